"""The rows behind the central record against the trail's own account of them as they were written.

Counting finds an event that is gone. What was changed in one that is still there (a day, a term, a
number, an authority that a look was under) is found here: row by row and field by field.
"""

from collections import defaultdict
from collections.abc import Callable, Iterator, Mapping
from datetime import UTC, datetime
from itertools import chain
from typing import Any

from django.contrib.contenttypes.models import ContentType
from django.db import models

from audit.models import Entry
from ripa.deeds import PROFILE_OPENED, VIEWING_ADMITTED, VIEWING_REOPENED
from ripa.models import Authority, AuthorityEvent, Numbering, Tally, Viewing

# What is compared, by the names of the fields.
AUTHORITY = ("kind", "number", "state", "case", "applicant", "decided_by")
EVENT = ("authority", "deed", "at", "by", "rank", "reason", "data")

Rows = Mapping[int, Mapping[str, Any]]


def differences() -> Iterator[str]:
    """Each difference as a sentence. Names no content: that may be about people."""
    told, there = _as_written(Authority, AUTHORITY), _as_stored(Authority, AUTHORITY)
    numbers = {pk: row.get("number") for pk, row in (*told.items(), *there.items())}

    def label(pk: Any) -> str:
        return str(numbers.get(pk) or f"Application {pk}")

    for pk, field in _apart(told, there):
        yield f"{label(pk)}: {_words(field, 'the authority')}"
    told, there = _as_written(AuthorityEvent, EVENT), _as_stored(AuthorityEvent, EVENT)
    for pk, field in _apart(told, there):
        which = label({**there, **told}[pk].get("authority"))
        yield f"{which}: {_words(field, f'event {pk}')}"
    yield from _uses_apart(label)
    yield from _numbers_that_nobody_has()


def _words(field: str, what: str) -> str:
    """What is wrong with a row: with one of its fields, or with all of it where none is named."""
    if not field:
        return f"{what} is in the trail or in the tables, and not in both."
    return f"{field.replace('_', ' ')} of {what} is not what the trail says was written."


def _apart(told: Rows, there: Rows) -> Iterator[tuple[int, str]]:
    for pk in sorted(told.keys() | there.keys()):
        if pk not in told or pk not in there:
            yield pk, ""
        else:
            yield from ((pk, name) for name in there[pk] if told[pk].get(name) != there[pk][name])


def _as_stored(model: type[models.Model], fields: tuple[str, ...]) -> Rows:
    rows = model._default_manager.order_by().values("pk", *fields).iterator()
    return {row.pop("pk"): row for row in rows}


def _as_written(model: type[models.Model], fields: tuple[str, ...]) -> Rows:
    """Each row as the trail says that it was last written."""
    entries = Entry.objects.filter(
        content_type=ContentType.objects.get_for_model(model),
        deed__in=("change.created", "change.updated"),
        object_id__isnull=False,
    )
    rows: dict[int, dict[str, Any]] = {}
    for pk, changes in entries.order_by("id").values_list("object_id", "changes").iterator():
        row = rows.setdefault(pk, {})
        for name in fields:
            pair = (changes or {}).get(name)
            if isinstance(pair, list):
                row[name] = _value(name, pair[1])
    return rows


def _value(name: str, told: Any) -> Any:
    """A moment is in the trail in UTC, without saying so."""
    if name != "at" or not isinstance(told, str):
        return told
    return datetime.fromisoformat(told).replace(tzinfo=UTC)


def _uses_apart(label: Callable[[Any], str]) -> Iterator[str]:
    """Looks whose authorities are not those that the trail says let them in. Entries from before
    the trail said so are passed over: for those the figures alone are compared.
    """
    entries = Entry.objects.filter(
        content_type=ContentType.objects.get_for_model(Viewing),
        deed__in=[deed.code for deed in (VIEWING_ADMITTED, VIEWING_REOPENED, PROFILE_OPENED)],
        object_id__isnull=False,
        additional_data__has_key="authorities",
    ).order_by("id")
    told: dict[int, set[int]] = defaultdict(set)
    for pk, data in entries.values_list("object_id", "additional_data").iterator():
        assert pk is not None
        told[pk].update(data["authorities"])
    there: dict[int, set[int]] = {pk: set() for pk in told}
    own = Viewing.objects.filter(authority__isnull=False).values_list("pk", "authority")
    each = Tally.objects.filter(authority__isnull=False).values_list("viewing", "authority")
    for viewing, authority in chain(own.iterator(), each.iterator()):
        if viewing in there:
            there[viewing].add(authority)
    for viewing, authorities in told.items():
        for authority in sorted(authorities ^ there[viewing]):
            yield f"{label(authority)}: viewing {viewing} is not under it as the trail says."


def _numbers_that_nobody_has() -> Iterator[str]:
    """The series have no gaps, whatever became of an application (rules §5)."""
    held = set(Authority.objects.exclude(number=None).values_list("number", flat=True))
    for series in Numbering.objects.order_by("route", "year"):
        for place in range(1, series.last + 1):
            number = f"{series.route}/{series.year}/{place:04d}"
            if number not in held:
                yield f"{number} was given out, and no authority has it."
