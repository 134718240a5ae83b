"""The forms for the deeds on an authority that take few words: on its way, and at court."""

from collections.abc import Iterable
from typing import Any

from django import forms

from accounts.models import User
from audit import clock
from ripa.authorities.answers import Answer, answer, answered
from ripa.authorities.forms.fields import words
from ripa.authorities.papers.fields import OrderFileField
from ripa.authorities.permits import row_for
from ripa.authorities.separation import Separation, separation_of
from ripa.models import Authority
from ripa.states import Deed, State
from socialcheck.forms import GovukDateTimeField, GovukDateTimeInput, GovukForm
from socialcheck.questionnaire import in_words


class DeedForm(GovukForm):
    """A form for a deed: it carries the version of the authority that its reader saw.

    `told` are the fields whose questions and answers are kept in words with the deed, in that
    order; `passed` those that the action takes as they are, all of them where it is None.
    """

    version = forms.IntegerField(min_value=1, widget=forms.HiddenInput)
    told: tuple[str, ...] = ()
    passed: tuple[str, ...] | None = None
    # How far the reader stands apart from the application, on the forms that ask.
    apart: Separation | None = None

    def __init__(self, *args: Any, authority: Authority, by: User, **kwargs: Any) -> None:
        self.authority, self.by = authority, by
        super().__init__(*args, initial={"version": authority.version}, **kwargs)
        self.prepare()
        self.word_errors()

    def prepare(self) -> None:
        """Fit the fields to this authority and this reader."""

    def given(self) -> dict[str, Any]:
        """What the action is given, by its parameters."""
        given = {
            name: value
            for name, value in self.cleaned_data.items()
            if self.passed is None or name in self.passed
        }
        return given | ({"answers": self.answers()} if self.told else {})

    def answers(self) -> list[Answer]:
        """The questions that were answered, in words."""
        return answered(
            answer(str(self.fields[name].label), in_words(self.fields[name], value))
            for name in self.told
            if name in self.fields and (value := self.cleaned_data.get(name)) is not None
        )

    def _ask_if_involved(self) -> None:
        """A reason is asked for where the service knows why a colleague should decide."""
        self.apart = separation_of(self.by, self.authority, at=clock.now())
        if self.apart.asks_reason:
            why = " ".join(self.apart.reasons)
            self.fields[
                "involved_reason"
            ].help_text = f"{why} A colleague should decide if one can."
        else:
            del self.fields["involved_reason"]

    def _drop(self, *names: str, revealed_by: str = "") -> None:
        """Leave these fields out, also from what the options of `revealed_by` reveal."""
        for name in names:
            self.fields.pop(name, None)
        if revealed_by in self.fields:
            widget = self.fields[revealed_by].widget
            shown: dict[str, tuple[str, ...]] = widget.attrs.get("reveals", {})
            # A dictionary of this form's own: the widget's is shared by every form of its class.
            widget.attrs["reveals"] = {
                option: tuple(name for name in fields if name in self.fields)
                for option, fields in shown.items()
            }

    def _need(self, names: Iterable[str], sentence: str) -> None:
        """Ask again for those of these that are on the form and have no answer."""
        for name in names:
            field = self.fields.get(name)
            empty = self.cleaned_data.get(name) in (None, "")
            if field is not None and empty and name not in self.errors:
                self.add_error(name, sentence.format(field.label))


def reasons(
    label: str = "Your reasons", hint: str = "", *, required: bool = True
) -> forms.CharField:
    return words(label, hint, required=required)


def involved_reason() -> forms.CharField:
    return words("Why does it have to be you who decides?")


class NoAnswerForm(DeedForm):
    """A page whose only answer is its button."""


class WithdrawForm(DeedForm):
    reason = reasons("Why are you withdrawing it?", required=False)

    def prepare(self) -> None:
        # A draft that nobody else has seen needs no reason (the transition table).
        self.fields["reason"].required = self.authority.state != State.DRAFT


class ReviseForm(DeedForm):
    reason = reasons("Why do you change it?", "Whoever weighs it reads this.")

    def prepare(self) -> None:
        # One that was returned needs no reason: it is there already (the transition table).
        if not row_for(self.authority, Deed.REVISE).reason_needed:
            del self.fields["reason"]


class SupportForm(DeedForm):
    answer = forms.ChoiceField(
        label="Do you support this application?",
        choices=[("support", "Yes, the team needs it"), ("return", "No, return it")],
        widget=forms.RadioSelect(attrs={"size": "m"}),
    )
    reason = reasons()


class CheckForm(DeedForm):
    answer = forms.ChoiceField(
        label="Is it complete and on the right route?",
        choices=[("check", "Yes, give it its number"), ("return", "No, return it")],
        widget=forms.RadioSelect(attrs={"size": "m"}),
    )
    reason = reasons("What did you find?")


class MagistrateForm(DeedForm):
    court = forms.CharField(
        label="Court", max_length=200, widget=forms.TextInput(attrs={"size": "m"})
    )
    attended_at = GovukDateTimeField(
        label="When did you attend?",
        help_text="For example, 27 3 2026, 2:30pm",
        latest=clock.today,
        widget=GovukDateTimeInput(attrs={"size": "m"}),
    )
    magistrate = forms.CharField(
        label="Magistrate", max_length=200, widget=forms.TextInput(attrs={"size": "m"})
    )
    order_reference = forms.CharField(
        label="Reference of the order",
        max_length=100,
        widget=forms.TextInput(attrs={"size": "m"}),
    )
    order_file = OrderFileField(required=False)
    answer = forms.ChoiceField(
        label="What did the magistrate decide?",
        choices=[("approved", "Approved it"), ("refused", "Refused it")],
        widget=forms.RadioSelect(attrs={"size": "m", "reveals": {"refused": "reason"}}),
    )
    reason = reasons("What reasons did the magistrate give?", required=False)

    says_optional = False

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or self.cleaned_data
        if cleaned.get("answer") == "refused" and not cleaned.get("reason"):
            self.add_error("reason", "Enter the magistrate’s reasons")
        return cleaned
