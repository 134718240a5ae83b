"""What the pages of cases share: the asker, a form page, and showing what could not be saved."""

from collections.abc import Callable
from typing import Any, TypeVar

from django import forms
from django.core.exceptions import ValidationError
from django.http import HttpRequest, HttpResponse, QueryDict
from django.shortcuts import render
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils.safestring import SafeString
from django.views.decorators.http import require_http_methods

from accounts.access import StaffRequest
from audit.refusals import Stale
from cases.models import Case, Person
from cases.panels import Panel
from cases.queries import place_of

T = TypeVar("T")

get_or_post = require_http_methods(["GET", "HEAD", "POST"])


def posted(request: HttpRequest) -> QueryDict | None:
    """What was sent with the form, empty or not; None where the page is only asked for."""
    return request.POST if request.method == "POST" else None


def save(form: forms.Form, do: Callable[[], T]) -> T | None:
    """What `do` gives; or None, with why not on the form. Nothing typed is lost.

    Where the record changed meanwhile, the form takes the record's version of now, so that whoever
    has compared the two can save.
    """
    try:
        return do()
    except ValidationError as problem:
        _show(form, problem)
    except Stale as stale:
        form.add_error(None, f"{stale.decision.words} {stale.decision.next}")
        if "version" in form.fields and "version" in stale.details:
            typed = {name: form.data[name] for name in form.data}
            form.data = {**typed, "version": str(stale.details["version"])}
    return None


def _show(form: forms.Form, problem: ValidationError) -> None:
    """Each error beside its field, or at the top where the form does not ask for that field."""
    if not hasattr(problem, "error_dict"):
        form.add_error(None, problem)
        return
    for name, errors in problem.error_dict.items():
        form.add_error(name if name in form.fields else None, errors)


def form_page(
    request: HttpRequest, form: forms.Form, *, title: str, button: str, back: str, **more: Any
) -> HttpResponse:
    """A page with one form. `more`: caption, intro, quoted (a note), now (rows of the record)."""
    context = {"form": form, "title": title, "button": button, "back": back, **more}
    return render(request, "cases/form.html", context)


def panel_sections(
    request: StaffRequest, panels: list[Panel], case: Case, person: Person | None = None
) -> list[tuple[str, SafeString]]:
    """Each panel's title and what its template drew, given case, person and place besides."""
    given = {"case": case, "person": person, "place": place_of(case, request.user)}
    return [
        (panel.title, render_to_string(panel.template, {**given, **panel.context}, request))
        for panel in panels
    ]


def case_link(case: Case) -> str:
    return reverse("case_page", args=[case.reference])


def person_link(case: Case, person: Person) -> str:
    return reverse("person_page", args=[case.reference, person.pk])


def number_in(request: HttpRequest, name: str) -> int | None:
    """A whole number in the query, or None where there is none that reads as one."""
    typed = request.GET.get(name, "")
    return int(typed) if typed.isascii() and typed.isdigit() and len(typed) < 19 else None
