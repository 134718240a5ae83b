"""The gate's records, words and sources. Its decisions are proved in test_gate_properties.py."""

import json
from collections.abc import Mapping
from dataclasses import fields
from typing import Any

import pytest

from ripa.gate import (
    ROWS,
    AccountUsed,
    AllOf,
    Always,
    AnyOf,
    Condition,
    Decision,
    Facts,
    Is,
    IsNot,
    Outcome,
    Overt,
    Policy,
    PolicyIs,
    Repeat,
    Row,
    Visibility,
    decide,
    strictest,
)
from ripa.sources import SOURCES

FIRST_LOOK = {
    "account_used": "logged_out",
    "training": "current",
    "personal_interest": "none",
    "purpose": "assessment",
    "interaction": "none",
    "visibility": "public",
    "consent": "none",
    "override": "none",
    "notice": "none",
    "immediate_response": "no",
    "authority": "none",
    "profiling": "no",
    "keeps_material": "no",
    "manager_agreed": "no",
    "prior_viewings": 0,
}


def ruled(**changes: object) -> tuple[str, str]:
    decision = decide(Facts.from_mapping({**FIRST_LOOK, **changes}))
    return decision.rule, decision.outcome


def test_the_first_viewing_is_asked_for_reasons_and_the_second_is_stopped() -> None:
    assert ruled() == ("G22", "ASK")
    assert ruled(prior_viewings=1) == ("G19", "BLOCK")
    assert ruled(prior_viewings=1, consent="given_in_scope") == ("G09", "ALLOW")
    assert ruled(prior_viewings=1, authority="in_force_in_scope") == ("G10", "ALLOW")
    assert ruled(account_used="personal") == ("G01", "REFUSE")


def test_nothing_known_is_stopped() -> None:
    assert decide(Facts(prior_viewings=0)).rule == "G04"


# --- Facts and policy from plain values ----------------------------------------------------------


def test_facts_and_policy_come_back_as_they_went() -> None:
    facts = Facts.from_mapping(FIRST_LOOK)
    assert facts.account_used is AccountUsed.LOGGED_OUT
    assert facts.to_mapping() == FIRST_LOOK
    assert Facts.from_mapping(json.loads(json.dumps(facts.to_mapping()))) == facts
    policy = Policy(repeat_threshold=3, notice_repeat=Outcome.ASK, general_notice_is_overt=True)
    assert Policy.from_mapping(json.loads(json.dumps(policy.to_mapping()))) == policy


def test_what_is_left_out_is_unknown_or_the_default() -> None:
    assert Facts.from_mapping({"prior_viewings": 2}).visibility is Visibility.UNKNOWN
    assert Policy.from_mapping({}).to_mapping() == {
        "repeat_threshold": 1,
        "notice_repeat": "BLOCK",
        "general_notice_is_overt": False,
        "profiling_blocks_first": True,
        "keeping_needs_manager": True,
        "review_overdue_blocks": True,
    }


@pytest.mark.parametrize(
    ("mapping", "sentence"),
    [
        ({}, "prior_viewings is missing. It must be a whole number, 0 or more, or unknown."),
        ({"visibility": "public"}, "prior_viewings is missing."),
        ({"prior_viewings": -1}, "must be a whole number, 0 or more, or unknown, not -1."),
        ({"prior_viewings": True}, "0 or more, or unknown, not True."),
        ({"prior_viewings": 1.0}, "0 or more, or unknown, not 1.0."),
        ({"prior_viewings": "1"}, "0 or more, or unknown, not '1'."),
        ({"prior_viewings": None}, "0 or more, or unknown, not None."),
        (
            {"prior_viewings": 0, "visibility": "publik"},
            "visibility cannot be 'publik'. It must be one of: public, restricted, unknown.",
        ),
        ({"prior_viewings": 0, "visibility": "PUBLIC"}, "visibility cannot be 'PUBLIC'."),
        ({"prior_viewings": 0, "training": None}, "training cannot be None."),
        ({"prior_viewings": 0, "training": ["current"]}, "training cannot be ['current']."),
        ({"prior_viewings": 0, "consnet": "none"}, "Facts has nothing called 'consnet'."),
        ({"prior_viewings": 0, 7: "none"}, "Facts has nothing called 7."),
        ([], "Facts must be an object of names and values."),
        (None, "Facts must be an object of names and values."),
    ],
)
def test_bad_facts_are_named(mapping: Any, sentence: str) -> None:
    with pytest.raises(ValueError) as caught:
        Facts.from_mapping(mapping)
    assert sentence in str(caught.value)


@pytest.mark.parametrize(
    ("mapping", "sentence"),
    [
        ({"repeat_threshold": -1}, "repeat_threshold must be a whole number, 0 or more, not -1."),
        ({"repeat_threshold": False}, "0 or more, not False."),
        (
            {"notice_repeat": "ALLOW"},
            "notice_repeat cannot be 'ALLOW'. It must be one of: BLOCK, ASK.",
        ),
        ({"keeping_needs_manager": 1}, "keeping_needs_manager must be true or false, not 1."),
        ({"keeping_needs_manager": "no"}, "must be true or false, not 'no'."),
        ({"threshold": 1}, "Policy has nothing called 'threshold'. It has: repeat_threshold,"),
        ("BLOCK", "Policy must be an object of names and values."),
    ],
)
def test_bad_policy_is_named(mapping: Any, sentence: str) -> None:
    with pytest.raises(ValueError) as caught:
        Policy.from_mapping(mapping)
    assert sentence in str(caught.value)


