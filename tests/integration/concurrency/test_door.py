"""The door never overshoots: of many clicks at one moment, one is let in.

Real threads, real commits and, for the form, the real service with its two processes. The long
runs are in `tests/torture`.
"""

import uuid

import pytest

from accounts.models import Rank, RoleName, User
from ripa.ledger import finish
from ripa.models import Stop, Tally, Viewing
from tests.factories import make_user
from tests.factories_checks import look
from tests.factories_ripa import make_granted
from tests.integration.concurrency.campaigns import (
    LET_IN,
    STOPPED,
    Counted,
    Scene,
    by_command,
    crowd,
    many_by_command,
    many_by_form,
    one_worker_many_clicks,
    set_scene,
)
from tests.live import LiveService

WORKERS = 40


def say(capsys: pytest.CaptureFixture[str], what: str, counted: Counted) -> None:
    with capsys.disabled():
        print(f"\n{what}: {counted}")


def assert_one_each(counted: Counted, rounds: int, workers: int) -> None:
    """One viewing a round, the others stopped, and a record of each stop."""
    assert (counted.excess, counted.missing) == (0, 0)
    assert counted.viewings == counted.tallies == rounds
    assert counted.answers == {LET_IN: rounds, STOPPED: rounds * (workers - 1)}
    assert counted.stops == rounds * (workers - 1)


def test_of_many_workers_one_is_let_in_by_command(
    own_database: str, capsys: pytest.CaptureFixture[str]
) -> None:
    rounds = 25
    counted = many_by_command(rounds, WORKERS)
    say(capsys, "By command", counted)
    assert_one_each(counted, rounds, WORKERS)


def test_of_many_workers_one_is_let_in_by_form(
    live_service: LiveService, live_database: None, capsys: pytest.CaptureFixture[str]
) -> None:
    rounds = 25
    counted = many_by_form(live_service, rounds, WORKERS)
    say(capsys, "By form", counted)
    assert_one_each(counted, rounds, WORKERS)


@pytest.mark.parametrize("form", [{}, {"once": str(uuid.uuid4())}], ids=["anew", "same form"])
def test_a_double_click_is_one_viewing(
    form: dict[str, str],
    live_service: LiveService,
    live_database: None,
    capsys: pytest.CaptureFixture[str],
) -> None:
    rounds = 1 if form else 5
    counted = one_worker_many_clicks(live_service, rounds, 8, **form)
    say(capsys, "Eight clicks of one worker", counted)
    assert (counted.viewings, counted.tallies, counted.excess) == (rounds, rounds, 0)
    assert counted.answers == {LET_IN: rounds * 8}


def test_the_last_look_that_an_authority_permits_is_had_once(
    own_database: str, capsys: pytest.CaptureFixture[str]
) -> None:
    rounds, counted = 10, Counted()
    scene = set_scene(WORKERS)
    manager, coordinator, officer = _deciders(scene)
    with crowd(WORKERS) as gathered:
        for _ in range(rounds):
            check, person, profile = scene.fresh_subject()
            worker = scene.workers[0]
            finish(by=worker, viewing=look(check, person, profile.profile, by=worker).viewing)
            authority = make_granted(
                scene.case,
                person,
                manager=manager,
                coordinator=coordinator,
                officer=officer,
                max_viewings=1,
            )
            again = scene.check_for_all(person)
            answers = gathered.at_once(
                lambda place, it=(again, person, profile): by_command(*it, scene.workers[place])  # type: ignore[misc]
            )
            used = Viewing.objects.filter(authority=authority).count()
            counted.rounds += 1
            counted.submits += len(answers)
            counted.viewings += used
            counted.excess += max(used - 1, 0)
            counted.missing += used == 0
            counted.stops += Stop.objects.filter(person=person).count()
            counted.answers.update(answers)
            # The one before, which was counted, and the one under the authority, which was not.
            totals = Tally.objects.filter(person=person).values_list("ordinal", "counted")
            assert sorted(totals) == [(1, True), (2, False)]
    say(capsys, "The last look under an authority", counted)
    assert (counted.viewings, counted.excess, counted.missing) == (rounds, 0, 0)
    assert counted.answers == {LET_IN: rounds, STOPPED: rounds * (WORKERS - 1)}
    assert counted.stops == rounds * (WORKERS - 1)


def _deciders(scene: Scene) -> tuple[User, User, User]:
    return (
        make_user(rank=Rank.TEAM_MANAGER, roles=[(RoleName.TEAM_MANAGER, scene.team)]),
        make_user(rank=Rank.OTHER, roles=[(RoleName.RIPA_COORDINATOR, None)]),
        make_user(rank=Rank.HEAD_OF_SERVICE, roles=[(RoleName.AUTHORISING_OFFICER, None)]),
    )
