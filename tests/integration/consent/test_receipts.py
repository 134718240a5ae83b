"""Receipts of an answer: what they say, what they keep to themselves, and who may make one."""

import json
import re
from datetime import date
from io import BytesIO
from typing import Any

import pytest
from django.urls import reverse
from pypdf import PdfReader

from accounts.models import User
from audit import clock
from audit.models import Entry
from cases.models import Case, Person
from consent.models import ConsentDeed, ConsentEvent, Footing, LawfulBasis, Method, ParentalBasis
from consent.wordings.queries import current_wording
from socialcheck.templatetags.ui import uk_date
from tests.cast import client_for
from tests.factories import involve, make_person, make_profile
from tests.factories_consent import ago, make_consent, strike

FORMS = ("consent_receipt_pdf", "consent_receipt_json")


def receipt(by: User, case: Case, event: ConsentEvent, name: str = "consent_receipt_pdf") -> Any:
    address = reverse(name, args=[case.reference, event.person_id, event.pk])
    return client_for(by).get(address)


def words_of(answer: Any) -> str:
    pdf = PdfReader(BytesIO(answer.content))
    return re.sub(r"\s+", " ", "\n".join(page.extract_text() for page in pdf.pages))


@pytest.fixture
def given(case: Case, jordan: Person) -> ConsentEvent:
    """Given for Jordan by Kim, who has parental responsibility, with everything said."""
    return make_consent(
        jordan,
        case,
        decider="Kim Smith",
        parental_basis=ParentalBasis.MOTHER,
        footing_basis="SECRET birth certificate seen in the hall.",
        reason="SECRET she was nervous.",
        in_writing=False,
        wording=current_wording("consent", "English"),
        platforms=["facebook", "other"],
        purposes=["assessment"],
        scope_from=date(2026, 2, 1),
        scope_to=date(2026, 6, 30),
    )


def test_the_paper_says_what_was_agreed(asha: User, case: Case, given: ConsentEvent) -> None:
    asha.phone = "0151 496 0100"
    asha.save()
    answer = receipt(asha, case, given)
    words = words_of(answer)
    for sentence in (
        "Northborough Council",
        "A record of consent that was given",
        "Jordan Smith",
        "Kim Smith With parental responsibility They are the child's mother",
        "in person, by word of mouth",
        "Facebook Other sites",
        "An assessment",
        "From 1 February 2026 until 30 June 2026",
        "Asking for consent, English, version 1",
        "You can withdraw consent at any time",
        "Asha Rahman, Assessment and Intervention, 0151 496 0100, asha@example.test",
        "Reference NB-2026-1001.",
        str(given.key),
        "Printed by Asha Rahman on",
    ):
        assert sentence in words
    pdf = PdfReader(BytesIO(answer.content))
    assert bool(pdf.trailer["/Root"]["/MarkInfo"]["/Marked"])  # type: ignore[index]
    assert pdf.metadata is not None
    assert pdf.metadata.title == "A record of consent that was given"


@pytest.mark.parametrize("name", FORMS)
def test_no_note_of_a_workers_is_in_it(
    asha: User, case: Case, given: ConsentEvent, name: str
) -> None:
    answer = receipt(asha, case, given, name)
    words = words_of(answer) if name == "consent_receipt_pdf" else answer.content.decode()
    assert "Kim Smith" in words
    assert "SECRET" not in words


@pytest.mark.parametrize("name", FORMS)
def test_no_answer_of_a_test_is_in_it(asha: User, case: Case, jordan: Person, name: str) -> None:
    event = make_consent(jordan, case, footing=Footing.MCA, footing_basis="SECRET")
    answer = receipt(asha, case, event, name)
    words = words_of(answer) if name == "consent_receipt_pdf" else answer.content.decode()
    assert "Mental Capacity Act" in words
    assert "They said so in their words." not in words
    assert "SECRET" not in words


