"""Somebody is not told: a worker's reasons, a manager's answer, and what the pages say of it."""

from datetime import date, timedelta
from typing import Any

import pytest
from django.urls import reverse

from accounts.models import RoleName, Team, User
from audit import clock
from audit.models import Entry
from audit.refusals import NotAllowed, Refused, Unknown
from cases.models import Case, Person
from cases.panels import chronology
from consent import panels
from consent.models import NotTold, NotToldAnswer
from consent.not_told.actions import WhyNotTold, answer_not_told, record_not_told
from consent.not_told.panels import case_panel, person_panel
from consent.not_told.queries import agreed_not_told
from consent.queries import notice_standing
from post.models import Message
from tests.cast import client_for
from tests.factories import involve, make_person, make_user
from tests.factories_consent import answer_to, make_not_told, make_notice


def ahead(days: int) -> date:
    return clock.today() + timedelta(days=days)


def boxes(day: date) -> dict[str, Any]:
    return {
        "review_on_day": day.day,
        "review_on_month": day.month,
        "review_on_year": day.year,
    }


def why(**fields: Any) -> WhyNotTold:
    usual = {"ground": "risk", "reasons": "He would take it out on her.", "review_on": ahead(30)}
    return WhyNotTold(**{**usual, **fields})


def tag(by: User, case: Case, person: Person) -> str:
    panel = person_panel(by, case, person)
    assert panel is not None
    return str(panel.context["lines"][0]["tag"])


def untold(by: User, case: Case) -> str:
    return str(panels.case_panel(by, case).context["untold"])


def test_a_worker_records_it_and_a_manager_agrees(
    asha: User, dee: User, case: Case, jordan: Person
) -> None:
    add = reverse("not_told_add", args=[case.reference, jordan.pk])
    client = client_for(asha)
    assert "This does not let you look" in client.get(add).content.decode()
    sent = {"ground": "risk", "reasons": "He would take it out on her.", **boxes(ahead(30))}
    assert client.post(add, sent).status_code == 302
    row = NotTold.objects.get()
    assert (row.asked_by, row.person, row.case) == (asha, jordan, case)
    assert tag(asha, case, jordan) == "Waiting for a manager’s answer"
    told = Message.objects.get(to=dee)
    assert "Jordan" not in told.text and case.reference not in told.text
    page = client_for(dee).get(told.link).content.decode()
    assert "He would take it out on her." in page
    assert client_for(dee).post(told.link, {}).status_code == 200
    assert not NotToldAnswer.objects.exists(), "a choice and reasons are asked for"
    client_for(dee).post(told.link, {"agreed": "yes", "reasons": "I see no other way."})
    body = client.get(reverse("person_page", args=[case.reference, jordan.pk])).content.decode()
    assert "agreed by Dee Marsh until" in body
    assert Message.objects.get(to=asha).link == reverse(
        "not_told_page", args=[case.reference, jordan.pk, row.pk]
    )
    assert "I see no other way." in client.get(Message.objects.get(to=asha).link).content.decode()
    deeds = Entry.objects.filter(deed__startswith="consent.not_told", kind="deed")
    assert [(each.deed, each.actor) for each in deeds.order_by("pk")] == [
        ("consent.not_told_recorded", asha),
        ("consent.not_told_answered", dee),
    ]


@pytest.mark.parametrize(
    ("days", "sentence"),
    [(0, "must be after today"), (-3, "must be after today"), (200, "must be within 6 months")],
)
def test_a_wrong_review_date_is_explained_and_nothing_typed_is_lost(
    asha: User, case: Case, jordan: Person, days: int, sentence: str
) -> None:
    add = reverse("not_told_add", args=[case.reference, jordan.pk])
    sent = {"ground": "crime", "reasons": "It would warn him.", **boxes(ahead(days))}
    page = client_for(asha).post(add, sent)
    assert page.status_code == 200
    assert sentence in page.content.decode() and "It would warn him." in page.content.decode()
    with pytest.raises(Refused, match=sentence):
        record_not_told(by=asha, case=case, person=jordan, why=why(review_on=ahead(days)))
    assert not NotTold.objects.exists()


