"""The document of an issued report."""

from typing import Any

from django.conf import settings

from accounts.models import User
from audit.refusals import PlainDecision, Refused
from ripa.models import IssuedReport
from ripa.returns.pages import columns_of, left_out_changes, single_rows, spread_rows
from ripa.returns.report import Made
from socialcheck.documents import CannotTypeset, typeset
from socialcheck.templatetags.ui import uk_date, uk_datetime


def typeset_report(made: Made, *, by: User, replaces: IssuedReport | None) -> bytes:
    """The report as a PDF. Raises `Refused` in words where it cannot be typeset."""
    try:
        return typeset("return", _data(made, by, replaces), at=made.at)
    except CannotTypeset as problem:
        raise Refused(PlainDecision(words=problem.words, next=problem.next)) from problem


def _data(made: Made, by: User, replaces: IssuedReport | None) -> dict[str, Any]:
    counts = made.counts
    return {
        "title": made.title,
        "language": "en",
        "right_to_left": False,
        "council": settings.COUNCIL_NAME,
        "foot": f"{made.title}. Issued by {by} on {uk_datetime(made.at)}.",
        "before": [
            {"shape": "paragraph", "lines": [line]} for line in _opening(made, by, replaces)
        ],
        "head": ["Figure", *(column.words for column in columns_of(made))],
        "rows": [
            [row.words, *(str(counts[figure.id]) for figure in row.figures)]
            for row in spread_rows(made)
        ],
        "others": [[row.words, str(counts[row.figures[0].id])] for row in single_rows(made)],
        "after": _left_out(made),
    }


def _opening(made: Made, by: User, replaces: IssuedReport | None) -> list[str]:
    days = f"from {uk_date(made.span.first)} to {uk_date(made.span.last)}"
    lines = [
        f"This report counts what happened {days}, both days included, by London’s time.",
        f"Issued by {by} on {uk_datetime(made.at)}.",
    ]
    if replaces is not None:
        lines.append(
            f"It replaces the report that {replaces.by} issued on {uk_datetime(replaces.at)}."
        )
    return lines + made.nil


def _left_out(made: Made) -> list[dict[str, Any]]:
    """What was left out and why, and what could not be read."""
    blocks = [_heading("What was left out")]
    if made.left_out:
        blocks.append(
            _list(
                f"{each.authority}: {each.reason} (left out by {each.by} on {uk_date(each.at)})"
                for each in made.left_out
            )
        )
        changes = left_out_changes(made)
        if changes:
            blocks.append(_paragraph("With everything counted, these figures would be:"))
            blocks.append(_list(f"{figure.words}: {whole}" for figure, _, whole in changes))
    else:
        blocks.append(_paragraph("Nothing was left out."))
    if made.unreadable:
        blocks.append(_heading("What could not be read"))
        names = ", ".join(made.unreadable)
        blocks.append(
            _paragraph(f"Not in the figures of what was in force, overdue or ended: {names}.")
        )
    return blocks


def _heading(line: str) -> dict[str, Any]:
    return {"shape": "heading", "lines": [line]}


def _paragraph(line: str) -> dict[str, Any]:
    return {"shape": "paragraph", "lines": [line]}


def _list(lines: Any) -> dict[str, Any]:
    return {"shape": "list", "lines": list(lines)}
