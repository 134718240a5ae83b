"""The life of an authority, and what it is worth at one moment, from its events alone.

Pure: no Django, no database, no clock. Expired, exhausted and review overdue are never stored: they
come from here, so a job that did not run changes nothing.
"""

from dataclasses import dataclass, replace
from datetime import date, datetime
from enum import StrEnum
from itertools import pairwise

from ripa.periods import (
    ONE_DAY,
    PERIOD_MONTHS,
    end_of_london_day,
    instant,
    last_day_of_period,
    london_day,
)
from ripa.states import KIND_WORDS, RIPA_KINDS, Kind


class AuthorityState(StrEnum):
    """The values of the gate's ``authority`` fact.

    ``state_at`` always finds one of the others. ``UNKNOWN`` is for a caller that could not read
    the authority at all; the gate never takes it as permission.
    """

    NONE = "none"
    IN_FORCE_IN_SCOPE = "in_force_in_scope"
    IN_FORCE_CHIS = "in_force_chis"
    OUT_OF_SCOPE = "out_of_scope"
    AWAITING_MAGISTRATE = "awaiting_magistrate"
    REVIEW_OVERDUE = "review_overdue"
    EXPIRED = "expired"
    CANCELLED = "cancelled"
    EXHAUSTED = "exhausted"
    UNKNOWN = "unknown"


class Bound(StrEnum):
    """A limit of an authority that an ask can lie outside. The block names it."""

    SUBJECT = "subject"
    PLATFORM = "platform"
    OFFICER = "officer"
    PURPOSE = "purpose"
    DATES = "dates"
    RESTRICTED = "restricted"
    PROFILE = "profile"


@dataclass(frozen=True, slots=True)
class Scope:
    """What the authority covers. An empty set means any, except for subjects, where it means
    nobody.
    """

    subjects: frozenset[str]
    platforms: frozenset[str]
    officers: frozenset[str]
    purposes: frozenset[str]
    restricted: bool
    """Whether material behind a privacy setting may be seen."""
    profiles: frozenset[str] = frozenset()
    """The online profiles that may be opened; empty where any on the platforms may be."""


@dataclass(frozen=True, slots=True)
class Event:
    """Something that happened to an authority, at an aware moment. Raises ``ValueError`` without
    an offset.
    """

    at: datetime

    def __post_init__(self) -> None:
        if self.at.utcoffset() is None:
            raise ValueError("the time of an event needs an offset, such as +00:00.")


@dataclass(frozen=True, slots=True)
class Granted(Event):
    """The authorising officer (or the manager, for an overt determination) granted it.

    ``max_viewings`` of None means no limit. ``review_by`` is the last London day for the first
    review. ``to`` is the last London day, for non-RIPA and overt only; None for the kinds whose
    end the Act sets.
    """

    scope: Scope
    max_viewings: int | None
    review_by: date
    to: date | None


@dataclass(frozen=True, slots=True)
class Refused(Event):
    """The authorising officer refused the application."""


@dataclass(frozen=True, slots=True)
class MagistrateApproved(Event):
    """The magistrate's order: a RIPA authorisation starts here."""


@dataclass(frozen=True, slots=True)
class MagistrateRefused(Event):
    """The magistrate refused to approve what waited: a renewal, or else the authorisation."""


@dataclass(frozen=True, slots=True)
class Reviewed(Event):
    """A review was done; ``review_by`` is the last London day for the next one."""

    review_by: date


@dataclass(frozen=True, slots=True)
class Renewed(Event):
    """The authorising officer granted one more period, to ``to`` where policy makes it a shorter
    one; None for a whole one. A ``to`` belongs to a kind whose end the Act does not set.
    """

    to: date | None = None


@dataclass(frozen=True, slots=True)
class RenewalApproved(Event):
    """The magistrate approved a renewal that had been granted."""


@dataclass(frozen=True, slots=True)
class Used(Event):
    """One viewing was made under the authority."""


@dataclass(frozen=True, slots=True)
class Cancelled(Event):
    """The authority was cancelled."""


@dataclass(frozen=True, slots=True)
class Ask:
    """One viewing that someone wants to make.

    ``restricted`` is whether it would see material behind a privacy setting; where that is not
    known, ask as if it would. ``profile`` is the online profile; an ask that names none lies
    outside every authority that names profiles.
    """

    at: datetime
    subject: str
    platform: str
    officer: str
    purpose: str
    restricted: bool
    profile: str | None = None

    def __post_init__(self) -> None:
        if self.at.utcoffset() is None:
            raise ValueError("the time of an ask needs an offset, such as +00:00.")


