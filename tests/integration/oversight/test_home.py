"""The home page: what waits, what runs out, where one was last."""

from collections.abc import Callable
from datetime import timedelta

import pytest
from django.test import Client
from django.urls import reverse

from accounts.models import RoleName, Team, User
from audit import clock
from audit.models import Entry
from cases.models import Case, OnlineProfile, Person
from checks.models import Check, Draft
from oversight.queries.home import open_home
from post.actions import notify
from post.models import Message
from ripa.models import Authority, AuthorityEvent, ErrorCase, Stop, Viewing
from tests.cast import client_for
from tests.factories import involve, make_case, make_person, make_user, train
from tests.factories_checks import make_check
from tests.factories_oversight import make_stop, make_viewing

EVERYBODY = ["asha", "ben", "cal", "dee", "ada", "rae", "sol", "eli", "sam"]


def body_for(user: User) -> str:
    answer = client_for(user).get("/")
    assert answer.status_code == 200
    return answer.content.decode()


@pytest.mark.parametrize("name", EVERYBODY)
def test_everybody_has_a_home_page_that_says_what_to_expect_when_empty(
    name: str, db: None, request: pytest.FixtureRequest
) -> None:
    user = request.getfixturevalue(name)
    assert "Nothing waits for you" in body_for(user)
    assert Entry.objects.filter(deed="home.read", actor=user).count() == 1


def test_an_inspector_is_led_to_the_central_record(db: None) -> None:
    inspector = make_user("Ivy", roles=[(RoleName.INSPECTOR, None)])
    body = body_for(inspector)
    assert reverse("record_list") in body
    assert reverse("trail_list") not in body


@pytest.mark.parametrize("name", ["asha", "eli"])
def test_nothing_is_done_by_posting_to_it(
    name: str, db: None, request: pytest.FixtureRequest
) -> None:
    assert client_for(request.getfixturevalue(name)).post("/").status_code == 405


def test_a_worker_sees_messages_drafts_and_the_outcomes_they_owe(
    asha: User, ben: User, case: Case, viewing: Viewing
) -> None:
    notify(to=asha, text="An application was returned to you.", link="/authorities/1/", key="k1")
    notify(to=ben, text="Not for Asha.", link="/", key="k2")
    draft = Draft.objects.create(case=case, by=asha)
    body = body_for(asha)
    assert "An application was returned to you." in body
    assert body.index(reverse("outcome_add", args=[viewing.pk])) < body.index("was returned to you")
    assert "Not for Asha." not in body
    assert reverse("check_answers", args=[case.reference, draft.pk]) in body
    assert reverse("outcome_add", args=[viewing.pk]) in body
    assert reverse("outcome_add", args=[viewing.pk]) not in body_for(ben)


def test_a_message_leads_on_and_then_waits_no_longer(asha: User, ben: User) -> None:
    notify(to=asha, text="Read this.", link="/guidance/", key="k1")
    message = Message.objects.get()
    address = reverse("message_open", args=[message.pk])
    assert address in body_for(asha)
    assert client_for(ben).get(address).status_code == 404
    for _ in range(2):
        assert client_for(asha).get(address)["Location"] == "/guidance/"
    assert "Read this." not in body_for(asha)
    assert Entry.objects.filter(deed="message.opened", actor=asha).count() == 2


@pytest.mark.parametrize("link", ["https://evil.test/", "//evil.test/", "javascript:alert(1)"])
def test_a_message_never_leads_elsewhere(link: str, asha: User) -> None:
    notify(to=asha, text="Read this.", link=link, key="k1")
    address = reverse("message_open", args=[Message.objects.get().pk])
    assert client_for(asha).get(address)["Location"] == "/"


def test_what_is_shown_is_on_record(
    asha: User, case: Case, viewing: Viewing, jordan: Person
) -> None:
    body_for(asha)
    entry = Entry.objects.get(deed="home.read", actor=asha)
    assert entry.subjects == [jordan.pk]
    assert entry.cases == [case.pk]


def test_a_manager_sees_what_her_own_team_asks_of_her(
    dee: User, cal: User, case: Case, other_case: Case, jordan: Person
) -> None:
    ours = make_check(case, jordan, material_kept="yes")
    involve(jordan, other_case)
    theirs = make_check(other_case, jordan, material_kept="yes")
    immediate = make_viewing(ours, jordan, rule="G11")
    body = body_for(dee)
    assert reverse("keeping_answer", args=[case.reference, ours.number]) in body
    assert reverse("keeping_answer", args=[other_case.reference, theirs.number]) not in body
    assert reverse("immediate_review", args=[immediate.pk]) in body


def test_the_sro_sees_error_cases_that_nobody_has_decided(
    sol: User, eli: User, asha: User, case: Case, jordan: Person
) -> None:
    error = ErrorCase.objects.create(
        kind="outside_scope", case=case, person=jordan, what_happened="x", opened_by=asha
    )
    assert reverse("error_page", args=[error.pk]) in body_for(sol)
    assert reverse("error_page", args=[error.pk]) not in body_for(eli)