@pytest.mark.parametrize(
    ("deed", "title"),
    [
        (ConsentDeed.REFUSED, "A record that consent was refused"),
        (ConsentDeed.WITHDRAWN, "A record that consent was withdrawn"),
    ],
)
def test_a_no_has_its_record_too(
    asha: User, case: Case, jordan: Person, deed: ConsentDeed, title: str
) -> None:
    event = make_consent(jordan, case, deed)
    words = words_of(receipt(asha, case, event))
    assert title in words
    assert "Where may we look?" not in words
    assert "Nobody may press you to." in words
    assert receipt(asha, case, event, "consent_receipt_json").json()["event"][0][
        "event_state"
    ] == str(deed)


def test_without_limits_and_words_it_says_so(asha: User, case: Case, jordan: Person) -> None:
    words = words_of(receipt(asha, case, make_consent(jordan, case)))
    assert "Any platform" in words
    assert "Any purpose for which the council may look" in words
    assert "with no last day" in words
    assert "It was not recorded which words were used." in words


def test_named_profiles_are_named(asha: User, case: Case, jordan: Person) -> None:
    profile = make_profile(jordan, case, "https://www.facebook.com/jordan.smith.9").profile
    event = make_consent(jordan, case, profiles=[profile.pk])
    words = words_of(receipt(asha, case, event))
    assert str(profile) in words
    assert "Any platform" not in words
    assert "https://" not in words


def test_the_data_has_what_the_paper_has(asha: User, case: Case, given: ConsentEvent) -> None:
    answer = receipt(asha, case, given, "consent_receipt_json")
    found = json.loads(answer.content)
    assert answer["Content-Disposition"].startswith("attachment")
    assert found["record_id"] == str(given.key)
    assert found["pii_processing"]["language"] == "en"
    (purpose,) = found["pii_processing"]["purposes"]
    assert purpose["purpose"] == "An assessment"
    assert purpose["lawful_basis"] == "Public task: Article 6(1)(e)"
    assert [each["pii_type"] for each in purpose["pii_information"]] == [
        "What is open for anyone to see: Facebook",
        "What is open for anyone to see: Other sites",
    ]
    (event,) = found["event"]
    assert event["event_time"] == given.at.isoformat()
    assert event["validity_duration"] == "2026-02-01/2026-06-30"
    assert found["receipt"]["parental_basis"] == "They are the child's mother"


def test_the_lawful_basis_is_that_of_the_case(asha: User, case: Case, given: ConsentEvent) -> None:
    LawfulBasis.objects.create(
        case=case, article_6="legal_obligation", article_9="none", law="SECRET s.47", by=asha
    )
    answer = receipt(asha, case, given, "consent_receipt_json")
    (purpose,) = answer.json()["pii_processing"]["purposes"]
    assert purpose["lawful_basis"] == "Legal obligation: Article 6(1)(c)"
    assert "SECRET" not in answer.content.decode()


def test_what_became_of_it_is_said(asha: User, case: Case, given: ConsentEvent) -> None:
    confirmed = make_consent(
        given.person, case, ConsentDeed.CONFIRMED, decider="Kim Smith", confirms=given
    )
    words = words_of(receipt(asha, case, given))
    assert "this answer was confirmed in writing." in words
    strike(confirmed)
    assert "confirmed in writing" not in words_of(receipt(asha, case, given))
    strike(given, reason="SECRET wrong person.")
    words = words_of(receipt(asha, case, given))
    assert "this answer was struck out. It no longer counts." in words
    assert "SECRET" not in words


