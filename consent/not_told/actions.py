"""Recording that somebody is not told, and a manager's answer. Neither is ever edited."""

from dataclasses import dataclass
from datetime import date

from django.urls import reverse

from accounts.models import User
from accounts.permissions import Permission
from accounts.queries import managers_of
from audit import clock
from audit.recording import action, record
from cases.models import Case, Person
from cases.queries import own_record, same_person_ids
from consent.actions import lock_root
from consent.changes import may_change, refused
from consent.deeds import NOT_TOLD_ANSWERED, NOT_TOLD_RECORDED
from consent.models import Notice, NotTold, NotToldAnswer
from consent.review_dates import NOT_TOLD_MONTHS, review_date_fault
from post.actions import notify


@dataclass(frozen=True)
class WhyNotTold:
    """The ground, the reasons, and until which London day."""

    ground: str
    reasons: str
    review_on: date


@action
def record_not_told(*, by: User, case: Case, person: Person, why: WhyNotTold) -> NotTold:
    """Record that `person` is not told. A manager of the case's team is asked to agree.

    Raises `Refused` where the review date is not after today, or too far ahead.
    """
    may_change(by, Permission.RECORD_NOTICE, case, person)
    lock_root(person)
    person = own_record(case, person)
    fault = review_date_fault(why.review_on, today=clock.today(), months=NOT_TOLD_MONTHS)
    if fault:
        raise refused(f"{fault}.", "Choose another review date.", case, person)
    row = NotTold.objects.create(
        case=case,
        person=person,
        ground=why.ground,
        reasons=why.reasons,
        review_on=why.review_on,
        asked_by=by,
    )
    record(
        NOT_TOLD_RECORDED,
        by=by,
        on=row,
        subjects=[person.pk],
        cases=[case.pk],
        reason=why.reasons,
    )
    for manager in managers_of(case.team_id).exclude(pk=by.pk):
        notify(
            to=manager,
            text="A worker asks you to agree that somebody is not told.",
            link=reverse("not_told_answer", args=[case.reference, person.pk, row.pk]),
            key=f"not-told:{row.pk}:{manager.pk}",
        )
    return row


@action
def answer_not_told(*, by: User, not_told: NotTold, agreed: bool, reasons: str) -> NotToldAnswer:
    """A manager of the case's team agrees, or does not. Once, and never to what they asked for."""
    case, person = not_told.case, not_told.person
    may_change(by, Permission.AGREE_NOT_TOLD, case, person)
    root = lock_root(person)
    if not_told.asked_by_id == by.pk:
        raise refused(
            "You recorded this yourself, so someone else must answer.",
            "Ask another manager of the team.",
            case,
            person,
            status=403,
        )
    if NotToldAnswer.objects.filter(not_told=not_told).exists():
        raise refused(
            "A manager has already answered this, and an answer is given once.",
            "Open the record to see what was answered. If things have changed, record again that "
            "they are not told.",
            case,
            person,
        )
    told = Notice.objects.filter(person__in=same_person_ids(root), recorded_at__gt=not_told.at)
    if told.exists():
        raise refused(
            "They have been told since, so there is nothing left to agree to.",
            "Go back to the person's page to see the notice.",
            case,
            person,
        )
    answer = NotToldAnswer.objects.create(not_told=not_told, agreed=agreed, reasons=reasons, by=by)
    record(
        NOT_TOLD_ANSWERED,
        by=by,
        on=answer,
        subjects=[person.pk],
        cases=[case.pk],
        reason=reasons,
        details={"agreed": agreed},
    )
    notify(
        to=not_told.asked_by,
        text="A manager has answered whether somebody may be left untold.",
        link=reverse("not_told_page", args=[case.reference, person.pk, not_told.pk]),
        key=f"not-told-answer:{not_told.pk}",
    )
    return answer
