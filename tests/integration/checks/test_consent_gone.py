"""What follows when consent goes: sessions end, what was found is flagged, people are told."""

from datetime import date

import pytest
from django.urls import reverse

from accounts.models import User
from audit import clock
from audit.models import Entry
from cases.models import Attribution, Case, Person
from checks.models import Check, ConsentFlag
from consent.actions import strike_out
from consent.models import ConsentDeed, ConsentEvent, Footing
from post.models import Message, Outgoing
from ripa.ledger import finish
from ripa.models import Viewing, ViewingEnd
from tests.cast import client_for
from tests.factories import involve, make_person, make_profile
from tests.factories_checks import SEEN, look, make_check, record_found
from tests.factories_consent import ago, make_consent, record_answer


def flagged() -> list[Viewing]:
    return [flag.viewing for flag in ConsentFlag.objects.order_by("pk")]


# --- Which looks are flagged ---------------------------------------------------------------------


def test_a_withdrawal_flags_what_was_found_and_what_nobody_has_told_of(
    asha: User,
    case: Case,
    jordan: Person,
    check: Check,
    viewing: Viewing,
    profile: Attribution,
) -> None:
    record_found(viewing, SEEN)
    nothing = look(check, jordan, profile.profile).viewing
    record_found(nothing)
    open_now = look(check, jordan, profile.profile).viewing
    event = record_answer(asha, case, jordan)
    assert flagged() == [viewing, open_now]
    assert {flag.event for flag in ConsentFlag.objects.all()} == {event}
    assert ViewingEnd.objects.get(viewing=open_now).why == "Consent: withdrawn."
    entries = Entry.objects.filter(deed="viewing.flagged")
    assert [(each.actor, each.subjects, each.cases) for each in entries] == [
        (asha, [jordan.pk], [case.pk])
    ] * 2


def test_looks_that_did_not_rest_on_consent_are_not_flagged(
    asha: User, case: Case, jordan: Person, profile: Attribution, check: Check
) -> None:
    counted = look(check, jordan, profile.profile).viewing
    assert counted.rule == "G22"
    make_consent(jordan, case)
    record_answer(asha, case, jordan)
    assert flagged() == []
    assert ViewingEnd.objects.get().viewing == counted, "any open look at the person ends"


def test_looks_at_somebody_else_are_not_flagged(
    asha: User, case: Case, jordan: Person, given: ConsentEvent
) -> None:
    kim = make_person("Kim Smith")
    involve(kim, case)
    make_consent(kim, case)
    hers = make_profile(kim, case, "https://www.facebook.com/kim.smith.1")
    look(make_check(case, kim), kim, hers.profile)
    record_answer(asha, case, jordan)
    assert flagged() == []


def test_looks_on_every_case_and_at_every_record_of_the_person_are_flagged(
    asha: User, cal: User, case: Case, other_case: Case, jordan: Person, viewing: Viewing
) -> None:
    twin = make_person("Jordie Smythe")
    involve(twin, other_case)
    make_consent(twin, other_case)
    theirs = make_profile(twin, other_case, "https://www.instagram.com/jordie")
    elsewhere = look(make_check(other_case, twin), twin, theirs.profile).viewing
    twin.merged_into = jordan
    twin.save()
    record_answer(asha, case, jordan)
    assert flagged() == [viewing, elsewhere]


def test_a_shared_profile_opened_in_passing_rested_on_this_persons_consent_too(
    asha: User, case: Case, jordan: Person, given: ConsentEvent
) -> None:
    kim = make_person("Kim Smith")
    involve(kim, case)
    shared = make_profile(kim, case, "https://www.facebook.com/jordan.and.kim")
    make_profile(jordan, case, "https://www.facebook.com/jordan.and.kim")
    viewing = look(make_check(case, kim), kim, shared.profile).viewing
    assert (viewing.person, viewing.rule) == (kim, "G22")
    record_answer(asha, case, jordan)
    assert flagged() == [viewing]