@dataclass(frozen=True, slots=True)
class Life:
    """Everything that happened to one authority, in time order.

    Raises ``ValueError`` for events out of order. Whether it is a story that could be on record is
    asked of ``ensure_possible``.
    """

    kind: Kind
    subject_under_18_source: bool
    """The source of a CHIS authorisation is under 18. It shortens that kind's period and no
    other's.
    """
    events: tuple[Event, ...]

    def __post_init__(self) -> None:
        for earlier, later in pairwise(self.events):
            if instant(later.at) < instant(earlier.at):
                raise ValueError("the events must be in time order, earliest first.")

    def last_day_of_period(self, first: date) -> date:
        """The last London day of a full period that begins on ``first``."""
        return last_day_of_period(self.kind, first, under_18=self.subject_under_18_source)

    def as_at(self, moment: datetime) -> "Life":
        """The life as it stood at ``moment``: later events have not happened yet."""
        now = instant(moment)
        return replace(self, events=tuple(e for e in self.events if instant(e.at) <= now))


def ensure_possible(life: Life) -> None:
    """Raise ``ValueError`` with a sentence for a life that the service never writes down.

    That is a second grant, or a ``to`` that is missing, does not belong to the kind, or lies
    outside the period that the rules allow. ``state_at`` has an answer for each of these; a record
    that holds one was not made by the deeds of this service, so nothing is permitted by it.
    """
    grants = [event for event in life.events if isinstance(event, Granted)]
    if len(grants) > 1:
        raise ValueError("an authority is granted once: a second grant is another authority.")
    for grant in grants:
        _ensure_last_day(life, grant)


def _ensure_last_day(life: Life, grant: Granted) -> None:
    if life.kind in RIPA_KINDS:
        if grant.to is not None:
            raise ValueError(f"“to” does not belong to a {KIND_WORDS[life.kind]}: leave it out.")
        return
    first = london_day(grant.at)
    latest = life.last_day_of_period(first)
    if grant.to is None or not first <= grant.to <= latest:
        raise ValueError(
            f"“to” must be a day from {first} to {latest}: a {KIND_WORDS[life.kind]} ends "
            f"within {PERIOD_MONTHS[life.kind]} months, less a day, of its grant."
        )


@dataclass(frozen=True, slots=True)
class Period:
    """When an authority is in force, and what is left of it."""

    start: datetime
    last_day: date
    """The last London day it runs to, renewals included, were it not cancelled."""
    end: datetime
    """The last moment of ``last_day`` in London, or the moment of cancellation where that is
    earlier.
    """
    uses_left: int | None
    """Viewings still permitted; None where the authority sets no maximum."""
    review_by: date
    renewal_awaits_magistrate: bool
    """A renewal was granted that the magistrate has not approved. Until then it does nothing."""


class _Reading:
    """The events of a life, taken in one at a time."""

    def __init__(self, life: Life) -> None:
        self.life = life
        self.grant: Granted | None = None
        self.refused = False
        self.cancelled_at: datetime | None = None
        self.start: datetime | None = None
        self.last_day = date.min
        self.review_by = date.max
        self.used = 0
        self.renewals_waiting = 0
        for event in life.events:
            self._take(event)

    def _take(self, event: Event) -> None:
        match event:
            case Granted():
                self._take_grant(event)
            case Refused():
                self.refused = True
            case MagistrateRefused():
                self._take_magistrates_refusal()
            case MagistrateApproved():
                self._take_order(event)
            case Reviewed():
                self.review_by = event.review_by
            case Renewed():
                self._take_renewal(event)
            case RenewalApproved():
                self._take_renewal_approval(event)
            case Used():
                self.used += 1
            case Cancelled():
                self.cancelled_at = self.cancelled_at or event.at

    def _take_grant(self, grant: Granted) -> None:
        if self.grant is not None:
            return
        self.grant = grant
        self.review_by = grant.review_by
        if self.life.kind not in RIPA_KINDS:
            latest = self.life.last_day_of_period(london_day(grant.at))
            self.start = grant.at
            self.last_day = min(grant.to or latest, latest)

    def _take_magistrates_refusal(self) -> None:
        if self.renewals_waiting:
            self.renewals_waiting -= 1
        else:
            self.refused = True

    def _take_order(self, order: MagistrateApproved) -> None:
        # A kind that needs no order started at its grant, so this leaves it alone.
        if self.grant is not None and self.start is None:
            self.start = order.at
            self.last_day = self.life.last_day_of_period(london_day(order.at))

    def _take_renewal(self, renewal: Renewed) -> None:
        if not self._running_at(renewal.at):
            return
        if self.life.kind in RIPA_KINDS:
            self.renewals_waiting += 1
        else:
            before = self.last_day
            self._add_period()
            # Never longer than the rules allow, and never back.
            self.last_day = max(before, min(renewal.to or self.last_day, self.last_day))

    def _take_renewal_approval(self, approval: RenewalApproved) -> None:
        if self.renewals_waiting and self._running_at(approval.at):
            self.renewals_waiting -= 1
            self._add_period()

    def _add_period(self) -> None:
        self.last_day = self.life.last_day_of_period(self.last_day + ONE_DAY)

    def _running_at(self, moment: datetime) -> bool:
        return self.start is not None and london_day(moment) <= self.last_day

    def uses_left(self) -> int | None:
        if self.grant is None or self.grant.max_viewings is None:
            return None
        return max(0, self.grant.max_viewings - self.used)


