"""The steps of the main job, each done through the screens by the person whose job it is.

Every page on the way is held to what holds for all pages (`Visit.look`). The numbers in the names
of pictures are those of the ten steps of the product's main job.
"""

import re
from dataclasses import dataclass
from datetime import date, timedelta

from playwright.sync_api import expect

from audit import clock
from tests.journeys import application
from tests.journeys.browser import Elsewhere, Visit
from tests.journeys.council import Council

QUESTION = "Is Kai Doyle living at the address with the children?"
GROUNDS = "A neighbour says that he moved back in. The mother says that he has not."
REASONS = "Asking would let him know when to be away. Two visits and a call found nothing."


@dataclass(frozen=True)
class Subject:
    """Whom the journey is about, and how a profile's address was pasted and is really spelt."""

    name: str
    born_on: date
    pasted: str
    profile: str
    address: str


SURNAMES = (
    "Smith Adeyemi Kowalska Fernandes Walsh Nakamura Osei Lindqvist Haddad Mbeki Petrov Okafor "
    "Sorensen Castillo Bianchi Yilmaz Dubois Novotny Szabo Mensah Farrell Ionescu Kaplan Tanaka "
    "Rossi Andersson Moreau Virtanen Costa Jansen"
).split()
# With these there are enough surnames for 180 journeys.
ENDINGS = ("", "son", "wood", "field", "stone", "berg")


def jordan(council: Council) -> Subject:
    """Jordan, under a surname of the journey's own, as journeys share a database.

    One word that no other journey's Jordan has, as a search by name asks which of several is meant.
    """
    ending, first = divmod(council.number, len(SURNAMES))
    surname = SURNAMES[first] + ENDINGS[ending]
    handle = f"jordan.{surname.lower()}.{council.number}"
    return Subject(
        name=f"Jordan {surname}",
        born_on=date(1992, 3, 14),
        pasted=f"  HTTPS://M.Facebook.com/{handle.title()}/?fref=nf&mibextid=x9#about ",
        profile=f"{handle} on Facebook",
        address=f"https://www.facebook.com/{handle.replace('.', '')}",
    )


def today() -> date:
    return clock.today()


# --- 1 to 3: a case, a person, a notice, a request for consent, a profile ------------------------


def open_case(council: Council) -> None:
    asha = council.at("asha")
    asha.look("01-home-before-anything")
    asha.menu("Cases")
    asha.reads("You have no open cases")
    asha.look("01-case-list-empty")
    asha.press("Open a case")
    asha.look("01-case-new")
    asha.fill("Case reference", council.reference)
    asha.pick("Kind of work", "Assessment")
    asha.fill("Family or person", f"Smith {council.number}")
    asha.press("Open case")
    asha.heading(f"Smith {council.number}")
    asha.look("01-case-opened")


def add_person(council: Council, subject: Subject) -> None:
    asha = council.at("asha")
    asha.follow("Add a person")
    asha.look("01-person-add")
    asha.fill("Full name", subject.name)
    asha.fill_date("Date of birth", subject.born_on)
    asha.choose("What is their part in this case?", "Parent")
    asha.press("Continue")
    if "known already?" in asha.text:
        asha.look("01-person-known-already")
        asha.choose("Is it one of these people?", "None of these: add a new record")
        asha.press("Add to the case")
    asha.heading(subject.name)
    asha.look("01-person")


def record_notice_and_consent(council: Council, subject: Subject) -> None:
    asha = council.at("asha")
    yesterday = today() - timedelta(days=1)
    asha.follow("Record a notice")
    asha.look("02-notice")
    asha.choose("What were they told?", "General: viewing may happen")
    asha.fill_date("When were they told?", yesterday, "10:30")
    asha.choose("How were they told?", "In person")
    asha.press("Record the notice")
    asha.reads("The notice is recorded.")
    asha.follow("Record consent")
    asha.look("02-consent-what-happened")
    asha.choose("What happened?", "It was asked for")
    asha.press("Continue")
    asha.look("02-consent-when")
    asha.fill_date("When?", yesterday, "10:45")
    asha.choose("How?", "In person")
    if "In which words were they asked?" in asha.text:
        asha.choose("In which words were they asked?", "Other words")
    asha.press("Save and continue")
    asha.look("02-consent-who")
    asha.choose("Who was asked?", f"{subject.name} themself")
    asha.press("Save and continue")
    asha.look("02-consent-more")
    asha.press("Save and continue")
    asha.reads("Check your answers")
    asha.look("02-consent-answers")
    asha.press("Record it")
    asha.heading(subject.name)
    asha.look("02-person-with-notice-and-consent")


