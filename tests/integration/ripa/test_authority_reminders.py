"""Reminders about authorities: to whom, once, and without a word of the case."""

from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from datetime import datetime, timedelta

import pytest
from django.db import connection, connections
from django.test.utils import CaptureQueriesContext

from accounts.models import Rank, RoleName, User
from audit import clock
from cases.models import Case, Person
from post.models import Message, Outgoing
from ripa.authorities import actions
from ripa.authorities.queries import every_authority, lines_of
from ripa.authorities.reminders import chase_authorities, reminders_for
from ripa.models import Authority
from tests.factories import make_case, make_person, make_team, make_user
from tests.factories_ripa import fresh, make_draft, make_granted, make_lapsed, make_submitted


def kinds(authority: Authority, *, at: datetime | None = None) -> set[str]:
    [line] = lines_of([every_authority().get(pk=authority.pk)])
    return {each.kind for each in reminders_for(line, at=at or clock.now())}


def told() -> list[tuple[str, str]]:
    """Who was reminded, and of what."""
    found = Message.objects.filter(key__startswith="authority-").order_by("key")
    return sorted((each.to.name, each.key.partition(":")[0]) for each in found)


@pytest.fixture
def soon(case: Case, jordan: Person, dee: User, rae: User, ada: User) -> Authority:
    """Reviewed within a week, and ending within two."""
    today = clock.today()
    return make_granted(
        case,
        jordan,
        manager=dee,
        coordinator=rae,
        officer=ada,
        review_by=today + timedelta(days=7),
        to_day=today + timedelta(days=14),
    )


def test_a_review_and_an_end_that_come_near_are_told_to_the_applicant_and_the_officer(
    soon: Authority,
) -> None:
    chase_authorities()
    assert told() == [
        ("Ada Lindley", "authority-ends"),
        ("Ada Lindley", "authority-review"),
        ("Asha Rahman", "authority-ends"),
        ("Asha Rahman", "authority-review"),
    ]


def test_one_day_earlier_nobody_is_told(in_force: Authority, ada: User) -> None:
    """A review in 20 days, and an end in 60."""
    assert kinds(in_force) == set()
    today = clock.now()
    assert kinds(in_force, at=today + timedelta(days=12)) == set()
    assert kinds(in_force, at=today + timedelta(days=13)) == {"review"}
    assert kinds(in_force, at=today + timedelta(days=20)) == {"review"}
    assert kinds(in_force, at=today + timedelta(days=21)) == {"overdue"}
    assert kinds(in_force, at=today + timedelta(days=46)) == {"overdue", "ends"}
    assert kinds(in_force, at=today + timedelta(days=61)) == {"ended"}


def test_an_overdue_review_is_told_to_the_coordinators_too(overdue: Authority, rae: User) -> None:
    chase_authorities()
    assert told() == [
        ("Ada Lindley", "authority-overdue"),
        ("Asha Rahman", "authority-overdue"),
        ("Rae Bello", "authority-overdue"),
    ]


def test_one_that_ended_is_chased_until_it_is_written_up(
    case: Case, jordan: Person, ada: User, rae: User, asha: User
) -> None:
    lapsed = make_lapsed(case, jordan, officer=ada)
    assert kinds(lapsed) == {"ended"}
    actions.close_out(by=asha, reason="Forgotten.", product="kept", **fresh(lapsed))
    assert kinds(lapsed) == set()


def test_one_that_waits_for_the_magistrate_is_chased_after_five_working_days(
    awaiting: Authority,
) -> None:
    granted = awaiting.events.get(deed="grant").at
    assert kinds(awaiting, at=granted + timedelta(days=6)) == set()
    # Five working days are at most nine with a weekend and two bank holidays, and Christmas eleven.
    assert kinds(awaiting, at=granted + timedelta(days=12)) == {"court-grant"}


def test_a_renewal_that_waits_is_chased_too(ripa_in_force: Authority, ada: User) -> None:
    actions.renew(by=ada, reason="Still.", **fresh(ripa_in_force))
    later = clock.now() + timedelta(days=12)
    assert "court-renew" in kinds(ripa_in_force, at=later)


def test_what_is_said_has_no_word_of_the_case(soon: Authority, overdue: Authority) -> None:
    chase_authorities()
    messages = list(Message.objects.filter(key__startswith="authority-"))
    assert messages
    for message in messages:
        authority = Authority.objects.get(pk=int(message.link.strip("/").split("/")[-1]))
        assert str(authority) in message.text
        for secret in ("Jordan", "Kai", authority.case.reference, authority.case.title):
            assert secret not in message.text


