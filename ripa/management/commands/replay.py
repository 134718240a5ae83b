"""``manage.py replay``: a stored decision decided again."""

import json
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from audit.recording import in_one_transaction, record
from ripa.deeds import DECISION_REPLAYED
from ripa.models import Stop, Viewing
from ripa.replays import Replay, replay_of

HELP = """\
Decide a stored viewing or stop again, from the facts and the policy kept with it, and say whether
the answer is the same. Prints {"viewing", "stored", "replayed", "same"}; with --stop, "stop" in
place of "viewing". That it was done is in the access trail.
"""


class Command(BaseCommand):
    """Replays the decision of one viewing, or of one stop."""

    help = HELP

    def add_arguments(self, parser: CommandParser) -> None:
        one = parser.add_mutually_exclusive_group(required=True)
        one.add_argument("viewing", nargs="?", type=int, help="the number of a viewing")
        one.add_argument("--stop", type=int, help="the number of a stop, in place of a viewing")

    def handle(self, *args: Any, **options: Any) -> None:
        kind = "viewing" if options["stop"] is None else "stop"
        number = options[kind]
        again = _replay(kind, number)
        if again.replayed is None:
            raise CommandError(f"The facts of {kind} {number} cannot be read: {again.problem}")
        answer = {
            kind: number,
            "stored": again.stored,
            "replayed": again.replayed,
            "same": again.same,
        }
        self.stdout.write(json.dumps(answer, indent=2))


@in_one_transaction
def _replay(kind: str, number: int) -> Replay:
    model = Viewing if kind == "viewing" else Stop
    found = model.objects.select_related("policy", "person").filter(pk=number).first()
    if found is None:
        raise CommandError(f"There is no {kind} {number}.")
    again = replay_of(found, found.policy)
    if again is None:
        raise CommandError(f"Viewing {number} was declared afterwards: nothing was decided.")
    record(DECISION_REPLAYED, on=found, subjects=[found.person_id], cases=[found.case_id])
    return again