def add_profile(council: Council, subject: Subject) -> None:
    asha = council.at("asha")
    asha.follow("Add an online profile")
    asha.look("03-profile-address")
    asha.fill("Address of the profile", subject.pasted)
    asha.press("Continue")
    asha.heading("Facebook, " + subject.profile.removesuffix(" on Facebook"))
    asha.reads("It is not recorded for anybody yet.")
    asha.look("03-profile-recognised")
    asha.choose("How sure are you that it is theirs?", "Strong")
    asha.fill("Why do you believe it is theirs?", "The mother showed it to us on her telephone.")
    asha.press("Add this profile")
    asha.reads(subject.profile)
    asha.look("03-person-with-profile")


# --- 4 to 7: a check, the first look, its outcome, the second look stopped ------------------------


def plan_check(council: Council, subject: Subject, purpose: str = "An assessment") -> None:
    asha = council.at("asha")
    asha.go(f"/cases/{council.reference}/")
    asha.follow("Plan a check")
    asha.look("04-check-start")
    asha.press("Start")
    asha.look("04-check-1-about")
    asha.choose("Who do you need to look at?", subject.name)
    asha.choose("What is it for?", purpose)
    asha.fill("What question do you need answered?", QUESTION)
    asha.press("Save and continue")
    asha.look("04-check-2-reasons")
    asha.fill("What are your grounds?", GROUNDS)
    asha.fill("What have you tried first?", "We asked the mother, and visited twice.")
    asha.fill("Where does consent stand?", "It was asked for, and there is no answer yet.")
    asha.press("Save and continue")
    asha.look("04-check-3-privacy")
    asha.choose("Is the look aimed at a person, not an organisation?", "Yes")
    asha.choose("Is it likely to show private information about someone?", "Yes")
    asha.choose("Is it likely to show other people?", "Yes")
    asha.press("Save and continue")
    asha.look("04-check-4-pattern")
    asha.choose("Will you look in order to build up a picture of someone?", "No")
    asha.choose("Is it likely to show a pattern of someone’s life?", "No")
    asha.choose("Will what you see be combined with other information about them?", "No")
    asha.choose("Will you keep anything that you see?", "No")
    asha.press("Save and continue")
    asha.look("04-check-5-lesser")
    asha.fill("What do you expect to find?", "A photograph that places him at the address.")
    asha.fill("Is there a way that intrudes less?", "No: two visits found nothing.")
    asha.fill("Do they know that you may look?", "The family was told that looks may happen.")
    asha.press("Save and continue")
    asha.look("04-check-6-how")
    asha.choose("How will you look?", "Logged out of every account")
    asha.choose("Who can see what you need to look at?", "Anyone can see it")
    asha.choose("Will there be any contact?", "No: I will only look")
    asha.choose("Do you know this family, or have any interest of your own?", "No")
    asha.press("Save and continue")
    asha.look("04-check-7-urgency")
    asha.choose("Is someone missing or in immediate danger, so that it cannot wait?", "No")
    asha.press("Save and continue")
    asha.reads(QUESTION, GROUNDS)
    asha.look("04-check-8-answers")
    asha.press("Save the check")
    asha.heading(QUESTION)
    asha.look("04-check-saved")


def first_look(council: Council, subject: Subject, elsewhere: Elsewhere) -> None:
    asha = council.at("asha")
    asha.follow(f"Before you look at {subject.profile}")
    asha.reads(
        "You can look once you give reasons",
        f"The council has not looked at {subject.name} before",
        "Rule G22",
        "This is not legal advice.",
    )
    asha.look("05-before-you-look")
    asha.fill("Why is this look necessary, and no more than is needed?", REASONS)
    asha.press("Record the look and go on")
    asha.heading("The viewing is open")
    asha.look("05-viewing-open")
    open_profile(asha, subject, elsewhere)


