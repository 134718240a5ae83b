"""The door: who is let in, what is counted, and what is kept of it."""

from datetime import timedelta

import pytest
from django.db import DatabaseError, IntegrityError, transaction

from accounts.models import Team, User
from audit import clock
from audit.models import Entry
from audit.refusals import NotAllowed, Refused, Unknown
from cases.actions import merge_people, undo_merge
from cases.models import Attribution, Case, Person
from checks.actions import declare_late, record_outcome, review_immediate
from consent.actions import Answer, record_consent
from consent.models import ConsentDeed
from ripa.ledger import ReasonsNeeded, Stopped, finish, prior_viewings, replay
from ripa.models import ErrorCase, Opening, Stop, Tally, Viewing, ViewingEnd
from tests.factories import involve, let_in, make_case, make_person, make_profile, train
from tests.factories_checks import look, make_check
from tests.factories_consent import make_consent


@pytest.fixture
def case(asha: User, assessment_team: Team) -> Case:
    return make_case(lead=asha, team=assessment_team)


@pytest.fixture
def jordan(case: Case) -> Person:
    person = make_person("Jordan Smith")
    involve(person, case)
    return person


@pytest.fixture
def profile(jordan: Person, case: Case) -> Attribution:
    return make_profile(jordan, case, "https://www.facebook.com/jordan.smith.92")


def rule_of(stop: pytest.ExceptionInfo[Stopped]) -> str:
    return str(stop.value.decision.rule)


def test_the_first_look_is_let_in_counted_and_kept(
    case: Case, jordan: Person, profile: Attribution, asha: User
) -> None:
    check = make_check(case, jordan)
    admission = look(check, jordan, profile.profile)
    assert (admission.viewing.rule, admission.viewing.outcome) == ("G22", "ASK")
    assert prior_viewings(jordan) == 1
    assert Tally.objects.get().ordinal == 1
    entry = Entry.objects.get(deed="viewing.admitted")
    assert (entry.actor, entry.subjects, entry.cases) == (asha, [jordan.pk], [case.pk])
    assert entry.additional_data["prior_viewings"] == 0
    assert entry.additional_data["authorities"] == []


def test_reasons_are_asked_for_and_nothing_is_written_without_them(
    case: Case, jordan: Person, profile: Attribution
) -> None:
    with pytest.raises(ReasonsNeeded):
        look(make_check(case, jordan), jordan, profile.profile, reasons={})
    assert not Viewing.objects.exists() and not Tally.objects.exists()


def test_a_second_look_is_stopped_for_everyone_on_every_case(
    case: Case, jordan: Person, profile: Attribution, asha: User, cal: User, permanence_team: Team
) -> None:
    first = look(make_check(case, jordan), jordan, profile.profile)
    finish(by=asha, viewing=first.viewing)
    other = make_case(lead=cal, team=permanence_team)
    involve(jordan, other)
    with pytest.raises(Stopped) as stopped:
        look(make_check(other, jordan), jordan, profile.profile)
    assert rule_of(stopped) == "G19"
    stop = Stop.objects.get()
    assert (stop.worker, stop.case, stop.rule) == (cal, other, "G19")
    assert stop.facts["prior_viewings"] == 1
    assert prior_viewings(jordan) == 1
    entry = Entry.objects.get(deed="viewing.stopped")
    assert (entry.actor, entry.subjects, entry.kind) == (cal, [jordan.pk], "refusal")


def test_a_click_inside_the_session_goes_on_with_it(
    case: Case, jordan: Person, profile: Attribution
) -> None:
    check = make_check(case, jordan)
    first = look(check, jordan, profile.profile)
    again = look(check, jordan, profile.profile, reasons={})
    assert again.viewing == first.viewing and not again.fresh
    assert (Viewing.objects.count(), Tally.objects.count(), Opening.objects.count()) == (1, 1, 1)
    further = make_profile(jordan, case, "https://www.instagram.com/jordan_s/")
    third = look(check, jordan, further.profile)
    assert third.viewing == first.viewing
    assert (Viewing.objects.count(), Tally.objects.count(), Opening.objects.count()) == (1, 1, 2)


