"""When a viewing's session ends: by itself, by its worker, or because what let it in has gone."""

from datetime import datetime, time, timedelta
from typing import Any

from django.db.models import Q, QuerySet

from accounts.models import User
from audit import clock
from audit.recording import record
from cases.models import Person
from cases.queries import same_person_ids
from ripa.authorities.life import uses_of
from ripa.deeds import VIEWING_ENDED
from ripa.models import Authority, Viewing, ViewingEnd

# A look under consent or under an authority is not counted; every other one is. [rules §4]
NOT_COUNTED = frozenset({"G09", "G10"})


def open_sessions(*, by: User, check_key: Any, root: Person, at: datetime) -> QuerySet[Viewing]:
    """This worker's viewings of this person under this check that are still open, newest first."""
    return Viewing.objects.filter(
        worker=by,
        check_key=check_key,
        person__in=same_person_ids(root),
        at__lte=at,
        ends_at__gt=at,
        ended__isnull=True,
        late=False,
    ).order_by("-id")


def session_end(rule: str, *, at: datetime, minutes: int) -> datetime:
    """When a viewing let in at `at` under this rule ends by itself.

    Consent and authorities end with a day in London, so that a look under them goes no further.
    """
    ends = at + timedelta(minutes=minutes)
    return ends if rule not in NOT_COUNTED else min(ends, midnight_after(at))


def midnight_after(at: datetime) -> datetime:
    """The first moment of the next day in London."""
    tomorrow = clock.london_day(at) + timedelta(days=1)
    return datetime.combine(tomorrow, time.min, tzinfo=clock.LONDON)


def end_viewing(viewing: Viewing, *, by: User | None, why: str, at: datetime) -> bool:
    """End an open viewing, inside the caller's transaction. False if it had ended already."""
    if viewing.ends_at <= at:
        return False
    _, fresh = ViewingEnd.objects.get_or_create(viewing=viewing, defaults={"why": why, "by": by})
    if fresh:
        record(
            VIEWING_ENDED,
            by=by,
            on=viewing,
            subjects=[tally.person_id for tally in viewing.tallies.all()],
            cases=[viewing.case_id],
            reason=why,
        )
    return fresh


def end_open_viewings(
    *, at: datetime, why: str, root: Person | None = None, authority: Authority | None = None
) -> int:
    """End the open viewings of `open_viewings`. The caller holds the lock."""
    open_now = open_viewings(at=at, root=root, authority=authority)
    return sum(end_viewing(viewing, by=None, why=why, at=at) for viewing in open_now)


def open_viewings(
    *, at: datetime, root: Person | None = None, authority: Authority | None = None
) -> QuerySet[Viewing]:
    """The open viewings that concern a person, or that use an authority for anyone they concern."""
    concerned = Q()
    if root is not None:
        concerned &= Q(tallies__person__in=same_person_ids(root))
    if authority is not None:
        concerned &= Q(pk__in=uses_of(authority))
    return (
        Viewing.objects.filter(concerned, ends_at__gt=at, ended__isnull=True, late=False)
        .order_by("pk")
        .distinct()
    )
