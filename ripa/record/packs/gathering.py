"""Everything that a pack says, read at one moment into a file beside, a line an authority.

Making documents takes long; reading does not. So all is read in one transaction that sees the
database as it was when it began, and what follows works from what was read.
"""

import json
from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import datetime
from typing import IO, Any

from django.contrib.contenttypes.models import ContentType
from django.db import connection, transaction
from django.db.models import Q

from audit import clock
from audit.models import Entry
from audit.recording import record
from ripa.models import Authority, AuthorityEvent, InspectionPack, OrderFile
from ripa.policy import policy_at
from ripa.record.columns import cells_of
from ripa.record.deeds import PACK_GATHERED
from ripa.record.figures import Sums, figures_of
from ripa.record.filters import wanted_from
from ripa.record.printing import section_of
from ripa.record.queries import batched_ids, concerned_in, ids_of, on_record
from ripa.record.rows import Row, rows_of

Line = dict[str, Any]


@dataclass
class Gathered:
    """What was read: when, under which policy, how many of each thing, and the lines themselves."""

    at: datetime
    policy: int
    # PostgreSQL's name for what was committed by then (`pg_current_snapshot`).
    snapshot: str
    lines: IO[str]
    ids: list[int] = field(default_factory=list)
    sums: Sums = field(default_factory=Sums)

    def __iter__(self) -> Iterator[Line]:
        """The lines from the first; each time afresh."""
        self.lines.seek(0)
        for line in self.lines:
            yield json.loads(line)


def gather(pack: InspectionPack, into: IO[str]) -> Gathered:
    """Read all that `pack` is to hold, with the reading on record as its asker's."""
    at_one_moment = not connection.in_atomic_block
    with transaction.atomic():
        if at_one_moment:
            with connection.cursor() as cursor:
                cursor.execute("SET TRANSACTION ISOLATION LEVEL REPEATABLE READ")
        at = clock.now()
        gathered = Gathered(at, policy_at(at).number, _snapshot(), into)
        gathered.ids = ids_of(wanted_from(pack.filters), at=at)
        for some in batched_ids(gathered.ids):
            _gather_some(some, gathered)
        people, cases = concerned_in(gathered.ids)
        record(
            PACK_GATHERED,
            by=pack.by,
            on=pack,
            subjects=people,
            cases=cases,
            details={**pack.filters, "authorities": len(gathered.ids)},
        )
    return gathered


def _snapshot() -> str:
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_current_snapshot()::text")
        return str(cursor.fetchone()[0])


def _gather_some(ids: list[int], gathered: Gathered) -> None:
    found = {each.pk: each for each in on_record().filter(pk__in=ids)}
    authorities = [found[pk] for pk in ids]
    orders, entries = _orders_of(ids), _entries_about(authorities)
    for authority, row in zip(authorities, rows_of(authorities, at=gathered.at), strict=True):
        events = sorted(authority.events.all(), key=lambda event: event.pk)
        line = _line(row, events, orders[row.pk], entries[row.pk])
        gathered.sums.add(row.kind, row.standing.tag, line["figures"])
        gathered.lines.write(json.dumps(line, ensure_ascii=False) + "\n")


def _line(row: Row, events: list[AuthorityEvent], orders: list[Line], entries: list[Line]) -> Line:
    return {
        "pk": row.pk,
        "number": row.number,
        "kind": row.kind,
        "state": row.standing.tag,
        "cells": cells_of(row),
        "section": section_of(row),
        "figures": figures_of(row),
        "events": [_event(event) for event in events],
        "orders": orders,
        "trail": entries,
    }


def _event(event: AuthorityEvent) -> Line:
    """An event as it is stored, with who did it by name."""
    return {
        "id": event.pk,
        "deed": event.deed,
        "at": event.at.isoformat(),
        "recorded_at": event.recorded_at.isoformat(),
        "by": str(event.by),
        "rank": event.rank,
        "reason": event.reason,
        "data": event.data,
    }


def _orders_of(ids: list[int]) -> dict[int, list[Line]]:
    """What is known of each order file, by authority, without its bytes."""
    found: dict[int, list[Line]] = defaultdict(list)
    rows = OrderFile.objects.filter(event__authority__in=ids).order_by("pk")
    for pk, authority, event, name, kind, size, sha256 in rows.values_list(
        "pk", "event__authority", "event", "name", "content_type", "size", "sha256"
    ):
        found[authority].append(
            {"id": pk, "event": event, "name": name, "type": kind, "size": size, "sha256": sha256}
        )
    return found


def _entries_about(authorities: list[Authority]) -> dict[int, list[Line]]:
    """The trail's entries about each authority and its events, in their order. Two queries."""
    of_event = {
        event.pk: authority.pk for authority in authorities for event in authority.events.all()
    }
    kinds = ContentType.objects.get_for_models(Authority, AuthorityEvent)
    ids = [authority.pk for authority in authorities]
    about = Entry.objects.filter(
        Q(content_type=kinds[Authority], object_id__in=ids)
        | Q(content_type=kinds[AuthorityEvent], object_id__in=list(of_event))
    ).order_by("id")
    found: dict[int, list[Line]] = defaultdict(list)
    for pk, kind, object_id, deed, sort, at, who, index, digest in about.values_list(
        "pk",
        "content_type",
        "object_id",
        "deed",
        "kind",
        "timestamp",
        "actor__name",
        "leaf__index",
        "leaf__hash",
    ):
        own = kind == kinds[Authority].pk
        found[object_id if own else of_event[object_id]].append(
            {
                "entry": pk,
                "about": "authority" if own else "event",
                "deed": deed,
                "kind": sort,
                "at": at.isoformat(),
                "by": who or "The system",
                "leaf": index,
                "leaf_hash": bytes(digest).hex() if digest is not None else None,
            }
        )
    return found
