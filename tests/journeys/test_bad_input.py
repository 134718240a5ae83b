"""Bad input: each gets a clear sentence, nothing typed is lost, and nothing half-written stays."""

import re
from collections.abc import Callable

import pytest
from django.urls import reverse
from playwright.sync_api import expect

from accounts.models import HeldPost
from cases.models import Case, CaseNote, Involvement, OnlineProfile, Person
from cases.profile_address import parse
from consent.models import Notice
from tests.factories import involve, make_case, make_person, make_profile
from tests.journeys import steps
from tests.journeys.browser import DESKTOP, Visit, Way
from tests.journeys.council import PASSWORD, Council, make_council

pytestmark = pytest.mark.journey

Open = Callable[[Way, str], Visit]
WAY = Way("bad-input", DESKTOP)


@pytest.fixture
def council(visit: Open, live_database: None) -> Council:
    """A team with a case, on which is Jordan."""
    council = make_council(WAY, visit)
    case = make_case(
        lead=council.people["asha"], team=council.team, reference=council.reference, title="Smith"
    )
    involve(make_person(steps.jordan(council).name), case)
    return council


def case_of(council: Council) -> Case:
    return Case.objects.get(reference=council.reference)


def jordan_of(council: Council) -> Person:
    return Person.objects.get(involvements__case__reference=council.reference)


def page_of(name: str, council: Council) -> str:
    return reverse(name, args=[council.reference, jordan_of(council).pk])


def says_what_is_wrong(visit: Visit, *sentences: str) -> None:
    """A summary on top, each sentence beside its field too, and the title says so."""
    summary = visit.page.locator(".govuk-error-summary")
    for sentence in sentences:
        expect(summary).to_contain_text(sentence)
    assert visit.page.title().startswith("Error: ")


def kept(visit: Visit, label: str, value: str) -> None:
    expect(visit.page.get_by_label(re.compile(rf"^\s*{re.escape(label)}")).first).to_have_value(
        value
    )


@pytest.mark.parametrize(
    ("typed", "sentence"),
    [
        ("htps://facebok,com/jordan smith", "address"),
        ("https://www.facebook.com/groups/12345", "group"),
        ("jordan.smith", "platform"),
    ],
    ids=["misspelt", "not a person", "only a name"],
)
def test_a_mistyped_address(council: Council, typed: str, sentence: str) -> None:
    asha = council.at("asha")
    before = OnlineProfile.objects.count()
    asha.go(page_of("profile_add", council))
    asha.fill("Address of the profile", typed)
    asha.press("Continue")
    asha.look(f"mistyped-address-{sentence}")
    if asha.page.locator(".govuk-error-summary").count():
        says_what_is_wrong(asha, sentence)
        kept(asha, "Address of the profile", typed)
    else:
        # It is kept as it was typed, and only after a person has said that it is right.
        assert not parse(typed, None).recognised
        asha.heading("We do not recognise this address")
        asha.press("Add this profile")
        says_what_is_wrong(asha, "Answer the question “How sure are you that it is theirs?”")
        asha.look(f"mistyped-address-{sentence}-unconfirmed")
        asha.press("Change the address")
        kept(asha, "Address of the profile", typed)
    assert OnlineProfile.objects.count() == before


def test_a_person_without_a_date_of_birth(council: Council) -> None:
    asha = council.at("asha")
    asha.go(reverse("person_add", args=[council.reference]))
    asha.fill("Full name", "Morgan Bell")
    asha.choose("What is their part in this case?", "Child of concern")
    asha.press("Continue")
    says_what_is_wrong(asha, "Enter the date of birth, or tick that it is not known")
    asha.look("person-without-date-of-birth")
    kept(asha, "Full name", "Morgan Bell")
    expect(asha.page.get_by_label("Child of concern")).to_be_checked()
    assert not Person.objects.filter(involvements__case=case_of(council), name="Morgan Bell")
    asha.page.get_by_label("The date of birth is not known").check()
    asha.press("Continue")
    if "known already?" in asha.text:
        asha.choose("Is it one of these people?", "None of these: add a new record")
        asha.press("Add to the case")
    asha.heading("Morgan Bell")
    assert Involvement.objects.filter(case=case_of(council)).count() == 2


def test_a_name_of_5000_characters(council: Council) -> None:
    asha = council.at("asha")
    asha.go(reverse("person_add", args=[council.reference]))
    long_name = "Jo" * 2_500
    # A browser stops typing at the limit; a paste by script does not.
    asha.page.get_by_label("Full name").evaluate("box => box.removeAttribute('maxlength')")
    asha.fill("Full name", long_name)
    asha.page.get_by_label("The date of birth is not known").check()
    asha.choose("What is their part in this case?", "Parent")
    asha.press("Continue")
    says_what_is_wrong(asha, "“Full name” must be 200 characters or fewer. It has 5000 now")
    asha.look("long-name")
    kept(asha, "Full name", long_name)
    assert Involvement.objects.filter(case=case_of(council)).count() == 1


