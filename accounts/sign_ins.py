"""Signing in and out, failed tries and new passwords, in the trail: no entry, no sign-in."""

from typing import Any

from allauth.account.signals import password_changed, password_reset, password_set
from django.contrib.auth.signals import user_logged_in, user_logged_out, user_login_failed
from django.dispatch import receiver

from accounts.deeds import PASSWORD_CHANGED, SIGN_IN_FAILED, SIGNED_IN, SIGNED_OUT
from accounts.models import User
from audit.recording import record


@receiver(user_logged_in)
def signed_in(sender: Any, user: User, **kwargs: Any) -> None:
    record(SIGNED_IN, by=user)


@receiver(user_logged_out)
def signed_out(sender: Any, user: User | None, **kwargs: Any) -> None:
    if user is not None:
        record(SIGNED_OUT, by=user)


@receiver(user_login_failed)
def failed(sender: Any, credentials: dict[str, Any], **kwargs: Any) -> None:
    """The e-mail address that was tried, never the password."""
    tried = str(credentials.get("email") or credentials.get("username") or "")[:254]
    record(SIGN_IN_FAILED, actor_email=tried)


@receiver([password_changed, password_reset, password_set])
def new_password(sender: Any, user: User, **kwargs: Any) -> None:
    """Their own, or by the link that was sent to their e-mail address."""
    record(PASSWORD_CHANGED, by=user)
