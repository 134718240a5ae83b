"""Every look at a person, for an auditor."""

from collections.abc import Callable
from datetime import timedelta

import pytest
from django.test import Client
from django.urls import reverse

from accounts.models import User
from audit import clock
from audit.models import Entry
from cases.models import Case, OnlineProfile, Person
from checks.models import Check
from oversight.queries.paging import ROWS
from ripa.models import Authority, Stop, Viewing
from tests.cast import client_for
from tests.factories import make_person
from tests.factories_consent import make_consent, make_notice
from tests.factories_oversight import make_stop, make_viewing


def address(person: Person) -> str:
    return reverse("subject_looks", args=[person.pk])


def test_everything_about_a_person_is_on_one_page(
    eli: User, case: Case, jordan: Person, viewing: Viewing, stop: Stop
) -> None:
    make_notice(jordan, case)
    make_consent(jordan, case)
    authority = Authority.objects.create(
        kind="non_ripa", case=case, applicant=case.lead, title="Where he lives", number="NR/2026/7"
    )
    authority.subjects.add(jordan)
    authority.events.create(deed="submit", at=clock.now(), by=case.lead)
    body = client_for(eli).get(address(jordan)).content.decode()
    for wanted in (
        reverse("viewing_page", args=[viewing.pk]),
        reverse("viewing_replay", args=[viewing.pk]),
        reverse("stop_replay", args=[stop.pk]),
        "General: viewing may happen",
        "Given",
        "NR/2026/7",
        "Timeline of Jordan Smith",
        f"{reverse('trail_list')}?subject={jordan.pk}",
    ):
        assert wanted in body
    assert stop.profile.canonical_url not in body


def test_a_person_about_whom_nothing_is_recorded(eli: User, jordan: Person) -> None:
    body = client_for(eli).get(address(jordan)).content.decode()
    assert "Nobody has looked" in body
    assert "Nobody was stopped" in body


def test_the_read_is_on_record(eli: User, case: Case, jordan: Person, viewing: Viewing) -> None:
    client_for(eli).get(address(jordan))
    entry = Entry.objects.get(deed="subject.read")
    assert (entry.actor, entry.subjects, entry.cases) == (eli, [jordan.pk], [case.pk])


def test_a_merged_persons_looks_are_found_under_both_records(
    eli: User, check: Check, jordan: Person, viewing: Viewing
) -> None:
    twin = make_person("Jordie Smythe")
    check.subjects.add(twin)
    theirs = make_viewing(check, twin)
    twin.merged_into = jordan
    twin.save()
    for person in (jordan, twin):
        body = client_for(eli).get(address(person)).content.decode()
        assert "Every look at Jordan Smith" in body
        assert "Jordie Smythe" in body
        for look in (viewing, theirs):
            assert reverse("viewing_page", args=[look.pk]) in body
    assert Entry.objects.filter(deed="subject.read").latest().subjects == [jordan.pk, twin.pk]


def test_a_look_that_was_declared_late_has_no_decision_to_replay(
    eli: User, check: Check, jordan: Person
) -> None:
    at = clock.now() - timedelta(days=3)
    late = make_viewing(
        check, jordan, at=at, late=True, facts={}, decision={}, outcome="LATE", rule="LATE"
    )
    body = client_for(eli).get(address(jordan)).content.decode()
    assert "Declared late: nothing was decided" in body
    body = client_for(eli).get(reverse("viewing_replay", args=[late.pk])).content.decode()
    assert "There is no decision to replay" in body


@pytest.mark.parametrize("name", ["asha", "dee", "ada", "rae", "sol", "sam"])
def test_only_an_auditor_sees_it(name: str, jordan: Person, request: pytest.FixtureRequest) -> None:
    assert client_for(request.getfixturevalue(name)).get(address(jordan)).status_code == 403


def test_nobody_of_that_number_is_not_found(eli: User) -> None:
    assert client_for(eli).get(reverse("subject_looks", args=[10**12])).status_code == 404


def test_a_page_however_long_the_history_takes_as_many_statements(
    eli: User,
    check: Check,
    case: Case,
    jordan: Person,
    profile: OnlineProfile,
    queries_of: Callable[[Client, str], int],
) -> None:
    def grow(times: int) -> None:
        for _ in range(times):
            make_viewing(check, jordan)
            make_stop(check, jordan, profile)
            make_notice(jordan, case)

    grow(3)
    few = queries_of(client_for(eli), address(jordan))
    grow(ROWS + 4)
    assert queries_of(client_for(eli), address(jordan)) == few
    newest = Viewing.objects.latest("pk").pk
    deep = f"{address(jordan)}?looks={newest - 20}&stops=1"
    assert queries_of(client_for(eli), deep) == few


def test_older_looks_are_on_the_next_page(eli: User, check: Check, jordan: Person) -> None:
    looks = [make_viewing(check, jordan) for _ in range(ROWS + 1)]
    browser = client_for(eli)
    first = browser.get(address(jordan)).content.decode()
    assert reverse("viewing_page", args=[looks[0].pk]) not in first
    assert f"?looks={looks[1].pk}" in first
    second = browser.get(f"{address(jordan)}?looks={looks[1].pk}").content.decode()
    assert reverse("viewing_page", args=[looks[0].pk]) in second
    assert reverse("viewing_page", args=[looks[1].pk]) not in second
