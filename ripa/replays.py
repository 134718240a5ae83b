"""A stored decision, decided again from the facts and the policy that it was made from."""

from collections.abc import Mapping
from dataclasses import dataclass

from ripa.ledger import replay
from ripa.models import Opening, PolicyVersion, Stop, Viewing


@dataclass(frozen=True)
class Replay:
    """What was decided then, and what the gate says of the same facts and policy now.

    `replayed` is None, with the reason in `problem`, where the facts can no longer be read.
    """

    facts: Mapping[str, object]
    stored: Mapping[str, object]
    replayed: Mapping[str, str] | None
    problem: str = ""

    @property
    def same(self) -> bool:
        """Whether every part of the answer is the same: outcome, rule, words, what next, source."""
        return self.replayed is not None and dict(self.stored) == dict(self.replayed)

    @property
    def differs_in(self) -> list[str]:
        """The parts of the answer that are not the same."""
        now = self.replayed or {}
        return [name for name in self.stored if self.stored[name] != now.get(name)]


def replay_of(decided: Viewing | Stop | Opening, policy: PolicyVersion) -> Replay | None:
    """The decision of a viewing, an opening or a stop again. None for a look declared late.

    A look that was made elsewhere never came to the gate, so nothing was decided.
    """
    if not decided.decision:
        return None
    try:
        again = replay(decided.facts, policy).to_mapping()
    except ValueError as error:
        return Replay(decided.facts, decided.decision, None, str(error))
    return Replay(decided.facts, decided.decision, again)
