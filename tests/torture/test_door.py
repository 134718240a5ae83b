"""20,000 submits at once for each way through the door: 500 rounds of 40."""

import pytest

from tests.integration.concurrency.campaigns import (
    LET_IN,
    STOPPED,
    Counted,
    many_by_command,
    many_by_form,
    one_worker_many_clicks,
)
from tests.live import LiveService

pytestmark = pytest.mark.torture

ROUNDS, WORKERS = 500, 40


def assert_one_each(counted: Counted) -> None:
    assert (counted.excess, counted.missing) == (0, 0)
    assert counted.viewings == counted.tallies == ROUNDS
    assert counted.answers == {LET_IN: ROUNDS, STOPPED: ROUNDS * (WORKERS - 1)}


def test_twenty_thousand_submits_by_command(own_database: str) -> None:
    counted = many_by_command(ROUNDS, WORKERS)
    print(f"\nBy command: {counted}")
    assert_one_each(counted)


def test_twenty_thousand_submits_by_form(live_service: LiveService, live_database: None) -> None:
    counted = many_by_form(live_service, ROUNDS, WORKERS)
    print(f"\nBy form: {counted}")
    assert_one_each(counted)


def test_forty_clicks_of_one_worker(live_service: LiveService, live_database: None) -> None:
    counted = one_worker_many_clicks(live_service, 50, WORKERS)
    print(f"\nForty clicks of one worker: {counted}")
    assert (counted.viewings, counted.excess) == (50, 0)
