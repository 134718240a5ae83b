"""Keeping what was typed when a sign-in has run out: encrypted, for an hour, for its writer alone.

The key is derived from the service's secret and a token that only the writer's browser holds, so a
copy of the database gives nothing away.
"""

import base64
import hashlib
import json
import secrets
from dataclasses import dataclass
from datetime import timedelta

from cryptography.fernet import Fernet
from django.conf import settings
from django.core import signing
from django.db import transaction
from django.http import HttpRequest, HttpResponse

from accounts.deeds import FORM_HELD
from accounts.models import HeldPost, User
from audit import clock
from audit.recording import record

COOKIE = "held_form"
WHO_COOKIE = "last_signed_in"
KEPT_FOR = timedelta(hours=1)
NEVER_KEPT = frozenset({"csrfmiddlewaretoken", "login"})


@dataclass(frozen=True)
class Held:
    """A form that was kept: where it was going, and its fields in order."""

    path: str
    fields: list[tuple[str, str]]


def remember(request: HttpRequest, response: HttpResponse) -> None:
    """Let the browser say later who was signed in on it; signed, so that it cannot be made up."""
    if _last_user_id(request) == request.user.pk:
        return
    response.set_cookie(
        WHO_COOKIE,
        signing.dumps(request.user.pk, salt=WHO_COOKIE),
        httponly=True,
        secure=settings.SESSION_COOKIE_SECURE,
        samesite="Lax",
    )


def hold(request: HttpRequest, response: HttpResponse) -> bool:
    """Keep the posted form if we know whose it is; the response carries the token. False if not."""
    user = _last_user(request)
    if user is None:
        return False
    token = secrets.token_urlsafe(32)
    fields = [
        (name, value)
        for name, values in request.POST.lists()
        for value in values
        if name not in NEVER_KEPT and "password" not in name
    ]
    with transaction.atomic():
        HeldPost.objects.filter(at__lt=clock.now() - KEPT_FOR).delete()
        HeldPost.objects.create(
            token_hash=_hash(token),
            path=request.get_full_path(),
            sealed=_cipher(token).encrypt(json.dumps(fields).encode()),
            user=user,
        )
        record(FORM_HELD, by=user)
    response.set_cookie(
        COOKIE,
        token,
        max_age=KEPT_FOR,
        httponly=True,
        secure=settings.SESSION_COOKIE_SECURE,
        samesite="Lax",
    )
    return True


def held_for(request: HttpRequest) -> Held | None:
    """The form that this browser left behind, if it is this user's and less than an hour old."""
    token = request.COOKIES.get(COOKIE, "")
    row = HeldPost.objects.filter(
        token_hash=_hash(token), user=request.user.pk, at__gte=clock.now() - KEPT_FOR
    ).first()
    if row is None:
        return None
    fields = json.loads(_cipher(token).decrypt(bytes(row.sealed)))
    return Held(path=row.path, fields=[(name, value) for name, value in fields])


def forget_if_sent(request: HttpRequest, response: HttpResponse) -> None:
    """Forget the form once it was sent on to where it was going, and was taken there."""
    if request.method != "POST" or response.status_code != 302 or COOKIE not in request.COOKIES:
        return
    kept = held_for(request)
    if kept is not None and kept.path == request.get_full_path():
        forget(request, response)


def forget(request: HttpRequest, response: HttpResponse) -> None:
    """The form was sent on, or is not wanted."""
    HeldPost.objects.filter(token_hash=_hash(request.COOKIES.get(COOKIE, ""))).delete()
    response.delete_cookie(COOKIE)


def _last_user_id(request: HttpRequest) -> int | None:
    try:
        known: int = signing.loads(
            request.COOKIES.get(WHO_COOKIE, ""), salt=WHO_COOKIE, max_age=timedelta(days=1)
        )
    except signing.BadSignature:
        return None
    return known


def _last_user(request: HttpRequest) -> User | None:
    known = _last_user_id(request)
    return User.objects.filter(pk=known, is_active=True).first() if known else None


def _hash(token: str) -> str:
    return hashlib.sha256(token.encode()).hexdigest()


def _cipher(token: str) -> Fernet:
    digest = hashlib.sha256(f"{settings.SECRET_KEY}:{token}".encode()).digest()
    return Fernet(base64.urlsafe_b64encode(digest))
