"""The signed form behind an answer: what is taken, how it is kept, and how it is handed out."""

import hashlib
from datetime import timedelta
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile, TemporaryUploadedFile, UploadedFile
from django.db import DatabaseError, connection, transaction
from pytest_django import Settings

from accounts.models import User
from audit import clock
from audit.models import Entry
from cases.models import Case, Person
from consent.models import ConsentEvent, SignedForm
from socialcheck.uploads import scan_of
from tests.cast import client_for
from tests.factories import involve, make_person
from tests.factories_consent import (
    JPEG,
    PDF,
    PNG,
    a_scan,
    ago,
    make_consent,
    make_signed_form,
    strike,
)
from tests.integration.consent.answering import boxes, url

MEGABYTE = 1024 * 1024
DOCX = b"PK\x03\x04\x14\x00\x06\x00word/document.xml" + bytes(40)
DOC = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(600)


@pytest.fixture
def spoken(case: Case, jordan: Person) -> ConsentEvent:
    return make_consent(jordan, case, in_writing=False, at=ago(days=3))


@pytest.fixture
def written(case: Case, jordan: Person) -> ConsentEvent:
    return make_consent(jordan, case, at=ago(days=3))


@pytest.mark.parametrize(
    ("content", "kind", "ending"),
    [
        (PDF, "application/pdf", ".pdf"),
        (PNG, "image/png", ".png"),
        (JPEG, "image/jpeg", ".jpg"),
    ],
)
def test_a_file_is_what_its_content_shows_and_is_kept_untouched(
    asha: User,
    case: Case,
    jordan: Person,
    written: ConsentEvent,
    content: bytes,
    kind: str,
    ending: str,
) -> None:
    client = client_for(asha)
    page = url("signed_form_add", case, jordan, written.pk)
    assert page in client.get(url("consent_event", case, jordan, written.pk)).content.decode()
    assert client.post(page, {"form": a_scan(content, "scan.docx")}).status_code == 302
    kept = SignedForm.objects.get()
    digest = hashlib.sha256(content).hexdigest()
    assert (bytes(kept.content), kept.size, kept.sha256) == (content, len(content), digest)
    assert (kept.content_type, kept.name, kept.by) == (kind, f"scan{ending}", asha)
    entry = Entry.objects.get(deed="consent.form_added")
    assert (entry.actor, entry.subjects, entry.cases) == (asha, [jordan.pk], [case.pk])
    assert entry.additional_data["sha256"] == digest
    assert digest in client.get(url("consent_event", case, jordan, written.pk)).content.decode()


def test_the_trail_does_not_keep_the_bytes(
    asha: User, case: Case, jordan: Person, written: ConsentEvent
) -> None:
    marked = PDF + b"canary-canary"
    client_for(asha).post(
        url("signed_form_add", case, jordan, written.pk), {"form": a_scan(marked)}
    )
    changes = [str(entry.changes) for entry in Entry.objects.filter(deed="change.created")]
    assert SignedForm.objects.exists()
    assert not any("canary-canary" in each or marked.hex() in each for each in changes)


@pytest.mark.parametrize(
    ("content", "sentence"),
    [
        (b"", "The file is empty"),
        (b"Dear Sir or Madam", "must be a PDF, JPEG or PNG"),
        (DOCX, "must be a PDF, JPEG or PNG"),
        (DOC, "must be a PDF, JPEG or PNG"),
        (b"<html><script>alert(1)</script></html>", "must be a PDF, JPEG or PNG"),
        (b"GIF89a" + bytes(30), "must be a PDF, JPEG or PNG"),
    ],
)
def test_what_is_no_scan_is_explained_and_the_date_is_kept(
    asha: User, case: Case, jordan: Person, spoken: ConsentEvent, content: bytes, sentence: str
) -> None:
    signed = clock.today() - timedelta(days=1)
    data = {**boxes("signed_on", signed), "form": a_scan(content)}
    response = client_for(asha).post(url("consent_confirm", case, jordan, spoken.pk), data)
    body = response.content.decode()
    assert response.status_code == 200
    assert sentence in body
    assert f'value="{signed.year}"' in body and f'value="{signed.day}"' in body
    assert not SignedForm.objects.exists()
    assert not ConsentEvent.objects.filter(deed="confirmed").exists()


