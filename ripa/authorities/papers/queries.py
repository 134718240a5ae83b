"""The only door for papers and orders: fetch, authorise, and record that it was handed out."""

from collections.abc import Callable
from datetime import datetime

from accounts.access import can, unknown
from accounts.models import User
from accounts.permissions import Permission
from audit import clock
from audit.deeds import Deed as TrailDeed
from audit.recording import in_one_transaction, record
from ripa.authorities.deeds import APPLICATION_PRINTED, FILE_PRINTED, ORDER_READ, PACK_PRINTED
from ripa.authorities.papers.court import awaits_magistrate
from ripa.authorities.papers.documents import (
    application_document,
    court_document,
    file_document,
)
from ripa.authorities.papers.sections import decision_of, standing_now
from ripa.authorities.permits import refusal
from ripa.authorities.place import place_of_authority
from ripa.authorities.queries import find_authority
from ripa.authorities.separation import subject_ids
from ripa.models import Authority, OrderFile
from ripa.states import RIPA_KINDS, Deed, Kind
from socialcheck.documents import CannotTypeset

Document = Callable[..., bytes]


@in_one_transaction
def print_application(*, by: User, pk: int) -> bytes:
    """The application on paper, in any state in which `by` may read it."""
    authority = find_authority(by=by, pk=pk)
    return _handed_out(authority, application_document, APPLICATION_PRINTED, by, clock.now())


@in_one_transaction
def print_file(*, by: User, pk: int) -> bytes:
    """The whole file on paper, once there is a decision."""
    authority = find_authority(by=by, pk=pk)
    if decision_of(authority) is None:
        raise refusal(authority, "This has not been decided yet.", "Print the application instead.")
    return _handed_out(authority, file_document, FILE_PRINTED, by, clock.now())


@in_one_transaction
def print_pack(*, by: User, pk: int) -> bytes:
    """The pack for the magistrate, for those who take it to court, while something waits there."""
    authority, at = find_authority(by=by, pk=pk), clock.now()
    if not takes_to_court(by, authority):
        raise refusal(
            authority,
            "The pack is for those who take it to court.",
            "Ask the RIPA co-ordinator, the officer who decided, or the applicant.",
            status=403,
        )
    if Kind(authority.kind) not in RIPA_KINDS:
        raise refusal(
            authority,
            "Only a RIPA authorisation goes to a magistrate.",
            "Print the application or the whole file instead.",
        )
    if not awaits_magistrate(authority, standing_now(authority, at=at), at=at):
        raise refusal(
            authority,
            "Nothing here waits for the magistrate.",
            "Open the authority to see where it stands now.",
        )
    return _handed_out(authority, court_document, PACK_PRINTED, by, at)


def takes_to_court(by: User, authority: Authority) -> bool:
    """The co-ordinator, the applicant, and whoever decided what the court is asked to approve."""
    if by.pk in {authority.applicant_id, authority.decided_by_id}:
        return True
    if can(by, Permission.RECORD_MAGISTRATE, place_of_authority(authority, by)):
        return True
    return any(
        event.deed == Deed.RENEW and event.by_id == by.pk for event in authority.events.all()
    )


def _handed_out(
    authority: Authority, document: Document, trail: TrailDeed, by: User, at: datetime
) -> bytes:
    try:
        pdf = document(authority, by=by, at=at)
    except CannotTypeset as problem:
        raise refusal(authority, problem.words, problem.next) from problem
    _record(trail, authority, by, {"size": len(pdf)})
    return pdf


def _record(trail: TrailDeed, authority: Authority, by: User, details: dict[str, object]) -> None:
    record(
        trail,
        by=by,
        on=authority,
        subjects=subject_ids(authority),
        cases=[authority.case_id],
        details=details,
    )


@in_one_transaction
def open_order(*, by: User, pk: int, file_id: int) -> OrderFile:
    """The bytes of an order of an authority that `by` may read, with the read on record."""
    authority = find_authority(by=by, pk=pk)
    found = OrderFile.objects.filter(pk=file_id, event__authority=authority).first()
    if found is None:
        raise unknown(
            f"order {file_id} of authority {pk}",
            subjects=subject_ids(authority),
            cases=[authority.case_id],
        )
    details: dict[str, object] = {
        "order": found.pk,
        "name": found.name,
        "sha256": found.sha256,
        "size": found.size,
    }
    _record(ORDER_READ, authority, by, details)
    return found


def orders_of(authority: Authority) -> list[OrderFile]:
    """The orders that are kept, without their bytes, of an authority whose read is on record."""
    return list(
        OrderFile.objects.filter(event__authority=authority)
        .select_related("event", "by")
        .defer("content")
    )
