"""Opening, reading, changing and closing a case."""

import uuid
from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from accounts.models import Team, User
from audit.models import Entry
from cases.models import Case, CaseKind, Person
from tests.cast import client_for
from tests.factories import involve, make_case, make_note, make_person, make_profile


def new_case(by: User, **fields: Any) -> dict[str, Any]:
    return {
        "reference": "NB-2026-0777",
        "kind": "assessment",
        "title": "Family Ashworth",
        "opened_on_day": "5",
        "opened_on_month": "1",
        "opened_on_year": "2026",
        "team": by.postings.get().team_id,
        "lead": by.pk,
        **fields,
    }


def changes(case: Case, **fields: Any) -> dict[str, Any]:
    return {
        "kind": case.kind,
        "title": case.title,
        "opened_on_day": "5",
        "opened_on_month": "1",
        "opened_on_year": "2026",
        "version": case.version,
        "team": case.team_id,
        "lead": case.lead_id,
        **fields,
    }


PAGES = ["", "edit/", "close/", "reopen/", "notes/add/", "chronology/", "people/add/"]
FORMS = ["edit/", "close/", "reopen/", "notes/add/", "people/add/"]


# --- Everybody and every page ---------------------------------------------------------------------


@pytest.mark.parametrize("page", PAGES)
def test_the_worker_the_team_and_the_manager_may_see_it(
    asha: User, ben: User, dee: User, case: Case, page: str
) -> None:
    for user in (asha, ben, dee):
        assert client_for(user).get(f"/cases/{case.reference}/{page}").status_code == 200


@pytest.mark.parametrize("page", PAGES)
def test_to_outsiders_it_is_not_there(cal: User, case: Case, page: str) -> None:
    client = client_for(cal)
    assert client.get(f"/cases/{case.reference}/{page}").status_code == 404
    assert client.get(f"/cases/NO-SUCH-CASE/{page}").status_code == 404


def test_the_two_kinds_of_not_there_look_the_same(cal: User, case: Case) -> None:
    client = client_for(cal)
    unseen = client.get(f"/cases/{case.reference}/").content.decode()
    unknown = client.get("/cases/NB-2026-9999/").content.decode()
    for page in (unseen, unknown):
        assert case.title not in page
    assert (
        unseen.replace(case.reference, "NB-2026-9999").split("nonce")[0]
        == (unknown.split("nonce")[0])
    )


def test_an_outsiders_try_is_in_the_trail(cal: User, case: Case) -> None:
    client_for(cal).get(f"/cases/{case.reference}/")
    entry = Entry.objects.get(kind="refusal")
    assert (entry.actor, entry.cases) == (cal, [case.pk])


@pytest.mark.parametrize("page", FORMS)
def test_an_auditor_reads_and_changes_nothing(eli: User, case: Case, page: str) -> None:
    client = client_for(eli)
    assert client.get(f"/cases/{case.reference}/").status_code == 200
    assert client.get(f"/cases/{case.reference}/{page}").status_code == 403
    assert client.post(f"/cases/{case.reference}/{page}", {}).status_code == 403


def test_pages_that_are_only_read_take_no_posts(asha: User, case: Case) -> None:
    client = client_for(asha)
    for page in ("", "chronology/"):
        assert client.post(f"/cases/{case.reference}/{page}").status_code == 405
    for page in FORMS:
        assert client.delete(f"/cases/{case.reference}/{page}").status_code == 405


@pytest.mark.parametrize("page", FORMS)
def test_an_empty_form_is_answered_with_what_is_missing(asha: User, case: Case, page: str) -> None:
    response = client_for(asha).post(f"/cases/{case.reference}/{page}", {})
    assert response.status_code == 200
    assert "There is a problem" in response.content.decode()


# --- The page of a case ---------------------------------------------------------------------------


def test_a_read_is_recorded_with_everyone_on_the_case(
    asha: User, case: Case, jordan: Person
) -> None:
    client_for(asha).get(f"/cases/{case.reference}/")
    entry = Entry.objects.get(deed="case.read")
    assert (entry.actor, entry.cases, entry.subjects) == (asha, [case.pk], [jordan.pk])


def test_the_page_shows_the_people_and_their_roles(asha: User, case: Case, jordan: Person) -> None:
    make_profile(jordan, case)
    page = client_for(asha).get(f"/cases/{case.reference}/").content.decode()
    assert "Jordan Smith" in page
    assert "Parent" in page
    assert "1 online profile" in page


