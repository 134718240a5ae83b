"""The only door for deciding error cases. The SRO decides (rules §5, Errors)."""

from accounts.access import authorise, unknown
from accounts.models import User
from accounts.permissions import Permission
from audit import clock
from audit.recording import action, record
from audit.refusals import PlainDecision, Refused, Stale
from ripa.errors.deeds import ERROR_DECIDED
from ripa.models import ErrorCase


def permit_decision(by: User, error: ErrorCase) -> None:
    """Raise unless `by` may decide this error case now: never their own report, and only once."""
    authorise(
        by,
        Permission.DECIDE_ERRORS,
        sight=Permission.SEE_ERRORS,
        what=f"error case {error.pk}",
        subjects=[error.person_id],
        cases=[error.case_id],
    )
    if error.opened_by_id == by.pk:
        raise _refusal(
            error,
            "You reported this error, so you cannot decide it.",
            "Another senior responsible officer has to decide it.",
            status=403,
        )
    if error.decided_at is not None:
        raise _refusal(error, "This error case is decided already.", "Open it to see the outcome.")


def _refusal(error: ErrorCase, words: str, next_step: str, *, status: int = 409) -> Refused:
    return Refused(
        PlainDecision(words=words, next=next_step),
        on=error,
        subjects=[error.person_id],
        cases=[error.case_id],
        status=status,
    )


@action
def decide_error(*, by: User, pk: int, version: int, ripa_error: bool, outcome: str) -> ErrorCase:
    """What it was and what follows. If it is a relevant RIPA error, its ten working days begin."""
    authorise(by, Permission.SEE_ERRORS, what=f"error case {pk}")
    error = ErrorCase.objects.select_for_update(no_key=True).filter(pk=pk).first()
    if error is None:
        raise unknown(f"error case {pk}")
    permit_decision(by, error)
    if error.version != version:
        raise Stale(
            PlainDecision(
                words="Someone changed this after you opened it.",
                next="Open the error case again. What you typed is still on this page.",
            ),
            on=error,
            subjects=[error.person_id],
            cases=[error.case_id],
        )
    error.ripa_error, error.outcome = ripa_error, outcome
    error.decided_by, error.decided_at = by, clock.now()
    error.version += 1
    error.save()
    record(
        ERROR_DECIDED,
        by=by,
        on=error,
        subjects=[error.person_id],
        cases=[error.case_id],
        reason=outcome,
        details={"ripa_error": ripa_error},
    )
    return error
