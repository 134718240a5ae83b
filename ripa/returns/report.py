"""One report as it stands now: its figures, what was left out of it, and whether it was issued.

Nothing here asks who reads it, or puts that on record: `queries` and `actions` do.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

from accounts.access import unknown
from audit import clock
from ripa.models import Exclusion, IssuedReport, ReportKind
from ripa.returns.facts import faults, first_moment, stories
from ripa.returns.figures import (
    DEFINITIONS,
    Definition,
    Figure,
    Line,
    Story,
    When,
    figures_of,
    lines_of,
    nil_sentences,
)
from ripa.returns.spans import Report, Span, spans_between
from ripa.states import Deed


@dataclass(frozen=True)
class Change:
    """A figure that is another one than when the report was issued."""

    figure: Figure
    issued: int
    now: int


@dataclass(frozen=True)
class Made:
    """A report as it stands at a moment.

    `lines` are what each figure counts; `whole` how many it would be if nothing were left out.
    `left_out` are the exclusions that stand, `put_back` those that were taken back. `issued` are
    the reports that were given, the newest first. `unreadable` are the authorities whose record
    cannot be read: these are in no figure of how things stood.
    """

    report: Report
    span: Span
    at: datetime
    lines: Mapping[str, list[Line]]
    whole: Mapping[str, int]
    left_out: list[Exclusion]
    put_back: list[Exclusion]
    issued: list[IssuedReport]
    unreadable: list[str]
    # The authorities that any figure counts, or would count, by their id.
    counted: Mapping[int, str]

    @property
    def definition(self) -> Definition:
        return DEFINITIONS[self.report]

    @property
    def counts(self) -> dict[str, int]:
        """Each figure by its id."""
        return {figure: len(lines) for figure, lines in self.lines.items()}

    @property
    def title(self) -> str:
        """What the report is called, on pages and on paper."""
        return f"{ReportKind(self.report).label}, {self.span.words}"

    @property
    def has_ended(self) -> bool:
        return self.span.has_ended(self.at)

    @property
    def nil(self) -> list[str]:
        """The sentences of a nil report. What was left out does not make a report nil."""
        return nil_sentences(self.report, self.whole, self.span.words)

    @property
    def changed(self) -> list[Change]:
        """The figures that are not what they were when it was issued last."""
        if not self.issued:
            return []
        then, now = self.issued[0].figures["counts"], self.counts
        return [
            Change(figure, then.get(each, 0), now[each])
            for each, figure in figures_of(self.report).items()
            if then.get(each, 0) != now[each]
        ]


def spans_of(report: Report, at: datetime) -> list[Span]:
    """The periods that there are to report on, the newest first: from the year of the first thing
    that happened until the one that runs."""
    first = first_moment() or at
    today = clock.london_day(at)
    return spans_between(report, min(clock.london_day(first), today), today)


def span_named(kind: str, name: str, at: datetime) -> tuple[Report, Span]:
    """The report and the period of an address. Raises `Unknown` where there is no such one."""
    if kind not in tuple(Report):
        raise unknown(f"a report of the kind {kind}")
    report = Report(kind)
    span = next((each for each in spans_of(report, at) if each.name == name), None)
    if span is None:
        raise unknown(f"a report {kind} for {name}")
    return report, span


def make(kind: str, period: str) -> Made:
    """The report as it stands now. Raises `Unknown` where there is no such report or period."""
    at = clock.now()
    report, span = span_named(kind, period, at)
    exclusions = list(
        Exclusion.objects.filter(report=report, period=span.name).select_related(
            "authority", "by", "ended_by"
        )
    )
    left_out = [each for each in exclusions if each.ended_at is None]
    away = {each.authority_id for each in left_out}
    told, wrong, when = stories(), faults(), When(span, at)
    everything = lines_of(report, told, wrong, when)
    kept = [story for story in told if story.id not in away]
    lines = lines_of(report, kept, wrong, when) if away else everything
    return Made(
        report=report,
        span=span,
        at=at,
        lines=lines,
        whole={figure: len(each) for figure, each in everything.items()},
        left_out=left_out,
        put_back=[each for each in exclusions if each.ended_at is not None],
        issued=list(
            IssuedReport.objects.filter(report=report, period=span.name)
            .select_related("by")
            .defer("document")
        ),
        unreadable=[story.label for story in kept if _matters(story)],
        counted={
            line.id: line.label
            for each in everything.values()
            for line in each
            if line.kind is not None
        },
    )


def _matters(story: Story) -> bool:
    """Was it granted, and cannot be read?"""
    granted = any(one.deed == Deed.GRANT for one in story.happenings)
    return story.life is None and granted
