"""The versions of an application: what was sent up, what changed, and who agreed to which.

Each submission keeps all answers as they were then, in words and as stored, in its event's data:

    {"kind": "non_ripa",
     "answers": [{"group", "field", "question", "words", "raw"}, …],
     "alike": {field: {"of": authority's id, "confirmed": bool}}}
"""

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any

from accounts.models import User
from ripa.authorities.application import page_of, questions_for
from ripa.authorities.words import EVENT_WORDS, answer_words
from ripa.models import Authority, AuthorityEvent
from ripa.states import Deed, State

# What is said about one version, by others than its writer.
_SAID = frozenset(
    {Deed.SUPPORT, Deed.CHECK, Deed.RETURN, Deed.GRANT, Deed.REFUSE, Deed.MAGISTRATE_APPROVE}
    | {Deed.MAGISTRATE_REFUSE}
)
_APPROVALS = frozenset({Deed.SUPPORT, Deed.CHECK})
_CHANGED = frozenset({Deed.REVISE, Deed.SUBMIT})
_MANY = frozenset({"subjects", "officers", "profiles"})


@dataclass(frozen=True)
class Change:
    """One answer that is not as it was in the version before."""

    question: str
    before: str
    after: str


@dataclass(frozen=True)
class Approval:
    """What somebody said of a version, and whether it still counts."""

    event: AuthorityEvent
    words: str
    counts: bool


@dataclass
class Version:
    """One submission. `changes` is None for the first, which has nothing before it."""

    number: int
    event: AuthorityEvent
    changes: list[Change] | None
    approvals: list[Approval] = field(default_factory=list)

    @property
    def at(self) -> datetime:
        return self.event.at


def snapshot_of(authority: Authority) -> dict[str, Any]:
    """All that the application says now: the text that is sent up, and then approved or not."""
    answers = []
    for question in questions_for(authority):
        page = page_of(authority, question.page)
        answers.append(
            {
                "group": page.group if page else "",
                "field": question.field,
                "question": question.name,
                "words": answer_words(authority, question.field),
                "raw": _raw(authority, question.field),
            }
        )
    return {"kind": authority.kind, "answers": answers, "alike": authority.alike}


def last_sent(authority: Authority) -> list[dict[str, Any]]:
    """The answers as they were last sent up; none where they never were."""
    sent = [
        event
        for event in authority.events.all()
        if event.deed == Deed.SUBMIT and "application" in event.data
    ]
    newest = max(sent, key=lambda event: event.pk, default=None)
    return list(newest.data["application"]["answers"]) if newest else []


def as_its_reader_has_it(by: User, authority: Authority) -> list[dict[str, Any]]:
    """What `by` reads in place of the row: while its writer changes it, others have what was sent.

    None where the row is what they read.
    """
    being_changed = authority.state == State.DRAFT and authority.applicant_id != by.pk
    return last_sent(authority) if being_changed else []


def versions_of(events: Sequence[AuthorityEvent]) -> list[Version]:
    """The versions of an application from its events in their order, the newest first."""
    found: list[Version] = []
    for place, event in enumerate(events):
        if event.deed == Deed.SUBMIT:
            changes = _changes(found[-1].event, event) if found else None
            found.append(Version(len(found) + 1, event, changes))
        elif found and event.deed in _SAID:
            later = events[place + 1 :]
            void = event.deed in _APPROVALS and any(each.deed in _CHANGED for each in later)
            words = EVENT_WORDS.get(event.deed, event.deed)
            found[-1].approvals.append(Approval(event, words, counts=not void))
    return found[::-1]


def _changes(before: AuthorityEvent, after: AuthorityEvent) -> list[Change]:
    old, new = _by_field(before), _by_field(after)
    fields = dict.fromkeys((*old, *new))
    return [
        Change(
            (new.get(name) or old[name])["question"],
            old.get(name, {}).get("words", ""),
            new.get(name, {}).get("words", ""),
        )
        for name in fields
        if old.get(name, {}).get("raw") != new.get(name, {}).get("raw")
    ]


def _by_field(event: AuthorityEvent) -> dict[str, dict[str, Any]]:
    answers = event.data.get("application", {}).get("answers", [])
    return {answer["field"]: answer for answer in answers}


def _raw(authority: Authority, name: str) -> Any:
    """The answer as it is stored, in JSON: ids of people and profiles, days in ISO 8601."""
    if name in _MANY:
        return sorted(row.pk for row in getattr(authority, name).all())
    value = getattr(authority, name)
    return value.isoformat() if isinstance(value, date) else value
