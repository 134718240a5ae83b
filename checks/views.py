"""Pages of checks, looks and viewings."""

from functools import partial

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import (
    require_GET,
    require_http_methods,
    require_POST,
    require_safe,
)

from accounts.access import StaffRequest, requires
from accounts.permissions import Permission
from audit import clock
from audit.refusals import Refused, Stale
from cases.queries import open_case
from checks import actions, drafts, pages, queries
from checks.facts import ask_for, ask_within
from checks.flags.pages import tag_of_finding
from checks.forms import (
    STEPS,
    AnswerForm,
    AssessForm,
    FindingFormSet,
    InterestForm,
    KeepingForm,
    LateForm,
    LookForm,
    OutcomeForm,
    ReasonForm,
)
from checks.interest import answer_interest
from ripa.errors.quarantine import closure_for
from ripa.gate import ROWS, Outcome
from ripa.ledger import ReasonsNeeded, Stopped, admit, finish
from ripa.way_out import way_out
from socialcheck.questionnaire import CheckedForm, posted_values
from socialcheck.refused_form import say_on


@requires(Permission.PLAN_CHECK)
@require_http_methods(["GET", "POST"])
def check_new(request: StaffRequest, reference: str) -> HttpResponse:
    case = open_case(by=request.user, reference=reference, permission=Permission.PLAN_CHECK)
    if request.method == "POST":
        draft = drafts.start_draft(by=request.user, reference=reference)
        return redirect("check_step", case.reference, draft.pk, STEPS[0].slug)
    return render(
        request,
        "checks/check_new.html",
        {"case": case, "steps": STEPS, "has_people": case.involvements.exists()},
    )


@requires(Permission.PLAN_CHECK)
@require_http_methods(["GET", "POST"])
def check_change(request: StaffRequest, reference: str, number: int) -> HttpResponse:
    check = queries.open_check(
        by=request.user, reference=reference, number=number, permission=Permission.PLAN_CHECK
    )
    if request.method == "POST":
        draft = drafts.start_draft(by=request.user, reference=reference, check=check)
        return redirect("check_answers", check.case.reference, draft.pk)
    return render(request, "checks/check_change.html", {"check": check, "case": check.case})


@requires(Permission.PLAN_CHECK)
@require_http_methods(["GET", "POST"])
def check_step(request: StaffRequest, reference: str, draft_id: int, slug: str) -> HttpResponse:
    draft = drafts.open_draft(by=request.user, reference=reference, draft_id=draft_id)
    asked = drafts.questionnaire_of(draft, request.user)
    step = asked.page(slug)
    if step is None:
        raise Http404
    form = asked.form(step, request.POST if request.method == "POST" else None)
    if request.method == "POST":
        drafts.save_page(by=request.user, draft=draft, slug=slug, posted=posted_values(form))
        if form.is_valid():
            draft.refresh_from_db()
            onward = asked.after(step)
            if onward is None or onward.slug in draft.answers:
                return redirect("check_answers", draft.case.reference, draft.pk)
            return redirect("check_step", draft.case.reference, draft.pk, onward.slug)
    return render(
        request, "checks/check_step.html", pages.step_context(draft, step, form, request.user)
    )


@requires(Permission.PLAN_CHECK)
@require_http_methods(["GET", "POST"])
def check_answers(request: StaffRequest, reference: str, draft_id: int) -> HttpResponse:
    form, status = CheckedForm(request.POST if request.method == "POST" else None), 200
    draft = drafts.open_draft(by=request.user, reference=reference, draft_id=draft_id)
    unfinished = drafts.questionnaire_of(draft, request.user).first_unfinished()
    if unfinished is None and form.is_valid():
        try:
            check = drafts.finish_draft(by=request.user, draft=draft, **form.cleaned_data)
        except Stale as stale:
            status = say_on(form, stale)
            draft = drafts.open_draft(by=request.user, reference=reference, draft_id=draft_id)
            unfinished = drafts.questionnaire_of(draft, request.user).first_unfinished()
        else:
            messages.success(request, f"Check {check.number} is saved.")
            return redirect("check_page", check.case.reference, check.number)
    if unfinished is not None:
        return redirect("check_step", draft.case.reference, draft.pk, unfinished.slug)
    context = {"form": form, **pages.answers_context(draft, request.user)}
    return render(request, "checks/check_answers.html", context, status=status)


@requires(Permission.SEE_CASE)
@require_safe
def check_page(request: StaffRequest, reference: str, number: int) -> HttpResponse:
    check = queries.open_check(by=request.user, reference=reference, number=number)
    return render(request, "checks/check_page.html", pages.check_context(check, request.user))


