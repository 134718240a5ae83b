"""The periods of reports: years and quarters of the calendar, by London's days. Pure."""

from dataclasses import dataclass
from datetime import date, datetime, timedelta
from enum import StrEnum

from ripa.periods import end_of_london_day, london_day

_QUARTERS = (
    "January to March",
    "April to June",
    "July to September",
    "October to December",
)


class Report(StrEnum):
    """The two reports that are made from the record."""

    ANNUAL = "annual"
    QUARTERLY = "quarterly"


@dataclass(frozen=True, slots=True)
class Span:
    """One period. `name` is what addresses and rows call it: `2026`, or `2026-Q3`."""

    name: str
    words: str
    first: date
    last: date

    def holds(self, moment: datetime) -> bool:
        """Was it one of this period's days in London at that moment?"""
        return self.first <= london_day(moment) <= self.last

    @property
    def close(self) -> datetime:
        """The last moment of its last day in London."""
        return end_of_london_day(self.last)

    def has_ended(self, moment: datetime) -> bool:
        """Is its last day over at that moment?"""
        return london_day(moment) > self.last


def span_of(report: Report, day: date) -> Span:
    """The period of that report in which the day lies."""
    if report is Report.ANNUAL:
        return Span(f"{day.year:04d}", str(day.year), date(day.year, 1, 1), date(day.year, 12, 31))
    place = (day.month - 1) // 3
    first = date(day.year, 3 * place + 1, 1)
    after = date(day.year + place // 3, (3 * place + 3) % 12 + 1, 1)
    name, words = f"{day.year:04d}-Q{place + 1}", f"{_QUARTERS[place]} {day.year}"
    return Span(name, words, first, after - timedelta(days=1))


def words_of(name: str) -> str:
    """What a period of that name is called: `July to September 2026` for `2026-Q3`."""
    year, _, quarter = name.partition("-Q")
    return f"{_QUARTERS[int(quarter) - 1]} {year}" if quarter else year


def spans_between(report: Report, first: date, last: date) -> list[Span]:
    """Every period from the year of `first` to the one in which `last` lies, the newest first."""
    found = [span_of(report, date(first.year, 1, 1))]
    while found[-1].last < last:
        found.append(span_of(report, found[-1].last + timedelta(days=1)))
    return found[::-1]
