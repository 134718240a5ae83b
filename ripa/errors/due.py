"""The clock of a relevant error: ten working days in England from when it is established.

Bank holidays come from the `holidays` library, as for the review of immediate responses.
"""

from collections.abc import Callable
from datetime import UTC, datetime, time, timedelta

from audit.clock import LONDON
from ripa.immediate import review_due

WORKING_DAYS = 10
# Those who have to report are reminded when no more than so many working days are left.
REMIND_AT = 3


def report_due(established_at: datetime) -> datetime:
    """The end of the tenth working day after the day on which a RIPA error was established."""
    due = established_at
    for _ in range(WORKING_DAYS):
        due = review_due(due)
    return due


def is_overdue(established_at: datetime, *, at: datetime) -> bool:
    """Whether the time to report is over. Compared in UTC: London repeats an hour."""
    return at.astimezone(UTC) > report_due(established_at).astimezone(UTC)


def working_days_between(start: datetime, end: datetime) -> int:
    """How many working days come after the London day of `start`, up to and with that of `end`."""
    days, last = 0, end.astimezone(LONDON).date()
    moment = review_due(start)
    while moment.astimezone(LONDON).date() <= last:
        days += 1
        moment = review_due(moment)
    return days


def days_left(established_at: datetime, *, at: datetime) -> int:
    """Working days left to report after today; 0 on the last day, and when it is over."""
    return working_days_between(at, report_due(established_at))


def due_words(established_at: datetime, *, at: datetime) -> str:
    """How long there is, in words that follow the day."""
    if is_overdue(established_at, at=at):
        over = max(1, working_days_between(report_due(established_at), at))
        return f"overdue by {_days(over)}"
    left = days_left(established_at, at=at)
    return f"{_days(left)} left after today" if left else "today is the last day"


def _days(number: int) -> str:
    return "1 working day" if number == 1 else f"{number} working days"


def overdue_if_established_before(at: datetime) -> datetime:
    """The moment before which an error must have been established to be overdue at `at`.

    Whatever was established on one London day is due at one moment, so it is the end of a day.
    """
    return _last_established(at, lambda moment: is_overdue(moment, at=at))


def remind_if_established_before(at: datetime) -> datetime:
    """The moment before which an error must have been established for a reminder to be due."""
    return _last_established(at, lambda moment: days_left(moment, at=at) <= REMIND_AT)


def _last_established(at: datetime, holds: Callable[[datetime], bool]) -> datetime:
    """The first moment after the newest London day for which `holds`: it does for all before."""
    day = at.astimezone(LONDON).date()
    while not holds(datetime.combine(day, time(12), tzinfo=LONDON)):
        day -= timedelta(days=1)
    return datetime.combine(day + timedelta(days=1), time.min, tzinfo=LONDON)
