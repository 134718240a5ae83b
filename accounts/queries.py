"""Reading staff."""

from django.db.models import Q, QuerySet

from accounts.access import authorise, unknown
from accounts.deeds import STAFF_LISTED, STAFF_READ
from accounts.models import RoleName, User
from accounts.permissions import Permission
from audit import clock
from audit.recording import in_one_transaction, record


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


PAGE = 20


def _beyond(after: int | None) -> Q:
    """Whoever comes after the one with this id; everyone where there is no such person."""
    last = User.objects.filter(pk=after).first() if after is not None else None
    return Q(name__gt=last.name) | Q(name=last.name, pk__gt=last.pk) if last else Q()


@in_one_transaction
def list_staff(*, by: User, after: int | None = None) -> list[User]:
    """A page of staff by name, and one more if there is a further page.

    `after` is the id of the last one shown: two people may have one name.
    """
    authorise(by, Permission.MANAGE_STAFF)
    staff = list(
        User.objects.filter(_beyond(after))
        .prefetch_related("postings__team")
        .order_by("name", "pk")[: PAGE + 1]
    )
    record(STAFF_LISTED, by=by, details={"shown": [user.pk for user in staff]})
    return staff


@in_one_transaction
def open_staff(*, by: User, user_id: int) -> User:
    """A staff record, with the read on record."""
    authorise(by, Permission.MANAGE_STAFF)
    user = User.objects.filter(pk=user_id).first()
    if user is None:
        raise unknown(f"staff record {user_id}")
    record(STAFF_READ, by=by, on=user)
    return user
