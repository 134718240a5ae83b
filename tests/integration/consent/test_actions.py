"""What changes of consent do beside writing a row: lock, tell, and stop."""

from collections.abc import Iterator
from datetime import date, timedelta
from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from accounts.models import User
from audit import clock
from audit.models import Entry
from audit.refusals import NotAllowed, Refused, Unknown
from cases.models import Case, Person
from consent import actions
from consent.actions import Answer, Grounds, Telling
from consent.models import ConsentDeed, ConsentEvent, Footing, Notice, NoticeKind, Override
from consent.signals import consent_changed
from tests.factories import involve, make_person
from tests.factories_consent import ago, make_consent, strike


@pytest.fixture
def told() -> Iterator[list[dict[str, Any]]]:
    """What `consent_changed` said."""
    heard: list[dict[str, Any]] = []

    def hear(**said: Any) -> None:
        heard.append(said)

    consent_changed.connect(hear, weak=False)
    yield heard
    consent_changed.disconnect(hear)


def given(person: Person, **fields: Any) -> Answer:
    usual: dict[str, Any] = {
        "deed": ConsentDeed.GIVEN,
        "at": ago(hours=1),
        "decider": person.name,
        "decider_person": person,
        "footing": Footing.SELF,
        "scope_from": date(2026, 1, 1),
    }
    return Answer(**{**usual, **fields})


def telling(by: User, **fields: Any) -> Telling:
    return Telling(
        **{
            "kind": NoticeKind.GENERAL,
            "given_at": ago(hours=1),
            "method": "letter",
            "given_by": by,
            **fields,
        }
    )


def grounds(**fields: Any) -> Grounds:
    return Grounds(
        **{
            "ground": Override.Ground.RISK_TO_CHILD,
            "reasons": "Asking would put the child in danger.",
            "review_on": clock.today() + timedelta(days=7),
            **fields,
        }
    )


def locks(captured: CaptureQueriesContext) -> list[str]:
    return [each["sql"] for each in captured if "FOR NO KEY UPDATE" in each["sql"]]


def merged_record(root: Person, case: Case) -> Person:
    record = make_person("J Smith", merged_into=root)
    involve(record, case)
    return record


def test_each_change_locks_the_record_that_stands_for_the_person(
    asha: User, dee: User, case: Case, jordan: Person
) -> None:
    record = merged_record(jordan, case)
    event = make_consent(record, case)
    changes = [
        lambda: actions.record_notice(by=asha, case=case, person=record, telling=telling(asha)),
        lambda: actions.record_consent(by=asha, case=case, person=record, answer=given(record)),
        lambda: actions.strike_out(by=asha, case=case, person=record, struck=event, reason="Slip"),
        lambda: actions.record_override(by=dee, case=case, person=record, grounds=grounds()),
    ]
    for change in changes:
        with CaptureQueriesContext(connection) as captured:
            change()
        statements = [each["sql"] for each in captured]
        (lock,) = locks(captured)
        assert f'"cases_person"."id" = {jordan.pk}' in lock
        written = next(i for i, sql in enumerate(statements) if 'INSERT INTO "consent_' in sql)
        assert statements.index(lock) < written


def test_the_lock_follows_a_merge_that_came_first(asha: User, case: Case, jordan: Person) -> None:
    record = make_person("J Smith")
    involve(record, case)
    stale = Person.objects.get(pk=record.pk)
    record.merged_into = jordan
    record.save()
    with CaptureQueriesContext(connection) as captured:
        actions.record_consent(by=asha, case=case, person=stale, answer=given(stale))
    assert f'"cases_person"."id" = {jordan.pk}' in locks(captured)[-1]


def test_consent_is_written_told_and_on_record(
    asha: User, case: Case, jordan: Person, told: list[dict[str, Any]]
) -> None:
    record = merged_record(jordan, case)
    event = actions.record_consent(by=asha, case=case, person=record, answer=given(record))
    assert (event.deed, event.person, event.recorded_by) == ("given", record, asha)
    (said,) = told
    assert (said["root"], said["event"], said["by"]) == (jordan, event, asha)
    entry = Entry.objects.get(deed="consent.recorded")
    assert (entry.actor, entry.subjects, entry.cases) == (asha, [record.pk], [case.pk])
    assert entry.sentence == "Asha Rahman recorded consent given for J Smith"


@pytest.mark.parametrize("deed", [ConsentDeed.WITHDRAWN, ConsentDeed.REFUSED, ConsentDeed.SOUGHT])
def test_every_deed_is_told(
    asha: User, case: Case, jordan: Person, told: list[dict[str, Any]], deed: ConsentDeed
) -> None:
    answer = given(jordan, deed=deed, scope_from=None)
    actions.record_consent(by=asha, case=case, person=jordan, answer=answer)
    assert [said["event"].deed for said in told] == [deed]


