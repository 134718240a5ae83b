"""Rows for tests: staff, cases, people and profiles. Each function fills in what is not said.

Numbers that must differ (references, e-mail addresses) come from a counter, so that nothing depends
on chance.
"""

from collections.abc import Sequence
from datetime import date, timedelta
from itertools import count
from typing import Any

from guardian.shortcuts import assign_perm

from accounts.models import Posting, Rank, RoleName, Team, Training, TrainingKind, User
from audit import clock
from cases.models import (
    Alias,
    Attribution,
    Case,
    CaseKind,
    CaseNote,
    Confidence,
    Involvement,
    InvolvementRole,
    OnlineProfile,
    Person,
)
from cases.profile_address import parse
from cases.queries import WORK_ON_CASE

_numbers = count(1)

Roles = Sequence[tuple[RoleName, Team | None]]


def make_team(name: str = "") -> Team:
    return Team.objects.create(name=name or f"Team {next(_numbers)}")


def make_user(
    name: str = "",
    *,
    email: str = "",
    rank: Rank = Rank.SOCIAL_WORKER,
    roles: Roles = (),
    trained: bool = True,
    active: bool = True,
) -> User:
    """A member of staff with `roles`, each a role and the team it is in (or None)."""
    number = next(_numbers)
    user = User.objects.create_user(
        email or f"staff{number}@example.test",
        name=name or f"Staff {number}",
        rank=rank,
        is_active=active,
    )
    for role, team in roles:
        ends_on = clock.today() + timedelta(days=30) if role == RoleName.INSPECTOR else None
        Posting.objects.create(
            user=user, role=role, team=team, starts_on=date(2020, 1, 1), ends_on=ends_on
        )
    if trained:
        train(user)
    return user


def train(user: User, *, expires_in_days: int = 900) -> None:
    """Training of every kind; a negative number of days has already lapsed."""
    today = clock.today()
    for kind in TrainingKind:
        Training.objects.create(
            user=user,
            kind=kind,
            completed_on=today - timedelta(days=1000),
            expires_on=today + timedelta(days=expires_in_days),
        )


def make_case(*, lead: User, team: Team, reference: str = "", **fields: Any) -> Case:
    """A case allocated to `lead` in `team`; an open assessment unless `fields` say otherwise."""
    number = next(_numbers)
    return Case.objects.create(
        reference=reference or f"NB-2026-{number:04d}",
        lead=lead,
        team=team,
        **{
            "kind": CaseKind.ASSESSMENT,
            "title": f"Family {number}",
            "opened_on": date(2026, 1, 5),
            **fields,
        },
    )


def let_in(user: User, case: Case) -> None:
    """Let `user` work on `case` although it is another team's or restricted."""
    assign_perm(WORK_ON_CASE, user, case)


def make_person(name: str = "", *, born_on: date | None = None, **fields: Any) -> Person:
    """A person; the date of birth is "not known" unless given."""
    return Person.objects.create(
        name=name or f"Person {next(_numbers)}",
        born_on=born_on,
        **{"born_on_unknown": born_on is None, **fields},
    )


def make_alias(person: Person, name: str) -> Alias:
    return Alias.objects.create(person=person, name=name)


def involve(
    person: Person, case: Case, role: InvolvementRole = InvolvementRole.PARENT
) -> Involvement:
    return Involvement.objects.create(person=person, case=case, role=role)


def make_profile(
    person: Person,
    case: Case,
    address: str = "",
    *,
    platform: str | None = None,
    confidence: Confidence = Confidence.STRONG,
    by: User | None = None,
) -> Attribution:
    """The profile at `address` attributed to `person` on `case`; its `.profile` is the profile."""
    address = address or f"https://www.facebook.com/invented.person.{next(_numbers)}"
    found = parse(address, platform)
    profile, _ = OnlineProfile.objects.get_or_create(
        platform=found.platform,
        key=found.key,
        defaults={
            "handle": found.handle,
            "canonical_url": found.canonical_url,
            "recognised": found.recognised,
            "as_typed": address,
        },
    )
    return Attribution.objects.create(
        profile=profile,
        person=person,
        case=case,
        confidence=confidence,
        reason="The photograph and the home town agree.",
        by=by or case.lead,
    )


def make_note(case: Case, text: str = "", *, by: User | None = None) -> CaseNote:
    return CaseNote.objects.create(
        case=case, by=by or case.lead, text=text or f"Note {next(_numbers)}."
    )
