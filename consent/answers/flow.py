"""Which pages are asked about an answer, by what was answered before, and what they add up to."""

from accounts.models import User
from cases.models import Case, Person
from consent.answers.forms import (
    BasisForm,
    DeedForm,
    MoreForm,
    RightForm,
    Typed,
    UnderstoodForm,
    WhenForm,
    WhoForm,
    typed_deed,
    typed_footing,
)
from consent.answers.forms_of_scope import HowLongForm, WhatForForm, WhereForm
from consent.answers.forms_of_tests import QuestionForm, TestForm, assessed_of, form_for
from consent.answers.given import Answer, Assessed
from consent.competence import TESTS, Answered
from consent.models import ConsentDeed, Footing
from socialcheck.questionnaire import Page, Questionnaire

DEED = Page("deed", "What happened?", DeedForm)
WHEN = Page("when", "When and how", WhenForm)
WHO = Page("who", "Who decided", WhoForm)
RIGHT = Page("right", "In what right", RightForm)
BASIS = Page("basis", "Parental responsibility", BasisForm)
UNDERSTOOD = Page("understood", "How they understood", UnderstoodForm)
WHERE = Page("where", "Where may be looked", WhereForm)
WHAT_FOR = Page("what-for", "What for", WhatForForm)
HOW_LONG = Page("how-long", "From when to when", HowLongForm)
MORE = Page("more", "Anything else", MoreForm)

TEST_PAGES: dict[str, tuple[Page, ...]] = {
    kind: (
        Page(f"{kind}-test", test.name, TestForm),
        *(
            Page(f"{kind}-{question.slug}", question.text, form_for(question))
            for question in test.questions
        ),
    )
    for kind, test in TESTS.items()
}
EVERY_PAGE = (
    *(DEED, WHEN, WHO, RIGHT, BASIS, UNDERSTOOD),
    *(page for pages in TEST_PAGES.values() for page in pages),
    *(WHERE, WHAT_FOR, HOW_LONG, MORE),
)


def questionnaire(*, case: Case, person: Person, by: User, typed: Typed) -> Questionnaire:
    """The pages that matter after what was typed so far."""
    return Questionnaire(pages_for(typed), typed, case=case, person=person, by=by, typed=typed)


def pages_for(typed: Typed) -> tuple[Page, ...]:
    deed, footing = typed_deed(typed), typed_footing(typed)
    if deed == ConsentDeed.SOUGHT:
        return (DEED, WHEN, WHO, MORE)
    first: tuple[Page, ...] = (DEED, WHEN, WHO, RIGHT)
    if deed != ConsentDeed.GIVEN:
        return (*first, *((UNDERSTOOD,) if footing in TESTS else ()), MORE)
    if footing == Footing.PARENTAL_RESPONSIBILITY:
        first = (*first, BASIS)
    if footing in TESTS:
        first = (*first, *TEST_PAGES[footing])
        if was_not_met(typed):
            return first
    return (*first, WHERE, WHAT_FOR, HOW_LONG, MORE)


def was_not_met(typed: Typed) -> bool:
    """Every question of the test that was chosen has its answer, and one of them is no."""
    _, *questions = TEST_PAGES.get(typed_footing(typed), (None,))
    met = [typed.get(page.slug, {}).get("met") for page in questions if page]
    return typed_deed(typed) == ConsentDeed.GIVEN and all(met) and "no" in met


def answer_from(asked: Questionnaire) -> Answer | Assessed:
    """What the finished pages give: an answer, or a test alone where it was not met."""
    parts: dict[str, object] = {}
    about: TestForm | None = None
    answered: dict[str, Answered] = {}
    for form in asked.finished():
        parts |= form.answers()
        if isinstance(form, TestForm):
            about = form
        if isinstance(form, QuestionForm):
            answered[form.question.slug] = form.answered()
    if about is not None:
        assessed = assessed_of(str(parts["footing"]), about, answered)
        if not assessed.able:
            return assessed
        parts["assessed"] = assessed
    return Answer(**parts)  # type: ignore[arg-type]
