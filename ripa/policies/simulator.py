"""What the gate would have decided on past looks, had it been set another way.

Pure: stored facts and two policies in, what would be different out. Each decision is asked for by
itself, with the facts that were kept: what would have followed from a look that was stopped, or let
through, is not worked out. That, and what the facts do not say, stands in `CAVEATS`.
"""

from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from ripa.gate import Facts, Outcome, Policy, decide


class Made(StrEnum):
    """What a decision was about."""

    LOOK = "look"
    OPENING = "opening"
    STOP = "stop"


class Effect(StrEnum):
    """What another policy would do with a past decision."""

    SAME = "same"
    STOPPED = "stopped"
    ASKED = "asked"
    LET_THROUGH = "let_through"
    OTHER_RULE = "other_rule"
    NOT_REPLAYED = "not_replayed"


CAVEATS = (
    "Each look is decided by itself, with the facts that were kept on that day. Had an earlier "
    "look been stopped, later ones would have counted fewer looks before them, and people would "
    "have done something else. None of that is worked out here.",
    "Only the gate’s settings are tried. How long a viewing lasts, how long an immediate response "
    "goes on, who may decide, how long an authority runs, when it is reviewed and how long it is "
    "kept change nothing here.",
    "Which authority a look relied on is not chosen again, so a change to what an overdue review "
    "does is shown only for looks that relied on an authority whose review was overdue.",
    "A stop is kept once in the length of a session, however often the worker tried. A look "
    "outside the service that was declared afterwards never came to the gate, so it is not here.",
)


@dataclass(frozen=True, slots=True)
class Past:
    """A decision as it was stored. `id` is that of the viewing or the stop, by which it is
    replayed; an opening's is its viewing's. `outcome` and `rule` are None where they cannot be
    read.
    """

    made: Made
    id: int
    at: datetime
    facts: Mapping[str, object]
    outcome: str | None
    rule: str | None
    policy: Policy | None


@dataclass(frozen=True, slots=True)
class Tried:
    """A past decision, and what another policy says; empty where it was not replayed."""

    past: Past
    effect: Effect
    now_outcome: str = ""
    now_rule: str = ""


@dataclass(frozen=True)
class Pair:
    """How many decisions went from one rule and outcome to another."""

    then: tuple[str, str]
    now: tuple[str, str]
    effect: Effect
    number: int


class Simulation:
    """Past decisions, tried under `policy`."""

    def __init__(self, tried: list[Tried]) -> None:
        self.tried = tried
        self.counts = Counter((each.effect, each.past.made) for each in tried)

    def number(self, effect: Effect, made: Made | None = None) -> int:
        """How many decisions of this effect there are, of one kind or of all."""
        kinds = Made if made is None else (made,)
        return sum(self.counts[effect, kind] for kind in kinds)

    @property
    def differing(self) -> int:
        """How many would be decided in another way."""
        return sum(
            self.number(effect)
            for effect in Effect
            if effect not in (Effect.SAME, Effect.NOT_REPLAYED)
        )

    def pairs(self) -> list[Pair]:
        """Rule then and rule now, those that differ first, the most frequent first."""
        found = Counter(
            (
                (str(each.past.rule), str(each.past.outcome)),
                (each.now_rule, each.now_outcome),
                each.effect,
            )
            for each in self.tried
            if each.effect is not Effect.NOT_REPLAYED
        )
        rows = [Pair(then, now, effect, number) for (then, now, effect), number in found.items()]
        return sorted(
            rows, key=lambda row: (row.effect is Effect.SAME, -row.number, row.then, row.now)
        )


def simulate(past: Iterable[Past], policy: Policy) -> Simulation:
    """Try each decision under `policy`."""
    kept: dict[tuple[Facts, Policy], tuple[str, str]] = {}
    return Simulation([_try(each, policy, kept) for each in past])


def effect_of(then: str, now: str, *, same_rule: bool) -> Effect:
    """What a change of outcome comes to for whoever wants to look."""
    before, after = Outcome(then), Outcome(now)
    if before is after:
        return Effect.SAME if same_rule else Effect.OTHER_RULE
    if after is Outcome.ALLOW:
        return Effect.LET_THROUGH
    if after is Outcome.ASK:
        return Effect.ASKED
    return Effect.STOPPED if before.admits else Effect.OTHER_RULE


def _try(past: Past, policy: Policy, kept: dict[tuple[Facts, Policy], tuple[str, str]]) -> Tried:
    """Not replayed: facts that today's rules cannot read, or that they decide otherwise even under
    the policy of that day. Then it is the rules that differ, and not the policy.
    """
    if past.policy is None:
        return Tried(past, Effect.NOT_REPLAYED)
    try:
        facts = Facts.from_mapping(past.facts)
    except (TypeError, ValueError):
        return Tried(past, Effect.NOT_REPLAYED)
    if _decided(facts, past.policy, kept) != (past.outcome, past.rule):
        return Tried(past, Effect.NOT_REPLAYED)
    outcome, rule = _decided(facts, policy, kept)
    effect = effect_of(str(past.outcome), outcome, same_rule=rule == past.rule)
    return Tried(past, effect, outcome, rule)


def _decided(
    facts: Facts, policy: Policy, kept: dict[tuple[Facts, Policy], tuple[str, str]]
) -> tuple[str, str]:
    """The outcome and the rule; the gate is asked once for the same facts and policy."""
    if (facts, policy) not in kept:
        decision = decide(facts, policy)
        kept[facts, policy] = (str(decision.outcome), decision.rule)
    return kept[facts, policy]
