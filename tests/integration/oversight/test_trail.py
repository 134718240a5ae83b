"""The auditor's pages of the trail: each filter finds its lines; each read is a line itself."""

import contextlib
from collections.abc import Callable
from datetime import timedelta
from typing import Any

import psycopg2
import pytest
from django.db.models import QuerySet
from django.test import Client
from django.urls import reverse

from accounts.models import User
from audit import clock
from audit.deeds import Kind, deed
from audit.models import Entry
from audit.recording import record
from cases.deeds import CASE_CHANGED, CASE_READ, PERSON_READ
from cases.models import Case, Person
from demo import services
from oversight.forms import TrailForm
from oversight.queries import trail
from oversight.queries.paging import ROWS
from oversight.queries.trail import Wanted, read_trail
from tests.cast import client_for
from tests.factories import make_case, make_person, make_team, make_user

ADDRESS = reverse("trail_list")
PAGES = ("trail_list", "trail_export", "trail_verify")


def found(eli: User, **wanted: Any) -> list[Entry]:
    return read_trail(by=eli, wanted=Wanted(**wanted)).entries


@pytest.fixture
def lines(asha: User, ben: User, case: Case, other_case: Case, jordan: Person) -> list[Entry]:
    """Three lines: Asha reads Jordan, Ben reads another case, Ben changes Asha's case."""
    return [
        record(PERSON_READ, by=asha, on=jordan, subjects=[jordan.pk], cases=[case.pk]),
        record(CASE_READ, by=ben, on=other_case, cases=[other_case.pk]),
        record(CASE_CHANGED, by=ben, on=case, cases=[case.pk], reason="The title was wrong."),
    ]


def test_the_newest_line_comes_first_in_words_with_when_where_and_why(
    eli: User, lines: list[Entry]
) -> None:
    body = client_for(eli).get(ADDRESS).content.decode()
    places = [body.index(f'href="{reverse("trail_entry", args=[each.pk])}"') for each in lines]
    assert places == sorted(places, reverse=True)
    assert "Asha Rahman read the record of Jordan Smith" in body
    assert "The title was wrong." in body


@pytest.mark.parametrize(
    ("wanted", "which"),
    [
        ({"who": "asha"}, [0]),
        ({"who": "BEN@example.test"}, [2, 1]),
        ({"about": "smith jordan"}, [0]),
        ({"case": "nb-2026-1001"}, [2, 0]),
        ({"deed": "case.read"}, [1]),
        ({"kind": "deed"}, [2]),
        ({"who": "ben", "case": "NB-2026-1001"}, [2]),
        ({"who": "asha", "kind": "deed"}, []),
    ],
)
def test_each_filter_finds_its_lines_and_all_of_them_must_hold(
    wanted: dict[str, str], which: list[int], eli: User, lines: list[Entry]
) -> None:
    ours = {entry.pk for entry in lines}
    assert [e.pk for e in found(eli, **wanted) if e.pk in ours] == [lines[n].pk for n in which]


def test_times_bound_the_lines_and_the_last_minute_is_whole(eli: User, lines: list[Entry]) -> None:
    first = lines[0].pk
    lines[0].refresh_from_db()
    at = lines[0].timestamp
    minute = at.replace(second=0, microsecond=0)
    assert first in {e.pk for e in found(eli, since=minute, until=minute)}
    assert first not in {e.pk for e in found(eli, since=at + timedelta(seconds=1))}
    assert first not in {e.pk for e in found(eli, until=minute - timedelta(minutes=1))}


def test_pages_by_time_leave_nothing_out_of_one_moment(eli: User) -> None:
    at = clock.now()
    made = []
    for _ in range(ROWS * 2 + 5):
        line = Entry(deed=CASE_READ.code, kind="read", timestamp=at)
        line.save()
        made.append(line.pk)
    wanted = Wanted(since=clock.now() - timedelta(minutes=5), kind="read")
    seen: list[int] = []
    before = None
    while True:
        page = read_trail(by=eli, wanted=wanted, before=before)
        seen += [entry.pk for entry in page.entries]
        before = page.older
        if before is None:
            break
    assert [pk for pk in seen if pk in made] == sorted(made, reverse=True)
    assert len(seen) == len(set(seen))


