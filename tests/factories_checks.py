"""Checks and looks for tests. Looks go through the door, as there is no other way in."""

from typing import Any

from accounts.models import User
from cases.models import Case, OnlineProfile, Person
from checks.actions import FindingGiven, plan_check, record_outcome
from checks.facts import ask_for, personal_interest
from checks.models import Check, ConsentFlag, FlagReview, InterestAnswer, Outcome
from consent.models import ConsentEvent
from ripa.ledger import Admission, admit
from ripa.models import Viewing

# A check that the gate lets in once, if reasons are given (rule G22).
ORDINARY: dict[str, Any] = {
    "purpose": "assessment",
    "question": "Is the father living at the address?",
    "grounds": "A neighbour says that he is.",
    "tried_first": "We asked the mother, and visited twice.",
    "consent_position": "Asking would let him know to stay away.",
    "expects": "A photograph that places him there.",
    "lesser_way": "No: two visits found nothing.",
    "they_know": "The family was told that viewing may happen.",
    "account": "logged_out",
    "personal_interest": False,
    "interaction": "none",
    "visibility": "public",
    "aimed_at_person": "yes",
    "private_information": "yes",
    "builds_picture": "no",
    "material_kept": "no",
    "pattern_of_life": "no",
    "combined": "no",
    "third_parties": "yes",
}
SEEN = FindingGiven("A photograph in the kitchen", "His page", "It places him there", "A visit")
REASONS = {"reasons": "Nothing else has answered the question."}


def make_check(case: Case, *subjects: Person, by: User | None = None, **answers: Any) -> Check:
    """A check planned by the case's lead; the answers of ORDINARY unless given."""
    return plan_check(
        by=by or case.lead, case=case, subjects=subjects, answers={**ORDINARY, **answers}
    )


def no_interest(check: Check, worker: User) -> None:
    """The worker says that they have no interest of their own, unless they have answered."""
    if personal_interest(check, worker) == "unknown":
        InterestAnswer.objects.create(check_made=check, worker=worker, declared=False)


def look(
    check: Check,
    person: Person,
    profile: OnlineProfile,
    *,
    by: User | None = None,
    reasons: dict[str, str] | None = None,
) -> Admission:
    """Go through the door, with reasons unless told otherwise. Raises as `admit` does.

    A worker who was not asked yet answers first that they have no interest of their own.
    """
    worker = by or check.created_by
    no_interest(check, worker)
    given = REASONS if reasons is None else reasons
    ask = ask_for(check, by=worker, person=person, profile=profile, reasons=given)
    return admit(by=worker, ask=ask)


def make_flag(
    viewing: Viewing,
    event: ConsentEvent,
    *,
    reviewed_by: User | None = None,
    decision: str = FlagReview.Decision.RELY,
    reasons: str = "The child is safer for it.",
) -> ConsentFlag:
    """That `event` took away the consent behind a look; reviewed if somebody is named."""
    flag = ConsentFlag.objects.create(viewing=viewing, event=event)
    if reviewed_by is not None:
        FlagReview.objects.create(flag=flag, decision=decision, reasons=reasons, by=reviewed_by)
    return flag


def record_found(viewing: Viewing, *findings: FindingGiven) -> Outcome:
    """Whoever looked says what they found: nothing, unless told otherwise."""
    return record_outcome(
        by=viewing.worker,
        viewing=viewing,
        summary="What was seen.",
        third_parties="",
        findings=findings,
    )
