"""The reference page of the tests of competence and capacity, written from their questions."""

from collections.abc import Iterator

from consent.competence import TESTS, Test


def competence_reference() -> str:
    """The whole page, as Markdown."""
    sections = [_opening(), *(_test(test) for test in TESTS.values())]
    return "\n".join(line for section in sections for line in section)


def _opening() -> Iterator[str]:
    yield "# Consent: whether somebody can decide for themselves"
    yield ""
    yield "Generated from `consent/competence.py`."
    yield "This is not legal advice: ask legal services when in doubt."
    yield ""
    yield "Each test is about one decision at one time. It is met only where every question was"
    yield "answered with yes, and with a reason. A no to any, or no answer, means that they cannot"
    yield "decide this now. Whose answer then counts is on the page about standing at a moment."
    yield ""


def _test(test: Test) -> Iterator[str]:
    yield f"## {test.name}"
    yield ""
    yield test.before
    yield ""
    yield f"Recorded as `{test.slug}`. Source: {test.source}."
    yield ""
    yield "| | Question | What to look for |"
    yield "|---|---|---|"
    for question in test.questions:
        yield f"| `{question.slug}` | {question.text} | {question.hint} |"
    yield ""
