"""The whole access policy: who may do what, in one table. Deny by default.

Pure: facts about an actor and a place in, yes or no out. `allows` is the only judge; views,
actions,
list queries and templates all ask it, or are held to it by tests.
"""

from collections.abc import Callable
from dataclasses import dataclass
from enum import Enum, StrEnum


class Role(StrEnum):
    """What a member of staff is trusted to do."""

    SOCIAL_WORKER = "social_worker"
    TEAM_MANAGER = "team_manager"
    AUTHORISING_OFFICER = "authorising_officer"
    RIPA_COORDINATOR = "ripa_coordinator"
    SRO = "sro"
    AUDITOR = "auditor"
    ADMINISTRATOR = "administrator"
    INSPECTOR = "inspector"
    LEGAL_ADVISER = "legal_adviser"


class Permission(Enum):
    """Each permission, with the sentence that explains it."""

    USE = "Sign in, see your own home page and read guidance"
    SEARCH = "Search for cases, people and profiles that you may see"
    LIST_CASES = "See the list of cases that you work on"
    CREATE_CASE = "Open a new case in your team"
    SEE_CASE = "Read a case: people, profiles, notices, consents, checks, chronology"
    EDIT_CASE = "Change a case: its details, people, profiles and notes"
    GRANT_CASE = "Let a colleague into a case, or take that away"
    MERGE_PEOPLE = "Say that two records are one person, and undo it"
    RECORD_NOTICE = "Record that a notice was given"
    RECORD_CONSENT = "Record consent asked for, given, refused or withdrawn"
    RECORD_OVERRIDE = "Record why a check goes on without consent"
    AGREE_NOT_TOLD = "Agree that somebody is not told"
    REVIEW_FLAGGED = "Decide about what was found under consent that is gone"
    PLAN_CHECK = "Plan a check on a case"
    LOOK = "Open a profile through the door"
    RECORD_OUTCOME = "Record what a viewing found"
    DECLARE_LATE = "Declare a viewing made outside Socialcheck"
    AGREE_KEEPING = "Agree that one item may be kept"
    REVIEW_IMMEDIATE = "Review an immediate response"
    APPLY = "Apply for an authority"
    SEE_AUTHORITY = "Read an authority, its application and its history"
    SUPPORT_APPLICATION = "Agree that the team needs an authority"
    CHECK_APPLICATION = "Check and number an application before it goes up"
    DECIDE_AUTHORITY = "Grant, refuse or return an application"
    DETERMINE_OVERT = "Determine that further looks are overt"
    RECORD_MAGISTRATE = "Record the magistrate's order"
    CANCEL_AUTHORITY = "Cancel an authority that is no longer needed"
    SEE_CENTRAL_RECORD = "Read the central record of authorities"
    EXPORT_CENTRAL_RECORD = "Take the central record away as a file"
    SEE_RETURNS = "Read the figures of returns and reports, and what is behind each"
    MAKE_RETURNS = "Make the returns and reports from the central record"
    REPORT_ERROR = "Report a look that should not have happened"
    SEE_ERRORS = "Read error cases"
    DECIDE_ERRORS = "Decide error cases"
    SEE_QUARANTINED = "Read material that an error case has closed"
    SEE_COUNCIL_PROFILES = "See the register of council profiles"
    MANAGE_COUNCIL_PROFILES = "Keep the register of council profiles"
    SEARCH_TRAIL = "Search and read the access trail"
    VERIFY_TRAIL = "Verify that the access trail is whole"
    EXPORT_TRAIL = "Export the access trail"
    REPLAY = "Replay a stored decision"
    SEE_TEAM_WORK = "See the team's looks, stops and overdue things"
    MANAGE_STAFF = "Keep staff, teams, roles and training"
    SEE_POLICY = "Read the policy settings, and try others on past looks"
    MANAGE_POLICY = "Propose a change of policy settings"
    AGREE_POLICY = "Agree to a change of policy that somebody else proposed"
    MANAGE_WORDINGS = "Change the words of notices and of asking for consent"

    @property
    def sentence(self) -> str:
        return str(self.value)


