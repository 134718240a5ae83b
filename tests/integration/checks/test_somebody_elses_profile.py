"""A profile that is also somebody's whom another team knows: their name and their record stay
there.
"""

import re

import pytest
from django.http import HttpResponse
from django.urls import reverse

from accounts.models import User
from audit.models import Entry
from cases.actions import merge_people, undo_merge
from cases.models import Attribution, Case, InvolvementRole, OnlineProfile, Person
from cases.queries import names_for
from checks.models import Check
from consent.models import ConsentDeed
from ripa.ledger import Stopped
from ripa.models import Stop
from tests.cast import client_for
from tests.factories import involve, make_person, make_profile, train
from tests.factories_checks import look, make_check
from tests.factories_consent import make_consent
from tests.factories_oversight import make_viewing

pytestmark = pytest.mark.django_db

HIDDEN = "someone known to another team"


def body_of(answer: HttpResponse) -> str:
    """The page, without the tokens that are drawn by lot and could spell a rule's name."""
    page = answer.content.decode()
    return re.sub(r'(name="csrfmiddlewaretoken" value|nonce)="[^"]*"', "", page)


def share(profile: OnlineProfile, person: Person, case: Case) -> None:
    Attribution.objects.create(
        profile=profile, person=person, case=case, confidence="strong", reason="x", by=case.lead
    )


@pytest.fixture
def zebedee(restricted_case: Case) -> Person:
    person = make_person("Zebedee Grey")
    involve(person, restricted_case)
    return person


@pytest.fixture
def profile(case: Case, jordan: Person, zebedee: Person, restricted_case: Case) -> OnlineProfile:
    profile = make_profile(jordan, case).profile
    share(profile, zebedee, restricted_case)
    return profile


@pytest.fixture
def check(case: Case, jordan: Person) -> Check:
    return make_check(case, jordan)


@pytest.fixture
def door(check: Check, jordan: Person, profile: OnlineProfile) -> str:
    at = [check.case.reference, check.number, jordan.pk, profile.pk]
    return reverse("before_you_look", args=at)


@pytest.fixture
def stopped(
    check: Check, jordan: Person, profile: OnlineProfile, zebedee: Person, restricted_case: Case
) -> Stop:
    """Asha's click, stopped because Zebedee refused consent."""
    make_consent(zebedee, restricted_case, ConsentDeed.REFUSED)
    with pytest.raises(Stopped):
        look(check, jordan, profile)
    return Stop.objects.get(person=zebedee, rule="G15")


@pytest.mark.usefixtures("stopped")
def test_no_page_of_the_case_names_them_or_says_by_which_rule(
    case: Case, check: Check, asha: User, dee: User
) -> None:
    at = [case.reference]
    for reader, page in (
        (asha, reverse("case_page", args=at)),
        (asha, reverse("case_chronology", args=at)),
        (asha, reverse("check_page", args=[*at, check.number])),
        (dee, reverse("team_work")),
    ):
        body = body_of(client_for(reader).get(page))
        assert "Zebedee" not in body, page
        assert "G15" not in body and "onsent stands in the way" not in body, page
        assert HIDDEN in body.lower(), page


@pytest.mark.usefixtures("stopped")
def test_the_page_before_the_click_says_only_that_the_look_is_stopped_for_somebody_else(
    door: str, asha: User
) -> None:
    for answer in (client_for(asha).get(door), client_for(asha).post(door)):
        body = body_of(answer)
        assert "Stopped: this profile is also somebody else’s" in body
        assert "For them, this look is stopped." in body and "ask the RIPA co-ordinator" in body
        for secret in ("Zebedee", "G15", "refused", "/rules/", "for consent"):
            assert secret not in body, secret
        assert "Record the look and go on" not in body
    assert Entry.objects.filter(deed="viewing.considered", additional_data__rule="G15").exists()


def test_reasons_are_asked_for_without_saying_where_somebody_elses_consent_stands(
    door: str, case: Case, jordan: Person, asha: User
) -> None:
    make_consent(jordan, case)
    body = body_of(client_for(asha).get(door))
    assert "Why is this look necessary" in body
    assert "For them too, this look has to be justified." in body
    assert "G22" not in body and "consent is not sought" not in body and "Zebedee" not in body


