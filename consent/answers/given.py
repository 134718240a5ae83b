"""What is recorded of an answer: what was said, by whom, in what right, and what that rests on."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime

from cases.models import Person
from consent.competence import Answered, able
from consent.models import ConsentDeed, Wording


@dataclass(frozen=True)
class Assessed:
    """A test of whether somebody can decide this, as it was made.

    `kind` is the slug of a test of `consent.competence`; `answers` are by the slug of its question;
    `made_at` is an aware moment.
    """

    kind: str
    decision: str
    made_at: datetime
    assessor: str
    assessor_role: str
    answers: Mapping[str, Answered]

    @property
    def able(self) -> bool:
        """They can decide."""
        return able(self.kind, self.answers)


@dataclass(frozen=True)
class Answer:
    """That consent was asked for, or what was answered.

    `decider` is the name of who was asked or decided; `decider_person` their record if they have
    one. `platforms` or `profiles` (ids) say where; neither means anywhere, and no `purposes` means
    for any. `scope_from` and `scope_to` are London days, both included; only consent that was given
    has a scope.
    """

    deed: ConsentDeed
    at: datetime
    decider: str
    decider_person: Person | None = None
    footing: str = ""
    footing_basis: str = ""
    parental_basis: str = ""
    assessed: Assessed | None = None
    route: str = ""
    in_writing: bool = False
    wording: Wording | None = None
    platforms: list[str] = field(default_factory=list)
    profiles: list[int] = field(default_factory=list)
    purposes: list[str] = field(default_factory=list)
    scope_from: date | None = None
    scope_to: date | None = None
    note: str = ""
