"""The cast: the people whom every test speaks of, and their teams and cases.

Asha works on the case; Ben is in her team; Cal in another; Dee manages Asha's team; Ada may
authorise; Rae keeps the central record; Sol answers for the whole; Eli audits; Fay has left; Sam
runs the system.
"""

import pytest
from django.test import Client

from accounts.models import Rank, RoleName, Team, User
from cases.models import Case, InvolvementRole, Person
from tests.factories import involve, make_case, make_person, make_team, make_user


def client_for(user: User) -> Client:
    """A browser in which `user` has signed in."""
    client = Client()
    client.force_login(user)
    return client


@pytest.fixture
def assessment_team(db: None) -> Team:
    return make_team("Assessment and Intervention")


@pytest.fixture
def permanence_team(db: None) -> Team:
    return make_team("Permanence")


@pytest.fixture
def asha(assessment_team: Team) -> User:
    return make_user(
        "Asha Rahman",
        email="asha@example.test",
        roles=[(RoleName.SOCIAL_WORKER, assessment_team)],
    )


@pytest.fixture
def ben(assessment_team: Team) -> User:
    return make_user(
        "Ben Okoro", email="ben@example.test", roles=[(RoleName.SOCIAL_WORKER, assessment_team)]
    )


@pytest.fixture
def cal(permanence_team: Team) -> User:
    return make_user(
        "Cal Hughes", email="cal@example.test", roles=[(RoleName.SOCIAL_WORKER, permanence_team)]
    )


@pytest.fixture
def dee(assessment_team: Team) -> User:
    return make_user(
        "Dee Marsh",
        email="dee@example.test",
        rank=Rank.TEAM_MANAGER,
        roles=[(RoleName.TEAM_MANAGER, assessment_team)],
    )


@pytest.fixture
def ada(db: None) -> User:
    return make_user(
        "Ada Lindley",
        email="ada@example.test",
        rank=Rank.HEAD_OF_SERVICE,
        roles=[(RoleName.AUTHORISING_OFFICER, None)],
    )


@pytest.fixture
def rae(db: None) -> User:
    return make_user(
        "Rae Bello",
        email="rae@example.test",
        rank=Rank.OTHER,
        roles=[(RoleName.RIPA_COORDINATOR, None)],
    )


@pytest.fixture
def sol(db: None) -> User:
    return make_user(
        "Sol Whitaker",
        email="sol@example.test",
        rank=Rank.DIRECTOR,
        roles=[(RoleName.SRO, None)],
    )


@pytest.fixture
def eli(db: None) -> User:
    return make_user(
        "Eli Novak",
        email="eli@example.test",
        rank=Rank.OTHER,
        roles=[(RoleName.AUDITOR, None)],
    )


@pytest.fixture
def fay(assessment_team: Team) -> User:
    """A leaver: her posting was never ended, but her account is off."""
    return make_user(
        "Fay Turner",
        email="fay@example.test",
        roles=[(RoleName.SOCIAL_WORKER, assessment_team)],
        active=False,
    )


@pytest.fixture
def sam(db: None) -> User:
    return make_user(
        "Sam Price",
        email="sam@example.test",
        rank=Rank.OTHER,
        roles=[(RoleName.ADMINISTRATOR, None)],
    )


@pytest.fixture
def case(asha: User, assessment_team: Team) -> Case:
    """Asha's case. Jordan is on it (the fixture `jordan`)."""
    return make_case(lead=asha, team=assessment_team, reference="NB-2026-1001", title="Smith")


@pytest.fixture
def other_case(cal: User, permanence_team: Team) -> Case:
    """Cal's case, in the other team."""
    return make_case(lead=cal, team=permanence_team, reference="NB-2026-2002", title="Doyle")


@pytest.fixture
def restricted_case(cal: User, permanence_team: Team) -> Case:
    """Cal's case that only named workers may see."""
    return make_case(
        lead=cal, team=permanence_team, reference="NB-2026-3003", title="Grey", restricted=True
    )


@pytest.fixture
def jordan(case: Case) -> Person:
    """The person whom most checks look at: a parent on Asha's case."""
    person = make_person("Jordan Smith")
    involve(person, case, InvolvementRole.PARENT)
    return person
