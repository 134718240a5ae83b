"""The pages of returns and reports."""

from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.html import format_html
from django.views.decorators.http import require_GET, require_http_methods

from accounts.access import StaffRequest, can, requires
from accounts.models import User
from accounts.permissions import Permission
from audit.refusals import Refused
from ripa.models import IssuedReport, ReportKind
from ripa.returns import actions, queries
from ripa.returns.figures import TO_BE_CHECKED, Figure, Line
from ripa.returns.forms import IssueForm, LeaveOutForm, PutBackForm
from ripa.returns.pages import (
    KIND_NAMES,
    columns_of,
    left_out_changes,
    single_rows,
    spread_rows,
)
from ripa.returns.report import Made
from ripa.returns.sheets import figures_sheet, rows_sheet
from ripa.returns.spans import Report, words_of
from socialcheck.refused_form import say_on
from socialcheck.templatetags.ui import uk_date, uk_datetime

Cells = list[list[object]]


@requires(Permission.SEE_RETURNS)
@require_GET
def return_list(request: StaffRequest) -> HttpResponse:
    found = queries.list_returns(by=request.user)
    tables = [
        {
            "caption": ReportKind(report).label,
            "head": ["Period", "Where it stands"],
            "rows": [_listed(report, each) for each in rows],
        }
        for report, rows in found.items()
    ]
    return render(request, "ripa/returns/list.html", {"tables": tables})


@requires(Permission.SEE_RETURNS)
@require_GET
def return_page(request: StaffRequest, kind: str, period: str) -> HttpResponse:
    made = queries.open_return(by=request.user, kind=kind, period=period)
    return render(request, "ripa/returns/page.html", _page(made, request.user))


@requires(Permission.SEE_RETURNS)
@require_GET
def return_figure(request: StaffRequest, kind: str, period: str, figure: str) -> HttpResponse:
    shown = queries.open_figure(by=request.user, kind=kind, period=period, figure=figure)
    sees_errors = can(request.user, Permission.SEE_ERRORS)
    context = {
        "title": shown.figure.words,
        "caption": shown.made.title,
        "count": len(shown.lines),
        "left_out": shown.left_out,
        "head": ["Reference", "Kind", "What", "When"],
        "rows": [_line(line, sees_errors) for line in shown.lines],
        "crumbs": _crumbs(shown.made, shown.figure.words),
    }
    return render(request, "ripa/returns/figure.html", context)


@requires(Permission.SEE_RETURNS)
@require_GET
def return_figures(request: StaffRequest, kind: str, period: str) -> HttpResponse:
    made = queries.export_return(by=request.user, kind=kind, period=period, rows=False)
    return _csv(figures_sheet(made), f"{kind}-{period}-figures")


@requires(Permission.SEE_RETURNS)
@require_GET
def return_rows(request: StaffRequest, kind: str, period: str) -> HttpResponse:
    made = queries.export_return(by=request.user, kind=kind, period=period, rows=True)
    return _csv(rows_sheet(made), f"{kind}-{period}-rows")


@requires(Permission.MAKE_RETURNS)
@require_http_methods(["GET", "POST"])
def return_leave_out(request: StaffRequest, kind: str, period: str) -> HttpResponse:
    made = _open_to_make(request, kind, period)
    form, status = LeaveOutForm(request.POST or None, counted=made.counted), 200
    if request.method == "POST" and form.is_valid():
        answers = form.cleaned_data
        try:
            actions.leave_out(
                by=request.user,
                kind=kind,
                period=period,
                authority_id=answers["authority"],
                reason=answers["reason"],
            )
        except Refused as refused:
            status = say_on(form, refused)
        else:
            messages.success(request, "The authority is left out of this report.")
            return redirect("return_page", kind, period)
    here = "Leave an authority out"
    context = {"form": form, **_form_page(made, here, "Leave it out")}
    return render(request, "ripa/returns/form.html", context, status=status)


