"""The trail as a file for a spreadsheet, written a few rows at a time."""

import csv
import json
from collections.abc import Iterable, Iterator
from itertools import islice
from typing import Any

from audit.clock import LONDON
from audit.models import Entry
from cases.models import Case, Person
from oversight.queries.trail import AT_A_TIME, EXPORTED_TO
from socialcheck.spreadsheet import as_text

COLUMNS = (
    "Entry",
    "When (London)",
    "Who",
    "E-mail address",
    "What",
    "Deed",
    "Kind",
    "Record",
    "About",
    "Cases",
    "Reason",
    "Before and after",
    "Details",
    "From address",
    "Page",
    "Device",
    "Request",
    "Transaction",
)
ONLY_SO_MANY = (
    f"Only the newest {EXPORTED_TO:,} entries are in this file. Use filters to export the others."
)


class _Line:
    """Gives back each line that the writer makes, in place of keeping it."""

    def write(self, line: str) -> str:
        return line


def csv_lines(entries: Iterator[Entry]) -> Iterator[str]:
    """The file, line by line: a heading, a row an entry, a sentence where some were left out."""
    writer = csv.writer(_Line(), quoting=csv.QUOTE_ALL)
    # A byte order mark: without it Excel misreads letters with accents.
    yield "\ufeff" + writer.writerow(COLUMNS)
    wanted = islice(entries, EXPORTED_TO)
    while some := list(islice(wanted, AT_A_TIME)):
        for cells in _rows(some):
            yield writer.writerow([as_text(cell) for cell in cells])
    if next(entries, None) is not None:
        yield writer.writerow([ONLY_SO_MANY])


def _rows(entries: list[Entry]) -> Iterator[tuple[object, ...]]:
    """The cells of some entries. Names and references are fetched for all of them together."""
    people = _names(Person, (pk for entry in entries for pk in entry.subjects), "name")
    cases = _names(Case, (pk for entry in entries for pk in entry.cases), "reference")
    for entry in entries:
        yield (
            entry.pk,
            entry.timestamp.astimezone(LONDON).isoformat(timespec="seconds"),
            entry.actor or "The system",
            entry.actor_email,
            entry.sentence,
            entry.deed,
            entry.kind,
            entry.object_repr,
            "; ".join(f"{people.get(pk, 'record')} ({pk})" for pk in entry.subjects),
            "; ".join(str(cases.get(pk, pk)) for pk in entry.cases),
            entry.reason,
            _json(entry.changes),
            _json(entry.additional_data),
            entry.remote_addr,
            entry.path,
            entry.device,
            entry.cid,
            entry.transaction,
        )


def _names(model: Any, ids: Iterable[int], name: str) -> dict[int, str]:
    return dict(model.objects.filter(pk__in=set(ids)).order_by().values_list("pk", name))


def _json(value: object) -> str:
    return json.dumps(value, ensure_ascii=False, sort_keys=True) if value else ""
