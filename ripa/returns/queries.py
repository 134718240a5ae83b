"""The only door for reading reports: make, authorise and record the read in one call."""

from collections.abc import Callable
from dataclasses import dataclass

from django.db.models import QuerySet

from accounts.access import authorise, can, unknown
from accounts.models import User
from accounts.permissions import Permission
from audit import clock
from audit.deeds import Deed
from audit.recording import in_one_transaction, record
from ripa.models import Exclusion, IssuedReport
from ripa.returns.actions import find_exclusion
from ripa.returns.deeds import (
    FIGURE_READ,
    ISSUED_LISTED,
    ISSUED_TAKEN,
    RETURN_EXPORTED,
    RETURN_READ,
    RETURNS_LISTED,
)
from ripa.returns.facts import first_moment, people_and_cases
from ripa.returns.figures import Figure, Line, figures_of
from ripa.returns.report import Made, make, spans_of
from ripa.returns.spans import Report, Span


@dataclass(frozen=True)
class Listed:
    """One period of the list. `issued` is the report that was issued for it last, if any."""

    span: Span
    ended: bool
    issued: IssuedReport | None


@dataclass(frozen=True)
class FigureShown:
    """A figure of a report with the lines behind it; `left_out` of them are not counted."""

    made: Made
    figure: Figure
    lines: list[Line]

    @property
    def left_out(self) -> int:
        return self.made.whole[self.figure.id] - len(self.lines)


@in_one_transaction
def list_returns(*, by: User) -> dict[Report, list[Listed]]:
    """Every period of each report, the newest first, with the read on record."""
    authorise(by, Permission.SEE_RETURNS, what="returns")
    at = clock.now()
    newest: dict[tuple[str, str], IssuedReport] = {}
    for row in _issued_rows():
        newest.setdefault((row.report, row.period), row)
    found = {
        report: [
            Listed(span, span.has_ended(at), newest.get((report, span.name)))
            for span in spans_of(report, at)
        ]
        for report in Report
    }
    record(RETURNS_LISTED, by=by)
    return found


def not_issued_yet(by: User) -> list[tuple[Report, Span]]:
    """The last year and the last quarter that are over, where nobody issued their report.

    For those who make reports, and for a page that puts its own reading on record. Periods before
    anything happened are not asked for.
    """
    if not can(by, Permission.MAKE_RETURNS):
        return []
    first, at = first_moment(), clock.now()
    if first is None:
        return []
    begun = clock.london_day(first)
    issued = set(IssuedReport.objects.order_by().values_list("report", "period"))
    over = (
        (report, next((each for each in spans_of(report, at) if each.has_ended(at)), None))
        for report in Report
    )
    return [
        (report, span)
        for report, span in over
        if span and span.last >= begun and (str(report), span.name) not in issued
    ]


@in_one_transaction
def open_return(
    *,
    by: User,
    kind: str,
    period: str,
    permission: Permission = Permission.SEE_RETURNS,
    possible: Callable[[Made], None] | None = None,
) -> Made:
    """A report as it stands, with the read on record. `possible` raises where what the page is for
    cannot be done."""
    authorise(by, permission, sight=Permission.SEE_RETURNS, what=f"report {kind} {period}")
    made = make(kind, period)
    if possible is not None:
        possible(made)
    _record(RETURN_READ, by, made)
    return made


@in_one_transaction
def open_exclusion(*, by: User, kind: str, period: str, pk: int) -> tuple[Made, Exclusion]:
    """A report and an exclusion from it that still stands, for whoever may put it back."""
    authorise(by, Permission.MAKE_RETURNS, sight=Permission.SEE_RETURNS, what=f"exclusion {pk}")
    made = make(kind, period)
    exclusion = find_exclusion(made.report, made.span.name, pk)
    people, cases = people_and_cases([exclusion.authority_id])
    _record(RETURN_READ, by, made, people=people, cases=cases)
    return made, exclusion


@in_one_transaction
def open_figure(*, by: User, kind: str, period: str, figure: str) -> FigureShown:
    """The lines that a figure counts, with the read on record."""
    authorise(by, Permission.SEE_RETURNS, what=f"report {kind} {period}")
    made = make(kind, period)
    found = figures_of(made.report).get(figure)
    if found is None:
        raise unknown(f"figure {figure}")
    lines = made.lines[figure]
    people, cases = _concerned(lines)
    _record(FIGURE_READ, by, made, people=people, cases=cases, figure=figure)
    return FigureShown(made, found, lines)


@in_one_transaction
def export_return(*, by: User, kind: str, period: str, rows: bool) -> Made:
    """A report to take away as a file: its figures, or with `rows` the lines behind them."""
    authorise(by, Permission.SEE_RETURNS, what=f"report {kind} {period}")
    made = make(kind, period)
    lines = [line for each in made.lines.values() for line in each] if rows else []
    people, cases = _concerned(lines)
    _record(RETURN_EXPORTED, by, made, people=people, cases=cases, rows=rows)
    return made


@in_one_transaction
def list_issued(*, by: User) -> list[IssuedReport]:
    """Every report that was issued, the newest first, with the read on record."""
    authorise(by, Permission.SEE_CENTRAL_RECORD, what="issued reports")
    record(ISSUED_LISTED, by=by)
    return list(_issued_rows().select_related("replaced_by"))


@in_one_transaction
def take_issued(*, by: User, pk: int) -> IssuedReport:
    """An issued report with its document, and the taking of it on record."""
    authorise(by, Permission.SEE_CENTRAL_RECORD, what=f"issued report {pk}")
    issued = IssuedReport.objects.filter(pk=pk).first()
    if issued is None:
        raise unknown(f"issued report {pk}")
    record(ISSUED_TAKEN, by=by, on=issued, details={"sha256": issued.sha256})
    return issued


def _issued_rows() -> QuerySet[IssuedReport]:
    return IssuedReport.objects.select_related("by").defer("document")


def _concerned(lines: list[Line]) -> tuple[list[int], list[int]]:
    authorities = {line.id for line in lines if line.kind is not None}
    return people_and_cases(authorities, {line.id for line in lines if line.kind is None})


def _record(
    deed: Deed,
    by: User,
    made: Made,
    *,
    people: list[int] | None = None,
    cases: list[int] | None = None,
    **details: object,
) -> None:
    record(
        deed,
        by=by,
        on=made.title,
        subjects=people or [],
        cases=cases or [],
        details={"report": made.report, "period": made.span.name, **details},
    )


def may_make(by: User) -> bool:
    """May `by` leave authorities out, and issue?"""
    return can(by, Permission.MAKE_RETURNS)
