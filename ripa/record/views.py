"""The pages and files of the central record."""

from collections.abc import Iterator
from itertools import islice

from django.http import HttpResponse, HttpResponseBase, StreamingHttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_GET

from accounts.access import StaffRequest, requires
from accounts.permissions import Permission
from audit import clock
from audit.refusals import PlainDecision, Refused
from ripa.record import queries
from ripa.record.columns import cells_of
from ripa.record.csv_file import csv_lines
from ripa.record.forms import RecordForm, page_start
from ripa.record.pages import query_with, record_context
from ripa.record.printing import MOST_ON_PAPER, record_pdf, section_of
from socialcheck.documents import CannotTypeset


@requires(Permission.SEE_CENTRAL_RECORD)
@require_GET
def record_list(request: StaffRequest) -> HttpResponse:
    form = RecordForm(request.GET)
    page = None
    if form.is_valid():
        before = page_start(request.GET.get("before", ""))
        page = queries.read_record(by=request.user, wanted=form.wanted(), before=before)
    return render(request, "ripa/record/list.html", record_context(request.GET, form, page))


@requires(Permission.EXPORT_CENTRAL_RECORD)  # type: ignore[arg-type]  # a stream is a response too
@require_GET
def record_csv(request: StaffRequest) -> HttpResponseBase:
    """The record as a file. Filters that make no sense lead back to the page that says why."""
    form = RecordForm(request.GET)
    if not form.is_valid():
        return _back(request)
    taken = queries.take_record(by=request.user, wanted=form.wanted(), form="CSV")
    rows: Iterator[list[str]] = map(cells_of, queries.each_row(taken.ids, at=taken.at))
    return StreamingHttpResponse(
        csv_lines(rows),
        content_type="text/csv; charset=utf-8",
        headers={"Content-Disposition": f'attachment; filename="{_name(taken.number)}.csv"'},
    )


@requires(Permission.EXPORT_CENTRAL_RECORD)
@require_GET
def record_pdf_file(request: StaffRequest) -> HttpResponse:
    """The record on paper, as far as one document goes; it says what was left out."""
    form = RecordForm(request.GET)
    if not form.is_valid():
        return _back(request)
    taken = queries.take_record(by=request.user, wanted=form.wanted(), form="PDF")
    rows = islice(queries.each_row(taken.ids[:MOST_ON_PAPER], at=taken.at), MOST_ON_PAPER)
    try:
        pdf = record_pdf(
            map(section_of, rows), total=len(taken.ids), who=str(request.user), at=taken.at
        )
    except CannotTypeset as problem:
        raise Refused(PlainDecision(words=problem.words, next=problem.next)) from problem
    return HttpResponse(
        pdf,
        content_type="application/pdf",
        headers={"Content-Disposition": f'attachment; filename="{_name(taken.number)}.pdf"'},
    )


def _back(request: StaffRequest) -> HttpResponse:
    return redirect(reverse("record_list") + query_with(request.GET))


def _name(number: int) -> str:
    return f"central-record-{clock.today():%Y-%m-%d}-{number}"
