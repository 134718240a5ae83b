"""A row of the central record says what happened, as the people of the story did it."""

from datetime import datetime, time, timedelta
from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from accounts.models import User
from audit import clock
from audit.clock import LONDON
from cases.models import Case, Person
from ripa.authorities import actions
from ripa.models import Authority, AuthorityEvent
from ripa.record.columns import COLUMNS, cells_of
from ripa.record.filters import Wanted, matching
from ripa.record.queries import on_record
from ripa.record.retention import How
from ripa.record.rows import Row, rows_of
from socialcheck.templatetags.ui import uk_date
from tests.factories_ripa import approve, fresh, make_granted, make_ready
from tests.integration.ripa.conftest import on_record as written_up


def row_of(authority: Authority) -> Row:
    (row,) = rows_of(on_record().filter(pk=authority.pk), at=clock.now())
    return row


def cells(authority: Authority) -> dict[str, str]:
    names = [name for name, _ in COLUMNS]
    return dict(zip(names, cells_of(row_of(authority)), strict=True))


def test_a_grant_as_it_stands(in_force: Authority) -> None:
    told, today = cells(in_force), f"{clock.today():%Y-%m-%d}"
    assert told["Reference number"] == in_force.number
    assert told["Kind"] == "Non-RIPA"
    assert told["Decision"] == "Granted"
    assert told["Date given (London)"].startswith(today)
    assert (told["Officer who decided"], told["Rank"]) == ("Ada Lindley", "Head of service")
    assert (told["Title"], told["Subjects"]) == ("Contact with Kai", "Jordan Smith")
    assert told["Confidential information likely"] == "No"
    assert told["Granted by someone directly involved"] == "No"
    assert (told["Court"], told["Magistrate’s decision"]) == ("", "")
    assert (told["Cancelled (London)"], told["Ended on"], told["Keep until"]) == ("", "", "")
    assert told["Where it stands"] == "In force"


def test_the_magistrate_and_a_renewal_with_its_own_order(
    ripa_in_force: Authority, ada: User, rae: User
) -> None:
    review_by = clock.today() + timedelta(days=9)
    actions.review(by=ada, reason="Still.", review_by=review_by, **fresh(ripa_in_force))
    actions.renew(by=ada, reason="Three months more.", **fresh(ripa_in_force))
    actions.record_renewal_order(
        by=rae,
        approved=False,
        court="Northborough",
        attended_at=clock.now(),
        magistrate="P Hale",
        reason="Not shown to be needed.",
        **fresh(ripa_in_force),
    )
    actions.renew(by=ada, reason="Now with more.", **fresh(ripa_in_force))
    row, told = row_of(ripa_in_force), cells(ripa_in_force)
    assert row.order is not None
    assert (row.order.approved, row.order.magistrate) == (True, "J Reed")
    assert told["Court"] == "Northborough Magistrates' Court"
    assert told["Order reference"] == "NMC 12"
    assert told["Court attendance (London)"].startswith(f"{clock.today():%Y-%m-%d}")
    assert [each.order and each.order.approved for each in row.renewals] == [False, None]
    assert "by Ada Lindley, head of service. Refused on" in told["Renewed, by whom"]
    assert (told["Reviews"], told["Renewals"]) == ("1", "2")


def test_a_refusal_is_kept_and_its_years_run_from_it(ready: Authority, ada: User) -> None:
    actions.refuse(by=ada, reason="Not proportionate.", **fresh(ready))
    row = row_of(ready)
    today = clock.today()
    assert (row.decision, row.number) == ("Refused", ready.number)
    assert row.ending is not None
    assert (row.ending.how, row.ending.on) == (How.REFUSED, today)
    assert row.keep_until is not None
    assert row.keep_until.year == today.year + 5


def test_one_that_was_cancelled(in_force: Authority, rae: User) -> None:
    actions.cancel(by=rae, reason="No longer needed.", **fresh(in_force))
    row = row_of(in_force)
    assert row.cancelled_at is not None
    assert row.ending is not None and row.ending.how is How.CANCELLED
    assert row.standing.tag == "Cancelled"


def test_one_that_was_numbered_and_withdrawn(ready: Authority, asha: User) -> None:
    actions.withdraw(by=asha, reason="The family agreed.", **fresh(ready))
    row = row_of(ready)
    assert (row.decision, row.given_at, row.officer) == ("", None, "")
    assert row.ending is not None and row.ending.how is How.WITHDRAWN


