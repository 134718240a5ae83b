"""What every deed about somebody's notice or consent asks first, and how it says no."""

from accounts.access import authorise
from accounts.models import User
from accounts.permissions import Permission
from audit.refusals import PlainDecision, Refused
from cases.models import Case, Person
from cases.queries import find_person, place_of


def permit(by: User, permission: Permission, case: Case, person: Person) -> None:
    """Refuse unless `by` may do this on the case, and the person is on it."""
    authorise(
        by,
        permission,
        place_of(case, by),
        sight=Permission.SEE_CASE,
        what=f"person {person.pk} on case {case.reference}",
        subjects=[person.pk],
        cases=[case.pk],
    )
    find_person(by=by, case=case, person_id=person.pk)


def refused(words: str, then: str, case: Case, person: Person, *, status: int = 409) -> Refused:
    """A refusal about this person on this case."""
    return Refused(
        PlainDecision(words=words, next=then),
        subjects=[person.pk],
        cases=[case.pk],
        status=status,
    )
