"""Which figures each report holds, and what each of them counts. As data, and pure.

A figure counts lines: things that happened to an authority in the period, or authorities that stood
in some way when it closed. Its page lists the very lines that were counted.

Which figures the Commissioner asks for is to be checked each year: `ANNUAL` is the list to change.
"""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from datetime import date, datetime

from ripa.life import Life, Period, period
from ripa.periods import end_of_london_day, london_day
from ripa.returns.spans import Report, Span
from ripa.states import ALL_KINDS, RIPA_KINDS, Deed, Kind

TO_BE_CHECKED = (
    "The Commissioner may ask for other figures from one year to the next. Check this list against "
    "the year’s own request before you send it."
)


@dataclass(frozen=True, slots=True)
class Happening:
    """One event of an authority. `involved`: whoever decided had looked at these people lately."""

    deed: str
    at: datetime
    involved: bool = False


@dataclass(frozen=True, slots=True)
class Story:
    """What the figures need to know of one authority, whose events are in the order of time.

    `life` is None where its record cannot be read: such a one is in no figure of how things stood.
    `first_day` is the London day before which it may not be used, where the grant set one.
    """

    id: int
    label: str
    kind: Kind
    happenings: tuple[Happening, ...]
    life: Life | None
    confidential: bool = False
    young_source: bool = False
    first_day: date | None = None


@dataclass(frozen=True, slots=True)
class Fault:
    """What the figures need to know of one error case."""

    id: int
    opened_at: datetime
    established_at: datetime | None = None
    reported_at: datetime | None = None


@dataclass(frozen=True, slots=True)
class Line:
    """One thing that a figure counted: which authority or error case, what, and when."""

    id: int
    label: str
    kind: Kind | None
    what: str
    at: datetime


@dataclass(frozen=True, slots=True)
class When:
    """The period that is reported on, and the moment at which the report is made."""

    span: Span
    now: datetime

    @property
    def close(self) -> datetime:
        """The moment as of which things stood: the end of the period, or now if that is earlier."""
        return min(self.span.close, self.now)

    def over(self, moment: datetime) -> bool:
        """Has it come, and did it fall in the period?"""
        return moment <= self.now and self.span.holds(moment)


Rule = Callable[[Story, When], Iterable[tuple[str, datetime]]]

# What a line says happened.
DEEDS: Mapping[str, str] = {
    Deed.SUBMIT: "Applied for",
    Deed.GRANT: "Granted",
    Deed.REFUSE: "Refused by the officer",
    Deed.MAGISTRATE_APPROVE: "Approved by a magistrate",
    Deed.MAGISTRATE_REFUSE: "Refused by a magistrate",
    Deed.REVIEW: "Reviewed",
    Deed.RENEW: "Renewal granted",
    Deed.RENEWAL_APPROVE: "Renewal approved by a magistrate",
    Deed.RENEWAL_REFUSE: "Renewal refused by a magistrate",
    Deed.CANCEL: "Cancelled",
}


# --- What is counted -----------------------------------------------------------------------------


def each(*deeds: Deed, provided: Callable[[Story, Happening], bool] | None = None) -> Rule:
    """Every one of these deeds in the period."""

    def rule(story: Story, when: When) -> Iterable[tuple[str, datetime]]:
        for one in story.happenings:
            counts = one.deed in deeds and when.span.holds(one.at)
            if counts and (provided is None or provided(story, one)):
                yield DEEDS[one.deed], one.at

    return rule


def applied_for(story: Story, when: When) -> Iterable[tuple[str, datetime]]:
    """The first submission. The same application sent again after its return is no other one."""
    first = next((one for one in story.happenings if one.deed == Deed.SUBMIT), None)
    if first is not None and when.span.holds(first.at):
        yield DEEDS[Deed.SUBMIT], first.at


def expired(story: Story, when: When) -> Iterable[tuple[str, datetime]]:
    """The end of its last day came, and nobody had cancelled it by then."""
    running = period(story.life) if story.life else None
    if running is not None:
        end = end_of_london_day(running.last_day)
        if running.end == end and when.over(end):
            yield "Ran out without being cancelled", end