def test_consent_opens_the_door_and_its_withdrawal_shuts_it_at_once(
    case: Case, jordan: Person, profile: Attribution, asha: User
) -> None:
    check = make_check(case, jordan)
    make_consent(jordan, case)
    for _ in range(3):
        viewing = look(check, jordan, profile.profile).viewing
        assert (viewing.rule, viewing.counted) == ("G09", False)
        finish(by=asha, viewing=viewing)
    assert prior_viewings(jordan) == 0
    assert list(Tally.objects.values_list("ordinal", flat=True)) == [1, 2, 3]
    open_viewing = look(check, jordan, profile.profile).viewing
    record_consent(
        by=asha,
        case=case,
        person=jordan,
        answer=Answer(
            deed=ConsentDeed.WITHDRAWN,
            at=clock.now(),
            decider=str(jordan),
            decider_person=jordan,
            footing="self",
            route="in_person",
        ),
    )
    assert ViewingEnd.objects.filter(viewing=open_viewing).exists()
    with pytest.raises(Stopped) as stopped:
        look(check, jordan, profile.profile)
    assert rule_of(stopped) == "G15"


def test_a_shared_profile_counts_for_both(
    case: Case, jordan: Person, profile: Attribution, asha: User
) -> None:
    sam = make_person("Sam Smith")
    involve(sam, case)
    shared = make_profile(sam, case, "https://www.facebook.com/jordan.smith.92")
    assert shared.profile == profile.profile
    viewing = look(make_check(case, jordan), jordan, profile.profile).viewing
    finish(by=asha, viewing=viewing)
    assert (prior_viewings(jordan), prior_viewings(sam)) == (1, 1)
    own = make_profile(sam, case, "https://www.instagram.com/sam_s/")
    with pytest.raises(Stopped) as stopped:
        look(make_check(case, sam), sam, own.profile)
    assert rule_of(stopped) == "G19"


def test_merged_records_count_together_and_unmerged_ones_apart(
    case: Case, jordan: Person, profile: Attribution, asha: User, dee: User
) -> None:
    twin = make_person("J Smith")
    involve(twin, case)
    twins = make_profile(twin, case, "https://www.instagram.com/j.smith/")
    for person, attribution in ((jordan, profile), (twin, twins)):
        viewing = look(make_check(case, person), person, attribution.profile).viewing
        finish(by=asha, viewing=viewing)
    merge = merge_people(
        by=dee,
        reference=case.reference,
        person_id=jordan.pk,
        other_id=twin.pk,
        keep_id=jordan.pk,
        reason="Same birthday.",
    )
    jordan.refresh_from_db()
    assert prior_viewings(jordan) == 2
    undo_merge(
        by=dee,
        reference=case.reference,
        person_id=jordan.pk,
        merge_id=merge.pk,
        reason="They are cousins.",
    )
    twin.refresh_from_db()
    assert (prior_viewings(jordan), prior_viewings(twin)) == (1, 1)


def test_a_late_declaration_is_counted_and_opens_an_error_case(
    case: Case, jordan: Person, profile: Attribution, asha: User
) -> None:
    declare_late(
        by=asha,
        case=case,
        person=jordan,
        looked_at=clock.now() - timedelta(days=3),
        what_happened="I looked on my telephone before I knew.",
    )
    assert prior_viewings(jordan) == 1
    assert ErrorCase.objects.get().kind == "late_declaration"
    with pytest.raises(Stopped) as stopped:
        look(make_check(case, jordan), jordan, profile.profile)
    assert rule_of(stopped) == "G19"


