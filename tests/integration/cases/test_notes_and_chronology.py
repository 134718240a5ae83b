"""Notes are added and amended, never edited; the chronology tells what happened, newest first."""

import pytest
from django.db import DatabaseError, connection, transaction
from django.test.utils import CaptureQueriesContext

from accounts.models import User
from audit.models import Entry
from cases.models import Case, CaseNote, Person
from cases.panels import chronology
from tests.cast import client_for
from tests.factories import involve, make_note, make_person, make_profile


def test_a_note_is_added(ben: User, case: Case, jordan: Person) -> None:
    response = client_for(ben).post(f"/cases/{case.reference}/notes/add/", {"text": "Visited."})
    note = CaseNote.objects.get()
    assert response["Location"] == f"/cases/{case.reference}/#note-{note.pk}"
    assert (note.by, note.text) == (ben, "Visited.")
    entry = Entry.objects.get(deed="case.noted")
    assert (entry.actor, entry.cases, entry.subjects) == (ben, [case.pk], [jordan.pk])


def test_an_amendment_stands_beneath_the_note(asha: User, case: Case) -> None:
    note = make_note(case, "Seen at 2pm.")
    client = client_for(asha)
    client.post(f"/cases/{case.reference}/notes/{note.pk}/amend/", {"text": "It was 3pm."})
    note.refresh_from_db()
    assert note.text == "Seen at 2pm."
    assert note.amendments.get().text == "It was 3pm."
    page = client.get(f"/cases/{case.reference}/").content.decode()
    assert page.index("Seen at 2pm.") < page.index("It was 3pm.")
    assert Entry.objects.get(deed="case.note_amended").cases == [case.pk]


def test_the_database_keeps_a_note_as_it_was_written(case: Case) -> None:
    note = make_note(case)
    with pytest.raises(DatabaseError), transaction.atomic():
        CaseNote.objects.filter(pk=note.pk).update(text="Rewritten.")


def test_an_amendment_is_not_amended_nor_a_note_of_another_case(
    asha: User, case: Case, other_case: Case
) -> None:
    client, note = client_for(asha), make_note(case)
    amendment = case.notes.create(by=asha, text="More.", amends=note)
    elsewhere = make_note(other_case)
    for pk in (amendment.pk, elsewhere.pk, 999_999):
        path = f"/cases/{case.reference}/notes/{pk}/amend/"
        assert client.get(path).status_code == 404
        assert client.post(path, {"text": "x"}).status_code == 404


def test_a_note_too_long_is_kept_on_the_page(asha: User, case: Case) -> None:
    text = "word " * 4001
    page = client_for(asha).post(f"/cases/{case.reference}/notes/add/", {"text": text})
    assert "must be 20000 characters or fewer" in page.content.decode()
    assert text.strip() in page.content.decode()
    assert not CaseNote.objects.exists()


def test_markup_in_a_note_is_only_text(asha: User, case: Case) -> None:
    make_note(case, "<script>alert(1)</script>")
    assert b"<script>alert(1)" not in client_for(asha).get(f"/cases/{case.reference}/").content


def test_outsiders_and_auditors_write_no_notes(cal: User, eli: User, case: Case) -> None:
    path = f"/cases/{case.reference}/notes/add/"
    assert client_for(cal).post(path, {"text": "x"}).status_code == 404
    assert client_for(eli).post(path, {"text": "x"}).status_code == 403
    assert not CaseNote.objects.exists()


def test_notes_are_paged(asha: User, case: Case) -> None:
    notes = [make_note(case, f"Note number {n}.") for n in range(12)]
    client = client_for(asha)
    first = client.get(f"/cases/{case.reference}/").content.decode()
    assert "Note number 11." in first
    assert "Note number 1." not in first
    second = client.get(f"/cases/{case.reference}/?before={notes[2].pk}").content.decode()
    assert "Note number 1." in second
    assert "Note number 11." not in second


def test_the_chronology_tells_everything_newest_first(
    asha: User, case: Case, jordan: Person
) -> None:
    profile = make_profile(jordan, case, "https://www.facebook.com/jordan.smith.92")
    make_note(case)
    told = [happening.words for happening in chronology(asha, case)]
    assert told == [
        "Note added",
        f"Profile added for Jordan Smith: {profile.profile}",
        "Jordan Smith added as parent",
        "Case opened: Assessment",
    ]


def test_a_day_without_an_hour_is_given_none(asha: User, case: Case) -> None:
    page = client_for(asha).get(f"/cases/{case.reference}/chronology/").content.decode()
    assert "Case opened: Assessment" in page
    assert "at 00:00" not in page


def test_reading_the_chronology_is_recorded(asha: User, case: Case, jordan: Person) -> None:
    client_for(asha).get(f"/cases/{case.reference}/chronology/")
    entry = Entry.objects.get(deed="case.chronology_read")
    assert (entry.actor, entry.cases, entry.subjects) == (asha, [case.pk], [jordan.pk])


def test_the_chronology_is_paged(asha: User, case: Case) -> None:
    for _ in range(60):
        make_note(case)
    client = client_for(asha)
    first = client.get(f"/cases/{case.reference}/chronology/").content.decode()
    second = client.get(f"/cases/{case.reference}/chronology/?page=2").content.decode()
    assert first.count("moj-timeline__item") == 50
    assert second.count("moj-timeline__item") == 11
    assert "Case opened" in second
    past = client.get(f"/cases/{case.reference}/chronology/?page=9").content.decode()
    assert "There is nothing further back." in past


def test_the_chronology_takes_as_many_queries_for_many_rows_as_for_few(
    asha: User, case: Case
) -> None:
    def queries_with(rows: int) -> int:
        for _ in range(rows):
            person = make_person()
            involve(person, case)
            make_profile(person, case)
            make_note(case)
        client = client_for(asha)
        with CaptureQueriesContext(connection) as captured:
            client.get(f"/cases/{case.reference}/chronology/")
        return len(captured)

    queries_with(1)
    assert queries_with(3) == queries_with(30)
