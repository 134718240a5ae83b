"""No cell of a file that we make is ever run as a formula."""

import pytest

from socialcheck.spreadsheet import as_text

LIVE = [
    "=1+1",
    '=HYPERLINK("http://evil.test","x")',
    "+44 7700 900000",
    "-2+3+cmd|' /C calc'!A0",
    "@SUM(1+1)*cmd|' /C calc'!A0",
    "|calc",
    "%0A=1",
    "\t=1+1",
    "\r=1+1",
    "\n=1+1",
    "\v=1",
    "\x00=1",
    "＝1+1",
    "＋1",
    "－1",
    "＠SUM(1)",
    "﹦1",
    "﹢1",
    "﹣1",
    "−1",
    " =1+1",
    "\u00a0=1+1",
    "\u200b=1+1",
    "\ufeff=1+1",
    "\u202e=1+1",
    "   \u2060 ＝1",
]


@pytest.mark.parametrize("text", LIVE)
def test_what_could_be_a_formula_is_marked_as_text_and_is_otherwise_kept(text: str) -> None:
    assert as_text(text) == f"'{text}"


@pytest.mark.parametrize(
    "text",
    [
        "",
        "Asha Rahman",
        "a=b",
        "NB-2026-0001",
        "2026-11-10T10:00:00+00:00",
        "'=1",
        '{"a": 1}',
        "   ",
    ],
)
def test_what_is_plainly_text_is_left_as_it_is(text: str) -> None:
    assert as_text(text) == text


def test_nothing_is_an_empty_cell_and_a_number_its_digits() -> None:
    assert (as_text(None), as_text(7), as_text(-7)) == ("", "7", "'-7")
