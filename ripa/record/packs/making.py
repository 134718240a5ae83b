"""Making a pack: in the background, once in effect, with its progress to be seen meanwhile.

The task may come twice, and a worker may die under it. A session's lock in the database lets one
worker at a time make a pack, and is gone when that worker is. Nothing of a pack is kept before it
is whole: its bytes, its hash and its entry in the trail are one transaction.
"""

import logging
from collections.abc import Iterator
from contextlib import contextmanager
from functools import partial
from tempfile import TemporaryFile
from typing import IO, Any

from django.db import connection
from django.urls import reverse

from accounts.access import can
from accounts.models import User
from accounts.permissions import Permission
from audit import clock
from audit.recording import record
from post.actions import notify
from post.models import Outgoing
from post.outbox import done_once
from ripa.models import InspectionPack, PackPart, PackState
from ripa.record.deeds import PACK_FAILED, PACK_MADE
from ripa.record.packs.actions import KEPT_FOR, UNDER_WAY
from ripa.record.packs.archive import Archive, hash_of
from ripa.record.packs.contents import fill
from ripa.record.packs.gathering import Gathered, gather
from ripa.record.queries import concerned_in

logger = logging.getLogger(__name__)

# One number for the locks of packs among all that the database is asked to lock.
PACK_LOCK = 5_271_025
PART = 4 * 1024 * 1024
# A pack under which a worker died this often is not tried again.
MOST_ATTEMPTS = 3
TRIED_TOO_OFTEN = "It was begun three times and never finished. Ask for fewer authorities at once."
NO_LONGER_ALLOWED = "Whoever asked for it may no longer take the central record away."


class Stopped(Exception):
    """The pack was cancelled, or is another worker's by now."""


def make_pack(outgoing: int) -> None:
    """Make the pack that a row of the outbox names, unless it is made or being made."""
    row = Outgoing.objects.filter(pk=outgoing, done_at__isnull=True).first()
    if row is None:
        return
    with _alone(row.payload["pack"]) as alone:
        if alone:
            _make(row.payload["pack"], outgoing)


@contextmanager
def _alone(pk: int) -> Iterator[bool]:
    """Whether no other worker makes this pack. Their death gives the lock back at once."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_try_advisory_lock(%s, %s)", [PACK_LOCK, pk])
        alone = bool(cursor.fetchone()[0])
    try:
        yield alone
    finally:
        if alone:
            with connection.cursor() as cursor:
                cursor.execute("SELECT pg_advisory_unlock(%s, %s)", [PACK_LOCK, pk])


def _make(pk: int, outgoing: int) -> None:
    pack = InspectionPack.objects.select_related("by").get(pk=pk)
    problem = _problem_with(pack)
    if pack.state not in UNDER_WAY or problem:
        done_once(outgoing, lambda row: _give_up(pk, problem))
        return
    _advance(pk, state=PackState.MAKING, attempts=pack.attempts + 1, done=0)
    try:
        with TemporaryFile("w+", encoding="utf-8") as lines, TemporaryFile() as file:
            gathered = gather(pack, lines)
            _advance(pk, total=len(gathered.ids))
            counts = _write(pack, gathered, file)
            done_once(outgoing, lambda row: _keep(pk, file, gathered, counts))
    except Stopped:
        done_once(outgoing, lambda row: None)


def _problem_with(pack: InspectionPack) -> str:
    """Why the pack cannot be made at all, in a sentence; nothing where it can."""
    asker = User.objects.get(pk=pack.by_id)
    if not can(asker, Permission.EXPORT_CENTRAL_RECORD):
        return NO_LONGER_ALLOWED
    return TRIED_TOO_OFTEN if pack.attempts >= MOST_ATTEMPTS else ""


def _advance(pk: int, **values: Any) -> None:
    """Write down how far it is, unless it was cancelled meanwhile. Raises `Stopped` then."""
    if not InspectionPack.objects.filter(pk=pk, state__in=UNDER_WAY).update(**values):
        raise Stopped


def _write(pack: InspectionPack, gathered: Gathered, file: IO[bytes]) -> dict[str, Any]:
    archive = Archive(file, at=gathered.at)
    try:
        counts = fill(archive, pack, gathered, lambda done: _advance(pack.pk, done=done))
    except BaseException:
        archive.give_up()
        raise
    archive.close()
    return counts


def _keep(pk: int, file: IO[bytes], gathered: Gathered, counts: dict[str, Any]) -> None:
    """The whole pack, in the transaction that marks the work as done."""
    pack = InspectionPack.objects.select_for_update(of=("self",)).select_related("by").get(pk=pk)
    if pack.state != PackState.MAKING:
        return
    pack.size, pack.sha256 = hash_of(file)
    file.seek(0)
    for number, content in enumerate(iter(partial(file.read, PART), b"")):
        PackPart.objects.create(pack=pack, number=number, content=content)
    pack.state, pack.made_at = PackState.READY, clock.now()
    pack.delete_after = clock.london_day(pack.made_at) + KEPT_FOR
    pack.counts, pack.authorities = counts, gathered.ids
    pack.save()
    people, cases = concerned_in(gathered.ids)
    record(
        PACK_MADE,
        on=pack,
        subjects=people,
        cases=cases,
        details={"sha256": pack.sha256, "size": pack.size, **counts},
    )
    _tell(pack, "Your inspection pack is ready.")


def _give_up(pk: int, problem: str) -> None:
    """Say that it will not be made, and why; a pack that ended in another way stays as it is."""
    pack = InspectionPack.objects.select_for_update(of=("self",)).select_related("by").get(pk=pk)
    if pack.state not in UNDER_WAY:
        return
    pack.state, pack.problem = PackState.FAILED, problem
    pack.save(update_fields=["state", "problem"])
    record(PACK_FAILED, on=pack, details={"problem": problem, "attempts": pack.attempts})
    _tell(pack, "Your inspection pack could not be made.")


def _tell(pack: InspectionPack, text: str) -> None:
    link = reverse("pack_page", args=[pack.pk])
    notify(to=pack.by, text=text, link=link, key=f"pack:{pack.pk}:{pack.state}")
