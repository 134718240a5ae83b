"""Verifying that the trail is whole, by a code path of its own: it shares no tree code with the
sealer.

It reads every entry again, hashes it, builds the tree level by level, and holds the result against
each stored
checkpoint, its signature, and the copies kept outside the database.
"""

import hashlib
import json
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import Any

from django.db import connection, transaction
from django.db.models import Q

from audit import notes
from audit.models import Checkpoint, Entry, Leaf
from audit.seal import SEALER_LOCK, Anchors, anchor_path, kept_anchors

CHUNK = 2000
MOST_FINDINGS = 20


@dataclass
class Report:
    """What verification found. `whole` is the answer; `findings` say what is wrong, in
    sentences.
    """

    entries: int = 0
    sealed: int = 0
    checkpoints: int = 0
    anchors: int = 0
    findings: list[str] = field(default_factory=list)

    @property
    def whole(self) -> bool:
        return not self.findings

    @property
    def waiting(self) -> int:
        """Entries that are not sealed yet."""
        return self.entries - self.sealed

    def wrong(self, sentence: str) -> None:
        """Keep what is wrong, in a sentence. What was said already is not said again."""
        if len(self.findings) < MOST_FINDINGS and sentence not in self.findings:
            self.findings.append(sentence)

    def as_mapping(self) -> dict[str, Any]:
        return {
            "whole": self.whole,
            "entries": self.entries,
            "sealed": self.sealed,
            "waiting": self.waiting,
            "checkpoints": self.checkpoints,
            "anchors": self.anchors,
            "findings": self.findings,
        }


class _Levels:
    """Every complete node of the tree, level by level, from which the root of any prefix
    follows.
    """

    def __init__(self) -> None:
        self.levels: list[list[bytes]] = [[]]

    def append(self, digest: bytes) -> None:
        self.levels[0].append(digest)
        level = 0
        while len(self.levels[level]) % 2 == 0:
            left, right = self.levels[level][-2:]
            if level + 1 == len(self.levels):
                self.levels.append([])
            self.levels[level + 1].append(hashlib.sha256(b"\x01" + left + right).digest())
            level += 1

    def root_of_first(self, size: int) -> bytes:
        """RFC 6962 §2.1 for the first `size` leaves: split at the largest power of two below it."""
        return self._hash(0, size) if size else hashlib.sha256().digest()

    def _hash(self, start: int, size: int) -> bytes:
        if size & (size - 1) == 0:
            level = size.bit_length() - 1
            return self.levels[level][start >> level]
        left = 1 << (size - 1).bit_length() - 1
        return hashlib.sha256(
            b"\x01" + self._hash(start, left) + self._hash(start + left, size - left)
        ).digest()

    def path_of(self, index: int, size: int) -> list[bytes]:
        """RFC 6962 §2.1.1: the audit path of leaf `index` in the tree of the first `size`
        leaves.
        """
        return self._path(index, 0, size)

    def _path(self, index: int, start: int, size: int) -> list[bytes]:
        if size == 1:
            return []
        left = 1 << (size - 1).bit_length() - 1
        if index < left:
            return [
                *self._path(index, start, left),
                self._hash(start + left, size - left),
            ]
        return [
            *self._path(index - left, start + left, size - left),
            self._hash(start, left),
        ]


def verify(progress: Callable[[int], None] = lambda done: None) -> Report:
    """Read the whole trail and say whether it is whole. Changes nothing.

    What is sealed while it reads is left for the next time.
    """
    report = Report()
    copies = kept_anchors()
    with transaction.atomic():
        leaves, newest = _sealed_so_far()
        levels = _read_leaves(report, leaves, progress)
        _nothing_slipped_in(report, newest)
        _checkpoints_hold(report, levels, newest)
        _anchors_hold(report, levels, copies)
    return report


def _sealed_so_far() -> tuple[int, int]:
    """How many places there are in the tree, and the size of the newest checkpoint, at one moment:
    in one statement, as each statement sees what was committed before it.
    """
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT (SELECT coalesce(max(index) + 1, 0) FROM audit_leaf),"
            " (SELECT coalesce(max(size), 0) FROM audit_checkpoint)"
        )
        leaves, newest = cursor.fetchone()
    return leaves, newest


def _rows(leaves: int) -> Iterator[tuple[int, bytes, dict[str, Any]]]:
    """Each of the first so many leaves with its entry's columns, in sealed order."""
    columns = [f.attname for f in Entry._meta.concrete_fields]
    query = (
        Leaf.objects.filter(index__lt=leaves)
        .order_by("index")
        .values_list("index", "hash", *[f"entry__{name}" for name in columns])
    )
    for index, digest, *values in query.iterator(chunk_size=CHUNK):
        yield index, bytes(digest), dict(zip(columns, values, strict=True))


def _read_leaves(report: Report, leaves: int, progress: Callable[[int], None]) -> _Levels:
    levels, before = _Levels(), (-1, -1)
    for expected, (index, stored, row) in enumerate(_rows(leaves)):
        if index != expected:
            report.wrong(f"Leaf {expected} is missing.")
        data = json.dumps(row, sort_keys=True, separators=(",", ":"), default=_in_text).encode()
        digest = hashlib.sha256(b"\x00" + data).digest()
        if digest != stored:
            report.wrong(f"Entry {row['id']} is not what was sealed.")
        place = (row["transaction"], row["id"])
        if place <= before:
            report.wrong(f"Entry {row['id']} is out of order.")
        before = place
        levels.append(digest)
        report.sealed += 1
        if report.sealed % CHUNK == 0:
            progress(report.sealed)
    return levels


