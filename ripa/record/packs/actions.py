"""Asking for an inspection pack, cancelling it, and deleting its file when its time is over."""

from datetime import timedelta
from typing import Any

from accounts.access import authorise
from accounts.models import User
from accounts.permissions import Permission
from audit import clock
from audit.recording import action, in_one_transaction, record
from audit.refusals import PlainDecision, Refused
from post.actions import enqueue
from ripa.models import InspectionPack, PackPart, PackState
from ripa.record.deeds import PACK_ASKED, PACK_CANCELLED, PACK_DELETED
from ripa.record.filters import Wanted
from ripa.record.packs.queries import find_pack

# For so long a pack can be downloaded (the product's rule for every export).
KEPT_FOR = timedelta(days=30)
# So many for each who asks: making one takes a worker's time.
MOST_AT_ONCE = 3
MAKE, UNDER_WAY = "record.make_pack", (PackState.WAITING, PackState.MAKING)


@action
def ask_for_pack(*, by: User, wanted: Wanted) -> InspectionPack:
    """Have a pack made of all that is wanted; the same again, while it is made, is that one."""
    authorise(by, Permission.EXPORT_CENTRAL_RECORD, what="an inspection pack")
    User.objects.select_for_update(of=("self",), no_key=True).get(pk=by.pk)
    under_way = InspectionPack.objects.filter(by=by, state__in=UNDER_WAY)
    same = under_way.filter(filters=wanted.details()).first()
    if same is not None:
        return same
    if under_way.count() >= MOST_AT_ONCE:
        raise Refused(
            PlainDecision(
                words="Three packs that you asked for are still being made.",
                next="Wait until one is ready, or cancel one, then ask again.",
            ),
            on="an inspection pack",
        )
    pack = InspectionPack.objects.create(by=by, filters=wanted.details())
    enqueue(MAKE, key=f"pack:{pack.pk}", payload={"pack": pack.pk})
    record(PACK_ASKED, by=by, on=pack, details=pack.filters)
    return pack


@action
def cancel_pack(*, by: User, pk: int) -> InspectionPack:
    """Stop a pack that is not made yet. Only whoever asked for it."""
    seen = find_pack(by=by, pk=pk)
    pack = InspectionPack.objects.select_for_update(of=("self",)).get(pk=seen.pk)
    if pack.by_id != by.pk:
        raise _refusal(pack, "A colleague asked for this pack.", "Ask them to cancel it.", 403)
    if pack.state not in UNDER_WAY:
        raise _refusal(pack, "This pack is not being made any more.", "There is nothing to do.")
    pack.state = PackState.CANCELLED
    pack.save(update_fields=["state"])
    record(PACK_CANCELLED, by=by, on=pack, details={"done": pack.done, "of": pack.total})
    return pack


def _refusal(pack: InspectionPack, words: str, then: str, status: int = 409) -> Refused:
    return Refused(PlainDecision(words=words, next=then), on=pack, status=status)


def delete_old_packs() -> int:
    """Delete the files of packs whose last day is past; how many. Their rows stay."""
    over = InspectionPack.objects.filter(state=PackState.READY, delete_after__lt=clock.today())
    ids: list[Any] = list(over.order_by("pk").values_list("pk", flat=True))
    return sum(_delete_file(pk) for pk in ids)


@in_one_transaction
def _delete_file(pk: int) -> bool:
    """Delete one pack's file, unless somebody did meanwhile."""
    pack = InspectionPack.objects.select_for_update(of=("self",)).get(pk=pk)
    if pack.state != PackState.READY:
        return False
    PackPart.objects.filter(pack=pack).delete()
    pack.state = PackState.DELETED
    pack.save(update_fields=["state"])
    record(PACK_DELETED, on=pack, details={"sha256": pack.sha256, "size": pack.size})
    return True
