"""In what right somebody may decide, at every age; and for how long a test may be relied on."""

from datetime import date, timedelta

import pytest

from consent.answers.rights import age_on, rights_open
from consent.competence import HOLDS_FOR_DAYS, TESTS, Answered, able, still_holds

DAY = date(2026, 3, 10)


@pytest.mark.parametrize(
    ("born_on", "age"),
    [
        (None, None),
        (date(2010, 3, 10), 16),
        (date(2010, 3, 11), 15),
        (date(2008, 2, 29), 18),
        (date(2026, 3, 10), 0),
    ],
)
def test_an_age_is_counted_in_birthdays(born_on: date | None, age: int | None) -> None:
    assert age_on(born_on, DAY) == age


@pytest.mark.parametrize("age", [None, *range(120)])
def test_what_is_open_at_every_age(age: int | None) -> None:
    own, others = rights_open(own=True, age=age), rights_open(own=False, age=age)
    assert own, "everybody can decide in some right, or be tested"
    assert ("parental_responsibility" in others) is (age is None or age < 18)
    assert "parental_responsibility" not in own
    assert set(others) <= {"parental_responsibility"}
    assert ("gillick" in own) is (age is None or age < 16)
    assert ("mca" in own) is (age is None or age >= 16)
    assert ("self" in own) is (age is None or age >= 16)


def test_a_test_holds_for_so_many_days_and_never_backwards() -> None:
    held = [days for days in range(-40, 80) if still_holds(DAY, DAY + timedelta(days=days))]
    assert held == list(range(HOLDS_FOR_DAYS + 1))


@pytest.mark.parametrize("kind", TESTS)
def test_a_test_is_met_only_where_every_question_is_and_says_why(kind: str) -> None:
    met = {question.slug: Answered(True, "They said so.") for question in TESTS[kind].questions}
    assert able(kind, met)
    for slug in met:
        for wrong in (Answered(False, "No."), Answered(None, "?"), Answered(True, "  ")):
            assert not able(kind, met | {slug: wrong})
        assert not able(kind, {each: answer for each, answer in met.items() if each != slug})
