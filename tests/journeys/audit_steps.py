"""Step 10: the auditor finds every look, replays one, verifies the trail and takes a copy away."""

import csv
import io
import json
from typing import Any

from playwright.sync_api import expect

from tests.journeys.council import Council
from tests.journeys.steps import Subject
from tests.live import LiveService


def search_for(council: Council, subject: Subject) -> None:
    """The trail, filtered by the person: every read, look, stop and decision."""
    eli = council.at("eli")
    eli.go("/")
    eli.look("10-auditor-home")
    eli.fill("Search the access trail by a person’s name", subject.name)
    eli.press("Search the trail")
    eli.look("10-trail")
    name = subject.name
    assert f"Asha Rahman read the record of {name}" in _entries(council, "Reads")
    assert (
        _entries(council, "Refusals and stops").count(f"was stopped before a look at {name}") == 3
    )
    eli.look("10-trail-stops")
    deeds = _entries(council, "Deeds")
    assert deeds.count("Asha Rahman was let in: viewing") == 4
    for deed in (
        f"Asha Rahman recorded a general notice to {name}",
        "Asha Rahman planned check 1",
        "Asha Rahman submitted",
        "Dee Marsh supported",
        "Ada Lindley granted",
        "Ada Lindley cancelled",
    ):
        assert deed in deeds, f"“{deed}” is missing from:\n{deeds}"


def _entries(council: Council, kind: str) -> str:
    """All entries of a kind about the person who is filtered for, over all pages."""
    eli = council.at("eli")
    eli.pick("Kind of entry", kind)
    eli.press("Apply filters")
    found = eli.text
    while eli.page.get_by_role("link", name="Older entries").count():
        eli.follow("Older entries")
        found += eli.text
    return found


def every_look(council: Council, subject: Subject, *, looks: int, stops: int) -> None:
    eli = council.at("eli")
    eli.follow(f"Every look at {subject.name}, with the timeline")
    eli.heading(f"Every look at {subject.name}")
    for caption, count in (("Looks, newest first", looks), ("Stops, newest first", stops)):
        rows = eli.page.get_by_role("table", name=caption).locator("tbody tr")
        expect(rows).to_have_count(count)
    eli.look("10-every-look")


def replay_third_look(council: Council, subject: Subject) -> None:
    """Looks are listed newest first: of four, the third is the second row."""
    eli = council.at("eli")
    rows = eli.page.get_by_role("table", name="Looks, newest first").locator("tbody tr")
    with eli.page.expect_navigation():
        rows.nth(1).get_by_role("link", name="Replay").click()
    eli.heading("Replay the decision")
    eli.reads("The answer today is the same in every word.", "G10")
    eli.look("10-replay")


def verify(council: Council, service: LiveService) -> None:
    eli = council.at("eli")
    eli.go("/trail/verify/")
    eli.look("10-verify-before")
    eli.press("Verify now")
    eli.heading("The trail is whole")
    eli.look("10-verified")
    report: Any = json.loads(service.manage("trail", "verify"))
    assert report["whole"] is True


def export(council: Council, subject: Subject) -> None:
    """A file with one line an entry, which names the looks and the stops."""
    eli = council.at("eli")
    eli.go(f"/trail/?about={subject.name.replace(' ', '+')}")
    with eli.page.expect_download() as download:
        eli.page.get_by_role("link", name="Export as a CSV file").click()
    text = download.value.path().read_text(encoding="utf-8-sig")
    lines = list(csv.reader(io.StringIO(text)))
    said = [line for line in lines if any(f"before a look at {subject.name}" in x for x in line)]
    assert len(said) >= 3
    assert all(len(line) == len(lines[0]) for line in lines)


def changes_nothing(council: Council, subject: Subject) -> None:
    """The auditor reads the case and is offered nothing to change; what they post is refused."""
    eli = council.at("eli")
    eli.go(f"/cases/{council.reference}/")
    eli.reads(subject.name)
    eli.look("10-auditor-case")
    for words in ("Add a person", "Add a note", "Plan a check", "Change", "Apply for an authority"):
        expect(eli.page.locator("main").get_by_text(words, exact=True)).to_have_count(0)
    forms = eli.page.locator("main form[method=post]")
    expect(forms).to_have_count(0)
    answer = eli.context.request.post(
        f"{eli.service.url}/cases/{council.reference}/notes/add/",
        form={"text": "An auditor writes", "csrfmiddlewaretoken": _csrf(eli)},
        headers={"Referer": f"{eli.service.url}/"},
    )
    assert answer.status == 403


def _csrf(visit: Any) -> str:
    return str(visit.page.locator("input[name=csrfmiddlewaretoken]").first.get_attribute("value"))
