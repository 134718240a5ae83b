"""What a manager is shown of cases where nobody was told, and of decisions that need another."""

from collections.abc import Callable
from datetime import timedelta

from django.test import Client
from django.urls import reverse

from accounts.models import User
from audit import clock
from audit.models import Entry
from cases.models import Case, Person
from oversight.queries.home import open_home
from oversight.queries.team import Before, open_team_work
from oversight.queries.untold import nobody_told
from tests.cast import client_for
from tests.factories import involve, make_case, make_person
from tests.factories_consent import answer_to, make_not_told, make_notice, make_override


def untold(by: User) -> list[Case]:
    """The same on both of a manager's pages."""
    shown = open_team_work(by=by, before=Before()).nobody_told.rows
    assert open_home(by=by).untold == shown
    return shown


def test_a_case_on_which_nobody_was_told_is_listed_until_somebody_is(
    dee: User, case: Case, other_case: Case, jordan: Person
) -> None:
    kim = make_person("Kim Doyle")
    involve(kim, case)
    involve(kim, other_case)
    assert untold(dee) == [case]
    for page in ("home", "team_work"):
        body = client_for(dee).get(reverse(page)).content.decode()
        assert "Nobody has been told" in body
        assert reverse("case_page", args=[case.reference]) in body
        assert other_case.reference not in body
    make_notice(kim, case)
    assert untold(dee) == []


def test_a_notice_from_before_the_case_opened_does_not_count(
    dee: User, case: Case, jordan: Person
) -> None:
    opened = clock.now().replace(year=2026, month=1, day=5, hour=12)
    make_notice(jordan, case, given_at=opened - timedelta(days=1))
    assert untold(dee) == [case]
    make_notice(jordan, case, given_at=opened)
    assert untold(dee) == []


def test_a_notice_on_another_case_since_this_one_opened_counts(
    dee: User, case: Case, other_case: Case, jordan: Person
) -> None:
    make_notice(jordan, other_case)
    assert untold(dee) == []


def test_somebody_told_under_a_record_that_was_merged_was_told(
    dee: User, case: Case, other_case: Case, jordan: Person
) -> None:
    twin = make_person("Jordie Smythe", merged_into=jordan)
    make_notice(make_person("Jody", merged_into=twin), other_case)
    assert untold(dee) == []
    assert nobody_told([case.team_id]).rows == []


def test_an_agreement_not_to_tell_takes_the_case_off_the_lists_while_it_lasts(
    dee: User, case: Case, jordan: Person
) -> None:
    row = make_not_told(jordan, case)
    assert untold(dee) == [case]
    assert open_home(by=dee).not_told == [row]
    answer_to(row, by=dee)
    assert untold(dee) == []
    assert open_team_work(by=dee, before=Before()).untold.rows == []
    assert open_home(by=dee).not_told == []
    other = make_case(lead=case.lead, team=case.team)
    involve(make_person(), other)
    past = make_not_told(other.involvements.get().person, other, review_on=clock.today())
    answer_to(past, by=dee)
    assert untold(dee) == []
    kim = make_person()
    third = make_case(lead=case.lead, team=case.team)
    involve(kim, third)
    answer_to(make_not_told(kim, third, review_on=clock.today() - timedelta(days=1)), by=dee)
    assert untold(dee) == [third]


def test_closed_cases_and_cases_without_people_are_not_listed(dee: User, case: Case) -> None:
    assert untold(dee) == [], "nobody is on it"
    involve(make_person(), case)
    case.closed_on = clock.today()
    case.save()
    assert untold(dee) == []


def test_what_the_manager_asked_for_themself_waits_for_somebody_else(
    dee: User, case: Case, jordan: Person
) -> None:
    make_not_told(jordan, case, by=dee)
    assert open_home(by=dee).not_told == []
    assert open_team_work(by=dee, before=Before()).not_told.rows == []


def test_a_newer_request_takes_the_place_of_an_older_and_a_notice_of_both(
    dee: User, case: Case, jordan: Person
) -> None:
    make_not_told(jordan, case)
    newer = make_not_told(jordan, case)
    assert open_home(by=dee).not_told == [newer]
    assert reverse("not_told_answer", args=[case.reference, jordan.pk, newer.pk]) in (
        client_for(dee).get(reverse("home")).content.decode()
    )
    make_notice(jordan, case)
    assert open_home(by=dee).not_told == []


def test_decisions_that_end_within_a_week_are_on_both_pages(
    dee: User, case: Case, jordan: Person
) -> None:
    override = make_override(jordan, case, by=dee)
    where = reverse("override_page", args=[case.reference, jordan.pk, override.pk])
    for page in ("home", "team_work"):
        assert where in client_for(dee).get(reverse(page)).content.decode()


def test_workers_are_shown_none_of_it(asha: User, case: Case, jordan: Person, dee: User) -> None:
    make_not_told(jordan, case)
    make_override(jordan, case, by=dee)
    home = open_home(by=asha)
    assert (home.untold, home.not_told, home.overrides, home.flags) == ([], [], [], [])


def test_what_the_home_page_shows_is_on_record(dee: User, case: Case, jordan: Person) -> None:
    make_not_told(jordan, case)
    client_for(dee).get(reverse("home"))
    entry = Entry.objects.get(deed="home.read")
    assert jordan.pk in entry.subjects and case.pk in entry.cases


def test_the_lists_take_as_many_statements_however_long_they_are(
    dee: User, asha: User, case: Case, queries_of: Callable[[Client, str], int]
) -> None:
    def grow(times: int) -> None:
        for _ in range(times):
            person, other = make_person(), make_case(lead=asha, team=case.team)
            involve(person, other)
            make_not_told(person, other)
            make_override(person, other, by=dee)

    grow(3)
    pages = [reverse("home"), reverse("team_work")]
    few = [queries_of(client_for(dee), page) for page in pages]
    grow(30)
    assert [queries_of(client_for(dee), page) for page in pages] == few
