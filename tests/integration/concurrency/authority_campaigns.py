"""Many people at one authority, and many applications at the series of numbers, all at once.

As in `campaigns`: real threads, real commits, and raw counts of what came of it.
"""

import threading
from collections import Counter
from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass, field
from typing import Any

from django.db import DatabaseError, connection, transaction

from accounts.models import Rank, RoleName, User
from audit.refusals import Refused, Stale
from cases.models import Attribution, Person
from checks.models import Check
from ripa.authorities import actions
from ripa.ledger import finish
from ripa.models import Authority, AuthorityEvent, AuthorityKind, Viewing
from tests.factories import make_user
from tests.factories_checks import look
from tests.factories_ripa import make_ready, make_submitted
from tests.integration.concurrency.campaigns import LET_IN, Crowd, Scene, by_command, set_scene

OFFICERS, MANAGERS = 4, 4
GRANTED, CANCELLED, REFUSED, AGAIN = "granted", "cancelled", "refused", "changed since"


@dataclass
class Deciders:
    """Those who support, check and decide, several of each."""

    managers: list[User]
    coordinator: User
    officers: list[User]


def deciders(scene: Scene) -> Deciders:
    def several(role: RoleName, rank: Rank, number: int, team: Any) -> list[User]:
        return [make_user(rank=rank, roles=[(role, team)]) for _ in range(number)]

    return Deciders(
        several(RoleName.TEAM_MANAGER, Rank.TEAM_MANAGER, MANAGERS, scene.team),
        make_user(rank=Rank.OTHER, roles=[(RoleName.RIPA_COORDINATOR, None)]),
        several(RoleName.AUTHORISING_OFFICER, Rank.HEAD_OF_SERVICE, OFFICERS, None),
    )


# --- The last viewing, while the authority is granted and cancelled ------------------------------


@dataclass
class Fought:
    """Raw counts. `too_many` viewings beyond the one permitted; `after_end` let in by an ask that
    began after the cancellation had been committed; `left_open` viewings that it did not end.
    """

    rounds: int = 0
    asks: int = 0
    grants: int = 0
    cancelled: int = 0
    viewings: int = 0
    too_many: int = 0
    after_end: int = 0
    left_open: int = 0
    errors: int = 0
    answers: Counter[str] = field(default_factory=Counter)

    def __str__(self) -> str:
        answers = ", ".join(f"{times} × {answer}" for answer, times in sorted(self.answers.items()))
        return (
            f"{self.rounds} rounds, {self.asks} asks, {self.grants} grants, "
            f"{self.cancelled} cancelled, {self.viewings} viewings, {self.too_many} too many, "
            f"{self.after_end} after the end, {self.left_open} left open, {self.errors} errors "
            f"({answers})"
        )


@dataclass
class Fight:
    """One round: an application for one viewing, ready to be granted, and who does what to it."""

    authority: Authority
    check: Check
    person: Person
    profile: Attribution
    scene: Scene
    staff: Deciders
    ended: threading.Event = field(default_factory=threading.Event)
    after_end: list[int] = field(default_factory=list)

    def act(self, place: int) -> str:
        """Officers grant, managers cancel, and the workers look, each as soon as they can."""
        try:
            if place < OFFICERS:
                return self._grant(self.staff.officers[place])
            if place < OFFICERS + MANAGERS:
                return self._cancel(self.staff.managers[place - OFFICERS])
            return self._look(place)
        except DatabaseError as problem:
            return f"error: {type(problem).__name__}"

    def _grant(self, by: User) -> str:
        return self._do(actions.grant, by, GRANTED)

    def _cancel(self, by: User) -> str:
        """Until it was granted there is nothing to cancel, so they try again."""
        said = REFUSED
        for _ in range(200):
            said = self._do(actions.cancel, by, CANCELLED)
            if said == CANCELLED:
                self.ended.set()
            if said == CANCELLED or self.ended.is_set():
                return said
        return said

    def _do(self, deed: Callable[..., Any], by: User, done: str) -> str:
        version = Authority.objects.values_list("version", flat=True).get(pk=self.authority.pk)
        try:
            deed(
                by=User.objects.get(pk=by.pk),
                authority_id=self.authority.pk,
                version=version,
                reason="It is time.",
            )
        except Stale:
            return AGAIN
        except Refused:
            return REFUSED
        return done

    def _look(self, place: int) -> str:
        """Until they are let in, or the authority has ended and they were told no once more."""
        worker = self.scene.workers[place % len(self.scene.workers)]
        said, last = "", False
        for _ in range(4):
            last = self.ended.is_set()
            said = by_command(self.check, self.person, self.profile, worker)
            if said == LET_IN and last:
                self.after_end.append(place)
            if said == LET_IN or last:
                return said
        return said


