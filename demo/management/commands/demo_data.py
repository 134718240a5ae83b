"""The invented council, from the command line."""

import json
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError, CommandParser

from accounts.models import User
from cases.models import Case
from demo.council import write_council
from demo.summary import summary


class Command(BaseCommand):
    help = (
        "Write an invented council into an empty database: teams, staff, cases, people, and what "
        "happens to them. Only where DEMO is true. Where there are cases already, nothing is "
        "changed. Example: manage.py demo_data --scale 10 --seed 7 --json"
    )

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument(
            "--scale", type=int, default=1, help="how many times thirty cases (1 unless given)"
        )
        parser.add_argument(
            "--seed", type=int, default=1, help="the same seed gives the same names and ages"
        )
        parser.add_argument("--json", action="store_true", help="the summary as JSON")

    def handle(self, *args: Any, scale: int, seed: int, **options: Any) -> None:
        if not settings.DEMO:
            raise CommandError(
                "This service is not a demonstration, so no invented council is written into it. "
                "Set DEMO=true where it is one."
            )
        if scale < 1:
            raise CommandError("The scale must be 1 or more.")
        if Case.objects.exists():
            self.stdout.write("There are already cases, so nothing was changed.")
            return
        if User.objects.exists():
            raise CommandError(
                "There are staff but no cases, so this may be an unfinished start. The invented "
                "council needs an empty database."
            )
        write_council(scale=scale, seed=seed, say=self._say)
        self._show(summary(), as_json=options["json"])

    def _say(self, words: str) -> None:
        self.stderr.write(words)

    def _show(self, figures: dict[str, Any], *, as_json: bool) -> None:
        if as_json:
            self.stdout.write(json.dumps(figures, indent=2, ensure_ascii=False))
            return
        for name, value in figures.items():
            if not isinstance(value, dict):
                self.stdout.write(f"{name}: {value}")
            elif name != "sign-ins":
                parts = ", ".join(f"{part} {count}" for part, count in value.items())
                self.stdout.write(f"{name}: {parts}")
        self.stdout.write(f"\nSign in with the password {figures['sign-ins']['password']}:")
        for address, role in figures["sign-ins"]["addresses"].items():
            self.stdout.write(f"  {address}  {role}")
