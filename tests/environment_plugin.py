"""The environment of the tests, set before pytest-django reads the settings.

The addresses are those that PostgreSQL and Redis will have once a test asks for them: the folders
of their sockets exist from the start, so that a run of pure tests starts no server.
"""

import atexit
import os
import secrets
import shutil
import tempfile
from pathlib import Path

from demo.environment import environment
from demo.services import APP_ROLE, postgres_url, redis_url

TEST_DATABASE = "socialcheck_test"

# Short, as a socket's path may have about a hundred characters.
FILES = Path(tempfile.mkdtemp(prefix="socialcheck-tests-", dir="/tmp"))
POSTGRES_SOCKETS = FILES / "postgresql-socket"
REDIS_SOCKETS = FILES / "redis-socket"
for folder in (POSTGRES_SOCKETS, REDIS_SOCKETS):
    folder.mkdir(mode=0o700)
# PostgreSQL, which does not run as root, must reach its own folder inside.
FILES.chmod(0o711)
# WhiteNoise warns of a missing folder, and warnings are errors.
(FILES / "static").mkdir()

os.environ.update(
    environment(
        database_url=postgres_url(POSTGRES_SOCKETS, APP_ROLE, TEST_DATABASE),
        redis_url=redis_url(REDIS_SOCKETS),
        secret_key=secrets.token_urlsafe(64),
        files=FILES,
        base_url="http://localhost",
    )
)
# Playwright keeps an event loop in the thread of the test, where Django would refuse the database.
os.environ["DJANGO_ALLOW_ASYNC_UNSAFE"] = "true"


@atexit.register
def _remove_files() -> None:
    shutil.rmtree(FILES, ignore_errors=True)