def ended(story: Story, when: When) -> Iterable[tuple[str, datetime]]:
    """It had taken effect, and ran out or was cancelled, whichever came first."""
    running = period(story.life) if story.life else None
    if running is not None and when.over(running.end):
        ran_out = running.end == end_of_london_day(running.last_day)
        yield "Ran out" if ran_out else "Cancelled", running.end


def in_force(story: Story, when: When) -> Iterable[tuple[str, datetime]]:
    """It was in force when the period closed, by what had happened until then."""
    running = _running(story, when.close)
    if running is not None:
        yield "In force, from", running.start


def review_overdue(story: Story, when: When) -> Iterable[tuple[str, datetime]]:
    """It was in force when the period closed, and the day of its review had passed."""
    running = _running(story, when.close)
    if running is not None and london_day(when.close) > running.review_by:
        yield "Its review was due by", end_of_london_day(running.review_by)


def _running(story: Story, moment: datetime) -> Period | None:
    """Its period, if it was in force at that moment."""
    if story.life is None or (story.first_day and london_day(moment) < story.first_day):
        return None
    running = period(story.life.as_at(moment))
    return running if running and running.start <= moment <= running.end else None


def _young(story: Story, one: Happening) -> bool:
    return story.young_source


def _confidential(story: Story, one: Happening) -> bool:
    return story.confidential


def _involved(story: Story, one: Happening) -> bool:
    return one.involved


# --- Figures -------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Column:
    """Which kinds a number is about. `id` ends the figure's own, where there is one."""

    id: str
    words: str
    kinds: frozenset[Kind]


@dataclass(frozen=True, slots=True)
class Measure:
    """Something that is counted of authorities, once for each column of the report.

    `only` names the one kind that it can be about, where there is one: it then has one number.
    """

    id: str
    words: str
    rule: Rule
    only: Kind | None = None


@dataclass(frozen=True, slots=True)
class ErrorMeasure:
    """Something that is counted of error cases: those of which this moment lies in the period."""

    id: str
    words: str
    moment: Callable[[Fault], datetime | None]


@dataclass(frozen=True, slots=True)
class Figure:
    """One number of a report."""

    id: str
    words: str
    measure: Measure | ErrorMeasure
    kinds: frozenset[Kind] = frozenset()


@dataclass(frozen=True, slots=True)
class Definition:
    """What a report counts, in the order in which it says it."""

    columns: tuple[Column, ...]
    measures: tuple[Measure, ...]
    errors: tuple[ErrorMeasure, ...]


_DIRECTED = Column("directed", "Directed surveillance", frozenset({Kind.DIRECTED_SURVEILLANCE}))
_CHIS = Column("chis", "CHIS", frozenset({Kind.CHIS}))
_NON_RIPA = Column("non-ripa", "Non-RIPA", frozenset({Kind.NON_RIPA}))
_OVERT = Column("overt", "Overt determinations", frozenset({Kind.OVERT_DETERMINATION}))

_ESTABLISHED = ErrorMeasure(
    "errors-established", "Relevant errors established", lambda fault: fault.established_at
)

ANNUAL = Definition(
    columns=(Column("", "All RIPA", RIPA_KINDS), _DIRECTED, _CHIS),
    measures=(
        Measure("applied", "Applications made", applied_for),
        Measure("granted", "Granted by the authorising officer", each(Deed.GRANT)),
        Measure("refused", "Refused by the authorising officer", each(Deed.REFUSE)),
        Measure(
            "presented",
            "Presented to a magistrate",
            each(Deed.MAGISTRATE_APPROVE, Deed.MAGISTRATE_REFUSE),
        ),
        Measure("approved", "Approved by a magistrate", each(Deed.MAGISTRATE_APPROVE)),
        Measure("magistrate-refused", "Refused by a magistrate", each(Deed.MAGISTRATE_REFUSE)),
        Measure("renewed", "Renewals granted by the officer", each(Deed.RENEW)),
        Measure(
            "renewal-approved", "Renewals approved by a magistrate", each(Deed.RENEWAL_APPROVE)
        ),
        Measure("renewal-refused", "Renewals refused by a magistrate", each(Deed.RENEWAL_REFUSE)),
        Measure("cancelled", "Cancelled, in force or before an order", each(Deed.CANCEL)),
        Measure("expired", "Ran out without being cancelled", expired),
        Measure("in-force", "In force at the end of the year", in_force),
        Measure(
            "confidential",
            "Granted, with confidential information likely",
            each(Deed.GRANT, provided=_confidential),
        ),
        Measure(
            "involved",
            "Granted by someone directly involved",
            each(Deed.GRANT, provided=_involved),
        ),
        Measure(
            "juvenile",
            "CHIS granted whose source is under 18",
            each(Deed.GRANT, provided=_young),
            only=Kind.CHIS,
        ),
    ),
    errors=(
        _ESTABLISHED,
        ErrorMeasure(
            "errors-reported",
            "Errors reported to the Commissioner",
            lambda fault: fault.reported_at,
        ),
    ),
)

