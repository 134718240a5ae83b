"""The decisions of the past as the simulator wants them, in a fixed number of queries."""

import heapq
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from operator import attrgetter
from typing import Any

from ripa.gate import Policy
from ripa.models import Opening, PolicyVersion, Stop, Viewing
from ripa.policies.simulator import Made, Past

# How many decisions are tried at most: the newest of the period. Each takes well under a
# millisecond, so that a page of them comes within seconds.
MOST = 5_000


@dataclass(frozen=True)
class Decisions:
    """Decisions newest first. `more` where the period holds others, older than these."""

    past: list[Past]
    more: bool


def decisions_between(since: datetime, until: datetime, *, most: int = MOST) -> Decisions:
    """The newest decisions of the period, both moments included: looks, profiles opened, stops."""
    policies = _Policies()
    wanted = most + 1
    within = {"at__gte": since, "at__lte": until}
    looks = (
        Viewing.objects.filter(late=False, **within)
        .order_by("-at", "-id")
        .values_list("id", "at", "facts", "decision", "policy_id")
    )
    openings = (
        Opening.objects.filter(**within)
        .order_by("-at", "-id")
        .values_list("viewing_id", "at", "facts", "decision", "policy_id")
    )
    stops = (
        Stop.objects.filter(**within)
        .order_by("-at", "-id")
        .values_list("id", "at", "facts", "decision", "policy_id")
    )
    rows: list[Iterable[Past]] = [
        _read(Made.LOOK, looks[:wanted], policies),
        _read(Made.OPENING, openings[:wanted], policies),
        _read(Made.STOP, stops[:wanted], policies),
    ]
    newest = list(heapq.merge(*rows, key=attrgetter("at"), reverse=True))
    return Decisions(newest[:most], more=len(newest) > most)


class _Policies:
    """Every version's settings for the gate; None for one that cannot be read."""

    def __init__(self) -> None:
        versions = PolicyVersion.objects.order_by("-number")
        rows = list(versions.values_list("id", "effective_from", "settings"))
        self._settings = {pk: _settings(settings) for pk, _, settings in rows}
        self._from = [(starts, pk) for pk, starts, _ in rows]

    def of(self, policy_id: int | None, at: datetime) -> Policy | None:
        """That of the version, or of the one in force at `at` where none was kept."""
        if policy_id is None:
            policy_id = next(pk for starts, pk in self._from if starts <= at)
        return self._settings[policy_id]


def _settings(stored: Mapping[str, object]) -> Policy | None:
    try:
        return Policy.from_mapping(stored)
    except ValueError:
        return None


def _read(made: Made, rows: Iterable[tuple[Any, ...]], policies: _Policies) -> Iterable[Past]:
    for pk, at, facts, decision, policy_id in rows:
        decided = decision if isinstance(decision, dict) else {}
        yield Past(
            made=made,
            id=pk,
            at=at,
            facts=facts,
            outcome=decided.get("outcome"),
            rule=decided.get("rule"),
            policy=policies.of(policy_id, at),
        )
