"""`manage.py profile_key`: the canonical key of each address, as JSON."""

from __future__ import annotations

import json
import sys
from argparse import RawDescriptionHelpFormatter
from typing import Any, TypedDict

from django.core.management.base import BaseCommand, CommandParser

from cases.profile_address import PLATFORMS, NotAnAddress, parse


class Answer(TypedDict, total=False):
    """What the command prints for one address. `error` only where the address cannot be kept."""

    platform: str | None
    key: str | None
    canonical_url: str | None
    recognised: bool
    error: str


def answer(address: str, platform_hint: str | None = None) -> Answer:
    """The key of one address, or a sentence that says why it cannot be kept."""
    try:
        found = parse(address, platform_hint)
    except NotAnAddress as refused:
        return Answer(
            platform=None, key=None, canonical_url=None, recognised=False, error=str(refused)
        )
    return Answer(
        platform=found.platform,
        key=found.key,
        canonical_url=found.canonical_url,
        recognised=found.recognised,
    )


class Command(BaseCommand):
    """Addresses as arguments, or one a line on standard input; a JSON list in the same order."""

    help = (
        "Print the platform and canonical key of each profile address as a JSON list, in order.\n"
        "Give the addresses as arguments, or one a line on standard input. Nothing is fetched.\n"
        "An address that cannot be kept has null for its key, and an error that says why.\n\n"
        "Example:\n"
        "  manage.py profile_key https://m.facebook.com/Jordan.Example facebook.com/jordanexample"
    )
    # A pure question: it must be answered even where the database is down.
    requires_system_checks = ()

    def create_parser(self, prog_name: str, subcommand: str, **kwargs: Any) -> CommandParser:
        """Keep the lines of the help as they are written."""
        kwargs.setdefault("formatter_class", RawDescriptionHelpFormatter)
        return super().create_parser(prog_name, subcommand, **kwargs)

    def add_arguments(self, parser: CommandParser) -> None:
        """Addresses, and the platform for names typed alone."""
        parser.add_argument("addresses", nargs="*", metavar="ADDRESS", help="a profile address")
        parser.add_argument(
            "--platform",
            choices=[platform.slug for platform in PLATFORMS],
            metavar="PLATFORM",
            help="the platform of names typed alone, such as @jordan: %(choices)s",
        )

    def handle(self, *args: Any, **options: Any) -> None:
        """Print one answer for each address."""
        addresses: list[str] = options["addresses"] or _lines()
        answers = [answer(address, options["platform"]) for address in addresses]
        self.stdout.write(json.dumps(answers, indent=2))


def _lines() -> list[str]:
    """The lines of standard input. An empty line is an address too, so that answers stay in step.

    Bytes that are not UTF-8 are shown as such in the answer and do not stop the other lines.
    """
    text = sys.stdin.buffer.read().decode("utf-8", errors="replace")
    lines = text.split("\n")
    return lines[:-1] if lines[-1] == "" else lines
