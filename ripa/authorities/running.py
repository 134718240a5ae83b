"""What a deed on an authority that was granted needs to know: whether it runs, and until when."""

from datetime import datetime

from accounts.models import User
from accounts.permissions import Permission
from audit import clock
from ripa.authorities.life import life_of
from ripa.authorities.permits import authorise_on, permit, refusal
from ripa.authorities.progress import closed_out
from ripa.life import Period, period
from ripa.models import Authority
from ripa.states import Deed, State, Transition


def known_period(authority: Authority, at: datetime) -> Period | None:
    """When it starts and ends, as known at `at`; None where it never took effect."""
    life = life_of(authority)
    if life is None:
        raise refusal(
            authority,
            "The record of this authority cannot be read.",
            "Cancel it, and make a new application if one is needed.",
        )
    return period(life.as_at(at))


def must_be_running(authority: Authority, at: datetime) -> Period:
    running = known_period(authority, at)
    if running is None or clock.london_day(at) > running.last_day:
        raise refusal(
            authority,
            "The authority has ended, so this does nothing.",
            "Make a new application if one is needed.",
        )
    return running


def has_ended(authority: Authority, at: datetime) -> bool:
    """Did it run to its last day? False where it never began, or its record cannot be read."""
    life = life_of(authority)
    running = period(life.as_at(at)) if life else None
    return running is not None and clock.london_day(at) > running.last_day


def permit_cancel(by: User, authority: Authority) -> Transition:
    """The row for cancelling. One that ran to its last day stays one that ran out."""
    row = permit(by, authority, Deed.CANCEL)
    if has_ended(authority, clock.now()):
        raise refusal(
            authority,
            "It ended by itself, so it cannot be cancelled any more.",
            "Say instead what became of what was found: open the authority, and choose that.",
        )
    return row


def permit_close_out(by: User, authority: Authority) -> None:
    """Whoever could have cancelled it may say what became of it, once, after it ended by itself."""
    authorise_on(by, Permission.CANCEL_AUTHORITY, authority)
    if not (authority.state == State.IN_FORCE and has_ended(authority, clock.now())):
        raise refusal(
            authority,
            "This is for an authority that ended without being cancelled.",
            "Cancel it while it runs. Open it to see where it stands now.",
        )
    if closed_out(authority):
        raise refusal(
            authority,
            "What became of what was found is on record already.",
            "Open the authority to read it.",
        )
