"""Changing policy: always a new version, never an edit."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from django.db import connection

from accounts.access import authorise
from accounts.models import User
from accounts.permissions import Permission
from audit import clock
from audit.recording import action, in_one_transaction, record
from audit.refusals import PlainDecision, Refused, Stale
from ripa import gate
from ripa.models import PolicyVersion
from ripa.policies.deeds import POLICY_MADE, POLICY_READ

# Any number that nothing else in the database locks: one policy is made at a time.
POLICY_LOCK = 5_271_010


@in_one_transaction
def open_policies(*, by: User) -> list[PolicyVersion]:
    """Every version, newest first, with the read on record."""
    authorise(by, Permission.SEE_POLICY)
    versions = list(PolicyVersion.objects.select_related("by"))
    record(POLICY_READ, by=by)
    return versions


@action
def make_policy(
    *,
    by: User,
    settings: Mapping[str, Any],
    session_minutes: int,
    immediate_hours: int,
    recent_viewer_days: int,
    effective_from: datetime | None,
    reason: str,
    after: int,
) -> PolicyVersion:
    """A new version, which holds from `effective_from` (now, if None). `after` is the one it
    follows.

    What was decided under earlier versions stays as it was decided.
    """
    authorise(by, Permission.MANAGE_POLICY)
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_xact_lock(%s)", [POLICY_LOCK])
    newest = PolicyVersion.objects.latest("number")
    if newest.number != after:
        raise Stale(
            PlainDecision(
                words="Someone changed the policy after you opened it.",
                next="Read the newest version, then make your change again.",
            ),
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
    version = PolicyVersion.objects.create(
        number=newest.number + 1,
        effective_from=starts,
        settings=gate.Policy.from_mapping(settings).to_mapping(),
        sources=newest.sources,
        session_minutes=session_minutes,
        immediate_hours=immediate_hours,
        recent_viewer_days=recent_viewer_days,
        reason=reason,
        by=by,
    )
    record(POLICY_MADE, by=by, on=version, reason=reason)
    return version
