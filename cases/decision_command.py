"""What the commands share that put a JSON list of questions to a pure function."""

import json
import sys
from abc import abstractmethod
from argparse import RawDescriptionHelpFormatter
from typing import Any

from django.core.management.base import (
    BaseCommand,
    CommandError,
    CommandParser,
    DjangoHelpFormatter,
)

from cases.strict_json import items_from_json


class _HelpAsWritten(DjangoHelpFormatter, RawDescriptionHelpFormatter):
    """Django's help, with the line breaks of the text kept."""


class DecisionCommand(BaseCommand):
    """Reads a JSON list on standard input and prints the JSON list of the answers, in its order.

    One bad item stops the whole list: a sentence names it, counting from 0, and nothing is printed.
    """

    requires_system_checks = ()  # a pure function needs no database

    @abstractmethod
    def answer(self, item: object) -> str:
        """The answer to one item. Raises ``ValueError`` with a sentence when it cannot."""

    def answers(self, text: str) -> list[str]:
        """The answers to a JSON list. ``ValueError`` says which item is wrong and why."""
        return [self._answer(index, item) for index, item in enumerate(items_from_json(text))]

    def _answer(self, index: int, item: object) -> str:
        try:
            return self.answer(item)
        except ValueError as error:
            raise ValueError(f"Item {index}: {error}") from error

    def create_parser(self, prog_name: str, subcommand: str, **kwargs: Any) -> CommandParser:
        return super().create_parser(
            prog_name, subcommand, formatter_class=_HelpAsWritten, **kwargs
        )

    def handle(self, *args: Any, **options: Any) -> None:
        try:
            answers = self.answers(sys.stdin.read())
        except ValueError as error:
            raise CommandError(str(error)) from error
        self.stdout.write(json.dumps(answers, indent=2))
