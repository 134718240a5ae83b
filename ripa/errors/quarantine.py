"""Whose material an error case keeps closed, and until when (rules §5, Errors; ADR 22).

From the moment an error case about a viewing is opened, what that viewing brought is closed to all
but the senior responsible officer: until the case is decided, and for good where it is decided
that it stays closed. Nothing is destroyed or changed, and the look itself stays in sight and in
the count. What there is to be closed, `checks` knows: see `checks.quarantine`.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import TypeVar

from django.db.models import Exists, Model, OuterRef, Q, QuerySet
from django.urls import reverse

from accounts.access import can
from accounts.models import User
from accounts.permissions import Permission
from ripa.models import ErrorCase, Material, Viewing

Row = TypeVar("Row", bound=Model)

# An error case that keeps the material of its viewing closed.
CLOSES = Q(decided_at__isnull=True) | Q(material=Material.CLOSED)


@dataclass(frozen=True)
class Closure:
    """That an error case keeps a viewing's material from a reader, as they may be told of it."""

    error_case: int
    for_good: bool
    href: str = ""

    @property
    def words(self) -> str:
        if self.for_good:
            return (
                f"Closed by error case {self.error_case}. The senior responsible officer decided "
                "that it stays closed."
            )
        return (
            f"Closed by error case {self.error_case} until the senior responsible officer decides."
        )


def closures_for(by: User, viewings: Iterable[int]) -> dict[int, Closure]:
    """What closes each of these viewings to `by`, by the viewing's id. One query at most.

    To an officer who may read what is closed, only their own looks are: those are for another.
    """
    wanted = set(viewings)
    if not wanted:
        return {}
    may_read = can(by, Permission.SEE_ERRORS)
    own = Q(viewing__worker=by) if can(by, Permission.SEE_QUARANTINED) else Q()
    found: dict[int, Closure] = {}
    # Of several, one that is decided for good says more than one that waits.
    rows = ErrorCase.objects.filter(CLOSES, own, viewing__in=wanted)
    rows = rows.order_by("decided_at", "-pk")
    for viewing_id, pk, decided_at in rows.values_list("viewing_id", "pk", "decided_at"):
        href = reverse("error_page", args=[pk]) if may_read else ""
        assert viewing_id is not None
        found.setdefault(viewing_id, Closure(pk, decided_at is not None, href))
    return found


def closure_for(by: User, viewing: Viewing) -> Closure | None:
    """What closes this viewing to `by`, if anything does."""
    return closures_for(by, [viewing.pk]).get(viewing.pk)


def is_closed(viewing_id: int) -> bool:
    """Whether an error case keeps the viewing's material closed, whoever asks."""
    return ErrorCase.objects.filter(CLOSES, viewing=viewing_id).exists()


def without_closed(rows: QuerySet[Row], viewing: str = "viewing") -> QuerySet[Row]:
    """Those of `rows` whose viewing, at the end of the path `viewing`, is not closed."""
    return rows.exclude(Exists(ErrorCase.objects.filter(CLOSES, viewing=OuterRef(viewing))))
