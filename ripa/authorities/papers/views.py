"""Papers as files, the orders that are kept, and the page that adds one."""

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.http import content_disposition_header
from django.utils.text import slugify
from django.views.decorators.http import require_GET, require_http_methods

from accounts.access import StaffRequest, requires
from accounts.permissions import Permission
from audit.refusals import Refused
from ripa.authorities.pages import crumbs
from ripa.authorities.papers import actions, orders, queries
from ripa.authorities.papers.forms import OrderForm
from ripa.authorities.queries import open_authority
from socialcheck.refused_form import say_on

# What a browser may do with a paper or an order: nothing, were it to show one as a page.
_INERT = "default-src 'none'; sandbox"


@requires(Permission.SEE_AUTHORITY)
@require_GET
def authority_paper_application(request: StaffRequest, pk: int) -> HttpResponse:
    return _pdf(queries.print_application(by=request.user, pk=pk), f"application-{pk}")


@requires(Permission.SEE_AUTHORITY)
@require_GET
def authority_paper_file(request: StaffRequest, pk: int) -> HttpResponse:
    return _pdf(queries.print_file(by=request.user, pk=pk), f"authority-file-{pk}")


@requires(Permission.SEE_AUTHORITY)
@require_GET
def authority_paper_pack(request: StaffRequest, pk: int) -> HttpResponse:
    return _pdf(queries.print_pack(by=request.user, pk=pk), f"magistrate-pack-{pk}")


@requires(Permission.SEE_AUTHORITY)
@require_GET
def authority_order(request: StaffRequest, pk: int, file_id: int) -> HttpResponse:
    """The file, to be kept by the browser and never shown as a page of the service."""
    order = queries.open_order(by=request.user, pk=pk, file_id=file_id)
    return _attachment(bytes(order.content), order.content_type, order.name)


@requires(Permission.RECORD_MAGISTRATE)
@require_http_methods(["GET", "POST"])
def authority_order_add(request: StaffRequest, pk: int) -> HttpResponse:
    """Keep an order that came after the decision was recorded."""
    shown = open_authority(by=request.user, pk=pk, permitted=orders.permit_order)
    files = request.FILES if request.method == "POST" else None
    form = OrderForm(request.POST or None, files, authority=shown.authority, by=request.user)
    status = 200
    if request.method == "POST" and form.is_valid():
        try:
            actions.add_order(by=request.user, authority_id=pk, **form.cleaned_data)
        except Refused as refused:
            status = say_on(form, refused)
        else:
            messages.success(request, "The order is kept.")
            return redirect("authority_page", pk)
    title = "Add the order"
    context = {
        "form": form,
        "title": title,
        "authority": shown.authority,
        "crumbs": crumbs(request.user, shown.authority.case, title),
    }
    return render(request, "ripa/authorities/order.html", context, status=status)


def _pdf(content: bytes, name: str) -> HttpResponse:
    """A PDF that the browser saves. `name` names nobody: it stays behind in a downloads folder."""
    return _attachment(content, "application/pdf", f"{slugify(name)}.pdf")


def _attachment(content: bytes, content_type: str, name: str) -> HttpResponse:
    disposition = content_disposition_header(True, name)
    return HttpResponse(
        content,
        content_type=content_type,
        headers={
            "Content-Disposition": disposition or "attachment",
            "Content-Security-Policy": _INERT,
        },
    )
