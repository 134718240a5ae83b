"""The record against the tables and the trail: what was tampered with is named."""

import io
import json
import zipfile
from collections.abc import Callable
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from django.core.management import CommandError, call_command

from accounts.models import User
from audit import clock, seal
from audit.merkle import Frontier, leaf_hash
from audit.models import Checkpoint, Entry, Leaf
from audit.recording import record
from audit.seal import leaf_data
from audit.verify import Proofs, _Levels, root_from
from cases.models import Case, Person
from ripa.authorities import actions
from ripa.authorities.deeds import GRANTED
from ripa.models import Authority, InspectionPack
from ripa.record.packs.checking import check_pack
from ripa.record.reconcile import DEED_OF, reconcile
from ripa.states import TRANSITIONS, Deed
from tests.factories_ripa import fresh, make_draft
from tests.integration.ripa.record.conftest import bytes_of

Make = Callable[..., InspectionPack]
# Deeds that move an application along, and are no figure of the record.
NO_FIGURE = {
    Deed.SAVE,
    Deed.SUBMIT,
    Deed.SUPPORT,
    Deed.CHECK,
    Deed.RETURN,
    Deed.REVISE,
    Deed.WITHDRAW,
}


def test_every_deed_that_decides_something_is_a_figure() -> None:
    assert set(DEED_OF.values()) == {row.deed for row in TRANSITIONS} - NO_FIGURE


def a_whole_story(authority: Authority, ada: User, rae: User) -> None:
    review_by = clock.today() + timedelta(days=9)
    actions.review(by=ada, reason="Still.", review_by=review_by, **fresh(authority))
    actions.renew(by=ada, reason="More.", **fresh(authority))
    order = {
        "by": rae,
        "court": "Northborough",
        "attended_at": clock.now(),
        "magistrate": "P Hale",
        "reason": "Not shown.",
    }
    actions.record_renewal_order(approved=False, **order, **fresh(authority))
    actions.renew(by=ada, reason="More.", **fresh(authority))
    order["attended_at"] = clock.now()
    actions.record_renewal_order(approved=True, **order, **fresh(authority))
    actions.cancel(by=rae, reason="Over.", **fresh(authority))


@pytest.fixture
def story(ripa_in_force: Authority, in_force: Authority, ada: User, rae: User) -> Authority:
    a_whole_story(ripa_in_force, ada, rae)
    return ripa_in_force


def run(*arguments: str) -> dict[str, Any]:
    """What the command prints, whether or not it fails."""
    out = io.StringIO()
    try:
        call_command("record_reconcile", *arguments, stdout=out)
    except CommandError:
        told = json.loads(out.getvalue())
        assert told["differences"]
        return dict(told)
    told = json.loads(out.getvalue())
    assert told["differences"] == []
    return dict(told)


def test_the_three_paths_agree(story: Authority) -> None:
    told = run()
    assert told["agrees"] is True
    assert told["authorities"] == 2
    directed = told["figures"]["by_kind"]["directed_surveillance"]
    assert (directed["reviews"], directed["renewals"], directed["cancelled"]) == (1, 2, 1)
    assert (directed["renewals_approved"], directed["renewals_refused"]) == (1, 1)


def test_a_use_is_in_all_three(
    story: Authority,
    in_force: Authority,
    asha: User,
    jordan: Person,
    case: Case,
    viewing_by: Any,
) -> None:
    """A viewing that the door did not let in has no entry, and is named."""
    viewing_by(asha, jordan, case, authority=in_force)
    (difference,) = reconcile().differences
    assert difference == f"{in_force.number}: uses: record 1, tables 1, trail 0"


def test_an_event_without_its_entry_is_named(story: Authority, ada: User) -> None:
    story.events.create(deed="review", at=clock.now(), by=ada, data={})
    (difference,) = run()["differences"]
    assert difference == f"{story.number}: reviews: record 2, tables 2, trail 1"


