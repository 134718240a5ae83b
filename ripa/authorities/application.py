"""What an application must say before it can be submitted, and the days that it may ask for.

Rules §5: each answer is its own field, and none is filled in beforehand. A draft may have gaps; an
application may not.
"""

from dataclasses import dataclass
from datetime import date, timedelta

from audit import clock
from ripa.models import Authority
from ripa.policy import Limits, limits_at
from ripa.states import (
    ONE_DAY,
    PERIOD_MONTHS,
    RIPA_KINDS,
    Kind,
    last_day_of_period,
    months_later,
)

_NUMBERS = (
    "no",
    "one",
    "two",
    "three",
    "four",
    "five",
    "six",
    "seven",
    "eight",
    "nine",
    "ten",
    "eleven",
    "twelve",
)


@dataclass(frozen=True)
class Question:
    """One answer of the application: its page, its field, what it is called on a list of answers,
    and the sentence that asks for it where it is missing."""

    page: str
    field: str
    name: str
    missing: str
    kinds: frozenset[Kind] = frozenset(Kind)
    needed: bool = True


_DATED = frozenset({Kind.NON_RIPA, Kind.OVERT_DETERMINATION})

QUESTIONS: tuple[Question, ...] = (
    Question("scope", "subjects", "Who may be looked at", "Choose who may be looked at"),
    Question("scope", "purposes", "Purposes", "Choose what the looks are for"),
    Question("scope", "officers", "Who may look", "", needed=False),
    Question("scope", "platforms", "Platforms", "", needed=False),
    Question("limits", "from_day", "First day", "Enter the first day", _DATED),
    Question("limits", "to_day", "Last day", "Enter the last day", _DATED),
    Question("limits", "review_by", "First review by", "Enter the day of the first review"),
    Question(
        "limits",
        "source_under_18",
        "Source under 18",
        "Answer whether the source is under 18",
        frozenset({Kind.CHIS}),
    ),
    Question("limits", "max_viewings", "Most viewings", "", needed=False),
    Question(
        "limits",
        "restricted",
        "Material behind a privacy setting",
        "Answer whether material behind a privacy setting may be seen",
    ),
    Question("need", "title", "Title", "Enter a title"),
    Question("need", "ground", "Ground", "Enter the ground"),
    Question("need", "offence", "Offence", "Enter the offence", RIPA_KINDS),
    Question("need", "wanted", "What is wanted", "Say what is wanted"),
    Question("need", "necessary", "Why it is necessary", "Say why it is necessary"),
    Question("balance", "gravity", "Why it is proportionate", "Say why it is proportionate"),
    Question(
        "balance",
        "alternatives",
        "Other methods",
        "Say which other methods were tried or ruled out",
    ),
    Question(
        "balance",
        "collateral",
        "Intrusion on other people",
        "Say how intrusion on other people is limited",
    ),
    Question(
        "balance",
        "confidential_likely",
        "Confidential information likely",
        "Answer whether confidential information is likely",
    ),
    Question(
        "balance",
        "legal_advice",
        "Legal advice",
        "Say what legal advice was taken, or why none was",
    ),
)


def questions_for(authority: Authority) -> list[Question]:
    """The questions that this kind of authority asks."""
    return [question for question in QUESTIONS if Kind(authority.kind) in question.kinds]


def missing_from(authority: Authority) -> list[Question]:
    """The answers that the application still needs, in the order of its pages."""
    return [
        question
        for question in questions_for(authority)
        if question.needed and not _is_answered(authority, question.field)
    ]


def source_may_be_under_18(authority: Authority) -> bool:
    """Is the source of a CHIS authorisation under 18, or has nobody said that they are not?"""
    return Kind(authority.kind) is Kind.CHIS and authority.source_under_18 is not False


def _is_answered(authority: Authority, field: str) -> bool:
    if field == "subjects":
        return bool(authority.subjects.all())
    value = getattr(authority, field)
    return value is False or bool(value)


def day_problems(
    kind: str,
    *,
    first: date | None,
    last: date | None,
    review_by: date | None,
    today: date,
    under_18: bool = False,
    limits: Limits | None = None,
) -> dict[str, str]:
    """What is wrong with the days asked for, by field; empty where nothing is.

    The period is counted from the grant, not from a later first day (rules §5). `today` is the day
    of the grant, or the earliest that it can be: a later grant only allows later days. Days that
    are missing are not judged. `under_18` is whether the source is under 18. `limits` are those of
    the policy that holds now, unless others are given; they bear on a non-RIPA authorisation only.
    """
    problems: dict[str, str] = {}
    non_ripa = kind == Kind.NON_RIPA
    if non_ripa and limits is None:
        limits = limits_at(clock.now())
    limits = limits or Limits()
    begins = max(first or today, today)
    latest = _latest_day(Kind(kind), today, limits, under_18=under_18)
    period = months_in_words(limits.non_ripa_months if non_ripa else PERIOD_MONTHS[Kind(kind)])
    if begins > latest:
        return {"from_day": f"The first day must be within {period}"}
    if last is not None and last < begins:
        problems["to_day"] = f"The last day must be {_words(begins)} or later"
    elif last is not None and last > latest:
        problems["to_day"] = (
            f"The last day must be {_words(latest)} or earlier: {period}, less a day, from "
            "the day it is granted"
        )
    if review_by is not None:
        bound = min(latest, last or latest)
        if non_ripa:
            bound = min(bound, begins + timedelta(weeks=limits.first_review_weeks))
        if review_by < today:
            problems["review_by"] = "The first review must be today or later"
        elif review_by > bound:
            problems["review_by"] = f"The first review must be by {_words(bound)}" + (
                f": within {weeks_in_words(limits.first_review_weeks)}, and before it ends"
                if non_ripa
                else ", before it ends"
            )
    return problems


def _latest_day(kind: Kind, granted: date, limits: Limits, *, under_18: bool) -> date:
    """The last day on which an authority that is granted on this day may end."""
    latest = last_day_of_period(kind, granted, under_18=under_18)
    if kind is not Kind.NON_RIPA:
        return latest
    return min(latest, months_later(granted, limits.non_ripa_months) - ONE_DAY)


def months_in_words(months: int) -> str:
    """The number in words, as in "three months"."""
    return f"{_NUMBERS[months]} month{'' if months == 1 else 's'}"


def weeks_in_words(weeks: int) -> str:
    """The number in words, as in "four weeks"."""
    return f"{_NUMBERS[weeks]} week{'' if weeks == 1 else 's'}"


def _words(day: date) -> str:
    return f"{day.day} {day:%B %Y}"
