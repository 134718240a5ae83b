"""The pages that record notices, consent and overrides, as people use and misuse them."""

from collections.abc import Callable
from datetime import date, timedelta

import pytest
from django.test import Client

from accounts.models import User
from audit import clock
from audit.models import Entry
from cases.models import Case, Person
from consent.models import ConsentDeed, ConsentDraft, ConsentEvent, Footing, Notice, Override
from tests.cast import client_for
from tests.factories import involve, make_person
from tests.factories_consent import make_consent, strike
from tests.integration.consent.answering import Data, boxes, url, yesterday


def notice(**fields: object) -> Data:
    return {
        "kind": "general",
        **boxes("given_at", yesterday()),
        "method": "letter",
        "language": "another",
        "other_language": "Polish",
        "interpreter": "M Nowak",
        "acknowledged": "on",
        "note": "Left with the leaflet.",
        **fields,
    }


def override(**fields: object) -> Data:
    return {
        "ground": "risk_to_child",
        "reasons": "Asking would put the child in danger.",
        "advised": "no",
        "no_advice": "Nobody could be reached tonight.",
        **boxes("review_on", clock.today() + timedelta(days=14)),
        **fields,
    }


# --- Each page for each of the cast -------------------------------------------------------------

Address = Callable[[Case, Person], str]
ADDING: dict[str, tuple[Address, Callable[[], Data]]] = {
    "notice": (lambda c, p: url("notice_add", c, p), notice),
    "deed": (lambda c, p: url("consent_add", c, p), lambda: {"deed": "given"}),
    "override": (lambda c, p: url("override_add", c, p), override),
}
pages = pytest.mark.parametrize("page", ADDING)


def written() -> int:
    return Notice.objects.count() + ConsentEvent.objects.count() + Override.objects.count()


@pages
def test_those_on_the_case_may_record_and_land_on_the_persons_page(
    page: str, ben: User, dee: User, case: Case, jordan: Person
) -> None:
    by = dee if page == "override" else ben
    address, data = ADDING[page]
    form = client_for(by).get(address(case, jordan))
    assert form.status_code == 200
    assert "Jordan Smith" in form.content.decode()
    answer = client_for(by).post(address(case, jordan), {**data(), "given_by": str(by.pk)})
    assert answer.status_code == 302
    if page == "deed":
        draft = ConsentDraft.objects.get()
        assert answer["Location"] == url("consent_page", case, jordan, draft.pk, "when")
        assert written() == 0
    else:
        assert answer["Location"] == url("person_page", case, jordan)
        assert written() == 1


@pages
def test_opening_the_form_is_a_read_of_the_person_on_record(
    page: str, ben: User, dee: User, case: Case, jordan: Person
) -> None:
    by = dee if page == "override" else ben
    client_for(by).get(ADDING[page][0](case, jordan))
    entry = Entry.objects.get(deed="person.read", actor=by)
    assert (entry.subjects, entry.cases) == ([jordan.pk], [case.pk])


@pages
def test_outsiders_find_nothing(page: str, cal: User, case: Case, jordan: Person) -> None:
    address, data = ADDING[page]
    expected = 403 if page == "override" else 404  # Cal manages nothing: refused at the door
    for response in (
        client_for(cal).get(address(case, jordan)),
        client_for(cal).post(address(case, jordan), data()),
    ):
        assert response.status_code == expected
        assert "Jordan" not in response.content.decode()
    assert written() == 0
    assert Entry.objects.filter(kind="refusal", actor=cal).count() == 2


@pages
def test_the_auditor_may_read_but_not_record(
    page: str, eli: User, case: Case, jordan: Person
) -> None:
    address, data = ADDING[page]
    assert client_for(eli).post(address(case, jordan), data()).status_code == 403
    assert client_for(eli).get(address(case, jordan)).status_code == 403
    assert written() == 0


@pages
def test_a_leaver_and_a_stranger_must_sign_in(
    page: str, fay: User, case: Case, jordan: Person
) -> None:
    address, data = ADDING[page]
    for client in (Client(), client_for(fay)):
        assert client.post(address(case, jordan), data()).status_code in {302, 403}
    assert written() == 0


