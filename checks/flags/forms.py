"""Shape and wording of the review of what was found under consent that is gone."""

from django import forms

from checks.models import FlagReview
from socialcheck.forms import GovukForm


class FlagReviewForm(GovukForm):
    decision = forms.ChoiceField(
        label="What about what this look found?",
        choices=FlagReview.Decision.choices,
        widget=forms.RadioSelect(
            attrs={
                "size": "m",
                "hints": {
                    FlagReview.Decision.RELY: "For example, it is needed to keep a child safe, and "
                    "somebody could be looked at without consent for it.",
                    FlagReview.Decision.DO_NOT_RELY: "It stays on record, and every page says that "
                    "nothing may be built on it.",
                },
            }
        ),
        error_messages={"required": "Choose whether it may be relied on"},
    )
    reasons = forms.CharField(
        label="Your reasons",
        help_text="Say why it is right to rely on it, or not, now that the consent is gone.",
        max_length=2000,
        widget=forms.Textarea(attrs={"rows": 5}),
    )
