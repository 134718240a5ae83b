"""How a subject's consent stands at a moment, worked out from everything they and others answered.

Pure: no Django, no database, no clock. Consent is a series of events, never a flag, so the answer
is computed each time it is needed and a withdrawal bites at once. Days are London days.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime
from enum import StrEnum
from itertools import pairwise
from zoneinfo import ZoneInfo

LONDON = ZoneInfo("Europe/London")


class ConsentStanding(StrEnum):
    """The values of the gate's ``consent`` fact.

    ``standing`` always finds one of the others. ``UNKNOWN`` is for a caller that could not read the
    events at all; the gate never takes it as permission.
    """

    NONE = "none"
    SOUGHT = "sought"
    GIVEN_IN_SCOPE = "given_in_scope"
    GIVEN_OUT_OF_SCOPE = "given_out_of_scope"
    REFUSED = "refused"
    WITHDRAWN = "withdrawn"
    EXPIRED = "expired"
    CONFLICTED = "conflicted"
    UNKNOWN = "unknown"


class Deed(StrEnum):
    """What happened: asked, answered, or an earlier event struck out."""

    SOUGHT = "sought"
    GIVEN = "given"
    REFUSED = "refused"
    WITHDRAWN = "withdrawn"
    INVALIDATED = "invalidated"


ANSWERS = frozenset({Deed.GIVEN, Deed.REFUSED, Deed.WITHDRAWN})


class Footing(StrEnum):
    """In what right someone answered."""

    SELF = "self"
    GILLICK = "gillick"
    MCA = "mca"
    PARENTAL_RESPONSIBILITY = "parental_responsibility"


# The subject's own answer, however their competence was shown. It outranks anybody else's.
OWN_ANSWER = frozenset({Footing.SELF, Footing.GILLICK, Footing.MCA})


@dataclass(frozen=True, slots=True)
class Scope:
    """What was agreed to. Empty sets mean any.

    ``first`` and ``last`` are London days, both included; None for ``last`` means no end was named.
    """

    platforms: frozenset[str]
    purposes: frozenset[str]
    first: date
    last: date | None

    def __post_init__(self) -> None:
        if self.last is not None and self.last < self.first:
            raise ValueError("“to” must not be before “from”.")

    def covers(self, day: date, platform: str, purpose: str) -> bool:
        """The day, the platform and the purpose all lie within what was agreed to."""
        return (
            self.first <= day
            and not self.ended_before(day)
            and (not self.platforms or platform in self.platforms)
            and (not self.purposes or purpose in self.purposes)
        )

    def ended_before(self, day: date) -> bool:
        """The last day agreed to is past on ``day``."""
        return self.last is not None and self.last < day


@dataclass(frozen=True, slots=True)
class Event:
    """One thing that happened to a subject's consent, at an aware moment.

    An answer needs ``by`` (who decided) and ``footing``; consent given also needs ``scope``; an
    invalidation needs ``of``, the id of the event that it strikes out. Raises ``ValueError`` where
    one of these is missing, or stands where it does not belong.
    """

    id: str
    at: datetime
    deed: Deed
    by: str | None = None
    footing: Footing | None = None
    scope: Scope | None = None
    of: str | None = None

    def __post_init__(self) -> None:
        if self.at.utcoffset() is None:
            raise ValueError("the time of an event needs an offset, such as +00:00.")
        if self.deed in ANSWERS and (not self.by or self.footing is None):
            raise ValueError(f"“{self.deed}” needs “by” and “footing”: who decided, in what right.")
        if (self.deed is Deed.GIVEN) != (self.scope is not None):
            raise ValueError("“scope” belongs to “given”, always, and to nothing else.")
        if (self.deed is Deed.INVALIDATED) != (self.of is not None):
            raise ValueError("“of” belongs to “invalidated”, always, and to nothing else.")


@dataclass(frozen=True, slots=True)
class Ask:
    """The look that someone wants to make: when, on which platform, for which purpose."""

    at: datetime
    platform: str
    purpose: str

    def __post_init__(self) -> None:
        if self.at.utcoffset() is None:
            raise ValueError("the time of an ask needs an offset, such as +00:00.")


def standing(events: Sequence[Event], ask: Ask) -> ConsentStanding:
    """How consent stands for this ask at ``ask.at``. ``events`` are in time order.

    Events after ``ask.at`` and events struck out do not count. Of each decider the latest answer
    counts. If any of those is the subject's own (self, Gillick, MCA), only such answers count.

    Where the rules leave room, this is what was chosen:

    * An invalidation can itself be struck out; then the event it named counts again.
    * The latest answer of each decider is found first, and its footing is the one that counts. An
      own answer that the same decider later replaced by one with parental responsibility is gone.
    * Of two answers by one decider at the same moment, the one recorded later counts.
    * "Had given" means any earlier consent of that decider that was not struck out, whatever came
      between; without one a withdrawal is a refusal.
    * Being asked again after answering changes nothing: the answer stands until the next answer.

    Raises ``ValueError`` where the events are out of time order: the latest would be unknown.
    """
    counting = _counting(events, ask.at)
    latest: dict[str | None, Event] = {}
    had_given: set[str | None] = set()
    for event in counting:
        if event.deed in ANSWERS:
            latest[event.by] = event
        if event.deed is Deed.GIVEN:
            had_given.add(event.by)
    answers = [event for event in latest.values() if event.footing in OWN_ANSWER]
    answers = answers or list(latest.values())
    if not answers:
        asked = any(event.deed is Deed.SOUGHT for event in counting)
        return ConsentStanding.SOUGHT if asked else ConsentStanding.NONE
    scopes = [event.scope for event in answers if event.scope is not None]
    if len(scopes) == len(answers):
        return _standing_of_given(scopes, ask)
    if scopes:
        return ConsentStanding.CONFLICTED
    if all(event.deed is Deed.WITHDRAWN and event.by in had_given for event in answers):
        return ConsentStanding.WITHDRAWN
    return ConsentStanding.REFUSED


def _counting(events: Sequence[Event], moment: datetime) -> list[Event]:
    """The events up to the moment that were not struck out, in the same order."""
    _check_order(events)
    happened = [event for event in events if _instant(event.at) <= _instant(moment)]
    struck_out: set[str | None] = set()
    # From the latest back, so that an invalidation that was itself struck out strikes nothing.
    for event in reversed(happened):
        if event.deed is Deed.INVALIDATED and event.id not in struck_out:
            struck_out.add(event.of)
    return [event for event in happened if event.id not in struck_out]


def _check_order(events: Sequence[Event]) -> None:
    for earlier, later in pairwise(events):
        if _instant(later.at) < _instant(earlier.at):
            raise ValueError("the events must be in time order, earliest first.")


def _standing_of_given(scopes: Sequence[Scope], ask: Ask) -> ConsentStanding:
    """Everyone whose answer counts has given: is the ask within what each agreed to?"""
    day = ask.at.astimezone(LONDON).date()
    if all(scope.covers(day, ask.platform, ask.purpose) for scope in scopes):
        return ConsentStanding.GIVEN_IN_SCOPE
    if any(scope.ended_before(day) for scope in scopes):
        return ConsentStanding.EXPIRED
    return ConsentStanding.GIVEN_OUT_OF_SCOPE


def _instant(moment: datetime) -> datetime:
    """The moment in UTC: a London wall clock repeats an hour each October."""
    return moment.astimezone(UTC)
