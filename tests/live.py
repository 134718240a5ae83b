"""The service as it runs in production, for tests that need real processes."""

import contextlib
import os
import secrets
import socket
import subprocess
import sys
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from demo import processes
from demo.environment import environment
from demo.processes import ROOT


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
    processes.run(
        "collectstatic", settings, files / "static.log", "manage.py", "collectstatic", "--noinput"
    )
    with contextlib.ExitStack() as ending:
        web = processes.start_web(settings, files / "web.log", port)
        ending.callback(processes.stop_all, [web])
        worker = processes.start_worker(settings, files / "worker.log")
        ending.callback(processes.stop_all, [worker])
        processes.wait_until_answering(url, [web, worker])
        yield LiveService(url, settings, files, web.process, worker.process)


def _free_port() -> int:
    with socket.socket() as listener:
        listener.bind(("127.0.0.1", 0))
        return int(listener.getsockname()[1])
