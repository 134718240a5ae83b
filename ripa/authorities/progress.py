"""How far a submitted application has got: what was agreed to since it last went back."""

from ripa.models import Authority, AuthorityEvent
from ripa.states import VOIDING, Deed


def since_submission(authority: Authority) -> list[AuthorityEvent]:
    """The events that count, oldest first: those after it was last returned or taken back."""
    events = sorted(authority.events.all(), key=lambda event: event.pk)
    voided = [place for place, event in enumerate(events) if event.deed in VOIDING]
    return events[voided[-1] + 1 :] if voided else events


def is_supported(authority: Authority) -> bool:
    """Has a manager agreed that the team needs it?"""
    return any(event.deed == Deed.SUPPORT for event in since_submission(authority))


def is_checked(authority: Authority) -> bool:
    """Has the co-ordinator checked and numbered it?"""
    return any(event.deed == Deed.CHECK for event in since_submission(authority))
