"""What must hold for every combination of facts and every policy. Run with -s to see the counts.

The gate is walked path by path over the whole product of raw values, and the properties over one
value of each class that the rows tell apart. Nothing is a sample but the last test, which checks
the walker itself.
"""

import random
from collections import Counter, defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import fields, replace
from itertools import pairwise, product
from math import prod
from typing import Any

import pytest

from ripa.gate import (
    ROWS,
    AccountUsed,
    AllOf,
    Answer,
    AnyOf,
    Authority,
    Condition,
    Consent,
    Facts,
    Interaction,
    Is,
    IsNot,
    Notice,
    Outcome,
    Override,
    Overt,
    PersonalInterest,
    Policy,
    Repeat,
    Training,
    Visibility,
    decide,
)
from tests.unit.ripa.gate_model import model
from tests.unit.ripa.gate_walk import (
    FACT_VALUES,
    POLICY_VALUES,
    PRODUCT,
    VALUES,
    Box,
    Changed,
    Partly,
    walk,
)

COUNTED = [count for count in FACT_VALUES["prior_viewings"] if count != "unknown"]
POLICIES = [
    Policy(**dict(zip(POLICY_VALUES, values, strict=True)))
    for values in product(*POLICY_VALUES.values())
]


def decided(both: Any) -> tuple[str, Outcome]:
    decision = decide(both, both)
    return decision.rule, decision.outcome


def admitted(both: Any) -> bool:
    return decided(both)[1] in ("ALLOW", "ASK")


def test_facts_and_policy_share_no_name() -> None:
    assert len(VALUES) == len(fields(Facts)) + len(fields(Policy))


@pytest.fixture(scope="module")
def whole() -> list[Box]:
    """The boxes of the gate and its model side by side, over the whole product of raw values."""
    return list(walk(lambda both: (decided(both), model(both, both))))


def test_the_gate_equals_its_model_on_the_whole_product(whole: list[Box]) -> None:
    combinations = sum(box.size for box in whole)
    differences = sum(box.size for box in whole if box.result[0] != box.result[1])
    print(f"\n{combinations} combinations in {len(whole)} boxes, {differences} differences")
    assert combinations == PRODUCT
    assert differences == 0


def test_exactly_one_outcome_and_every_rule_but_the_guard_is_reached(whole: list[Box]) -> None:
    reached: Counter[str] = Counter()
    outcomes: dict[str, set[Outcome]] = defaultdict(set)
    for box in whole:
        rule, outcome = box.result[0]
        reached[rule] += box.size
        outcomes[rule].add(outcome)
    print("\n" + ", ".join(f"{rule} {reached[rule]}" for rule in sorted(reached)))
    assert set(reached) == {row.id for row in ROWS} - {"G99"}
    assert outcomes.pop("G18") == {Outcome.BLOCK, Outcome.ASK}
    assert all(len(each) == 1 for each in outcomes.values())


def test_every_rule_but_the_guard_is_reached_under_the_default_policy() -> None:
    default = Policy()
    reached = {box.result for box in walk(lambda facts: decide(facts, default).rule)}
    assert reached == {row.id for row in ROWS} - {"G99"}


# --- Values that no row tells apart --------------------------------------------------------------


def atoms(condition: Condition) -> Iterator[Condition]:
    """The conditions inside a condition that ask about one thing each."""
    if isinstance(condition, (AllOf, AnyOf)):
        for part in condition.parts:
            yield from atoms(part)
    else:
        yield condition


def classes(fact: str) -> list[list[Any]]:
    """The values of a fact, those together that every row answers alike under every policy."""
    asked = [
        atom
        for row in ROWS
        for atom in atoms(row.when)
        if isinstance(atom, (Is, IsNot, Overt, Repeat)) and atom.fact == fact
    ]
    alike: dict[tuple[bool, ...], list[Any]] = defaultdict(list)
    for value in FACT_VALUES[fact]:
        facts: Any = Partly({fact: value})
        answers = tuple(atom.holds(facts, policy) for policy in POLICIES for atom in asked)
        alike[answers].append(value)
    return list(alike.values())


