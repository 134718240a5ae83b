"""Stored facts, decisions and changes in words that a person reads."""

import re
from collections.abc import Mapping
from typing import Any

from audit.deeds import Deed
from oversight.queries.trail import EntryRead

FACTS = {
    "account_used": "Account used",
    "training": "Training",
    "personal_interest": "Personal interest",
    "purpose": "Purpose",
    "interaction": "Contact",
    "visibility": "Who can see the profile",
    "consent": "Consent",
    "override": "A manager’s decision to go on without consent",
    "notice": "Notice",
    "immediate_response": "Immediate response",
    "authority": "Authority",
    "profiling": "Builds a picture",
    "keeps_material": "Material is kept",
    "manager_agreed": "A manager agreed to keeping",
    "prior_viewings": "Counted viewings before this one",
}
# The parts of a decision, in the order in which they are read.
PARTS = ("outcome", "rule", "words", "next", "source")
# What the trail's library keeps of a new record for each kind of record that points at it: nothing.
_RELATED = re.compile(r"\w+\.\w+\.None")
_ABBREVIATIONS = {"Chis": "CHIS"}


def in_words(value: object) -> str:
    """A stored value as people say it: `given_in_scope` is "Given in scope"."""
    if isinstance(value, bool):
        return "Yes" if value else "No"
    if isinstance(value, dict | list):
        return _listed(value)
    text = str(value)
    if not text.isidentifier():
        return text
    words = text.replace("_", " ").capitalize()
    return " ".join(_ABBREVIATIONS.get(word.capitalize(), word) for word in words.split(" "))


def _listed(value: dict[str, Any] | list[Any]) -> str:
    if isinstance(value, list):
        return ", ".join(str(each) for each in value)
    return "; ".join(f"{name}: {each}" for name, each in value.items())


def deed_words(deed: Deed) -> str:
    """What a deed's sentence says, without the record it was done to."""
    sentence = deed.sentence.replace("{object}", "…")
    return sentence[0].upper() + sentence[1:]


def fact_rows(facts: Mapping[str, object]) -> list[dict[str, str]]:
    """Each fact that the gate was given, for a summary list, in the order of the rules."""
    known = [name for name in FACTS if name in facts]
    other = [name for name in facts if name not in FACTS]
    return [
        {"key": FACTS.get(name, in_words(name)), "value": in_words(facts[name])}
        for name in (*known, *other)
    ]


def in_order(decision: Mapping[str, object]) -> list[tuple[str, object]]:
    """The parts of a decision, the outcome first; the database keeps them in another order."""
    known = [(name, decision[name]) for name in PARTS if name in decision]
    return known + [(name, value) for name, value in decision.items() if name not in PARTS]


def change_rows(changes: Any) -> list[list[str]]:
    """Field, before, after: one row for each field that an entry changed."""
    rows = []
    for name, change in (changes or {}).items():
        field = in_words(name)
        if isinstance(change, dict):
            objects = ", ".join(str(each) for each in change.get("objects", []))
            added = change.get("operation") == "add"
            rows.append([field, "" if added else objects, objects if added else ""])
            continue
        before, after = (*change, "", "")[:2]
        if not _RELATED.fullmatch(str(after)):
            rows.append([field, _cell(before), _cell(after)])
    return rows


def _cell(value: object) -> str:
    return "" if value in (None, "None") else str(value)


def detail_rows(read: EntryRead) -> list[dict[str, str]]:
    """What an entry keeps beside its fields: the rule, the filters, what was shown."""
    details = read.entry.additional_data
    if not isinstance(details, dict):
        return []
    return [
        {"key": in_words(name), "value": in_words(value)}
        for name, value in details.items()
        if value is not None
    ]
