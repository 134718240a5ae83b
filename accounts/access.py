"""Asking the permission table about a real user. Everything that checks a permission comes here."""

from collections.abc import Callable
from functools import wraps
from typing import Any

from django.http import HttpRequest, HttpResponse

from accounts.inspection import (
    ASK_AGAIN,
    ended_words,
    inspection_ended,
    inspection_over,
    postings_of,
)
from accounts.models import User
from accounts.permissions import NOWHERE, Actor, Permission, Place, Role, allows
from audit import clock
from audit.refusals import NotAllowed, PlainDecision, Unknown

View = Callable[..., HttpResponse]


class StaffRequest(HttpRequest):
    """A request that has passed `requires`: whoever makes it is a member of staff."""

    user: User


def actor_for(user: User) -> Actor:
    """The facts about `user` today, read once for each user object (one object lives one
    request).
    """
    kept: Actor | None = getattr(user, "_actor", None)
    if kept is None:
        every, today = postings_of(user), clock.today()
        postings = [(each.role, each.team_id) for each in every if each.holds_on(today)]
        kept = Actor(
            id=user.pk,
            active=user.is_active and inspection_over(every, today) is None,
            roles=frozenset(Role(role) for role, _ in postings),
            teams=frozenset(t for role, t in postings if role == Role.SOCIAL_WORKER and t),
            manages=frozenset(t for role, t in postings if role == Role.TEAM_MANAGER and t),
        )
        user._actor = kept  # type: ignore[attr-defined]
    return kept


def can(user: User, permission: Permission, place: Place = NOWHERE) -> bool:
    """May `user` do this here?"""
    return user.is_authenticated and allows(permission, actor_for(user), place)


def has_role_for(user: User, permission: Permission) -> bool:
    """Could `user` do this anywhere? The stamp on a view asks no more; the query asks of the
    place.
    """
    actor = actor_for(user)
    # Somewhere favourable to this actor in each respect that a place can be.
    somewhere = [
        Place(team=team, lead=actor.id, granted=True, applicant=applicant, officers=officers)
        for team in (*actor.teams, *actor.manages, None)
        for applicant in (None, actor.id)
        for officers in (frozenset[int](), frozenset({actor.id}))
    ]
    return any(allows(permission, actor, place) for place in somewhere)


def authorise(
    user: User,
    permission: Permission,
    place: Place = NOWHERE,
    *,
    sight: Permission | None = None,
    what: str = "",
    subjects: list[int] | None = None,
    cases: list[int] | None = None,
) -> None:
    """Raise unless `user` may. `sight` is the permission to know of the thing at all.

    Without sight: `Unknown` (404, which confirms nothing). With sight but not the right:
    `NotAllowed`.
    """
    if can(user, permission, place):
        return
    details: dict[str, Any] = {"permission": permission.name, "asked_for": what}
    if sight is not None and not can(user, sight, place):
        raise unknown(what, details=details, subjects=subjects, cases=cases)
    ended = inspection_ended(user)
    if ended is not None:
        raise NotAllowed(
            PlainDecision(words=ended_words(ended), next=ASK_AGAIN, outcome="REFUSE"),
            details=details,
            status=403,
        )
    raise NotAllowed(
        PlainDecision(
            words="Your role does not include this.",
            next=f"To do this you need to be able to: {permission.sentence.lower()}. "
            "Ask your manager, or the person who keeps staff roles.",
            outcome="REFUSE",
        ),
        subjects=subjects or [],
        cases=cases or [],
        details=details,
        status=403,
    )


def unknown(
    what: str,
    *,
    details: dict[str, Any] | None = None,
    subjects: list[int] | None = None,
    cases: list[int] | None = None,
) -> Unknown:
    """The refusal for something that is not there, or is not the asker's to know of."""
    return Unknown(
        PlainDecision(
            words="There is nothing here that you can see.",
            next="Check the reference, or go back to your cases.",
            outcome="REFUSE",
        ),
        on=f"a page that they may not know of ({what})" if what else None,
        subjects=subjects or [],
        cases=cases or [],
        details=details or {"asked_for": what},
        status=404,
    )


def requires(permission: Permission) -> Callable[[View], View]:
    """Stamp a view with the permission it needs. A test fails on a route without a stamp."""

    def stamp(view: View) -> View:
        @wraps(view)
        def guarded(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
            user = request.user
            assert isinstance(user, User)
            if not has_role_for(user, permission):
                authorise(user, permission, what=request.path)
            return view(request, *args, **kwargs)

        guarded.permission = permission  # type: ignore[attr-defined]
        return guarded

    return stamp


def public(view: View) -> View:
    """Stamp a view that needs no sign-in (health checks and the like)."""
    view.permission = None  # type: ignore[attr-defined]
    view.login_required = False  # type: ignore[attr-defined]
    return view
