"""Asking the service as somebody, with nothing left behind."""

from collections.abc import Iterator
from contextlib import contextmanager
from io import BytesIO
from typing import Any
from urllib.parse import urlencode

from django.conf import settings
from django.db import transaction
from django.http import HttpResponseBase
from django.test import Client
from django.urls import reverse
from pypdf import PdfReader

from accounts.models import User
from tests.integration.matrix.routes import Entry
from tests.integration.matrix.story import Story, World


class Asker:
    """A browser of somebody's, or of nobody who has signed in. It keeps no cookie but the one."""

    def __init__(self, user: User | None, *, raises: bool = True) -> None:
        self.client = Client(raise_request_exception=raises)
        self.session = ""
        if user is not None:
            self.client.force_login(user)
            self.session = self.client.cookies[settings.SESSION_COOKIE_NAME].value

    def ask(
        self, method: str, address: str, sent: dict[str, Any] | None = None
    ) -> HttpResponseBase:
        self.client.cookies.clear()
        if self.session:
            self.client.cookies[settings.SESSION_COOKIE_NAME] = self.session
        if method == "POST":
            return self.client.post(address, sent or {})
        return self.client.generic(method, address)


def address_of(name: str, entry: Entry, world: World, story: Story) -> str:
    query = entry.query(world, story)
    return reverse(name, kwargs=entry.parts(world, story)) + (
        f"?{urlencode(query)}" if query else ""
    )


@contextmanager
def undone() -> Iterator[None]:
    """Whatever is written inside is taken back.

    A bare savepoint, as the service's own transactions insist on being outermost.
    """
    point = transaction.savepoint()
    try:
        yield
    finally:
        # An error outside any transaction of the service's has spoilt the test's own.
        transaction.set_rollback(False)
        transaction.savepoint_rollback(point)


def text_of(answer: HttpResponseBase) -> str:
    """Everything that an answer gives away: its headers, its cookies and its body."""
    body = b"".join(answer.streaming_content) if answer.streaming else answer.content  # type: ignore[attr-defined]
    words = _words_of_pdf(body) if body.startswith(b"%PDF") and b"/Page" in body else body.decode()
    headers = "\n".join(f"{name}: {value}" for name, value in answer.items())
    return f"{headers}\n{answer.cookies.output()}\n{words}".lower()


def _words_of_pdf(body: bytes) -> str:
    """What a PDF says, and what its properties say."""
    read = PdfReader(BytesIO(body))
    return "\n".join([str(read.metadata), *(page.extract_text() for page in read.pages)])
