"""Who agrees decides whether the door opens: a parent, two parents, a young person, an adult who
cannot decide, and a no that a manager overrides.

At a desktop and on a phone (which is also 400% zoom), with axe-core on every page.
"""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, timedelta

import pytest
from playwright.sync_api import expect

from audit.models import Entry
from cases.models import InvolvementRole, Person
from checks.models import Check
from consent.competence import TESTS
from consent.models import Assessment, ConsentEvent
from ripa.models import Stop, Viewing
from tests.factories import involve, make_case, make_person, make_profile
from tests.factories_checks import make_check
from tests.journeys import steps
from tests.journeys.browser import DESKTOP, PHONE, Elsewhere, Visit, Way
from tests.journeys.council import Council, make_council

pytestmark = pytest.mark.journey

Open = Callable[[Way, str], Visit]
WAYS = [Way("consent-at-the-door", DESKTOP), Way("consent-at-the-door-phone", PHONE)]

PARENTAL = "With parental responsibility"
COMPETENT = "A young person judged competent to decide (Gillick)"
CAPACITY = "For themselves, capacity assessed (Mental Capacity Act 2005)"


@dataclass(frozen=True)
class File:
    """A case with one person to look at, two parents, a profile and a check."""

    council: Council
    subject: steps.Subject
    person: Person
    mother: Person
    father: Person
    check: Check

    @property
    def person_page(self) -> str:
        return f"/cases/{self.council.reference}/people/{self.person.pk}/"


@pytest.fixture(params=WAYS, ids=lambda way: way.name)
def council(request: pytest.FixtureRequest, visit: Open, live_database: None) -> Council:
    return make_council(request.param, visit)


def open_file(council: Council, years: int) -> File:
    """A case about somebody of this age."""
    subject, lead = steps.jordan(council), council.people["asha"]
    case = make_case(lead=lead, team=council.team, reference=council.reference)
    person = make_person(subject.name, born_on=steps.today() - timedelta(days=years * 366))
    surname = subject.name.split()[1]
    mother, father = make_person(f"Maria {surname}"), make_person(f"Femi {surname}")
    involve(person, case)
    for parent in (mother, father):
        involve(parent, case, InvolvementRole.PARENT)
    make_profile(person, case, subject.pasted)
    council.at("asha").secret = subject.address
    return File(council, subject, person, mother, father, make_check(case, person))


def answer(
    file: File,
    what: str,
    *,
    who: str,
    right: str,
    by: str = "asha",
    when: date | None = None,
    time: str = "09:00",
) -> Visit:
    """Record an answer as far as what its right rests on."""
    visit = file.council.at(by)
    visit.go(file.person_page)
    visit.follow("Record consent")
    visit.choose("What happened?", what)
    visit.press("Continue")
    visit.fill_date("When?", when or steps.today() - timedelta(days=1), time)
    visit.choose("How?", "In person")
    if "In which words were they asked?" in visit.text:
        visit.choose("In which words were they asked?", "Other words")
    visit.choose("In writing, or by word of mouth?", "In writing")
    visit.press("Save and continue")
    visit.choose("Who decided?", who)
    visit.press("Save and continue")
    visit.choose("In what right did they decide?", right)
    visit.press("Save and continue")
    return visit


def parent_answers(file: File, what: str, parent: Person, **more: str) -> Visit:
    """What a parent answered. Only a yes has to say what the right to give it rests on."""
    visit = answer(file, what, who=parent.name, right=PARENTAL, **more)
    if what != "It was given":
        return visit
    visit.look("parental-basis")
    visit.choose(
        "What does their parental responsibility rest on?",
        "They are named as a parent on the birth certificate",
    )
    visit.fill("How do you know?", "I saw the certificate on the first visit.")
    visit.press("Save and continue")
    return visit


def whole_test(visit: Visit, kind: str, *, but: str = "") -> None:
    """Answer a test with yes throughout, `but` for one of its questions."""
    visit.fill("Which decision is the test about?", "Whether we may look at their open profile.")
    visit.fill("Who made the test?", "Asha Rahman")
    visit.fill("Their role", "Social worker")
    visit.fill_date("When was the test made?", steps.today() - timedelta(days=1), "08:30")
    visit.press("Save and continue")
    for question in TESTS[kind].questions:
        visit.choose(question.text, "No" if question.slug == but else "Yes")
        visit.fill("How do you know?", "They said it back in their own words.")
        visit.press("Save and continue")


def agree(visit: Visit) -> None:
    """The scope: anywhere, for any purpose, from yesterday on."""
    visit.choose("Where may be looked?", "On any platform")
    visit.press("Save and continue")
    visit.choose("What did they agree that looking is for?", "Any purpose of ours")
    visit.press("Save and continue")
    visit.fill_date("First day that it covers", steps.today() - timedelta(days=1))
    visit.press("Save and continue")
    finish(visit)


def finish(visit: Visit) -> None:
    """Nothing more to say; check the answers and record them."""
    visit.press("Save and continue")
    visit.reads("Check your answers")
    visit.look("check-answers")
    visit.press("Record it")
    visit.reads("Recorded.")


def at_the_door(file: File, name: str, *words: str, by: str = "asha") -> Visit:
    visit = file.council.at(by)
    visit.go(f"/cases/{file.council.reference}/checks/{file.check.number}/")
    visit.follow(f"Before you look at {file.subject.profile}")
    visit.reads(*words)
    visit.look(name)
    return visit