def test_what_the_same_decider_answered_later_is_said(
    asha: User, case: Case, jordan: Person, given: ConsentEvent
) -> None:
    def answers(event: ConsentEvent) -> list[tuple[str, str, str]]:
        events = receipt(asha, case, event, FORMS[1]).json()["event"]
        return [(each["event_state"], each["event_time"], each["entity_id"]) for each in events]

    def no(deed: ConsentDeed, who: str, **more: Any) -> ConsentEvent:
        return make_consent(jordan, case, deed, decider=who, **more)

    no(ConsentDeed.REFUSED, "Kim Smith", at=ago(days=9))
    no(ConsentDeed.WITHDRAWN, "Pat Smith", at=clock.now())
    strike(no(ConsentDeed.REFUSED, "Kim Smith", at=clock.now()))
    assert [state for state, _, _ in answers(given)] == ["given"]
    withdrawn = no(ConsentDeed.WITHDRAWN, "kim  smith", at=clock.now())
    assert answers(given)[1:] == [("withdrawn", withdrawn.at.isoformat(), "decider")]
    words = words_of(receipt(asha, case, given))
    assert f"On {uk_date(withdrawn.at)} Kim Smith withdrew consent." in words
    again = make_consent(jordan, case, decider="Kim Smith", at=clock.now())
    assert answers(withdrawn)[1:] == [("given", again.at.isoformat(), "decider")]
    assert "kim smith gave consent." in words_of(receipt(asha, case, withdrawn))
    assert len(answers(again)) == 1


def test_a_later_answer_on_a_case_out_of_sight_is_not_told(
    asha: User, cal: User, case: Case, other_case: Case, jordan: Person, given: ConsentEvent
) -> None:
    involve(jordan, other_case)
    make_consent(
        jordan, other_case, ConsentDeed.WITHDRAWN, decider="Kim Smith", at=clock.now(), by=cal
    )
    assert len(receipt(asha, case, given, FORMS[1]).json()["event"]) == 1


@pytest.mark.parametrize("name", FORMS)
def test_making_one_is_an_export_on_record(
    eli: User, case: Case, given: ConsentEvent, name: str
) -> None:
    assert receipt(eli, case, given, name).status_code == 200
    entry = Entry.objects.get(deed="consent.receipt_made")
    assert (entry.kind, entry.actor) == ("export", eli)
    assert (entry.subjects, entry.cases) == ([given.person_id], [case.pk])
    assert entry.additional_data == {"form": "PDF" if "pdf" in name else "JSON"}


@pytest.mark.parametrize("name", FORMS)
def test_outsiders_and_wrong_addresses_find_none(
    asha: User, cal: User, case: Case, other_case: Case, given: ConsentEvent, name: str
) -> None:
    assert receipt(cal, case, given, name).status_code == 404
    assert receipt(asha, other_case, given, name).status_code == 404
    other = make_person("Kim Smith")
    involve(other, case)
    address = reverse(name, args=[case.reference, other.pk, given.pk])
    assert client_for(asha).get(address).status_code == 404
    assert not Entry.objects.filter(deed="consent.receipt_made").exists()


@pytest.mark.parametrize("name", FORMS)
def test_asking_and_striking_out_have_no_receipt(
    asha: User, case: Case, jordan: Person, name: str
) -> None:
    sought = make_consent(jordan, case, ConsentDeed.SOUGHT, route=Method.PHONE)
    struck = strike(make_consent(jordan, case))
    for event in (sought, struck):
        assert receipt(asha, case, event, name).status_code == 404


def test_the_page_of_an_answer_leads_to_its_receipts(
    asha: User, case: Case, jordan: Person, given: ConsentEvent
) -> None:
    sought = make_consent(jordan, case, ConsentDeed.SOUGHT)
    for event, there in ((given, True), (sought, False)):
        address = reverse("consent_event", args=[case.reference, jordan.pk, event.pk])
        body = client_for(asha).get(address).content.decode()
        assert ("Receipt (PDF)" in body) is there
        assert (reverse(FORMS[1], args=[case.reference, jordan.pk, event.pk]) in body) is there


def test_a_name_that_cannot_be_printed_is_a_sentence_not_an_error(
    asha: User, case: Case, jordan: Person
) -> None:
    event = make_consent(jordan, case, decider="王伟")
    answer = receipt(asha, case, event)
    assert answer.status_code == 409
    assert "These letters cannot be printed" in answer.content.decode()
    assert not Entry.objects.filter(deed="consent.receipt_made").exists()
    assert receipt(asha, case, event, "consent_receipt_json").status_code == 200
