"""The forms for each deed on an authority."""

from typing import Any

from django import forms

from accounts.models import User
from audit import clock
from ripa.authorities.forms.fields import day, words
from ripa.authorities.papers.fields import OrderFileField
from ripa.authorities.separation import own_recent_viewings
from ripa.models import Authority
from ripa.states import State
from socialcheck.forms import GovukDateTimeField, GovukDateTimeInput, GovukForm


class DeedForm(GovukForm):
    """A form for a deed: it carries the version of the authority that its reader saw."""

    version = forms.IntegerField(min_value=1, widget=forms.HiddenInput)

    def __init__(self, *args: Any, authority: Authority, by: User, **kwargs: Any) -> None:
        self.authority, self.by = authority, by
        super().__init__(*args, initial={"version": authority.version}, **kwargs)
        self.prepare()

    def prepare(self) -> None:
        """Fit the fields to this authority and this reader."""

    def _ask_if_involved(self) -> None:
        """The reason is asked for where the decider lately looked at these people themselves."""
        if not own_recent_viewings(self.by, self.authority, at=clock.now()):
            del self.fields["involved_reason"]


def reasons(
    label: str = "Your reasons", hint: str = "", *, required: bool = True
) -> forms.CharField:
    return words(label, hint, required=required)


def involved_reason() -> forms.CharField:
    return words(
        "Why does it have to be you who decides?",
        "You looked at someone on this application not long ago. A colleague should decide if one "
        "can.",
    )


class NoAnswerForm(DeedForm):
    """A page whose only answer is its button."""


class ReasonForm(DeedForm):
    reason = reasons()


class WithdrawForm(DeedForm):
    reason = reasons("Why are you withdrawing it?", required=False)

    def prepare(self) -> None:
        # A draft that nobody else has seen needs no reason (the transition table).
        self.fields["reason"].required = self.authority.state != State.DRAFT


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


class DecideForm(DeedForm):
    answer = forms.ChoiceField(
        label="What do you decide?",
        choices=[
            ("grant", "Grant it"),
            ("refuse", "Refuse it"),
            ("return", "Return it to the applicant"),
        ],
        widget=forms.RadioSelect(
            attrs={
                "size": "m",
                "hints": {"return": "They can put right what is wrong, and send it again."},
            }
        ),
    )
    reason = reasons(hint="In your own words: why it is, or is not, necessary and proportionate.")
    involved_reason = involved_reason()

    def prepare(self) -> None:
        self._ask_if_involved()


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


class ReviewForm(DeedForm):
    reason = reasons(
        "Why is it still necessary now?",
        "Not why it was once. If it is not, cancel it instead.",
    )
    review_by = day("When is the next review?", earliest=clock.today)


class RenewForm(DeedForm):
    reason = reasons(
        "Why is one more period necessary?",
        "A renewal is a decision of its own: say what the looks have shown so far.",
    )
    involved_reason = involved_reason()

    def prepare(self) -> None:
        self._ask_if_involved()
