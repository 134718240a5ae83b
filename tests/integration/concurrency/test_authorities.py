"""One authority and forty people; one series of numbers and forty writers.

Short runs; the long ones are in `tests/torture`. The counts are printed.
"""

from datetime import datetime

import pytest

from audit import clock
from ripa.authorities.numbering import next_number
from ripa.models import AuthorityKind, Numbering
from tests.integration.concurrency.authority_campaigns import (
    Fought,
    last_viewing_campaign,
    numbers_campaign,
)

ROUNDS, PEOPLE = 10, 40


def assert_never_one_too_many(counted: Fought, rounds: int) -> None:
    """One grant a round, at most one viewing, none after the end, and nobody waited for ever."""
    assert counted.rounds == counted.grants == rounds
    assert counted.cancelled == rounds
    assert (counted.too_many, counted.after_end, counted.left_open, counted.errors) == (0, 0, 0, 0)


def test_granting_cancelling_and_the_last_viewing_at_once(
    own_database: str, capsys: pytest.CaptureFixture[str]
) -> None:
    counted = last_viewing_campaign(ROUNDS, PEOPLE)
    with capsys.disabled():
        print(f"\nThe last viewing: {counted}")
    assert_never_one_too_many(counted, ROUNDS)
    # Somebody must have been let in, or it has shown nothing about the last viewing.
    assert counted.viewings > 0


def test_forty_writers_leave_no_gap_in_the_numbers(
    own_database: str, capsys: pytest.CaptureFixture[str]
) -> None:
    counted = numbers_campaign(PEOPLE, 2)
    with capsys.disabled():
        print(f"\nForty writers: {counted}")
    assert counted.taken_back and counted.killed
    assert counted.kept + counted.taken_back + counted.killed == 2 * PEOPLE
    assert len(counted.numbers) == counted.kept
    year = clock.today().year
    for series in Numbering.objects.all():
        own = [number for number in counted.numbers if number.startswith(f"{series.route}/")]
        assert own == [f"{series.route}/{year}/{n:04d}" for n in range(1, series.last + 1)]
    assert {series.route for series in Numbering.objects.all()} == {"RIPA", "NR"}


@pytest.mark.django_db
def test_a_series_begins_anew_with_londons_new_year(monkeypatch: pytest.MonkeyPatch) -> None:
    def number_at(moment: str, kind: str = AuthorityKind.NON_RIPA) -> str:
        monkeypatch.setattr(clock, "now", lambda: datetime.fromisoformat(moment))
        return next_number(kind)

    assert number_at("2026-12-31T23:59:59.999999+00:00") == "NR/2026/0001"
    assert number_at("2027-01-01T00:00:00+00:00") == "NR/2027/0001"
    # The year of London, wherever the clock that said it stands.
    assert number_at("2027-01-01T05:29:59+05:30") == "NR/2026/0002"
    assert number_at("2026-12-31T19:00:00-05:00", AuthorityKind.CHIS) == "RIPA/2027/0001"
    assert number_at("2027-01-01T00:00:01+00:00") == "NR/2027/0002"
