"""The page on which a manager decides about what was found under consent that is gone."""

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods

from accounts.access import StaffRequest, requires
from accounts.permissions import Permission
from audit.refusals import Refused
from checks.flags import actions, pages, queries
from checks.flags.forms import FlagReviewForm
from socialcheck.refused_form import say_on


@requires(Permission.REVIEW_FLAGGED)
@require_http_methods(["GET", "POST"])
def flag_review(request: StaffRequest, flag_id: int) -> HttpResponse:
    flag = queries.open_flag(by=request.user, flag_id=flag_id)
    form, status = FlagReviewForm(request.POST if request.method == "POST" else None), 200
    if request.method == "POST" and form.is_valid():
        try:
            actions.review_flag(by=request.user, flag=flag, **form.cleaned_data)
        except Refused as refused:
            status = say_on(form, refused)
        else:
            messages.success(request, "Your review is recorded.")
            return redirect("viewing_page", flag.viewing_id)
    context = {"form": form, **pages.review_context(flag, request.user)}
    return render(request, "checks/flag_review.html", context, status=status)
