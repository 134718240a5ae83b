"""Immediate responses: how long one may go on, and when a manager must have reviewed it (rule
G11).
"""

from datetime import datetime, time, timedelta
from functools import cache

import holidays
from django.db.models import Q, QuerySet

from audit.clock import LONDON
from cases.models import Person
from cases.queries import same_person_ids
from ripa.gate import ImmediateResponse
from ripa.models import PolicyVersion, Tally, Viewing

IMMEDIATE_RULE = "G11"


@cache
def _bank_holidays() -> holidays.HolidayBase:
    # A kept-up list of England's bank holidays; it fills in a year when it is first asked for.
    return holidays.country_holidays("GB", subdiv="ENG")


def review_due(at: datetime) -> datetime:
    """The end of the next working day in England after `at`."""
    day = at.astimezone(LONDON).date() + timedelta(days=1)
    while day.weekday() >= 5 or day in _bank_holidays():
        day += timedelta(days=1)
    return datetime.combine(day, time.max, tzinfo=LONDON)


def immediate_tallies() -> QuerySet[Tally]:
    """The places of viewings that were immediate responses for the person whose count it is, even
    where another rule let the same viewing in for someone else.
    """
    return Tally.objects.filter(
        Q(rule=IMMEDIATE_RULE) | Q(rule="", viewing__rule=IMMEDIATE_RULE)
    ).order_by()


def is_immediate(viewing: Viewing) -> bool:
    """Was it an immediate response for anyone, so that a manager must review it?"""
    return immediate_tallies().filter(viewing=viewing).exists()


def immediate_fact(
    *, declared: bool, root: Person, check_key: object, at: datetime, policy: PolicyVersion
) -> ImmediateResponse:
    """The gate's fact for one subject: not declared, inside its limit, or lapsed.

    Lapsed when the time limit has passed, or when an earlier one of this person was not reviewed in
    time, or was reviewed and not agreed. The limit runs from the first such viewing under this
    check, or under any other that no manager has reviewed yet: a new check is not a new day.
    """
    if not declared:
        return ImmediateResponse.NO
    theirs = immediate_tallies().filter(person__in=same_person_ids(root))
    earlier = list(
        Viewing.objects.filter(pk__in=theirs.values("viewing")).select_related("immediate_review")
    )
    for viewing in earlier:
        review = getattr(viewing, "immediate_review", None)
        if review is None and at > review_due(viewing.at):
            return ImmediateResponse.LAPSED
        if review is not None and (not review.agreed or review.at > review_due(viewing.at)):
            return ImmediateResponse.LAPSED
    ours = [
        viewing.at
        for viewing in earlier
        if viewing.check_key == check_key or not hasattr(viewing, "immediate_review")
    ]
    if ours and at > min(ours) + timedelta(hours=policy.immediate_hours):
        return ImmediateResponse.LAPSED
    return ImmediateResponse.YES