@requires(Permission.MAKE_RETURNS)
@require_http_methods(["GET", "POST"])
def return_put_back(request: StaffRequest, kind: str, period: str, pk: int) -> HttpResponse:
    made, exclusion = queries.open_exclusion(by=request.user, kind=kind, period=period, pk=pk)
    form, status = PutBackForm(request.POST or None), 200
    if request.method == "POST" and form.is_valid():
        try:
            actions.put_back(by=request.user, kind=kind, period=period, pk=pk, **form.cleaned_data)
        except Refused as refused:
            status = say_on(form, refused)
        else:
            messages.success(request, "The authority is counted again.")
            return redirect("return_page", kind, period)
    words = f"{exclusion.by} left it out on {uk_datetime(exclusion.at)}: {exclusion.reason}"
    here = f"Put {exclusion.authority} back"
    context = {"form": form, "inset": words, **_form_page(made, here, "Put it back")}
    return render(request, "ripa/returns/form.html", context, status=status)


@requires(Permission.MAKE_RETURNS)
@require_http_methods(["GET", "POST"])
def return_issue(request: StaffRequest, kind: str, period: str) -> HttpResponse:
    made = _open_to_make(request, kind, period, possible=actions.ensure_issuable)
    form, status = IssueForm(request.POST or None, initial={"shown": actions.seen(made)}), 200
    if request.method == "POST" and form.is_valid():
        try:
            actions.issue(by=request.user, kind=kind, period=period, **form.cleaned_data)
        except Refused as refused:
            status = say_on(form, refused)
        else:
            messages.success(request, "The report is issued. Its document is on this page.")
            return redirect("return_page", kind, period)
    context = {
        "form": form,
        **_page(made, request.user),
        **_form_page(made, "Issue this report", "Issue this report"),
    }
    return render(request, "ripa/returns/issue.html", context, status=status)


@requires(Permission.SEE_CENTRAL_RECORD)
@require_GET
def issued_list(request: StaffRequest) -> HttpResponse:
    issued = queries.list_issued(by=request.user)
    context = {"head": _ISSUED_HEAD, "rows": [_issued(each) for each in issued]}
    return render(request, "ripa/returns/issued.html", context)


@requires(Permission.SEE_CENTRAL_RECORD)
@require_GET
def issued_file(request: StaffRequest, pk: int) -> HttpResponse:
    issued = queries.take_issued(by=request.user, pk=pk)
    name = f"{issued.report}-{issued.period}-{issued.pk}.pdf"
    return HttpResponse(
        bytes(issued.document),
        content_type="application/pdf",
        headers={"Content-Disposition": f'attachment; filename="{name}"'},
    )


def _open_to_make(request: StaffRequest, kind: str, period: str, **more: Any) -> Made:
    return queries.open_return(
        by=request.user, kind=kind, period=period, permission=Permission.MAKE_RETURNS, **more
    )


def _csv(text: str, name: str) -> HttpResponse:
    return HttpResponse(
        text,
        content_type="text/csv; charset=utf-8",
        headers={"Content-Disposition": f'attachment; filename="{name}.csv"'},
    )


# --- What the pages show -------------------------------------------------------------------------

_ISSUED_HEAD = ["Report", "Period", "Issued", "Replaced", "SHA-256 of the document"]


def _listed(report: Report, each: queries.Listed) -> list[object]:
    href = reverse("return_page", args=[report, each.span.name])
    words = "Not issued yet" if each.ended else "Not over yet"
    if each.issued is not None:
        words = f"Issued on {uk_datetime(each.issued.at)} by {each.issued.by}"
    return [{"text": each.span.words, "href": href}, words]


