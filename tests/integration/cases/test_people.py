"""Adding people to a case: a new record, or the one that the council has already."""

from datetime import date
from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from accounts.models import User
from audit.models import Entry
from cases.models import Alias, Case, InvolvementRole, Person
from cases.queries import find_lookalikes
from tests.cast import client_for
from tests.factories import involve, make_alias, make_case, make_person


def typed(name: str = "Kayla Reed", born: str = "", **fields: Any) -> dict[str, Any]:
    """The form as typed; `born` as 2012-03-31, or nothing for "not known"."""
    year, month, day = born.split("-") if born else ("", "", "")
    dates = {"born_on_day": day, "born_on_month": month, "born_on_year": year}
    unknown = {} if born else {"born_on_unknown": "on"}
    return {"name": name, "role": "child_of_concern", **dates, **unknown, **fields}


def add(by: User, case: Case, form: dict[str, Any]) -> Any:
    return client_for(by).post(f"/cases/{case.reference}/people/add/", form)


# --- A new person ---------------------------------------------------------------------------------


def test_someone_unlike_anybody_is_added_at_once(asha: User, case: Case) -> None:
    response = add(asha, case, typed("Kayla  Reed", "2012-03-31"))
    person = Person.objects.get()
    assert response["Location"] == f"/cases/{case.reference}/people/{person.pk}/"
    assert (person.name, person.born_on) == ("Kayla Reed", date(2012, 3, 31))
    assert person.involvements.get().role == "child_of_concern"
    entry = Entry.objects.get(deed="person.added")
    assert (entry.actor, entry.cases, entry.subjects) == (asha, [case.pk], [person.pk])


def test_a_date_of_birth_may_be_unknown_but_is_asked_for(asha: User, case: Case) -> None:
    page = add(asha, case, typed(born_on_unknown="")).content.decode()
    assert "Enter the date of birth, or tick that it is not known" in page
    add(asha, case, typed())
    assert Person.objects.get().born_on_unknown


@pytest.mark.parametrize(
    ("form", "sentence"),
    [
        (typed("x" * 5000), "must be 200 characters or fewer. It has 5000 now"),
        (typed(born="1066-10-14"), "Date of birth must be on or after 1 January 1900"),
        (typed(born="2999-01-01"), "Date of birth must be on or before"),
        (typed(born="2012-02-30"), "Date of birth must be a real date"),
        (typed(born="2012-02-03", born_on_unknown="on"), "not both"),
        (typed("?!"), "Enter a name with at least one letter in it"),
        (typed(role="neighbour"), "Choose one of the answers"),
        (typed("Kay\x00la"), "Null characters are not allowed"),
    ],
)
def test_what_cannot_be_kept_gets_a_sentence_and_stays_typed(
    asha: User, case: Case, form: dict[str, Any], sentence: str
) -> None:
    page = add(asha, case, form).content.decode()
    assert sentence in page
    assert f'value="{form["name"]}"' in page.replace("\x00", "\x00")
    assert not Person.objects.exists()


def test_outsiders_and_auditors_add_nobody(cal: User, eli: User, case: Case) -> None:
    assert add(cal, case, typed()).status_code == 404
    assert add(eli, case, typed()).status_code == 403
    assert not Person.objects.exists()


# --- Somebody like them is known ------------------------------------------------------------------


@pytest.fixture
def kayla(other_case: Case) -> Person:
    """Known to the other team."""
    kayla = make_person("Kayla Reed", born_on=date(2012, 3, 31))
    involve(kayla, other_case)
    return kayla


def test_likely_duplicates_are_pointed_out_and_the_typing_is_kept(
    asha: User, case: Case, kayla: Person
) -> None:
    page = add(asha, case, typed("Kaylah Reed", "2012-03-31")).content.decode()
    assert "Kayla Reed, born 2012" in page
    assert "Known to another team." in page
    assert "31 March" not in page
    assert 'name="name" value="Kaylah Reed"' in page
    assert 'name="born_on_year" value="2012"' in page
    assert Person.objects.count() == 1


def test_what_was_shown_is_recorded(asha: User, case: Case, kayla: Person) -> None:
    add(asha, case, typed("Kayla Reed"))
    entry = Entry.objects.get(deed="person.likeness_shown")
    assert (entry.actor, entry.cases, entry.subjects) == (asha, [case.pk], [kayla.pk])
    assert entry.object_repr == "Kayla Reed"


