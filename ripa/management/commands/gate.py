"""``manage.py gate``: the gate's decisions on facts given as JSON."""

import json
import sys
from argparse import RawDescriptionHelpFormatter
from typing import Any

from django.core.management.base import (
    BaseCommand,
    CommandError,
    CommandParser,
    DjangoHelpFormatter,
)

from ripa.gate import NOT_LEGAL_ADVICE, Facts, Policy, decide

HELP = f"""\
Decide whether viewings would be admitted. Reads JSON from standard input, writes JSON to standard
output, and touches no database.

In:  a list of {{"facts": {{...}}, "policy": {{...}}}}. "policy" may be left out or null, and so may
     any of its settings be left out: the defaults are used. A fact that is left out is "unknown",
     but "prior_viewings" must be there: a whole number or "unknown".
     docs/reference/gate.md lists every fact, setting and rule.
Out: a list, in the same order, of {{"outcome", "rule", "words", "next", "source"}}.

Example:
  echo '[{{"facts": {{"account_used": "personal", "prior_viewings": 0}}}}]' | python manage.py gate

Bad input decides nothing: a sentence on standard error says which item is wrong, counting from 0,
and the exit code is 1.

{NOT_LEGAL_ADVICE}
"""


class _HelpAsWritten(DjangoHelpFormatter, RawDescriptionHelpFormatter):
    """Django's help, with the line breaks of the text kept."""


class Command(BaseCommand):
    """Reads facts on standard input and prints the gate's decisions."""

    help = HELP
    requires_system_checks: list[str] = []  # nothing of the service is used but the gate

    def create_parser(self, prog_name: str, subcommand: str, **kwargs: Any) -> CommandParser:
        return super().create_parser(
            prog_name, subcommand, formatter_class=_HelpAsWritten, **kwargs
        )

    def handle(self, *args: Any, **options: Any) -> None:
        try:
            answers = decide_all(sys.stdin.read())
        except ValueError as error:
            raise CommandError(str(error)) from error
        self.stdout.write(json.dumps(answers, indent=2))


def decide_all(text: str) -> list[dict[str, str]]:
    """The decisions on a JSON list of items. ``ValueError`` says which item is wrong and why."""
    try:
        items = json.loads(text)
    except (ValueError, RecursionError) as error:
        raise ValueError(f"The input is not JSON: {error}.") from error
    if not isinstance(items, list):
        raise ValueError('The input must be a JSON list of {"facts": ..., "policy": ...}.')
    return [_decide_one(index, item) for index, item in enumerate(items)]


def _decide_one(index: int, item: object) -> dict[str, str]:
    try:
        facts, policy = _facts_and_policy(item)
    except ValueError as error:
        raise ValueError(f"Item {index}: {error}") from error
    return decide(facts, policy).to_mapping()


def _facts_and_policy(item: object) -> tuple[Facts, Policy]:
    if not isinstance(item, dict) or "facts" not in item:
        raise ValueError('It must be an object with "facts", and "policy" if you wish.')
    for name in item:
        if name not in ("facts", "policy"):
            raise ValueError(f'It has {name!r}. It may have only "facts" and "policy".')
    policy = item.get("policy")
    return (
        Facts.from_mapping(item["facts"]),
        Policy() if policy is None else Policy.from_mapping(policy),
    )
