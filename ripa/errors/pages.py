"""What the pages of error cases show, as rows for the components."""

from typing import Any

from django.urls import reverse

from accounts.access import can
from accounts.models import User
from accounts.permissions import Permission
from audit import clock
from audit.refusals import Refused
from cases.queries import names_for, place_of
from ripa.errors.actions import permit, permit_decision, permit_reported, permit_undecided
from ripa.errors.due import due_words, is_overdue, report_due
from ripa.errors.looks import ToCheck, Uses
from ripa.errors.queries import ON_A_PAGE, ErrorList
from ripa.models import ErrorCase, Viewing
from socialcheck.templatetags.ui import uk_date, uk_datetime

Row = dict[str, Any]

HEAD = ["Error case", "What it is", "Case", "Reported", "Where it stands", "Commissioner"]
CHECK_HEAD = ["Look", "Who", "Case", "Why", "What you can do"]
USES_HEAD = ["Look", "Whom", "Who", "If something went wrong"]


def list_context(by: User, found: ErrorList) -> dict[str, Any]:
    """A page of error cases and, on the first page of all, the looks to check."""
    at = clock.now()
    to_check = found.to_check or []
    return {
        "head": HEAD,
        "rows": [_row(error, at) for error in found.errors],
        "check_head": CHECK_HEAD,
        "to_check": [_check_row(each) for each in to_check[:ON_A_PAGE]],
        "more_to_check": max(0, len(to_check) - ON_A_PAGE),
        "about_looks": found.to_check is not None,
    }


def _row(error: ErrorCase, at: Any) -> list[object]:
    return [
        {"text": f"Error case {error.pk}", "href": reverse("error_page", args=[error.pk])},
        error.get_kind_display(),
        error.case.reference,
        f"{uk_datetime(error.opened_at)}, {error.opened_by}",
        _stands(error),
        report_words(error, at),
    ]


def _check_row(each: ToCheck) -> list[object]:
    look = each.viewing
    return [
        f"Viewing {look.pk} of {look.person}, {uk_datetime(look.at)}",
        str(look.worker),
        look.case.reference,
        f"A use of {each.authority} {each.why}",
        {
            "text": f"Open a case on viewing {look.pk}",
            "href": reverse("error_report", args=[look.pk]),
        },
    ]


def _stands(error: ErrorCase) -> str:
    if error.decided_at is None:
        return "Waits for the senior responsible officer"
    return "Decided: a RIPA error" if error.ripa_error else "Decided: not a RIPA error"


def report_words(error: ErrorCase, at: Any) -> str:
    """Where the report to the Commissioner stands."""
    if error.reported_at is not None:
        return f"Reported {uk_date(error.reported_at)}"
    if error.established_at is None:
        return "Not said yet" if error.ripa_error is None else "Not needed"
    words = due_words(error.established_at, at=at)
    return f"By {uk_date(report_due(error.established_at))}: {words}"


def error_context(by: User, error: ErrorCase) -> dict[str, Any]:
    """The page of an error case."""
    here = f"Error case {error.pk}"
    at = clock.now()
    overdue = (
        error.established_at is not None
        and error.reported_at is None
        and is_overdue(error.established_at, at=at)
    )
    return {
        "error": error,
        "title": here,
        "rows": _details(by, error),
        "report_rows": _report_rows(error),
        "overdue": overdue,
        "report_words": report_words(error, at),
        "stands": _stands(error),
        "may_establish": _may(permit_undecided, by, error),
        "may_decide": _may(permit_decision, by, error),
        "may_say_reported": _may(permit_reported, by, error),
        "may_read_material": can(by, Permission.SEE_QUARANTINED) and error.viewing is not None,
        "why_not": _why_not(by, error),
        "crumbs": [{"text": "Error cases", "href": reverse("error_list")}, {"text": here}],
    }


def _may(permitted: Any, by: User, error: ErrorCase) -> bool:
    """Whether the deed that `permitted` guards is theirs to do now."""
    try:
        permitted(by, error)
    except Refused:
        return False
    return True


def _why_not(by: User, error: ErrorCase) -> str:
    """Why an officer has to leave this case to another, in words."""
    if not can(by, Permission.DECIDE_ERRORS):
        return ""
    try:
        permit(by, error)
    except Refused as refused:
        return f"{refused.decision.words} {refused.decision.next}"
    return ""


