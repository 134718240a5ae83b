"""Shape and wording of the forms about somebody who is not told."""

from datetime import date
from typing import Any

from django import forms

from audit import clock
from consent.models import NotTold
from consent.not_told.actions import WhyNotTold
from consent.review_dates import NOT_TOLD_MONTHS, review_date_fault
from socialcheck.forms import GovukDateField, GovukForm

LONG = 5_000


class NotToldForm(GovukForm):
    """Why somebody is not told, and until when."""

    ground = forms.ChoiceField(
        label="Why are they not told?", choices=NotTold.Ground.choices, widget=forms.RadioSelect
    )
    reasons = forms.CharField(
        label="Your reasons",
        help_text="Say what would happen if they were told, and what would have to change before "
        "they can be.",
        max_length=LONG,
        widget=forms.Textarea,
    )
    review_on = GovukDateField(
        label="Review date",
        help_text=f"The day on which you look at it again, within {NOT_TOLD_MONTHS} months. After "
        "it they count as not told without a reason.",
        error_messages={"required": "Enter a review date"},
    )

    def clean_review_on(self) -> date:
        review_on: date = self.cleaned_data["review_on"]
        fault = review_date_fault(review_on, today=clock.today(), months=NOT_TOLD_MONTHS)
        if fault:
            raise forms.ValidationError(fault)
        return review_on

    def why(self) -> WhyNotTold:
        return WhyNotTold(**self.cleaned_data)


class NotToldAnswerForm(GovukForm):
    """A manager's yes or no, with reasons."""

    agreed = forms.TypedChoiceField(
        label="Do you agree that they are not told?",
        choices=[("yes", "Yes"), ("no", "No: they should be told")],
        coerce=lambda value: value == "yes",
        widget=forms.RadioSelect(attrs={"size": "m"}),
        error_messages={"required": "Choose whether you agree"},
    )
    reasons = forms.CharField(
        label="Your reasons", max_length=LONG, widget=forms.Textarea(attrs={"rows": 5})
    )

    def answer(self) -> dict[str, Any]:
        return dict(self.cleaned_data)
