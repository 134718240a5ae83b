"""Who can take the next step with an application."""

from django.db.models import Q, QuerySet

from accounts.models import RoleName, User
from audit import clock
from cases.models import Case
from ripa.authorities.separation import ranks_for
from ripa.models import Authority


def _holding(role: RoleName, **where: object) -> QuerySet[User]:
    """Active staff who hold a role today."""
    today = clock.today()
    posted = Q(
        Q(postings__ends_on__isnull=True) | Q(postings__ends_on__gte=today),
        postings__role=role,
        postings__starts_on__lte=today,
        **where,
    )
    return User.objects.filter(posted, is_active=True).distinct().order_by("name", "pk")


def managers_for(authority: Authority) -> QuerySet[User]:
    """The managers of the case's team, without the applicant."""
    managers = _holding(RoleName.TEAM_MANAGER, postings__team=authority.case.team_id)
    return managers.exclude(pk=authority.applicant_id)


def coordinators() -> QuerySet[User]:
    """Everyone who keeps the central record."""
    return _holding(RoleName.RIPA_COORDINATOR)


def deciders_for(authority: Authority) -> QuerySet[User]:
    """Authorising officers whose rank may decide it, who did not apply and are not named on it."""
    named = authority.officers.values_list("pk", flat=True)
    officers = _holding(RoleName.AUTHORISING_OFFICER).filter(rank__in=ranks_for(authority))
    return officers.exclude(pk=authority.applicant_id).exclude(pk__in=list(named))


def who_may_be_named(case: Case) -> QuerySet[User]:
    """Workers who could look under an authority of this case: its lead, its team, those let in."""
    today = clock.today()
    in_team = Q(
        Q(postings__ends_on__isnull=True) | Q(postings__ends_on__gte=today),
        postings__role__in=[RoleName.SOCIAL_WORKER, RoleName.TEAM_MANAGER],
        postings__starts_on__lte=today,
        postings__team=case.team_id,
    )
    let_in = Q(
        caseuserobjectpermission__content_object=case,
        caseuserobjectpermission__permission__codename="work_on_case",
    )
    concerned = Q(pk=case.lead_id) | in_team | let_in
    return User.objects.filter(concerned, is_active=True).distinct().order_by("name", "pk")
