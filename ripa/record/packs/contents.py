"""What lies in an inspection pack, in its order."""

from collections.abc import Callable, Iterator
from datetime import datetime
from functools import partial
from itertools import islice
from typing import Any

from django.conf import settings
from django.utils.encoding import force_bytes

from audit import notes
from audit.deeds import Kind
from audit.verify import Proofs
from ripa.authorities.papers.documents import file_document
from ripa.authorities.queries import every_authority
from ripa.models import InspectionPack, OrderFile
from ripa.record.csv_file import csv_lines
from ripa.record.packs.archive import SUMS, Archive, safe_name
from ripa.record.packs.gathering import Gathered, Line
from ripa.record.packs.verifying import VERIFY
from ripa.record.printing import MOST_ON_PAPER, record_pdf
from socialcheck.documents import CannotTypeset

Advance = Callable[[int], None]
FORMAT = 1


def fill(
    archive: Archive, pack: InspectionPack, gathered: Gathered, advance: Advance
) -> dict[str, Any]:
    """Write every file of the pack; the counts that its manifest says. `advance` is told how many
    authorities are in, and raises to stop.
    """
    proofs = Proofs()
    archive.stream("record.csv", (force_bytes(line) for line in _csv(gathered)))
    problems = _print_record(archive, pack, gathered)
    counts = {"authorities": len(gathered.ids), "events": 0, "order_files": 0, "trail_entries": 0}
    for place, line in enumerate(gathered, start=1):
        problems += _add_authority(archive, pack, line, proofs, at=gathered.at)
        counts["events"] += len(line["events"])
        counts["order_files"] += len(line["orders"])
        counts["trail_entries"] += len(line["trail"])
        advance(place)
    _add_summary(archive, pack, gathered, proofs, counts, problems)
    return counts


def _csv(gathered: Gathered) -> Iterator[str]:
    return csv_lines(line["cells"] for line in gathered)


def _print_record(archive: Archive, pack: InspectionPack, gathered: Gathered) -> list[str]:
    """The record as PDF: one document, or where it is long several of `MOST_ON_PAPER` each."""
    waiting, total, problems = iter(gathered), len(gathered.ids), []
    for number in range(max(1, -(-total // MOST_ON_PAPER))):
        some = [line["section"] for line in islice(waiting, MOST_ON_PAPER)]
        name = "record.pdf" if number == 0 else f"record-{number + 1}.pdf"
        problems += _add_document(
            archive,
            name,
            partial(
                record_pdf,
                some,
                total=total,
                first=number * MOST_ON_PAPER + 1,
                who=str(pack.by),
                at=gathered.at,
            ),
        )
    return problems


def _add_document(archive: Archive, path: str, make: Callable[[], bytes]) -> list[str]:
    """A PDF; where it cannot be typeset, a sentence that says so, as one such must not stop all."""
    try:
        archive.add(path, make())
    except CannotTypeset as problem:
        return [f"{path} could not be made. {problem.words}. Its content is in the other files."]
    return []


def folder_of(number: str) -> str:
    return f"authorities/{safe_name(number)}"


def _add_authority(
    archive: Archive, pack: InspectionPack, line: Line, proofs: Proofs, *, at: datetime
) -> list[str]:
    folder = folder_of(line["number"])
    authority = every_authority().get(pk=line["pk"])
    problems = _add_document(
        archive, f"{folder}/file.pdf", partial(file_document, authority, by=pack.by, at=at)
    )
    archive.add_json(
        f"{folder}/events.json",
        {name: line[name] for name in ("number", "kind", "state", "figures", "events", "orders")},
    )
    archive.add_json(
        f"{folder}/trail.json",
        {"number": line["number"], "entries": [_proved(each, proofs) for each in line["trail"]]},
    )
    for place, order in enumerate(line["orders"], start=1):
        content = OrderFile.objects.values_list("content", flat=True).get(pk=order["id"])
        archive.add(f"{folder}/orders/{place}-{safe_name(order['name'])}", bytes(content))
    return problems


def _proved(entry: Line, proofs: Proofs) -> Line:
    """An entry with the proof that it is sealed. Reads have their place and hash alone: they are
    many, and each can be proved with `trail prove`.
    """
    sealed = entry["leaf"] is not None and entry["leaf"] < proofs.size
    if entry["kind"] != Kind.DEED or not sealed:
        return {**entry, "sealed": sealed}
    return {**entry, "sealed": True, "path": proofs.path_of(entry["leaf"])}


def _add_summary(
    archive: Archive,
    pack: InspectionPack,
    gathered: Gathered,
    proofs: Proofs,
    counts: dict[str, int],
    problems: list[str],
) -> None:
    archive.add_json("figures.json", gathered.sums.as_mapping())
    if proofs.checkpoint is not None:
        archive.add("trail/checkpoint.txt", proofs.checkpoint.note.encode())
        archive.add("trail/key.txt", f"{notes.verifier_line()}\n".encode())
    archive.add("VERIFY.txt", VERIFY.encode())
    archive.add_json(
        "manifest.json",
        {
            "format": FORMAT,
            "pack": pack.pk,
            "council": settings.COUNCIL_NAME,
            "asked_by": str(pack.by),
            "asked_at": pack.asked_at.isoformat(),
            "as_at": gathered.at.isoformat(),
            "policy_version": gathered.policy,
            "filters": pack.filters,
            "sealed_entries": proofs.size,
            "snapshot": gathered.snapshot,
            "counts": {**counts, **gathered.sums.as_mapping()},
            "problems": problems,
            "files": [{"path": path, **about} for path, about in archive.files.items()],
        },
    )
    archive.add(SUMS, archive.sums())
