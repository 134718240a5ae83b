"""The key that signs the seals, and the folder in which their copies are kept."""

from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from threading import Barrier

import pytest
from pytest_django.fixtures import Settings

from audit import notes
from audit.deeds import NOT_ALLOWED
from audit.recording import record
from audit.seal import seal
from audit.verify import verify


@pytest.fixture
def anchors(tmp_path: Path, settings: Settings) -> Path:
    settings.TRAIL_ANCHORS = tmp_path / "anchors"
    settings.TRAIL_KEY = tmp_path / "trail.key"
    return tmp_path / "anchors"


def test_a_file_that_somebody_put_among_the_copies_does_not_stop_the_sealing(
    own_database: str, anchors: Path
) -> None:
    anchors.mkdir()
    record(NOT_ALLOWED, on="one")
    for stray in ("copy of 1.checkpoint", "1.checkpoint", f"{'٣' * 20}.checkpoint"):
        (anchors / stray).write_text("Not a seal.")
    assert seal() == 1
    report = verify()
    assert report.anchors == 1 and len(report.findings) == 3
    assert any("“copy of 1.checkpoint” lies among the copies" in each for each in report.findings)
    for stray in anchors.glob("*.checkpoint"):
        if stray.read_text() == "Not a seal.":
            stray.unlink()
    assert verify().whole


@pytest.mark.usefixtures("anchors")
def test_processes_that_begin_at_once_end_with_one_key(
    monkeypatch: pytest.MonkeyPatch, settings: Settings
) -> None:
    together, exists = Barrier(4), Path.exists

    def seen_by_all_at_once(path: Path) -> bool:
        there = exists(path)
        if path == settings.TRAIL_KEY:
            together.wait(timeout=20)
        return there

    monkeypatch.setattr(Path, "exists", seen_by_all_at_once)
    with ThreadPoolExecutor(4) as pool:
        keys = [pool.submit(notes.signing_key) for _ in range(4)]
        public = {key.result().public_key().public_bytes_raw() for key in keys}
    assert public == {notes.checking_key().public_bytes_raw()}
    assert [path.name for path in settings.TRAIL_KEY.parent.iterdir()] == ["trail.key"]
    assert settings.TRAIL_KEY.stat().st_mode & 0o077 == 0


def test_verifying_makes_no_key_and_says_that_there_is_none(
    own_database: str, anchors: Path, settings: Settings
) -> None:
    assert verify().whole and not settings.TRAIL_KEY.exists()
    for each in ("one", "two"):
        record(NOT_ALLOWED, on=each)
        seal()
    kept = settings.TRAIL_KEY.read_bytes()
    settings.TRAIL_KEY.unlink()
    (said,) = verify().findings
    assert f"There is no signing key at {settings.TRAIL_KEY}" in said
    assert "Put the key back there" in said
    assert not settings.TRAIL_KEY.exists()
    settings.TRAIL_KEY.write_bytes(kept)
    assert verify().whole