def test_a_file_of_forty_megabytes_is_refused_with_what_to_do(
    asha: User, case: Case, jordan: Person, spoken: ConsentEvent
) -> None:
    signed = clock.today() - timedelta(days=1)
    large = SimpleUploadedFile("large.pdf", PDF + bytes(40 * MEGABYTE - len(PDF)))
    data = {**boxes("signed_on", signed), "form": large}
    response = client_for(asha).post(url("consent_confirm", case, jordan, spoken.pk), data)
    body = response.content.decode()
    assert "The file is 40 MB. It must be 10 MB or smaller: scan it in black and white" in body
    assert f'value="{signed.year}"' in body
    upload = response.context["form"].files["form"]
    assert isinstance(upload, TemporaryUploadedFile), "it was streamed to the disk"
    assert not SignedForm.objects.exists()


class Unreadable(UploadedFile):
    """A file that fails the test if anybody reads it."""

    def read(self, *args: Any) -> bytes:
        raise AssertionError("a file that is too large was read")


def test_a_file_that_is_too_large_is_never_read(settings: Settings) -> None:
    settings.SIGNED_FORM_MEGABYTES = 3
    over = Unreadable(name="form.pdf", size=3 * MEGABYTE + 1)
    with pytest.raises(Exception, match=r"The file is 3\.1 MB\. It must be 3 MB or smaller"):
        scan_of(over, what="signed form")


@pytest.mark.parametrize(
    ("named", "kept"),
    [
        ("../../etc/passwd", "passwd.pdf"),
        ("..\\..\\Windows\\win.ini", "win.pdf"),
        ("consent form.PDF", "consent form.pdf"),
        ("x" * 300 + ".pdf", "x" * 80 + ".pdf"),
        ("Jörg’s “form”; a=b\r\n.pdf", "Jörg s form a b.pdf"),
        (".pdf", "pdf.pdf"),
        ("<script>.pdf", "script.pdf"),
        ("!!!.pdf", "signed form.pdf"),
        ("form.pdf.exe", "form pdf.pdf"),
    ],
)
def test_a_name_is_kept_safe(named: str, kept: str) -> None:
    upload = UploadedFile(SimpleUploadedFile("x.pdf", PDF).file, size=len(PDF))
    upload._name = named
    assert scan_of(upload, what="signed form").name == kept


def test_the_same_file_is_kept_once(
    asha: User, case: Case, jordan: Person, written: ConsentEvent
) -> None:
    client, page = client_for(asha), url("signed_form_add", case, jordan, written.pk)
    assert client.post(page, {"form": a_scan()}).status_code == 302
    again = client.post(page, {"form": a_scan()})
    assert again.status_code == 409
    assert "already here" in again.content.decode()
    assert client.post(page, {"form": a_scan(PNG)}).status_code == 302
    assert SignedForm.objects.count() == 2


def test_a_form_belongs_to_what_is_in_writing_and_counts(
    asha: User, case: Case, jordan: Person, spoken: ConsentEvent, written: ConsentEvent
) -> None:
    client = client_for(asha)
    strike(written)
    for event in (spoken, written):
        page = url("signed_form_add", case, jordan, event.pk)
        assert client.post(page, {"form": a_scan()}).status_code == 409
        event_page = client.get(url("consent_event", case, jordan, event.pk))
        assert page not in event_page.content.decode()
    assert not SignedForm.objects.exists()


def test_a_kept_form_is_never_changed_or_removed(
    case: Case, jordan: Person, written: ConsentEvent
) -> None:
    form = make_signed_form(written)
    for statement in (
        "UPDATE consent_signedform SET content = 'x' WHERE id = %s",
        "DELETE FROM consent_signedform WHERE id = %s",
    ):
        with pytest.raises(DatabaseError), transaction.atomic(), connection.cursor() as cursor:
            cursor.execute(statement, [form.pk])
    form.refresh_from_db()
    assert bytes(form.content) == PDF


# --- Confirming by word of mouth -----------------------------------------------------------------


