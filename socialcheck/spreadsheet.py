"""Text that a spreadsheet shows and never runs.

A cell that begins with one of a few characters is taken for a formula. Such a cell gets an
apostrophe in front, which says "this is text". Python's library for this (defusedcsv) also rewrites
the bars within a cell, which would falsify what the trail says, and lets the wide forms of the
characters through; hence these few lines.
"""

import unicodedata

# What starts a formula, or a command, in Excel, LibreOffice and Google Sheets.
STARTS = frozenset("=+-@|%\u2212\t\r\n\v\f\x00")


def as_text(value: object) -> str:
    """`value` as a cell that stays text: with an apostrophe in front where it could be a formula.

    What a spreadsheet may pass over at the start (spaces, invisible characters) is passed over here
    too; the wide and small forms of the characters, which some programs narrow, count as they do.
    """
    text = "" if value is None else str(value)
    if text and text[0] in STARTS:
        return f"'{text}"
    first = next((letter for letter in text if not _passed_over(letter)), "")
    return f"'{text}" if unicodedata.normalize("NFKC", first)[:1] in STARTS and first else text


def _passed_over(letter: str) -> bool:
    return letter.isspace() or unicodedata.category(letter) in {"Cc", "Cf", "Zs", "Zl", "Zp"}
