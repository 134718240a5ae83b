"""What policy sets binds applications and decisions from its moment on: ranks and periods."""

from datetime import date, timedelta
from typing import Any

import pytest

from accounts.models import Rank, RoleName, User
from audit import clock
from audit.refusals import NotAllowed
from cases.models import Case, Person
from ripa.authorities import actions
from ripa.authorities.application import day_problems
from ripa.authorities.running import known_period
from ripa.authorities.separation import has_rank_for, ranks_for
from ripa.authorities.staff import deciders_for
from ripa.authorities.waiting import waiting_for
from ripa.models import Authority, AuthorityKind
from ripa.periods import ONE_DAY, last_day_of_period, months_later
from ripa.policy import Limits
from ripa.states import Kind
from tests.cast import client_for
from tests.factories import make_user
from tests.factories_ripa import fresh, make_draft, make_granted, make_policy, make_ready

PRESCRIBED = ["head_of_paid_service", "director", "head_of_service", "service_manager"]


def only(kind: str, *ranks: str) -> dict[str, list[str]]:
    every = {each: list(PRESCRIBED) for each in ("directed_surveillance", "chis", "non_ripa")}
    return {**every, kind: list(ranks)}


def again(user: User) -> User:
    """As another request finds them."""
    return User.objects.get(pk=user.pk)


@pytest.fixture
def ready(case: Case, jordan: Person, dee: User, rae: User) -> Authority:
    return make_ready(case, jordan, manager=dee, coordinator=rae)


def test_a_rank_that_policy_leaves_out_decides_no_more(ready: Authority, ada: User) -> None:
    assert has_rank_for(ada, ready) and ada in deciders_for(ready)
    make_policy(ranks=only("non_ripa", "director"))
    ada = again(ada)
    assert not has_rank_for(ada, ready) and ada not in deciders_for(ready)
    assert waiting_for(by=ada) == []
    with pytest.raises(NotAllowed) as caught:
        actions.grant(by=ada, reason="Yes.", **fresh(ready))
    assert caught.value.decision.next.startswith("A director has to decide it.")
    director = make_user(rank=Rank.DIRECTOR, roles=[(RoleName.AUTHORISING_OFFICER, None)])
    actions.grant(by=director, reason="Yes.", **fresh(ready))


def test_a_deed_asks_the_policy_of_its_moment_not_of_an_earlier_page(
    ready: Authority, ada: User
) -> None:
    assert has_rank_for(ada, ready)
    make_policy(ranks=only("non_ripa", "director"))
    with pytest.raises(NotAllowed):
        actions.grant(by=ada, reason="Yes.", **fresh(ready))


def test_a_policy_that_lies_ahead_binds_nobody_yet(ready: Authority, ada: User) -> None:
    make_policy(at=clock.now() + timedelta(days=1), ranks=only("non_ripa", "director"))
    actions.grant(by=ada, reason="Yes.", **fresh(ready))


def test_policy_may_add_a_team_manager_for_non_ripa(ready: Authority) -> None:
    officer = make_user(rank=Rank.TEAM_MANAGER, roles=[(RoleName.AUTHORISING_OFFICER, None)])
    assert officer not in deciders_for(ready)
    make_policy(ranks=only("non_ripa", *PRESCRIBED, "team_manager"))
    assert officer in deciders_for(ready)
    actions.grant(by=again(officer), reason="Yes.", **fresh(ready))


def test_no_policy_changes_who_decides_about_a_young_source(case: Case, jordan: Person) -> None:
    young = make_draft(case, jordan, kind=AuthorityKind.CHIS, source_under_18=True)
    make_policy(ranks=only("chis", "director"))
    assert ranks_for(young) == {Rank.HEAD_OF_PAID_SERVICE}
    young.source_under_18 = False
    assert ranks_for(young) == {Rank.DIRECTOR}


def test_every_page_agrees_on_the_rank(ready: Authority, ada: User) -> None:
    for ranks, may in ((["director"], False), (PRESCRIBED, True)):
        make_policy(ranks=only("non_ripa", *ranks))
        reader = again(ada)
        assert bool(waiting_for(by=reader)) == may
        page = client_for(ada).get(f"/authorities/{ready.pk}/").content.decode()
        assert (f"/authorities/{ready.pk}/decide/" in page) == may


# --- Periods -------------------------------------------------------------------------------------


TODAY = date(2026, 1, 31)