def test_what_stands_against_the_person_themselves_is_said_in_full(
    door: str, case: Case, jordan: Person, zebedee: Person, restricted_case: Case, asha: User
) -> None:
    make_consent(zebedee, restricted_case, ConsentDeed.REFUSED)
    make_consent(jordan, case, ConsentDeed.REFUSED)
    body = client_for(asha).get(door).content.decode()
    assert "Rule G15" in body and "Ask Jordan Smith for consent" in body
    assert "Zebedee" not in body


def test_somebody_on_the_same_case_is_named_and_can_be_asked(
    case: Case, jordan: Person, asha: User
) -> None:
    kim = make_person("Kim Smith")
    involve(kim, case)
    profile = make_profile(jordan, case).profile
    share(profile, kim, case)
    make_consent(kim, case, ConsentDeed.REFUSED)
    check = make_check(case, jordan)
    door = reverse("before_you_look", args=[case.reference, check.number, jordan.pk, profile.pk])
    body = client_for(asha).get(door).content.decode()
    assert "what follows is about Kim Smith" in body and "Rule G15" in body
    assert "Ask Kim Smith for consent" in body and "Ask Jordan Smith" not in body
    assert reverse("consent_add", args=[case.reference, kim.pk]) in body
    page = client_for(asha).get(reverse("check_page", args=[case.reference, check.number]))
    assert "Kim Smith" in page.content.decode() and "rule G15" in page.content.decode()


def test_a_rule_about_the_worker_is_told_whoever_it_was_kept_for(
    case: Case, jordan: Person, zebedee: Person, restricted_case: Case, asha: User
) -> None:
    make_profile(zebedee, restricted_case, "https://www.facebook.com/two.of.them")
    shared = make_profile(jordan, case, "https://www.facebook.com/two.of.them").profile
    train(asha, expires_in_days=-1)
    asha.trainings.filter(expires_on__gt="2026-12-31").delete()
    check = make_check(case, jordan)
    with pytest.raises(Stopped):
        look(check, jordan, shared)
    Stop.objects.get(rule="G02")
    door = reverse("before_you_look", args=[case.reference, check.number, jordan.pk, shared.pk])
    assert "Rule G02" in client_for(asha).get(door).content.decode()
    page = reverse("check_page", args=[case.reference, check.number])
    assert "rule G02" in client_for(asha).get(page).content.decode()


def test_an_undone_merge_gives_each_name_back_to_its_own_readers(
    case: Case, restricted_case: Case, jordan: Person, zebedee: Person, asha: User, dee: User
) -> None:
    involvement = involve(zebedee, case, InvolvementRole.CARER)
    merge = merge_people(
        by=dee,
        reference=case.reference,
        person_id=jordan.pk,
        other_id=zebedee.pk,
        keep_id=zebedee.pk,
        reason="The same birthday.",
    )
    involvement.delete()
    page = reverse("case_chronology", args=[case.reference])
    told = client_for(asha).get(page).content.decode()
    assert f"Zebedee Grey (record {zebedee.pk}) said to be one person" in told
    check = make_check(case, zebedee)
    assert list(check.subjects.all()) == [jordan]
    make_viewing(check, zebedee)
    undo_merge(
        by=dee,
        reference=case.reference,
        person_id=jordan.pk,
        merge_id=merge.pk,
        reason="Two birth certificates.",
    )
    told = client_for(asha).get(page).content.decode()
    assert "Zebedee" not in told
    assert f"Jordan Smith (record {jordan.pk}) and {HIDDEN} said to be two people after all" in told


def test_a_record_that_was_merged_is_named_to_whoever_may_see_the_one_that_was_kept(
    jordan: Person, asha: User, cal: User
) -> None:
    earlier = make_person("Jordie Smith", merged_into=jordan)
    assert names_for(by=asha, people=[earlier]) == {earlier.pk: "Jordie Smith"}
    assert names_for(by=cal, people=[earlier]) == {earlier.pk: HIDDEN}
