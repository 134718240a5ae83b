"""Reading the access trail. Reading it is itself in the trail."""

from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from itertools import islice
from typing import Any, Generic, TypeVar

from django.contrib.contenttypes.models import ContentType
from django.db.models import Model, Q, QuerySet

from accounts.access import authorise, unknown
from accounts.models import User
from accounts.permissions import Permission
from audit.models import Entry
from audit.recording import in_one_transaction, record
from audit.verify import Report, verify
from cases.models import Case, Person
from cases.queries import root_of, same_person_ids
from checks.quarantine import conceal_entries
from oversight.deeds import ENTRY_READ, TRAIL_EXPORTED, TRAIL_READ, TRAIL_VERIFIED
from oversight.queries.paging import ROWS
from oversight.queries.people import named, records_by_root

COUNTED_TO = 10_000
EXPORTED_TO = 100_000
# So many of them are read, and looked into, together.
AT_A_TIME = 2_000
MOST_TO_CHOOSE = 20

Chosen = TypeVar("Chosen", bound=Model)


@dataclass(frozen=True)
class Wanted:
    """What an auditor asked for, as typed. An id says which of several was meant by the words."""

    who: str = ""
    actor: int | None = None
    about: str = ""
    subject: int | None = None
    case: str = ""
    deed: str = ""
    kind: str = ""
    since: datetime | None = None
    until: datetime | None = None


@dataclass(frozen=True)
class Choice(Generic[Chosen]):
    """What words led to: one that is meant, several to choose from, or a problem to be told of."""

    meant: Chosen | None = None
    several: tuple[Chosen, ...] = ()
    problem: str = ""

    @property
    def settled(self) -> bool:
        return not self.several and not self.problem


@dataclass(frozen=True)
class Filters:
    """The filters in force. `subject_ids` are all records of the subject, with merged ones."""

    wanted: Wanted
    actor: Choice[User]
    subject: Choice[Person]
    case: Choice[Case]
    subject_ids: list[int] = field(default_factory=list)

    @property
    def settled(self) -> bool:
        return self.actor.settled and self.subject.settled and self.case.settled

    @property
    def problems(self) -> dict[str, str]:
        """Field → the sentence that says what is wrong with it."""
        said: dict[str, Choice[Any]] = {"who": self.actor, "about": self.subject, "case": self.case}
        return {name: choice.problem for name, choice in said.items() if choice.problem}

    def details(self) -> dict[str, Any]:
        """The filters as the trail keeps them."""
        kept = {
            "who": self.actor.meant.pk if self.actor.meant else self.wanted.who,
            "about": self.subject.meant.pk if self.subject.meant else self.wanted.about,
            "case": self.case.meant.reference if self.case.meant else self.wanted.case,
            "deed": self.wanted.deed,
            "kind": self.wanted.kind,
            "since": self.wanted.since.isoformat() if self.wanted.since else "",
            "until": self.wanted.until.isoformat() if self.wanted.until else "",
        }
        return {name: value for name, value in kept.items() if value}


@dataclass(frozen=True)
class TrailPage:
    """A page of the trail, newest first. `count` stops at `COUNTED_TO`; `more` says that it did."""

    filters: Filters
    entries: list[Entry] = field(default_factory=list)
    older: int | None = None
    count: int = 0

    @property
    def more(self) -> bool:
        return self.count > COUNTED_TO


@in_one_transaction
def read_trail(*, by: User, wanted: Wanted, before: int | None = None) -> TrailPage:
    """A page of the entries that were asked for, with the read on record.

    The trail never changes, so the filters and the first and last number say for good what was
    shown. The people in each line are not named again here: their own trail would fill with the
    auditor's paging.
    """
    authorise(by, Permission.SEARCH_TRAIL)
    filters = _settle(wanted)
    page = _page(filters, before) if filters.settled else TrailPage(filters)
    conceal_entries(page.entries, by)
    shown = [entry.pk for entry in page.entries]
    record(
        TRAIL_READ,
        by=by,
        subjects=[*filters.subject_ids, *(person.pk for person in filters.subject.several)],
        cases=[filters.case.meant.pk] if filters.case.meant else [],
        details={
            **filters.details(),
            "shown": len(shown),
            **({"newest": shown[0], "oldest": shown[-1]} if shown else {}),
        },
    )
    return page


def _settle(wanted: Wanted) -> Filters:
    """Find whom and what the words mean."""
    subject = _subject(wanted)
    return Filters(
        wanted=wanted,
        actor=_actor(wanted),
        subject=subject,
        case=_case(wanted),
        subject_ids=same_person_ids(subject.meant) if subject.meant else [],
    )


def _actor(wanted: Wanted) -> Choice[User]:
    if wanted.who:
        like = Q(name__icontains=wanted.who) | Q(email__icontains=wanted.who)
        found = list(User.objects.filter(like).order_by("name", "pk")[: MOST_TO_CHOOSE + 1])
        exact = [user for user in found if user.email == wanted.who.lower()]
        return _choice(exact or found, "No member of staff has a name or e-mail address like this")
    if wanted.actor is not None:
        found = list(User.objects.filter(pk=wanted.actor))
        return _choice(found, "There is no such member of staff. Type a name or e-mail address")
    return Choice()


def _subject(wanted: Wanted) -> Choice[Person]:
    if wanted.about:
        ids = named(wanted.about, Person.objects.all()).values_list("pk", flat=True)
        roots = records_by_root(ids[: MOST_TO_CHOOSE * 5])
        found = list(Person.objects.filter(pk__in=roots)[: MOST_TO_CHOOSE + 1])
        return _choice(found, "Nobody has a name with all of these words. Use whole words")
    if wanted.subject is not None:
        person = Person.objects.filter(pk=wanted.subject).select_related("merged_into").first()
        return _choice([root_of(person)] if person else [], "There is no such person. Type a name")
    return Choice()


