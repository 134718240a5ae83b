"""Authorities of the invented council: applied for and decided today, or written up from the past.

Every deed of today is the real action. The actions judge the days asked for against the clock, so
an authority that began weeks ago cannot be granted through them. Its life is told by the same
steps that the actions take, with the moments at which things took effect.
"""

from collections.abc import Callable
from datetime import date, datetime
from typing import Any

from accounts.models import User
from audit import clock
from audit.deeds import Deed as TrailDeed
from audit.recording import in_one_transaction
from cases.models import Person
from demo import people, words
from demo.casework import CaseFile
from demo.doing import do
from ripa.authorities.actions import (
    begin_application,
    check,
    grant,
    record_magistrate,
    save_page,
    submit,
    support,
)
from ripa.authorities.actions.steps import note, take_up, write
from ripa.authorities.deeds import GRANTED, REVIEWED, SUBMITTED, SUPPORTED
from ripa.authorities.numbering import next_number
from ripa.authorities.permits import permit, permit_support
from ripa.authorities.versions import snapshot_of
from ripa.models import Authority, AuthorityKind, Threshold
from ripa.states import Deed


def draft(
    file: CaseFile, subject: Person, kind: AuthorityKind = AuthorityKind.NON_RIPA, **changes: Any
) -> Authority:
    """An application with every answer in it, not submitted yet."""
    crime = kind in (AuthorityKind.DIRECTED, AuthorityKind.CHIS)
    today = file.council.days_ago
    days = {} if crime else {"from_day": today(0), "to_day": today(-75)}
    offence = {"offence": words.OFFENCE, "purposes": ["crime"]} if crime else {}
    authority = do(
        begin_application,
        by=file.lead,
        case=file.case,
        kind=kind,
        threshold=Threshold.SIX_MONTHS if crime else "",
        subject=subject,
    )
    answers = {
        **words.APPLICATION,
        **words.REASONED[authority.pk % len(words.REASONED)],
        **days,
        **offence,
        "review_by": today(-21),
        "advice_on": today(3),
        "officers": [file.lead],
        **changes,
    }
    return step(save_page, authority, by=file.lead, answers=answers)


def step(deed: Callable[..., Any], authority: Authority, *, by: User, **answer: Any) -> Authority:
    """Do the next deed on an authority, as it stands now."""
    do(deed, by=by, authority_id=authority.pk, version=_fresh(authority).version, **answer)
    return _fresh(authority)


def _fresh(authority: Authority) -> Authority:
    return Authority.objects.select_related("case").get(pk=authority.pk)


def submitted(file: CaseFile, subject: Person, **changes: Any) -> Authority:
    """An application that waits: supported by the manager, and checked by the co-ordinator."""
    authority = step(submit, draft(file, subject, **changes), by=file.lead)
    if authority.kind == AuthorityKind.OVERT:
        return authority
    step(support, authority, by=file.manager, reason=words.SUPPORT)
    return step(check, authority, by=file.council.user(people.RAE), reason="Complete and clear.")


def granted(file: CaseFile, subject: Person, **changes: Any) -> Authority:
    """An authority granted today. A RIPA one then waits for the magistrate."""
    authority = submitted(file, subject, **changes)
    overt = authority.kind == AuthorityKind.OVERT
    by = file.manager if overt else file.council.user(people.ADA)
    return step(grant, authority, by=by, reason=words.GRANT, answers=words.STATEMENT)


def ordered(file: CaseFile, authority: Authority, *, approved: bool) -> Authority:
    """The magistrate's decision, today."""
    return step(
        record_magistrate,
        authority,
        by=file.council.user(people.RAE),
        approved=approved,
        court=words.COURT,
        attended_at=clock.now(),
        magistrate=words.MAGISTRATE,
        order_reference=f"NMC/{authority.pk:05d}",
        reason="" if approved else "The offence is not one that the Act allows this for.",
    )


# --- From the past -------------------------------------------------------------------------------


def granted_before(
    file: CaseFile,
    subject: Person,
    *,
    submitted_at: datetime,
    granted_at: datetime,
    last_day: date,
    review_by: date,
    max_viewings: int | None = 3,
) -> Authority:
    """A non-RIPA authority granted at a moment that has passed, written up today."""
    authority = draft(
        file,
        subject,
        from_day=clock.london_day(granted_at),
        to_day=last_day,
        review_by=review_by,
        max_viewings=max_viewings,
    )
    ada = file.council.user(people.ADA)
    step(_submit_before, authority, by=file.lead, at=submitted_at)
    step(_support_before, authority, by=file.manager, at=submitted_at)
    return step(_grant_before, authority, by=ada, at=granted_at)


@in_one_transaction
def _submit_before(*, by: User, authority_id: int, version: int, at: datetime) -> None:
    _write_before(Deed.SUBMIT, SUBMITTED, by=by, pk=authority_id, version=version, at=at)


@in_one_transaction
def _support_before(*, by: User, authority_id: int, version: int, at: datetime) -> None:
    authority = take_up(by=by, authority_id=authority_id, version=version)
    permit_support(by, authority)
    note(authority, Deed.SUPPORT, by=by, trail=SUPPORTED, reason=words.SUPPORT, at=at)


@in_one_transaction
def _grant_before(*, by: User, authority_id: int, version: int, at: datetime) -> None:
    _write_before(Deed.GRANT, GRANTED, by=by, pk=authority_id, version=version, at=at)


@in_one_transaction
def review_before(
    *, by: User, authority_id: int, version: int, at: datetime, review_by: date
) -> None:
    """A review done at a moment that has passed, which set the day of the next one."""
    _write_before(
        Deed.REVIEW,
        REVIEWED,
        by=by,
        pk=authority_id,
        version=version,
        at=at,
        data={"review_by": review_by.isoformat()},
    )


def _write_before(
    deed: Deed,
    trail: TrailDeed,
    *,
    by: User,
    pk: int,
    version: int,
    at: datetime,
    data: dict[str, Any] | None = None,
) -> None:
    """What the action for `deed` writes, dated `at`."""
    authority = take_up(by=by, authority_id=pk, version=version)
    row = permit(by, authority, deed)
    if deed == Deed.GRANT:
        authority.number = next_number(authority.kind)
        authority.decided_by = by
        data = _terms(authority)
    if deed == Deed.SUBMIT:
        data = {"application": snapshot_of(authority)}
    write(authority, row, by=by, trail=trail, reason=words.GRANT, data=data, at=at)


def _terms(authority: Authority) -> dict[str, Any]:
    """What a grant's event says, in the form of rules §5."""
    assert authority.review_by and authority.to_day
    return {
        "directly_involved": False,
        "own_viewings": [],
        "line_manager": False,
        "supported_it": False,
        "involved_reason": "",
        "answers": words.STATEMENT,
        "scope": {
            "subjects": sorted(str(person.pk) for person in authority.subjects.all()),
            "platforms": sorted(authority.platforms),
            "officers": sorted(str(officer.pk) for officer in authority.officers.all()),
            "purposes": sorted(authority.purposes),
            "restricted": authority.restricted,
            "max_viewings": authority.max_viewings,
            "review_by": authority.review_by.isoformat(),
            "to": authority.to_day.isoformat(),
        },
        "from": None,
    }
