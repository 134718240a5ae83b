"""A look under consent that was given for named profiles only."""

import pytest

from accounts.models import Team, User
from cases.models import Case, Person
from ripa.ledger import Stopped, finish, prior_viewings
from tests.factories import involve, make_case, make_person, make_profile
from tests.factories_checks import look, make_check
from tests.factories_consent import make_consent


@pytest.fixture
def case(asha: User, assessment_team: Team) -> Case:
    return make_case(lead=asha, team=assessment_team)


@pytest.fixture
def jordan(case: Case) -> Person:
    person = make_person("Jordan Smith")
    involve(person, case)
    return person


def test_the_door_opens_under_consent_for_the_profile_that_was_named_alone(
    case: Case, jordan: Person, asha: User
) -> None:
    named = make_profile(jordan, case, "https://www.facebook.com/jordan.one").profile
    other = make_profile(jordan, case, "https://www.facebook.com/jordan.two").profile
    make_consent(jordan, case, profiles=[named.pk])
    check = make_check(case, jordan)
    for _ in range(2):
        viewing = look(check, jordan, named).viewing
        assert (viewing.rule, viewing.facts["consent"]) == ("G09", "given_in_scope")
    # The other profile is looked at as if nobody had agreed: a viewing of its own, and counted.
    further = look(check, jordan, other).viewing
    assert (further.rule, further.facts["consent"]) == ("G22", "given_out_of_scope")
    assert further != viewing
    assert prior_viewings(jordan) == 1
    finish(by=asha, viewing=further)
    with pytest.raises(Stopped) as stopped:
        look(check, jordan, other)
    assert stopped.value.decision.rule == "G19"
    assert look(check, jordan, named).viewing.rule == "G09"


def test_of_a_shared_profile_each_persons_consent_must_name_it(
    case: Case, jordan: Person, asha: User
) -> None:
    sky = make_person("Sky Smith")
    involve(sky, case)
    shared = make_profile(jordan, case, "https://www.facebook.com/the.smiths").profile
    make_profile(sky, case, "https://www.facebook.com/the.smiths")
    make_consent(jordan, case, profiles=[shared.pk])
    make_consent(sky, case, profiles=[shared.pk + 1])
    check = make_check(case, jordan)
    look(check, jordan, shared)
    assert (prior_viewings(jordan), prior_viewings(sky)) == (0, 1)
