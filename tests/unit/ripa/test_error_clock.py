"""Ten working days in England: weekends, bank holidays, their substitutes, and the clocks."""

from datetime import UTC, datetime, time, timedelta

import pytest

from audit.clock import LONDON
from ripa.errors.due import (
    days_left,
    due_words,
    is_overdue,
    overdue_if_established_before,
    remind_if_established_before,
    report_due,
    working_days_between,
)


def london(text: str) -> datetime:
    return datetime.fromisoformat(text).replace(tzinfo=LONDON)


@pytest.mark.parametrize(
    ("established", "last_day"),
    [
        # An ordinary Monday: two weeks on.
        ("2026-06-01T09:00", "2026-06-15"),
        # On a weekend the count starts with the Monday.
        ("2026-06-06T12:00", "2026-06-19"),
        ("2026-06-07T23:59", "2026-06-19"),
        # The last minute of a London day is still that day, though summer's UTC agrees on the date
        # and winter's does too; one minute on it is the next.
        ("2026-06-01T23:59", "2026-06-15"),
        ("2026-06-02T00:00", "2026-06-16"),
        # Christmas Day on a Friday; Boxing Day on a Saturday is kept on Monday 28th; New Year.
        ("2026-12-21T09:00", "2027-01-07"),
        # Christmas on a Saturday and Boxing Day on a Sunday: kept on the 27th and 28th.
        ("2027-12-20T09:00", "2028-01-06"),
        # Good Friday 3 April 2026 and Easter Monday the 6th.
        ("2026-03-30T09:00", "2026-04-15"),
        # The early and the late May bank holidays.
        ("2026-05-01T17:00", "2026-05-18"),
        ("2026-05-18T17:00", "2026-06-02"),
        # The summer one, on 31 August 2026.
        ("2026-08-20T17:00", "2026-09-04"),
        # A holiday of one year alone: the late Queen's funeral, 19 September 2022.
        ("2022-09-12T09:00", "2022-09-27"),
        # Across both changes of the clock.
        ("2026-03-27T12:00", "2026-04-14"),
        ("2026-10-23T12:00", "2026-11-06"),
    ],
)
def test_the_last_day_to_report(established: str, last_day: str) -> None:
    due = report_due(london(established))
    assert due.astimezone(LONDON).date().isoformat() == last_day
    assert due.astimezone(LONDON).time() == time.max


def test_the_last_minute_in_summer_is_yesterday_in_utc() -> None:
    """23:30 UTC on 1 June is half past midnight on the 2nd in London."""
    there = datetime(2026, 6, 1, 23, 30, tzinfo=UTC)
    assert report_due(there).astimezone(LONDON).date().isoformat() == "2026-06-16"


def test_overdue_begins_with_the_next_london_day() -> None:
    established = london("2026-06-01T09:00")
    assert not is_overdue(established, at=datetime(2026, 6, 15, 22, 59, 59, tzinfo=UTC))
    assert is_overdue(established, at=datetime(2026, 6, 15, 23, 0, tzinfo=UTC))


@pytest.mark.parametrize(
    ("now", "left", "words"),
    [
        ("2026-06-01T10:00", 10, "10 working days left after today"),
        ("2026-06-10T10:00", 3, "3 working days left after today"),
        ("2026-06-12T10:00", 1, "1 working day left after today"),
        # Over the weekend nothing is lost but the weekend.
        ("2026-06-13T10:00", 1, "1 working day left after today"),
        ("2026-06-15T23:59", 0, "today is the last day"),
        ("2026-06-16T00:00", 0, "overdue by 1 working day"),
        ("2026-06-20T10:00", 0, "overdue by 4 working days"),
    ],
)
def test_how_long_there_is(now: str, left: int, words: str) -> None:
    established = london("2026-06-01T09:00")
    assert days_left(established, at=london(now)) == left
    assert due_words(established, at=london(now)) == words


def test_no_working_day_lies_between_a_day_and_itself() -> None:
    assert working_days_between(london("2026-06-01T00:00"), london("2026-06-01T23:59")) == 0


@pytest.mark.parametrize("first", ["2026-12-10", "2026-03-20", "2026-10-15"])
def test_the_cut_off_agrees_with_the_clock_at_every_hour(first: str) -> None:
    """What the lists ask the database for is what `is_overdue` and `days_left` say of each."""
    now = london(f"{first}T13:00") + timedelta(days=21)
    for hours in range(0, 24 * 45, 5):
        established = now.astimezone(UTC) - timedelta(hours=hours)
        over = established < overdue_if_established_before(now).astimezone(UTC)
        assert over == is_overdue(established, at=now)
        soon = established < remind_if_established_before(now).astimezone(UTC)
        assert soon == (days_left(established, at=now) <= 3)
