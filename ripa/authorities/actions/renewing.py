"""Renewing an authority before it ends: a new decision, with reasons of its own."""

from collections.abc import Iterable
from datetime import datetime, timedelta

from accounts.models import User
from audit import clock
from audit.recording import action
from ripa.authorities.actions.steps import involvement, take_up_to_weigh, tell, write
from ripa.authorities.answers import Answer, answer, answered
from ripa.authorities.application import renewed_to
from ripa.authorities.deeds import RENEWED
from ripa.authorities.life import life_of
from ripa.authorities.permits import permit, refusal
from ripa.authorities.progress import renewal_words, reviews_words
from ripa.authorities.running import must_be_running
from ripa.authorities.staff import coordinators
from ripa.life import Period, period
from ripa.models import Authority, AuthorityEvent
from ripa.states import RIPA_KINDS, Deed, Kind
from socialcheck.templatetags.ui import uk_date


@action
def renew(
    *,
    by: User,
    authority_id: int,
    version: int,
    reason: str,
    involved_reason: str = "",
    answers: Iterable[Answer] = (),
) -> AuthorityEvent:
    """One more period, for reasons of its own. RIPA: nothing until the magistrate approves it.

    Which renewal it is, and which reviews were held, the service answers itself.
    """
    authority = take_up_to_weigh(by=by, authority_id=authority_id, version=version)
    row = permit(by, authority, Deed.RENEW)
    at = clock.now()
    running = must_be_running(authority, at)
    if running.renewal_awaits_magistrate:
        raise refusal(
            authority,
            "A renewal already waits for the magistrate.",
            "Ask the RIPA co-ordinator to record the magistrate's decision.",
        )
    _must_have_begun(authority, at)
    involved = involvement(by, authority, at=at, reason=involved_reason)
    known = [
        answer("Which renewal is this?", renewal_words(authority)),
        answer("Which reviews were held?", reviews_words(authority)),
    ]
    event = write(
        authority,
        row,
        by=by,
        trail=RENEWED,
        reason=reason,
        data={
            **involved,
            **_shorter(authority, running),
            "answers": answered([*known, *answers]),
        },
        at=at,
    )
    if Kind(authority.kind) in RIPA_KINDS:
        tell(coordinators(), "A renewal waits for the magistrate.", event=event)
    tell([authority.applicant], "Your authority was renewed.", event=event)
    return event


def _must_have_begun(authority: Authority, at: datetime) -> None:
    """Refuse one more period while the last one that was granted lies ahead: each is a decision of
    its own, taken on what is known by then."""
    renewal = Deed.RENEWAL_APPROVE if Kind(authority.kind) in RIPA_KINDS else Deed.RENEW
    newest = authority.events.filter(deed=renewal, at__lte=at).order_by("at", "pk").last()
    life = life_of(authority)
    if newest is None or life is None:
        return
    before = period(life.as_at(newest.at - timedelta(microseconds=1)))
    if before is not None and clock.london_day(at) <= before.last_day:
        raise refusal(
            authority,
            "It was renewed already, and the new period has not begun. It begins after "
            f"{uk_date(before.last_day)}.",
            "Review it until then. Renew it again in the new period, if it is still needed.",
        )


def _shorter(authority: Authority, running: Period) -> dict[str, str]:
    """The last day of the new period, where policy lets it run for less than the rules do."""
    to = renewed_to(authority, running.last_day)
    return {"to": to.isoformat()} if to else {}
