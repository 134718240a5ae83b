"""No trail, no service: where an entry cannot be written, nothing is shown and nothing is changed.

A trigger in the database refuses every new entry while a setting of the connection says so; every
address is then asked by somebody who may use it, and by somebody who may not.
"""

from collections.abc import Iterator
from contextlib import contextmanager

import psycopg2
import pytest
from django.conf import settings
from django.db import DatabaseError, connection

from accounts.models import User
from accounts.permissions import Permission
from demo import services
from tests.architecture.routes import every_route
from tests.environment_plugin import TEST_DATABASE
from tests.integration.matrix.asking import Asker, address_of, text_of, undone
from tests.integration.matrix.expected import expected, methods_of
from tests.integration.matrix.routes import TABLE, Entry
from tests.integration.matrix.story import KINDS, PLACES, Story, World, word

# Pages that show no record, so that there is nothing to put on record: forms for something new,
# and words that are the same for everybody.
SHOW_NO_RECORD = {
    ("case_new", "GET"),
    ("council_profile_add", "GET"),
    ("guidance_accessibility", "GET"),
    ("held_discard", "POST"),
    ("held_form", "GET"),
    ("rule_page", "GET"),
    ("search", "GET"),
    ("staff_add", "GET"),
    ("team_add", "GET"),
    ("trail_verify", "GET"),
    ("wording_add", "GET"),
    ("wording_add", "POST"),
}
_SWITCH = "socialcheck_test.trail_is_broken"
_EVERY_WORD = [word(place, kind) for place in PLACES for kind in KINDS]
_STAMPS: dict[str, Permission] = {
    route.name: route.view.permission  # type: ignore[attr-defined]
    for route in every_route()
    if route.name in TABLE
}


@pytest.fixture(scope="module")
def breakable_trail(postgres_server: services.Postgres, django_db_setup: None) -> Iterator[None]:
    """A trail that refuses new entries whenever a connection's own setting says so."""
    with _as_superuser(postgres_server) as cursor:
        cursor.execute(
            f"""
            CREATE FUNCTION trail_is_broken() RETURNS trigger LANGUAGE plpgsql AS $$
            BEGIN
                IF current_setting('{_SWITCH}', true) = 'yes' THEN
                    RAISE EXCEPTION 'The trail is broken.';
                END IF;
                RETURN NEW;
            END $$;
            CREATE TRIGGER trail_is_broken BEFORE INSERT ON audit_entry
                FOR EACH ROW EXECUTE FUNCTION trail_is_broken();
            """
        )
    yield
    with _as_superuser(postgres_server) as cursor:
        cursor.execute("DROP TRIGGER trail_is_broken ON audit_entry")
        cursor.execute("DROP FUNCTION trail_is_broken()")


@contextmanager
def _as_superuser(
    postgres_server: services.Postgres,
) -> Iterator["psycopg2.extensions.cursor"]:
    link = psycopg2.connect(postgres_server.url(services.SUPERUSER_ROLE, TEST_DATABASE))
    link.autocommit = True
    with link.cursor() as cursor:
        yield cursor
    link.close()


@contextmanager
def broken_trail() -> Iterator[None]:
    _switch("yes")
    try:
        yield
    finally:
        _switch("no")


def _switch(value: str) -> None:
    with connection.cursor() as cursor:
        cursor.execute("SELECT set_config(%s, %s, false)", [_SWITCH, value])


class Snapshot:
    """Every row of every table but the sessions, as one number for each table."""

    def __init__(self) -> None:
        tables = [each for each in connection.introspection.table_names() if "session" not in each]
        quoted = ((each, connection.ops.quote_name(each)) for each in tables)
        self._sql = " UNION ALL ".join(
            f"SELECT '{name}', count(*), sum(hashtext(t::text)::bigint) FROM {table} t"  # noqa: S608 -- the names are the database's own
            for name, table in quoted
        )

    def take(self) -> dict[str, tuple[int, int]]:
        with connection.cursor() as cursor:
            cursor.execute(self._sql)
            return {name: (rows, content) for name, rows, content in cursor.fetchall()}


