"""Error cases: who reads them, who decides, once, and when a RIPA error must be reported."""

from datetime import UTC, datetime

import pytest
from django.db import DatabaseError, connection, transaction
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from accounts.models import User
from audit.clock import LONDON
from audit.models import Entry
from cases.models import Case, Person
from ripa.errors.due import report_due
from ripa.models import ErrorCase
from tests.cast import client_for
from tests.factories_ripa import make_error

LIST = reverse("error_list")
DECISION = {"ripa_error": "yes", "outcome": "The material is destroyed.", "version": 1}


@pytest.fixture
def error(case: Case, jordan: Person, asha: User) -> ErrorCase:
    return make_error(case, jordan, by=asha)


def address(name: str, error: ErrorCase) -> str:
    return reverse(f"error_{name}", args=[error.pk])


def test_the_sro_decides_and_the_clock_is_shown(
    error: ErrorCase, case: Case, jordan: Person, sol: User
) -> None:
    browser = client_for(sol)
    assert address("decide", error) in browser.get(address("page", error)).content.decode()
    answer = browser.post(address("decide", error), DECISION)
    assert answer["Location"] == address("page", error)
    error.refresh_from_db()
    assert (error.ripa_error, error.decided_by) == (True, sol)
    kept = Entry.objects.get(deed="error.decided")
    assert (kept.actor, kept.subjects, kept.cases) == (sol, [jordan.pk], [case.pk])
    page = browser.get(address("page", error)).content.decode()
    assert "Report to the Commissioner by" in page and "The material is destroyed." in page
    assert address("decide", error) not in page


def test_ten_working_days_leave_out_weekends_and_bank_holidays() -> None:
    # From Monday 21 December: Christmas Day, Boxing Day (kept on the 28th) and New Year's Day.
    established = datetime(2026, 12, 21, 9, tzinfo=UTC)
    assert report_due(established).astimezone(LONDON).date().isoformat() == "2027-01-07"


def test_it_is_decided_once(error: ErrorCase, sol: User) -> None:
    client_for(sol).post(address("decide", error), DECISION)
    again = client_for(sol).post(address("decide", error), {**DECISION, "version": 2})
    assert again.status_code == 409
    assert "This error case is decided already." in again.content.decode()


def test_bad_input_and_a_stale_page_keep_what_was_typed(error: ErrorCase, sol: User) -> None:
    page = address("decide", error)
    for change, sentence in (
        ({"ripa_error": ""}, "Answer the question"),
        ({"outcome": "x" * 20_000}, "must be 10000 characters or fewer"),
    ):
        answer = client_for(sol).post(page, {**DECISION, **change})
        assert answer.status_code == 200 and sentence in answer.content.decode()
    stale = client_for(sol).post(page, {**DECISION, "version": 7})
    assert stale.status_code == 409
    assert "Someone changed this" in stale.content.decode()
    assert "The material is destroyed." in stale.content.decode()
    error.refresh_from_db()
    assert error.decided_at is None


def test_nobody_decides_their_own_report(case: Case, jordan: Person, sol: User) -> None:
    own = make_error(case, jordan, by=sol)
    answer = client_for(sol).post(address("decide", own), DECISION)
    assert answer.status_code == 403
    assert "You reported this error" in answer.content.decode()
    own.decided_by = sol
    with pytest.raises(DatabaseError, match="not_decided_by_its_reporter"), transaction.atomic():
        own.save()


@pytest.mark.parametrize("name", ["rae", "eli"])
def test_keepers_read_but_do_not_decide(
    name: str, error: ErrorCase, request: pytest.FixtureRequest
) -> None:
    browser = client_for(request.getfixturevalue(name))
    assert browser.get(LIST).status_code == 200
    assert address("decide", error) not in browser.get(address("page", error)).content.decode()
    assert browser.post(address("decide", error), DECISION).status_code == 403


@pytest.mark.parametrize("name", ["asha", "dee", "cal", "ada", "sam"])
def test_others_do_not_read_them(
    name: str, error: ErrorCase, request: pytest.FixtureRequest
) -> None:
    browser = client_for(request.getfixturevalue(name))
    for page in (LIST, address("page", error), address("decide", error)):
        assert browser.get(page).status_code == 403


def test_the_rest(error: ErrorCase, case: Case, jordan: Person, sol: User) -> None:
    browser = client_for(sol)
    assert browser.get(reverse("error_page", args=[999])).status_code == 404
    assert browser.post(LIST).status_code == 405
    assert browser.put(address("decide", error)).status_code == 405
    browser.get(LIST)
    kept = Entry.objects.filter(deed="error.listed").latest("id")
    assert (kept.subjects, kept.cases) == ([jordan.pk], [case.pk])
    browser.get(address("page", error))
    kept = Entry.objects.filter(deed="error.read").latest("id")
    assert (kept.subjects, kept.cases) == ([jordan.pk], [case.pk])


def test_the_list_is_narrowed_paged_and_asks_no_more_for_more_rows(
    case: Case, jordan: Person, asha: User, sol: User
) -> None:
    browser, counts = client_for(sol), []
    assert "No error has been reported" in browser.get(LIST).content.decode()
    for more in (3, 18):
        for _ in range(more):
            make_error(case, jordan, by=asha)
        browser.get(LIST)
        with CaptureQueriesContext(connection) as caught:
            page = browser.get(LIST).content.decode()
        counts.append(len(caught))
    assert counts[0] == counts[1]
    assert page.count("<tr") == 21 and "before=" in page
    newest = ErrorCase.objects.latest("id")
    browser.post(address("decide", newest), DECISION)
    waiting = browser.get(LIST, {"undecided": "1"}).content.decode()
    assert address("page", newest) not in waiting
