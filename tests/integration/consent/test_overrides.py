"""Recording, showing and ending a manager's decision to go on without consent."""

from datetime import date, timedelta
from typing import Any

import pytest
from django.urls import reverse

from accounts.models import User
from audit import clock
from audit.models import Entry
from audit.refusals import Refused
from cases.models import Case, Person
from consent.actions import Grounds, record_override
from consent.models import Override
from consent.overrides.queries import reviews_due
from tests.cast import client_for
from tests.factories import involve, make_case, make_person
from tests.factories_consent import make_override


def ahead(days: int) -> date:
    return clock.today() + timedelta(days=days)


def boxes(name: str, day: date) -> dict[str, Any]:
    return {f"{name}_day": day.day, f"{name}_month": day.month, f"{name}_year": day.year}


def typed(**fields: Any) -> dict[str, Any]:
    return {
        "ground": "risk_to_child",
        "reasons": "Asking again would put the child in danger.",
        **boxes("review_on", ahead(14)),
        **fields,
    }


def post(by: User, case: Case, person: Person, sent: dict[str, Any]) -> Any:
    return client_for(by).post(reverse("override_add", args=[case.reference, person.pk]), sent)


def test_advice_that_was_taken_is_kept_with_who_gave_it_and_when(
    dee: User, case: Case, jordan: Person
) -> None:
    advice = {
        "advised": "yes",
        "advice_from": "Lena Hart, duty solicitor",
        **boxes("advice_on", date(2026, 3, 27)),
        "advice": "One look, at open posts only.",
    }
    assert post(dee, case, jordan, typed(**advice)).status_code == 302
    kept = Override.objects.get()
    assert kept.legal_advice == (
        "Lena Hart, duty solicitor, 27 March 2026: One look, at open posts only."
    )
    page = client_for(dee).get(reverse("override_page", args=[case.reference, jordan.pk, kept.pk]))
    for words in (kept.legal_advice, kept.reasons, "Dee Marsh", "Counts until"):
        assert words in page.content.decode()
    entry = Entry.objects.get(deed="consent.override_read")
    assert (entry.actor, entry.subjects, entry.cases) == (dee, [jordan.pk], [case.pk])


def test_advice_that_was_not_taken_needs_a_reason(dee: User, case: Case, jordan: Person) -> None:
    page = post(dee, case, jordan, typed(advised="no"))
    assert page.status_code == 200 and not Override.objects.exists()
    assert "Say why no legal advice was taken" in page.content.decode()
    assert "Enter who gave the legal advice" not in page.content.decode()
    done = post(dee, case, jordan, typed(advised="no", no_advice="Nobody could be reached."))
    assert done.status_code == 302
    assert Override.objects.get().legal_advice == "None was taken: Nobody could be reached."


@pytest.mark.parametrize(
    ("sent", "sentence"),
    [
        ({}, "Choose whether legal advice was taken"),
        ({"advised": "yes"}, "Enter who gave the legal advice"),
        ({"advised": "yes"}, "Enter when the legal advice was given"),
        ({"advised": "yes"}, "Say what the legal advice was"),
    ],
)
def test_the_question_about_advice_has_to_be_answered_whole(
    dee: User, case: Case, jordan: Person, sent: dict[str, Any], sentence: str
) -> None:
    page = post(dee, case, jordan, typed(**sent))
    assert sentence in page.content.decode()
    assert "Asking again would put the child in danger." in page.content.decode()
    assert not Override.objects.exists()


def test_advice_still_to_come_is_asked_about(dee: User, case: Case, jordan: Person) -> None:
    advice = {"advised": "yes", "advice_from": "Lena Hart", "advice": "Go on."}
    page = post(dee, case, jordan, typed(**advice, **boxes("advice_on", ahead(2))))
    assert page.status_code == 200 and not Override.objects.exists()


def test_the_review_date_is_at_most_three_months_ahead(
    dee: User, case: Case, jordan: Person
) -> None:
    sent = typed(advised="no", no_advice="Night.", **boxes("review_on", ahead(100)))
    assert "must be within 3 months" in post(dee, case, jordan, sent).content.decode()
    grounds = Grounds(ground="crime", reasons="It would warn him.", review_on=ahead(100))
    with pytest.raises(Refused, match="within 3 months"):
        record_override(by=dee, case=case, person=jordan, grounds=grounds)
    assert not Override.objects.exists()


def test_one_that_has_ended_says_so_on_the_persons_page(
    asha: User, dee: User, case: Case, jordan: Person
) -> None:
    ended = make_override(jordan, case, by=dee, review_on=ahead(-1))
    make_override(jordan, case, by=dee, review_on=ahead(0))
    body = client_for(asha).get(reverse("person_page", args=[case.reference, jordan.pk]))
    page = body.content.decode()
    assert "Ended " in page and "Counts until " in page
    assert reverse("override_page", args=[case.reference, jordan.pk, ended.pk]) in page


def test_reviews_are_due_a_week_before_and_until_a_newer_decision(
    dee: User, case: Case, jordan: Person
) -> None:
    def due() -> list[Override]:
        return list(reviews_due([case.team_id]))

    make_override(jordan, case, by=dee, review_on=ahead(8))
    assert due() == []
    soon = make_override(jordan, case, by=dee, review_on=ahead(7))
    assert due() == [soon]
    kim = make_person("Kim Doyle")
    involve(kim, case)
    past = make_override(kim, case, by=dee, review_on=ahead(-20))
    assert due() == [past, soon]
    make_override(kim, case, by=dee, review_on=ahead(60))
    assert due() == [soon]
    case.closed_on = clock.today()
    case.save()
    assert due() == []


def test_a_decision_on_another_case_is_not_found(
    asha: User, dee: User, case: Case, jordan: Person
) -> None:
    other = make_case(lead=asha, team=case.team)
    override = make_override(jordan, case, by=dee)
    involve(jordan, other)
    where = reverse("override_page", args=[other.reference, jordan.pk, override.pk])
    assert client_for(asha).get(where).status_code == 404
