"""`make demo`: the whole service on this machine, with an invented council in it.

Honours PORT, and DATABASE_URL (with DATABASE_OWNER_URL for migrations) and REDIS_URL where they
are set. Everything it keeps lies in `var`, so that a second start is quick and finds the data.
"""

import contextlib
import fcntl
import os
import secrets
import signal
import socket
import sys
import time
from collections.abc import Iterator

import psycopg2

from demo import people, processes, services
from demo.environment import environment
from demo.processes import ROOT, Child

VAR = ROOT / "var"
LOGS = VAR / "logs"
DATABASE = "socialcheck"


def main() -> int:
    """Run until Ctrl-C or SIGTERM. The exit code: 0, or 1 when something went wrong."""
    # Set for both: a shell that starts this in the background has Ctrl-C ignored for it.
    signal.signal(signal.SIGINT, signal.default_int_handler)
    signal.signal(signal.SIGTERM, signal.default_int_handler)
    try:
        with contextlib.ExitStack() as ending:
            try:
                _run(ending)
            finally:
                # A second Ctrl-C must not cut the stopping short.
                signal.signal(signal.SIGINT, signal.SIG_IGN)
                signal.signal(signal.SIGTERM, signal.SIG_IGN)
                say("\nStopping …")
    except KeyboardInterrupt:
        say("Stopped. Everything that was entered is kept.")
        return 0
    except (services.ServiceFailed, OSError, psycopg2.Error) as problem:
        print(f"\n{problem}\n\nThe demonstration has stopped.", file=sys.stderr, flush=True)
        return 1
    return 0


def say(words: str) -> None:
    """Progress, at once even through a pipe."""
    print(words, flush=True)


def _run(ending: contextlib.ExitStack) -> None:
    port = _free_port()
    LOGS.mkdir(parents=True, exist_ok=True)
    ending.enter_context(_only_one_at_a_time())
    parts: list[Child] = []
    database_url, owner_url = _database(parts, ending)
    settings = environment(
        database_url=database_url,
        redis_url=_queue(parts, ending),
        secret_key=_secret_key(),
        files=VAR,
        base_url=f"http://localhost:{port}",
    )
    settings["DEMO"] = "true"
    _prepare(settings, owner_url)
    say("Starting the web server, the worker and the scheduler …")
    own = [
        processes.start_web(settings, LOGS / "web.log", port),
        processes.start_worker(settings, LOGS / "worker.log"),
        processes.start_scheduler(settings, LOGS / "scheduler.log"),
    ]
    ending.callback(processes.stop_all, own)
    parts += own
    processes.wait_until_answering(settings["BASE_URL"], parts)
    _welcome(settings["BASE_URL"])
    while True:
        processes.fail_if_one_ended(parts)
        time.sleep(0.5)


def _free_port() -> int:
    given = os.environ.get("PORT", "8000")
    if not given.isdecimal() or not 1 <= int(given) <= 65535:
        raise services.ServiceFailed(f"PORT is {given!r}. Set it to a number from 1 to 65535.")
    with socket.socket() as listener:
        listener.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            listener.bind(("127.0.0.1", int(given)))
        except PermissionError:
            raise services.ServiceFailed(
                f"You may not use port {given}. Choose one from 1024: PORT=8001 make demo"
            ) from None
        except OSError:
            raise services.ServiceFailed(
                f"Port {given} is in use. Choose another: PORT={int(given) % 65535 + 1} make demo"
            ) from None
    return int(given)


@contextlib.contextmanager
def _only_one_at_a_time() -> Iterator[None]:
    """Holds this checkout's lock, which the system releases even when this process is killed."""
    with (VAR / "demo.lock").open("w") as lock:
        try:
            fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            raise services.ServiceFailed(
                "The demonstration of this checkout is running already. Stop it there first."
            ) from None
        yield


def _database(parts: list[Child], ending: contextlib.ExitStack) -> tuple[str, str]:
    """The addresses for the application and for the owner; starts PostgreSQL unless given one."""
    given = os.environ.get("DATABASE_URL")
    if given:
        say("Using the PostgreSQL that DATABASE_URL names.")
        return given, os.environ.get("DATABASE_OWNER_URL") or given
    say("Starting PostgreSQL …")
    log = LOGS / "postgresql.log"
    sockets = ending.enter_context(services.private_folder())
    server = ending.enter_context(services.postgres(VAR / "postgresql", log, sockets))
    parts.append(Child("PostgreSQL", server.process, log))
    services.create_roles(server)
    services.create_database(server, DATABASE)
    return server.url(services.APP_ROLE, DATABASE), server.url(services.OWNER_ROLE, DATABASE)


def _queue(parts: list[Child], ending: contextlib.ExitStack) -> str:
    """The address of Redis; starts one unless given one."""
    given = os.environ.get("REDIS_URL")
    if given:
        say("Using the Redis that REDIS_URL names.")
        return given
    say("Starting Redis …")
    log = LOGS / "redis.log"
    sockets = ending.enter_context(services.private_folder())
    server = ending.enter_context(services.redis_server(VAR / "redis", log, sockets))
    parts.append(Child("Redis", server.process, log))
    return server.url


def _secret_key() -> str:
    """Made once, readable by this user alone."""
    file = VAR / "secret-key"
    with contextlib.suppress(FileExistsError):
        handle = os.open(file, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
        with os.fdopen(handle, "w") as new:
            new.write(secrets.token_urlsafe(64))
    return file.read_text()


def _prepare(settings: dict[str, str], owner_url: str) -> None:
    """Tables, static files, and the invented council where nobody is there yet."""
    say("Bringing the tables up to date …")
    as_owner = {**settings, "DATABASE_URL": owner_url}
    processes.run("migrate", as_owner, LOGS / "migrate.log", "manage.py", "migrate", "--noinput")
    say("Collecting styles and scripts …")
    processes.run(
        "collectstatic", settings, LOGS / "static.log", "manage.py", "collectstatic", "--noinput"
    )
    if _is_empty(settings["DATABASE_URL"]):
        say("Writing an invented council into it: teams, people, cases and their story …")
        processes.run("demo_data", settings, LOGS / "demo_data.log", "manage.py", "demo_data")
    else:
        say("The data of the last time is there.")


def _is_empty(database_url: str) -> bool:
    with services.connection(database_url) as cursor:
        cursor.execute("SELECT FROM accounts_user LIMIT 1")
        return cursor.rowcount == 0


def _welcome(url: str) -> None:
    width = max(len(person.email) for person in people.CAST)
    say(f"\nSocialcheck is running at {url}\n")
    say(f"Sign in with any of these addresses and the password {people.PASSWORD}\n")
    for person in people.CAST:
        say(f"  {person.email:<{width}}  {person.role_words}")
    say(f"\nThe people and the council are invented. Logs: {LOGS}\nCtrl-C stops everything.")


if __name__ == "__main__":
    sys.exit(main())
