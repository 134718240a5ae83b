"""Two answers to one proposal at once: one holds, the other is told."""

import pytest

from accounts.models import RoleName, User
from audit.models import Entry
from audit.refusals import Refused
from ripa.models import PolicyProposal, PolicyVersion
from ripa.policies import actions
from ripa.policies.values import Values, values_of
from tests.factories import make_user
from tests.integration.ripa.test_authority_numbers import at_once

ROUNDS = 6


def administrator() -> User:
    return make_user(roles=[(RoleName.ADMINISTRATOR, None)])


def asked(minutes: int) -> tuple[Values, int]:
    newest = PolicyVersion.objects.latest("number")
    values = values_of(newest)
    numbers = {**values.numbers, "session_minutes": minutes}
    return Values(values.gate, numbers, values.ranks), newest.number


def propose(by: User, minutes: int) -> PolicyProposal:
    values, after = asked(minutes)
    return actions.propose(by=by, values=values, effective_from=None, reason="Why.", after=after)


@pytest.mark.parametrize("second", ["agree", "turn_down", "take_back"])
def test_one_answer_holds_and_the_other_is_told(own_database: str, second: str) -> None:
    proposer, one, other = administrator(), administrator(), administrator()
    for turn in range(ROUNDS):
        before = PolicyVersion.objects.count()
        proposal = propose(proposer, 20 + turn)
        told: list[str] = []
        done: list[str] = []

        def act(number: int, pk: int = proposal.pk) -> None:
            try:
                if number == 0:
                    actions.agree(by=one, proposal_id=pk, answer="Yes.")
                elif second == "take_back":
                    actions.take_back(by=proposer, proposal_id=pk)
                else:
                    getattr(actions, second)(by=other, proposal_id=pk, answer="Me too.")
                done.append("agree" if number == 0 else second)  # noqa: B023 -- joined below
            except Refused as refused:
                told.append(refused.decision.words)  # noqa: B023 -- joined below

        at_once(act, 2)
        proposal.refresh_from_db()
        assert len(done) == 1 and len(told) == 1
        assert "has its answer already" in told[0]
        agreed = "agree" in done
        assert proposal.agreed == agreed
        assert PolicyVersion.objects.count() == before + agreed
    numbers = list(PolicyVersion.objects.order_by("number").values_list("number", flat=True))
    assert numbers == list(range(1, len(numbers) + 1))
    assert Entry.objects.filter(deed="policy.made").count() == len(numbers) - 1


def test_two_proposals_at_once_leave_one(own_database: str) -> None:
    people = [administrator() for _ in range(4)]
    told: list[str] = []
    values, after = asked(33)

    def act(number: int) -> None:
        try:
            actions.propose(
                by=people[number], values=values, effective_from=None, reason="Why.", after=after
            )
        except Refused as refused:
            told.append(refused.decision.words)

    at_once(act, len(people))
    assert PolicyProposal.objects.count() == 1
    winner = PolicyProposal.objects.get().by
    assert len(told) == 3
    assert set(told) == {f"{winner} proposed a change of policy that has no answer yet."}