def test_picking_them_puts_the_same_record_on_the_case(
    asha: User, case: Case, kayla: Person
) -> None:
    form = typed("Kaylah Reed", "2012-03-31", asked="yes", same_as=kayla.pk)
    assert add(asha, case, form)["Location"] == f"/cases/{case.reference}/people/{kayla.pk}/"
    assert Person.objects.get() == kayla
    assert kayla.involvements.filter(case=case).exists()


def test_none_of_these_makes_a_new_record(asha: User, case: Case, kayla: Person) -> None:
    add(asha, case, typed("Kayla Reed", asked="yes", same_as="new"))
    assert Person.objects.count() == 2


def test_an_answer_must_be_given(asha: User, case: Case, kayla: Person) -> None:
    page = add(asha, case, typed("Kayla Reed", asked="yes")).content.decode()
    assert "Choose the same person, or choose “None of these”" in page
    assert not case.involvements.exists()


def test_the_typing_can_be_changed(asha: User, case: Case, kayla: Person) -> None:
    page = add(asha, case, typed("Kayla Reed", asked="yes", change="yes")).content.decode()
    assert "What is their part in this case?" in page
    assert 'value="Kayla Reed"' in page


def test_someone_who_is_not_alike_cannot_be_slipped_in(
    asha: User, case: Case, kayla: Person, other_case: Case
) -> None:
    stranger = make_person("Tyrone Okafor")
    involve(stranger, other_case)
    add(asha, case, typed("Kayla Reed", asked="yes", same_as=stranger.pk))
    assert not case.involvements.exists()


def test_of_a_restricted_record_nothing_is_told(
    asha: User, case: Case, restricted_case: Case
) -> None:
    hidden = make_person("Kayla Reed", born_on=date(2012, 3, 31))
    involve(hidden, restricted_case)
    page = add(asha, case, typed("Kayla Reid", "2012-03-31")).content.decode()
    assert "a record like this that you cannot see" in page
    assert "Kayla Reed" not in page
    assert Entry.objects.get(deed="person.likeness_shown").subjects == [hidden.pk]
    add(asha, case, typed("Kayla Reid", "2012-03-31", asked="yes", same_as=hidden.pk))
    assert not case.involvements.exists()


def test_those_on_my_cases_are_shown_whole(asha: User, case: Case, jordan: Person) -> None:
    make_alias(jordan, "Jordan Price")
    page = add(asha, case, typed("Jordon Smith")).content.decode()
    assert "Jordan Smith, date of birth not known" in page
    assert "Also known as Jordan Price." in page


def test_the_same_part_is_not_given_twice(asha: User, case: Case, jordan: Person) -> None:
    form = typed("Jordan Smith", asked="yes", same_as=jordan.pk, role="parent")
    page = add(asha, case, form).content.decode()
    assert "Jordan Smith is already on this case as parent." in page
    assert jordan.involvements.count() == 1


def found(by: User, name: str, born_on: date | None = None) -> set[str]:
    alike = find_lookalikes(by=by, names=(name,), born_on=born_on)
    return {each.person.name for each in alike.to_choose}


@pytest.mark.parametrize(
    "name", ["zoe obrien", "O’BRIEN, Zoë", "Zoe O'Brian", "Zoë Ann O'Brien", "Jo Price"]
)
def test_found_by_any_spelling_and_by_another_name(asha: User, case: Case, name: str) -> None:
    person = make_person("Zoë O'Brien")
    make_alias(person, "Jo Price")
    involve(person, case)
    involve(make_person("Tyrone Okafor"), case)
    assert found(asha, name) == {"Zoë O'Brien"}


def test_found_by_the_birthday_where_the_surname_is_new(asha: User, case: Case) -> None:
    involve(make_person("Zoe Reed", born_on=date(1990, 1, 2)), case)
    assert found(asha, "Zoe Lockwood", date(1990, 1, 2)) == {"Zoe Reed"}
    assert found(asha, "Zoey Reid", date(1990, 2, 1)) == {"Zoe Reed"}
    assert found(asha, "Zoe Lockwood", date(1991, 5, 6)) == set()