def open_profile(asha: Visit, subject: Subject, elsewhere: Elsewhere) -> None:
    """Press the link, and hold what the site on the other side was told to: nothing of us."""
    link = asha.page.get_by_role("button", name=f"Open {subject.profile} (opens in a new tab)")
    expect(link).to_have_attribute("target", "_blank")
    assert set((link.get_attribute("rel") or "").split()) == {"noreferrer", "noopener"}
    before = len(elsewhere.asked)
    tab = asha.opens_in_new_tab(link)
    assert tab.url == subject.address
    assert tab.evaluate("window.opener") is None
    tab.close()
    pages = [each for each in elsewhere.asked[before:] if each.path != "/favicon.ico"]
    assert [f"https://{each.host}{each.path}" for each in pages] == [subject.address]
    assert all("Referer" not in each.headers for each in pages)
    for asked in elsewhere.asked[before:]:
        said = " ".join([asked.path, *asked.headers.values()])
        assert "localhost" not in said and "127.0.0.1" not in said


def record_finding(council: Council, subject: Subject) -> None:
    asha = council.at("asha")
    asha.press("I have finished looking")
    asha.look("06-outcome")
    asha.choose("Did you find anything that bears on the question?", "Yes")
    asha.fill("What did you look at, and what did you see?", "The newest public posts.")
    asha.fill("Who else did you see?", "Two adults who are not known to us.")
    asha.fill("What was seen?", "A photograph at the front door, posted on 3 October.")
    asha.fill("Where, and how did you get there?", "The third post on the first page.")
    asha.fill("How does it bear on the question?", "It places him at the address.")
    asha.fill("What would bear it out, or show it wrong?", "The landlord’s record of tenants.")
    asha.press("Save the outcome")
    asha.reads("Finding 1: unverified", "Two adults who are not known to us.")
    # The session is over: the address is gone.
    asha.look("06-viewing-with-outcome")


def second_look_is_stopped(council: Council, subject: Subject) -> None:
    asha = council.at("asha")
    asha.go(f"/cases/{council.reference}/checks/1/")
    asha.follow(f"Before you look at {subject.profile}")
    asha.reads(
        "Stopped: this would be a repeat look",
        "Rule G19",
        "once before",
        f"Ask {subject.name} for consent",
        "Apply for an authority",
        "Your champion is Ben Okoro",
        f"{subject.name} over time",
        "and so is the stop",
    )
    expect(asha.page.get_by_role("button", name="Record the look and go on")).to_have_count(0)
    asha.look("07-stopped")


# --- 8 and 9: an authority, the looks under it, its end ------------------------------------------


def apply_for_authority(council: Council, subject: Subject, *, crime: bool = False) -> None:
    asha = council.at("asha")
    asha.follow("Apply for an authority")
    asha.look("08-apply-which-kind")
    asha.choose("Have they been told that you will look again?", "No")
    offence = "An offence that carries six months or more in prison"
    asha.choose(
        "Is it to prevent or detect one of these?", offence if crime else "Neither of these"
    )
    asha.choose("Will anyone make contact with them, or be asked to look for you?", "No")
    asha.press("Continue")
    asha.look("08-apply-tasks")
    asha.follow("Who may be looked at, and who may look")
    for number, page in enumerate(application.pages(subject.name, crime=crime), 1):
        asha.look(f"08-apply-{number:02d}")
        application.answer(asha, page)
        asha.press("Save and continue")
    asha.look("08-apply-answers")
    asha.press("Submit this application")
    asha.reads("Your application is submitted.")
    asha.look("08-submitted")


def support(council: Council) -> None:
    dee = council.at("dee")
    dee.go("/")
    dee.look("08-manager-home")
    dee.follow_beside("Support or return", council.reference)
    dee.look("08-support")
    dee.choose("Do you support this application?", "Yes, the team needs it")
    dee.fill("Your reasons", "Nothing that intrudes less has answered the question.")
    dee.press("Send your answer")
    dee.reads("Your answer is recorded.")
    dee.look("08-supported")


def check_and_number(council: Council) -> None:
    rae = council.at("rae")
    rae.go("/")
    rae.look("08-coordinator-home")
    rae.follow_beside("Check and number", council.reference)
    rae.look("08-check")
    rae.choose("Is it complete and on the right route?", "Yes, give it its number")
    rae.fill("What did you find?", "Complete, and on the right route.")
    rae.press("Send your answer")
    rae.reads("Your check is recorded.")
    rae.look("08-checked")


