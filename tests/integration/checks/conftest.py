"""A look under consent, for tests of what follows when the consent goes."""

import pytest

from accounts.models import User
from cases.models import Attribution, Case, Person
from checks.models import Check
from consent.models import ConsentEvent
from ripa.models import Viewing
from tests.factories import make_profile
from tests.factories_checks import look, make_check
from tests.factories_consent import make_consent


@pytest.fixture
def profile(jordan: Person, case: Case) -> Attribution:
    return make_profile(jordan, case, "https://www.facebook.com/jordan.smith.92")


@pytest.fixture
def second(jordan: Person, case: Case) -> Attribution:
    return make_profile(jordan, case, "https://www.instagram.com/jordan.smith.92")


@pytest.fixture
def given(jordan: Person, case: Case) -> ConsentEvent:
    return make_consent(jordan, case)


@pytest.fixture
def check(case: Case, jordan: Person) -> Check:
    return make_check(case, jordan)


@pytest.fixture
def viewing(
    check: Check, given: ConsentEvent, jordan: Person, profile: Attribution, dee: User
) -> Viewing:
    """Asha's look, under consent and still open. Dee manages the team."""
    viewing = look(check, jordan, profile.profile).viewing
    assert viewing.rule == "G09"
    return viewing
