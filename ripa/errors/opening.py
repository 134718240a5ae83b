"""Opening an error case about a look: who may, and what follows at once.

From that moment what the look brought is closed (`ripa.errors.quarantine`), and a session that is
still open ends.
"""

from django.urls import reverse

from accounts.access import authorise, can, unknown
from accounts.models import RoleName, User
from accounts.permissions import Permission
from accounts.queries import holders_of
from audit import clock
from audit.recording import action, in_one_transaction, record
from audit.refusals import PlainDecision, Refused
from cases.queries import place_of
from post.actions import notify
from ripa.authorities.queries import visible_to
from ripa.concerned import lock_viewing
from ripa.errors.deeds import ERROR_OPENED, LOOK_READ_TO_REPORT
from ripa.errors.looks import used_by
from ripa.models import Authority, ErrorCase, ErrorKind, Viewing
from ripa.sessions import end_viewing

REPORTED = "A look was reported as one that should not have happened. It waits for you."
# Kinds that somebody reports; a late declaration opens its case by itself.
REPORTABLE = (ErrorKind.SHOULD_HAVE_STOPPED, ErrorKind.OUTSIDE)


def may_see_look(by: User, viewing: Viewing) -> bool:
    """Whether `by` may know of the look: by its case, by replaying, or by an authority it used."""
    if can(by, Permission.SEE_CASE, place_of(viewing.case, by)) or can(by, Permission.REPLAY):
        return True
    return used_by(viewing).filter(visible_to(by)).exists()


def may_report(by: User, viewing: Viewing) -> bool:
    """Whether `by`, who may see the look, may report it now."""
    return can(by, Permission.REPORT_ERROR, place_of(viewing.case, by)) and not _open_case(viewing)


def error_links(by: User, viewing: Viewing) -> list[dict[str, str]]:
    """The error cases about a look, for those who may read them."""
    if not can(by, Permission.SEE_ERRORS):
        return []
    return [
        {"text": f"Error case {pk}", "href": reverse("error_page", args=[pk])}
        for pk in viewing.error_cases.order_by("pk").values_list("pk", flat=True)
    ]


def _open_case(viewing: Viewing) -> ErrorCase | None:
    return viewing.error_cases.filter(decided_at__isnull=True).first()


@in_one_transaction
def look_to_report(*, by: User, viewing_id: int, sent: bool = False) -> Viewing:
    """A look that `by` may report, with the read of it on record. What was `sent` already is not
    refused here although a case is open: the action says so, beside what was typed.
    """
    viewing = _find(by, viewing_id)
    if not sent:
        _refuse_second(viewing)
    record(
        LOOK_READ_TO_REPORT,
        by=by,
        on=viewing,
        subjects=[viewing.person_id],
        cases=[viewing.case_id],
    )
    return viewing


def _find(by: User, viewing_id: int) -> Viewing:
    viewing = (
        Viewing.objects.select_related("case", "person", "worker", "authority")
        .filter(pk=viewing_id)
        .first()
    )
    if viewing is None or not may_see_look(by, viewing):
        raise unknown(f"viewing {viewing_id}")
    authorise(
        by,
        Permission.REPORT_ERROR,
        place_of(viewing.case, by),
        what=f"viewing {viewing_id}",
        subjects=[viewing.person_id],
        cases=[viewing.case_id],
    )
    return viewing


def _refuse_second(viewing: Viewing) -> None:
    there = _open_case(viewing)
    if there is not None:
        raise Refused(
            PlainDecision(
                words="This look has been reported already.",
                next=f"Error case {there.pk} waits for the senior responsible officer. "
                "Tell them if you know more.",
            ),
            on=viewing,
            subjects=[viewing.person_id],
            cases=[viewing.case_id],
        )


@action
def report_look(
    *,
    by: User,
    viewing_id: int,
    kind: str,
    what_happened: str,
    whose_decision: str,
    authority: Authority | None = None,
) -> ErrorCase:
    """Open the one case about a look that should not have happened.

    `authority` is the one outside of which it was, of those that it used. Raises `Refused` where a
    case about the look is open already.
    """
    viewing = _find(by, viewing_id)
    lock_viewing(viewing)
    _refuse_second(viewing)
    error = open_error_case(
        viewing,
        by=by,
        kind=kind,
        what_happened=what_happened,
        whose_decision=whose_decision,
        authority=authority,
    )
    if viewing.worker_id != by.pk:
        notify(
            to=viewing.worker,
            text="A look of yours was reported. What it brought is closed until the senior "
            "responsible officer decides.",
            link=reverse("viewing_page", args=[viewing.pk]),
            key=f"error-of-yours:{error.pk}",
        )
    return error


def open_error_case(
    viewing: Viewing,
    *,
    by: User,
    kind: str,
    what_happened: str,
    whose_decision: str = "",
    authority: Authority | None = None,
    words: str = REPORTED,
) -> ErrorCase:
    """The case, inside the caller's transaction, which holds the locks of the viewing. The senior
    responsible officers are told in `words`.
    """
    error = ErrorCase.objects.create(
        kind=kind,
        viewing=viewing,
        case=viewing.case,
        person=viewing.person,
        authority=authority,
        what_happened=what_happened,
        whose_decision=whose_decision,
        opened_by=by,
    )
    end_viewing(viewing, by=by, why="It was reported as an error.", at=clock.now())
    record(
        ERROR_OPENED,
        by=by,
        on=error,
        subjects=[error.person_id],
        cases=[error.case_id],
        reason=what_happened,
        details={"kind": kind, "viewing": viewing.pk},
    )
    for officer in holders_of(RoleName.SRO):
        notify(
            to=officer,
            text=words,
            link=reverse("error_page", args=[error.pk]),
            key=f"error:{error.pk}:{officer.pk}",
        )
    return error
