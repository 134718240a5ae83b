"""An answer is written only where what it rests on is in order; taking one back never waits."""

from datetime import date, timedelta
from typing import Any

import pytest

from accounts.models import User
from audit.models import Entry
from audit.refusals import NotAllowed, Refused, Unknown
from cases.models import Case, Person
from consent import actions
from consent.actions import Answer, Assessed
from consent.competence import TESTS, Answered
from consent.models import Assessment, ConsentDeed, ConsentEvent, Footing
from tests.factories import involve, make_person, make_profile
from tests.factories_consent import ago


def answer(person: Person, **fields: Any) -> Answer:
    usual: dict[str, Any] = {
        "deed": ConsentDeed.GIVEN,
        "at": ago(hours=1),
        "decider": person.name,
        "decider_person": person,
        "footing": Footing.SELF,
        "scope_from": date(2026, 1, 1),
    }
    return Answer(**{**usual, **fields})


def an_assessment(kind: str = "gillick", *, met: bool = True, **fields: Any) -> Assessed:
    usual: dict[str, Any] = {
        "decision": "Whether their public profiles may be looked at.",
        "made_at": ago(hours=2),
        "assessor": "Dr Vale",
        "assessor_role": "Psychologist",
        "answers": {each.slug: Answered(met, "In their words.") for each in TESTS[kind].questions},
    }
    return Assessed(kind=kind, **{**usual, **fields})


def record(by: User, case: Case, person: Person, given: Answer) -> ConsentEvent:
    return actions.record_consent(by=by, case=case, person=person, answer=given)


@pytest.mark.parametrize("kind", ["gillick", "mca"])
def test_an_own_yes_is_written_with_its_test_in_one_go(
    asha: User, case: Case, jordan: Person, kind: str
) -> None:
    event = record(asha, case, jordan, answer(jordan, footing=kind, assessed=an_assessment(kind)))
    assert event.assessment is not None
    assert (event.assessment.able, event.assessment.kind) == (True, kind)
    assert event.assessment.answers["weighs"] == {"met": True, "why": "In their words."}
    created = Entry.objects.filter(deed="change.created", subjects=[jordan.pk])
    names = set(created.values_list("object_repr", flat=True))
    assert {str(event), str(event.assessment)} <= names


@pytest.mark.parametrize(
    ("assessed", "words"),
    [
        (lambda: None, "no test"),
        (lambda: an_assessment("mca"), "no test"),
        (lambda: an_assessment(met=False), "not met"),
        (lambda: an_assessment(answers={}), "not met"),
        (
            lambda: an_assessment(
                answers=dict(an_assessment().answers) | {"freely": Answered(True, " ")}
            ),
            "not m",
        ),
        (lambda: an_assessment(made_at=ago(minutes=30)), "not made for this answer"),
        (lambda: an_assessment(made_at=ago(days=30)), "not made for this answer"),
    ],
)
def test_an_own_yes_waits_for_a_test_that_is_met_and_of_now(
    asha: User, case: Case, jordan: Person, assessed: Any, words: str
) -> None:
    with pytest.raises(Refused, match=words) as refusal:
        record(asha, case, jordan, answer(jordan, footing="gillick", assessed=assessed()))
    assert refusal.value.decision.next
    assert not ConsentEvent.objects.exists() and not Assessment.objects.exists()


def test_a_test_of_four_weeks_ago_still_holds(asha: User, case: Case, jordan: Person) -> None:
    held = an_assessment(made_at=ago(days=28, hours=1))
    assert record(asha, case, jordan, answer(jordan, footing="gillick", assessed=held))


@pytest.mark.parametrize("deed", [ConsentDeed.REFUSED, ConsentDeed.WITHDRAWN])
@pytest.mark.parametrize("footing", list(Footing))
def test_a_no_never_waits_for_a_test_or_a_proof(
    asha: User, case: Case, deed: ConsentDeed, footing: Footing
) -> None:
    child = make_person("Sky Smith", born_on=date(2020, 5, 1))
    involve(child, case)
    event = record(asha, case, child, answer(child, deed=deed, footing=footing, scope_from=None))
    assert event.assessment is None


@pytest.mark.parametrize(
    ("born_on", "footing", "own", "refused"),
    [
        (date(2020, 5, 1), "self", True, True),
        (date(2020, 5, 1), "gillick", True, False),
        (date(2020, 5, 1), "mca", True, True),
        (date(1990, 5, 1), "self", True, False),
        (date(1990, 5, 1), "gillick", True, True),
        (date(1990, 5, 1), "parental_responsibility", False, True),
        (date(2020, 5, 1), "parental_responsibility", False, False),
        (None, "self", False, True),
        (None, "parental_responsibility", True, True),
    ],
)
def test_a_yes_is_given_in_a_right_that_is_open_to_them(
    asha: User, case: Case, born_on: date | None, footing: str, own: bool, refused: bool
) -> None:
    person = make_person("Sky Smith", born_on=born_on)
    involve(person, case)
    who = {} if own else {"decider": "Kim Smith", "decider_person": None}
    assessed = an_assessment(footing) if footing in TESTS else None
    given = answer(person, footing=footing, assessed=assessed, **who)
    if refused:
        with pytest.raises(Refused, match=r"right|responsibility"):
            record(asha, case, person, given)
    else:
        record(asha, case, person, given)
    assert ConsentEvent.objects.exists() is not refused