def test_a_further_profile_opened_under_consent_rested_on_it(
    asha: User,
    case: Case,
    jordan: Person,
    check: Check,
    profile: Attribution,
    second: Attribution,
) -> None:
    viewing = look(check, jordan, profile.profile).viewing
    make_consent(jordan, case, platforms=["instagram"])
    assert look(check, jordan, second.profile).viewing == viewing
    record_answer(asha, case, jordan)
    assert (viewing.rule, flagged()) == ("G22", [viewing])


def test_striking_out_the_consent_flags_what_it_let_in_and_nothing_before(
    asha: User, case: Case, jordan: Person, viewing: Viewing, check: Check, profile: Attribution
) -> None:
    record_found(viewing, SEEN)
    again = make_consent(jordan, case, at=ago(minutes=1))
    later = look(check, jordan, profile.profile).viewing
    strike_out(by=asha, case=case, person=jordan, struck=again, reason="Recorded twice.")
    assert flagged() == [later]


@pytest.mark.parametrize("deed", [ConsentDeed.SOUGHT, ConsentDeed.CONFIRMED])
def test_striking_out_anything_but_consent_flags_and_ends_nothing_and_tells_nobody(
    asha: User, case: Case, jordan: Person, viewing: Viewing, given: ConsentEvent, deed: ConsentDeed
) -> None:
    confirms = given if deed == ConsentDeed.CONFIRMED else None
    struck = make_consent(jordan, case, deed, confirms=confirms)
    strike_out(by=asha, case=case, person=jordan, struck=struck, reason="Not so.")
    assert flagged() == []
    assert not ViewingEnd.objects.exists()
    assert not Message.objects.exists()


def test_a_refusal_by_a_further_holder_ends_the_look_and_flags_nothing(
    asha: User, case: Case, jordan: Person, viewing: Viewing
) -> None:
    record_answer(asha, case, jordan, ConsentDeed.REFUSED, decider="Pat Smith")
    assert flagged() == []
    assert ViewingEnd.objects.get().viewing == viewing


def test_a_refusal_by_whoever_gave_consent_that_still_ran_takes_it_back(
    asha: User, case: Case, jordan: Person, viewing: Viewing
) -> None:
    record_answer(asha, case, jordan, ConsentDeed.REFUSED)
    assert flagged() == [viewing]


def test_a_refusal_after_consent_had_ended_takes_nothing_back(
    asha: User, case: Case, jordan: Person, profile: Attribution, check: Check
) -> None:
    make_consent(jordan, case, at=ago(hours=3))
    viewing = look(check, jordan, profile.profile).viewing
    make_consent(jordan, case, at=ago(hours=1), scope_to=date(2026, 1, 2))
    record_answer(asha, case, jordan, ConsentDeed.REFUSED)
    assert (viewing.rule, flagged()) == ("G09", [])


def test_being_asked_again_flags_and_ends_nothing(
    asha: User, case: Case, jordan: Person, viewing: Viewing
) -> None:
    record_answer(asha, case, jordan, ConsentDeed.SOUGHT)
    assert flagged() == []
    assert not ViewingEnd.objects.exists()


def test_a_second_withdrawal_flags_only_what_was_seen_since_the_first(
    asha: User, case: Case, jordan: Person, viewing: Viewing, check: Check, profile: Attribution
) -> None:
    record_answer(asha, case, jordan)
    make_consent(jordan, case, at=clock.now())
    later = look(check, jordan, profile.profile).viewing
    record_answer(asha, case, jordan)
    assert flagged() == [viewing, later]


def test_each_holder_who_withdraws_puts_what_was_found_in_question_again(
    asha: User, case: Case, jordan: Person, check: Check, profile: Attribution
) -> None:
    holders = ["Kim Smith", "Pat Smith", "Lou Smith"]
    for holder in holders:
        make_consent(jordan, case, decider=holder)
    viewing = look(check, jordan, profile.profile).viewing
    for holder in holders:
        record_answer(asha, case, jordan, decider=holder)
    assert flagged() == [viewing, viewing, viewing]