def test_the_address_of_a_profile_is_on_no_page_of_the_case(
    asha: User, case: Case, jordan: Person
) -> None:
    attribution = make_profile(jordan, case, "https://www.facebook.com/jordan.smith.92")
    client = client_for(asha)
    paths = ["", "chronology/", f"people/{jordan.pk}/"]
    paths += [f"people/{jordan.pk}/profiles/{attribution.pk}/edit/"]
    for path in paths:
        page = client.get(f"/cases/{case.reference}/{path}").content.decode()
        assert "facebook.com" not in page
    assert "jordan.smith.92 on Facebook" in page


def test_a_reference_is_found_in_any_case_of_letters(asha: User, case: Case) -> None:
    assert client_for(asha).get(f"/cases/{case.reference.lower()}/").status_code == 200


def test_it_takes_as_many_queries_for_many_rows_as_for_few(asha: User, case: Case) -> None:
    def queries_with(rows: int) -> int:
        for _ in range(rows):
            person = make_person()
            involve(person, case)
            make_profile(person, case)
            note = make_note(case)
            case.notes.create(by=asha, text="More.", amends=note)
        client = client_for(asha)
        with CaptureQueriesContext(connection) as captured:
            client.get(f"/cases/{case.reference}/")
        return len(captured)

    queries_with(1)
    assert queries_with(3) == queries_with(30)


# --- Opening a case -------------------------------------------------------------------------------


def test_a_worker_opens_a_case(asha: User) -> None:
    response = client_for(asha).post("/cases/new/", new_case(asha, reference="nb-2026-0777"))

    case = Case.objects.get()
    assert response["Location"] == "/cases/NB-2026-0777/"
    assert (case.reference, case.lead, case.title) == ("NB-2026-0777", asha, "Family Ashworth")
    entry = Entry.objects.get(deed="case.opened")
    assert (entry.actor, entry.cases) == (asha, [case.pk])


def test_a_taken_reference_does_not_say_whose_it_is(asha: User, restricted_case: Case) -> None:
    typed = new_case(asha, reference=restricted_case.reference.lower())
    page = client_for(asha).post("/cases/new/", typed).content.decode()
    assert "That reference is already in use" in page
    assert restricted_case.title not in page
    assert "Family Ashworth" in page


@pytest.mark.parametrize("reference", ["NB 2026", "NB/2026", "-", "new", "é-1", "N" * 41, "../x"])
def test_a_reference_of_another_shape_is_refused(asha: User, reference: str) -> None:
    response = client_for(asha).post("/cases/new/", new_case(asha, reference=reference))
    assert response.status_code == 200
    assert not Case.objects.exists()


def test_bad_dates_and_long_names_get_sentences(asha: User) -> None:
    typed = new_case(asha, title="x" * 5000, opened_on_year="1066")
    page = client_for(asha).post("/cases/new/", typed).content.decode()
    assert "must be 200 characters or fewer. It has 5000 now" in page
    assert "must be on or after 1 January 1900" in page
    assert "x" * 5000 in page


def test_a_case_does_not_open_in_the_future(asha: User) -> None:
    page = client_for(asha).post("/cases/new/", new_case(asha, opened_on_year="2999"))
    assert "must be on or before" in page.content.decode()


def test_it_is_allocated_to_someone_in_its_team(asha: User, cal: User) -> None:
    response = client_for(asha).post("/cases/new/", new_case(asha, lead=cal.pk))
    assert response.status_code == 200
    assert not Case.objects.exists()


def test_it_opens_in_no_team_but_ones_own(asha: User, permanence_team: Team) -> None:
    response = client_for(asha).post("/cases/new/", new_case(asha, team=permanence_team.pk))
    assert response.status_code == 200
    assert not Case.objects.exists()


def test_only_a_manager_restricts_a_new_case(asha: User, dee: User) -> None:
    client_for(asha).post("/cases/new/", new_case(asha, restricted="on"))
    assert not Case.objects.get().restricted
    client_for(dee).post("/cases/new/", new_case(asha, reference="NB-2", restricted="on"))
    assert Case.objects.get(reference="NB-2").restricted


def test_a_form_posted_twice_opens_one_case(asha: User) -> None:
    client, typed = client_for(asha), new_case(asha, once=str(uuid.uuid4()))
    first = client.post("/cases/new/", typed)
    second = client.post("/cases/new/", typed)
    assert first["Location"] == second["Location"] == "/cases/NB-2026-0777/"
    assert Case.objects.count() == 1


def test_an_auditor_opens_no_case(eli: User, asha: User) -> None:
    assert client_for(eli).get("/cases/new/").status_code == 403
    assert client_for(eli).post("/cases/new/", new_case(asha)).status_code == 403


# --- Changing a case ------------------------------------------------------------------------------


