"""What becomes of an authority once it is decided, through the screens of those whose job it is."""

import io
import json
import re
import zipfile
from datetime import timedelta
from pathlib import Path

from audit import clock
from tests.factories_consent import PDF
from tests.journeys.browser import Visit
from tests.journeys.council import Council
from tests.journeys.steps import record_approval, today
from tests.live import LiveService

# How often the page of a pack is opened again before it is ready.
TURNS = 120


def order_refused_then_recorded(council: Council, folder: Path) -> None:
    """An order dated before the grant is refused beside its field; then it is put right, with the
    scanned order."""
    rae = council.at("rae")
    rae.go("/")
    rae.follow_beside("Record the magistrate’s decision", council.reference)
    rae.fill("Court", "Northborough Magistrates’ Court")
    rae.fill_date("When did you attend?", today() - timedelta(days=1), "10:30")
    rae.fill("Magistrate", "J. Winter JP")
    rae.fill("Reference of the order", "NMC 2026 118")
    rae.choose("What did the magistrate decide?", "Approved it")
    rae.press("Record the decision")
    rae.reads("The magistrate cannot have decided before the authorising officer did")
    rae.look("11-order-before-the-grant")
    # Nothing typed is lost, but for the moment that is put right and the file.
    order = folder / "order.pdf"
    order.write_bytes(PDF)
    rae.page.get_by_label(re.compile("order", re.I)).and_(
        rae.page.locator("input[type=file]")
    ).set_input_files(order)
    now = clock.now().astimezone(clock.LONDON)
    rae.fill_date("When did you attend?", now.date(), f"{now:%H:%M}")
    rae.press("Record the decision")
    rae.reads("The magistrate’s decision is recorded.", "order.pdf")
    rae.look("11-order-recorded")


def takes_the_pack_to_court(council: Council, number: str) -> None:
    """The co-ordinator prints one PDF for the court."""
    rae = council.at("rae")
    rae.go("/authorities/")
    rae.follow_part(number)
    rae.look("11-awaiting-magistrate")
    link = rae.page.get_by_role("link", name=re.compile("magistrate", re.I)).filter(has_text="PDF")
    with rae.page.expect_download() as download:
        link.first.click()
    assert download.value.path().read_bytes().startswith(b"%PDF-")


def review(council: Council, number: str) -> None:
    ada = council.at("ada")
    ada.go("/authorities/")
    ada.follow_part(number)
    ada.press("Review")
    ada.look("12-review")
    ada.fill("Is it still necessary now, and why?", "He was seen there again this week.")
    ada.fill("Is it still proportionate, and why?", "One look of three was made.")
    ada.fill("What have the looks shown so far, and were they worth it?", "Nothing yet.")
    ada.fill(
        "Whose privacy besides theirs was touched, and was anything confidential seen?",
        "Nobody’s was, and nothing was.",
    )
    ada.choose("What follows from this review?", "It goes on as it is")
    ada.fill_date("When is the next review?", today() + timedelta(days=14))
    ada.press("Record the review")
    ada.reads("The review is recorded.")
    ada.look("12-reviewed")


def renew(council: Council, number: str) -> None:
    ada = council.at("ada")
    ada.press("Renew")
    ada.look("13-renew")
    ada.fill("What has changed that matters since the last decision?", "Nothing has.")
    ada.fill("Why is it still necessary to go on?", "The question is not answered yet.")
    ada.fill("Why is it still proportionate?", "The looks stay few.")
    ada.fill("What have the looks given so far?", "That he was not seen in October.")
    ada.fill("Why can it not be found out another way now?", "A visit was refused again.")
    ada.press("Renew it")
    ada.reads("The renewal is recorded.")
    rae = council.at("rae")
    rae.go("/")
    rae.follow_beside("Record the magistrate’s decision on the renewal", council.reference)
    rae.look("13-renewal-order")
    record_approval(rae, "NMC 2026 204")
    rae.reads("The magistrate’s decision on the renewal is recorded.")
    rae.look("13-renewed")


