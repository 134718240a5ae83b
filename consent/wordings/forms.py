"""Shape and wording of the forms for wordings."""

from typing import Any

from django import forms

from consent.languages import LANGUAGES
from consent.models import Wording, WordingKind
from consent.wordings.placeholders import known_words, unknown_in
from socialcheck.forms import GovukForm

LONGEST_BODY = 10_000
LONG = 1_000


class ChooseWordingForm(GovukForm):
    """Which words: of what kind, in which language."""

    kind = forms.ChoiceField(
        label="What are the words for?", choices=WordingKind.choices, widget=forms.RadioSelect
    )
    language = forms.ChoiceField(
        label="Language",
        choices=[("", "Choose a language"), *((name, name) for name in LANGUAGES)],
        help_text="Languages whose letters cannot be printed here are not on the list.",
    )


class WordingForm(GovukForm):
    """The words themselves, and why they change."""

    title = forms.CharField(label="Heading", max_length=200)
    body = forms.CharField(
        label="Words",
        help_text="Leave an empty line between paragraphs. Start a line with ## for a heading, or "
        f"with - for an item of a list. These are filled in: {known_words()}.",
        max_length=LONGEST_BODY,
        widget=forms.Textarea(attrs={"rows": 24}),
    )
    reason = forms.CharField(
        label="Why are you making this change?",
        help_text="For example, a group of parents found a sentence hard to read.",
        max_length=LONG,
        widget=forms.Textarea(attrs={"rows": 3}),
    )
    seen_version = forms.IntegerField(min_value=0, max_value=100_000, widget=forms.HiddenInput)

    def __init__(self, *args: Any, language: str, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        tongue = LANGUAGES[language]
        for name in ("title", "body"):
            self.fields[name].widget.attrs |= {
                "lang": tongue.code,
                "dir": "rtl" if tongue.right_to_left else "ltr",
            }

    @classmethod
    def starting_from(cls, newest: Wording | None) -> dict[str, Any]:
        """What the form shows first: the words in use, or none."""
        if newest is None:
            return {"seen_version": 0}
        return {
            "title": newest.title,
            "body": newest.body,
            "seen_version": newest.version,
        }

    def clean_title(self) -> str:
        return _with_known_placeholders(self.cleaned_data["title"])

    def clean_body(self) -> str:
        return _with_known_placeholders(self.cleaned_data["body"].replace("\r\n", "\n"))


def _with_known_placeholders(text: str) -> str:
    if found := unknown_in(text):
        raise forms.ValidationError(
            f"Nothing can be filled in for {', '.join(found)}. Take it out, or use one of these: "
            f"{known_words()}"
        )
    return text
