"""The central record on the screen and as files: filters, pages, injection, who may."""

import csv
import io
from collections.abc import Iterator
from datetime import date, timedelta
from io import BytesIO
from typing import Any

import pytest
from django.db import connection
from django.http import StreamingHttpResponse
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from pypdf import PdfReader

from accounts.models import User
from audit import clock
from audit.models import Entry
from cases.models import Case, Person
from ripa.authorities import actions
from ripa.models import Authority, PolicyVersion
from ripa.record import queries
from ripa.record.filters import Wanted
from tests.cast import client_for
from tests.factories import involve, make_alias, make_person
from tests.factories_ripa import fresh, make_draft, make_granted, make_ready, make_submitted
from tests.integration.ripa.conftest import on_record as written_up

NUMBERS: Iterator[int] = iter(range(1, 1_000_000))


def numbered(authority: Authority, number: str = "") -> Authority:
    """A number for an authority that was written up, not applied for."""
    authority.number = number or f"NR/2020/{next(NUMBERS):04d}"
    authority.save()
    return authority


def shown(by: User, **wanted: Any) -> set[int]:
    return {row.pk for row in queries.read_record(by=by, wanted=Wanted(**wanted)).rows}


@pytest.fixture
def ended(case: Case, jordan: Person, ada: User) -> Authority:
    today = clock.today()
    return numbered(
        written_up(
            case,
            jordan,
            ada,
            days_ago=60,
            review_by=today - timedelta(days=40),
            to=today - timedelta(days=1),
        )
    )


def test_only_what_has_a_number_is_on_record(
    rae: User, case: Case, jordan: Person, in_force: Authority
) -> None:
    make_draft(case, jordan)
    make_submitted(case, jordan)
    assert shown(rae) == {in_force.pk}


def test_each_state_of_now_finds_its_own(
    rae: User,
    ada: User,
    asha: User,
    dee: User,
    case: Case,
    jordan: Person,
    in_force: Authority,
    awaiting: Authority,
    overdue: Authority,
    ended: Authority,
) -> None:
    numbered(overdue)
    ready = make_ready(case, jordan, manager=dee, coordinator=rae)
    refused = make_ready(case, jordan, manager=dee, coordinator=rae)
    actions.refuse(by=ada, reason="No.", **fresh(refused))
    withdrawn = make_ready(case, jordan, manager=dee, coordinator=rae)
    actions.withdraw(by=asha, reason="No need.", **fresh(withdrawn))
    cancelled = make_granted(case, jordan, manager=dee, coordinator=rae, officer=ada)
    actions.cancel(by=rae, reason="Over.", **fresh(cancelled))
    found = {
        "in_force": in_force,
        "awaiting_magistrate": awaiting,
        "review_overdue": overdue,
        "expired": ended,
        "undecided": ready,
        "refused": refused,
        "withdrawn": withdrawn,
        "cancelled": cancelled,
    }
    for stands, authority in found.items():
        assert shown(rae, stands=stands) == {authority.pk}, stands
    assert shown(rae) == {each.pk for each in found.values()}
    assert shown(rae, stands="used_up") == set()


def test_all_its_viewings_used(
    rae: User, asha: User, case: Case, jordan: Person, in_force: Authority, viewing_by: Any
) -> None:
    for _ in range(3):
        viewing_by(asha, jordan, case, authority=in_force)
    assert shown(rae, stands="used_up") == {in_force.pk}
    assert shown(rae, stands="in_force") == set()


