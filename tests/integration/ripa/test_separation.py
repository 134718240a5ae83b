"""Separation of duties: what the service knows of a decider, what it asks, and what it keeps."""

import time
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from typing import Any

import pytest
from django.db import IntegrityError, connection, connections, transaction

from accounts.models import Rank, RoleName, User
from audit import clock
from audit.refusals import NotAllowed, Refused
from cases.locks import lock_people
from cases.models import Case, Person
from ripa.authorities import actions
from ripa.authorities.separation import separation_of
from ripa.models import Authority, AuthorityKind
from tests.cast import client_for
from tests.factories import involve, make_case, make_person, make_team, make_user
from tests.factories_checks import make_check
from tests.factories_oversight import make_viewing
from tests.factories_ripa import REVIEWED, STATEMENT, fresh, make_ready, make_submitted
from tests.integration.ripa.test_authority_pages import address

WHY = "It is necessary."


def apart(by: User, authority: Authority) -> Any:
    return separation_of(by, Authority.objects.get(pk=authority.pk), at=clock.now())


def test_a_stranger_to_it_stands_apart_in_every_respect(ready: Authority, ada: User) -> None:
    found = apart(ada, ready)
    assert not found.bars and not found.asks_reason and found.reasons == []
    assert found.to_data("Not asked.") == {
        "directly_involved": False,
        "own_viewings": [],
        "line_manager": False,
        "supported_it": False,
        "involved_reason": "",
    }


def test_the_applicant_a_named_officer_and_a_lower_rank_are_barred(
    case: Case, jordan: Person, asha: User, ada: User, dee: User, rae: User
) -> None:
    naming = make_ready(case, jordan, manager=dee, coordinator=rae, officers=[ada])
    assert apart(asha, naming).applicant and apart(asha, naming).bars
    assert apart(ada, naming).named_officer and apart(ada, naming).bars
    assert not apart(dee, naming).rank_may_decide and apart(dee, naming).bars


def test_a_line_manager_of_the_applicant_or_of_a_named_officer_gives_a_reason(
    case: Case, jordan: Person, asha: User, ben: User, ada: User, dee: User, rae: User
) -> None:
    for managed, officers in ((asha, []), (ben, [ben])):
        managed.line_manager = ada
        managed.save()
        authority = make_ready(case, jordan, manager=dee, coordinator=rae, officers=officers)
        with pytest.raises(Refused) as caught:
            actions.grant(by=ada, reason=WHY, **fresh(authority))
        assert f"line manager of {asha}" in str(caught.value) or f"of {ben}" in str(caught.value)
        actions.grant(by=ada, reason=WHY, involved_reason="Nobody else is in.", **fresh(authority))
        data = authority.events.get(deed="grant").data
        assert (data["line_manager"], data["directly_involved"]) == (True, False)
        assert data["involved_reason"] == "Nobody else is in."
        managed.line_manager = None
        managed.save()


def test_who_supported_it_gives_a_reason_and_counts_as_involved(
    case: Case, jordan: Person, rae: User, assessment_team: Any
) -> None:
    both = make_user(
        "Mia Both",
        rank=Rank.SERVICE_MANAGER,
        roles=[(RoleName.TEAM_MANAGER, assessment_team), (RoleName.AUTHORISING_OFFICER, None)],
    )
    authority = make_ready(case, jordan, manager=both, coordinator=rae)
    with pytest.raises(Refused, match="supported or checked this application yourself"):
        actions.refuse(by=both, reason=WHY, involved_reason=" ", **fresh(authority))
    actions.refuse(by=both, reason=WHY, involved_reason="She is away.", **fresh(authority))
    data = authority.events.get(deed="refuse").data
    assert (data["supported_it"], data["directly_involved"]) == (True, True)


def test_who_checked_it_gives_a_reason_too(case: Case, jordan: Person, dee: User) -> None:
    both = make_user(
        "Mia Both",
        rank=Rank.SERVICE_MANAGER,
        roles=[(RoleName.RIPA_COORDINATOR, None), (RoleName.AUTHORISING_OFFICER, None)],
    )
    authority = make_ready(case, jordan, manager=dee, coordinator=both)
    with pytest.raises(Refused, match="supported or checked this application yourself"):
        actions.grant(by=both, reason=WHY, **fresh(authority))
    actions.grant(by=both, reason=WHY, involved_reason="Nobody else is in.", **fresh(authority))
    assert authority.events.get(deed="grant").data["directly_involved"] is True


def test_a_manager_who_determines_for_their_own_worker_is_noted_and_not_asked_why(
    case: Case, jordan: Person, asha: User, dee: User
) -> None:
    asha.line_manager = dee
    asha.save()
    authority = make_submitted(case, jordan, kind=AuthorityKind.OVERT)
    actions.grant(by=dee, reason=WHY, **fresh(authority))
    assert authority.events.get(deed="grant").data["line_manager"] is True


