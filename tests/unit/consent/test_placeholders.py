"""Placeholders: only those that are known, letter for letter."""

import pytest

from consent.wordings.placeholders import PLACEHOLDERS, filled, known_words, unknown_in

VALUES = {
    "person": "Jordan {worker}",
    "council": "C",
    "worker": "Asha \\1 {person.__class__}",
    "team": "T",
}


def test_each_is_filled_in_once() -> None:
    text = "{person}, {worker}, {team}, {council}, {person}"
    assert filled(text, VALUES) == (
        "Jordan {worker}, Asha \\1 {person.__class__}, T, C, Jordan {worker}"
    )


@pytest.mark.parametrize(
    "text",
    [
        "{person.__class__.__mro__}",
        "{person!r}",
        "{person:>10}",
        "{0}",
        "{}",
        "{ person }",
        "{Person}",
        "{court}",
        "{worker[0]}",
    ],
)
def test_nothing_else_is_filled_in_or_let_through(text: str) -> None:
    assert filled(text, VALUES) == text
    assert unknown_in(f"Dear {{person}}, {text} and {text}") == [text]


@pytest.mark.parametrize(("text", "found"), [("{person", ["{"]), ("a } b", ["}"])])
def test_a_lone_brace_is_found(text: str, found: list[str]) -> None:
    assert unknown_in(text) == found


@pytest.mark.parametrize("text", ["{{person}}", "{{{team}}}"])
def test_braces_around_a_placeholder_are_found(text: str) -> None:
    assert unknown_in(text)


def test_what_exists_is_named() -> None:
    assert known_words() == "{person}, {council}, {worker}, {team}"
    assert unknown_in(known_words()) == []
    assert set(PLACEHOLDERS) == set(VALUES)
