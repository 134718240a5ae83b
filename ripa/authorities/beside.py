"""What is shown beside an application to those who weigh it.

The apps above this one know of things that a decider needs: consent, what people were told. This
one does not know of them, so they register here when they start. Each is asked once for a page,
shows only what its reader may see, and reads in a number of queries that does not grow with the
rows. The page's own read is on record, and covers what is beside it.
"""

from collections.abc import Callable

from accounts.models import User
from cases.panels import Panel
from ripa.models import Authority

BesidePanel = Callable[[User, Authority], Panel | None]

_panels: list[tuple[int, BesidePanel]] = []


def beside_application(order: int, make: BesidePanel) -> None:
    """Show `make(by, authority)` beside an application, in the place that `order` gives it."""
    _panels.append((order, make))


def panels_beside(by: User, authority: Authority) -> list[Panel]:
    """Everything that is shown beside this application to `by`, who weighs it."""
    made = [make(by, authority) for _, make in sorted(_panels, key=lambda pair: pair[0])]
    return [panel for panel in made if panel]
