"""Does an answer read like one that was given before? A pure function, bounded in time.

Rules §5: no answer is copied from another application without a warning. Likeness is Dice's
coefficient of the runs of four letters that two texts share (Dice 1945): 1 where they are the same
but for case, spacing and punctuation, 0 where they share none. It takes time in proportion to the
texts, however long they are, and hardly minds that a name was changed.
"""

import re
import unicodedata
from collections import Counter

# Shorter answers are alike by chance.
SHORTEST = 40
LONGEST = 10_000
ALIKE = 0.85
_RUN = 4
_NO_WORD = re.compile(r"[^\w]+")


def reads_like(text: str, earlier: str) -> bool:
    """Does `text` equal or closely resemble `earlier`? Never where either is short."""
    one, other = _plain(text), _plain(earlier)
    shorter, longer = sorted((len(one), len(other)))
    if shorter < SHORTEST or 2 * shorter < ALIKE * (shorter + longer):
        return False
    return one == other or likeness(one, other) >= ALIKE


def likeness(one: str, other: str) -> float:
    """The part of their runs of letters that two texts share, from 0 to 1."""
    mine, theirs = _runs(one), _runs(other)
    return 2 * (mine & theirs).total() / max(1, mine.total() + theirs.total())


def _plain(text: str) -> str:
    """The words alone: without case, accents written apart, punctuation and spacing."""
    return _NO_WORD.sub(" ", unicodedata.normalize("NFKC", text[:LONGEST]).casefold()).strip()


def _runs(text: str) -> Counter[str]:
    return Counter(text[place : place + _RUN] for place in range(len(text) - _RUN + 1))
