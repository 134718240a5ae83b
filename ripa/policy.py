"""The policy in force at a moment: the newest version whose time has come."""

from datetime import datetime

from ripa import gate
from ripa.models import PolicyVersion


def policy_at(moment: datetime) -> PolicyVersion:
    """The version in force at `moment`. There is always one: the first is made by a migration."""
    return PolicyVersion.objects.filter(effective_from__lte=moment).latest("number")


def settings_of(version: PolicyVersion) -> gate.Policy:
    """The gate's settings in `version`."""
    return gate.Policy.from_mapping(version.settings)


def ranks_that_decide(version: PolicyVersion, kind: str) -> frozenset[str]:
    """The job ranks that may decide this kind of authority. Empty for an overt determination."""
    return frozenset(version.ranks.get(kind, ()))