def test_a_merged_persons_lines_are_found_under_both_records(
    eli: User, asha: User, jordan: Person
) -> None:
    twin = make_person("Jordie Smythe", merged_into=jordan)
    third = make_person("Jody Smithe", merged_into=twin)
    made = {
        record(PERSON_READ, by=asha, on=person, subjects=[person.pk]).pk
        for person in (jordan, twin, third)
    }
    for person in (jordan, twin, third):
        assert made <= {entry.pk for entry in found(eli, subject=person.pk)}
    assert made <= {entry.pk for entry in found(eli, about="smythe")}


# --- Choosing whom is meant ----------------------------------------------------------------------


def test_where_several_are_meant_none_is_guessed_and_each_can_be_chosen(
    eli: User, asha: User, jordan: Person
) -> None:
    other = make_person("Jordan Smith")
    make_user("Asha Rahman", email="other@example.test")
    body = client_for(eli).get(ADDRESS, {"about": "jordan", "who": "asha"}).content.decode()
    for person in (jordan, other):
        assert f"subject={person.pk}" in body
    assert f"actor={asha.pk}" in body
    assert "govuk-table" not in body
    # Those who were named to choose from are on record.
    assert set(Entry.objects.latest().subjects) == {jordan.pk, other.pk}


@pytest.mark.parametrize(
    ("data", "sentence"),
    [
        ({"who": "nobody"}, "No member of staff"),
        ({"about": "nobody"}, "Nobody has a name"),
        ({"case": "NB-0000"}, "There is no case with this reference"),
        ({"actor": "999999"}, "There is no such member of staff"),
        ({"subject": "999999"}, "There is no such person"),
        ({"actor": "x"}, "must be a whole number"),
        ({"who": "x" * 201}, "must be 200 characters or fewer"),
        ({"case": "a\x00b"}, "Null characters"),
        ({"since_day": "31", "since_month": "2", "since_year": "2026"}, "must be a real date"),
        (
            {
                "since_day": "2",
                "since_month": "2",
                "since_year": "2026",
                "until_day": "1",
                "until_month": "2",
                "until_year": "2026",
            },
            "must not be before",
        ),
    ],
)
def test_what_cannot_be_understood_is_said_and_what_was_typed_is_kept(
    data: dict[str, str], sentence: str, eli: User, lines: list[Entry]
) -> None:
    body = client_for(eli).get(ADDRESS, data).content.decode()
    assert "There is a problem" in body
    assert sentence in body
    assert "govuk-table" not in body
    typed = next(iter(data.values()))
    assert typed.replace("\x00", "") in body.replace("\x00", "")


@pytest.mark.parametrize("name", ["deed", "kind"])
def test_an_answer_that_is_not_on_the_list_is_said_to_be_none(name: str, eli: User) -> None:
    body = client_for(eli).get(ADDRESS, {name: "no.such"}).content.decode()
    assert "Choose one of the answers" in body


@pytest.mark.parametrize("before", ["x", "-1", "0", "1.5", "9" * 40])
def test_a_page_that_is_none_is_the_first(before: str, eli: User, lines: list[Entry]) -> None:
    body = client_for(eli).get(ADDRESS, {"before": before}).content.decode()
    assert reverse("trail_entry", args=[lines[2].pk]) in body


def test_a_time_that_is_left_out_means_the_whole_day(eli: User) -> None:
    day = {"since_day": "2", "since_month": "2", "since_year": "2026"}
    day |= {name.replace("since", "until"): value for name, value in day.items()}
    form = TrailForm(day)
    assert form.is_valid(), form.errors
    wanted = form.wanted()
    assert wanted.since and wanted.until
    assert (wanted.since.strftime("%H:%M"), wanted.until.strftime("%H:%M")) == ("00:00", "23:59")


# --- Each read is a line itself ------------------------------------------------------------------


def test_reading_the_trail_is_in_the_trail_with_its_filters(
    eli: User, asha: User, case: Case, jordan: Person, lines: list[Entry]
) -> None:
    client_for(eli).get(ADDRESS, {"who": "asha", "about": "jordan", "case": case.reference})
    entry = Entry.objects.latest()
    assert (entry.deed, entry.kind, entry.actor) == ("trail.read", "read", eli)
    assert (entry.subjects, entry.cases) == ([jordan.pk], [case.pk])
    assert entry.additional_data["who"] == asha.pk
    assert entry.additional_data["about"] == jordan.pk
    assert entry.additional_data["newest"] == entry.additional_data["oldest"] == lines[0].pk