def test_it_is_answered_once(dee: User, case: Case, jordan: Person) -> None:
    row = make_not_told(jordan, case)
    answer_not_told(by=dee, not_told=row, agreed=True, reasons="Yes.")
    with pytest.raises(Refused, match="already answered"):
        answer_not_told(by=dee, not_told=row, agreed=False, reasons="No.")
    where = reverse("not_told_answer", args=[case.reference, jordan.pk, row.pk])
    assert "Record my answer" not in client_for(dee).get(where).content.decode()
    again = client_for(dee).post(where, {"agreed": "no", "reasons": "On reflection, no."})
    assert again.status_code == 409 and NotToldAnswer.objects.get().agreed


def test_what_a_manager_typed_stays_where_the_answer_comes_too_late(
    dee: User, case: Case, jordan: Person
) -> None:
    row = make_not_told(jordan, case)
    where = reverse("not_told_answer", args=[case.reference, jordan.pk, row.pk])
    typed = {"agreed": "no", "reasons": "His aunt has told him already."}
    make_notice(jordan, case)
    told = client_for(dee).post(where, typed)
    assert told.status_code == 409 and not NotToldAnswer.objects.exists()
    assert "They have been told since" in told.content.decode()
    assert told.context["form"]["reasons"].value() == typed["reasons"]
    assert typed["reasons"] in told.content.decode()


def test_a_manager_never_answers_what_they_recorded_themselves(
    dee: User, assessment_team: Team, case: Case, jordan: Person
) -> None:
    row = record_not_told(by=dee, case=case, person=jordan, why=why())
    assert not Message.objects.filter(to=dee).exists()
    where = reverse("not_told_answer", args=[case.reference, jordan.pk, row.pk])
    assert (
        "another manager of the team has to answer" in client_for(dee).get(where).content.decode()
    )
    assert client_for(dee).post(where, {"agreed": "yes", "reasons": "Y."}).status_code == 403
    di = make_user("Di Other", roles=[(RoleName.TEAM_MANAGER, assessment_team)])
    answer_not_told(by=di, not_told=row, agreed=True, reasons="I agree.")


def test_workers_and_outsiders_do_not_answer(
    asha: User, ben: User, cal: User, case: Case, jordan: Person
) -> None:
    row = make_not_told(jordan, case)
    for by in (asha, ben):
        with pytest.raises(NotAllowed):
            answer_not_told(by=by, not_told=row, agreed=True, reasons="Yes.")
    with pytest.raises(Unknown):
        answer_not_told(by=cal, not_told=row, agreed=True, reasons="Yes.")
    with pytest.raises(Unknown):
        record_not_told(by=cal, case=case, person=jordan, why=why())


def test_the_warning_on_the_case_goes_only_once_a_manager_has_agreed(
    asha: User, dee: User, case: Case, jordan: Person
) -> None:
    assert untold(asha, case) == "Jordan Smith"
    row = make_not_told(jordan, case)
    assert untold(asha, case) == "Jordan Smith", "nobody has answered yet"
    answer_to(row, by=dee)
    assert untold(asha, case) == ""
    page = client_for(asha).get(reverse("case_page", args=[case.reference])).content.decode()
    assert "Jordan Smith" in page and "agreed by Dee Marsh until" in page


def test_it_is_overdue_once_its_review_date_has_passed_and_the_warning_is_back(
    asha: User, dee: User, case: Case, jordan: Person
) -> None:
    row = make_not_told(jordan, case, review_on=ahead(0))
    answer_to(row, by=dee)
    assert (tag(asha, case, jordan), untold(asha, case)) == ("Agreed", ""), "to the end of the day"
    make_not_told(make_person(), case)
    old = make_person("Kim Smith")
    involve(old, case)
    answer_to(make_not_told(old, case, review_on=ahead(-1)), by=dee)
    assert tag(asha, case, old) == "Review overdue"
    assert untold(asha, case) == "Kim Smith"


