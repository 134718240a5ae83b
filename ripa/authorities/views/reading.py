"""The pages that show authorities."""

from django.http import HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_GET

from accounts.access import StaffRequest, requires
from accounts.permissions import Permission
from audit import clock
from ripa.authorities import queries
from ripa.authorities.forms.filters import FilterForm
from ripa.authorities.pages import page_context
from ripa.authorities.papers.panel import papers_of


@requires(Permission.SEE_AUTHORITY)
@require_GET
def authority_list(request: StaffRequest) -> HttpResponse:
    form = FilterForm(request.GET or None)
    chosen = form.cleaned_data if form.is_valid() else {}
    before = request.GET.get("before", "")
    found = queries.list_authorities(
        by=request.user,
        state=chosen.get("state", ""),
        kind=chosen.get("kind", ""),
        before=int(before) if before.isdecimal() and len(before) < 19 else None,
    )
    older = None
    if found.older is not None:
        query = request.GET.copy()
        query["before"] = str(found.older)
        older = f"{request.path}?{query.urlencode()}"
    return render(
        request,
        "ripa/authorities/list.html",
        {"found": found, "form": form, "older": older, "filtered": any(chosen.values())},
    )


@requires(Permission.SEE_AUTHORITY)
@require_GET
def authority_page(request: StaffRequest, pk: int) -> HttpResponse:
    shown = queries.open_authority(by=request.user, pk=pk)
    context = page_context(request.user, shown)
    context["papers"] = papers_of(request.user, shown, at=clock.now())
    return render(request, "ripa/authorities/page.html", context)
