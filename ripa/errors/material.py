"""What a viewing brought, for the one page on which the senior responsible officer reads it.

The apps above know what a viewing brought; this one does not. They register here when they start.
"""

from collections.abc import Callable
from dataclasses import dataclass

from ripa.models import Viewing


@dataclass(frozen=True)
class Piece:
    """One thing that a viewing brought: a title, and rows of key and value in words."""

    title: str
    rows: list[dict[str, str]]


Gather = Callable[[Viewing], list[Piece]]

_gatherers: list[Gather] = []


def on_material(gather: Gather) -> None:
    """Show what `gather(viewing)` gives among the material of a viewing."""
    _gatherers.append(gather)


def material_of(viewing: Viewing) -> list[Piece]:
    """Everything that a viewing brought. The caller has authorised and records the read."""
    return [piece for gather in _gatherers for piece in gather(viewing)]
