"""Writing that consent by word of mouth is now in writing."""

from datetime import datetime

from accounts.models import User
from accounts.permissions import Permission
from audit.recording import record
from cases.locks import lock_root
from cases.models import Case, Person
from consent.answers.signed import keep_scan
from consent.changes import may_change, must_be_about, must_have_happened, refused
from consent.deeds import CONSENT_CONFIRMED
from consent.models import ConsentDeed, ConsentEvent
from consent.signals import consent_changed
from socialcheck.uploads import Scan


def write_confirmation(
    *,
    by: User,
    case: Case,
    person: Person,
    event: ConsentEvent,
    signed_at: datetime,
    scan: Scan | None,
) -> ConsentEvent:
    """Write that `event` was confirmed in writing, with the signed form where there is one."""
    may_change(by, Permission.RECORD_CONSENT, case, person)
    root = lock_root(person)
    must_be_about(event, case, root)
    must_have_happened(signed_at, case, person)
    _waits_for_it(event, signed_at, case, person)
    # On the record that it confirms an event of, so that it stays with it if a merge is undone.
    confirmed = ConsentEvent(
        case=case,
        person=event.person,
        deed=ConsentDeed.CONFIRMED,
        at=signed_at,
        decider=event.decider,
        decider_person=event.decider_person,
        footing=event.footing,
        in_writing=True,
        confirms=event,
        recorded_by=by,
    )
    confirmed.save()
    if scan is not None:
        keep_scan(by=by, case=case, event=confirmed, scan=scan)
    record(CONSENT_CONFIRMED, by=by, on=confirmed, subjects=[person.pk], cases=[case.pk])
    consent_changed.send(sender=ConsentEvent, root=root, event=confirmed, by=by)
    return confirmed


def waits_for_writing(event: ConsentEvent) -> bool:
    """Whether it was given by word of mouth, still counts, and is not confirmed yet."""
    return (
        event.deed == ConsentDeed.GIVEN
        and not event.in_writing
        and not event.struck_out_by.all()
        and all(each.struck_out_by.all() for each in event.confirmed_by.all())
    )


def _waits_for_it(event: ConsentEvent, signed_at: datetime, case: Case, person: Person) -> None:
    if not waits_for_writing(event):
        raise refused(
            "This record does not wait to be confirmed in writing.",
            "Only consent given by word of mouth does, once, unless it was struck out.",
            case,
            person,
        )
    if signed_at < event.at:
        raise refused(
            "It was signed before it was said.",
            "Check the date. If they signed first, record that consent was given in writing.",
            case,
            person,
        )
