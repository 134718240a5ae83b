"""The forms of sign-in in the service's own words. django-allauth keeps what they do."""

from typing import Any

from allauth.account import forms as allauth_forms

from socialcheck.forms import Worded

LABELS = {
    "login": "E-mail address",
    "email": "E-mail address",
    "password": "Password",
    "oldpassword": "Password that you use now",
    "password1": "New password",
    "password2": "New password, once more",
}


class InOurWords(Worded):
    """Gives a form of django-allauth our labels, and the errors that follow from them."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for name, field in self.fields.items():
            field.label = LABELS.get(name, field.label)
        self.word_errors()


class SignInForm(InOurWords, allauth_forms.LoginForm):
    pass


class ChangePasswordForm(InOurWords, allauth_forms.ChangePasswordForm):
    pass


class SetPasswordForm(InOurWords, allauth_forms.SetPasswordForm):
    pass


class ResetPasswordForm(InOurWords, allauth_forms.ResetPasswordForm):
    pass


class NewPasswordForm(InOurWords, allauth_forms.ResetPasswordKeyForm):
    pass


class ConfirmPasswordForm(InOurWords, allauth_forms.ReauthenticateForm):
    pass
