"""Pages of policy."""

from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from accounts.access import StaffRequest, requires, unknown
from accounts.permissions import Permission
from audit.refusals import Refused
from ripa.policies import pages
from ripa.policies.actions import agree, propose, take_back, turn_down
from ripa.policies.forms import (
    AnswerForm,
    GateForm,
    PolicyForm,
    RowsForm,
    TryForm,
    typed_for,
    typed_for_gate,
    usual_day,
)
from ripa.policies.queries import open_policies, open_proposal, open_tried_rows, try_policy
from ripa.policies.values import values_of
from socialcheck.refused_form import say_on


@requires(Permission.SEE_POLICY)
@require_safe
def policy_page(request: StaffRequest) -> HttpResponse:
    found = open_policies(by=request.user)
    return render(request, "ripa/policies/page.html", pages.policies_context(found))


@requires(Permission.MANAGE_POLICY)
@require_http_methods(["GET", "POST"])
def policy_new(request: StaffRequest) -> HttpResponse:
    found = open_policies(by=request.user)
    trying = "try" in request.POST
    form = PolicyForm(
        request.POST or None,
        trying=trying,
        initial={**typed_for(found.newest), **_asked_for(request)},
    )
    context: dict[str, Any] = {"form": form, "waiting": found.waiting, "newest": found.newest}
    status = 200
    if request.method == "POST" and form.is_valid():
        if trying:
            trial = try_policy(by=request.user, policy=form.gate())
            context["trial"] = pages.trial_context(trial)
        else:
            try:
                return _proposed(request, form)
            except Refused as refused:
                status = say_on(form, refused)
    return render(request, "ripa/policies/new.html", context, status=status)


def _proposed(request: StaffRequest, form: PolicyForm) -> HttpResponse:
    proposal = propose(
        by=request.user,
        values=form.values(),
        effective_from=form.cleaned_data["effective_from"],
        reason=form.cleaned_data["reason"],
        after=form.follows,
    )
    messages.success(request, "Your change is proposed. It waits for somebody else to agree.")
    return redirect("policy_proposal", proposal.pk)


def _asked_for(request: StaffRequest) -> dict[str, str]:
    """Settings of the gate in the address: those that were tried before."""
    return {name: request.GET[name] for name in GateForm.base_fields if name in request.GET}


@requires(Permission.SEE_POLICY)
@require_safe
def policy_proposal(request: StaffRequest, pk: int) -> HttpResponse:
    return _proposal_page(request, pk, AnswerForm())


@requires(Permission.AGREE_POLICY)
@require_POST
def policy_proposal_answer(request: StaffRequest, pk: int) -> HttpResponse:
    form, status = AnswerForm(request.POST), 200
    if form.is_valid():
        deed = agree if form.cleaned_data["agreed"] == "yes" else turn_down
        try:
            deed(by=request.user, proposal_id=pk, answer=form.cleaned_data["answer"])
        except Refused as refused:
            status = say_on(form, refused)
        else:
            messages.success(request, "Your answer is recorded.")
            return redirect("policy_proposal", pk)
    return _proposal_page(request, pk, form, status)


@requires(Permission.MANAGE_POLICY)
@require_POST
def policy_proposal_take_back(request: StaffRequest, pk: int) -> HttpResponse:
    take_back(by=request.user, proposal_id=pk)
    messages.success(request, "The proposal is taken back.")
    return redirect("policy_proposal", pk)


def _proposal_page(
    request: StaffRequest, pk: int, form: AnswerForm, status: int = 200
) -> HttpResponse:
    proposal, trial = open_proposal(by=request.user, proposal_id=pk, to_answer=form.is_bound)
    context = pages.proposal_context(request.user, proposal, trial)
    return render(request, "ripa/policies/proposal.html", {**context, "form": form}, status=status)


@requires(Permission.SEE_POLICY)
@require_safe
def policy_try(request: StaffRequest) -> HttpResponse:
    """Settings in the address, tried on past looks. Nothing is saved."""
    asked = any(name in request.GET for name in TryForm.base_fields)
    if not asked:
        holding = open_policies(by=request.user).holding
        initial = {**typed_for_gate(values_of(holding).gate), "since": usual_day()}
        return render(request, "ripa/policies/try.html", {"form": TryForm(initial=initial)})
    form = TryForm(request.GET)
    context: dict[str, Any] = {"form": form}
    if form.is_valid():
        trial = try_policy(by=request.user, policy=form.gate(), since=form.moment())
        context |= {
            "trial": pages.trial_context(trial),
            "propose": pages.propose_address(trial),
        }
    else:
        open_policies(by=request.user)
    return render(request, "ripa/policies/try.html", context)


@requires(Permission.SEE_POLICY)
@require_safe
def policy_try_rows(request: StaffRequest) -> HttpResponse:
    form = RowsForm(request.GET)
    if not form.is_valid() or form.cleaned_data["since"] > form.cleaned_data["until"]:
        raise unknown("past looks under settings that cannot be read")
    trial, rows, more = open_tried_rows(
        by=request.user,
        policy=form.gate(),
        since=form.cleaned_data["since"],
        until=form.cleaned_data["until"],
        wanted=form.wanted(),
        page=form.cleaned_data["page"] or 1,
    )
    chosen = {name: form.cleaned_data[name] for name in ("effect", "then", "now", "page")}
    context = pages.rows_context(request.user, trial, rows, chosen=chosen, more=more)
    return render(request, "ripa/policies/rows.html", context)
