"""The central record on paper: one block an authority."""

from collections.abc import Iterable
from datetime import datetime
from typing import Any

from django.conf import settings

from ripa.record.columns import details_of
from ripa.record.rows import Row
from socialcheck.documents import typeset
from socialcheck.templatetags.ui import uk_datetime

# So many authorities in one document: what is longer takes minutes to typeset, and nobody reads it.
MOST_ON_PAPER = 500
HOW_TO_NARROW = "Choose a year, a kind or an officer to print the others, or take the CSV file."

Section = dict[str, Any]


def section_of(row: Row) -> Section:
    """A row as a block for paper: its number and title, and each column with its lines."""
    return {
        "heading": f"{row.number} {row.title}".strip(),
        "items": [{"key": name, "lines": lines} for name, lines in details_of(row)],
    }


def record_pdf(
    sections: Iterable[Section], *, total: int, first: int = 1, who: str, at: datetime
) -> bytes:
    """The PDF of these blocks. `total` is how many there are in all, `first` the place of the first
    of these among them.

    Raises `CannotTypeset` where a letter has no font.
    """
    blocks = list(sections)
    return print_sections(
        "Central record of authorities",
        intro=_intro(len(blocks), total, first, at),
        sections=blocks,
        foot=f"Central record. Printed by {who} on {uk_datetime(at)}.",
        at=at,
    )


def _intro(shown: int, total: int, first: int, at: datetime) -> list[str]:
    lines = [f"As it stood on {uk_datetime(at)}, newest first."]
    if not total:
        return [*lines, "No authority fits what was asked for."]
    if shown == total:
        return [*lines, f"{total:,} {'authority' if total == 1 else 'authorities'}."]
    lines.append(f"Authorities {first:,} to {first + shown - 1:,} of {total:,}.")
    return lines if first > 1 or shown < MOST_ON_PAPER else [*lines, HOW_TO_NARROW]


def print_sections(
    title: str, *, intro: list[str], sections: list[Section], foot: str, at: datetime
) -> bytes:
    """A document of blocks. Raises `CannotTypeset`."""
    data = {
        "title": title,
        "language": "en",
        "right_to_left": False,
        "council": settings.COUNCIL_NAME,
        "foot": foot,
        "intro": intro,
        "sections": sections,
    }
    return typeset("sections", data, at=at)
