"""The rows of the central record: one an authority, each column of rules §5, from its events."""

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date, datetime

from accounts.models import Rank
from audit.clock import london_day
from ripa.authorities.life import lives_of
from ripa.authorities.standing import Standing, standing_of
from ripa.life import Life
from ripa.models import Authority, AuthorityEvent
from ripa.policy import policy_at
from ripa.record.retention import Ending, ending_of, keep_until
from ripa.states import Deed, State

DECIDED = {Deed.GRANT: "Granted", Deed.REFUSE: "Refused"}
# What somebody gives: the column says whether whoever gave it was directly involved.
GIVEN = frozenset({Deed.GRANT, Deed.RENEW})
_ORDERS = frozenset({Deed.MAGISTRATE_APPROVE, Deed.MAGISTRATE_REFUSE})
_RENEWAL_ORDERS = frozenset({Deed.RENEWAL_APPROVE, Deed.RENEWAL_REFUSE})
_APPROVED = frozenset({Deed.MAGISTRATE_APPROVE, Deed.RENEWAL_APPROVE})


@dataclass(frozen=True)
class Order:
    """What a magistrate decided. `at` is when the council attended, or the moment after the
    officer's decision where that is later within the same minute.
    """

    approved: bool
    at: datetime
    court: str
    magistrate: str
    reference: str


@dataclass(frozen=True)
class Review:
    at: datetime
    by: str
    next_by: str


@dataclass(frozen=True)
class Renewal:
    """A renewal as it was decided. `order` is None where none was recorded, or none is needed."""

    at: datetime
    by: str
    rank: str
    order: Order | None = None


@dataclass(frozen=True)
class Row:
    """One authority in the central record, as known at a moment."""

    pk: int
    number: str
    kind: str
    kind_name: str
    title: str
    description: str
    subjects: tuple[str, ...]
    subject_ids: tuple[int, ...]
    case_id: int
    decision: str
    given_at: datetime | None
    officer: str
    rank: str
    involved: bool
    involved_reason: str
    confidential: bool | None
    order: Order | None
    reviews: tuple[Review, ...]
    renewals: tuple[Renewal, ...]
    cancelled_at: datetime | None
    uses: int
    standing: Standing
    last_day: date | None
    ending: Ending | None
    keep_until: date | None


@dataclass
class _Told:
    """What the events of one authority say, taken in one at a time in the order they were made."""

    decision: AuthorityEvent | None = None
    order: Order | None = None
    reviews: list[Review] = field(default_factory=list)
    renewals: list[Renewal] = field(default_factory=list)
    cancelled_at: datetime | None = None
    involved: list[str] = field(default_factory=list)
    days: dict[str, date] = field(default_factory=dict)

    def take(self, event: AuthorityEvent) -> None:
        self.days[event.deed] = london_day(event.at)
        if event.deed in GIVEN and event.data.get("directly_involved"):
            self.involved.append(event.data.get("involved_reason", ""))
        if event.deed in DECIDED:
            self.decision = event
        elif event.deed in _ORDERS:
            self.order = _order(event)
        elif event.deed == Deed.REVIEW:
            self.reviews.append(Review(event.at, str(event.by), event.data.get("review_by", "")))
        elif event.deed == Deed.RENEW:
            self.renewals.append(Renewal(event.at, str(event.by), rank_name(event.rank)))
        elif event.deed in _RENEWAL_ORDERS:
            self._take_renewal_order(event)
        elif event.deed == Deed.CANCEL:
            self.cancelled_at = event.at

    def _take_renewal_order(self, event: AuthorityEvent) -> None:
        """It is of the newest renewal that waited for one."""
        for place in reversed(range(len(self.renewals))):
            waited = self.renewals[place]
            if waited.order is None:
                self.renewals[place] = Renewal(waited.at, waited.by, waited.rank, _order(event))
                return


def rows_of(authorities: Iterable[Authority], *, at: datetime) -> list[Row]:
    """The row of each, as known at `at`. The number of queries does not grow with them.

    The authorities come with their subjects and events, as `queries.on_record` fetches them.
    """
    found = list(authorities)
    lives, years = lives_of(found), policy_at(at).authority_years
    return [_row(each, lives[each.pk], years, at) for each in found]


def _row(authority: Authority, life: Life | None, years: int, at: datetime) -> Row:
    told = _Told()
    for event in sorted(authority.events.all(), key=lambda event: event.pk):
        told.take(event)
    standing = standing_of(authority, life, at=at)
    last_day = standing.running.last_day if standing.running else None
    ending = ending_of(State(authority.state), told.days, last_day=last_day, today=london_day(at))
    people = sorted(authority.subjects.all(), key=lambda person: person.pk)
    decision = told.decision
    return Row(
        pk=authority.pk,
        number=authority.number or "",
        kind=authority.kind,
        kind_name=authority.get_kind_display(),
        title=authority.title,
        description=authority.description,
        subjects=tuple(str(person) for person in people),
        subject_ids=tuple(person.pk for person in people),
        case_id=authority.case_id,
        decision=DECIDED[Deed(decision.deed)] if decision else "",
        given_at=decision.at if decision else None,
        officer=str(decision.by) if decision else "",
        rank=rank_name(decision.rank) if decision else "",
        involved=bool(told.involved),
        involved_reason="; ".join(filter(None, told.involved)),
        confidential=authority.confidential_likely,
        order=told.order,
        reviews=tuple(told.reviews),
        renewals=tuple(told.renewals),
        cancelled_at=told.cancelled_at,
        uses=standing.used,
        standing=standing,
        last_day=last_day,
        ending=ending,
        keep_until=keep_until(ending.on, years) if ending else None,
    )


def rank_name(rank: str) -> str:
    """The rank as it is called, the one held at the time; nothing where none was written down."""
    return str(Rank(rank).label) if rank in Rank.values else rank


def _order(event: AuthorityEvent) -> Order:
    data = event.data
    return Order(
        approved=event.deed in _APPROVED,
        at=event.at,
        court=data.get("court", ""),
        magistrate=data.get("magistrate", ""),
        reference=data.get("order_reference", ""),
    )
