"""Authorities for tests, each made by the deeds of the people who would do them."""

from datetime import timedelta
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
    InspectionPack,
    PackPart,
    PackState,
)

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


def make_ready_pack(by: User) -> InspectionPack:
    """A pack that can be downloaded. Its file is none that anybody made."""
    content = b"PK: no file of a pack."
    pack = InspectionPack.objects.create(
        by=by,
        state=PackState.READY,
        made_at=clock.now(),
        delete_after=clock.today() + timedelta(days=30),
        size=len(content),
        sha256="0" * 64,
        counts={"authorities": 0, "events": 0, "order_files": 0, "trail_entries": 0},
    )
    PackPart.objects.create(pack=pack, number=0, content=content)
    return pack
