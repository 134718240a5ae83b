"""The forms of the application: what they share. Each page's own are in `route` and `pages`."""

from typing import Any, ClassVar

from django import forms
from django.core.exceptions import ValidationError

from ripa.authorities.application import QUESTIONS, page_of
from ripa.authorities.guidance import GUIDANCE
from ripa.models import Authority
from socialcheck.forms import GovukForm
from socialcheck.questionnaire import posted_values

# Fields of a page that are no answers of the application.
NO_ANSWERS = frozenset({"version", "confirm_alike"})
MANY = frozenset({"subjects", "officers", "profiles"})


def missing(field: str, sentence: str) -> dict[str, ValidationError]:
    """An error of a gap that another answer makes, as a required field has it."""
    return {field: ValidationError(sentence, code="required")}


class PageForm(GovukForm):
    """One page of an application, as it was left: with what was typed where that had an error."""

    version = forms.IntegerField(min_value=1, widget=forms.HiddenInput)
    slug: ClassVar[str]

    def __init__(self, posted: Any = None, *, authority: Authority) -> None:
        self.authority = authority
        if posted is None and self.slug in authority.typed:
            posted = {**authority.typed[self.slug], "version": authority.version}
        super().__init__(posted, initial=self._saved())
        for name, field in self.fields.items():
            if name in GUIDANCE:
                field.help_text = field.help_text or GUIDANCE[name].text
        self.prepare()
        if self.doubts:
            self.fields["confirm_alike"] = forms.BooleanField(
                label="It is true of this person, now. I have read it again.",
                required=False,
            )

    def prepare(self) -> None:
        """Fit the fields to this application."""

    @property
    def page_title(self) -> str:
        page = page_of(self.authority, self.slug)
        return page.title if page else ""

    @property
    def doubts(self) -> dict[str, int]:
        """The answers of this page that read like an earlier one and are not confirmed: by field,
        the id of the application that they read like."""
        return {
            name: found["of"]
            for name, found in self.authority.alike.items()
            if name in self.fields and not found["confirmed"]
        }

    @property
    def sources(self) -> list[str]:
        """Where the guidance of this page comes from."""
        cited = [GUIDANCE[name].cited for name in self.fields if name in GUIDANCE]
        return list(dict.fromkeys(filter(None, cited)))

    def kept(self) -> dict[str, Any]:
        """What is saved of the page, right or wrong: nothing typed is lost.

        An answer that is missing or wrong empties its field. Where one is wrong, all that was typed
        is kept beside, as it was posted; where some are only missing, the fields hold it all.
        """
        self.is_valid()
        wrong = any(
            error.code != "required"
            for errors in self.errors.as_data().values()
            for error in errors
        )
        return {
            "page": self.slug,
            "answers": self.answers(),
            "typed": self._typed() if wrong else None,
            "confirmed": bool(self.cleaned_data.get("confirm_alike")),
        }

    def answers(self) -> dict[str, Any]:
        """The application's fields by name, empty where there is no answer that is right."""
        names = [name for name in self.base_fields if name not in NO_ANSWERS]
        return {
            name: self.cleaned_data.get(name, self.nothing(name))
            for name in names
            if name in self.fields
        }

    def nothing(self, name: str) -> Any:
        """The field's value where it has no answer."""
        field = self.fields[name]
        if isinstance(field, forms.ModelMultipleChoiceField | forms.MultipleChoiceField):
            return []
        return "" if isinstance(field, forms.CharField) else None

    def _typed(self) -> dict[str, Any]:
        return {
            name: value for name, value in posted_values(self).items() if name not in NO_ANSWERS
        }

    def _saved(self) -> dict[str, Any]:
        saved: dict[str, Any] = {"version": self.authority.version}
        # Also what is asked only after another answer: it may have been typed before that one.
        for question in QUESTIONS:
            if question.page == self.slug:
                saved[question.field] = self._value(question.field)
        return saved

    def _value(self, name: str) -> Any:
        if name in MANY:
            return [row.pk for row in getattr(self.authority, name).all()]
        value = getattr(self.authority, name)
        return ("yes" if value else "no") if isinstance(value, bool) else value
