"""Doing a deed as one member of the invented staff, through the same door as the pages."""

from collections.abc import Callable
from typing import Any, TypeVar

from accounts.models import User
from audit.context import Circumstances, acting

R = TypeVar("R")


def as_actor(by: User) -> Any:
    """A context in which the trail names `by` in the changes that it notes by itself."""
    return acting(Circumstances(actor=by, device="manage.py demo_data"))


def do(deed: Callable[..., R], *, by: User, **words: Any) -> R:
    """Call the action `deed` as `by`. Raises as the action does."""
    with as_actor(by):
        return deed(by=by, **words)
