"""Packs with real commits: one moment for all that is read, real workers, a worker killed midway,
and a forged pack.
"""

import hashlib
import json
import os
import signal
import subprocess
import sys
import threading
import time
import zipfile
from collections.abc import Callable
from pathlib import Path

import pytest
from django.db import connections

from accounts.models import RoleName, User
from audit.models import Entry
from audit.seal import seal
from cases.models import Case, Person
from demo.processes import ROOT
from post.models import Outgoing
from ripa.authorities import actions as deeds
from ripa.models import Authority, InspectionPack, PackPart, PackState
from ripa.record.filters import Wanted
from ripa.record.packs import gathering
from ripa.record.packs.actions import ask_for_pack
from ripa.record.packs.checking import check_pack
from ripa.record.reconcile import reconcile
from tests.factories import involve, make_case, make_person, make_team, make_user
from tests.factories_ripa import fresh, make_granted
from tests.integration.ripa.record.conftest import bytes_of, do_work_of, work_of
from tests.live import LiveService

SECONDS_TO_WAIT = 90


class Scene:
    """A case with somebody on it, and those who decide about authorities."""

    def __init__(self) -> None:
        team = make_team()
        worker = make_user(roles=[(RoleName.SOCIAL_WORKER, team)])
        self.case: Case = make_case(lead=worker, team=team)
        self.person: Person = make_person()
        involve(self.person, self.case)
        self.manager = make_user(rank="team_manager", roles=[(RoleName.TEAM_MANAGER, team)])
        self.keeper: User = make_user(roles=[(RoleName.RIPA_COORDINATOR, None)])
        self.officer = make_user(rank="director", roles=[(RoleName.AUTHORISING_OFFICER, None)])

    def grant(self) -> Authority:
        return make_granted(
            self.case,
            self.person,
            manager=self.manager,
            coordinator=self.keeper,
            officer=self.officer,
        )


def forged(path: Path, change: Callable[[str, bytes], bytes]) -> Path:
    """The pack with some files changed, and every hash of it made anew."""
    changed, hashes = path.with_name("forged.zip"), {}
    with zipfile.ZipFile(path) as old, zipfile.ZipFile(changed, "w") as new:
        for name in old.namelist():
            content = change(name, old.read(name))
            if name == "manifest.json":
                told = json.loads(content)
                for each in told["files"]:
                    each["size"], each["sha256"] = hashes[each["path"]]
                content = json.dumps(told).encode()
            if name == "SHA256SUMS":
                content = "".join(f"{h}  {n}\n" for n, (_, h) in hashes.items()).encode()
            hashes[name] = (len(content), hashlib.sha256(content).hexdigest())
            new.writestr(name, content)
    return changed


