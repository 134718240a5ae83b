"""Who is acting, from where: kept for the length of a request, a command or a task."""

from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass
from typing import Any


@dataclass(frozen=True)
class Circumstances:
    """What an entry says about where its deed came from. `actor` is a user or None (the system)."""

    actor: Any = None
    address: str | None = None
    path: str = ""
    device: str = ""
    request_id: str = ""
    once: str = ""


_current: ContextVar[Circumstances | None] = ContextVar("circumstances", default=None)
_NOBODY = Circumstances()


def current() -> Circumstances:
    return _current.get() or _NOBODY


@contextmanager
def acting(circumstances: Circumstances) -> Iterator[None]:
    token = _current.set(circumstances)
    try:
        yield
    finally:
        _current.reset(token)