CLASSES = {fact: classes(fact) for fact in FACT_VALUES}
STANDS_FOR = {
    fact: {value: alike[0] for alike in CLASSES[fact] for value in alike} for fact in CLASSES
}
REDUCED: dict[str, Sequence[Any]] = {
    **{fact: [alike[0] for alike in CLASSES[fact]] for fact in CLASSES},
    **POLICY_VALUES,
}


def test_values_that_no_row_tells_apart_are_interchangeable(whole: list[Box]) -> None:
    """So what is shown with one value of each class is shown for all."""

    def key(settled: Mapping[str, Any]) -> frozenset[tuple[str, Any]]:
        return frozenset(settled.items())

    results = {key(box.settled): box.result for box in whole}
    for box in whole:
        representative = {
            name: STANDS_FOR[name][value] if name in STANDS_FOR else value
            for name, value in box.settled.items()
        }
        assert results[key(representative)] == box.result
    reduced = prod(len(values) for values in REDUCED.values())
    print(f"\n{PRODUCT} combinations, {reduced} of them told apart by the rows")


@pytest.mark.parametrize("fact", FACT_VALUES)
def test_values_of_different_classes_are_told_apart_somewhere(fact: str) -> None:
    for first, second in pairwise(REDUCED[fact]):

        def differ(both: Any, first: Any = first, second: Any = second) -> bool:
            return decided(Changed(both, fact, first)) != decided(Changed(both, fact, second))

        assert any(box.result for box in walk(differ, REDUCED))


# --- The properties, over every class of values --------------------------------------------------


def test_more_prior_viewings_never_admit() -> None:
    def wrongly_admitted(both: Any) -> bool:
        return not admitted(both) and any(
            admitted(Changed(both, "prior_viewings", count))
            for count in COUNTED
            if both.prior_viewings in COUNTED and count > both.prior_viewings
        )

    assert [box.settled for box in walk(wrongly_admitted, REDUCED) if box.result] == []


@pytest.mark.parametrize(
    ("fact", "before", "after"),
    [
        ("consent", tuple(Consent), Consent.GIVEN_IN_SCOPE),
        ("notice", tuple(Notice), Notice.SPECIFIC),
        ("override", tuple(Override), Override.RECORDED),
        ("manager_agreed", tuple(Answer), Answer.YES),
        ("authority", (Authority.NONE,), Authority.IN_FORCE_IN_SCOPE),
    ],
)
def test_what_permits_never_stops(fact: str, before: tuple[str, ...], after: str) -> None:
    def wrongly_stopped(both: Any) -> bool:
        return (
            admitted(both)
            and getattr(both, fact) in before
            and not admitted(Changed(both, fact, after))
        )

    assert [box.settled for box in walk(wrongly_stopped, REDUCED) if box.result] == []


@pytest.mark.parametrize("fact", FACT_VALUES)
def test_unknown_never_reads_as_permission(fact: str) -> None:
    unknown = next(value for value in FACT_VALUES[fact] if value == "unknown")

    def wrongly_admitted(both: Any) -> bool:
        return not admitted(both) and admitted(Changed(both, fact, unknown))

    assert [box.settled for box in walk(wrongly_admitted, REDUCED) if box.result] == []


# --- The walker itself ---------------------------------------------------------------------------


def test_real_facts_drawn_at_random_agree_with_the_model() -> None:
    """Not through the walker: real records, so that a fault of the walker could not hide one."""
    draw = random.Random(20260101)
    reached: Counter[str] = Counter()
    for _ in range(20_000):
        facts = Facts(**{name: draw.choice(values) for name, values in FACT_VALUES.items()})
        if draw.random() < 0.9:  # past the first rules, which would take most draws
            facts = replace(
                facts,
                account_used=AccountUsed.LOGGED_OUT,
                training=Training.CURRENT,
                personal_interest=PersonalInterest.NONE,
            )
        if draw.random() < 0.5:
            facts = replace(
                facts,
                interaction=Interaction.NONE,
                visibility=Visibility.PUBLIC,
                authority=Authority.NONE,
            )
        policy = draw.choice(POLICIES)
        decision = decide(facts, policy)
        assert (decision.rule, decision.outcome) == model(facts, policy)
        reached[decision.rule] += 1
    assert set(reached) == {row.id for row in ROWS} - {"G99"}
