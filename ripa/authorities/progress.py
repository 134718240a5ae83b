"""How far a submitted application has got: what was done since it was last submitted."""

from ripa.models import Authority, AuthorityEvent
from ripa.states import Deed

SUPPORT = "support"
CHECK = "check"


def since_submission(authority: Authority) -> list[AuthorityEvent]:
    """The events after the newest submission, oldest first; what went before it counts no more."""
    events = sorted(authority.events.all(), key=lambda event: event.pk)
    submitted = [place for place, event in enumerate(events) if event.deed == Deed.SUBMIT]
    return events[submitted[-1] + 1 :] if submitted else []


def is_supported(authority: Authority) -> bool:
    """Has a manager agreed that the team needs it?"""
    return any(event.deed == SUPPORT for event in since_submission(authority))


def is_checked(authority: Authority) -> bool:
    """Has the co-ordinator checked and numbered it?"""
    return any(event.deed == CHECK for event in since_submission(authority))
