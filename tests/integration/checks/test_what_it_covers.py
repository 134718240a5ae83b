"""What an authority covers, and how far it is used up, on every page that can look."""

from datetime import timedelta
from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from accounts.models import Rank, RoleName, User
from audit import clock
from cases.models import Attribution, Case, InvolvementRole, OnlineProfile, Person
from checks.models import Check
from ripa.authorities import actions
from ripa.authorities.covering import covers_of, proposed_for
from ripa.authorities.terms import Terms
from ripa.models import Authority, AuthorityKind
from tests.cast import client_for
from tests.factories import involve, let_in, make_person, make_profile, make_user
from tests.factories_checks import look, make_check
from tests.factories_ripa import approve, fresh, make_draft, make_granted, make_ready


@pytest.fixture
def granted(case: Case, jordan: Person, dee: User, rae: User, ada: User) -> Authority:
    return make_granted(case, jordan, manager=dee, coordinator=rae, officer=ada)


def door(check: Check, person: Person, profile: Attribution) -> str:
    reference = check.case.reference
    return reverse("before_you_look", args=[reference, check.number, person.pk, profile.profile.pk])


def read(user: User, page: str) -> str:
    answer = client_for(user).get(page)
    assert answer.status_code == 200
    return answer.content.decode()


def test_the_door_says_what_it_covers_and_which_viewing_it_would_be(
    granted: Authority, check: Check, jordan: Person, profile: Attribution, asha: User
) -> None:
    page = read(asha, door(check, jordan, profile))
    assert f"You can look: viewing 1 of 3 under {granted.number}" in page
    assert f"0 of 3 viewings used under {granted.number}" in page
    assert f"What {granted.number} covers" in page
    for words in ("In force until", "Facebook", "Any worker on the case", "An assessment"):
        assert words in page, words
    look(check, jordan, profile.profile)
    page = read(asha, door(check, jordan, profile))
    assert f"viewing 1 of 3 under {granted.number}" in page
    assert f"1 of 3 viewings used under {granted.number}" in page


def test_the_terms_that_are_shown_are_those_granted(
    case: Case,
    jordan: Person,
    check: Check,
    profile: Attribution,
    dee: User,
    rae: User,
    ada: User,
    asha: User,
) -> None:
    ready = make_ready(case, jordan, manager=dee, coordinator=rae)
    actions.grant(by=ada, reason="Two.", terms=Terms(max_viewings=2), **fresh(ready))
    page = read(asha, door(check, jordan, profile))
    assert "viewing 1 of 2" in page and "0 of 2 viewings used" in page and "of 3" not in page


def test_the_pages_of_the_check_the_viewing_and_the_case_show_the_meter(
    granted: Authority, check: Check, jordan: Person, profile: Attribution, asha: User, case: Case
) -> None:
    viewing = look(check, jordan, profile.profile).viewing
    for page in (
        reverse("check_page", args=[case.reference, check.number]),
        reverse("viewing_page", args=[viewing.pk]),
        reverse("case_page", args=[case.reference]),
    ):
        words = read(asha, page)
        assert f"1 of 3 viewings used under {granted.number}" in words, page
        assert f"What {granted.number} covers" in words, page


def test_the_check_names_the_authority_that_it_relies_on_also_when_it_has_ended(
    granted: Authority, jordan: Person, case: Case, rae: User, asha: User
) -> None:
    check = make_check(case, jordan, authority=granted)
    actions.cancel(by=rae, reason="Done.", **fresh(granted))
    page = read(asha, reverse("check_page", args=[case.reference, check.number]))
    assert "The authority that it relies on" in page and f"What {granted.number} covers" in page


def test_the_check_page_proposes_only_what_would_let_a_look_in(
    granted: Authority, check: Check, jordan: Person, profile: Attribution, asha: User, ada: User
) -> None:
    wish = {jordan: [profile.profile]}
    given = {"purpose": "assessment", "restricted": False}
    assert proposed_for(asha, wish, **given) == [granted]
    assert proposed_for(asha, {jordan: [OnlineProfile(platform="instagram")]}, **given) == []
    assert proposed_for(asha, wish, purpose="crime", restricted=False) == []
    assert proposed_for(asha, wish, purpose="assessment", restricted=True) == []
    assert proposed_for(asha, {make_person(): [profile.profile]}, **given) == []
    assert proposed_for(asha, {}, **given) == []
    actions.cancel(by=ada, reason="Done.", **fresh(granted))
    assert proposed_for(asha, wish, **given) == []


