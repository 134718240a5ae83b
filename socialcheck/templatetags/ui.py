"""Template tags for the frame of a page and for words that every page says alike.

`{% page_errors %}` and `{% page_has_errors %}` are used by `base.html`; pages call neither. A page
whose forms have other names than `form`, `formset` or `forms` shows its errors with `{%
error_summary its_form %}`.
"""

import datetime as dt
from collections.abc import Iterable, Iterator, Sequence
from typing import Any

from django import template
from django.forms import BaseForm, BaseFormSet
from django.template import Context
from django.utils import timezone
from django.utils.formats import date_format

from socialcheck.forms import SummaryLine, summary_of

register = template.Library()


def _forms_on(context: Context) -> Iterator[BaseForm]:
    """The forms of the page, by the names that the project uses for them."""
    for name in ("form", "formset", "forms"):
        yield from _forms_in(context.get(name))


def _forms_in(value: object) -> Iterator[BaseForm]:
    if isinstance(value, BaseForm):
        yield value
    elif isinstance(value, BaseFormSet):
        yield from value.forms
    elif isinstance(value, list | tuple):
        for item in value:
            yield from _forms_in(item)


def _lines(forms: Iterable[BaseForm]) -> list[SummaryLine]:
    return [line for form in forms for line in summary_of(form)]


@register.simple_tag(takes_context=True)
def page_has_errors(context: Context) -> bool:
    """Whether a form on the page has an error in it: the title then starts with "Error: "."""
    return bool(_lines(_forms_on(context)))


@register.inclusion_tag("components/error_summary.html", takes_context=True)
def page_errors(context: Context) -> dict[str, Any]:
    """Every error of the page's forms, each a link to the box that it is about."""
    return {"lines": _lines(_forms_on(context))}


@register.inclusion_tag("components/error_summary.html")
def error_summary(*forms: "BaseForm | BaseFormSet[Any]") -> dict[str, Any]:
    """The errors of `forms`, each a link to the box that it is about."""
    return {"lines": _lines(_forms_in(list(forms)))}


@register.filter
def at(words: Sequence[str], place: int) -> str:
    """The word in that place, counted from 0; nothing where there is none."""
    return words[place] if place < len(words) else ""


@register.filter
def uk_date(value: dt.date | None) -> str:
    """A date or moment as "10 November 2026", in London; nothing for nothing."""
    if not value:
        return ""
    if isinstance(value, dt.datetime):
        value = _in_london(value)
    return date_format(value, "j F Y")


@register.filter
def uk_datetime(value: dt.datetime | None) -> str:
    """A moment as "10 November 2026 at 14:30", in London; nothing for nothing."""
    return date_format(_in_london(value), r"j F Y \a\t H:i") if value else ""


def _in_london(moment: dt.datetime) -> dt.datetime:
    return timezone.localtime(moment) if timezone.is_aware(moment) else moment
