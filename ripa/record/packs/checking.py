"""Checking a pack: its hashes, that its numbers agree with its own contents, and with the trail."""

import csv
import io
import json
import re
import zipfile
import zlib
from collections import Counter
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import IO, Any

from django.contrib.contenttypes.models import ContentType
from django.db import connection

from audit.models import Checkpoint, Entry
from audit.notes import BadNoteError, read_note
from audit.verify import root_from
from ripa.models import Authority, InspectionPack
from ripa.record.figures import FIGURES, Figures, from_deeds
from ripa.record.packs.archive import SUMS, hash_of
from ripa.record.packs.contents import folder_of
from ripa.record.reconcile import DEED_OF, Report

MANIFEST = "manifest.json"
_SNAPSHOT = re.compile(r"\d{1,18}:\d{1,18}:[\d,]*")
# What reading raises where the ZIP file, or what it holds, is damaged.
_UNREADABLE = (OSError, EOFError, zipfile.BadZipFile, zipfile.LargeZipFile, zlib.error)
# A file under a password is a RuntimeError; one folded into itself without end as well.
_BROKEN = (LookupError, TypeError, ValueError, AttributeError, RuntimeError, csv.Error)


def check_pack(path: Path) -> Report:
    """Everything that can be checked of the pack at `path`. Changes nothing.

    A file that is no pack at all is a difference too, so that the answer is always a report.
    """
    report = Report()
    try:
        with path.open("rb") as file, zipfile.ZipFile(file) as opened:
            _check(opened, report)
            _hash_is_known(file, opened, report)
    except _UNREADABLE as problem:
        report.differences.append(f"The pack cannot be read: {problem}")
    except _BROKEN as problem:
        report.differences.append(f"The pack is not as packs are made: {problem!r}")
    return report


def _check(opened: zipfile.ZipFile, report: Report) -> None:
    if not {MANIFEST, SUMS} <= set(opened.namelist()):
        report.differences.append(f"The pack has no {MANIFEST} or no {SUMS}.")
        return
    _hashes_hold(opened, report)
    manifest = json.loads(opened.read(MANIFEST))
    root = _checkpoint_holds(opened, manifest, report)
    counts: Counter[str] = Counter()
    for number in _numbers(opened):
        _check_authority(opened, number, manifest, root, report, counts)
    _counts_hold(opened, manifest, report, counts)


def _hashes_hold(opened: zipfile.ZipFile, report: Report) -> None:
    """Each file against SHA256SUMS and against the manifest, and neither names another."""
    found = {}
    for name in opened.namelist():
        with opened.open(name) as file:
            found[name] = hash_of(file)
    if len(opened.namelist()) != len(found):
        report.differences.append("A file is in the pack twice.")
    sums = dict(_named(opened.read(SUMS).decode()))
    listed = {each["path"]: each for each in json.loads(opened.read(MANIFEST))["files"]}
    _same_files("SHA256SUMS", set(sums), set(found) - {SUMS}, report)
    _same_files("The manifest", set(listed), set(found) - {SUMS, MANIFEST}, report)
    for name, (size, sha256) in found.items():
        if name in sums and sums[name] != sha256:
            report.differences.append(f"{name} is not the file that SHA256SUMS names.")
        if name in listed and (listed[name]["sha256"], listed[name]["size"]) != (sha256, size):
            report.differences.append(f"{name} is not the file that the manifest names.")


def _named(text: str) -> Iterator[tuple[str, str]]:
    for line in text.splitlines():
        sha256, _, name = line.partition("  ")
        yield name, sha256


def _same_files(who: str, named: set[str], there: set[str], report: Report) -> None:
    report.differences += [
        f"{who} names {name}, which is not there." for name in sorted(named - there)
    ]
    report.differences += [f"{who} does not name {name}." for name in sorted(there - named)]


def _checkpoint_holds(
    opened: zipfile.ZipFile, manifest: Mapping[str, Any], report: Report
) -> bytes | None:
    """The root that the pack's proofs must lead to, if its checkpoint is one of ours."""
    if not manifest["sealed_entries"]:
        return None
    note = opened.read("trail/checkpoint.txt").decode()
    try:
        statement = read_note(note)
    except BadNoteError as problem:
        report.differences.append(f"The pack's checkpoint: {problem}")
        return None
    kept = Checkpoint.objects.filter(size=statement.size).first()
    if statement.size != manifest["sealed_entries"] or kept is None or kept.note != note:
        report.differences.append("The pack's checkpoint is not one of this trail’s.")
        return None
    return statement.root


def _numbers(opened: zipfile.ZipFile) -> Iterator[str]:
    """The reference number of each authority, as the lines of record.csv have it."""
    text = io.StringIO(opened.read("record.csv").decode("utf-8-sig"), newline="")
    rows = csv.reader(text)
    next(rows, None)
    yield from (row[0] for row in rows)


