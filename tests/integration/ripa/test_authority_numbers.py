"""Reference numbers: no gaps, whoever takes them at once and whatever is rolled back."""

import threading
from collections.abc import Callable

import pytest
from django.db import connection, transaction

from audit import clock
from ripa.authorities.numbering import next_number
from ripa.models import AuthorityKind, Numbering

WRITERS, EACH = 8, 10


def at_once(work: Callable[[int], None], threads: int) -> None:
    """Run `work` in so many threads, each with a connection of its own; raise what any raised."""
    problems: list[BaseException] = []
    gate = threading.Barrier(threads)

    def run(number: int) -> None:
        try:
            gate.wait()
            work(number)
        except BaseException as problem:
            problems.append(problem)
        finally:
            connection.close()

    running = [threading.Thread(target=run, args=(number,)) for number in range(threads)]
    for thread in running:
        thread.start()
    for thread in running:
        thread.join()
    assert not problems, problems


class ChangedTheirMind(Exception):
    """Raised to roll a transaction back."""


def test_numbers_have_no_gap_and_no_double_under_concurrency(own_database: str) -> None:
    taken: list[str] = []

    def work(number: int) -> None:
        for turn in range(EACH):
            try:
                with transaction.atomic():
                    mine = next_number(AuthorityKind.NON_RIPA)
                    if (number + turn) % 3 == 0:
                        raise ChangedTheirMind
            except ChangedTheirMind:
                continue
            taken.append(mine)

    at_once(work, WRITERS)
    year = clock.today().year
    assert sorted(taken) == [f"NR/{year}/{n:04d}" for n in range(1, len(taken) + 1)]
    assert 0 < len(taken) < WRITERS * EACH
    assert Numbering.objects.get().last == len(taken)


@pytest.mark.django_db
def test_each_route_and_year_has_its_own_series() -> None:
    year = clock.today().year
    assert next_number(AuthorityKind.DIRECTED) == f"RIPA/{year}/0001"
    assert next_number(AuthorityKind.CHIS) == f"RIPA/{year}/0002"
    assert next_number(AuthorityKind.NON_RIPA) == f"NR/{year}/0001"
    assert next_number(AuthorityKind.OVERT) == f"OD/{year}/0001"
    Numbering.objects.filter(route="NR").update(year=year - 1)
    assert next_number(AuthorityKind.NON_RIPA) == f"NR/{year}/0001"
