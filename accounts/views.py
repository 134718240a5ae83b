"""Pages that keep staff, the form that was kept, and the health check."""

from typing import Any

from django.contrib import messages
from django.db import connection
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from accounts import actions, held, queries
from accounts.access import StaffRequest, public, requires, unknown
from accounts.forms import EndForm, PostingForm, StaffForm, TeamForm, TrainingForm
from accounts.models import User
from accounts.permissions import Permission


@public
@require_safe
def health(request: HttpRequest) -> HttpResponse:
    """For whoever watches the service: it answers, and the database answers it."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT 1")
    return HttpResponse("ok", content_type="text/plain")


@requires(Permission.USE)
@require_safe
def held_form(request: StaffRequest) -> HttpResponse:
    kept = held.held_for(request)
    return render(request, "accounts/held_form.html", {"kept": kept})


@requires(Permission.USE)
@require_POST
def held_discard(request: StaffRequest) -> HttpResponse:
    response = redirect("home")
    held.forget(request, response)
    return response


@requires(Permission.MANAGE_STAFF)
@require_safe
def staff_list(request: StaffRequest) -> HttpResponse:
    after = request.GET.get("after", "")
    staff = queries.list_staff(
        by=request.user, after=int(after) if after.isdecimal() and len(after) < 19 else None
    )
    shown, more = staff[: queries.PAGE], len(staff) > queries.PAGE
    return render(
        request,
        "accounts/staff_list.html",
        {"staff": shown, "after": shown[-1].pk if more else None},
    )


@requires(Permission.MANAGE_STAFF)
@require_safe
def staff_page(request: StaffRequest, user_id: int) -> HttpResponse:
    user = queries.open_staff(by=request.user, user_id=user_id)
    return render(
        request,
        "accounts/staff_page.html",
        {
            "member": user,
            "postings": user.postings.select_related("team"),
            "trainings": user.trainings.all(),
            "own": user == request.user,
        },
    )


@requires(Permission.MANAGE_STAFF)
@require_http_methods(["GET", "POST"])
def staff_add(request: StaffRequest) -> HttpResponse:
    form = StaffForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        user = actions.add_staff(by=request.user, **_staff_fields(form, active_as="active"))
        messages.success(request, f"{user} is on the staff. Now give them a role.")
        return redirect("staff_page", user.pk)
    return _form_page(request, form, "Add a member of staff", "Add")


@requires(Permission.MANAGE_STAFF)
@require_http_methods(["GET", "POST"])
def staff_edit(request: StaffRequest, user_id: int) -> HttpResponse:
    user = queries.open_staff(by=request.user, user_id=user_id)
    initial = {
        "name": user.name,
        "email": user.email,
        "rank": user.rank,
        "phone": user.phone,
        "is_active": "yes" if user.is_active else "no",
    }
    form = StaffForm(request.POST or None, user=user, initial=initial)
    if request.method == "POST" and form.is_valid():
        actions.change_staff(by=request.user, user=user, **_staff_fields(form))
        messages.success(request, "The staff record is changed.")
        return redirect("staff_page", user.pk)
    return _form_page(request, form, f"Change the staff record of {user}", "Save", user)


def _staff_fields(form: StaffForm, active_as: str = "is_active") -> dict[str, Any]:
    given = form.cleaned_data
    fields: dict[str, Any] = {name: given[name] for name in ("name", "email", "rank", "phone")}
    fields[active_as] = given["is_active"] == "yes"
    return fields


@requires(Permission.MANAGE_STAFF)
@require_http_methods(["GET", "POST"])
def team_add(request: StaffRequest) -> HttpResponse:
    form = TeamForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        team = actions.add_team(by=request.user, name=form.cleaned_data["name"])
        messages.success(request, f"The team {team} is added.")
        return redirect("staff_list")
    return _form_page(request, form, "Add a team", "Add")


@requires(Permission.MANAGE_STAFF)
@require_http_methods(["GET", "POST"])
def posting_add(request: StaffRequest, user_id: int) -> HttpResponse:
    user = queries.open_staff(by=request.user, user_id=user_id)
    form = PostingForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        actions.give_role(by=request.user, user=user, **form.cleaned_data)
        messages.success(request, "The role is given.")
        return redirect("staff_page", user.pk)
    return _form_page(request, form, f"Give {user} a role", "Give the role", user)


@requires(Permission.MANAGE_STAFF)
@require_http_methods(["GET", "POST"])
def posting_end(request: StaffRequest, user_id: int, posting_id: int) -> HttpResponse:
    user = queries.open_staff(by=request.user, user_id=user_id)
    posting = user.postings.select_related("user", "team").filter(pk=posting_id).first()
    if posting is None:
        raise unknown(f"role {posting_id} of staff record {user_id}")
    form = EndForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        actions.end_role(by=request.user, posting=posting, ends_on=form.cleaned_data["ends_on"])
        messages.success(request, "The role has its last day.")
        return redirect("staff_page", user.pk)
    return _form_page(
        request, form, f"End the role of {user}: {posting.get_role_display()}", "End the role", user
    )


@requires(Permission.MANAGE_STAFF)
@require_http_methods(["GET", "POST"])
def training_add(request: StaffRequest, user_id: int) -> HttpResponse:
    user = queries.open_staff(by=request.user, user_id=user_id)
    form = TrainingForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        actions.record_training(by=request.user, user=user, **form.cleaned_data)
        messages.success(request, "The training is recorded.")
        return redirect("staff_page", user.pk)
    return _form_page(request, form, f"Record training for {user}", "Record", user)


def _form_page(
    request: HttpRequest, form: Any, heading: str, button: str, member: User | None = None
) -> HttpResponse:
    return render(
        request,
        "accounts/form_page.html",
        {"form": form, "heading": heading, "button": button, "member": member},
    )