def test_a_second_run_tells_nobody_again_and_a_new_day_is_told_once_more(
    soon: Authority, ada: User
) -> None:
    chase_authorities()
    first = told()
    posted = Outgoing.objects.count()
    chase_authorities()
    assert told() == first and Outgoing.objects.count() == posted
    later = clock.today() + timedelta(days=5)
    actions.review(by=ada, reason="Still.", review_by=later, **fresh(soon))
    chase_authorities()
    assert len(told()) == len(first) + 2


def test_it_changes_nothing_but_what_was_said(soon: Authority) -> None:
    before = (soon.version, soon.state, soon.events.count())
    chase_authorities()
    soon.refresh_from_db()
    assert (soon.version, soon.state, soon.events.count()) == before


def test_whoever_left_is_not_told_and_another_officer_is(
    soon: Authority, ada: User, asha: User
) -> None:
    other = make_user("Oma Reid", rank=Rank.DIRECTOR, roles=[(RoleName.AUTHORISING_OFFICER, None)])
    for user in (ada, asha):
        user.is_active = False
        user.save()
    chase_authorities()
    assert {name for name, _ in told()} == {other.name}


def test_a_determination_is_chased_with_the_manager_who_made_it(
    case: Case, jordan: Person, dee: User, ada: User
) -> None:
    today = clock.today()
    overt = make_submitted(
        case, jordan, kind="overt_determination", review_by=today + timedelta(days=3)
    )
    actions.grant(by=dee, reason="They know.", **fresh(overt))
    chase_authorities()
    assert told() == [("Asha Rahman", "authority-review"), ("Dee Marsh", "authority-review")]


def test_what_ended_long_ago_is_not_read_again(case: Case, jordan: Person, ada: User) -> None:
    lapsed = make_lapsed(case, jordan, officer=ada, days_ago=900)
    assert kinds(lapsed) == {"ended"}
    chase_authorities()
    assert told() == []


def test_it_asks_no_more_for_more_authorities_that_need_nothing(
    case: Case, jordan: Person, dee: User, rae: User, ada: User
) -> None:
    counts = []
    for _ in range(2):
        for _ in range(3):
            make_granted(case, jordan, manager=dee, coordinator=rae, officer=ada)
        with CaptureQueriesContext(connection) as caught:
            chase_authorities()
        counts.append(sum("ripa_" in each["sql"] for each in caught))
    assert counts[0] == counts[1]


@pytest.fixture
def several(own_database: str) -> Iterator[list[Authority]]:
    case = make_case(lead=make_user("Lead", roles=[]), team=make_team())
    officer = make_user(rank=Rank.DIRECTOR, roles=[(RoleName.AUTHORISING_OFFICER, None)])
    make_user(rank=Rank.OTHER, roles=[(RoleName.RIPA_COORDINATOR, None)])
    yield [make_lapsed(case, make_person(), officer=officer) for _ in range(5)]


def test_two_workers_at_once_tell_each_person_once(several: list[Authority]) -> None:
    def run(_: int) -> int:
        try:
            return chase_authorities()
        finally:
            connections.close_all()

    with ThreadPoolExecutor(4) as pool:
        list(pool.map(run, range(4)))
    found = list(Message.objects.filter(key__startswith="authority-ended:"))
    assert len(found) == len({each.key for each in found}) == 3 * len(several)
    assert Outgoing.objects.filter(key__startswith="email:authority-ended:").count() == len(found)


def test_one_that_was_renewed_early_for_a_year_is_chased_at_its_far_end(
    case: Case, jordan: Person, rae: User, ada: User
) -> None:
    """Nothing was done to it for longer than one period lasts."""
    chis = make_draft(case, jordan, kind="chis", state="in_force", decided_by=ada)
    begun = clock.now() - timedelta(days=725)
    scope = {
        "subjects": [str(jordan.pk)],
        "platforms": [],
        "officers": [],
        "purposes": [],
        "restricted": False,
        "max_viewings": None,
        "review_by": (begun + timedelta(days=700)).date().isoformat(),
    }
    for day, deed, by in (
        (0, "grant", ada),
        (0, "magistrate_approve", rae),
        (9, "renew", ada),
        (9, "renewal_approve", rae),
    ):
        data = {"scope": scope} if deed == "grant" else {}
        chis.events.create(deed=deed, at=begun + timedelta(days=day), by=by, data=data)
    assert "ends" in kinds(chis)
    chase_authorities()
    assert ("Asha Rahman", "authority-ends") in told()