@requires(Permission.PLAN_CHECK)
@require_http_methods(["GET", "POST"])
def check_close(request: StaffRequest, reference: str, number: int) -> HttpResponse:
    check = queries.open_check(
        by=request.user, reference=reference, number=number, permission=Permission.PLAN_CHECK
    )
    form = ReasonForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        actions.close_check(by=request.user, check=check, reason=form.cleaned_data["reason"])
        messages.success(request, "The check is closed.")
        return redirect("check_page", check.case.reference, check.number)
    return render(
        request, "checks/check_close.html", {"check": check, "case": check.case, "form": form}
    )


@requires(Permission.AGREE_KEEPING)
@require_http_methods(["GET", "POST"])
def keeping_answer(request: StaffRequest, reference: str, number: int) -> HttpResponse:
    check = queries.open_check(
        by=request.user, reference=reference, number=number, permission=Permission.AGREE_KEEPING
    )
    form, status = KeepingForm(request.POST or None, initial={"version": check.version}), 200
    if request.method == "POST" and form.is_valid():
        try:
            actions.answer_keeping(
                by=request.user,
                check=check,
                version=form.cleaned_data["version"],
                agreed=form.cleaned_data["agreed"] == "yes",
                reasons=form.cleaned_data["reasons"],
            )
        except Refused as refused:
            status = say_on(form, refused)
        else:
            messages.success(request, "Your answer is recorded.")
            return redirect("check_page", check.case.reference, check.number)
    return render(
        request,
        "checks/keeping_answer.html",
        {"check": check, "case": check.case, "form": form},
        status=status,
    )


@requires(Permission.LOOK)
@require_http_methods(["GET", "POST"])
def before_you_look(
    request: StaffRequest, reference: str, number: int, person_id: int, profile_id: int
) -> HttpResponse:
    where = (reference, number, person_id, profile_id)
    if request.method == "POST":
        answers = "personal_interest" in request.POST or "interest" in request.POST
        return _interest(request, *where) if answers else _look(request, *where)
    look = queries.before_you_look(
        by=request.user,
        reference=reference,
        number=number,
        person_id=person_id,
        profile_id=profile_id,
    )
    form = LookForm(rule=look.told.rule)
    return render(
        request, "checks/before_you_look.html", pages.look_context(look, form, request.user)
    )


def _interest(
    request: StaffRequest, reference: str, number: int, person_id: int, profile_id: int
) -> HttpResponse:
    """The worker's answer about an interest of their own; then the page again, with the reasons
    that they may have typed."""
    check = queries.find_check(
        by=request.user, reference=reference, number=number, permission=Permission.LOOK
    )
    interest = InterestForm(request.POST)
    reasons = request.POST.get("reasons", "")
    if interest.is_valid():
        answer_interest(by=request.user, check=check, declared=interest.declared)
        if not reasons:
            return redirect("before_you_look", check.case.reference, number, person_id, profile_id)
        interest = InterestForm()
    look = queries.before_you_look(
        by=request.user,
        reference=reference,
        number=number,
        person_id=person_id,
        profile_id=profile_id,
    )
    form = LookForm(initial={"reasons": reasons}, rule=look.told.rule)
    context = pages.look_context(look, form, request.user, interest)
    return render(request, "checks/before_you_look.html", context)


def _look(
    request: StaffRequest, reference: str, number: int, person_id: int, profile_id: int
) -> HttpResponse:
    """The click: in, or stopped with what was typed kept."""
    check = queries.find_check(
        by=request.user, reference=reference, number=number, permission=Permission.LOOK
    )
    person, profile = queries.find_target(check, person_id=person_id, profile_id=profile_id)
    form = LookForm(request.POST)
    reasons = form.cleaned_data if form.is_valid() else {}
    stopped = False
    try:
        ask = ask_for(check, by=request.user, person=person, profile=profile, reasons=reasons)
        admission = admit(by=request.user, ask=ask)
    except Stopped:
        stopped = True
    except ReasonsNeeded:
        pass
    else:
        return redirect("viewing_page", admission.viewing.pk)
    look = queries.before_you_look(
        by=request.user,
        reference=reference,
        number=number,
        person_id=person_id,
        profile_id=profile_id,
    )
    asks = look.answer.decision.outcome == Outcome.ASK
    typed = {"reasons": request.POST.get("reasons", "")}
    form = LookForm(request.POST if asks else None, initial=typed, rule=look.told.rule)
    context = pages.look_context(look, form, request.user) | {"stopped": stopped}
    return render(request, "checks/before_you_look.html", context, status=409 if stopped else 200)


@requires(Permission.SEE_CASE)
@require_safe
def viewing_page(request: StaffRequest, viewing_id: int) -> HttpResponse:
    viewing, check = queries.open_viewing(by=request.user, viewing_id=viewing_id)
    return render(
        request, "checks/viewing_page.html", pages.viewing_context(viewing, check, request.user)
    )


