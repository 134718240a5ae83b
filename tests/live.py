"""The service as it runs in production, for tests that need real processes."""

import contextlib
import os
import secrets
import signal
import socket
import subprocess
import sys
import time
import urllib.error
import urllib.request
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from demo.environment import environment
from demo.services import ended_with_parent, stop, tail

ROOT = Path(__file__).resolve().parent.parent
SECONDS_TO_START = 60


@dataclass(frozen=True)
class LiveService:
    """A running service: where it is, its settings, its logs and its processes."""

    url: str
    environment: dict[str, str]
    files: Path
    web: subprocess.Popen[bytes]
    worker: subprocess.Popen[bytes]

    @property
    def web_log(self) -> str:
        return (self.files / "web.log").read_text(errors="replace")

    @property
    def worker_log(self) -> str:
        return (self.files / "worker.log").read_text(errors="replace")

    def manage(self, *arguments: str, stdin: str = "") -> str:
        """What `manage.py` prints, run with the service's own settings. Raises when it fails."""
        return subprocess.run(
            [sys.executable, "manage.py", *arguments],
            cwd=ROOT,
            env={**os.environ, **self.environment},
            input=stdin,
            capture_output=True,
            text=True,
            check=True,
        ).stdout


@contextlib.contextmanager
def running_service(database_url: str, redis_url: str, files: Path) -> Iterator[LiveService]:
    """gunicorn with two processes of four threads, and a Celery worker, until the block ends."""
    if not (ROOT / "build" / "static").is_dir():
        raise RuntimeError(
            "The styles are not built. Run `make setup`, or `npm ci && npm run build`."
        )
    files.mkdir()
    port = _free_port()
    url = f"http://localhost:{port}"
    settings = environment(
        database_url=database_url,
        redis_url=redis_url,
        secret_key=secrets.token_urlsafe(64),
        files=files,
        base_url=url,
    )
    _run(settings, files / "collectstatic.log", "manage.py", "collectstatic", "--noinput")
    with contextlib.ExitStack() as ending:
        web = _start(
            settings, files / "web.log", "gunicorn", "socialcheck.wsgi", f"--bind=127.0.0.1:{port}",
            "--workers=2", "--worker-class=gthread", "--threads=4",
        )  # fmt: skip
        ending.callback(stop, web, signal.SIGTERM)
        worker = _start(
            settings, files / "worker.log", "celery", "--app=socialcheck", "worker",
            "--concurrency=1", "--loglevel=INFO",
        )  # fmt: skip
        ending.callback(stop, worker, signal.SIGTERM)
        _wait_until_answering(url, web, files / "web.log")
        yield LiveService(url, settings, files, web, worker)


def _command(*words: str) -> list[str]:
    module = [] if words[0].endswith(".py") else ["-m"]
    return [*ended_with_parent("TERM"), sys.executable, *module, *words]


def _run(settings: dict[str, str], log: Path, *words: str) -> None:
    if _start(settings, log, *words).wait() != 0:
        raise RuntimeError(f"{' '.join(words)} failed:\n{tail(log)}")


def _start(settings: dict[str, str], log: Path, *words: str) -> subprocess.Popen[bytes]:
    with log.open("ab") as output:
        return subprocess.Popen(
            _command(*words),
            cwd=ROOT,
            env={**os.environ, **settings},
            stdin=subprocess.DEVNULL,
            stdout=output,
            stderr=subprocess.STDOUT,
            start_new_session=True,
        )


def _free_port() -> int:
    with socket.socket() as listener:
        listener.bind(("127.0.0.1", 0))
        return int(listener.getsockname()[1])


def _wait_until_answering(url: str, web: subprocess.Popen[bytes], log: Path) -> None:
    deadline = time.monotonic() + SECONDS_TO_START
    while True:
        try:
            urllib.request.urlopen(url, timeout=5).close()
        except urllib.error.HTTPError as answer:
            answer.close()
        except (OSError, urllib.error.URLError):
            if web.poll() is not None or time.monotonic() > deadline:
                raise RuntimeError(f"The web server did not start:\n{tail(log)}") from None
            time.sleep(0.1)
            continue
        return
