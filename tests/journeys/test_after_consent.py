"""What people see after consent goes, of those who are not told, and of the lawful basis.

At a desktop and on a phone (which is also 400% zoom), with axe-core on every page.
"""

from collections.abc import Callable
from datetime import timedelta

import pytest
from django.urls import reverse
from playwright.sync_api import expect

from audit import clock
from cases.models import Case, InvolvementRole, Person
from checks.models import ConsentFlag
from consent.models import NotTold, Override
from ripa.models import Viewing
from tests.factories import involve, make_case, make_person, make_profile
from tests.factories_checks import look, make_check
from tests.factories_consent import make_consent, record_answer
from tests.journeys.browser import DESKTOP, PHONE, Visit, Way
from tests.journeys.council import Council, make_council

pytestmark = pytest.mark.journey

Open = Callable[[Way, str], Visit]
WAYS = [Way("after-consent", DESKTOP), Way("after-consent-phone", PHONE)]


@pytest.fixture(params=WAYS, ids=lambda way: way.name)
def council(request: pytest.FixtureRequest, visit: Open, live_database: None) -> Council:
    return make_council(request.param, visit)


@pytest.fixture
def case(council: Council) -> Case:
    return make_case(lead=council.people["asha"], team=council.team, reference=council.reference)


@pytest.fixture
def jordan(council: Council, case: Case) -> Person:
    person = make_person(f"Jordan Fennimore {council.number}")
    involve(person, case, InvolvementRole.PARENT)
    return person


def test_consent_goes_while_somebody_is_looking(
    council: Council, case: Case, jordan: Person
) -> None:
    make_consent(jordan, case)
    pasted = f"https://www.facebook.com/jordan.fennimore.{council.number}"
    profile = make_profile(jordan, case, pasted)
    address = profile.profile.canonical_url
    check = make_check(case, jordan)
    viewing = look(check, jordan, profile.profile).viewing
    asha, page = council.at("asha"), reverse("viewing_page", args=[viewing.pk])
    asha.go(page)
    opens = asha.page.locator('main a[target="_blank"]')
    expect(opens).to_have_count(1)
    record_answer(council.people["ben"], case, jordan)
    asha.page.reload()
    expect(opens).to_have_count(0)
    asha.reads("Consent withdrawn: under review")
    asha.secret = address
    say_what_was_found(asha, viewing)
    asha.look("viewing-under-review")
    asha.go(reverse("check_page", args=[case.reference, check.number]))
    asha.look("check-under-review")
    review(council, viewing)
    asha.go(page)
    asha.reads("Must not be relied on")
    asha.look("viewing-reviewed")
    eli = council.at("eli")
    eli.go(reverse("subject_looks", args=[jordan.pk]))
    eli.look("every-look")


def say_what_was_found(asha: Visit, viewing: Viewing) -> None:
    asha.go(reverse("outcome_add", args=[viewing.pk]))
    asha.reads("no names, only how they relate")
    asha.look("outcome-others-seen")
    asha.choose("Did you find anything that bears on the question?", "Yes")
    asha.fill("What did you look at, and what did you see?", "His open posts of this month.")
    asha.fill("What was seen?", "A photograph in the kitchen.")
    asha.fill("Where, and how did you get there?", "The third post.")
    asha.fill("How does it bear on the question?", "It places him there.")
    asha.fill("What would bear it out, or show it wrong?", "A visit.")
    asha.press("Save the outcome")


def review(council: Council, viewing: Viewing) -> None:
    dee = council.at("dee")
    for name in ("home", "team_work"):
        dee.go(reverse(name))
        dee.look(f"{name}-waiting")
    flag = ConsentFlag.objects.get(viewing=viewing)
    dee.go(reverse("flag_review", args=[flag.pk]))
    dee.press("Record my review")
    dee.reads("Choose whether it may be relied on")
    dee.look("flag-review-empty")
    dee.choose("What about what this look found?", "It must not be relied on")
    dee.fill("Your reasons", "A visit answers the question as well.")
    dee.press("Record my review")
    dee.reads("Your review is recorded.")


def test_somebody_is_not_told(council: Council, case: Case, jordan: Person) -> None:
    asha, dee = council.at("asha"), council.at("dee")
    asha.go(reverse("not_told_add", args=[case.reference, jordan.pk]))
    asha.press("Ask a manager to agree")
    asha.look("not-told-empty")
    asha.choose("Why are they not told?", "Telling them would put a child or adult at risk")
    asha.fill("Your reasons", "He would know who spoke to us.")
    asha.fill_date("Review date", clock.today() + timedelta(days=30))
    asha.press("Ask a manager to agree")
    asha.reads("Waiting for a manager’s answer")
    row = NotTold.objects.get(person=jordan)
    dee.go(reverse("not_told_answer", args=[case.reference, jordan.pk, row.pk]))
    dee.look("not-told-to-answer")
    dee.choose("Do you agree that they are not told?", "Yes")
    dee.fill("Your reasons", "Until the conference.")
    dee.press("Record my answer")
    dee.look("not-told-answered")
    asha.go(reverse("person_page", args=[case.reference, jordan.pk]))
    asha.reads("agreed by Dee Marsh until")
    asha.look("not-told-on-the-persons-page")


def test_a_decision_to_go_on_and_the_lawful_basis(
    council: Council, case: Case, jordan: Person
) -> None:
    dee = council.at("dee")
    dee.go(reverse("override_add", args=[case.reference, jordan.pk]))
    dee.press("Record my decision")
    dee.look("override-empty")
    dee.choose("Why is consent not followed?", "Asking would put a child or adult at risk")
    dee.fill("Your reasons", "A threat was made this week.")
    dee.choose("Was legal advice taken?", "Yes")
    dee.fill("Who gave it?", "Lena Hart, duty solicitor")
    dee.fill_date("When was it given?", clock.today())
    dee.fill("What was the advice?", "One look, at open posts only.")
    dee.fill_date("Review date", clock.today() + timedelta(days=5))
    dee.look("override-filled")
    dee.press("Record my decision")
    override = Override.objects.get(person=jordan)
    dee.go(reverse("override_page", args=[case.reference, jordan.pk, override.pk]))
    dee.look("override-page")
    dee.go(reverse("lawful_basis", args=[case.reference]))
    dee.press("Record the lawful basis")
    dee.look("lawful-basis-empty")
    dee.choose("What is the lawful basis?", "Public task: Article 6(1)(e)")
    dee.choose(
        "Which condition covers special category data?", "Legal claims and courts: Article 9(2)(f)"
    )
    dee.fill("Which law gives the council this work?", "Children Act 1989 section 47")
    dee.fill("Why do these fit?", "An enquiry is under way.")
    dee.press("Record the lawful basis")
    dee.reads("Record a new lawful basis")
    dee.look("case-with-lawful-basis")
    dee.go("/")
    dee.look("home-with-decision")
