"""The pages on which an answer is recorded, one question each, and the paper behind it."""

from typing import Any

from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.utils.http import content_disposition_header
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from accounts.access import StaffRequest, requires
from accounts.permissions import Permission
from audit.refusals import Stale
from cases.queries import open_person
from consent import actions
from consent.answers import drafts, pages
from consent.answers.confirming import waits_for_writing
from consent.answers.flow import DEED, EVERY_PAGE, questionnaire, was_not_met
from consent.answers.forms_of_paper import ConfirmForm, SignedFormForm
from consent.answers.history import history_context
from consent.answers.queries import open_history, open_signed_form
from consent.frames import done, frame, posted
from consent.queries import open_event
from socialcheck.questionnaire import CheckedForm, posted_values
from socialcheck.refused_form import say_on


@requires(Permission.RECORD_CONSENT)
@require_http_methods(["GET", "POST"])
def consent_add(request: StaffRequest, reference: str, person_id: int) -> HttpResponse:
    """The first question: what happened? Its answer begins a draft."""
    case, person = open_person(
        by=request.user,
        reference=reference,
        person_id=person_id,
        permission=Permission.RECORD_CONSENT,
    )
    asked = questionnaire(case=case, person=person, by=request.user, typed={})
    form = asked.form(DEED, posted(request))
    if form.is_valid():
        draft = drafts.start_draft(
            by=request.user, case=case, person=person, posted=posted_values(form)
        )
        return redirect(pages.after_page(draft, DEED, case, person, request.user))
    left = drafts.drafts_of(by=request.user, case=case, person=person)[:5]
    return render(request, "consent/deed.html", pages.start_context(form, left, case, person))


@requires(Permission.RECORD_CONSENT)
@require_http_methods(["GET", "POST"])
def consent_page(
    request: StaffRequest, reference: str, person_id: int, draft_id: int, slug: str
) -> HttpResponse:
    case, person, draft = drafts.open_draft(
        by=request.user, reference=reference, person_id=person_id, draft_id=draft_id
    )
    page = next((page for page in EVERY_PAGE if page.slug == slug), None)
    if page is None:
        raise Http404
    asked = drafts.asked_of(draft, case=case, person=person, by=request.user)
    form = asked.form(page, posted(request))
    if request.method == "POST":
        draft = drafts.save_page(
            by=request.user,
            case=case,
            person=person,
            draft=draft,
            slug=slug,
            posted=posted_values(form),
        )
    # A page that is needed no more, by an answer given since, leads on; what was typed is kept.
    if page not in asked.pages or (request.method == "POST" and form.is_valid()):
        return redirect(pages.after_page(draft, page, case, person, request.user))
    context = pages.page_context(asked, page, form, draft, case, person)
    return render(request, "consent/page.html", context)


@requires(Permission.RECORD_CONSENT)
@require_http_methods(["GET", "POST"])
def consent_answers(
    request: StaffRequest, reference: str, person_id: int, draft_id: int
) -> HttpResponse:
    """All the answers, to be checked before they are recorded."""
    where: dict[str, Any] = {"reference": reference, "person_id": person_id, "draft_id": draft_id}
    form, status = CheckedForm(posted(request)), 200
    case, person, draft = drafts.open_draft(by=request.user, **where)
    asked = drafts.asked_of(draft, case=case, person=person, by=request.user)
    if asked.first_unfinished() is None and form.is_valid():
        try:
            drafts.finish_draft(
                by=request.user, case=case, person=person, draft=draft, **form.cleaned_data
            )
        except Stale as stale:
            status = say_on(form, stale)
            case, person, draft = drafts.open_draft(by=request.user, **where)
            asked = drafts.asked_of(draft, case=case, person=person, by=request.user)
        else:
            return done(request, case, person, pages.recorded_words(draft))
    unfinished = asked.first_unfinished()
    if unfinished is not None:
        return redirect(pages.page_address(draft, unfinished, case, person))
    context = {"form": form, **pages.answers_context(asked, draft, case, person)}
    if was_not_met(draft.answers):
        context |= pages.not_met_context(draft, person)
        return render(request, "consent/cannot_decide.html", context, status=status)
    return render(request, "consent/answers.html", context, status=status)


@requires(Permission.RECORD_CONSENT)
@require_POST
def consent_discard(
    request: StaffRequest, reference: str, person_id: int, draft_id: int
) -> HttpResponse:
    case, person, draft = drafts.open_draft(
        by=request.user, reference=reference, person_id=person_id, draft_id=draft_id
    )
    drafts.discard_draft(by=request.user, case=case, person=person, draft=draft)
    return done(request, case, person, "What you had typed is discarded. Nothing was recorded.")


@requires(Permission.RECORD_CONSENT)
@require_http_methods(["GET", "POST"])
def consent_confirm(
    request: StaffRequest, reference: str, person_id: int, event_id: int
) -> HttpResponse:
    """Consent by word of mouth is now in writing."""
    case, person, event = open_event(
        by=request.user,
        reference=reference,
        person_id=person_id,
        event_id=event_id,
        permission=Permission.RECORD_CONSENT,
    )
    files = request.FILES if request.method == "POST" else None
    form = ConfirmForm(posted(request), files, event=event)
    if form.is_valid():
        actions.confirm_in_writing(
            by=request.user,
            case=case,
            person=person,
            event=event,
            signed_at=form.signed_at(),
            form=form.cleaned_data["form"],
        )
        return done(request, case, person, "Recorded. The consent is confirmed in writing.")
    context = {"form": form, "waits": waits_for_writing(event)}
    title = "Record that it is confirmed in writing"
    return render(request, "consent/paper.html", {**context, **frame(case, person, title)})


@requires(Permission.RECORD_CONSENT)
@require_http_methods(["GET", "POST"])
def signed_form_add(
    request: StaffRequest, reference: str, person_id: int, event_id: int
) -> HttpResponse:
    case, person, event = open_event(
        by=request.user,
        reference=reference,
        person_id=person_id,
        event_id=event_id,
        permission=Permission.RECORD_CONSENT,
    )
    files = request.FILES if request.method == "POST" else None
    form = SignedFormForm(posted(request), files)
    if form.is_valid():
        actions.attach_signed_form(
            by=request.user, case=case, person=person, event=event, form=form.cleaned_data["form"]
        )
        return done(request, case, person, "The signed form is kept.")
    context = {"form": form, "waits": event.in_writing}
    title = "Add the signed form"
    return render(request, "consent/paper.html", {**context, **frame(case, person, title)})


@requires(Permission.SEE_CASE)
@require_GET
def signed_form(
    request: StaffRequest, reference: str, person_id: int, event_id: int, form_id: int
) -> HttpResponse:
    """The file, to be kept by the browser and never shown as a page of the service."""
    form = open_signed_form(
        by=request.user,
        reference=reference,
        person_id=person_id,
        event_id=event_id,
        form_id=form_id,
    )
    disposition = content_disposition_header(True, form.name)
    return HttpResponse(
        bytes(form.content),
        content_type=form.content_type,
        headers={
            "Content-Disposition": disposition or "attachment",
            "Content-Security-Policy": "default-src 'none'; sandbox",
        },
    )


@requires(Permission.SEE_CASE)
@require_GET
def consent_history(request: StaffRequest, reference: str, person_id: int) -> HttpResponse:
    case, person, found = open_history(by=request.user, reference=reference, person_id=person_id)
    context = history_context(case, person, found)
    return render(
        request, "consent/history.html", {**context, **frame(case, person, "Consent history")}
    )
