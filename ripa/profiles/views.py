"""The pages of the register of council profiles."""

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_GET, require_http_methods

from accounts.access import StaffRequest, can, requires
from accounts.permissions import Permission
from audit.refusals import Refused
from ripa.authorities.words import platform_name
from ripa.models import CouncilProfile
from ripa.profiles import actions, queries
from ripa.profiles.forms import ChangeProfileForm, CloseProfileForm, NewProfileForm
from socialcheck.refused_form import say_on


@requires(Permission.SEE_COUNCIL_PROFILES)
@require_GET
def council_profile_list(request: StaffRequest) -> HttpResponse:
    before = request.GET.get("before", "")
    register = queries.list_profiles(
        by=request.user, before=int(before) if before.isdecimal() and len(before) < 19 else None
    )
    return render(
        request,
        "ripa/profiles/list.html",
        {
            "entries": [(row, _name(row)) for row in register.profiles],
            "may_manage": can(request.user, Permission.MANAGE_COUNCIL_PROFILES),
            "older": f"{request.path}?before={register.older}" if register.older else None,
        },
    )


@requires(Permission.MANAGE_COUNCIL_PROFILES)
@require_http_methods(["GET", "POST"])
def council_profile_add(request: StaffRequest) -> HttpResponse:
    form, status = NewProfileForm(request.POST or None), 200
    if request.method == "POST" and form.is_valid():
        try:
            actions.add_profile(
                by=request.user,
                platform=form.cleaned_data["platform"],
                handle=form.cleaned_data["handle"],
                opened_on=form.cleaned_data["opened_on"],
                entry=form.entry(),
            )
        except Refused as refused:
            status = say_on(form, refused)
        else:
            messages.success(request, "The council profile is in the register.")
            return redirect("council_profile_list")
    context = {"form": form, **_frame("Enter a council profile", "Enter it")}
    return render(request, "ripa/profiles/form.html", context, status=status)


@requires(Permission.MANAGE_COUNCIL_PROFILES)
@require_http_methods(["GET", "POST"])
def council_profile_edit(request: StaffRequest, pk: int) -> HttpResponse:
    profile = queries.open_profile(by=request.user, pk=pk, permitted=actions.must_be_open)
    form, status = ChangeProfileForm(request.POST or None, profile=profile), 200
    if request.method == "POST" and form.is_valid():
        try:
            actions.change_profile(
                by=request.user, pk=pk, version=form.cleaned_data["version"], entry=form.entry()
            )
        except Refused as refused:
            status = say_on(form, refused)
        else:
            messages.success(request, "The entry is changed.")
            return redirect("council_profile_list")
    context = {"form": form, "name": _name(profile), **_frame("Change this entry", "Save")}
    return render(request, "ripa/profiles/form.html", context, status=status)


@requires(Permission.MANAGE_COUNCIL_PROFILES)
@require_http_methods(["GET", "POST"])
def council_profile_close(request: StaffRequest, pk: int) -> HttpResponse:
    profile = queries.open_profile(by=request.user, pk=pk, permitted=actions.must_be_open)
    form = CloseProfileForm(request.POST or None, initial={"version": profile.version})
    status = 200
    if request.method == "POST" and form.is_valid():
        try:
            actions.close_profile(by=request.user, pk=pk, **form.cleaned_data)
        except Refused as refused:
            status = say_on(form, refused)
        else:
            messages.success(request, "The council profile is closed.")
            return redirect("council_profile_list")
    frame = _frame("Close this council profile", "Close it", kind="warning")
    context = {"form": form, "name": _name(profile), **frame}
    return render(request, "ripa/profiles/form.html", context, status=status)


def _name(profile: CouncilProfile) -> str:
    return f"{profile.handle} on {platform_name(profile.platform)}"


def _frame(title: str, button: str, *, kind: str = "") -> dict[str, object]:
    """The title, the button and the way here."""
    start = {"text": "Council profiles", "href": reverse("council_profile_list")}
    return {"title": title, "button": button, "kind": kind, "crumbs": [start, {"text": title}]}
