"""The only door for what is done about an error case. The SRO does it (rules §5, Errors).

Three deeds: whether it is a relevant RIPA error, from which the ten working days to report it run;
what is decided, and what becomes of the material; and that it was reported to the Commissioner.
Opening a case is `ripa.errors.opening`.
"""

from datetime import datetime
from typing import Any

from django.urls import reverse

from accounts.access import authorise, unknown
from accounts.models import User
from accounts.permissions import Permission
from audit import clock
from audit.deeds import Deed
from audit.recording import action, record
from audit.refusals import PlainDecision, Refused, Stale
from post.actions import notify
from ripa.errors.deeds import ERROR_DECIDED, ERROR_ESTABLISHED, ERROR_REPORTED
from ripa.models import ErrorCase


def permit(by: User, error: ErrorCase) -> None:
    """Raise unless `by` may act on this error case: never their own report, nor their own look."""
    authorise(
        by,
        Permission.DECIDE_ERRORS,
        sight=Permission.SEE_ERRORS,
        what=f"error case {error.pk}",
        subjects=[error.person_id],
        cases=[error.case_id],
    )
    if error.opened_by_id == by.pk:
        raise refusal(
            error,
            "You reported this error, so you cannot decide it.",
            "Another senior responsible officer has to decide it.",
            status=403,
        )
    if error.viewing is not None and error.viewing.worker_id == by.pk:
        raise refusal(
            error,
            "This error case is about a look of your own, so you cannot decide it.",
            "Another senior responsible officer has to decide it.",
            status=403,
        )


def permit_undecided(by: User, error: ErrorCase) -> None:
    """Raise unless `by` may act on it and it still waits for its decision."""
    permit(by, error)
    if error.decided_at is not None:
        raise refusal(error, "This error case is decided already.", "Open it to see the outcome.")


def permit_decision(by: User, error: ErrorCase) -> None:
    """Raise unless `by` may decide this error case now."""
    permit_undecided(by, error)
    if error.ripa_error is None:
        raise refusal(
            error,
            "It is not yet said whether this is a relevant error under RIPA.",
            "Answer that first. Then decide what becomes of the material.",
        )


def permit_reported(by: User, error: ErrorCase) -> None:
    """Raise unless `by` may record that it was reported to the Commissioner."""
    permit(by, error)
    if error.established_at is None:
        raise refusal(
            error,
            "It is not established that this is a relevant error under RIPA.",
            "Only such an error is reported to the Commissioner. Say first that it is one.",
        )
    if error.reported_at is not None:
        raise refusal(
            error,
            "It is recorded already that this was reported to the Commissioner.",
            "Open the error case to see when, and under which reference.",
        )


def refusal(error: ErrorCase, words: str, next_step: str, *, status: int = 409) -> Refused:
    return Refused(
        PlainDecision(words=words, next=next_step),
        on=error,
        subjects=[error.person_id],
        cases=[error.case_id],
        status=status,
    )


def _locked(by: User, pk: int) -> ErrorCase:
    authorise(by, Permission.SEE_ERRORS, what=f"error case {pk}")
    error = (
        ErrorCase.objects.select_for_update(no_key=True, of=("self",))
        .select_related("viewing__worker")
        .filter(pk=pk)
        .first()
    )
    if error is None:
        raise unknown(f"error case {pk}")
    return error


def _must_be_unchanged(error: ErrorCase, version: int) -> None:
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


def _save(
    error: ErrorCase, deed: Deed, *, by: User, reason: str, details: dict[str, Any]
) -> ErrorCase:
    error.version += 1
    error.save()
    record(
        deed,
        by=by,
        on=error,
        subjects=[error.person_id],
        cases=[error.case_id],
        reason=reason,
        details=details,
    )
    return error


@action
def establish_error(
    *, by: User, pk: int, version: int, ripa_error: bool, established_at: datetime | None = None
) -> ErrorCase:
    """Say whether it is a relevant error under RIPA and, if it is, since when that is established:
    the ten working days to report it run from then. It may be said again until it is decided.
    """
    error = _locked(by, pk)
    permit_undecided(by, error)
    _must_be_unchanged(error, version)
    since = established_at if ripa_error else None
    if ripa_error:
        _must_have_been_possible(error, since)
    if error.reported_at is not None:
        raise refusal(
            error,
            "This error was reported to the Commissioner already, so this can no longer change.",
            "Tell the Commissioner’s office if it was wrong, and say so in your decision.",
        )
    error.ripa_error, error.established_at = ripa_error, since
    error.established_by = by
    details = {"ripa_error": ripa_error, "since": since.isoformat() if since else None}
    return _save(error, ERROR_ESTABLISHED, by=by, reason="", details=details)


def _must_have_been_possible(error: ErrorCase, since: datetime | None) -> None:
    if since is None:
        raise refusal(
            error,
            "It is not said when the error was established.",
            "Give the date and time: the ten working days run from then.",
        )
    _must_not_lie_ahead(error, since)
    if error.viewing is not None and since < error.viewing.at:
        raise refusal(
            error,
            "An error cannot be established before the look was made.",
            "Check the date and time.",
        )


def _must_not_lie_ahead(error: ErrorCase, moment: datetime) -> None:
    if moment > clock.now():
        raise refusal(error, "The time lies in the future.", "Check the date and time.")


@action
def decide_error(
    *,
    by: User,
    pk: int,
    version: int,
    material: str,
    decision_found: str,
    outcome: str,
    prevention: str,
) -> ErrorCase:
    """What follows from the error, and what becomes of the material. Once, and for good."""
    error = _locked(by, pk)
    permit_decision(by, error)
    _must_be_unchanged(error, version)
    error.material, error.decision_found = material, decision_found
    error.outcome, error.prevention = outcome, prevention
    error.decided_by, error.decided_at = by, clock.now()
    details = {"ripa_error": error.ripa_error, "material": material}
    _save(error, ERROR_DECIDED, by=by, reason=outcome, details=details)
    if error.viewing is not None:
        notify(
            to=error.viewing.worker,
            text="The senior responsible officer has decided about a look of yours. See what "
            "becomes of what it brought.",
            link=reverse("viewing_page", args=[error.viewing.pk]),
            key=f"error-decided:{error.pk}",
        )
    return error


@action
def report_error(
    *, by: User, pk: int, version: int, reported_at: datetime, reference: str
) -> ErrorCase:
    """Record that a relevant error was reported to the Commissioner, when, and how it is found
    there. Once.
    """
    error = _locked(by, pk)
    permit_reported(by, error)
    _must_be_unchanged(error, version)
    _must_not_lie_ahead(error, reported_at)
    assert error.established_at is not None
    if reported_at < error.established_at:
        raise refusal(
            error,
            "It cannot have been reported before it was established.",
            "Check the date and time.",
        )
    error.reported_at, error.report_reference = reported_at, reference
    error.report_recorded_by = by
    details = {"reported_at": reported_at.isoformat(), "reference": reference}
    return _save(error, ERROR_REPORTED, by=by, reason="", details=details)
