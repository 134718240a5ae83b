"""Everything that a version of policy sets, as one value that can be compared and bounded.

A version, a proposal and a form that nobody sent yet all come down to this.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from accounts.models import Rank
from ripa import gate
from ripa.authorities.separation import PRESCRIBED_RANKS
from ripa.models import AuthorityKind, PolicyProposal, PolicyVersion
from ripa.sources import SOURCES

# The least and the most of each number. Three months at most for a non-RIPA authorisation is the
# state machine's ceiling, and three years at least for keeping an authority the Code's [to be
# checked]; the database holds both too.
BOUNDS: Mapping[str, tuple[int, int]] = {
    "session_minutes": (5, 240),
    "immediate_hours": (1, 72),
    "recent_viewer_days": (0, 730),
    "non_ripa_months": (1, 3),
    "first_review_weeks": (1, 12),
    "authority_years": (3, 50),
}
LONGEST_CITATION = 300

# By kind of authority, the ranks of which policy chooses. For the two RIPA kinds they are
# prescribed, so that it may leave one out and add none; for a non-RIPA one a team manager may be
# added, which the page warns of.
ELIGIBLE: Mapping[str, frozenset[Rank]] = {
    AuthorityKind.DIRECTED: PRESCRIBED_RANKS,
    AuthorityKind.CHIS: PRESCRIBED_RANKS,
    AuthorityKind.NON_RIPA: PRESCRIBED_RANKS | {Rank.TEAM_MANAGER},
}


@dataclass(frozen=True)
class Values:
    """The gate's settings, the numbers by name, the ranks by kind of authority in their order, and
    the citations that differ from those that the service starts with.
    """

    gate: gate.Policy
    numbers: Mapping[str, int]
    ranks: Mapping[str, tuple[str, ...]]
    sources: Mapping[str, str] = field(default_factory=dict)

    def columns(self) -> dict[str, Any]:
        """The same as the columns of a version or a proposal."""
        return {
            "settings": self.gate.to_mapping(),
            **self.numbers,
            "ranks": {kind: list(ranks) for kind, ranks in self.ranks.items()},
            "sources": dict(self.sources),
        }

    def citation(self, key: str) -> str:
        """What a rule cites under this key."""
        return self.sources.get(key, SOURCES[key])

    def problems(self) -> list[str]:
        """A sentence for each value that no policy may have; none where all may be."""
        found = [
            f"{name} must be from {least} to {most}."
            for name, (least, most) in BOUNDS.items()
            if not least <= self.numbers[name] <= most
        ]
        for kind, eligible in ELIGIBLE.items():
            ranks = set(self.ranks[kind])
            if not ranks or ranks - eligible:
                found.append(f"The ranks for {kind} must be some of those prescribed.")
        for key, words in self.sources.items():
            if key not in SOURCES or not words.strip() or len(words) > LONGEST_CITATION:
                found.append(f"The citation {key} cannot be kept.")
        return found


def values_of(row: PolicyVersion | PolicyProposal) -> Values:
    """What a version sets, or a proposal would set."""
    return Values(
        gate=gate.Policy.from_mapping(row.settings),
        numbers={name: getattr(row, name) for name in BOUNDS},
        ranks={kind: in_order(row.ranks.get(kind, ())) for kind in ELIGIBLE},
        sources={key: words for key, words in row.sources.items() if words != SOURCES.get(key, "")},
    )


def in_order(ranks: Any) -> tuple[str, ...]:
    """Ranks from the highest to the lowest, so that the same ones always compare equal."""
    return tuple(rank.value for rank in Rank if rank.value in ranks)
