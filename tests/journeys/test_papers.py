"""Words are changed, tried out and published; letters and receipts are printed in them."""

from collections.abc import Callable
from pathlib import Path

import pytest
from django.urls import reverse
from pypdf import PdfReader

from cases.models import Case, Person
from consent.models import Wording
from tests.factories import involve, make_case, make_person
from tests.factories_consent import make_consent, make_notice
from tests.journeys.browser import DESKTOP, PHONE, Visit, Way
from tests.journeys.council import Council, make_council

pytestmark = pytest.mark.journey

Open = Callable[[Way, str], Visit]
WAYS = [
    Way("papers", DESKTOP),
    Way("papers-phone", PHONE),
]


@pytest.fixture(params=WAYS, ids=lambda way: way.name)
def council(request: pytest.FixtureRequest, visit: Open, live_database: None) -> Council:
    return make_council(request.param, visit)


def saved(visit: Visit, way_on: Callable[[], None]) -> str:
    """The words of the PDF that the browser saves."""
    with visit.page.expect_download() as download:
        way_on()
    pdf = PdfReader(Path(download.value.path()))
    return "\n".join(page.extract_text() for page in pdf.pages)


def on_a_case(council: Council) -> tuple[Case, Person]:
    asha = council.people["asha"]
    case = make_case(lead=asha, team=council.team, reference=council.reference)
    person = make_person(f"Jordan Papers {council.number}")
    involve(person, case)
    return case, person


def test_words_are_written_read_and_published(council: Council) -> None:
    sam = council.at("sam")
    sam.menu("Wordings")
    sam.heading("Wordings")
    sam.look("wordings")
    sam.press("Write words in a language")
    sam.look("wording-add")
    sam.choose("What are the words for?", "Specific notice: viewing will happen")
    sam.pick("Language", "Welsh")
    sam.press("Continue")
    sam.look("wording-edit")
    sam.fill("Heading", "Byddwn yn edrych")
    sam.fill("Words", "Annwyl {person},\n\n## Pam\n\n- Un\n- Dau o {nobody}\n\n{worker}")
    sam.fill("Why are you making this change?", "A first version in Welsh.")
    sam.press("Continue")
    sam.reads("There is a problem", "Nothing can be filled in for {nobody}")
    sam.look("wording-edit-wrong")
    sam.fill("Words", "Annwyl {person},\n\n## Pam\n\n- Un\n- Dau o {team}\n\n{worker}")
    sam.press("Continue")
    sam.reads("Nothing is published yet.", "Annwyl Jo Example,", "Dau o Example")
    sam.look("wording-preview")
    example = saved(sam, lambda: sam.page.get_by_role("button", name="Preview as PDF").click())
    assert "An example, not for use." in example
    sam.press("Change the words")
    sam.press("Continue")
    sam.press("Publish these words")
    sam.reads("is published. It is used from now on.", "Specific notice, Welsh")
    sam.follow("Specific notice, Welsh")
    sam.look("wording-version")
    newest = Wording.objects.filter(language="Welsh").latest("pk")
    sam.go(reverse("wording_history", args=[newest.kind, "cy"]))
    sam.look("wording-history")


def test_a_letter_and_a_receipt_are_printed(council: Council) -> None:
    case, person = on_a_case(council)
    wording = Wording.objects.filter(kind="general", language="English").latest("version")
    make_notice(person, case, wording=wording)
    event = make_consent(person, case, platforms=["facebook"], purposes=["assessment"])
    asha = council.at("asha")
    asha.go(reverse("person_page", args=[case.reference, person.pk]))
    asha.reads("The words: general notice, English")
    asha.look("person-with-words")
    asha.follow("Print a letter")
    asha.look("letter")
    asha.choose("Which letter?", "General notice: viewing may happen")
    asha.pick("Language", "English")
    letter = saved(asha, lambda: asha.page.get_by_role("button", name="Print the letter").click())
    assert f"Dear {person.name}," in letter
    asha.go(reverse("notice_add", args=[case.reference, person.pk]))
    asha.look("notice")
    asha.go(reverse("consent_event", args=[case.reference, person.pk, event.pk]))
    asha.look("event-with-receipts")
    receipt = saved(asha, lambda: asha.page.get_by_role("link", name="Receipt (PDF)").click())
    assert "A record of consent that was given" in receipt
