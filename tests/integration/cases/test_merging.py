"""Two records said to be one person, and parted again."""

from typing import Any

import pytest

from accounts.models import User
from audit.models import Entry
from cases.models import Case, Merge, Person
from cases.queries import aliases_of, root_of, same_person_ids
from tests.cast import client_for
from tests.factories import involve, make_alias, make_case, make_person, make_profile


@pytest.fixture
def twice(dee: User, case: Case) -> Person:
    """Jordan, recorded a second time on another case of the team."""
    twice = make_person("Jordan Smyth")
    make_alias(twice, "Jay Smyth")
    involve(twice, make_case(lead=case.lead, team=case.team))
    return twice


def path(case: Case, person: Person, page: str = "merge/") -> str:
    return f"/cases/{case.reference}/people/{person.pk}/{page}"


def merge(
    by: User, case: Case, person: Person, other: Person, *, keep: Person, reason: str = "Same NHS."
) -> Any:
    return client_for(by).post(
        f"{path(case, person)}?with={other.pk}", {"keep": keep.pk, "reason": reason}
    )


def fresh(person: Person) -> Person:
    return Person.objects.get(pk=person.pk)


def test_a_manager_finds_the_other_record_and_sees_both(
    dee: User, case: Case, jordan: Person, twice: Person
) -> None:
    client = client_for(dee)
    assert "Jordan Smyth" in client.get(path(case, jordan)).content.decode()
    assert Entry.objects.get(deed="person.likeness_shown").subjects == [twice.pk]
    chosen = client.post(path(case, jordan), {"other": twice.pk})
    assert chosen["Location"] == f"{path(case, jordan)}?with={twice.pk}"
    page = client.get(chosen["Location"]).content.decode()
    assert f"Record {jordan.pk}" in page
    assert "Jay Smyth" in page
    entry = Entry.objects.get(deed="person.compared")
    assert entry.subjects == sorted([jordan.pk, twice.pk])


def test_the_other_record_can_be_given_by_number(
    dee: User, case: Case, jordan: Person, other_case: Case
) -> None:
    unlike = make_person("Tyrone Okafor")
    involve(unlike, make_case(lead=case.lead, team=case.team))
    unseen = make_person("Somebody Else")
    involve(unseen, other_case)
    client = client_for(dee)
    found = client.post(path(case, jordan), {"other": "number", "number": unlike.pk})
    assert found.status_code == 302
    for number in (unseen.pk, jordan.pk, 999_999, "", "abc"):
        page = client.post(path(case, jordan), {"other": "number", "number": number})
        assert page.status_code == 200
        assert "There is a problem" in page.content.decode()


def test_merged_records_stand_for_one_person(
    dee: User, case: Case, jordan: Person, twice: Person
) -> None:
    response = merge(dee, case, jordan, twice, keep=jordan)
    assert response["Location"] == path(case, jordan, "")
    assert root_of(fresh(twice)) == jordan
    assert set(same_person_ids(jordan)) == {jordan.pk, twice.pk}
    assert aliases_of(jordan) == ["Jay Smyth", "Jordan Smyth"]
    entry = Entry.objects.get(deed="person.merged")
    assert (entry.actor, entry.reason) == (dee, "Same NHS.")
    assert entry.subjects == sorted([jordan.pk, twice.pk])


def test_the_other_may_be_the_one_that_is_kept(
    dee: User, case: Case, jordan: Person, twice: Person
) -> None:
    client = client_for(dee)
    response = merge(dee, case, jordan, twice, keep=twice)
    assert response["Location"] == path(case, twice, "")
    # The case is still Jordan's, under the record that now stands for them.
    assert client.get(path(case, jordan, ""))["Location"] == path(case, twice, "")
    assert client.get(path(case, twice, "")).status_code == 200
    page = client.get(f"/cases/{case.reference}/").content.decode()
    assert "Jordan Smyth" in page
    assert "Also recorded as Jordan Smith" in page


def test_profiles_of_both_are_shown_together(
    dee: User, case: Case, jordan: Person, twice: Person
) -> None:
    other = twice.involvements.get().case
    make_profile(jordan, case, "https://www.facebook.com/jordan.one")
    make_profile(twice, other, "https://www.facebook.com/jordan.two")
    merge(dee, case, jordan, twice, keep=jordan)
    page = client_for(dee).get(path(case, jordan, "")).content.decode()
    assert "jordan.one on Facebook" in page
    assert "jordan.two on Facebook" in page
    assert str(other) in page