@pages
def test_unknown_people_and_cases_are_not_found(
    page: str, dee: User, case: Case, other_case: Case, jordan: Person
) -> None:
    address, data = ADDING[page]
    client, stranger = client_for(dee), make_person("Stranger")
    nowhere = Case(reference="NB-0000-0000")
    for wrong in (address(case, stranger), address(other_case, jordan), address(nowhere, jordan)):
        assert client.get(wrong).status_code == 404
        assert client.post(wrong, data()).status_code == 404
    assert written() == 0


@pages
def test_other_methods_are_refused(page: str, dee: User, case: Case, jordan: Person) -> None:
    assert client_for(dee).put(ADDING[page][0](case, jordan)).status_code == 405


def test_a_manager_of_another_team_cannot_override(
    dee: User, other_case: Case, case: Case, jordan: Person
) -> None:
    involve(jordan, other_case)
    assert (
        client_for(dee).post(url("override_add", other_case, jordan), override()).status_code == 404
    )
    assert not Override.objects.exists()


def test_a_worker_cannot_override(asha: User, case: Case, jordan: Person) -> None:
    assert client_for(asha).get(url("override_add", case, jordan)).status_code == 403


# --- What is written ----------------------------------------------------------------------------


def test_a_notice_is_written_as_it_was_typed(asha: User, case: Case, jordan: Person) -> None:
    data = notice(given_by=str(asha.pk), kind="specific")
    client_for(asha).post(url("notice_add", case, jordan), data)
    row = Notice.objects.get()
    assert (row.kind, row.method, row.language) == ("specific", "letter", "Polish")
    assert (row.interpreter, row.acknowledged) == ("M Nowak", True)
    assert (row.given_by, row.recorded_by, row.person, row.case) == (asha, asha, jordan, case)
    entry = Entry.objects.get(deed="consent.notice_recorded")
    assert (entry.subjects, entry.cases) == ([jordan.pk], [case.pk])


def test_only_colleagues_on_the_case_can_have_given_the_notice(
    asha: User, ben: User, cal: User, fay: User, case: Case, jordan: Person
) -> None:
    client, address = client_for(asha), url("notice_add", case, jordan)
    body = client.get(address).content.decode()
    assert "Ben Okoro" in body
    assert "Cal Hughes" not in body
    assert "Fay Turner" not in body
    assert client.post(address, notice(given_by=str(cal.pk))).status_code == 200
    assert client.post(address, notice(given_by=str(ben.pk))).status_code == 302
    assert Notice.objects.get().given_by == ben


# --- Wrong input: a sentence beside the field, and what was typed is kept ---


@pytest.mark.parametrize(
    ("wrong", "sentence"),
    [
        ({"kind": ""}, "Answer the question “What were they told?”"),
        ({"method": "pigeon"}, "Choose one of the answers on the list"),
        (boxes("given_at", date(1066, 10, 14)), "on or after 1 January 1900"),
        ({"given_at_month": "13"}, "must be a real date. Check the month"),
        ({"language": ""}, "Answer the question “In which language?”"),
        ({"language": "Klingon"}, "Choose one of the answers on the list"),
        ({"other_language": "x" * 61}, "must be 60 characters or fewer"),
        ({"other_language": " "}, "Enter the language"),
        ({"interpreter": "x" * 201}, "must be 200 characters or fewer"),
    ],
)
def test_a_wrong_notice_is_explained_and_nothing_typed_is_lost(
    asha: User, case: Case, jordan: Person, wrong: Data, sentence: str
) -> None:
    data = notice(given_by=str(asha.pk), **wrong)
    response = client_for(asha).post(url("notice_add", case, jordan), data)
    body = response.content.decode()
    assert response.status_code == 200
    assert sentence in body
    assert "Left with the leaflet." in body
    assert not Notice.objects.exists()


@pytest.mark.parametrize(
    ("wrong", "sentence"),
    [
        ({"ground": ""}, "Answer the question “Why is consent not followed?”"),
        ({"review_on_day": "", "review_on_month": "", "review_on_year": ""}, "Enter a review date"),
        (boxes("review_on", date(2020, 1, 1)), "The review date must be after today"),
    ],
)
def test_a_wrong_override_is_explained_and_nothing_typed_is_lost(
    dee: User, case: Case, jordan: Person, wrong: Data, sentence: str
) -> None:
    response = client_for(dee).post(url("override_add", case, jordan), override(**wrong))
    body = response.content.decode()
    assert response.status_code == 200
    assert sentence in body
    assert "Asking would put the child in danger." in body
    assert not Override.objects.exists()


