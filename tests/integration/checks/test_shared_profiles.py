"""A profile of two people: the look is counted, consented to or a use of an authority for each."""

from collections.abc import Callable
from datetime import timedelta
from functools import partial

import pytest
from django.urls import reverse

from accounts.models import User
from audit import clock
from cases.models import Case, OnlineProfile, Person
from checks.actions import review_immediate
from checks.facts import ask_within
from checks.models import Check
from checks.queries import reviews_awaited
from consent.actions import Answer, record_consent
from consent.models import ConsentDeed
from oversight.queries.subjects import open_subject
from ripa import ledger
from ripa.authorities import actions
from ripa.authorities.queries import open_authority
from ripa.ledger import Stopped, finish, prior_viewings
from ripa.models import Authority, AuthorityKind, Viewing, ViewingEnd
from ripa.way_out import way_out
from tests.cast import client_for
from tests.factories import involve, make_person, make_profile
from tests.factories_checks import look, make_check
from tests.factories_consent import make_consent
from tests.factories_ripa import approve, fresh, make_granted


@pytest.fixture
def bea(case: Case) -> Person:
    person = make_person("Bea Other")
    involve(person, case)
    return person


@pytest.fixture
def shared(case: Case, jordan: Person, bea: Person) -> OnlineProfile:
    """A couple's profile, attributed to both."""
    for person in (jordan, bea):
        attribution = make_profile(person, case, "https://www.facebook.com/jordan.and.bea")
    return attribution.profile


@pytest.fixture
def for_bea(case: Case, bea: Person, dee: User, rae: User, ada: User) -> Callable[..., Authority]:
    """Grants an authority for one viewing of Bea unless told otherwise."""

    def grant(**fields: object) -> Authority:
        return make_granted(
            case, bea, manager=dee, coordinator=rae, officer=ada, **{"max_viewings": 1, **fields}
        )

    return grant


def rule_of(stop: pytest.ExceptionInfo[Stopped]) -> str:
    return str(stop.value.decision.rule)


def withdraw(person: Person, case: Case, by: User) -> None:
    answer = Answer(
        deed=ConsentDeed.WITHDRAWN,
        at=clock.now(),
        decider=str(person),
        decider_person=person,
        footing="self",
        route="in_person",
    )
    record_consent(by=by, case=case, person=person, answer=answer)


def test_each_look_uses_the_authority_for_the_second_owner_until_it_is_used_up(
    case: Case,
    jordan: Person,
    bea: Person,
    shared: OnlineProfile,
    for_bea: Callable[..., Authority],
    asha: User,
    rae: User,
) -> None:
    make_consent(jordan, case)
    authority = for_bea()
    check = make_check(case, jordan)
    first = look(check, jordan, shared).viewing
    assert (first.rule, first.authority) == ("G09", None)
    assert {(t.person, t.rule, t.authority) for t in first.tallies.all()} == {
        (jordan, "G09", None),
        (bea, "G10", authority),
    }
    assert look(check, jordan, shared).viewing == first, "the session goes on"
    finish(by=asha, viewing=first)
    shown = open_authority(by=rae, pk=authority.pk)
    assert (shown.standing.used, shown.standing.most) == (1, 1)
    assert prior_viewings(bea) == 0
    # With the authority used up, Bea's first open look is the one that may be had without.
    again = look(check, jordan, shared).viewing
    assert {t.person: t.counted for t in again.tallies.all()} == {jordan: False, bea: True}
    finish(by=asha, viewing=again)
    with pytest.raises(Stopped) as stopped:
        look(check, jordan, shared)
    assert (rule_of(stopped), prior_viewings(bea)) == ("G19", 1)


def test_an_authority_that_the_check_names_is_used_up_by_the_second_owner(
    case: Case,
    jordan: Person,
    shared: OnlineProfile,
    for_bea: Callable[..., Authority],
    bea: Person,
    asha: User,
) -> None:
    """Looks at Bea herself cannot have the use that a look at Jordan's profile had."""
    make_consent(jordan, case)
    authority = for_bea()
    finish(by=asha, viewing=look(make_check(case, jordan), jordan, shared).viewing)
    own = make_profile(bea, case).profile
    with pytest.raises(Stopped) as stopped:
        look(make_check(case, bea, authority=authority), bea, own)
    assert rule_of(stopped) == "G13"


