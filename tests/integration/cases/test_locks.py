"""Whoever writes about a person holds the record that stands for them, and no other."""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from accounts.models import User
from cases import locks
from cases.actions import change_person
from cases.models import Case, Person
from tests.factories import make_person

pytestmark = pytest.mark.django_db


def test_a_merge_that_comes_in_between_does_not_leave_the_kept_record_unlocked(
    case: Case, jordan: Person, asha: User, monkeypatch: pytest.MonkeyPatch
) -> None:
    kept = make_person("Jordan Smythe")
    root_of = locks.root_of

    def merged_once_it_was_read(person: Person) -> Person:
        root = root_of(person)
        Person.objects.filter(pk=jordan.pk).update(merged_into=kept)
        return root

    monkeypatch.setattr(locks, "root_of", merged_once_it_was_read)
    with CaptureQueriesContext(connection) as queries:
        change_person(
            by=asha,
            reference=case.reference,
            person_id=jordan.pk,
            version=kept.version,
            name="Jordan Smythe-Smith",
            born_on=None,
        )
    locked = [query["sql"] for query in queries if "FOR NO KEY UPDATE" in query["sql"]]
    assert f'"cases_person"."id" = {kept.pk} ' in locked[-1]
    kept.refresh_from_db()
    assert kept.name == "Jordan Smythe-Smith"
