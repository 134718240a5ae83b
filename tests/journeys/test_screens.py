"""Screens that the ten steps pass by: every role's home, lists, long names, refusals, guidance.

Each at a desktop and on a phone (which is also 400% zoom), with axe-core on every page.
"""

from collections.abc import Callable
from datetime import timedelta

import pytest
from django.urls import reverse
from playwright.sync_api import expect

from audit import clock
from cases.models import InvolvementRole, Person
from ripa.authorities import actions
from ripa.authorities.views.deeds import DEEDS
from ripa.ledger import finish
from ripa.models import Authority, AuthorityKind
from ripa.returns.spans import Report, span_of
from tests.factories import involve, make_alias, make_case, make_note, make_person, make_profile
from tests.factories_checks import look, make_check
from tests.factories_ripa import (
    approve,
    fresh,
    make_draft,
    make_error,
    make_granted,
    make_lapsed,
    make_ready,
    make_submitted,
)
from tests.journeys import steps
from tests.journeys.browser import DESKTOP, PHONE, Elsewhere, Visit, Way
from tests.journeys.council import Council, make_council

pytestmark = pytest.mark.journey

Open = Callable[[Way, str], Visit]
WAYS = [Way("screens", DESKTOP), Way("screens-phone", PHONE)]
LONG = "Wolfeschlegelsteinhausenbergerdorff-" * 5


@pytest.fixture(params=WAYS, ids=lambda way: way.name)
def council(request: pytest.FixtureRequest, visit: Open, live_database: None) -> Council:
    return make_council(request.param, visit)


def test_signing_in(council: Council) -> None:
    asha = council.open_browser(council.way, "Asha Rahman")
    asha.go("/cases/")
    asha.heading("Sign in to Socialcheck")
    asha.look("sign-in")
    asha.sign_in(council.people["asha"].email, "not her password")
    asha.reads("There is a problem")
    asha.look("sign-in-wrong-password")


def test_the_first_page_of_every_role(council: Council) -> None:
    for who in council.people:
        visit = council.at(who)
        visit.go("/")
        visit.heading("My work")
        visit.look(f"home-{who}")


def test_lists_and_pages_to_read(council: Council) -> None:
    for who, route in (
        ("asha", "guidance_home"),
        ("asha", "guidance_local"),
        ("asha", "guidance_accessibility"),
        ("dee", "team_work"),
        ("rae", "authority_list"),
        ("rae", "record_list"),
        ("rae", "pack_list"),
        ("rae", "pack_new"),
        ("rae", "return_list"),
        ("rae", "issued_list"),
        ("sol", "error_list"),
        ("sol", "policy_page"),
        ("sam", "policy_new"),
        ("sam", "policy_try"),
        ("eli", "trail_list"),
        ("sam", "staff_list"),
        ("sam", "staff_add"),
    ):
        visit = council.at(who)
        visit.go(reverse(route))
        expect(visit.page.get_by_role("heading", level=1)).to_have_count(1)
        visit.look(f"{route}-{who}")


def test_long_names_and_much_of_everything(council: Council) -> None:
    asha = council.people["asha"]
    case = make_case(lead=asha, team=council.team, reference=council.reference, title=LONG)
    people = [make_person(f"{LONG} {number}") for number in range(3)]
    for person in people:
        involve(person, case, InvolvementRole.ASSOCIATE)
        make_alias(person, LONG)
    profile = make_profile(
        people[0], case, f"https://www.instagram.com/{'long_handle' * 2}{council.number}/"
    )
    for _ in range(25):
        make_note(case, f"{LONG} https://example.test/{LONG}")
    check = make_check(case, *people, question=LONG * 2)
    look(check, people[0], profile.profile)
    visit = council.at("asha")
    for name, address in (
        ("case-list", reverse("case_list")),
        ("case", reverse("case_page", args=[case.reference])),
        ("chronology", reverse("case_chronology", args=[case.reference])),
        ("person", reverse("person_page", args=[case.reference, people[0].pk])),
        ("check", reverse("check_page", args=[case.reference, check.number])),
        ("search", f"{reverse('search')}?q={LONG}"),
    ):
        visit.go(address)
        visit.look(f"long-{name}")
    eli = council.at("eli")
    eli.go(reverse("subject_looks", args=[people[0].pk]))
    eli.look("long-every-look")


def test_a_page_that_is_not_there_and_one_that_is_not_allowed(council: Council) -> None:
    asha = council.at("asha")
    asha.go("/nowhere/")
    asha.heading("Page not found")
    asha.look("not-found")
    case = make_case(lead=council.people["asha"], team=council.team, reference=council.reference)
    eli = council.at("eli")
    eli.go(reverse("person_add", args=[case.reference]))
    eli.heading("You cannot do this")
    eli.look("not-allowed")


def test_an_empty_form_says_what_is_missing(council: Council) -> None:
    case = make_case(lead=council.people["asha"], team=council.team, reference=council.reference)
    involve(make_person(steps.jordan(council).name), case)
    asha = council.at("asha")
    person = Person.objects.get(involvements__case=case)
    at_case, at_person = [case.reference], [case.reference, person.pk]
    for route, where, button in (
        ("case_new", [], "Open case"),
        ("person_add", at_case, "Continue"),
        ("note_add", at_case, "Save note"),
        ("profile_add", at_person, "Continue"),
        ("notice_add", at_person, "Record the notice"),
        ("consent_add", at_person, "Continue"),
        ("authority_new", at_case, "Continue"),
        ("late_declaration", at_case, "Declare the look"),
    ):
        asha.go(reverse(route, args=where))
        asha.press(button)
        expect(asha.page.locator(".govuk-error-summary")).to_be_focused()
        assert asha.page.title().startswith("Error: ")
        asha.look(f"empty-{route}")