def test_one_that_names_profiles_is_proposed_for_these_alone(
    case: Case, jordan: Person, profile: Attribution, check: Check, dee: User, rae: User, ada: User
) -> None:
    draft = make_draft(case, jordan, platforms=[], anywhere=None)
    draft.profiles.set([profile.profile])
    actions.submit(by=draft.applicant, **fresh(draft))
    actions.support(by=dee, reason="We need it.", **fresh(draft))
    actions.grant(by=ada, reason="It is.", **fresh(draft))
    draft.refresh_from_db()
    other = make_profile(jordan, case, "https://www.facebook.com/another.one").profile
    given = {"purpose": "assessment", "restricted": False}
    assert proposed_for(draft.applicant, {jordan: [profile.profile]}, **given) == [draft]
    assert proposed_for(draft.applicant, {jordan: [other]}, **given) == []
    page = read(draft.applicant, reverse("check_page", args=[case.reference, check.number]))
    assert f"What {draft.number} covers" in page


def test_one_that_begins_later_or_names_another_officer_is_not_proposed(
    case: Case, jordan: Person, dee: User, rae: User, ada: User, asha: User, ben: User
) -> None:
    staff: dict[str, Any] = {"manager": dee, "coordinator": rae, "officer": ada}
    make_granted(case, jordan, **staff, from_day=clock.today() + timedelta(days=3))
    bens = make_granted(case, jordan, **staff, officers=[ben])
    given = {"purpose": "assessment", "restricted": False}
    assert proposed_for(asha, {jordan: [OnlineProfile(platform="facebook")]}, **given) == []
    assert proposed_for(ben, {jordan: [OnlineProfile(platform="facebook")]}, **given) == [bens]


@pytest.fixture
def secret(restricted_case: Case, jordan: Person, rae: User, ada: User) -> Authority:
    """Of another team's restricted case, in force for anyone who looks at Jordan."""
    involve(jordan, restricted_case, InvolvementRole.PARENT)
    manager = make_user(
        "Mo Quinn",
        rank=Rank.TEAM_MANAGER,
        roles=[(RoleName.TEAM_MANAGER, restricted_case.team)],
    )
    let_in(manager, restricted_case)
    return make_granted(
        restricted_case,
        jordan,
        manager=manager,
        coordinator=rae,
        officer=ada,
        title="A secret title",
    )


def test_whoever_may_not_read_it_is_told_of_an_authority_and_no_more(
    secret: Authority, check: Check, jordan: Person, profile: Attribution, asha: User, case: Case
) -> None:
    pages = [
        door(check, jordan, profile),
        reverse("check_page", args=[case.reference, check.number]),
    ]
    first = read(asha, pages[0])
    assert "You can look: under an authority" in first
    viewing = look(check, jordan, profile.profile).viewing
    pages += [
        reverse("viewing_page", args=[viewing.pk]),
        reverse("case_page", args=[case.reference]),
    ]
    for page in pages:
        words = read(asha, page)
        assert str(secret.number) not in words and "secret title" not in words, page
        assert "viewings used under" not in words, page
    assert "an authority" in read(asha, pages[2])
    told = covers_of(asha, [secret])[secret.pk]
    assert (told.name, told.href, told.rows, told.most) == ("an authority", "", [], None)


def test_the_officer_who_may_read_it_is_told(secret: Authority, ada: User) -> None:
    told = covers_of(ada, [secret])[secret.pk]
    assert (told.name, told.used, told.most) == (str(secret.number), 0, 3)


def test_a_ripa_authorisation_that_waits_says_that_it_is_not_in_force(
    case: Case, jordan: Person, dee: User, rae: User, ada: User, asha: User
) -> None:
    waiting = make_granted(
        case,
        jordan,
        manager=dee,
        coordinator=rae,
        officer=ada,
        kind=AuthorityKind.DIRECTED,
        purposes=["crime"],
    )

    def until() -> str:
        rows = covers_of(asha, [waiting])[waiting.pk].rows
        return str(next(row["value"] for row in rows if row["key"] == "In force until"))

    assert until() == "Not in force yet"
    approve(waiting, coordinator=rae)
    assert until().endswith("at 23:59")


def test_the_check_page_asks_no_more_for_more_profiles_and_authorities(
    granted: Authority,
    check: Check,
    jordan: Person,
    profile: Attribution,
    asha: User,
    case: Case,
    dee: User,
    rae: User,
    ada: User,
) -> None:
    browser, page = client_for(asha), reverse("check_page", args=[case.reference, check.number])
    browser.get(page)
    counts = []
    for number in range(2):
        with CaptureQueriesContext(connection) as caught:
            assert browser.get(page).status_code == 200
        counts.append(len(caught))
        for more in range(3):
            make_profile(jordan, case, f"https://www.facebook.com/jordan.{number}{more}")
            make_granted(case, jordan, manager=dee, coordinator=rae, officer=ada)
    assert counts[0] == counts[1]