def test_one_that_ran_out_by_itself(case: Case, jordan: Person, ada: User) -> None:
    today = clock.today()
    ended = written_up(
        case,
        jordan,
        ada,
        days_ago=60,
        review_by=today - timedelta(days=40),
        to=today - timedelta(days=1),
    )
    row = row_of(ended)
    assert row.ending is not None
    assert (row.ending.how, row.ending.on) == (How.EXPIRED, today - timedelta(days=1))
    assert row.standing.tag == "Ended"


def test_who_was_directly_involved_is_said_with_the_reason(
    ready: Authority, ada: User, jordan: Person, case: Case, viewing_by: Any
) -> None:
    viewing_by(ada, jordan, case)
    actions.grant(by=ada, reason="It is.", involved_reason="No other is here.", **fresh(ready))
    told = cells(ready)
    assert told["Granted by someone directly involved"] == "Yes"
    assert told["Why they decided all the same"] == "No other is here."


def test_a_review_by_somebody_involved_grants_nothing(
    in_force: Authority, ada: User, jordan: Person, case: Case, viewing_by: Any
) -> None:
    viewing_by(ada, jordan, case)
    actions.review(
        by=ada,
        reason="Still.",
        involved_reason="No other is here.",
        review_by=clock.today() + timedelta(days=9),
        **fresh(in_force),
    )
    told = cells(in_force)
    assert told["Granted by someone directly involved"] == "No"
    assert not matching(Wanted(involved=True), at=clock.now()).exists()


def test_one_for_later_days_is_not_in_force_yet(
    case: Case, jordan: Person, dee: User, rae: User, ada: User
) -> None:
    first = clock.today() + timedelta(days=10)
    later = make_granted(case, jordan, manager=dee, coordinator=rae, officer=ada, from_day=first)
    row = row_of(later)
    assert row.standing.tag == "Not begun"
    assert f"from {uk_date(first)}" in row.standing.words
    assert not row.standing.runs_at(clock.now())
    day = datetime.combine(first, time.min, tzinfo=LONDON)
    assert rows_of([later], at=day)[0].standing.tag == "In force"


def test_the_rank_is_the_one_held_when_deciding(in_force: Authority, ada: User) -> None:
    ada.rank = "other"
    ada.save()
    assert row_of(in_force).rank == "Head of service"


def test_a_record_that_cannot_be_read_says_so_and_hides_no_other(
    unreadable: Authority, in_force: Authority
) -> None:
    rows = rows_of(on_record(), at=clock.now())
    assert {row.standing.tag for row in rows} == {"Not known", "In force"}
    assert row_of(unreadable).ending is None


def test_uses_are_counted(
    in_force: Authority, asha: User, jordan: Person, case: Case, viewing_by: Any
) -> None:
    viewing_by(asha, jordan, case, authority=in_force)
    assert row_of(in_force).uses == 1


@pytest.mark.parametrize("deed", ["grant", "refuse"])
def test_every_decision_of_the_story_is_a_row_of_the_record(
    deed: str, in_force: Authority, case: Case, jordan: Person, dee: User, rae: User, ada: User
) -> None:
    other = make_ready(case, jordan, manager=dee, coordinator=rae)
    actions.refuse(by=ada, reason="No.", **fresh(other))
    decided = AuthorityEvent.objects.filter(deed=deed).values_list("authority", flat=True)
    shown = [row.pk for row in rows_of(on_record(), at=clock.now()) if row.decision]
    assert set(decided) <= set(shown)


def test_the_queries_do_not_grow_with_the_rows(
    case: Case, jordan: Person, dee: User, rae: User, ada: User
) -> None:
    def add() -> None:
        made = make_granted(
            case,
            jordan,
            manager=dee,
            coordinator=rae,
            officer=ada,
            kind="directed_surveillance",
            purposes=["crime"],
        )
        approve(made, coordinator=rae)
        actions.renew(by=ada, reason="More.", **fresh(made))

    counts = []
    for _ in range(2):
        add()
        add()
        with CaptureQueriesContext(connection) as queries:
            list(rows_of(on_record(), at=clock.now()))
        counts.append(len(queries))
    assert counts[0] == counts[1]
