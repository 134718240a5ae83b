"""The simulator: pure, over generated facts and policies."""

from datetime import UTC, datetime
from itertools import product

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ripa import gate
from ripa.policies.simulator import Effect, Made, Past, effect_of, simulate

AT = datetime(2026, 3, 1, 12, tzinfo=UTC)

_VALUES = {
    name: st.sampled_from([value.value for value in kind])
    for name, kind in {
        "account_used": gate.AccountUsed,
        "training": gate.Training,
        "personal_interest": gate.PersonalInterest,
        "purpose": gate.Purpose,
        "interaction": gate.Interaction,
        "visibility": gate.Visibility,
        "consent": gate.Consent,
        "override": gate.Override,
        "notice": gate.Notice,
        "immediate_response": gate.ImmediateResponse,
        "authority": gate.Authority,
        "profiling": gate.Answer,
        "keeps_material": gate.Answer,
        "manager_agreed": gate.Answer,
    }.items()
}
# The first four rows stop most of what is drawn at random; half of the facts get past them.
_PAST_THE_DOOR = {
    "account_used": st.just("logged_out"),
    "training": st.just("current"),
    "personal_interest": st.just("none"),
    "interaction": st.just("none"),
    "visibility": st.just("public"),
    "authority": st.sampled_from(["none", "review_overdue"]),
}
counts = st.one_of(st.integers(0, 6), st.just("unknown"))
facts = st.one_of(
    st.fixed_dictionaries({**_VALUES, "prior_viewings": counts}),
    st.fixed_dictionaries({**_VALUES, **_PAST_THE_DOOR, "prior_viewings": counts}),
)
policies = st.builds(
    gate.Policy,
    repeat_threshold=st.integers(0, 5),
    notice_repeat=st.sampled_from([gate.Outcome.BLOCK, gate.Outcome.ASK]),
    general_notice_is_overt=st.booleans(),
    profiling_blocks_first=st.booleans(),
    keeping_needs_manager=st.booleans(),
    review_overdue_blocks=st.booleans(),
)


def past(given_facts: dict[str, object], policy: gate.Policy) -> Past:
    """The decision on these facts, as it is stored."""
    decision = gate.decide(gate.Facts.from_mapping(given_facts), policy)
    made = Made.LOOK if decision.outcome.admits else Made.STOP
    return Past(made, 1, AT, given_facts, str(decision.outcome), decision.rule, policy)


@given(st.lists(st.tuples(facts, policies), max_size=30))
def test_under_the_policy_of_that_day_nothing_changes(
    decided: list[tuple[dict[str, object], gate.Policy]],
) -> None:
    for each, policy in decided:
        simulation = simulate([past(each, policy)], policy)
        assert simulation.differing == 0
        assert simulation.number(Effect.SAME) == 1


@given(st.lists(st.tuples(facts, policies), max_size=30), policies)
def test_it_is_the_gate_asked_again(
    decided: list[tuple[dict[str, object], gate.Policy]], tried: gate.Policy
) -> None:
    stored = [past(each, policy) for each, policy in decided]
    simulation = simulate(stored, tried)
    for each, row in zip(stored, simulation.tried, strict=True):
        now = gate.decide(gate.Facts.from_mapping(each.facts), tried)
        assert (row.now_outcome, row.now_rule) == (now.outcome, now.rule)
        assert (row.effect is Effect.STOPPED) == (
            gate.Outcome(str(each.outcome)).admits and not now.outcome.admits
        )
    assert sum(simulation.number(effect) for effect in Effect) == len(stored)
    assert sum(pair.number for pair in simulation.pairs()) == len(stored)


@pytest.mark.parametrize(("then", "now"), list(product(gate.Outcome, gate.Outcome)))
def test_every_change_of_outcome_has_one_effect(then: gate.Outcome, now: gate.Outcome) -> None:
    effect = effect_of(then, now, same_rule=False)
    assert (effect is Effect.STOPPED) == (then.admits and not now.admits)
    if now.admits and not then.admits:
        assert effect in (Effect.ASKED, Effect.LET_THROUGH)
    if then is now:
        assert effect is Effect.OTHER_RULE
        assert effect_of(then, now, same_rule=True) is Effect.SAME


def test_what_cannot_be_replayed_is_counted_by_itself() -> None:
    policy = gate.DEFAULT_POLICY
    good = dict.fromkeys(_VALUES, "unknown") | {"prior_viewings": 0}
    as_decided = past(good, policy)
    rows = [
        Past(Made.LOOK, 1, AT, {"no": "such fact"}, "ASK", "G22", policy),
        Past(Made.LOOK, 2, AT, [], "ASK", "G22", policy),  # type: ignore[arg-type]
        Past(Made.LOOK, 3, AT, good, "ASK", "G22", policy),
        Past(Made.LOOK, 4, AT, good, as_decided.outcome, as_decided.rule, None),
        Past(Made.LOOK, 5, AT, good, None, None, policy),
    ]
    simulation = simulate(rows, policy)
    assert simulation.number(Effect.NOT_REPLAYED) == len(rows)
    assert simulation.differing == 0 and simulation.pairs() == []
