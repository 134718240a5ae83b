"""The trail from the command line: seal, verify, export, prove."""

import json
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from audit import notes
from audit.models import Entry
from audit.seal import COLUMNS, leaf_data, seal
from audit.verify import prove, verify


class Command(BaseCommand):
    help = (
        "seal: put waiting entries under a signed checkpoint. verify: say whether the trail is "
        "whole (exit code 1 if not). export: every entry as a line of JSON, in the form that is "
        "hashed. prove ENTRY: the RFC 6962 inclusion proof of one entry. key: the public key. "
        "Example: manage.py trail prove 42"
    )

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("what", choices=["seal", "verify", "export", "prove", "key"])
        parser.add_argument("entry", nargs="?", type=int, help="an entry's number, for prove")

    def handle(self, *args: Any, what: str, entry: int | None, **options: Any) -> None:
        getattr(self, f"_{what}")(entry)

    def _seal(self, entry: int | None) -> None:
        self.stdout.write(json.dumps({"sealed": seal()}))

    def _verify(self, entry: int | None) -> None:
        report = verify(lambda done: self.stderr.write(f"{done} entries read"))
        self.stdout.write(json.dumps(report.as_mapping(), indent=2))
        if not report.whole:
            raise CommandError("The trail is not whole.")

    def _export(self, entry: int | None) -> None:
        rows = Entry.objects.order_by("id").values(*COLUMNS)
        for row in rows.iterator(chunk_size=2000):
            self.stdout.write(leaf_data(row).decode())

    def _prove(self, entry: int | None) -> None:
        if entry is None:
            raise CommandError("Say which entry: manage.py trail prove 42")
        proof = prove(entry)
        if proof is None:
            raise CommandError(f"Entry {entry} is not there, or is not sealed yet.")
        self.stdout.write(json.dumps(proof, indent=2))

    def _key(self, entry: int | None) -> None:
        self.stdout.write(notes.verifier_line())
