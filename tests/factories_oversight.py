"""Looks, stops and lines of the trail in numbers, for tests of those who watch.

`tests.factories_checks.look` goes through the door; these rows are written straight into the
ledger, for pages that show many.
"""

from datetime import datetime, timedelta
from typing import Any

from accounts.models import User
from audit import clock
from cases.models import OnlineProfile, Person
from checks.models import Check
from ripa.gate import Facts, decide
from ripa.models import Stop, Tally, Viewing
from ripa.policy import policy_at

FACTS: dict[str, Any] = {
    "account_used": "logged_out",
    "training": "current",
    "personal_interest": "none",
    "purpose": "assessment",
    "interaction": "none",
    "visibility": "public",
    "consent": "none",
    "override": "none",
    "notice": "none",
    "immediate_response": "no",
    "authority": "none",
    "profiling": "no",
    "keeps_material": "no",
    "manager_agreed": "no",
    "prior_viewings": 0,
}


def _decided(**facts: Any) -> tuple[dict[str, Any], dict[str, Any]]:
    given = Facts.from_mapping({**FACTS, **facts})
    policy = policy_at(clock.now())
    return dict(given.to_mapping()), dict(decide(given, sources=policy.sources).to_mapping())


def make_viewing(
    check: Check, person: Person, *, by: User | None = None, at: datetime | None = None, **more: Any
) -> Viewing:
    """A look an hour ago by whoever planned the check, let in as the first."""
    at = at or clock.now() - timedelta(hours=1)
    facts, decision = _decided()
    viewing = Viewing.objects.create(
        **{
            "person": person,
            "worker": by or check.created_by,
            "case": check.case,
            "check_key": check.key,
            "policy": policy_at(clock.now()),
            "facts": facts,
            "decision": decision,
            "outcome": decision["outcome"],
            "rule": decision["rule"],
            "counted": True,
            "at": at,
            "ends_at": at + timedelta(minutes=60),
            **more,
        }
    )
    ordinal = Tally.objects.filter(person=person).count() + 1
    Tally.objects.create(
        viewing=viewing, person=person, ordinal=ordinal, counted=True, counted_total=ordinal
    )
    return viewing


def make_stop(
    check: Check, person: Person, profile: OnlineProfile, *, by: User | None = None
) -> Stop:
    """A repeat look that was stopped (rule G19)."""
    facts, decision = _decided(prior_viewings=1)
    return Stop.objects.create(
        person=person,
        worker=by or check.created_by,
        case=check.case,
        check_key=check.key,
        profile=profile,
        policy=policy_at(clock.now()),
        facts=facts,
        decision=decision,
        outcome=decision["outcome"],
        rule=decision["rule"],
    )
