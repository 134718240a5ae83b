"""Shape and wording of the form with which an error case is decided."""

from django import forms

from socialcheck.forms import GovukForm


class DecideErrorForm(GovukForm):
    version = forms.IntegerField(min_value=1, widget=forms.HiddenInput)
    ripa_error = forms.TypedChoiceField(
        label="Is it a relevant error under RIPA?",
        choices=[("yes", "Yes"), ("no", "No")],
        coerce=lambda value: value == "yes",
        widget=forms.RadioSelect(
            attrs={
                "size": "m",
                "hints": {
                    "yes": "It is reported to the Commissioner within ten working days of today."
                },
            }
        ),
    )
    outcome = forms.CharField(
        label="What do you decide?",
        help_text="Whose decision led to it, what happens to the material, and what will stop it "
        "happening again.",
        max_length=10_000,
        widget=forms.Textarea(attrs={"rows": 6, "size": "m"}),
    )
