"""The pages of error cases."""

from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_GET, require_http_methods

from accounts.access import StaffRequest, can, requires
from accounts.models import User
from accounts.permissions import Permission
from audit.refusals import Refused
from ripa.errors import actions, queries
from ripa.errors.due import report_due
from ripa.errors.forms import DecideErrorForm
from ripa.models import ErrorCase
from socialcheck.refused_form import say_on
from socialcheck.templatetags.ui import uk_datetime

HEAD = ["Error case", "What it is", "Case", "Reported", "Where it stands"]


@requires(Permission.SEE_ERRORS)
@require_GET
def error_list(request: StaffRequest) -> HttpResponse:
    before, undecided = request.GET.get("before", ""), "undecided" in request.GET
    found = queries.list_errors(
        by=request.user,
        undecided=undecided,
        before=int(before) if before.isdecimal() and len(before) < 19 else None,
    )
    older = None
    if found.older is not None:
        query = request.GET.copy()
        query["before"] = str(found.older)
        older = f"{request.path}?{query.urlencode()}"
    return render(
        request,
        "ripa/errors/list.html",
        {
            "head": HEAD,
            "rows": [_row(error) for error in found.errors],
            "undecided": undecided,
            "older": older,
        },
    )


@requires(Permission.SEE_ERRORS)
@require_GET
def error_page(request: StaffRequest, pk: int) -> HttpResponse:
    error = queries.open_error(by=request.user, pk=pk)
    return render(request, "ripa/errors/page.html", _context(request.user, error))


@requires(Permission.DECIDE_ERRORS)
@require_http_methods(["GET", "POST"])
def error_decide(request: StaffRequest, pk: int) -> HttpResponse:
    error = queries.open_error(by=request.user, pk=pk, permitted=actions.permit_decision)
    form, status = DecideErrorForm(request.POST or None, initial={"version": error.version}), 200
    if request.method == "POST" and form.is_valid():
        try:
            actions.decide_error(by=request.user, pk=pk, **form.cleaned_data)
        except Refused as refused:
            status = say_on(form, refused)
        else:
            messages.success(request, "Your decision is recorded.")
            return redirect("error_page", pk)
    context = {"form": form, **_context(request.user, error)}
    return render(request, "ripa/errors/decide.html", context, status=status)


def _stands(error: ErrorCase) -> str:
    if error.decided_at is None:
        return "Waits for the senior responsible officer"
    return "A RIPA error" if error.ripa_error else "Not a RIPA error"


def _row(error: ErrorCase) -> list[object]:
    link = {"text": f"Error case {error.pk}", "href": reverse("error_page", args=[error.pk])}
    reported = f"{uk_datetime(error.opened_at)}, {error.opened_by}"
    case = error.case.reference
    return [link, error.get_kind_display(), case, reported, _stands(error)]


def _context(by: User, error: ErrorCase) -> dict[str, Any]:
    here = f"Error case {error.pk}"
    decidable = error.decided_at is None and error.opened_by_id != by.pk
    return {
        "error": error,
        "title": here,
        "rows": _details(error),
        "may_decide": decidable and can(by, Permission.DECIDE_ERRORS),
        "crumbs": [{"text": "Error cases", "href": reverse("error_list")}, {"text": here}],
    }


def _details(error: ErrorCase) -> list[dict[str, object]]:
    viewing = error.viewing
    rows: list[dict[str, object]] = [
        {"key": "What it is", "value": error.get_kind_display()},
        {"key": "Who was looked at", "value": str(error.person)},
        {"key": "Case", "value": error.case.reference},
        {"key": "Reported", "value": f"{uk_datetime(error.opened_at)} by {error.opened_by}"},
        {"key": "What happened", "value": error.what_happened},
    ]
    if viewing is not None:
        rows.insert(3, {"key": "Look", "value": f"{uk_datetime(viewing.at)} by {viewing.worker}"})
    if error.decided_at is not None:
        decided = f"{uk_datetime(error.decided_at)} by {error.decided_by}"
        rows += [
            {"key": "Decided", "value": decided},
            {"key": "RIPA error", "value": "Yes" if error.ripa_error else "No"},
            {"key": "Outcome", "value": error.outcome},
        ]
        if error.ripa_error:
            due = uk_datetime(report_due(error.decided_at))
            rows.append({"key": "Report to the Commissioner by", "value": due})
    return rows
