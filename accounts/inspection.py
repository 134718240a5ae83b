"""An inspector's access: read-only, and over when its last London day is.

Whoever was only ever an inspector can do nothing at all afterwards, not even with a session that is
still open. Somebody who has, or had, another role of the council's is staff like any other.
"""

from collections.abc import Iterable
from datetime import date

from accounts.models import Posting, RoleName, User
from audit import clock
from socialcheck.templatetags.ui import uk_date

ASK_AGAIN = "If the inspection goes on, ask the council to give you access again."


def postings_of(user: User) -> list[Posting]:
    """Every role that `user` has, had or will have, read once for each user object."""
    kept: list[Posting] | None = getattr(user, "_postings", None)
    if kept is None:
        kept = list(user.postings.all())
        user._postings = kept  # type: ignore[attr-defined]
    return kept


def inspection_over(postings: Iterable[Posting], today: date) -> date | None:
    """The last day of access that is over, of somebody who was an inspector and nothing else."""
    last_days = [each.ends_on if each.role == RoleName.INSPECTOR else None for each in postings]
    if not last_days or None in last_days:
        return None
    last = max(day for day in last_days if day is not None)
    return last if today > last else None


def inspection_ended(user: User) -> date | None:
    """The last day of this inspector's access, once it is over; None for everybody else."""
    return inspection_over(postings_of(user), clock.today())


def read_only_until(user: User) -> date | None:
    """The last day of the access of an inspector who has no other role today."""
    today = clock.today()
    held = [each for each in postings_of(user) if each.holds_on(today)]
    if not held or any(each.role != RoleName.INSPECTOR for each in held):
        return None
    return max(each.ends_on for each in held if each.ends_on is not None)


def ended_words(last: date) -> str:
    return f"Your access for the inspection ended on {uk_date(last)}."
