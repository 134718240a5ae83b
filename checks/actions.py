"""Planning checks and recording what came of them. Looking itself is `ripa.ledger.admit`."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db.models import Max

from accounts.access import authorise
from accounts.models import User
from accounts.permissions import Permission
from audit import clock
from audit.recording import action, record
from audit.refusals import PlainDecision, Refused, Stale
from cases.locks import lock_people
from cases.models import Case, Person
from cases.queries import place_of, records_on, root_of
from checks.deeds import (
    CHECK_CHANGED,
    CHECK_CLOSED,
    CHECK_PLANNED,
    FINDING_ASSESSED,
    KEEPING_ANSWERED,
    OUTCOME_RECORDED,
)
from checks.flags.actions import flag_outcome
from checks.interest import keep_interest
from checks.models import Check, Finding, FindingAssessment, KeepingAgreement, Outcome
from checks.quarantine import refuse_where_closed
from ripa.concerned import lock_viewing
from ripa.deeds import IMMEDIATE_REVIEWED, VIEWING_DECLARED
from ripa.errors.opening import open_error_case
from ripa.immediate import is_immediate
from ripa.ledger import add_tally
from ripa.models import ErrorKind, ImmediateReview, Viewing
from ripa.policy import policy_at
from ripa.sessions import end_viewing


@dataclass(frozen=True)
class FindingGiven:
    """One finding as the worker typed it. It starts unverified."""

    what: str
    where: str
    relevance: str
    corroborate: str


def _authorise_on(by: User, permission: Permission, case: Case) -> None:
    authorise(
        by,
        permission,
        place_of(case, by),
        sight=Permission.SEE_CASE,
        what=f"case {case.reference}",
        cases=[case.pk],
    )


def _refuse(words: str, next_step: str, *, on: Any, cases: list[int], status: int = 409) -> Refused:
    return Refused(PlainDecision(words=words, next=next_step), on=on, cases=cases, status=status)


def _must_be_on(case: Case, subjects: Iterable[Person]) -> list[Person]:
    """The subjects, each of whom must be on the case.

    Any record of theirs will do to name them. Kept is the one that was named if the case has it,
    else the one that the case has of them, so that the check stays with the case's person if a
    merge is undone.
    """
    named = Person.objects.filter(pk__in=[person.pk for person in subjects])
    wanted = {root_of(each).pk: each for each in named.select_related("merged_into").order_by("pk")}
    own = records_on(case)
    if not wanted or any(root not in own for root in wanted):
        raise _refuse(
            "A check looks at people who are on the case.",
            "Add the person to the case first, then plan the check.",
            on=case,
            cases=[case.pk],
        )
    on_case = set(case.involvements.values_list("person_id", flat=True))
    return [each if each.pk in on_case else own[root] for root, each in wanted.items()]


@action
def plan_check(
    *, by: User, case: Case, subjects: Iterable[Person], answers: Mapping[str, Any]
) -> Check:
    """Plan a check. `answers` holds the check's fields by name, and `personal_interest`: whether
    `by` has an interest of their own. The number is the case's next.
    """
    return write_check(by=by, case=case, subjects=subjects, answers=answers)


def write_check(
    *, by: User, case: Case, subjects: Iterable[Person], answers: Mapping[str, Any]
) -> Check:
    """`plan_check`, inside the caller's transaction."""
    _authorise_on(by, Permission.PLAN_CHECK, case)
    chosen = _must_be_on(case, subjects)
    Case.objects.select_for_update(no_key=True).get(pk=case.pk)
    newest = case.checks.aggregate(newest=Max("number"))["newest"] or 0
    given = dict(answers)
    declared = given.pop("personal_interest", None)
    check = Check.objects.create(case=case, number=newest + 1, created_by=by, **given)
    check.subjects.set(chosen)
    record(
        CHECK_PLANNED,
        by=by,
        on=check,
        cases=[case.pk],
        subjects=[person.pk for person in chosen],
        reason=check.question,
    )
    if declared is not None:
        keep_interest(check, by=by, declared=declared)
    return check


