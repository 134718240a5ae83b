"""What the gate is told of consent, notice and overrides."""

from datetime import date, timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from accounts.models import User
from audit import clock
from audit.models import Entry
from cases.models import Case, OnlineProfile, Person
from consent.models import ConsentDeed, Footing, NoticeKind
from consent.queries import consent_standing, notice_standing, override_standing
from consent.rules import ConsentStanding
from tests.factories import involve, make_person, make_profile
from tests.factories_consent import ago, make_consent, make_notice, make_override, strike


def standing(root: Person, platform: str = "facebook", purpose: str = "assessment") -> str:
    return consent_standing(root=root, at=clock.now(), platform=platform, purpose=purpose)


@pytest.fixture
def duplicate(jordan: Person, case: Case) -> Person:
    """A second record of Jordan, merged into the first."""
    record = make_person("J Smith", merged_into=jordan)
    involve(record, case)
    return record


def test_without_events_there_is_no_consent(jordan: Person) -> None:
    assert standing(jordan) == ConsentStanding.NONE


def test_consent_given_counts_until_it_is_withdrawn(jordan: Person, case: Case) -> None:
    make_consent(jordan, case, at=ago(hours=2))
    assert standing(jordan) == ConsentStanding.GIVEN_IN_SCOPE
    make_consent(jordan, case, ConsentDeed.WITHDRAWN, at=ago(minutes=1))
    assert standing(jordan) == ConsentStanding.WITHDRAWN


def test_only_what_happened_by_the_moment_counts(jordan: Person, case: Case) -> None:
    make_consent(jordan, case, at=ago(hours=2))
    make_consent(jordan, case, ConsentDeed.WITHDRAWN, at=ago(hours=1))
    then = consent_standing(
        root=jordan, at=ago(minutes=90), platform="facebook", purpose="assessment"
    )
    assert then == ConsentStanding.GIVEN_IN_SCOPE


def test_an_answer_on_a_merged_record_is_the_persons_answer(
    jordan: Person, duplicate: Person, case: Case
) -> None:
    make_consent(jordan, case, at=ago(hours=2))
    make_consent(duplicate, case, ConsentDeed.WITHDRAWN, at=ago(hours=1))
    # One decider under two records: the later answer replaces the earlier, and is no conflict.
    assert standing(jordan) == ConsentStanding.WITHDRAWN


def test_an_answer_on_a_record_merged_twice_over_counts_too(
    jordan: Person, duplicate: Person, case: Case
) -> None:
    deepest = make_person("Jordy", merged_into=duplicate)
    make_consent(deepest, case, ConsentDeed.REFUSED)
    assert standing(jordan) == ConsentStanding.REFUSED


def test_when_records_are_parted_their_answers_part(
    jordan: Person, duplicate: Person, case: Case
) -> None:
    make_consent(duplicate, case)
    assert standing(jordan) == ConsentStanding.GIVEN_IN_SCOPE
    duplicate.merged_into = None
    duplicate.save()
    assert standing(jordan) == ConsentStanding.NONE
    assert standing(duplicate) == ConsentStanding.GIVEN_IN_SCOPE


def test_a_decider_under_two_merged_records_is_one_decider(jordan: Person, case: Case) -> None:
    mother = make_person("Kim Smith")
    same_mother = make_person("Kimberley Smith", merged_into=mother)
    make_consent(jordan, case, ConsentDeed.REFUSED, decider=mother, at=ago(hours=2))
    make_consent(jordan, case, decider=same_mother, at=ago(hours=1))
    assert standing(jordan) == ConsentStanding.GIVEN_IN_SCOPE


def test_a_name_is_the_same_name_however_it_is_typed(jordan: Person, case: Case) -> None:
    make_consent(jordan, case, decider="Kim Smith", at=ago(hours=2))
    make_consent(jordan, case, ConsentDeed.REFUSED, decider="kim  SMITH ", at=ago(hours=1))
    assert standing(jordan) == ConsentStanding.REFUSED


def test_a_name_is_never_taken_for_a_record(jordan: Person, case: Case) -> None:
    mother = make_person("Kim Smith")
    make_consent(jordan, case, ConsentDeed.REFUSED, decider=mother, at=ago(hours=2))
    make_consent(jordan, case, decider="Kim Smith", at=ago(hours=1))
    assert standing(jordan) == ConsentStanding.CONFLICTED


def test_a_young_persons_own_answer_outranks_a_parents(jordan: Person, case: Case) -> None:
    make_consent(jordan, case, decider="Kim Smith", at=ago(hours=1))
    make_consent(jordan, case, ConsentDeed.REFUSED, footing=Footing.GILLICK, at=ago(hours=2))
    assert standing(jordan) == ConsentStanding.REFUSED


def test_a_struck_out_event_does_not_count(jordan: Person, case: Case) -> None:
    event = make_consent(jordan, case)
    strike(event)
    assert standing(jordan) == ConsentStanding.NONE


def test_the_scope_bounds_platform_purpose_and_days(jordan: Person, case: Case) -> None:
    make_consent(jordan, case, platforms=["facebook"], purposes=["assessment"])
    assert standing(jordan) == ConsentStanding.GIVEN_IN_SCOPE
    assert standing(jordan, platform="tiktok") == ConsentStanding.GIVEN_OUT_OF_SCOPE
    assert standing(jordan, purpose="crime") == ConsentStanding.GIVEN_OUT_OF_SCOPE


