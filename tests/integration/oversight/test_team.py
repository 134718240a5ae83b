"""A manager's page: the team's looks and stops, and what is owed."""

from collections.abc import Callable
from datetime import timedelta

import pytest
from django.test import Client
from django.urls import reverse

from accounts.models import RoleName, Team, User
from audit import clock
from audit.models import Entry
from cases.models import Case, InvolvementRole, OnlineProfile, Person
from checks.models import Check
from oversight.queries.paging import ROWS
from oversight.queries.team import Before, open_team_work
from ripa.models import Stop, Viewing
from tests.cast import client_for
from tests.factories import involve, make_person, make_user, train
from tests.factories_checks import make_check
from tests.factories_consent import make_notice
from tests.factories_oversight import make_stop, make_viewing

ADDRESS = reverse("team_work")


def test_a_manager_sees_her_own_teams_looks_and_stops(
    dee: User, case: Case, other_case: Case, jordan: Person, viewing: Viewing, stop: Stop
) -> None:
    involve(jordan, other_case)
    elsewhere = make_viewing(make_check(other_case, jordan), jordan)
    read = open_team_work(by=dee, before=Before())
    assert read.looks.rows == [viewing]
    assert read.stops.rows == [stop]
    body = client_for(dee).get(ADDRESS).content.decode()
    assert reverse("viewing_page", args=[viewing.pk]) in body
    assert reverse("viewing_page", args=[elsewhere.pk]) not in body
    assert other_case.reference not in body


def test_an_outcome_is_overdue_after_a_day(dee: User, check: Check, jordan: Person) -> None:
    now = clock.now()
    make_viewing(check, jordan, at=now - timedelta(hours=23))
    overdue = make_viewing(check, jordan, at=now - timedelta(hours=25))
    assert open_team_work(by=dee, before=Before()).overdue.rows == [overdue]


def test_people_who_were_not_told_are_listed_once_each(
    dee: User, case: Case, other_case: Case, jordan: Person
) -> None:
    told = make_person("Told")
    involve(told, case)
    make_notice(told, case)
    involve(jordan, case, InvolvementRole.CARER)
    involve(make_person("Elsewhere"), other_case)
    read = open_team_work(by=dee, before=Before())
    assert [each.person for each in read.untold.rows] == [jordan]


def test_somebody_told_under_another_record_of_theirs_was_told(
    dee: User, case: Case, other_case: Case, jordan: Person
) -> None:
    twin = make_person("Jordie Smythe", merged_into=jordan)
    make_notice(make_person("Jody", merged_into=twin), other_case)
    assert open_team_work(by=dee, before=Before()).untold.rows == []


def test_people_on_closed_cases_are_not_listed(dee: User, case: Case, jordan: Person) -> None:
    case.closed_on = clock.today()
    case.save()
    assert open_team_work(by=dee, before=Before()).untold.rows == []


def test_training_gaps_of_the_team(
    dee: User, asha: User, cal: User, assessment_team: Team, permanence_team: Team
) -> None:
    lapsed = make_user("Lapsed", roles=[(RoleName.SOCIAL_WORKER, assessment_team)], trained=False)
    train(lapsed, expires_in_days=-1)
    never = make_user("Never", roles=[(RoleName.SOCIAL_WORKER, assessment_team)], trained=False)
    make_user("Other", roles=[(RoleName.SOCIAL_WORKER, permanence_team)], trained=False)
    gaps = open_team_work(by=dee, before=Before()).gaps
    assert [(gap.user, gap.expires_on is None) for gap in gaps] == [
        (lapsed, False),
        (lapsed, False),
        (never, True),
        (never, True),
    ]
    assert "Not recorded" in client_for(dee).get(ADDRESS).content.decode()


def test_a_team_in_which_nothing_happened(dee: User, asha: User) -> None:
    body = client_for(dee).get(ADDRESS).content.decode()
    for words in ("No outcome is overdue", "Everybody here was told", "Nobody in the team"):
        assert words in body


def test_what_is_shown_is_on_record(dee: User, case: Case, jordan: Person, stop: Stop) -> None:
    client_for(dee).get(ADDRESS)
    entry = Entry.objects.get(deed="team.work_read")
    assert (entry.actor, entry.subjects, entry.cases) == (dee, [jordan.pk], [case.pk])


@pytest.mark.parametrize("name", ["asha", "ada", "rae", "sol", "eli", "sam"])
def test_only_a_manager_sees_it(name: str, db: None, request: pytest.FixtureRequest) -> None:
    assert client_for(request.getfixturevalue(name)).get(ADDRESS).status_code == 403


def test_posting_is_refused(dee: User) -> None:
    assert client_for(dee).post(ADDRESS).status_code == 405


def test_a_page_however_much_there_is_takes_as_many_statements(
    dee: User,
    check: Check,
    case: Case,
    profile: OnlineProfile,
    assessment_team: Team,
    queries_of: Callable[[Client, str], int],
) -> None:
    def grow(times: int) -> None:
        for _ in range(times):
            person = make_person()
            involve(person, case)
            make_viewing(check, person, at=clock.now() - timedelta(days=2))
            make_stop(check, person, profile)
            make_user(roles=[(RoleName.SOCIAL_WORKER, assessment_team)], trained=False)

    grow(3)
    few = queries_of(client_for(dee), ADDRESS)
    grow(ROWS + 4)
    assert queries_of(client_for(dee), ADDRESS) == few
    last = Viewing.objects.latest("pk").pk
    deep = f"{ADDRESS}?looks={last - 3}&stops=2&overdue={last - 3}&untold=x"
    assert queries_of(client_for(dee), deep) == few