def test_an_entry_shows_all_that_it_keeps_and_its_read_is_on_record(
    eli: User, asha: User, case: Case, jordan: Person
) -> None:
    case.title = "Smith-Jones"
    case.save()
    change = Entry.objects.filter(kind="change", cases=[case.pk]).latest()
    body = client_for(eli).get(reverse("trail_entry", args=[change.pk])).content.decode()
    assert "Smith-Jones" in body
    assert "Before" in body
    made = Entry.objects.get(deed="change.created", object_repr=str(jordan), subjects=[jordan.pk])
    page = client_for(eli).get(reverse("trail_entry", args=[made.pk]))
    assert [row for row in page.context["changes"] if "Jordan Smith" in row[2]]
    assert ".None" not in page.content.decode()
    assert reverse("case_page", args=[case.reference]) in body
    read = Entry.objects.get(deed="trail.entry_read", object_repr=str(change.pk))
    assert (read.deed, read.object_repr, read.cases) == (
        "trail.entry_read",
        str(change.pk),
        [case.pk],
    )
    about = record(PERSON_READ, by=asha, on=jordan, subjects=[jordan.pk], details={"rule": "G19"})
    body = client_for(eli).get(reverse("trail_entry", args=[about.pk])).content.decode()
    assert reverse("subject_looks", args=[jordan.pk]) in body
    assert "G19" in body


def test_an_entry_that_is_not_there_is_not_found(eli: User) -> None:
    assert client_for(eli).get(reverse("trail_entry", args=[10**12])).status_code == 404


def test_verifying_says_whether_the_trail_is_whole_and_is_on_record(
    eli: User, sol: User, lines: list[Entry]
) -> None:
    address = reverse("trail_verify")
    assert "Verify now" in client_for(eli).get(address).content.decode()
    assert not Entry.objects.filter(deed="trail.verified").exists()
    for user in (eli, sol):
        body = client_for(user).get(address, {"now": "yes"}).content.decode()
        assert "The trail is whole" in body
    assert Entry.objects.filter(deed="trail.verified", object_repr="whole").count() == 2


def test_a_trail_that_is_not_whole_is_said_to_be_so(
    eli: User, monkeypatch: pytest.MonkeyPatch
) -> None:
    def broken() -> trail.Report:
        return trail.Report(entries=7, findings=["Entry 3 is not what was sealed."])

    monkeypatch.setattr(trail, "verify", broken)
    body = client_for(eli).get(reverse("trail_verify"), {"now": "yes"}).content.decode()
    assert "The trail is not whole" in body
    assert "Entry 3 is not what was sealed." in body
    assert Entry.objects.filter(deed="trail.verified", object_repr="not whole").exists()


# --- Who may -------------------------------------------------------------------------------------


@pytest.mark.parametrize("name", ["asha", "dee", "ada", "rae", "sam"])
@pytest.mark.parametrize("page", PAGES)
def test_only_those_who_audit_read_the_trail(
    name: str, page: str, db: None, request: pytest.FixtureRequest
) -> None:
    answer = client_for(request.getfixturevalue(name)).get(reverse(page))
    assert answer.status_code == 403
    assert Entry.objects.filter(deed="refused.permission").exists()


@pytest.mark.parametrize("method", ["post", "put", "patch", "delete"])
def test_an_auditor_changes_nothing_whatever_is_sent(
    method: str, eli: User, lines: list[Entry]
) -> None:
    browser = client_for(eli)
    for address in (
        *(reverse(page) for page in PAGES),
        reverse("trail_entry", args=[lines[0].pk]),
        reverse("home"),
        reverse("search"),
        reverse("subject_looks", args=[1]),
        reverse("viewing_replay", args=[1]),
        reverse("stop_replay", args=[1]),
    ):
        assert getattr(browser, method)(address).status_code == 405, address
    assert getattr(browser, method)(reverse("team_work")).status_code == 403


# --- However long the trail is -------------------------------------------------------------------


def test_a_page_however_deep_takes_as_many_statements(
    eli: User, asha: User, jordan: Person, queries_of: Callable[[Client, str], int]
) -> None:
    made = [
        record(PERSON_READ, by=asha, on=jordan, subjects=[jordan.pk]).pk for _ in range(ROWS * 4)
    ]
    browser = client_for(eli)
    first = queries_of(browser, ADDRESS)
    for before in (made[-5], made[ROWS * 2], made[3]):
        assert queries_of(browser, f"{ADDRESS}?before={before}") == first
    narrowed = queries_of(browser, f"{ADDRESS}?about=jordan&who=asha")
    deep = queries_of(browser, f"{ADDRESS}?about=jordan&who=asha&before={made[25]}")
    assert narrowed == deep


