"""What happens to an authority once it is granted: the magistrate, reviews, renewals, the end."""

from datetime import date, datetime

from accounts.models import User
from audit import clock
from audit.recording import action
from ripa.authorities.actions.steps import involvement, take_up, tell, write
from ripa.authorities.deeds import (
    CANCELLED,
    MAGISTRATE_APPROVED,
    MAGISTRATE_REFUSED,
    RENEWAL_APPROVED,
    RENEWAL_REFUSED,
    RENEWED,
    REVIEWED,
)
from ripa.authorities.life import life_of
from ripa.authorities.papers.orders import keep_order
from ripa.authorities.permits import permit, refusal
from ripa.authorities.staff import coordinators
from ripa.models import Authority, AuthorityEvent
from ripa.sessions import end_open_viewings
from ripa.states import RIPA_KINDS, Deed, Kind, Period, period
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
            "The time of attendance is still to come.",
            "Record the order after it was made.",
        )
    if attended_at.replace(second=0, microsecond=0) < after.at.replace(second=0, microsecond=0):
        raise refusal(
            authority,
            "The magistrate cannot have decided before the authorising officer did.",
            "Check the date and time of attendance.",
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
def review(
    *, by: User, authority_id: int, version: int, reason: str, review_by: date
) -> AuthorityEvent:
    """It is still necessary now, and why. Sets the day of the next review."""
    authority = take_up(by=by, authority_id=authority_id, version=version)
    row = permit(by, authority, Deed.REVIEW)
    at = clock.now()
    running = _must_be_running(authority, at)
    if not clock.london_day(at) < review_by <= running.last_day:
        raise refusal(
            authority,
            "The next review must come after today, and before the authority ends.",
            "Choose a day until then, or cancel the authority if it is no longer needed.",
        )
    return write(
        authority,
        row,
        by=by,
        trail=REVIEWED,
        reason=reason,
        data={"review_by": review_by.isoformat()},
        at=at,
    )


@action
def renew(
    *, by: User, authority_id: int, version: int, reason: str, involved_reason: str = ""
) -> AuthorityEvent:
    """One more period, for reasons of its own. RIPA: nothing until the magistrate approves it."""
    authority = take_up(by=by, authority_id=authority_id, version=version)
    row = permit(by, authority, Deed.RENEW)
    at = clock.now()
    running = _must_be_running(authority, at)
    if running.renewal_awaits_magistrate:
        raise refusal(
            authority,
            "A renewal already waits for the magistrate.",
            "Ask the RIPA co-ordinator to record the magistrate's decision.",
        )
    involved = involvement(by, authority, at=at, reason=involved_reason)
    event = write(authority, row, by=by, trail=RENEWED, reason=reason, data=involved, at=at)
    if Kind(authority.kind) in RIPA_KINDS:
        tell(coordinators(), "A renewal waits for the magistrate.", event=event)
    tell([authority.applicant], "Your authority was renewed.", event=event)
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
    known = _known_period(authority, clock.now())
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


@action
def cancel(*, by: User, authority_id: int, version: int, reason: str) -> AuthorityEvent:
    """It is no longer needed, or must not go on. Viewings that are open under it end."""
    authority = take_up(by=by, authority_id=authority_id, version=version)
    row = permit(by, authority, Deed.CANCEL)
    at = clock.now()
    event = write(authority, row, by=by, trail=CANCELLED, reason=reason, at=at)
    end_open_viewings(at=at, why="The authority was cancelled.", authority=authority)
    if by != authority.applicant:
        tell([authority.applicant], "Your authority was cancelled.", event=event)
    return event


def _known_period(authority: Authority, at: datetime) -> Period | None:
    """When it starts and ends, as known at `at`; None where it never took effect."""
    life = life_of(authority)
    if life is None:
        raise refusal(
            authority,
            "The record of this authority cannot be read.",
            "Cancel it, and make a new application if one is needed.",
        )
    return period(life.as_at(at))


def _must_be_running(authority: Authority, at: datetime) -> Period:
    running = _known_period(authority, at)
    if running is None or clock.london_day(at) > running.last_day:
        raise refusal(
            authority,
            "The authority has ended, so this does nothing.",
            "Make a new application if one is needed.",
        )
    return running
