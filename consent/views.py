"""The pages that record notices and consent."""

from django.http import HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_GET, require_http_methods

from accounts.access import StaffRequest, requires
from accounts.permissions import Permission
from cases.queries import open_person
from consent import actions, queries
from consent.forms import NoticeForm, StrikeOutForm
from consent.frames import done as _done
from consent.frames import frame as _frame
from consent.frames import posted as _posted
from consent.panels import event_details


@requires(Permission.RECORD_NOTICE)
@require_http_methods(["GET", "POST"])
def notice_add(request: StaffRequest, reference: str, person_id: int) -> HttpResponse:
    case, person = open_person(
        by=request.user,
        reference=reference,
        person_id=person_id,
        permission=Permission.RECORD_NOTICE,
    )
    form = NoticeForm(_posted(request), case=case, person=person, by=request.user)
    if form.is_valid():
        actions.record_notice(by=request.user, case=case, person=person, telling=form.telling())
        return _done(request, case, person, "The notice is recorded.")
    return render(
        request, "consent/notice.html", {"form": form, **_frame(case, person, "Record a notice")}
    )


@requires(Permission.SEE_CASE)
@require_GET
def consent_event(
    request: StaffRequest, reference: str, person_id: int, event_id: int
) -> HttpResponse:
    case, person, event = queries.open_event(
        by=request.user, reference=reference, person_id=person_id, event_id=event_id
    )
    context = event_details(request.user, case, event)
    return render(
        request, "consent/event.html", {**context, **_frame(case, person, "A record of consent")}
    )


@requires(Permission.RECORD_CONSENT)
@require_http_methods(["GET", "POST"])
def consent_strike_out(
    request: StaffRequest, reference: str, person_id: int, event_id: int
) -> HttpResponse:
    case, person, event = queries.open_event(
        by=request.user,
        reference=reference,
        person_id=person_id,
        event_id=event_id,
        permission=Permission.RECORD_CONSENT,
    )
    form = StrikeOutForm(_posted(request))
    if form.is_valid():
        actions.strike_out(
            by=request.user,
            case=case,
            person=person,
            struck=event,
            reason=form.cleaned_data["reason"],
        )
        return _done(request, case, person, "The record is struck out. It no longer counts.")
    context = {"form": form, **event_details(request.user, case, event)}
    return render(
        request,
        "consent/strike_out.html",
        {**context, **_frame(case, person, "Strike out a record")},
    )
