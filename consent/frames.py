"""What every page about a person's notice and consent needs around its form."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, QueryDict
from django.shortcuts import redirect
from django.urls import reverse

from cases.models import Case, Person


def posted(request: HttpRequest) -> QueryDict | None:
    """What was posted, be it nothing at all; None where the form is only shown."""
    return request.POST if request.method == "POST" else None


def done(request: HttpRequest, case: Case, person: Person, words: str) -> HttpResponse:
    """Back to the person's page, with what was done in words."""
    messages.success(request, words)
    return redirect("person_page", case.reference, person.pk)


def frame(case: Case, person: Person, title: str) -> dict[str, object]:
    """Where the page is, and whom it is about."""
    return {
        "title": title,
        "case": case,
        "person": person,
        "crumbs": [
            {"text": case.reference, "href": reverse("case_page", args=[case.reference])},
            {
                "text": person.name,
                "href": reverse("person_page", args=[case.reference, person.pk]),
            },
            {"text": title},
        ],
    }
