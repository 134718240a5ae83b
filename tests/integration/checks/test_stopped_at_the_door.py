"""The page before the click stops whoever may not look, and keeps that it did."""

import pytest
from django.urls import reverse

from accounts.models import User
from audit.models import Entry
from cases.models import Attribution, Case, Person
from checks.actions import close_check, record_outcome
from checks.models import Check
from ripa.ledger import finish
from ripa.models import Stop
from tests.cast import client_for
from tests.factories import make_profile
from tests.factories_checks import look, make_check, no_interest

pytestmark = pytest.mark.django_db


@pytest.fixture
def profile(case: Case, jordan: Person) -> Attribution:
    return make_profile(jordan, case)


@pytest.fixture
def looked(case: Case, jordan: Person, profile: Attribution, asha: User) -> Check:
    """A check under which Asha has looked once, so that the next look is stopped (rule G19)."""
    check = make_check(case, jordan)
    viewing = look(check, jordan, profile.profile).viewing
    finish(by=asha, viewing=viewing)
    record_outcome(by=asha, viewing=viewing, summary="Nothing.", third_parties="", findings=[])
    return check


def door(check: Check, person: Person, attribution: Attribution) -> str:
    at = [check.case.reference, check.number, person.pk, attribution.profile_id]
    return reverse("before_you_look", args=at)


def test_being_stopped_is_kept_once_however_often_the_page_is_read(
    looked: Check, jordan: Person, profile: Attribution, asha: User
) -> None:
    client = client_for(asha)
    for _ in range(3):
        page = client.get(door(looked, jordan, profile))
        assert "Stopped: this would be a repeat look" in page.content.decode()
    stop = Stop.objects.get()
    assert (stop.worker, stop.person, stop.rule) == (asha, jordan, "G19")
    entry = Entry.objects.get(deed="viewing.stopped")
    assert (entry.subjects, entry.cases) == ([jordan.pk], [looked.case_id])
    assert Entry.objects.filter(deed="viewing.considered").count() == 3


def test_each_worker_is_stopped_for_themself(
    looked: Check, jordan: Person, profile: Attribution, asha: User, ben: User
) -> None:
    no_interest(looked, ben)
    for worker in (asha, ben):
        client_for(worker).get(door(looked, jordan, profile))
    assert set(Stop.objects.values_list("worker", flat=True)) == {asha.pk, ben.pk}


def test_nobody_is_stopped_where_a_look_is_allowed(
    case: Case, jordan: Person, profile: Attribution, asha: User
) -> None:
    client_for(asha).get(door(make_check(case, jordan), jordan, profile))
    assert not Stop.objects.exists()


def test_a_closed_check_stops_nobody_as_nobody_can_look_under_it(
    looked: Check, jordan: Person, profile: Attribution, asha: User
) -> None:
    close_check(by=asha, check=looked, reason="Answered.")
    client_for(asha).get(door(looked, jordan, profile))
    assert not Stop.objects.exists()


def test_where_the_trail_cannot_be_written_the_stop_is_not_shown(
    looked: Check,
    jordan: Person,
    profile: Attribution,
    asha: User,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    def broken(*values: object, **named: object) -> None:
        raise RuntimeError("The trail cannot be written")

    monkeypatch.setattr("ripa.ledger.write_refusal", broken)
    with pytest.raises(RuntimeError):
        client_for(asha).get(door(looked, jordan, profile))
    assert not Entry.objects.filter(deed="viewing.considered").exists()
