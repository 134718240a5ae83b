"""The pages on which an application is made."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods

from accounts.access import StaffRequest, requires, unknown
from accounts.models import User
from accounts.permissions import Permission
from audit.refusals import Refused
from cases.models import Case, Person
from cases.queries import find_person, open_case
from ripa.authorities import actions, permits, queries
from ripa.authorities.application import missing_from, questions_for
from ripa.authorities.forms.applying import PAGES, RouteForm
from ripa.authorities.forms.deeds import NoAnswerForm
from ripa.authorities.pages import answer_rows, crumbs
from ripa.models import Authority
from ripa.states import Deed
from socialcheck.refused_form import say_on

POSTED = ["GET", "POST"]


@requires(Permission.APPLY)
@require_http_methods(POSTED)
def authority_new(request: StaffRequest, reference: str) -> HttpResponse:
    case = open_case(by=request.user, reference=reference, permission=Permission.APPLY)
    subject = _asked_for(request, case)
    form = RouteForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        authority = actions.begin_application(
            by=request.user,
            case=case,
            kind=form.kind,
            threshold_met=form.threshold_met,
            subject=subject,
        )
        return redirect("authority_edit", authority.pk, "scope")
    return render(
        request,
        "ripa/authorities/new.html",
        {
            "form": form,
            "case": case,
            "crumbs": crumbs(request.user, case, "Apply for an authority"),
        },
    )


def _asked_for(request: StaffRequest, case: Case) -> Person | None:
    """The person whom the link to this page named, if they are on the case."""
    named = request.GET.get("person", "")
    if not (named.isdecimal() and len(named) < 19):
        return None
    return find_person(by=request.user, case=case, person_id=int(named))


def _own_draft(by: User, authority: Authority) -> None:
    permits.permit_own(by, authority, Deed.SAVE)


@requires(Permission.APPLY)
@require_http_methods(POSTED)
def authority_edit(request: StaffRequest, pk: int, page: str) -> HttpResponse:
    if page not in PAGES:
        raise unknown(f"page {page[:40]} of an application")
    authority = queries.open_authority(by=request.user, pk=pk, permitted=_own_draft).authority
    later = "save_draft" in request.POST
    form = PAGES[page](request.POST or None, authority=authority, gaps=later)
    status = 200
    if request.method == "POST" and form.is_valid():
        try:
            actions.save_page(
                by=request.user,
                authority_id=pk,
                version=form.cleaned_data["version"],
                answers=form.answers(),
            )
        except Refused as refused:
            status = say_on(form, refused)
        else:
            return _after_page(request, pk, page, later=later)
    return render(
        request,
        "ripa/authorities/edit.html",
        {
            "form": form,
            "page": page,
            "title": form.page_title,
            "authority": authority,
            "crumbs": crumbs(request.user, authority.case, form.page_title),
        },
        status=status,
    )


def _after_page(request: HttpRequest, pk: int, page: str, *, later: bool) -> HttpResponse:
    """To the next page; to the answers after the last, or where one was being changed."""
    if later:
        messages.success(request, "Your draft is saved.")
        return redirect("authority_answers", pk)
    following = dict(zip(PAGES, list(PAGES)[1:], strict=False)).get(page)
    if following is None or request.GET.get("change"):
        return redirect("authority_answers", pk)
    return redirect("authority_edit", pk, following)


@requires(Permission.APPLY)
@require_http_methods(POSTED)
def authority_answers(request: StaffRequest, pk: int) -> HttpResponse:
    """Check the answers, then submit. What is missing is named, each with a link to its page."""
    authority = queries.open_authority(by=request.user, pk=pk, permitted=_own_draft).authority
    form = NoAnswerForm(request.POST or None, authority=authority, by=request.user)
    missing = missing_from(authority)
    status = 200
    if request.method == "POST" and form.is_valid() and not missing:
        try:
            actions.submit(by=request.user, authority_id=pk, version=form.cleaned_data["version"])
        except Refused as refused:
            status = say_on(form, refused)
        else:
            messages.success(request, "Your application is submitted.")
            return redirect("authority_page", pk)
    return render(
        request,
        "ripa/authorities/answers.html",
        {
            "form": form,
            "authority": authority,
            "rows": answer_rows(authority, questions_for(authority), change=True),
            "missing": missing if request.method == "POST" else [],
            "gaps": bool(missing),
            "crumbs": crumbs(request.user, authority.case, "Check your answers"),
        },
        status=status,
    )