def someone_who_may(
    world: World, method: str, name: str, entry: Entry, story: Story
) -> User | None:
    """One of the cast who is let through, if this can be done here at all."""
    through = entry.done if method == "POST" else entry.shown
    for user in world.cast.values():
        if expected(user, method, _STAMPS[name], entry, story) == through and user.is_active:
            return user
    return None


class Faults:
    """What was tried with the trail broken, and what went wrong."""

    def __init__(self, world: World) -> None:
        self.world, self.snapshot = world, Snapshot()
        self.tried = self.served = self.kept = 0
        self.wrong: list[str] = []

    def try_one(self, user: User, method: str, name: str, entry: Entry, story: Story) -> None:
        cell = f"{user}: {method} {name} {story.place}"
        sent = entry.send(self.world, story, user) if method == "POST" and entry.send else None
        address = address_of(name, entry, self.world, story)
        asker = Asker(user, raises=False)
        with undone():
            before = self.snapshot.take()
            with broken_trail():
                answer = asker.ask(method, address, sent)
                text = text_of(answer)
            changed = [name for name, rows in self.snapshot.take().items() if rows != before[name]]
        self.tried += 1
        shown = [each for each in _EVERY_WORD if each in text and each not in str(sent).lower()]
        bare = (name, method) in SHOW_NO_RECORD and not entry.query(self.world, story)
        if answer.status_code != 500 and not bare:
            self.wrong.append(f"{cell}: {answer.status_code}")
        if shown:
            self.served += 1
            self.wrong.append(f"{cell} showed {shown}")
        if changed:
            self.kept += 1
            self.wrong.append(f"{cell} changed {changed}")


def test_with_a_broken_trail_nothing_is_shown_and_nothing_changes(
    breakable_trail: None, world: World, capsys: pytest.CaptureFixture[str]
) -> None:
    faults = Faults(world)
    for name, entries in TABLE.items():
        for entry in entries:
            for method in sorted(methods_of(entry)):
                story = world.stories["own"]
                user = someone_who_may(world, method, name, entry, story)
                assert user, f"nobody may {method} {name}"
                faults.try_one(user, method, name, entry, story)
    with capsys.disabled():
        print(
            f"\nBroken trail: {faults.tried} pages and deeds, {faults.served} served a record, "
            f"{faults.kept} kept a change"
        )
    assert not faults.wrong, "\n".join(faults.wrong)
    assert faults.tried > 120


def test_a_refusal_that_cannot_be_recorded_tells_no_more(
    breakable_trail: None, world: World
) -> None:
    """Cal, who may not know of Asha's case, with the trail broken."""
    faults, cal = Faults(world), world.cast["cal"]
    for name, entries in TABLE.items():
        for entry in entries:
            story = world.stories["own"]
            for method in sorted(methods_of(entry)):
                if expected(cal, method, _STAMPS[name], entry, story) in {403, 404}:
                    faults.try_one(cal, method, name, entry, story)
    assert not faults.wrong, "\n".join(faults.wrong)
    assert faults.tried > 80


def test_nobody_signs_in_while_the_trail_is_broken(breakable_trail: None, world: World) -> None:
    asha = world.cast["asha"]
    asha.set_password("a long enough secret")
    asha.save()
    asker = Asker(None, raises=False)
    form = {"login": asha.email, "password": "a long enough secret"}
    with broken_trail(), undone():
        answer = asker.ask("POST", "/account/login/", form)
        assert answer.status_code == 500
        session = asker.client.cookies.get(settings.SESSION_COOKIE_NAME)
        assert session is None or not session.value
    with undone():
        assert asker.ask("POST", "/account/login/", form).status_code == 302


def test_the_fault_is_real(breakable_trail: None, world: World) -> None:
    """The same pages are served while the trail is whole, and the trigger bites when it is not."""
    story = world.stories["own"]
    asker = Asker(story.lead)
    address = f"/cases/{story.case.reference}/"
    with undone():
        assert word("own", "note") in text_of(asker.ask("GET", address))
    with undone(), broken_trail(), pytest.raises(DatabaseError, match="The trail is broken"):
        asker.ask("GET", address)