def test_an_entry_without_its_event_is_named(in_force: Authority, ada: User) -> None:
    record(GRANTED, by=ada, on=in_force)
    (difference,) = run()["differences"]
    assert difference == f"{in_force.number}: granted: record 1, tables 1, trail 2"


def test_a_decision_that_no_row_shows_is_named(case: Case, jordan: Person, ada: User) -> None:
    made = make_draft(case, jordan, state="in_force", decided_by=ada)
    made.events.create(deed="grant", at=clock.now(), by=ada, data={})
    (difference,) = run()["differences"]
    assert difference.startswith(f"Application {made.pk} was decided and has no reference number")


# --- Packs ---------------------------------------------------------------------------------------


@pytest.fixture
def sealed(story: Authority) -> Checkpoint:
    """The trail so far under a checkpoint, as the sealer leaves it. The sealer itself would wait
    for this test's own transaction to end.
    """
    frontier = Frontier()
    rows = list(Entry.objects.order_by("transaction", "id").values(*seal.COLUMNS))
    for row in rows:
        digest = leaf_hash(leaf_data(row))
        Leaf.objects.create(index=frontier.size, entry_id=row["id"], hash=digest)
        frontier.add(digest)
    return Checkpoint.objects.create(
        size=frontier.size,
        root=frontier.root(),
        note=seal.notes.signed_note(frontier.size, frontier.root()),
        frontier=frontier.roots,
        last_transaction=rows[-1]["transaction"],
        last_entry=rows[-1]["id"],
    )


@pytest.fixture
def pack_file(rae: User, sealed: Checkpoint, make_pack: Make, tmp_path: Path) -> Path:
    path = tmp_path / "pack.zip"
    path.write_bytes(bytes_of(make_pack(rae)))
    return path


def test_a_pack_as_it_was_made_agrees(pack_file: Path, sealed: Checkpoint) -> None:
    told = run("--pack", str(pack_file))
    assert (told["agrees"], told["authorities"]) == (True, 2)
    with zipfile.ZipFile(pack_file) as archive:
        manifest = json.loads(archive.read("manifest.json"))
        assert manifest["sealed_entries"] == sealed.size
        assert archive.read("trail/checkpoint.txt").decode() == sealed.note


def test_what_happens_afterwards_makes_no_pack_wrong(
    pack_file: Path, in_force: Authority, rae: User
) -> None:
    actions.cancel(by=rae, reason="Over.", **fresh(in_force))
    assert run("--pack", str(pack_file))["agrees"] is True


def rewritten(path: Path, change: Callable[[str, bytes], bytes | None]) -> Path:
    """The pack with `change` made to each file by its name; None leaves one out."""
    changed = path.with_name("changed.zip")
    with zipfile.ZipFile(path) as old, zipfile.ZipFile(changed, "w") as new:
        for name in old.namelist():
            content = change(name, old.read(name))
            if content is not None:
                new.writestr(name, content)
    return changed


@pytest.mark.parametrize("name", ["record.csv", "figures.json", "VERIFY.txt", "record.pdf"])
def test_one_changed_byte_is_named(pack_file: Path, name: str) -> None:
    def change(path: str, content: bytes) -> bytes:
        return content[:-2] + bytes([content[-2] ^ 1]) + content[-1:] if path == name else content

    told = check_pack(rewritten(pack_file, change)).differences
    assert f"{name} is not the file that SHA256SUMS names." in told
    assert f"{name} is not the file that the manifest names." in told