def _details(by: User, error: ErrorCase) -> list[Row]:
    authority = error.authority
    rows: list[Row] = [
        {"key": "What it is", "value": error.get_kind_display()},
        {"key": "Who was looked at", "value": str(error.person)},
        {"key": "Case", "value": error.case.reference},
        *([_look_row(by, error.viewing)] if error.viewing is not None else []),
        *([_authority_row(authority)] if authority is not None else []),
        {"key": "Opened", "value": f"{uk_datetime(error.opened_at)} by {error.opened_by}"},
        {"key": "What happened", "value": error.what_happened},
        {"key": "Whose decision, as reported", "value": error.whose_decision},
    ]
    if error.decided_at is not None:
        rows += [
            {"key": "Decided", "value": f"{uk_datetime(error.decided_at)} by {error.decided_by}"},
            {"key": "Whose decision, as found", "value": error.decision_found},
            {"key": "The material", "value": error.get_material_display()},
            {"key": "Outcome", "value": error.outcome},
            {"key": "What will stop it happening again", "value": error.prevention},
        ]
    return rows


def _look_row(by: User, look: Viewing) -> Row:
    row: Row = {
        "key": "Look",
        "value": f"{uk_datetime(look.at)} by {look.worker}, rule {look.rule}",
    }
    if can(by, Permission.SEE_CASE, place_of(look.case, by)):
        row |= {"href": reverse("viewing_page", args=[look.pk]), "change": "See"}
    elif look.decision and can(by, Permission.REPLAY):
        row |= {"href": reverse("viewing_replay", args=[look.pk]), "change": "Replay"}
    return row


def _authority_row(authority: Any) -> Row:
    page = reverse("authority_page", args=[authority.pk])
    return {"key": "Authority", "value": str(authority), "href": page, "change": "See"}


def _report_rows(error: ErrorCase) -> list[Row]:
    if error.ripa_error is None:
        return []
    rows = [
        {"key": "Relevant error under RIPA", "value": "Yes" if error.ripa_error else "No"},
        {"key": "Said by", "value": str(error.established_by or error.decided_by or "")},
    ]
    if error.established_at is not None:
        due = uk_datetime(report_due(error.established_at))
        rows += [
            {"key": "Established", "value": uk_datetime(error.established_at)},
            {"key": "Report to the Commissioner by", "value": due},
        ]
    if error.reported_at is not None:
        rows += [
            {"key": "Reported", "value": uk_datetime(error.reported_at)},
            {"key": "Reference of the report", "value": error.report_reference},
            {"key": "Recorded by", "value": str(error.report_recorded_by)},
        ]
    return rows


def look_context(by: User, look: Viewing) -> dict[str, Any]:
    """The look that somebody is about to report, as far as they may know of it."""
    seen = can(by, Permission.SEE_CASE, place_of(look.case, by)) or can(by, Permission.REPLAY)
    whom = look.person.name if seen else names_for(by=by, people=[look.person])[look.person_id]
    rows: list[Row] = [
        {"key": "Look", "value": f"Viewing {look.pk}, {uk_datetime(look.at)}"},
        {"key": "Person", "value": whom[:1].upper() + whom[1:]},
    ]
    if seen:
        rows.append({"key": "Case", "value": look.case.reference})
    if seen or not look.case.restricted:
        rows.append({"key": "Who looked", "value": str(look.worker)})
    rows.append({"key": "Let in by", "value": f"Rule {look.rule}"})
    return {"look": look, "rows": rows}


def uses_context(by: User, uses: Uses) -> dict[str, Any]:
    """The looks made under an authority, each with the way to report it."""
    sees_errors = can(by, Permission.SEE_ERRORS)
    reports = can(by, Permission.REPORT_ERROR, place_of(uses.authority.case, by))
    here = f"Looks under {uses.authority}"
    page = reverse("authority_page", args=[uses.authority.pk])
    rows = []
    for use in uses.rows:
        cell: object = ""
        if use.error_cases:
            newest = max(use.error_cases)
            cell = "It was reported"
            if sees_errors:
                href = reverse("error_page", args=[newest])
                cell = {"text": f"Error case {newest}", "href": href}
        elif reports:
            look = use.viewing.pk
            cell = {"text": f"Report viewing {look}", "href": reverse("error_report", args=[look])}
        when = f"Viewing {use.viewing.pk}, {uk_datetime(use.viewing.at)}"
        rows.append([when, use.whom, use.who[:1].upper() + use.who[1:], cell])
    return {
        "authority": uses.authority,
        "head": USES_HEAD,
        "rows": rows,
        "crumbs": [{"text": str(uses.authority), "href": page}, {"text": here}],
    }
