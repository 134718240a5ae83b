"""What stands in for names in a wording, and how it is filled in. Pure.

Only these few names are known. They are put in place letter for letter: `str.format` would let
whoever edits a wording reach into what is filled in.
"""

import re
from collections.abc import Mapping

# Name → what it becomes.
PLACEHOLDERS: dict[str, str] = {
    "person": "the name of whom the letter is for",
    "council": "the name of the council",
    "worker": "the name of whoever prints the letter",
    "team": "the name of their case's team",
}

# Whatever stands between braces, and a brace that has no other.
_BRACED = re.compile(r"\{[^{}]*\}|[{}]")
_KNOWN = re.compile(r"\{(" + "|".join(PLACEHOLDERS) + r")\}")


def unknown_in(text: str) -> list[str]:
    """What stands between braces and is no placeholder, each once; a lone brace too."""
    found = dict.fromkeys(_BRACED.findall(text))
    return [each for each in found if not _KNOWN.fullmatch(each)]


def filled(text: str, values: Mapping[str, str]) -> str:
    """`text` with each placeholder replaced once: what is filled in is never filled in again."""
    return _KNOWN.sub(lambda found: values[found[1]], text)


def known_words() -> str:
    """The placeholders that exist, for a sentence: "{person}, {council} …"."""
    return ", ".join(f"{{{name}}}" for name in PLACEHOLDERS)
