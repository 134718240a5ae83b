"""Reading pasted text: what a person sees, without what they cannot see.

Invisible and full-width characters are how one address is made to look like another, or to look
the same and compare as different. They are taken out before anything is compared.
"""

from __future__ import annotations

import re
import unicodedata
from urllib.parse import quote, unquote

# Letters and marks that print as nothing although Unicode does not class them as format characters:
# combining grapheme joiner, Hangul fillers, Khmer and Mongolian fillers, braille blank, variation
# selectors.
_BLANK = frozenset(
    (
        *(0x034F, 0x115F, 0x1160, 0x17B4, 0x17B5, 0x180B, 0x180C, 0x180D, 0x180F, 0x2800, 0x3164),
        *range(0xFE00, 0xFE10),
        *range(0xE0100, 0xE01F0),
    )
)
_QUOTES = "\"'`<>“”‘’‚„«»‹›"
_PAIRS = {("(", ")"), ("[", "]"), ("{", "}")}
_SENTENCE_END = re.compile(r"[\s.,;]+\Z")


def words(text: str) -> frozenset[str]:
    """The words of a text, for tables that are read more easily without quotes and commas."""
    return frozenset(text.split())


class NotAnAddress(ValueError):
    """The text cannot be kept as a profile address. The message is a sentence for the worker."""


def _is_blank(character: str) -> bool:
    return unicodedata.category(character) in ("Cc", "Cf") or ord(character) in _BLANK


def visible(text: str) -> str:
    """Compatibility-normalised text (NFKC) without control, zero-width, bidi or filler characters.

    Bytes that are not UTF-8 travel as lone surrogates; removing what stood between them may make
    them a character, so they are read again. Repeats until nothing changes.
    """
    while True:
        shown = "".join(c for c in unicodedata.normalize("NFKC", text) if not _is_blank(c))
        shown = shown.encode("utf-8", "surrogateescape").decode("utf-8", "surrogateescape").strip()
        if shown == text:
            return shown
        text = shown


def fold(text: str) -> str:
    """Lower case, for platforms that ignore case. Lowering can undo normal form, so both repeat."""
    while True:
        lower = visible(text.lower())
        if lower == text:
            return lower
        text = lower


def without_sentence_end(text: str) -> str:
    """Drop the full stop, comma or semicolon of the sentence that an address was copied from."""
    return _SENTENCE_END.sub("", text)


def pasted(text: str) -> str:
    """Pasted text without lone surrogates, invisible characters, and quotes or brackets around it.

    Raises NotAnAddress when nothing is left.
    """
    text = visible("".join(c for c in text if unicodedata.category(c) != "Cs"))
    while True:
        bare = without_sentence_end(text.strip(_QUOTES)).strip()
        if len(bare) > 1 and (bare[0], bare[-1]) in _PAIRS:
            bare = bare[1:-1]
        if bare == text:
            break
        text = bare
    if not text:
        raise NotAnAddress("There is no address here. Paste the address of the profile.")
    return text


def decoded(text: str) -> str:
    """Percent-decoded once, then made visible. Bytes that are not UTF-8 are kept as surrogates."""
    return visible(unquote(text, errors="surrogateescape"))


def encoded(text: str, *, safe: str) -> str:
    """Percent-encoded for an address: ASCII only, so it is safe in a link."""
    return quote(text, safe=safe, errors="surrogateescape")