@pytest.mark.parametrize("deed", [ConsentDeed.WITHDRAWN, ConsentDeed.REFUSED])
def test_an_answer_dated_before_the_latest_takes_nothing_back_and_a_withdrawal_today_does(
    asha: User, case: Case, jordan: Person, check: Check, profile: Attribution, deed: ConsentDeed
) -> None:
    make_consent(jordan, case, at=ago(days=12))
    make_consent(jordan, case, at=ago(days=3))
    viewing = look(check, jordan, profile.profile).viewing
    record_found(viewing, SEEN)
    record_answer(asha, case, jordan, deed, at=ago(days=9))
    record_found(viewing, SEEN)
    assert flagged() == []
    record_answer(asha, case, jordan)
    assert flagged() == [viewing]


def test_a_withdrawal_by_somebody_who_never_gave_takes_nothing_back(
    asha: User, case: Case, jordan: Person, viewing: Viewing
) -> None:
    record_found(viewing, SEEN)
    record_answer(asha, case, jordan, decider="Nobody Known")
    assert flagged() == []


def test_a_parent_who_never_gave_takes_nothing_from_a_further_holders_consent(
    asha: User, case: Case, jordan: Person, check: Check, profile: Attribution
) -> None:
    make_consent(jordan, case, decider="Kim Smith")
    look(check, jordan, profile.profile)
    record_answer(asha, case, jordan, decider="Pat Smith")
    assert flagged() == []


def test_a_parents_withdrawal_takes_nothing_from_a_young_persons_own_consent(
    asha: User, case: Case, jordan: Person, check: Check, profile: Attribution
) -> None:
    make_consent(jordan, case, decider="Kim Smith")
    make_consent(jordan, case, footing=Footing.GILLICK)
    viewing = look(check, jordan, profile.profile).viewing
    record_answer(asha, case, jordan, decider="Kim Smith")
    assert flagged() == []
    record_answer(asha, case, jordan)
    assert flagged() == [viewing]


def test_striking_out_a_parents_consent_takes_nothing_from_a_young_persons_own(
    asha: User, case: Case, jordan: Person, check: Check, profile: Attribution
) -> None:
    kims = make_consent(jordan, case, decider="Kim Smith")
    make_consent(jordan, case, footing=Footing.GILLICK)
    look(check, jordan, profile.profile)
    strike_out(by=asha, case=case, person=jordan, struck=kims, reason="Not her mother.")
    assert flagged() == []


@pytest.mark.parametrize(("platform", "covered"), [("facebook", True), ("instagram", False)])
def test_a_look_under_a_parents_consent_stands_where_the_young_person_has_agreed_to_it_since(
    asha: User,
    case: Case,
    jordan: Person,
    check: Check,
    profile: Attribution,
    platform: str,
    covered: bool,
) -> None:
    make_consent(jordan, case, decider="Kim Smith", at=ago(hours=2))
    viewing = look(check, jordan, profile.profile).viewing
    make_consent(jordan, case, footing=Footing.GILLICK, platforms=[platform])
    record_answer(asha, case, jordan, decider="Kim Smith")
    assert flagged() == ([] if covered else [viewing])


# --- What is recorded afterwards -----------------------------------------------------------------


def test_a_finding_recorded_after_the_withdrawal_is_flagged(
    asha: User, case: Case, jordan: Person, viewing: Viewing, dee: User
) -> None:
    record_found(viewing)
    record_answer(asha, case, jordan)
    assert flagged() == []
    outcome = record_found(viewing, SEEN)
    assert ConsentFlag.objects.get().outcome == outcome
    assert Message.objects.filter(to=dee, link__contains="/flags/").exists()
    record_found(viewing)
    assert ConsentFlag.objects.count() == 1, "nothing further was found"


def test_the_flag_of_the_look_covers_what_is_recorded_while_it_waits(
    asha: User, case: Case, jordan: Person, viewing: Viewing
) -> None:
    record_answer(asha, case, jordan)
    record_found(viewing, SEEN)
    assert ConsentFlag.objects.get().outcome is None
    page = client_for(asha).get(reverse("viewing_page", args=[viewing.pk])).content.decode()
    assert page.count("Consent withdrawn: under review") == 2, "on the look, and on its finding"