def test_where_profiles_are_named_only_a_look_at_one_of_them_is_in_scope(
    jordan: Person, case: Case
) -> None:
    named, other = (make_profile(jordan, case).profile for _ in range(2))
    make_consent(jordan, case, profiles=[named.pk])

    def look_at(profile: OnlineProfile | None) -> str:
        return consent_standing(
            root=jordan,
            at=clock.now(),
            platform="facebook",
            purpose="assessment",
            profile=profile,
        )

    assert look_at(named) == ConsentStanding.GIVEN_IN_SCOPE
    assert look_at(other) == ConsentStanding.GIVEN_OUT_OF_SCOPE
    assert look_at(None) == ConsentStanding.GIVEN_OUT_OF_SCOPE


def test_a_confirmation_in_writing_changes_no_standing(jordan: Person, case: Case) -> None:
    spoken = make_consent(jordan, case, at=ago(hours=3), in_writing=False)
    confirmation = make_consent(
        jordan, case, ConsentDeed.CONFIRMED, at=ago(hours=1), confirms=spoken
    )
    assert standing(jordan) == ConsentStanding.GIVEN_IN_SCOPE
    strike(confirmation)
    assert standing(jordan) == ConsentStanding.GIVEN_IN_SCOPE
    make_consent(jordan, case, ConsentDeed.WITHDRAWN, at=ago(hours=2))
    assert standing(jordan) == ConsentStanding.WITHDRAWN


def test_consent_ends_after_its_last_day(jordan: Person, case: Case) -> None:
    make_consent(jordan, case, scope_to=clock.today())
    assert standing(jordan) == ConsentStanding.GIVEN_IN_SCOPE
    make_consent(jordan, case, at=ago(minutes=1), scope_to=clock.today() - timedelta(days=1))
    assert standing(jordan) == ConsentStanding.EXPIRED


def test_an_event_that_the_rules_cannot_read_is_never_permission(
    jordan: Person, case: Case
) -> None:
    make_consent(jordan, case)
    make_consent(jordan, case, ConsentDeed.REFUSED, footing="", at=ago(hours=3))
    assert standing(jordan) == ConsentStanding.UNKNOWN


def test_facts_are_read_without_a_line_in_the_trail(jordan: Person, case: Case) -> None:
    before = Entry.objects.count()
    standing(jordan)
    notice_standing(root=jordan, case=case, at=clock.now())
    override_standing(root=jordan, case=case, at=clock.now(), worker=case.lead)
    assert Entry.objects.count() == before


def test_the_number_of_queries_does_not_grow_with_the_events(jordan: Person, case: Case) -> None:
    def queries() -> int:
        with CaptureQueriesContext(connection) as captured:
            standing(jordan)
        return len(captured)

    make_consent(jordan, case, decider=make_person())
    few = queries()
    for _ in range(10):
        make_consent(jordan, case, decider=make_person())
    assert queries() == few


def test_no_notice_then_general_then_specific(jordan: Person, case: Case) -> None:
    assert notice_standing(root=jordan, case=case, at=clock.now()) == "none"
    make_notice(jordan, case)
    assert notice_standing(root=jordan, case=case, at=clock.now()) == "general"
    make_notice(jordan, case, kind=NoticeKind.SPECIFIC)
    assert notice_standing(root=jordan, case=case, at=clock.now()) == "specific"


def test_a_notice_counts_from_the_moment_it_was_given(jordan: Person, case: Case) -> None:
    make_notice(jordan, case, kind=NoticeKind.SPECIFIC, given_at=ago(hours=1))
    assert notice_standing(root=jordan, case=case, at=ago(hours=2)) == "none"


def test_a_specific_notice_is_only_general_on_another_case(
    jordan: Person, case: Case, other_case: Case
) -> None:
    make_notice(jordan, other_case, kind=NoticeKind.SPECIFIC)
    assert notice_standing(root=jordan, case=case, at=clock.now()) == "general"


def test_a_notice_to_a_merged_record_counts(jordan: Person, duplicate: Person, case: Case) -> None:
    make_notice(duplicate, case, kind=NoticeKind.SPECIFIC)
    assert notice_standing(root=jordan, case=case, at=clock.now()) == "specific"


def test_an_override_counts_on_its_case_for_others(
    jordan: Person, case: Case, other_case: Case, asha: User, dee: User
) -> None:
    now = clock.now
    assert override_standing(root=jordan, case=case, at=now(), worker=asha) == "none"
    make_override(jordan, case, by=dee)
    assert override_standing(root=jordan, case=case, at=now(), worker=asha) == "recorded"
    assert override_standing(root=jordan, case=other_case, at=now(), worker=asha) == "none"
    assert override_standing(root=jordan, case=case, at=now(), worker=dee) == "none"


def test_an_override_lasts_to_the_end_of_its_review_date(
    jordan: Person, case: Case, asha: User, dee: User
) -> None:
    override = make_override(jordan, case, by=dee, review_on=date(2199, 6, 30))
    # 30 June is British Summer Time: the London day ends at 23:00 UTC.
    midnight = clock.now().replace(
        year=2199, month=6, day=30, hour=23, minute=0, second=0, microsecond=0
    )
    last = midnight - timedelta(microseconds=1)
    assert override.at < last
    assert override_standing(root=jordan, case=case, at=last, worker=asha) == "recorded"
    assert override_standing(root=jordan, case=case, at=midnight, worker=asha) == "none"


def test_an_override_does_not_reach_back(jordan: Person, case: Case, asha: User, dee: User) -> None:
    make_override(jordan, case, by=dee)
    assert override_standing(root=jordan, case=case, at=ago(hours=1), worker=asha) == "none"
