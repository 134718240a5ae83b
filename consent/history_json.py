"""Reads a subject's consent history, and an ask, from JSON.

What is not understood is refused with a sentence; fields that the rules do not name are passed
over.

Pure. One item is ``{"events", "ask"}``. Each event has ``id``, ``at`` and ``deed``; an answer also
has ``by`` and ``footing`` (optional on the others); ``given`` has ``scope`` (``platforms``,
``purposes``, ``from``, perhaps ``profiles`` and, perhaps null or left out, ``to``); ``invalidated``
has ``of``. The ask has ``at``, ``platform``, ``purpose`` and, perhaps null or left out,
``profile``. Names and ids may be text or whole numbers; 17 and "17" are the same.
"""

from collections.abc import Collection
from enum import StrEnum
from typing import TypeVar

from cases.strict_json import as_day, as_list, as_moment, as_name, as_names, as_object, listed
from consent.rules import Ask, Deed, Event, Footing, Scope

Word = TypeVar("Word", bound=StrEnum)

OF_SOME_DEEDS = ("by", "footing", "scope", "of")


def history_and_ask_from_json(item: object) -> tuple[tuple[Event, ...], Ask]:
    """One item of the command's list. Raises ``ValueError`` with a sentence."""
    fields = as_object(_only(("events", "ask"), item), "the item", needed=("events", "ask"))
    return history_from_json(fields["events"]), ask_from_json(fields["ask"])


def history_from_json(value: object) -> tuple[Event, ...]:
    """A list of events. Raises ``ValueError`` with a sentence.

    An invalidation that names no event here strikes nothing out.
    """
    events = as_list(value, "“events”")
    return tuple(_event(item, f"event {index}") for index, item in enumerate(events))


def ask_from_json(value: object) -> Ask:
    """The ask, every field of it needed but ``profile``. Raises ``ValueError`` with a sentence."""
    needed = ("at", "platform", "purpose")
    known = _only((*needed, "profile"), value)
    fields = as_object(known, "“ask”", needed=needed, optional=("profile",))
    profile = fields.get("profile")
    return Ask(
        at=as_moment(fields["at"], "“at” of “ask”"),
        platform=as_name(fields["platform"], "“platform” of “ask”"),
        purpose=as_name(fields["purpose"], "“purpose” of “ask”"),
        profile="" if profile is None else as_name(profile, "“profile” of “ask”"),
    )


def _event(value: object, where: str) -> Event:
    needed = ("id", "at", "deed")
    fields = as_object(
        _only((*needed, *OF_SOME_DEEDS), value), where, needed=needed, optional=OF_SOME_DEEDS
    )
    try:
        deed = _word(Deed, fields["deed"], "“deed”")
        by, footing = fields.get("by"), fields.get("footing")
        scope = fields.get("scope") if deed is Deed.GIVEN else None
        of = fields.get("of") if deed is Deed.INVALIDATED else None
        return Event(
            id=as_name(fields["id"], "“id”"),
            at=as_moment(fields["at"], "“at”"),
            deed=deed,
            by=None if by is None else as_name(by, "“by”"),
            footing=None if footing is None else _word(Footing, footing, "“footing”"),
            scope=None if scope is None else _scope(scope, "“scope”"),
            of=None if of is None else as_name(of, "“of”"),
        )
    except ValueError as error:
        raise ValueError(f"{where}: {error}") from None


def _scope(value: object, where: str) -> Scope:
    needed, optional = ("platforms", "purposes", "from"), ("profiles", "to")
    known = _only((*needed, *optional), value)
    fields = as_object(known, where, needed=needed, optional=optional)
    last = fields.get("to")
    return Scope(
        platforms=as_names(fields["platforms"], f"“platforms” of {where}"),
        purposes=as_names(fields["purposes"], f"“purposes” of {where}"),
        first=as_day(fields["from"], f"“from” of {where}"),
        last=None if last is None else as_day(last, f"“to” of {where}"),
        # Left out is any profile. Null is refused: it could have meant that there is none.
        profiles=as_names(fields.get("profiles", []), f"“profiles” of {where}"),
    )


def _only(names: Collection[str], value: object) -> object:
    """An object without the fields that the rules do not name; anything else as it is."""
    if not isinstance(value, dict):
        return value
    return {name: each for name, each in value.items() if name in names}


def _word(words: type[Word], value: object, where: str) -> Word:
    if not isinstance(value, str) or value not in tuple(words):
        raise ValueError(f"{where} must be one of {listed(tuple(words))}.")
    return words(value)
