"""How a subject's consent stands at a moment, worked out from everything they and others answered.

Pure: no Django, no database, no clock. Consent is a series of events, never a flag, so the answer
is computed each time it is needed and a withdrawal bites at once. Days are London days.

In two steps. What happened and what is asked for come down to four ``StandingFacts``. Then ``ROWS``
holds all the rules, as data: rows are tried in order, the first that matches decides.
"""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime
from enum import Enum, StrEnum
from itertools import pairwise
from types import MappingProxyType
from typing import NamedTuple
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


# The subject's own answer, however their competence was shown.
OWN_ANSWER = frozenset({Footing.SELF, Footing.GILLICK, Footing.MCA})

# Whose answers count: where anybody answered in one of these rights, those below are not heard.
RANKS = (OWN_ANSWER, frozenset({Footing.PARENTAL_RESPONSIBILITY}))


# --- What happened, and what is asked for --------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Ask:
    """The look that someone wants to make: when, on which platform, for which purpose.

    ``profile`` is the id of the online profile to be looked at; empty where none is named.
    """

    at: datetime
    platform: str
    purpose: str
    profile: str = ""

    def __post_init__(self) -> None:
        if self.at.utcoffset() is None:
            raise ValueError("the time of an ask needs an offset, such as +00:00.")

    @property
    def day(self) -> date:
        """The London day of the ask."""
        return self.at.astimezone(LONDON).date()


