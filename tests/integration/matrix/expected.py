"""What each answer should be, worked out from the permission table alone.

The world does not change between the questions, so each answer is worked out once.

Nothing here asks the views, the queries or `accounts.access`: it reads the rows, makes the place of
each record for itself, and asks `allows`.
"""

from dataclasses import replace
from functools import cache
from itertools import product

from django.db.models import Q

from accounts.models import User
from accounts.permissions import NOWHERE, Actor, Permission, Place, Role, allows
from audit import clock
from cases.models import Case, CaseUserObjectPermission
from ripa.models import Authority
from tests.integration.matrix.routes import Entry, Of, Only
from tests.integration.matrix.story import KINDS, Story, World, word

SIGNED_OUT, FORBIDDEN, UNKNOWN, WRONG_METHOD = 302, 403, 404, 405


@cache
def actor_of(user: User) -> Actor:
    # An inspector's posting has an end, which has not come.
    running = Q(ends_on__isnull=True) | Q(ends_on__gte=clock.today())
    postings = list(user.postings.filter(running))
    in_teams = {(each.role, each.team_id) for each in postings if each.team_id}
    return Actor(
        id=user.pk,
        active=user.is_active,
        roles=frozenset(Role(each.role) for each in postings),
        teams=frozenset(team for role, team in in_teams if role == Role.SOCIAL_WORKER),
        manages=frozenset(team for role, team in in_teams if role == Role.TEAM_MANAGER),
    )


@cache
def place_of_case(case: Case, user: User) -> Place:
    let_in = CaseUserObjectPermission.objects.filter(user=user, content_object=case).exists()
    return Place(team=case.team_id, lead=case.lead_id, restricted=case.restricted, granted=let_in)


@cache
def place_of_authority(authority: Authority, user: User) -> Place:
    return replace(
        place_of_case(authority.case, user),
        applicant=authority.applicant_id,
        officers=frozenset(authority.officers.values_list("pk", flat=True)),
    )


@cache
def anywhere(permission: Permission, actor: Actor) -> bool:
    """Is there any place at all where the actor may?"""
    teams = (None, *actor.teams, *actor.manages)
    return any(
        allows(permission, actor, Place(team, lead, restricted, granted, applicant, officers))
        for team, lead, restricted, granted, applicant, officers in product(
            teams,
            (None, actor.id),
            (False, True),
            (False, True),
            (None, actor.id),
            (frozenset[int](), frozenset({actor.id})),
        )
    )


def sees_authority(actor: Actor, authority: Authority, place: Place) -> bool:
    """A draft that was never sent is its writer's alone. An inspector reads what is numbered."""
    if authority.applicant_id == actor.id:
        return True
    if actor.roles == {Role.INSPECTOR} and authority.number is None:
        return False
    return was_sent(authority) and allows(Permission.SEE_AUTHORITY, actor, place)


def _takes_to_court(user: User, actor: Actor, authority: Authority, place: Place) -> bool:
    """The applicant, whoever granted or renewed it, and whoever records the magistrate's order."""
    deciders = authority.events.filter(deed__in=["grant", "renew"]).values_list("by", flat=True)
    return user.pk in {authority.applicant_id, *deciders} or allows(
        Permission.RECORD_MAGISTRATE, actor, place
    )


@cache
def was_sent(authority: Authority) -> bool:
    return authority.events.exclude(deed="withdraw").exists()


def expected(user: User | None, method: str, stamp: Permission, entry: Entry, story: Story) -> int:
    """The status that `user` should be given."""
    if user is None or not user.is_active:
        return SIGNED_OUT
    actor = actor_of(user)
    if not anywhere(stamp, actor):
        return FORBIDDEN
    if method not in methods_of(entry):
        return WRONG_METHOD
    if entry.only is Only.INSPECTOR and Role.INSPECTOR not in actor.roles:
        return FORBIDDEN
    refused = _refused(user, actor, stamp, entry, story)
    if refused:
        return refused
    if method == "POST" and entry.only is Only.LOOKER and user != story.open_viewing.worker:
        return FORBIDDEN
    if entry.only is Only.LOOKER_ALONE and user != story.open_viewing.worker:
        return FORBIDDEN
    return entry.done if method == "POST" else entry.shown


