"""A notice names the words that were really used."""

from datetime import datetime, timedelta
from typing import Any

import pytest
from django.urls import reverse

from accounts.models import User
from audit import clock
from cases.models import Case, Person
from consent.actions import Telling, record_notice
from consent.models import Notice, Wording
from consent.wordings.actions import publish_wording
from consent.wordings.queries import current_wording
from tests.cast import client_for


def record(by: User, case: Case, person: Person, **fields: Any) -> Notice:
    telling = {"kind": "general", "given_at": clock.now(), "method": "phone", "given_by": by}
    return record_notice(by=by, case=case, person=person, telling=Telling(**{**telling, **fields}))


def publish(by: User, **changed: Any) -> Wording:
    words = {"kind": "general", "language": "English", "title": "T", "body": "B", "reason": "R"}
    return publish_wording(by=by, **{"seen_version": 1, **words, **changed})


def posted(by: User, when: datetime, **fields: str) -> dict[str, str]:
    london = when.astimezone(clock.LONDON)
    return {
        "kind": "general",
        "given_at_day": str(london.day),
        "given_at_month": str(london.month),
        "given_at_year": str(london.year),
        "given_at_time": f"{london:%H:%M}",
        "method": "phone",
        "given_by": str(by.pk),
        **fields,
    }


def test_a_notice_names_the_version_in_use_when_it_was_given(
    asha: User, sam: User, case: Case, jordan: Person
) -> None:
    first = current_wording("general", "English")
    before = clock.now()
    second = publish(sam)
    assert record(asha, case, jordan).wording == second
    assert record(asha, case, jordan, given_at=before).wording == first


def test_a_specific_notice_has_the_words_of_a_specific_notice(
    asha: User, case: Case, jordan: Person
) -> None:
    wording = record(asha, case, jordan, kind="specific").wording
    assert wording is not None
    assert wording.kind == "specific"


@pytest.mark.parametrize("fields", [{"language": "Cantonese"}, {"given_at": None}])
def test_a_notice_in_other_words_names_none(
    asha: User, case: Case, jordan: Person, fields: dict[str, Any]
) -> None:
    if "given_at" in fields:
        fields = {"given_at": clock.now() - timedelta(days=400)}
    assert record(asha, case, jordan, **fields).wording is None


def test_the_form_offers_the_languages_that_have_words_and_another(
    asha: User, sam: User, case: Case, jordan: Person
) -> None:
    publish(sam, kind="specific", language="Polish", seen_version=0)
    publish(sam, kind="consent", language="Welsh", seen_version=0)
    address = reverse("notice_add", args=[case.reference, jordan.pk])
    form = client_for(asha).get(address).context["form"]
    assert [value for value, _ in form.fields["language"].choices] == [
        "English",
        "Polish",
        "another",
    ]


@pytest.mark.parametrize(
    ("fields", "language", "has_words"),
    [
        ({"language": "English"}, "English", True),
        ({"language": "another", "other_language": "Cantonese"}, "Cantonese", False),
        ({"language": "another", "other_language": " english "}, "English", True),
        ({"language": "English", "other_language": "Left behind"}, "English", True),
    ],
)
def test_the_form_hands_over_the_language_and_the_action_finds_the_words(
    asha: User,
    sam: User,
    case: Case,
    jordan: Person,
    fields: dict[str, str],
    language: str,
    has_words: bool,
) -> None:
    # Minutes are as fine as the form gets, and the first words are younger than that in a test.
    address = reverse("notice_add", args=[case.reference, jordan.pk])
    answer = client_for(asha).post(address, posted(asha, clock.now(), **fields))
    assert answer.status_code == 302
    notice = Notice.objects.get()
    assert notice.language == language
    assert (current_wording("general", notice.language) is not None) is has_words


def test_the_timeline_leads_to_the_words(asha: User, sam: User, case: Case, jordan: Person) -> None:
    first = record(asha, case, jordan).wording
    assert first is not None
    publish(sam)
    address = reverse("person_page", args=[case.reference, jordan.pk])
    body = client_for(asha).get(address).content.decode()
    assert reverse("wording_version", args=[first.pk]) in body
    assert "The words: general notice, English, version 1" in body
