"""People seen in passing: recorded in as few words as will do, and counted once looked at."""

import pytest
from django.urls import reverse

from accounts.models import User
from cases.models import Case, Person
from ripa.ledger import finish, prior_viewings
from ripa.models import Tally
from tests.cast import client_for
from tests.factories import involve, make_person, make_profile
from tests.factories_checks import look, make_check


@pytest.fixture
def kim(case: Case) -> Person:
    """Seen beside Jordan, and then added to the case."""
    person = make_person("Kim Doyle")
    involve(person, case)
    return person


def test_the_page_asks_for_as_little_as_is_needed_and_says_how_to_look_at_one_of_them(
    asha: User, case: Case, jordan: Person
) -> None:
    profile = make_profile(jordan, case, "https://www.facebook.com/jordan.smith.92")
    viewing = look(make_check(case, jordan), jordan, profile.profile).viewing
    page = client_for(asha).get(reverse("outcome_add", args=[viewing.pk])).content.decode()
    assert "Who else did you see?" in page and "no names" in page
    assert f'href="{reverse("person_add", args=[case.reference])}"' in page
    assert "counted for themselves" in page


def test_a_look_at_somebody_seen_in_passing_counts_for_them_alone(
    asha: User, case: Case, jordan: Person, kim: Person
) -> None:
    jordans = make_profile(jordan, case, "https://www.facebook.com/jordan.smith.92")
    kims = make_profile(kim, case, "https://www.instagram.com/kim.doyle")
    first = look(make_check(case, jordan), jordan, jordans.profile).viewing
    finish(by=asha, viewing=first)
    assert (prior_viewings(jordan), prior_viewings(kim)) == (1, 0)
    second = look(make_check(case, kim), kim, kims.profile).viewing
    assert second.rule == "G22", "a first look at Kim, whatever was seen before"
    assert [tally.person for tally in second.tallies.all()] == [kim]
    assert (prior_viewings(jordan), prior_viewings(kim)) == (1, 1)
    assert Tally.objects.get(person=kim).ordinal == 1
