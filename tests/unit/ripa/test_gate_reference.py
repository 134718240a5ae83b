"""The gate's reference page says all that the gate knows."""

from dataclasses import fields

import pytest

from ripa.gate import NOT_LEGAL_ADVICE, ROWS, Count, Facts, Outcome, Policy, Row
from ripa.gate_reference import FACT_MEANINGS, OUTCOME_MEANINGS, POLICY_MEANINGS, gate_reference
from ripa.sources import SOURCES

PAGE = gate_reference()
LINES = PAGE.splitlines()


@pytest.mark.parametrize("row", ROWS, ids=lambda row: row.id)
def test_every_rule_has_its_line(row: Row) -> None:
    line = next(line for line in LINES if line.startswith(f"| {row.id} |"))
    for text in (row.when.describe(), row.words, row.next, *row.sources):
        assert text in line
    left_to_policy = f"| as policy `{row.outcome}` says |" in line
    assert left_to_policy if row.id == "G18" else f"| {row.outcome} |" in line


def test_every_fact_value_setting_and_source_is_there() -> None:
    for each in fields(Facts):
        line = next(line for line in LINES if line.startswith(f"| `{each.name}` |"))
        for value in () if each.type == Count else each.type:
            assert f"`{value}`" in line
    for setting in fields(Policy):
        assert any(line.startswith(f"| `{setting.name}` |") for line in LINES)
    for key, citation in SOURCES.items():
        assert f"| `{key}` | {citation} |" in LINES


def test_nothing_is_explained_that_does_not_exist() -> None:
    assert list(FACT_MEANINGS) == [each.name for each in fields(Facts)]
    assert list(POLICY_MEANINGS) == [each.name for each in fields(Policy)]
    assert set(OUTCOME_MEANINGS) == set(Outcome)


def test_the_page_is_well_formed_and_says_it_is_not_legal_advice() -> None:
    assert NOT_LEGAL_ADVICE in PAGE
    assert PAGE.endswith("\n") and not PAGE.endswith("\n\n")
    assert not any(line != line.rstrip() for line in LINES)
    width = 0
    for line in LINES:
        cells = line.count("|")
        assert not line.startswith("|") or width in (0, cells), line
        width = cells if line.startswith("|") else 0
