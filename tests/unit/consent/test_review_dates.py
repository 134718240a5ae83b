"""How far ahead a decision that must be looked at again may be dated."""

from datetime import date, timedelta

import pytest

from consent.review_dates import months_after, review_date_fault

TODAY = date(2026, 11, 30)


@pytest.mark.parametrize(
    ("day", "months", "later"),
    [
        (date(2026, 1, 15), 6, date(2026, 7, 15)),
        (date(2026, 11, 30), 3, date(2027, 2, 28)),
        (date(2027, 11, 30), 3, date(2028, 2, 29)),
        (date(2026, 12, 31), 6, date(2027, 6, 30)),
        (date(2026, 6, 1), 6, date(2026, 12, 1)),
    ],
)
def test_months_are_counted_to_the_same_day_or_the_last_of_a_short_month(
    day: date, months: int, later: date
) -> None:
    assert months_after(day, months) == later


def test_today_and_earlier_are_no_review_dates() -> None:
    for review_on in (TODAY, TODAY - timedelta(days=1)):
        fault = review_date_fault(review_on, today=TODAY, months=3)
        assert fault == "The review date must be after today"


def test_the_last_day_is_allowed_and_the_next_is_not_and_the_sentence_names_it() -> None:
    last = date(2027, 2, 28)
    assert review_date_fault(last, today=TODAY, months=3) == ""
    assert review_date_fault(last + timedelta(days=1), today=TODAY, months=3) == (
        "The review date must be within 3 months, so no later than 28 February 2027"
    )
    assert review_date_fault(TODAY + timedelta(days=1), today=TODAY, months=3) == ""
