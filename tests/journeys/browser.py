"""A real browser for the journeys: Chromium, driven as a person uses it.

Nothing outside this machine is reached. Every address but the service's own leads to `Elsewhere`, a
server that stands for the whole internet and keeps what it was sent. The pages run under their own
Content-Security-Policy: any breach of it, any script error and any missing file fails the journey.
"""

import http.server
import ipaddress
import os
import re
import shutil
import ssl
import threading
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.x509.oid import NameOID
from playwright.sync_api import (
    Browser,
    BrowserContext,
    ConsoleMessage,
    Locator,
    Page,
    Playwright,
    Response,
    expect,
    sync_playwright,
)
from playwright.sync_api import Error as PlaywrightError

from tests.live import LiveService

ROOT = Path(__file__).resolve().parents[2]
AXE = ROOT / "node_modules" / "axe-core" / "axe.min.js"
AXE_TAGS = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22a", "wcag22aa", "best-practice"]

DESKTOP = (1280, 900)
# The narrowest phone, and what 1280 pixels leave at 400% zoom.
PHONE = (320, 700)

NO_BROWSER = (
    "The journeys need Chromium, and none was found. `make browser` installs it; as root, "
    "`apt-get install chromium` does too."
)
ARGUMENTS = [
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
]
# Long enough for a machine that is busy with other things; nothing waits for it when all is well.
PATIENCE_MS = 20_000
expect.set_options(timeout=PATIENCE_MS)


# --- The rest of the world -----------------------------------------------------------------------


@dataclass(frozen=True)
class Asked:
    """One request that reached the world outside: where to, and with which headers."""

    host: str
    path: str
    headers: dict[str, str]


@dataclass
class Elsewhere:
    """A server that stands for every other site, and what it was asked for."""

    port: int
    asked: list[Asked] = field(default_factory=list)


def _certificate(folder: Path) -> tuple[Path, Path]:
    """A certificate that nobody vouches for; the browser is told not to mind."""
    key = ec.generate_private_key(ec.SECP256R1())
    name = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, "elsewhere")])
    now = datetime.now(UTC)
    certificate = (
        x509.CertificateBuilder()
        .subject_name(name)
        .issuer_name(name)
        .public_key(key.public_key())
        .serial_number(x509.random_serial_number())
        .not_valid_before(now - timedelta(days=1))
        .not_valid_after(now + timedelta(days=1))
        .add_extension(
            x509.SubjectAlternativeName([x509.IPAddress(ipaddress.ip_address("127.0.0.1"))]),
            critical=False,
        )
        .sign(key, hashes.SHA256())
    )
    certificate_file, key_file = folder / "elsewhere.pem", folder / "elsewhere.key"
    certificate_file.write_bytes(certificate.public_bytes(serialization.Encoding.PEM))
    key_file.write_bytes(
        key.private_bytes(
            serialization.Encoding.PEM,
            serialization.PrivateFormat.PKCS8,
            serialization.NoEncryption(),
        )
    )
    return certificate_file, key_file


