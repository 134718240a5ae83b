"""What those who decide, review, renew and end an authority answer, kept in words with the deed.

Each answer is `{"question", "answer"}`, as it was asked and as it was given, so that the record
reads the same when the questions change.
"""

from collections.abc import Iterable

from django.db.models import TextChoices

Answer = dict[str, str]


def answer(question: str, given: object) -> Answer:
    return {"question": question, "answer": str(given)}


def answered(answers: Iterable[Answer]) -> list[Answer]:
    """The answers that say something."""
    return [each for each in answers if each["answer"].strip()]


class ReviewOutcome(TextChoices):
    """What a review comes to."""

    GO_ON = "go_on", "It goes on as it is"
    CHANGE = "change", "It goes on, but something has to change"
    NO_LONGER = "no_longer_needed", "It is no longer needed"


class Product(TextChoices):
    """What became of what the looks found."""

    NOTHING = "nothing_found", "Nothing was found, so there is nothing to keep"
    KEPT = "kept", "It is kept on the case file"
    DESTROYED = "destroyed", "It was destroyed"
    HANDED_OVER = "handed_over", "It was handed to someone else"


WHAT_BECAME = "What became of what was found?"
TO_WHOM = "Who was it handed to, and why?"