def test_one_changed_byte_of_the_zip_file_itself_is_named(pack_file: Path) -> None:
    content = bytearray(pack_file.read_bytes())
    for place in range(50, len(content), max(1, len(content) // 40)):
        tampered = content.copy()
        tampered[place] ^= 1
        pack_file.write_bytes(tampered)
        assert check_pack(pack_file).differences, place


def test_an_event_left_out_is_named(pack_file: Path, story: Authority) -> None:
    folder = str(story.number).replace("/", "-")

    def change(path: str, content: bytes) -> bytes:
        if path == f"authorities/{folder}/events.json":
            told = json.loads(content)
            told["events"] = [each for each in told["events"] if each["deed"] != "review"]
            told["figures"]["reviews"] = 0
            return json.dumps(told).encode()
        if path == f"authorities/{folder}/trail.json":
            told = json.loads(content)
            told["entries"] = [each for each in told["entries"] if "review" not in each["deed"]]
            return json.dumps(told).encode()
        return content

    told = check_pack(rewritten(pack_file, change)).differences
    assert "figures.json is not what the authorities’ files add up to." in told
    assert any(each.startswith("The manifest says") and "events" in each for each in told)


def test_a_false_count_alone_is_named(pack_file: Path) -> None:
    def change(path: str, content: bytes) -> bytes:
        return (
            content.replace(b'"events": ', b'"events": 1') if path == "manifest.json" else content
        )

    told = check_pack(rewritten(pack_file, change)).differences
    assert any(each.startswith("The manifest says") for each in told)


def test_a_proof_that_leads_elsewhere_is_named(pack_file: Path, story: Authority) -> None:
    def change(path: str, content: bytes) -> bytes:
        if not path.endswith("trail.json"):
            return content
        told = json.loads(content)
        for each in told["entries"]:
            if each.get("path"):
                each["path"][0] = "00" * 32
        return json.dumps(told).encode()

    told = check_pack(rewritten(pack_file, change)).differences
    assert any("does not lead to the checkpoint" in each for each in told)


def test_a_file_more_or_less_is_named(pack_file: Path) -> None:
    lost = check_pack(
        rewritten(pack_file, lambda path, content: None if path == "VERIFY.txt" else content)
    )
    assert "SHA256SUMS names VERIFY.txt, which is not there." in lost.differences
    with zipfile.ZipFile(pack_file, "a") as archive:
        archive.writestr("more.txt", "More.")
    assert "SHA256SUMS does not name more.txt." in check_pack(pack_file).differences


@pytest.mark.parametrize("content", [b"\n\n", b"[" * 100_000])
@pytest.mark.parametrize("name", ["record.csv", "manifest.json", "figures.json"])
def test_a_file_that_is_not_as_packs_have_it_is_said_so(
    pack_file: Path, name: str, content: bytes
) -> None:
    def change(path: str, old: bytes) -> bytes:
        return (
            b"Reference number" + content
            if path == "record.csv" == name
            else (content if path == name else old)
        )

    assert check_pack(rewritten(pack_file, change)).differences


@pytest.mark.parametrize("content", [b"", b"PK", b"no zip at all", b"PK\x05\x06" + bytes(18)])
def test_what_is_no_pack_is_said_so(tmp_path: Path, content: bytes, db: None) -> None:
    path = tmp_path / "no.zip"
    path.write_bytes(content)
    assert check_pack(path).differences
    assert check_pack(tmp_path / "absent.zip").differences


@pytest.mark.parametrize("size", [1, 2, 3, 5, 8, 13, 33])
def test_every_proof_leads_to_the_root_and_no_other_does(size: int) -> None:
    leaves = [leaf_hash(bytes([place])) for place in range(size)]
    frontier = Frontier()
    proofs = Proofs.__new__(Proofs)
    proofs.size, proofs._levels = size, _Levels()
    for leaf in leaves:
        frontier.add(leaf)
        proofs._levels.append(leaf)
    for place, leaf in enumerate(leaves):
        path = [bytes.fromhex(node) for node in proofs.path_of(place)]
        assert root_from(leaf, place, size, path) == frontier.root()
        assert root_from(leaf_hash(b"other"), place, size, path) != frontier.root()
        assert root_from(leaf, size, size, path) is None
        assert root_from(leaf, place, size, [*path, leaf]) != frontier.root()
        if path:
            assert root_from(leaf, place, size, path[:-1]) != frontier.root()
