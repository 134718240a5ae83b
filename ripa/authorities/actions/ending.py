"""The end of an authority: cancelled, or run out and written up afterwards."""

from collections.abc import Iterable

from accounts.models import User
from audit import clock
from audit.recording import action
from ripa.authorities.actions.steps import note, take_up, tell, write
from ripa.authorities.answers import Answer, Product, answered
from ripa.authorities.deeds import CANCELLED, CLOSED_OUT
from ripa.authorities.permits import refusal
from ripa.authorities.progress import CLOSE_OUT
from ripa.authorities.running import permit_cancel, permit_close_out
from ripa.models import AuthorityEvent
from ripa.sessions import end_open_viewings
from ripa.states import CancelCause


@action
def cancel(
    *,
    by: User,
    authority_id: int,
    version: int,
    reason: str,
    cause: str = "",
    product: str = "",
    answers: Iterable[Answer] = (),
) -> AuthorityEvent:
    """It is no longer needed, or must not go on. Viewings that are open under it end.

    `cause` and `product` are values of `CancelCause` and `Product`, empty where not asked for.
    One that ran to its last day is not cancelled afterwards: that it lapsed stays on record.
    """
    authority = take_up(by=by, authority_id=authority_id, version=version)
    row = permit_cancel(by, authority)
    at = clock.now()
    data = {
        "cause": str(CancelCause(cause)) if cause else "",
        "product": str(Product(product)) if product else "",
        "answers": answered(answers),
    }
    event = write(authority, row, by=by, trail=CANCELLED, reason=reason, data=data, at=at)
    end_open_viewings(at=at, why="The authority was cancelled.", authority=authority)
    if by != authority.applicant:
        tell([authority.applicant], "Your authority was cancelled.", event=event)
    return event


@action
def close_out(
    *,
    by: User,
    authority_id: int,
    version: int,
    reason: str,
    product: str,
    answers: Iterable[Answer] = (),
) -> AuthorityEvent:
    """Say what became of what was found under an authority that ended without being cancelled.

    It changes nothing about where the authority stands: it ran out, and that stays on record.
    `reason` says why it was not cancelled.
    """
    authority = take_up(by=by, authority_id=authority_id, version=version)
    permit_close_out(by, authority)
    if not reason.strip():
        raise refusal(authority, "Reasons are needed.", "Give your reasons, then send it again.")
    data = {"product": str(Product(product)), "answers": answered(answers)}
    return note(authority, CLOSE_OUT, by=by, trail=CLOSED_OUT, reason=reason, data=data)
