"""What happens at once when consent goes. Called inside the transaction that records it."""

from typing import Any

from accounts.models import User
from audit import clock
from cases.models import Person
from checks.flags.actions import flag_looks, tell_of_consent_gone
from checks.flags.queries import ENDS_CONSENT
from consent.models import ConsentDeed, ConsentEvent
from ripa.sessions import end_open_viewings, open_viewings


def on_consent_changed(
    sender: Any, root: Person, event: ConsentEvent, by: User, **kwargs: Any
) -> None:
    """A refusal, a withdrawal or the striking out of consent ends every open viewing of the person.
    What was found under consent that it takes away is flagged, and those concerned are told
    (ADR 15).
    """
    struck = event.strikes_out
    if event.deed not in ENDS_CONSENT or (struck and struck.deed != ConsentDeed.GIVEN):
        return
    at = clock.now()
    open_now = open_viewings(at=at, root=root).select_related("case__lead", "worker")
    ended = list(open_now)
    end_open_viewings(at=at, why=f"Consent: {event.get_deed_display().lower()}.", root=root)
    flags = flag_looks(event=event, root=root, by=by)
    tell_of_consent_gone(event=event, flags=flags, ended=ended)
