"""An open session lets nothing through that the look it began with would not have carried."""

from datetime import UTC, datetime, timedelta

import pytest

from accounts.models import Team, User
from cases.models import Attribution, Case, Person
from checks.facts import ask_for
from ripa import ledger
from ripa.ledger import ReasonsNeeded, Stopped, finish, prior_viewings
from ripa.models import Tally, Viewing
from ripa.sessions import session_end
from tests.factories import involve, make_case, make_person, make_profile
from tests.factories_checks import look, make_check
from tests.factories_consent import make_consent
from tests.factories_ripa import make_granted


@pytest.fixture
def case(asha: User, assessment_team: Team) -> Case:
    return make_case(lead=asha, team=assessment_team)


@pytest.fixture
def jordan(case: Case) -> Person:
    person = make_person("Jordan Smith")
    involve(person, case)
    return person


@pytest.fixture
def facebook(jordan: Person, case: Case) -> Attribution:
    return make_profile(jordan, case, "https://www.facebook.com/jordan.smith.92")


@pytest.fixture
def instagram(jordan: Person, case: Case) -> Attribution:
    return make_profile(jordan, case, "https://www.instagram.com/jordan_s/")


def test_a_look_outside_the_consent_is_counted_although_a_session_under_it_is_open(
    case: Case, jordan: Person, facebook: Attribution, instagram: Attribution, asha: User
) -> None:
    make_consent(jordan, case, platforms=["facebook"])
    check = make_check(case, jordan)
    under_consent = look(check, jordan, facebook.profile).viewing
    assert (under_consent.rule, prior_viewings(jordan)) == ("G09", 0)
    with pytest.raises(ReasonsNeeded):
        look(check, jordan, instagram.profile, reasons={})
    outside = look(check, jordan, instagram.profile)
    assert outside.fresh and outside.viewing != under_consent
    assert (outside.viewing.rule, prior_viewings(jordan)) == ("G22", 1)
    for viewing in (under_consent, outside.viewing):
        finish(by=asha, viewing=viewing)
    look(check, jordan, facebook.profile)
    with pytest.raises(Stopped):
        look(check, jordan, instagram.profile)


def test_a_counted_session_goes_on_and_the_later_one_does_not_hide_it(
    case: Case, jordan: Person, facebook: Attribution, instagram: Attribution
) -> None:
    make_consent(jordan, case, platforms=["facebook"])
    check = make_check(case, jordan)
    first = look(check, jordan, instagram.profile).viewing
    again = look(check, jordan, facebook.profile)
    assert (again.viewing, again.fresh) == (first, False)
    assert look(check, jordan, instagram.profile).viewing == first
    assert Tally.objects.count() == 1


def test_a_look_under_an_authority_uses_it_although_a_session_without_it_is_open(
    case: Case,
    jordan: Person,
    facebook: Attribution,
    instagram: Attribution,
    dee: User,
    rae: User,
    ada: User,
) -> None:
    authority = make_granted(
        case, jordan, manager=dee, coordinator=rae, officer=ada, max_viewings=1
    )
    check = make_check(case, jordan)
    without = look(check, jordan, instagram.profile).viewing
    assert (without.rule, without.authority) == ("G22", None)
    under = look(check, jordan, facebook.profile)
    assert under.fresh and under.viewing.authority == authority
    assert look(check, jordan, instagram.profile).viewing == without
    assert look(check, jordan, facebook.profile).viewing == under.viewing
    assert Viewing.objects.count() == 2


def test_an_immediate_response_is_a_viewing_of_its_own_that_a_manager_reviews(
    case: Case, jordan: Person, facebook: Attribution, instagram: Attribution
) -> None:
    check = make_check(case, jordan, purpose="missing_child")
    ordinary = look(check, jordan, facebook.profile).viewing
    check.builds_picture, check.immediate = "yes", True
    check.immediate_reason = "Out all night."
    check.save()
    urgent = look(check, jordan, instagram.profile)
    assert urgent.fresh and urgent.viewing != ordinary
    assert (urgent.viewing.rule, prior_viewings(jordan)) == ("G11", 2)


def test_the_page_before_the_click_knows_which_session_a_click_goes_on_with(
    case: Case, jordan: Person, facebook: Attribution, instagram: Attribution, asha: User
) -> None:
    make_consent(jordan, case, platforms=["facebook"])
    check = make_check(case, jordan)
    session = look(check, jordan, facebook.profile).viewing
    inside = ask_for(check, by=asha, person=jordan, profile=facebook.profile)
    outside = ask_for(check, by=asha, person=jordan, profile=instagram.profile)
    assert ledger.preview(inside)[1] == session
    assert ledger.preview(outside)[1] is None


@pytest.mark.parametrize(
    ("rule", "ends_at"), [("G09", "23:00"), ("G10", "23:00"), ("G22", "23:40")]
)
def test_a_look_under_consent_or_authority_ends_with_the_london_day(
    rule: str, ends_at: str
) -> None:
    """On the last evening of summer time, midnight in London is 23:00 UTC."""
    evening = datetime(2026, 10, 24, 22, 40, tzinfo=UTC)
    assert f"{session_end(rule, at=evening, minutes=60).astimezone(UTC):%H:%M}" == ends_at
    morning = datetime(2026, 10, 26, 9, 0, tzinfo=UTC)
    assert session_end(rule, at=morning, minutes=60) == morning + timedelta(hours=1)
