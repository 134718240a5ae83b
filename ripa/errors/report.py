"""The report on an error as a PDF, for the Commissioner. Making one is on record.

It is a draft until it is recorded that the error was reported. It says what was done with the
material, and never what the material is: whoever needs that asks the senior responsible officer.
"""

from typing import Any

from django.conf import settings

from accounts.access import authorise, unknown
from accounts.models import User
from accounts.permissions import Permission
from audit import clock
from audit.recording import in_one_transaction, record
from audit.refusals import PlainDecision, Refused
from ripa.errors.deeds import REPORT_PRINTED
from ripa.errors.due import report_due
from ripa.errors.queries import error_rows
from ripa.models import ErrorCase, Viewing
from socialcheck.documents import CannotTypeset, typeset
from socialcheck.templatetags.ui import uk_datetime

_NOT_YET = "Not recorded yet"


@in_one_transaction
def report_pdf(*, by: User, pk: int) -> tuple[ErrorCase, bytes]:
    """The report on one error case. Raises `Refused` where it cannot be typeset."""
    authorise(by, Permission.SEE_ERRORS, what=f"error case {pk}")
    error = error_rows().filter(pk=pk).first()
    if error is None:
        raise unknown(f"error case {pk}")
    at = clock.now()
    draft = error.reported_at is None
    title = "Report of a relevant error" if error.ripa_error else "Report of an error"
    data = {
        "title": f"DRAFT. {title}" if draft else title,
        "draft": draft,
        "language": "en",
        "right_to_left": False,
        "council": settings.COUNCIL_NAME,
        "foot": f"{'DRAFT. ' if draft else ''}Error case {error.pk}. "
        f"Made by {by} on {uk_datetime(at)}.",
        "parts": _parts(error),
    }
    try:
        pdf = typeset("error_report", data, at=at)
    except CannotTypeset as problem:
        raise Refused(
            PlainDecision(words=f"{problem.words}.", next=problem.next),
            on=error,
            subjects=[error.person_id],
            cases=[error.case_id],
        ) from problem
    record(
        REPORT_PRINTED,
        by=by,
        on=error,
        subjects=[error.person_id],
        cases=[error.case_id],
        details={"draft": draft},
    )
    return error, pdf


def _parts(error: ErrorCase) -> list[dict[str, Any]]:
    """The report's parts, each a heading and its lines."""
    parts = [
        ("What kind of error", [error.get_kind_display(), _relevant(error)]),
        ("What happened", [error.what_happened]),
        ("Whose decision led to it", [error.decision_found or error.whose_decision]),
        ("The authority", [_authority(error)]),
        ("The look", _look(error.viewing) if error.viewing else [_NOT_YET]),
        ("Dates", _dates(error)),
        ("What was done with the material", [_material(error)]),
        ("What was decided", [error.outcome]),
        ("What will stop it happening again", [error.prevention]),
    ]
    return [
        {"heading": heading, "lines": [line or _NOT_YET for line in lines]}
        for heading, lines in parts
    ]


def _relevant(error: ErrorCase) -> str:
    if error.ripa_error is None:
        return "It is not yet said whether it is a relevant error under RIPA."
    return f"It is {'' if error.ripa_error else 'not '}a relevant error under RIPA."


def _authority(error: ErrorCase) -> str:
    if error.authority is None:
        return "No authority is named."
    return f"{error.authority}, {error.authority.get_kind_display()}"


def _look(viewing: Viewing) -> list[str]:
    """When, for how long, how many looks and profiles, and by which rule."""
    if viewing.late:
        return [f"One look, on {uk_datetime(viewing.at)}, made outside Socialcheck."]
    ended = getattr(viewing, "ended", None)
    until = ended.at if ended else viewing.ends_at
    minutes = max(1, round((until - viewing.at).total_seconds() / 60))
    opened = viewing.openings.order_by().values("profile").distinct().count()
    return [
        f"One look, on {uk_datetime(viewing.at)}, by {viewing.worker}. It was open for "
        f"{minutes} minute{'' if minutes == 1 else 's'}.",
        f"{opened} profile{' was' if opened == 1 else 's were'} opened in it.",
        f"It was let in by rule {viewing.rule}.",
    ]


def _dates(error: ErrorCase) -> list[str]:
    lines = [f"Opened on {uk_datetime(error.opened_at)} by {error.opened_by}."]
    if error.established_at is not None:
        lines.append(f"Established on {uk_datetime(error.established_at)}.")
        lines.append(f"To be reported by {uk_datetime(report_due(error.established_at))}.")
    if error.decided_at is not None:
        lines.append(f"Decided on {uk_datetime(error.decided_at)} by {error.decided_by}.")
    if error.reported_at is not None:
        lines.append(
            f"Reported on {uk_datetime(error.reported_at)}, reference {error.report_reference}."
        )
    return lines


def _material(error: ErrorCase) -> str:
    if error.decided_at is None:
        return "It is closed until the senior responsible officer decides. Nothing was destroyed."
    return f"{error.get_material_display()}. Nothing was destroyed." if error.material else ""
