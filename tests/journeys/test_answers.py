"""Recording an answer, one question a page: a young person's own yes, a no, and the paper after.

At a desktop and on a phone (which is also 400% zoom), with axe-core on every page.
"""

from collections.abc import Callable
from datetime import date, timedelta

import pytest

from cases.models import Person
from consent.competence import TESTS
from tests.factories import involve, make_case, make_person, make_profile
from tests.factories_consent import PDF
from tests.journeys import steps
from tests.journeys.browser import DESKTOP, PHONE, Visit, Way
from tests.journeys.council import Council, make_council

pytestmark = pytest.mark.journey

Open = Callable[[Way, str], Visit]
WAYS = [Way("answers", DESKTOP), Way("answers-phone", PHONE)]


@pytest.fixture(params=WAYS, ids=lambda way: way.name)
def council(request: pytest.FixtureRequest, visit: Open, live_database: None) -> Council:
    """A team with a case, on which is a young person with a profile."""
    council = make_council(request.param, visit)
    case = make_case(lead=council.people["asha"], team=council.team, reference=council.reference)
    subject = steps.jordan(council)
    born_on = steps.today() - timedelta(days=15 * 365)
    person = make_person(subject.name, born_on=born_on)
    involve(person, case)
    make_profile(person, case, subject.pasted)
    return council


def begin(council: Council, what: str, when: date, how: str) -> Visit:
    """As far as who decided: they themselves."""
    asha = council.at("asha")
    person = Person.objects.get(involvements__case__reference=council.reference)
    asha.go(f"/cases/{council.reference}/people/{person.pk}/")
    asha.follow("Record consent")
    asha.choose("What happened?", what)
    asha.press("Continue")
    asha.look("when")
    asha.fill_date("When?", when, "15:00")
    asha.choose("How?", "In person")
    asha.choose("In writing, or by word of mouth?", how)
    if "In which words were they asked?" in asha.text:
        asha.choose("In which words were they asked?", "Other words")
    asha.press("Save and continue")
    asha.look("who")
    asha.choose("Who decided?", f"{steps.jordan(council).name} themself")
    asha.press("Save and continue")
    return asha


def test_a_young_persons_own_yes(council: Council) -> None:
    asha, subject = tried(council, weighs="Yes"), steps.jordan(council)
    asha.look("where")
    asha.choose("Where may be looked?", "Only at some of their profiles")
    asha.choose("Profiles", subject.profile)
    asha.look("where-profiles")
    asha.press("Save and continue")
    asha.look("what-for")
    asha.choose("What did they agree that looking is for?", "Any purpose of ours")
    asha.press("Save and continue")
    asha.look("how-long")
    asha.fill_date("First day that it covers", steps.today())
    asha.fill_date("Last day that it covers", steps.today() - timedelta(days=1))
    asha.press("Save and continue")
    asha.reads("The last day must not be before the first day")
    asha.fill_date("Last day that it covers", steps.today() + timedelta(days=60))
    asha.press("Save and continue")
    asha.look("more")
    asha.press("Save and continue")
    asha.reads("Check your answers", subject.profile, "Because she said so.")
    asha.look("check-answers")
    asha.press("Record it")
    asha.reads("Unconfirmed: it has not been put in writing.")
    asha.look("person")
    asha.follow("See the record")
    asha.look("event")
    confirm(asha)
    asha.follow("Consent history")
    asha.heading("Consent history")
    asha.look("history")


def tried(council: Council, weighs: str) -> Visit:
    """The test of competence, with one question answered as told."""
    asha = begin(council, "It was given", steps.today() - timedelta(days=1), "By word of mouth")
    asha.look("right")
    asha.choose(
        "In what right did they decide?", "A young person judged competent to decide (Gillick)"
    )
    asha.press("Save and continue")
    asha.look("test")
    asha.fill("Which decision is the test about?", "Whether we may look at their public profile.")
    asha.fill("Who made the test?", "Asha Rahman")
    asha.fill("Their role", "Social worker")
    asha.fill_date("When was the test made?", steps.today() - timedelta(days=1), "14:00")
    asha.press("Save and continue")
    for question in TESTS["gillick"].questions:
        asha.look(f"test-{question.slug}")
        asha.choose(question.text, weighs if question.slug == "weighs" else "Yes")
        asha.fill("How do you know?", "Because she said so.")
        asha.press("Save and continue")
    return asha


def confirm(asha: Visit) -> None:
    asha.press("Record that it is confirmed in writing")
    asha.look("confirm")
    asha.fill_date("When was it signed?", steps.today())
    box = asha.page.get_by_label("Signed form")
    box.set_input_files({"name": "notes.txt", "mimeType": "text/plain", "buffer": b"Dear all"})
    asha.press("Record it")
    asha.reads("must be a PDF, JPEG or PNG")
    asha.look("confirm-wrong-file")
    box.set_input_files({"name": "form.pdf", "mimeType": "application/pdf", "buffer": PDF})
    asha.press("Record it")
    asha.reads("The consent is confirmed in writing.", "Consent was confirmed in writing")
    asha.does_not_read("Unconfirmed")
    asha.follow("See the record")
    asha.reads("form.pdf")
    asha.look("event-confirmed")
    asha.page.go_back()


def test_somebody_who_cannot_decide_now(council: Council) -> None:
    asha = tried(council, weighs="No")
    asha.heading("cannot decide this now")
    asha.reads("Apply for an authority", "best interests is not consent")
    asha.look("cannot-decide")
    asha.press("Record the test")
    asha.reads("Recorded. They cannot decide this now.")


def test_taking_consent_back_is_short(council: Council) -> None:
    asha = begin(council, "It was withdrawn", steps.today() - timedelta(days=1), "In writing")
    asha.choose(
        "In what right did they decide?", "A young person judged competent to decide (Gillick)"
    )
    asha.press("Save and continue")
    asha.look("understood")
    asha.fill("How do you know that they understood?", "She told me why.")
    asha.press("Save and continue")
    asha.press("Save and continue")
    asha.look("withdrawn-answers")
    asha.press("Record it")
    asha.reads("Recorded. It was withdrawn.")


def test_what_was_left_is_found_again_or_discarded(council: Council) -> None:
    asha = begin(council, "It was given", steps.today() - timedelta(days=1), "In writing")
    asha.follow("Leave this for later")
    asha.follow("Record consent")
    asha.reads("You have not finished these", "It was given")
    asha.look("start-with-what-was-left")
    asha.follow_part("It was given: saved")
    asha.heading("In what right did they decide?")
    asha.follow("Leave this for later")
    asha.follow("Record consent")
    asha.press("Discard this")
    asha.reads("What you had typed is discarded.")