@dataclass(frozen=True)
class Actor:
    """What the table needs to know of a member of staff. `teams` they work in; `manages` they
    lead.
    """

    id: int
    active: bool = True
    roles: frozenset[Role] = frozenset()
    teams: frozenset[int] = frozenset()
    manages: frozenset[int] = frozenset()


@dataclass(frozen=True)
class Place:
    """What the table needs to know of the thing acted upon. None or False where it has no such
    side.

    `team` the case's team; `lead` the worker it is allocated to; `granted` this actor was let in;
    `applicant` and `officers` of an authority.
    """

    team: int | None = None
    lead: int | None = None
    restricted: bool = False
    granted: bool = False
    applicant: int | None = None
    officers: frozenset[int] = frozenset()


NOWHERE = Place()

Predicate = Callable[[Actor, Place], bool]


def has(role: Role) -> Predicate:
    """The actor holds `role`."""

    def predicate(actor: Actor, place: Place) -> bool:
        return role in actor.roles

    predicate.__name__ = f"is a {role.value.replace('_', ' ')}"
    return predicate


def anyone(actor: Actor, place: Place) -> bool:
    return True


def in_the_team(actor: Actor, place: Place) -> bool:
    return place.team is not None and place.team in actor.teams


def manages_the_team(actor: Actor, place: Place) -> bool:
    return place.team is not None and place.team in actor.manages


def leads_the_case(actor: Actor, place: Place) -> bool:
    return place.lead is not None and place.lead == actor.id


def was_let_in(actor: Actor, place: Place) -> bool:
    return place.granted


def unrestricted(actor: Actor, place: Place) -> bool:
    return not place.restricted


def made_the_application(actor: Actor, place: Place) -> bool:
    return place.applicant is not None and place.applicant == actor.id


def not_the_applicant(actor: Actor, place: Place) -> bool:
    return place.applicant != actor.id


def not_a_named_officer(actor: Actor, place: Place) -> bool:
    return actor.id not in place.officers


def a_named_officer(actor: Actor, place: Place) -> bool:
    return actor.id in place.officers


anyone.__name__ = "is active staff"
in_the_team.__name__ = "works in the case's team"
manages_the_team.__name__ = "manages the case's team"
leads_the_case.__name__ = "has the case allocated to them"
was_let_in.__name__ = "was let into the case"
unrestricted.__name__ = "the case is not restricted"
made_the_application.__name__ = "made the application"
not_the_applicant.__name__ = "is not the applicant"
not_a_named_officer.__name__ = "is not a named officer on it"
a_named_officer.__name__ = "is a named officer on it"

Clause = tuple[Predicate, ...]

social_worker = has(Role.SOCIAL_WORKER)
team_manager = has(Role.TEAM_MANAGER)
authorising_officer = has(Role.AUTHORISING_OFFICER)
coordinator = has(Role.RIPA_COORDINATOR)
sro = has(Role.SRO)
auditor = has(Role.AUDITOR)
administrator = has(Role.ADMINISTRATOR)
inspector = has(Role.INSPECTOR)
legal_adviser = has(Role.LEGAL_ADVISER)

_ON_THE_CASE: tuple[Clause, ...] = (
    (social_worker, leads_the_case),
    (social_worker, was_let_in),
    (social_worker, in_the_team, unrestricted),
    (team_manager, manages_the_team),
)
_MANAGER: tuple[Clause, ...] = ((team_manager, manages_the_team),)
_KEEPERS: tuple[Clause, ...] = ((coordinator,), (sro,), (auditor,))

