"""Whether a worker has an interest of their own in a check (rule G03, seed §3).

Each worker answers for themselves, for each check: whoever plans it on its pages, everybody else on
the page before the click. Answers are only added to, and the newest one counts. Who was not asked
has not answered: the gate's fact is `unknown` then, which never reads as permission.
"""

from accounts.access import authorise
from accounts.models import User
from accounts.permissions import Permission
from audit.recording import action, record
from audit.refusals import Refused
from cases.queries import place_of
from checks.deeds import INTEREST_ANSWERED
from checks.facts import personal_interest, why_closed
from checks.models import Check, InterestAnswer


@action
def answer_interest(*, by: User, check: Check, declared: bool) -> None:
    """Say whether `by` has an interest of their own. Raises `Refused` once the check is closed."""
    authorise(
        by,
        Permission.LOOK,
        place_of(check.case, by),
        sight=Permission.SEE_CASE,
        what=f"check {check.number} on case {check.case.reference}",
        cases=[check.case_id],
    )
    held = Check.objects.select_for_update(no_key=True, of=("self",)).select_related("case")
    check = held.get(pk=check.pk)
    closed = why_closed(check)
    if closed is not None:
        raise Refused(closed, on=check, cases=[check.case_id])
    keep_interest(check, by=by, declared=declared)


def keep_interest(check: Check, *, by: User, declared: bool) -> None:
    """Keep the answer of `by`, inside the caller's transaction, if it is not the one they gave."""
    if personal_interest(check, by) == ("declared" if declared else "none"):
        return
    InterestAnswer.objects.create(check_made=check, worker=by, declared=declared)
    record(
        INTEREST_ANSWERED,
        by=by,
        on=check,
        cases=[check.case_id],
        subjects=list(check.subjects.values_list("pk", flat=True)),
        details={"declared": declared},
    )