@dataclass(frozen=True, slots=True)
class Scope:
    """What was agreed to. Empty sets mean any.

    ``first`` and ``last`` are London days, both included; None for ``last`` means no end was named.
    Where ``profiles`` names any, by id, nothing else is agreed to: an ask that names no profile is
    not covered.
    """

    platforms: frozenset[str]
    purposes: frozenset[str]
    first: date
    last: date | None
    profiles: frozenset[str] = frozenset()

    def covers(self, ask: Ask) -> bool:
        """The day, the platform, the profile and the purpose all lie within what was agreed to."""
        return (
            self.first <= ask.day
            and not self.ended_before(ask.day)
            and (not self.platforms or ask.platform in self.platforms)
            and (not self.profiles or ask.profile in self.profiles)
            and (not self.purposes or ask.purpose in self.purposes)
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


# --- The facts that the rules tell apart ---------------------------------------------------------


class Asked(Enum):
    """Whether anybody was asked."""

    NO = "nobody was asked"
    YES = "somebody was asked"


class Agreed(Enum):
    """How many of those whose answers count agreed."""

    UNANSWERED = "nobody answered"
    NONE = "of those whose answers count, nobody agreed"
    SOME = "of those whose answers count, some agreed and some did not"
    ALL = "everyone whose answer counts agreed"


class Others(Enum):
    """What those did who did not agree. Where there are none, all of them withdrew, as it were."""

    WITHDREW = "everyone who did not agree withdrew what they had agreed to"
    NOT_ALL_WITHDREW = "not everyone who did not agree withdrew what they had agreed to"


class Reach(Enum):
    """Where the ask lies, seen from what was agreed to."""

    COVERED = "the ask lies within what each agreed to"
    ENDED = "the ask lies outside it, and the last day that one of them agreed to is past"
    OUTSIDE = "the ask lies outside it, and no last day is past"


class StandingFacts(NamedTuple):
    """All that the rules need to know of a history and an ask."""

    asked: Asked
    agreed: Agreed
    others: Others
    reach: Reach


Fact = Asked | Agreed | Others | Reach


# --- The rows ------------------------------------------------------------------------------------

_CHAPTER = "Use of Internet and Social Media Sites by Social Care and Safeguarding Staff"
SOURCES = MappingProxyType(
    {
        "chapter:2.2": f"{_CHAPTER}, section 2.2",
        "chapter:2.3": f"{_CHAPTER}, section 2.3",
        "own": "A safeguard of this service: what is not clearly agreed to is not agreed to",
    }
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Row:
    """One rule: the facts it needs, all of them, how consent then stands, in words, and why."""

    id: str
    when: tuple[Fact, ...]
    standing: ConsentStanding
    words: str
    source: str

    def holds(self, facts: StandingFacts) -> bool:
        """Every fact that the row needs is so."""
        return all(fact in facts for fact in self.when)

    def describe(self) -> str:
        """When it applies, in words."""
        return "; ".join(fact.value for fact in self.when) or "anything else"


ROWS: tuple[Row, ...] = (
    Row(
        id="C01",
        when=(Agreed.UNANSWERED, Asked.NO),
        standing=ConsentStanding.NONE,
        words="Nobody was asked and nobody answered.",
        source="chapter:2.2",
    ),
    Row(
        id="C02",
        when=(Agreed.UNANSWERED, Asked.YES),
        standing=ConsentStanding.SOUGHT,
        words="Asked for, and not answered yet.",
        source="chapter:2.2",
    ),
    Row(
        id="C03",
        when=(Agreed.SOME,),
        standing=ConsentStanding.CONFLICTED,
        words="Those who can decide do not agree with each other.",
        source="own",
    ),
    Row(
        id="C04",
        when=(Agreed.NONE, Others.WITHDREW),
        standing=ConsentStanding.WITHDRAWN,
        words="It was given, and then withdrawn by everyone whose answer counts.",
        source="chapter:2.2",
    ),
    Row(
        id="C05",
        when=(Agreed.NONE, Others.NOT_ALL_WITHDREW),
        standing=ConsentStanding.REFUSED,
        words="Nobody whose answer counts agreed, and at least one of them said no.",
        source="chapter:2.2",
    ),
    Row(
        id="C06",
        when=(Agreed.ALL, Reach.COVERED),
        standing=ConsentStanding.GIVEN_IN_SCOPE,
        words="Given, and the day, the platform or profile, and the purpose lie within what each "
        "agreed to.",
        source="chapter:2.3",
    ),
    Row(
        id="C07",
        when=(Agreed.ALL, Reach.ENDED),
        standing=ConsentStanding.EXPIRED,
        words="Given, but the last day that was agreed to is past.",
        source="chapter:2.2",
    ),
    Row(
        id="C08",
        when=(Agreed.ALL, Reach.OUTSIDE),
        standing=ConsentStanding.GIVEN_OUT_OF_SCOPE,
        words="Given, but not for this.",
        source="chapter:2.2",
    ),
    Row(
        id="C99",
        when=(),
        standing=ConsentStanding.UNKNOWN,
        words="It could not be worked out. Never taken as permission.",
        source="own",
    ),
)


def decide(facts: StandingFacts) -> Row:
    """The first row that holds."""
    return next(row for row in ROWS if row.holds(facts))


# --- From a history to its standing --------------------------------------------------------------


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
    return decide(standing_facts(events, ask)).standing


def standing_facts(events: Sequence[Event], ask: Ask) -> StandingFacts:
    """What the rows need to know. Raises ``ValueError`` where the events are out of time order."""
    valid = _valid(events, ask.at)
    answers = _who_counts(_latest(valid))
    scopes = [event.scope for event in answers if event.scope is not None]
    had_given = {event.by for event in valid if event.deed is Deed.GIVEN}
    withdrew = all(
        event.deed is Deed.WITHDRAWN and event.by in had_given
        for event in answers
        if event.deed is not Deed.GIVEN
    )
    return StandingFacts(
        asked=Asked.YES if any(event.deed is Deed.SOUGHT for event in valid) else Asked.NO,
        agreed=_agreed(yes=len(scopes), of=len(answers)),
        others=Others.WITHDREW if withdrew else Others.NOT_ALL_WITHDREW,
        reach=_reach(scopes, ask),
    )


def answers_that_count(events: Sequence[Event], moment: datetime) -> list[Event]:
    """The answers on which consent rests, one for each decider heard. Raises ``ValueError`` too."""
    return _who_counts(_latest(_valid(events, moment)))


def _who_counts(answers: Collection[Event]) -> list[Event]:
    """The answers of the highest rank in which anybody answered."""
    heard = ([event for event in answers if event.footing in rank] for rank in RANKS)
    return next(filter(None, heard), [])


def _latest(valid: Sequence[Event]) -> Collection[Event]:
    """The latest answer of each decider."""
    return {event.by: event for event in valid if event.deed in ANSWERS}.values()


def _valid(events: Sequence[Event], moment: datetime) -> list[Event]:
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


def _agreed(*, yes: int, of: int) -> Agreed:
    if of == 0:
        return Agreed.UNANSWERED
    if yes == 0:
        return Agreed.NONE
    return Agreed.ALL if yes == of else Agreed.SOME


def _reach(scopes: Sequence[Scope], ask: Ask) -> Reach:
    """Where the ask lies. Nothing lies within an agreement that nobody made."""
    if scopes and all(scope.covers(ask) for scope in scopes):
        return Reach.COVERED
    if any(scope.ended_before(ask.day) for scope in scopes):
        return Reach.ENDED
    return Reach.OUTSIDE


def _instant(moment: datetime) -> datetime:
    """The moment in UTC: a London wall clock repeats an hour each October."""
    return moment.astimezone(UTC)
