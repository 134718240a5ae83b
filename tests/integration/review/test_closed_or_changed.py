"""What was closed or changed after a page was shown is known of when the button is pressed."""

from dataclasses import replace
from datetime import date

import pytest
from django.test import Client

from accounts.models import Team, User
from audit.models import Entry
from audit.refusals import Refused
from cases.models import Attribution, Case, Person
from cases.queries import root_of
from checks.actions import close_check
from checks.facts import ask_for
from checks.models import Check
from ripa.ledger import Ask, Stopped, admit, prior_viewings
from ripa.models import Viewing
from tests.factories import involve, make_case, make_person, make_profile
from tests.factories_checks import REASONS, look, make_check


@pytest.fixture
def case(asha: User, assessment_team: Team) -> Case:
    return make_case(lead=asha, team=assessment_team)


@pytest.fixture
def jordan(case: Case) -> Person:
    person = make_person("Jordan Smith")
    involve(person, case)
    return person


@pytest.fixture
def facebook(jordan: Person, case: Case) -> Attribution:
    return make_profile(jordan, case, "https://www.facebook.com/jordan.smith.92")


@pytest.fixture
def check(case: Case, jordan: Person) -> Check:
    return make_check(case, jordan)


def refused(check: Check, person: Person, attribution: Attribution) -> str:
    with pytest.raises(Refused) as refusal:
        look(check, person, attribution.profile)
    assert not Viewing.objects.exists()
    entry = Entry.objects.get(deed="viewing.stopped")
    assert (entry.subjects, entry.cases) == ([person.pk], [check.case_id])
    return refusal.value.decision.words


def test_a_closed_check_opens_nothing(
    check: Check, jordan: Person, facebook: Attribution, asha: User
) -> None:
    shown_before = Check.objects.get(pk=check.pk)
    close_check(by=asha, check=check, reason="Answered.")
    assert "check is closed" in refused(shown_before, jordan, facebook)


def test_a_closed_case_opens_nothing(
    case: Case, check: Check, jordan: Person, facebook: Attribution
) -> None:
    Case.objects.filter(pk=case.pk).update(closed_on=date(2026, 2, 1))
    assert "case is closed" in refused(check, jordan, facebook)


def test_a_person_taken_off_the_check_is_not_looked_at(
    case: Case, check: Check, jordan: Person, facebook: Attribution
) -> None:
    other = make_person()
    involve(other, case)
    check.subjects.set([other])
    assert "not about this person" in refused(check, jordan, facebook)


def test_the_gate_reads_the_check_as_it_is_at_the_click(
    check: Check, jordan: Person, facebook: Attribution, asha: User
) -> None:
    ask = ask_for(check, by=asha, person=jordan, profile=facebook.profile, reasons=REASONS)
    Check.objects.filter(pk=check.pk).update(visibility="restricted")
    with pytest.raises(Stopped) as stopped:
        admit(by=asha, ask=ask)
    assert stopped.value.decision.rule == "G14"


def test_the_page_says_that_the_check_is_closed_and_has_no_button(
    check: Check, jordan: Person, facebook: Attribution, asha: User, client: Client
) -> None:
    close_check(by=asha, check=check, reason="Answered.")
    client.force_login(asha)
    address = (
        f"/cases/{check.case.reference}/checks/{check.number}/look/"
        f"{jordan.pk}/{facebook.profile_id}/"
    )
    page = client.get(address).content.decode()
    assert "This check is closed" in page and "Record the look" not in page
    assert client.post(address, REASONS).status_code == 409
    assert not Viewing.objects.exists()


def test_whoever_a_profile_is_attributed_to_during_a_look_comes_after_it(
    case: Case, check: Check, jordan: Person, facebook: Attribution, asha: User
) -> None:
    """Only those who were locked are counted: nobody else's count can be moved safely."""
    sam = make_person("Sam Smith")
    ask = ask_for(check, by=asha, person=jordan, profile=facebook.profile, reasons=REASONS)

    def meanwhile() -> Ask:
        make_profile(sam, case, "https://www.facebook.com/jordan.smith.92")
        return ask.again()

    viewing = admit(by=asha, ask=replace(ask, again=meanwhile)).viewing
    assert [tally.person for tally in viewing.tallies.all()] == [jordan]
    assert Entry.objects.get(deed="viewing.admitted").subjects == [jordan.pk]


def test_someone_merged_after_the_page_was_shown_is_counted_once(
    case: Case, check: Check, jordan: Person, facebook: Attribution, asha: User
) -> None:
    kept = make_person("Jordan Smith")
    ask = ask_for(check, by=asha, person=jordan, profile=facebook.profile, reasons=REASONS)
    Person.objects.filter(pk=jordan.pk).update(merged_into=kept)
    viewing = admit(by=asha, ask=ask).viewing
    assert root_of(viewing.person) == kept
    assert [root_of(tally.person) for tally in viewing.tallies.all()] == [kept]
    assert prior_viewings(kept) == 1
