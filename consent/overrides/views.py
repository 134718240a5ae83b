"""The pages of a manager's decision to go on without consent."""

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods, require_safe

from accounts.access import StaffRequest, requires
from accounts.permissions import Permission
from audit import clock
from cases.queries import open_person
from consent import actions
from consent.overrides import queries
from consent.overrides.forms import OverrideForm
from consent.overrides.panels import tag_of
from consent.pages import frame
from socialcheck.templatetags.ui import uk_date, uk_datetime


@requires(Permission.RECORD_OVERRIDE)
@require_http_methods(["GET", "POST"])
def override_add(request: StaffRequest, reference: str, person_id: int) -> HttpResponse:
    case, person = open_person(
        by=request.user,
        reference=reference,
        person_id=person_id,
        permission=Permission.RECORD_OVERRIDE,
    )
    form = OverrideForm(request.POST if request.method == "POST" else None)
    if form.is_valid():
        actions.record_override(by=request.user, case=case, person=person, grounds=form.grounds())
        messages.success(request, "Your decision is recorded.")
        return redirect("person_page", case.reference, person.pk)
    title = "Go on without consent"
    return render(request, "consent/override.html", {"form": form, **frame(case, person, title)})


@requires(Permission.SEE_CASE)
@require_safe
def override_page(
    request: StaffRequest, reference: str, person_id: int, override_id: int
) -> HttpResponse:
    case, person, override = queries.open_override(
        by=request.user, reference=reference, person_id=person_id, override_id=override_id
    )
    text, colour = tag_of(override, clock.today())
    rows = [
        ("Ground", override.get_ground_display()),
        ("Reasons", override.reasons),
        ("Legal advice", override.legal_advice),
        ("Review date", uk_date(override.review_on)),
        ("Decided by", f"{override.by}, {uk_datetime(override.at)}"),
    ]
    context = {
        "tag": text,
        "colour": colour,
        "decider": override.by,
        "rows": [{"key": key, "value": value} for key, value in rows],
        **frame(case, person, "A decision to go on without consent"),
    }
    return render(request, "consent/overrides/page.html", context)