def methods_of(entry: Entry) -> set[str]:
    reading = {"GET"} if entry.reads else set()
    return reading | ({"POST"} if entry.send else set())


def _refused(user: User, actor: Actor, stamp: Permission, entry: Entry, story: Story) -> int | None:
    """404 where the thing is out of sight, 403 where it is in sight and no more."""
    needs = entry.needs or stamp
    if entry.of is Of.CASE:
        place = place_of_case(story.case, user)
        if not allows(Permission.SEE_CASE, actor, place):
            return UNKNOWN
        if not allows(needs, actor, place):
            return FORBIDDEN
        return UNKNOWN if entry.only is Only.WRITER and user != story.draft.by else None
    if entry.of is Of.AUTHORITY:
        authority = story.authorities[entry.authority]
        place = place_of_authority(authority, user)
        if not sees_authority(actor, authority, place):
            return UNKNOWN
        other = entry.only is Only.APPLICANT and user != authority.applicant
        other |= entry.only is Only.TO_COURT and not _takes_to_court(user, actor, authority, place)
        return FORBIDDEN if other or not allows(needs, actor, place) else None
    if entry.of is Of.PROPOSAL:
        place = Place(applicant=story.proposal.by_id)
        other = entry.only is Only.APPLICANT and user != story.proposal.by
        return FORBIDDEN if other or not allows(needs, actor, place) else None
    if entry.of is Of.LOOK:
        place = place_of_case(story.case, user)
        if not any(allows(each, actor, place) for each in (P.SEE_CASE, P.REPLAY)):
            return UNKNOWN
        return None if allows(needs, actor, place) else FORBIDDEN
    return UNKNOWN if entry.only is Only.ADDRESSEE and user != story.message.to else None


# Who may come upon a planted word: whoever may do one of these where it was planted.
P = Permission
_SIGHT: dict[str, tuple[Permission, ...]] = {
    "person": (P.SEE_CASE, P.SEE_AUTHORITY, P.SEE_ERRORS, P.REPLAY),
    "handle": (P.SEE_CASE, P.REPLAY),
    "authority": (P.SEE_AUTHORITY,),
    "event": (P.SEE_AUTHORITY,),
    "error": (P.SEE_CASE, P.SEE_ERRORS),
    "late": (P.SEE_CASE, P.SEE_ERRORS),
}


def hidden_from(user: User | None, world: World) -> list[str]:
    """The planted words that `user` must never be given, on any page whatever."""
    if user is None or not user.is_active:
        return [word(place, kind) for place in world.stories for kind in KINDS]
    actor = actor_of(user)
    if allows(P.SEARCH_TRAIL, actor, NOWHERE):
        return []
    return [
        word(place, kind)
        for place, story in world.stories.items()
        for kind in KINDS
        if not _may_come_upon(user, actor, kind, story)
    ]


def _may_come_upon(user: User, actor: Actor, kind: str, story: Story) -> bool:
    if kind == "unsent":
        return user == story.lead
    if kind == "draft":
        return user == story.draft.by
    places = [place_of_case(story.case, user)]
    places += [place_of_authority(each, user) for each in story.authorities.values()]
    needed = _SIGHT.get(kind, (P.SEE_CASE,))
    # What an authority lets one see is no way into its case.
    return any(
        allows(permission, actor, place)
        for permission in needed
        for place in (places if permission is P.SEE_AUTHORITY else places[:1])
    )


def forget() -> None:
    """Work everything out afresh: another world may have the same ids."""
    for answer in (actor_of, place_of_case, place_of_authority, anywhere, was_sent):
        answer.cache_clear()