# Permission → clauses; a clause holds when all its predicates do; any one clause is enough.
TABLE: dict[Permission, tuple[Clause, ...]] = {
    Permission.USE: ((anyone,),),
    Permission.SEARCH: ((social_worker,), (team_manager,), (auditor,)),
    Permission.LIST_CASES: ((social_worker,), (team_manager,), (auditor,)),
    Permission.CREATE_CASE: ((social_worker,), (team_manager,)),
    Permission.SEE_CASE: (*_ON_THE_CASE, (auditor,)),
    Permission.EDIT_CASE: _ON_THE_CASE,
    Permission.GRANT_CASE: _MANAGER,
    Permission.MERGE_PEOPLE: _MANAGER,
    Permission.RECORD_NOTICE: _ON_THE_CASE,
    Permission.RECORD_CONSENT: _ON_THE_CASE,
    Permission.RECORD_OVERRIDE: _MANAGER,
    Permission.AGREE_NOT_TOLD: _MANAGER,
    Permission.REVIEW_FLAGGED: _MANAGER,
    Permission.PLAN_CHECK: _ON_THE_CASE,
    Permission.LOOK: _ON_THE_CASE,
    Permission.RECORD_OUTCOME: _ON_THE_CASE,
    Permission.DECLARE_LATE: _ON_THE_CASE,
    Permission.AGREE_KEEPING: _MANAGER,
    Permission.REVIEW_IMMEDIATE: _MANAGER,
    Permission.APPLY: _ON_THE_CASE,
    Permission.SEE_AUTHORITY: (
        *_ON_THE_CASE,
        (made_the_application,),
        (a_named_officer,),
        (authorising_officer,),
        *_KEEPERS,
        (inspector,),
    ),
    Permission.SUPPORT_APPLICATION: ((team_manager, manages_the_team, not_the_applicant),),
    Permission.CHECK_APPLICATION: ((coordinator, not_the_applicant, not_a_named_officer),),
    Permission.DECIDE_AUTHORITY: ((authorising_officer, not_the_applicant, not_a_named_officer),),
    Permission.DETERMINE_OVERT: ((team_manager, manages_the_team, not_the_applicant),),
    Permission.RECORD_MAGISTRATE: ((coordinator, not_the_applicant, not_a_named_officer),),
    Permission.CANCEL_AUTHORITY: (
        (authorising_officer,),
        (coordinator,),
        (team_manager, manages_the_team),
        (made_the_application,),
    ),
    Permission.SEE_CENTRAL_RECORD: (*_KEEPERS, (authorising_officer,), (inspector,)),
    Permission.EXPORT_CENTRAL_RECORD: (*_KEEPERS, (inspector,)),
    Permission.SEE_RETURNS: _KEEPERS,
    Permission.MAKE_RETURNS: ((coordinator,), (sro,)),
    Permission.REPORT_ERROR: (*_ON_THE_CASE, (authorising_officer,), *_KEEPERS),
    Permission.SEE_ERRORS: _KEEPERS,
    Permission.DECIDE_ERRORS: ((sro,),),
    Permission.SEE_QUARANTINED: ((sro,),),
    Permission.SEE_COUNCIL_PROFILES: ((social_worker,), (team_manager,), *_KEEPERS),
    Permission.MANAGE_COUNCIL_PROFILES: ((sro,),),
    Permission.SEARCH_TRAIL: ((auditor,),),
    Permission.VERIFY_TRAIL: ((auditor,), (sro,)),
    Permission.EXPORT_TRAIL: ((auditor,),),
    Permission.REPLAY: ((auditor,), (sro,), (coordinator,)),
    Permission.SEE_TEAM_WORK: ((team_manager,),),
    Permission.MANAGE_STAFF: ((administrator,),),
    Permission.SEE_POLICY: ((administrator,), *_KEEPERS),
    Permission.MANAGE_POLICY: ((administrator,), (sro,)),
    Permission.AGREE_POLICY: ((administrator, not_the_applicant), (sro, not_the_applicant)),
    Permission.MANAGE_WORDINGS: ((administrator,),),
}


def allows(permission: Permission, actor: Actor, place: Place = NOWHERE) -> bool:
    """May `actor` do `permission` at `place`? Inactive staff may do nothing."""
    if not actor.active:
        return False
    return any(
        all(predicate(actor, place) for predicate in clause) for clause in TABLE.get(permission, ())
    )


def permissions_reference() -> str:
    """The whole policy as a Markdown page."""
    lines = [
        "# Permissions",
        "",
        "Generated from `accounts/permissions.py`. Any one line under a permission is enough.",
        "",
    ]
    for permission in Permission:
        lines += [f"## {permission.name}", "", f"{permission.sentence}.", ""]
        for clause in TABLE.get(permission, ()):
            lines.append("- " + " and ".join(predicate.__name__ for predicate in clause))
        lines.append("")
    return "\n".join(lines)
