"""Shape and wording of the forms for notices, consent and overrides."""

from datetime import date, datetime
from typing import Any, cast

from django import forms

from accounts.models import User
from audit import clock
from cases.models import Case, Person
from consent.actions import Grounds, Telling
from consent.models import Method, NoticeKind, Override
from consent.queries import staff_of
from socialcheck.forms import EARLIEST, GovukDateField, GovukDateTimeField, GovukForm

LONG = 5_000


def born_or_earliest(person: Person) -> date:
    """Nothing can have been said to somebody before they were born."""
    return person.born_on or EARLIEST


def refuse_the_future(form: forms.Form, name: str) -> None:
    """An error on the field `name` where its moment is still to come, by the database's clock."""
    moment: datetime | None = form.cleaned_data.get(name)
    if moment is not None and moment > clock.now():
        form.add_error(name, "That time is still to come. Enter when it happened")


class NoticeForm(GovukForm):
    """That a person was told."""

    kind = forms.ChoiceField(
        label="What were they told?",
        choices=NoticeKind.choices,
        widget=forms.RadioSelect(
            attrs={
                "hints": {
                    NoticeKind.GENERAL: "Social media may be looked at during this work.",
                    NoticeKind.SPECIFIC: "Their social media will be looked at, and why.",
                }
            }
        ),
    )
    given_at = GovukDateTimeField(
        label="When were they told?", help_text="For example, 27 3 2026, 14:30"
    )
    method = forms.ChoiceField(
        label="How were they told?", choices=Method.choices, widget=forms.RadioSelect
    )
    given_by = forms.ModelChoiceField(
        label="Who told them?", queryset=User.objects.none(), empty_label=None
    )
    language = forms.CharField(label="Language", max_length=60, initial="English")
    interpreter = forms.CharField(label="Interpreter", max_length=200, required=False)
    acknowledged = forms.BooleanField(label="They said that they understood", required=False)
    note = forms.CharField(
        label="Anything else to record",
        max_length=LONG,
        required=False,
        widget=forms.Textarea,
    )

    def __init__(self, *args: Any, case: Case, person: Person, by: User, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        given_by = cast("forms.ModelChoiceField[User]", self.fields["given_by"])
        given_at = cast(GovukDateTimeField, self.fields["given_at"])
        given_by.queryset = staff_of(case, by)
        given_by.initial = by.pk
        given_at.earliest, given_at.latest = born_or_earliest(person), clock.today

    def clean(self) -> dict[str, Any]:
        refuse_the_future(self, "given_at")
        return self.cleaned_data

    def telling(self) -> Telling:
        return Telling(**self.cleaned_data)


class StrikeOutForm(GovukForm):
    """Why an event should not count."""

    reason = forms.CharField(
        label="Why should it not count?",
        help_text="For example, it was recorded about the wrong person.",
        max_length=LONG,
        widget=forms.Textarea,
    )


class OverrideForm(GovukForm):
    """Why a check goes on without consent, and until when."""

    ground = forms.ChoiceField(
        label="Why is consent not followed?",
        choices=Override.Ground.choices,
        widget=forms.RadioSelect,
    )
    reasons = forms.CharField(
        label="Your reasons",
        help_text="Say what would happen if you asked, or if you respected the answer, and why "
        "looking is still necessary and no more than is needed.",
        max_length=LONG,
        widget=forms.Textarea,
    )
    legal_advice = forms.CharField(
        label="Legal advice",
        help_text="Who gave it, when, and what it was.",
        max_length=LONG,
        required=False,
        widget=forms.Textarea,
    )
    review_on = GovukDateField(
        label="Review date",
        error_messages={"required": "Enter a review date"},
        help_text="The decision stops counting at the end of this day.",
    )

    def clean_review_on(self) -> date:
        review_on: date = self.cleaned_data["review_on"]
        if review_on <= clock.today():
            raise forms.ValidationError("The review date must be after today")
        return review_on

    def grounds(self) -> Grounds:
        return Grounds(**self.cleaned_data)
