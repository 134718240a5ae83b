"""A whole council signs in at nine, from one address; somebody who guesses is held up."""

import pytest
from django.core.cache import cache
from django.test import Client
from django.urls import reverse

from accounts.models import User
from tests.factories import make_user

pytestmark = pytest.mark.django_db

PASSWORD = "a long password for nine o'clock"


@pytest.fixture(autouse=True)
def _no_attempts_yet() -> None:
    cache.clear()


def sign_in(user: User, password: str) -> tuple[int, str]:
    typed = {"login": user.email, "password": password}
    answer = Client().post(reverse("account_login"), typed)
    return answer.status_code, answer.content.decode()


def test_fifty_sign_in_from_one_address_within_a_minute() -> None:
    first = make_user()
    first.set_password(PASSWORD)
    for _ in range(50):
        user = make_user()
        user.password = first.password
        user.save()
        assert sign_in(user, PASSWORD)[0] == 302


def test_five_wrong_passwords_hold_up_that_account_alone() -> None:
    fay, gil = make_user(), make_user()
    for user in (fay, gil):
        user.set_password(PASSWORD)
        user.save()
    for _ in range(5):
        assert sign_in(fay, "a guess at a password")[0] == 200
    status, page = sign_in(fay, PASSWORD)
    assert status == 200 and "The password was wrong too often" in page
    assert sign_in(gil, PASSWORD)[0] == 302