@pytest.mark.parametrize("deed", ["review", "renew"])
def test_a_review_and_a_renewal_ask_it_again(
    in_force: Authority,
    case: Case,
    jordan: Person,
    ada: User,
    viewing_by: Callable[..., Any],
    deed: str,
) -> None:
    look = viewing_by(ada, jordan, case)
    do, more = getattr(actions, deed), {}
    if deed == "review":
        more["review_by"] = in_force.review_by
    with pytest.raises(Refused, match="looked at someone"):
        do(by=ada, reason=WHY, **more, **fresh(in_force))
    do(by=ada, reason=WHY, involved_reason="Nobody else.", **more, **fresh(in_force))
    data = in_force.events.get(deed=deed).data
    assert (data["directly_involved"], data["own_viewings"]) == (True, [look.pk])


@pytest.mark.parametrize("deed", ["review", "renew"])
def test_the_applicant_neither_reviews_nor_renews(
    case: Case, jordan: Person, dee: User, rae: User, ada: User, assessment_team: Any, deed: str
) -> None:
    both = make_user(
        "Mia Both",
        rank=Rank.DIRECTOR,
        roles=[(RoleName.SOCIAL_WORKER, assessment_team), (RoleName.AUTHORISING_OFFICER, None)],
    )
    authority = make_ready(case, jordan, by=both, manager=dee, coordinator=rae)
    actions.grant(by=ada, reason=WHY, **fresh(authority))
    more = {"review_by": authority.review_by} if deed == "review" else {}
    with pytest.raises(Refused, match="You made this application"):
        getattr(actions, deed)(by=both, reason=WHY, **more, **fresh(authority))


def test_a_rank_that_may_not_decide_is_told_which_may(ready: Authority) -> None:
    manager = make_user(
        "Manager", rank=Rank.TEAM_MANAGER, roles=[(RoleName.AUTHORISING_OFFICER, None)]
    )
    with pytest.raises(NotAllowed) as caught:
        actions.grant(by=manager, reason=WHY, **fresh(ready))
    assert caught.value.decision.next.startswith(
        "A service manager or equivalent, a head of service, a director or the head of paid service"
    )
    page = client_for(manager).get(address("decide", ready))
    assert page.status_code == 403 and "head of service" in page.content.decode()


def test_the_page_says_what_the_service_knows(
    ready: Authority, case: Case, jordan: Person, asha: User, ada: User, viewing_by: Any
) -> None:
    browser, decide = client_for(ada), address("decide", ready)
    page = browser.get(decide).content.decode()
    assert "What the service knows about you and this application" in page
    assert "Why does it have to be you who decides?" not in page
    asha.line_manager = ada
    asha.save()
    viewing_by(ada, jordan, case)
    page = browser.get(decide).content.decode()
    assert "You looked at these people in the last 90 days" in page
    assert "Yes: Asha Rahman" in page and "You are the line manager of Asha Rahman." in page
    posted = {"answer": "grant", "reason": "Yes.", "version": ready.version, **STATEMENT}
    answer = browser.post(decide, {**posted, "involved_reason": "Nobody else is in."})
    assert answer.status_code == 302
    words = browser.get(answer["Location"]).content.decode()
    assert "had looked at these people not long before and is the line manager" in words


def test_what_the_page_did_not_know_yet_is_asked_on_the_form_that_was_sent(
    ready: Authority, case: Case, jordan: Person, ada: User, viewing_by: Any
) -> None:
    """A look between the page and the click: the transaction finds it, and the form then asks."""
    browser, decide = client_for(ada), address("decide", ready)
    browser.get(decide)
    viewing_by(ada, jordan, case)
    posted = {"answer": "refuse", "reason": "Kept as typed.", "version": ready.version}
    answer = browser.post(decide, posted)
    page = answer.content.decode()
    assert answer.status_code == 200 and "Kept as typed." in page
    assert "Why does it have to be you who decides?" in page
    assert not ready.events.filter(deed="refuse").exists()


def test_a_second_officer_is_told_who_decided_and_how(ready: Authority, ada: User) -> None:
    other = make_user("Oma Reid", rank=Rank.DIRECTOR, roles=[(RoleName.AUTHORISING_OFFICER, None)])
    browser, decide = client_for(other), address("decide", ready)
    browser.get(decide)
    posted = {"answer": "refuse", "reason": "No.", "version": ready.version}
    actions.grant(by=ada, reason=WHY, **fresh(ready))
    for answer in (browser.post(decide, posted), browser.get(decide)):
        words = answer.content.decode()
        assert answer.status_code == 409
        assert "Ada Lindley decided this on" in words and ": granted." in words


def test_a_review_by_someone_involved_is_asked_on_its_page(
    in_force: Authority, case: Case, jordan: Person, ada: User, viewing_by: Any
) -> None:
    viewing_by(ada, jordan, case)
    browser, page = client_for(ada), address("review", in_force)
    posted = {"reason": "Still.", "version": in_force.version, **REVIEWED}
    answer = browser.post(page, posted)
    assert "Why does it have to be you who decides?" in answer.content.decode()


