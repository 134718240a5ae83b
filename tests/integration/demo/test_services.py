"""The embedded PostgreSQL and Redis: roles, folders with spaces, clean ends, left-over servers."""

import os
import signal
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import kombu
import psycopg2
import pytest

from demo import services
from demo.processes import ROOT


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    made = tmp_path / "a folder, with a space"
    made.mkdir()
    return made


@pytest.fixture
def sockets() -> Iterator[Path]:
    with services.private_folder() as made:
        yield made


def test_a_cluster_keeps_its_rows_between_two_starts(folder: Path, sockets: Path) -> None:
    data, log = folder / "postgresql", folder / "log"
    with services.postgres(data, log, sockets) as server:
        services.create_roles(server)
        assert services.create_database(server, "kept")
        with services.connection(server.url(services.OWNER_ROLE, "kept")) as cursor:
            cursor.execute("CREATE TABLE note (words text)")
            cursor.execute("INSERT INTO note VALUES ('still here')")
    assert not (data / "postmaster.pid").exists()
    assert server.process.returncode == 0
    with services.postgres(data, log, sockets) as server:
        assert not services.create_database(server, "kept")
        with services.connection(server.url(services.APP_ROLE, "kept")) as cursor:
            cursor.execute("SELECT words FROM note")
            assert cursor.fetchall() == [("still here",)]
    assert "not properly shut down" not in log.read_text()


def test_each_role_may_do_its_own_work_and_no_more(postgres_server: services.Postgres) -> None:
    services.create_database(postgres_server, "roles")

    def attempt(role: str, statement: str) -> bool:
        try:
            with services.connection(postgres_server.url(role, "roles")) as cursor:
                cursor.execute(statement)
        except psycopg2.errors.InsufficientPrivilege:
            return False
        return True

    assert attempt(services.OWNER_ROLE, "CREATE TABLE note (id int)")
    allowed = {
        (role, statement): attempt(role, statement)
        for role in (services.APP_ROLE, services.AUDITOR_ROLE)
        for statement in (
            "SELECT * FROM note",
            "INSERT INTO note VALUES (1)",
            "TRUNCATE note",
            "DROP TABLE note",
            "CREATE TABLE another (id int)",
            "CREATE ROLE intruder",
        )
    }
    assert {pair for pair, yes in allowed.items() if yes} == {
        (services.APP_ROLE, "SELECT * FROM note"),
        (services.APP_ROLE, "INSERT INTO note VALUES (1)"),
        (services.AUDITOR_ROLE, "SELECT * FROM note"),
    }
    services.drop_database(postgres_server, "roles")


def test_a_killed_run_leaves_nothing_that_stops_the_next(folder: Path, sockets: Path) -> None:
    data, log = folder / "postgresql", folder / "log"
    program = (
        "import sys, time; from pathlib import Path; from demo import services\n"
        "with services.private_folder() as place, "
        "services.postgres(Path(sys.argv[1]), Path(sys.argv[2]), place):\n"
        "    print('up', flush=True); time.sleep(600)\n"
    )
    run = subprocess.Popen(
        [sys.executable, "-c", program, str(data), str(log)], cwd=ROOT, stdout=subprocess.PIPE
    )
    assert run.stdout is not None
    with run.stdout:
        assert run.stdout.readline() == b"up\n"
        run.kill()
        run.wait()
    with services.postgres(data, log, sockets) as server:
        services.create_roles(server)


def test_a_server_without_its_parent_is_ended_before_the_next(folder: Path, sockets: Path) -> None:
    data, log = folder / "postgresql", folder / "log"
    with (
        services.postgres(data, log, sockets) as left_behind,
        services.private_folder() as other,
        services.postgres(data, log, other) as server,
    ):
        assert left_behind.process.wait(services.SECONDS_TO_STOP) == 0
        services.create_roles(server)


