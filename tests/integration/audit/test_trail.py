"""The trail: nobody changes it unseen, refusals stay, and nothing happens that it does not hold."""

import hashlib
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from django.db import DatabaseError, connection, transaction
from pytest_django.fixtures import Settings

from accounts.models import User
from audit import seal as sealing
from audit.deeds import NOT_ALLOWED, Kind, all_deeds
from audit.models import Checkpoint, Entry
from audit.recording import action, record
from audit.refusals import PlainDecision, Refused
from audit.roles import append_only_tables
from audit.seal import seal
from audit.verify import prove, verify
from demo import services


@pytest.fixture
def anchors(tmp_path: Path, settings: Settings) -> Path:
    """Seals of this test's own."""
    settings.TRAIL_ANCHORS = tmp_path / "anchors"
    settings.TRAIL_KEY = tmp_path / "trail.key"
    return tmp_path / "anchors"


@pytest.fixture
def as_superuser(
    own_database: str, postgres_server: services.Postgres
) -> Iterator[Callable[..., None]]:
    """Runs SQL as the database's superuser: the most powerful insider there is."""
    import psycopg2

    link = psycopg2.connect(postgres_server.url(services.SUPERUSER_ROLE, own_database))
    link.autocommit = True

    def run(*statements: str) -> None:
        with link.cursor() as cursor:
            for statement in statements:
                cursor.execute(statement)

    yield run
    link.close()


def some_entries(number: int) -> None:
    for place in range(number):
        record(NOT_ALLOWED, on=f"entry {place}", details={"place": place})


@pytest.mark.django_db
@pytest.mark.parametrize("table", append_only_tables())
@pytest.mark.parametrize("way", ["UPDATE {} SET id = id", "DELETE FROM {}", "TRUNCATE {} CASCADE"])
def test_the_service_cannot_change_what_is_only_added_to(table: str, way: str) -> None:
    statement = way.format(table).replace("id = id", f"{_a_column(table)} = {_a_column(table)}")
    with pytest.raises(DatabaseError), transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(statement)


def _a_column(table: str) -> str:
    with connection.cursor() as cursor:
        return str(connection.introspection.get_table_description(cursor, table)[0].name)


def test_every_such_table_is_guarded_whatever_the_replication_role(
    as_superuser: Callable[..., None],
) -> None:
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT c.relname, count(*) FROM pg_trigger t JOIN pg_class c ON c.oid = t.tgrelid "
            "WHERE t.tgenabled = 'A' AND t.tgname ~ '_no_(change|truncate)$' GROUP BY 1"
        )
        guarded = dict(cursor.fetchall())
    assert guarded == dict.fromkeys(append_only_tables(), 2)


def test_the_owner_of_everything_is_refused_too(as_superuser: Callable[..., None]) -> None:
    some_entries(1)
    for statement in (
        "UPDATE audit_entry SET reason = 'other'",
        "DELETE FROM audit_entry",
        "TRUNCATE audit_entry CASCADE",
    ):
        with pytest.raises(Exception, match="never changed or removed"):
            as_superuser("SET session_replication_role = replica", statement)
    assert Entry.objects.count() == 1


def test_a_refusal_is_kept_although_its_deed_is_rolled_back(asha: User) -> None:
    @action
    def deed(*, by: User) -> None:
        by.name = "Changed"
        by.save()
        raise Refused(PlainDecision("No.", "Ask."), on="a door", subjects=[7], cases=[9])

    with pytest.raises(Refused):
        deed(by=asha)
    asha.refresh_from_db()
    assert asha.name == "Asha Rahman"
    entry = Entry.objects.get(deed="refused.permission")
    assert (entry.actor, entry.subjects, entry.cases) == (asha, [7], [9])
    assert entry.kind == Kind.REFUSAL
    assert entry.additional_data["words"] == "No."


@pytest.mark.django_db
def test_deeds_have_codes_of_their_own_and_sentences_that_can_be_read() -> None:
    codes = [deed.code for deed in all_deeds()]
    assert len(codes) == len(set(codes)) > 30
    for deed in all_deeds():
        assert deed.sentence.format(object="X") and len(deed.code) <= 64


def test_a_clean_trail_is_whole_at_every_size(own_database: str, anchors: Path) -> None:
    for size in (1, 2, 3, 4, 5, 8, 13):
        some_entries(1 if size < 6 else size)
        assert seal() > 0
        report = verify()
        assert report.whole, report.findings
        assert report.waiting == 0
    assert report.checkpoints == report.anchors == 7


def test_entries_of_a_transaction_that_still_runs_wait(own_database: str, anchors: Path) -> None:
    with transaction.atomic():
        some_entries(1)
        other = connection.copy()
        try:
            with other.cursor() as cursor:
                cursor.execute("SELECT pg_snapshot_xmin(pg_current_snapshot())::text::bigint")
                oldest = cursor.fetchone()[0]
        finally:
            other.close()
        assert Entry.objects.get().transaction >= oldest
    assert seal() == 1


