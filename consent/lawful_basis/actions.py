"""Recording on what footing in data protection law a case stands. The newest is in force."""

from dataclasses import dataclass

from accounts.access import authorise
from accounts.models import User
from accounts.permissions import Permission
from audit.recording import action, record
from cases.models import Case
from cases.queries import place_of
from consent.deeds import LAWFUL_BASIS_RECORDED
from consent.models import LawfulBasis


@dataclass(frozen=True)
class Basis:
    """The articles of the UK GDPR, the law behind the work, and why they fit."""

    article_6: str
    article_9: str
    law: str
    reasons: str


@action
def record_lawful_basis(*, by: User, case: Case, basis: Basis) -> LawfulBasis:
    """Record the lawful basis of a case. What was recorded before stays as its history."""
    authorise(
        by,
        Permission.EDIT_CASE,
        place_of(case, by),
        sight=Permission.SEE_CASE,
        what=f"case {case.reference}",
        cases=[case.pk],
    )
    Case.objects.select_for_update(no_key=True).get(pk=case.pk)
    row = LawfulBasis.objects.create(
        case=case,
        article_6=basis.article_6,
        article_9=basis.article_9,
        law=basis.law,
        reasons=basis.reasons,
        by=by,
    )
    record(LAWFUL_BASIS_RECORDED, by=by, on=row, cases=[case.pk], reason=basis.reasons)
    return row
