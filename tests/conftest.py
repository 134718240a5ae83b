"""Databases, queues and running services for the tests. The people are in `tests/cast.py`.

Tests reach the database as the application's own role, as the service does; the owner's role only
migrates. The trail and the ledger refuse DELETE and TRUNCATE even here, so a test that must commit
takes `own_database`, a copy that is thrown away, in place of pytest-django's `transactional_db`.
"""

import contextlib
import itertools
from collections.abc import Iterator

import hypothesis
import pytest
from django.core.management import call_command
from django.db import connections
from pytest_django import DjangoDbBlocker

from demo import services
from tests.environment_plugin import (
    FILES,
    POSTGRES_SOCKETS,
    REDIS_SOCKETS,
    TEST_DATABASE,
)
from tests.live import LiveService, running_service

pytest_plugins = ["tests.cast", "tests.journeys.browser"]

# How long an example takes says nothing about whether it is right.
hypothesis.settings.register_profile("untimed", deadline=None)
hypothesis.settings.load_profile("untimed")

# Migrated once, then only copied. Nobody stays connected to it, as a copy demands.
TEMPLATE_DATABASE = "socialcheck_template"
# Nothing here has to outlive the power supply.
THROWN_AWAY = ("fsync=off", "synchronous_commit=off", "full_page_writes=off", "max_connections=200")

_numbers = itertools.count(1)


@pytest.fixture(scope="session")
def postgres_server() -> Iterator[services.Postgres]:
    """A PostgreSQL for this run, with the three roles."""
    with services.postgres(
        FILES / "postgresql", FILES / "postgresql.log", POSTGRES_SOCKETS, THROWN_AWAY
    ) as server:
        services.create_roles(server)
        yield server


@pytest.fixture(scope="session")
def redis_server() -> Iterator[services.Redis]:
    """A Redis for this run, at the address that the settings name."""
    with services.redis_server(FILES / "redis", FILES / "redis.log", REDIS_SOCKETS) as server:
        yield server


@pytest.fixture(scope="session")
def migrated_template(
    postgres_server: services.Postgres, django_db_blocker: DjangoDbBlocker
) -> str:
    """The name of a database that the owner has migrated and that nobody writes to."""
    services.create_database(postgres_server, TEMPLATE_DATABASE)
    with django_db_blocker.unblock(), _connected_to(TEMPLATE_DATABASE, services.OWNER_ROLE):
        call_command("migrate", verbosity=0, interactive=False)
    return TEMPLATE_DATABASE


@pytest.fixture(scope="session")
def django_db_setup(postgres_server: services.Postgres, migrated_template: str) -> Iterator[None]:
    """pytest-django's hook: the database of the tests that roll back."""
    services.create_database(postgres_server, TEST_DATABASE, template=migrated_template)
    yield
    connections.close_all()


@pytest.fixture
def own_database(
    request: pytest.FixtureRequest,
    postgres_server: services.Postgres,
    migrated_template: str,
    django_db_blocker: DjangoDbBlocker,
) -> Iterator[str]:
    """The name of a migrated database of this test's own, where commits are real.

    Every thread's connections go there until the test ends. Not to be joined with `django_db`.
    """
    if request.node.get_closest_marker("django_db") or "db" in request.fixturenames:
        pytest.fail("A test takes either own_database or django_db (or db): not both.")
    name = f"socialcheck_own_{next(_numbers)}"
    services.create_database(postgres_server, name, template=migrated_template)
    with django_db_blocker.unblock(), _connected_to(name, services.APP_ROLE):
        yield name
    services.drop_database(postgres_server, name)


@pytest.fixture(scope="session")
def live_service(
    postgres_server: services.Postgres, redis_server: services.Redis, migrated_template: str
) -> Iterator[LiveService]:
    """The service as in production: gunicorn and a Celery worker on a database of their own."""
    name = "socialcheck_live"
    services.create_database(postgres_server, name, template=migrated_template)
    database_url = postgres_server.url(services.APP_ROLE, name)
    with running_service(database_url, redis_server.url, FILES / "live") as service:
        yield service


@pytest.fixture
def live_database(live_service: LiveService, django_db_blocker: DjangoDbBlocker) -> Iterator[None]:
    """Points this test's own Django at `live_service`'s database. Commits are real and stay."""
    with django_db_blocker.unblock(), _connected_to("socialcheck_live", services.APP_ROLE):
        yield


@contextlib.contextmanager
def _connected_to(name: str, role: str) -> Iterator[None]:
    # Connections of all threads share this one dictionary.
    settings = connections.settings["default"]
    before = {key: settings[key] for key in ("NAME", "USER")}
    connections.close_all()
    settings.update(NAME=name, USER=role)
    try:
        yield
    finally:
        connections.close_all()
        settings.update(before)


@pytest.fixture(scope="session", autouse=True)
def _static_files_by_their_own_names() -> None:
    """Pages in process name static files as they are; `live_service` uses the real manifest."""
    from django.conf import settings

    settings.STORAGES["staticfiles"]["BACKEND"] = (
        "django.contrib.staticfiles.storage.StaticFilesStorage"
    )