def test_an_override_cannot_be_reviewed_today(dee: User, case: Case, jordan: Person) -> None:
    data = override(**boxes("review_on", clock.today()))
    body = client_for(dee).post(url("override_add", case, jordan), data).content.decode()
    assert "The review date must be after today" in body


def test_later_today_is_still_to_come(asha: User, case: Case, jordan: Person) -> None:
    soon = clock.now() + timedelta(minutes=2)
    data = notice(given_by=str(asha.pk), **boxes("given_at", soon))
    form = client_for(asha).post(url("notice_add", case, jordan), data).context["form"]
    assert "given_at" in form.errors
    assert written() == 0


def test_nothing_is_said_to_someone_before_they_are_born(asha: User, case: Case) -> None:
    child = make_person("Sky Smith", born_on=date(2020, 5, 1))
    involve(child, case)
    before = clock.now().replace(year=2020, month=4, day=30, hour=12)
    data = notice(given_by=str(asha.pk), **boxes("given_at", before))
    body = client_for(asha).post(url("notice_add", case, child), data).content.decode()
    assert "must be on or after 1 May 2020" in body
    assert written() == 0


# --- One event, and striking it out --------------------------------------------------------------


def test_an_event_is_shown_in_full_and_its_read_is_on_record(
    asha: User, case: Case, jordan: Person
) -> None:
    event = make_consent(
        jordan, case, footing=Footing.MCA, footing_basis="Assessed by Dr Vale.", reason="At home."
    )
    body = client_for(asha).get(url("consent_event", case, jordan, event.pk)).content.decode()
    assert "Consent was given by Jordan Smith" in body
    assert "Assessed by Dr Vale." in body
    assert "At home." in body
    assert url("consent_strike_out", case, jordan, event.pk) in body
    entry = Entry.objects.get(deed="consent.read")
    assert (entry.actor, entry.subjects, entry.cases) == (asha, [jordan.pk], [case.pk])


def test_the_auditor_reads_an_event_but_is_not_offered_to_strike_it_out(
    eli: User, case: Case, jordan: Person
) -> None:
    event = make_consent(jordan, case)
    address = url("consent_strike_out", case, jordan, event.pk)
    response = client_for(eli).get(url("consent_event", case, jordan, event.pk))
    assert response.status_code == 200
    assert address not in response.content.decode()
    assert client_for(eli).post(address, {"reason": "x"}).status_code == 403


def test_outsiders_and_wrong_addresses_find_no_event(
    asha: User, cal: User, case: Case, other_case: Case, jordan: Person
) -> None:
    event = make_consent(jordan, case)
    other = make_person("Kim Smith")
    involve(other, case)
    for name in ("consent_event", "consent_strike_out"):
        assert client_for(cal).get(url(name, case, jordan, event.pk)).status_code == 404
        assert client_for(asha).get(url(name, case, jordan, event.pk + 999)).status_code == 404
        assert client_for(asha).get(url(name, case, other, event.pk)).status_code == 404
    assert client_for(asha).post(url("consent_event", case, jordan, event.pk)).status_code == 405


def test_striking_out_asks_for_a_reason_and_keeps_it(
    asha: User, case: Case, jordan: Person
) -> None:
    event = make_consent(jordan, case)
    client, address = client_for(asha), url("consent_strike_out", case, jordan, event.pk)
    assert "Answer the question" in client.post(address, {"reason": " "}).content.decode()
    assert client.post(address, {"reason": "Wrong person."}).status_code == 302
    assert ConsentEvent.objects.get(deed=ConsentDeed.INVALIDATED).strikes_out == event
    body = client.get(url("consent_event", case, jordan, event.pk)).content.decode()
    assert "It no longer counts." in body
    assert "Wrong person." in body


def test_striking_out_twice_is_stopped_kindly(asha: User, case: Case, jordan: Person) -> None:
    event = make_consent(jordan, case)
    strike(event)
    address = url("consent_strike_out", case, jordan, event.pk)
    response = client_for(asha).post(address, {"reason": "Again"})
    assert response.status_code == 409
    assert "already been struck out" in response.content.decode()