@requires(Permission.LOOK)
@require_GET
def viewing_way_out(request: StaffRequest, viewing_id: int, opening_id: int) -> HttpResponse:
    """To the profile, which learns nothing of where the worker came from."""
    address = way_out(
        by=request.user,
        viewing_id=viewing_id,
        opening_id=opening_id,
        wish=partial(ask_within, by=request.user),
    )
    answer = redirect(address)
    answer["Referrer-Policy"] = "no-referrer"
    answer["Cache-Control"] = "no-store"
    return answer


@requires(Permission.LOOK)
@require_POST
def viewing_finish(request: StaffRequest, viewing_id: int) -> HttpResponse:
    viewing, _ = queries.open_viewing(
        by=request.user, viewing_id=viewing_id, permission=Permission.LOOK
    )
    finish(by=request.user, viewing=viewing)
    return redirect("outcome_add", viewing.pk)


@requires(Permission.RECORD_OUTCOME)
@require_http_methods(["GET", "POST"])
def outcome_add(request: StaffRequest, viewing_id: int) -> HttpResponse:
    viewing, check = queries.open_viewing(
        by=request.user, viewing_id=viewing_id, permission=Permission.RECORD_OUTCOME
    )
    data = request.POST or None
    form, formset = OutcomeForm(data), FindingFormSet(data, prefix="finding")
    if request.method == "POST" and "another" in request.POST:
        formset = FindingFormSet(pages.with_another(request.POST, "finding"), prefix="finding")
        form = OutcomeForm(initial=pages.typed(request.POST, OutcomeForm))
    elif request.method == "POST" and pages.outcome_is_valid(form, formset):
        actions.record_outcome(
            by=request.user,
            viewing=viewing,
            summary=form.cleaned_data["summary"],
            third_parties=form.cleaned_data["third_parties"],
            findings=pages.findings_given(form, formset),
        )
        messages.success(request, "The outcome is recorded.")
        return redirect("viewing_page", viewing.pk)
    return render(
        request,
        "checks/outcome_add.html",
        {
            "viewing": viewing,
            "closure": closure_for(request.user, viewing),
            "check": check,
            "case": viewing.case,
            "form": form,
            "formset": formset,
        },
    )


@requires(Permission.REVIEW_IMMEDIATE)
@require_http_methods(["GET", "POST"])
def immediate_review(request: StaffRequest, viewing_id: int) -> HttpResponse:
    viewing, check = queries.open_viewing(
        by=request.user, viewing_id=viewing_id, permission=Permission.REVIEW_IMMEDIATE
    )
    form = AnswerForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        actions.review_immediate(
            by=request.user,
            viewing=viewing,
            agreed=form.cleaned_data["agreed"] == "yes",
            reasons=form.cleaned_data["reasons"],
        )
        messages.success(request, "Your review is recorded.")
        return redirect("viewing_page", viewing.pk)
    return render(
        request,
        "checks/immediate_review.html",
        {
            "viewing": viewing,
            "closure": closure_for(request.user, viewing),
            "check": check,
            "case": viewing.case,
            "form": form,
        },
    )


@requires(Permission.RECORD_OUTCOME)
@require_http_methods(["GET", "POST"])
def finding_assess(request: StaffRequest, finding_id: int) -> HttpResponse:
    finding = queries.open_finding(by=request.user, finding_id=finding_id)
    form, status = AssessForm(request.POST or None), 200
    if request.method == "POST" and form.is_valid():
        try:
            actions.assess_finding(by=request.user, finding=finding, **form.cleaned_data)
        except Refused as refused:
            status = say_on(form, refused)
        else:
            messages.success(request, "What you said of the finding is recorded.")
            return redirect("viewing_page", finding.outcome.viewing_id)
    return render(
        request,
        "checks/finding_assess.html",
        {
            "finding": finding,
            "closure": closure_for(request.user, finding.outcome.viewing),
            "tag": tag_of_finding(finding),
            "case": finding.outcome.viewing.case,
            "form": form,
        },
        status=status,
    )


@requires(Permission.DECLARE_LATE)
@require_http_methods(["GET", "POST"])
def late_declaration(request: StaffRequest, reference: str) -> HttpResponse:
    case = open_case(by=request.user, reference=reference, permission=Permission.DECLARE_LATE)
    form = LateForm(request.POST or None, case=case)
    if request.method == "POST" and form.is_valid():
        if form.cleaned_data["looked_at"] > clock.now():
            form.add_error("looked_at", "The look cannot lie in the future. Check the time")
        else:
            viewing = actions.declare_late(by=request.user, case=case, **form.cleaned_data)
            messages.success(
                request,
                "Thank you for saying so. It is counted, and the senior responsible "
                "officer will look at it.",
            )
            return redirect("viewing_page", viewing.pk)
    return render(request, "checks/late_declaration.html", {"case": case, "form": form})


@requires(Permission.USE)
@require_safe
def rule_page(request: StaffRequest, rule: str) -> HttpResponse:
    row = next((row for row in ROWS if row.id == rule.upper()), None)
    if row is None:
        raise Http404
    return render(request, "checks/rule_page.html", pages.rule_context(row))
