"""``state_at`` against an independent model, on invented lives that crowd the edges.

Run with -s to see the seed and the counts. Another seed: AUTHORITY_SEED=7 make test.
"""

import json
import os
import random
from collections import Counter
from datetime import UTC
from typing import Any

from ripa.life import AuthorityState, Bound, bound_crossed, period, state_at
from ripa.life_json import life_and_ask_from_json
from tests.unit.ripa.authority_inventor import Inventor
from tests.unit.ripa.authority_model import model_state

SEED = int(os.environ.get("AUTHORITY_SEED", "20260329"))
LIVES = 10_000


def _figures(told: Counter[str]) -> str:
    return ", ".join(f"{state} {count}" for state, count in sorted(told.items()))


def _only_the_profile_is_outside(item: dict[str, Any], answer: str) -> bool:
    if answer != AuthorityState.OUT_OF_SCOPE:
        return False
    return bound_crossed(*life_and_ask_from_json(item)) == (Bound.PROFILE,)


def test_ten_thousand_invented_lives_are_told_alike() -> None:
    inventor = Inventor(random.Random(SEED))
    told: Counter[str] = Counter()
    changes = asked = beside = 0
    for number in range(LIVES):
        life = inventor.life()
        answers = set()
        for ask in inventor.asks(life, 3):
            item = {key: value for key, value in life.items() if key != "edges"} | {"ask": ask}
            answer = state_at(*life_and_ask_from_json(item))
            expected = model_state(item)
            assert answer == expected, f"seed {SEED}, life {number}: {json.dumps(item, indent=1)}"
            told[answer] += 1
            answers.add(answer)
            beside += _only_the_profile_is_outside(item, answer)
            asked += 1
        changes += len(answers) > 1
    print(f"\nseed {SEED}: {LIVES} lives, {asked} asks, 0 differences; {_figures(told)}")
    print(f"{beside} asks were out of scope by their profile alone")
    assert beside > LIVES // 100
    # A run that never met some state would have shown nothing about it.
    assert set(told) == set(AuthorityState) - {AuthorityState.UNKNOWN}
    assert min(told.values()) > LIVES // 100
    assert changes > LIVES // 10


def test_the_bounds_and_the_period_agree_with_the_state() -> None:
    inventor = Inventor(random.Random(SEED + 1))
    in_time = {"in_force_in_scope", "in_force_chis", "review_overdue", "exhausted", "out_of_scope"}
    for _ in range(2_000):
        invented = inventor.life()
        for ask_item in inventor.asks(invented, 2):
            item = {key: value for key, value in invented.items() if key != "edges"}
            life, ask = life_and_ask_from_json({**item, "ask": ask_item})
            state, crossed = state_at(life, ask), bound_crossed(life, ask)
            known = period(life.as_at(ask.at))
            if state in in_time:
                assert known is not None
                assert known.start <= ask.at.astimezone(UTC) <= known.end.astimezone(UTC)
                assert Bound.DATES not in crossed
                assert bool(crossed) == (state == "out_of_scope")
            if state == "exhausted":
                assert known is not None
                assert known.uses_left == 0
            if state == "expired":
                assert known is not None
                assert known.end.astimezone(UTC) < ask.at
                assert Bound.DATES in crossed
            if state == "awaiting_magistrate":
                assert known is None
                assert Bound.DATES in crossed
