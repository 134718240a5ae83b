"""What may come between two steps of a look: another look, a case that is closed, a colleague who
is let out.
"""

import threading
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from functools import partial

import pytest
from django.db import connections, transaction

from accounts.models import Rank, RoleName, User
from audit import clock
from audit.refusals import Refused, Unknown
from cases.actions import close_case, let_out, merge_people, undo_merge
from cases.models import Case, OnlineProfile, Person
from checks.facts import ask_for, ask_within
from consent.models import ConsentDeed
from ripa.authorities.life import uses_of
from ripa.ledger import admit, finish, prior_viewings
from ripa.models import Authority, Tally, Viewing
from ripa.way_out import way_out
from tests.factories import involve, let_in, make_case, make_person, make_profile, make_user
from tests.factories_checks import REASONS, look, make_check
from tests.factories_consent import make_consent
from tests.factories_ripa import make_granted
from tests.integration.concurrency.campaigns import (
    LET_IN,
    STOPPED,
    Scene,
    by_command,
    crowd,
    set_scene,
)

ROUNDS, WORKERS = 6, 12


def manager_of(scene: Scene) -> User:
    return make_user(rank=Rank.TEAM_MANAGER, roles=[(RoleName.TEAM_MANAGER, scene.team)])


def grant(scene: Scene, *people: Person, most: int) -> Authority:
    return make_granted(
        scene.case,
        *people,
        manager=manager_of(scene),
        coordinator=make_user(rank=Rank.OTHER, roles=[(RoleName.RIPA_COORDINATOR, None)]),
        officer=make_user(rank=Rank.HEAD_OF_SERVICE, roles=[(RoleName.AUTHORISING_OFFICER, None)]),
        max_viewings=most,
    )


def subject_sharing(scene: Scene, *others: Person) -> tuple[Person, OnlineProfile]:
    """Someone who consented, with a profile that is also thought to be the others'."""
    person = make_person()
    involve(person, scene.case)
    make_consent(person, scene.case, ConsentDeed.GIVEN)
    shared = make_profile(person, scene.case)
    for other in others:
        make_profile(other, scene.case, shared.profile.canonical_url)
    return person, shared.profile


def test_the_last_use_of_the_second_owners_authority_is_had_once(own_database: str) -> None:
    """Bea's authority is asked for through the profiles of two others and through her own."""
    for _ in range(ROUNDS):
        scene = set_scene(WORKERS)
        bea = make_person("Bea Other")
        involve(bea, scene.case)
        profile = make_profile(bea, scene.case).profile
        opened = look(make_check(scene.case, bea), bea, profile, by=scene.workers[0])
        finish(by=scene.workers[0], viewing=opened.viewing)
        authority = grant(scene, bea, most=1)
        ways = [(bea, profile), subject_sharing(scene, bea), subject_sharing(scene, bea)]
        looks = [
            (scene.check_for_all(person), person, of.attributions.get(person=person))
            for person, of in ways
        ]
        with crowd(WORKERS) as gathered:
            answers = gathered.at_once(
                lambda place, looks=looks, scene=scene: by_command(  # type: ignore[misc]
                    *looks[place % len(looks)], scene.workers[place]
                )
            )
        assert uses_of(authority).count() == 1
        assert sorted(answers) == [LET_IN] + [STOPPED] * (WORKERS - 1)
        assert prior_viewings(bea) == 1


def test_the_last_use_is_had_once_by_looks_that_share_no_person(own_database: str) -> None:
    """One authority for two people, each asked for as the second owner of another's profile."""
    for _ in range(ROUNDS):
        scene = set_scene(WORKERS)
        pair = [make_person("Bea Other"), make_person("Cy Other")]
        for person in pair:
            involve(person, scene.case)
            own = make_profile(person, scene.case).profile
            opened = look(make_check(scene.case, person), person, own, by=scene.workers[0])
            finish(by=scene.workers[0], viewing=opened.viewing)
        authority = grant(scene, *pair, most=1)
        looks = []
        for other in pair:
            subject, of = subject_sharing(scene, other)
            looks.append(
                (scene.check_for_all(subject), subject, of.attributions.get(person=subject))
            )
        with crowd(WORKERS) as gathered:
            answers = gathered.at_once(
                lambda place, looks=looks, scene=scene: by_command(  # type: ignore[misc]
                    *looks[place % 2], scene.workers[place]
                )
            )
        assert uses_of(authority).count() == 1
        assert sorted(answers) == [LET_IN] + [STOPPED] * (WORKERS - 1)


