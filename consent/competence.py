"""Whether somebody can decide for themselves: the questions of each test, as data.

Pure: no Django, no database, no clock. Each test is about one decision at one time. It is met only
where every one of its questions is; a "no" to any, or no answer, means that they cannot decide this
now.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

GILLICK = "gillick"
MCA = "mca"

# For how many days a test may be relied on. Capacity is a matter of one decision at the time when
# it is made [Mental Capacity Act 2005 ss.2(1), 3(1)], so a test of long ago shows nothing. The Act
# names no number of days: this one is the service's own, and for competence it is the same.
HOLDS_FOR_DAYS = 28


@dataclass(frozen=True, slots=True)
class Question:
    """One question of a test. `slug` names it for good; `hint` says what to look for."""

    slug: str
    text: str
    hint: str


@dataclass(frozen=True, slots=True)
class Test:
    """A test, with its source and what has to be so before it is made."""

    slug: str
    name: str
    before: str
    source: str
    questions: tuple[Question, ...]


TESTS: dict[str, Test] = {
    GILLICK: Test(
        slug=GILLICK,
        name="Competence of a young person",
        before="It is for somebody under 16. From 16 on, people are presumed able to decide.",
        source="Gillick v West Norfolk and Wisbech Area Health Authority [1986] AC 112",
        questions=(
            Question(
                "understands",
                "Do they understand what they are asked?",
                "In their own words: who would look, at which profiles, and what for.",
            ),
            Question(
                "consequences",
                "Do they understand what may follow from a yes and from a no?",
                "What may be found and shared, and that a no is accepted.",
            ),
            Question(
                "weighs",
                "Can they weigh that up?",
                "They can say what speaks for it and against it, and what else could be done.",
            ),
            Question(
                "freely",
                "Is it their own decision?",
                "Nobody presses them, and they know that they may change their mind.",
            ),
        ),
    ),
    MCA: Test(
        slug=MCA,
        name="Capacity to make this decision",
        before="It is for somebody of 16 or over. They are presumed able to decide, and are helped "
        "to, before anybody concludes that they are not. An unwise decision is no sign of it.",
        source="Mental Capacity Act 2005, sections 1 to 3",
        questions=(
            Question(
                "understands",
                "Can they understand what they need to know to decide this?",
                "Explained in the way that suits them: simple words, pictures, an interpreter.",
            ),
            Question(
                "retains",
                "Can they keep it in mind for long enough to decide?",
                "A short time is enough.",
            ),
            Question(
                "weighs",
                "Can they use it or weigh it?",
                "They take what may follow into account when they decide.",
            ),
            Question(
                "communicates",
                "Can they tell you what they decide?",
                "By speech, signs or any other means.",
            ),
        ),
    ),
}


@dataclass(frozen=True, slots=True)
class Answered:
    """What was answered to one question, and why. `met` is None where it was not answered."""

    met: bool | None
    why: str


def able(kind: str, answers: Mapping[str, Answered]) -> bool:
    """They can decide: every question of the test was answered with yes, and with a reason."""
    return all(
        (answered := answers.get(question.slug)) is not None
        and answered.met is True
        and bool(answered.why.strip())
        for question in TESTS[kind].questions
    )


def still_holds(made_on: date, answered_on: date) -> bool:
    """Whether a test made on one day may be relied on for an answer on the other."""
    return 0 <= (answered_on - made_on).days <= HOLDS_FOR_DAYS
