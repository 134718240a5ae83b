"""Whether someone may do a deed on an authority as it stands now. Changes nothing.

Views ask before they show a page, and actions ask again under the lock.
"""

from collections.abc import Callable, Mapping, Sequence

from django.urls import reverse

from accounts.access import authorise, can
from accounts.models import User
from accounts.permissions import Permission, Place
from audit.refusals import PlainDecision, Refused
from ripa.authorities.place import place_of_authority
from ripa.authorities.progress import since_submission
from ripa.authorities.separation import ensure_rank, has_rank_for, subject_ids
from ripa.models import Authority
from ripa.states import (
    ALSO_ASKED,
    Condition,
    Deed,
    Kind,
    NotPossible,
    State,
    Transition,
    transition,
    transitions_from,
    ways_to,
)

# Deeds that change no state and would be possible again: until it goes back, once is enough.
_ONCE = {
    Deed.SUPPORT: "A manager supported this already.",
    Deed.CHECK: "This was checked already.",
}


def refusal(
    authority: Authority, words: str, next_step: str, *, status: int = 409, box: str = ""
) -> Refused:
    """A refusal about this authority, to raise; `box` names the box of the form that it is about.

    It leads back to the authority, which whoever is told this may read.
    """
    return Refused(
        PlainDecision(
            words=words,
            next=next_step,
            box=box,
            href=reverse("authority_page", args=[authority.pk]),
            link="Open the authority",
        ),
        on=authority,
        subjects=subject_ids(authority),
        cases=[authority.case_id],
        status=status,
    )


def authorise_on(by: User, permission: Permission, authority: Authority) -> None:
    """Raise unless `by` may do this with the authority; 404 for whoever may not know of it."""
    authorise(
        by,
        permission,
        place_of_authority(authority, by),
        sight=Permission.SEE_AUTHORITY,
        what=f"authority {authority.pk}",
        subjects=subject_ids(authority),
        cases=[authority.case_id],
    )


def row_for(authority: Authority, deed: Deed) -> Transition:
    """The row of the transition table for this deed now, or a refusal that says why not."""
    try:
        return transition(Kind(authority.kind), State(authority.state), deed)
    except NotPossible as impossible:
        raise refusal(
            authority, str(impossible), "Open the authority to see where it stands now."
        ) from impossible


def permit(by: User, authority: Authority, deed: Deed) -> Transition:
    """The row for this deed, which `by` may do now. Raises first for who may not do it at all, then
    for when it cannot be done.
    """
    kind, state = Kind(authority.kind), State(authority.state)
    rows = [row for row in transitions_from(kind, state) if row.deed is deed]
    ways = rows[0].permissions if rows else ways_to(kind, deed)
    _ensure_permitted(by, authority, ways)
    row = row_for(authority, deed)
    if deed in _ONCE:
        _ensure_not_done(authority, deed)
    return row


def may(by: User, authority: Authority, row: Transition, place: Place) -> bool:
    """May `by` do the deed of this row of the table with the authority, which stands at `place`?"""
    return any(_may_in_this_way(by, authority, way, place) for way in row.permissions)


def _may_in_this_way(by: User, authority: Authority, way: str, place: Place) -> bool:
    conditions = ALSO_ASKED.get(way, ())
    return can(by, Permission[way], place) and all(
        _HOLDS[condition](by, authority) for condition in conditions
    )


def _ensure_permitted(by: User, authority: Authority, ways: Sequence[str]) -> None:
    """Raise unless one of these permissions, with what is asked besides, lets `by` do it."""
    if not ways:
        return
    place = place_of_authority(authority, by)
    for way in ways:
        if _may_in_this_way(by, authority, way, place):
            if Condition.RANK in ALSO_ASKED.get(way, ()):
                # Under the policy of this moment, not that of a page shown before.
                ensure_rank(by, authority)
            return
    way = ways[-1]
    conditions = ALSO_ASKED.get(way, ())
    if Condition.APART in conditions:
        _ensure_apart(by, authority)
    authorise_on(by, Permission[way], authority)
    if Condition.OWN in conditions:
        _ensure_own(by, authority)
    if Condition.RANK in conditions:
        ensure_rank(by, authority)


def _is_own(by: User, authority: Authority) -> bool:
    return authority.applicant_id == by.pk


def _is_named(by: User, authority: Authority) -> bool:
    return any(officer.pk == by.pk for officer in authority.officers.all())


def _is_apart(by: User, authority: Authority) -> bool:
    return not (_is_own(by, authority) or _is_named(by, authority))


_HOLDS: Mapping[Condition, Callable[[User, Authority], bool]] = {
    Condition.OWN: _is_own,
    Condition.APART: _is_apart,
    Condition.RANK: has_rank_for,
}


def _ensure_apart(by: User, authority: Authority) -> None:
    """The permission table refuses these two as well; here they are told why."""
    if _is_own(by, authority):
        raise refusal(
            authority,
            "You made this application, so you cannot decide it.",
            "A colleague who may decide has to do it.",
            status=403,
        )
    if _is_named(by, authority):
        raise refusal(
            authority,
            "You are named on this application, so you cannot decide it.",
            "A colleague who may decide has to do it.",
            status=403,
        )


def _ensure_own(by: User, authority: Authority) -> None:
    if not _is_own(by, authority):
        raise refusal(
            authority,
            "This is a colleague's application.",
            "Ask them to change it, or make an application of your own.",
            status=403,
        )


def _ensure_not_done(authority: Authority, deed: Deed) -> None:
    if any(event.deed == deed for event in since_submission(authority)):
        raise refusal(authority, _ONCE[deed], "There is nothing to do.")


def permit_return(by: User, authority: Authority) -> Transition:
    """Sending back is open to each who deals with it on its way: manager, co-ordinator, officer."""
    return permit(by, authority, Deed.RETURN)


def permit_support(by: User, authority: Authority) -> Transition:
    """A manager of the team agrees to an application that is on its way, once."""
    return permit(by, authority, Deed.SUPPORT)


def permit_check(by: User, authority: Authority) -> Transition:
    """The co-ordinator checks an application that is on its way, once."""
    return permit(by, authority, Deed.CHECK)


def permit_own(by: User, authority: Authority, deed: Deed) -> Transition:
    """The applicant's own deeds on their application, while they may still apply on the case."""
    return permit(by, authority, deed)
