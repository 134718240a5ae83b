"""How far an application or an authority has got, from its events."""

from ripa.models import Authority, AuthorityEvent
from ripa.states import VOIDING, Deed
from socialcheck.templatetags.ui import uk_date

# Written up after it ended by itself. It is no part of its life: it stays one that ran out.
CLOSE_OUT = "close_out"

_ORDINALS = ("first", "second", "third", "fourth", "fifth", "sixth", "seventh", "eighth", "ninth")


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


def _done(authority: Authority, deed: str) -> list[AuthorityEvent]:
    """The events of one deed, oldest first."""
    events = sorted(authority.events.all(), key=lambda event: event.pk)
    return [event for event in events if event.deed == deed]


def closed_out(authority: Authority) -> AuthorityEvent | None:
    """What was said after it ended without being cancelled, if anything was."""
    said = _done(authority, CLOSE_OUT)
    return said[0] if said else None


def last_review(authority: Authority) -> AuthorityEvent | None:
    """The newest review; None where there was none."""
    reviews = _done(authority, Deed.REVIEW)
    return reviews[-1] if reviews else None


def renewal_words(authority: Authority) -> str:
    """Which renewal the next one is, a renewal that a magistrate refused left out."""
    refused = len(_done(authority, Deed.RENEWAL_REFUSE))
    place = len(_done(authority, Deed.RENEW)) - refused
    return f"The {_ORDINALS[place]}" if place < len(_ORDINALS) else f"Number {place + 1}"


def reviews_words(authority: Authority) -> str:
    """The reviews held so far, a line each."""
    held = [f"{uk_date(each.at)}, by {each.by}" for each in _done(authority, Deed.REVIEW)]
    return "\n".join(held) or "None"