def test_a_record_cannot_be_built_around_the_checks() -> None:
    misspelt: Any = "laps"
    with pytest.raises(ValueError, match="training cannot be 'laps'"):
        Facts(training=misspelt, prior_viewings=0)


# --- The rows as data ----------------------------------------------------------------------------


def parts_of(condition: Condition) -> list[Condition]:
    if isinstance(condition, (AllOf, AnyOf)):
        return [atom for part in condition.parts for atom in parts_of(part)]
    return [condition]


ATOMS = [(row.id, atom) for row in ROWS for atom in parts_of(row.when)]
FACT_TYPES: Mapping[str, Any] = {each.name: each.type for each in fields(Facts)}


def test_rules_are_in_order_and_named_once() -> None:
    assert [row.id for row in ROWS] == [f"G{n:02}" for n in [*range(1, 23), 99]]


@pytest.mark.parametrize(("rule", "atom"), ATOMS)
def test_every_condition_asks_about_a_fact_or_policy_that_exists(
    rule: str, atom: Condition
) -> None:
    """A fact spelt wrongly would never match, and a value of another fact might match by chance."""
    match atom:
        case Is() | IsNot():
            assert atom.values, rule
            assert all(type(value) is FACT_TYPES[atom.fact] for value in atom.values), rule
        case PolicyIs():
            assert {each.name: each.type for each in fields(Policy)}[atom.name] is bool, rule
        case _:
            assert isinstance(atom, (Overt, Repeat, Always)), rule


def test_conditions_are_readable() -> None:
    when = {row.id: row.when.describe() for row in ROWS}
    assert when["G02"] == "`training` is `lapsed`"
    assert when["G12"] == "`authority` is `awaiting_magistrate`"
    assert when["G14"] == "`visibility` is not `public`"
    assert when["G15"] == (
        "`consent` is `refused`, `withdrawn`, `conflicted` or `unknown` "
        "and `override` is not `recorded`"
    )
    assert when["G16"] == (
        "not overt and `profiling` is not `no` and policy `profiling_blocks_first` is true"
    )
    assert when["G18"] == "overt and repeat"
    assert when["G99"] == "anything else"
    assert when["G10"].startswith("any of: `authority` is `in_force_in_scope` or `in_force_chis`; ")


@pytest.mark.parametrize("row", ROWS, ids=lambda row: row.id)
def test_every_rule_speaks_in_whole_sentences(row: Row) -> None:
    for text in (row.words, row.next):
        assert text[0].isupper()
        assert text.endswith((".", "?"))
        assert "  " not in text
        assert "- " not in text
    assert row.sources
    assert set(row.sources) <= set(SOURCES)


def test_every_source_is_used() -> None:
    assert {key for row in ROWS for key in row.sources} == set(SOURCES)


def test_no_paragraph_of_a_code_is_written_into_a_rule() -> None:
    for row in ROWS:
        assert "paragraph" not in row.words + row.next
        assert not any(
            character.isdigit()
            for key in row.sources
            if key.startswith(("code", "chis_code"))
            for character in key
        )


def test_a_changed_citation_changes_the_source_and_nothing_else() -> None:
    facts = Facts.from_mapping({**FIRST_LOOK, "prior_viewings": 1})
    before = decide(facts)
    after = decide(facts, sources={"chapter:2.3": "Our own handbook, page 4"})
    assert before.source == SOURCES["chapter:2.3"]
    assert after.source == "Our own handbook, page 4"
    assert (after.rule, after.outcome, after.words) == (before.rule, before.outcome, before.words)


def test_several_sources_are_all_named() -> None:
    source = decide(Facts.from_mapping(FIRST_LOOK)).source
    assert source == f"{SOURCES['chapter:2.2']}; {SOURCES['chapter:2.3']}"


# --- The strictest of several --------------------------------------------------------------------


def decision(outcome: Outcome, rule: str) -> Decision:
    return Decision(outcome=outcome, rule=rule, words="", next="", source="")


def test_the_strictest_decision_counts_and_the_first_of_equals() -> None:
    allow, ask = decision(Outcome.ALLOW, "a"), decision(Outcome.ASK, "b")
    block, refuse = decision(Outcome.BLOCK, "c"), decision(Outcome.REFUSE, "d")
    assert strictest([allow, ask, block, refuse]) is refuse
    assert strictest([block, allow, ask]) is block
    assert strictest([allow, ask]) is ask
    assert strictest([allow]) is allow
    first, second = decision(Outcome.BLOCK, "x"), decision(Outcome.BLOCK, "y")
    assert strictest([allow, first, second]) is first


def test_there_is_no_strictest_of_none() -> None:
    with pytest.raises(ValueError):
        strictest([])


def test_only_allow_and_ask_admit() -> None:
    assert {each for each in Outcome if each.admits} == {Outcome.ALLOW, Outcome.ASK}


def test_unknown_is_a_value_of_every_fact() -> None:
    for name in FACT_TYPES:
        facts = Facts.from_mapping({**FIRST_LOOK, name: "unknown"})
        assert facts.to_mapping()[name] == "unknown", name


def test_a_number_of_looks_that_is_not_known_reads_as_a_repeat_whatever_the_threshold() -> None:
    assert ruled(prior_viewings="unknown") == ("G19", "BLOCK")
    facts = Facts.from_mapping({**FIRST_LOOK, "prior_viewings": "unknown"})
    assert decide(facts, Policy(repeat_threshold=99)).rule == "G19"
