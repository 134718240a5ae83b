"""What the gate needs to know that the ledger does not: the worker, the check, consent and
notice.
"""

from collections.abc import Mapping
from datetime import datetime

from django.db import connection

from accounts.models import TrainingKind, User
from audit.clock import london_day
from audit.refusals import PlainDecision, Refused
from cases.models import OnlineProfile, Person
from cases.queries import same_among
from checks.models import Account, Answer, Check
from consent.queries import consent_standing, notice_standing, override_standing
from ripa.deeds import VIEWING_STOPPED
from ripa.ledger import Ask
from ripa.models import Viewing

# Both courses must be current (rule G02, seed §5).
NEEDED_TRAINING = (TrainingKind.RIPA, TrainingKind.HUMAN_RIGHTS)


def account_used(check: Check, worker: User, at: datetime) -> str:
    """The gate's fact: logged out, a council profile that this worker holds, or another account."""
    if check.account != Account.COUNCIL:
        return check.account
    profile = check.council_profile
    assert profile is not None, "the database keeps a council profile with this account"
    closed = profile.closed_on is not None and profile.closed_on <= london_day(at)
    if closed or not profile.holders.filter(pk=worker.pk).exists():
        return "council_not_holder"
    return "council_holder"


def training(worker: User, at: datetime) -> str:
    """The gate's fact. Training that was never recorded has to be done: it counts as lapsed."""
    current = set(
        worker.trainings.filter(
            kind__in=NEEDED_TRAINING, expires_on__gte=london_day(at)
        ).values_list("kind", flat=True)
    )
    return "current" if current.issuperset(NEEDED_TRAINING) else "lapsed"


def personal_interest(check: Check, worker: User) -> str:
    """The gate's fact: what this worker last said of themselves; `unknown` until they were asked.

    What one worker answered says nothing of another.
    """
    newest = check.interests.filter(worker=worker).first()
    if newest is None:
        return "unknown"
    return "declared" if newest.declared else "none"


def profiling(check: Check) -> str:
    """Will the viewing build a picture, show a pattern of life, or be combined? (rules §2, §3)"""
    answers = {check.builds_picture, check.pattern_of_life, check.combined}
    for answer in (Answer.YES, Answer.UNKNOWN):
        if answer in answers:
            return answer
    return Answer.NO


def manager_agreed(check: Check) -> str:
    """The newest answer to whether an item may be kept, of the check as it is; no answer is no."""
    newest = check.agreements.filter(check_version=check.version).first()
    return Answer.YES if newest and newest.agreed else Answer.NO


def _held_open(check: Check, person: Person) -> tuple[Check, Person]:
    """The check and its subject, read again and kept as they are until the transaction ends.

    Raises `Refused` where the check or its case was closed, or the check is about this person no
    more. A share of the rows is enough: looks under one check or case do not wait for each other.
    Whoever closes either locks that row alone, so that nobody waits in a circle.
    """
    with connection.cursor() as cursor:
        cursor.execute("SELECT FROM checks_check WHERE id = %s FOR SHARE", [check.pk])
        cursor.execute("SELECT FROM cases_case WHERE id = %s FOR SHARE", [check.case_id])
    fresh = Check.objects.select_related("case", "council_profile", "authority").get(pk=check.pk)
    subject = same_among(
        fresh.subjects.select_related("merged_into"), Person.objects.get(pk=person.pk)
    )
    closed = why_closed(fresh)
    if closed is not None:
        raise _stopped(closed, fresh, person)
    if subject is None:
        raise _stopped(NO_LONGER_A_SUBJECT, fresh, person)
    return fresh, subject


NO_LONGER_A_SUBJECT = PlainDecision(
    words="This check is not about this person any more.",
    next="Open the check to see whom it is about now.",
)


def why_closed(check: Check) -> PlainDecision | None:
    """Why nothing can be opened under this check, whatever the gate says; None while it can."""
    if check.closed_at is not None:
        return PlainDecision(
            words="This check is closed, so no profile is opened under it.",
            next="Plan a new check if there is a new question.",
        )
    if check.case.closed_on is not None:
        return PlainDecision(
            words="This case is closed, so no profile is opened for it.",
            next="If the work goes on, open the case again and say why.",
        )
    return None


def _stopped(decision: PlainDecision, check: Check, person: Person) -> Refused:
    return Refused(
        decision, deed=VIEWING_STOPPED, on=person, subjects=[person.pk], cases=[check.case_id]
    )


def ask_for(
    check: Check,
    *,
    by: User,
    person: Person,
    profile: OnlineProfile,
    reasons: Mapping[str, str] | None = None,
) -> Ask:
    """The ledger's ask for one profile of one subject under `check`."""

    def again() -> Ask:
        held, subject = _held_open(check, person)
        return ask_for(held, by=by, person=subject, profile=profile, reasons=reasons)

    def gather(root: Person, at: datetime) -> Mapping[str, str]:
        return {
            "account_used": account_used(check, by, at),
            "training": training(by, at),
            "personal_interest": personal_interest(check, by),
            "purpose": check.purpose,
            "interaction": check.interaction,
            "visibility": check.visibility,
            "consent": consent_standing(
                root=root,
                at=at,
                platform=profile.platform,
                purpose=check.purpose,
                profile=profile,
            ),
            "override": override_standing(root=root, case=check.case, at=at, worker=by),
            "notice": notice_standing(root=root, case=check.case, at=at),
            "profiling": profiling(check),
            "keeps_material": check.material_kept,
            "manager_agreed": manager_agreed(check),
        }

    return Ask(
        by=by,
        case=check.case,
        check_key=check.key,
        person=person,
        profile=profile,
        purpose=check.purpose,
        restricted=check.visibility != "public",
        immediate_declared=check.immediate,
        gather=gather,
        again=again,
        named_authority=check.authority,
        council_profile=check.council_profile,
        reasons=reasons or {},
    )


def ask_within(viewing: Viewing, profile: OnlineProfile, *, by: User) -> Ask:
    """The ask for a profile that was let in within `viewing`, of the check as it is now."""
    assert viewing.check_key is not None, "only a look declared late has no check"
    checks = Check.objects.select_related("case", "council_profile", "authority")
    return ask_for(checks.get(key=viewing.check_key), by=by, person=viewing.person, profile=profile)