def test_cancelling_the_second_owners_authority_ends_the_session_and_shuts_the_way_out(
    case: Case,
    jordan: Person,
    bea: Person,
    shared: OnlineProfile,
    for_bea: Callable[..., Authority],
    asha: User,
    rae: User,
) -> None:
    make_consent(jordan, case)
    authority = for_bea()
    admission = look(make_check(case, jordan), jordan, shared)
    actions.cancel(by=rae, reason="Not needed.", **fresh(authority))
    end = ViewingEnd.objects.get(viewing=admission.viewing)
    assert end.why == "The authority was cancelled."
    with pytest.raises(ledger.Refused):
        way_out(
            by=asha,
            viewing_id=admission.viewing.pk,
            opening_id=admission.opening.pk,
            wish=partial(ask_within, by=asha),
        )


def test_a_withdrawal_by_the_second_owner_ends_the_session(
    case: Case, jordan: Person, bea: Person, shared: OnlineProfile, asha: User
) -> None:
    make_consent(bea, case)
    viewing = look(make_check(case, jordan), jordan, shared).viewing
    withdraw(bea, case, asha)
    assert ViewingEnd.objects.filter(viewing=viewing).exists()


def test_a_session_counted_for_one_ends_with_the_day_of_the_others_authority(
    case: Case,
    jordan: Person,
    shared: OnlineProfile,
    for_bea: Callable[..., Authority],
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    for_bea()
    late = (clock.now() + timedelta(days=1)).astimezone(clock.LONDON)
    late = late.replace(hour=23, minute=40)
    check = make_check(case, jordan)
    monkeypatch.setattr(clock, "now", lambda: late)
    viewing = look(check, jordan, shared).viewing
    assert viewing.rule == "G22"
    assert viewing.ends_at - viewing.at <= timedelta(minutes=20)


def test_one_look_at_two_people_of_one_authority_is_one_use(
    case: Case, jordan: Person, bea: Person, shared: OnlineProfile, dee: User, rae: User, ada: User
) -> None:
    both = make_granted(
        case, jordan, bea, manager=dee, coordinator=rae, officer=ada, max_viewings=2
    )
    check = make_check(case, jordan)
    viewing = look(check, jordan, shared).viewing
    assert viewing.authority == both
    shown = open_authority(by=rae, pk=both.pk)
    assert shown.standing.used == 1
    assert shown.history is not None and len(shown.history.newest) == 1


def test_the_pages_show_the_second_owners_use(
    case: Case,
    jordan: Person,
    bea: Person,
    shared: OnlineProfile,
    for_bea: Callable[..., Authority],
    asha: User,
    eli: User,
) -> None:
    make_consent(jordan, case)
    authority = for_bea(max_viewings=3)
    check = make_check(case, jordan)
    viewing = look(check, jordan, shared).viewing
    finish(by=asha, viewing=viewing)
    before = reverse("before_you_look", args=[case.reference, check.number, jordan.pk, shared.pk])
    body = client_for(asha).get(before).content.decode()
    assert f"viewings used under {authority.number}" in body
    body = client_for(asha).get(f"/viewings/{viewing.pk}/").content.decode()
    assert authority.number in body
    body = client_for(eli).get(f"/subjects/{bea.pk}/").content.decode()
    assert f"G10, under {authority}" in body
    looks = open_subject(by=eli, person_id=bea.pk).looks.rows
    assert [each.pk for each in looks] == [viewing.pk]


# --- Immediate responses -------------------------------------------------------------------------


def urgent(case: Case, person: Person) -> Check:
    return make_check(
        case, person, purpose="missing_child", immediate=True, immediate_reason="Out all night."
    )


def test_an_immediate_response_to_the_second_owner_waits_for_a_review(
    case: Case, jordan: Person, bea: Person, shared: OnlineProfile, asha: User, dee: User
) -> None:
    make_consent(jordan, case)
    check = urgent(case, jordan)
    viewing = look(check, jordan, shared).viewing
    assert viewing.rule == "G09"
    assert list(reviews_awaited([case.team_id])) == [viewing]
    page = f"/viewings/{viewing.pk}/"
    assert "Review this immediate response" in client_for(dee).get(page).content.decode()
    review_immediate(by=dee, viewing=viewing, agreed=False, reasons="There was time to ask.")
    assert not reviews_awaited([case.team_id]).exists()
    finish(by=asha, viewing=viewing)
    # It was not agreed, so that Bea's own count has to let the next one in: it is a repeat.
    with pytest.raises(Stopped) as stopped:
        look(check, jordan, shared)
    assert rule_of(stopped) == "G19"


def test_the_time_of_the_second_owners_immediate_response_runs_out(
    case: Case,
    jordan: Person,
    shared: OnlineProfile,
    asha: User,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    make_consent(jordan, case)
    check = urgent(case, jordan)
    finish(by=asha, viewing=look(check, jordan, shared).viewing)
    later = clock.now() + timedelta(hours=25)
    monkeypatch.setattr(clock, "now", lambda: later)
    with pytest.raises(Stopped) as stopped:
        look(check, jordan, shared)
    assert rule_of(stopped) == "G19"
    assert stopped.value.answer is not None
    assert stopped.value.answer.strictest.facts.immediate_response == "lapsed"


def test_after_the_review_another_persons_immediate_response_is_a_viewing_of_its_own(
    case: Case, jordan: Person, bea: Person, shared: OnlineProfile, dee: User
) -> None:
    check = urgent(case, jordan)
    own = make_profile(jordan, case).profile
    viewing = look(check, jordan, own).viewing
    review_immediate(by=dee, viewing=viewing, agreed=True, reasons="Right to look.")
    assert look(check, jordan, own).viewing == viewing
    assert look(check, jordan, shared).fresh
    assert reviews_awaited([case.team_id]).count() == 1


# --- Contact by a covert human intelligence source -----------------------------------------------


def test_contact_under_consent_and_a_chis_authorisation_is_a_use_of_it(
    case: Case, jordan: Person, dee: User, rae: User, ada: User, asha: User
) -> None:
    authority = make_granted(
        case,
        jordan,
        manager=dee,
        coordinator=rae,
        officer=ada,
        kind=AuthorityKind.CHIS,
        purposes=["crime"],
        max_viewings=2,
    )
    approve(authority, coordinator=rae)
    make_consent(jordan, case)
    profile = make_profile(jordan, case).profile
    check = make_check(case, jordan, purpose="crime", interaction="covert")
    viewing = look(check, jordan, profile).viewing
    assert (viewing.rule, viewing.counted, viewing.authority) == ("G09", False, authority)
    finish(by=asha, viewing=viewing)
    second = look(check, jordan, profile).viewing
    actions.cancel(by=rae, reason="Not needed.", **fresh(authority))
    assert ViewingEnd.objects.filter(viewing=second).exists()
    assert Viewing.objects.count() == 2


def test_a_chis_authorisation_that_is_used_up_lets_in_no_more_contact(
    case: Case, jordan: Person, dee: User, rae: User, ada: User, asha: User
) -> None:
    authority = make_granted(
        case,
        jordan,
        manager=dee,
        coordinator=rae,
        officer=ada,
        kind=AuthorityKind.CHIS,
        purposes=["crime"],
        max_viewings=1,
    )
    approve(authority, coordinator=rae)
    make_consent(jordan, case)
    profile = make_profile(jordan, case).profile
    check = make_check(case, jordan, purpose="crime", interaction="covert")
    finish(by=asha, viewing=look(check, jordan, profile).viewing)
    with pytest.raises(Stopped) as stopped:
        look(check, jordan, profile)
    assert rule_of(stopped) == "G06"


def test_contact_is_not_carried_by_a_session_that_did_not_use_the_chis_authorisation(
    case: Case, jordan: Person, dee: User, rae: User, ada: User
) -> None:
    authority = make_granted(
        case,
        jordan,
        manager=dee,
        coordinator=rae,
        officer=ada,
        kind=AuthorityKind.CHIS,
        purposes=["crime"],
    )
    approve(authority, coordinator=rae)
    make_consent(jordan, case)
    profile = make_profile(jordan, case).profile
    check = make_check(case, jordan, purpose="crime")
    without = look(check, jordan, profile).viewing
    assert without.authority is None
    check.interaction = "covert"
    check.save()
    assert look(check, jordan, profile).viewing.authority == authority
