"""From the rows of authorities and of error cases to what the figures need to know of them."""

from collections.abc import Collection
from datetime import date, datetime
from typing import Any

from django.db.models import Exists, Min, OuterRef

from ripa.authorities.life import lives_of
from ripa.life import Life
from ripa.models import Authority, AuthorityEvent, ErrorCase
from ripa.returns.figures import Fault, Happening, Story
from ripa.states import Deed, Kind


def stories() -> list[Story]:
    """Every authority that was ever submitted. The number of queries does not grow with them."""
    submitted = Exists(AuthorityEvent.objects.filter(authority=OuterRef("pk")))
    rows = list(
        Authority.objects.filter(submitted)
        .only("kind", "number", "confidential_likely", "case_id")
        .prefetch_related("events")
        .order_by("pk")
    )
    lives = lives_of(rows)
    return [_story(row, lives[row.pk]) for row in rows]


def _story(row: Authority, life: Life | None) -> Story:
    events = sorted(row.events.all(), key=lambda event: (event.at, event.pk))
    grant = next((event for event in events if event.deed == Deed.GRANT), None)
    kind = Kind(row.kind)
    return Story(
        id=row.pk,
        label=row.number or f"Application {row.pk}",
        kind=kind,
        happenings=tuple(
            Happening(event.deed, event.at, _said(event, "directly_involved") is True)
            for event in events
        ),
        life=life,
        confidential=row.confidential_likely is True,
        young_source=kind is Kind.CHIS and _said(grant, "source_under_18") is True,
        first_day=_day(_said(grant, "from")),
    )


def _said(event: AuthorityEvent | None, name: str) -> Any:
    """What an event's data says under this name; None where it says nothing of it."""
    return event.data.get(name) if event is not None and isinstance(event.data, dict) else None


def _day(text: object) -> date | None:
    try:
        return date.fromisoformat(text) if isinstance(text, str) else None
    except ValueError:
        return None


def faults() -> list[Fault]:
    """Every error case."""
    rows = ErrorCase.objects.order_by("pk")
    return [
        Fault(*row) for row in rows.values_list("pk", "opened_at", "established_at", "reported_at")
    ]


def first_moment() -> datetime | None:
    """When the first thing happened that a report could count; None where nothing has."""
    event = AuthorityEvent.objects.aggregate(first=Min("at"))["first"]
    error = ErrorCase.objects.aggregate(first=Min("opened_at"))["first"]
    return min(filter(None, (event, error)), default=None)


def people_and_cases(
    authorities: Collection[int], errors: Collection[int] = ()
) -> tuple[list[int], list[int]]:
    """The ids of the people and of the cases that these authorities and error cases are about."""
    rows = Authority.objects.filter(pk__in=authorities)
    of_errors = list(ErrorCase.objects.filter(pk__in=errors).values_list("person", "case"))
    named = rows.exclude(subjects=None).values_list("subjects", flat=True)
    people = [*named, *(person for person, _ in of_errors)]
    cases = [*rows.values_list("case", flat=True), *(case for _, case in of_errors)]
    return sorted(set(people)), sorted(set(cases))
