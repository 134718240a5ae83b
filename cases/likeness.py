"""How alike are two people, from what is written of them? Pure: text and dates in, a number out.

A name is compared as a set of words without case, accents or order, so that "SMITH, José" is
"Jose Smith". What looks alike is only pointed out; a person decides.
"""

import re
import unicodedata
from dataclasses import dataclass
from datetime import date
from difflib import SequenceMatcher

# Above these, two names are worth a second look. Found by trying spellings of one name against
# siblings' names.
NEAR_NAME = 0.7
NEAR_NAME_SAME_BIRTHDAY = 0.5

_APOSTROPHES = re.compile("['’ʼ`´]")
_BETWEEN_WORDS = re.compile(r"[\W_]+")


@dataclass(frozen=True)
class Described:
    """What is written of a person: every name they are known by, and the date of birth or None."""

    names: tuple[str, ...]
    born_on: date | None = None


def words_of(name: str) -> tuple[str, ...]:
    """The plain words of a name, sorted: "O'Brien, Zoë" gives ("obrien", "zoe")."""
    letters = unicodedata.normalize("NFKD", _APOSTROPHES.sub("", name)).casefold()
    plain = "".join(letter for letter in letters if not unicodedata.combining(letter))
    return tuple(sorted(word for word in _BETWEEN_WORDS.split(plain) if word))


def surname_of(name: str) -> str:
    """The part of a name that families share: before a comma, else the last word."""
    before, comma, _ = name.partition(",")
    words = before.split()
    return (before if comma else words[-1]) if words else ""


def name_likeness(first: str, second: str) -> float:
    """From 0 to 1. 1 for the same words in any order; 0.95 where one has all the other's."""
    ours, theirs = words_of(first), words_of(second)
    if not ours or not theirs:
        return 0.0
    if ours == theirs:
        return 1.0
    if min(len(ours), len(theirs)) > 1 and (set(ours) <= set(theirs) or set(theirs) <= set(ours)):
        return 0.95
    fewer, more = sorted((ours, theirs), key=len)
    return 0.9 * sum(max(_word_likeness(a, b) for b in more) for a in fewer) / len(fewer)


def _word_likeness(first: str, second: str) -> float:
    return SequenceMatcher(None, first, second).ratio()


def near_dates(first: date, second: date) -> bool:
    """Whether one could be a slip for the other: one part differs, or day and month are swapped."""
    same_parts = sum(
        (first.day == second.day, first.month == second.month, first.year == second.year)
    )
    swapped = (first.day, first.month) == (second.month, second.day) and first.year == second.year
    return same_parts >= 2 or swapped


def slips_of(day: date) -> list[date]:
    """The date, and the one that it becomes with day and month swapped."""
    return [day, day.replace(month=day.day, day=day.month)] if day.day <= 12 else [day]


def how_alike(typed: Described, known: Described) -> float:
    """How alike two descriptions are: 0 is not worth showing, 2 the same name and birthday."""
    name = max(
        (name_likeness(ours, theirs) for ours in typed.names for theirs in known.names), default=0.0
    )
    if typed.born_on is None or known.born_on is None:
        return name if name >= NEAR_NAME else 0.0
    if typed.born_on == known.born_on:
        return 1 + name if name >= NEAR_NAME_SAME_BIRTHDAY else 0.0
    # Siblings' names are near and their birthdays are not; the very same name is pointed out
    # whatever the date.
    if name >= 0.95 or (name >= NEAR_NAME and near_dates(typed.born_on, known.born_on)):
        return name
    return 0.0
