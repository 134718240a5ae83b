"""The only door for reading cases and people: fetch, authorise and record the read in one call."""

from django.db.models import Exists, OuterRef, Q, QuerySet

from accounts.access import actor_for, authorise, unknown
from accounts.models import User
from accounts.permissions import Permission, Place, Role
from audit.recording import in_one_transaction, record
from cases.deeds import CASE_READ, PERSON_READ
from cases.models import Case, CaseUserObjectPermission, Person

WORK_ON_CASE = "work_on_case"


def grants_to(user: User) -> QuerySet[CaseUserObjectPermission]:
    """Case grants that let `user` work on another team's or a restricted case (django-guardian)."""
    return CaseUserObjectPermission.objects.filter(user=user, permission__codename=WORK_ON_CASE)


def place_of(case: Case, by: User) -> Place:
    """What the permission table needs to know of `case` for `by`."""
    return Place(
        team=case.team_id,
        lead=case.lead_id,
        restricted=case.restricted,
        granted=grants_to(by).filter(content_object=case).exists(),
    )


def visible_to(by: User) -> Q:
    """The cases that `by` may see, as one condition. A test holds it equal to the permission table."""
    actor = actor_for(by)
    if not actor.active:
        return Q(pk__in=[])
    if Role.AUDITOR in actor.roles:
        return Q()
    condition = Q(pk__in=[])
    if Role.SOCIAL_WORKER in actor.roles:
        granted = Exists(grants_to(by).filter(content_object=OuterRef("pk")))
        condition |= Q(lead=by) | Q(granted) | Q(team__in=actor.teams, restricted=False)
    if Role.TEAM_MANAGER in actor.roles:
        condition |= Q(team__in=actor.manages)
    return condition


def find_case(*, by: User, reference: str, permission: Permission = Permission.SEE_CASE) -> Case:
    """The case, if `by` may do `permission` on it. Unknown or out of sight: 404. Records nothing."""
    case = Case.objects.select_related("team", "lead").filter(reference__iexact=reference).first()
    if case is None:
        raise unknown(f"case {reference[:60]}")
    authorise(
        by,
        permission,
        place_of(case, by),
        sight=Permission.SEE_CASE,
        what=f"case {case.reference}",
        cases=[case.pk],
    )
    return case


def people_on(case: Case) -> list[int]:
    """The ids of everyone on the case: whose data a read of the case touches."""
    return list(case.involvements.values_list("person_id", flat=True))


@in_one_transaction
def open_case(
    *, by: User, reference: str, permission: Permission = Permission.SEE_CASE, reason: str = ""
) -> Case:
    """The case, with the read on record."""
    case = find_case(by=by, reference=reference, permission=permission)
    record(CASE_READ, by=by, on=case, cases=[case.pk], subjects=people_on(case), reason=reason)
    return case


def find_person(*, by: User, case: Case, person_id: int) -> Person:
    """Someone on the case, by id; the record that was kept where it has been merged. Records nothing."""
    person = (
        Person.objects.select_related("merged_into")
        .filter(pk=person_id, involvements__case=case)
        .distinct()
        .first()
    )
    if person is None:
        raise unknown(f"person {person_id} on case {case.reference}", cases=[case.pk])
    return person


@in_one_transaction
def open_person(
    *, by: User, reference: str, person_id: int, permission: Permission = Permission.SEE_CASE
) -> tuple[Case, Person]:
    """Someone on a case that `by` may see, with the read on record."""
    case = find_case(by=by, reference=reference, permission=permission)
    person = find_person(by=by, case=case, person_id=person_id)
    record(PERSON_READ, by=by, on=person, cases=[case.pk], subjects=[person.pk])
    return case, person


def root_of(person: Person) -> Person:
    """The record that stands for this person: itself, or the one it was merged into."""
    seen = {person.pk}
    while person.merged_into is not None:
        person = person.merged_into
        assert person.pk not in seen, "records merged in a circle"
        seen.add(person.pk)
    return person


def same_person_ids(root: Person) -> list[int]:
    """The ids of every record that counts as this person: the root and all merged into it."""
    ids, layer = [root.pk], [root.pk]
    while layer:
        layer = list(Person.objects.filter(merged_into__in=layer).values_list("pk", flat=True))
        ids += layer
    return ids
