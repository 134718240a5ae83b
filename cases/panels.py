"""What other apps add to the pages of a case and of a person.

The apps above this one (consent, authorities, checks) know of cases; this one does not know of
them. So they register here, when they start, what they have to show. Each is asked once for a page,
and must read in a number of queries that does not grow with the rows.
"""

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from django.template.loader import render_to_string
from django.utils.safestring import SafeString

from accounts.models import User
from cases.models import Case, Person


@dataclass(frozen=True)
class Panel:
    """A section of a page: a title, the template that draws it, and what that template is given."""

    title: str
    template: str
    context: dict[str, Any] = field(default_factory=dict)

    @property
    def drawn(self) -> SafeString:
        """The section as HTML: its template, given its context and nothing else."""
        return render_to_string(self.template, self.context)


@dataclass(frozen=True)
class Happening:
    """A line of the chronology. `link` is a path within the service, or empty.

    `whole_day` where only the day is known; `at` is then its beginning.
    """

    at: datetime
    words: str
    who: str = ""
    link: str = ""
    whole_day: bool = False


CasePanel = Callable[[User, Case], Panel | None]
PersonPanel = Callable[[User, Case, Person], Panel | None]
Chronicle = Callable[[User, Case], list[Happening]]

_case_panels: list[tuple[int, CasePanel]] = []
_person_panels: list[tuple[int, PersonPanel]] = []
_chronicles: list[Chronicle] = []


def on_case_page(order: int, make: CasePanel) -> None:
    """Show `make(by, case)` on the page of a case, in the place that `order` gives it."""
    _case_panels.append((order, make))


def on_person_page(order: int, make: PersonPanel) -> None:
    """Show `make(by, case, person)` on the page of a person."""
    _person_panels.append((order, make))


def in_chronology(tell: Chronicle) -> None:
    """Add `tell(by, case)` to the case's chronology: what happened, in words that `by` may read."""
    _chronicles.append(tell)


def case_panels(by: User, case: Case) -> list[Panel]:
    made = [make(by, case) for _, make in sorted(_case_panels, key=lambda pair: pair[0])]
    return [panel for panel in made if panel]


def person_panels(by: User, case: Case, person: Person) -> list[Panel]:
    made = [make(by, case, person) for _, make in sorted(_person_panels, key=lambda pair: pair[0])]
    return [panel for panel in made if panel]


def chronology(by: User, case: Case) -> list[Happening]:
    """Everything told of the case to `by`, newest first."""
    told = [happening for tell in _chronicles for happening in tell(by, case)]
    return sorted(told, key=lambda happening: happening.at, reverse=True)
