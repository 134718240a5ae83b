"""Shape and wording of the forms about reports."""

from collections.abc import Mapping
from typing import Any

from django import forms

from socialcheck.forms import GovukForm


def _reason(label: str) -> forms.CharField:
    return forms.CharField(
        label=label,
        help_text="This is read by whoever inspects the council. Do not name the people whom the "
        "authority is about.",
        max_length=2_000,
        widget=forms.Textarea(attrs={"rows": 4, "size": "m"}),
    )


class LeaveOutForm(GovukForm):
    """Which authority is not counted, and why."""

    authority = forms.TypedChoiceField(
        label="Which authority do you leave out?",
        coerce=int,
        widget=forms.Select(attrs={"size": "m"}),
    )
    reason = _reason("Why is it left out of this report?")

    def __init__(self, *args: Any, counted: Mapping[int, str], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        named = sorted(counted.items(), key=lambda each: each[1])
        field = self.fields["authority"]
        assert isinstance(field, forms.TypedChoiceField)
        field.choices = [("", "Choose an authority"), *((str(pk), name) for pk, name in named)]


class PutBackForm(GovukForm):
    """Why an authority is counted again."""

    reason = _reason("Why is it counted again?")


class IssueForm(GovukForm):
    """Carries the mark of what the page showed, so that nothing else is issued."""

    shown = forms.CharField(max_length=64, widget=forms.HiddenInput)