def test_a_merge_is_undone(dee: User, case: Case, jordan: Person, twice: Person) -> None:
    merge(dee, case, jordan, twice, keep=jordan)
    made = Merge.objects.get()
    client, undo = client_for(dee), path(case, jordan, f"merges/{made.pk}/undo/")
    assert client.get(undo).status_code == 200
    assert client.post(undo, {"reason": "Cousins."})["Location"] == f"/cases/{case.reference}/"
    assert root_of(fresh(twice)) == twice
    assert same_person_ids(jordan) == [jordan.pk]
    made.refresh_from_db()
    assert (made.undone_by, made.undone_reason) == (dee, "Cousins.")
    entry = Entry.objects.get(deed="person.unmerged")
    assert entry.subjects == sorted([jordan.pk, twice.pk])
    assert client.post(undo, {"reason": "Again."}).status_code == 404


def test_merged_again_after_it_was_undone(
    dee: User, case: Case, jordan: Person, twice: Person
) -> None:
    merge(dee, case, jordan, twice, keep=jordan)
    undo = path(case, jordan, f"merges/{Merge.objects.get().pk}/undo/")
    client_for(dee).post(undo, {"reason": "Cousins."})
    assert merge(dee, case, jordan, twice, keep=jordan).status_code == 302
    assert root_of(fresh(twice)) == jordan


def test_a_chain_of_merges_has_one_root(
    dee: User, case: Case, jordan: Person, twice: Person
) -> None:
    third = make_person("J Smith")
    involve(third, make_case(lead=case.lead, team=case.team))
    merge(dee, case, jordan, twice, keep=jordan)
    merge(dee, case, jordan, third, keep=third)
    assert root_of(fresh(twice)) == third
    assert set(same_person_ids(third)) == {jordan.pk, twice.pk, third.pk}
    first = Merge.objects.get(merged=twice)
    undo = path(case, jordan, f"merges/{first.pk}/undo/")
    assert client_for(dee).post(undo, {"reason": "Not them."}).status_code == 302
    assert set(same_person_ids(third)) == {jordan.pk, third.pk}
    assert root_of(fresh(twice)) == twice


def test_a_record_is_not_merged_with_itself_or_its_own(
    dee: User, case: Case, jordan: Person, twice: Person
) -> None:
    merge(dee, case, jordan, jordan, keep=jordan)
    merge(dee, case, jordan, twice, keep=jordan)
    merge(dee, case, jordan, twice, keep=twice)
    assert Merge.objects.count() == 1
    assert fresh(jordan).merged_into is None


@pytest.mark.parametrize("form", [{}, {"keep": "999"}, {"keep": "", "reason": "x" * 2001}])
def test_a_reason_and_a_choice_are_needed(
    dee: User, case: Case, jordan: Person, twice: Person, form: dict[str, str]
) -> None:
    page = client_for(dee).post(f"{path(case, jordan)}?with={twice.pk}", form).content.decode()
    assert "There is a problem" in page
    assert not Merge.objects.exists()


def test_only_the_teams_manager_merges(
    asha: User, cal: User, eli: User, case: Case, jordan: Person, twice: Person
) -> None:
    for user in (asha, eli, cal):
        assert client_for(user).get(path(case, jordan)).status_code == 403
        assert merge(user, case, jordan, twice, keep=jordan).status_code == 403
    assert not Merge.objects.exists()


def test_another_teams_manager_finds_nothing(
    case: Case, jordan: Person, twice: Person, permanence_team: Any
) -> None:
    from accounts.models import RoleName
    from tests.factories import make_user

    outsider = make_user(roles=[(RoleName.TEAM_MANAGER, permanence_team)])
    assert client_for(outsider).get(path(case, jordan)).status_code == 404
    assert merge(outsider, case, jordan, twice, keep=jordan).status_code == 404
    assert not Merge.objects.exists()


def test_a_worker_sees_the_merge_but_no_way_to_undo_it(
    asha: User, dee: User, case: Case, jordan: Person, twice: Person
) -> None:
    merge(dee, case, jordan, twice, keep=jordan)
    page = client_for(asha).get(path(case, jordan, "")).content.decode()
    assert "Same NHS." in page
    assert "/undo/" not in page
