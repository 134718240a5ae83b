"""A report as files for a spreadsheet: its figures, and the lines behind them."""

import csv
import io
from collections.abc import Iterable, Iterator

from audit.clock import LONDON
from ripa.returns.figures import figures_of
from ripa.returns.pages import KIND_NAMES
from ripa.returns.report import Made
from socialcheck.spreadsheet import as_text

FIGURE_HEAD = ("Report", "Period", "Figure", "Number", "Number with nothing left out")
ROW_HEAD = ("Report", "Period", "Figure", "Counted", "Kind", "What", "When (London)")


def figures_sheet(made: Made) -> str:
    """One row a figure; then one an authority that was left out, with the reason."""
    counts = made.counts
    lines: list[tuple[object, ...]] = [
        (made.report, made.span.name, figure.words, counts[each], made.whole[each])
        for each, figure in figures_of(made.report).items()
    ]
    lines += [
        (made.report, made.span.name, f"Left out: {each.authority}", each.reason, str(each.by))
        for each in made.left_out
    ]
    return _sheet(FIGURE_HEAD, lines)


def rows_sheet(made: Made) -> str:
    """One row for each thing that a figure counted."""
    return _sheet(ROW_HEAD, _rows(made))


def _rows(made: Made) -> Iterator[tuple[object, ...]]:
    for each, figure in figures_of(made.report).items():
        for line in made.lines[each]:
            when = line.at.astimezone(LONDON).isoformat(timespec="seconds")
            kind = KIND_NAMES[line.kind] if line.kind else ""
            yield made.report, made.span.name, figure.words, line.label, kind, line.what, when


def _sheet(head: Iterable[str], lines: Iterable[tuple[object, ...]]) -> str:
    text = io.StringIO()
    # A byte order mark: without it Excel misreads letters with accents.
    text.write("\ufeff")
    writer = csv.writer(text, quoting=csv.QUOTE_ALL)
    writer.writerow(head)
    writer.writerows([as_text(cell) for cell in line] for line in lines)
    return text.getvalue()
