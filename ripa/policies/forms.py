"""The settings that the employer may change without a developer (rules §2), and trying them."""

from collections.abc import Mapping
from datetime import datetime, time
from typing import Any

from django import forms

from accounts.models import Rank
from audit import clock
from ripa.gate import ROWS, Policy
from ripa.models import AuthorityKind, PolicyProposal, PolicyVersion
from ripa.policies.queries import USUAL_PERIOD, Wanted
from ripa.policies.simulator import Effect
from ripa.policies.values import (
    BOUNDS,
    ELIGIBLE,
    LONGEST_CITATION,
    Values,
    in_order,
    values_of,
)
from ripa.policies.words import KIND_NAMES, SWITCHES, cited_by
from ripa.sources import SOURCES
from socialcheck.forms import GovukDateField, GovukDateTimeField, GovukForm

RANK_FIELDS = {kind: f"ranks_{kind}" for kind in ELIGIBLE}
SOURCE_FIELDS = {key: f"source_{key.replace(':', '_').replace('.', '_')}" for key in SOURCES}


def switch(label: str, hint: str) -> forms.ChoiceField:
    return forms.ChoiceField(
        label=label,
        help_text=hint,
        choices=[("yes", "Yes"), ("no", "No")],
        widget=forms.RadioSelect(attrs={"inline": True, "size": "s"}),
    )


def number(name: str, label: str, hint: str = "") -> forms.IntegerField:
    least, most = BOUNDS[name]
    return forms.IntegerField(
        label=label,
        help_text=hint,
        min_value=least,
        max_value=most,
        widget=forms.NumberInput(attrs={"class": "govuk-input--width-3", "size": "s"}),
        error_messages={
            "min_value": f"The answer to “{label}” must be {least} or more",
            "max_value": f"The answer to “{label}” must be {most} or less",
        },
    )


def ranks(kind: str, hint: str = "", hints: Mapping[str, str] | None = None) -> Any:
    return forms.MultipleChoiceField(
        label=f"Who may decide {KIND_NAMES[kind]}?",
        help_text=hint,
        choices=[(rank.value, rank.label) for rank in Rank if rank in ELIGIBLE[kind]],
        widget=forms.CheckboxSelectMultiple(
            attrs={"size": "s", "small": True, "hints": hints or {}}
        ),
        error_messages={
            "required": f"Choose at least one rank that may decide {KIND_NAMES[kind]}",
            "invalid_choice": "Choose ranks on the list only: they are prescribed",
        },
    )


class GateForm(GovukForm):
    """The settings of the gate."""

    repeat_threshold = forms.IntegerField(
        label="After how many looks is the next one a repeat?",
        help_text="1 means that the second look is a repeat.",
        min_value=0,
        max_value=20,
        widget=forms.NumberInput(attrs={"class": "govuk-input--width-2", "size": "s"}),
    )
    notice_repeat = forms.ChoiceField(
        label="What happens to a repeat look of someone who was told?",
        choices=[("BLOCK", "It is stopped"), ("ASK", "It is allowed once reasons are given")],
        widget=forms.RadioSelect(attrs={"size": "s"}),
    )
    general_notice_is_overt = switch(*SWITCHES["general_notice_is_overt"])
    profiling_blocks_first = switch(*SWITCHES["profiling_blocks_first"])
    keeping_needs_manager = switch(*SWITCHES["keeping_needs_manager"])
    review_overdue_blocks = switch(*SWITCHES["review_overdue_blocks"])

    def gate(self) -> Policy:
        """The gate's settings, as typed."""
        given = self.cleaned_data
        return Policy.from_mapping(
            {
                "repeat_threshold": given["repeat_threshold"],
                "notice_repeat": given["notice_repeat"],
                **{name: given[name] == "yes" for name in SWITCHES},
            }
        )


