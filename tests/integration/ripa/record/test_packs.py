"""An inspection pack from asking to deleting: what is in it, who may, and what may go wrong."""

import hashlib
import json
import subprocess
from collections.abc import Callable
from datetime import timedelta
from io import BytesIO
from pathlib import Path
from typing import Any

import pytest
from django.db import DatabaseError
from django.urls import reverse
from pypdf import PdfReader

from accounts.models import RoleName, User
from audit import clock
from audit.models import Entry
from audit.refusals import Refused, Unknown
from cases.models import Case, Person
from post.models import Message
from ripa.models import Authority, InspectionPack, OrderFile, PackPart, PackState
from ripa.record import tasks
from ripa.record.filters import Wanted
from ripa.record.packs import actions, contents, making, queries
from tests.cast import client_for
from tests.factories import make_user
from tests.factories_consent import PNG
from tests.factories_ripa import make_granted
from tests.integration.ripa.record.conftest import (
    bytes_of,
    do_work_of,
    opened,
    read_json,
    work_of,
)

Make = Callable[..., InspectionPack]


@pytest.fixture
def with_order(ripa_in_force: Authority, rae: User) -> Authority:
    event = ripa_in_force.events.get(deed="magistrate_approve")
    OrderFile.objects.create(
        event=event,
        name="../../the order.png",
        content_type="image/png",
        size=len(PNG),
        sha256=hashlib.sha256(PNG).hexdigest(),
        content=PNG,
        by=rae,
    )
    return ripa_in_force


def test_everything_is_in_it(
    rae: User, with_order: Authority, in_force: Authority, make_pack: Make
) -> None:
    pack = make_pack(rae)
    assert (pack.state, pack.done, pack.total) == (PackState.READY, 2, 2)
    content = bytes_of(pack)
    assert (pack.size, pack.sha256) == (len(content), hashlib.sha256(content).hexdigest())
    archive = opened(content)
    assert archive.testzip() is None
    folder = f"authorities/{str(with_order.number).replace('/', '-')}"
    other = f"authorities/{str(in_force.number).replace('/', '-')}"
    assert archive.namelist() == [
        "record.csv",
        "record.pdf",
        *(f"{other}/{name}" for name in ("file.pdf", "events.json", "trail.json")),
        *(f"{folder}/{name}" for name in ("file.pdf", "events.json", "trail.json")),
        f"{folder}/orders/1-the-order.png",
        "figures.json",
        "VERIFY.txt",
        "manifest.json",
        "SHA256SUMS",
    ]
    assert archive.read(f"{folder}/orders/1-the-order.png") == PNG
    manifest = read_json(archive, "manifest.json")
    assert manifest["asked_by"] == "Rae Bello"
    assert manifest["policy_version"] == 1
    assert manifest["problems"] == []
    counts = manifest["counts"]
    assert (counts["authorities"], counts["order_files"]) == (2, 1)
    events = sum(authority.events.count() for authority in (with_order, in_force))
    assert counts["events"] == events
    assert counts["by_kind"]["non_ripa"]["granted"] == 1
    assert counts["by_kind"]["directed_surveillance"]["approved_by_magistrate"] == 1
    assert counts["by_state"] == {"In force": 2}
    assert read_json(archive, "figures.json")["by_kind"] == counts["by_kind"]
    words = PdfReader(BytesIO(archive.read(f"{folder}/file.pdf"))).pages[0].extract_text()
    assert str(with_order.number) in words
    record = PdfReader(BytesIO(archive.read("record.pdf"))).pages[0].extract_text()
    assert str(in_force.number) in record


def test_its_events_and_entries_are_those_of_the_authority(
    rae: User, in_force: Authority, make_pack: Make
) -> None:
    archive = opened(bytes_of(make_pack(rae)))
    folder = f"authorities/{str(in_force.number).replace('/', '-')}"
    told = read_json(archive, f"{folder}/events.json")
    assert [event["deed"] for event in told["events"]] == ["submit", "support", "check", "grant"]
    assert told["events"][-1]["by"] == "Ada Lindley"
    assert told["events"][-1]["data"]["scope"]["max_viewings"] == 3
    entries = read_json(archive, f"{folder}/trail.json")["entries"]
    deeds = [entry["deed"] for entry in entries if entry["kind"] == "deed"]
    assert deeds == [
        "authority.submitted",
        "authority.supported",
        "authority.checked",
        "authority.granted",
    ]
    assert all(Entry.objects.filter(pk=entry["entry"]).exists() for entry in entries)