def central_record(council: Council, number: str) -> None:
    """The row, its whole file, and the record as files."""
    rae = council.at("rae")
    rae.menu("Central record")
    rae.look("14-record")
    rae.go(f"/record/?number={number.replace('/', '%2F')}")
    rae.reads(number)
    rae.look("14-record-one")
    for name, start in (("CSV file", b"\xef\xbb\xbf"), ("as a PDF", b"%PDF-")):
        with rae.page.expect_download() as download:
            rae.page.get_by_role("link", name=name).click()
        assert download.value.path().read_bytes().startswith(start)
    # The first link with the number takes the filter away again.
    rae.page.locator("tbody a").filter(has_text=number).click()
    rae.reads("What happened", "The question is not answered yet.")
    rae.look("14-whole-file")


def inspection(council: Council, number: str, service: LiveService, folder: Path) -> None:
    """The inspector takes a pack of one authority, which a command holds against the trail."""
    ina = council.at("ina")
    ina.go("/")
    ina.look("15-inspector-home")
    ina.menu("Central record")
    ina.reads(number)
    ina.go(f"/record/?number={number.replace('/', '%2F')}")
    ina.follow("Make an inspection pack of what is listed")
    ina.look("15-pack-new")
    ina.press("Make this pack")
    # What the scheduler does every few seconds.
    service.manage("shell", "--command", "from post.outbox import drain; drain()")
    _until_ready(ina)
    ina.look("15-pack-ready")
    with ina.page.expect_download() as download:
        ina.page.get_by_role("button", name="Download the pack").click()
    kept = folder / "pack.zip"
    kept.write_bytes(download.value.path().read_bytes())
    names = zipfile.ZipFile(io.BytesIO(kept.read_bytes())).namelist()
    assert {"manifest.json", "SHA256SUMS", "VERIFY.txt", "record.csv", "record.pdf"} <= set(names)
    report = json.loads(service.manage("record_reconcile", "--pack", str(kept)))
    assert report["differences"] == []
    for address in ("/cases/", f"/cases/{council.reference}/", "/trail/", "/errors/", "/policy/"):
        answer = ina.page.request.get(f"{service.url}{address}")
        assert answer.status in {403, 404}, address


def _until_ready(visit: Visit) -> None:
    """The worker makes it meanwhile; whoever waits opens the page again."""
    for _ in range(TURNS):
        if visit.page.get_by_role("button", name="Download the pack").count():
            return
        visit.page.wait_for_timeout(500)
        visit.page.reload()
    raise AssertionError(f"The pack was not made: {visit.text}")


def returns(council: Council) -> None:
    """A number of the report of this quarter leads to as many rows."""
    rae = council.at("rae")
    rae.menu("Returns")
    rae.look("16-returns")
    day = today()
    rae.go(f"/returns/quarterly/{day.year}-Q{(day.month - 1) // 3 + 1}/")
    rae.look("16-quarter")
    figure = rae.page.locator("table a").first
    said = int(figure.inner_text().split()[0])
    figure.click()
    rae.look("16-rows")
    assert rae.page.locator("tbody tr").count() == said


def take_back_and_change(council: Council) -> None:
    """Asha changes what Dee supported, so that the support no longer counts and stays in sight."""
    asha = council.at("asha")
    asha.press("Take back and change")
    asha.look("11-take-back")
    asha.fill("Why do you change it?", "One look less will do.")
    asha.press("Change it")
    asha.follow("How many looks, and what may be seen")
    asha.fill("How many looks at most?", "2")
    asha.press("Save and continue")
    asha.go(asha.page.url.split("/edit/")[0].removeprefix(asha.service.url) + "/answers/")
    asha.look("11-changed-answers")
    asha.press("Submit this application")
    asha.reads("Your application is submitted.", "no longer counts", "What changed since version 1")
    asha.look("11-versions")


def rank_is_refused(council: Council) -> None:
    """An officer without the rank is told so, and who may decide."""
    authority = council.at("asha").page.url.rstrip("/").split("/")[-1]
    olu = council.at("olu")
    olu.go(f"/authorities/{authority}/decide/")
    olu.reads(
        "Your job rank, other, is not one that may decide an authorisation.",
        "head of service",
    )
    olu.look("11-rank-refused")


def second_decision(council: Council) -> None:
    """Ada comes back to a form that she had open before: it is decided, and she is told so."""
    ada = council.at("ada")
    authority = ada.page.url.rstrip("/").split("/")[-1]
    ada.go(f"/authorities/{authority}/decide/")
    ada.reads("Ada Lindley decided this on", "granted")
    ada.look("11-second-decision")
