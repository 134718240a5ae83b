"""Years and quarters are London's: half past midnight in summer time is another day than in UTC."""

from datetime import UTC, date, datetime
from itertools import pairwise

import pytest

from ripa.returns.spans import Report, span_of, spans_between


@pytest.mark.parametrize(
    ("moment", "quarter"),
    [
        # British summer time: 00:30 on 1 July in London is 23:30 on 30 June in UTC.
        (datetime(2026, 6, 30, 22, 59, 59, tzinfo=UTC), "2026-Q2"),
        (datetime(2026, 6, 30, 23, 0, tzinfo=UTC), "2026-Q3"),
        (datetime(2026, 6, 30, 23, 30, tzinfo=UTC), "2026-Q3"),
        # The clocks went forward on 29 March 2026, so that 1 April begins an hour before UTC's.
        (datetime(2026, 3, 31, 22, 59, 59, tzinfo=UTC), "2026-Q1"),
        (datetime(2026, 3, 31, 23, 30, tzinfo=UTC), "2026-Q2"),
        (datetime(2026, 9, 30, 23, 30, tzinfo=UTC), "2026-Q4"),
        # Winter: London is at UTC.
        (datetime(2026, 12, 31, 23, 59, 59, tzinfo=UTC), "2026-Q4"),
        (datetime(2027, 1, 1, 0, 0, tzinfo=UTC), "2027-Q1"),
        (datetime(2027, 1, 1, 0, 30, tzinfo=UTC), "2027-Q1"),
    ],
)
def test_a_moment_falls_in_the_quarter_that_london_is_in(moment: datetime, quarter: str) -> None:
    spans = spans_between(Report.QUARTERLY, date(2026, 1, 1), date(2027, 3, 1))
    assert [span.name for span in spans if span.holds(moment)] == [quarter]
    years = spans_between(Report.ANNUAL, date(2026, 1, 1), date(2027, 3, 1))
    assert [span.name for span in years if span.holds(moment)] == [quarter[:4]]


def test_periods_follow_each_other_without_gap_or_overlap() -> None:
    for report, many in ((Report.ANNUAL, 4), (Report.QUARTERLY, 15)):
        spans = spans_between(report, date(2023, 5, 17), date(2026, 9, 30))
        assert len(spans) == many
        assert spans[-1].first == date(2023, 1, 1) and spans[0].last >= date(2026, 9, 30)
        for later, earlier in pairwise(spans):
            assert (later.first - earlier.last).days == 1
        assert len({span.name for span in spans}) == many


@pytest.mark.parametrize(
    ("day", "name", "words", "first", "last"),
    [
        (date(2024, 2, 29), "2024-Q1", "January to March 2024", "2024-01-01", "2024-03-31"),
        (date(2026, 4, 1), "2026-Q2", "April to June 2026", "2026-04-01", "2026-06-30"),
        (date(2026, 9, 30), "2026-Q3", "July to September 2026", "2026-07-01", "2026-09-30"),
        (date(2026, 12, 31), "2026-Q4", "October to December 2026", "2026-10-01", "2026-12-31"),
    ],
)
def test_a_quarter_by_a_day_of_it(day: date, name: str, words: str, first: str, last: str) -> None:
    span = span_of(Report.QUARTERLY, day)
    assert (span.name, span.words) == (name, words)
    assert (span.first.isoformat(), span.last.isoformat()) == (first, last)


def test_a_period_ends_with_its_last_day_in_london() -> None:
    summer = span_of(Report.QUARTERLY, date(2026, 5, 1))
    assert not summer.has_ended(datetime(2026, 6, 30, 22, 59, tzinfo=UTC))
    assert summer.has_ended(datetime(2026, 6, 30, 23, 0, tzinfo=UTC))
    assert summer.close.astimezone(UTC) == datetime(2026, 6, 30, 22, 59, 59, 999999, tzinfo=UTC)
