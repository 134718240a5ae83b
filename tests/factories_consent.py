"""Notices, events of consent and overrides for tests. Each fills in what is not said."""

import hashlib
from datetime import date, datetime, timedelta
from typing import Any

from django.core.files.uploadedfile import SimpleUploadedFile

from accounts.models import User
from audit import clock
from cases.models import Case, Person
from consent.actions import Answer, record_consent
from consent.competence import TESTS
from consent.models import (
    Assessment,
    ConsentDeed,
    ConsentEvent,
    Footing,
    LawfulBasis,
    Method,
    Notice,
    NoticeKind,
    NotTold,
    NotToldAnswer,
    Override,
    SignedForm,
)


def ago(**amount: float) -> datetime:
    """This long before now, by the database's clock: `ago(days=2)`."""
    return clock.now() - timedelta(**amount)


def make_notice(
    person: Person,
    case: Case,
    *,
    kind: NoticeKind = NoticeKind.GENERAL,
    given_at: datetime | None = None,
    by: User | None = None,
    **fields: Any,
) -> Notice:
    """A general notice given an hour ago by the case's lead unless told otherwise."""
    giver = by or case.lead
    return Notice.objects.create(
        person=person,
        case=case,
        kind=kind,
        given_at=given_at or ago(hours=1),
        given_by=giver,
        recorded_by=giver,
        **{"method": Method.IN_PERSON, **fields},
    )


def make_assessment(
    person: Person,
    case: Case,
    kind: str = Assessment.Kind.GILLICK,
    *,
    able: bool = True,
    by: User | None = None,
    **fields: Any,
) -> Assessment:
    """A test made an hour ago by the case's lead, and met unless `able` is False."""
    recorder = by or case.lead
    met = {
        q.slug: {"met": able, "why": "They said so in their words."} for q in TESTS[kind].questions
    }
    return Assessment.objects.create(
        person=person,
        case=case,
        kind=kind,
        able=able,
        recorded_by=recorder,
        **{
            "decision": "Whether their public profiles may be looked at.",
            "made_at": ago(hours=1),
            "assessor": recorder.name,
            "assessor_role": "Social worker",
            "answers": met,
            **fields,
        },
    )


def make_consent(
    person: Person,
    case: Case,
    deed: ConsentDeed = ConsentDeed.GIVEN,
    *,
    at: datetime | None = None,
    decider: Person | str | None = None,
    by: User | None = None,
    **fields: Any,
) -> ConsentEvent:
    """The person's own answer an hour ago; consent given has no limits and began in 2026.

    `decider` is a person with a record or a name; anyone but the person answers with parental
    responsibility.
    """
    who = person if decider is None else decider
    own = who == person
    usual: dict[str, Any] = {"route": Method.IN_PERSON, "in_writing": True}
    if deed in {ConsentDeed.GIVEN, ConsentDeed.REFUSED, ConsentDeed.WITHDRAWN}:
        usual["footing"] = Footing.SELF if own else Footing.PARENTAL_RESPONSIBILITY
        usual["footing_basis"] = "" if own else "Named on the birth certificate."
    if deed == ConsentDeed.GIVEN:
        usual["scope_from"] = date(2026, 1, 1)
        if fields.get("footing") in TESTS and "assessment" not in fields:
            usual["assessment"] = make_assessment(person, case, fields["footing"], by=by)
    return ConsentEvent.objects.create(
        person=person,
        case=case,
        deed=deed,
        at=at or ago(hours=1),
        decider=str(who),
        decider_person=who if isinstance(who, Person) else None,
        recorded_by=by or case.lead,
        **{**usual, **fields},
    )


# The beginnings of files of each kind that is taken: enough to tell what they are.
PDF = b"%PDF-1.7\n%%EOF\n"
PNG = b"\x89PNG\r\n\x1a\n\x00\x00\x00\rIHDR" + bytes(17)
JPEG = b"\xff\xd8\xff\xe0\x00\x10JFIF\x00" + bytes(20)


def a_scan(content: bytes = PDF, name: str = "form.pdf") -> SimpleUploadedFile:
    """A file as a browser sends it."""
    return SimpleUploadedFile(name, content)


def make_signed_form(
    event: ConsentEvent, *, name: str = "form.pdf", content: bytes = PDF
) -> SignedForm:
    """A PDF that belongs to the event, unless told otherwise."""
    return SignedForm.objects.create(
        event=event,
        name=name,
        content_type="application/pdf",
        size=len(content),
        sha256=hashlib.sha256(content).hexdigest(),
        content=content,
        by=event.recorded_by,
    )


def strike(event: ConsentEvent, *, at: datetime | None = None, reason: str = "") -> ConsentEvent:
    """That `event` was struck out."""
    return ConsentEvent.objects.create(
        person=event.person,
        case=event.case,
        deed=ConsentDeed.INVALIDATED,
        at=at or clock.now(),
        decider=event.decider,
        decider_person=event.decider_person,
        strikes_out=event,
        reason=reason or "Recorded about the wrong person.",
        recorded_by=event.recorded_by,
    )


def make_override(
    person: Person, case: Case, *, by: User, review_on: date | None = None, **fields: Any
) -> Override:
    """A manager's override, to be reviewed in a week unless told otherwise."""
    return Override.objects.create(
        person=person,
        case=case,
        by=by,
        review_on=review_on or clock.today() + timedelta(days=7),
        **{
            "ground": Override.Ground.RISK_TO_CHILD,
            "reasons": "Asking would put the child in danger.",
            **fields,
        },
    )


def make_not_told(person: Person, case: Case, *, by: User | None = None, **fields: Any) -> NotTold:
    """That the case's lead does not tell the person, to be looked at again in thirty days."""
    return NotTold.objects.create(
        person=person,
        case=case,
        asked_by=by or case.lead,
        **{
            "ground": NotTold.Ground.RISK,
            "reasons": "He would take it out on her.",
            "review_on": clock.today() + timedelta(days=30),
            **fields,
        },
    )


def answer_to(
    not_told: NotTold, *, by: User, agreed: bool = True, reasons: str = "I see no other way."
) -> NotToldAnswer:
    """A manager's answer to it: yes, unless told otherwise."""
    return NotToldAnswer.objects.create(not_told=not_told, agreed=agreed, reasons=reasons, by=by)


def make_lawful_basis(case: Case, *, by: User | None = None, **fields: Any) -> LawfulBasis:
    """Public task and safeguarding, recorded by the case's lead."""
    return LawfulBasis.objects.create(
        case=case,
        by=by or case.lead,
        **{
            "article_9": LawfulBasis.Article9.SAFEGUARDING,
            "law": "Children Act 1989 section 47",
            "reasons": "An enquiry is under way.",
            **fields,
        },
    )


def record_answer(
    by: User,
    case: Case,
    person: Person,
    deed: ConsentDeed = ConsentDeed.WITHDRAWN,
    *,
    decider: Person | str | None = None,
    at: datetime | None = None,
    **more: Any,
) -> ConsentEvent:
    """Somebody answers, now unless told otherwise, and staff record it through the door."""
    who = person if decider is None else decider
    told = Answer(
        deed=deed,
        at=at or clock.now(),
        decider=str(who),
        decider_person=who if isinstance(who, Person) else None,
        footing="self" if who == person else "parental_responsibility",
        route="phone",
        **more,
    )
    return record_consent(by=by, case=case, person=person, answer=told)
