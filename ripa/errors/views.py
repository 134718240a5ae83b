"""The pages of error cases."""

from collections.abc import Callable
from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_GET, require_http_methods

from accounts.access import StaffRequest, can, requires
from accounts.models import User
from accounts.permissions import Permission
from audit.refusals import Refused
from ripa.authorities.queries import names_for
from ripa.errors import actions, looks, opening, queries
from ripa.errors.forms import (
    DecideErrorForm,
    EstablishForm,
    FilterForm,
    ReportedForm,
    ReportLookForm,
)
from ripa.errors.pages import error_context, list_context, look_context, uses_context
from ripa.errors.report import report_pdf
from ripa.models import ErrorCase
from socialcheck.refused_form import say_on

POSTED = ["GET", "POST"]


def _before(request: StaffRequest) -> int | None:
    typed = request.GET.get("before", "")
    return int(typed) if typed.isdecimal() and typed.isascii() and len(typed) < 19 else None


def _older(request: StaffRequest, before: int | None) -> str | None:
    """The address of the next page, with the filters of this one."""
    if before is None:
        return None
    query = request.GET.copy()
    query["before"] = str(before)
    return f"{request.path}?{query.urlencode()}"


@requires(Permission.SEE_ERRORS)
@require_GET
def error_list(request: StaffRequest) -> HttpResponse:
    form = FilterForm(request.GET or None)
    wanted = form.wanted()
    found = queries.list_errors(by=request.user, wanted=wanted, before=_before(request))
    return render(
        request,
        "ripa/errors/list.html",
        {
            **list_context(request.user, found),
            "form": form,
            "filtered": wanted != queries.Wanted(),
            "older": _older(request, found.older),
        },
    )


@requires(Permission.SEE_ERRORS)
@require_GET
def error_page(request: StaffRequest, pk: int) -> HttpResponse:
    error = queries.open_error(by=request.user, pk=pk)
    return render(request, "ripa/errors/page.html", error_context(request.user, error))


@requires(Permission.SEE_QUARANTINED)
@require_GET
def error_material(request: StaffRequest, pk: int) -> HttpResponse:
    error, pieces = queries.open_material(by=request.user, pk=pk)
    context = {**error_context(request.user, error), "pieces": pieces}
    return render(request, "ripa/errors/material.html", context)


@requires(Permission.SEE_ERRORS)
@require_GET
def error_pdf(request: StaffRequest, pk: int) -> HttpResponse:
    error, pdf = report_pdf(by=request.user, pk=pk)
    answer = HttpResponse(pdf, content_type="application/pdf")
    draft = "" if error.reported_at else "-draft"
    answer["Content-Disposition"] = f'attachment; filename="error-case-{error.pk}{draft}.pdf"'
    return answer


@requires(Permission.SEE_AUTHORITY)
@require_GET
def error_uses(request: StaffRequest, pk: int) -> HttpResponse:
    uses = looks.open_uses(by=request.user, pk=pk, before=_before(request))
    context = {**uses_context(request.user, uses), "older": _older(request, uses.older)}
    return render(request, "ripa/errors/uses.html", context)


@requires(Permission.REPORT_ERROR)
@require_http_methods(POSTED)
def error_report(request: StaffRequest, viewing_id: int) -> HttpResponse:
    """A look is reported as one that should not have happened."""
    by = request.user
    sent = request.method == "POST"
    look = opening.look_to_report(by=by, viewing_id=viewing_id, sent=sent)
    used = list(looks.used_by(look))
    names = names_for(by, [each.pk for each in used])
    form, status = ReportLookForm(request.POST or None, used=used, names=names), 200
    if request.method == "POST" and form.is_valid():
        try:
            error = opening.report_look(by=by, viewing_id=viewing_id, **form.cleaned_data)
        except Refused as refused:
            status = say_on(form, refused)
        else:
            messages.success(
                request, "It is reported. The senior responsible officer has been told."
            )
            return redirect(*_after_report(by, error))
    context = {"form": form, **look_context(by, look)}
    return render(request, "ripa/errors/report.html", context, status=status)


def _after_report(by: User, error: ErrorCase) -> tuple[Any, ...]:
    """The case, for those who may read it; else home, as not everybody may see the look's page."""
    return ("error_page", error.pk) if can(by, Permission.SEE_ERRORS) else ("home",)


def _deed(
    request: StaffRequest,
    pk: int,
    *,
    form_class: type[Any],
    permitted: Callable[[User, ErrorCase], object],
    do: Callable[..., ErrorCase],
    words: dict[str, str],
) -> HttpResponse:
    """One page on which an officer does one thing with an error case."""
    by = request.user
    error = queries.open_error(by=by, pk=pk, permitted=permitted)
    form, status = form_class(request.POST or None, initial={"version": error.version}), 200
    if request.method == "POST" and form.is_valid():
        try:
            do(by=by, pk=pk, **form.cleaned_data)
        except Refused as refused:
            status = say_on(form, refused)
        else:
            messages.success(request, words["done"])
            return redirect(words.get("then", "error_page"), pk)
    context = {"form": form, "words": words, **error_context(by, error)}
    return render(request, "ripa/errors/deed.html", context, status=status)


@requires(Permission.DECIDE_ERRORS)
@require_http_methods(POSTED)
def error_establish(request: StaffRequest, pk: int) -> HttpResponse:
    return _deed(
        request,
        pk,
        form_class=EstablishForm,
        permitted=actions.permit_undecided,
        do=actions.establish_error,
        words={
            "title": "Is it a relevant error?",
            "button": "Save",
            "done": "Your answer is recorded. Now decide, or come back when you can.",
        },
    )


@requires(Permission.DECIDE_ERRORS)
@require_http_methods(POSTED)
def error_decide(request: StaffRequest, pk: int) -> HttpResponse:
    return _deed(
        request,
        pk,
        form_class=DecideErrorForm,
        permitted=actions.permit_decision,
        do=actions.decide_error,
        words={
            "title": "Decide this error case",
            "button": "Record your decision",
            "done": "Your decision is recorded.",
        },
    )


@requires(Permission.DECIDE_ERRORS)
@require_http_methods(POSTED)
def error_reported(request: StaffRequest, pk: int) -> HttpResponse:
    return _deed(
        request,
        pk,
        form_class=ReportedForm,
        permitted=actions.permit_reported,
        do=actions.report_error,
        words={
            "title": "Record the report to the Commissioner",
            "button": "Save",
            "done": "It is recorded that the error was reported.",
        },
    )