def test_a_merged_record_is_found_as_the_one_that_was_kept(asha: User, case: Case) -> None:
    kept = make_person("Zoe Reed")
    involve(kept, case)
    make_person("Zoe Lockwood", merged_into=kept)
    assert found(asha, "Zoe Lockwood") == {"Zoe Reed"}


def test_looking_for_likeness_takes_a_constant_number_of_queries(asha: User, case: Case) -> None:
    def queries_with(rows: int) -> int:
        for _ in range(rows):
            person = make_person("Kayla Reed")
            make_alias(person, "Kay Reed")
            involve(person, make_case(lead=asha, team=case.team))
        with CaptureQueriesContext(connection) as captured:
            find_lookalikes(by=asha, names=("Kayla Reed",), born_on=date(2012, 3, 31))
        return len(captured)

    queries_with(1)
    assert queries_with(3) == queries_with(30)


# --- Their record ---------------------------------------------------------------------------------


def person_path(case: Case, person: Person, page: str = "") -> str:
    return f"/cases/{case.reference}/people/{person.pk}/{page}"


def test_a_person_is_read_on_record(asha: User, case: Case, jordan: Person) -> None:
    page = client_for(asha).get(person_path(case, jordan)).content.decode()
    assert "Jordan Smith" in page
    entry = Entry.objects.get(deed="person.read")
    assert (entry.actor, entry.cases, entry.subjects) == (asha, [case.pk], [jordan.pk])


@pytest.mark.parametrize("page", ["", "edit/", "aliases/add/", "profiles/add/"])
def test_who_may_see_a_person(
    ben: User, cal: User, eli: User, case: Case, jordan: Person, page: str
) -> None:
    path = person_path(case, jordan, page)
    assert client_for(ben).get(path).status_code == 200
    assert client_for(cal).get(path).status_code == 404
    assert client_for(eli).get(path).status_code == (403 if page else 200)
    if page:
        assert client_for(eli).post(path, {}).status_code == 403
        assert client_for(ben).delete(path).status_code == 405


def test_a_person_is_found_only_on_their_cases(asha: User, case: Case, kayla: Person) -> None:
    assert client_for(asha).get(person_path(case, kayla)).status_code == 404
    missing = f"/cases/{case.reference}/people/99999999999999999999/"
    assert client_for(asha).get(missing).status_code == 404


def test_other_cases_are_named_only_to_those_who_may_see_them(
    asha: User, case: Case, other_case: Case, restricted_case: Case, jordan: Person
) -> None:
    second = make_case(lead=asha, team=case.team, title="Second")
    for each in (second, other_case, restricted_case):
        involve(jordan, each)
    page = client_for(asha).get(person_path(case, jordan)).content.decode()
    assert str(second) in page
    assert other_case.title not in page
    assert restricted_case.title not in page
    assert "And 2 other cases." in page


def test_details_are_changed_with_the_version_checked(
    asha: User, case: Case, jordan: Person
) -> None:
    client, path = client_for(asha), person_path(case, jordan, "edit/")
    form = {"name": "Jordan Smyth", "born_on_unknown": "on", "version": "1"}
    assert client.post(path, form)["Location"] == person_path(case, jordan)
    page = client.post(path, {**form, "name": "Jordan Smythe"}).content.decode()
    assert "Someone changed this after you opened it." in page
    assert "Jordan Smythe" in page
    jordan.refresh_from_db()
    assert jordan.name == "Jordan Smyth"
    assert Entry.objects.get(deed="person.changed").subjects == [jordan.pk]


def test_another_name_is_added_once(asha: User, case: Case, jordan: Person) -> None:
    client, path = client_for(asha), person_path(case, jordan, "aliases/add/")
    assert client.post(path, {"name": "Jay  Smith"}).status_code == 302
    for again in ("jay smith", "JORDAN SMITH"):
        page = client.post(path, {"name": again}).content.decode()
        assert "already recorded under that name" in page
    assert Alias.objects.get().name == "Jay Smith"
    assert Entry.objects.get(deed="person.alias_added").subjects == [jordan.pk]
    assert "Jay Smith" in client.get(person_path(case, jordan)).content.decode()


def test_every_part_that_somebody_has_is_shown(asha: User, case: Case, jordan: Person) -> None:
    involve(jordan, case, InvolvementRole.RISK)
    page = client_for(asha).get(person_path(case, jordan)).content.decode()
    assert "Parent, person posing a risk" in page
