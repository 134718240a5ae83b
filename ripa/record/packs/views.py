"""The pages of inspection packs: asking for one, how far it is, taking it away."""

from django.contrib import messages
from django.http import HttpResponse, HttpResponseBase, StreamingHttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from accounts.access import StaffRequest, requires
from accounts.permissions import Permission
from audit.refusals import Refused
from ripa.record.forms import RecordForm, page_start
from ripa.record.packs import actions, queries
from ripa.record.pages import (
    PACK_HEAD,
    filter_words,
    pack_context,
    pack_rows,
    query_with,
)
from socialcheck.refused_form import say_on


@requires(Permission.EXPORT_CENTRAL_RECORD)
@require_GET
def pack_list(request: StaffRequest) -> HttpResponse:
    before = page_start(request.GET.get("before", ""))
    found = queries.list_packs(by=request.user, before=before)
    older = f"?before={found.older}" if found.older else ""
    context = {"head": PACK_HEAD, "rows": pack_rows(found.packs), "older": older}
    return render(request, "ripa/record/packs.html", context)


@requires(Permission.EXPORT_CENTRAL_RECORD)
@require_http_methods(["GET", "POST"])
def pack_new(request: StaffRequest) -> HttpResponse:
    """What a pack with the filters in the address would hold; sent, it is asked for."""
    form, status = RecordForm(request.GET), 200
    if not form.is_valid():
        return redirect(reverse("record_list") + query_with(request.GET))
    wanted = form.wanted()
    if request.method == "POST":
        try:
            pack = actions.ask_for_pack(by=request.user, wanted=wanted)
        except Refused as refused:
            status = say_on(form, refused)
        else:
            messages.success(request, "Your inspection pack will be made now.")
            return redirect("pack_page", pack.pk)
    number = queries.count_wanted(by=request.user, filters=wanted.details())
    context = {
        "form": form,
        "number": number,
        "filters": filter_words(wanted.details()),
        "back": reverse("record_list") + query_with(request.GET),
    }
    return render(request, "ripa/record/pack_new.html", context, status=status)


@requires(Permission.EXPORT_CENTRAL_RECORD)
@require_GET
def pack_page(request: StaffRequest, pk: int) -> HttpResponse:
    pack = queries.open_pack(by=request.user, pk=pk)
    return render(request, "ripa/record/pack.html", pack_context(request.user, pack))


@requires(Permission.EXPORT_CENTRAL_RECORD)
@require_POST
def pack_cancel(request: StaffRequest, pk: int) -> HttpResponse:
    actions.cancel_pack(by=request.user, pk=pk)
    messages.success(request, "The inspection pack is cancelled.")
    return redirect("pack_page", pk)


@requires(Permission.EXPORT_CENTRAL_RECORD)  # type: ignore[arg-type]  # a stream is a response too
@require_GET
def pack_file(request: StaffRequest, pk: int) -> HttpResponseBase:
    taken = queries.take_pack(by=request.user, pk=pk)
    return StreamingHttpResponse(
        taken.parts,
        content_type="application/zip",
        headers={
            "Content-Disposition": f'attachment; filename="inspection-pack-{pk}.zip"',
            "Content-Length": str(taken.pack.size),
        },
    )
