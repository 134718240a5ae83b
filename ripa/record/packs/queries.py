"""The only door for reading inspection packs, and for taking one away."""

from collections.abc import Iterator
from dataclasses import dataclass

from django.db.models import Q, QuerySet

from accounts.access import actor_for, authorise, unknown
from accounts.models import User
from accounts.permissions import Permission, Role
from audit import clock
from audit.recording import in_one_transaction, record
from audit.refusals import PlainDecision, Refused
from ripa.models import InspectionPack, PackPart, PackState
from ripa.record.deeds import PACK_READ, PACK_TAKEN, PACKS_LISTED, RECORD_READ
from ripa.record.filters import wanted_from
from ripa.record.queries import concerned_in, ids_of

ON_A_PAGE = 20

# Who keeps the record, and so sees what everybody took of it. Others see their own packs alone.
_KEEPERS = frozenset({Role.RIPA_COORDINATOR, Role.SRO, Role.AUDITOR})


@dataclass(frozen=True)
class PackList:
    """One page of packs, newest first; `older` is the id before which the next page starts."""

    packs: list[InspectionPack]
    older: int | None


@dataclass(frozen=True)
class PackFile:
    """A pack to hand out, and its bytes a few megabytes at a time."""

    pack: InspectionPack
    parts: Iterator[bytes]


def _visible_to(by: User) -> QuerySet[InspectionPack]:
    authorise(by, Permission.EXPORT_CENTRAL_RECORD, what="inspection packs")
    every = bool(_KEEPERS & actor_for(by).roles)
    return InspectionPack.objects.select_related("by").filter(Q() if every else Q(by=by))


def find_pack(*, by: User, pk: int) -> InspectionPack:
    """A pack that `by` may see, or 404. Records nothing."""
    pack = _visible_to(by).filter(pk=pk).first()
    if pack is None:
        raise unknown(f"inspection pack {pk}")
    return pack


@in_one_transaction
def list_packs(*, by: User, before: int | None = None) -> PackList:
    """A page of the packs that `by` may see, with the read on record."""
    rows = _visible_to(by).order_by("-pk")
    if before is not None:
        rows = rows.filter(pk__lt=before)
    found = list(rows[: ON_A_PAGE + 1])
    shown = found[:ON_A_PAGE]
    record(PACKS_LISTED, by=by, details={"shown": [pack.pk for pack in shown]})
    return PackList(shown, shown[-1].pk if len(found) > len(shown) else None)


@in_one_transaction
def open_pack(*, by: User, pk: int) -> InspectionPack:
    """How far a pack is, with the read on record."""
    pack = find_pack(by=by, pk=pk)
    record(PACK_READ, by=by, on=pack)
    return pack


@in_one_transaction
def take_pack(*, by: User, pk: int) -> PackFile:
    """The file of a pack that is ready, with its hash and whom it is about on record."""
    pack = find_pack(by=by, pk=pk)
    over = pack.delete_after is not None and clock.today() > pack.delete_after
    if pack.state != PackState.READY or over:
        raise Refused(
            PlainDecision(
                words="There is no file of this pack.",
                next="Open the pack to see where it stands. A pack can be downloaded for 30 days.",
            ),
            on=pack,
        )
    people, cases = concerned_in(pack.authorities)
    record(
        PACK_TAKEN,
        by=by,
        on=pack,
        subjects=people,
        cases=cases,
        details={"sha256": pack.sha256, "size": pack.size, **pack.filters},
    )
    return PackFile(pack, _bytes_of(pack))


def _bytes_of(pack: InspectionPack) -> Iterator[bytes]:
    """One query a part, so that no more than one of them is in memory."""
    numbers = PackPart.objects.filter(pack=pack).order_by("number").values_list("pk", flat=True)
    for part in list(numbers):
        yield bytes(PackPart.objects.values_list("content", flat=True).get(pk=part))


@in_one_transaction
def count_wanted(*, by: User, filters: dict[str, object]) -> int:
    """How many authorities a pack with these filters would hold, with the read on record."""
    authorise(by, Permission.EXPORT_CENTRAL_RECORD, what="an inspection pack")
    number = len(ids_of(wanted_from(filters), at=clock.now()))
    record(RECORD_READ, by=by, details={**filters, "authorities": number})
    return number
