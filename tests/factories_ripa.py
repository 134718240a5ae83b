"""Authorities for tests, each made by the deeds of the people who would do them."""

from datetime import date, datetime, timedelta
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
    PolicyProposal,
    PolicyVersion,
    Threshold,
)
from ripa.policies.values import values_of
from tests.factories import make_user

ANSWERS: dict[str, Any] = {
    "title": "Contact with Kai",
    "description": "Three looks at open posts.",
    "ground": "The safety of a child.",
    "wanted": "Whether contact goes on.",
    "necessary": "Nothing else will tell us.",
    "gravity": "The risk is grave and the looks are few.",
    "least_intrusive": "Open posts only, and nothing is followed.",
    "alternatives": "A visit and a call; nobody answered.",
    "reasonable": "Nothing that intrudes less is left.",
    "collateral": "Friends who appear.",
    "collateral_limits": "They are not recorded.",
    "confidential_likely": False,
    "advice_taken": True,
    "advice_from": "Legal services",
    "advice_on": date(2026, 3, 3),
    "advice_reference": "L/12",
    "legal_advice": "To go on as written.",
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
    offence = (
        {"offence": "Child cruelty, ten years.", "threshold": Threshold.SIX_MONTHS} if ripa else {}
    )
    source = {"source_under_18": False} if kind == AuthorityKind.CHIS else {}
    # No platform in so many words is any: that has to have been said (rules §5).
    anywhere = {"anywhere": True} if answers.get("platforms") == [] else {}
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
            **anywhere,
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


def make_lapsed(
    case: Case, person: Person, *, officer: User, days_ago: int = 1, **fields: Any
) -> Authority:
    """A non-RIPA authority that ran out some days ago, forty days after it was granted, and was not
    cancelled; written up as it was."""
    last = clock.today() - timedelta(days=days_ago)
    granted_at = clock.now() - timedelta(days=days_ago + 40)
    authority = make_draft(case, person, state="in_force", decided_by=officer, **fields)
    scope = {
        "subjects": [str(person.pk)],
        "platforms": [],
        "officers": [],
        "purposes": [],
        "restricted": False,
        "max_viewings": 3,
        "review_by": last.isoformat(),
        "to": last.isoformat(),
    }
    for deed, by, data in (
        ("submit", authority.applicant, {}),
        ("grant", officer, {"scope": scope, "from": None}),
    ):
        authority.events.create(deed=deed, at=granted_at, by=by, rank=by.rank, data=data)
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


# --- What is posted on the pages of deeds, besides the reason and the version --------------------

STATEMENT = {
    "authorised": "Three looks at the open profile, by the worker, from the office.",
    "necessary": "The plan rests on it.",
    "proportionate": "The looks are few and the risk is grave.",
    "confidential": "None is likely.",
}
REVIEWED = {
    "proportionate": "Yes: the looks stay few.",
    "shown": "Contact goes on. They were worth it.",
    "privacy": "Nobody else’s, and nothing confidential.",
    "outcome": "go_on",
}
RENEWED = {
    "changed": "Nothing has.",
    "proportionate": "The looks stay few.",
    "gave": "Contact goes on.",
    "another_way": "A visit was refused again.",
}
ENDED = {
    "achieved": "The question is answered.",
    "product": "kept",
}


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