def _case(wanted: Wanted) -> Choice[Case]:
    if not wanted.case:
        return Choice()
    found = list(Case.objects.filter(reference__iexact=wanted.case))
    return _choice(found, "There is no case with this reference")


def _choice(found: list[Chosen], problem: str) -> Choice[Chosen]:
    if not found:
        return Choice(problem=problem)
    if len(found) > MOST_TO_CHOOSE:
        return Choice(problem="More than 20 match. Type more of the name")
    return Choice(meant=found[0]) if len(found) == 1 else Choice(several=tuple(found))


def _page(filters: Filters, before: int | None) -> TrailPage:
    wanted = matching(filters)
    found = list(_ordered(wanted, filters, before)[: ROWS + 1])
    shown = found[:ROWS]
    return TrailPage(
        filters,
        entries=shown,
        older=shown[-1].pk if len(found) > ROWS else None,
        # One more than is shown as a number: counting stops there, however long the trail is.
        count=wanted.order_by()[: COUNTED_TO + 1].count(),
    )


def matching(filters: Filters) -> QuerySet[Entry]:
    """The entries that the filters let through."""
    wanted = filters.wanted
    asked = Q()
    if filters.actor.meant:
        asked &= Q(actor=filters.actor.meant)
    if filters.subject_ids:
        asked &= Q(subjects__overlap=filters.subject_ids)
    if filters.case.meant:
        asked &= Q(cases__contains=[filters.case.meant.pk])
    if wanted.deed:
        asked &= Q(deed=wanted.deed)
    if wanted.kind:
        asked &= Q(kind=wanted.kind)
    if wanted.since:
        asked &= Q(timestamp__gte=wanted.since)
    if wanted.until:
        # The whole of the last minute.
        asked &= Q(timestamp__lt=wanted.until + timedelta(minutes=1))
    return Entry.objects.filter(asked).select_related("actor")


def _ordered(entries: QuerySet[Entry], filters: Filters, before: int | None) -> QuerySet[Entry]:
    """Newest first, in the order of the index that will be used.

    Each filter has an index that ends in the id. Where only times are asked for, the index of times
    is walked instead, as going by id would pass over everything that is newer.
    """
    if not _by_time(filters):
        newest = entries.order_by("-id")
        return newest if before is None else newest.filter(id__lt=before)
    newest = entries.order_by("-timestamp", "-id")
    last = Entry.objects.filter(pk=before).values_list("timestamp", flat=True).first()
    if before is None or last is None:
        return newest
    return newest.filter(timestamp__lte=last).filter(Q(timestamp__lt=last) | Q(id__lt=before))


def _by_time(filters: Filters) -> bool:
    wanted = filters.wanted
    narrowed = filters.actor.meant or filters.subject.meant or filters.case.meant or wanted.deed
    return bool(wanted.since or wanted.until) and not narrowed


@dataclass(frozen=True)
class EntryRead:
    """One entry with the people, cases and kind of record that its numbers stand for."""

    entry: Entry
    people: list[Person]
    cases: list[Case]
    record_kind: str


@in_one_transaction
def open_entry(*, by: User, entry_id: int) -> EntryRead:
    """One entry whole, with the read on record."""
    authorise(by, Permission.SEARCH_TRAIL)
    entry = Entry.objects.select_related("actor").filter(pk=entry_id).first()
    if entry is None:
        raise unknown(f"entry {entry_id} of the trail")
    conceal_entries([entry], by)
    record(ENTRY_READ, by=by, on=str(entry.pk), subjects=entry.subjects, cases=entry.cases)
    kind = (
        ContentType.objects.get_for_id(entry.content_type_id).model_class()
        if entry.content_type_id
        else None
    )
    return EntryRead(
        entry,
        people=list(Person.objects.filter(pk__in=entry.subjects)),
        cases=list(Case.objects.filter(pk__in=entry.cases)),
        record_kind=str(kind._meta.verbose_name) if kind else "",
    )


@dataclass(frozen=True)
class Export:
    """An export that is on record: the number of its entry, and the entries to be written."""

    number: int
    entries: Iterator[Entry]


@in_one_transaction
def export_trail(*, by: User, wanted: Wanted) -> Export | None:
    """The entries that were asked for, at most `EXPORTED_TO` and one more, newest first.

    On record before the first of them leaves the database. They are read from the server a few at a
    time while the file is written. None where it is not clear who or what was asked for.
    """
    authorise(by, Permission.EXPORT_TRAIL)
    filters = _settle(wanted)
    if not filters.settled:
        return None
    entry = record(
        TRAIL_EXPORTED,
        by=by,
        subjects=filters.subject_ids,
        cases=[filters.case.meant.pk] if filters.case.meant else [],
        details={**filters.details(), "most": EXPORTED_TO},
    )
    # The export's own entry is not in it: it would be different each time.
    before = matching(filters).filter(id__lt=entry.pk)
    rows = _ordered(before, filters, None)[: EXPORTED_TO + 1]
    return Export(entry.pk, _concealed(rows.iterator(chunk_size=AT_A_TIME), by))


def _concealed(entries: Iterator[Entry], by: User) -> Iterator[Entry]:
    """The entries, some at a time, without what error cases close to `by`."""
    while some := list(islice(entries, AT_A_TIME)):
        conceal_entries(some, by)
        yield from some


@in_one_transaction
def verify_trail(*, by: User) -> Report:
    """Whether the trail is whole, read again from its first entry, with the answer on record."""
    authorise(by, Permission.VERIFY_TRAIL)
    report = verify()
    answer = "whole" if report.whole else "not whole"
    record(TRAIL_VERIFIED, by=by, on=answer, details=report.as_mapping())
    return report
