"""The only door for writing notices, consent and overrides. Each is a new row; none is ever edited.

Every change locks the row of the record that stands for the person, as admitting a viewing does. So
of a withdrawal and a look made at the same moment, one comes first, and the other knows of it.
"""

from dataclasses import dataclass, field
from datetime import date, datetime

from accounts.models import User
from accounts.permissions import Permission
from audit import clock
from audit.recording import action, record
from cases.locks import lock_root
from cases.models import Case, Person
from cases.queries import same_person_ids
from consent.deeds import CONSENT_RECORDED, CONSENT_STRUCK_OUT, NOTICE_RECORDED, OVERRIDE_RECORDED
from consent.models import ConsentDeed, ConsentEvent, Notice, Override
from consent.permits import permit as _may
from consent.permits import refused as _refused
from consent.queries import rule_event
from consent.review_dates import OVERRIDE_MONTHS, review_date_fault
from consent.signals import consent_changed
from consent.wordings.queries import current_wording


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
class Answer:
    """That consent was asked for, or what was answered.

    `decider` is the name of who was asked or decided; `decider_person` their record if they have
    one. Empty `platforms` and `purposes` mean any. `scope_from` and `scope_to` are London days,
    both included; only consent that was given has them.
    """

    deed: ConsentDeed
    at: datetime
    decider: str
    decider_person: Person | None = None
    footing: str = ""
    footing_basis: str = ""
    route: str = ""
    in_writing: bool = False
    platforms: list[str] = field(default_factory=list)
    purposes: list[str] = field(default_factory=list)
    scope_from: date | None = None
    scope_to: date | None = None
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
    _may(by, Permission.RECORD_NOTICE, case, person)
    lock_root(person)
    _has_happened(telling.given_at, case, person)
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
    """Record that consent was asked for, given, refused or withdrawn.

    Raises `Refused` where the moment is still to come, ValueError where a part that the deed needs
    is missing: what the rules could not read is never written.
    """
    _may(by, Permission.RECORD_CONSENT, case, person)
    root = lock_root(person)
    _has_happened(answer.at, case, person)
    event = ConsentEvent(
        case=case,
        person=person,
        deed=answer.deed,
        at=answer.at,
        decider=answer.decider,
        decider_person=answer.decider_person,
        footing=answer.footing,
        footing_basis=answer.footing_basis,
        route=answer.route,
        in_writing=answer.in_writing,
        platforms=answer.platforms,
        purposes=answer.purposes,
        scope_from=answer.scope_from,
        scope_to=answer.scope_to,
        reason=answer.note,
        recorded_by=by,
    )
    rule_event(event, {})
    event.save()
    record(CONSENT_RECORDED, by=by, on=event, subjects=[person.pk], cases=[case.pk])
    consent_changed.send(sender=ConsentEvent, root=root, event=event, by=by)
    return event


@action
def strike_out(
    *, by: User, case: Case, person: Person, struck: ConsentEvent, reason: str
) -> ConsentEvent:
    """Strike out an event that should not count. It stays on record, with the reason beside it."""
    _may(by, Permission.RECORD_CONSENT, case, person)
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
    _may(by, Permission.RECORD_OVERRIDE, case, person)
    lock_root(person)
    fault = review_date_fault(grounds.review_on, today=clock.today(), months=OVERRIDE_MONTHS)
    if fault:
        raise _refused(f"{fault}.", "Choose another review date.", case, person)
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


def _has_happened(moment: datetime, case: Case, person: Person) -> None:
    if moment > clock.now():
        raise _refused(
            "That time is still to come.",
            "Record a notice or an answer once it has been given.",
            case,
            person,
        )


def _can_be_struck_out(struck: ConsentEvent, case: Case, person: Person) -> None:
    if struck.person_id not in same_person_ids(person) or struck.case_id != case.pk:
        raise _refused(
            "That record is about another person or case.",
            "Open the person's own page and choose the record there.",
            case,
            person,
        )
    if struck.deed == ConsentDeed.INVALIDATED:
        raise _refused(
            "A striking out cannot itself be struck out.",
            "Record the answer again, with the date on which it was given.",
            case,
            person,
        )
    if struck.struck_out_by.exists():
        raise _refused(
            "This record has already been struck out.",
            "Go back to the person's page to see who struck it out, and why.",
            case,
            person,
        )
