"""Shape and wording of the form for printing a letter."""

from typing import Any, cast

from django import forms

from consent.models import WordingKind
from consent.wordings.queries import current_wording, languages_with_words
from socialcheck.forms import GovukForm


class LetterForm(GovukForm):
    """Which letter, in which language."""

    kind = forms.ChoiceField(
        label="Which letter?",
        choices=WordingKind.choices,
        widget=forms.RadioSelect,
        error_messages={"required": "Choose which letter to print"},
    )
    language = forms.ChoiceField(label="Language")

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        language = cast(forms.ChoiceField, self.fields["language"])
        language.choices = [(name, name) for name in languages_with_words(*WordingKind.values)]

    def clean(self) -> dict[str, Any]:
        kind, language = self.cleaned_data.get("kind"), self.cleaned_data.get("language")
        if kind and language and current_wording(kind, language) is None:
            self.add_error(
                "language",
                f"There are no words for this letter in {language} yet. Choose another language, "
                "or ask the person who runs the system to add them",
            )
        return self.cleaned_data
