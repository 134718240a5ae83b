"""The only door for reads of policy. Each authorises, and records what was read."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from itertools import islice

from accounts.access import authorise, unknown
from accounts.models import User
from accounts.permissions import Permission
from audit import clock
from audit.recording import in_one_transaction, record
from ripa.gate import Policy
from ripa.models import PolicyProposal, PolicyVersion
from ripa.policies.actions import must_be_another
from ripa.policies.deeds import POLICY_READ, POLICY_TRIED, POLICY_TRIED_ROWS, PROPOSAL_READ
from ripa.policies.past import decisions_between
from ripa.policies.simulator import Effect, Simulation, Tried, simulate
from ripa.policies.values import values_of

# How far back past looks are tried, unless somebody asks for another period.
USUAL_PERIOD = timedelta(days=90)
ROWS_ON_A_PAGE = 100


@dataclass(frozen=True)
class Policies:
    """Every version and every proposal, newest first; the one that holds and the one that waits."""

    versions: list[PolicyVersion]
    proposals: list[PolicyProposal]
    holding: PolicyVersion

    @property
    def newest(self) -> PolicyVersion:
        return self.versions[0]

    @property
    def waiting(self) -> PolicyProposal | None:
        """The proposal that has no answer yet."""
        return next((each for each in self.proposals if each.decided_at is None), None)


@dataclass(frozen=True)
class Trial:
    """Settings of the gate, tried on the decisions of a period. `more` where the period holds
    others, older than the number that is tried at most.
    """

    policy: Policy
    since: datetime
    until: datetime
    simulation: Simulation
    more: bool


@dataclass(frozen=True)
class Wanted:
    """Which of the decisions tried are asked for: of one effect, or of one pair of rules."""

    effect: Effect | None = None
    then: str = ""
    now: str = ""

    def takes(self, tried: Tried) -> bool:
        return (
            (self.effect is None or tried.effect is self.effect)
            and (not self.then or tried.past.rule == self.then)
            and (not self.now or tried.now_rule == self.now)
        )


@in_one_transaction
def open_policies(*, by: User) -> Policies:
    """Every version and proposal, with the read on record."""
    authorise(by, Permission.SEE_POLICY)
    versions = list(PolicyVersion.objects.select_related("by", "agreed_by").order_by("-number"))
    proposals = list(
        PolicyProposal.objects.select_related("by", "decided_by", "follows").order_by("-id")
    )
    record(POLICY_READ, by=by)
    at = clock.now()
    holding = next(version for version in versions if version.effective_from <= at)
    return Policies(versions, proposals, holding)


@in_one_transaction
def open_proposal(
    *, by: User, proposal_id: int, to_answer: bool = False
) -> tuple[PolicyProposal, Trial]:
    """A proposal, and what it would have done to the looks of the 90 days before its answer."""
    authorise(by, Permission.SEE_POLICY)
    proposal = (
        PolicyProposal.objects.select_related("by", "decided_by", "follows", "version")
        .filter(pk=proposal_id)
        .first()
    )
    if proposal is None:
        raise unknown(f"proposal {proposal_id}")
    if to_answer:
        must_be_another(by, proposal)
    until = proposal.decided_at or clock.now()
    trial = _trial(values_of(proposal).gate, until - USUAL_PERIOD, until)
    record(PROPOSAL_READ, by=by, on=proposal, details=_tried_details(trial))
    return proposal, trial


@in_one_transaction
def try_policy(
    *, by: User, policy: Policy, since: datetime | None = None, until: datetime | None = None
) -> Trial:
    """`policy` tried on the decisions of a period: of the last 90 days, unless told otherwise."""
    authorise(by, Permission.SEE_POLICY)
    until = until or clock.now()
    trial = _trial(policy, since or until - USUAL_PERIOD, until)
    record(POLICY_TRIED, by=by, details=_tried_details(trial))
    return trial


@in_one_transaction
def open_tried_rows(
    *, by: User, policy: Policy, since: datetime, until: datetime, wanted: Wanted, page: int
) -> tuple[Trial, list[Tried], bool]:
    """The decisions behind a number, page by page from 1, and whether there is a further page.

    The same settings, period and moment give the same rows: no stored decision ever changes.
    """
    authorise(by, Permission.SEE_POLICY)
    trial = _trial(policy, since, until)
    chosen = (tried for tried in trial.simulation.tried if wanted.takes(tried))
    first = (page - 1) * ROWS_ON_A_PAGE
    rows = list(islice(chosen, first, first + ROWS_ON_A_PAGE + 1))
    shown = rows[:ROWS_ON_A_PAGE]
    record(
        POLICY_TRIED_ROWS,
        by=by,
        details={
            **_tried_details(trial),
            "rows": [f"{tried.past.made} {tried.past.id}" for tried in shown],
        },
    )
    return trial, shown, len(rows) > ROWS_ON_A_PAGE


def _trial(policy: Policy, since: datetime, until: datetime) -> Trial:
    decisions = decisions_between(since, until)
    return Trial(policy, since, until, simulate(decisions.past, policy), decisions.more)


def _tried_details(trial: Trial) -> dict[str, object]:
    counts = {str(effect): trial.simulation.number(effect) for effect in Effect}
    return {
        "settings": trial.policy.to_mapping(),
        "since": trial.since.isoformat(),
        "until": trial.until.isoformat(),
        "counts": counts,
    }