ATTACKS: dict[str, list[str]] = {
    "an entry's words are changed": ["UPDATE audit_entry SET reason = 'other' WHERE id = {mid}"],
    "another did it": ["UPDATE audit_entry SET actor_email = 'x@example.test' WHERE id = {mid}"],
    "it was another day": [
        "UPDATE audit_entry SET timestamp = timestamp - interval '1 day' WHERE id = {mid}"
    ],
    "about someone else": ["UPDATE audit_entry SET subjects = '{{99}}' WHERE id = {mid}"],
    "details are changed": ["UPDATE audit_entry SET additional_data = '{{}}' WHERE id = {mid}"],
    "an entry goes from the middle": [
        "DELETE FROM audit_leaf WHERE entry_id = {mid}",
        "DELETE FROM audit_entry WHERE id = {mid}",
    ],
    "the last entry goes": [
        "DELETE FROM audit_leaf WHERE entry_id = {last}",
        "DELETE FROM audit_entry WHERE id = {last}",
    ],
    "the tail goes, with its checkpoints": [
        "DELETE FROM audit_checkpoint WHERE size > 5",
        "DELETE FROM audit_leaf WHERE index >= 5",
        "DELETE FROM audit_entry WHERE id NOT IN (SELECT entry_id FROM audit_leaf)",
    ],
    "everything goes": [
        "DELETE FROM audit_checkpoint",
        "DELETE FROM audit_leaf",
        "DELETE FROM audit_entry",
    ],
    "a checkpoint goes": ["DELETE FROM audit_checkpoint WHERE size = 5"],
    "the newest checkpoint goes": [
        "DELETE FROM audit_checkpoint WHERE size = (SELECT max(size) FROM audit_checkpoint)"
    ],
    "two entries change places": [
        "UPDATE audit_leaf SET index = 1000 WHERE index = 2",
        "UPDATE audit_leaf SET index = 2 WHERE index = 3",
        "UPDATE audit_leaf SET index = 3 WHERE index = 1000",
    ],
    "an entry is put in for an earlier day": [
        "INSERT INTO audit_entry (object_pk, object_repr, action, changes_text, deed, kind, "
        "subjects, cases, reason, path, device, transaction) OVERRIDING SYSTEM VALUE "
        "SELECT '', 'forged', 3, '', 'case.read', 'read', '{{}}', '{{}}', '', '', '', "
        "min(transaction) FROM audit_entry"
    ],
    "a leaf's hash is made to fit": [
        "UPDATE audit_entry SET reason = 'other' WHERE id = {mid}",
        "UPDATE audit_leaf SET hash = sha256('\\x00'::bytea) WHERE entry_id = {mid}",
    ],
    "the root is changed": ["UPDATE audit_checkpoint SET root = sha256(root) WHERE size = 5"],
    "the note is changed": [
        "UPDATE audit_checkpoint SET note = replace(note, E'\\n5\\n', E'\\n6\\n')"
    ],
    "the signature is another's": [
        "UPDATE audit_checkpoint SET note = regexp_replace(note, '=+\\s*$', 'A=')"
        " || 'A' WHERE size = 5"
    ],
}


@pytest.mark.parametrize("attack", ATTACKS, ids=list(ATTACKS))
def test_tampering_by_the_superuser_shows(
    attack: str, as_superuser: Callable[..., None], anchors: Path
) -> None:
    some_entries(5)
    seal()
    some_entries(6)
    seal()
    assert verify().whole
    ids = list(Entry.objects.order_by("id").values_list("pk", flat=True))
    as_superuser(*(f"ALTER TABLE {table} DISABLE TRIGGER ALL" for table in append_only_tables()))
    as_superuser(*(step.format(mid=ids[3], last=ids[-1]) for step in ATTACKS[attack]))
    assert not verify().whole


def test_an_anchor_that_is_dropped_or_changed_shows(own_database: str, anchors: Path) -> None:
    some_entries(3)
    seal()
    (kept,) = anchors.glob("*.checkpoint")
    words = kept.read_text()
    kept.write_text(words.replace("\n3\n", "\n2\n"))
    assert not verify().whole
    kept.unlink()
    assert not verify().whole
    kept.write_text(words)
    assert verify().whole


def test_a_batch_whose_commit_failed_is_sealed_again_to_the_letter(
    own_database: str, anchors: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    some_entries(4)
    keep = sealing.write_anchor

    def keep_and_fail(checkpoint: Checkpoint) -> None:
        keep(checkpoint)
        raise RuntimeError("the machine stopped here")

    with monkeypatch.context() as patch, pytest.raises(RuntimeError):
        patch.setattr(sealing, "write_anchor", keep_and_fail)
        seal()
    (promised,) = anchors.glob("*.checkpoint")
    note = promised.read_text()
    some_entries(3)
    seal()
    assert promised.read_text() == note
    assert Checkpoint.objects.get(size=4).note == note
    report = verify()
    assert report.whole, report.findings
    assert report.sealed == 7


def test_a_proof_leads_from_the_entry_to_the_signed_root(own_database: str, anchors: Path) -> None:
    some_entries(11)
    assert prove(Entry.objects.latest().pk) is None
    seal()
    for entry in Entry.objects.all():
        proof = prove(entry.pk)
        assert proof is not None
        assert _root_from(proof).hex() == _root_said_by(proof)


def _root_said_by(proof: dict[str, Any]) -> str:
    import base64

    return base64.b64decode(proof["checkpoint"].split("\n")[2]).hex()


def _root_from(proof: dict[str, Any]) -> bytes:
    """RFC 9162 §2.1.3.2, written from its text: the root that the audit path leads to."""
    fn, sn = proof["index"], proof["size"] - 1
    node = bytes.fromhex(proof["leaf_hash"])
    for step in proof["path"]:
        sibling = bytes.fromhex(step)
        if fn & 1 or fn == sn:
            node = hashlib.sha256(b"\x01" + sibling + node).digest()
            while not fn & 1 and fn:
                fn, sn = fn >> 1, sn >> 1
        else:
            node = hashlib.sha256(b"\x01" + node + sibling).digest()
        fn, sn = fn >> 1, sn >> 1
    assert sn == 0
    return node
