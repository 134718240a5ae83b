"""Many workers at the door at once, round after round: what came of it, in numbers.

Each round has a person nobody has looked at yet (or an authority with one look left), and as many
submits as there are workers, all let go together.
"""

import http.client
import threading
from collections import Counter
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import Any
from urllib.parse import urlencode, urlsplit

from django.conf import settings
from django.contrib.auth import BACKEND_SESSION_KEY, HASH_SESSION_KEY, SESSION_KEY
from django.contrib.sessions.backends.db import SessionStore
from django.db import connections
from django.middleware.csrf import _get_new_csrf_string
from django.test import override_settings
from django.urls import reverse

from accounts.models import RoleName, Team, User
from cases.models import Attribution, Case, Person
from checks.facts import ask_for
from checks.models import Check
from ripa.ledger import ReasonsNeeded, Stopped, admit
from ripa.models import Stop, Tally, Viewing
from tests.factories import involve, make_case, make_person, make_profile, make_team, make_user
from tests.factories_checks import REASONS, make_check, no_interest

LET_IN, STOPPED = "let in", "stopped"


@dataclass
class Counted:
    """Raw counts of a campaign. `excess` is how many viewings there were beyond one a round."""

    rounds: int = 0
    submits: int = 0
    viewings: int = 0
    tallies: int = 0
    stops: int = 0
    excess: int = 0
    missing: int = 0
    answers: Counter[str] = field(default_factory=Counter)

    def add(self, answers: list[str], person: Person) -> None:
        """What one round came to."""
        viewings = Viewing.objects.filter(person=person, rule__in=["G22", "G10"]).count()
        self.rounds += 1
        self.submits += len(answers)
        self.viewings += viewings
        self.tallies += Tally.objects.filter(person=person).count()
        self.stops += Stop.objects.filter(person=person).count()
        self.excess += max(viewings - 1, 0)
        self.missing += viewings == 0
        self.answers.update(answers)

    def __str__(self) -> str:
        answers = ", ".join(f"{times} × {answer}" for answer, times in sorted(self.answers.items()))
        return (
            f"{self.rounds} rounds, {self.submits} submits, {self.viewings} admitted, "
            f"{self.excess} excess, {self.missing} rounds with none, {self.stops} stops on record "
            f"({answers})"
        )


@dataclass
class Scene:
    """A case and the workers of its team."""

    case: Case
    team: Team
    workers: list[User]

    def fresh_subject(self) -> tuple[Check, Person, Attribution]:
        """Somebody on the case whom nobody has looked at, under a check that lets one look in."""
        person = make_person()
        involve(person, self.case)
        profile = make_profile(person, self.case)
        return self.check_for_all(person), person, profile

    def check_for_all(self, person: Person) -> Check:
        """A check under which every worker has said that they have no interest of their own."""
        check = make_check(self.case, person)
        for worker in self.workers:
            no_interest(check, worker)
        return check


def set_scene(workers: int) -> Scene:
    team = make_team()
    staff = [make_user(roles=[(RoleName.SOCIAL_WORKER, team)]) for _ in range(workers)]
    return Scene(make_case(lead=staff[0], team=team), team, staff)


class Crowd:
    """Threads that wait for each other and then act together. Each keeps its own connection."""

    def __init__(self, size: int) -> None:
        self._size = size
        self._pool = ThreadPoolExecutor(size)
        self._barrier = threading.Barrier(size)

    def at_once(self, act: Callable[[int], str]) -> list[str]:
        """What each of the crowd was told."""

        def ready(place: int) -> str:
            self._barrier.wait(timeout=60)
            return act(place)

        return list(self._pool.map(ready, range(self._size)))

    def leave(self) -> None:
        def close(place: int) -> str:
            connections.close_all()
            return ""

        self.at_once(close)
        self._pool.shutdown()


@contextmanager
def crowd(size: int) -> Iterator[Crowd]:
    gathered = Crowd(size)
    try:
        yield gathered
    finally:
        gathered.leave()


# --- Through the command: `admit`, in threads of this process ------------------------------------


def by_command(check: Check, person: Person, profile: Attribution, worker: User) -> str:
    """One click without a browser."""
    worker = User.objects.get(pk=worker.pk)
    ask = ask_for(check, by=worker, person=person, profile=profile.profile, reasons=REASONS)
    try:
        admit(by=worker, ask=ask)
    except (Stopped, ReasonsNeeded):
        return STOPPED
    return LET_IN


# --- Through the form: a running service ---------------------------------------------------------


@dataclass(frozen=True)
class Browser:
    """A signed-in worker's cookies, and the service they are good for."""

    service: str
    session: str
    csrf: str

    @classmethod
    def of(cls, user: User, service: Any) -> "Browser":
        """Signed in by writing the session, as 40 passwords would take longer than the test."""
        with override_settings(SECRET_KEY=service.environment["SECRET_KEY"]):
            session = SessionStore()
            session[SESSION_KEY] = str(user.pk)
            session[BACKEND_SESSION_KEY] = settings.AUTHENTICATION_BACKENDS[0]
            session[HASH_SESSION_KEY] = user.get_session_auth_hash()
            session.create()
        assert session.session_key
        return cls(service.url, session.session_key, _get_new_csrf_string())

    def look(self, check: Check, person: Person, profile: Attribution, **more: str) -> str:
        """Send the form of the page before the click."""
        address = reverse(
            "before_you_look",
            args=[check.case.reference, check.number, person.pk, profile.profile_id],
        )
        return {302: LET_IN, 409: STOPPED}.get(
            status := self._post(address, {**REASONS, **more}), f"status {status}"
        )

    def _post(self, address: str, form: dict[str, str]) -> int:
        where = urlsplit(self.service)
        link = http.client.HTTPConnection(where.hostname or "", where.port, timeout=120)
        headers = {
            "Content-Type": "application/x-www-form-urlencoded",
            "Cookie": f"{settings.SESSION_COOKIE_NAME}={self.session}; csrftoken={self.csrf}",
            "X-CSRFToken": self.csrf,
        }
        try:
            link.request("POST", address, urlencode(form), headers)
            answer = link.getresponse()
            answer.read()
            return answer.status
        finally:
            link.close()


# --- The campaigns -------------------------------------------------------------------------------


def many_by_command(rounds: int, workers: int) -> Counted:
    scene, counted = set_scene(workers), Counted()
    with crowd(workers) as gathered:
        for _ in range(rounds):
            look = scene.fresh_subject()
            answers = gathered.at_once(
                lambda place, look=look: by_command(*look, scene.workers[place])
            )  # type: ignore[misc]
            counted.add(answers, look[1])
    return counted


def many_by_form(service: Any, rounds: int, workers: int) -> Counted:
    scene, counted = set_scene(workers), Counted()
    browsers = [Browser.of(worker, service) for worker in scene.workers]
    with crowd(workers) as gathered:
        for _ in range(rounds):
            look = scene.fresh_subject()
            answers = gathered.at_once(lambda place, look=look: browsers[place].look(*look))  # type: ignore[misc]
            counted.add(answers, look[1])
    return counted


def one_worker_many_clicks(service: Any, rounds: int, clicks: int, **form: str) -> Counted:
    """The same worker's clicks all count as one viewing."""
    scene, counted = set_scene(1), Counted()
    browser = Browser.of(scene.workers[0], service)
    with crowd(clicks) as gathered:
        for _ in range(rounds):
            look = scene.fresh_subject()
            answers = gathered.at_once(lambda place, look=look: browser.look(*look, **form))  # type: ignore[misc]
            counted.add(answers, look[1])
    return counted
