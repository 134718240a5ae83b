"""The trail while it is being written: no false alarm, no false time, and losers told in words."""

import threading
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import psycopg2
import pytest
from django.db import DatabaseError, connection, connections, transaction
from psycopg2.errors import InsufficientPrivilege
from pytest_django.fixtures import Settings

from accounts.models import User
from audit import seal as sealing
from audit import verify as verifying
from audit.deeds import NOT_ALLOWED
from audit.models import Checkpoint, Entry
from audit.recording import action, in_one_transaction, record
from audit.refusals import Refused
from audit.seal import seal
from audit.verify import verify
from demo import services
from ripa.models import Numbering


@pytest.fixture
def anchors(tmp_path: Path, settings: Settings) -> Path:
    settings.TRAIL_ANCHORS = tmp_path / "anchors"
    settings.TRAIL_KEY = tmp_path / "trail.key"
    return tmp_path / "anchors"


def in_a_thread(work: Callable[[], Any]) -> threading.Thread:
    """Do this on a connection of its own."""

    def run() -> None:
        try:
            work()
        finally:
            connections.close_all()

    thread = threading.Thread(target=run)
    thread.start()
    return thread


def some_entries(number: int) -> None:
    for place in range(number):
        record(NOT_ALLOWED, on=f"entry {place}")


def test_sealing_while_the_trail_is_read_is_no_alarm(
    own_database: str, anchors: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    some_entries(3)
    seal()
    some_entries(2)
    checked = verifying._nothing_slipped_in

    def meanwhile(*given: Any) -> None:
        in_a_thread(seal).join()
        checked(*given)

    monkeypatch.setattr(verifying, "_nothing_slipped_in", meanwhile)
    report = verify()
    assert (report.findings, report.sealed, report.checkpoints) == ([], 3, 1)
    assert Checkpoint.objects.count() == 2


def test_a_copy_that_is_written_before_its_checkpoint_is_no_alarm(
    own_database: str, anchors: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    some_entries(3)
    seal()
    some_entries(2)
    written, go_on = threading.Event(), threading.Event()
    keep = sealing.write_anchor

    def keep_and_wait(checkpoint: Checkpoint) -> None:
        keep(checkpoint)
        written.set()
        go_on.wait(10)

    monkeypatch.setattr(sealing, "write_anchor", keep_and_wait)
    sealer = in_a_thread(seal)
    written.wait(10)
    threading.Timer(0.3, go_on.set).start()
    report = verify()
    sealer.join()
    assert (report.findings, report.anchors) == ([], 1)


@pytest.mark.django_db
@pytest.mark.parametrize(
    "forged",
    [
        "timestamp = now() - interval '1 day'",
        "timestamp = now() + interval '1 day'",
        "transaction = 3",
        "transaction = pg_current_xact_id()::text::bigint + 1000000",
    ],
)
def test_an_entry_of_another_time_is_refused(forged: str) -> None:
    column, value = forged.split(" = ")
    record(NOT_ALLOWED, on="the first")
    with pytest.raises(DatabaseError), transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(
            "INSERT INTO audit_entry (object_pk, object_repr, action, changes_text, deed, kind,"  # noqa: S608 -- the test's own words
            f" subjects, cases, reason, path, device, {column}) VALUES"
            f" ('', 'forged', 3, '', 'case.read', 'read', '{{}}', '{{}}', '', '', '', {value})"
        )
    assert Entry.objects.count() == 1


@pytest.fixture
def as_auditor(own_database: str, postgres_server: services.Postgres) -> Iterator[Any]:
    link = psycopg2.connect(postgres_server.url(services.AUDITOR_ROLE, own_database))
    link.autocommit = True
    with link.cursor() as cursor:
        yield cursor
    link.close()


@pytest.mark.parametrize(
    "secret",
    [
        "SELECT session_key FROM django_session",
        "SELECT password FROM accounts_user",
        "SELECT sealed FROM accounts_heldpost",
        "SELECT key FROM account_emailconfirmation",
    ],
)
def test_the_auditors_role_reads_no_key_to_anybodys_account(as_auditor: Any, secret: str) -> None:
    with pytest.raises(InsufficientPrivilege):
        as_auditor.execute(secret)


def test_the_auditors_role_reads_the_rest(as_auditor: Any) -> None:
    for allowed in ("audit_entry", "ripa_viewing", "cases_person"):
        as_auditor.execute(f"SELECT * FROM {allowed}")  # noqa: S608 -- the test's own words
    as_auditor.execute("SELECT id, name, email, is_active FROM accounts_user")


@pytest.mark.django_db
def test_whoever_loses_to_another_is_told_in_words_and_it_is_on_record(asha: User) -> None:
    Numbering.objects.create(route="RIPA", year=2026)

    @action
    def number(*, by: User) -> None:
        Numbering.objects.create(route="RIPA", year=2026)

    with pytest.raises(Refused) as refused:
        number(by=asha)
    assert (refused.value.status, refused.value.recorded) == (409, True)
    entry = Entry.objects.get(deed="refused.permission")
    assert entry.actor == asha and entry.additional_data["constraint"] == "numbering_once"


@pytest.mark.django_db
def test_what_is_broken_and_not_lost_to_another_stays_an_error(asha: User) -> None:
    @in_one_transaction
    def broken(*, by: User) -> None:
        Numbering.objects.create(route="RIPA", year=-1)

    with pytest.raises(DatabaseError):
        broken(by=asha)
