"""The whole file of one authority as a document, for an inspection pack.

Made from the record's row, the application's answers and the events alone.
"""

from datetime import datetime
from typing import Any

from accounts.models import User
from audit import clock
from ripa.authorities.application import questions_for
from ripa.authorities.words import EVENT_WORDS, answer_words
from ripa.models import Authority, AuthorityEvent
from ripa.record.columns import details_of
from ripa.record.printing import Section, print_sections
from ripa.record.queries import on_record
from ripa.record.rows import rank_name, rows_of
from socialcheck.templatetags.ui import uk_datetime

# What an event keeps for the service itself, and what has its own place in the document.
_NOT_IN_WORDS = frozenset({"scope", "own_viewings", "application", "answers"})


def file_document(authority: Authority, *, by: User, at: datetime) -> bytes:
    """The PDF of everything about one authority, as known at `at`, made for `by`.

    Raises `CannotTypeset` where a letter has no font.
    """
    authority = on_record().prefetch_related("officers").get(pk=authority.pk)
    (row,) = rows_of([authority], at=at)
    sections = [
        {"heading": "In the central record", "items": _items(details_of(row))},
        {"heading": "The application", "items": _items(_answers(authority))},
        *(_event(each) for each in sorted(authority.events.all(), key=lambda each: each.pk)),
    ]
    return print_sections(
        f"{row.number} {row.title}".strip(),
        intro=[f"The whole file, as it stood on {uk_datetime(at)}."],
        sections=sections,
        foot=f"{row.number}. Made for {by} on {uk_datetime(clock.now())}.",
        at=at,
    )


def _items(told: list[tuple[str, list[str]]]) -> list[dict[str, Any]]:
    return [{"key": key, "lines": lines} for key, lines in told]


def _answers(authority: Authority) -> list[tuple[str, list[str]]]:
    told = [
        (question.name, answer_words(authority, question.field).splitlines())
        for question in questions_for(authority)
    ]
    return [(name, lines) for name, lines in told if lines]


def _event(event: AuthorityEvent) -> Section:
    """One deed: who, with which rank, when, why, and what else was written down with it."""
    rank = rank_name(event.rank)
    told = [
        ("By", [f"{event.by}{f', {rank.lower()}' if rank else ''}"]),
        ("When", [uk_datetime(event.at)]),
        ("Recorded", [uk_datetime(event.recorded_at)]),
        ("Reasons", event.reason.splitlines()),
        *((each["question"], [each["answer"]]) for each in event.data.get("answers", [])),
        *(
            (name.replace("_", " ").capitalize(), [_plain(value)])
            for name, value in sorted(event.data.items())
            if name not in _NOT_IN_WORDS
        ),
    ]
    return {
        "heading": EVENT_WORDS.get(event.deed, event.deed.capitalize()),
        "items": _items(
            [(key, shown) for key, lines in told if (shown := list(filter(None, lines)))]
        ),
    }


def _plain(value: object) -> str:
    if isinstance(value, bool):
        return "Yes" if value else "No"
    return "" if value is None else str(value)
