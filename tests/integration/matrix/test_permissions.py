"""Everybody at every address, in every way, on their own case, another team's and a restricted one.

The expected answers come from the permission table (`expected`); the words planted in each case
(`story`) must reach nobody whom the table keeps from it, in no body, header, cookie or e-mail.
"""

import os
import re
from collections import Counter
from collections.abc import Iterator

import pytest
from django.core import mail
from django.http import HttpResponseBase
from django.urls import reverse

from accounts.models import User
from accounts.permissions import Permission
from post.mail import send_message
from post.models import Message, Outgoing
from tests.architecture.routes import every_route
from tests.integration.matrix.asking import Asker, address_of, text_of, undone
from tests.integration.matrix.expected import (
    actor_of,
    anywhere,
    expected,
    hidden_from,
)
from tests.integration.matrix.routes import LOOSE, LOOSE_PARTS, TABLE, Entry, Only
from tests.integration.matrix.story import KINDS, Story, World, word

_ASKING = ("GET", "POST")
METHODS = (*_ASKING, "PUT", "PATCH", "DELETE")
LEAST_CELLS = 2_000
THOROUGH = os.environ.get("TORTURE") == "full"


def test_every_route_is_in_the_table() -> None:
    names = {route.name for route in every_route()}
    assert names == set(TABLE) | LOOSE
    assert not set(TABLE) & LOOSE


def stamps() -> dict[str, Permission]:
    return {route.name: route.view.permission for route in every_route() if route.name in TABLE}  # type: ignore[attr-defined]


def uses(world: World) -> Iterator[tuple[str, Entry, list[Story]]]:
    """Each use of each address, with the cases that make a difference to it."""
    for name, entries in TABLE.items():
        for entry in entries:
            stories = {
                address_of(name, entry, world, story): story for story in world.stories.values()
            }
            yield name, entry, list(stories.values())


class Matrix:
    """The cells that were tried, and what was wrong with them."""

    def __init__(self, world: World) -> None:
        self.world = world
        self.cells = self.leaks = self.turn = 0
        self.wrong: list[str] = []
        self.answers: Counter[int] = Counter()
        self.done: set[str] = set()
        self.seen: set[str] = set()

    def try_all(self, user: User | None) -> None:
        asker, hidden = Asker(user, raises=False), hidden_from(user, self.world)
        for route, entry, stories in uses(self.world):
            for method in METHODS:
                for story in stories if THOROUGH else self._sample(user, method, route, stories):
                    self._try(asker, user, hidden, method, route, entry, story)

    def _sample(
        self, user: User | None, method: str, route: str, stories: list[Story]
    ) -> list[Story]:
        """Everything that is decided by looking at a record; of the rest, which is decided before
        that, an even share: a different case, person and method each time.
        """
        self.turn += 1
        one = [stories[self.turn % len(stories)]]
        if method not in _ASKING:
            return one if self.turn % 7 == 0 else []
        if user is None or not anywhere(_STAMPS[route], actor_of(user)):
            return one if self.turn % 3 == 0 else []
        return stories

    def _try(
        self,
        asker: Asker,
        user: User | None,
        hidden: list[str],
        method: str,
        route: str,
        entry: Entry,
        story: Story,
    ) -> None:
        who = user.name if user else "nobody"
        cell = f"{who}: {method} {route} {story.place}"
        wanted = expected(user, method, _STAMPS[route], entry, story)
        sent = None
        sends = wanted == entry.done or entry.only is Only.LOOKER
        if method == "POST" and entry.send and user and sends:
            sent = entry.send(self.world, story, user)
        with undone():
            newest = _newest_message()
            answer = asker.ask(method, address_of(route, entry, self.world, story), sent)
            told = text_of(answer) + _told_since(newest)
        self.cells += 1
        self.answers[answer.status_code] += 1
        if answer.status_code != wanted:
            self.wrong.append(f"{cell}: {answer.status_code}, not {wanted}")
        elif method == "POST" and wanted == entry.done:
            self.done.add(route)
        self.seen.update(each for each in _EVERY_WORD if each in told)
        # A page that is refused tells nothing at all, whoever asks.
        planted = hidden if answer.status_code == wanted and wanted in _SHOWN else _EVERY_WORD
        own = str(sent).lower()
        for leak in [each for each in planted if each in told and each not in own]:
            if any(leak == word(place, kind) for kind in entry.tells for place in _OPEN):
                continue
            self.leaks += 1
            self.wrong.append(f"{cell} ({answer.status_code}) gave away {leak}")


_STAMPS = stamps()
# Answers that may hold a record; a stop shows the page of the look again.
_SHOWN = {200, 302, 409}
_OPEN = ("own", "other")
_EVERY_WORD = [word(place, kind) for place in ("own", "other", "restricted") for kind in KINDS]