def test_a_date_in_1066(council: Council) -> None:
    asha = council.at("asha")
    asha.go(page_of("notice_add", council))
    asha.choose("What were they told?", "General: viewing may happen")
    group = asha.group("When were they told?")
    for part, text in (("Day", "14"), ("Month", "10"), ("Year", "1066")):
        group.get_by_label(part, exact=True).fill(text)
    group.get_by_label("Time").fill("09:00")
    asha.choose("How were they told?", "In person")
    asha.fill("Anything else to record", "Said at Hastings.")
    asha.press("Record the notice")
    says_what_is_wrong(asha, "must be")
    asha.look("date-in-1066")
    expect(group.get_by_label("Year")).to_have_value("1066")
    kept(asha, "Anything else to record", "Said at Hastings.")
    assert not Notice.objects.filter(case=case_of(council)).exists()


def test_a_form_posted_twice(council: Council) -> None:
    """Two presses before the answer comes: one note, and a page that says so."""
    asha = council.at("asha")
    asha.go(reverse("note_add", args=[council.reference]))
    asha.fill("Note", "Visited at four. Nobody was in.")
    with asha.page.expect_navigation():
        asha.page.evaluate(
            """async () => {
                const form = document.querySelector("main form");
                const body = new URLSearchParams(new FormData(form));
                await fetch(form.action, {method: "POST", body});
                form.submit();
            }"""
        )
    asha.reads("This form was sent twice. It was saved once.", "Visited at four.")
    asha.look("posted-twice")
    assert CaseNote.objects.filter(case=case_of(council)).count() == 1


def test_a_double_click(council: Council) -> None:
    asha = council.at("asha")
    asha.go(reverse("note_add", args=[council.reference]))
    asha.fill("Note", "Rang at five.")
    with asha.page.expect_navigation(url=re.compile(rf"/cases/{council.reference}/")):
        asha.page.get_by_role("button", name="Add note").or_(
            asha.page.locator("main form button[type=submit]")
        ).first.dblclick(no_wait_after=True)
    asha.page.wait_for_load_state()
    asha.go(reverse("case_page", args=[council.reference]))
    asha.reads("Rang at five.")
    assert CaseNote.objects.filter(case=case_of(council)).count() == 1


def test_a_stale_form(council: Council) -> None:
    """Ben changes the record while Asha types: she sees his, keeps hers, and decides."""
    asha, ben = council.at("asha"), council.at("ben")
    for visit in (asha, ben):
        visit.go(page_of("person_edit", council))
    name = jordan_of(council).name
    ben.fill("Full name", f"{name} Ben")
    ben.press("Save")
    asha.fill("Full name", f"{name} Asha")
    asha.press("Save")
    says_what_is_wrong(asha, "changed")
    asha.reads(f"{name} Ben")
    asha.look("stale-form")
    kept(asha, "Full name", f"{name} Asha")
    assert jordan_of(council).name == f"{name} Ben"
    asha.press("Save")
    asha.heading(f"{name} Asha")
    assert jordan_of(council).name == f"{name} Asha"


def test_a_sign_in_that_ran_out_while_typing(council: Council) -> None:
    asha = council.at("asha")
    asha.go(reverse("note_add", args=[council.reference]))
    asha.fill("Note", "A long note that took an hour to write.")
    asha.context.clear_cookies(name="sessionid")
    asha.press("Save note")
    asha.heading("Sign in")
    asha.look("signed-out-while-typing")
    assert not CaseNote.objects.filter(case=case_of(council)).exists()
    sealed = bytes(HeldPost.objects.get(user=council.people["asha"]).sealed)
    assert b"hour to write" not in sealed
    asha.sign_in(council.people["asha"].email, PASSWORD)
    asha.heading("What you typed is kept")
    asha.look("what-you-typed-is-kept")
    asha.press("Send what I typed")
    asha.reads("A long note that took an hour to write.")
    assert CaseNote.objects.filter(case=case_of(council)).count() == 1
    assert not HeldPost.objects.filter(user=council.people["asha"]).exists()


def test_an_unknown_case_and_another_teams_are_told_apart_by_nobody(council: Council) -> None:
    """The page for a case that does not exist is, to the letter, that for one not to be seen."""
    other = make_council(council.way, council.open_browser)
    hidden = make_case(
        lead=other.people["asha"], team=other.team, reference=other.reference, title="Hidden"
    )
    make_profile(make_person("Sasha Hidden"), hidden)
    asha = council.at("asha")
    said = []
    for reference in ("NB-2026-NOWHERE", hidden.reference):
        asha.go(f"/cases/{reference}/")
        asha.heading("Page not found")
        asha.look("unknown-case")
        said.append(asha.text)
    assert said[0] == said[1]
    assert "Hidden" not in said[1] and hidden.reference not in said[1]