def rewrite_check(
    *,
    by: User,
    check: Check,
    subjects: Iterable[Person],
    answers: Mapping[str, Any],
    version: int,
) -> Check:
    """Change a check that is still open, inside the caller's transaction.

    What earlier viewings were decided on is kept with them, and what other workers said of an
    interest of theirs stays as they said it.
    """
    _authorise_on(by, Permission.PLAN_CHECK, check.case)
    chosen = _must_be_on(check.case, subjects)
    check = Check.objects.select_for_update(no_key=True, of=("self",)).get(pk=check.pk)
    _must_be_open(check)
    _must_be_unchanged(check, version)
    given = dict(answers)
    declared = given.pop("personal_interest", None)
    for name, value in given.items():
        setattr(check, name, value)
    check.version += 1
    check.save()
    check.subjects.set(chosen)
    record(
        CHECK_CHANGED,
        by=by,
        on=check,
        cases=[check.case_id],
        subjects=[person.pk for person in chosen],
    )
    if declared is not None:
        keep_interest(check, by=by, declared=declared)
    return check


def _must_be_open(check: Check) -> None:
    if check.closed_at is not None:
        raise _refuse(
            "This check is closed.",
            "Plan a new check if there is a new question.",
            on=check,
            cases=[check.case_id],
        )


def _must_be_unchanged(check: Check, version: int) -> None:
    if check.version != version:
        raise Stale(
            PlainDecision(
                words="Someone changed this check after you opened it.",
                next="Open the check again and see what is there now. Then do what you came to do.",
            ),
            on=check,
            cases=[check.case_id],
        )


@action
def close_check(*, by: User, check: Check, reason: str) -> None:
    """The question is answered, or need not be. Every viewing must have its outcome first."""
    _authorise_on(by, Permission.PLAN_CHECK, check.case)
    check = Check.objects.select_for_update(no_key=True, of=("self",)).get(pk=check.pk)
    _must_be_open(check)
    if Viewing.objects.filter(check_key=check.key, outcomes__isnull=True).exists():
        raise _refuse(
            "A viewing under this check has no outcome yet.",
            "Record what each viewing found, or that it found nothing, then close the check.",
            on=check,
            cases=[check.case_id],
        )
    check.closed_at = clock.now()
    check.version += 1
    check.save()
    record(CHECK_CLOSED, by=by, on=check, cases=[check.case_id], reason=reason)


@action
def answer_keeping(
    *, by: User, check: Check, version: int, agreed: bool, reasons: str
) -> KeepingAgreement:
    """A manager agrees, or does not, that one item may be kept (rule G20). Never for their own
    check.

    The answer is about the check as it was shown to them: once it is changed, it has to be asked
    for again.
    """
    _authorise_on(by, Permission.AGREE_KEEPING, check.case)
    check = Check.objects.select_for_update(no_key=True, of=("self",)).get(pk=check.pk)
    _must_be_open(check)
    _must_be_unchanged(check, version)
    if check.created_by_id == by.pk:
        raise _refuse(
            "You planned this check, so someone else must answer.",
            "Ask another manager of the team.",
            on=check,
            cases=[check.case_id],
            status=403,
        )
    agreement = KeepingAgreement.objects.create(
        check_made=check, check_version=version, agreed=agreed, reasons=reasons, by=by
    )
    record(
        KEEPING_ANSWERED,
        by=by,
        on=agreement,
        cases=[check.case_id],
        subjects=list(check.subjects.values_list("pk", flat=True)),
        reason=reasons,
        details={"agreed": agreed},
    )
    return agreement


@action
def record_outcome(
    *,
    by: User,
    viewing: Viewing,
    summary: str,
    third_parties: str,
    findings: Iterable[FindingGiven],
) -> Outcome:
    """What a viewing found, or that it found nothing. The viewing ends, if it was still open.

    A further outcome of the same viewing adds to the first; nothing is overwritten. What was found
    is flagged where the consent behind the viewing is gone. Where an error case closes what the
    viewing brought, an outcome is still taken, so that nothing seen goes unrecorded, and is closed
    with the rest.
    """
    _authorise_on(by, Permission.RECORD_OUTCOME, viewing.case)
    lock_viewing(viewing)
    if viewing.worker_id != by.pk:
        raise _refuse(
            "This is another worker's viewing.",
            "Only the worker who looked can say what they saw.",
            on=viewing,
            cases=[viewing.case_id],
            status=403,
        )
    given = list(findings)
    outcome = Outcome.objects.create(
        viewing=viewing,
        found_something=bool(given),
        summary=summary,
        third_parties=third_parties,
        by=by,
    )
    for finding in given:
        Finding.objects.create(
            outcome=outcome,
            what=finding.what,
            where=finding.where,
            relevance=finding.relevance,
            corroborate=finding.corroborate,
        )
    flag_outcome(outcome, by=by)
    end_viewing(viewing, by=by, why="The outcome was recorded.", at=clock.now())
    record(
        OUTCOME_RECORDED,
        by=by,
        on=outcome,
        cases=[viewing.case_id],
        subjects=[viewing.person_id],
        details={"findings": len(given)},
    )
    return outcome