def test_a_cluster_that_cannot_start_says_why(folder: Path, sockets: Path) -> None:
    with (
        pytest.raises(services.ServiceFailed, match="no_such_setting"),
        services.postgres(folder / "postgresql", folder / "log", sockets, ("no_such_setting=1",)),
    ):
        pass


def test_redis_carries_a_message_over_a_restart(folder: Path, sockets: Path) -> None:
    data, log = folder / "redis", folder / "log"
    with (
        services.redis_server(data, log, sockets) as server,
        kombu.Connection(server.url) as link,
        link.SimpleQueue("letters") as queue,
    ):
        queue.put("hello")
    assert server.process.returncode == 0
    with (
        services.redis_server(data, log, sockets) as server,
        kombu.Connection(server.url) as link,
        link.SimpleQueue("letters") as queue,
    ):
        assert queue.get(timeout=10).payload == "hello"


def test_a_service_that_will_not_end_is_killed(tmp_path: Path) -> None:
    stubborn = subprocess.Popen(
        [
            sys.executable,
            "-c",
            "import signal, time; signal.signal(15, signal.SIG_IGN);"
            " print('deaf', flush=True); time.sleep(600)",
        ],
        stdout=subprocess.PIPE,
        start_new_session=True,
    )
    assert stubborn.stdout is not None
    with stubborn.stdout:
        assert stubborn.stdout.readline() == b"deaf\n"
        services.stop(stubborn, signal.SIGTERM, patience=1)
    assert stubborn.returncode == -signal.SIGKILL


def test_private_folders_are_private_short_and_gone_afterwards() -> None:
    with services.private_folder() as folder:
        assert folder.stat().st_mode & 0o777 == 0o700
        assert folder.stat().st_uid == os.getuid()
        # The limit of a socket's path, less PostgreSQL's own name for it.
        assert len(str(folder)) < 107 - len("/.s.PGSQL.5432")
    assert not folder.exists()


def test_the_application_reaches_its_tables_as_its_own_role(own_database: str) -> None:
    from django.db import connection

    with connection.cursor() as cursor:
        cursor.execute("SELECT current_user, current_database()")
        assert cursor.fetchone() == (services.APP_ROLE, own_database)


def test_a_service_that_ended_while_starting_is_reported_with_its_log(tmp_path: Path) -> None:
    ended = subprocess.Popen([sys.executable, "-c", ""])
    ended.wait()
    log = tmp_path / "log"
    log.write_text("no room left\n")
    with pytest.raises(services.ServiceFailed, match="no room left"):
        services.wait_until(lambda: False, ended, "Redis", log)


def test_the_roles_of_an_installation_can_migrate_and_no_more_than_read(
    folder: Path, sockets: Path
) -> None:
    passwords = {f"{name}_PASSWORD": f'{name}\'s "own"' for name in ("OWNER", "APP", "AUDITOR")}
    with services.postgres(folder / "postgresql", folder / "log", sockets) as server:
        for _ in range(2):
            subprocess.run(
                [
                    services.postgres_programs() / "psql",
                    server.url(services.SUPERUSER_ROLE, "postgres"),
                    "--quiet",
                    "--no-psqlrc",
                    f"--file={ROOT / 'deploy' / 'roles.sql'}",
                ],
                env={**os.environ, **passwords},
                check=True,
            )
        with services.connection(server.url(services.OWNER_ROLE, "socialcheck")) as cursor:
            cursor.execute("CREATE TABLE note (words text)")
        for role in (services.APP_ROLE, services.AUDITOR_ROLE):
            with (
                services.connection(server.url(role, "socialcheck")) as cursor,
                pytest.raises(psycopg2.errors.InsufficientPrivilege),
            ):
                cursor.execute("DROP TABLE note")
        with services.connection(server.url(services.SUPERUSER_ROLE, "socialcheck")) as cursor:
            cursor.execute("SELECT count(*) FROM pg_authid WHERE rolpassword LIKE 'SCRAM%'")
            assert cursor.fetchone() == (3,)
