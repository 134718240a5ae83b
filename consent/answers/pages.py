"""What the templates of recording an answer are given."""

from collections.abc import Iterable
from typing import Any

from django.urls import reverse

from accounts.models import User
from audit import clock
from cases.models import Case, Person
from consent.answers.drafts import asked_of
from consent.answers.flow import DEED, TEST_PAGES, WHERE, was_not_met
from consent.answers.forms import ANSWERS, typed_deed, typed_footing, typed_moment
from consent.answers.rights import age_on, rights_open
from consent.competence import GILLICK, TESTS
from consent.frames import frame
from consent.models import ConsentDeed, ConsentDraft
from socialcheck.questionnaire import Page, Questionnaire
from socialcheck.templatetags.ui import uk_datetime

TITLE = "Record consent"
# The pages with which a new part of the summary begins.
_BEGIN = {
    DEED: "The answer",
    WHERE: "What was agreed to",
    **{first: first.title for first, *_ in TEST_PAGES.values()},
}


def start_context(
    form: Any, left: Iterable[ConsentDraft], case: Case, person: Person
) -> dict[str, object]:
    """The first question, and the drafts that were left unfinished."""
    drafts = [
        {
            "text": f"{_happened(draft)}: saved {uk_datetime(draft.saved_at)}",
            "href": answers_address(draft, case, person),
            "discard": reverse("consent_discard", args=[case.reference, person.pk, draft.pk]),
        }
        for draft in left
    ]
    return {"form": form, "drafts": drafts, **frame(case, person, TITLE)}


def page_context(
    asked: Questionnaire, page: Page, form: Any, draft: ConsentDraft, case: Case, person: Person
) -> dict[str, object]:
    before = asked.before(page)
    where = [case.reference, person.pk]
    return {
        "form": form,
        "page": page,
        "number": asked.number(page),
        "withdrawn": typed_deed(draft.answers) == ConsentDeed.WITHDRAWN,
        "back": page_address(draft, before, case, person)
        if before
        else reverse("consent_add", args=where),
        **frame(case, person, page.title),
    }


def answers_context(
    asked: Questionnaire, draft: ConsentDraft, case: Case, person: Person
) -> dict[str, object]:
    """All the answers in words, each with the page on which it is changed."""
    told = asked.sections(lambda page: page_address(draft, page, case, person))
    sections: list[dict[str, Any]] = []
    for page, each in zip(asked.pages, told, strict=True):
        if page in _BEGIN:
            sections.append({"title": _BEGIN[page], "rows": []})
        sections[-1]["rows"] += _together(each["rows"]) if _is_question(page) else each["rows"]
    return {
        "sections": sections,
        "seen": asked.state(),
        "withdrawn": typed_deed(draft.answers) == ConsentDeed.WITHDRAWN,
        **frame(case, person, "Check your answers"),
    }


def _is_question(page: Page) -> bool:
    return any(page in questions for _, *questions in TEST_PAGES.values())


def _together(rows: list[dict[str, str]]) -> list[dict[str, str]]:
    """A question of a test in one row: the yes or no, and how they know."""
    return [{**rows[0], "value": "\n".join(row["value"] for row in rows)}] if rows else []


def not_met_context(draft: ConsentDraft, person: Person) -> dict[str, object]:
    """What follows where somebody cannot decide this now."""
    kind, moment = typed_footing(draft.answers), typed_moment(draft.answers)
    age = age_on(person.born_on, clock.london_day(moment)) if moment else None
    return {
        "test": TESTS[kind],
        "child": kind == GILLICK,
        "parent_may": bool(rights_open(own=False, age=age)),
    }


def after_page(draft: ConsentDraft, page: Page, case: Case, person: Person, by: User) -> str:
    """The address to go on to: the next page that was not yet seen, else all the answers."""
    asked = asked_of(draft, case=case, person=person, by=by)
    onward = asked.after(page) if page in asked.pages else None
    if onward is None or onward.slug in draft.answers:
        return answers_address(draft, case, person)
    return page_address(draft, onward, case, person)


def page_address(draft: ConsentDraft, page: Page, case: Case, person: Person) -> str:
    return reverse("consent_page", args=[case.reference, person.pk, draft.pk, page.slug])


def answers_address(draft: ConsentDraft, case: Case, person: Person) -> str:
    return reverse("consent_answers", args=[case.reference, person.pk, draft.pk])


def recorded_words(draft: ConsentDraft) -> str:
    """What is said once it is recorded."""
    if was_not_met(draft.answers):
        return "Recorded. They cannot decide this now."
    return f"Recorded. {_happened(draft)}."


def _happened(draft: ConsentDraft) -> str:
    deed = typed_deed(draft.answers)
    return ANSWERS[ConsentDeed(deed)] if deed in ANSWERS else DEED.title
