"""What happens around every page: who is acting, refusals as pages, forms done once."""

import contextlib
import ipaddress
import time
import uuid
from collections.abc import Callable

from django.conf import settings
from django.contrib import messages
from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import redirect, render

from accounts.models import User
from audit.context import Circumstances, acting, current
from audit.models import Submission
from audit.recording import record_refusal
from audit.refusals import AlreadyDone, Refused

Next = Callable[[HttpRequest], HttpResponseBase]


def client_address(request: HttpRequest) -> str | None:
    """The address that asked. Forwarded addresses count only from the proxies that we run."""
    direct: str | None = request.META.get("REMOTE_ADDR") or None
    proxies = settings.TRUSTED_PROXIES
    forwarded = [part.strip() for part in request.headers.get("X-Forwarded-For", "").split(",")]
    forwarded = [part for part in forwarded if part]
    if proxies and len(forwarded) >= proxies:
        with contextlib.suppress(ValueError):
            return str(ipaddress.ip_address(forwarded[-proxies]))
    return direct


class TrailContextMiddleware:
    """Let every entry made during this request say who asked, from where and for which page."""

    def __init__(self, get_response: Next) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        circumstances = Circumstances(
            actor=request.user if isinstance(request.user, User) else None,
            address=client_address(request),
            path=request.path,
            device=request.headers.get("User-Agent", ""),
            request_id=uuid.uuid4().hex,
            once=_token(request),
        )
        with acting(circumstances):
            response = self.get_response(request)
        if request.user.is_authenticated and "Cache-Control" not in response:
            response["Cache-Control"] = "no-store"
        return response


def _token(request: HttpRequest) -> str:
    """The form's once-only token, where there is a well-formed one."""
    if request.method != "POST":
        return ""
    try:
        return str(uuid.UUID(request.POST.get("once", "")))
    except ValueError:
        return ""


class NoNullsMiddleware:
    """No page has a null character in its address, and the trail could not hold one that had.

    In a form it is for the form to say so, and to keep what was typed.
    """

    def __init__(self, get_response: Next) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        if "\x00" in request.path:
            return render(request, "400.html", status=400)
        return self.get_response(request)


class RefusalMiddleware:
    """Turn a refusal into a page that says why, and what to do. The trail has it first."""

    def __init__(self, get_response: Next) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        return self.get_response(request)

    def process_exception(self, request: HttpRequest, problem: Exception) -> HttpResponse | None:
        if not isinstance(problem, Refused):
            return None
        record_refusal(problem, by=request.user)
        if problem.status == 404:
            return render(request, "404.html", status=404)
        return render(
            request, "refused.html", {"decision": problem.decision}, status=problem.status
        )


class OnceMiddleware:
    """Remember where a posted form led, and lead a second post of it to the same place."""

    # The first post may have done its deed and not yet said where it leads.
    WAIT_SECONDS, TRIES = 0.05, 40

    def __init__(self, get_response: Next) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        token = current().once
        if token and Submission.objects.filter(pk=token, by=request.user.pk).exists():
            return self._answer_again(request, token)
        response = self.get_response(request)
        if token and response.status_code == 302:
            Submission.objects.filter(pk=token, went_to="").update(went_to=response["Location"])
        return response

    def process_exception(self, request: HttpRequest, problem: Exception) -> HttpResponse | None:
        if not isinstance(problem, AlreadyDone):
            return None
        return self._answer_again(request, current().once)

    def _answer_again(self, request: HttpRequest, token: str) -> HttpResponse:
        """Lead to where the first post led, without doing anything."""
        went_to = ""
        for _ in range(self.TRIES):
            kept = Submission.objects.filter(pk=token, by=request.user.pk).first()
            went_to = kept.went_to if kept else ""
            if went_to or kept is None:
                break
            time.sleep(self.WAIT_SECONDS)
        messages.info(request, "This form was sent twice. It was saved once.")
        return redirect(went_to or "home")
