"""The trail as a file: on record first, whole, and inert in a spreadsheet."""

import csv
import io
from typing import Any

import pytest
from django.db import DatabaseError
from django.urls import reverse

from accounts.models import User
from audit.models import Entry
from audit.recording import record
from cases.deeds import CASE_READ
from cases.models import Case, Person
from oversight import export
from oversight.export import COLUMNS, ONLY_SO_MANY, csv_lines
from oversight.queries import trail
from tests.cast import client_for
from tests.factories import make_case, make_person, make_user
from tests.integration.oversight.test_spreadsheet import LIVE

ADDRESS = reverse("trail_export")


def rows_of(answer: Any) -> list[list[str]]:
    text = b"".join(answer.streaming_content).decode("utf-8-sig")
    return list(csv.reader(io.StringIO(text, newline="")))


def test_the_file_has_a_heading_and_a_row_an_entry_with_names_for_numbers(
    eli: User, asha: User, case: Case, jordan: Person
) -> None:
    made = record(CASE_READ, by=asha, on=case, subjects=[jordan.pk], cases=[case.pk], reason="Why")
    answer = client_for(eli).get(ADDRESS, {"who": "asha"})
    heading, row = rows_of(answer)
    assert tuple(heading) == COLUMNS
    said = dict(zip(heading, row, strict=True))
    assert said["Entry"] == str(made.pk)
    assert said["What"] == f"Asha Rahman read the case {case}"
    assert said["About"] == f"Jordan Smith ({jordan.pk})"
    assert said["Cases"] == case.reference
    assert said["Reason"] == "Why"


def test_the_file_has_a_safe_name_and_kind(eli: User) -> None:
    answer = client_for(eli).get(ADDRESS)
    number = Entry.objects.get(deed="trail.exported").pk
    assert answer["Content-Type"] == "text/csv; charset=utf-8"
    disposition = answer["Content-Disposition"]
    assert disposition.startswith('attachment; filename="access-trail-20')
    assert disposition.endswith(f'-{number}.csv"')
    assert answer["Cache-Control"] == "no-store"


def test_the_export_is_on_record_before_the_first_byte_leaves(
    eli: User, case: Case, jordan: Person
) -> None:
    data = {"about": "jordan", "case": case.reference, "kind": "read"}
    answer = client_for(eli).get(ADDRESS, data)
    entry = Entry.objects.get(deed="trail.exported")
    assert (entry.kind, entry.actor) == ("export", eli)
    assert (entry.subjects, entry.cases) == ([jordan.pk], [case.pk])
    assert entry.additional_data["kind"] == "read"
    assert answer.streaming
    rows_of(answer)


def test_where_it_cannot_be_recorded_nothing_leaves(
    eli: User, case: Case, monkeypatch: pytest.MonkeyPatch
) -> None:
    def fail(*args: Any, **kwargs: Any) -> None:
        raise DatabaseError("the trail cannot be written")

    browser = client_for(eli)
    monkeypatch.setattr(trail, "record", fail)
    with pytest.raises(DatabaseError):
        browser.get(ADDRESS)


@pytest.mark.parametrize("data", [{"who": "nobody"}, {"deed": "no.such"}, {"about": "nobody"}])
def test_filters_that_make_no_sense_lead_back_to_the_page_that_says_why(
    data: dict[str, str], eli: User
) -> None:
    answer = client_for(eli).get(ADDRESS, data)
    assert answer.status_code == 302
    assert answer["Location"].startswith("/trail/?")
    assert not Entry.objects.filter(deed="trail.exported").exists()


def test_asking_for_its_heading_alone_exports_nothing(eli: User) -> None:
    assert client_for(eli).head(ADDRESS).status_code == 302
    assert not Entry.objects.filter(deed="trail.exported").exists()


@pytest.mark.parametrize("live", [text for text in LIVE if "\x00" not in text])
def test_no_cell_of_any_column_is_live(live: str, eli: User, asha: User) -> None:
    bad = make_user(live[:190], email=f"bad{Entry.objects.count()}@example.test")
    person = make_person(live)
    case = make_case(lead=asha, team=asha.postings.first().team, reference=live[:40])  # type: ignore[union-attr]
    entry = Entry(
        actor=bad,
        actor_email=live,
        deed=live[:64],
        kind=live[:16],
        object_repr=live,
        subjects=[person.pk],
        cases=[case.pk],
        reason=live,
        changes={live: [live, live]},
        additional_data={live: live},
        path=live,
        device=live,
        cid=live,
    )
    entry.save()
    # Saving fills in where it came from; this line came from somebody who lied about that.
    stored = Entry.objects.select_related("actor").get(pk=entry.pk)
    stored.path = stored.device = stored.cid = live
    stored.changes = live  # type: ignore[assignment]
    text = "".join(csv_lines(iter([stored])))
    cells = next(
        r
        for r in csv.reader(io.StringIO(text.lstrip("\ufeff"), newline=""))
        if r[0] == str(entry.pk)
    )
    assert len(cells) == len(COLUMNS)
    from socialcheck.spreadsheet import as_text

    for column, cell in zip(COLUMNS, cells, strict=True):
        assert not cell or cell.startswith("'") or as_text(cell) == cell, (column, cell)
    live_as_it_is = [c for c in COLUMNS if dict(zip(COLUMNS, cells, strict=True))[c] == live]
    assert live_as_it_is == []


def test_the_file_stops_at_its_most_and_says_so(
    eli: User, asha: User, monkeypatch: pytest.MonkeyPatch
) -> None:
    for _ in range(7):
        record(CASE_READ, by=asha)
    monkeypatch.setattr(trail, "EXPORTED_TO", 5)
    monkeypatch.setattr(export, "EXPORTED_TO", 5)
    rows = rows_of(client_for(eli).get(ADDRESS, {"who": "asha"}))
    assert len(rows) == 1 + 5 + 1
    assert rows[-1] == [ONLY_SO_MANY]
    monkeypatch.setattr(trail, "EXPORTED_TO", 7)
    monkeypatch.setattr(export, "EXPORTED_TO", 7)
    assert len(rows_of(client_for(eli).get(ADDRESS, {"who": "asha"}))) == 1 + 7


def test_names_are_fetched_for_many_rows_together(
    eli: User, asha: User, case: Case, django_assert_num_queries: Any
) -> None:
    for _ in range(30):
        record(CASE_READ, by=asha, subjects=[make_person().pk], cases=[case.pk])
    entries = list(Entry.objects.filter(actor=asha).select_related("actor"))
    with django_assert_num_queries(2):
        assert len(list(csv_lines(iter(entries)))) == 31