def test_a_mothers_yes_opens_the_door_and_taking_it_back_shuts_it_at_the_next_click(
    council: Council, elsewhere: Elsewhere
) -> None:
    file = open_file(council, years=9)
    agree(parent_answers(file, "It was given", file.mother))
    asha = at_the_door(file, "a-mothers-yes", "Rule G09", "You can look")
    asha.press("Record the look and go on")
    steps.open_profile(asha, file.subject, elsewhere)
    finish(parent_answers(file, "It was withdrawn", file.mother, by="ben", time="10:00"))
    before = len(elsewhere.asked)
    link = asha.page.get_by_role("button", name=f"Open {file.subject.profile} (opens in a new tab)")
    tab = asha.opens_in_new_tab(link)
    expect(tab.locator("main")).to_contain_text("This viewing has ended. Consent: withdrawn.")
    tab.close()
    assert elsewhere.asked[before:] == []
    asha.page.reload()
    expect(link).to_have_count(0)
    asha.look("withdrawn-while-open")
    at_the_door(file, "after-withdrawal", "Rule G15", "Stopped")
    viewing = Viewing.objects.get(person=file.person)
    assert (viewing.rule, viewing.counted) == ("G09", False)
    trail = Entry.objects.filter(subjects__contains=[file.person.pk])
    for deed in ("consent.recorded", "viewing.admitted", "viewing.went_to_profile"):
        assert trail.filter(deed=deed).exists(), deed
    assert trail.filter(deed="viewing.stopped").count() == 2


def test_two_parents_who_disagree_leave_the_door_shut(council: Council) -> None:
    file = open_file(council, years=9)
    agree(parent_answers(file, "It was given", file.mother))
    finish(parent_answers(file, "It was refused", file.father, time="11:00"))
    asha = council.at("asha")
    asha.go(file.person_page)
    asha.reads("Those who can decide do not agree")
    asha.look("parents-disagree")
    at_the_door(file, "conflicted", "Rule G15", "Stopped")
    assert Stop.objects.get(person=file.person).facts["consent"] == "conflicted"


def test_a_young_persons_own_no_outranks_a_mothers_yes(council: Council) -> None:
    file = open_file(council, years=14)
    agree(parent_answers(file, "It was given", file.mother))
    at_the_door(file, "before-the-no", "Rule G09")
    asha = answer(
        file,
        "It was refused",
        who=f"{file.subject.name} themself",
        right=COMPETENT,
        time="11:00",
    )
    asha.fill("How do you know that they understood?", "She said who would look, and what for.")
    asha.press("Save and continue")
    finish(asha)
    at_the_door(file, "own-no", "Rule G15", "Stopped")
    assert Stop.objects.get(person=file.person).facts["consent"] == "refused"


def test_a_young_persons_own_yes_after_the_test(council: Council) -> None:
    file = open_file(council, years=14)
    asha = answer(
        file, "It was given", who=f"{file.subject.name} themself", right=COMPETENT, time="11:00"
    )
    whole_test(asha, "gillick")
    agree(asha)
    at_the_door(file, "own-yes", "Rule G09", "You can look")
    event = ConsentEvent.objects.get(person=file.person)
    assert event.assessment is not None and event.assessment.able


def test_an_adult_who_cannot_decide_this_is_not_decided_for(council: Council) -> None:
    file = open_file(council, years=40)
    asha = answer(
        file, "It was given", who=f"{file.subject.name} themself", right=CAPACITY, time="11:00"
    )
    whole_test(asha, "mca", but="weighs")
    asha.heading("cannot decide this now")
    asha.look("adult-cannot-decide")
    asha.press("Record the test")
    asha.reads("Recorded. They cannot decide this now.")
    assert not Assessment.objects.get(person=file.person).able
    assert not ConsentEvent.objects.filter(person=file.person).exists()
    at_the_door(file, "without-consent", "Rule G22")


def test_a_no_that_a_manager_overrides_for_a_colleague(council: Council) -> None:
    file = open_file(council, years=40)
    asha = answer(
        file, "It was refused", who=f"{file.subject.name} themself", right="For themselves"
    )
    finish(asha)
    at_the_door(file, "refused", "Rule G15", "Stopped")
    dee = council.at("dee")
    dee.go(file.person_page)
    dee.follow("Go on without consent")
    dee.press("Record my decision")
    dee.look("override-empty")
    dee.choose("Why is consent not followed?", "Asking would put a child or adult at risk")
    dee.fill("Your reasons", "He said that he would move the children if anybody looked.")
    dee.choose("Was legal advice taken?", "No")
    dee.fill("Why was none taken?", "There was no time: he said it this morning.")
    dee.fill_date("Review date", steps.today() + timedelta(days=14))
    dee.look("override")
    dee.press("Record my decision")
    dee.reads("Your decision is recorded.")
    asha = at_the_door(file, "overridden", "Rule G21", "You can look once you give reasons")
    asha.fill("Why is this look necessary, and no more than is needed?", steps.REASONS)
    asha.press("Record the look and go on")
    asha.heading("The viewing is open")
    viewing = Viewing.objects.get(person=file.person)
    assert (viewing.rule, viewing.counted) == ("G21", True)
