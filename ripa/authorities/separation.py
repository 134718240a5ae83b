"""Who may not decide an authority, although their role would let them (rules §5, Separation).

The applicant and the named officers are kept out by the permission table, and by triggers behind
it. What is here needs more than a role: the decider's rank, what they themselves looked at, whose
manager they are, and what they did with the application before.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from accounts.models import Rank, User
from audit import clock
from audit.refusals import NotAllowed, PlainDecision
from cases.models import Person
from cases.queries import root_of, same_person_groups
from ripa.authorities.application import source_may_be_under_18
from ripa.models import Authority, AuthorityKind, PolicyVersion, Viewing
from ripa.models.policies import PRESCRIBED
from ripa.policy import policy_at, ranks_that_decide
from ripa.states import Deed

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
    groups = same_person_groups({root_of(person).pk for person in people})
    return sorted({pk for group in groups.values() for pk in group})


def own_recent_viewings(by: User, authority: Authority, *, at: datetime) -> list[Viewing]:
    """The looks that `by` made at these people within the days that policy calls recent."""
    since = at - timedelta(days=policy_at(at).recent_viewer_days)
    return list(
        Viewing.objects.filter(worker=by, tallies__person__in=records_of(authority), at__gte=since)
        .order_by("at", "pk")
        .distinct()
    )


@dataclass(frozen=True)
class Separation:
    """What the service itself knows of a decider and an application, at one moment.

    `viewings` are the decider's own looks at these people within `recent_days`; `manages` those
    whose line manager they are: the applicant, officers named on it, or both. What may never be
    (`bars`) is told apart from what needs a reason on record (`asks_reason`).
    """

    applicant: bool
    named_officer: bool
    rank_may_decide: bool
    recent_days: int
    viewings: tuple[Viewing, ...]
    manages: tuple[User, ...]
    supported_it: bool
    """As the team's manager, or by checking it as the co-ordinator."""
    managers_decide: bool
    """The kind is one that the team's manager decides: that they manage the applicant is then as it
    should be, and needs no reason."""

    @property
    def bars(self) -> bool:
        return self.applicant or self.named_officer or not self.rank_may_decide

    @property
    def asks_reason(self) -> bool:
        managing = bool(self.manages) and not self.managers_decide
        return bool(self.viewings) or managing or self.supported_it

    @property
    def reasons(self) -> list[str]:
        """Why a reason is needed: sentences to the decider, without names of people looked at."""
        managing = self.manages and not self.managers_decide
        said = (
            (bool(self.viewings), "You looked at someone on this application not long ago."),
            (bool(managing), f"You are the line manager of {_listed(self.manages)}."),
            (self.supported_it, "You supported or checked this application yourself."),
        )
        return [sentence for holds, sentence in said if holds]

    def to_data(self, reason: str) -> dict[str, Any]:
        """What the event of the decision keeps. `reason` is kept only where one was needed."""
        return {
            # Having looked oneself, or having sent it on its way, is part of what is decided on.
            "directly_involved": bool(self.viewings) or self.supported_it,
            "own_viewings": [viewing.pk for viewing in self.viewings],
            "line_manager": bool(self.manages),
            "supported_it": self.supported_it,
            "involved_reason": reason if self.asks_reason else "",
        }


def separation_of(by: User, authority: Authority, *, at: datetime) -> Separation:
    """How far `by` stands apart from the application, as the records are now. Writes nothing."""
    officers = list(authority.officers.all())
    concerned = {user.pk: user for user in (authority.applicant, *officers)}
    return Separation(
        applicant=authority.applicant_id == by.pk,
        named_officer=any(officer.pk == by.pk for officer in officers),
        rank_may_decide=has_rank_for(by, authority),
        recent_days=policy_at(at).recent_viewer_days,
        viewings=tuple(own_recent_viewings(by, authority, at=at)),
        manages=tuple(user for user in concerned.values() if user.line_manager_id == by.pk),
        supported_it=any(
            event.deed in {Deed.SUPPORT, Deed.CHECK} and event.by_id == by.pk
            for event in authority.events.all()
        ),
        managers_decide=authority.kind == AuthorityKind.OVERT,
    )


def _listed(people: Sequence[User]) -> str:
    return " and of ".join(str(person) for person in people)