def test_what_was_said_is_confirmed_with_its_form(
    asha: User, case: Case, jordan: Person, spoken: ConsentEvent
) -> None:
    client = client_for(asha)
    event_page = url("consent_event", case, jordan, spoken.pk)
    page = url("consent_confirm", case, jordan, spoken.pk)
    before = client.get(event_page).content.decode()
    assert page in before and "Unconfirmed" in before
    assert client.get(page).status_code == 200
    data = {**boxes("signed_on", clock.today()), "form": a_scan()}
    assert client.post(page, data).status_code == 302
    confirmed = ConsentEvent.objects.get(deed="confirmed")
    assert confirmed.confirms == spoken and confirmed.signed_forms.count() == 1
    after = client.get(event_page).content.decode()
    assert "Unconfirmed" not in after and page not in after
    assert "Confirmed in writing" in after and "form.pdf" in after
    person_page = client.get(url("person_page", case, jordan)).content.decode()
    assert "Unconfirmed" not in person_page and "Consent was confirmed in writing" in person_page


def test_confirming_needs_a_day_and_no_file(
    asha: User, case: Case, jordan: Person, spoken: ConsentEvent
) -> None:
    client, page = client_for(asha), url("consent_confirm", case, jordan, spoken.pk)
    said = clock.london_day(spoken.at)
    for wrong, sentence in (
        ({}, "Enter the day it was signed"),
        (boxes("signed_on", said - timedelta(days=1)), "must be on or after"),
        (boxes("signed_on", clock.today() + timedelta(days=1)), "must be on or before"),
    ):
        assert sentence in client.post(page, wrong).content.decode()
    assert client.post(page, boxes("signed_on", said)).status_code == 302
    assert ConsentEvent.objects.get(deed="confirmed").at == spoken.at
    assert "does not wait" in client.get(page).content.decode()
    assert client.post(page, boxes("signed_on", said)).status_code == 409


def test_a_confirmation_that_is_struck_out_leaves_it_unconfirmed(
    asha: User, case: Case, jordan: Person, spoken: ConsentEvent
) -> None:
    client = client_for(asha)
    client.post(url("consent_confirm", case, jordan, spoken.pk), boxes("signed_on", clock.today()))
    strike(ConsentEvent.objects.get(deed="confirmed"))
    assert "Unconfirmed" in client.get(url("person_page", case, jordan)).content.decode()
    event_page = client.get(url("consent_event", case, jordan, spoken.pk)).content.decode()
    assert "Unconfirmed" in event_page and "This was struck out." in event_page


# --- Handing it out ------------------------------------------------------------------------------


def test_a_form_is_handed_out_as_a_file_and_its_read_is_on_record(
    eli: User, case: Case, jordan: Person, written: ConsentEvent
) -> None:
    form = make_signed_form(written, name="Jörg form.pdf")
    response = client_for(eli).get(url("signed_form", case, jordan, written.pk, form.pk))
    assert response.content == PDF
    assert response["Content-Type"] == "application/pdf"
    assert response["Content-Disposition"] == "attachment; filename*=utf-8''J%C3%B6rg%20form.pdf"
    assert response["X-Content-Type-Options"] == "nosniff"
    assert response["Content-Security-Policy"] == "default-src 'none'; sandbox"
    assert response["Cache-Control"] == "no-store"
    entry = Entry.objects.get(deed="consent.form_read")
    assert (entry.actor, entry.subjects, entry.cases) == (eli, [jordan.pk], [case.pk])


def test_outsiders_and_wrong_addresses_find_no_form(
    asha: User, cal: User, case: Case, other_case: Case, jordan: Person, written: ConsentEvent
) -> None:
    form, other = make_signed_form(written), make_consent(jordan, case)
    kim = make_person("Kim Smith")
    involve(kim, case)
    right = url("signed_form", case, jordan, written.pk, form.pk)
    assert client_for(cal).get(right).status_code == 404
    for wrong in (
        url("signed_form", case, jordan, other.pk, form.pk),
        url("signed_form", case, kim, written.pk, form.pk),
        url("signed_form", other_case, jordan, written.pk, form.pk),
        url("signed_form", case, jordan, written.pk, form.pk + 99),
    ):
        assert client_for(asha).get(wrong).status_code == 404
    assert client_for(asha).post(right).status_code == 405
