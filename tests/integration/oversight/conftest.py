"""What the tests of those who watch share: the story that an auditor looks into."""

from collections.abc import Callable

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from cases.models import Case, OnlineProfile, Person
from checks.models import Check
from ripa.models import Stop, Viewing
from tests.factories import make_profile
from tests.factories_checks import make_check
from tests.factories_oversight import make_stop, make_viewing


@pytest.fixture
def check(case: Case, jordan: Person) -> Check:
    """Asha's check of Jordan."""
    return make_check(case, jordan)


@pytest.fixture
def profile(case: Case, jordan: Person) -> OnlineProfile:
    return make_profile(jordan, case, "https://www.facebook.com/jordan.smith.92").profile


@pytest.fixture
def viewing(check: Check, jordan: Person) -> Viewing:
    """Asha's look at Jordan, let in."""
    return make_viewing(check, jordan)


@pytest.fixture
def stop(check: Check, jordan: Person, profile: OnlineProfile) -> Stop:
    """Asha's next try, stopped."""
    return make_stop(check, jordan, profile)


@pytest.fixture
def queries_of() -> Callable[[Client, str], int]:
    """How many statements a page takes, after a first visit has filled what is kept in memory."""

    def count(client: Client, address: str) -> int:
        assert client.get(address).status_code == 200
        with CaptureQueriesContext(
            connection,
        ) as captured:
            assert client.get(address).status_code == 200
        return len(captured)

    return count