def test_an_immediate_response_is_let_in_and_reviewed_once_by_another(
    case: Case, jordan: Person, profile: Attribution, asha: User, dee: User
) -> None:
    finish(by=asha, viewing=look(make_check(case, jordan), jordan, profile.profile).viewing)
    urgent = make_check(
        case, jordan, purpose="missing_child", immediate=True, immediate_reason="Out all night."
    )
    viewing = look(urgent, jordan, profile.profile).viewing
    assert viewing.rule == "G11"
    assert prior_viewings(jordan) == 2
    review_immediate(by=dee, viewing=viewing, agreed=False, reasons="There was time to ask.")
    finish(by=asha, viewing=viewing)
    with pytest.raises(Stopped):
        look(urgent, jordan, profile.profile)


def test_lapsed_training_personal_accounts_and_interest_are_refused(
    case: Case, jordan: Person, profile: Attribution, asha: User, dee: User
) -> None:
    for answers, rule in (
        ({"account": "personal"}, "G01"),
        ({"personal_interest": True}, "G03"),
        ({"interaction": "unknown"}, "G04"),
        ({"interaction": "covert"}, "G06"),
        ({"visibility": "restricted"}, "G14"),
        ({"builds_picture": "yes"}, "G16"),
        ({"combined": "unknown"}, "G16"),
        ({"material_kept": "yes"}, "G20"),
    ):
        with pytest.raises(Stopped) as stopped:
            look(make_check(case, jordan, **answers), jordan, profile.profile)
        assert rule_of(stopped) == rule, answers
    asha.trainings.all().delete()
    train(asha, expires_in_days=-1)
    with pytest.raises(Stopped) as stopped:
        look(make_check(case, jordan), jordan, profile.profile)
    assert rule_of(stopped) == "G02"
    assert dee.messages.filter(key__startswith="interest:").count() == 1


def test_a_stored_decision_replays_to_the_same_answer(
    case: Case, jordan: Person, profile: Attribution, asha: User
) -> None:
    viewing = look(make_check(case, jordan), jordan, profile.profile).viewing
    finish(by=asha, viewing=viewing)
    with pytest.raises(Stopped):
        look(make_check(case, jordan), jordan, profile.profile)
    for kept in (Viewing.objects.get(), Stop.objects.get()):
        assert replay(kept.facts, kept.policy).to_mapping() == kept.decision


def test_outsiders_may_not_look_and_colleagues_let_in_may(
    case: Case, jordan: Person, profile: Attribution, cal: User, eli: User
) -> None:
    check = make_check(case, jordan)
    with pytest.raises(Unknown):
        look(check, jordan, profile.profile, by=cal)
    with pytest.raises(NotAllowed):
        look(check, jordan, profile.profile, by=eli)
    let_in(cal, case)
    assert look(check, jordan, profile.profile, by=cal).fresh


def test_the_database_forbids_a_second_viewing_in_one_place(
    case: Case, jordan: Person, profile: Attribution, asha: User
) -> None:
    check = make_check(case, jordan)
    viewing = look(check, jordan, profile.profile).viewing
    finish(by=asha, viewing=viewing)
    make_consent(jordan, case)
    second = look(check, jordan, profile.profile).viewing
    with pytest.raises(IntegrityError), transaction.atomic():
        Tally.objects.create(
            viewing=second, person=jordan, ordinal=1, counted=True, counted_total=1
        )
    with pytest.raises(DatabaseError), transaction.atomic():
        Tally.objects.filter(viewing=viewing).delete()


def test_only_the_worker_who_looked_says_what_they_saw(
    case: Case, jordan: Person, profile: Attribution, ben: User, asha: User
) -> None:
    viewing = look(make_check(case, jordan), jordan, profile.profile).viewing
    with pytest.raises(Refused):
        record_outcome(by=ben, viewing=viewing, summary="x", third_parties="", findings=[])
    outcome = record_outcome(
        by=asha, viewing=viewing, summary="Nothing bears on it.", third_parties="", findings=[]
    )
    assert not outcome.found_something
    assert ViewingEnd.objects.filter(viewing=viewing).exists()
