"""Questions asked page by page: which pages there are, what was typed on each, what is unfinished.

It knows no app and writes nothing. Whoever asks keeps what was typed, page by page and as it was
posted, also where something on the page is wrong; so nothing typed is lost, and each page is shown
again as it was left.

    asked = Questionnaire(PAGES, draft.answers, case=draft.case, by=by)
    asked.form(page)            the page's form, holding what was typed
    asked.first_unfinished()    the first page that still lacks an answer
    asked.state()               a mark that changes with what was typed
    asked.sections(address)     all the answers in words, each with the page on which it is changed
"""

import datetime as dt
import json
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from hashlib import sha256
from typing import Any

from django import forms

from socialcheck.forms import GovukForm
from socialcheck.templatetags.ui import uk_date, uk_datetime


@dataclass(frozen=True)
class Page:
    """One page of questions."""

    slug: str
    title: str
    form: type[forms.Form]


class Questionnaire:
    """`pages` in the order in which they are asked; `typed` is what was typed, by a page's slug.

    `about` is given to every form, by keyword.
    """

    def __init__(self, pages: Sequence[Page], typed: Mapping[str, Any], /, **about: Any) -> None:
        self.pages, self.typed, self._about = tuple(pages), typed, about

    def page(self, slug: str) -> Page | None:
        return next((page for page in self.pages if page.slug == slug), None)

    def number(self, page: Page) -> int:
        """The place of the page, counted from 1."""
        return self.pages.index(page) + 1

    def before(self, page: Page) -> Page | None:
        place = self.pages.index(page)
        return self.pages[place - 1] if place else None

    def after(self, page: Page) -> Page | None:
        place = self.pages.index(page)
        return self.pages[place + 1] if place + 1 < len(self.pages) else None

    def form(self, page: Page, posted: Any = None) -> Any:
        """The page's form with what was `posted`, or else with what was typed on it before."""
        if posted is None:
            posted = self.typed.get(page.slug) or None
        return page.form(posted, **self._about)

    def first_unfinished(self) -> Page | None:
        """The first page that still lacks an answer, or None when all are there."""
        for page in self.pages:
            if page.slug not in self.typed or not self.form(page).is_valid():
                return page
        return None

    def state(self) -> str:
        """A mark of what was typed on the pages, which shows whether it changed."""
        typed = [(page.slug, self.typed.get(page.slug)) for page in self.pages]
        return sha256(json.dumps(typed, sort_keys=True).encode()).hexdigest()

    def finished(self) -> Iterator[Any]:
        """Every page's form, checked. Only when `first_unfinished` is None."""
        for page in self.pages:
            form = self.form(page)
            assert form.is_valid(), f"page {page.slug} is not finished"
            yield form

    def sections(self, address: Callable[[Page], str]) -> list[dict[str, Any]]:
        """All the answers in words, page by page, each with the address where it is changed."""
        return [
            {"title": page.title, "rows": list(_rows(self.form(page), address(page)))}
            for page in self.pages
        ]


class CheckedForm(GovukForm):
    """That the answers were checked, and in which state: nothing is recorded that was not shown."""

    seen = forms.CharField(required=False, widget=forms.HiddenInput)


def posted_values(form: forms.Form) -> dict[str, Any]:
    """What the form was given, by field, in the shape that it would be posted in again.

    Without null characters, which the form refuses and the database cannot keep.
    """
    typed: dict[str, Any] = {}
    for name, field in form.fields.items():
        value = field.widget.value_from_datadict(form.data, form.files, form.add_prefix(name))
        if isinstance(value, tuple):
            parts = field.widget.parts
            typed |= {
                f"{name}_{part}": _without_nulls(each)
                for part, each in zip(parts, value, strict=True)
            }
        else:
            typed[name] = _without_nulls(value)
    return typed


def _without_nulls(value: Any) -> Any:
    if isinstance(value, list):
        return [_without_nulls(each) for each in value]
    return value.replace("\x00", "") if isinstance(value, str) else value


def _rows(form: forms.Form, address: str) -> Iterator[dict[str, str]]:
    form.is_valid()
    for name, field in form.fields.items():
        words = in_words(field, form.cleaned_data.get(name))
        if words:
            yield {"key": str(field.label), "value": words, "href": address}


def in_words(field: forms.Field, value: Any) -> str:
    """An answer as a person reads it."""
    if isinstance(field, forms.ModelMultipleChoiceField):
        return ", ".join(str(each) for each in value or [])
    if isinstance(field, forms.ChoiceField) and not isinstance(field, forms.ModelChoiceField):
        labels = dict(field.choices)  # type: ignore[arg-type]
        chosen = value if isinstance(value, list) else [value]
        return ", ".join(str(labels.get(each, "")) for each in chosen)
    if isinstance(value, dt.datetime):
        return uk_datetime(value)
    if isinstance(value, dt.date):
        return uk_date(value)
    if isinstance(field, forms.BooleanField):
        return "Yes" if value else "No"
    return str(value or "")
