"""Reviewing an authority while it runs: is it still necessary now?"""

from collections.abc import Iterable
from datetime import date, datetime

from accounts.models import User
from audit import clock
from audit.recording import action
from ripa.authorities.actions.steps import involvement, take_up_to_weigh, tell, write
from ripa.authorities.answers import Answer, ReviewOutcome, answered
from ripa.authorities.deeds import REVIEWED
from ripa.authorities.permits import permit, refusal
from ripa.authorities.running import must_be_running
from ripa.life import Period
from ripa.models import Authority, AuthorityEvent
from ripa.states import Deed

# What the applicant is told, where the review asks something of them.
_FOLLOWS = {
    ReviewOutcome.CHANGE: "A review of your authority found that something has to change.",
    ReviewOutcome.NO_LONGER: "A review of your authority found that it is no longer needed.",
}


@action
def review(
    *,
    by: User,
    authority_id: int,
    version: int,
    reason: str,
    review_by: date | None = None,
    outcome: str = ReviewOutcome.GO_ON,
    involved_reason: str = "",
    answers: Iterable[Answer] = (),
) -> AuthorityEvent:
    """Whether it is still necessary now, and why. Sets the day of the next review.

    One that finds it no longer needed sets no day: the one that was set stands, and the authority
    is to be cancelled next. `reason` is the answer to the first question.
    """
    authority = take_up_to_weigh(by=by, authority_id=authority_id, version=version)
    row = permit(by, authority, Deed.REVIEW)
    at = clock.now()
    running = must_be_running(authority, at)
    involved = involvement(by, authority, at=at, reason=involved_reason)
    event = write(
        authority,
        row,
        by=by,
        trail=REVIEWED,
        reason=reason,
        data={
            **involved,
            "outcome": str(ReviewOutcome(outcome)),
            "review_by": _next_review(authority, running, at, review_by, outcome).isoformat(),
            "answers": answered(answers),
        },
        at=at,
    )
    if outcome in _FOLLOWS and authority.applicant != by:
        tell([authority.applicant], _FOLLOWS[ReviewOutcome(outcome)], event=event)
    return event


def _next_review(
    authority: Authority, running: Period, at: datetime, asked: date | None, outcome: str
) -> date:
    if outcome == ReviewOutcome.NO_LONGER:
        return running.review_by
    if asked is None or not clock.london_day(at) < asked <= running.last_day:
        raise refusal(
            authority,
            "The next review must come after today, and before the authority ends.",
            "Choose a day until then, or cancel the authority if it is no longer needed.",
        )
    return asked
