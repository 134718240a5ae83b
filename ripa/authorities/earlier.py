"""Earlier authorities of the same people, beside an application."""

from dataclasses import dataclass

from django.db.models import Exists, OuterRef
from django.urls import reverse

from accounts.models import User
from cases.panels import Panel
from ripa.authorities.queries import Line, every_authority, lines_of, names_for, visible_to
from ripa.authorities.separation import records_of
from ripa.models import Authority, AuthorityEvent

ON_A_PAGE = 20


@dataclass(frozen=True)
class Earlier:
    """One of them as its reader may know it: its number and address only where they may read it."""

    name: str
    link: str
    line: Line


def earlier_panel(by: User, authority: Authority) -> Panel:
    """The newest applications that were sent up about the same people before this one."""
    about = Authority.subjects.through.objects.filter(
        authority=OuterRef("pk"), person__in=records_of(authority)
    )
    sent = AuthorityEvent.objects.filter(authority=OuterRef("pk"), deed="submit")
    found = every_authority().filter(Exists(about), Exists(sent), pk__lt=authority.pk)
    rows = list(found.order_by("-pk")[: ON_A_PAGE + 1])
    ids = [row.pk for row in rows]
    names = names_for(by, ids)
    seen = set(Authority.objects.filter(visible_to(by), pk__in=ids).values_list("pk", flat=True))
    shown = [
        Earlier(
            names[line.authority.pk],
            reverse("authority_page", args=[line.authority.pk])
            if line.authority.pk in seen
            else "",
            line,
        )
        for line in lines_of(rows[:ON_A_PAGE])
    ]
    return Panel(
        "Earlier authorities of these people",
        "ripa/authorities/earlier.html",
        {"shown": shown, "more": len(rows) > ON_A_PAGE, "most": ON_A_PAGE},
    )
