"""Whether someone may do a deed on an authority as it stands now. Changes nothing.

Views ask before they show a page, and actions ask again under the lock.
"""

from accounts.access import authorise, can
from accounts.models import User
from accounts.permissions import Permission
from audit.refusals import PlainDecision, Refused
from ripa.authorities.place import place_of_authority
from ripa.authorities.progress import is_checked, is_supported
from ripa.authorities.separation import ensure_rank, subject_ids
from ripa.models import Authority, AuthorityKind
from ripa.states import Deed, Kind, NotPossible, State, Transition, transition

# Deeds of an officer of rank, or of the manager who determines.
_DECISIONS = frozenset({Deed.GRANT, Deed.REFUSE, Deed.REVIEW, Deed.RENEW})


def refusal(authority: Authority, words: str, next_step: str, *, status: int = 409) -> Refused:
    """A refusal about this authority, to raise."""
    return Refused(
        PlainDecision(words=words, next=next_step),
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
    """The row for this deed, which `by` may do. A decision also needs the rank for the kind."""
    row = row_for(authority, deed)
    if deed in _DECISIONS:
        _ensure_separate(by, authority)
    authorise_on(by, Permission[row.permission], authority)
    if deed in _DECISIONS:
        ensure_rank(by, authority)
    return row


def _ensure_separate(by: User, authority: Authority) -> None:
    """The permission table refuses these two as well; here they are told why."""
    if authority.applicant_id == by.pk:
        raise refusal(
            authority,
            "You made this application, so you cannot decide it.",
            "A colleague who may decide has to do it.",
            status=403,
        )
    if any(officer.pk == by.pk for officer in authority.officers.all()):
        raise refusal(
            authority,
            "You are named on this application, so you cannot decide it.",
            "A colleague who may decide has to do it.",
            status=403,
        )


def permit_return(by: User, authority: Authority) -> Transition:
    """Sending back is open to each who deals with it on its way: manager, co-ordinator, officer."""
    row = row_for(authority, Deed.RETURN)
    place = place_of_authority(authority, by)
    on_the_way = (Permission.SUPPORT_APPLICATION, Permission.CHECK_APPLICATION)
    if not any(can(by, permission, place) for permission in on_the_way):
        authorise_on(by, Permission[row.permission], authority)
        ensure_rank(by, authority)
    return row


def own_application(by: User, authority: Authority) -> None:
    """Only the applicant works on the application, while they may still apply on the case."""
    authorise_on(by, Permission.APPLY, authority)
    if authority.applicant_id != by.pk:
        raise refusal(
            authority,
            "This is a colleague's application.",
            "Ask them to change it, or make an application of your own.",
            status=403,
        )


def permit_support(by: User, authority: Authority) -> None:
    """A manager of the team agrees to an application that is on its way, once."""
    authorise_on(by, Permission.SUPPORT_APPLICATION, authority)
    _must_be_on_its_way(authority)
    if is_supported(authority):
        raise refusal(authority, "A manager supported this already.", "There is nothing to do.")


def permit_check(by: User, authority: Authority) -> None:
    """The co-ordinator checks an application that is on its way, once."""
    authorise_on(by, Permission.CHECK_APPLICATION, authority)
    _must_be_on_its_way(authority)
    if is_checked(authority):
        raise refusal(authority, "This was checked already.", "There is nothing to do.")


def _must_be_on_its_way(authority: Authority) -> None:
    """Support and checking change no state; they are for an application not yet decided."""
    if authority.state != State.SUBMITTED:
        raise refusal(
            authority,
            "This application is not waiting for a decision.",
            "Open it to see where it stands now.",
        )
    if authority.kind == AuthorityKind.OVERT:
        raise refusal(
            authority,
            "A manager decides an overt determination at once.",
            "Decide it, or send it back.",
        )


def permit_own(by: User, authority: Authority, deed: Deed) -> Transition:
    """The applicant's own deeds on their application."""
    own_application(by, authority)
    return row_for(authority, deed)
