"""The page on which the lawful basis of a case is recorded."""

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_http_methods

from accounts.access import StaffRequest, requires
from accounts.permissions import Permission
from consent.lawful_basis import actions, queries
from consent.lawful_basis.forms import LawfulBasisForm
from consent.lawful_basis.panels import rows_of


@requires(Permission.EDIT_CASE)
@require_http_methods(["GET", "POST"])
def lawful_basis(request: StaffRequest, reference: str) -> HttpResponse:
    case, found = queries.open_lawful_basis(by=request.user, reference=reference)
    form = LawfulBasisForm(request.POST if request.method == "POST" else None)
    if form.is_valid():
        actions.record_lawful_basis(by=request.user, case=case, basis=form.basis())
        messages.success(request, "The lawful basis is recorded.")
        return redirect("case_page", case.reference)
    title = "Record the lawful basis"
    context = {
        "title": title,
        "case": case,
        "form": form,
        "rows": rows_of(found[0] if found else None),
        "crumbs": [
            {"text": case.reference, "href": reverse("case_page", args=[case.reference])},
            {"text": title},
        ],
    }
    return render(request, "consent/lawful_basis/page.html", context)
