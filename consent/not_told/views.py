"""The pages about somebody who is not told."""

from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_http_methods, require_safe

from accounts.access import StaffRequest, can, requires
from accounts.models import User
from accounts.permissions import Permission
from audit.refusals import Refused
from cases.models import Case
from cases.queries import open_person, place_of
from consent.not_told import actions, queries
from consent.not_told.forms import NotToldAnswerForm, NotToldForm
from consent.not_told.panels import tag_of
from consent.not_told.queries import Standing
from consent.pages import frame
from socialcheck.refused_form import say_on
from socialcheck.templatetags.ui import uk_date, uk_datetime


@requires(Permission.RECORD_NOTICE)
@require_http_methods(["GET", "POST"])
def not_told_add(request: StaffRequest, reference: str, person_id: int) -> HttpResponse:
    case, person = open_person(
        by=request.user,
        reference=reference,
        person_id=person_id,
        permission=Permission.RECORD_NOTICE,
    )
    form = NotToldForm(request.POST if request.method == "POST" else None)
    if form.is_valid():
        actions.record_not_told(by=request.user, case=case, person=person, why=form.why())
        messages.success(request, "It is recorded. A manager is asked to agree.")
        return redirect("person_page", case.reference, person.pk)
    title = "Record that they are not told"
    return render(
        request, "consent/not_told/add.html", {"form": form, **frame(case, person, title)}
    )


@requires(Permission.SEE_CASE)
@require_safe
def not_told_page(
    request: StaffRequest, reference: str, person_id: int, not_told_id: int
) -> HttpResponse:
    case, person, standing = queries.open_not_told(
        by=request.user, reference=reference, person_id=person_id, not_told_id=not_told_id
    )
    return render(
        request,
        "consent/not_told/page.html",
        {**_shown(request.user, case, standing), **frame(case, person, "Not told")},
    )


@requires(Permission.AGREE_NOT_TOLD)
@require_http_methods(["GET", "POST"])
def not_told_answer(
    request: StaffRequest, reference: str, person_id: int, not_told_id: int
) -> HttpResponse:
    case, person, standing = queries.open_not_told(
        by=request.user,
        reference=reference,
        person_id=person_id,
        not_told_id=not_told_id,
        permission=Permission.AGREE_NOT_TOLD,
    )
    form, status = NotToldAnswerForm(request.POST if request.method == "POST" else None), 200
    if form.is_valid():
        try:
            actions.answer_not_told(by=request.user, not_told=standing.record, **form.answer())
        except Refused as refused:
            status = say_on(form, refused)
        else:
            messages.success(request, "Your answer is recorded.")
            return redirect("not_told_page", case.reference, person.pk, not_told_id)
    title = "May they be left untold?"
    context = {"form": form, **_shown(request.user, case, standing), **frame(case, person, title)}
    return render(request, "consent/not_told/answer.html", context, status=status)


def _shown(by: User, case: Case, standing: Standing) -> dict[str, Any]:
    """The record in full, and the way to answer it where that is open to `by`."""
    row, answer = standing.record, standing.answer
    text, colour = tag_of(standing)
    rows = [
        ("Why they are not told", row.get_ground_display()),
        ("Reasons", row.reasons),
        ("Review date", uk_date(row.review_on)),
        ("Recorded by", f"{row.asked_by}, {uk_datetime(row.at)}"),
    ]
    if answer is not None:
        said = "Agreed" if answer.agreed else "Did not agree"
        rows.append((f"{said}: {answer.by}", f"{uk_datetime(answer.at)}\n{answer.reasons}"))
    may_answer = (
        standing.waiting
        and row.asked_by_id != by.pk
        and can(by, Permission.AGREE_NOT_TOLD, place_of(case, by))
    )
    address = reverse("not_told_answer", args=[case.reference, row.person_id, row.pk])
    return {
        "tag": text,
        "colour": colour,
        "rows": [{"key": key, "value": value} for key, value in rows],
        "answer_href": address if may_answer else "",
        "waiting": standing.waiting,
        "mine": row.asked_by_id == by.pk,
    }