def _page(made: Made, by: User) -> dict[str, Any]:
    makes = queries.may_make(by)
    return {
        "made": made,
        "title": made.title,
        "days": f"{uk_date(made.span.first)} to {uk_date(made.span.last)}",
        "to_be_checked": TO_BE_CHECKED if made.report is Report.ANNUAL else "",
        "head": ["Figure", *(column.words for column in columns_of(made))],
        "numeric": list(range(1, len(columns_of(made)) + 1)),
        "rows": [[row.words, *_numbers(made, row.figures)] for row in spread_rows(made)],
        "others": [[row.words, *_numbers(made, row.figures)] for row in single_rows(made)],
        "single_head": ["Figure", "Number"],
        "unreadable": _unreadable(made),
        "left_out": _left_out(made, makes),
        "left_out_head": ["Authority", "Why", "Who and when", *(["Change"] if makes else [])],
        "differences_head": ["Figure", "As counted", "With nothing left out"],
        "put_back_head": ["Authority", "Why it was left out", "Why it counts again"],
        "changed_head": ["Figure", "When it was issued", "Now"],
        "two_numbers": [1, 2],
        "differences": [
            [figure.words, str(counted), str(whole)]
            for figure, counted, whole in left_out_changes(made)
        ],
        "put_back": [
            [
                str(each.authority),
                f"{each.reason} ({each.by}, {uk_datetime(each.at)})",
                f"{each.ended_reason} ({each.ended_by}, {uk_datetime(each.ended_at)})",
            ]
            for each in made.put_back
        ],
        "changed": [[each.figure.words, str(each.issued), str(each.now)] for each in made.changed],
        "issued_head": _ISSUED_HEAD,
        "issued": [_issued(each, newest=not place) for place, each in enumerate(made.issued)],
        "issue_words": "Issue it again" if made.issued else "Issue this report",
        "may_make": makes,
        "crumbs": [{"text": "Returns", "href": reverse("return_list")}, {"text": made.title}],
    }


def _unreadable(made: Made) -> str:
    """The sentence about authorities that are missing from how things stood; empty for none."""
    if not made.unreadable:
        return ""
    names = ", ".join(made.unreadable)
    return f"Not in the figures of what was in force, overdue or ended, as unreadable: {names}."


def _numbers(made: Made, figures: list[Figure]) -> list[object]:
    counts = made.counts
    return [
        {
            "text": str(counts[figure.id]),
            "href": reverse("return_figure", args=[made.report, made.span.name, figure.id]),
        }
        for figure in figures
    ]


def _left_out(made: Made, makes: bool) -> Cells:
    rows: Cells = []
    for each in made.left_out:
        authority = {
            "text": str(each.authority),
            "href": reverse("authority_page", args=[each.authority_id]),
        }
        row: list[object] = [authority, each.reason, f"{each.by}, {uk_datetime(each.at)}"]
        if makes:
            parts = [made.report, made.span.name, each.pk]
            href = reverse("return_put_back", args=parts)
            row.append({"text": f"Put {each.authority} back", "href": href})
        rows.append(row)
    return rows


def _issued(each: IssuedReport, newest: bool | None = None) -> list[object]:
    href = reverse("issued_file", args=[each.pk])
    link = {"text": f"{each.get_report_display()} (PDF)", "href": href}
    replaced = "No" if _stands(each, newest) else "Replaced by a later one"
    when = f"{uk_datetime(each.at)} by {each.by}"
    seal = format_html('<span class="sc-breakable">{}</span>', each.sha256)
    return [link, words_of(each.period), when, replaced, seal]


def _stands(each: IssuedReport, newest: bool | None) -> bool:
    """Has no other report been given in its place?"""
    return newest if newest is not None else not hasattr(each, "replaced_by")


def _line(line: Line, sees_errors: bool) -> list[object]:
    link: object = line.label
    if line.kind is not None:
        link = {"text": line.label, "href": reverse("authority_page", args=[line.id])}
    elif sees_errors:
        link = {"text": line.label, "href": reverse("error_page", args=[line.id])}
    kind = KIND_NAMES[line.kind] if line.kind else "Error case"
    return [link, kind, line.what, uk_datetime(line.at)]


def _crumbs(made: Made, here: str) -> list[dict[str, str]]:
    report = reverse("return_page", args=[made.report, made.span.name])
    return [
        {"text": "Returns", "href": reverse("return_list")},
        {"text": made.title, "href": report},
        {"text": here},
    ]


def _form_page(made: Made, here: str, button: str) -> dict[str, Any]:
    return {
        "heading": here,
        "caption": made.title,
        "button": button,
        "crumbs": _crumbs(made, here),
    }