def test_a_finding_under_consent_that_stands_is_not_flagged(viewing: Viewing) -> None:
    record_found(viewing, SEEN)
    assert flagged() == []


def test_a_withdrawal_that_was_struck_out_flags_nothing_recorded_since(
    asha: User, case: Case, jordan: Person, viewing: Viewing
) -> None:
    record_found(viewing)
    event = record_answer(asha, case, jordan)
    strike_out(by=asha, case=case, person=jordan, struck=event, reason="The wrong person.")
    record_found(viewing, SEEN)
    assert flagged() == []


# --- Who is told ---------------------------------------------------------------------------------


def test_those_concerned_are_told_once_each_and_nothing_of_the_case_is_in_it(
    asha: User,
    ben: User,
    cal: User,
    dee: User,
    case: Case,
    jordan: Person,
    viewing: Viewing,
    profile: Attribution,
) -> None:
    bens = make_check(case, jordan, by=ben)
    look(bens, jordan, profile.profile)
    event = record_answer(ben, case, jordan)
    told = {message.to: message for message in Message.objects.all()}
    assert set(told) == {asha, ben, dee}
    assert told[asha].link == reverse("viewing_page", args=[viewing.pk])
    assert "/flags/" in told[dee].link
    for user, message in told.items():
        assert message.key == f"consent-gone:{event.pk}:{user.pk}"
        for secret in ("Jordan", "Smith", case.reference, "facebook"):
            assert secret not in message.text
    assert Outgoing.objects.filter(task="post.email").count() == len(told)


def test_the_lead_and_the_managers_of_another_teams_look_are_told(
    asha: User, cal: User, case: Case, other_case: Case, jordan: Person, given: ConsentEvent
) -> None:
    involve(jordan, other_case)
    theirs = make_profile(jordan, other_case, "https://www.instagram.com/jordan.smith.92")
    look(make_check(other_case, jordan), jordan, theirs.profile)
    record_answer(asha, case, jordan)
    assert [message.to for message in Message.objects.all()] == [cal]


def test_somebody_whose_open_look_did_not_rest_on_consent_is_told_that_it_ended(
    asha: User, dee: User, case: Case, jordan: Person, check: Check, profile: Attribution
) -> None:
    look(check, jordan, profile.profile)
    record_answer(asha, case, jordan, ConsentDeed.REFUSED)
    assert "was ended" in Message.objects.get(to=asha).text
    assert Message.objects.filter(to=dee).count() == 1


def test_where_nobody_looked_nobody_is_told(asha: User, case: Case, jordan: Person) -> None:
    make_consent(jordan, case)
    record_answer(asha, case, jordan)
    assert not Message.objects.exists()


def test_a_profile_that_is_somebody_elses_too_is_flagged_by_what_was_agreed_for_it(
    asha: User, case: Case, jordan: Person
) -> None:
    """A counted look goes on to a profile that Jordan agreed to, and that is Bea's as well."""
    bea = make_person("Bea Other")
    involve(bea, case)
    open_to_all = make_profile(jordan, case, "https://www.instagram.com/jordan.one").profile
    agreed = make_profile(jordan, case, "https://www.tiktok.com/@jordan.two").profile
    make_profile(bea, case, agreed.canonical_url)
    make_consent(jordan, case, profiles=[agreed.pk])
    check = make_check(case, jordan)
    viewing = look(check, jordan, open_to_all).viewing
    further = look(check, jordan, agreed)
    assert (further.viewing, further.opening.decision["rule"]) == (viewing, "G22")
    finish(by=asha, viewing=viewing)
    record_answer(asha, case, jordan)
    assert [flag.viewing for flag in ConsentFlag.objects.all()] == [viewing]


def test_a_look_that_no_consent_covered_is_not_flagged(
    asha: User, case: Case, jordan: Person
) -> None:
    outside = make_profile(jordan, case, "https://www.instagram.com/jordan.one").profile
    make_consent(jordan, case, platforms=["facebook"])
    viewing = look(make_check(case, jordan), jordan, outside).viewing
    assert viewing.rule == "G22"
    record_answer(asha, case, jordan)
    assert not ConsentFlag.objects.exists()
