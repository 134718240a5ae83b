"""Authorities for tests, each made by the deeds of the people who would do them."""

from datetime import datetime, timedelta
from typing import Any

from accounts.models import User
from audit import clock
from cases.models import Case, Person
from ripa.authorities import actions
from ripa.models import (
    Authority,
    AuthorityKind,
    CouncilProfile,
    ErrorCase,
    ErrorKind,
    PolicyProposal,
    PolicyVersion,
)
from ripa.policies.values import values_of
from tests.factories import make_user

ANSWERS: dict[str, Any] = {
    "title": "Contact with Kai",
    "ground": "The safety of a child.",
    "wanted": "Whether contact goes on.",
    "necessary": "Nothing else will tell us.",
    "gravity": "The risk is grave and the looks are few.",
    "alternatives": "A visit and a call; nobody answered.",
    "collateral": "Friends who appear are not recorded.",
    "confidential_likely": False,
    "legal_advice": "Legal services, 3 March, L/12.",
    "purposes": ["assessment"],
    "platforms": ["facebook"],
    "restricted": False,
    "max_viewings": 3,
}


def make_policy(
    *, at: datetime | None = None, settings: dict[str, Any] | None = None, **columns: Any
) -> PolicyVersion:
    """A version as the newest one but for what is given, from `at` (now), made by two people."""
    newest = PolicyVersion.objects.latest("number")
    return PolicyVersion.objects.create(
        number=newest.number + 1,
        effective_from=at or clock.now(),
        **{
            "by": make_user("Pat Proposer", rank="other"),
            "agreed_by": make_user("Ag Agreer", rank="director"),
            "reason": "So that it is tried.",
            **values_of(newest).columns(),
            "settings": {**newest.settings, **(settings or {})},
            **columns,
        },
    )


def make_proposal(*, by: User, **more: Any) -> PolicyProposal:
    """Longer sessions, proposed for the newest version. It waits, unless a decider is given."""
    newest = PolicyVersion.objects.latest("number")
    if "decided_by" in more:
        more["decided_at"] = clock.now()
    return PolicyProposal.objects.create(
        follows=newest,
        by=by,
        reason="So that it is tried.",
        **{**values_of(newest).columns(), "session_minutes": 90, **more},
    )


def make_draft(
    case: Case,
    *people: Person,
    by: User | None = None,
    kind: str = AuthorityKind.NON_RIPA,
    officers: list[User] | None = None,
    **answers: Any,
) -> Authority:
    """A whole application that has not been submitted, from today for two months."""
    today = clock.today()
    ripa = kind in {AuthorityKind.DIRECTED, AuthorityKind.CHIS}
    days = {} if ripa else {"from_day": today, "to_day": today + timedelta(days=60)}
    offence = {"offence": "Child cruelty, ten years."} if ripa else {}
    source = {"source_under_18": False} if kind == AuthorityKind.CHIS else {}
    authority = Authority.objects.create(
        kind=kind,
        case=case,
        applicant=by or case.lead,
        threshold_met=ripa,
        **{
            **ANSWERS,
            **days,
            **offence,
            **source,
            "review_by": today + timedelta(days=20),
            **answers,
        },
    )
    authority.subjects.set(people)
    authority.officers.set(officers or [])
    return authority


def fresh(authority: Authority) -> dict[str, Any]:
    """What an action needs to name the authority as it is now."""
    authority.refresh_from_db()
    return {"authority_id": authority.pk, "version": authority.version}


def make_submitted(case: Case, *people: Person, **fields: Any) -> Authority:
    authority = make_draft(case, *people, **fields)
    actions.submit(by=authority.applicant, **fresh(authority))
    return authority


def make_ready(
    case: Case, *people: Person, manager: User, coordinator: User, **fields: Any
) -> Authority:
    """An application that a manager supported and the co-ordinator numbered."""
    authority = make_submitted(case, *people, **fields)
    actions.support(by=manager, reason="We need it.", **fresh(authority))
    actions.check(by=coordinator, **fresh(authority))
    authority.refresh_from_db()
    return authority


def make_granted(
    case: Case, *people: Person, manager: User, coordinator: User, officer: User, **fields: Any
) -> Authority:
    """A granted authority: in force, or for RIPA waiting for the magistrate."""
    authority = make_ready(case, *people, manager=manager, coordinator=coordinator, **fields)
    actions.grant(by=officer, reason="It is proportionate.", **fresh(authority))
    authority.refresh_from_db()
    return authority


def approve(authority: Authority, *, coordinator: User) -> Authority:
    """The magistrate's order, a moment ago."""
    actions.record_magistrate(
        by=coordinator,
        approved=True,
        court="Northborough Magistrates' Court",
        attended_at=clock.now(),
        magistrate="J Reed",
        order_reference="NMC 12",
        **fresh(authority),
    )
    authority.refresh_from_db()
    return authority


def make_council_profile(*holders: User, by: User, **fields: Any) -> CouncilProfile:
    profile = CouncilProfile.objects.create(
        **{
            "platform": "facebook",
            "handle": f"northborough.{CouncilProfile.objects.count() + 1}",
            "purpose": "Assessments.",
            "keeper": "The business support team",
            "approved_by": by,
            "opened_on": clock.today(),
            **fields,
        }
    )
    profile.holders.set(holders)
    return profile


def make_error(case: Case, person: Person, *, by: User, **fields: Any) -> ErrorCase:
    return ErrorCase.objects.create(
        **{
            "kind": ErrorKind.LATE,
            "case": case,
            "person": person,
            "what_happened": "A look on a telephone, from home.",
            "opened_by": by,
            **fields,
        }
    )