def state_at(life: Life, ask: Ask) -> AuthorityState:
    """What the authority is worth for this ask, at ``ask.at``. Events after that moment do not
    count.

    The order of precedence is that of the rules: none (never granted, or refused), cancelled,
    awaiting the magistrate, expired, out of scope, exhausted, review overdue, in force.

    Where the rules leave room, this is what was chosen:

    * A magistrate's refusal while a renewal waits for the magistrate is of that renewal, which
      then does nothing; the current period runs on. For the rules make a renewal an addition that
      "does nothing" unless it is approved, and name the refusal that gives ``none`` beside the
      grant, as the end of an application.
    * Any other refusal, by the officer or the magistrate, is final whenever it comes: the
      authority is ``none``, even if other events follow or went before.
    * An authority is granted once. The first grant starts it and sets its terms; a later one does
      nothing, as the table has no grant of what was granted.
    * "At most" three months less a day from the grant: a later ``to``, or none, is read as that
      day. A ``to`` before the grant has ended at once. A kind whose end the Act sets has no ``to``.
    * Only the first magistrate's order after the grant starts a RIPA authorisation; later ones,
      and any order for a kind that needs none, do nothing.
    * Each renewal adds one period after those already added, so two renewals in one period add
      two. Each needs its own magistrate's approval. For non-RIPA and overt one period is three
      months less a day, whatever the first ``to`` was.
    * A renewal before the start does nothing. One granted in time but approved after the end does
      nothing.
    * The end itself, the last microsecond of the last London day, still belongs to the period,
      for a viewing and for a renewal.
    * Every use on record counts against the maximum, whenever it was made; a renewal does not
      start the count again.
    * A review done before the magistrate's order moves the review date like any other.
    * An authority that names no subject covers nobody.
    """
    reading = _Reading(life.as_at(ask.at))
    if reading.grant is None or reading.refused:
        return AuthorityState.NONE
    if reading.cancelled_at is not None:
        return AuthorityState.CANCELLED
    if reading.start is None:
        return AuthorityState.AWAITING_MAGISTRATE
    today = london_day(ask.at)
    if today > reading.last_day:
        return AuthorityState.EXPIRED
    if _crossed(reading.grant.scope, ask):
        return AuthorityState.OUT_OF_SCOPE
    if reading.uses_left() == 0:
        return AuthorityState.EXHAUSTED
    if today > reading.review_by:
        return AuthorityState.REVIEW_OVERDUE
    if life.kind is Kind.CHIS:
        return AuthorityState.IN_FORCE_CHIS
    return AuthorityState.IN_FORCE_IN_SCOPE


def bound_crossed(life: Life, ask: Ask) -> tuple[Bound, ...]:
    """Which bounds the ask lies outside, so that a block can name them.

    Empty when it is inside all of them, or the authority was never granted. ``dates`` is crossed
    before the start (a RIPA authorisation that awaits its magistrate included) and after the last
    day; being cancelled or refused is no bound.
    """
    reading = _Reading(life.as_at(ask.at))
    if reading.grant is None:
        return ()
    crossed = _crossed(reading.grant.scope, ask)
    if reading.start is None or london_day(ask.at) > reading.last_day:
        crossed.append(Bound.DATES)
    return tuple(crossed)


def period(life: Life) -> Period | None:
    """When the authority starts and ends, from all of its events; None if it never took effect,
    or was refused.

    For what was known at an earlier moment, ask ``period(life.as_at(moment))``.
    """
    reading = _Reading(life)
    start = reading.start
    if start is None or reading.refused:
        return None
    end = end_of_london_day(reading.last_day)
    if reading.cancelled_at is not None:
        if instant(reading.cancelled_at) < instant(start):
            return None
        end = min(end, reading.cancelled_at, key=instant)
    return Period(
        start=start,
        last_day=reading.last_day,
        end=end,
        uses_left=reading.uses_left(),
        review_by=reading.review_by,
        renewal_awaits_magistrate=reading.renewals_waiting > 0,
    )


def _crossed(scope: Scope, ask: Ask) -> list[Bound]:
    crossed = []
    if ask.subject not in scope.subjects:
        crossed.append(Bound.SUBJECT)
    for bound, allowed, asked in (
        (Bound.PLATFORM, scope.platforms, ask.platform),
        (Bound.OFFICER, scope.officers, ask.officer),
        (Bound.PURPOSE, scope.purposes, ask.purpose),
    ):
        if allowed and asked not in allowed:
            crossed.append(bound)
    if ask.restricted and not scope.restricted:
        crossed.append(Bound.RESTRICTED)
    if scope.profiles and ask.profile not in scope.profiles:
        crossed.append(Bound.PROFILE)
    return crossed
