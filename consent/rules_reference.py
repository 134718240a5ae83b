"""The reference page of consent's standing; the rules themselves work out its examples."""

from collections.abc import Iterator
from datetime import UTC, date, datetime

from consent.rules import (
    ANSWERS,
    RANKS,
    ROWS,
    SOURCES,
    Ask,
    Deed,
    Event,
    Footing,
    Scope,
    standing,
)

DEED_MEANINGS = {
    Deed.SOUGHT: "Somebody was asked.",
    Deed.GIVEN: "They agreed, within a scope.",
    Deed.REFUSED: "They said no.",
    Deed.WITHDRAWN: "They took back what they had agreed to. Without that, it is a refusal.",
    Deed.INVALIDATED: "An earlier event was struck out. It counts as if it had never happened.",
}

FOOTING_MEANINGS = {
    Footing.SELF: "The subject, for themselves.",
    Footing.GILLICK: "The subject, a young person judged competent to decide.",
    Footing.MCA: "The subject, whose capacity was assessed under the Mental Capacity Act 2005.",
    Footing.PARENTAL_RESPONSIBILITY: "Somebody with parental responsibility for the subject.",
}

_NOON = datetime(2026, 6, 1, 12, tzinfo=UTC)
_LATER = datetime(2026, 7, 1, 12, tzinfo=UTC)
_JUNE = Scope(frozenset(), frozenset(), date(2026, 6, 1), date(2026, 6, 30))
_OPEN_ENDED = Scope(frozenset(), frozenset(), date(2026, 6, 1), None)
_INSTAGRAM = Scope(frozenset({"instagram"}), frozenset(), date(2026, 6, 1), None)
_ONE_PROFILE = Scope(frozenset(), frozenset(), date(2026, 6, 1), None, frozenset({"7"}))
_OTHER_PROFILE = Scope(frozenset(), frozenset(), date(2026, 6, 1), None, frozenset({"8"}))


def _event(deed: Deed, by: str, footing: Footing, scope: Scope | None = None) -> Event:
    return Event(f"{deed} by {by}", _NOON, deed, by, footing, scope)


_PARENT = Footing.PARENTAL_RESPONSIBILITY
_MOTHER_AGREES = _event(Deed.GIVEN, "the mother", _PARENT, _OPEN_ENDED)

EXAMPLES: tuple[tuple[str, tuple[Event, ...]], ...] = (
    ("The mother was asked.", (_event(Deed.SOUGHT, "the mother", _PARENT),)),
    ("The mother agreed.", (_MOTHER_AGREES,)),
    (
        "The mother agreed, the father refused.",
        (_MOTHER_AGREES, _event(Deed.REFUSED, "the father", _PARENT)),
    ),
    (
        "The mother agreed; the young person, judged competent, refused.",
        (_MOTHER_AGREES, _event(Deed.REFUSED, "the young person", Footing.GILLICK)),
    ),
    (
        "The mother agreed, then withdrew.",
        (_MOTHER_AGREES, _event(Deed.WITHDRAWN, "the mother", _PARENT)),
    ),
    (
        "The father withdrew, but had never agreed.",
        (_event(Deed.WITHDRAWN, "the father", _PARENT),),
    ),
    (
        "The mother agreed to Instagram only.",
        (_event(Deed.GIVEN, "the mother", _PARENT, _INSTAGRAM),),
    ),
    ("The mother agreed until 30 June.", (_event(Deed.GIVEN, "the mother", _PARENT, _JUNE),)),
    (
        "The mother agreed to this profile only.",
        (_event(Deed.GIVEN, "the mother", _PARENT, _ONE_PROFILE),),
    ),
    (
        "The mother agreed to another profile only.",
        (_event(Deed.GIVEN, "the mother", _PARENT, _OTHER_PROFILE),),
    ),
    (
        "The mother agreed; later that was struck out.",
        (
            _MOTHER_AGREES,
            Event("struck", _NOON, Deed.INVALIDATED, of=_MOTHER_AGREES.id),
        ),
    ),
)


def standing_reference() -> str:
    """The whole page, as Markdown."""
    sections = [_opening(), _events(), _working(), _rows(), _examples()]
    return "\n".join(line for section in sections for line in section)


def _opening() -> Iterator[str]:
    yield "# Consent: standing at a moment"
    yield ""
    yield "Generated from `consent/rules.py`."
    yield "This is not legal advice: ask legal services when in doubt."
    yield ""
    yield "Consent is a series of events, never a flag. How it stands is worked out at the moment"
    yield "of use, so a withdrawal counts at once. Consent makes a look open. It is not the lawful"
    yield "basis for keeping what is found."
    yield ""


def _events() -> Iterator[str]:
    yield "## What can happen"
    yield ""
    yield "| Deed | Meaning | An answer |"
    yield "|---|---|---|"
    for deed in Deed:
        yield f"| `{deed}` | {DEED_MEANINGS[deed]} | {'yes' if deed in ANSWERS else 'no'} |"
    yield ""
    yield "| Footing | Who answers | Rank |"
    yield "|---|---|---|"
    for footing in Footing:
        rank = next(place for place, rank in enumerate(RANKS, start=1) if footing in rank)
        yield f"| `{footing}` | {FOOTING_MEANINGS[footing]} | {rank} |"
    yield ""


def _working() -> Iterator[str]:
    yield "## How it is worked out"
    yield ""
    yield "1. Events after the moment, and events struck out, do not count."
    yield "2. Of each person who answered, the latest answer counts."
    yield "3. Only the highest rank in which anybody answered is heard: the subject's own answer"
    yield "   outranks that of parents."
    yield "4. The first of the rules below that applies gives the standing."
    yield ""
    yield "The ask lies within what somebody agreed to where the day in London, the platform, the"
    yield "profile and the purpose all do. Both the first and the last day are included. Somebody"
    yield "who agreed to named profiles agreed to those only. A confirmation in writing of what was"
    yield "said by word of mouth changes no standing."
    yield ""


def _rows() -> Iterator[str]:
    yield "## Rules, in order"
    yield ""
    yield "The standings are the values of the gate's `consent`. A test shows that C99 cannot be"
    yield "reached; where the events cannot be read at all, the gate is told `unknown` as well."
    yield ""
    yield "| Rule | When | Standing | In words | Source |"
    yield "|---|---|---|---|---|"
    for row in ROWS:
        when = row.describe()
        yield f"| {row.id} | {when} | `{row.standing}` | {row.words} | `{row.source}` |"
    yield ""
    yield "| Source | Citation |"
    yield "|---|---|"
    for key, citation in SOURCES.items():
        yield f"| `{key}` | {citation} |"
    yield ""


def _examples() -> Iterator[str]:
    ask = Ask(_LATER, "tiktok", "assessment", profile="7")
    yield "## Examples"
    yield ""
    yield "Each happened on 1 June 2026; the ask is a look at a profile on TikTok on 1 July 2026."
    yield ""
    yield "| What happened | Standing |"
    yield "|---|---|"
    for words, events in EXAMPLES:
        yield f"| {words} | `{standing(events, ask)}` |"
    yield ""
