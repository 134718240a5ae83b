"""The only door for reading the central record: a page of it, or all of it to take away."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import datetime
from itertools import islice

from django.db.models import QuerySet

from accounts.access import authorise
from accounts.models import User
from accounts.permissions import Permission
from audit import clock
from audit.recording import in_one_transaction, record
from ripa.models import Authority
from ripa.record.deeds import RECORD_EXPORTED, RECORD_READ
from ripa.record.filters import Wanted, matching
from ripa.record.rows import Row, rows_of

ON_A_PAGE = 20
# Where only its dates tell whether an authority is wanted, a page looks through so many at most.
LOOKED_THROUGH = 500
AT_A_TIME = 500


@dataclass(frozen=True)
class RecordPage:
    """A page of the record, newest first.

    `older` is the id before which the next page starts, if there may be more. `looked_through`
    says, where the page was not filled, how many authorities were looked at for it.
    """

    rows: list[Row]
    older: int | None
    looked_through: int | None = None


@dataclass(frozen=True)
class Taken:
    """All that was wanted of the record, as it stood at `at`: the ids, newest first."""

    ids: list[int]
    at: datetime
    number: int


def on_record() -> QuerySet[Authority]:
    """Authorities with what a row of the record is made of."""
    return Authority.objects.prefetch_related("subjects", "events__by")


@in_one_transaction
def read_record(*, by: User, wanted: Wanted, before: int | None = None) -> RecordPage:
    """A page of the central record, with the read on record."""
    authorise(by, Permission.SEE_CENTRAL_RECORD, what="the central record")
    at = clock.now()
    page = _page(wanted, before, at)
    record(
        RECORD_READ,
        by=by,
        subjects=[pk for row in page.rows for pk in row.subject_ids],
        cases=[row.case_id for row in page.rows],
        details={**wanted.details(), "before": before, "shown": [row.pk for row in page.rows]},
    )
    return page


def _page(wanted: Wanted, before: int | None, at: datetime) -> RecordPage:
    most = LOOKED_THROUGH if wanted.needs_dates else ON_A_PAGE
    rows = matching(wanted, at=at)
    if before is not None:
        rows = rows.filter(pk__lt=before)
    ids = list(rows.values_list("pk", flat=True)[: most + 1])
    more, looked = len(ids) > most, ids[:most]
    found = [row for row in _rows(looked, at) if wanted.lets_through(row, clock.london_day(at))]
    shown = found[:ON_A_PAGE]
    if len(found) > len(shown) or (more and not wanted.needs_dates):
        return RecordPage(shown, shown[-1].pk)
    if more:
        return RecordPage(shown, looked[-1], looked_through=len(looked))
    return RecordPage(shown, None)


def _rows(ids: list[int], at: datetime) -> list[Row]:
    found = {each.pk: each for each in on_record().filter(pk__in=ids)}
    return rows_of((found[pk] for pk in ids if pk in found), at=at)


def ids_of(wanted: Wanted, *, at: datetime) -> list[int]:
    """The ids of all that is wanted, newest first. Works rows out only where that is needed."""
    ids = list(matching(wanted, at=at).values_list("pk", flat=True))
    if not wanted.needs_dates:
        return ids
    today = clock.london_day(at)
    return [row.pk for row in each_row(ids, at=at) if wanted.lets_through(row, today)]


def each_row(ids: Iterable[int], *, at: datetime) -> Iterator[Row]:
    """The rows of these, a few hundred at a time, so that memory does not grow with them."""
    for some in batched_ids(ids):
        yield from _rows(some, at)


def batched_ids(ids: Iterable[int]) -> Iterator[list[int]]:
    """The ids in the same order, so many at a time."""
    waiting = iter(ids)
    while some := list(islice(waiting, AT_A_TIME)):
        yield some


@in_one_transaction
def take_record(*, by: User, wanted: Wanted, form: str) -> Taken:
    """All that is wanted of the record, to take away in that form (`CSV`, `PDF`), on record with
    its filters and how many it was.
    """
    authorise(by, Permission.EXPORT_CENTRAL_RECORD, what="the central record")
    at = clock.now()
    ids = ids_of(wanted, at=at)
    people, cases = concerned_in(ids)
    entry = record(
        RECORD_EXPORTED,
        by=by,
        on=f"{len(ids):,} authorities as {form}",
        subjects=people,
        cases=cases,
        details={**wanted.details(), "form": form, "authorities": len(ids)},
    )
    return Taken(ids, at, entry.pk)


def concerned_in(ids: list[int]) -> tuple[list[int], list[int]]:
    """The ids of the people and of the cases of these authorities."""
    people = Authority.subjects.through.objects.filter(authority__in=ids)
    cases = Authority.objects.filter(pk__in=ids).order_by()
    return (
        list(people.values_list("person_id", flat=True).distinct()),
        list(cases.values_list("case_id", flat=True).distinct()),
    )