@pytest.fixture(scope="session")
def elsewhere(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Elsewhere]:
    """The world outside, on this machine."""

    class Handler(http.server.BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            asked = Asked(self.headers.get("Host", ""), self.path, dict(self.headers.items()))
            world.asked.append(asked)
            page = b"<!DOCTYPE html><html lang=en><title>Elsewhere</title><h1>Elsewhere</h1></html>"
            self.send_response(200)
            self.send_header("Content-Type", "text/html")
            self.send_header("Content-Length", str(len(page)))
            self.end_headers()
            self.wfile.write(page)

        def log_message(self, *values: Any) -> None:
            """Keep the test's output to the test's own words."""

    server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    server.daemon_threads = True
    certificate, key = _certificate(tmp_path_factory.mktemp("elsewhere"))
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(certificate, key)
    server.socket = context.wrap_socket(server.socket, server_side=True)
    world = Elsewhere(server.server_address[1])
    thread = threading.Thread(target=server.serve_forever, daemon=True)
    thread.start()
    yield world
    server.shutdown()
    server.server_close()
    thread.join()


# --- The browser ---------------------------------------------------------------------------------


@pytest.fixture(scope="session")
def playwright() -> Iterator[Playwright]:
    with sync_playwright() as running:
        yield running


@pytest.fixture(scope="session")
def chromium(playwright: Playwright, elsewhere: Elsewhere) -> Iterator[Browser]:
    """The machine's own Chromium, or Playwright's. Without either the test fails and says how."""
    installed = shutil.which("chromium") or playwright.chromium.executable_path
    if not Path(installed).exists():
        pytest.fail(NO_BROWSER)
    rule = f"--host-resolver-rules=MAP * 127.0.0.1:{elsewhere.port}, EXCLUDE localhost"
    browser = playwright.chromium.launch(executable_path=installed, args=[*ARGUMENTS, rule])
    yield browser
    browser.close()


@dataclass(frozen=True)
class Way:
    """How a journey is made: on which screen, with scripts or without, by hand or by keyboard."""

    name: str
    size: tuple[int, int] = DESKTOP
    scripts: bool = True
    keyboard: bool = False


class Visit:
    """One member of staff at one browser. What they press and fill in is named as they read it."""

    def __init__(self, context: BrowserContext, service: LiveService, way: Way, who: str) -> None:
        self.context, self.service, self.way, self.who = context, service, way, who
        self.by_keyboard = way.keyboard
        self.problems: list[str] = []
        # An address that no page may say.
        self.secret = ""
        self.page: Page = context.new_page()
        self.page.set_default_timeout(PATIENCE_MS)
        self.page.on("pageerror", lambda error: self.problems.append(f"script error: {error}"))
        self.page.on("console", self._heard)
        self.page.on("response", self._answered)

    def _heard(self, message: ConsoleMessage) -> None:
        # The browser says of every page with a 4xx status that it failed to load.
        if message.type == "error" and not message.text.startswith("Failed to load resource"):
            self.problems.append(f"console: {message.text}")

    def _answered(self, response: Response) -> None:
        is_page = response.request.resource_type == "document"
        if response.status >= 500 or (response.status >= 400 and not is_page):
            self.problems.append(f"{response.status} for {response.url}")

    # --- Going places ---

    def go(self, path: str) -> None:
        self.page.goto(f"{self.service.url}{path}")

    def sign_in(self, email: str, password: str) -> None:
        self.fill("E-mail address", email)
        self.fill("Password", password)
        self.press("Sign in")

    def follow(self, text: str) -> None:
        """Follow a link by its whole text."""
        self._through(self.page.get_by_role("link", name=text, exact=True).first)

    def menu(self, text: str) -> None:
        """Follow a link of the menu, which a phone keeps behind a button."""
        # Until its script has run, the page shows the links and no button; then it hides them.
        self.page.wait_for_load_state("load")
        button = self.page.get_by_role("button", name="Menu", exact=True)
        if button.is_visible():
            self._press(button)
        self.follow(text)

    def follow_part(self, text: str) -> None:
        """Follow the first link with `text` in it."""
        self._through(self.page.get_by_role("link", name=text).first)

    def follow_beside(self, text: str, beside: str) -> None:
        """Follow the link with `text` in it in the item of a list that also says `beside`."""
        item = self.page.get_by_role("listitem").filter(has_text=beside)
        self._through(item.get_by_role("link", name=text).first)

    def press(self, text: str) -> None:
        """Press a button, or a link that is drawn as one."""
        button = self.page.get_by_role("button", name=text, exact=True)
        self._through(button.first)

    def _through(self, way_on: Locator) -> None:
        """Press, and wait for the page that it leads to."""
        with self.page.expect_navigation(wait_until="load"):
            self._press(way_on)

    def _press(self, target: Locator) -> None:
        if self.by_keyboard:
            self._reach(target)
            self.page.keyboard.press("Enter")
        else:
            target.click()

    def opens_in_new_tab(self, link: Locator) -> Page:
        """Press a link and return the tab that it opened."""
        with self.context.expect_page() as opened:
            self._press(link)
        opened.value.wait_for_load_state()
        return opened.value

    # --- Filling in ---

    def fill(self, label: str, text: str) -> None:
        # Labels end in "(optional)" where they are; the words before are the whole label.
        whole = re.compile(rf"^\s*{re.escape(label)}( \(optional\))?\s*$")
        self._type(self.page.get_by_label(whole).first, text)

    def fill_date(self, question: str, day: date, time: str = "") -> None:
        group = self.group(question)
        for part, text in (("Day", day.day), ("Month", day.month), ("Year", day.year)):
            self._type(group.get_by_label(part, exact=True), str(text))
        if time:
            self._type(group.get_by_label("Time", exact=False), time)

    def group(self, question: str) -> Locator:
        whole = re.compile(rf"^\s*{re.escape(question)}( \(optional\))?\s*$")
        return self.page.get_by_role("group", name=whole)

    def choose(self, question: str, answer: str) -> None:
        """Answer a question of radios or checkboxes."""
        # A question that an answer reveals lies within the group of the first: it comes later.
        box = self.group(question).get_by_label(answer, exact=True).first
        if not self.by_keyboard:
            box.check()
            return
        kind = box.get_attribute("type")
        if kind == "checkbox":
            self._reach(box)
            self.page.keyboard.press("Space")
        else:
            self._reach_radio(box)
        expect(box).to_be_checked()

    def pick(self, label: str, option: str) -> None:
        """Choose from a list that drops down."""
        box = self.page.get_by_label(label, exact=True)
        if self.by_keyboard:
            self._reach(box)
            self.page.keyboard.type(option)
        else:
            box.select_option(label=option)
        expect(box.locator("option:checked")).to_have_text(option)

    def _type(self, box: Locator, text: str) -> None:
        if self.by_keyboard:
            self._reach(box)
            self.page.keyboard.press("Control+a")
            self.page.keyboard.insert_text(text)
        else:
            box.fill(text)

    def _tab_until(self, arrived: Callable[[], bool], what: Locator) -> None:
        for _ in range(400):
            self.page.keyboard.press("Tab")
            if arrived():
                return
        pytest.fail(f"The keyboard does not reach {what} on {self.page.url}")

    def _reach(self, target: Locator) -> None:
        """Press Tab until `target` has the focus."""
        element = target.element_handle()
        self._tab_until(lambda: bool(element.evaluate("e => e === document.activeElement")), target)
        in_sight = """e => {
            const box = e.getBoundingClientRect();
            return box.bottom > 0 && box.top < innerHeight;
        }"""
        assert element.evaluate(in_sight), f"{target} has the focus out of sight on {self.page.url}"

    def _reach_radio(self, target: Locator) -> None:
        """Press Tab until the group has the focus, then the arrow until `target` is chosen."""
        element = target.element_handle()
        in_group = (
            "e => document.activeElement.type === 'radio' && document.activeElement.name === e.name"
        )
        self._tab_until(lambda: bool(element.evaluate(in_group)), target)
        if element.evaluate("e => e === document.activeElement"):
            self.page.keyboard.press("Space")
            return
        for _ in range(40):
            self.page.keyboard.press("ArrowDown")
            if element.evaluate("e => e === document.activeElement"):
                return
        pytest.fail(f"The arrows do not reach {target} on {self.page.url}")

    # --- Seeing ---

    def reads(self, *words: str) -> None:
        """The page says each of these, where a person can see it."""
        main = self.page.locator("main")
        for each in words:
            said = f"{self.who} on {self.page.url}, titled “{self.page.title()}”"
            expect(main, said).to_contain_text(each, use_inner_text=True)

    def does_not_read(self, *words: str) -> None:
        for each in words:
            expect(self.page.locator("main")).not_to_contain_text(each, use_inner_text=True)

    def heading(self, text: str) -> None:
        heading = self.page.get_by_role("heading", level=1)
        said = f"{self.who} on {self.page.url}, which says:\n{self.text}\n"
        expect(heading, said).to_contain_text(text)

    @property
    def text(self) -> str:
        return self.page.locator("main").inner_text()

    def look(self, name: str) -> None:
        """Hold the page to what holds for all pages; keep a picture if pictures are wanted."""
        picture(self.page, self.way, name)
        faults = list(self.problems)
        width = self.page.evaluate("document.scrollingElement.scrollWidth")
        if width > self.way.size[0]:
            faults.append(f"{width} pixels wide: it scrolls sideways")
        faults += self._addresses()
        if self.way.scripts:
            faults += axe(self.page)
        assert not faults, f"{self.who}, {name}, {self.page.url}:\n" + "\n".join(faults)

    def _addresses(self) -> list[str]:
        """Links that lead outside, and any mention of the address that is on no page."""
        links = self.page.eval_on_selector_all("a[href]", "all => all.map(a => a.href)")
        ours = (f"{self.service.url}/", "mailto:", "tel:")
        faults = [f"leads to {link}" for link in links if not link.startswith(ours)]
        if self.secret and self.secret in self.page.content():
            faults.append(f"the page says {self.secret}")
        return faults


def picture(page: Page, way: Way, name: str) -> None:
    """Keep a picture of the whole page in the folder SCREENSHOTS, where that is set."""
    folder = os.environ.get("SCREENSHOTS")
    if folder:
        path = ROOT / folder / way.name / f"{name}.png"
        path.parent.mkdir(parents=True, exist_ok=True)
        page.screenshot(path=path, full_page=True)


RUN_AXE = """axe.run(document, {runOnly: %s, preload: false, resultTypes: ["violations"]})
    .then(found => found.violations.map(rule =>
        rule.id + ": " + rule.help + "\\n  " + rule.nodes.map(node => node.html).join("\\n  ")))"""


def axe(page: Page) -> list[str]:
    """What axe-core finds wrong. It runs in a world of its own: the page keeps its policy."""
    session = page.context.new_cdp_session(page)
    try:
        frame = session.send("Page.getFrameTree")["frameTree"]["frame"]["id"]
        world = session.send("Page.createIsolatedWorld", {"frameId": frame, "worldName": "axe"})
        run = {"contextId": world["executionContextId"], "returnByValue": True}
        session.send("Runtime.evaluate", {"expression": AXE.read_text(encoding="utf-8"), **run})
        answer = session.send(
            "Runtime.evaluate",
            {"expression": RUN_AXE % AXE_TAGS, "awaitPromise": True, **run},
        )
    finally:
        session.detach()
    if "exceptionDetails" in answer:
        raise PlaywrightError(str(answer["exceptionDetails"]))
    return [f"axe: {each}" for each in answer["result"]["value"]]


@pytest.fixture
def visit(chromium: Browser, live_service: LiveService) -> Iterator[Callable[[Way, str], Visit]]:
    """Opens a browser for somebody: `visit(way, "Asha")`."""
    contexts: list[BrowserContext] = []

    def open_browser(way: Way, who: str) -> Visit:
        width, height = way.size
        context = chromium.new_context(
            viewport={"width": width, "height": height},
            java_script_enabled=way.scripts,
            ignore_https_errors=True,
            locale="en-GB",
            timezone_id="Europe/London",
        )
        contexts.append(context)
        return Visit(context, live_service, way, who)

    yield open_browser
    for context in contexts:
        context.close()
