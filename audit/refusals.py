"""What an action raises when the answer is no."""

from dataclasses import dataclass, field
from typing import Any, Protocol

from audit.deeds import NOT_ALLOWED, Deed


class DecisionLike(Protocol):
    """What the page for a refusal shows. The gate's decision has this shape."""

    @property
    def outcome(self) -> str: ...
    @property
    def rule(self) -> str: ...
    @property
    def words(self) -> str: ...
    @property
    def next(self) -> str: ...
    @property
    def source(self) -> str: ...


@dataclass(frozen=True)
class PlainDecision:
    """A refusal that no rule of the gate made: a stale form, a missing permission, a wrong
    state.

    `box` names the box of a form that it is about, where it is about one. `href` leads to what it
    is about, with `link` for its words.
    """

    words: str
    next: str
    outcome: str = "BLOCK"
    rule: str = ""
    source: str = ""
    box: str = ""
    href: str = ""
    link: str = ""


@dataclass(eq=False)
class Refused(Exception):
    """The answer is no. `decision` says why and what to do; the rest is for the trail."""

    decision: DecisionLike
    deed: Deed = NOT_ALLOWED
    on: Any = None
    subjects: list[int] = field(default_factory=list)
    cases: list[int] = field(default_factory=list)
    details: dict[str, Any] = field(default_factory=dict)
    status: int = 409
    recorded: bool = False

    def __str__(self) -> str:
        return self.decision.words

    def keep(self) -> None:
        """Write what must be kept of this refusal besides its entry, in the same transaction."""


class NotAllowed(Refused):
    """An insider without the right: 403."""


class Unknown(Refused):
    """Nothing that the asker may know of: 404, whether or not it exists."""


class Stale(Refused):
    """The record changed after the form was shown."""


class AlreadyDone(Exception):
    """This very form was posted before, and done then."""
