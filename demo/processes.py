"""Starting the service's own processes, and knowing when it answers."""

import os
import signal
import subprocess
import sys
import time
import urllib.error
import urllib.request
from dataclasses import dataclass
from pathlib import Path

from demo.services import SECONDS_TO_STOP, ServiceFailed, ended_with_parent, stop, tail

ROOT = Path(__file__).resolve().parent.parent
SECONDS_TO_ANSWER = 60


@dataclass(frozen=True)
class Child:
    """A running part of the service, in a process group of its own, with its log."""

    name: str
    process: subprocess.Popen[bytes]
    log: Path


def start(name: str, settings: dict[str, str], log: Path, *words: str) -> Child:
    """Start Python on `words` (a module or a script, and its arguments) in the checkout."""
    kind = [] if words[0].endswith(".py") else ["-m"]
    with log.open("ab") as output:
        process = subprocess.Popen(
            [*ended_with_parent("TERM"), sys.executable, *kind, *words],
            cwd=ROOT,
            env={**os.environ, **settings},
            stdin=subprocess.DEVNULL,
            stdout=output,
            stderr=subprocess.STDOUT,
            start_new_session=True,
        )
    return Child(name, process, log)


def run(name: str, settings: dict[str, str], log: Path, *words: str) -> None:
    """Start Python on `words` and wait. Raises ServiceFailed with the end of the log."""
    child = start(name, settings, log, *words)
    try:
        code = child.process.wait()
    finally:
        stop(child.process, signal.SIGTERM)
    if code != 0:
        raise ServiceFailed(f"{name} failed. The end of {log}:\n{tail(log)}")


def start_web(settings: dict[str, str], log: Path, port: int) -> Child:
    """gunicorn with two processes of four threads, on this machine's own address."""
    return start(
        "The web server", settings, log, "gunicorn", "socialcheck.wsgi",
        f"--bind=127.0.0.1:{port}", "--workers=2", "--worker-class=gthread", "--threads=4",
        f"--graceful-timeout={SECONDS_TO_STOP // 2}", "--no-control-socket",
    )  # fmt: skip


def start_worker(settings: dict[str, str], log: Path) -> Child:
    """A Celery worker that does one thing at a time."""
    return start(
        "The worker", settings, log, "celery", "--app=socialcheck", "worker",
        "--concurrency=1", "--loglevel=INFO",
    )  # fmt: skip


def start_scheduler(settings: dict[str, str], log: Path) -> Child:
    """Celery's scheduler."""
    return start(
        "The scheduler", settings, log, "celery", "--app=socialcheck", "beat",
        "--pidfile=", "--loglevel=INFO",
    )  # fmt: skip


def stop_all(children: list[Child]) -> None:
    """Ask all to end at once, then wait for each; what does not end is killed."""
    for child in children:
        if child.process.poll() is None:
            child.process.send_signal(signal.SIGTERM)
    for child in children:
        stop(child.process, signal.SIGTERM)


def fail_if_one_ended(children: list[Child]) -> None:
    """Raise ServiceFailed, with the end of its log, if one of `children` is no longer running."""
    for child in children:
        if child.process.poll() is not None:
            raise ServiceFailed(
                f"{child.name} stopped by itself (exit code {child.process.returncode}). "
                f"The end of {child.log}:\n{tail(child.log)}"
            )


def wait_until_answering(url: str, children: list[Child]) -> None:
    """Wait for any answer from `url`. Raises ServiceFailed when none comes, or a child ends."""
    deadline = time.monotonic() + SECONDS_TO_ANSWER
    while not _answers(url):
        fail_if_one_ended(children)
        if time.monotonic() > deadline:
            raise ServiceFailed(f"{url} did not answer in {SECONDS_TO_ANSWER} seconds.")
        time.sleep(0.1)


def _answers(url: str) -> bool:
    try:
        urllib.request.urlopen(url, timeout=5).close()  # noqa: S310 - the address is our own
    except urllib.error.HTTPError as answer:
        answer.close()
    except OSError:
        return False
    return True
