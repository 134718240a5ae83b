"""Does an answer read like an earlier one?"""

import random

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ripa.authorities.copies import LONGEST, SHORTEST, likeness, reads_like

TEXT = (
    "The plan for the children rests on Kai being away from the home, and his accounts and those "
    "of the family differ. Two visits and a call to the landlord did not answer it."
)


@pytest.mark.parametrize(
    "other",
    [
        TEXT,
        TEXT.upper(),
        TEXT.replace(" ", "  \n").replace(".", " !"),
        TEXT.replace("Kai", "Jordan").replace("his", "her"),
        TEXT + " We ask again.",
        TEXT.removesuffix("did not answer it."),
    ],
)
def test_the_same_words_with_little_changed_are_alike(other: str) -> None:
    assert reads_like(TEXT, other) and reads_like(other, TEXT)


@pytest.mark.parametrize(
    "other",
    [
        "",
        "The school says that Sam has been collected by a man whom nobody there knows, and the "
        "mother says that she does not know of any. We must find out who he is before Friday.",
        TEXT + " " + "But the school has since said that they were both seen there on Monday. " * 2,
        TEXT[: len(TEXT) // 2],
    ],
)
def test_other_words_are_not(other: str) -> None:
    assert not reads_like(TEXT, other)


def test_short_answers_are_alike_by_chance() -> None:
    assert not reads_like("The safety of a child.", "The safety of a child.")
    assert reads_like("a" * SHORTEST, "a" * SHORTEST)
    assert not reads_like("a" * (SHORTEST - 1), "a" * (SHORTEST - 1))


@given(st.text(max_size=300), st.text(max_size=300))
def test_it_does_not_matter_which_comes_first(one: str, other: str) -> None:
    assert reads_like(one, other) == reads_like(other, one)
    assert 0 <= likeness(one, other) == likeness(other, one) <= 1


def test_only_so_much_of_a_text_is_read() -> None:
    letters = random.Random(7)
    text = "".join(letters.choice("abcdefgh ") for _ in range(LONGEST))
    assert reads_like(text, text + "never read " * 100_000)
