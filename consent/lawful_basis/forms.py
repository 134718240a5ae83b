"""Shape and wording of the question about a case's lawful basis."""

from django import forms

from consent.lawful_basis.actions import Basis
from consent.models import LawfulBasis
from socialcheck.forms import GovukForm

LONG = 2_000
_HINTS = {
    LawfulBasis.Article6.PUBLIC_TASK: "The usual one: the council does what the law asks of it.",
    LawfulBasis.Article6.LEGAL_OBLIGATION: "A law or a court leaves the council no choice.",
    LawfulBasis.Article6.VITAL_INTERESTS: "Somebody’s life is in danger, and nothing else fits.",
}


class LawfulBasisForm(GovukForm):
    article_6 = forms.ChoiceField(
        label="What is the lawful basis?",
        choices=LawfulBasis.Article6.choices,
        widget=forms.RadioSelect(attrs={"size": "m", "hints": _HINTS}),
        error_messages={"required": "Choose the lawful basis"},
    )
    article_9 = forms.ChoiceField(
        label="Which condition covers special category data?",
        help_text="Health, religion, ethnic origin, sex life and the like, which posts often show.",
        choices=LawfulBasis.Article9.choices,
        widget=forms.RadioSelect(attrs={"size": "m"}),
        error_messages={"required": "Choose the condition for special category data"},
    )
    law = forms.CharField(
        label="Which law gives the council this work?",
        help_text="For example, Children Act 1989 section 47.",
        max_length=LONG,
        widget=forms.Textarea(attrs={"rows": 2, "size": "m"}),
    )
    reasons = forms.CharField(
        label="Why do these fit?",
        max_length=LONG,
        widget=forms.Textarea(attrs={"rows": 4, "size": "m"}),
    )

    def basis(self) -> Basis:
        return Basis(**self.cleaned_data)
