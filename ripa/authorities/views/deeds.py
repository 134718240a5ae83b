"""The pages on which something is done with an application or an authority."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_http_methods

from accounts.access import StaffRequest, requires
from accounts.models import User
from accounts.permissions import Permission
from audit.refusals import Refused
from ripa.authorities import actions, permits, queries
from ripa.authorities.answers import ReviewOutcome
from ripa.authorities.decided import ensure_no_order, ensure_undecided
from ripa.authorities.forms.deciding import DecideForm
from ripa.authorities.forms.deeds import (
    CheckForm,
    DeedForm,
    MagistrateForm,
    ReviseForm,
    SupportForm,
    WithdrawForm,
)
from ripa.authorities.forms.running import CancelForm, CloseOutForm, RenewForm, ReviewForm
from ripa.authorities.pages import page_context
from ripa.authorities.running import permit_cancel, permit_close_out
from ripa.authorities.weighing import beside
from ripa.models import Authority, AuthorityEvent
from ripa.states import Deed
from socialcheck.refused_form import say_on

POSTED = ["GET", "POST"]


@dataclass(frozen=True)
class DeedPage:
    """A page on which one deed is done. `permitted` raises unless the reader may."""

    title: str
    button: str
    done: str
    form: type[DeedForm]
    permitted: Callable[[User, Authority], object]
    do: Callable[..., AuthorityEvent]
    intro: str = ""
    warning: bool = False


def _permitted(deed: Deed) -> Callable[[User, Authority], object]:
    """Raises unless the reader may do this deed now."""
    return lambda by, authority: permits.permit(by, authority, deed)


def _may_decide(by: User, authority: Authority) -> None:
    """Raises unless the reader may decide it now; where it is decided, with who did and how."""
    ensure_undecided(authority)
    permits.permit(by, authority, Deed.GRANT)


def _may_record_order(by: User, authority: Authority) -> None:
    """Raises unless the reader may record the first order, which is not on record yet."""
    ensure_no_order(authority)
    permits.permit(by, authority, Deed.MAGISTRATE_APPROVE)


def _support(*, answer: str, **given: Any) -> AuthorityEvent:
    return (actions.send_back if answer == "return" else actions.support)(**given)


def _check(*, answer: str, **given: Any) -> AuthorityEvent:
    return (actions.send_back if answer == "return" else actions.check)(**given)


def _decide(*, answer: str, involved_reason: str = "", **given: Any) -> AuthorityEvent:
    if answer == "grant":
        return actions.grant(involved_reason=involved_reason, **given)
    del given["answers"]
    if answer == "refuse":
        return actions.refuse(involved_reason=involved_reason, **given)
    return actions.send_back(**given)


def _magistrate(*, answer: str, **given: Any) -> AuthorityEvent:
    return actions.record_magistrate(approved=answer == "approved", **given)


def _renewal_order(*, answer: str, **given: Any) -> AuthorityEvent:
    return actions.record_renewal_order(approved=answer == "approved", **given)


DEEDS: dict[str, DeedPage] = {
    "support": DeedPage(
        "Does the team need this authority?",
        "Send your answer",
        "Your answer is recorded.",
        SupportForm,
        permits.permit_support,
        _support,
    ),
    "check": DeedPage(
        "Check this application",
        "Send your answer",
        "Your check is recorded.",
        CheckForm,
        permits.permit_check,
        _check,
        "If it is complete and on the right route, it gets the next number of the central record.",
    ),
    "decide": DeedPage(
        "Decide this application",
        "Record your decision",
        "Your decision is recorded.",
        DecideForm,
        _may_decide,
        _decide,
        "A decision is final. It is numbered and kept, whichever way it goes.",
    ),
    "magistrate": DeedPage(
        "Record the magistrate’s decision",
        "Record the decision",
        "The magistrate’s decision is recorded.",
        MagistrateForm,
        _may_record_order,
        _magistrate,
        "If it is approved, it is in force from the time of attendance.",
    ),
    "review": DeedPage(
        "Review this authority",
        "Record the review",
        "The review is recorded.",
        ReviewForm,
        _permitted(Deed.REVIEW),
        actions.review,
    ),
    "renew": DeedPage(
        "Renew this authority",
        "Renew it",
        "The renewal is recorded.",
        RenewForm,
        _permitted(Deed.RENEW),
        actions.renew,
        "One more period begins when this one ends. A RIPA renewal also needs the magistrate’s "
        "approval before then.",
    ),
    "renewal-order": DeedPage(
        "Record the magistrate’s decision on the renewal",
        "Record the decision",
        "The magistrate’s decision on the renewal is recorded.",
        MagistrateForm,
        _permitted(Deed.RENEWAL_APPROVE),
        _renewal_order,
        "If it is approved, one more period begins when this one ends. If it is refused, this one "
        "runs to its end.",
    ),
    "cancel": DeedPage(
        "Cancel this authority",
        "Cancel it",
        "The authority is cancelled.",
        CancelForm,
        permit_cancel,
        actions.cancel,
        "Looks that are open under it end at once. This cannot be undone.",
        warning=True,
    ),
    "close-out": DeedPage(
        "Say what became of what was found",
        "Save",
        "What became of what was found is recorded.",
        CloseOutForm,
        permit_close_out,
        actions.close_out,
        "It ended without being cancelled, which is poor practice. That stays on record: what you "
        "write here is added to it.",
    ),
    "withdraw": DeedPage(
        "Withdraw this application",
        "Withdraw it",
        "The application is withdrawn.",
        WithdrawForm,
        lambda by, authority: permits.permit_own(by, authority, Deed.WITHDRAW),
        actions.withdraw,
        "This cannot be undone. You can make a new application.",
        warning=True,
    ),
    "revise": DeedPage(
        "Change this application",
        "Change it",
        "The application is a draft again.",
        ReviseForm,
        lambda by, authority: permits.permit_own(by, authority, Deed.REVISE),
        actions.revise,
        "It becomes a draft again. When you have changed it, send it again. What others agreed to "
        "so far stays on record, and they are asked again.",
    ),
}


def _deed_page(request: StaffRequest, pk: int, slug: str) -> HttpResponse:
    """Show the deed's form beside what the authority is about; do the deed when it is sent."""
    page = DEEDS[slug]
    shown = queries.open_authority(by=request.user, pk=pk, permitted=page.permitted)
    form = page.form(
        request.POST or None,
        request.FILES or None,
        authority=shown.authority,
        by=request.user,
    )
    status = 200
    if request.method == "POST" and form.is_valid():
        try:
            event = page.do(by=request.user, authority_id=pk, **form.given())
        except Refused as refused:
            status = say_on(form, refused)
        else:
            messages.success(request, page.done)
            return redirect(_after_deed(slug, pk, event))
    context = page_context(request.user, shown, title=page.title)
    context |= {"form": form, "page": page, **beside(slug, form, shown)}
    return render(request, "ripa/authorities/deed.html", context, status=status)