def test_a_manager_who_does_not_agree_ends_an_earlier_agreement(
    asha: User, dee: User, case: Case, jordan: Person
) -> None:
    answer_to(make_not_told(jordan, case), by=dee)
    answer_to(make_not_told(jordan, case), by=dee, agreed=False)
    assert tag(asha, case, jordan) == "Not agreed"
    assert untold(asha, case) == "Jordan Smith"


def test_asking_again_before_the_end_leaves_what_was_agreed_standing(
    asha: User, dee: User, case: Case, jordan: Person
) -> None:
    answer_to(make_not_told(jordan, case), by=dee)
    make_not_told(jordan, case)
    assert tag(asha, case, jordan) == "Waiting for a manager’s answer"
    assert untold(asha, case) == ""


def test_being_told_makes_it_moot(asha: User, dee: User, case: Case, jordan: Person) -> None:
    make_notice(jordan, case, given_at=clock.now() - timedelta(days=300))
    row = make_not_told(jordan, case)
    assert tag(asha, case, jordan) == "Waiting for a manager’s answer"
    make_notice(jordan, case)
    assert tag(asha, case, jordan) == "Told since"
    with pytest.raises(Refused, match="told since"):
        answer_not_told(by=dee, not_told=row, agreed=True, reasons="Yes.")


def test_it_follows_the_person_through_a_merge(
    asha: User, dee: User, case: Case, jordan: Person
) -> None:
    twin = make_person("Jordie Smythe")
    involve(twin, case)
    answer_to(make_not_told(twin, case), by=dee)
    assert agreed_not_told(case) == {twin.pk}
    twin.merged_into = jordan
    twin.save()
    assert agreed_not_told(case) == {jordan.pk, twin.pk}
    assert untold(asha, case) == ""
    assert tag(asha, case, jordan) == "Agreed"


def test_the_gate_is_not_changed_by_it(dee: User, case: Case, jordan: Person) -> None:
    answer_to(make_not_told(jordan, case), by=dee)
    assert notice_standing(root=jordan, case=case, at=clock.now()) == "none"


def test_the_chronology_tells_of_both(asha: User, dee: User, case: Case, jordan: Person) -> None:
    answer_to(make_not_told(jordan, case), by=dee, agreed=False)
    told = {happening.words: happening.who for happening in chronology(case.lead, case)}
    assert told["Recorded that Jordan Smith is not told"] == "Asha Rahman"
    assert told["A manager did not agree that Jordan Smith is not told"] == "Dee Marsh"


def test_where_nothing_is_recorded_nothing_is_shown(asha: User, case: Case, jordan: Person) -> None:
    assert case_panel(asha, case) is None
    assert person_panel(asha, case, jordan) is None


def test_a_record_on_another_case_is_not_found(
    asha: User, case: Case, other_case: Case, jordan: Person
) -> None:
    involve(jordan, other_case)
    row = make_not_told(jordan, other_case)
    where = reverse("not_told_page", args=[case.reference, jordan.pk, row.pk])
    assert client_for(asha).get(where).status_code == 404
    assert person_panel(asha, case, jordan) is None


def test_the_auditor_reads_it_and_the_read_is_on_record(
    eli: User, case: Case, jordan: Person
) -> None:
    row = make_not_told(jordan, case)
    where = reverse("not_told_page", args=[case.reference, jordan.pk, row.pk])
    assert client_for(eli).get(where).status_code == 200
    entry = Entry.objects.get(deed="consent.not_told_read")
    assert (entry.actor, entry.subjects, entry.cases) == (eli, [jordan.pk], [case.pk])
