"""Pages of a case: the list, the case, its notes, its chronology, who may see it."""

from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_POST, require_safe

from accounts.access import actor_for, can, has_role_for, requires
from accounts.models import Team
from accounts.permissions import Permission
from audit import clock
from cases import actions, queries
from cases.forms import (
    AmendmentForm,
    CaseListForm,
    CloseCaseForm,
    EditCaseForm,
    LetInForm,
    NewCaseForm,
    NoteForm,
    ReopenCaseForm,
)
from cases.models import Case
from cases.panels import case_panels, chronology
from cases.queries import Whose
from cases.views.pages import (
    StaffRequest,
    case_link,
    form_page,
    get_or_post,
    number_in,
    panel_sections,
    posted,
    save,
)
from socialcheck.templatetags.ui import uk_date

LATEST_HAPPENINGS = 5
HAPPENINGS_ON_A_PAGE = 50


@requires(Permission.LIST_CASES)
@require_safe
def case_list(request: StaffRequest) -> HttpResponse:
    form = CaseListForm(request.GET)
    if not has_role_for(request.user, Permission.EDIT_CASE):
        del form.fields["whose"]
    chosen = form.cleaned_data if form.is_valid() else {}
    page = queries.list_cases(
        by=request.user,
        whose=Whose(chosen.get("whose", "")),
        closed=chosen.get("closed", False),
        before=number_in(request, "before"),
    )
    older = request.GET.copy()
    older["before"] = str(page.older)
    context = {
        "filter": form,
        "filtered": any(chosen.values()),
        "head": ["Reference", "Family or person", "Kind of work", "Allocated to", "State"],
        "rows": [_case_row(case) for case in page.cases],
        "older": f"?{older.urlencode()}" if page.older else "",
        "newest": reverse("case_list") if number_in(request, "before") else "",
    }
    return render(request, "cases/case_list.html", context)


def _case_row(case: Case) -> list[Any]:
    state = f"Closed {uk_date(case.closed_on)}" if case.closed_on else "Open"
    return [
        {"text": case.reference, "href": case_link(case)},
        case.title,
        case.get_kind_display(),
        f"{case.lead}, {case.team}",
        f"{state}, restricted" if case.restricted else state,
    ]


@requires(Permission.CREATE_CASE)
@get_or_post
def case_new(request: StaffRequest) -> HttpResponse:
    actor = actor_for(request.user)
    teams = Team.objects.filter(pk__in=actor.teams | actor.manages)
    leads = queries.social_workers(actor.teams | actor.manages)
    start: dict[str, Any] = {"opened_on": clock.today(), "team": teams.first()}
    if leads.filter(pk=request.user.pk).exists():
        start["lead"] = request.user
    form = NewCaseForm(
        posted(request),
        initial=start,
        teams=teams,
        leads=leads,
        manages=bool(actor.manages),
    )
    if request.method == "POST" and form.is_valid():
        reference = form.cleaned_data["reference"]
        case = save(
            form,
            lambda: actions.create_case(
                by=request.user, reference=reference, details=form.details()
            ),
        )
        if case:
            messages.success(request, f"Case {case.reference} is open. Add the people on it next.")
            return redirect(case_link(case))
    return form_page(
        request, form, title="Open a case", button="Open case", back=reverse("case_list")
    )


@requires(Permission.SEE_CASE)
@require_safe
def case_page(request: StaffRequest, reference: str) -> HttpResponse:
    by = request.user
    case = queries.open_case(by=by, reference=reference)
    before = number_in(request, "before")
    notes = queries.notes_on(case, before=before)
    context = {
        "case": case,
        "place": queries.place_of(case, by),
        "details": _details(
            case, may_edit=can(by, Permission.EDIT_CASE, queries.place_of(case, by))
        ),
        "people": queries.list_people(case),
        "sections": panel_sections(request, case_panels(by, case), case),
        "notes": notes.notes,
        "older": f"?before={notes.older}#notes" if notes.older else "",
        "newest": f"{case_link(case)}#notes" if before else "",
        "latest": timeline(chronology(by, case)[:LATEST_HAPPENINGS]),
    }
    return render(request, "cases/case_page.html", context)


def _details(case: Case, *, may_edit: bool) -> list[dict[str, str]]:
    """The rows of the case's summary, with links to change them for those who may."""
    edit = reverse("case_edit", args=[case.reference]) if may_edit else ""
    rows = [
        ("Kind of work", case.get_kind_display(), edit),
        ("Team", case.team.name, ""),
        ("Allocated to", case.lead.name, ""),
        ("Opened on", uk_date(case.opened_on), edit),
        ("Closed on", uk_date(case.closed_on) or "Still open", ""),
        ("Domestic abuse", "Known or suspected" if case.domestic_abuse else "Not recorded", edit),
        (
            "Who may see it",
            "Only its worker, its manager and colleagues let in" if case.restricted else "The team",
            "",
        ),
    ]
    return [{"key": key, "value": value, "href": href} for key, value, href in rows]


@requires(Permission.EDIT_CASE)
@get_or_post
def case_edit(request: StaffRequest, reference: str) -> HttpResponse:
    by = request.user
    case = queries.open_case(by=by, reference=reference, permission=Permission.EDIT_CASE)
    form = EditCaseForm(
        posted(request),
        initial={**vars(case), "team": case.team_id, "lead": case.lead_id},
        teams=Team.objects.all(),
        leads=queries.social_workers(),
        manages=can(by, Permission.GRANT_CASE, queries.place_of(case, by)),
    )
    if request.method == "POST" and form.is_valid():
        changed = save(
            form,
            lambda: actions.change_case(
                by=by,
                reference=case.reference,
                version=form.cleaned_data["version"],
                details=form.details(case),
            ),
        )
        if changed:
            messages.success(request, "The case was changed.")
            visible = can(by, Permission.SEE_CASE, queries.place_of(changed, by))
            return redirect(case_link(changed) if visible else reverse("case_list"))
    return form_page(
        request,
        form,
        title="Change the case",
        caption=str(case),
        button="Save",
        back=case_link(case),
        now=_details(case, may_edit=False) if form.non_field_errors() else None,
    )


