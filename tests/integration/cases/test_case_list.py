"""The list of cases: whose, which, in what order, and on record."""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from accounts.models import Team, User
from audit.models import Entry
from cases.models import Case
from cases.queries import Whose, list_cases
from tests.cast import client_for
from tests.factories import let_in, make_case


def references(by: User, **which: object) -> list[str]:
    return [case.reference for case in list_cases(by=by, **which).cases]  # type: ignore[arg-type]


@pytest.fixture
def spread(asha: User, ben: User, cal: User, case: Case, other_case: Case) -> dict[str, Case]:
    """Cases of each kind, as Asha sees them."""
    spread = {
        "mine": case,
        "theirs": other_case,
        "team": make_case(lead=ben, team=case.team),
        "team restricted": make_case(lead=ben, team=case.team, restricted=True),
        "let in": make_case(lead=cal, team=other_case.team, restricted=True),
        "closed": make_case(lead=asha, team=case.team, closed_on="2026-03-01"),
    }
    let_in(asha, spread["let in"])
    return spread


def names_of(spread: dict[str, Case], found: list[str]) -> set[str]:
    return {name for name, case in spread.items() if case.reference in found}


def test_a_worker_lists_their_own_their_teams_and_those_they_were_let_into(
    asha: User, spread: dict[str, Case]
) -> None:
    assert names_of(spread, references(asha)) == {"mine", "team", "let in"}
    assert names_of(spread, references(asha, whose=Whose.MINE)) == {"mine", "let in"}
    assert names_of(spread, references(asha, whose=Whose.TEAM)) == {"mine", "team"}
    assert names_of(spread, references(asha, closed=True)) == {"closed"}


def test_a_manager_lists_the_whole_team_and_an_auditor_everything(
    dee: User, eli: User, spread: dict[str, Case]
) -> None:
    assert names_of(spread, references(dee)) == {"mine", "team", "team restricted"}
    assert names_of(spread, references(eli)) == set(spread) - {"closed"}


def test_a_leaver_lists_nothing(fay: User, spread: dict[str, Case]) -> None:
    assert references(fay) == []


def test_the_list_is_newest_first_and_paged_by_key(asha: User, assessment_team: Team) -> None:
    made = [make_case(lead=asha, team=assessment_team).pk for _ in range(25)]

    first = list_cases(by=asha)
    second = list_cases(by=asha, before=first.older)

    assert [case.pk for case in (*first.cases, *second.cases)] == made[::-1]
    assert len(first.cases) == 20
    assert second.older is None


def test_one_entry_with_all_that_was_shown(asha: User, spread: dict[str, Case]) -> None:
    client_for(asha).get("/cases/")

    entry = Entry.objects.get(deed="case.listed")
    assert entry.actor == asha
    assert entry.cases == sorted(spread[name].pk for name in ("mine", "team", "let in"))
    assert entry.path == "/cases/"


def test_the_page(asha: User, case: Case) -> None:
    page = client_for(asha).get("/cases/").content.decode()
    assert case.reference in page
    assert "Open a case" in page


def test_an_auditor_sees_the_list_without_a_way_to_open_a_case(eli: User, case: Case) -> None:
    page = client_for(eli).get("/cases/").content.decode()
    assert case.reference in page
    assert "Open a case" not in page
    assert "Allocated to me" not in page


def test_an_empty_list_says_what_to_do_first(cal: User, case: Case) -> None:
    page = client_for(cal).get("/cases/").content.decode()
    assert "You have no open cases" in page
    assert case.reference not in page


def test_filters_that_make_no_sense_are_passed_over(asha: User, case: Case) -> None:
    response = client_for(asha).get("/cases/?whose=everyone&before=first&closed=")
    assert response.status_code == 200
    assert case.reference in response.content.decode()


def test_it_takes_as_many_queries_for_thirty_cases_as_for_three(
    asha: User, cal: User, permanence_team: Team, assessment_team: Team
) -> None:
    def queries_for(cases: int) -> int:
        for _ in range(cases):
            make_case(lead=asha, team=assessment_team)
            let_in(asha, make_case(lead=cal, team=permanence_team))
        client = client_for(asha)
        with CaptureQueriesContext(
            connection,
        ) as captured:
            client.get("/cases/")
        return len(captured)

    queries_for(1)  # fills the caches of a process that has just started
    assert queries_for(3) == queries_for(30)


def test_the_list_itself_is_one_query(asha: User, case: Case) -> None:
    list_cases(by=asha)
    with CaptureQueriesContext(connection) as captured:
        list_cases(by=asha)
    reads = [query["sql"] for query in captured if '"cases_case"' in query["sql"]]
    assert len(reads) == 1


def test_the_list_is_only_read(asha: User) -> None:
    assert client_for(asha).post("/cases/").status_code == 405


def test_others_may_not_list_cases(sam: User, rae: User) -> None:
    assert client_for(sam).get("/cases/").status_code == 403
    assert client_for(rae).get("/cases/").status_code == 403
