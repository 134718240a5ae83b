"""The only door for reading the register of council profiles."""

from collections.abc import Callable
from dataclasses import dataclass

from django.db.models import Q, QuerySet

from accounts.access import authorise, unknown
from accounts.models import RoleName, User
from accounts.permissions import Permission
from audit import clock
from audit.recording import in_one_transaction, record
from ripa.models import CouncilProfile
from ripa.profiles.deeds import REGISTER_READ

ON_A_PAGE = 20


@dataclass(frozen=True)
class Register:
    """One page of the register; `older` is the id before which the next page starts, if any."""

    profiles: list[CouncilProfile]
    older: int | None


@in_one_transaction
def list_profiles(*, by: User, before: int | None = None) -> Register:
    """A page of the register, newest first, with the read on record."""
    authorise(by, Permission.SEE_COUNCIL_PROFILES, what="council profiles")
    rows = CouncilProfile.objects.prefetch_related("holders").select_related("approved_by")
    if before is not None:
        rows = rows.filter(pk__lt=before)
    found = list(rows.order_by("-pk")[: ON_A_PAGE + 1])
    shown = found[:ON_A_PAGE]
    record(REGISTER_READ, by=by, details={"profiles": [row.pk for row in shown]})
    return Register(shown, shown[-1].pk if len(found) > len(shown) else None)


@in_one_transaction
def open_profile(
    *, by: User, pk: int, permitted: Callable[[CouncilProfile], object] | None = None
) -> CouncilProfile:
    """One entry that `by` may change, with the read on record."""
    authorise(by, Permission.MANAGE_COUNCIL_PROFILES, what=f"council profile {pk}")
    profile = CouncilProfile.objects.prefetch_related("holders").filter(pk=pk).first()
    if profile is None:
        raise unknown(f"council profile {pk}")
    if permitted is not None:
        permitted(profile)
    record(REGISTER_READ, by=by, on=profile, details={"profiles": [profile.pk]})
    return profile


def possible_holders() -> QuerySet[User]:
    """Social workers and team managers of today: few of them should hold any one profile."""
    today = clock.today()
    posted = Q(
        Q(postings__ends_on__isnull=True) | Q(postings__ends_on__gte=today),
        postings__role__in=[RoleName.SOCIAL_WORKER, RoleName.TEAM_MANAGER],
        postings__starts_on__lte=today,
    )
    return User.objects.filter(posted, is_active=True).distinct().order_by("name", "pk")
