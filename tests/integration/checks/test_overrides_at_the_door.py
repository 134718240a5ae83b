"""A manager's decision to go on without consent lets others look, never whoever made it."""

from datetime import timedelta

import pytest
from django.urls import reverse

from accounts.models import RoleName, Team, User
from audit import clock
from cases.models import Attribution, Case, Person
from consent.actions import Grounds, record_override
from consent.models import ConsentDeed, Override
from ripa.ledger import Stopped
from tests.cast import client_for
from tests.factories import involve, make_case, make_person, make_profile, make_user
from tests.factories_checks import REASONS, look, make_check
from tests.factories_consent import make_consent, make_override


@pytest.fixture
def profile(jordan: Person, case: Case) -> Attribution:
    """Jordan has refused."""
    make_consent(jordan, case, ConsentDeed.REFUSED)
    return make_profile(jordan, case, "https://www.facebook.com/jordan.smith.92")


def decide(by: User, case: Case, person: Person) -> Override:
    grounds = Grounds(
        ground=Override.Ground.RISK_TO_CHILD,
        reasons="Asking again would put the child in danger.",
        review_on=clock.today() + timedelta(days=7),
    )
    return record_override(by=by, case=case, person=person, grounds=grounds)


def rule_that_stops(by: User, case: Case, person: Person, profile: Attribution) -> str:
    with pytest.raises(Stopped) as stopped:
        look(make_check(case, person, by=by), person, profile.profile)
    return str(stopped.value.decision.rule)


def test_a_worker_looks_under_the_managers_decision(
    asha: User, dee: User, case: Case, jordan: Person, profile: Attribution
) -> None:
    assert rule_that_stops(asha, case, jordan, profile) == "G15"
    decide(dee, case, jordan)
    assert look(make_check(case, jordan), jordan, profile.profile).viewing.rule == "G21"


def test_the_manager_who_made_it_is_stopped_also_where_they_plan_the_check(
    dee: User, case: Case, jordan: Person, profile: Attribution
) -> None:
    decide(dee, case, jordan)
    check = make_check(case, jordan, by=dee)
    door = reverse("before_you_look", args=[case.reference, 1, jordan.pk, profile.profile_id])
    client = client_for(dee)
    assert "Stopped: consent stands in the way" in client.get(door).content.decode()
    assert client.post(door, REASONS).status_code == 409
    assert not check.case.viewings.exists()


def test_the_manager_who_made_it_is_stopped_where_the_case_is_allocated_to_them(
    dee: User, assessment_team: Team
) -> None:
    case = make_case(lead=dee, team=assessment_team)
    kim = make_person("Kim Doyle")
    involve(kim, case)
    make_consent(kim, case, ConsentDeed.REFUSED)
    profile = make_profile(kim, case, "https://www.facebook.com/kim.doyle.3")
    decide(dee, case, kim)
    assert rule_that_stops(dee, case, kim, profile) == "G15"


def test_a_manager_looks_under_the_decision_of_another_manager(
    dee: User, assessment_team: Team, case: Case, jordan: Person, profile: Attribution
) -> None:
    di = make_user("Di Other", roles=[(RoleName.TEAM_MANAGER, assessment_team)])
    decide(di, case, jordan)
    assert look(make_check(case, jordan, by=dee), jordan, profile.profile).viewing.rule == "G21"
    assert rule_that_stops(di, case, jordan, profile) == "G15"


def test_it_lets_nobody_in_after_its_review_date_or_on_another_case(
    asha: User,
    cal: User,
    dee: User,
    case: Case,
    other_case: Case,
    jordan: Person,
    profile: Attribution,
) -> None:
    make_override(jordan, case, by=dee, review_on=clock.today() - timedelta(days=1))
    assert rule_that_stops(asha, case, jordan, profile) == "G15"
    decide(dee, case, jordan)
    involve(jordan, other_case)
    assert rule_that_stops(cal, other_case, jordan, profile) == "G15"
