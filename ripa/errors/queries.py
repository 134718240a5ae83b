"""The only door for reading error cases."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime

from django.db.models import Q, QuerySet

from accounts.access import authorise, unknown
from accounts.models import User
from accounts.permissions import Permission
from audit import clock
from audit.recording import in_one_transaction, record
from ripa.errors.actions import refusal
from ripa.errors.deeds import ERROR_READ, ERRORS_LISTED, MATERIAL_READ
from ripa.errors.due import overdue_if_established_before
from ripa.errors.looks import ToCheck, looks_to_check
from ripa.errors.material import Piece, material_of
from ripa.models import ErrorCase, Viewing

ON_A_PAGE = 20
# Relevant errors that are established and not yet reported.
TO_REPORT = Q(established_at__isnull=False, reported_at__isnull=True)


@dataclass(frozen=True)
class Wanted:
    """Which error cases to list; an empty filter lets all through."""

    kind: str = ""
    stands: str = ""
    ripa: str = ""
    report: str = ""

    def filters(self, at: datetime) -> Q:
        """The filters in force at a moment."""
        chosen = Q(kind=self.kind) if self.kind else Q()
        for value, each in (
            (self.stands, {"waiting": Q(decided_at__isnull=True)}),
            (self.stands, {"decided": Q(decided_at__isnull=False)}),
            (self.ripa, {"yes": Q(ripa_error=True), "no": Q(ripa_error=False)}),
            (self.ripa, {"open": Q(ripa_error__isnull=True)}),
            (self.report, {"due": TO_REPORT, "reported": Q(reported_at__isnull=False)}),
            (self.report, {"overdue": overdue(at)}),
        ):
            chosen &= each.get(value, Q())
        return chosen


def overdue(at: datetime) -> Q:
    """Relevant errors that were not reported in their ten working days."""
    return TO_REPORT & Q(established_at__lt=overdue_if_established_before(at))


def waiting_for_officers() -> QuerySet[ErrorCase]:
    """What the senior responsible officers have still to decide or report, oldest first."""
    rows = ErrorCase.objects.filter(Q(decided_at__isnull=True) | TO_REPORT)
    return rows.select_related("case", "person").order_by("pk")


@dataclass(frozen=True)
class ErrorList:
    """One page of error cases; `older` is the id before which the next page starts, if any.

    `to_check` are looks about which nobody has opened a case although they lay outside the
    authority that they used; None where the page is not about them.
    """

    errors: list[ErrorCase]
    older: int | None
    to_check: list[ToCheck] | None = None


def error_rows() -> QuerySet[ErrorCase]:
    """All error cases, with what a line or a page of them draws."""
    return ErrorCase.objects.select_related(
        "case",
        "person",
        "opened_by",
        "decided_by",
        "established_by",
        "report_recorded_by",
        "authority",
        "viewing__worker",
        "viewing__ended",
    )


@in_one_transaction
def list_errors(*, by: User, wanted: Wanted | None = None, before: int | None = None) -> ErrorList:
    """A page of error cases, newest first, with the read on record. The first page of all of them
    has the looks to check beside it.
    """
    authorise(by, Permission.SEE_ERRORS, what="error cases")
    wanted = wanted or Wanted()
    rows = error_rows().filter(wanted.filters(clock.now())).order_by("-pk")
    if before is not None:
        rows = rows.filter(pk__lt=before)
    found = list(rows[: ON_A_PAGE + 1])
    shown = found[:ON_A_PAGE]
    first = wanted == Wanted() and before is None
    to_check = looks_to_check() if first else None
    looks = [each.viewing for each in (to_check or [])[:ON_A_PAGE]]
    told: list[ErrorCase | Viewing] = [*shown, *looks]
    record(
        ERRORS_LISTED,
        by=by,
        subjects=[row.person_id for row in told],
        cases=[row.case_id for row in told],
        details={**vars(wanted), "before": before},
    )
    return ErrorList(shown, shown[-1].pk if len(found) > len(shown) else None, to_check)


@in_one_transaction
def open_error(
    *, by: User, pk: int, permitted: Callable[[User, ErrorCase], object] | None = None
) -> ErrorCase:
    """One error case, with the read on record."""
    error = _find(by, pk)
    if permitted is not None:
        permitted(by, error)
    record(ERROR_READ, by=by, on=error, subjects=[error.person_id], cases=[error.case_id])
    return error


def _find(by: User, pk: int) -> ErrorCase:
    authorise(by, Permission.SEE_ERRORS, what=f"error case {pk}")
    error = error_rows().filter(pk=pk).first()
    if error is None:
        raise unknown(f"error case {pk}")
    return error


@in_one_transaction
def open_material(*, by: User, pk: int) -> tuple[ErrorCase, list[Piece]]:
    """What the look of an error case brought, for those alone who may read what is closed; with the
    read on record. Nobody reads on about a look of their own.
    """
    authorise(by, Permission.SEE_QUARANTINED, what=f"the material of error case {pk}")
    error = _find(by, pk)
    if error.viewing is not None and error.viewing.worker_id == by.pk:
        raise refusal(
            error,
            "This error case is about a look of your own.",
            "Another senior responsible officer reads what it brought, and decides.",
            status=403,
        )
    pieces = material_of(error.viewing) if error.viewing else []
    record(MATERIAL_READ, by=by, on=error, subjects=[error.person_id], cases=[error.case_id])
    return error, pieces