def grant(council: Council) -> str:
    """Ada grants it. Returns its number."""
    ada = council.at("ada")
    ada.go("/")
    ada.look("08-officer-home")
    ada.follow_beside("Decide", council.reference)
    ada.reads("Counted looks: 1")
    ada.look("08-decide")
    ada.choose("What do you decide?", "Grant it")
    ada.fill("What do you authorise?", "Three looks at one public page, by Asha Rahman.")
    ada.fill("Why is it necessary?", "The plan for the children rests on it.")
    ada.fill("Why is it proportionate?", "Three looks, and nothing less has answered it.")
    ada.fill("How is confidential information to be handled?", "None is likely.")
    ada.fill("Your reasons in short", "Necessary for the children, and limited to three looks.")
    ada.press("Record your decision")
    ada.reads("Your decision is recorded.")
    ada.look("08-granted")
    number = re.search(r"(NR|RIPA)/\d{4}/\d{4}", ada.text)
    assert number, ada.text
    return number[0]


def record_approval(rae: Visit, reference: str) -> None:
    """That the magistrate approved it, just now: after Ada decided, which was a moment ago."""
    now = clock.now().astimezone(clock.LONDON)
    rae.fill("Court", "Northborough Magistrates’ Court")
    rae.fill_date("When did you attend?", now.date(), f"{now:%H:%M}")
    rae.fill("Magistrate", "J. Winter JP")
    rae.fill("Reference of the order", reference)
    rae.choose("What did the magistrate decide?", "Approved it")
    rae.press("Record the decision")


def magistrate_approves(council: Council) -> None:
    rae = council.at("rae")
    rae.go("/")
    rae.follow_beside("Record the magistrate’s decision", council.reference)
    rae.look("08-magistrate")
    record_approval(rae, "NMC 2026 118")
    rae.reads("The magistrate’s decision is recorded.")
    rae.look("08-order-recorded")


def rely_on(council: Council, number: str) -> None:
    """Asha says in her check that she relies on the authority, so its end stops her by name."""
    asha = council.at("asha")
    asha.go(f"/cases/{council.reference}/checks/1/")
    asha.follow("Change this check")
    asha.look("09-check-change")
    asha.press("Change my answers")
    asha.follow_part("Change How will you look?")
    label = "Do you rely on one authority? (optional)"
    option = asha.page.get_by_label(label).locator("option").filter(has_text=number)
    asha.pick(label, option.inner_text())
    asha.press("Save and continue")
    asha.look("09-check-changed-answers")
    asha.press("Save the check")
    asha.heading(QUESTION)


def look_under_authority(
    council: Council, subject: Subject, number: str, turn: int, elsewhere: Elsewhere
) -> None:
    """One of the three looks, with nothing found."""
    asha = council.at("asha")
    asha.go(f"/cases/{council.reference}/checks/1/")
    asha.follow(f"Before you look at {subject.profile}")
    asha.reads(f"viewing {turn} of 3 under {number}", "Rule G10")
    asha.look(f"09-before-look-{turn}")
    asha.press("Record the look and go on")
    asha.heading("The viewing is open")
    asha.look(f"09-viewing-{turn}")
    if turn == 1:
        open_profile(asha, subject, elsewhere)
    asha.press("I have finished looking")
    asha.choose("Did you find anything that bears on the question?", "No, nothing")
    asha.fill("What did you look at, and what did you see?", "The newest posts. Nothing new.")
    asha.press("Save the outcome")
    asha.reads("Nothing was found.")


def look_is_stopped(council: Council, subject: Subject, name: str, *words: str) -> None:
    asha = council.at("asha")
    asha.go(f"/cases/{council.reference}/checks/1/")
    asha.follow(f"Before you look at {subject.profile}")
    asha.reads("Stopped", *words)
    asha.look(name)


def cancel(council: Council, number: str) -> None:
    ada = council.at("ada")
    ada.go("/authorities/")
    ada.look("09-central-record")
    ada.follow_part(number)
    ada.press("Cancel this authority")
    ada.look("09-cancel")
    ada.choose("Why does it end?", "It has done what it was for")
    ada.fill("Say more about why", "The three looks answered the question.")
    ada.fill("What did the looks achieve?", "He does not live there.")
    ada.choose("What became of what was found?", "Nothing was found, so there is nothing to keep")
    ada.fill_date("When were those who may look told to stop?", today())
    ada.press("Cancel it")
    ada.reads("The authority is cancelled.")
    ada.look("09-cancelled")
