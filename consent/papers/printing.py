"""Typesetting for this app: a document's frame, and a refusal in words where it cannot be made."""

from collections.abc import Iterable, Mapping
from datetime import datetime
from typing import Any

from django.conf import settings

from audit.refusals import PlainDecision, Refused
from consent.languages import ENGLISH, LANGUAGES
from consent.wordings.placeholders import filled
from guidance.blocks import Block
from socialcheck.documents import CannotTypeset, typeset


def print_document(
    template: str,
    *,
    title: str,
    foot: str,
    at: datetime,
    language: str = ENGLISH,
    subjects: Iterable[int] = (),
    cases: Iterable[int] = (),
    **more: Any,
) -> bytes:
    """The PDF of a template of `templates/documents`. `language` is a name of `LANGUAGES`.

    Raises `Refused` with the reason where it cannot be typeset; `subjects` and `cases` go with it.
    """
    tongue = LANGUAGES[language]
    data = {
        "title": title,
        "language": tongue.code,
        "right_to_left": tongue.right_to_left,
        "council": settings.COUNCIL_NAME,
        "foot": foot,
        **more,
    }
    try:
        return typeset(template, data, at=at)
    except CannotTypeset as problem:
        raise Refused(
            PlainDecision(words=problem.words, next=problem.next),
            subjects=list(subjects),
            cases=list(cases),
        ) from problem


def blocks_as_data(blocks: Iterable[Block], values: Mapping[str, str]) -> list[dict[str, Any]]:
    """Blocks for a template. Filled in block by block, so that no name can make a heading."""
    return [
        {"shape": str(block.shape), "lines": [filled(line, values) for line in block.lines]}
        for block in blocks
    ]
