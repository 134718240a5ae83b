"""The reference page of consent's standing; the rules themselves work out its examples."""

from collections.abc import Iterator
from datetime import UTC, date, datetime

from consent.rules import (
    ANSWERS,
    OWN_ANSWER,
    Ask,
    ConsentStanding,
    Deed,
    Event,
    Footing,
    Scope,
    standing,
)

STANDING_MEANINGS = {
    ConsentStanding.NONE: "Nobody was asked and nobody answered.",
    ConsentStanding.SOUGHT: "Asked for, and not answered yet.",
    ConsentStanding.GIVEN_IN_SCOPE: "Everyone whose answer counts agreed, and the day, the "
    "platform and the purpose lie within what each agreed to.",
    ConsentStanding.GIVEN_OUT_OF_SCOPE: "Everyone whose answer counts agreed, but not to this.",
    ConsentStanding.EXPIRED: "Everyone whose answer counts agreed, but the last day that one of "
    "them agreed to is past.",
    ConsentStanding.REFUSED: "Nobody whose answer counts agreed, and not all of them withdrew.",
    ConsentStanding.WITHDRAWN: "Everyone whose answer counts had agreed, and withdrew.",
    ConsentStanding.CONFLICTED: "Of those whose answers count, some agreed and some did not.",
    ConsentStanding.UNKNOWN: "It could not be read. Never taken as permission.",
}

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
        "The mother agreed; later that was struck out.",
        (
            _MOTHER_AGREES,
            Event("struck", _NOON, Deed.INVALIDATED, of=_MOTHER_AGREES.id),
        ),
    ),
)


def standing_reference() -> str:
    """The whole page, as Markdown."""
    sections = [_opening(), _events(), _working(), _values(), _examples()]
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
    yield "| Footing | Who answers | The subject's own |"
    yield "|---|---|---|"
    for footing in Footing:
        own = "yes" if footing in OWN_ANSWER else "no"
        yield f"| `{footing}` | {FOOTING_MEANINGS[footing]} | {own} |"
    yield ""


def _working() -> Iterator[str]:
    yield "## How it is worked out"
    yield ""
    yield "1. Events after the moment, and events struck out, do not count."
    yield "2. Of each person who answered, the latest answer counts."
    yield "3. If any of those answers is the subject's own, only such answers count."
    yield "4. No answer: sought or none. Some agreed and some did not: conflicted. Nobody agreed:"
    yield "   withdrawn if everyone withdrew, otherwise refused."
    yield "5. Everyone agreed: in scope only if the day in London, the platform and the purpose lie"
    yield "   within every scope. Both the first and the last day are included."
    yield ""


def _values() -> Iterator[str]:
    yield "## The answers"
    yield ""
    yield "The values are those of the gate's `consent`."
    yield ""
    yield "| Standing | Meaning |"
    yield "|---|---|"
    for value, meaning in STANDING_MEANINGS.items():
        yield f"| `{value}` | {meaning} |"
    yield ""


def _examples() -> Iterator[str]:
    ask = Ask(_LATER, "tiktok", "assessment")
    yield "## Examples"
    yield ""
    yield "Each happened on 1 June 2026; the ask is a look at TikTok on 1 July 2026."
    yield ""
    yield "| What happened | Standing |"
    yield "|---|---|"
    for words, events in EXAMPLES:
        yield f"| {words} | `{standing(events, ask)}` |"
    yield ""
