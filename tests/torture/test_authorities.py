"""Forty people at one authority, 500 rounds; forty writers at the numbers, ten rounds."""

import pytest

from tests.integration.concurrency.authority_campaigns import (
    last_viewing_campaign,
    numbers_campaign,
)
from tests.integration.concurrency.test_authorities import assert_never_one_too_many

pytestmark = pytest.mark.torture

ROUNDS, PEOPLE = 500, 40


def test_granting_cancelling_and_the_last_viewing_at_once(own_database: str) -> None:
    counted = last_viewing_campaign(ROUNDS, PEOPLE)
    print(f"\nThe last viewing: {counted}")
    assert_never_one_too_many(counted, ROUNDS)
    assert counted.viewings > 0


def test_forty_writers_leave_no_gap_in_the_numbers(own_database: str) -> None:
    counted = numbers_campaign(PEOPLE, 10)
    print(f"\nForty writers: {counted}")
    assert len(counted.numbers) == len(set(counted.numbers)) == counted.kept
