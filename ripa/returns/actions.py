"""The only door for what is done to reports: leave an authority out, put it back, issue."""

import hashlib
import json
from typing import Any

from accounts.access import authorise, unknown
from accounts.models import User
from accounts.permissions import Permission
from audit import clock
from audit.recording import action, record
from audit.refusals import PlainDecision, Refused, Stale
from ripa.models import Exclusion, IssuedReport
from ripa.returns.deeds import EXCLUDED, ISSUED, PUT_BACK
from ripa.returns.facts import people_and_cases
from ripa.returns.papers import typeset_report
from ripa.returns.report import Made, make


@action
def leave_out(*, by: User, kind: str, period: str, authority_id: int, reason: str) -> Exclusion:
    """Do not count this authority in this report, for a written reason."""
    authorise(by, Permission.MAKE_RETURNS, what="leaving an authority out of a report")
    made = make(kind, period)
    if authority_id not in made.counted:
        raise _refusal(
            "That authority is not counted in this report.",
            "Choose one that is, or leave the report as it is.",
        )
    if any(each.authority_id == authority_id for each in made.left_out):
        raise _refusal(
            "That authority is left out already.", "Open the report again to see the reason."
        )
    if not reason.strip():
        raise _refusal("A reason is needed.", "Say why, then send it again.")
    exclusion = Exclusion.objects.create(
        report=made.report,
        period=made.span.name,
        authority_id=authority_id,
        reason=reason,
        by=by,
        at=clock.now(),
    )
    _record_about(EXCLUDED, by, exclusion, reason)
    return exclusion


def find_exclusion(kind: str, period: str, pk: int) -> Exclusion:
    """An exclusion from this very report that has not been taken back.

    Raises `Unknown` where there is none, `Refused` where it was taken back before.
    """
    exclusion = (
        Exclusion.objects.select_related("authority", "by")
        .filter(pk=pk, report=kind, period=period)
        .first()
    )
    if exclusion is None:
        raise unknown(f"exclusion {pk}")
    if exclusion.ended_at is not None:
        raise _refusal(
            "That authority was put back already.",
            "Open the report again to see who did it, and why.",
        )
    return exclusion


@action
def put_back(*, by: User, kind: str, period: str, pk: int, reason: str) -> Exclusion:
    """Count the authority again, for a written reason. The exclusion stays on record."""
    authorise(by, Permission.MAKE_RETURNS, what="putting an authority back into a report")
    # The lock makes the second of two who do this at once see what the first did.
    Exclusion.objects.select_for_update(no_key=True).filter(pk=pk).first()
    exclusion = find_exclusion(kind, period, pk)
    if not reason.strip():
        raise _refusal("A reason is needed.", "Say why, then send it again.")
    exclusion.ended_by, exclusion.ended_at, exclusion.ended_reason = by, clock.now(), reason
    exclusion.save()
    _record_about(PUT_BACK, by, exclusion, reason)
    return exclusion


def _record_about(deed: Any, by: User, exclusion: Exclusion, reason: str) -> None:
    people, cases = people_and_cases([exclusion.authority_id])
    record(
        deed,
        by=by,
        on=exclusion,
        subjects=people,
        cases=cases,
        reason=reason,
        details={
            "report": exclusion.report,
            "period": exclusion.period,
            "authority": exclusion.authority_id,
        },
    )


def seen(made: Made) -> str:
    """A mark of what a page showed: another one as soon as a figure, an exclusion or the last
    issue is another."""
    newest = made.issued[0].pk if made.issued else None
    shown = [made.counts, made.whole, [each.pk for each in made.left_out], newest]
    return hashlib.sha256(json.dumps(shown, sort_keys=True).encode()).hexdigest()


def ensure_issuable(made: Made) -> None:
    """Raise unless the period is over."""
    if not made.has_ended:
        raise _refusal(
            f"{made.span.words} is not over yet.",
            "Issue the report once its last day has passed.",
        )


@action
def issue(*, by: User, kind: str, period: str, shown: str) -> IssuedReport:
    """Freeze the report as it stands: its figures, and the document that says them.

    `shown` is the mark (`seen`) of what the page showed. Where it was issued before, this one says
    that it replaces the last.
    """
    authorise(by, Permission.MAKE_RETURNS, what="issuing a report")
    made = make(kind, period)
    ensure_issuable(made)
    if seen(made) != shown:
        raise Stale(
            PlainDecision(
                words="The report changed after you opened this page.",
                next="Open the report again, read the figures, then issue it.",
            )
        )
    earlier = made.issued[0] if made.issued else None
    document = typeset_report(made, by=by, replaces=earlier)
    issued = IssuedReport.objects.create(
        report=made.report,
        period=made.span.name,
        replaces=earlier,
        figures=frozen(made),
        document=document,
        sha256=hashlib.sha256(document).hexdigest(),
        by=by,
        at=made.at,
    )
    record(
        ISSUED,
        by=by,
        on=issued,
        details={
            "sha256": issued.sha256,
            "counts": issued.figures["counts"],
            "replaces": earlier.pk if earlier else None,
        },
    )
    return issued


def frozen(made: Made) -> dict[str, Any]:
    """The figures as they are kept with an issued report."""
    return {
        "counts": made.counts,
        "whole": dict(made.whole),
        "nil": made.nil,
        "unreadable": made.unreadable,
        "left_out": [
            {
                "authority": str(each.authority),
                "reason": each.reason,
                "by": str(each.by),
                "at": each.at.isoformat(),
            }
            for each in made.left_out
        ],
    }


def _refusal(words: str, then: str) -> Refused:
    return Refused(PlainDecision(words=words, next=then))