def test_an_entry_of_many_people_takes_as_many_statements_as_one_of_few(
    eli: User, case: Case, queries_of: Callable[[Client, str], int]
) -> None:
    def line(people: int) -> str:
        subjects = [make_person().pk for _ in range(people)]
        entry = record(CASE_READ, on=case, subjects=subjects, cases=[case.pk])
        return reverse("trail_entry", args=[entry.pk])

    browser = client_for(eli)
    assert queries_of(browser, line(30)) == queries_of(browser, line(3))


def test_counting_stops(eli: User, asha: User, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(trail, "COUNTED_TO", 5)
    for _ in range(9):
        record(CASE_READ, by=asha)
    page = read_trail(by=eli, wanted=Wanted(who="asha"))
    assert (page.count, page.more) == (6, True)


def fill(by: User, lines: int, database: str, server: services.Postgres) -> None:
    """So many lines, five minutes apart up to now, spread over people and cases; and the planner's
    figures of them. Only the owner can put in what is not of now, or ask for the figures.
    """
    with contextlib.closing(psycopg2.connect(server.url(services.OWNER_ROLE, database))) as owner:
        owner.autocommit = True
        cursor = owner.cursor()
        cursor.execute("ALTER TABLE audit_entry DISABLE TRIGGER audit_entry_of_now")
        cursor.execute(
            "INSERT INTO audit_entry (actor_id, action, changes_text, object_pk, object_repr, deed,"
            " kind, subjects, cases, reason, path, device, timestamp) "
            "SELECT %s, 3, '', '', 'x', 'case.read', 'read', ARRAY[1000 + n %% 5000]::bigint[],"
            " ARRAY[1000 + n %% 3000]::bigint[], '', '', '', now() - (%s - n) * interval '5 min' "
            "FROM generate_series(1, %s) n",
            [by.pk, lines, lines],
        )
        cursor.execute("ALTER TABLE audit_entry ENABLE ALWAYS TRIGGER audit_entry_of_now")
        cursor.execute("ANALYZE audit_entry")


def reads_whole_table(entries: QuerySet[Entry]) -> bool:
    return "Seq Scan on audit_entry" in entries.explain()


def test_no_filter_reads_the_whole_table(
    own_database: str, postgres_server: services.Postgres
) -> None:
    """With a hundred thousand lines, a page is read from an index, and few lines are so counted."""
    eli, asha = make_user("Eli Novak"), make_user("Asha Rahman")
    case, jordan = make_case(lead=asha, team=make_team()), make_person("Jordan Smith")
    fill(eli, 100_000, own_database, postgres_server)
    first = record(PERSON_READ, by=asha, on=jordan, subjects=[jordan.pk], cases=[case.pk])
    day, year = clock.now() - timedelta(days=1), clock.now() - timedelta(days=340)
    few = [
        Wanted(who="asha"),
        Wanted(subject=jordan.pk),
        Wanted(case=case.reference),
        Wanted(deed="person.read"),
        Wanted(kind="deed"),
        Wanted(since=day),
        Wanted(until=year),
        Wanted(kind="read", since=day),
        Wanted(who="asha", subject=jordan.pk, since=day),
    ]
    many = [Wanted(), Wanted(who="eli"), Wanted(kind="read"), Wanted(until=day)]
    for wanted in [*few, *many]:
        filters = trail._settle(wanted)
        for before in (None, first.pk, first.pk - 90_000):
            page = trail._ordered(trail.matching(filters), filters, before)[: ROWS + 1]
            assert not reads_whole_table(page), (wanted, page.explain())
            if wanted in (Wanted(since=day), Wanted(until=year)):
                # Going by id would pass over everything that is newer.
                assert "entry_time" in page.explain(), page.explain()
        counted = trail.matching(filters).order_by().values("pk")[: trail.COUNTED_TO + 1]
        assert wanted in many or not reads_whole_table(counted), (wanted, counted.explain())


def test_every_kind_of_entry_has_its_words() -> None:
    declared = deed("test.kinds", "did {object}")
    assert declared.kind == Kind.DEED
    assert {kind for kind, _ in TrailForm().fields["kind"].choices if kind} == set(Kind)  # type: ignore[attr-defined]