def _newest_message() -> int:
    newest = Message.objects.order_by("-pk").values_list("pk", flat=True).first()
    return newest or 0


def _told_since(newest: int) -> str:
    """What the e-mails and messages made meanwhile would say."""
    rows = Message.objects.filter(pk__gt=newest)
    return " ".join(f"{row.text} {row.link}".lower() for row in rows)


def test_everybody_at_every_address(world: World, capsys: pytest.CaptureFixture[str]) -> None:
    matrix = Matrix(world)
    for user in (*world.cast.values(), None):
        matrix.try_all(user)
    with capsys.disabled():
        answers = ", ".join(f"{times} × {code}" for code, times in sorted(matrix.answers.items()))
        print(f"\nPermissions: {matrix.cells} cells, {matrix.leaks} leaks ({answers})")
    assert not matrix.wrong, "\n".join(matrix.wrong)
    assert matrix.cells >= LEAST_CELLS
    # Nothing is proved by a deed that nobody managed to do.
    deeds = {name for name, entries in TABLE.items() for entry in entries if entry.send}
    assert deeds - matrix.done == set()
    # Nor by a word that stands on no page: all of them were read by somebody who may.
    assert set(_EVERY_WORD) - matrix.seen == set()


def test_allauths_own_pages_name_no_record(world: World) -> None:
    """They answer as allauth has it: what matters is that none breaks, and none tells anything."""
    wrong = []
    for user in (*world.cast.values(), None):
        asker = Asker(user, raises=False)
        for name in sorted(LOOSE):
            for method in METHODS:
                with undone():
                    answer = asker.ask(method, reverse(name, kwargs=LOOSE_PARTS.get(name)))
                    told = text_of(answer)
                if answer.status_code >= 500 or any(each in told for each in _EVERY_WORD):
                    wrong.append(f"{user}: {method} {name}: {answer.status_code}")
    assert wrong == []


def test_a_thing_of_another_case_is_not_found_under_ones_own(world: World) -> None:
    """The right reference with somebody else's number: nobody is given it, not even a deed."""
    own, wrong, tried = world.stories["own"], [], 0
    for name, entry, stories in uses(world):
        parts = entry.parts(world, own)
        if set(parts) <= {"reference"} or "reference" not in parts or entry.parts(world, own) == {}:
            continue
        for story in stories:
            mixed = {**entry.parts(world, story), "reference": own.case.reference}
            if mixed == parts or _same_thing(name, mixed, parts, own):
                continue
            for user in (own.lead, own.manager):
                for method in ("GET", "POST"):
                    with undone():
                        answer = Asker(user, raises=False).ask(method, reverse(name, kwargs=mixed))
                    tried += 1
                    if answer.status_code not in {403, 404, 405}:
                        wrong.append(f"{user}: {method} {name} {mixed}: {answer.status_code}")
    assert wrong == []
    assert tried > 100


def _same_thing(name: str, mixed: dict[str, object], parts: dict[str, object], own: Story) -> bool:
    """Checks are numbered from one in every case, and Sky is on all of them."""
    by_number = {"reference", "number"} == set(parts)
    return by_number or mixed.get("person_id") == own.shared.pk


def test_a_refusal_by_role_is_the_same_whether_or_not_the_thing_is_there(world: World) -> None:
    """Sam may see no case: what Sam is told cannot depend on which there are."""
    asker = Asker(world.cast["sam"])
    there = asker.ask("GET", f"/cases/{world.stories['restricted'].case.reference}/")
    nowhere = asker.ask("GET", "/cases/NB-NOWHERE-0/")
    assert (there.status_code, nowhere.status_code) == (403, 403)
    asker = Asker(world.cast["asha"])
    there = asker.ask("GET", f"/cases/{world.stories['restricted'].case.reference}/")
    nowhere = asker.ask("GET", "/cases/NB-RESTRICTED-9/")
    assert (there.status_code, nowhere.status_code) == (404, 404)
    assert _as_usual(there) == _as_usual(nowhere).replace("restricted-9", "restricted-1")


def _as_usual(answer: HttpResponseBase) -> str:
    """The answer without what is new each time."""
    new = r"nonce[-=][^ ';>]+|name=.csrfmiddlewaretoken. value=.[a-z0-9]+.|csrftoken=.*"
    return re.sub(new, "", text_of(answer))


def test_no_e_mail_holds_a_word_of_any_case(world: World) -> None:
    """All that the stories themselves would have sent."""
    rows = list(Outgoing.objects.filter(task="post.email"))
    for row in rows:
        send_message(row)
    assert len(mail.outbox) > 20
    sent = "\n".join(f"{each.subject}\n{each.message()}" for each in mail.outbox).lower()
    assert [each for each in _EVERY_WORD if each in sent] == []