def _after_deed(slug: str, pk: int, event: AuthorityEvent) -> str:
    """Where the deed leads: mostly to the authority, but on to cancelling it where a review found
    it no longer needed."""
    if slug == "revise":
        return reverse("authority_tasks", args=[pk])
    if event.data.get("outcome") == ReviewOutcome.NO_LONGER:
        return reverse("authority_cancel", args=[pk])
    return reverse("authority_page", args=[pk])


@requires(Permission.SUPPORT_APPLICATION)
@require_http_methods(POSTED)
def authority_support(request: StaffRequest, pk: int) -> HttpResponse:
    return _deed_page(request, pk, "support")


@requires(Permission.CHECK_APPLICATION)
@require_http_methods(POSTED)
def authority_check(request: StaffRequest, pk: int) -> HttpResponse:
    return _deed_page(request, pk, "check")


# Who decides, reviews and renews depends on the kind: an officer of rank, or a manager. So these
# three are stamped with the permission to read, and the deed's own row is asked with the authority.
@requires(Permission.SEE_AUTHORITY)
@require_http_methods(POSTED)
def authority_decide(request: StaffRequest, pk: int) -> HttpResponse:
    return _deed_page(request, pk, "decide")


@requires(Permission.SEE_AUTHORITY)
@require_http_methods(POSTED)
def authority_review(request: StaffRequest, pk: int) -> HttpResponse:
    return _deed_page(request, pk, "review")


@requires(Permission.SEE_AUTHORITY)
@require_http_methods(POSTED)
def authority_renew(request: StaffRequest, pk: int) -> HttpResponse:
    return _deed_page(request, pk, "renew")


@requires(Permission.RECORD_MAGISTRATE)
@require_http_methods(POSTED)
def authority_magistrate(request: StaffRequest, pk: int) -> HttpResponse:
    return _deed_page(request, pk, "magistrate")


@requires(Permission.RECORD_MAGISTRATE)
@require_http_methods(POSTED)
def authority_renewal_order(request: StaffRequest, pk: int) -> HttpResponse:
    return _deed_page(request, pk, "renewal-order")


@requires(Permission.CANCEL_AUTHORITY)
@require_http_methods(POSTED)
def authority_cancel(request: StaffRequest, pk: int) -> HttpResponse:
    return _deed_page(request, pk, "cancel")


@requires(Permission.CANCEL_AUTHORITY)
@require_http_methods(POSTED)
def authority_close_out(request: StaffRequest, pk: int) -> HttpResponse:
    return _deed_page(request, pk, "close-out")


@requires(Permission.APPLY)
@require_http_methods(POSTED)
def authority_withdraw(request: StaffRequest, pk: int) -> HttpResponse:
    return _deed_page(request, pk, "withdraw")


@requires(Permission.APPLY)
@require_http_methods(POSTED)
def authority_revise(request: StaffRequest, pk: int) -> HttpResponse:
    return _deed_page(request, pk, "revise")
