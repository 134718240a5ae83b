"""What an application must say before it can be submitted, and the days that it may ask for.

Rules §5: each answer is its own field, and none is filled in beforehand. A draft may have gaps; an
application may not. What the guidance beside each question says is in `guidance.py`.
"""

from dataclasses import dataclass
from datetime import date, timedelta

from audit import clock
from ripa.models import Authority
from ripa.periods import ONE_DAY, PERIOD_MONTHS, last_day_of_period, months_later
from ripa.policy import Limits, limits_at
from ripa.states import RIPA_KINDS, Kind

EVERY_KIND = frozenset(Kind)
_NUMBERS = "no one two three four five six seven eight nine ten eleven twelve".split()


@dataclass(frozen=True)
class Page:
    """One page of the application, and the part of it that the page belongs to."""

    slug: str
    title: str
    group: str
    kinds: frozenset[Kind] = EVERY_KIND


@dataclass(frozen=True)
class Question:
    """One answer of the application: its page, its field, what it is called on a list of answers,
    and the sentence that asks for it where it is missing.

    `only_if` names the answer that must be yes for this one to be asked.
    """

    page: str
    field: str
    name: str
    missing: str
    kinds: frozenset[Kind] = EVERY_KIND
    needed: bool = True
    only_if: str = ""


COVERS = "What it would cover"
WHEN = "When and how much"
NEEDED = "Why it is needed"
PROPORTIONATE = "Why it is proportionate"
OTHERS = "Other people’s privacy"
ADVICE = "Legal advice"

PAGES: tuple[Page, ...] = (
    Page("threshold", "The kind of offence", COVERS, RIPA_KINDS),
    Page("people", "Who may be looked at, and who may look", COVERS),
    Page("where", "Where they may be looked at", COVERS),
    Page("purposes", "What the looks are for", COVERS),
    Page("days", "Days", WHEN),
    Page("amount", "How many looks, and what may be seen", WHEN),
    Page("title", "What will be done", NEEDED),
    Page("wanted", "What you want to find out", NEEDED),
    Page("ground", "The ground in law", NEEDED),
    Page("necessary", "Why it is necessary", NEEDED),
    Page("gravity", "How far it goes against how grave it is", PROPORTIONATE),
    Page("intrusive", "Why it is the least intrusive way", PROPORTIONATE),
    Page("alternatives", "Other methods", PROPORTIONATE),
    Page("reasonable", "Why it is reasonable after them", PROPORTIONATE),
    Page("collateral", "Other people who will be seen", OTHERS),
    Page("confidential", "Confidential information", OTHERS),
    Page("advice", "Legal advice", ADVICE),
)
# The parts whose answers bound what may be done.
SCOPE = frozenset({COVERS, WHEN})

_DATED = frozenset({Kind.NON_RIPA, Kind.OVERT_DETERMINATION})
_CHIS = frozenset({Kind.CHIS})

