"""Ending open viewings when consent goes. Called inside the transaction that records it."""

from typing import Any

from audit import clock
from cases.models import Person
from consent.models import ConsentDeed, ConsentEvent
from ripa.sessions import end_open_viewings

ENDS_SESSIONS = frozenset({ConsentDeed.WITHDRAWN, ConsentDeed.REFUSED, ConsentDeed.INVALIDATED})


def on_consent_changed(sender: Any, root: Person, event: ConsentEvent, **kwargs: Any) -> None:
    """A refusal, a withdrawal or a struck-out consent ends every open viewing of the person."""
    if event.deed in ENDS_SESSIONS:
        end_open_viewings(
            at=clock.now(), why=f"Consent: {event.get_deed_display().lower()}.", root=root
        )
