"""Error cases: who reads them, who decides, once, in which steps, and what the lists show."""

from datetime import datetime, timedelta

import pytest
from django.db import DatabaseError, connection, transaction
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from accounts.models import User
from audit import clock
from audit.clock import LONDON
from audit.models import Entry
from cases.models import Case, Person
from ripa.errors.actions import establish_error, report_error
from ripa.models import ErrorCase
from tests.cast import client_for
from tests.factories_ripa import make_error

LIST = reverse("error_list")
DECISION = {
    "material": "released",
    "decision_found": "Nobody asked first.",
    "outcome": "The training is repeated.",
    "prevention": "The telephone is locked.",
    "version": 2,
}


def when(name: str, at: datetime) -> dict[str, object]:
    """A moment, to the minute, as the boxes of a form send it."""
    there = at.astimezone(LONDON)
    return {
        f"{name}_day": there.day,
        f"{name}_month": there.month,
        f"{name}_year": there.year,
        f"{name}_time": f"{there:%H:%M}",
    }


def establish(error: ErrorCase, by: User, at: datetime | None = None) -> None:
    """Whether it is a RIPA error is said: it is since `at`, or it is not."""
    error.refresh_from_db()
    establish_error(
        by=by, pk=error.pk, version=error.version, ripa_error=at is not None, established_at=at
    )


@pytest.fixture
def error(case: Case, jordan: Person, asha: User) -> ErrorCase:
    return make_error(case, jordan, by=asha)


def address(name: str, error: ErrorCase) -> str:
    return reverse(f"error_{name}", args=[error.pk])


def test_the_sro_decides_and_the_clock_is_shown(
    error: ErrorCase, case: Case, jordan: Person, sol: User
) -> None:
    browser = client_for(sol)
    assert address("establish", error) in browser.get(address("page", error)).content.decode()
    # Not before it is said whether it is a relevant error.
    too_soon = browser.post(address("decide", error), {**DECISION, "version": 1})
    assert too_soon.status_code == 409 and "not yet said" in too_soon.content.decode()
    said = {"version": 1, "ripa_error": "yes", **when("established_at", clock.now())}
    answer = browser.post(address("establish", error), said)
    assert answer["Location"] == address("page", error)
    assert address("decide", error) in browser.get(address("page", error)).content.decode()
    answer = browser.post(address("decide", error), DECISION)
    assert answer["Location"] == address("page", error)
    error.refresh_from_db()
    assert (error.ripa_error, error.decided_by) == (True, sol)
    kept = Entry.objects.get(deed="error.decided")
    assert (kept.actor, kept.subjects, kept.cases) == (sol, [jordan.pk], [case.pk])
    page = browser.get(address("page", error)).content.decode()
    assert "Report to the Commissioner by" in page and "The training is repeated." in page
    assert "It may be read again" in page and "left after today" in page
    assert address("decide", error) not in page and address("establish", error) not in page


def test_it_is_decided_once(error: ErrorCase, sol: User) -> None:
    establish(error, sol)
    client_for(sol).post(address("decide", error), DECISION)
    for name, sent in (("decide", DECISION), ("establish", {"ripa_error": "no"})):
        again = client_for(sol).post(address(name, error), {**sent, "version": 3})
        assert again.status_code == 409
        assert "This error case is decided already." in again.content.decode()


def test_bad_input_and_a_stale_page_keep_what_was_typed(error: ErrorCase, sol: User) -> None:
    page = address("decide", error)
    establish(error, sol)
    for change, sentence in (
        ({"material": ""}, "Answer the question"),
        ({"prevention": ""}, "Answer the question"),
        ({"outcome": "x" * 20_000}, "must be 10000 characters or fewer"),
    ):
        answer = client_for(sol).post(page, {**DECISION, **change})
        assert answer.status_code == 200 and sentence in answer.content.decode()
    stale = client_for(sol).post(page, {**DECISION, "version": 7})
    assert stale.status_code == 409
    assert "Someone changed this" in stale.content.decode()
    assert "The training is repeated." in stale.content.decode()
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
    establish(newest, sol)
    browser.post(address("decide", newest), DECISION)
    waiting = browser.get(LIST, {"stands": "waiting"}).content.decode()
    assert address("page", newest) not in waiting


