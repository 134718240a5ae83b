"""Who may not decide an authority, although their role would let them (rules §5, Separation).

The applicant and the named officers are kept out by the permission table, and by triggers behind
it. What is here needs more than a role: the decider's rank, and what they themselves looked at.
"""

from datetime import datetime, timedelta

from accounts.models import Rank, User
from audit.refusals import NotAllowed, PlainDecision
from cases.models import Person
from cases.queries import root_of, same_person_groups
from ripa.authorities.application import source_may_be_under_18
from ripa.models import Authority, AuthorityKind, Viewing
from ripa.policy import policy_at

# The ranks prescribed for a local authority, and their equivalents. A team manager is not one.
PRESCRIBED_RANKS = frozenset(
    {Rank.HEAD_OF_PAID_SERVICE, Rank.DIRECTOR, Rank.HEAD_OF_SERVICE, Rank.SERVICE_MANAGER}
)
RANK_SOURCE = "SI 2010/521, as amended (to be checked)"


# Where the source of a CHIS authorisation is under 18 (rules §5).
RANKS_FOR_A_YOUNG_SOURCE = frozenset({Rank.HEAD_OF_PAID_SERVICE})


def ranks_for(authority: Authority) -> frozenset[Rank]:
    """The ranks that may decide this authority: an overt determination is a manager's, so any."""
    if authority.kind == AuthorityKind.OVERT:
        return frozenset(Rank)
    return RANKS_FOR_A_YOUNG_SOURCE if source_may_be_under_18(authority) else PRESCRIBED_RANKS


def has_rank_for(by: User, authority: Authority) -> bool:
    """May someone of this rank decide this authority?"""
    return by.rank in ranks_for(authority)


def ensure_rank(by: User, authority: Authority) -> None:
    """Raise `NotAllowed` unless `by` has a rank that may decide this authority."""
    if has_rank_for(by, authority):
        return
    if by.rank in PRESCRIBED_RANKS:
        words = "The source is under 18, so only the head of paid service may decide this."
        who = "The head of paid service"
    else:
        rank = by.get_rank_display().lower()
        words = f"Your job rank, {rank}, is not one that may decide an authorisation."
        who = "A director, a head of service, a service manager or the head of paid service"
    raise NotAllowed(
        PlainDecision(
            words=words,
            next=f"{who} has to decide it. If your rank is out of date, ask the person who keeps "
            "staff records to correct it.",
            outcome="REFUSE",
            source=RANK_SOURCE,
        ),
        on=authority,
        subjects=subject_ids(authority),
        cases=[authority.case_id],
        status=403,
    )


def subject_ids(authority: Authority) -> list[int]:
    """The ids of the people whom the application names."""
    return [person.pk for person in authority.subjects.all()]


def records_of(authority: Authority) -> list[int]:
    """The ids of every record that counts as one of the people whom the application names."""
    people = Person.objects.filter(pk__in=subject_ids(authority)).select_related("merged_into")
    groups = same_person_groups({root_of(person).pk for person in people})
    return sorted({pk for group in groups.values() for pk in group})


def own_recent_viewings(by: User, authority: Authority, *, at: datetime) -> list[Viewing]:
    """The looks that `by` made at these people within the days that policy calls recent."""
    since = at - timedelta(days=policy_at(at).recent_viewer_days)
    return list(
        Viewing.objects.filter(
            worker=by, tallies__person__in=records_of(authority), at__gte=since
        ).distinct()
    )
