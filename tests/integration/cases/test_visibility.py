"""The list's condition and the permission table say the same of every kind of actor and case."""

from itertools import product

import pytest

from accounts.access import can
from accounts.models import RoleName, Team, User
from accounts.permissions import Permission
from cases.models import Case
from cases.queries import place_of, visible_cases
from tests.factories import let_in, make_case, make_user

ACTORS: dict[str, list[tuple[RoleName, str | None]]] = {
    "nobody in particular": [],
    "social worker": [(RoleName.SOCIAL_WORKER, "ours")],
    "social worker elsewhere": [(RoleName.SOCIAL_WORKER, "theirs")],
    "manager": [(RoleName.TEAM_MANAGER, "ours")],
    "manager elsewhere": [(RoleName.TEAM_MANAGER, "theirs")],
    "worker here, manager there": [
        (RoleName.SOCIAL_WORKER, "ours"),
        (RoleName.TEAM_MANAGER, "theirs"),
    ],
    "authorising officer": [(RoleName.AUTHORISING_OFFICER, None)],
    "co-ordinator": [(RoleName.RIPA_COORDINATOR, None)],
    "SRO": [(RoleName.SRO, None)],
    "auditor": [(RoleName.AUDITOR, None)],
    "administrator": [(RoleName.ADMINISTRATOR, None)],
    "inspector": [(RoleName.INSPECTOR, None)],
    "legal adviser": [(RoleName.LEGAL_ADVISER, None)],
}


@pytest.mark.parametrize("active", [True, False], ids=["works here", "has left"])
@pytest.mark.parametrize("actor", ACTORS)
def test_visible_to_equals_the_permission_table(
    assessment_team: Team, permanence_team: Team, cal: User, actor: str, active: bool
) -> None:
    teams = {"ours": assessment_team, "theirs": permanence_team, None: None}
    user = make_user(roles=[(role, teams[team]) for role, team in ACTORS[actor]], active=active)
    for team, lead, restricted, granted in product(
        (assessment_team, permanence_team), (user, cal), (False, True), (False, True)
    ):
        case = make_case(lead=lead, team=team, restricted=restricted)
        if granted:
            let_in(user, case)

    cases = list(Case.objects.all())
    assert len(cases) == 16
    allowed = {case.pk for case in cases if can(user, Permission.SEE_CASE, place_of(case, user))}
    assert {case.pk for case in visible_cases(user)} == allowed
