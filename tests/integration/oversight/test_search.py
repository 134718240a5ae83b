"""The search on every page: what may be seen is found, nothing is said of the rest."""

from collections.abc import Callable

import pytest
from django.test import Client
from django.urls import reverse

from accounts.models import User
from audit.models import Entry
from cases.models import Case, Person
from oversight.queries.search import MOST, search
from tests.cast import client_for
from tests.factories import involve, make_alias, make_case, make_person, make_profile

ADDRESS = reverse("search")


def body_for(user: User, words: str) -> str:
    answer = client_for(user).get(ADDRESS, {"q": words})
    assert answer.status_code == 200
    return answer.content.decode()


@pytest.mark.parametrize("words", ["NB-2026-1001", "nb-2026-1001"])
def test_a_case_is_found_by_its_reference(words: str, asha: User, case: Case) -> None:
    assert reverse("case_page", args=[case.reference]) in body_for(asha, words)


@pytest.mark.parametrize("words", ["jordan", "JORDAN SMITH", "smith jordan", "Jórdan"])
def test_a_person_is_found_by_the_words_of_the_name(
    words: str, asha: User, case: Case, jordan: Person
) -> None:
    assert reverse("person_page", args=[case.reference, jordan.pk]) in body_for(asha, words)


def test_a_person_is_found_by_an_alias(asha: User, case: Case, jordan: Person) -> None:
    make_alias(jordan, "Jay Brightwell")
    assert reverse("person_page", args=[case.reference, jordan.pk]) in body_for(asha, "brightwell")


@pytest.mark.parametrize(
    "words",
    [
        "https://m.facebook.com/Jordan.Smith.92?fref=nf",
        "facebook.com/jordan.smith.92/photos",
        "@jordan.smith.92",
    ],
)
def test_a_profile_is_found_however_its_address_is_spelt(
    words: str, asha: User, case: Case, jordan: Person
) -> None:
    profile = make_profile(jordan, case, "https://www.facebook.com/jordan.smith.92").profile
    body = body_for(asha, words)
    assert str(profile) in body
    assert reverse("person_page", args=[case.reference, jordan.pk]) in body


def test_no_address_leads_out_to_a_platform(asha: User, case: Case, jordan: Person) -> None:
    profile = make_profile(jordan, case).profile
    assert profile.canonical_url not in body_for(asha, "jordan")
    assert f'href="{profile.canonical_url}"' not in body_for(asha, profile.canonical_url)


@pytest.mark.parametrize("words", ["NB-2026-1001", "jordan", "facebook.com/jordan.smith.92"])
def test_what_may_not_be_seen_is_not_found(
    words: str, cal: User, case: Case, jordan: Person
) -> None:
    make_profile(jordan, case, "https://www.facebook.com/jordan.smith.92")
    body = body_for(cal, words)
    assert "Nothing was found that you can see" in body
    assert "Jordan Smith" not in body
    assert "/cases/NB-2026-1001/" not in body


def test_a_merged_person_is_found_under_both_names_as_the_record_that_was_kept(
    asha: User, case: Case, other_case: Case, jordan: Person
) -> None:
    twin = make_person("Jordie Smythe", merged_into=jordan)
    third = make_person("Jody Smithe", merged_into=twin)
    involve(third, other_case)
    for words in ("jordan smith", "smythe", "smithe"):
        assert [each.person for each in search(by=asha, words=words).people] == [jordan]


def test_a_merged_person_on_cases_that_may_not_be_seen_is_not_found(
    cal: User, case: Case, jordan: Person
) -> None:
    involve(make_person("Jordie Smythe", merged_into=jordan), case)
    for words in ("jordan", "smythe"):
        assert not search(by=cal, words=words)


def test_somebody_whose_only_visible_case_is_a_merged_records_is_found(
    cal: User, case: Case, other_case: Case, jordan: Person
) -> None:
    twin = make_person("Jordie Smythe", merged_into=jordan)
    involve(twin, other_case)
    found = search(by=cal, words="jordan")
    assert [(each.person, each.case) for each in found.people] == [(jordan, other_case)]


def test_the_search_is_on_record_with_its_words_and_what_it_showed(
    asha: User, case: Case, jordan: Person
) -> None:
    body_for(asha, "jordan")
    entry = Entry.objects.get(deed="search.made")
    assert (entry.actor, entry.kind, entry.reason) == (asha, "search", "jordan")
    assert (entry.subjects, entry.cases) == ([jordan.pk], [case.pk])


@pytest.mark.parametrize("words", ["", "j", " j ", "x" * 2001, "jor\x00dan"])
def test_words_that_cannot_be_searched_for_are_given_back_with_a_sentence(
    words: str, asha: User, jordan: Person
) -> None:
    body = body_for(asha, words)
    assert "There is a problem" in body
    assert not Entry.objects.filter(deed="search.made").exists()


def test_too_short_a_search_says_so(asha: User) -> None:
    assert "2 characters" in body_for(asha, "j")


def test_no_more_than_twenty_are_shown_with_a_sentence(asha: User, case: Case) -> None:
    for number in range(MOST + 1):
        involve(make_person(f"Robin Reed{number}"), case)
    found = search(by=asha, words="robin")
    assert (len(found.people), found.more_people) == (MOST, True)
    assert "more than 20 people" in body_for(asha, "robin")


@pytest.mark.parametrize("name", ["ada", "rae", "sam", "sol"])
def test_those_who_may_not_search_are_refused(
    name: str, db: None, request: pytest.FixtureRequest
) -> None:
    assert client_for(request.getfixturevalue(name)).get(ADDRESS).status_code == 403


def test_posting_is_refused(asha: User) -> None:
    assert client_for(asha).post(ADDRESS, {"q": "jordan"}).status_code == 405


def test_the_number_of_statements_does_not_grow(
    asha: User, case: Case, queries_of: Callable[[Client, str], int]
) -> None:
    def grow(times: int) -> None:
        for number in range(times):
            person = make_person(f"Robin Reed{number}")
            involve(person, case)
            involve(person, make_case(lead=asha, team=case.team))

    grow(3)
    few = queries_of(client_for(asha), f"{ADDRESS}?q=robin")
    grow(15)
    assert queries_of(client_for(asha), f"{ADDRESS}?q=robin") == few
