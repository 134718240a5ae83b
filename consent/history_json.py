"""Reads a subject's consent history, and an ask, from JSON. Strict: what is not understood is
refused with a sentence.

Pure. One item is ``{"events", "ask"}``. Each event has ``id``, ``at`` and ``deed``; an answer also
has ``by`` and ``footing`` (optional on the others); ``given`` has ``scope`` (``platforms``,
``purposes``, ``from``, perhaps ``profiles`` and, perhaps null or left out, ``to``); ``invalidated``
has ``of``. The ask has ``at``, ``platform``, ``purpose`` and, perhaps null or left out,
``profile``. Names and ids may be text or whole numbers; 17 and "17" are the same. A field that does
not belong to the deed may be null, and nothing else.
"""

from enum import StrEnum
from typing import TypeVar

from cases.strict_json import as_day, as_list, as_moment, as_name, as_names, as_object, listed
from consent.rules import Ask, Deed, Event, Footing, Scope

Word = TypeVar("Word", bound=StrEnum)


def history_and_ask_from_json(item: object) -> tuple[tuple[Event, ...], Ask]:
    """One item of the command's list. Raises ``ValueError`` with a sentence."""
    fields = as_object(item, "the item", needed=("events", "ask"))
    return history_from_json(fields["events"]), ask_from_json(fields["ask"])


def history_from_json(value: object) -> tuple[Event, ...]:
    """A list of events. Raises ``ValueError`` with a sentence, also where ids do not fit together.

    An invalidation must name an event that stands before it: one that strikes out nothing is a
    slip, and passing over it would leave a consent standing that somebody meant to end.
    """
    events: list[Event] = []
    known: set[str] = set()
    for index, item in enumerate(as_list(value, "“events”")):
        where = f"event {index}"
        event = _event(item, where)
        if event.id in known:
            raise ValueError(f"{where} has the id “{event.id}”, which an earlier event has.")
        if event.of is not None and event.of not in known:
            raise ValueError(f"{where} strikes out “{event.of}”, which no earlier event has as id.")
        known.add(event.id)
        events.append(event)
    return tuple(events)


def ask_from_json(value: object) -> Ask:
    """The ask, every field of it needed but ``profile``. Raises ``ValueError`` with a sentence."""
    fields = as_object(value, "“ask”", needed=("at", "platform", "purpose"), optional=("profile",))
    profile = fields.get("profile")
    return Ask(
        at=as_moment(fields["at"], "“at” of “ask”"),
        platform=as_name(fields["platform"], "“platform” of “ask”"),
        purpose=as_name(fields["purpose"], "“purpose” of “ask”"),
        profile="" if profile is None else as_name(profile, "“profile” of “ask”"),
    )


def _event(value: object, where: str) -> Event:
    fields = as_object(
        value, where, needed=("id", "at", "deed"), optional=("by", "footing", "scope", "of")
    )
    by, footing, scope, of = (fields.get(name) for name in ("by", "footing", "scope", "of"))
    try:
        return Event(
            id=as_name(fields["id"], "“id”"),
            at=as_moment(fields["at"], "“at”"),
            deed=_word(Deed, fields["deed"], "“deed”"),
            by=None if by is None else as_name(by, "“by”"),
            footing=None if footing is None else _word(Footing, footing, "“footing”"),
            scope=None if scope is None else _scope(scope, "“scope”"),
            of=None if of is None else as_name(of, "“of”"),
        )
    except ValueError as error:
        raise ValueError(f"{where}: {error}") from None


def _scope(value: object, where: str) -> Scope:
    fields = as_object(
        value, where, needed=("platforms", "purposes", "from"), optional=("profiles", "to")
    )
    last = fields.get("to")
    return Scope(
        platforms=as_names(fields["platforms"], f"“platforms” of {where}"),
        purposes=as_names(fields["purposes"], f"“purposes” of {where}"),
        first=as_day(fields["from"], f"“from” of {where}"),
        last=None if last is None else as_day(last, f"“to” of {where}"),
        # Left out is any profile. Null is refused: it could have meant that there is none.
        profiles=as_names(fields.get("profiles", []), f"“profiles” of {where}"),
    )


def _word(words: type[Word], value: object, where: str) -> Word:
    if not isinstance(value, str) or value not in tuple(words):
        raise ValueError(f"{where} must be one of {listed(tuple(words))}.")
    return words(value)
