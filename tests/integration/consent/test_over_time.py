"""What is recorded stays with whom it is about, through merges and through growing up."""

from datetime import date, datetime, timedelta

import pytest

from accounts.models import Team, User
from audit import clock
from cases.actions import merge_people, undo_merge
from cases.models import Case, Person
from cases.queries import find_person
from consent.actions import Grounds, Telling, record_notice, record_override
from consent.models import ConsentEvent, Footing, Notice, Override
from consent.queries import consent_standing, person_consent
from consent.rules import ConsentStanding
from tests.factories import involve, make_case, make_person
from tests.factories_consent import ago, make_consent, record_answer


@pytest.fixture
def case(asha: User, assessment_team: Team) -> Case:
    return make_case(lead=asha, team=assessment_team)


@pytest.fixture
def jordan(case: Case) -> Person:
    person = make_person("Jordan Smith")
    involve(person, case)
    return person


def standing(person: Person, at: datetime | None = None) -> ConsentStanding:
    moment = at or clock.now()
    return consent_standing(root=person, at=moment, platform="tiktok", purpose="assessment")


def test_what_is_recorded_while_merged_stays_with_the_cases_own_person(
    case: Case, jordan: Person, asha: User, dee: User, assessment_team: Team
) -> None:
    """Jordan of this case is taken to be Jordy of another, and takes consent back meanwhile."""
    other = make_case(lead=asha, team=assessment_team)
    jordy = make_person("Jordy Smith")
    involve(jordy, other)
    make_consent(jordan, case, at=ago(days=3))
    merge = merge_people(
        by=dee,
        reference=case.reference,
        person_id=jordan.pk,
        other_id=jordy.pk,
        keep_id=jordy.pk,
        reason="The same birthday.",
    )
    shown = find_person(by=asha, case=case, person_id=jordan.pk)
    assert shown == jordy
    record_answer(asha, case, shown)
    telling = Telling(kind="specific", given_at=ago(hours=2), method="letter", given_by=asha)
    record_notice(by=asha, case=case, person=shown, telling=telling)
    grounds = Grounds("crime", "He would hide it.", clock.today() + timedelta(days=7), "None.")
    record_override(by=dee, case=case, person=shown, grounds=grounds)
    undo_merge(
        by=dee,
        reference=case.reference,
        person_id=jordan.pk,
        merge_id=merge.pk,
        reason="Cousins.",
    )
    for person in (jordan, jordy):
        person.refresh_from_db()
    assert standing(jordan) is ConsentStanding.WITHDRAWN
    assert standing(jordy) is ConsentStanding.NONE
    withdrawn = ConsentEvent.objects.get(deed="withdrawn")
    assert (withdrawn.person, withdrawn.decider_person) == (jordan, jordan)
    assert (Notice.objects.get().person, Override.objects.get().person) == (jordan, jordan)


@pytest.mark.parametrize(
    ("at", "expected"),
    [
        (datetime(2026, 5, 31, 23, 59, tzinfo=clock.LONDON), ConsentStanding.GIVEN_IN_SCOPE),
        (datetime(2026, 6, 1, 0, 0, tzinfo=clock.LONDON), ConsentStanding.NONE),
    ],
    ids=["the last minute", "the birthday"],
)
def test_a_mothers_yes_ends_when_the_child_is_18(
    at: datetime, expected: ConsentStanding, case: Case, jordan: Person
) -> None:
    jordan.born_on = date(2008, 6, 1)
    jordan.save()
    given_at = datetime(2025, 6, 1, 12, tzinfo=clock.LONDON)
    make_consent(jordan, case, decider="Maria Smith", at=given_at, scope_from=date(2025, 6, 1))
    assert standing(jordan, at) is expected


def test_the_page_of_an_adult_says_nothing_of_a_mothers_yes(
    case: Case, jordan: Person, asha: User
) -> None:
    jordan.born_on = date(1990, 6, 1)
    jordan.save()
    make_consent(jordan, case, decider="Maria Smith")
    shown = person_consent(by=asha, case=case, person=jordan).position.standing
    assert shown is standing(jordan) is ConsentStanding.NONE
    make_consent(jordan, case, "refused", footing=Footing.SELF)
    assert standing(jordan) is ConsentStanding.REFUSED
