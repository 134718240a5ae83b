"""Ratios of speed, each beside its control, in interleaved rounds. Nothing here passes or fails by
time.

The figures are printed. What is not measured yet is printed as "not run".
"""

import statistics
import time
import uuid
from collections.abc import Callable, Sequence
from dataclasses import replace
from pathlib import Path
from typing import Any

import psycopg2
import pytest
from django.db import connection
from pytest_django.fixtures import Settings

from accounts.models import RoleName, User
from audit.deeds import NOT_ALLOWED
from audit.models import Entry
from audit.recording import record
from audit.seal import COLUMNS, seal
from audit.verify import verify
from cases.models import OnlineProfile, Person
from checks.facts import ask_for
from demo import services
from ripa.ledger import Ask, admit
from tests.factories import involve, make_case, make_person, make_profile, make_team, make_user
from tests.factories_checks import REASONS, make_check

ROUNDS = 60
ENTRIES = 20_000
# Where the ids of rows start that the statements pass on to each other, so that a number in a
# statement says whose it is.
FAR = {"cases_person": 70_000, "cases_onlineprofile": 140_000, "ripa_viewing": 210_000}

Statement = tuple[str, Any]


def interleaved(rounds: int, **ways: Callable[[int], None]) -> dict[str, list[float]]:
    """Seconds of each way in each round; the ways take turns, so that drift falls on all alike."""
    taken: dict[str, list[float]] = {name: [] for name in ways}
    for number in range(rounds):
        for name, way in ways.items():
            start = time.perf_counter()
            way(number)
            taken[name].append(time.perf_counter() - start)
    return taken


def told(goal: str, taken: dict[str, list[float]], top: str, bottom: str) -> None:
    medians = {name: statistics.median(times) for name, times in taken.items()}
    print(f"\n{goal}")
    for name, times in taken.items():
        print(f"  {name}: median {medians[name] * 1000:.2f} ms over {len(times)} rounds")
    print(f"  ratio {top} / {bottom}: {medians[top] / medians[bottom]:.2f}")


class Captured:
    """The statements of one admission, as the database saw them."""

    def __init__(self) -> None:
        self.statements: list[Statement] = []

    def __call__(self, execute: Any, sql: str, params: Any, many: bool, context: Any) -> Any:
        self.statements.append((sql, params))
        return execute(sql, params, many, context)


def test_admitting_beside_the_same_statements_without_the_orm(
    own_database: str, postgres_server: services.Postgres
) -> None:
    """P1: at most 1.5 times the same statements through psycopg2."""
    with connection.cursor() as cursor:
        for table, start in FAR.items():
            cursor.execute(
                "SELECT count(nextval(pg_get_serial_sequence(%s, 'id'))) "
                "FROM generate_series(1, %s)",
                [table, start],
            )
    asha, asks = _asks(3 * ROUNDS + 1)
    captured = Captured()
    with connection.execute_wrapper(captured):
        admit(by=asha, ask=_fresh(asks[0]))
    pattern, model = captured.statements, asks[0]
    link = psycopg2.connect(postgres_server.url(services.APP_ROLE, own_database))
    try:
        taken = interleaved(
            ROUNDS,
            product=lambda n: _admit(asha, asks[1 + n]),
            statements=lambda n: _replay(link, pattern, model, asks[1 + ROUNDS + n]),
            statements_again=lambda n: _replay(link, pattern, model, asks[1 + 2 * ROUNDS + n]),
        )
    finally:
        link.close()
    assert Entry.objects.filter(deed="viewing.admitted").count() == 3 * ROUNDS + 1
    print(f"\n{len(pattern)} statements in one admission")
    told("P1 admitting a viewing (goal: ≤ 1.5)", taken, "product", "statements")
    told("P1 control, the same twice (0.9 to 1.1)", taken, "statements_again", "statements")


def _asks(number: int) -> tuple[User, list[Ask]]:
    team = make_team()
    asha = make_user("Asha Rahman", roles=[(RoleName.SOCIAL_WORKER, team)])
    case = make_case(lead=asha, team=team)
    people = [make_person() for _ in range(number)]
    for person in people:
        involve(person, case)
    profiles = [make_profile(person, case).profile for person in people]
    check = make_check(case, *people)
    return asha, [
        ask_for(check, by=asha, person=person, profile=profile, reasons=REASONS)
        for person, profile in zip(people, profiles, strict=True)
    ]


def _fresh(ask: Ask) -> Ask:
    """The ask as a request makes it, with nothing remembered on its objects."""
    worker = User.objects.get(pk=ask.by.pk)
    return replace(
        ask,
        by=worker,
        person=Person.objects.get(pk=ask.person.pk),
        profile=OnlineProfile.objects.get(pk=ask.profile.pk),
    )


def _admit(asha: User, ask: Ask) -> None:
    admit(by=asha, ask=ask)


def _replay(link: Any, pattern: Sequence[Statement], model: Ask, ask: Ask) -> None:
    """The same statements about someone else, through psycopg2 alone, committed."""
    now: dict[Any, Any] = {
        model.person.pk: ask.person.pk,
        model.profile.pk: ask.profile.pk,
        f"{{{model.person.pk}}}": f"{{{ask.person.pk}}}",
    }
    own_key = uuid.uuid4()
    with link, link.cursor() as cursor:
        for sql, params in pattern:
            values = [_instead(value, now, own_key, model) for value in params or ()]
            cursor.execute(sql, values or None)
            if sql.startswith('INSERT INTO "ripa_viewing"'):
                now[FAR["ripa_viewing"] + 1] = cursor.fetchone()[0]
            elif cursor.description:
                cursor.fetchall()


def _instead(value: Any, now: dict[Any, Any], own_key: uuid.UUID, model: Ask) -> Any:
    if isinstance(value, list):
        return [now.get(item, item) for item in value]
    if isinstance(value, uuid.UUID) and value != model.check_key:
        return own_key
    if isinstance(value, int | str) and not isinstance(value, bool):
        return now.get(value, value)
    return value


def test_verifying_beside_reading(own_database: str, tmp_path: Path, settings: Settings) -> None:
    """P5: verifying at most twice the time to read the same rows."""
    settings.TRAIL_ANCHORS, settings.TRAIL_KEY = tmp_path / "anchors", tmp_path / "key"
    record(NOT_ALLOWED, on="the first")
    _copy_entries(ENTRIES)
    seal()

    def read(_: int) -> None:
        for _row in Entry.objects.order_by("id").values(*COLUMNS).iterator(chunk_size=2000):
            pass

    def check(_: int) -> None:
        report = verify()
        assert report.whole and report.sealed > ENTRIES

    taken = interleaved(5, verify=check, read=read, read_again=read)
    told(f"P5 verifying {ENTRIES} entries (goal: ≤ 2)", taken, "verify", "read")
    told("P5 control, the same twice (0.9 to 1.1)", taken, "read_again", "read")


def _copy_entries(number: int) -> None:
    names = [
        f'"{column}"' for column in COLUMNS if column not in ("id", "timestamp", "transaction")
    ]
    with connection.cursor() as cursor:
        cursor.execute(
            f"INSERT INTO audit_entry ({', '.join(names)}) "  # noqa: S608 -- names of columns
            f"SELECT {', '.join(names)} FROM audit_entry, generate_series(1, %s)",
            [number],
        )


@pytest.mark.parametrize("goal", ["P2", "P3", "P4", "P6", "P7", "P8", "P10"])
def test_what_is_not_measured_yet_says_so(goal: str) -> None:
    print(f"\n{goal}: not run")