# --- Authorities, the record of them, and what is made from it -----------------------------------

Made = dict[str, Authority]


def _authorities(council: Council) -> Made:
    """One at each stage, all about the same person."""
    who = council.people
    case = make_case(lead=who["asha"], team=council.team, reference=council.reference)
    person = make_person(steps.jordan(council).name)
    involve(person, case)
    staff = {"manager": who["dee"], "coordinator": who["rae"]}
    decided = {**staff, "officer": who["ada"]}
    crime = {"kind": AuthorityKind.DIRECTED, "purposes": ["crime"]}
    returned = make_submitted(case, person)
    actions.send_back(by=who["dee"], reason="Say what the school knows.", **fresh(returned))
    supported = make_submitted(case, person)
    actions.support(by=who["dee"], reason="We need it.", **fresh(supported))
    refused = make_ready(case, person, **staff)
    actions.refuse(by=who["ada"], reason="Ask for consent first.", **fresh(refused))
    renewed = approve(make_granted(case, person, **decided, **crime), coordinator=who["rae"])
    actions.renew(by=who["ada"], reason="Once more.", **fresh(renewed))
    return {
        "draft": make_draft(case, person),
        "submitted": make_submitted(case, person),
        "returned": returned,
        "supported": supported,
        "refused": refused,
        "ready": make_ready(case, person, **staff),
        "awaiting": make_granted(case, person, **decided, **crime),
        "in-force": make_granted(case, person, **decided),
        "renewed": renewed,
        "lapsed": make_lapsed(case, person, officer=who["ada"]),
    }


def test_an_authority_at_every_stage(council: Council) -> None:
    asha = council.at("asha")
    for stage, authority in _authorities(council).items():
        asha.go(reverse("authority_page", args=[authority.pk]))
        asha.look(f"authority-{stage}")
    rae = council.at("rae")
    rae.go(f"{reverse('record_list')}?number=no-such-number")
    rae.reads("No authority fits these filters")
    rae.look("record-nothing-fits")


def test_every_deed_says_what_is_missing(council: Council) -> None:
    made = _authorities(council)
    for who, slug, stage in (
        ("dee", "support", "submitted"),
        ("rae", "check", "supported"),
        ("ada", "decide", "ready"),
        ("rae", "magistrate", "awaiting"),
        ("ada", "review", "in-force"),
        ("ada", "renew", "in-force"),
        ("rae", "renewal-order", "renewed"),
        ("ada", "cancel", "in-force"),
        ("asha", "close-out", "lapsed"),
        ("asha", "withdraw", "submitted"),
        ("asha", "revise", "submitted"),
    ):
        visit = council.at(who)
        route = f"authority_{slug.replace('-', '_')}"
        visit.go(reverse(route, args=[made[stage].pk]))
        visit.press(DEEDS[slug].button)
        expect(visit.page.locator(".govuk-error-summary")).to_be_focused()
        assert visit.page.title().startswith("Error: ")
        visit.look(f"empty-{slug}")


def test_reports_and_error_cases(council: Council) -> None:
    made, today = _authorities(council), clock.today()
    running = span_of(Report.QUARTERLY, today)
    over = span_of(Report.QUARTERLY, running.first - timedelta(days=1))
    case, person = made["in-force"].case, made["in-force"].subjects.get()
    error = make_error(case, person, by=council.people["asha"], ripa_error=True)
    for who, name, route, where in (
        ("rae", "report-running", "return_page", [Report.QUARTERLY, running.name]),
        ("rae", "report-over", "return_page", [Report.QUARTERLY, over.name]),
        ("rae", "report-leave-out", "return_leave_out", [Report.QUARTERLY, running.name]),
        ("rae", "report-issue", "return_issue", [Report.QUARTERLY, over.name]),
        ("rae", "report-rows", "return_figure", [Report.QUARTERLY, running.name, "applied"]),
        ("sol", "error", "error_page", [error.pk]),
        ("sol", "error-material", "error_material", [error.pk]),
        ("sol", "error-relevant", "error_establish", [error.pk]),
        ("sol", "error-decide", "error_decide", [error.pk]),
        ("rae", "error-uses", "error_uses", [made["in-force"].pk]),
    ):
        visit = council.at(who)
        visit.go(reverse(route, args=where))
        expect(visit.page.get_by_role("heading", level=1)).to_have_count(1)
        visit.look(name)


def test_a_crime_takes_a_magistrate(council: Council, elsewhere: Elsewhere) -> None:
    """The RIPA route: granted, it permits nothing until the magistrate's order is recorded."""
    jordan, asha = steps.jordan(council), council.people["asha"]
    case = make_case(lead=asha, team=council.team, reference=council.reference)
    person = make_person(jordan.name, born_on=jordan.born_on)
    involve(person, case)
    profile = make_profile(person, case, jordan.pasted)
    check = make_check(case, person, purpose="crime", question=steps.QUESTION)
    finish(by=asha, viewing=look(check, person, profile.profile).viewing)
    council.at("asha").secret = jordan.address
    steps.look_is_stopped(council, jordan, "08-stopped-for-a-crime", "Rule G19")
    steps.apply_for_authority(council, jordan, crime=True)
    steps.support(council)
    steps.check_and_number(council)
    number = steps.grant(council)
    assert number.startswith("RIPA/")
    steps.rely_on(council, number)
    steps.look_is_stopped(council, jordan, "08-awaiting-magistrate", "magistrate")
    steps.magistrate_approves(council)
    steps.look_under_authority(council, jordan, number, 1, elsewhere)
