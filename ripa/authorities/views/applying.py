"""The pages on which an application is made."""

from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_GET, require_http_methods

from accounts.access import StaffRequest, requires, unknown
from accounts.models import User
from accounts.permissions import Permission
from audit import clock
from audit.refusals import Refused
from cases.models import Case, Person
from cases.queries import find_person, open_case
from ripa.authorities import actions, permits, queries
from ripa.authorities.alike import names_of_alike
from ripa.authorities.application import page_of, pages_for
from ripa.authorities.forms.applying import PageForm
from ripa.authorities.forms.deeds import NoAnswerForm
from ripa.authorities.forms.pages import FORMS
from ripa.authorities.forms.route import RouteForm
from ripa.authorities.pages import crumbs, grouped_rows, problem_lines, task_groups, turned_down
from ripa.authorities.problems import problems_of
from ripa.models import Authority
from ripa.states import Deed
from socialcheck.refused_form import say_on

POSTED = ["GET", "POST"]


@requires(Permission.APPLY)
@require_http_methods(POSTED)
def authority_new(request: StaffRequest, reference: str) -> HttpResponse:
    case = open_case(by=request.user, reference=reference, permission=Permission.APPLY)
    subject = _asked_for(request, case)
    form = RouteForm(request.POST if request.method == "POST" else None)
    if request.method == "POST" and form.is_valid():
        authority = actions.begin_application(
            by=request.user,
            case=case,
            kind=form.kind,
            threshold=form.offence,
            subject=subject,
        )
        return redirect("authority_tasks", authority.pk)
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
@require_GET
def authority_tasks(request: StaffRequest, pk: int) -> HttpResponse:
    """The application as a list of pages, with how far each is."""
    shown = queries.open_authority(by=request.user, pk=pk, permitted=_own_draft)
    authority = shown.authority
    problems = problems_of(authority, today=clock.today())
    return render(
        request,
        "ripa/authorities/tasks.html",
        {
            "authority": authority,
            "turned_down": turned_down(shown.events),
            "groups": task_groups(authority, problems),
            "crumbs": crumbs(request.user, authority.case, "Your application"),
        },
    )


@requires(Permission.APPLY)
@require_http_methods(POSTED)
def authority_edit(request: StaffRequest, pk: int, page: str) -> HttpResponse:
    authority = queries.open_authority(by=request.user, pk=pk, permitted=_own_draft).authority
    if page_of(authority, page) is None:
        raise unknown(f"page {page[:40]} of an application")
    form = FORMS[page](request.POST if request.method == "POST" else None, authority=authority)
    status, later = 200, "save_draft" in request.POST
    if request.method == "POST" and "version" not in form.errors:
        try:
            saved = _save(request.user, form)
        except Refused as refused:
            status = say_on(form, refused)
        else:
            if later or (form.is_valid() and not _doubts(saved, form)):
                return _after_page(request, saved, page, later=later)
            form = _again(request, saved, page)
    return render(
        request, "ripa/authorities/edit.html", _edit_context(request.user, form), status=status
    )


def _save(by: User, form: PageForm) -> Authority:
    return actions.save_page(
        by=by,
        authority_id=form.authority.pk,
        version=form.cleaned_data["version"],
        **form.kept(),
    )


def _doubts(saved: Authority, form: PageForm) -> bool:
    """Does an answer of this page still read like an earlier one, unconfirmed?"""
    found = (saved.alike.get(name) for name in form.fields)
    return any(each and not each["confirmed"] for each in found)


def _again(request: HttpRequest, saved: Authority, page: str) -> PageForm:
    """The page with all that was typed, as the next version of the draft."""
    posted = request.POST.copy()
    posted["version"] = str(saved.version)
    return FORMS[page](posted, authority=saved)


def _edit_context(by: User, form: PageForm) -> dict[str, Any]:
    authority = form.authority
    names = names_of_alike(by, authority) if form.doubts else {}
    return {
        "form": form,
        "title": form.page_title,
        "authority": authority,
        "alike": [{"label": form.fields[name].label, "name": names[name]} for name in form.doubts],
        "crumbs": crumbs(by, authority.case, form.page_title),
    }


def _after_page(request: HttpRequest, saved: Authority, page: str, *, later: bool) -> HttpResponse:
    """To the next page; to the answers after the last, or where one was being changed."""
    if later:
        messages.success(request, "Your draft is saved.")
        return redirect("authority_tasks", saved.pk)
    slugs = [each.slug for each in pages_for(saved)]
    following = slugs[slugs.index(page) + 1 :]
    if not following or request.GET.get("change"):
        return redirect("authority_answers", saved.pk)
    return redirect("authority_edit", saved.pk, following[0])


@requires(Permission.APPLY)
@require_http_methods(POSTED)
def authority_answers(request: StaffRequest, pk: int) -> HttpResponse:
    """Check the answers, then submit. What is missing or wrong is named, with where it is."""
    authority = queries.open_authority(by=request.user, pk=pk, permitted=_own_draft).authority
    form = NoAnswerForm(request.POST or None, authority=authority, by=request.user)
    problems = problems_of(authority, today=clock.today())
    status = 200
    if request.method == "POST" and form.is_valid() and not problems:
        try:
            actions.submit(by=request.user, authority_id=pk, version=form.cleaned_data["version"])
        except Refused as refused:
            status = say_on(form, refused)
        else:
            messages.success(request, "Your application is submitted.")
            return redirect("authority_page", pk)
    alike = names_of_alike(request.user, authority)
    return render(
        request,
        "ripa/authorities/answers.html",
        {
            "form": form,
            "authority": authority,
            "groups": grouped_rows(authority, alike=alike, change=True),
            "problems": problem_lines(authority, problems),
            "tried": request.method == "POST",
            "crumbs": crumbs(request.user, authority.case, "Check your answers"),
        },
        status=status,
    )
