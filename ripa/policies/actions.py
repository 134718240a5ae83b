"""Changing policy takes two: one proposes, another agrees. Always a new version, never an edit."""

from datetime import datetime

from django.db import connection
from django.urls import reverse

from accounts.access import authorise, can, unknown
from accounts.models import User
from accounts.permissions import Permission
from audit import clock
from audit.recording import action, record
from audit.refusals import NotAllowed, PlainDecision, Refused, Stale
from post.actions import notify
from ripa.models import PolicyProposal, PolicyVersion
from ripa.policies.deeds import (
    POLICY_MADE,
    POLICY_PROPOSED,
    POLICY_TAKEN_BACK,
    POLICY_TURNED_DOWN,
)
from ripa.policies.staff import place_of_proposal, who_can_agree
from ripa.policies.values import Values, values_of
from socialcheck.templatetags.ui import uk_datetime

# Any number that nothing else in the database locks: one change of policy is made at a time.
POLICY_LOCK = 5_271_010


@action
def propose(
    *, by: User, values: Values, effective_from: datetime | None, reason: str, after: int
) -> PolicyProposal:
    """Ask that `values` hold from `effective_from` on (from when it is agreed, if None).

    `after` is the number of the version that was the newest when the form was shown. Raises `Stale`
    where it no longer is; `Refused` where another proposal waits, nothing would change, or the
    moment is not ahead.
    """
    authorise(by, Permission.MANAGE_POLICY)
    _one_at_a_time()
    newest = PolicyVersion.objects.latest("number")
    if newest.number != after:
        raise Stale(
            PlainDecision(
                words="Someone changed the policy after you opened it.",
                next="Read the newest version, then make your change again.",
            ),
            on=newest,
        )
    _nothing_else_may_wait(newest)
    _must_be_possible(values, newest, effective_from, reason)
    proposal = PolicyProposal.objects.create(
        follows=newest,
        effective_from=effective_from,
        **values.columns(),
        reason=reason,
        by=by,
    )
    record(POLICY_PROPOSED, by=by, on=proposal, reason=reason, details=values.columns())
    for person in who_can_agree(by):
        _tell(person, "A change of policy waits for your answer.", proposal)
    return proposal


@action
def agree(*, by: User, proposal_id: int, answer: str) -> PolicyVersion:
    """Agree to what another proposed. It holds from the moment that was proposed, or from now where
    that has passed or none was named. What was decided under earlier versions stays as it was.
    """
    proposal = _take_up(by=by, proposal_id=proposal_id)
    must_be_another(by, proposal)
    _must_say_why(answer, proposal)
    newest = PolicyVersion.objects.latest("number")
    if newest.pk != proposal.follows_id:
        raise Stale(
            PlainDecision(
                words="The policy is no longer the one that this proposal changes.",
                next="Turn it down, and have it proposed again.",
            ),
            on=proposal,
        )
    at = clock.now()
    starts = max(proposal.effective_from or at, at, newest.effective_from)
    version = PolicyVersion.objects.create(
        number=newest.number + 1,
        effective_from=starts,
        **values_of(proposal).columns(),
        reason=proposal.reason,
        by=proposal.by,
        agreed_by=by,
    )
    _decide(proposal, by=by, agreed=True, answer=answer, at=at, version=version)
    record(POLICY_MADE, by=by, on=version, reason=answer, details={"proposal": proposal.pk})
    _tell(proposal.by, "The change of policy that you proposed was agreed to.", proposal)
    return version


@action
def turn_down(*, by: User, proposal_id: int, answer: str) -> PolicyProposal:
    """Turn down what another proposed, with reasons."""
    proposal = _take_up(by=by, proposal_id=proposal_id)
    must_be_another(by, proposal)
    _must_say_why(answer, proposal)
    _decide(proposal, by=by, agreed=False, answer=answer, at=clock.now())
    record(POLICY_TURNED_DOWN, by=by, on=proposal, reason=answer)
    _tell(proposal.by, "The change of policy that you proposed was turned down.", proposal)
    return proposal


@action
def take_back(*, by: User, proposal_id: int) -> PolicyProposal:
    """Its proposer no longer asks for it."""
    proposal = _take_up(by=by, proposal_id=proposal_id)
    if proposal.by_id != by.pk:
        raise NotAllowed(
            PlainDecision(
                words=f"{proposal.by} proposed this change, so only they can take it back.",
                next="You can turn it down.",
                outcome="REFUSE",
            ),
            on=proposal,
            status=403,
        )
    authorise(by, Permission.MANAGE_POLICY)
    _decide(proposal, by=by, agreed=False, answer="", at=clock.now())
    record(POLICY_TAKEN_BACK, by=by, on=proposal)
    return proposal


