"""What every deed on an authority shares: taking it up, writing it down, telling the next one."""

from collections.abc import Iterable
from datetime import datetime
from typing import Any

from django.urls import reverse

from accounts.access import unknown
from accounts.models import User
from accounts.permissions import Permission
from audit import clock
from audit.deeds import Deed as TrailDeed
from audit.recording import record
from audit.refusals import PlainDecision, Stale
from cases.locks import lock_people
from post.actions import notify
from ripa.authorities.decided import decided_words, decision_on
from ripa.authorities.permits import authorise_on, refusal
from ripa.authorities.separation import records_of, separation_of, subject_ids
from ripa.models import Authority, AuthorityEvent
from ripa.states import Transition


def take_up(*, by: User, authority_id: int, version: int) -> Authority:
    """Lock the authority that `by` can see, as it was when the form was shown.

    Raises `Unknown` where `by` may not know of it, `Stale` where it changed since.
    """
    authority = (
        Authority.objects.select_for_update(no_key=True, of=("self",))
        .select_related("case__team", "case__lead", "applicant")
        .filter(pk=authority_id)
        .first()
    )
    if authority is None:
        raise unknown(f"authority {authority_id}")
    authorise_on(by, Permission.SEE_AUTHORITY, authority)
    if authority.version != version:
        raise Stale(
            PlainDecision(
                words=_what_changed(authority),
                next="Open the authority again to see where it stands now. What you typed is "
                "still on this page.",
            ),
            on=authority,
            subjects=subject_ids(authority),
            cases=[authority.case_id],
        )
    return authority


def _what_changed(authority: Authority) -> str:
    """That it changed, and where it was decided meanwhile, by whom, when and how."""
    decision = decision_on(authority)
    decided = f" {decided_words(decision)}" if decision else ""
    return f"Someone changed this after you opened it.{decided}"


def take_up_to_weigh(*, by: User, authority_id: int, version: int) -> Authority:
    """`take_up` for a deed before which the service says what `by` themselves looked at.

    The people are locked first, as by a look at them: a look has come before the deed and is known
    to it, or waits until afterwards.
    """
    known = Authority.objects.select_related("case__team", "case__lead").filter(pk=authority_id)
    authority = known.first()
    if authority is None:
        raise unknown(f"authority {authority_id}")
    authorise_on(by, Permission.SEE_AUTHORITY, authority)
    held: set[int] = set()
    while not held.issuperset(wanted := set(records_of(authority))):
        lock_people(wanted)
        held |= wanted
    return take_up(by=by, authority_id=authority_id, version=version)


def write(
    authority: Authority,
    row: Transition,
    *,
    by: User,
    trail: TrailDeed,
    reason: str = "",
    data: dict[str, Any] | None = None,
    at: datetime | None = None,
) -> AuthorityEvent:
    """Move the authority along the row, and write down who did it, with what rank, when and why.

    `at` is when it takes effect, where that is not now: a magistrate's order is recorded later.
    """
    if row.reason_needed and not reason.strip():
        raise refusal(authority, "Reasons are needed.", "Give your reasons, then send it again.")
    authority.state = row.after
    return note(authority, row.deed, by=by, trail=trail, reason=reason, data=data, at=at)


def note(
    authority: Authority,
    deed: str,
    *,
    by: User,
    trail: TrailDeed,
    reason: str = "",
    data: dict[str, Any] | None = None,
    at: datetime | None = None,
) -> AuthorityEvent:
    """Write down a deed, and save the authority with a new version."""
    authority.version += 1
    authority.save()
    event = AuthorityEvent.objects.create(
        authority=authority,
        deed=deed,
        at=at or clock.now(),
        by=by,
        rank=by.rank,
        reason=reason,
        data=data or {},
    )
    record(
        trail,
        by=by,
        on=authority,
        subjects=subject_ids(authority),
        cases=[authority.case_id],
        reason=reason,
        details={"event": event.pk, **_told(data or {})},
    )
    return event


def _told(data: dict[str, Any]) -> dict[str, Any]:
    """What the trail says of the event's data: not the whole application, which the event keeps."""
    return {name: value for name, value in data.items() if name != "application"}


def tell(people: Iterable[User], text: str, *, event: AuthorityEvent) -> None:
    """Tell each of these people, once, that something waits, and which authority it is about.

    The text carries no case content: an authority is named by its number alone.
    """
    for person in people:
        notify(
            to=person,
            text=f"{text.removesuffix('.')}: {event.authority}.",
            link=reverse("authority_page", args=[event.authority_id]),
            key=f"authority:{event.pk}:{person.pk}",
        )


def involvement(by: User, authority: Authority, *, at: datetime, reason: str) -> dict[str, Any]:
    """How far the decider stands apart, and why they decide all the same, for the deed's event.

    The service answers the first itself. Where it asks for a reason, one must be given (rules §5).
    """
    apart = separation_of(by, authority, at=at)
    if apart.asks_reason and not reason.strip():
        raise refusal(
            authority,
            " ".join(apart.reasons),
            "Let a colleague decide, or say why it has to be you.",
        )
    return apart.to_data(reason)
