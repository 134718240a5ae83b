"""Reading staff."""

from django.db.models import Q, QuerySet

from accounts.models import RoleName, User
from audit import clock


def holders_of(role: RoleName, team_id: int | None = None) -> QuerySet[User]:
    """Active staff who hold `role` today, in one team where it is given."""
    today = clock.today()
    current = Q(postings__role=role, postings__starts_on__lte=today) & (
        Q(postings__ends_on__isnull=True) | Q(postings__ends_on__gte=today)
    )
    if team_id is not None:
        current &= Q(postings__team=team_id)
    return User.objects.filter(current, is_active=True).distinct().order_by("name")


def managers_of(team_id: int) -> QuerySet[User]:
    """The managers of a team, today."""
    return holders_of(RoleName.TEAM_MANAGER, team_id)