def test_looks_at_merged_records_while_the_merge_is_undone_keep_each_place_once(
    own_database: str,
) -> None:
    """The kept record and the merged one are both locked, so that neither count is torn."""
    for _ in range(ROUNDS):
        scene = set_scene(WORKERS)
        manager = manager_of(scene)
        kept, middle, last = (make_person() for _ in range(3))
        for person in (kept, middle, last):
            involve(person, scene.case)
        merges = []
        for gone, into in ((last, middle), (middle, kept)):
            merges.append(
                merge_people(
                    by=manager,
                    reference=scene.case.reference,
                    person_id=into.pk,
                    other_id=gone.pk,
                    keep_id=into.pk,
                    reason="Same birthday.",
                )
            )
        attribution = make_profile(last, scene.case)
        check = scene.check_for_all(last)

        def act(
            place: int,
            scene: Scene = scene,
            manager: User = manager,
            look: tuple[object, ...] = (check, last, attribution),
            first: object = merges[0],
            kept: Person = kept,
        ) -> str:
            if place:
                return by_command(*look, scene.workers[place])  # type: ignore[arg-type]
            undo_merge(
                by=User.objects.get(pk=manager.pk),
                reference=scene.case.reference,
                person_id=kept.pk,
                merge_id=first.pk,  # type: ignore[attr-defined]
                reason="Cousins.",
            )
            return ""

        with crowd(WORKERS) as gathered:
            answers = gathered.at_once(act)
        assert sorted(answers) == ["", LET_IN] + [STOPPED] * (WORKERS - 2)
        assert Tally.objects.filter(person=last, counted=True).count() == 1


def elsewhere(act: Callable[[], object]) -> tuple[threading.Event, Callable[[], object]]:
    """Starts `act` in a thread with a connection of its own. The event is set once it has run."""
    done, pool = threading.Event(), ThreadPoolExecutor(1)

    def run() -> object:
        try:
            return act()
        finally:
            connections.close_all()
            done.set()

    return done, pool.submit(run).result


def scene_of_one() -> tuple[Scene, Person, OnlineProfile]:
    scene = set_scene(1)
    person = make_person()
    involve(person, scene.case)
    return scene, person, make_profile(person, scene.case).profile


def test_a_case_is_not_closed_between_the_question_and_the_row(own_database: str) -> None:
    """Who closes the case waits for the look that has begun, and so comes after it."""
    scene, person, profile = scene_of_one()
    asha = scene.workers[0]
    check = make_check(scene.case, person)
    ask = ask_for(check, by=asha, person=person, profile=profile, reasons=REASONS)
    begun: list[tuple[threading.Event, Callable[[], object]]] = []

    def close() -> Case:
        return close_case(
            by=User.objects.get(pk=asha.pk),
            reference=scene.case.reference,
            version=scene.case.version,
            closed_on=clock.today(),
        )

    def again() -> object:
        held = ask.again()
        begun.append(elsewhere(close))
        assert not begun[0][0].wait(0.5), "the case was closed while a look was being let in"
        return held

    admit(by=asha, ask=replace(ask, again=again))  # type: ignore[arg-type]
    begun[0][1]()
    assert Viewing.objects.count() == 1
    with pytest.raises(Refused, match="case is closed"):
        look(check, person, profile, by=asha)


def test_the_way_out_waits_for_what_ends_the_viewing_for_the_second_owner(
    own_database: str,
) -> None:
    """A withdrawal by Bea holds her row, and a cancellation the authority's, until it is done."""
    scene = set_scene(1)
    asha = scene.workers[0]
    bea = make_person("Bea Other")
    involve(bea, scene.case)
    authority = grant(scene, bea, most=3)
    subject, shared = subject_sharing(scene, bea)
    opened = look(make_check(scene.case, subject), subject, shared, by=asha)

    def leave() -> str:
        return way_out(
            by=User.objects.get(pk=asha.pk),
            viewing_id=opened.viewing.pk,
            opening_id=opened.opening.pk,
            wish=partial(ask_within, by=asha),
        )

    for held in (Person.objects.filter(pk=bea.pk), Authority.objects.filter(pk=authority.pk)):
        with transaction.atomic():
            list(held.select_for_update(no_key=True))
            done, wait = elsewhere(leave)
            assert not done.wait(0.5), "the way out did not wait"
        assert wait() == shared.canonical_url


def test_a_colleague_let_out_while_they_waited_is_not_let_in(own_database: str) -> None:
    scene, person, profile = scene_of_one()
    colleague = make_user(roles=[(RoleName.SOCIAL_WORKER, make_case_elsewhere().team)])
    manager = manager_of(scene)
    let_in(colleague, scene.case)
    check = make_check(scene.case, person)
    ask = ask_for(check, by=colleague, person=person, profile=profile, reasons=REASONS)

    def again() -> object:
        _, wait = elsewhere(
            lambda: let_out(
                by=User.objects.get(pk=manager.pk),
                reference=scene.case.reference,
                colleague_id=colleague.pk,
            )
        )
        wait()
        return ask.again()

    with pytest.raises(Unknown):
        admit(by=colleague, ask=replace(ask, again=again))  # type: ignore[arg-type]
    assert not Viewing.objects.exists()


def make_case_elsewhere() -> Case:
    scene = set_scene(1)
    return make_case(lead=scene.workers[0], team=scene.team)