def test_each_filter_lets_through_what_it_says(
    case: Case, jordan: Person, asha: User, sol: User
) -> None:
    now = clock.now()
    made = {name: make_error(case, jordan, by=asha) for name in ("open", "due", "overdue", "done")}
    made["outside"] = make_error(case, jordan, by=asha, kind="outside_scope")
    establish(made["due"], sol, now)
    establish(made["overdue"], sol, now - timedelta(days=30))
    establish(made["done"], sol, now - timedelta(days=30))
    made["done"].refresh_from_db()
    report_error(
        by=sol, pk=made["done"].pk, version=2, reported_at=now - timedelta(days=2), reference="C/1"
    )
    for chosen, wanted in (
        ({"kind": "outside_scope"}, {"outside"}),
        ({"ripa": "yes"}, {"due", "overdue", "done"}),
        ({"ripa": "open"}, {"open", "outside"}),
        ({"report": "due"}, {"due", "overdue"}),
        ({"report": "overdue"}, {"overdue"}),
        ({"report": "reported"}, {"done"}),
        ({"ripa": "open", "stands": "waiting", "kind": "late_declaration"}, {"open"}),
    ):
        page = client_for(sol).get(LIST, chosen).content.decode()
        assert {name for name, each in made.items() if address("page", each) in page} == wanted
    assert "overdue by" in client_for(sol).get(LIST, {"report": "overdue"}).content.decode()
    assert client_for(sol).get(LIST, {"kind": "nonsense", "before": "x"}).status_code == 200


def test_the_report_is_recorded_once_and_only_of_a_relevant_error(
    error: ErrorCase, sol: User
) -> None:
    browser, page = client_for(sol), address("reported", error)
    now = clock.now()
    sent = {"version": 2, "reference": "IPCO/77", **when("reported_at", now)}
    assert "not established" in browser.post(page, sent).content.decode()
    establish(error, sol, now - timedelta(days=3))
    early = browser.post(page, {**sent, **when("reported_at", now - timedelta(days=4))})
    assert early.status_code == 409 and "before it was established" in early.content.decode()
    assert "IPCO/77" in early.content.decode()
    assert browser.post(page, sent)["Location"] == address("page", error)
    kept = Entry.objects.get(deed="error.reported")
    assert kept.additional_data["reference"] == "IPCO/77"
    again = browser.post(page, {**sent, "version": 3})
    assert again.status_code == 409 and "recorded already" in again.content.decode()
    # What the Commissioner was told cannot be unsaid here.
    undone = browser.post(address("establish", error), {"version": 3, "ripa_error": "no"})
    assert undone.status_code == 409 and "can no longer change" in undone.content.decode()


def test_when_it_was_established_must_be_possible(error: ErrorCase, sol: User) -> None:
    page = address("establish", error)
    missing = client_for(sol).post(page, {"version": 1, "ripa_error": "yes"})
    assert "Enter when it was established" in missing.content.decode()
    ahead = {"version": 1, "ripa_error": "yes", **when("established_at", _tomorrow())}
    assert "must be on or before" in client_for(sol).post(page, ahead).content.decode()
    error.refresh_from_db()
    assert error.ripa_error is None


def _tomorrow() -> datetime:
    return clock.now() + timedelta(days=1)


def test_home_tells_the_officer_what_is_to_be_decided_and_reported(
    error: ErrorCase, sol: User
) -> None:
    establish(error, sol, clock.now() - timedelta(days=40))
    assert "overdue by" in client_for(sol).get(reverse("home")).content.decode()
    client_for(sol).post(address("decide", error), DECISION)
    home = client_for(sol).get(reverse("home")).content.decode()
    assert f"Report error case {error.pk}" in home and "overdue by" in home
