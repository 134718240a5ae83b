"""A manager's answer about keeping is about the check that they saw, and no other."""

import pytest

from accounts.models import Team, User
from audit.refusals import Refused, Stale
from cases.models import Case, Person
from checks.actions import answer_keeping, close_check
from checks.facts import manager_agreed
from checks.models import Check, KeepingAgreement
from checks.queries import agreements_awaited
from tests.factories import involve, make_case, make_person
from tests.factories_checks import make_check


@pytest.fixture
def case(asha: User, assessment_team: Team) -> Case:
    return make_case(lead=asha, team=assessment_team)


@pytest.fixture
def check(case: Case) -> Check:
    person: Person = make_person()
    involve(person, case)
    return make_check(case, person, material_kept="yes")


def changed(check: Check) -> Check:
    """The check as a worker changed it since."""
    check.question, check.version = "Something else entirely?", check.version + 1
    check.save()
    return check


def test_a_change_of_the_check_asks_for_the_answer_again(
    check: Check, dee: User, assessment_team: Team
) -> None:
    answer_keeping(by=dee, check=check, version=1, agreed=True, reasons="One picture.")
    assert manager_agreed(check) == "yes"
    assert not agreements_awaited([assessment_team.pk]).exists()
    assert manager_agreed(changed(check)) == "no"
    assert list(agreements_awaited([assessment_team.pk])) == [check]


def test_an_answer_to_what_was_changed_meanwhile_is_not_taken(check: Check, dee: User) -> None:
    changed(check)
    with pytest.raises(Stale):
        answer_keeping(by=dee, check=check, version=1, agreed=True, reasons="One picture.")
    assert not KeepingAgreement.objects.exists()


def test_a_closed_check_is_not_answered(check: Check, asha: User, dee: User) -> None:
    close_check(by=asha, check=check, reason="Answered.")
    with pytest.raises(Refused):
        answer_keeping(by=dee, check=check, version=2, agreed=True, reasons="One picture.")