def test_a_yes_for_named_profiles_is_for_this_persons_own(
    asha: User, case: Case, jordan: Person
) -> None:
    twice = make_person("J Smith", merged_into=jordan)
    own = make_profile(twice, case).profile
    other = make_profile(make_person("Kim"), case).profile
    with pytest.raises(Refused, match="not recorded as that of Jordan Smith"):
        record(asha, case, jordan, answer(jordan, profiles=[own.pk, other.pk]))
    assert record(asha, case, jordan, answer(jordan, profiles=[own.pk])).profiles == [own.pk]


@pytest.mark.parametrize("deed", ["sought", "given", "refused", "withdrawn"])
@pytest.mark.parametrize("name", ["Asha Rahman", " asha  RAHMAN "])
def test_who_records_never_decides(
    asha: User, case: Case, jordan: Person, deed: str, name: str
) -> None:
    given = answer(
        jordan,
        deed=ConsentDeed(deed),
        decider=name,
        decider_person=None,
        footing="parental_responsibility",
        scope_from=date(2026, 1, 1) if deed == "given" else None,
    )
    with pytest.raises(Refused, match="cannot decide for the family"):
        record(asha, case, jordan, given)
    assert not ConsentEvent.objects.exists()


# --- A test by itself ----------------------------------------------------------------------------


def test_that_somebody_cannot_decide_is_a_deed_of_its_own(
    asha: User, case: Case, jordan: Person
) -> None:
    test = actions.record_assessment(
        by=asha, case=case, person=jordan, assessed=an_assessment("mca", met=False)
    )
    assert not test.able
    entry = Entry.objects.get(deed="consent.assessed")
    assert (entry.actor, entry.subjects, entry.cases) == (asha, [jordan.pk], [case.pk])
    assert entry.sentence == "Asha Rahman recorded an assessment of whether Jordan Smith can decide"
    assert not ConsentEvent.objects.exists()


def test_a_test_alone_is_one_that_is_complete_not_met_and_for_their_age(
    asha: User, case: Case, jordan: Person
) -> None:
    child = make_person("Sky Smith", born_on=date(2020, 5, 1))
    involve(child, case)
    half = dict(an_assessment(met=False).answers) | {"freely": Answered(None, "")}
    for person, assessed, words in (
        (jordan, an_assessment(), "The test is met"),
        (jordan, an_assessment(met=False, answers=half), "not complete"),
        (jordan, an_assessment(met=False, made_at=ago(hours=-1)), "still to come"),
        (child, an_assessment("mca", met=False), "not for somebody who is 6"),
    ):
        with pytest.raises(Refused, match=words):
            actions.record_assessment(by=asha, case=case, person=person, assessed=assessed)
    assert not Assessment.objects.exists()


def test_outsiders_and_auditors_record_no_test(
    cal: User, eli: User, case: Case, jordan: Person
) -> None:
    for by, refusal in ((cal, Unknown), (eli, NotAllowed)):
        with pytest.raises(refusal):
            actions.record_assessment(
                by=by, case=case, person=jordan, assessed=an_assessment("mca", met=False)
            )
    assert not Assessment.objects.exists()


# --- Confirming in writing -----------------------------------------------------------------------


def spoken(by: User, case: Case, person: Person, **fields: Any) -> ConsentEvent:
    return record(by, case, person, answer(person, at=ago(days=2), **fields))


def confirm(by: User, case: Case, person: Person, event: ConsentEvent, **more: Any) -> ConsentEvent:
    told = {"signed_at": ago(hours=1), **more}
    return actions.confirm_in_writing(by=by, case=case, person=person, event=event, **told)


def test_consent_by_word_of_mouth_is_confirmed_once(asha: User, case: Case, jordan: Person) -> None:
    event = spoken(asha, case, jordan)
    confirmed = confirm(asha, case, jordan, event)
    assert (confirmed.deed, confirmed.confirms, confirmed.in_writing) == ("confirmed", event, True)
    assert (confirmed.decider, confirmed.recorded_by) == ("Jordan Smith", asha)
    entry = Entry.objects.get(deed="consent.confirmed")
    assert (entry.actor, entry.subjects, entry.cases) == (asha, [jordan.pk], [case.pk])
    with pytest.raises(Refused, match="does not wait"):
        confirm(asha, case, jordan, event)
    actions.strike_out(by=asha, case=case, person=jordan, struck=confirmed, reason="Another's.")
    assert confirm(asha, case, jordan, event)


def test_only_what_waits_is_confirmed(
    asha: User, case: Case, other_case: Case, jordan: Person
) -> None:
    written = spoken(asha, case, jordan, in_writing=True)
    refused = spoken(asha, case, jordan, deed=ConsentDeed.REFUSED, scope_from=None)
    struck = spoken(asha, case, jordan)
    actions.strike_out(by=asha, case=case, person=jordan, struck=struck, reason="Slip.")
    for event in (written, refused, struck):
        with pytest.raises(Refused, match="does not wait"):
            confirm(asha, case, jordan, event)
    event, kim = spoken(asha, case, jordan), make_person("Kim")
    involve(kim, case)
    with pytest.raises(Refused, match="another person or case"):
        confirm(asha, case, kim, event)
    with pytest.raises(Refused, match="before it was said"):
        confirm(asha, case, jordan, event, signed_at=event.at - timedelta(hours=1))
    with pytest.raises(Refused, match="still to come"):
        confirm(asha, case, jordan, event, signed_at=ago(hours=-1))
    assert not ConsentEvent.objects.filter(deed="confirmed").exists()


def test_outsiders_confirm_nothing(asha: User, cal: User, case: Case, jordan: Person) -> None:
    event = spoken(asha, case, jordan)
    with pytest.raises(Unknown):
        confirm(cal, case, jordan, event)