def test_the_sums_are_checked_with_a_standard_tool(
    rae: User, with_order: Authority, make_pack: Make, tmp_path: Path
) -> None:
    opened(bytes_of(make_pack(rae))).extractall(tmp_path)
    checked = subprocess.run(
        ["sha256sum", "-c", "--strict", "SHA256SUMS"], cwd=tmp_path, capture_output=True, text=True
    )
    assert checked.returncode == 0, checked.stdout + checked.stderr
    assert (
        len(checked.stdout.splitlines()) == sum(each.is_file() for each in tmp_path.rglob("*")) - 1
    )
    (tmp_path / "record.csv").write_text("changed")
    checked = subprocess.run(
        ["sha256sum", "-c", "SHA256SUMS"], cwd=tmp_path, capture_output=True, text=True
    )
    assert checked.returncode != 0


def test_two_packs_of_the_same_hold_the_same(
    rae: User, in_force: Authority, make_pack: Make, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Nothing in a file hangs on chance: what differs is when it was made, and its number."""
    first, second = opened(bytes_of(make_pack(rae))), opened(bytes_of(make_pack(rae)))
    assert first.namelist() == second.namelist()
    same = {"record.csv", "figures.json", "VERIFY.txt"}
    same |= {name for name in first.namelist() if name.endswith(("events.json", "trail.json"))}
    for name in same:
        assert first.read(name) == second.read(name), name


def test_the_filters_bound_it(
    rae: User, in_force: Authority, awaiting: Authority, make_pack: Make
) -> None:
    pack = make_pack(rae, stands="awaiting_magistrate")
    assert pack.authorities == [awaiting.pk]
    manifest = read_json(opened(bytes_of(pack)), "manifest.json")
    assert manifest["filters"] == {"stands": "awaiting_magistrate"}
    empty = make_pack(rae, number="no such number")
    assert (empty.state, empty.total) == (PackState.READY, 0)


def test_what_cannot_be_printed_stops_nothing_and_is_said(
    rae: User, dee: User, ada: User, case: Case, jordan: Person, make_pack: Make
) -> None:
    made = make_granted(
        case, jordan, manager=dee, coordinator=rae, officer=ada, title="A \U0001313f bird"
    )
    pack = make_pack(rae)
    archive = opened(bytes_of(pack))
    problems = read_json(archive, "manifest.json")["problems"]
    assert pack.state == PackState.READY
    assert len(problems) == 2
    assert "record.pdf could not be made" in problems[0]
    assert "record.pdf" not in archive.namelist()
    assert made.title in archive.read("record.csv").decode()


def test_a_long_record_is_several_documents(
    rae: User,
    in_force: Authority,
    awaiting: Authority,
    make_pack: Make,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(contents, "MOST_ON_PAPER", 1)
    archive = opened(bytes_of(make_pack(rae)))
    assert [name for name in archive.namelist() if name.startswith("record")] == [
        "record.csv",
        "record.pdf",
        "record-2.pdf",
    ]


def test_it_is_asked_for_seen_and_taken_on_the_pages(
    rae: User, in_force: Authority, jordan: Person, case: Case
) -> None:
    browser = client_for(rae)
    asking = reverse("pack_new") + "?kind=non_ripa"
    assert "It will hold 1 authority" in browser.get(asking).content.decode()
    answer = browser.post(asking)
    pack = InspectionPack.objects.get()
    assert answer["Location"] == reverse("pack_page", args=[pack.pk])
    assert "Cancel this pack" in browser.get(answer["Location"]).content.decode()
    assert browser.get(reverse("pack_file", args=[pack.pk])).status_code == 409
    do_work_of(pack)
    page = browser.get(answer["Location"]).content.decode()
    assert "Download the pack" in page and pack.sha256 in page
    taken = browser.get(reverse("pack_file", args=[pack.pk]))
    content = b"".join(taken.streaming_content)  # type: ignore[attr-defined]
    assert hashlib.sha256(content).hexdigest() == pack.sha256
    assert taken["Content-Length"] == str(len(content))
    assert str(pack).capitalize() in browser.get(reverse("pack_list")).content.decode()
    message = Message.objects.get(to=rae, text="Your inspection pack is ready.")
    assert message.link == reverse("pack_page", args=[pack.pk])
    entry = Entry.objects.get(deed="pack.taken")
    assert (entry.subjects, entry.cases) == ([jordan.pk], [case.pk])
    assert entry.additional_data["sha256"] == pack.sha256
    for deed in ("pack.asked", "pack.gathered", "pack.made", "pack.read", "pack.listed"):
        assert Entry.objects.filter(deed=deed).exists(), deed


def test_the_form_sent_twice_asks_once(rae: User, in_force: Authority) -> None:
    browser, token = client_for(rae), "6f0f6b0e-8f3e-4a57-9df7-0a3d1f1c0a11"
    for _ in range(2):
        assert browser.post(reverse("pack_new"), {"once": token}).status_code == 302
    assert InspectionPack.objects.count() == 1


def test_the_same_again_is_the_pack_that_is_being_made(rae: User, in_force: Authority) -> None:
    first = actions.ask_for_pack(by=rae, wanted=Wanted())
    answer = client_for(rae).post(reverse("pack_new"))
    assert answer["Location"] == reverse("pack_page", args=[first.pk])
    do_work_of(first)
    assert actions.ask_for_pack(by=rae, wanted=Wanted()) != first


def test_three_at_once_and_no_more(rae: User, sol: User, in_force: Authority) -> None:
    for kind in ("chis", "non_ripa", "directed_surveillance"):
        actions.ask_for_pack(by=rae, wanted=Wanted(kind=kind))
    answer = client_for(rae).post(reverse("pack_new"))
    assert answer.status_code == 409
    assert "still being made" in answer.content.decode()
    assert "Wait until one is ready" in answer.content.decode()
    actions.ask_for_pack(by=sol, wanted=Wanted())


def test_a_task_that_comes_again_does_nothing(
    rae: User, in_force: Authority, make_pack: Make
) -> None:
    pack = make_pack(rae)
    before = (pack.sha256, PackPart.objects.count(), Entry.objects.count())
    do_work_of(pack)
    assert (pack.sha256, PackPart.objects.count(), Entry.objects.count()) == before


class Killed(BaseException):
    """The worker is gone, in the middle of it."""


def _dies_at(place: int) -> Callable[..., Any]:
    real = contents._add_authority
    times = iter(range(1_000))

    def dying(*args: Any, **kwargs: Any) -> Any:
        if next(times) == place:
            raise Killed
        return real(*args, **kwargs)

    return dying


def test_a_worker_that_dies_midway_leaves_nothing_and_the_next_makes_one_pack(
    rae: User, in_force: Authority, awaiting: Authority, monkeypatch: pytest.MonkeyPatch
) -> None:
    pack = actions.ask_for_pack(by=rae, wanted=Wanted())
    monkeypatch.setattr(contents, "_add_authority", _dies_at(1))
    with pytest.raises(Killed):
        do_work_of(pack)
    pack.refresh_from_db()
    assert (pack.state, pack.done, pack.total) == (PackState.MAKING, 1, 2)
    assert not PackPart.objects.exists()
    assert work_of(pack).done_at is None
    assert not Entry.objects.filter(deed="pack.made").exists()
    do_work_of(pack)
    assert (pack.state, pack.attempts, pack.done) == (PackState.READY, 2, 2)
    assert Entry.objects.filter(deed="pack.made").count() == 1
    assert hashlib.sha256(bytes_of(pack)).hexdigest() == pack.sha256


def test_after_three_deaths_it_says_that_it_cannot_be_made(
    rae: User, in_force: Authority, monkeypatch: pytest.MonkeyPatch
) -> None:
    pack = actions.ask_for_pack(by=rae, wanted=Wanted())
    for _ in range(3):
        monkeypatch.setattr(contents, "_add_authority", _dies_at(0))
        with pytest.raises(Killed):
            do_work_of(pack)
        monkeypatch.undo()
    do_work_of(pack)
    assert pack.state == PackState.FAILED
    assert work_of(pack).done_at is not None
    assert (
        making.TRIED_TOO_OFTEN
        in client_for(rae).get(reverse("pack_page", args=[pack.pk])).content.decode()
    )
    actions.ask_for_pack(by=rae, wanted=Wanted())


def test_it_can_be_cancelled_while_it_is_made(
    rae: User, in_force: Authority, awaiting: Authority, monkeypatch: pytest.MonkeyPatch
) -> None:
    pack = actions.ask_for_pack(by=rae, wanted=Wanted())
    real = contents._add_authority

    def cancelling(*args: Any, **kwargs: Any) -> Any:
        client_for(rae).post(reverse("pack_cancel", args=[pack.pk]))
        return real(*args, **kwargs)

    monkeypatch.setattr(contents, "_add_authority", cancelling)
    do_work_of(pack)
    assert (pack.state, pack.done) == (PackState.CANCELLED, 0)
    assert work_of(pack).done_at is not None
    assert not PackPart.objects.exists()
    assert not Entry.objects.filter(deed="pack.made").exists()


def test_it_can_be_cancelled_before_it_begins(rae: User, in_force: Authority) -> None:
    pack = actions.ask_for_pack(by=rae, wanted=Wanted())
    actions.cancel_pack(by=rae, pk=pack.pk)
    do_work_of(pack)
    assert (pack.state, pack.attempts) == (PackState.CANCELLED, 0)
    with pytest.raises(Refused):
        actions.cancel_pack(by=rae, pk=pack.pk)


def test_each_sees_their_own_and_keepers_see_all(
    rae: User, sol: User, eli: User, ina: User, ada: User, in_force: Authority, make_pack: Make
) -> None:
    raes, inas = make_pack(rae), make_pack(ina)
    for keeper in (rae, sol, eli):
        assert {pack.pk for pack in queries.list_packs(by=keeper).packs} == {raes.pk, inas.pk}
    assert [pack.pk for pack in queries.list_packs(by=ina).packs] == [inas.pk]
    browser = client_for(ina)
    for route in ("pack_page", "pack_file"):
        assert browser.get(reverse(route, args=[raes.pk])).status_code == 404
        assert browser.get(reverse(route, args=[inas.pk])).status_code == 200
    assert browser.post(reverse("pack_cancel", args=[raes.pk])).status_code == 404
    assert client_for(ada).get(reverse("pack_page", args=[raes.pk])).status_code == 403
    with pytest.raises(Unknown):
        queries.take_pack(by=rae, pk=999_999)


def test_nobody_cancels_another_ones(rae: User, ina: User, in_force: Authority) -> None:
    pack = actions.ask_for_pack(by=ina, wanted=Wanted())
    assert client_for(rae).post(reverse("pack_cancel", args=[pack.pk])).status_code == 403
    assert (
        "Cancel this pack"
        not in client_for(rae).get(reverse("pack_page", args=[pack.pk])).content.decode()
    )


def test_none_is_made_for_somebody_who_may_no_longer(in_force: Authority) -> None:
    keeper = make_user(roles=[(RoleName.RIPA_COORDINATOR, None)])
    pack = actions.ask_for_pack(by=keeper, wanted=Wanted())
    posting = keeper.postings.get()
    posting.ends_on = clock.today() - timedelta(days=1)
    posting.save()
    do_work_of(pack)
    assert (pack.state, pack.problem) == (PackState.FAILED, making.NO_LONGER_ALLOWED)
    assert not PackPart.objects.exists()


def test_its_file_is_deleted_after_thirty_days_and_its_row_stays(
    rae: User, in_force: Authority, make_pack: Make
) -> None:
    pack = make_pack(rae)
    assert pack.delete_after == clock.today() + timedelta(days=30)
    tasks.delete_packs()
    assert PackPart.objects.exists()
    pack.delete_after = clock.today() - timedelta(days=1)
    pack.save()
    # Even before the task has run.
    assert client_for(rae).get(reverse("pack_file", args=[pack.pk])).status_code == 409
    tasks.delete_packs()
    tasks.delete_packs()
    pack.refresh_from_db()
    assert (pack.state, PackPart.objects.count()) == (PackState.DELETED, 0)
    assert Entry.objects.filter(deed="pack.deleted").count() == 1
    page = client_for(rae).get(reverse("pack_page", args=[pack.pk])).content.decode()
    assert pack.sha256 in page and "Download the pack" not in page


def test_without_the_trail_no_pack_is_kept(
    rae: User, in_force: Authority, monkeypatch: pytest.MonkeyPatch
) -> None:
    pack = actions.ask_for_pack(by=rae, wanted=Wanted())

    def broken(*args: Any, **kwargs: Any) -> None:
        raise DatabaseError("The trail is broken.")

    monkeypatch.setattr(making, "record", broken)
    with pytest.raises(DatabaseError):
        do_work_of(pack)
    pack.refresh_from_db()
    assert (pack.state, pack.sha256) == (PackState.MAKING, "")
    assert not PackPart.objects.exists()
    assert work_of(pack).done_at is None


@pytest.mark.parametrize(
    ("text", "safe"),
    [
        ("RIPA/2026/0001", "RIPA-2026-0001"),
        ("../../etc/passwd", "etc-passwd"),
        ("..", "file"),
        ("", "file"),
        ("C:\\orders\\a b.pdf", "C-orders-a-b.pdf"),
        ("é\u202eo.png", "o.png"),
        ("x" * 300, "x" * 100),
    ],
)
def test_a_name_leads_nowhere_else(text: str, safe: str) -> None:
    from ripa.record.packs.archive import safe_name

    assert safe_name(text) == safe
    assert json.dumps(safe).isascii()