@pytest.fixture
def contested(own_database: str) -> Iterator[tuple[Authority, list[User]]]:
    """An application that waits, and four officers who may decide it."""
    team = make_team()
    case = make_case(lead=make_user("Lead", roles=[(RoleName.SOCIAL_WORKER, team)]), team=team)
    officers = [
        make_user(rank=Rank.DIRECTOR, roles=[(RoleName.AUTHORISING_OFFICER, None)])
        for _ in range(4)
    ]
    manager = make_user(rank=Rank.TEAM_MANAGER, roles=[(RoleName.TEAM_MANAGER, team)])
    keeper = make_user(rank=Rank.OTHER, roles=[(RoleName.RIPA_COORDINATOR, None)])
    yield make_ready(case, make_person(), manager=manager, coordinator=keeper), officers


def test_of_officers_who_decide_at_once_one_does_and_the_others_are_told(
    contested: tuple[Authority, list[User]],
) -> None:
    authority, officers = contested
    seen = fresh(authority)

    def decide(place: int) -> str:
        try:
            deed = actions.grant if place % 2 else actions.refuse
            deed(by=officers[place], reason=WHY, **seen)
        except Refused as refused:
            return refused.decision.words
        finally:
            connections.close_all()
        return ""

    with ThreadPoolExecutor(4) as pool:
        told = list(pool.map(decide, range(4)))
    decision = authority.events.get(deed__in=["grant", "refuse"])
    assert told.count("") == 1 and told[officers.index(decision.by)] == ""
    for words in filter(None, told):
        assert f"{decision.by} decided this on" in words, words


def somebody_waits() -> bool:
    """Does a transaction wait for a lock that another holds?"""
    with connection.cursor() as cursor:
        cursor.execute("SELECT count(*) FROM pg_locks WHERE NOT granted")
        [count] = cursor.fetchone()
    return bool(count)


def test_a_look_that_is_under_way_comes_before_the_decision_and_is_known_to_it(
    contested: tuple[Authority, list[User]],
) -> None:
    """The door holds the person's row until its look is committed; the decision waits for it."""
    authority, officers = contested
    seen, person = fresh(authority), authority.subjects.get()
    involve(person, authority.case)
    check = make_check(authority.case, person)

    def decide() -> str:
        try:
            actions.grant(by=officers[0], reason=WHY, **seen)
        except Refused as refused:
            return refused.decision.words
        finally:
            connections.close_all()
        return "granted"

    with ThreadPoolExecutor(1) as pool:
        with transaction.atomic():
            lock_people([person.pk])
            make_viewing(check, person, by=officers[0])
            deciding = pool.submit(decide)
            while not somebody_waits():
                assert not deciding.done(), deciding.result()
                time.sleep(0.02)
        assert "looked at someone" in deciding.result(timeout=60)
    assert not authority.events.filter(deed="grant").exists()


# --- At court ------------------------------------------------------------------------------------


@pytest.mark.parametrize("named", [False, True])
def test_nobody_records_the_order_on_their_own_application_or_one_that_names_them(
    case: Case,
    jordan: Person,
    asha: User,
    ada: User,
    dee: User,
    rae: User,
    assessment_team: Any,
    named: bool,
) -> None:
    both = make_user(
        "Bo Both",
        roles=[(RoleName.RIPA_COORDINATOR, None), (RoleName.SOCIAL_WORKER, assessment_team)],
    )
    authority = make_ready(
        case,
        jordan,
        manager=dee,
        coordinator=rae,
        kind=AuthorityKind.DIRECTED,
        by=asha if named else both,
        officers=[both] if named else [],
    )
    actions.grant(by=ada, reason=WHY, **fresh(authority))
    order: dict[str, Any] = {
        "approved": True,
        "court": "Leeds",
        "magistrate": "J. Poole",
        "attended_at": clock.now(),
        "order_reference": "L/1",
    }
    assert client_for(both).get(address("magistrate", authority)).status_code == 403
    with pytest.raises(NotAllowed):
        actions.record_magistrate(by=both, **order, **fresh(authority))
    actions.record_magistrate(by=rae, **order, **fresh(authority))


@pytest.mark.parametrize("deed", ["check", "review", "magistrate_approve", "renewal_approve"])
def test_the_database_keeps_a_named_officer_from_it_too(
    case: Case, jordan: Person, ada: User, deed: str
) -> None:
    naming = make_submitted(case, jordan, officers=[ada])
    with pytest.raises(IntegrityError, match="named officer"), transaction.atomic():
        naming.events.create(deed=deed, at=clock.now(), by=ada)


@pytest.mark.parametrize("deed", ["magistrate_approve", "renewal_approve"])
def test_the_database_keeps_the_applicant_from_the_order(
    case: Case, jordan: Person, asha: User, deed: str
) -> None:
    own = make_submitted(case, jordan)
    with pytest.raises(IntegrityError, match="applicant does not"), transaction.atomic():
        own.events.create(deed=deed, at=clock.now(), by=asha)