QUARTERLY = Definition(
    columns=(Column("", "All", ALL_KINDS), _DIRECTED, _CHIS, _NON_RIPA, _OVERT),
    measures=(
        Measure("applied", "Applied for", applied_for),
        Measure("granted", "Granted", each(Deed.GRANT)),
        Measure("refused", "Refused by the officer or manager", each(Deed.REFUSE)),
        Measure("magistrate-refused", "Refused by a magistrate", each(Deed.MAGISTRATE_REFUSE)),
        Measure("in-force", "In force at the end of the quarter", in_force),
        Measure("ended", "Ended", ended),
        Measure("reviewed", "Reviews done", each(Deed.REVIEW)),
        Measure("overdue", "Reviews overdue at the end of the quarter", review_overdue),
    ),
    errors=(
        ErrorMeasure("errors-opened", "Error cases opened", lambda fault: fault.opened_at),
        _ESTABLISHED,
    ),
)

DEFINITIONS: Mapping[Report, Definition] = {Report.ANNUAL: ANNUAL, Report.QUARTERLY: QUARTERLY}


def figures_of(report: Report) -> dict[str, Figure]:
    """Every figure of a report by its id, in its order."""
    definition = DEFINITIONS[report]
    found = [one for measure in definition.measures for one in row_of(definition, measure)]
    found += [Figure(one.id, one.words, one) for one in definition.errors]
    return {figure.id: figure for figure in found}


def row_of(definition: Definition, measure: Measure) -> list[Figure]:
    """The numbers of one measure: one a column, or one alone."""
    if measure.only is not None:
        return [Figure(measure.id, measure.words, measure, frozenset({measure.only}))]
    return [_in_column(measure, column) for column in definition.columns]


def _in_column(measure: Measure, column: Column) -> Figure:
    if not column.id:
        return Figure(measure.id, measure.words, measure, column.kinds)
    words = f"{measure.words}: {column.words}"
    return Figure(f"{measure.id}-{column.id}", words, measure, column.kinds)


def lines_of(
    report: Report, stories: Iterable[Story], faults: Iterable[Fault], when: When
) -> dict[str, list[Line]]:
    """What each figure counts, by its id, the earliest first."""
    stories, faults = list(stories), list(faults)
    found = {}
    for figure in figures_of(report).values():
        measure = figure.measure
        if isinstance(measure, ErrorMeasure):
            lines = _errors(measure, faults, when)
        else:
            lines = [
                Line(story.id, story.label, story.kind, what, at)
                for story in stories
                if story.kind in figure.kinds
                for what, at in measure.rule(story, when)
            ]
        found[figure.id] = sorted(lines, key=lambda line: (line.at, line.id))
    return found


def _errors(measure: ErrorMeasure, faults: Iterable[Fault], when: When) -> list[Line]:
    dated = ((fault, measure.moment(fault)) for fault in faults)
    return [
        Line(fault.id, f"Error case {fault.id}", None, measure.words, at)
        for fault, at in dated
        if at is not None and when.span.holds(at)
    ]


def nil_sentences(report: Report, counts: Mapping[str, int], words: str) -> list[str]:
    """A nil report is a report: the sentences that say so, for the whole or for single kinds."""
    if not any(counts.values()):
        return [f"This is a nil return: there was nothing to count in {words}."]
    definition = DEFINITIONS[report]
    spread = [measure for measure in definition.measures if measure.only is None]
    empty = [
        column
        for column in definition.columns
        if not any(counts[_in_column(measure, column).id] for measure in spread)
    ]
    if definition.columns[0] in empty:
        return ["Authorities: nil."]
    return [f"{column.words}: nil." for column in empty]
