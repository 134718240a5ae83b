"""Pages of policy."""

from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods, require_safe

from accounts.access import StaffRequest, requires
from accounts.permissions import Permission
from audit import clock
from audit.refusals import Refused
from ripa.models import PolicyVersion
from ripa.policies.actions import make_policy, open_policies
from ripa.policies.forms import SWITCHES, PolicyForm, typed_for
from ripa.policy import policy_at
from socialcheck.refused_form import say_on

TAKEN_AS_TYPED = (
    "session_minutes",
    "immediate_hours",
    "recent_viewer_days",
    "effective_from",
    "reason",
)


@requires(Permission.SEE_POLICY)
@require_safe
def policy_page(request: StaffRequest) -> HttpResponse:
    versions = open_policies(by=request.user)
    now_holding = policy_at(clock.now())
    return render(
        request,
        "ripa/policies/page.html",
        {"versions": versions, "holding": now_holding, "rows": _in_words(now_holding)},
    )


@requires(Permission.MANAGE_POLICY)
@require_http_methods(["GET", "POST"])
def policy_new(request: StaffRequest) -> HttpResponse:
    newest = open_policies(by=request.user)[0]
    form = PolicyForm(request.POST or None, initial=typed_for(newest))
    status = 200
    if request.method == "POST" and form.is_valid():
        try:
            version = make_policy(
                by=request.user,
                settings=form.settings(),
                after=form.follows,
                **{name: form.cleaned_data[name] for name in TAKEN_AS_TYPED},
            )
        except Refused as refused:
            status = say_on(form, refused)
        else:
            messages.success(request, f"Policy version {version.number} is made.")
            return redirect("policy_page")
    return render(
        request,
        "ripa/policies/new.html",
        {"form": form},
        status=status,
    )


def _in_words(version: PolicyVersion) -> list[dict[str, Any]]:
    """The settings as questions and answers."""
    settings = version.settings
    stopped = settings["notice_repeat"] == "BLOCK"
    return [
        {"key": "Looks before the next is a repeat", "value": settings["repeat_threshold"]},
        {
            "key": "A repeat look of someone who was told",
            "value": "Is stopped" if stopped else "Is allowed once reasons are given",
        },
        *(
            {"key": label, "value": "Yes" if settings[name] else "No"}
            for name, (label, _) in SWITCHES.items()
        ),
        {"key": "A viewing lasts at most", "value": f"{version.session_minutes} minutes"},
        {
            "key": "An immediate response goes on for at most",
            "value": f"{version.immediate_hours} hours",
        },
        {
            "key": "Whoever looked may authorise without a reason after",
            "value": f"{version.recent_viewer_days} days",
        },
    ]
