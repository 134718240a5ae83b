"""How long an authority lasts: calendar months of London days. Pure.

Times are aware datetimes. Days are London days (Europe/London), because an authority ends with a
day there.
"""

import calendar
from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from ripa.states import Kind

LONDON = ZoneInfo("Europe/London")
ONE_DAY = timedelta(days=1)

# Whole calendar months in one period. Directed surveillance and CHIS: set by the Act. The other
# two: the ceiling.
PERIOD_MONTHS = {
    Kind.DIRECTED_SURVEILLANCE: 3,
    Kind.CHIS: 12,
    Kind.NON_RIPA: 3,
    Kind.OVERT_DETERMINATION: 3,
}
CHIS_UNDER_18_MONTHS = 4


def instant(moment: datetime) -> datetime:
    """The moment in UTC. Two London datetimes compare by their wall clock, which repeats an hour
    each October.
    """
    return moment.astimezone(UTC)


def london_day(moment: datetime) -> date:
    """The calendar day in London at an aware moment."""
    return moment.astimezone(LONDON).date()


def end_of_london_day(day: date) -> datetime:
    """The last moment (microsecond) of a London day."""
    return datetime.combine(day, time.max, tzinfo=LONDON)


def months_later(day: date, months: int) -> date:
    """The same day of the month, ``months`` later, or that month's last day where it has no such
    day.
    """
    years, month = divmod(day.month - 1 + months, 12)
    year, month = day.year + years, month + 1
    return date(year, month, min(day.day, calendar.monthrange(year, month)[1]))


def last_day_of_period(kind: Kind, first: date, *, under_18: bool = False) -> date:
    """The last London day of a full period of this kind that begins on ``first``.

    ``under_18`` says that the source is under 18, which matters for a CHIS authorisation only.
    """
    shorter = under_18 and kind is Kind.CHIS
    months = CHIS_UNDER_18_MONTHS if shorter else PERIOD_MONTHS[kind]
    return months_later(first, months) - ONE_DAY
