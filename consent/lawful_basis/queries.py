"""Reading on what footing in data protection law a case stands."""

from accounts.models import User
from accounts.permissions import Permission
from audit.recording import in_one_transaction, record
from cases.models import Case
from cases.queries import find_case
from consent.deeds import LAWFUL_BASIS_READ
from consent.models import LawfulBasis


def bases_of(case: Case) -> list[LawfulBasis]:
    """What was recorded for the case, newest first: the first is in force."""
    return list(case.lawful_bases.select_related("by"))


@in_one_transaction
def open_lawful_basis(*, by: User, reference: str) -> tuple[Case, list[LawfulBasis]]:
    """A case whose lawful basis `by` may record, and what was recorded, with the read on record."""
    case = find_case(by=by, reference=reference, permission=Permission.EDIT_CASE)
    record(LAWFUL_BASIS_READ, by=by, on=case, cases=[case.pk])
    return case, bases_of(case)
