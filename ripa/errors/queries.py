"""The only door for reading error cases."""

from collections.abc import Callable
from dataclasses import dataclass

from django.db.models import QuerySet

from accounts.access import authorise, unknown
from accounts.models import User
from accounts.permissions import Permission
from audit.recording import in_one_transaction, record
from ripa.errors.deeds import ERROR_READ, ERRORS_LISTED
from ripa.models import ErrorCase

ON_A_PAGE = 20


@dataclass(frozen=True)
class ErrorList:
    """One page of error cases; `older` is the id before which the next page starts, if any."""

    errors: list[ErrorCase]
    older: int | None


def _rows() -> QuerySet[ErrorCase]:
    return ErrorCase.objects.select_related(
        "case", "person", "opened_by", "decided_by", "viewing__worker"
    )


@in_one_transaction
def list_errors(*, by: User, undecided: bool = False, before: int | None = None) -> ErrorList:
    """A page of error cases, newest first, with the read on record."""
    authorise(by, Permission.SEE_ERRORS, what="error cases")
    rows = _rows().order_by("-pk")
    if undecided:
        rows = rows.filter(decided_at__isnull=True)
    if before is not None:
        rows = rows.filter(pk__lt=before)
    found = list(rows[: ON_A_PAGE + 1])
    shown = found[:ON_A_PAGE]
    record(
        ERRORS_LISTED,
        by=by,
        subjects=[row.person_id for row in shown],
        cases=[row.case_id for row in shown],
        details={"undecided": undecided, "before": before},
    )
    return ErrorList(shown, shown[-1].pk if len(found) > len(shown) else None)


@in_one_transaction
def open_error(
    *, by: User, pk: int, permitted: Callable[[User, ErrorCase], object] | None = None
) -> ErrorCase:
    """One error case, with the read on record."""
    authorise(by, Permission.SEE_ERRORS, what=f"error case {pk}")
    error = _rows().filter(pk=pk).first()
    if error is None:
        raise unknown(f"error case {pk}")
    if permitted is not None:
        permitted(by, error)
    record(ERROR_READ, by=by, on=error, subjects=[error.person_id], cases=[error.case_id])
    return error