@action
def assess_finding(*, by: User, finding: Finding, status: str, source: str) -> FindingAssessment:
    """Say how far a finding may be relied on now, and on what independent ground."""
    viewing = finding.outcome.viewing
    _authorise_on(by, Permission.RECORD_OUTCOME, viewing.case)
    lock_viewing(viewing)
    refuse_where_closed(viewing, on=finding)
    assessment = FindingAssessment.objects.create(
        finding=finding, status=status, source=source, by=by
    )
    record(
        FINDING_ASSESSED,
        by=by,
        on=assessment,
        cases=[viewing.case_id],
        subjects=[viewing.person_id],
        reason=source,
        details={"status": status},
    )
    return assessment


@action
def declare_late(
    *,
    by: User,
    case: Case,
    person: Person,
    looked_at: datetime,
    what_happened: str,
    check: Check | None = None,
) -> Viewing:
    """A look that was made outside the service: recorded as such, counted, and an error case
    opened.

    `looked_at` must not lie ahead. The look was never admitted, so it carries no decision. [rules
    §2]
    """
    _authorise_on(by, Permission.DECLARE_LATE, case)
    _must_be_on(case, [person])
    lock_people({person.pk, root_of(person).pk})
    at = clock.now()
    if looked_at > at:
        raise _refuse(
            "The look cannot lie in the future.",
            "Give the date and time when it was made.",
            on=case,
            cases=[case.pk],
        )
    viewing = Viewing.objects.create(
        person=person,
        worker=by,
        case=case,
        check_key=check.key if check else None,
        policy=policy_at(at),
        facts={},
        decision={},
        outcome="LATE",
        rule="LATE",
        reasons={"reasons": what_happened},
        counted=True,
        at=looked_at,
        ends_at=looked_at,
        late=True,
    )
    add_tally(viewing, person, counted=True, rule=viewing.rule)
    open_error_case(
        viewing,
        by=by,
        kind=ErrorKind.LATE,
        what_happened=what_happened,
        words="A look made outside Socialcheck was declared. An error case waits for you.",
    )
    record(
        VIEWING_DECLARED,
        by=by,
        on=viewing,
        cases=[case.pk],
        subjects=[person.pk],
        reason=what_happened,
        details={"looked_at": looked_at.isoformat()},
    )
    return viewing


@action
def review_immediate(*, by: User, viewing: Viewing, agreed: bool, reasons: str) -> ImmediateReview:
    """A manager reviews an immediate response (rule G11). Once, and never their own."""
    _authorise_on(by, Permission.REVIEW_IMMEDIATE, viewing.case)
    Person.objects.select_for_update(no_key=True).get(pk=root_of(viewing.person).pk)
    if not is_immediate(viewing) or ImmediateReview.objects.filter(viewing=viewing).exists():
        raise _refuse(
            "There is nothing to review here, or it has been reviewed.",
            "Open the viewing to see what was decided.",
            on=viewing,
            cases=[viewing.case_id],
        )
    if viewing.worker_id == by.pk:
        raise _refuse(
            "This is your own viewing, so someone else must review it.",
            "Ask another manager of the team.",
            on=viewing,
            cases=[viewing.case_id],
            status=403,
        )
    review = ImmediateReview.objects.create(viewing=viewing, agreed=agreed, reasons=reasons, by=by)
    record(
        IMMEDIATE_REVIEWED,
        by=by,
        on=viewing,
        cases=[viewing.case_id],
        subjects=[viewing.person_id],
        reason=reasons,
        details={"agreed": agreed},
    )
    return review
