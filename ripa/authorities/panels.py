"""What the page of a case and its chronology show of authorities."""

from django.urls import reverse

from accounts.access import can
from accounts.models import User
from accounts.permissions import Permission
from audit import clock
from cases.models import Case
from cases.panels import Happening, Panel
from cases.queries import place_of
from ripa.authorities.covering import covers_of
from ripa.authorities.queries import authorities_on, visible_to
from ripa.authorities.words import EVENT_WORDS
from ripa.models import Authority, AuthorityEvent


def case_panel(by: User, case: Case) -> Panel:
    """Each authority of the case with where it stands now."""
    may_apply = can(by, Permission.APPLY, place_of(case, by))
    lines, at = authorities_on(case, by=by), clock.now()
    running = [line.authority for line in lines if line.standing.runs_at(at)]
    return Panel(
        "Authorities",
        "ripa/authorities/case_panel.html",
        {
            "lines": lines,
            "covers": list(covers_of(by, running).values()),
            "apply": reverse("authority_new", args=[case.reference]) if may_apply else "",
        },
    )


def chronicle(by: User, case: Case) -> list[Happening]:
    """Every deed on the case's authorities that `by` may read: a draft's are its writer's."""
    readable = Authority.objects.filter(visible_to(by), case=case)
    events = AuthorityEvent.objects.filter(authority__in=readable).select_related("authority", "by")
    return [
        Happening(
            at=event.at,
            words=f"Authority {event.authority}: {EVENT_WORDS.get(event.deed, event.deed).lower()}",
            who=str(event.by),
            link=reverse("authority_page", args=[event.authority_id]),
        )
        for event in events
    ]
