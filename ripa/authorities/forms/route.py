"""The first page of an application: which kind of authority is it?"""

from typing import Any

from django import forms

from ripa.authorities.forms.applying import missing
from ripa.authorities.forms.fields import YES_NO
from ripa.models import AuthorityKind, Threshold
from socialcheck.forms import GovukForm

NEITHER = "neither"


class RouteForm(GovukForm):
    """The threshold question decides whether RIPA is offered; contact, whether it is a CHIS."""

    told = forms.ChoiceField(
        label="Have they been told that you will look again?",
        help_text="Told in so many words, by a specific notice. A general notice is not enough.",
        choices=YES_NO,
        widget=forms.RadioSelect(
            attrs={"size": "m", "reveals": {"no": ("threshold", "relationship")}}
        ),
    )
    threshold = forms.ChoiceField(
        label="Is it to prevent or detect one of these?",
        help_text="The listed sales are of alcohol, tobacco and nicotine products. If you are not "
        "sure, ask legal services before you answer. Source: SI 2010/521, article 7A (to be "
        "checked).",
        choices=[*Threshold.choices, (NEITHER, "Neither of these")],
        required=False,
        widget=forms.RadioSelect(attrs={"size": "s"}),
    )
    relationship = forms.ChoiceField(
        label="Will anyone make contact with them, or be asked to look for you?",
        help_text="A friend request, a follow or a message is contact. So is asking a relative or "
        "a carer to look. Someone who makes or uses a relationship in secret is a source.",
        choices=YES_NO,
        required=False,
        widget=forms.RadioSelect(attrs={"size": "s"}),
    )

    says_optional = False

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or self.cleaned_data
        if cleaned.get("told") != "no":
            return cleaned
        if not cleaned.get("threshold"):
            self.add_error(None, missing("threshold", "Choose which offence it is for, or neither"))
        if not cleaned.get("relationship"):
            words = "Answer whether anyone will make contact, or be asked to look"
            self.add_error(None, missing("relationship", words))
        elif cleaned["relationship"] == "yes" and cleaned.get("threshold") == NEITHER:
            self.add_error(
                "relationship",
                "Nobody may make contact or look for you without a CHIS authorisation, and a "
                "council can apply for one only for such an offence. Speak to the RIPA "
                "co-ordinator before anyone does anything, or answer no and do not do it",
            )
        return cleaned

    @property
    def kind(self) -> str:
        """The kind of authority that the answers lead to."""
        if self.cleaned_data["told"] == "yes":
            return AuthorityKind.OVERT
        if not self.offence:
            return AuthorityKind.NON_RIPA
        used = self.cleaned_data["relationship"] == "yes"
        return AuthorityKind.CHIS if used else AuthorityKind.DIRECTED

    @property
    def offence(self) -> str:
        """The kind of offence; empty where it is neither, or was not asked."""
        chosen = self.cleaned_data["threshold"]
        return "" if self.cleaned_data["told"] == "yes" or chosen == NEITHER else str(chosen)
