"""Who may not decide an authority, although their role would let them (rules §5, Separation).

The applicant and the named officers are kept out by the permission table, and by triggers behind
it. What is here needs more than a role: the decider's rank, and what they themselves looked at.
"""

from datetime import datetime, timedelta

from accounts.models import Rank, User
from audit import clock
from audit.refusals import NotAllowed, PlainDecision
from cases.models import Person
from cases.queries import root_of, same_person_ids
from ripa.authorities.application import source_may_be_under_18
from ripa.models import Authority, AuthorityKind, PolicyVersion, Viewing
from ripa.models.policies import PRESCRIBED
from ripa.policy import policy_at, ranks_that_decide

# The ranks prescribed for a local authority, and their equivalents. A team manager is not one.
PRESCRIBED_RANKS = frozenset(map(Rank, PRESCRIBED))
RANK_SOURCE = "SI 2010/521, as amended (to be checked), and the council's policy"


# Where the source of a CHIS authorisation is under 18 (rules §5).
RANKS_FOR_A_YOUNG_SOURCE = frozenset({Rank.HEAD_OF_PAID_SERVICE})


def ranks_for(authority: Authority, policy: PolicyVersion | None = None) -> frozenset[Rank]:
    """The ranks that may decide this authority under `policy`, which is today's unless given.

    An overt determination is a manager's, so of any rank; and no policy changes who decides about
    a source under 18.
    """
    if authority.kind == AuthorityKind.OVERT:
        return frozenset(Rank)
    if source_may_be_under_18(authority):
        return RANKS_FOR_A_YOUNG_SOURCE
    policy = policy or policy_at(clock.now())
    return frozenset(map(Rank, ranks_that_decide(policy, authority.kind)))


def has_rank_for(by: User, authority: Authority) -> bool:
    """May someone of this rank decide this authority?

    For pages: the policy is read once for each user object (one object lives one request). A deed
    asks `ensure_rank`.
    """
    return by.rank in ranks_for(authority, _policy_for_pages(by))


def _policy_for_pages(by: User) -> PolicyVersion:
    kept: PolicyVersion | None = getattr(by, "_policy", None)
    if kept is None:
        kept = policy_at(clock.now())
        by._policy = kept  # type: ignore[attr-defined]
    return kept


def ensure_rank(by: User, authority: Authority) -> None:
    """Raise `NotAllowed` unless `by` has a rank that may decide this authority at this moment."""
    ranks = ranks_for(authority)
    if by.rank in ranks:
        return
    if source_may_be_under_18(authority):
        words = "The source is under 18, so only the head of paid service may decide this."
    else:
        rank = by.get_rank_display().lower()
        words = f"Your job rank, {rank}, is not one that may decide an authorisation."
    raise NotAllowed(
        PlainDecision(
            words=words,
            next=f"{_who(ranks)} has to decide it. If your rank is out of date, ask the person "
            "who keeps staff records to correct it.",
            outcome="REFUSE",
            source=RANK_SOURCE,
        ),
        on=authority,
        subjects=subject_ids(authority),
        cases=[authority.case_id],
        status=403,
    )


def _who(ranks: frozenset[Rank]) -> str:
    """The ranks as the beginning of a sentence, as in "A director or the head of paid service"."""
    named = [
        ("the " if rank is Rank.HEAD_OF_PAID_SERVICE else "a ") + str(rank.label).lower()
        for rank in reversed(Rank)
        if rank in ranks
    ]
    if not named:
        return "Nobody"
    words = named[0] if len(named) == 1 else f"{', '.join(named[:-1])} or {named[-1]}"
    return words[0].upper() + words[1:]


def subject_ids(authority: Authority) -> list[int]:
    """The ids of the people whom the application names."""
    return [person.pk for person in authority.subjects.all()]


def records_of(authority: Authority) -> list[int]:
    """The ids of every record that counts as one of the people whom the application names."""
    people = Person.objects.filter(pk__in=subject_ids(authority)).select_related("merged_into")
    roots = {root.pk: root for root in map(root_of, people)}
    return sorted({pk for root in roots.values() for pk in same_person_ids(root)})


def own_recent_viewings(by: User, authority: Authority, *, at: datetime) -> list[Viewing]:
    """The looks that `by` made at these people within the days that policy calls recent."""
    since = at - timedelta(days=policy_at(at).recent_viewer_days)
    return list(
        Viewing.objects.filter(
            worker=by, tallies__person__in=records_of(authority), at__gte=since
        ).distinct()
    )
