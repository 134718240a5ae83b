"""Shape and wording of a manager's decision to go on without consent."""

from datetime import date
from typing import Any, cast

from django import forms

from audit import clock
from consent.actions import Grounds
from consent.models import Override
from consent.review_dates import OVERRIDE_MONTHS, review_date_fault
from socialcheck.forms import GovukDateField, GovukForm
from socialcheck.templatetags.ui import uk_date

LONG = 5_000
YES, NO = "yes", "no"
# What each answer about legal advice makes needed.
_NEEDED = {YES: ("advice_from", "advice_on", "advice"), NO: ("no_advice",)}


class OverrideForm(GovukForm):
    """Why a check goes on without consent, and until when."""

    # Each is asked for, but what an answer about legal advice reveals only with that answer.
    says_optional = False

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
    advised = forms.ChoiceField(
        label="Was legal advice taken?",
        choices=[(YES, "Yes"), (NO, "No")],
        widget=forms.RadioSelect(attrs={"reveals": _NEEDED}),
        error_messages={"required": "Choose whether legal advice was taken"},
    )
    advice_from = forms.CharField(
        label="Who gave it?",
        max_length=200,
        error_messages={"required": "Enter who gave the legal advice"},
    )
    advice_on = GovukDateField(
        label="When was it given?",
        error_messages={"required": "Enter when the legal advice was given"},
    )
    advice = forms.CharField(
        label="What was the advice?",
        max_length=LONG,
        widget=forms.Textarea(attrs={"rows": 4}),
        error_messages={"required": "Say what the legal advice was"},
    )
    no_advice = forms.CharField(
        label="Why was none taken?",
        max_length=LONG,
        widget=forms.Textarea(attrs={"rows": 4}),
        error_messages={"required": "Say why no legal advice was taken"},
    )
    review_on = GovukDateField(
        label="Review date",
        error_messages={"required": "Enter a review date"},
        help_text="The decision stops counting at the end of this day. It must be within "
        f"{OVERRIDE_MONTHS} months.",
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        cast(GovukDateField, self.fields["advice_on"]).latest = clock.today
        answer = str(self.data.get(self.add_prefix("advised"), ""))
        for option, names in _NEEDED.items():
            for name in names:
                self.fields[name].required = not self.is_bound or answer == option

    def clean_review_on(self) -> date:
        review_on: date = self.cleaned_data["review_on"]
        fault = review_date_fault(review_on, today=clock.today(), months=OVERRIDE_MONTHS)
        if fault:
            raise forms.ValidationError(fault)
        return review_on

    def grounds(self) -> Grounds:
        data = self.cleaned_data
        return Grounds(
            ground=data["ground"],
            reasons=data["reasons"],
            review_on=data["review_on"],
            legal_advice=self._legal_advice(),
        )

    def _legal_advice(self) -> str:
        """Both answers in words, as they are kept."""
        data = self.cleaned_data
        if data["advised"] == NO:
            return f"None was taken: {data['no_advice']}"
        return f"{data['advice_from']}, {uk_date(data['advice_on'])}: {data['advice']}"