def days(kind: str, limits: Limits | None = None, **more: Any) -> dict[str, str]:
    given = {"first": TODAY, "last": TODAY + timedelta(days=20), "review_by": TODAY, **more}
    return day_problems(kind, today=TODAY, limits=limits, **given)


@pytest.mark.parametrize(("months", "words"), [(1, "one month"), (2, "two months")])
def test_a_shorter_period_is_the_longest_a_non_ripa_one_may_be(months: int, words: str) -> None:
    limits = Limits(non_ripa_months=months)
    latest = TODAY
    while not days("non_ripa", limits, last=latest):
        latest += timedelta(days=1)
    said = days("non_ripa", limits, last=latest)["to_day"]
    assert f"{words}, less a day, from the day it is granted" in said
    assert timedelta(days=27 * months) < latest - TODAY <= timedelta(days=31 * months)
    assert not days("overt_determination", limits, last=latest)
    far = days("non_ripa", limits, first=latest, last=None)
    assert far == {"from_day": f"The first day must be within {words}"}


def test_a_last_day_before_the_first_is_one_slip_and_not_two() -> None:
    first = TODAY + timedelta(days=9)
    said = days("non_ripa", Limits(), first=first, last=TODAY, review_by=first)
    assert said == {"to_day": "The last day must be 9 February 2026 or later"}


def test_three_months_are_as_the_state_machine_says() -> None:
    latest = last_day_of_period(Kind.NON_RIPA, TODAY)
    assert not days("non_ripa", Limits(), last=latest)
    assert days("non_ripa", Limits(), last=latest + timedelta(days=1))


@pytest.mark.parametrize(("weeks", "words"), [(1, "one week"), (2, "two weeks"), (12, "")])
def test_the_first_review_is_due_as_policy_says(weeks: int, words: str) -> None:
    limits, today = Limits(first_review_weeks=weeks), TODAY
    last = today + timedelta(days=80)
    by = min(today + timedelta(weeks=weeks), last)
    assert not days("non_ripa", limits, last=last, review_by=by)
    said = days("non_ripa", limits, last=last, review_by=by + timedelta(days=1))
    assert f"within {words or 'twelve weeks'}, and before it ends" in said["review_by"]


def test_the_form_the_submission_and_the_grant_follow_the_policy_in_force(
    case: Case, jordan: Person, asha: User, dee: User, rae: User, ada: User
) -> None:
    ready = make_ready(case, jordan, manager=dee, coordinator=rae)
    draft = make_draft(case, jordan)
    make_policy(non_ripa_months=1, first_review_weeks=2)
    page = client_for(asha).get(f"/authorities/{draft.pk}/edit/days/").content.decode()
    assert "At most one month, less a day" in page and "Within two weeks of the first day" in page
    with pytest.raises(Exception, match="not complete") as caught:
        actions.submit(by=asha, **fresh(draft))
    assert "one month, less a day" in caught.value.decision.next  # type: ignore[attr-defined]
    with pytest.raises(Exception, match="no longer hold") as refused:
        actions.grant(by=ada, reason="Yes.", **fresh(ready))
    assert "within two weeks" in refused.value.decision.next  # type: ignore[attr-defined]


def test_a_renewal_runs_no_longer_than_policy_lets_it(
    case: Case, jordan: Person, dee: User, rae: User, ada: User
) -> None:
    """Also where policy lets it run longer again afterwards."""
    make_policy(non_ripa_months=1)
    last = clock.today() + timedelta(days=25)
    renewed = make_granted(case, jordan, manager=dee, coordinator=rae, officer=ada, to_day=last)
    actions.renew(by=ada, reason="It goes on.", **fresh(renewed))
    expected = months_later(last + ONE_DAY, 1) - ONE_DAY
    make_policy(non_ripa_months=3)
    running = known_period(renewed, clock.now())
    assert running is not None
    assert running.last_day == expected


def test_a_renewal_in_a_policy_of_three_months_is_a_whole_period(
    ready: Authority, ada: User
) -> None:
    actions.grant(by=ada, reason="It is.", **fresh(ready))
    assert ready.to_day is not None
    actions.renew(by=ada, reason="It goes on.", **fresh(ready))
    running = known_period(ready, clock.now())
    assert running is not None
    assert running.last_day == last_day_of_period(Kind.NON_RIPA, ready.to_day + ONE_DAY)
