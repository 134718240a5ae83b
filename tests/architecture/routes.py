"""Every address of the service, as the URL resolver has it."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Any

from django.urls import URLPattern, URLResolver, get_resolver


@dataclass(frozen=True)
class Route:
    """One address: its name, the names of the parts that vary, and the view behind it."""

    name: str
    parts: frozenset[str]
    view: Callable[..., Any]

    def __str__(self) -> str:
        return self.name


def every_route() -> list[Route]:
    return list(_walk(get_resolver().url_patterns, frozenset()))


def _walk(patterns: list[URLPattern | URLResolver], above: frozenset[str]) -> Iterator[Route]:
    for each in patterns:
        parts = above | frozenset(each.pattern.regex.groupindex)
        if isinstance(each, URLResolver):
            yield from _walk(each.url_patterns, parts)
        else:
            assert each.name, f"The address {each.pattern} has no name."
            yield Route(each.name, parts, each.callback)
