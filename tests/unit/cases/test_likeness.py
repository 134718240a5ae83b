"""Which descriptions are worth a second look, and which are plainly two people's."""

from datetime import date

import pytest

from cases.likeness import (
    Described,
    how_alike,
    name_likeness,
    near_dates,
    slips_of,
    surname_of,
    words_of,
)

BORN = date(1992, 3, 4)


@pytest.mark.parametrize(
    ("first", "second"),
    [
        ("Jordan Smith", "jordan SMITH"),
        ("Smith, Jordan", "Jordan Smith"),
        ("Zoë O’Brien", "Zoe O'Brien"),
        ("Zoë Smith-Jones", "zoe smith jones"),
        ("Łukasz  Nowak", "łukasz nowak"),
    ],
)
def test_the_same_name_however_it_is_written(first: str, second: str) -> None:
    assert words_of(first) == words_of(second)
    assert name_likeness(first, second) == 1


@pytest.mark.parametrize(
    "typed",
    [
        Described(("Jordon Smyth",)),
        Described(("Jordan Lee Smith",)),
        Described(("Jordan Smith",), date(1960, 1, 1)),
        Described(("Jordan Smyth",), date(1992, 4, 3)),
        Described(("Jordan Smyth",), date(1993, 3, 4)),
        Described(("Jordan Price",), BORN),
        Described(("Nobody Here", "Jordan Smith")),
    ],
    ids=str,
)
def test_worth_a_second_look(typed: Described) -> None:
    assert how_alike(typed, Described(("Jordan Smith",), BORN)) > 0


@pytest.mark.parametrize(
    "typed",
    [
        Described(("Tyrone Okafor",)),
        Described(("Tyrone Okafor",), BORN),
        Described(("Tom Smith",)),
        Described(("Jordyn Smith",), date(2001, 7, 9)),
        Described(("...",), BORN),
        Described((), BORN),
    ],
    ids=str,
)
def test_plainly_somebody_else(typed: Described) -> None:
    assert how_alike(typed, Described(("Jordan Smith",), BORN)) == 0


def test_the_same_birthday_counts_for_more() -> None:
    known = Described(("Jordan Smith",), BORN)
    same = how_alike(Described(("Jordan Smith",), BORN), known)
    other = how_alike(Described(("Jordan Smith",), date(1960, 1, 1)), known)
    assert same > how_alike(Described(("Jordan Smith",)), known) >= other


def test_slips_in_a_date() -> None:
    assert slips_of(date(1992, 3, 4)) == [date(1992, 3, 4), date(1992, 4, 3)]
    assert slips_of(date(1992, 3, 31)) == [date(1992, 3, 31)]
    assert near_dates(date(1992, 3, 4), date(1992, 4, 3))
    assert near_dates(date(1992, 3, 4), date(1982, 3, 4))
    assert not near_dates(date(1992, 3, 4), date(1991, 4, 3))


@pytest.mark.parametrize(
    ("name", "surname"),
    [("Jordan Smith", "Smith"), ("Smith, Jordan", "Smith"), ("Cher", "Cher"), (" ", "")],
)
def test_the_surname(name: str, surname: str) -> None:
    assert surname_of(name) == surname