def test_the_other_filters(
    rae: User,
    ada: User,
    dee: User,
    case: Case,
    jordan: Person,
    in_force: Authority,
    viewing_by: Any,
) -> None:
    robin = make_person("Robin Vale")
    make_alias(robin, "Kestrel Vale")
    involve(robin, case)
    other = make_ready(
        case,
        robin,
        manager=dee,
        coordinator=rae,
        confidential_likely=True,
        confidential_what="A doctor’s letter, which nobody copies.",
        kind="non_ripa",
    )
    viewing_by(ada, robin, case)
    actions.grant(by=ada, reason="It is.", involved_reason="Alone here.", **fresh(other))
    year = clock.today().year
    assert shown(rae, about="robin") == shown(rae, about="kestrel") == {other.pk}
    assert shown(rae, about="nobody of that name") == set()
    assert shown(rae, confidential=True) == {other.pk}
    assert shown(rae, confidential=False) == {in_force.pk}
    assert shown(rae, involved=True) == {other.pk}
    assert shown(rae, involved=False) == {in_force.pk}
    assert shown(rae, number=str(other.number)) == {other.pk}
    assert shown(rae, year=year) == shown(rae, officer=ada.pk) == {in_force.pk, other.pk}
    assert shown(rae, year=year - 1) == shown(rae, officer=rae.pk) == set()
    assert shown(rae, kind="chis") == set()
    assert shown(rae, year=year, confidential=True, about="vale") == {other.pk}


def test_a_merged_record_is_found_by_either_name(
    rae: User, case: Case, jordan: Person, in_force: Authority
) -> None:
    kept = make_person("Jo Smythe")
    jordan.merged_into = kept
    jordan.save()
    assert shown(rae, about="smythe") == shown(rae, about="jordan") == {in_force.pk}


def test_the_year_is_londons(rae: User, case: Case, jordan: Person, ada: User) -> None:
    made = numbered(make_draft(case, jordan, state="in_force", decided_by=ada))
    made.events.create(deed="grant", at="2025-06-30T23:30:00+00:00", by=ada, data={})
    late = numbered(make_draft(case, jordan, state="in_force", decided_by=ada))
    late.events.create(deed="grant", at="2025-01-01T00:00:00+00:00", by=ada, data={})
    early = numbered(make_draft(case, jordan, state="in_force", decided_by=ada))
    early.events.create(deed="grant", at="2024-12-31T23:59:59+00:00", by=ada, data={})
    assert shown(rae, year=2025) == {made.pk, late.pk}
    assert shown(rae, year=2024) == {early.pk}


def test_past_its_retention_date(rae: User, case: Case, jordan: Person, ada: User) -> None:
    def cancelled(day: date) -> Authority:
        made = numbered(make_draft(case, jordan, state="cancelled", decided_by=ada))
        at = f"{day.isoformat()}T12:00:00+00:00"
        Authority.objects.filter(pk=made.pk).update(created_at=at)
        made.events.create(deed="cancel", at=at, by=ada, data={})
        return made

    today = clock.today()
    years = PolicyVersion.objects.latest("number").authority_years
    due = cancelled(today.replace(year=today.year - years) - timedelta(days=1))
    cancelled(today.replace(year=today.year - years))
    assert shown(rae, past_retention=True) == {due.pk}


