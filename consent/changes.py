"""What every change of notice, consent or override does first: may they, lock, has it happened.

Every change locks the row of the record that stands for the person, as admitting a viewing does. So
of a withdrawal and a look made at the same moment, one comes first, and the other knows of it.
"""

from datetime import datetime

from accounts.access import authorise
from accounts.models import User
from accounts.permissions import Permission
from audit import clock
from audit.refusals import PlainDecision, Refused
from cases.models import Case, Person
from cases.queries import find_person, place_of, same_person_ids
from consent.models import ConsentEvent


def may_change(by: User, permission: Permission, case: Case, person: Person) -> None:
    """Raise unless `by` may do this on the case, and the person is on it."""
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


def must_have_happened(moment: datetime, case: Case, person: Person) -> None:
    """Raise `Refused` where the moment is still to come, by the database's clock."""
    if moment > clock.now():
        raise refused(
            "That time is still to come.",
            "Record a notice or an answer once it has been given.",
            case,
            person,
        )


def must_be_about(event: ConsentEvent, case: Case, root: Person) -> None:
    """Raise `Refused` where the event is on another case, or about somebody else."""
    if event.person_id not in same_person_ids(root) or event.case_id != case.pk:
        raise refused(
            "That record is about another person or case.",
            "Open the person's own page and choose the record there.",
            case,
            root,
        )


def refused(words: str, then: str, case: Case, person: Person, *, status: int = 409) -> Refused:
    """The refusal that says `words`, and what to do `then`."""
    return Refused(
        PlainDecision(words=words, next=then),
        subjects=[person.pk],
        cases=[case.pk],
        status=status,
    )
