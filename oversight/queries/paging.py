"""Pages by key: twenty rows, and the id before which the next page starts."""

from dataclasses import dataclass
from typing import Generic, TypeVar

from django.db.models import Model, QuerySet

ROWS = 20

Row = TypeVar("Row", bound=Model)


@dataclass(frozen=True)
class Page(Generic[Row]):
    """One page of a list, newest first. `older` is None on the last page."""

    rows: list[Row]
    older: int | None


def newest_first(rows: QuerySet[Row], *, before: int | None) -> Page[Row]:
    """The newest rows with an id below `before`. One query, however deep the page lies."""
    if before is not None:
        rows = rows.filter(pk__lt=before)
    found = list(rows.order_by("-pk")[: ROWS + 1])
    shown = found[:ROWS]
    return Page(shown, shown[-1].pk if len(found) > ROWS else None)