QUESTIONS: tuple[Question, ...] = (
    Question("threshold", "threshold", "Kind of offence", "Choose the kind of offence", RIPA_KINDS),
    Question("people", "subjects", "Who may be looked at", "Choose who may be looked at"),
    Question("people", "officers", "Who may look", "", needed=False),
    Question("where", "profiles", "Profiles", "", needed=False),
    Question("where", "platforms", "Platforms", "Say where may be looked"),
    Question("purposes", "purposes", "Purposes", "Choose what the looks are for"),
    Question(
        "days",
        "source_under_18",
        "Source under 18",
        "Answer whether the source is under 18",
        _CHIS,
    ),
    Question("days", "from_day", "First day", "Enter the first day", _DATED),
    Question("days", "to_day", "Last day", "Enter the last day", _DATED),
    Question("days", "review_by", "First review by", "Enter the day of the first review"),
    Question("amount", "max_viewings", "Most viewings", "", needed=False),
    Question(
        "amount",
        "restricted",
        "Material behind a privacy setting",
        "Answer whether material behind a privacy setting may be seen",
    ),
    Question("title", "title", "Title", "Enter a title"),
    Question("title", "description", "What will be done", "Say what will be done"),
    Question("wanted", "wanted", "What is wanted", "Say what is wanted"),
    Question("ground", "ground", "Ground", "Enter the ground"),
    Question("ground", "offence", "Offence", "Enter the offence", RIPA_KINDS),
    Question("necessary", "necessary", "Why it is necessary", "Say why it is necessary"),
    Question(
        "gravity",
        "gravity",
        "Scope against gravity",
        "Weigh how far it goes against how grave the matter is",
    ),
    Question(
        "intrusive",
        "least_intrusive",
        "Why least intrusive",
        "Say why it is the least intrusive way",
    ),
    Question(
        "alternatives",
        "alternatives",
        "Other methods",
        "Say which other methods were tried or ruled out",
    ),
    Question(
        "reasonable",
        "reasonable",
        "Why reasonable after them",
        "Say why it is reasonable after the other methods",
    ),
    Question(
        "collateral",
        "collateral",
        "Intrusion on other people",
        "Say whose privacy besides it will touch",
    ),
    Question(
        "collateral",
        "collateral_limits",
        "How that is limited",
        "Say how intrusion on other people is limited",
    ),
    Question(
        "confidential",
        "confidential_likely",
        "Confidential information likely",
        "Answer whether confidential information is likely",
    ),
    Question(
        "confidential",
        "confidential_what",
        "Which, and how it is handled",
        "Say which confidential information, and how it is handled",
        only_if="confidential_likely",
    ),
    Question(
        "advice",
        "advice_taken",
        "Legal advice taken",
        "Answer whether legal advice was taken",
    ),
    Question(
        "advice",
        "advice_from",
        "Advice from",
        "Say who gave the legal advice",
        only_if="advice_taken",
    ),
    Question(
        "advice",
        "advice_on",
        "Advice given on",
        "Enter the day of the legal advice",
        only_if="advice_taken",
    ),
    Question(
        "advice",
        "advice_reference",
        "Reference of the advice",
        "Enter the reference of the legal advice",
        only_if="advice_taken",
    ),
    Question(
        "advice",
        "legal_advice",
        "What was advised, or why none was taken",
        "Say what was advised, or why no legal advice was taken",
    ),
)


def pages_for(authority: Authority) -> list[Page]:
    """The pages that this kind of authority has, in the order in which they are asked."""
    return [page for page in PAGES if Kind(authority.kind) in page.kinds]


def page_of(authority: Authority, slug: str) -> Page | None:
    """The page of that slug, or None where this kind of authority has none."""
    return next((page for page in pages_for(authority) if page.slug == slug), None)


def questions_for(authority: Authority, page: str = "") -> list[Question]:
    """The questions that this application is asked, after its other answers; those of one page."""
    return [
        question
        for question in QUESTIONS
        if Kind(authority.kind) in question.kinds
        and (not question.only_if or getattr(authority, question.only_if))
        and page in {"", question.page}
    ]


def missing_from(authority: Authority, page: str = "") -> list[Question]:
    """The answers that the application, or one page of it, still needs, in their order."""
    return [
        question
        for question in questions_for(authority, page)
        if question.needed and not is_answered(authority, question.field)
    ]


def source_may_be_under_18(authority: Authority) -> bool:
    """Is the source of a CHIS authorisation under 18, or has nobody said that they are not?"""
    return Kind(authority.kind) is Kind.CHIS and authority.source_under_18 is not False


def is_answered(authority: Authority, field: str) -> bool:
    """Is there an answer? Where may be looked is one answer, in whichever way it was given."""
    if field == "platforms":
        named = authority.platforms or authority.profiles.all()
        return bool(authority.anywhere or named)
    if field in {"subjects", "officers", "profiles"}:
        return bool(getattr(authority, field).all())
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
        # A last day that is wrong itself bounds nothing: one error for one slip.
        bound = latest if last is None or "to_day" in problems else min(latest, last)
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


def renewed_to(authority: Authority, last_day: date) -> date | None:
    """The last day of the period that follows `last_day`, where policy makes it a shorter one than
    the rules allow; None where it does not.
    """
    kind, first = Kind(authority.kind), last_day + ONE_DAY
    latest = _latest_day(kind, first, limits_at(clock.now()), under_18=False)
    return latest if latest < last_day_of_period(kind, first) else None


def months_in_words(months: int) -> str:
    """The number in words, as in "three months"."""
    return f"{_NUMBERS[months]} month{'' if months == 1 else 's'}"


def weeks_in_words(weeks: int) -> str:
    """The number in words, as in "four weeks"."""
    return f"{_NUMBERS[weeks]} week{'' if weeks == 1 else 's'}"


def _words(day: date) -> str:
    return f"{day.day} {day:%B %Y}"
