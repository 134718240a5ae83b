"""The one place that says which environment the demonstration, the tests and the checks run in.

`python -m demo.environment COMMAND …` runs a command with the settings of a production service
that has no database to reach: for checks that read the settings and nothing else.
"""

import os
import secrets
import sys
from pathlib import Path

# Addresses where nothing answers, for commands that only read the settings.
NOWHERE_POSTGRES = "postgresql://socialcheck_app@localhost:9/socialcheck"
NOWHERE_REDIS = "redis://localhost:9/0"


def environment(
    *, database_url: str, redis_url: str, secret_key: str, files: Path, base_url: str
) -> dict[str, str]:
    """The settings of a service on this machine that is reached over plain HTTP at `base_url`.

    `files` is the folder for what it writes: static files, schedules, the trail's anchors.
    """
    return {
        "DATABASE_URL": database_url,
        "REDIS_URL": redis_url,
        "SECRET_KEY": secret_key,
        "DEBUG": "false",
        "HTTPS": "false",
        "BASE_URL": base_url,
        "STATIC_ROOT": str(files / "static"),
        "BEAT_SCHEDULE": str(files / "beat"),
        "TRAIL_ANCHORS": str(files / "anchors"),
        "TRAIL_KEY": str(files / "trail.key"),
    }


def production_without_services() -> dict[str, str]:
    """The settings of a service behind HTTPS, with addresses where nothing answers."""
    return {
        "DATABASE_URL": NOWHERE_POSTGRES,
        "REDIS_URL": NOWHERE_REDIS,
        "SECRET_KEY": secrets.token_urlsafe(64),
        "DEBUG": "false",
        "HTTPS": "true",
        "ALLOWED_HOSTS": "socialcheck.example.org",
        "BASE_URL": "https://socialcheck.example.org",
    }


def main(command: list[str]) -> None:
    """Become `command`, with the settings of `production_without_services`."""
    if not command:
        sys.exit("Say which command to run: python -m demo.environment COMMAND …")
    os.execvpe(command[0], command, {**os.environ, **production_without_services()})  # noqa: S606


if __name__ == "__main__":
    main(sys.argv[1:])