class PolicyForm(GateForm):
    """A proposal. With `trying`, it is only tried on past looks, and needs no reasons yet."""

    session_minutes = number("session_minutes", "How many minutes may a viewing last?")
    immediate_hours = number(
        "immediate_hours", "For how many hours may an immediate response go on?"
    )
    recent_viewer_days = number(
        "recent_viewer_days",
        "For how many days after a look may its worker not authorise without a reason?",
    )
    non_ripa_months = number(
        "non_ripa_months",
        "For how many months may a non-RIPA authorisation be granted?",
        "Three at most, less a day. A renewal adds three months, whatever this says.",
    )
    first_review_weeks = number(
        "first_review_weeks",
        "Within how many weeks is a non-RIPA authorisation first reviewed?",
        "Counted from its first day.",
    )
    authority_years = number(
        "authority_years",
        "For how many years is an authority kept from its end?",
        "At least three (Code of Practice, to be checked).",
    )
    ranks_directed_surveillance = ranks(
        AuthorityKind.DIRECTED,
        "The ranks are prescribed. A policy may leave one out, and cannot add one.",
    )
    ranks_chis = ranks(
        AuthorityKind.CHIS,
        "Where the source is under 18, only the head of paid service decides, whatever is chosen "
        "here.",
    )
    ranks_non_ripa = ranks(
        AuthorityKind.NON_RIPA,
        hints={
            Rank.TEAM_MANAGER: "Not a rank that is prescribed for RIPA. Take legal advice before "
            "you choose it: the decision should be as independent as under RIPA."
        },
    )
    effective_from = GovukDateTimeField(
        label="From when should it hold?",
        help_text="Leave this empty for “from when it is agreed”.",
        earliest=clock.today,
        required=False,
    )
    reason = forms.CharField(
        label="Why should the policy be changed?",
        max_length=2000,
        widget=forms.Textarea(attrs={"rows": 4, "size": "s"}),
    )
    after = forms.IntegerField(widget=forms.HiddenInput)

    def __init__(self, *args: Any, trying: bool = False, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for key, name in SOURCE_FIELDS.items():
            self.fields[name] = forms.CharField(
                label=cited_by(key),
                help_text=f"Empty means: {SOURCES[key]}",
                required=False,
                max_length=LONGEST_CITATION,
                widget=forms.TextInput(attrs={"size": "s"}),
            )
        self.word_errors()
        self.fields["reason"].required = not trying

    @property
    def follows(self) -> int:
        """The number of the version that was the newest when the form was shown."""
        after: int = self.cleaned_data["after"]
        return after

    def values(self) -> Values:
        """Everything that the new version would set."""
        given = self.cleaned_data
        cited = {key: " ".join(given[name].split()) for key, name in SOURCE_FIELDS.items()}
        return Values(
            gate=self.gate(),
            numbers={name: given[name] for name in BOUNDS},
            ranks={kind: in_order(given[name]) for kind, name in RANK_FIELDS.items()},
            sources={key: words for key, words in cited.items() if words not in ("", SOURCES[key])},
        )

    def groups(self) -> list[tuple[str, list[forms.BoundField]]]:
        """The questions under the headings of the page."""
        return [
            ("Who may look", [self[name] for name in GateForm.base_fields]),
            ("How long", [self[name] for name in BOUNDS]),
            ("Who may authorise", [self[name] for name in RANK_FIELDS.values()]),
        ]

    def citations(self) -> list[forms.BoundField]:
        """The questions about what the rules cite."""
        return [self[name] for name in SOURCE_FIELDS.values()]

    @property
    def citation_is_wrong(self) -> bool:
        return any(field.errors for field in self.citations())

    def last(self) -> list[forms.BoundField]:
        return [self["effective_from"], self["reason"]]


class TryForm(GateForm):
    """Settings to try on the looks since a day."""

    since = GovukDateField(label="Past looks from which day on?", latest=clock.today)

    def moment(self) -> datetime:
        """The beginning of that day in London."""
        return datetime.combine(self.cleaned_data["since"], time(), tzinfo=clock.LONDON)


class RowsForm(GateForm):
    """Which of the decisions tried are asked for. Made by links, so nobody types in it."""

    since = forms.DateTimeField()
    until = forms.DateTimeField()
    effect = forms.ChoiceField(choices=[(each.value, "") for each in Effect], required=False)
    then = forms.ChoiceField(choices=[(row.id, "") for row in ROWS], required=False)
    now = forms.ChoiceField(choices=[(row.id, "") for row in ROWS], required=False)
    page = forms.IntegerField(min_value=1, max_value=1_000, required=False)

    def wanted(self) -> Wanted:
        given = self.cleaned_data
        effect = Effect(given["effect"]) if given["effect"] else None
        return Wanted(effect=effect, then=given["then"], now=given["now"])


class AnswerForm(GovukForm):
    """The answer of whoever did not propose it."""

    agreed = forms.ChoiceField(
        label="Do you agree to this change?",
        choices=[("yes", "Yes, make it the policy"), ("no", "No, turn it down")],
        widget=forms.RadioSelect(attrs={"size": "m"}),
        error_messages={"required": "Choose whether you agree"},
    )
    answer = forms.CharField(
        label="Your reasons",
        max_length=2000,
        widget=forms.Textarea(attrs={"rows": 4, "size": "s"}),
    )


def typed_for_gate(policy: Policy) -> dict[str, Any]:
    """What the form holds when it starts from these settings of the gate."""
    return {
        name: ("yes" if value else "no") if isinstance(value, bool) else value
        for name, value in policy.to_mapping().items()
    }


def typed_for(row: PolicyVersion | PolicyProposal) -> dict[str, Any]:
    """What the form holds when it starts from a version."""
    values = values_of(row)
    return {
        **typed_for_gate(values.gate),
        **values.numbers,
        **{name: list(values.ranks[kind]) for kind, name in RANK_FIELDS.items()},
        **{name: values.citation(key) for key, name in SOURCE_FIELDS.items()},
        "after": row.number if isinstance(row, PolicyVersion) else row.follows.number,
    }


def usual_day() -> Any:
    """The day from which past looks are tried unless another is chosen."""
    return clock.london_day(clock.now() - USUAL_PERIOD)