def _check_authority(
    opened: zipfile.ZipFile,
    number: str,
    manifest: Mapping[str, Any],
    root: bytes | None,
    report: Report,
    counts: Counter[str],
) -> None:
    folder = folder_of(number)
    told = json.loads(opened.read(f"{folder}/events.json"))
    entries = json.loads(opened.read(f"{folder}/trail.json"))["entries"]
    figures: Figures = told["figures"]
    report.authorities += 1
    report.sums.add(told["kind"], told["state"], figures)
    counts["events"] += len(told["events"])
    counts["order_files"] += len(told["orders"])
    counts["trail_entries"] += len(entries)
    uses = figures["uses"]
    deeds = Counter(event["deed"] for event in told["events"])
    known = _entries_now(entries, report, number)
    report.compare(
        number,
        {
            "figures": {name: figures.get(name, 0) for name in FIGURES},
            "events": from_deeds(deeds, uses=uses),
            "trail in the pack": from_deeds(_deeds_of(entries), uses=uses),
            "trail now": from_deeds(_deeds_of(known), uses=uses),
        },
    )
    _nothing_left_out(number, entries, manifest["snapshot"], report)
    _orders_hold(opened, folder, told["orders"], report)
    if root is not None:
        _proofs_hold(entries, manifest["sealed_entries"], root, report, number)


def _deeds_of(entries: list[dict[str, Any]]) -> Counter[str]:
    """How often each deed was done, by the entries about the authority itself."""
    return Counter(
        DEED_OF[entry["deed"]]
        for entry in entries
        if entry["about"] == "authority" and entry["deed"] in DEED_OF
    )


def _entries_now(
    entries: list[dict[str, Any]], report: Report, number: str
) -> list[dict[str, Any]]:
    """The pack's entries as the trail has them today. What is not there, or differs, is named."""
    ids = [entry["entry"] for entry in entries]
    now = {
        pk: (deed, bytes(digest).hex() if digest is not None else None)
        for pk, deed, digest in Entry.objects.filter(pk__in=ids).values_list(
            "pk", "deed", "leaf__hash"
        )
    }
    known = []
    for entry in entries:
        deed, digest = now.get(entry["entry"], (None, None))
        same = deed == entry["deed"] and entry["leaf_hash"] in (None, digest)
        if not same:
            report.differences.append(
                f"{number}: entry {entry['entry']} of the trail is not as the pack has it."
            )
        if deed is not None:
            known.append({**entry, "deed": deed})
    return known


def _nothing_left_out(
    number: str, entries: list[dict[str, Any]], snapshot: str, report: Report
) -> None:
    """What the trail says was decided about the authority by then, and the pack does not."""
    authority = Authority.objects.filter(number=number).first()
    if authority is None or not _SNAPSHOT.fullmatch(snapshot):
        report.differences.append(f"{number}: the record has no such authority, or no such moment.")
        return
    decided = Entry.objects.filter(
        content_type=ContentType.objects.get_for_model(Authority),
        object_id=authority.pk,
        deed__in=list(DEED_OF),
    ).exclude(pk__in=[entry["entry"] for entry in entries])
    for entry in decided.order_by("pk"):
        if _was_committed(entry.transaction, snapshot):
            report.differences.append(
                f"{number}: entry {entry.pk} of the trail ({entry.deed}) was left out of the pack."
            )


def _was_committed(transaction: int, snapshot: str) -> bool:
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT pg_visible_in_snapshot(%s::text::xid8, %s::pg_snapshot)",
            [str(transaction), snapshot],
        )
        return bool(cursor.fetchone()[0])


def _orders_hold(
    opened: zipfile.ZipFile, folder: str, orders: list[dict[str, Any]], report: Report
) -> None:
    """Each order file is the one that was uploaded, by the hash taken then."""
    there = {name for name in opened.namelist() if name.startswith(f"{folder}/orders/")}
    hashes: Counter[str] = Counter()
    for name in there:
        with opened.open(name) as file:
            hashes[hash_of(file)[1]] += 1
    if hashes != Counter(order["sha256"] for order in orders):
        report.differences.append(f"{folder}: the order files are not those that were uploaded.")


def _proofs_hold(
    entries: list[dict[str, Any]], size: int, root: bytes, report: Report, number: str
) -> None:
    for entry in entries:
        if "path" not in entry:
            continue
        path = [bytes.fromhex(node) for node in entry["path"]]
        if root_from(bytes.fromhex(entry["leaf_hash"]), entry["leaf"], size, path) != root:
            report.differences.append(
                f"{number}: the proof of entry {entry['entry']} does not lead to the checkpoint."
            )


def _counts_hold(
    opened: zipfile.ZipFile, manifest: Mapping[str, Any], report: Report, counts: Counter[str]
) -> None:
    """The manifest and figures.json against what the authorities' own files add up to."""
    said = manifest["counts"]
    found = {"authorities": report.authorities, **{name: counts[name] for name in _COUNTED}}
    for name, number in found.items():
        if said[name] != number:
            report.differences.append(
                f"The manifest says {said[name]} {name.replace('_', ' ')}; there are {number}."
            )
    sums = report.sums.as_mapping()
    if json.loads(opened.read("figures.json")) != sums:
        report.differences.append("figures.json is not what the authorities’ files add up to.")
    if {name: said[name] for name in sums} != sums:
        report.differences.append("The manifest’s figures are not what the files add up to.")


_COUNTED = ("events", "order_files", "trail_entries")


def _hash_is_known(file: IO[bytes], opened: zipfile.ZipFile, report: Report) -> None:
    """The file as a whole, and which authorities are in it, against what was written down when it
    was made.
    """
    pack = json.loads(opened.read(MANIFEST)).get("pack")
    kept = InspectionPack.objects.filter(pk=int(pack)).first()
    if kept is None or kept.sha256 != hash_of(file)[1]:
        report.differences.append("The file is not the pack that was made here under its number.")
    asked = Authority.objects.filter(pk__in=kept.authorities if kept else [])
    if set(asked.values_list("number", flat=True)) != set(_numbers(opened)):
        report.differences.append("The authorities in it are not those that the pack was made of.")
