"""Plots of what follows: consent taken back, somebody who is not told, the lawful basis."""

from audit import clock
from cases.models import InvolvementRole
from checks.flags.actions import review_flag
from checks.models import ConsentFlag, FlagReview
from consent.lawful_basis.actions import Basis, record_lawful_basis
from consent.models import ConsentDeed, LawfulBasis
from consent.not_told.actions import answer_not_told
from demo import words
from demo.casework import CaseFile
from demo.doing import do


def _took_it_back(file: CaseFile) -> ConsentFlag:
    """A look under consent found something; then the person withdrew, which flags it."""
    person, profile = file.subject()
    file.consent(person, ConsentDeed.GIVEN, days_ago=14, lasts_until=-45)
    check = file.check(person, consent_position="Given in writing a fortnight ago.")
    viewing = file.look(check, person, profile)
    file.outcome(viewing, something=True)
    file.consent(person, ConsentDeed.WITHDRAWN, at=clock.now())
    return ConsentFlag.objects.get(viewing=viewing)


def taken_back(file: CaseFile) -> None:
    """What was found waits for the manager's review."""
    _took_it_back(file)


def taken_back_and_reviewed(file: CaseFile) -> None:
    """The manager has decided that nothing may be built on it."""
    reasons = "A visit answers the question as well, and they have asked us not to look."
    do(
        review_flag,
        by=file.manager,
        flag=_took_it_back(file),
        decision=FlagReview.Decision.DO_NOT_RELY,
        reasons=reasons,
    )


def not_told(file: CaseFile) -> None:
    """Somebody is not told for now, and the manager agrees."""
    person = file.person(InvolvementRole.RISK)
    row = file.not_told(person, reasons=words.NOT_TOLD)
    reasons = "I agree until the conference. Look at it again then."
    do(answer_not_told, by=file.manager, not_told=row, agreed=True, reasons=reasons)


def not_told_waits(file: CaseFile) -> None:
    """The same, which the manager has still to answer."""
    file.not_told(file.person(InvolvementRole.PARTNER), reasons=words.NOT_TOLD)


def on_a_lawful_basis(file: CaseFile) -> None:
    """What is usual, confirmed for this case."""
    basis = Basis(
        article_6=LawfulBasis.Article6.PUBLIC_TASK,
        article_9=LawfulBasis.Article9.SAFEGUARDING,
        law="Children Act 1989 section 47",
        reasons="The council must enquire where a child may be suffering significant harm.",
    )
    do(record_lawful_basis, by=file.lead, case=file.case, basis=basis)