def test_a_worker_changes_the_details(ben: User, case: Case) -> None:
    typed = changes(case, title="Smith and Jones", kind=CaseKind.S47, domestic_abuse="on")
    response = client_for(ben).post(f"/cases/{case.reference}/edit/", typed)
    assert response["Location"] == f"/cases/{case.reference}/"
    case.refresh_from_db()
    assert (case.title, case.kind, case.domestic_abuse, case.version) == (
        "Smith and Jones",
        "s47",
        True,
        2,
    )
    assert Entry.objects.get(deed="case.changed").cases == [case.pk]


def test_what_a_manager_decides_does_not_change_for_a_worker(
    asha: User, ben: User, case: Case, permanence_team: Team
) -> None:
    typed = changes(case, restricted="on", lead=ben.pk, team=permanence_team.pk)
    client_for(asha).post(f"/cases/{case.reference}/edit/", typed)
    case.refresh_from_db()
    assert (case.restricted, case.lead, case.team) == (False, asha, asha.postings.get().team)


def test_a_manager_restricts_and_reallocates(dee: User, ben: User, case: Case) -> None:
    typed = changes(case, restricted="on", lead=ben.pk)
    client_for(dee).post(f"/cases/{case.reference}/edit/", typed)
    case.refresh_from_db()
    assert (case.restricted, case.lead) == (True, ben)


def test_a_manager_hands_a_case_to_another_team(
    dee: User, cal: User, case: Case, permanence_team: Team
) -> None:
    typed = changes(case, lead=cal.pk, team=permanence_team.pk)
    response = client_for(dee).post(f"/cases/{case.reference}/edit/", typed)
    assert response["Location"] == "/cases/"
    case.refresh_from_db()
    assert (case.lead, case.team) == (cal, permanence_team)


def test_a_stale_form_is_shown_again_and_can_then_be_saved(asha: User, case: Case) -> None:
    client, path = client_for(asha), f"/cases/{case.reference}/edit/"
    typed = changes(case, title="Typed by Asha")
    case.title, case.version = "Saved by Ben", 2
    case.save()

    page = client.post(path, typed).content.decode()

    assert "Someone changed this after you opened it." in page
    assert "Typed by Asha" in page
    case.refresh_from_db()
    assert case.title == "Saved by Ben"
    assert 'name="version" value="2"' in page
    assert client.post(path, {**typed, "version": "2"}).status_code == 302


# --- Closing a case -------------------------------------------------------------------------------


def closing(case: Case, day: int = 1, month: int = 3, year: int = 2026) -> dict[str, Any]:
    return {
        "closed_on_day": day,
        "closed_on_month": month,
        "closed_on_year": year,
        "version": case.version,
    }


def test_a_case_is_closed_and_opened_again(asha: User, case: Case) -> None:
    client = client_for(asha)
    client.post(f"/cases/{case.reference}/close/", closing(case))
    case.refresh_from_db()
    assert str(case.closed_on) == "2026-03-01"
    client.post(f"/cases/{case.reference}/reopen/", {"reason": "New concerns."})
    case.refresh_from_db()
    assert case.closed_on is None
    assert Entry.objects.get(deed="case.closed").cases == [case.pk]
    assert Entry.objects.get(deed="case.reopened").reason == "New concerns."


def test_a_case_does_not_close_before_it_opened(asha: User, case: Case) -> None:
    page = client_for(asha).post(f"/cases/{case.reference}/close/", closing(case, year=2025))
    assert "The case opened on 5 January 2026. Enter a later date" in page.content.decode()
    case.refresh_from_db()
    assert case.closed_on is None


def test_a_stale_closing_changes_nothing(asha: User, case: Case) -> None:
    typed = closing(case)
    case.version = 2
    case.save()
    page = client_for(asha).post(f"/cases/{case.reference}/close/", typed).content.decode()
    assert "Someone changed this after you opened it." in page
    case.refresh_from_db()
    assert case.closed_on is None


def test_nothing_is_kept_where_the_trail_cannot_be_written(
    asha: User, monkeypatch: pytest.MonkeyPatch
) -> None:
    def broken(*args: Any, **kwargs: Any) -> None:
        raise RuntimeError("the trail is full")

    monkeypatch.setattr("cases.actions.record", broken)
    with pytest.raises(RuntimeError):
        client_for(asha).post("/cases/new/", new_case(asha))
    assert not Case.objects.exists()


def test_a_case_of_another_team_with_the_same_worker_is_seen(
    asha: User, permanence_team: Team
) -> None:
    case = make_case(lead=asha, team=permanence_team, restricted=True)
    assert client_for(asha).get(f"/cases/{case.reference}/").status_code == 200
