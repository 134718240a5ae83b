"""After consent goes, in the browsers of those who are looking and of those who read."""

import pytest
from django.urls import reverse

from accounts.models import Team, User
from cases.actions import merge_people
from cases.models import Attribution, Case, Person
from checks.models import Check, ConsentFlag
from consent.models import ConsentEvent
from ripa.ledger import Stopped, finish
from ripa.models import Stop, Viewing, ViewingEnd
from tests.cast import client_for
from tests.factories import involve, make_case, make_person, make_profile
from tests.factories_checks import look, make_check
from tests.factories_consent import ago, make_consent, record_answer


def flagged() -> list[Viewing]:
    return [flag.viewing for flag in ConsentFlag.objects.order_by("pk")]


def withdraw_meanwhile(by: User, case: Case, person: Person) -> None:
    """A colleague records the withdrawal, in a transaction that is over before the next click."""
    record_answer(by, case, person)


def test_after_a_withdrawal_the_page_of_the_look_has_no_way_out_and_nothing_further_opens(
    asha: User,
    ben: User,
    case: Case,
    jordan: Person,
    viewing: Viewing,
    profile: Attribution,
    second: Attribution,
) -> None:
    client = client_for(asha)
    page = reverse("viewing_page", args=[viewing.pk])
    door = reverse("before_you_look", args=[case.reference, 1, jordan.pk, second.profile_id])
    way_out = reverse("viewing_way_out", args=[viewing.pk, viewing.openings.get().pk])
    assert way_out in client.get(page).content.decode()
    assert client.get(way_out)["Location"] == profile.profile.canonical_url
    assert "You can look: consent has been given" in client.get(door).content.decode()
    withdraw_meanwhile(ben, case, jordan)
    after = client.get(page)
    assert way_out not in after.content.decode()
    assert client.get(way_out).status_code == 409
    assert "Consent: withdrawn." in after.content.decode()
    assert "Consent withdrawn: under review" in after.content.decode()
    assert after["Cache-Control"] == "no-store", "going back shows no way out either"
    assert "Stopped: consent stands in the way" in client.get(door).content.decode()
    stopped = client.post(door, {"reasons": "I was in the middle of it."})
    assert stopped.status_code == 409
    assert "Stopped: consent stands in the way" in stopped.content.decode()
    assert list(viewing.openings.values_list("profile", flat=True)) == [profile.profile_id]


def test_consent_that_goes_between_the_page_and_the_click_stops_the_click(
    asha: User,
    ben: User,
    case: Case,
    jordan: Person,
    given: ConsentEvent,
    check: Check,
    profile: Attribution,
) -> None:
    client = client_for(asha)
    door = reverse("before_you_look", args=[case.reference, 1, jordan.pk, profile.profile_id])
    assert "You can look: consent has been given" in client.get(door).content.decode()
    strike = reverse("consent_strike_out", args=[case.reference, jordan.pk, given.pk])
    done = client_for(ben).post(strike, {"reason": "It was about his brother."})
    assert done.status_code == 302
    click = client.post(door, {})
    assert click.status_code == 200, "no consent is left, so reasons are asked for as for anybody"
    assert not Viewing.objects.exists()
    withdraw_meanwhile(ben, case, jordan)
    click = client.post(door, {"reasons": "It was open a minute ago."})
    assert click.status_code == 409
    assert profile.profile.canonical_url not in click.content.decode()
    assert not Viewing.objects.exists()


def test_the_look_that_goes_on_is_stopped_and_kept_as_a_stop(
    asha: User, case: Case, jordan: Person, viewing: Viewing, second: Attribution, check: Check
) -> None:
    record_answer(asha, case, jordan)
    with pytest.raises(Stopped) as stopped:
        look(check, jordan, second.profile)
    assert stopped.value.decision.rule == "G15"


def test_an_ended_look_is_finished_without_harm(
    asha: User, case: Case, jordan: Person, viewing: Viewing
) -> None:
    record_answer(asha, case, jordan)
    finish(by=asha, viewing=viewing)
    assert ViewingEnd.objects.get().why == "Consent: withdrawn."


def test_consent_recorded_on_a_case_out_of_sight_tells_no_more_than_that_it_went(
    asha: User,
    cal: User,
    permanence_team: Team,
    restricted_case: Case,
    check: Check,
    jordan: Person,
    profile: Attribution,
) -> None:
    involve(jordan, restricted_case)
    make_consent(jordan, restricted_case, decider="Marigold Grey")
    viewing = look(check, jordan, profile.profile).viewing
    record_answer(cal, restricted_case, jordan, decider="Marigold Grey", note="Said at the refuge.")
    page = client_for(asha).get(reverse("viewing_page", args=[viewing.pk])).content.decode()
    assert "as another case records" in page
    for secret in ("Marigold", "refuge", restricted_case.reference):
        assert secret not in page


def test_the_check_and_every_look_at_the_person_say_so(
    asha: User, eli: User, case: Case, jordan: Person, viewing: Viewing, check: Check
) -> None:
    every = reverse("subject_looks", args=[jordan.pk])
    assert "Consent since" not in client_for(eli).get(every).content.decode()
    record_answer(asha, case, jordan)
    words = "Consent withdrawn: under review"
    for by, page in (
        (asha, reverse("check_page", args=[case.reference, check.number])),
        (eli, every),
    ):
        assert words in client_for(by).get(page).content.decode()
    chronology = client_for(asha).get(reverse("case_chronology", args=[case.reference]))
    assert "waits for review: consent is gone" in chronology.content.decode()


def test_a_case_of_another_team_is_not_named_to_whoever_records_the_withdrawal(
    asha: User, cal: User, case: Case, permanence_team: Team, jordan: Person, given: ConsentEvent
) -> None:
    hidden = make_case(lead=cal, team=permanence_team, restricted=True)
    involve(jordan, hidden)
    theirs = make_profile(jordan, hidden, "https://www.instagram.com/jordan.smith.92")
    viewing = look(make_check(hidden, jordan), jordan, theirs.profile).viewing
    record_answer(asha, case, jordan)
    assert flagged() == [viewing]
    client = client_for(asha)
    assert client.get(reverse("viewing_page", args=[viewing.pk])).status_code == 404
    page = client.get(reverse("case_chronology", args=[case.reference])).content.decode()
    assert "waits for review" not in page


def test_the_way_out_is_decided_again_where_a_merge_shows_that_consent_is_gone(
    asha: User, dee: User, case: Case, jordan: Person, viewing: Viewing, profile: Attribution
) -> None:
    """No answer was recorded since: another record of Jordan's has the withdrawal."""
    other = make_person("Jordy Smith")
    involve(other, case)
    make_consent(other, case, at=ago(days=9))
    make_consent(other, case, "withdrawn", at=ago(minutes=1))
    way_out = reverse("viewing_way_out", args=[viewing.pk, viewing.openings.get().pk])
    client = client_for(asha)
    assert client.get(way_out)["Location"] == profile.profile.canonical_url
    merge_people(
        by=dee,
        reference=case.reference,
        person_id=jordan.pk,
        other_id=other.pk,
        keep_id=jordan.pk,
        reason="The same birthday.",
    )
    shut = client.get(way_out)
    assert shut.status_code == 409
    assert profile.profile.canonical_url not in shut.content.decode()
    assert Stop.objects.get().rule == "G15"