def test_all_that_is_read_is_of_one_moment(
    own_database: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A deed that is done while the pack is read is in no part of it."""
    scene = Scene()
    first, second = scene.grant(), scene.grant()
    monkeypatch.setattr("ripa.record.queries.AT_A_TIME", 1)
    real, seen = gathering._gather_some, []

    def reading(ids: list[int], gathered: gathering.Gathered) -> None:
        if not seen:
            _elsewhere(second, scene.keeper)
        seen.append(ids)
        real(ids, gathered)

    monkeypatch.setattr(gathering, "_gather_some", reading)
    pack = do_work_of(ask_for_pack(by=scene.keeper, wanted=Wanted()))
    assert pack.state == PackState.READY
    assert len(seen) == 2
    second.refresh_from_db()
    assert second.state == "cancelled"
    path = tmp_path / "pack.zip"
    path.write_bytes(bytes_of(pack))
    with zipfile.ZipFile(path) as archive:
        figures = json.loads(archive.read("figures.json"))
    assert figures["by_state"] == {"In force": 2}
    assert figures["by_kind"]["non_ripa"]["cancelled"] == 0
    assert check_pack(path).differences == []
    assert first.pk in pack.authorities
    assert reconcile().differences == []


def _elsewhere(authority: Authority, by: User) -> None:
    """Cancel it on another connection, committed."""

    def cancel() -> None:
        try:
            deeds.cancel(by=User.objects.get(pk=by.pk), reason="Over.", **fresh(authority))
        finally:
            connections["default"].close()

    thread = threading.Thread(target=cancel)
    thread.start()
    thread.join()


def test_a_deed_left_out_of_a_forged_pack_is_named(own_database: str, tmp_path: Path) -> None:
    """Whoever can write a pack can write its hashes and its sums; they cannot write the trail."""
    scene = Scene()
    authority = scene.grant()
    deeds.cancel(by=scene.keeper, reason="Over.", **fresh(authority))
    entry = Entry.objects.get(deed="authority.cancelled")
    seal()
    pack = do_work_of(ask_for_pack(by=scene.keeper, wanted=Wanted()))
    path = tmp_path / "pack.zip"
    path.write_bytes(bytes_of(pack))
    assert check_pack(path).differences == []

    def without(name: str, content: bytes) -> bytes:
        if not name.endswith(".json"):
            return content
        told = json.loads(content)
        if name.endswith("events.json"):
            told["events"].pop()
            told["figures"]["cancelled"] = 0
        elif name.endswith("trail.json"):
            told["entries"] = [each for each in told["entries"] if each["entry"] != entry.pk]
        elif name == "figures.json":
            told["by_kind"]["non_ripa"]["cancelled"] = 0
        else:
            told["counts"]["by_kind"]["non_ripa"]["cancelled"] = 0
            told["counts"]["events"] -= 1
            told["counts"]["trail_entries"] -= 1
        return json.dumps(told).encode()

    assert check_pack(forged(path, without)).differences == [
        f"{authority.number}: entry {entry.pk} of the trail (authority.cancelled) was left out of "
        "the pack.",
        "The file is not the pack that was made here under its number.",
    ]


def wait_for(pack: InspectionPack, done: Callable[[InspectionPack], bool]) -> None:
    deadline = time.monotonic() + SECONDS_TO_WAIT
    while not done(pack):
        assert time.monotonic() < deadline, (pack.state, pack.done, pack.total)
        time.sleep(0.05)
        pack.refresh_from_db()


def test_a_worker_that_is_killed_and_one_that_goes_on(
    live_service: LiveService, live_database: None
) -> None:
    """The first is a process of its own, killed once some authorities are in; then the outbox
    offers the same row again, and the service's real Celery worker makes the one pack.
    """
    scene = Scene()
    ids = {scene.grant().pk for _ in range(12)}
    pack = ask_for_pack(by=scene.keeper, wanted=Wanted(officer=scene.officer.pk))
    row = work_of(pack)
    # Not offered to the service's own worker meanwhile.
    code = f"from ripa.record.tasks import make_pack; make_pack({row.pk})"
    first = subprocess.Popen(
        [sys.executable, "manage.py", "shell", "-v", "0", "-c", code],
        cwd=ROOT,
        env={**os.environ, **live_service.environment},
        start_new_session=True,
    )
    try:
        wait_for(pack, lambda pack: pack.done >= 2)
    finally:
        os.killpg(first.pid, signal.SIGKILL)
        first.wait()
    pack.refresh_from_db()
    assert (pack.state, pack.attempts) == (PackState.MAKING, 1)
    assert not PackPart.objects.filter(pack=pack).exists()
    live_service.manage("shell", "-v", "0", "-c", "from post.outbox import drain; drain()")
    wait_for(pack, lambda pack: pack.state == PackState.READY)
    assert (pack.attempts, set(pack.authorities)) == (2, ids)
    assert hashlib.sha256(bytes_of(pack)).hexdigest() == pack.sha256
    # The same row once more does nothing.
    live_service.manage("shell", "-v", "0", "-c", code)
    assert Entry.objects.filter(deed="pack.made", object_id=pack.pk).count() == 1
    assert Outgoing.objects.get(pk=row.pk).done_at is not None
