"""The migrations of authorities on a database that holds data, forward and back."""

from collections.abc import Iterator
from datetime import date
from typing import Any

import pytest
from django.db import connection, transaction
from django.db.migrations.executor import MigrationExecutor
from pytest_django import DjangoDbBlocker

from audit import clock
from demo import services
from ripa.states import State
from tests.conftest import _connected_to

# Where the database stood before authorities were worked out in full.
BEFORE = [
    ("accounts", "0001_initial"),
    ("ripa", "0011_openings_own_decision"),
    ("checks", "0013_flag_names_a_later_outcome"),
]
NAME = "socialcheck_moved"


@pytest.fixture
def earlier(
    postgres_server: services.Postgres, django_db_blocker: DjangoDbBlocker
) -> Iterator[Any]:
    """The models of a database of that time, which the owner's role is connected to."""
    services.create_database(postgres_server, NAME)
    with django_db_blocker.unblock(), _connected_to(NAME, services.OWNER_ROLE):
        yield moved_to(BEFORE)
    services.drop_database(postgres_server, NAME)


def moved_to(targets: list[tuple[str, str | None]]) -> Any:
    MigrationExecutor(connection).migrate(targets)
    # Rendered afresh: the state that comes out of migrating holds models of several moments.
    return MigrationExecutor(connection).loader.project_state(targets).apps


def newest() -> list[tuple[str, str]]:
    return [
        node
        for node in MigrationExecutor(connection).loader.graph.leaf_nodes()
        if node[0] in {"accounts", "ripa", "checks"}
    ]


def filled(apps: Any) -> None:
    users = apps.get_model("accounts", "User").objects
    staff = [users.create(name=f"P{n}", email=f"p{n}@example.test") for n in range(3)]
    team = apps.get_model("accounts", "Team").objects.create(name="Moorside")
    case = apps.get_model("cases", "Case").objects.create(
        reference="NB-2020-0001",
        kind="section_47",
        team=team,
        lead=staff[0],
        opened_on=date(2020, 1, 1),
    )
    person = apps.get_model("cases", "Person").objects.create(name="Jordan")
    authorities = apps.get_model("ripa", "Authority").objects
    events = apps.get_model("ripa", "AuthorityEvent").objects
    for place, state in enumerate(State):
        made = authorities.create(
            kind="directed_surveillance",
            number=f"RIPA/2020/{place:04d}",
            state=state,
            case=case,
            applicant=staff[0],
            title="T",
            proportionate="Why it is.",
            threshold_met=True,
        )
        made.subjects.add(person)
        events.create(authority=made, deed="grant", at=clock.now(), by=staff[1], data={})
    errors = apps.get_model("ripa", "ErrorCase").objects
    about = {"case": case, "person": person, "what_happened": "W", "opened_by": staff[0]}
    errors.create(kind="outside_scope", **about)
    decided = {"decided_by": staff[1], "decided_at": clock.now(), "outcome": "O"}
    errors.create(kind="outside_scope", ripa_error=True, **decided, **about)
    errors.create(kind="outside_scope", ripa_error=False, **decided, **about)
    apps.get_model("accounts", "Posting").objects.create(
        user=staff[2], role="inspector", starts_on=date(2020, 1, 1)
    )


def test_what_was_there_comes_along_and_goes_back(earlier: Any) -> None:
    with transaction.atomic():
        filled(earlier)
    apps = moved_to(newest())
    rows = apps.get_model("ripa", "Authority").objects
    assert set(rows.values_list("state", flat=True)) == set(State)
    assert set(rows.values_list("gravity", flat=True)) == {"Why it is."}
    first, second, third = apps.get_model("ripa", "ErrorCase").objects.order_by("pk")
    assert first.established_at is None
    assert second.established_at == second.decided_at
    assert second.established_by == second.decided_by
    assert third.established_at is None
    assert apps.get_model("accounts", "Posting").objects.get(role="inspector").ends_on

    apps = moved_to(BEFORE)
    assert apps.get_model("ripa", "Authority").objects.count() == len(State)
    assert apps.get_model("ripa", "ErrorCase").objects.count() == 3
