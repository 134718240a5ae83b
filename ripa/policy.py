"""The policy in force at a moment: the newest version whose time has come."""

from dataclasses import dataclass
from datetime import datetime

from ripa import gate
from ripa.models import PolicyVersion


@dataclass(frozen=True)
class Limits:
    """How long a non-RIPA authorisation may run, in calendar months less a day from its grant, and
    within how many weeks of its first day it is first reviewed."""

    non_ripa_months: int = 3
    first_review_weeks: int = 4


def policy_at(moment: datetime) -> PolicyVersion:
    """The version in force at `moment`. There is always one: the first is made by a migration."""
    return PolicyVersion.objects.filter(effective_from__lte=moment).latest("number")


def settings_of(version: PolicyVersion) -> gate.Policy:
    """The gate's settings in `version`."""
    return gate.Policy.from_mapping(version.settings)


def ranks_that_decide(version: PolicyVersion, kind: str) -> frozenset[str]:
    """The job ranks that may decide this kind of authority. Empty for an overt determination."""
    return frozenset(version.ranks.get(kind, ()))


def limits_at(moment: datetime) -> Limits:
    """The limits of a non-RIPA authorisation granted at `moment`."""
    version = policy_at(moment)
    return Limits(version.non_ripa_months, version.first_review_weeks)
