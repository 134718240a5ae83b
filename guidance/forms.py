"""Shape and wording of the guidance forms."""

from django import forms

from socialcheck.forms import GovukForm


class AcknowledgeForm(GovukForm):
    """The promise to follow a chapter. `version` is the version that was read."""

    version = forms.IntegerField(min_value=1, max_value=32_767, widget=forms.HiddenInput)
    agreed = forms.BooleanField(
        label="I have read this chapter and I will follow it",
        error_messages={"required": "Tick the box to say that you have read it and will follow it"},
    )
