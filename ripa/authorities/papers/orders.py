"""Keeping a magistrate's order as it was scanned, beside the decision that it belongs to."""

from accounts.models import User
from accounts.permissions import Permission
from audit.recording import record
from ripa.authorities.deeds import ORDER_ADDED
from ripa.authorities.papers.sections import ORDERS
from ripa.authorities.permits import authorise_on, refusal
from ripa.authorities.separation import subject_ids
from ripa.models import Authority, AuthorityEvent, OrderFile
from socialcheck.uploads import Scan


def permit_order(by: User, authority: Authority) -> None:
    """An order is added by whoever records what the magistrate decided, once that is recorded."""
    authorise_on(by, Permission.RECORD_MAGISTRATE, authority)
    if not any(event.deed in ORDERS for event in authority.events.all()):
        raise refusal(
            authority,
            "No magistrate’s decision is recorded here, so there is no order to keep.",
            "Record the magistrate’s decision first. The order can be added with it.",
        )


def keep_order(*, by: User, authority: Authority, event: AuthorityEvent, scan: Scan) -> OrderFile:
    """Write the file beside its event, under the lock on its authority.

    The trail keeps its hash, not its bytes. Refused where this authority has the very file.
    """
    if OrderFile.objects.filter(event__authority=authority, sha256=scan.sha256).exists():
        raise refusal(
            authority,
            "This very file is already here.",
            "Choose another file, if there is another.",
        )
    kept = OrderFile(
        event=event,
        name=scan.name,
        content_type=scan.content_type,
        size=scan.size,
        sha256=scan.sha256,
        content=scan.content,
        by=by,
    )
    kept.save()
    record(
        ORDER_ADDED,
        by=by,
        on=authority,
        subjects=subject_ids(authority),
        cases=[authority.case_id],
        details={
            "order": kept.pk,
            "event": event.pk,
            "name": scan.name,
            "sha256": scan.sha256,
            "size": scan.size,
        },
    )
    return kept
