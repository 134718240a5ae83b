"""A clock and a calendar of our own, for models that must not share the product's.

Days are (year, month, day). Moments are whole microseconds since the start of the year 1 in UTC.
London's clock is known from the rule of the last Sundays of March and October, which has held since
1996, and not from a time zone database.
"""

from functools import cache

Day = tuple[int, int, int]

MICROSECONDS_A_DAY = 86_400_000_000
MICROSECONDS_AN_HOUR = 3_600_000_000
LENGTHS = (31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31)


def month_length(year: int, month: int) -> int:
    leap = year % 4 == 0 and (year % 100 != 0 or year % 400 == 0)
    return 29 if month == 2 and leap else LENGTHS[month - 1]


@cache
def following(day: Day) -> Day:
    year, month, number = day
    if number < month_length(year, month):
        return year, month, number + 1
    return (year, month + 1, 1) if month < 12 else (year + 1, 1, 1)


def preceding(day: Day) -> Day:
    year, month, number = day
    if number > 1:
        return year, month, number - 1
    if month > 1:
        return year, month - 1, month_length(year, month - 1)
    return year - 1, 12, 31


def day_of(text: str) -> Day:
    year, month, day = text.split("-")
    return int(year), int(month), int(day)


@cache
def day_number(day: Day) -> int:
    """Days since 1 January of the year 1, counted by the calendar's own rule."""
    year, month, number = day
    before = year - 1
    days = before * 365 + before // 4 - before // 100 + before // 400
    return days + sum(month_length(year, earlier) for earlier in range(1, month)) + number - 1


@cache
def summer_time(year: int) -> tuple[int, int]:
    """When the clocks go forward and back: 01:00 UTC on the last Sundays of March and October."""
    changes = []
    for month in (3, 10):
        number = day_number((year, month, 31))
        number -= (number + 1) % 7  # day 0 was a Monday
        changes.append(number * MICROSECONDS_A_DAY + MICROSECONDS_AN_HOUR)
    return changes[0], changes[1]


@cache
def london_midnight(day: Day) -> int:
    """The first microsecond of a London day. The clocks never change at midnight."""
    midnight = day_number(day) * MICROSECONDS_A_DAY
    forward, back = summer_time(day[0])
    return midnight - MICROSECONDS_AN_HOUR if forward < midnight < back else midnight


def london_day_of(moment: int) -> Day:
    """The London day of a moment, found by looking for the midnights on either side of it."""
    low, high = 1, 9999
    while low < high:
        middle = (low + high + 1) // 2
        low, high = (
            (middle, high) if london_midnight((middle, 1, 1)) <= moment else (low, middle - 1)
        )
    year = low
    month = max(m for m in range(1, 13) if london_midnight((year, m, 1)) <= moment)
    days = range(1, month_length(year, month) + 1)
    return year, month, max(d for d in days if london_midnight((year, month, d)) <= moment)


def microseconds(text: str) -> int:
    """Since the start of the year 1 in UTC, from YYYY-MM-DDTHH:MM:SS[.ffffff]+HH:MM."""
    clock, sign, offset = text[11:-6], text[-6], text[-5:]
    hours, minutes, seconds = clock.split(":")
    whole, _, fraction = seconds.partition(".")
    total = (int(hours) * 60 + int(minutes)) * 60 + int(whole)
    shift = (int(offset[:2]) * 60 + int(offset[3:])) * 60
    total += -shift if sign == "+" else shift
    parts = total * 1_000_000 + int(fraction.ljust(6, "0"))
    return day_number(day_of(text[:10])) * MICROSECONDS_A_DAY + parts