def _in_text(value: object) -> str:
    if isinstance(value, datetime):
        return value.astimezone(UTC).isoformat()
    return str(value)


def _nothing_slipped_in(report: Report, newest: int) -> None:
    """No entry may lie before the last sealed one without a place in the tree."""
    report.entries = Entry.objects.count()
    last = Checkpoint.objects.filter(size=newest).first()
    if last is None:
        if report.sealed:
            report.wrong("There are sealed entries, and no checkpoint.")
        return
    earlier = Q(transaction__lt=last.last_transaction) | Q(
        transaction=last.last_transaction, id__lte=last.last_entry
    )
    for entry_id in Entry.objects.filter(earlier, leaf__isnull=True).values_list("pk", flat=True)[
        :MOST_FINDINGS
    ]:
        report.wrong(f"Entry {entry_id} was put in after its time.")


def _checkpoints_hold(report: Report, levels: _Levels, newest: int) -> None:
    stored = Checkpoint.objects.filter(size__lte=newest).order_by("size")
    for checkpoint in stored.iterator(chunk_size=CHUNK):
        report.checkpoints += 1
        if checkpoint.size > report.sealed:
            report.wrong(f"A checkpoint says {checkpoint.size} entries; there are {report.sealed}.")
            continue
        root = levels.root_of_first(checkpoint.size)
        if root != bytes(checkpoint.root):
            report.wrong(f"The tree of the first {checkpoint.size} entries has changed.")
        _note_holds(report, checkpoint.note, checkpoint.size, root, "checkpoint")
        if not anchor_path(checkpoint.size).exists():
            report.wrong(f"The copy of checkpoint {checkpoint.size} outside is missing.")
    if newest < report.sealed:
        report.wrong("The newest checkpoint is missing.")


def _anchors_hold(report: Report, levels: _Levels, copies: Anchors) -> None:
    """Each copy kept outside must be a true statement about the tree as it is now."""
    stored = set(Checkpoint.objects.values_list("size", flat=True))
    for stray in copies.strays:
        report.wrong(
            f"“{stray.name}” lies among the copies kept outside, and no seal has that name. "
            "Find out who put it there, and move it elsewhere."
        )
    for size, path in copies.sizes:
        if size > report.sealed and _just_sealed(size):
            continue
        report.anchors += 1
        if size > report.sealed:
            report.wrong(
                f"A copy kept outside speaks of {size} entries; "
                f"there are {report.sealed}. The database may have been put back to an earlier day."
            )
            continue
        _note_holds(report, path.read_text(), size, levels.root_of_first(size), "copy outside")
        if size not in stored:
            report.wrong(f"The checkpoint at {size} is missing; its copy outside is there.")


def _just_sealed(size: int) -> bool:
    """Whether the checkpoint was committed while the trail was read. A copy is written before its
    checkpoint is committed, so a sealer that is at work is waited for.
    """
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_xact_lock_shared(%s)", [SEALER_LOCK])
    return Checkpoint.objects.filter(size=size).exists()


def _note_holds(report: Report, note: str, size: int, root: bytes, what: str) -> None:
    try:
        statement = notes.read_note(note)
    except notes.NoKeyError as problem:
        report.wrong(str(problem))
        return
    except notes.BadNoteError as problem:
        report.wrong(f"The {what} at {size}: {problem}")
        return
    if statement.size != size or statement.root != root:
        report.wrong(f"The {what} at {size} does not match the trail.")


class Proofs:
    """Proofs of inclusion in the newest sealed tree as it is now, whose leaves are read once.

    `checkpoint` is None where nothing is sealed yet.
    """

    def __init__(self) -> None:
        self.checkpoint = Checkpoint.objects.first()
        self.size = self.checkpoint.size if self.checkpoint else 0
        self._levels = _Levels()
        stored = Leaf.objects.filter(index__lt=self.size).order_by("index")
        for digest in stored.values_list("hash", flat=True).iterator(chunk_size=CHUNK):
            self._levels.append(bytes(digest))

    def path_of(self, index: int) -> list[str]:
        """The audit path of a leaf below `size`, each node in hexadecimal."""
        return [node.hex() for node in self._levels.path_of(index, self.size)]


def prove(entry_id: int) -> dict[str, Any] | None:
    """The proof that an entry is in the newest sealed tree, or None while it waits to be sealed."""
    leaf = Leaf.objects.filter(entry=entry_id).first()
    if leaf is None:
        return None
    proofs = Proofs()
    if proofs.checkpoint is None or leaf.index >= proofs.size:
        return None
    return {
        "entry": entry_id,
        "index": leaf.index,
        "size": proofs.size,
        "leaf_hash": bytes(leaf.hash).hex(),
        "path": proofs.path_of(leaf.index),
        "checkpoint": proofs.checkpoint.note,
    }


def root_from(leaf: bytes, index: int, size: int, path: list[bytes]) -> bytes | None:
    """RFC 9162 §2.1.3.2: the root that a leaf's audit path leads to; None where it cannot be one.

    It needs nothing but these, so that whoever holds a proof can check it.
    """
    node, place, last = leaf, index, size - 1
    if not 0 <= index < size:
        return None
    for beside in path:
        if last == 0:
            return None
        if place & 1 or place == last:
            node = hashlib.sha256(b"\x01" + beside + node).digest()
            while place and not place & 1:
                place, last = place >> 1, last >> 1
        else:
            node = hashlib.sha256(b"\x01" + node + beside).digest()
        place, last = place >> 1, last >> 1
    return node if last == 0 else None
