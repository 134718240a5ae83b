"""The central record as a file for a spreadsheet, a few rows at a time."""

import csv
from collections.abc import Iterable, Iterator

from ripa.record.columns import COLUMNS
from socialcheck.spreadsheet import as_text


class _Line:
    """Gives back each line that the writer makes, in place of keeping it."""

    def write(self, line: str) -> str:
        return line


def csv_lines(rows: Iterable[list[str]]) -> Iterator[str]:
    """The file, line by line: the columns' names, then the cells of each row as text."""
    writer = csv.writer(_Line(), quoting=csv.QUOTE_ALL)
    # A byte order mark: without it Excel misreads letters with accents.
    yield "\ufeff" + writer.writerow([name for name, _ in COLUMNS])
    for cells in rows:
        yield writer.writerow([as_text(cell) for cell in cells])