def test_an_auditor_sees_the_newest_stops_and_can_search_the_trail(eli: User, stop: Stop) -> None:
    body = body_for(eli)
    assert reverse("stop_replay", args=[stop.pk]) in body
    assert 'name="about"' in body
    assert "Every read" not in body


def test_an_administrator_sees_numbers_and_nothing_of_any_case(
    sam: User, case: Case, viewing: Viewing, stop: Stop
) -> None:
    body = body_for(sam)
    assert reverse("staff_list") in body
    assert "members of staff" in body
    for canary in (case.reference, case.title, "Jordan"):
        assert canary not in body
    entry = Entry.objects.get(deed="home.read", actor=sam)
    assert (entry.subjects, entry.cases) == ([], [])


# --- What runs out --------------------------------------------------------------------------


def test_training_is_spoken_of_sixty_days_before_it_runs_out(assessment_team: Team) -> None:
    def body(days: int) -> str:
        worker = make_user(roles=[(RoleName.SOCIAL_WORKER, assessment_team)], trained=False)
        train(worker, expires_in_days=days)
        return body_for(worker)

    assert "training runs out on" in body(59)
    assert "training" not in body(60)
    assert "training ran out on" in body(-1)


def test_training_that_was_never_recorded_is_spoken_of(assessment_team: Team) -> None:
    worker = make_user(roles=[(RoleName.SOCIAL_WORKER, assessment_team)], trained=False)
    assert "Your RIPA training is not recorded." in body_for(worker)


def in_force(case: Case, person: Person, *, by: User, ends_in: int) -> Authority:
    """A non-RIPA authority whose last day lies so many days ahead."""
    granted = clock.now() - timedelta(days=20)
    authority = Authority.objects.create(
        kind="non_ripa",
        number=f"NR/2026/{Authority.objects.count():04d}",
        state="in_force",
        case=case,
        applicant=case.lead,
        decided_by=by,
        title="Where he lives",
    )
    authority.subjects.add(person)
    AuthorityEvent.objects.create(
        authority=authority,
        deed="grant",
        at=granted,
        by=by,
        data={
            "scope": {
                "subjects": [str(person.pk)],
                "platforms": [],
                "officers": [],
                "purposes": [],
                "restricted": False,
                "max_viewings": None,
                "review_by": str(clock.today() + timedelta(days=ends_in)),
                "to": str(clock.today() + timedelta(days=ends_in)),
            },
        },
    )
    return authority


def test_an_authority_is_spoken_of_a_fortnight_before_it_ends(
    asha: User, ben: User, ada: User, case: Case, jordan: Person
) -> None:
    soon = in_force(case, jordan, by=ada, ends_in=13)
    later = in_force(case, jordan, by=ada, ends_in=15)
    ended = in_force(case, jordan, by=ada, ends_in=-1)
    home = open_home(by=asha)
    assert [each.authority for each in home.ending] == [soon]
    assert later not in [each.authority for each in home.ending]
    assert ended not in [each.authority for each in home.ending]
    assert open_home(by=ben).ending == []
    soon.officers.add(ben)
    assert [each.authority for each in open_home(by=ben).ending] == [soon]
    assert reverse("authority_page", args=[soon.pk]) in body_for(asha)


# --- Recent cases ---------------------------------------------------------------------------


def test_recent_cases_come_from_ones_own_reads_newest_first_and_once_each(
    asha: User, ben: User, assessment_team: Team, client: Client
) -> None:
    cases = [make_case(lead=asha, team=assessment_team) for _ in range(7)]
    browser = client_for(asha)
    for case in [*cases, cases[2]]:
        assert browser.get(reverse("case_page", args=[case.reference])).status_code == 200
    wanted = [cases[2], cases[6], cases[5], cases[4], cases[3]]
    assert open_home(by=asha).recent == wanted
    assert open_home(by=ben).recent == []


def test_a_case_that_is_no_longer_mine_to_see_is_not_listed(ben: User, case: Case) -> None:
    assert client_for(ben).get(reverse("case_page", args=[case.reference])).status_code == 200
    assert open_home(by=ben).recent == [case]
    case.restricted = True
    case.save()
    assert open_home(by=ben).recent == []


def test_the_number_of_statements_does_not_grow(
    asha: User,
    check: Check,
    case: Case,
    profile: OnlineProfile,
    eli: User,
    dee: User,
    ada: User,
    queries_of: Callable[[Client, str], int],
) -> None:
    def grow(times: int) -> None:
        for _ in range(times):
            person = make_person()
            involve(person, case)
            make_viewing(check, person, rule="G11")
            make_stop(check, person, profile)
            make_check(case, person, material_kept="yes")
            in_force(case, person, by=ada, ends_in=Authority.objects.count() % 10)

    grow(2)
    browsers = [client_for(user) for user in (asha, eli, dee, ada)]
    few = [queries_of(browser, "/") for browser in browsers]
    grow(8)
    assert [queries_of(browser, "/") for browser in browsers] == few
