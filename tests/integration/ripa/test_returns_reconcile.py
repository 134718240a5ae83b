"""The figures of reports, counted from the rows and counted again from the trail, are the same."""

import json
from collections import Counter
from collections.abc import Iterator
from datetime import datetime, timedelta
from io import StringIO
from random import Random
from typing import Any

import pytest
from django.core.management import CommandError, call_command

from accounts.models import User
from audit import clock
from cases.models import Case, Person
from ripa.models import Authority, AuthorityEvent, AuthorityKind
from ripa.returns import actions
from ripa.returns.reconcile import differences, figures_from_trail
from ripa.returns.report import make, spans_of
from ripa.returns.spans import Report
from ripa.states import RIPA_KINDS, Deed, Kind, State, transitions_from
from tests.factories_returns import did, london
from tests.factories_ripa import make_draft, make_granted

LIVES = 240
BEGINNING = london("2024-11-20T09:00")
# Half an hour after midnight in London: in summer time a day later than in UTC.
EDGES = [london(f"{year}-{month:02d}-01T00:30") for year in (2025, 2026) for month in (1, 4, 7, 10)]
BY_APPLICANT = {Deed.SUBMIT, Deed.REVISE, Deed.WITHDRAW}


@pytest.fixture
def world(case: Case, jordan: Person, ada: User, hope: User) -> Counter[str]:
    """The lives of many authorities, drawn by lot but the same each time; how often each deed."""
    lots, now, done = Random(20260401), clock.now(), Counter[str]()
    for number in range(LIVES):
        kind = list(AuthorityKind)[number % 4]
        young = kind == AuthorityKind.CHIS and lots.random() < 0.3
        source = {"source_under_18": young} if kind == AuthorityKind.CHIS else {}
        authority = make_draft(
            case, jordan, kind=kind, confidential_likely=lots.random() < 0.2, **source
        )
        officer = hope if young else ada
        for deed, at in life(lots, authority, now):
            by = case.lead if deed in BY_APPLICANT else officer
            did(authority, deed, at, by=by, **said(lots, deed, at))
            done[deed] += 1
    return done


def life(lots: Random, authority: Authority, now: datetime) -> Iterator[tuple[Deed, datetime]]:
    """What happens to it, one deed after the other, until nothing more does."""
    at = BEGINNING + timedelta(minutes=lots.randrange(600 * 24 * 60))
    while at < now:
        rows = transitions_from(Kind(authority.kind), State(authority.state))
        possible = [row.deed for row in rows if row.deed is not Deed.SAVE]
        if not possible or (authority.state == State.IN_FORCE and lots.random() < 0.15):
            return
        # Most of what is withdrawn or returned would tell of nothing else.
        likely = [deed for deed in possible if deed not in {Deed.WITHDRAW, Deed.RETURN}]
        yield lots.choice(likely if likely and lots.random() < 0.85 else possible), at
        edge = next((edge for edge in EDGES if edge > at), at)
        later = at + timedelta(minutes=lots.randrange(1, 30 * 24 * 60))
        at = edge if lots.random() < 0.25 and edge > at else later


def said(lots: Random, deed: Deed, at: datetime) -> dict[str, Any]:
    """What the event of a deed says besides."""
    if deed is Deed.REVIEW:
        return {"review_by": (at + timedelta(days=20)).date().isoformat()}
    if deed in {Deed.GRANT, Deed.REFUSE, Deed.RENEW}:
        return {"directly_involved": lots.random() < 0.15}
    return {}


def every_report() -> list[tuple[Report, str]]:
    return [(report, span.name) for report in Report for span in spans_of(report, clock.now())]


def test_the_figures_of_every_report_are_those_of_the_trail(
    world: Counter[str],
    case: Case,
    jordan: Person,
    dee: User,
    rae: User,
    ada: User,
    capsys: pytest.CaptureFixture[str],
) -> None:
    # And one that was made by the very actions, today.
    make_granted(case, jordan, manager=dee, coordinator=rae, officer=ada)
    call_command("returns_reconcile", stdout=StringIO())
    figures, found, total = 0, [], Counter[str]()
    for report, period in every_report():
        trail = figures_from_trail(report, period)
        figures += len(trail)
        total.update(trail)
        found += [(report, period, each) for each in differences(report, period)]
    reports = len(every_report())
    with capsys.disabled():
        print(
            f"\nReturns: {LIVES} lives, {sum(world.values())} deeds; {reports} reports, "
            f"{figures} figures counted twice, adding up to {sum(total.values())}; "
            f"{len(found)} differences"
        )
    assert found == []
    # Nothing of it is nought throughout, or the test would say less than it seems to.
    # No magistrate decides about what is not under RIPA.
    nought = [name for name, count in total.items() if not count]
    assert sorted(nought) == ["magistrate-refused-non-ripa", "magistrate-refused-overt"]
    # The quarters of all years hold every deed of their kind, and each once.
    for deed, name in ((Deed.GRANT, "granted"), (Deed.REVIEW, "reviewed")):
        quarters = [period for report, period in every_report() if report is Report.QUARTERLY]
        inside = sum(make("quarterly", period).counts[name] for period in quarters)
        assert inside == AuthorityEvent.objects.filter(deed=deed).count()


def test_what_is_left_out_is_left_out_of_both(world: Counter[str], rae: User, sol: User) -> None:
    of = ("annual", "2026")
    for place, pk in enumerate(list(make(*of).counted)[:20]):
        exclusion = actions.leave_out(
            by=rae, kind=of[0], period=of[1], authority_id=pk, reason="Tried out."
        )
        if place % 3 == 0:
            actions.put_back(by=sol, kind=of[0], period=of[1], pk=exclusion.pk, reason="Back.")
    made = make(*of)
    assert made.counts["applied"] < made.whole["applied"]
    assert differences(*of) == []
    assert differences("annual", "2025") == []


def test_what_was_done_behind_the_trail_is_seen(world: Counter[str], ada: User) -> None:
    authority = next(
        each
        for each in Authority.objects.filter(state=State.IN_FORCE)
        if Kind(each.kind) in RIPA_KINDS and not each.source_under_18
    )
    at = london("2026-02-01T09:00")
    authority.events.create(deed=Deed.RENEW, at=at, by=ada, rank=ada.rank, data={})
    found = {each.figure: each.report - each.trail for each in differences("annual", "2026")}
    ending = "chis" if authority.kind == AuthorityKind.CHIS else "directed"
    assert found == {"renewed": 1, f"renewed-{ending}": 1}
    said = StringIO()
    with pytest.raises(CommandError, match="difference"):
        call_command("returns_reconcile", stdout=said)
    told = json.loads(said.getvalue())
    assert {(each["report"], each["period"], each["figure"]) for each in told["differences"]} == {
        ("annual", "2026", "renewed"),
        ("annual", "2026", f"renewed-{ending}"),
    }
