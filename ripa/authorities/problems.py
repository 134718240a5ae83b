"""What keeps an application from being submitted, and how far each of its pages is."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from enum import Enum

from ripa.authorities.application import (
    Page,
    day_problems,
    is_answered,
    missing_from,
    pages_for,
    questions_for,
    source_may_be_under_18,
)
from ripa.authorities.profiles import has_their_profiles
from ripa.models import Authority


@dataclass(frozen=True)
class Problem:
    """What is missing or wrong: the page and the field where it is put right, and the sentence."""

    page: str
    field: str
    words: str


class Progress(Enum):
    """How far a page is, in the words of the task list."""

    NOT_STARTED = "Not yet started"
    IN_PROGRESS = "In progress"
    COMPLETED = "Completed"
    WRONG = "There is a problem"


def problems_of(authority: Authority, *, today: date) -> list[Problem]:
    """All that keeps the application from being submitted, in the order of its pages.

    A page with an error on it is named once: what is missing on it may be what is wrong there.
    """
    wrong = wrong_on(authority, today=today)
    found = []
    for page in pages_for(authority):
        if page.slug in authority.typed:
            words = f"Put right what is wrong on the page “{page.title}”"
            found.append(Problem(page.slug, "", words))
            continue
        found += [
            Problem(page.slug, question.field, question.missing)
            for question in missing_from(authority, page.slug)
        ]
        found += [
            Problem(page.slug, field, words) for field, words in wrong.get(page.slug, {}).items()
        ]
    return found


def wrong_on(authority: Authority, *, today: date) -> dict[str, Mapping[str, str]]:
    """What no longer holds although it was right when it was saved: by page and by field.

    Days pass, and a profile may be found to be somebody else's.
    """
    days = day_problems(
        authority.kind,
        first=authority.from_day,
        last=authority.to_day,
        review_by=authority.review_by,
        today=today,
        under_18=source_may_be_under_18(authority),
    )
    wrong: dict[str, Mapping[str, str]] = {"days": days} if days else {}
    if not has_their_profiles(authority):
        words = "Choose profiles of the people who may be looked at"
        wrong["where"] = {"profiles": words}
    return wrong


def progress_of(authority: Authority, page: Page, problems: list[Problem]) -> Progress:
    """How far the page is. `problems` are those of the whole application."""
    missing = {question.field for question in missing_from(authority, page.slug)}
    here = [problem for problem in problems if problem.page == page.slug]
    if any(problem.field not in missing for problem in here):
        return Progress.WRONG
    if not missing:
        unsure = (authority.alike.get(each.field) for each in questions_for(authority, page.slug))
        doubts = any(found and not found["confirmed"] for found in unsure)
        return Progress.IN_PROGRESS if doubts else Progress.COMPLETED
    begun = any(is_answered(authority, each.field) for each in questions_for(authority, page.slug))
    return Progress.IN_PROGRESS if begun else Progress.NOT_STARTED
