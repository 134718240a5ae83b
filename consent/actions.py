"""The only door for writing notices, consent and overrides. Each is a new row; none is ever edited.

What every change does first, and the lock that it takes, are in `consent.changes`.
"""

from dataclasses import dataclass
from datetime import date, datetime

from accounts.models import User
from accounts.permissions import Permission
from audit import clock
from audit.recording import action, record
from cases.locks import lock_root
from cases.models import Case, Person
from cases.queries import own_record
from consent.answers.confirming import write_confirmation
from consent.answers.given import Answer, Assessed
from consent.answers.signed import write_signed_form
from consent.answers.writing import write_assessment, write_consent
from consent.changes import may_change, must_be_about, must_have_happened, refused
from consent.deeds import CONSENT_STRUCK_OUT, NOTICE_RECORDED, OVERRIDE_RECORDED
from consent.models import Assessment, ConsentDeed, ConsentEvent, Notice, Override, SignedForm
from consent.review_dates import OVERRIDE_MONTHS, review_date_fault
from consent.signals import consent_changed
from consent.wordings.queries import current_wording
from socialcheck.uploads import Scan


@dataclass(frozen=True)
class Telling:
    """How a person was told that viewing may or will happen. `given_at` is an aware moment."""

    kind: str
    given_at: datetime
    method: str
    given_by: User
    language: str = "English"
    interpreter: str = ""
    acknowledged: bool = False
    note: str = ""


@dataclass(frozen=True)
class Grounds:
    """Why a manager lets a check go on without consent, and until which London day."""

    ground: str
    reasons: str
    review_on: date
    legal_advice: str = ""


@action
def record_notice(*, by: User, case: Case, person: Person, telling: Telling) -> Notice:
    """Record that `person` was told. Raises `Refused` where the moment is still to come."""
    may_change(by, Permission.RECORD_NOTICE, case, person)
    lock_root(person)
    person = own_record(case, person)
    must_have_happened(telling.given_at, case, person)
    notice = Notice(
        case=case,
        person=person,
        kind=telling.kind,
        given_at=telling.given_at,
        method=telling.method,
        given_by=telling.given_by,
        language=telling.language,
        interpreter=telling.interpreter,
        acknowledged=telling.acknowledged,
        # The words of that day; none in a language, or at a time, that had none.
        wording=current_wording(telling.kind, telling.language, at=telling.given_at),
        note=telling.note,
        recorded_by=by,
    )
    notice.save()
    record(NOTICE_RECORDED, by=by, on=notice, subjects=[person.pk], cases=[case.pk])
    return notice


@action
def record_consent(*, by: User, case: Case, person: Person, answer: Answer) -> ConsentEvent:
    """Record that consent was asked for, given, refused or withdrawn, as `write_consent` does."""
    return write_consent(by=by, case=case, person=person, answer=answer)


@action
def record_assessment(*, by: User, case: Case, person: Person, assessed: Assessed) -> Assessment:
    """Record that somebody cannot decide this now.

    Raises `Refused` where the test is met, not complete, not for their age, or still to come.
    """
    return write_assessment(by=by, case=case, person=person, assessed=assessed)


@action
def confirm_in_writing(
    *,
    by: User,
    case: Case,
    person: Person,
    event: ConsentEvent,
    signed_at: datetime,
    form: Scan | None = None,
) -> ConsentEvent:
    """Record that consent by word of mouth is confirmed in writing.

    Raises `Refused` where it does not wait for that, or was signed before it was said.
    """
    return write_confirmation(
        by=by, case=case, person=person, event=event, signed_at=signed_at, scan=form
    )


@action
def attach_signed_form(
    *, by: User, case: Case, person: Person, event: ConsentEvent, form: Scan
) -> SignedForm:
    """Keep the signed form of an answer that is in writing. Raises `Refused` where it is not."""
    return write_signed_form(by=by, case=case, person=person, event=event, scan=form)


@action
def strike_out(
    *, by: User, case: Case, person: Person, struck: ConsentEvent, reason: str
) -> ConsentEvent:
    """Strike out an event that should not count. It stays on record, with the reason beside it."""
    may_change(by, Permission.RECORD_CONSENT, case, person)
    root = lock_root(person)
    _can_be_struck_out(struck, case, root)
    # On the record that it strikes out an event of, so that it stays with it if a merge is undone.
    event = ConsentEvent(
        case=case,
        person=struck.person,
        deed=ConsentDeed.INVALIDATED,
        at=clock.now(),
        decider=struck.decider,
        decider_person=struck.decider_person,
        strikes_out=struck,
        reason=reason,
        recorded_by=by,
    )
    event.save()
    record(
        CONSENT_STRUCK_OUT,
        by=by,
        on=struck,
        subjects=[person.pk],
        cases=[case.pk],
        reason=reason,
    )
    consent_changed.send(sender=ConsentEvent, root=root, event=event, by=by)
    return event


@action
def record_override(*, by: User, case: Case, person: Person, grounds: Grounds) -> Override:
    """Record a manager's decision to go on without consent.

    Raises `Refused` where the review date is not after today, or too far ahead.
    """
    may_change(by, Permission.RECORD_OVERRIDE, case, person)
    lock_root(person)
    person = own_record(case, person)
    fault = review_date_fault(grounds.review_on, today=clock.today(), months=OVERRIDE_MONTHS)
    if fault:
        raise refused(f"{fault}.", "Choose another review date.", case, person)
    override = Override(
        case=case,
        person=person,
        ground=grounds.ground,
        reasons=grounds.reasons,
        legal_advice=grounds.legal_advice,
        review_on=grounds.review_on,
        by=by,
    )
    override.save()
    record(
        OVERRIDE_RECORDED,
        by=by,
        on=override,
        subjects=[person.pk],
        cases=[case.pk],
        reason=grounds.reasons,
    )
    return override


def _can_be_struck_out(struck: ConsentEvent, case: Case, person: Person) -> None:
    must_be_about(struck, case, person)
    if struck.deed == ConsentDeed.INVALIDATED:
        raise refused(
            "A striking out cannot itself be struck out.",
            "Record the answer again, with the date on which it was given.",
            case,
            person,
        )
    if struck.struck_out_by.exists():
        raise refused(
            "This record has already been struck out.",
            "Go back to the person's page to see who struck it out, and why.",
            case,
            person,
        )