def outcome_in_words(proposal: PolicyProposal) -> str:
    """Who decided a proposal, and how; of one that waits, that it does."""
    if proposal.decided_at is None:
        return f"{proposal.by} proposed it on {uk_datetime(proposal.at)}. It waits for an answer."
    if proposal.agreed:
        did = "agreed to it"
    elif proposal.decided_by_id == proposal.by_id:
        did = "took it back"
    else:
        did = "turned it down"
    return f"{proposal.decided_by} {did} on {uk_datetime(proposal.decided_at)}."


def _one_at_a_time() -> None:
    """Wait for whoever changes policy at this moment; what is read next is what they left."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_xact_lock(%s)", [POLICY_LOCK])


def _take_up(*, by: User, proposal_id: int) -> PolicyProposal:
    """The proposal, which still waits: whoever decides it does so alone."""
    authorise(by, Permission.SEE_POLICY)
    _one_at_a_time()
    proposal = (
        PolicyProposal.objects.select_related("by", "decided_by", "follows")
        .filter(pk=proposal_id)
        .first()
    )
    if proposal is None:
        raise unknown(f"proposal {proposal_id}")
    if proposal.decided_at is not None:
        raise Refused(
            PlainDecision(
                words=f"This proposal has its answer already. {outcome_in_words(proposal)}",
                next="If you want something else, propose that.",
            ),
            on=proposal,
        )
    return proposal


def must_be_another(by: User, proposal: PolicyProposal) -> None:
    """Raise `NotAllowed` unless `by` may answer this proposal, which is not their own."""
    if can(by, Permission.MANAGE_POLICY) and proposal.by_id == by.pk:
        raise NotAllowed(
            PlainDecision(
                words="You proposed this change, so somebody else has to answer it.",
                next="Ask another administrator, or the senior responsible officer.",
                outcome="REFUSE",
            ),
            on=proposal,
            status=403,
        )
    authorise(by, Permission.AGREE_POLICY, place_of_proposal(proposal))


def _must_say_why(answer: str, proposal: PolicyProposal) -> None:
    if not answer.strip():
        raise Refused(
            PlainDecision(words="Reasons are needed.", next="Give yours, then send it again."),
            on=proposal,
        )


def _nothing_else_may_wait(newest: PolicyVersion) -> None:
    """Behind this stands the constraint `policy_one_proposal_at_a_time`."""
    waiting = newest.proposals.filter(decided_at=None).select_related("by").first()
    if waiting is not None:
        raise Refused(
            PlainDecision(
                words=f"{waiting.by} proposed a change of policy that has no answer yet.",
                next="Have it answered first, or ask them to take it back.",
            ),
            on=waiting,
        )


def _must_be_possible(
    values: Values, newest: PolicyVersion, effective_from: datetime | None, reason: str
) -> None:
    problems = values.problems()
    if problems:
        raise Refused(
            PlainDecision(words="No policy may say this.", next=" ".join(problems)), on=newest
        )
    if values == values_of(newest):
        raise Refused(
            PlainDecision(
                words="Nothing would change.",
                next=f"Version {newest.number} says all this already. Change a setting first.",
            ),
            on=newest,
        )
    if not reason.strip():
        raise Refused(
            PlainDecision(words="Reasons are needed.", next="Give yours, then send it again."),
            on=newest,
        )
    at = clock.now()
    starts = effective_from or at
    if starts < at or starts < newest.effective_from:
        raise Refused(
            PlainDecision(
                words="A policy does not reach back.",
                next="Choose a time that lies ahead, and after the version before it begins.",
            ),
            on=newest,
        )


def _decide(
    proposal: PolicyProposal,
    *,
    by: User,
    agreed: bool,
    answer: str,
    at: datetime,
    version: PolicyVersion | None = None,
) -> None:
    proposal.agreed, proposal.answer = agreed, answer
    proposal.decided_by, proposal.decided_at = by, at
    proposal.version = version
    proposal.save()


def _tell(person: User, text: str, proposal: PolicyProposal) -> None:
    """A sentence without a setting, a case or a name."""
    decided = "answered" if proposal.decided_at else "proposed"
    notify(
        to=person,
        text=text,
        link=reverse("policy_proposal", args=[proposal.pk]),
        key=f"policy:{proposal.pk}:{decided}:{person.pk}",
    )
