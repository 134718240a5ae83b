"""The lawful basis of a case, recorded apart from consent."""

from typing import Any

import pytest
from django.db import DatabaseError
from django.urls import reverse

from accounts.models import User
from audit.models import Entry
from audit.refusals import NotAllowed, Unknown
from cases.models import Case
from cases.panels import chronology
from consent.lawful_basis.actions import Basis, record_lawful_basis
from consent.models import LawfulBasis
from tests.cast import client_for
from tests.factories_consent import make_lawful_basis

TYPED: dict[str, Any] = {
    "article_6": "public_task",
    "article_9": "safeguarding",
    "law": "Children Act 1989 section 47",
    "reasons": "An enquiry is under way.",
}


def case_page(by: User, case: Case) -> str:
    return client_for(by).get(reverse("case_page", args=[case.reference])).content.decode()


def test_a_case_rests_on_public_task_until_somebody_says_so(asha: User, case: Case) -> None:
    page = case_page(asha, case)
    assert "Lawful basis (data protection)" in page
    assert "Public task: Article 6(1)(e) — not yet confirmed" in page
    assert "Consent to looking is not the lawful basis" in page


def test_it_is_recorded_and_what_was_there_before_stays(asha: User, ben: User, case: Case) -> None:
    where = reverse("lawful_basis", args=[case.reference])
    assert client_for(asha).get(where).status_code == 200
    assert client_for(asha).post(where, TYPED).status_code == 302
    client_for(ben).post(
        where, {**TYPED, "article_6": "legal_obligation", "reasons": "The court ordered it."}
    )
    page = case_page(asha, case)
    assert "not yet confirmed" not in page
    now, _, before = page.partition("What was recorded before")
    assert "Legal obligation: Article 6(1)(c)" in now and "The court ordered it." in now
    assert "Public task: Article 6(1)(e)" in before and "An enquiry is under way." in before
    entries = Entry.objects.filter(deed="consent.lawful_basis_recorded").order_by("pk")
    assert [(each.actor, each.cases) for each in entries] == [
        (asha, [case.pk]),
        (ben, [case.pk]),
    ]
    told = [happening.words for happening in chronology(case.lead, case)]
    assert "Lawful basis recorded: Legal obligation: Article 6(1)(c)" in told


def test_what_is_missing_is_asked_for_and_nothing_typed_is_lost(asha: User, case: Case) -> None:
    where = reverse("lawful_basis", args=[case.reference])
    page = client_for(asha).post(where, {"law": "Care Act 2014 section 42"}).content.decode()
    for words in (
        "Choose the lawful basis",
        "Choose the condition for special category data",
        "Answer the question “Why do these fit?”",
        "Care Act 2014 section 42",
    ):
        assert words in page
    assert not LawfulBasis.objects.exists()


def test_only_those_who_may_change_the_case_record_it(cal: User, eli: User, case: Case) -> None:
    basis = Basis(**TYPED)
    with pytest.raises(Unknown):
        record_lawful_basis(by=cal, case=case, basis=basis)
    with pytest.raises(NotAllowed):
        record_lawful_basis(by=eli, case=case, basis=basis)
    assert "Confirm the lawful basis" not in case_page(eli, case)
    assert not LawfulBasis.objects.exists()


def test_what_was_recorded_is_never_changed(case: Case) -> None:
    row = make_lawful_basis(case)
    row.reasons = "Something else."
    with pytest.raises(DatabaseError):
        row.save()
