"""The one clock: the database's. Every decision about dates uses it, whichever server asks."""

from datetime import date, datetime
from zoneinfo import ZoneInfo

from django.db import connection

LONDON = ZoneInfo("Europe/London")


def now() -> datetime:
    """This moment, by the database's clock, as an aware datetime in UTC."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT clock_timestamp()")
        moment: datetime = cursor.fetchone()[0]
    return moment


def london_day(moment: datetime) -> date:
    """The calendar date in London at `moment`."""
    return moment.astimezone(LONDON).date()


def today() -> date:
    """The calendar date in London now, by the database's clock."""
    return london_day(now())
