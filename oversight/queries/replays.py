"""Stored decisions, decided again, with the replay on record."""

from dataclasses import dataclass

from accounts.access import authorise, unknown
from accounts.models import User
from accounts.permissions import Permission
from audit.recording import in_one_transaction, record
from ripa.deeds import DECISION_REPLAYED
from ripa.models import Stop, Viewing
from ripa.policy import policy_at
from ripa.replays import Replay, replay_of


@dataclass(frozen=True)
class Replayed:
    """A viewing or a stop with what was decided: about the look, and about each profile opened."""

    of: Viewing | Stop
    decisions: list[tuple[str, Replay]]


@in_one_transaction
def replay_viewing(*, by: User, viewing_id: int) -> Replayed:
    """The decision that let a viewing in, and one for each profile opened in it."""
    authorise(by, Permission.REPLAY)
    viewing = (
        Viewing.objects.select_related("person", "case", "worker", "policy")
        .filter(pk=viewing_id)
        .first()
    )
    if viewing is None:
        raise unknown(f"viewing {viewing_id}")
    _record(by, viewing)
    made = [("The viewing", replay_of(viewing, viewing.policy))]
    for opening in viewing.openings.select_related("profile", "policy"):
        # Each opening was decided for itself, under the policy that it keeps; one from before it
        # was kept, under the policy in force when it was written.
        policy = opening.policy or policy_at(opening.at)
        made.append((f"Opening {opening.profile}", replay_of(opening, policy)))
    return Replayed(viewing, [(what, again) for what, again in made if again])


@in_one_transaction
def replay_stop(*, by: User, stop_id: int) -> Replayed:
    """The decision that stopped a look."""
    authorise(by, Permission.REPLAY)
    stop = (
        Stop.objects.select_related("person", "case", "worker", "policy", "profile")
        .filter(pk=stop_id)
        .first()
    )
    if stop is None:
        raise unknown(f"stop {stop_id}")
    _record(by, stop)
    again = replay_of(stop, stop.policy)
    return Replayed(stop, [("The stop", again)] if again else [])


def _record(by: User, decided: Viewing | Stop) -> None:
    record(
        DECISION_REPLAYED,
        by=by,
        on=decided,
        subjects=[decided.person_id],
        cases=[decided.case_id],
    )
