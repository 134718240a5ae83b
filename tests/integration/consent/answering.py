"""Recording an answer through its pages, as somebody does who answers each in turn."""

from datetime import date, datetime, timedelta
from typing import Any

from django.http import HttpResponse
from django.test import Client
from django.urls import reverse

from audit import clock
from cases.models import Case, Person
from consent.competence import TESTS

Data = dict[str, Any]


def url(name: str, case: Case, person: Person, *more: object) -> str:
    return reverse(name, args=[case.reference, person.pk, *more])


def boxes(name: str, moment: datetime | date) -> Data:
    """A date (and time) as the form's boxes post it."""
    if isinstance(moment, datetime):
        moment = moment.astimezone(clock.LONDON)
        return {**boxes(name, moment.date()), f"{name}_time": f"{moment:%H:%M}"}
    parts = {"day": moment.day, "month": moment.month, "year": moment.year}
    return {f"{name}_{part}": str(value) for part, value in parts.items()}


def yesterday() -> datetime:
    return clock.now() - timedelta(days=1)


def usual() -> dict[str, Data]:
    """What is typed on each page unless a test says otherwise."""
    typed: dict[str, Data] = {
        "when": {
            **boxes("at", yesterday()),
            "route": "in_person",
            "wording": "other",
            "in_writing": "no",
        },
        "who": {"who": "self"},
        "right": {"footing": "self"},
        "basis": {"parental_basis": "mother"},
        "understood": {"footing_basis": "Said it back in her own words."},
        "where": {"where": "any"},
        "what-for": {"which_purposes": "any"},
        "how-long": boxes("scope_from", date(2026, 2, 1)),
        "more": {"note": "Agreed at the first visit."},
    }
    for kind, test in TESTS.items():
        typed[f"{kind}-test"] = {
            "decision": "Whether the team may look at their public profiles.",
            "assessor": "Dr Vale",
            "assessor_role": "Psychologist",
            **boxes("made_at", yesterday()),
        }
        for question in test.questions:
            page = f"{kind}-{question.slug}"
            typed[page] = {"met": "yes", "why": f"Said so: {question.slug}."}
    return typed


def slug_of(address: str) -> str:
    """The page that an address leads to; nothing for that of all the answers."""
    last = address.rstrip("/").rpartition("/")[2]
    return "" if last.isdecimal() else last


def walk(
    client: Client, case: Case, person: Person, deed: str, **pages: Data
) -> tuple[str, HttpResponse]:
    """Answer page after page, until one is wrong or all are answered.

    `pages` are added to what is usually typed, by slug with `_` for `-`. Gives the address of the
    page where it ended and the last response.
    """
    typed = usual()
    for slug, data in pages.items():
        typed[slug.replace("_", "-")] |= data
    here = url("consent_add", case, person)
    response = client.post(here, {"deed": deed})
    while response.status_code == 302 and slug_of(response["Location"]):
        here = response["Location"]
        response = client.post(here, typed[slug_of(here)])
    return (response["Location"] if response.status_code == 302 else here), response


def answered(client: Client, case: Case, person: Person, deed: str, **pages: Data) -> HttpResponse:
    """Answer every page and record it."""
    address, response = walk(client, case, person, deed, **pages)
    assert response.status_code == 302, response.content.decode()
    return client.post(address, checked(client, address))


def checked(client: Client, address: str) -> Data:
    """What the page of all the answers sends when they are recorded."""
    return {"seen": client.get(address).context["seen"]}
