"""Sealing: putting entries in an order that can be proved, in batches, by one sealer at a time.

The order is that of transaction ids below the oldest one still running, not of the identity
column, which
commits out of order. Each batch ends in a signed checkpoint that is also kept outside the database.
"""

import json
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from django.conf import settings
from django.db import connection, transaction
from django.db.models import Q

from audit import notes
from audit.merkle import Frontier, leaf_hash
from audit.models import Checkpoint, Entry, Leaf

BATCH = 5000
# Any number that nothing else in the database locks.
SEALER_LOCK = 5_271_009
COLUMNS = tuple(field.attname for field in Entry._meta.concrete_fields)


def leaf_data(row: dict[str, Any]) -> bytes:
    """An entry's columns as the bytes that are hashed: JSON with sorted keys, times in UTC."""
    return json.dumps(row, sort_keys=True, separators=(",", ":"), default=_plain).encode()


def _plain(value: object) -> str:
    if isinstance(value, datetime):
        return value.astimezone(UTC).isoformat()
    return str(value)


def seal() -> int:
    """Seal what can be sealed now; how many entries. Nothing if another sealer is at work."""
    sealed = 0
    while batch := _seal_batch():
        sealed += batch
    return sealed


def _seal_batch() -> int:
    with transaction.atomic():
        if not _only_sealer():
            return 0
        last = Checkpoint.objects.first()
        rows = _unsealed(last, most=_size_promised_after(last) or BATCH)
        if not rows:
            return 0
        frontier = Frontier(last.size, [bytes(r) for r in last.frontier]) if last else Frontier()
        leaves = []
        for row in rows:
            digest = leaf_hash(leaf_data(row))
            leaves.append(Leaf(index=frontier.size, entry_id=row["id"], hash=digest))
            frontier.add(digest)
        Leaf.objects.bulk_create(leaves)
        checkpoint = Checkpoint.objects.create(
            size=frontier.size,
            root=frontier.root(),
            note=notes.signed_note(frontier.size, frontier.root()),
            frontier=frontier.roots,
            last_transaction=rows[-1]["transaction"],
            last_entry=rows[-1]["id"],
        )
        # Before the commit, so that no checkpoint is without its copy. If the commit then fails,
        # the
        # copy is a promise, which the next batch keeps to the letter: order and signature are
        # fixed.
        write_anchor(checkpoint)
    return len(rows)


def _only_sealer() -> bool:
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_try_advisory_xact_lock(%s)", [SEALER_LOCK])
        return bool(cursor.fetchone()[0])


def _size_promised_after(last: Checkpoint | None) -> int:
    """How many entries a copy speaks of whose checkpoint was never committed; 0 if there is
    none.
    """
    size = last.size if last else 0
    promised = (anchored for anchored, _ in kept_anchors().sizes)
    return min((more - size for more in promised if more > size), default=0)


def _unsealed(last: Checkpoint | None, *, most: int) -> list[dict[str, Any]]:
    """Entries of transactions that are over and lie after the last sealed one, in order."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_snapshot_xmin(pg_current_snapshot())::text::bigint")
        oldest_running = cursor.fetchone()[0]
    waiting = Entry.objects.filter(transaction__lt=oldest_running)
    if last is not None:
        waiting = waiting.filter(
            Q(transaction__gt=last.last_transaction)
            | Q(transaction=last.last_transaction, id__gt=last.last_entry)
        )
    return list(waiting.order_by("transaction", "id").values(*COLUMNS)[:most])


def anchor_path(size: int) -> Path:
    return Path(settings.TRAIL_ANCHORS) / f"{size:020d}.checkpoint"


@dataclass(frozen=True)
class Anchors:
    """The copies kept outside: those the sealer wrote, by size, and files of any other name."""

    sizes: list[tuple[int, Path]]
    strays: list[Path]


def kept_anchors() -> Anchors:
    """What lies in the folder of the copies now. A file that somebody else put there is a stray."""
    anchors = Anchors([], [])
    for path in sorted(Path(settings.TRAIL_ANCHORS).glob("*.checkpoint")):
        stem = path.stem
        if stem.isdecimal() and path.name == anchor_path(int(stem)).name:
            anchors.sizes.append((int(stem), path))
        else:
            anchors.strays.append(path)
    return anchors


def write_anchor(checkpoint: Checkpoint) -> None:
    """Keep the signed checkpoint in a file of its own, outside the database."""
    path = anchor_path(checkpoint.size)
    path.parent.mkdir(parents=True, exist_ok=True)
    fresh = path.with_suffix(".new")
    fresh.write_text(checkpoint.note)
    fresh.rename(path)
