"""Write the reference pages that come from the tables in the code, or check that they are
current.
"""

from collections.abc import Callable
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError, CommandParser

from accounts.permissions import permissions_reference
from audit.deeds import all_deeds
from consent.competence_reference import competence_reference
from consent.receipt import receipt_reference
from consent.rules_reference import standing_reference
from ripa.gate_reference import gate_reference
from ripa.states_reference import transitions_reference


def deeds_reference() -> str:
    """Every kind of entry that the trail can hold."""
    lines = [
        "# Deeds in the access trail",
        "",
        "Generated from the `deeds.py` of each app. An entry reads as a sentence after its actor.",
        "",
        "| Code | Kind | Sentence |",
        "|---|---|---|",
    ]
    lines += [f"| `{deed.code}` | {deed.kind} | {deed.sentence} |" for deed in all_deeds()]
    return "\n".join(lines) + "\n"


PAGES: dict[str, Callable[[], str]] = {
    "gate.md": gate_reference,
    "authority-states.md": transitions_reference,
    "consent-standing.md": standing_reference,
    "consent-receipt.md": receipt_reference,
    "consent-competence.md": competence_reference,
    "permissions.md": permissions_reference,
    "deeds.md": deeds_reference,
}


class Command(BaseCommand):
    help = (
        "Write docs/reference from the tables in the code. With --check, write nothing and fail "
        "if a page there is not what the tables say."
    )

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--check", action="store_true", help="only say whether it is current")

    def handle(self, *args: Any, check: bool, **options: Any) -> None:
        folder = settings.BASE_DIR / "docs" / "reference"
        stale = []
        for name, make in PAGES.items():
            page, path = make().rstrip() + "\n", folder / name
            if check:
                if not path.exists() or path.read_text() != page:
                    stale.append(name)
                continue
            folder.mkdir(parents=True, exist_ok=True)
            path.write_text(page)
            self.stdout.write(f"wrote docs/reference/{name}")
        if stale:
            raise CommandError(
                f"Not current: {', '.join(stale)}. Run `make docs` and commit what it writes."
            )
