"""Holds the central record, or a pack made of it, against the tables and the access trail."""

import json
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from ripa.record.packs.checking import check_pack
from ripa.record.reconcile import reconcile


class Command(BaseCommand):
    help = (
        "Works out every figure of the central record three times: from its rows, from the tables "
        "and from the access trail. Prints them as JSON with every difference named; exit code 1 "
        "where there is one. With --pack FILE.zip it checks an inspection pack instead: its "
        "hashes, its numbers, its proofs, and each against the trail."
    )

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--pack", type=Path, help="an inspection pack to check")

    def handle(self, *args: Any, pack: Path | None, **options: Any) -> None:
        report = check_pack(pack) if pack is not None else reconcile()
        self.stdout.write(json.dumps(report.as_mapping(), indent=2, ensure_ascii=False))
        if not report.agrees:
            raise CommandError(f"{len(report.differences)} difference(s). They are named above.")
