"""Walks every path through a function of facts and policy, and so covers the whole product.

The function is run on facts of which nothing is settled. When it reads one, the run is given up and
started again once for each value that fact can have. A finished run has read only some facts; as
the function is deterministic, its result is the same whatever the others are. The finished runs
therefore cut the whole product into boxes, with one result each, without trusting the function.
"""

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, fields
from math import prod
from typing import Any, cast

from ripa.gate import Count, Facts, Policy, Uncounted

THRESHOLDS = (0, 1, 2)
# On both sides of each threshold, and not known.
COUNTS = (0, 1, 2, 3, *Uncounted)

FACT_VALUES: Mapping[str, Sequence[Any]] = {
    each.name: COUNTS if each.type == Count else tuple(cast(Any, each.type))
    for each in fields(Facts)
}
POLICY_VALUES: Mapping[str, Sequence[Any]] = {
    each.name: each.metadata.get("allowed") or (THRESHOLDS if each.type is int else (True, False))
    for each in fields(Policy)
}
VALUES: Mapping[str, Sequence[Any]] = {**FACT_VALUES, **POLICY_VALUES}
PRODUCT = prod(len(values) for values in VALUES.values())


class UnsettledError(Exception):
    """A value was read that is not settled yet."""


class Partly:
    """Facts and policy in one, of which some values are settled and the others are not."""

    def __init__(self, settled: Mapping[str, Any]) -> None:
        self.__dict__.update(settled)

    def __getattr__(self, name: str) -> Any:
        raise UnsettledError(name)


class Changed:
    """The same, but with one value changed."""

    def __init__(self, partly: Any, name: str, value: object) -> None:
        self._partly, self._name, self._value = partly, name, value

    def __getattr__(self, name: str) -> Any:
        return self._value if name == self._name else getattr(self._partly, name)


@dataclass(frozen=True)
class Box:
    """All combinations that share the settled values, and the function's one result on them."""

    settled: Mapping[str, Any]
    result: Any
    size: int


def walk(
    function: Callable[[Any], Any], values: Mapping[str, Sequence[Any]] = VALUES
) -> Iterator[Box]:
    """Every box of the function, which takes one object that stands for both facts and policy."""
    open_paths: list[dict[str, Any]] = [{}]
    while open_paths:
        settled = open_paths.pop()
        try:
            result = function(Partly(settled))
        except UnsettledError as unsettled:
            name = str(unsettled)
            open_paths.extend({**settled, name: value} for value in values[name])
        else:
            size = prod(len(values[name]) for name in values if name not in settled)
            yield Box(settled, result, size)