def test_a_receiver_that_fails_undoes_the_withdrawal_and_its_entry(
    asha: User, case: Case, jordan: Person
) -> None:
    def fail(**said: Any) -> None:
        raise RuntimeError("the session could not be ended")

    consent_changed.connect(fail, weak=False)
    try:
        with pytest.raises(RuntimeError):
            actions.record_consent(
                by=asha,
                case=case,
                person=jordan,
                answer=given(jordan, deed=ConsentDeed.WITHDRAWN, scope_from=None),
            )
    finally:
        consent_changed.disconnect(fail)
    assert not ConsentEvent.objects.exists()
    assert not Entry.objects.filter(deed="consent.recorded").exists()


def test_what_the_rules_could_not_read_is_never_written(
    asha: User, case: Case, jordan: Person
) -> None:
    for broken in (given(jordan, scope_from=None), given(jordan, footing="")):
        with pytest.raises(ValueError, match="needs"):
            actions.record_consent(by=asha, case=case, person=jordan, answer=broken)
    assert not ConsentEvent.objects.exists()


def test_nothing_is_recorded_before_it_happens(asha: User, case: Case, jordan: Person) -> None:
    soon = clock.now() + timedelta(minutes=1)
    with pytest.raises(Refused, match="still to come"):
        actions.record_consent(by=asha, case=case, person=jordan, answer=given(jordan, at=soon))
    with pytest.raises(Refused, match="still to come"):
        actions.record_notice(
            by=asha, case=case, person=jordan, telling=telling(asha, given_at=soon)
        )
    assert not ConsentEvent.objects.exists()
    assert not Notice.objects.exists()
    assert Entry.objects.filter(kind="refusal", subjects=[jordan.pk], cases=[case.pk]).count() == 2


def test_striking_out_keeps_the_event_and_says_why(
    asha: User, case: Case, jordan: Person, told: list[dict[str, Any]]
) -> None:
    event = make_consent(jordan, case)
    actions.strike_out(by=asha, case=case, person=jordan, struck=event, reason="Wrong person.")
    assert ConsentEvent.objects.filter(pk=event.pk).exists()
    assert event.struck_out_by.get().reason == "Wrong person."
    assert [said["event"].deed for said in told] == ["invalidated"]
    assert Entry.objects.get(deed="consent.struck_out").reason == "Wrong person."


def test_an_event_is_struck_out_once_and_a_striking_out_never(
    asha: User, case: Case, jordan: Person
) -> None:
    event = make_consent(jordan, case)
    first = strike(event)
    with pytest.raises(Refused, match="already been struck out"):
        actions.strike_out(by=asha, case=case, person=jordan, struck=event, reason="Again")
    with pytest.raises(Refused, match="cannot itself"):
        actions.strike_out(by=asha, case=case, person=jordan, struck=first, reason="No")
    assert ConsentEvent.objects.filter(deed="invalidated").count() == 1


def test_an_event_about_someone_else_cannot_be_struck_out_from_here(
    asha: User, case: Case, jordan: Person
) -> None:
    other = make_person("Kim Smith")
    involve(other, case)
    event = make_consent(other, case)
    with pytest.raises(Refused, match="another person"):
        actions.strike_out(by=asha, case=case, person=jordan, struck=event, reason="No")


def test_an_override_needs_a_review_date_after_today(dee: User, case: Case, jordan: Person) -> None:
    with pytest.raises(Refused, match="must be after today"):
        actions.record_override(
            by=dee, case=case, person=jordan, grounds=grounds(review_on=clock.today())
        )
    made = actions.record_override(by=dee, case=case, person=jordan, grounds=grounds())
    entry = Entry.objects.get(deed="consent.overridden")
    assert (entry.actor, entry.subjects, entry.cases) == (dee, [jordan.pk], [case.pk])
    assert entry.reason == made.reasons


def test_a_worker_cannot_override_and_an_outsider_learns_nothing(
    asha: User, cal: User, case: Case, jordan: Person
) -> None:
    with pytest.raises(NotAllowed):
        actions.record_override(by=asha, case=case, person=jordan, grounds=grounds())
    with pytest.raises(Unknown):
        actions.record_consent(by=cal, case=case, person=jordan, answer=given(jordan))
    with pytest.raises(Unknown):
        actions.record_notice(by=cal, case=case, person=jordan, telling=telling(cal))
    assert not Override.objects.exists()
    assert not ConsentEvent.objects.exists()
    assert not Notice.objects.exists()


def test_somebody_who_is_not_on_the_case_cannot_be_written_about(
    asha: User, case: Case, jordan: Person
) -> None:
    stranger = make_person()
    with pytest.raises(Unknown):
        actions.record_consent(by=asha, case=case, person=stranger, answer=given(stranger))
    assert not ConsentEvent.objects.exists()
