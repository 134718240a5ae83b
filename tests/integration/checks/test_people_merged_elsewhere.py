"""Somebody whose record was merged into one on another case is still one of this case's people."""

from datetime import date

import pytest
from django.urls import reverse

from accounts.models import Posting, RoleName, User
from audit.refusals import Refused
from cases.actions import merge_people, undo_merge
from cases.models import Case, Merge, Person
from cases.queries import open_case, people_of, root_of
from checks.forms import AboutForm, LateForm, answers_of
from ripa.models import Viewing
from tests.cast import client_for
from tests.factories import involve, make_person, make_profile
from tests.factories_checks import look, make_check

pytestmark = pytest.mark.django_db


@pytest.fixture
def kept(other_case: Case) -> Person:
    person = make_person("Jordan Smythe")
    involve(person, other_case)
    return person


@pytest.fixture
def merge(case: Case, other_case: Case, jordan: Person, kept: Person, dee: User) -> Merge:
    """Jordan is merged into the record on Cal's case, of a team that Dee manages too."""
    Posting.objects.create(
        user=dee, role=RoleName.TEAM_MANAGER, team=other_case.team, starts_on=date(2020, 1, 1)
    )
    merge = merge_people(
        by=dee,
        reference=case.reference,
        person_id=jordan.pk,
        other_id=kept.pk,
        keep_id=kept.pk,
        reason="The same birthday.",
    )
    jordan.refresh_from_db()
    return merge


@pytest.mark.usefixtures("merge")
def test_they_can_be_chosen_as_the_person_they_now_are(
    case: Case, kept: Person, asha: User
) -> None:
    assert list(AboutForm(case=case, by=asha).fields["subjects"].queryset) == [kept]
    assert list(LateForm(case=case).fields["person"].queryset) == [kept]


@pytest.mark.usefixtures("merge")
@pytest.mark.parametrize("record", ["jordan", "kept"])
def test_a_check_is_planned_and_made_by_any_of_their_records(
    record: str, case: Case, kept: Person, asha: User, request: pytest.FixtureRequest
) -> None:
    person: Person = request.getfixturevalue(record)
    profile = make_profile(kept, case).profile
    check = make_check(case, person)
    door = reverse("before_you_look", args=[case.reference, check.number, kept.pk, profile.pk])
    assert client_for(asha).get(door).status_code == 200
    viewing = look(check, person, profile).viewing
    assert root_of(viewing.person) == kept
    assert answers_of(check, by=asha)["about"]["subjects"] == [str(kept.pk)]


@pytest.mark.usefixtures("merge")
def test_a_late_look_at_them_is_declared(case: Case, kept: Person, asha: User) -> None:
    typed = {
        "person": str(kept.pk),
        "looked_at_day": "1",
        "looked_at_month": "1",
        "looked_at_year": "2026",
        "looked_at_time": "10:00",
        "what_happened": "I looked on the bus.",
    }
    page = client_for(asha).post(reverse("late_declaration", args=[case.reference]), typed)
    assert page.status_code == 302
    assert Viewing.objects.get().person == kept


def test_if_the_merge_is_undone_the_check_is_about_the_cases_own_person(
    case: Case, jordan: Person, kept: Person, merge: Merge, dee: User
) -> None:
    check = make_check(case, kept)
    undo_merge(
        by=dee, reference=case.reference, person_id=jordan.pk, merge_id=merge.pk, reason="Two."
    )
    jordan.refresh_from_db()
    assert list(check.subjects.all()) == [jordan]
    assert list(people_of(case)) == [jordan]
    with pytest.raises(Refused, match="A check looks at people who are on the case"):
        make_check(case, kept)


def test_two_records_on_one_case_are_offered_once(case: Case, jordan: Person) -> None:
    involve(make_person("Jordie", merged_into=jordan), case)
    assert list(people_of(case)) == [jordan]


def test_nobody_of_another_case_can_be_chosen(case: Case, other_case: Case, asha: User) -> None:
    stranger = make_person("Kai Doyle")
    involve(stranger, other_case)
    with pytest.raises(Refused):
        make_check(case, stranger)
    assert stranger not in people_of(open_case(by=asha, reference=case.reference))
