"""Who can agree to a change of policy, and whose rank lets them decide under one."""

from django.db.models import Q, QuerySet

from accounts.models import RoleName, User
from accounts.permissions import Actor, Permission, Place, Role, allows
from audit import clock
from ripa.models import PolicyProposal
from ripa.policies.values import ELIGIBLE, Values


def who_can_agree(proposer: User) -> QuerySet[User]:
    """Everyone but the proposer who may agree, by the permission table, with a role held today."""
    another = Place(applicant=proposer.pk)
    roles = [
        role
        for role in Role
        if allows(Permission.AGREE_POLICY, Actor(id=-1, roles=frozenset({role})), another)
    ]
    return _holding(*roles).exclude(pk=proposer.pk)


def kinds_without_a_decider(values: Values) -> list[str]:
    """The kinds of authority that nobody could decide today: no authorising officer has a rank
    that these values let decide."""
    officers = _holding(Role.AUTHORISING_OFFICER)
    ranks = set(officers.values_list("rank", flat=True))
    return [kind for kind in ELIGIBLE if not ranks & set(values.ranks[kind])]


def place_of_proposal(proposal: PolicyProposal) -> Place:
    """Where a proposal stands in the permission table: its proposer does not agree to it."""
    return Place(applicant=proposal.by_id)


def _holding(*roles: Role) -> QuerySet[User]:
    today = clock.today()
    posted = Q(
        Q(postings__ends_on__isnull=True) | Q(postings__ends_on__gte=today),
        postings__role__in=[RoleName(role.value) for role in roles],
        postings__starts_on__lte=today,
    )
    return User.objects.filter(posted, is_active=True).distinct().order_by("name", "pk")