def test_paging_by_key_misses_nothing_and_repeats_nothing(
    rae: User, case: Case, jordan: Person, ada: User, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(queries, "ON_A_PAGE", 2)
    monkeypatch.setattr(queries, "LOOKED_THROUGH", 4)
    today = clock.today()
    wanted, made = [], []
    for place in range(13):
        last = today + timedelta(days=20 if place in {0, 3, 4, 12} else -1)
        each = numbered(written_up(case, jordan, ada, days_ago=30, review_by=last, to=last))
        made.append(each.pk)
        if last > today:
            wanted.append(each.pk)
    for asked, expected in ((Wanted(), made), (Wanted(stands="in_force"), wanted)):
        found: list[int] = []
        before, pages = None, 0
        while True:
            page = queries.read_record(by=rae, wanted=asked, before=before)
            found += [row.pk for row in page.rows]
            pages += 1
            assert len(page.rows) <= 2
            if page.older is None:
                break
            before = page.older
        assert found == sorted(expected, reverse=True)
        assert pages < 12


def test_a_page_that_looked_far_says_so(
    rae: User,
    in_force: Authority,
    case: Case,
    jordan: Person,
    ended: Authority,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(queries, "LOOKED_THROUGH", 1)
    page = client_for(rae).get(reverse("record_list"), {"stands": "in_force"})
    told = page.content.decode()
    assert "were looked through for this page" in told
    assert "No authority fits" not in told
    older = client_for(rae).get(reverse("record_list") + page.context["older"])
    assert str(in_force.number) in older.content.decode()


def test_the_page_shows_the_row_and_leads_to_the_file(
    rae: User, ripa_in_force: Authority, jordan: Person
) -> None:
    page = client_for(rae).get(reverse("record_list"), {"about": "Jordan", "kind": ""})
    told = page.content.decode()
    assert reverse("authority_page", args=[ripa_in_force.pk]) in told
    assert "Granted on" in told and "Ada Lindley, head of service" in told
    assert "Approved on" in told and "J Reed" in told
    assert "In force" in told
    entry = Entry.objects.filter(deed="record.read").latest("id")
    assert entry.subjects == [jordan.pk]
    assert entry.additional_data["about"] == "Jordan"


@pytest.mark.parametrize(
    "typed",
    [
        {"year": "1"},
        {"year": "elephant"},
        {"kind": "none"},
        {"stands": "\x00"},
        {"officer": "999999"},
        {"about": "x" * 300},
        {"number": "\x00"},
    ],
)
@pytest.mark.parametrize("route", ["record_list", "record_csv", "record_pdf", "pack_new"])
def test_filters_that_make_no_sense_are_said_so(
    rae: User, in_force: Authority, route: str, typed: dict[str, str]
) -> None:
    answer = client_for(rae).get(reverse(route), typed)
    if route == "record_list":
        assert answer.status_code == 200
        assert "There is a problem" in answer.content.decode()
        assert answer.context["page"] is None
    else:
        assert answer.status_code == 302
        assert answer["Location"].startswith(reverse("record_list"))


@pytest.mark.parametrize("before", ["", "x", "-1", "9" * 30, "\u0663"])
def test_a_start_that_is_no_number_is_page_one(rae: User, in_force: Authority, before: str) -> None:
    page = client_for(rae).get(reverse("record_list"), {"before": before})
    assert str(in_force.number) in page.content.decode()


def read_csv(answer: Any) -> list[list[str]]:
    assert isinstance(answer, StreamingHttpResponse)
    content = b"".join(answer.streaming_content)  # type: ignore[arg-type]
    assert content.startswith(b"\xef\xbb\xbf")
    return list(csv.reader(io.StringIO(content.decode("utf-8-sig"), newline="")))


def test_the_csv_file_holds_the_filtered_rows_and_is_on_record(
    rae: User, in_force: Authority, awaiting: Authority, jordan: Person, case: Case
) -> None:
    answer = client_for(rae).get(reverse("record_csv"), {"stands": "in_force", "before": "1"})
    head, *rows = read_csv(answer)
    assert head[0] == "Reference number"
    assert [row[0] for row in rows] == [in_force.number]
    assert answer["Content-Disposition"].startswith('attachment; filename="central-record-')
    entry = Entry.objects.filter(deed="record.exported").latest("id")
    assert entry.additional_data == {"stands": "in_force", "form": "CSV", "authorities": 1}
    assert (entry.subjects, entry.cases, entry.actor_id) == ([jordan.pk], [case.pk], rae.pk)


@pytest.mark.parametrize("start", ["=", "+", "-", "@", "\t=", "\uff1d", "|", "%", " ="])
def test_no_cell_is_a_formula(
    rae: User, dee: User, ada: User, case: Case, jordan: Person, start: str
) -> None:
    title = f"{start}HYPERLINK(1)"
    make_granted(
        case, jordan, manager=dee, coordinator=rae, officer=ada, title=title, description=title
    )
    head, row = read_csv(client_for(rae).get(reverse("record_csv")))
    assert row[head.index("Title")] == f"'{title}"
    assert row[head.index("Description")] == f"'{title}"


def test_times_in_the_csv_file_are_londons(
    rae: User, case: Case, jordan: Person, ada: User
) -> None:
    made = numbered(make_draft(case, jordan, state="refused", decided_by=ada))
    made.events.create(deed="refuse", at="2025-07-01T22:30:00+00:00", by=ada, data={})
    head, row = read_csv(client_for(rae).get(reverse("record_csv")))
    assert row[head.index("Date given (London)")] == "2025-07-01 23:30"
    assert row[head.index("Keep until")] == "2030-07-01"


def test_the_csv_file_is_written_in_pieces(
    rae: User, case: Case, jordan: Person, ada: User, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(queries, "AT_A_TIME", 2)
    made = [numbered(make_draft(case, jordan, state="withdrawn")) for _ in range(5)]
    _, *rows = read_csv(client_for(rae).get(reverse("record_csv")))
    assert [row[0] for row in rows] == [each.number for each in reversed(made)]


def words_of(pdf: bytes) -> str:
    return " ".join(
        "\n".join(page.extract_text() for page in PdfReader(BytesIO(pdf)).pages).split()
    )


def test_the_pdf_has_a_block_for_each(rae: User, ripa_in_force: Authority) -> None:
    answer = client_for(rae).get(reverse("record_pdf"))
    assert answer["Content-Type"] == "application/pdf"
    told = words_of(answer.content)
    assert str(ripa_in_force.number) in told
    assert "Granted on" in told and "Approved on" in told and "Jordan Smith" in told
    assert "1 authority." in told
    assert "Printed by Rae Bello" in told


def test_the_pdf_says_what_it_leaves_out(
    rae: User, in_force: Authority, awaiting: Authority, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("ripa.record.views.MOST_ON_PAPER", 1)
    monkeypatch.setattr("ripa.record.printing.MOST_ON_PAPER", 1)
    told = words_of(client_for(rae).get(reverse("record_pdf")).content)
    assert "Authorities 1 to 1 of 2" in told
    assert "Choose a year" in told
    assert str(in_force.number) not in told


def test_a_pdf_that_cannot_be_set_says_why(
    rae: User, dee: User, ada: User, case: Case, jordan: Person
) -> None:
    make_granted(case, jordan, manager=dee, coordinator=rae, officer=ada, title="A \U0001313f bird")
    answer = client_for(rae).get(reverse("record_pdf"))
    assert answer.status_code == 409
    assert "cannot be printed" in answer.content.decode()


def test_an_empty_record_is_a_page_and_two_files(rae: User) -> None:
    browser = client_for(rae)
    assert (
        "Nothing is on the central record yet"
        in browser.get(reverse("record_list")).content.decode()
    )
    assert len(read_csv(browser.get(reverse("record_csv")))) == 1
    assert "No authority fits" in words_of(browser.get(reverse("record_pdf")).content)


WHO_MAY = {
    "asha": (403, 403),
    "dee": (403, 403),
    "sam": (403, 403),
    "ada": (200, 403),
    "rae": (200, 200),
    "sol": (200, 200),
    "eli": (200, 200),
}


@pytest.mark.parametrize("name", list(WHO_MAY))
def test_who_may_read_it_and_take_it_away(
    name: str, in_force: Authority, request: pytest.FixtureRequest
) -> None:
    browser = client_for(request.getfixturevalue(name))
    reads, takes = WHO_MAY[name]
    assert browser.get(reverse("record_list")).status_code == reads
    for route in ("record_csv", "record_pdf", "pack_list", "pack_new"):
        assert browser.get(reverse(route)).status_code == takes, route
    if reads == 200:
        offered = reverse("record_csv") in browser.get(reverse("record_list")).content.decode()
        assert offered == (takes == 200)


def test_the_queries_of_the_page_do_not_grow(
    rae: User, case: Case, jordan: Person, dee: User, ada: User
) -> None:
    browser, counts = client_for(rae), []
    for _ in range(3):
        for _ in range(2):
            make_granted(case, jordan, manager=dee, coordinator=rae, officer=ada)
        with CaptureQueriesContext(connection) as queries_made:
            assert browser.get(reverse("record_list"), {"stands": "in_force"}).status_code == 200
        counts.append(len(queries_made))
    assert counts[1] == counts[2]
