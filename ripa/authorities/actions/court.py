"""What the co-ordinator records of the magistrate: on the authorisation, and on a renewal."""

from datetime import datetime

from accounts.models import User
from audit import clock
from audit.recording import action
from ripa.authorities.actions.steps import take_up, tell, write
from ripa.authorities.decided import ensure_no_order
from ripa.authorities.deeds import (
    MAGISTRATE_APPROVED,
    MAGISTRATE_REFUSED,
    RENEWAL_APPROVED,
    RENEWAL_REFUSED,
)
from ripa.authorities.papers.orders import keep_order
from ripa.authorities.permits import permit, refusal
from ripa.authorities.running import known_period
from ripa.models import Authority, AuthorityEvent
from ripa.states import Deed
from socialcheck.templatetags.ui import uk_datetime
from socialcheck.uploads import Scan


def _newest(authority: Authority, deed: Deed) -> AuthorityEvent:
    return authority.events.filter(deed=deed).latest("id")


def _attendance(authority: Authority, attended_at: datetime, *, after: AuthorityEvent) -> datetime:
    """The moment of the order: not before the officer's decision, not still to come.

    A form knows minutes only, so a time in the same minute as the decision is taken as just after.
    """
    if attended_at > clock.now():
        raise refusal(
            authority,
            f"The time of attendance, {uk_datetime(attended_at)}, is still to come.",
            "Record the order after it was made, or correct the date and time.",
            box="attended_at",
        )
    if attended_at.replace(second=0, microsecond=0) < after.at.replace(second=0, microsecond=0):
        raise refusal(
            authority,
            "The magistrate cannot have decided before the authorising officer did, on "
            f"{uk_datetime(after.at)}.",
            "Check the date and time of attendance.",
            box="attended_at",
        )
    return max(attended_at, after.at)


@action
def record_magistrate(
    *,
    by: User,
    authority_id: int,
    version: int,
    approved: bool,
    court: str,
    attended_at: datetime,
    magistrate: str,
    order_reference: str = "",
    reason: str = "",
    order_file: Scan | None = None,
) -> AuthorityEvent:
    """The magistrate's decision on the authorisation. If approved, it is in force from then."""
    authority = take_up(by=by, authority_id=authority_id, version=version)
    deed = Deed.MAGISTRATE_APPROVE if approved else Deed.MAGISTRATE_REFUSE
    ensure_no_order(authority)
    row = permit(by, authority, deed)
    at = _attendance(authority, attended_at, after=_newest(authority, Deed.GRANT))
    event = write(
        authority,
        row,
        by=by,
        trail=MAGISTRATE_APPROVED if approved else MAGISTRATE_REFUSED,
        reason=reason,
        data={"court": court, "magistrate": magistrate, "order_reference": order_reference},
        at=at,
    )
    if order_file is not None:
        keep_order(by=by, authority=authority, event=event, scan=order_file)
    answer = "approved" if approved else "refused"
    tell([authority.applicant], f"The magistrate {answer} your authorisation.", event=event)
    return event


@action
def record_renewal_order(
    *,
    by: User,
    authority_id: int,
    version: int,
    approved: bool,
    court: str,
    attended_at: datetime,
    magistrate: str,
    order_reference: str = "",
    reason: str = "",
    order_file: Scan | None = None,
) -> AuthorityEvent:
    """The magistrate's decision on the renewal that waits.

    An approval counts only if it was before the period ended. A refusal leaves the period that
    runs as it is, and another renewal may be asked for.
    """
    authority = take_up(by=by, authority_id=authority_id, version=version)
    row = permit(by, authority, Deed.RENEWAL_APPROVE if approved else Deed.RENEWAL_REFUSE)
    known = known_period(authority, clock.now())
    if known is None or not known.renewal_awaits_magistrate:
        raise refusal(
            authority, "No renewal waits for the magistrate.", "Renew the authority first."
        )
    at = _attendance(authority, attended_at, after=_newest(authority, Deed.RENEW))
    if approved and clock.london_day(at) > known.last_day:
        raise refusal(
            authority,
            "The authority had ended before the magistrate approved the renewal.",
            "The renewal does nothing. Make a new application if one is needed.",
        )
    event = write(
        authority,
        row,
        by=by,
        trail=RENEWAL_APPROVED if approved else RENEWAL_REFUSED,
        reason=reason,
        data={"court": court, "magistrate": magistrate, "order_reference": order_reference},
        at=at,
    )
    if order_file is not None:
        keep_order(by=by, authority=authority, event=event, scan=order_file)
    answer = "approved" if approved else "refused"
    tell([authority.applicant], f"The magistrate {answer} the renewal.", event=event)
    return event
