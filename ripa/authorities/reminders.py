"""Reminding staff of what an authority asks of them: reviews, ends, the magistrate.

Nothing rests on these. Where an authority stands is computed when it is used, so that a reminder
which was never sent changes nothing but that nobody was reminded.
"""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from django.db import transaction
from django.db.models import Exists, OuterRef
from django.urls import reverse

from accounts.models import User
from audit import clock
from post.actions import notify
from ripa.authorities.progress import closed_out
from ripa.authorities.queries import Line, every_authority, lines_of
from ripa.authorities.staff import coordinators, deciders_for, managers_for
from ripa.authorities.waiting import LONGEST_LIFE
from ripa.immediate import review_due as next_working_day
from ripa.models import Authority, AuthorityEvent, AuthorityKind
from ripa.states import Deed, State

REVIEW_WITHIN = timedelta(days=7)
ENDS_WITHIN = timedelta(days=14)
# A grant that no magistrate has heard of after so many working days is chased.
WORKING_DAYS_AT_COURT = 5
# Rows that are read at once.
AT_ONCE = 200


@dataclass(frozen=True)
class Reminder:
    """One thing to be said of an authority, once for each `about` day.

    `text` has no case content: the authority is named by its number alone. `to` says who is told
    besides the applicant.
    """

    kind: str
    about: date
    text: str
    decider: bool = True
    coordinators: bool = False


def chase_authorities() -> int:
    """Tell each whom it concerns what is due, once for each thing and day; how many were told.

    A second run, or one at the same moment, tells nobody again: each message has a key.
    """
    told = 0
    for lines in _concerned():
        keepers = list(coordinators())
        for line in lines:
            with transaction.atomic():
                told += sum(
                    _tell(line.authority, reminder, keepers)
                    for reminder in reminders_for(line, at=clock.now())
                )
    return told


def _concerned() -> Iterator[list[Line]]:
    """What was granted and could still run, or waits for the magistrate; a few at a time.

    One that nothing was done to for longer than the longest period has ended long ago.
    """
    since = clock.now() - LONGEST_LIFE
    touched = AuthorityEvent.objects.filter(authority=OuterRef("pk"), at__gte=since)
    rows = every_authority().filter(
        Exists(touched), state__in=[State.IN_FORCE, State.AWAITING_MAGISTRATE]
    )
    after = 0
    while found := list(rows.filter(pk__gt=after).order_by("pk")[:AT_ONCE]):
        after = found[-1].pk
        yield lines_of(found)


def reminders_for(line: Line, *, at: datetime) -> list[Reminder]:
    """What is to be said of an authority at `at`. Writes nothing."""
    if line.authority.state == State.AWAITING_MAGISTRATE:
        return list(_at_court(line.authority, Deed.GRANT, at))
    running = line.standing.running
    if running is None:
        return []
    today, last = clock.london_day(at), running.last_day
    if today > last:
        return list(_after_the_end(line.authority, last))
    said = list(_of_review(running.review_by, today))
    if last - today <= ENDS_WITHIN:
        said.append(Reminder("ends", last, "{} ends within 14 days. Renew it or cancel it."))
    if running.renewal_awaits_magistrate:
        said += _at_court(line.authority, Deed.RENEW, at)
    return said


def _of_review(review_by: date, today: date) -> Iterable[Reminder]:
    if today > review_by:
        yield Reminder("overdue", review_by, "The review of {} is overdue.", coordinators=True)
    elif review_by - today <= REVIEW_WITHIN:
        yield Reminder("review", review_by, "The review of {} is due within 7 days.")


def _after_the_end(authority: Authority, last: date) -> Iterable[Reminder]:
    if closed_out(authority) is None:
        yield Reminder(
            "ended",
            last,
            "{} ended without being cancelled. Say what became of what was found.",
            coordinators=True,
        )


def _at_court(authority: Authority, deed: Deed, at: datetime) -> Iterable[Reminder]:
    """A grant or a renewal that has waited for the magistrate for too long."""
    granted = max(event.at for event in authority.events.all() if event.deed == deed)
    due = granted
    for _ in range(WORKING_DAYS_AT_COURT):
        due = next_working_day(due)
    if at > due:
        what = "The renewal of {}" if deed is Deed.RENEW else "{}"
        yield Reminder(
            f"court-{deed}",
            clock.london_day(granted),
            f"{what} has waited for the magistrate for more than five working days.",
            decider=False,
            coordinators=True,
        )


def _tell(authority: Authority, reminder: Reminder, keepers: Iterable[User]) -> int:
    people = {authority.applicant_id: authority.applicant}
    if reminder.decider:
        people |= {user.pk: user for user in _who_decides(authority)}
    if reminder.coordinators:
        people |= {user.pk: user for user in keepers}
    told = sorted(pk for pk, user in people.items() if user.is_active)
    for pk in told:
        notify(
            to=people[pk],
            text=reminder.text.format(authority),
            link=reverse("authority_page", args=[authority.pk]),
            key=f"authority-{reminder.kind}:{authority.pk}:{reminder.about.isoformat()}:{pk}",
        )
    return len(told)


def _who_decides(authority: Authority) -> list[User]:
    """Whoever decided it, while they still may; else all who may in their place."""
    overt = authority.kind == AuthorityKind.OVERT
    able = list(managers_for(authority) if overt else deciders_for(authority))
    return [user for user in able if user.pk == authority.decided_by_id] or able