@requires(Permission.EDIT_CASE)
@get_or_post
def case_close(request: StaffRequest, reference: str) -> HttpResponse:
    by = request.user
    case = queries.open_case(by=by, reference=reference, permission=Permission.EDIT_CASE)
    start = {"closed_on": clock.today(), "version": case.version}
    form = CloseCaseForm(posted(request), initial=start)
    if request.method == "POST" and form.is_valid():
        closed = save(
            form, lambda: actions.close_case(by=by, reference=case.reference, **form.cleaned_data)
        )
        if closed:
            messages.success(request, f"Case {case.reference} is closed.")
            return redirect(case_link(case))
    return form_page(
        request,
        form,
        title="Close the case",
        caption=str(case),
        button="Close case",
        back=case_link(case),
        intro="Everything on it is kept, and you can open it again.",
    )


@requires(Permission.EDIT_CASE)
@get_or_post
def case_reopen(request: StaffRequest, reference: str) -> HttpResponse:
    by = request.user
    case = queries.open_case(by=by, reference=reference, permission=Permission.EDIT_CASE)
    form = ReopenCaseForm(posted(request))
    if request.method == "POST" and form.is_valid():
        actions.reopen_case(by=by, reference=case.reference, **form.cleaned_data)
        messages.success(request, f"Case {case.reference} is open again.")
        return redirect(case_link(case))
    return form_page(
        request,
        form,
        title="Open the case again",
        caption=str(case),
        button="Open case again",
        back=case_link(case),
    )


@requires(Permission.EDIT_CASE)
@get_or_post
def note_add(request: StaffRequest, reference: str) -> HttpResponse:
    by = request.user
    case = queries.open_case(by=by, reference=reference, permission=Permission.EDIT_CASE)
    form = NoteForm(posted(request))
    if request.method == "POST" and form.is_valid():
        note = actions.add_note(by=by, reference=case.reference, **form.cleaned_data)
        return redirect(f"{case_link(case)}#note-{note.pk}")
    return form_page(
        request,
        form,
        title="Add a note",
        caption=str(case),
        button="Save note",
        back=case_link(case),
    )


@requires(Permission.EDIT_CASE)
@get_or_post
def note_amend(request: StaffRequest, reference: str, note_id: int) -> HttpResponse:
    by = request.user
    case = queries.open_case(by=by, reference=reference, permission=Permission.EDIT_CASE)
    note = queries.find_note(case=case, note_id=note_id)
    form = AmendmentForm(posted(request))
    if request.method == "POST" and form.is_valid():
        actions.amend_note(by=by, reference=case.reference, note_id=note.pk, **form.cleaned_data)
        return redirect(f"{case_link(case)}#note-{note.pk}")
    return form_page(
        request,
        form,
        title="Add to a note",
        caption=str(case),
        button="Save",
        back=case_link(case),
        quoted=note,
    )


@requires(Permission.SEE_CASE)
@require_safe
def case_chronology(request: StaffRequest, reference: str) -> HttpResponse:
    case, happenings = queries.open_chronology(by=request.user, reference=reference)
    page = max(number_in(request, "page") or 1, 1)
    start = (page - 1) * HAPPENINGS_ON_A_PAGE
    shown = happenings[start : start + HAPPENINGS_ON_A_PAGE]
    more = len(happenings) > start + HAPPENINGS_ON_A_PAGE
    context = {
        "case": case,
        "items": timeline(shown),
        "older": f"?page={page + 1}" if more else "",
        "newer": f"?page={page - 1}" if page > 1 else "",
    }
    return render(request, "cases/chronology.html", context)


def timeline(happenings: list[Any]) -> list[dict[str, Any]]:
    """Happenings as the timeline component takes them."""
    return [
        {
            "title": each.words,
            "by": each.who,
            "at": each.at,
            "href": each.link,
            "whole_day": each.whole_day,
        }
        for each in happenings
    ]


@requires(Permission.GRANT_CASE)
@get_or_post
def case_access(request: StaffRequest, reference: str) -> HttpResponse:
    by = request.user
    case = queries.open_case(by=by, reference=reference, permission=Permission.GRANT_CASE)
    form = LetInForm(posted(request))
    if request.method == "POST" and form.is_valid():
        colleague = form.cleaned_data["colleague"]

        def let_in() -> bool:
            actions.let_in(by=by, reference=case.reference, **form.cleaned_data)
            return True

        if save(form, let_in):
            messages.success(request, f"{colleague} can work on this case now.")
            return redirect("case_access", case.reference)
    context = {"case": case, "form": form, "colleagues": queries.colleagues_let_in(case)}
    return render(request, "cases/access.html", context)


@requires(Permission.GRANT_CASE)
@require_POST
def case_access_end(request: StaffRequest, reference: str, colleague_id: int) -> HttpResponse:
    colleague = actions.let_out(by=request.user, reference=reference, colleague_id=colleague_id)
    messages.success(request, f"{colleague} is no longer let into this case.")
    return redirect("case_access", reference)
