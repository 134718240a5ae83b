"""Which authorities of the central record are wanted: what the database can tell, and what only
their dates at a moment can.
"""

from collections.abc import Callable
from dataclasses import asdict, dataclass
from datetime import date, datetime, time
from typing import Any

from django.db.models import Exists, OuterRef, Q, QuerySet, Value

from audit.clock import LONDON, london_day
from cases.models import Alias, NameWords, Person
from cases.queries import root_of
from cases.queries.people import people_with_groups
from ripa.models import Authority, AuthorityEvent
from ripa.periods import months_later
from ripa.policy import policy_at
from ripa.record.retention import How, is_over
from ripa.record.rows import DECIDED, GIVEN, Row
from ripa.states import Deed, State

# What a name may lead to at most: more words narrow it.
MOST_PEOPLE = 100

# Where an authority stands now, as the filter has it, and in words.
STANDS = {
    "in_force": "In force",
    "not_begun": "Granted, for days that are still to come",
    "review_overdue": "Review overdue",
    "used_up": "All its viewings used",
    "awaiting_magistrate": "Awaiting the magistrate",
    "expired": "Ended without being cancelled",
    "cancelled": "Cancelled",
    "refused": "Refused, by the officer or a magistrate",
    "undecided": "Not decided yet",
    "withdrawn": "Withdrawn",
}
_STORED: dict[str, tuple[State, ...]] = {
    "awaiting_magistrate": (State.AWAITING_MAGISTRATE,),
    "cancelled": (State.CANCELLED,),
    "refused": (State.REFUSED, State.MAGISTRATE_REFUSED),
    "undecided": (State.SUBMITTED, State.RETURNED, State.DRAFT),
    "withdrawn": (State.WITHDRAWN,),
}
# The others are all stored as in force; their tag at the moment tells them apart.
_COMPUTED: dict[str, Callable[[Row], bool]] = {
    "in_force": lambda row: row.standing.tag == "In force",
    "not_begun": lambda row: row.standing.tag == "Not begun",
    "review_overdue": lambda row: row.standing.tag == "Review overdue",
    "used_up": lambda row: row.standing.tag == "Used up",
    "expired": lambda row: row.ending is not None and row.ending.how is How.EXPIRED,
}


@dataclass(frozen=True)
class Wanted:
    """What was asked for. What is empty or None narrows nothing; all that is given must hold."""

    number: str = ""
    kind: str = ""
    stands: str = ""
    year: int | None = None
    officer: int | None = None
    about: str = ""
    involved: bool | None = None
    confidential: bool | None = None
    past_retention: bool = False

    def details(self) -> dict[str, Any]:
        """The filters in force, as the trail and a pack keep them."""
        return {
            name: value
            for name, value in asdict(self).items()
            if value not in ("", None) and not (name == "past_retention" and not value)
        }

    @property
    def needs_dates(self) -> bool:
        """Whether a row has to be worked out before it is known to be wanted."""
        return self.stands in _COMPUTED or self.past_retention

    def lets_through(self, row: Row, today: date) -> bool:
        """What only the row itself can tell."""
        stands = self.stands not in _COMPUTED or _COMPUTED[self.stands](row)
        return stands and (not self.past_retention or is_over(row.keep_until, today=today))


def wanted_from(details: dict[str, Any]) -> Wanted:
    """The filters from what `details` kept."""
    return Wanted(**details)


def matching(wanted: Wanted, *, at: datetime) -> QuerySet[Authority]:
    """Every numbered authority that the database can tell is wanted, newest first."""
    rows = Authority.objects.filter(number__isnull=False).order_by("-pk")
    if wanted.number:
        rows = rows.filter(number__icontains=wanted.number)
    if wanted.kind:
        rows = rows.filter(kind=wanted.kind)
    if wanted.stands:
        rows = rows.filter(state__in=_STORED.get(wanted.stands, (State.IN_FORCE,)))
    if wanted.year is not None:
        rows = rows.filter(_an_event(Q(deed__in=list(DECIDED)) & _in_year(wanted.year)))
    if wanted.officer is not None:
        rows = rows.filter(decided_by=wanted.officer)
    if wanted.about:
        rows = rows.filter(pk__in=_about(wanted.about))
    if wanted.involved is not None:
        involved = _an_event(Q(data__directly_involved=True, deed__in=list(GIVEN)))
        rows = rows.filter(involved if wanted.involved else ~involved)
    if wanted.confidential is not None:
        rows = rows.filter(confidential_likely=wanted.confidential)
    if wanted.past_retention:
        rows = rows.filter(created_at__lt=_nothing_kept_since(at))
    return rows


def _an_event(which: Q) -> Exists:
    return Exists(AuthorityEvent.objects.filter(which, authority=OuterRef("pk")))


def _in_year(year: int) -> Q:
    """From the first moment of the year in London to the first of the next."""
    return Q(at__gte=_midnight(date(year, 1, 1)), at__lt=_midnight(date(year + 1, 1, 1)))


def _midnight(day: date) -> datetime:
    return datetime.combine(day, time.min, tzinfo=LONDON)


def _about(words: str) -> QuerySet[Any, Any]:
    """The authorities about anyone with all these words in a name, by any of their records."""
    wanted = NameWords(Value(words))
    also = Alias.objects.annotate(words=NameWords("name")).filter(words__contains=wanted)
    people = (
        Person.objects.annotate(words=NameWords("name"))
        .filter(Q(words__contains=wanted) | Q(pk__in=also.values("person")))
        .select_related("merged_into__merged_into")
        .order_by("pk")[:MOST_PEOPLE]
    )
    records = people_with_groups(root_of(person) for person in people)
    return Authority.subjects.through.objects.filter(person__in=records).values("authority")


def _nothing_kept_since(at: datetime) -> datetime:
    """What was begun after this has not ended for long enough, whatever became of it."""
    years = policy_at(at).authority_years
    return _midnight(months_later(london_day(at), -12 * years))


def officers_on_record() -> QuerySet[Any, Any]:
    """The ids of everybody who decided a numbered authority."""
    return (
        Authority.objects.filter(number__isnull=False, decided_by__isnull=False)
        .order_by()
        .values("decided_by")
        .distinct()
    )


def years_on_record() -> list[int]:
    """The London years in which decisions were made, newest first. One query, a row a year."""
    decided = AuthorityEvent.objects.filter(deed__in=[Deed.GRANT, Deed.REFUSE])
    return [each.year for each in decided.datetimes("at", "year", order="DESC", tzinfo=LONDON)]
