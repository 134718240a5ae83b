"""The fields that the forms of authorities share."""

from typing import Any

from django import forms

from socialcheck.forms import GovukDateField, GovukDateInput

YES_NO = [("yes", "Yes"), ("no", "No")]
LONG = 10_000


def words(label: str, hint: str = "", *, required: bool = True, rows: int = 5) -> forms.CharField:
    """A box for sentences of the writer's own."""
    return forms.CharField(
        label=label,
        help_text=hint,
        max_length=LONG,
        required=required,
        widget=forms.Textarea(attrs={"rows": rows, "size": "m"}),
    )


def day(label: str, hint: str = "", **bounds: Any) -> GovukDateField:
    """A day, its question as large as those beside it."""
    return GovukDateField(
        label=label, help_text=hint, widget=GovukDateInput(attrs={"size": "m"}), **bounds
    )


def yes_or_no(label: str, hint: str = "") -> forms.TypedChoiceField:
    """A question with two answers, neither chosen beforehand."""
    return forms.TypedChoiceField(
        label=label,
        help_text=hint,
        choices=YES_NO,
        coerce=lambda value: value == "yes",
        empty_value=None,
        widget=forms.RadioSelect(attrs={"inline": True, "size": "m"}),
    )
