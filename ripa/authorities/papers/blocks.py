"""The parts of a paper about an authority, as `templates/documents/authority.typ` draws them."""

from collections.abc import Iterable
from typing import Any

Block = dict[str, Any]
# A question, or the name of a fact, and what is said to it.
Pair = tuple[str, str]

NO_ANSWER = "Not answered"


def heading(words: str) -> Block:
    """Begins a part of the paper."""
    return {"shape": "heading", "lines": [words]}


def subheading(words: str, *, level: int = 3) -> Block:
    """Begins one event, or at level 4 one aspect of it."""
    return {"shape": "subheading", "level": level, "lines": [words]}


def notice(words: str) -> Block:
    """A sentence that nobody may miss."""
    return {"shape": "notice", "lines": [words]}


def paragraph(*lines: str) -> Block:
    return {"shape": "paragraph", "lines": list(lines)}


def bullets(*lines: str) -> Block:
    return {"shape": "list", "lines": list(lines)}


def facts(pairs: Iterable[Pair]) -> Block:
    """Short facts, one under another. One without a value is said to have none."""
    return {"shape": "facts", "rows": [_row(*pair) for pair in pairs]}


def answers(pairs: Iterable[Pair], *, level: int = 3) -> Block:
    """Questions, each a heading of its own over an answer of any length."""
    return {"shape": "answers", "level": level, "rows": [_row(*pair) for pair in pairs]}


def blanks(*lines: str) -> Block:
    """To be filled in by hand."""
    return {"shape": "blanks", "lines": list(lines)}


def choices(*lines: str) -> Block:
    """One of them is to be ticked by hand."""
    return {"shape": "choices", "lines": list(lines)}


def new_page() -> Block:
    return {"shape": "page"}


def _row(question: str, said: str) -> dict[str, Any]:
    lines = [line for line in said.splitlines() if line.strip()]
    return {"question": question, "lines": lines or [NO_ANSWER]}
