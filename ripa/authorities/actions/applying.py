"""What an applicant does: begin, save, submit, withdraw and revise an application."""

from collections.abc import Mapping
from typing import Any

from accounts.access import authorise
from accounts.models import User
from accounts.permissions import Permission
from audit import clock
from audit.recording import action, record
from audit.refusals import PlainDecision, Refused
from cases.models import Case, Person
from cases.queries import people_on, place_of
from ripa.authorities.actions.steps import take_up, tell, write
from ripa.authorities.application import day_problems, missing_from, source_may_be_under_18
from ripa.authorities.deeds import DRAFT_BEGUN, DRAFT_SAVED, REVISED, SUBMITTED, WITHDRAWN
from ripa.authorities.permits import permit_own, refusal
from ripa.authorities.staff import managers_for
from ripa.models import Authority, AuthorityEvent, AuthorityKind
from ripa.states import RIPA_KINDS, Deed, Kind

MANY = frozenset({"subjects", "officers"})


@action
def begin_application(
    *,
    by: User,
    case: Case,
    kind: str,
    threshold_met: bool | None,
    subject: Person | None = None,
) -> Authority:
    """Begin a draft. A RIPA kind only where the threshold question was answered yes."""
    authorise(
        by,
        Permission.APPLY,
        place_of(case, by),
        sight=Permission.SEE_CASE,
        what=f"case {case.reference}",
        cases=[case.pk],
    )
    authority = Authority(
        kind=AuthorityKind(kind), case=case, applicant=by, threshold_met=threshold_met
    )
    if Kind(kind) in RIPA_KINDS and not threshold_met:
        raise _wrong_route(case)
    authority.save()
    if subject is not None:
        _must_be_on_case(authority, [subject])
        authority.subjects.set([subject])
    record(
        DRAFT_BEGUN,
        by=by,
        on=authority,
        cases=[case.pk],
        subjects=[subject.pk] if subject else [],
        details={"kind": kind, "threshold_met": threshold_met},
    )
    return authority


def _wrong_route(case: Case) -> Refused:
    """RIPA is for one kind of purpose only."""
    return Refused(
        PlainDecision(
            words="RIPA is only for preventing or detecting an offence that carries six months "
            "or more, or a listed under-age sale.",
            next="Apply for a non-RIPA authorisation, and take legal advice.",
            source="SI 2010/521, article 7A (to be checked)",
        ),
        on=case,
        cases=[case.pk],
    )


@action
def save_page(
    *, by: User, authority_id: int, version: int, answers: Mapping[str, Any]
) -> Authority:
    """Save one page of a draft, gaps and all. `answers` are the application's fields by name."""
    authority = take_up(by=by, authority_id=authority_id, version=version)
    permit_own(by, authority, Deed.SAVE)
    if "subjects" in answers:
        _must_be_on_case(authority, answers["subjects"])
    for name, value in answers.items():
        if name not in MANY:
            setattr(authority, name, value)
    authority.version += 1
    authority.save()
    for name in MANY.intersection(answers):
        getattr(authority, name).set(answers[name])
    record(
        DRAFT_SAVED,
        by=by,
        on=authority,
        cases=[authority.case_id],
        subjects=[person.pk for person in authority.subjects.all()],
        details={"fields": sorted(answers)},
    )
    return authority


def _must_be_on_case(authority: Authority, people: Any) -> None:
    on_case = set(people_on(authority.case))
    if any(person.pk not in on_case for person in people):
        raise refusal(
            authority,
            "An application is about people who are on the case.",
            "Add the person to the case first, then apply.",
        )


@action
def submit(*, by: User, authority_id: int, version: int) -> AuthorityEvent:
    """Send the application up. Everything that it must say has to be there."""
    authority = take_up(by=by, authority_id=authority_id, version=version)
    row = permit_own(by, authority, Deed.SUBMIT)
    _must_be_whole(authority)
    event = write(authority, row, by=by, trail=SUBMITTED)
    ask = "decision" if authority.kind == AuthorityKind.OVERT else "support"
    tell(
        managers_for(authority),
        f"An application for an authority waits for your {ask}.",
        event=event,
    )
    return event


def _must_be_whole(authority: Authority) -> None:
    gaps = [question.missing for question in missing_from(authority)]
    gaps += day_problems(
        authority.kind,
        first=authority.from_day,
        last=authority.to_day,
        review_by=authority.review_by,
        today=clock.today(),
        under_18=source_may_be_under_18(authority),
    ).values()
    if gaps:
        raise refusal(
            authority,
            "The application is not complete.",
            f"Put these right, then submit it: {'; '.join(gaps)}.",
        )


@action
def withdraw(*, by: User, authority_id: int, version: int, reason: str = "") -> AuthorityEvent:
    """Take the application back for good."""
    authority = take_up(by=by, authority_id=authority_id, version=version)
    row = permit_own(by, authority, Deed.WITHDRAW)
    return write(authority, row, by=by, trail=WITHDRAWN, reason=reason)


@action
def revise(*, by: User, authority_id: int, version: int, reason: str = "") -> AuthorityEvent:
    """Open for changes an application that was returned, or take one back to change it, with
    reasons; it is a draft again.
    """
    authority = take_up(by=by, authority_id=authority_id, version=version)
    row = permit_own(by, authority, Deed.REVISE)
    return write(authority, row, by=by, trail=REVISED, reason=reason)
