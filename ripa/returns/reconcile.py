"""The figures of a report counted once more, from the access trail alone.

The report counts the rows of authorities and of their events. This counts what the trail says was
done: the entries of the deeds, and the trail's own account of the rows as they were written (the
moment of an event, the kind of an authority, and whether confidential information was likely). It
reads no table of authorities, and shares no counting with `figures`. Where the two differ, somebody
changed a row behind the trail, or one of the two is wrong.

It counts deeds: figures of how things stood when a period closed, and of error cases, are not here.
"""

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

from django.contrib.contenttypes.models import ContentType
from django.db import models

from audit import clock
from audit.models import Entry
from ripa.models import Authority, AuthorityEvent
from ripa.returns.report import make, span_named
from ripa.returns.spans import Report

# The trail's deed → the figures of each report that it adds one to.
_ADDS_TO: Mapping[Report, Mapping[str, tuple[str, ...]]] = {
    Report.ANNUAL: {
        "authority.submitted": ("applied",),
        "authority.granted": ("granted",),
        "authority.refused": ("refused",),
        "authority.magistrate_approved": ("presented", "approved"),
        "authority.magistrate_refused": ("presented", "magistrate-refused"),
        "authority.renewed": ("renewed",),
        "authority.renewal_approved": ("renewal-approved",),
        "authority.renewal_refused": ("renewal-refused",),
        "authority.cancelled": ("cancelled",),
    },
    Report.QUARTERLY: {
        "authority.submitted": ("applied",),
        "authority.granted": ("granted",),
        "authority.refused": ("refused",),
        "authority.magistrate_refused": ("magistrate-refused",),
        "authority.reviewed": ("reviewed",),
    },
}
# The ends of the figures' names, by kind; of the kinds that a report is about.
_KINDS: Mapping[Report, Mapping[str, str]] = {
    Report.ANNUAL: {"directed_surveillance": "directed", "chis": "chis"},
    Report.QUARTERLY: {
        "directed_surveillance": "directed",
        "chis": "chis",
        "non_ripa": "non-ripa",
        "overt_determination": "overt",
    },
}
# What a grant adds to besides, in the annual return.
_OF_GRANTS = ("confidential", "involved", "juvenile")


@dataclass(frozen=True)
class Difference:
    """A figure of which the report and the trail count another number."""

    figure: str
    report: int
    trail: int


def figures_from_trail(kind: str, period: str) -> dict[str, int]:
    """Each figure that counts deeds, by its id, as the trail has it.

    Raises `Unknown` where there is no such report or period.
    """
    report, span = span_named(kind, period, clock.now())
    endings = _KINDS[report]
    written = _written(AuthorityEvent)
    authorities = _written(Authority)
    away = _left_out(report, span.name)
    counts = Counter(dict.fromkeys(_names(report), 0))
    for entry in _deeds(report):
        authority = authorities.get(entry.object_id or 0, {})
        ending = endings.get(authority.get("kind", ""))
        event = written.get((entry.additional_data or {}).get("event", 0), {})
        if ending is None or entry.object_id in away or "at" not in event:
            continue
        if not span.holds(_moment(event["at"])):
            continue
        for name in _ADDS_TO[report][entry.deed]:
            counts.update((name, f"{name}-{ending}"))
        if report is Report.ANNUAL and entry.deed == "authority.granted":
            counts.update(_of_grant(entry.additional_data or {}, authority, ending))
    return dict(counts)


def differences(kind: str, period: str) -> list[Difference]:
    """The figures of which the report and the trail count another number. None is what is right."""
    report = make(kind, period).counts
    trail = figures_from_trail(kind, period)
    return [
        Difference(name, report[name], count)
        for name, count in trail.items()
        if report[name] != count
    ]


def _names(report: Report) -> Iterator[str]:
    """Every figure that is counted here."""
    names = {name for each in _ADDS_TO[report].values() for name in each}
    if report is Report.ANNUAL:
        yield "juvenile"
        names |= set(_OF_GRANTS) - {"juvenile"}
    for name in sorted(names):
        yield name
        yield from (f"{name}-{ending}" for ending in _KINDS[report].values())


def _deeds(report: Report) -> Iterator[Entry]:
    """The entries of the deeds; of submissions the first of each authority."""
    sent: set[int | None] = set()
    rows = Entry.objects.filter(deed__in=_ADDS_TO[report]).order_by("id")
    for entry in rows.only("deed", "object_id", "additional_data"):
        if entry.deed == "authority.submitted":
            if entry.object_id in sent:
                continue
            sent.add(entry.object_id)
        yield entry


def _of_grant(details: Mapping[str, Any], authority: Mapping[str, Any], ending: str) -> list[str]:
    """What a grant adds to besides."""
    found = []
    if authority.get("confidential_likely") is True:
        found += ["confidential", f"confidential-{ending}"]
    if details.get("directly_involved"):
        found += ["involved", f"involved-{ending}"]
    if ending == "chis" and details.get("source_under_18"):
        found.append("juvenile")
    return found


def _written(model: type[models.Model]) -> dict[int, dict[str, Any]]:
    """Each row of a table as the trail says that it was last written: its fields by name."""
    rows: dict[int, dict[str, Any]] = {}
    entries = Entry.objects.filter(
        content_type=ContentType.objects.get_for_model(model),
        deed__in=("change.created", "change.updated"),
    )
    for pk, changes in _changes(entries.order_by("id")):
        rows.setdefault(pk, {}).update({name: after for name, (_, after) in changes.items()})
    return rows


def _changes(entries: Iterable[Entry]) -> Iterator[tuple[int, dict[str, list[Any]]]]:
    for entry in entries:
        if entry.object_id is not None and isinstance(entry.changes, dict):
            pairs = {name: each for name, each in entry.changes.items() if isinstance(each, list)}
            yield entry.object_id, pairs


def _moment(text: str) -> datetime:
    """A moment as the trail writes one: in UTC, without saying so."""
    return datetime.fromisoformat(text).replace(tzinfo=UTC)


def _left_out(report: Report, period: str) -> set[int]:
    """The authorities that the trail says were left out of this report, and not put back."""
    away: set[int] = set()
    entries = Entry.objects.filter(deed__in=("returns.excluded", "returns.put_back"))
    for deed, details in entries.order_by("id").values_list("deed", "additional_data"):
        if (details["report"], details["period"]) == (report, period):
            (away.add if deed == "returns.excluded" else away.discard)(details["authority"])
    return away
