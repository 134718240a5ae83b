"""The papers themselves: the application, the whole file, and the pack for the magistrate.

They read rows and typeset them. Who may have one, and putting that on record, is for `queries`.
"""

from datetime import datetime

from accounts.models import User
from ripa.authorities.papers.blocks import Block, facts, notice
from ripa.authorities.papers.court import court_blocks
from ripa.authorities.papers.printing import print_paper
from ripa.authorities.papers.sections import (
    application,
    asked,
    decision_of,
    events_of,
    happened,
)
from ripa.authorities.progress import since_submission
from ripa.models import Authority
from ripa.states import Deed, State

NOT_SUBMITTED = "Draft, not submitted"
_APPROVALS = frozenset({"support", "check"})


def application_document(authority: Authority, *, by: User, at: datetime) -> bytes:
    """Every question of the application with its answer, who applied, and approvals so far."""
    blocks = [
        *_marked(authority),
        *asked(authority, at=at),
        *_approvals(authority),
        *application(authority, by=by),
    ]
    title = f"Application: {_kind(authority)}"
    return print_paper(authority, title=title, blocks=blocks, by=by, at=at)


def file_document(authority: Authority, *, by: User, at: datetime) -> bytes:
    """The whole file of one authority as it stands at `at`: application, decision, all since.

    Records nothing: whoever hands it out puts that on record. Raises `CannotTypeset` where a
    letter in it has no font.
    """
    events = events_of(authority)
    decision = decision_of(authority)
    place = events.index(decision) if decision else len(events)
    blocks = [
        *_marked(authority),
        *asked(authority, at=at),
        *application(authority, by=by),
        *happened("On the way to a decision", events[:place]),
        *happened("The decision", events[place : place + 1]),
        *happened("Since the decision", events[place + 1 :]),
    ]
    title = f"Authority file: {_kind(authority)}"
    return print_paper(authority, title=title, blocks=blocks, by=by, at=at)


def court_document(authority: Authority, *, by: User, at: datetime) -> bytes:
    """The pack for the magistrate: cover, summary, application, authorisation, draft order."""
    return print_paper(
        authority,
        title="Application for judicial approval",
        blocks=court_blocks(authority, at=at),
        by=by,
        at=at,
    )


def _kind(authority: Authority) -> str:
    kind = authority.get_kind_display()
    return kind if kind.startswith("RIPA") else f"{kind[0].lower()}{kind[1:]}"


def _marked(authority: Authority) -> list[Block]:
    """What a paper of an application that nobody has been sent says first."""
    if authority.state != State.DRAFT:
        return []
    if any(event.deed == Deed.SUBMIT for event in authority.events.all()):
        return [notice(f"{NOT_SUBMITTED} again since it was returned")]
    return [notice(NOT_SUBMITTED)]


def _approvals(authority: Authority) -> list[Block]:
    """What was agreed since it was last submitted, and the decision where there is one."""
    decision = decision_of(authority)
    events = [
        event
        for event in since_submission(authority)
        if event.deed in _APPROVALS or event == decision
    ]
    if events:
        return happened("Approvals so far", events)
    return [facts([("Approvals so far", "None")])]
