"""The pages that record notices and consent."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, QueryDict
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_GET, require_http_methods

from accounts.access import StaffRequest, requires, unknown
from accounts.permissions import Permission
from cases.models import Case, Person
from cases.queries import open_person
from consent import actions, queries
from consent.forms import ANSWERS, FORMS, DeedForm, NoticeForm, StrikeOutForm
from consent.models import ConsentDeed
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


@requires(Permission.RECORD_CONSENT)
@require_http_methods(["GET", "POST"])
def consent_add(request: StaffRequest, reference: str, person_id: int) -> HttpResponse:
    """Which deed? It writes nothing, and leads to the page that asks for its details."""
    case, person = open_person(
        by=request.user,
        reference=reference,
        person_id=person_id,
        permission=Permission.RECORD_CONSENT,
    )
    form = DeedForm(_posted(request))
    if form.is_valid():
        return redirect("consent_details", case.reference, person.pk, form.cleaned_data["deed"])
    return render(
        request, "consent/deed.html", {"form": form, **_frame(case, person, "Record consent")}
    )


@requires(Permission.RECORD_CONSENT)
@require_http_methods(["GET", "POST"])
def consent_details(
    request: StaffRequest, reference: str, person_id: int, deed: str
) -> HttpResponse:
    case, person = open_person(
        by=request.user,
        reference=reference,
        person_id=person_id,
        permission=Permission.RECORD_CONSENT,
    )
    if deed not in FORMS:
        raise unknown(f"a form for consent {deed[:40]}")
    form = FORMS[deed](_posted(request), case=case, person=person)
    if form.is_valid():
        actions.record_consent(by=request.user, case=case, person=person, answer=form.answer())
        return _done(request, case, person, f"Recorded. {ANSWERS[form.deed]}.")
    title = f"Consent: {ANSWERS[form.deed].lower()}"
    return render(
        request,
        "consent/details.html",
        {
            "form": form,
            "withdrawn": form.deed == ConsentDeed.WITHDRAWN,
            **_frame(case, person, title),
        },
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


def _posted(request: HttpRequest) -> QueryDict | None:
    """What was posted, be it nothing at all; None where the form is only shown."""
    return request.POST if request.method == "POST" else None


def _done(request: HttpRequest, case: Case, person: Person, words: str) -> HttpResponse:
    messages.success(request, words)
    return redirect("person_page", case.reference, person.pk)


def _frame(case: Case, person: Person, title: str) -> dict[str, object]:
    """What the page around a form needs: where it is, and whom it is about."""
    return {
        "title": title,
        "person": person,
        "crumbs": [
            {"text": case.reference, "href": reverse("case_page", args=[case.reference])},
            {
                "text": person.name,
                "href": reverse("person_page", args=[case.reference, person.pk]),
            },
            {"text": title},
        ],
    }