def last_viewing_campaign(rounds: int, people: int) -> Fought:
    """Each round all of them at once; afterwards one more look by everybody, which must fail."""
    scene, counted = set_scene(people - OFFICERS - MANAGERS), Fought()
    staff = deciders(scene)
    gathered = Crowd(people)
    try:
        for _ in range(rounds):
            fight = _new_fight(scene, staff)
            answers = gathered.at_once(fight.act)
            _add(counted, fight, answers)
    finally:
        gathered.leave()
    return counted


def _new_fight(scene: Scene, staff: Deciders) -> Fight:
    check, person, profile = scene.fresh_subject()
    worker = scene.workers[0]
    finish(by=worker, viewing=look(check, person, profile.profile, by=worker).viewing)
    authority = make_ready(
        scene.case,
        person,
        manager=staff.managers[0],
        coordinator=staff.coordinator,
        max_viewings=1,
    )
    return Fight(authority, scene.check_for_all(person), person, profile, scene, staff)


def _add(counted: Fought, fight: Fight, answers: list[str]) -> None:
    events = AuthorityEvent.objects.filter(authority=fight.authority)
    used = Viewing.objects.filter(authority=fight.authority)
    cancelled = events.filter(deed="cancel").exists()
    counted.rounds += 1
    counted.asks += len(answers)
    counted.grants += events.filter(deed="grant").count()
    counted.cancelled += cancelled
    counted.viewings += used.count()
    counted.too_many += max(used.count() - 1, 0)
    counted.after_end += len(fight.after_end)
    counted.left_open += used.filter(ended__isnull=True).count() if cancelled else 0
    counted.errors += sum(answer.startswith("error") for answer in answers)
    counted.answers.update(answers)


# --- Numbers -------------------------------------------------------------------------------------


@dataclass
class Numbered:
    """What came of many writers: who took a number, and how many were stopped on the way."""

    kept: int = 0
    taken_back: int = 0
    killed: int = 0
    numbers: list[str] = field(default_factory=list)

    def __str__(self) -> str:
        return (
            f"{self.kept} kept, {self.taken_back} rolled back, {self.killed} cut off in the "
            f"middle, {len(self.numbers)} numbers, {len(set(self.numbers))} of them different"
        )


class _ChangedTheirMind(Exception):
    """Rolls a deed back."""


def numbers_campaign(writers: int, rounds: int) -> Numbered:
    """In each round every writer checks, grants or refuses an application of their own.

    Every fifth is rolled back after it took its number, and every eighth loses its connection.
    """
    scene, counted = set_scene(1), Numbered()
    staff = deciders(scene)
    _, person, _ = scene.fresh_subject()
    gathered = Crowd(writers)
    try:
        for turn in range(rounds):
            ready = [_application(scene, staff, person, place) for place in range(writers)]
            answers = gathered.at_once(
                lambda place, ready=ready, turn=turn: _write(  # type: ignore[misc]
                    ready[place], staff, place, fate=place + turn
                )
            )
            counted.kept += answers.count("kept")
            counted.taken_back += answers.count("taken back")
            counted.killed += answers.count("killed")
    finally:
        gathered.leave()
    given = Authority.objects.filter(number__isnull=False)
    counted.numbers = list(given.values_list("number", flat=True).order_by("number"))
    return counted


def _application(scene: Scene, staff: Deciders, person: Person, place: int) -> Authority:
    """Both routes in turn; a non-RIPA one that is granted has a manager's support."""
    ripa = place % 2 == 0
    kind = AuthorityKind.DIRECTED if ripa else AuthorityKind.NON_RIPA
    authority = make_submitted(scene.case, person, kind=kind, purposes=["crime"])
    if not ripa:
        actions.support(
            by=staff.managers[0],
            reason="We need it.",
            authority_id=authority.pk,
            version=authority.version + 1,
        )
    authority.refresh_from_db()
    return authority


def _write(authority: Authority, staff: Deciders, place: int, *, fate: int) -> str:
    deed, by = actions.check, staff.coordinator
    if place % 2:
        deed, by = actions.grant, staff.officers[0]
    if place % 3 == 0:
        deed, by = actions.refuse, staff.officers[1]
    end = {0: _take_back, 4: _take_back, 7: _cut_off}.get(fate % 8, lambda: None)
    with suppress(_ChangedTheirMind, DatabaseError):
        with connection.cursor() as cursor:
            cursor.execute("SELECT 1")
        _in_one(deed, authority, User.objects.get(pk=by.pk), end)
        return "kept"
    connection.close()
    return "killed" if end is _cut_off else "taken back"


def _in_one(
    deed: Callable[..., Any], authority: Authority, by: User, end: Callable[[], None]
) -> None:
    """The deed, undurable so that what comes after it can still take all of it back."""
    with transaction.atomic():
        connection.atomic_blocks[-1]._from_testcase = True
        deed(by=by, authority_id=authority.pk, version=authority.version, reason="Why.")
        end()


def _take_back() -> None:
    raise _ChangedTheirMind


def _cut_off() -> None:
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_terminate_backend(pg_backend_pid())")
