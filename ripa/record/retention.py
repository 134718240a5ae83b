"""For how long an authority is kept: until so many years from its end (rules §5). Pure.

The end is a London day: that of the cancellation, of the refusal, of the withdrawal, or the last
day of the period that ran out. What has not ended is kept without a last day. Nothing is disposed
of by this clock: what is past its day goes to a reviewer, who decides.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from ripa.periods import months_later
from ripa.states import Deed, State

MONTHS_IN_A_YEAR = 12


class How(StrEnum):
    """In which way an authority, or the application for one, ended."""

    CANCELLED = "cancelled"
    EXPIRED = "expired"
    REFUSED = "refused"
    REFUSED_BY_MAGISTRATE = "refused_by_magistrate"
    WITHDRAWN = "withdrawn"


@dataclass(frozen=True)
class Ending:
    """How it ended, and on which London day."""

    how: How
    on: date


# The stored states that are an end, with the deed that led to each.
_ENDS: Mapping[State, tuple[How, Deed]] = {
    State.CANCELLED: (How.CANCELLED, Deed.CANCEL),
    State.REFUSED: (How.REFUSED, Deed.REFUSE),
    State.MAGISTRATE_REFUSED: (How.REFUSED_BY_MAGISTRATE, Deed.MAGISTRATE_REFUSE),
    State.WITHDRAWN: (How.WITHDRAWN, Deed.WITHDRAW),
}


def ending_of(
    state: State, days: Mapping[str, date], *, last_day: date | None, today: date
) -> Ending | None:
    """How and when it ended; None while it has not, and where its record does not say.

    `days` has the London day of the newest event of each deed; `last_day` is that of the period,
    where it ever took effect.
    """
    if state in _ENDS:
        how, deed = _ENDS[state]
        return Ending(how, days[deed]) if deed in days else None
    if state is State.IN_FORCE and last_day is not None and today > last_day:
        return Ending(How.EXPIRED, last_day)
    return None


def keep_until(ended_on: date, years: int) -> date:
    """The last day on which it must be kept: the same day so many years on.

    The years begin on the day after the end, so that those from a 29 February are whole on the
    28 February of a year without a 29th.
    """
    return months_later(ended_on, MONTHS_IN_A_YEAR * years)


def is_over(until: date | None, *, today: date) -> bool:
    """Whether a reviewer may now decide about it."""
    return until is not None and today > until
