"""What waits for somebody to support, check, decide, review, record or go on with."""

from dataclasses import dataclass
from datetime import datetime, timedelta

from django.db.models import Exists, OuterRef
from django.urls import reverse

from accounts.access import actor_for
from accounts.models import User
from accounts.permissions import Permission, Place, Role, allows
from audit import clock
from audit.recording import in_one_transaction
from ripa.authorities.answers import ReviewOutcome
from ripa.authorities.progress import closed_out, is_checked, is_supported, last_review
from ripa.authorities.queries import Line, every_authority, lines_of, record_list, visible_to
from ripa.authorities.separation import has_rank_for
from ripa.authorities.standing import Standing, review_is_due
from ripa.models import Authority, AuthorityEvent, AuthorityKind
from ripa.states import RIPA_KINDS, Kind, State

REVIEW_NOTICE_DAYS = 7
# Longer than a CHIS authorisation that was renewed as it began, for twelve months and twelve more:
# what was last touched before this has ended.
LONGEST_LIFE = timedelta(days=800)

# That one lapsed is poor practice (rules §5), and what it found is owed an account.
ENDED = "It ended without being cancelled. Say what became of what was found"


@dataclass(frozen=True)
class Waiting:
    """One thing that waits for somebody. `what` is a sentence; `since` when it began to wait."""

    authority: Authority
    what: str
    href: str
    since: datetime


@in_one_transaction
def waiting_for(*, by: User) -> list[Waiting]:
    """What waits for `by`: to support, check, decide, take to the magistrate, review or go on with.

    The oldest first, with the read on record.
    """
    waiting = _open_applications(by) + _running(by) + _own(by)
    waiting.sort(key=lambda each: (each.since, each.authority.pk))
    record_list(by, [each.authority for each in waiting], details={"list": "waiting"})
    return waiting


def _open_applications(by: User) -> list[Waiting]:
    states = [State.SUBMITTED, State.AWAITING_MAGISTRATE]
    rows = every_authority().filter(visible_to(by), state__in=states)
    found = ((row, _next_step(by, row)) for row in rows)
    return [_waiting(row, *step) for row, step in found if step is not None]


def _next_step(by: User, row: Authority) -> tuple[str, str] | None:
    """The words and the page of what `by` has to do with an application, if anything."""
    actor = actor_for(by)
    place = _place(row)

    def may(permission: Permission) -> bool:
        return allows(permission, actor, place)

    if row.state == State.AWAITING_MAGISTRATE:
        if may(Permission.RECORD_MAGISTRATE):
            return "Record the magistrate’s decision", "magistrate"
        return None
    if row.kind == AuthorityKind.OVERT:
        return ("Decide", "decide") if may(Permission.DETERMINE_OVERT) else None
    if not is_supported(row):
        return ("Support or return", "support") if may(Permission.SUPPORT_APPLICATION) else None
    checked = is_checked(row)
    if not checked and may(Permission.CHECK_APPLICATION):
        return "Check and number", "check"
    ready = checked or Kind(row.kind) not in RIPA_KINDS
    if ready and may(Permission.DECIDE_AUTHORITY) and has_rank_for(by, row):
        return "Decide", "decide"
    return None


def _running(by: User) -> list[Waiting]:
    """Of what was granted and started: reviews that are due, what a review found no longer needed,
    renewals that wait for the magistrate, and what is owed of one that ended by itself."""
    at = clock.now()
    touched = AuthorityEvent.objects.filter(authority=OuterRef("pk"), at__gte=at - LONGEST_LIFE)
    rows = every_authority().filter(visible_to(by), Exists(touched), state=State.IN_FORCE)
    actor = actor_for(by)
    if not {Role.AUTHORISING_OFFICER, Role.TEAM_MANAGER, Role.RIPA_COORDINATOR} & actor.roles:
        rows = rows.filter(applicant=by)
    found = ((line, _next_step_of(by, line, at)) for line in lines_of(list(rows)))
    return [_waiting(line.authority, *step) for line, step in found if step is not None]


def _next_step_of(by: User, line: Line, at: datetime) -> tuple[str, str] | None:
    """The words and the page of what `by` has to do with an authority that started, if anything."""
    row, standing = line.authority, line.standing
    if standing.running is None:
        return None
    actor, place = actor_for(by), _place(row)
    keeps = allows(Permission.RECORD_MAGISTRATE, actor, place)
    if at > standing.running.end:
        # The applicant's to say, and the co-ordinator's to chase.
        owed = closed_out(row) is None and (keeps or row.applicant_id == by.pk)
        return (ENDED, "close-out") if owed else None
    if standing.running.renewal_awaits_magistrate and keeps:
        return "Record the magistrate’s decision on the renewal", "renewal-order"
    return _review_step(by, row, standing, at)


def _review_step(
    by: User, row: Authority, standing: Standing, at: datetime
) -> tuple[str, str] | None:
    """The review that is due, or the cancelling that the last one came to."""
    overt = row.kind == AuthorityKind.OVERT
    decides = Permission.DETERMINE_OVERT if overt else Permission.DECIDE_AUTHORITY
    if not (has_rank_for(by, row) and allows(decides, actor_for(by), _place(row))):
        return None
    review = last_review(row)
    if review is not None and review.data.get("outcome") == ReviewOutcome.NO_LONGER:
        return "Cancel: its review found that it is no longer needed", "cancel"
    due = review_is_due(standing, at=at, within_days=REVIEW_NOTICE_DAYS)
    return ("Review", "review") if due else None


def _own(by: User) -> list[Waiting]:
    rows = every_authority().filter(applicant=by, state__in=[State.DRAFT, State.RETURNED])
    return [
        _waiting(row, "Change and send again", "revise")
        if row.state == State.RETURNED
        else _waiting(row, "Go on with this application", "tasks")
        for row in rows
    ]


def _waiting(row: Authority, what: str, slug: str) -> Waiting:
    events = sorted(row.events.all(), key=lambda event: event.pk)
    since = events[-1].recorded_at if events else row.created_at
    return Waiting(row, what, reverse(f"authority_{slug.replace('-', '_')}", args=[row.pk]), since)


def _place(row: Authority) -> Place:
    """Enough for the permissions asked here, none of which depends on who was let into the case."""
    return Place(
        team=row.case.team_id,
        applicant=row.applicant_id,
        officers=frozenset(officer.pk for officer in row.officers.all()),
    )
