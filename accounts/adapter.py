"""How staff sign in. Nobody signs up: an administrator adds staff."""

from typing import Any, ClassVar

from allauth.account.adapter import DefaultAccountAdapter
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from accounts.deeds import SIGN_IN_REFUSED
from accounts.inspection import ASK_AGAIN, ended_words, inspection_ended
from accounts.models import User
from audit.recording import record

# What staff can be told on the pages that they reach, in the service's own words.
_SAID = {
    "account_inactive": "This account is closed. Speak to your system administrator.",
    "email_password_mismatch": "The e-mail address or the password is not right. Check both",
    "enter_current_password": "Enter the password that you use now",
    "incorrect_password": "The password is not right. Type it again",
    "rate_limited": "That was too often in a short time. Wait a few minutes, then try again",
    "too_many_login_attempts": "The password was wrong too often. Wait a few minutes, then try "
    "again",
}


class StaffAccountAdapter(DefaultAccountAdapter):
    error_messages: ClassVar[dict[str, object]] = DefaultAccountAdapter.error_messages | _SAID

    def is_open_for_signup(self, request: HttpRequest) -> bool:
        return False

    def pre_login(self, request: HttpRequest, user: User, **kwargs: Any) -> HttpResponse | None:
        """Before anyone is signed in, by whichever way: an inspector only until their last day."""
        ended = inspection_ended(user)
        if ended is None:
            answer: HttpResponse | None = super().pre_login(request, user, **kwargs)
            return answer
        words = ended_words(ended)
        record(SIGN_IN_REFUSED, by=user, reason=words)
        context = {"words": words, "next": ASK_AGAIN}
        return render(request, "account/access_ended.html", context, status=403)
