"""From the rows of an authority to its life, and the gate's `authority` fact.

The scope that was granted is read from the grant's own event, which is never changed. A person in
it counts as the record that stands for them now: an authority for someone whose record was merged
covers the record that was kept, and no longer does once the merge is undone.
"""

from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from django.db.models import Q, QuerySet

from accounts.models import User
from audit import clock
from cases.models import OnlineProfile, Person
from cases.queries import same_person_ids
from ripa.life import Ask, AuthorityState, Bound, Granted, Life, bound_crossed, state_at
from ripa.life_json import life_from_json
from ripa.models import Authority, AuthorityEvent, Tally, Viewing
from ripa.periods import london_day
from ripa.states import Deed, State

# Deeds that change what an authority is worth, as rules §5 names their events. The others
# (support, check, submission and so on) are not part of its life.
EVENT_NAMES: Mapping[str, str] = {
    Deed.GRANT: "granted",
    Deed.REFUSE: "refused",
    Deed.MAGISTRATE_APPROVE: "magistrate_approved",
    Deed.MAGISTRATE_REFUSE: "magistrate_refused",
    Deed.REVIEW: "reviewed",
    Deed.RENEW: "renewed",
    Deed.RENEWAL_APPROVE: "renewal_approved",
    # While a renewal waits, and only then can it be refused, the rules' event is of that renewal.
    Deed.RENEWAL_REFUSE: "magistrate_refused",
    Deed.CANCEL: "cancelled",
}

# What reading a record raises where the record is not as the service writes it.
_UNREADABLE = (AttributeError, KeyError, TypeError, ValueError)

# What an unnamed authority may be worth for it to be proposed, the most permissive first. One
# whose review is overdue only where policy lets it permit: otherwise it is not a valid one.
_VALID = (AuthorityState.IN_FORCE_CHIS, AuthorityState.IN_FORCE_IN_SCOPE)
_VALID_OR_OVERDUE = (*_VALID, AuthorityState.REVIEW_OVERDUE)


def life_of(authority: Authority) -> Life | None:
    """Everything that happened to one authority; None where its record cannot be read."""
    return lives_of([authority])[authority.pk]


def lives_of(
    authorities: Iterable[Authority], *, exclude_viewing: Viewing | None = None
) -> dict[int, Life | None]:
    """The life of each authority by its id, in a number of queries that does not grow with them.

    It is None where the record cannot be read, or tells what cannot be, so that one such record
    hides no other. It is never permission: `_judge` makes it `unknown`.

    `exclude_viewing` is not counted as a use: the open session in which more is asked for.
    """
    rows = list(authorities)
    events = _events_of(rows)
    uses = _uses_of(rows, exclude_viewing)
    roots = roots_of({pk for told in events.values() for event in told for pk in _subjects(event)})
    return {row.pk: _life(row, events[row.pk], uses[row.pk], roots) for row in rows}


def _life(
    authority: Authority,
    events: Collection[AuthorityEvent],
    uses: Iterable[datetime],
    roots: Mapping[int, int],
) -> Life | None:
    try:
        return life_from_json(story_of(authority, events, uses, roots))
    except _UNREADABLE:
        return None


def story_of(
    authority: Authority,
    events: Collection[AuthorityEvent],
    uses: Iterable[datetime],
    roots: Mapping[int, int],
) -> dict[str, Any]:
    """The life of an authority in the JSON of rules §5, with people as the records they are now."""
    told = [_event_json(event, roots) for event in events if event.deed in EVENT_NAMES]
    told += [{"deed": "used", "at": at.isoformat()} for at in uses]
    return {
        "kind": authority.kind,
        "subject_under_18_source": any(
            event.deed == Deed.GRANT and event.data.get("source_under_18", False)
            for event in events
        ),
        "events": sorted(told, key=lambda event: datetime.fromisoformat(event["at"])),
    }


def roots_of(person_ids: Collection[int]) -> dict[int, int]:
    """For each record, the id of the one that stands for it. One query for each step of merging."""
    roots = {pk: pk for pk in person_ids}
    step = set(person_ids)
    while step:
        moved = dict(
            Person.objects.filter(pk__in=step, merged_into__isnull=False).values_list(
                "pk", "merged_into_id"
            )
        )
        roots = {pk: moved.get(root, root) for pk, root in roots.items()}
        step = {root for root in moved.values() if root is not None}
    return roots


def _events_of(rows: list[Authority]) -> dict[int, list[AuthorityEvent]]:
    found: dict[int, list[AuthorityEvent]] = defaultdict(list)
    for event in AuthorityEvent.objects.filter(authority__in=rows).order_by("at", "id"):
        found[event.authority_id].append(event)
    return found


def uses_of(authority: Authority) -> QuerySet[Viewing]:
    """The viewings that were uses of it, for anyone whom they concerned. A viewing is one use."""
    return Viewing.objects.filter(
        Q(authority=authority) | Q(pk__in=authority.tallies.values("viewing"))
    )


def _uses_of(rows: list[Authority], besides: Viewing | None) -> dict[int, list[datetime]]:
    """The moments of `uses_of` each."""
    found: dict[int, list[datetime]] = defaultdict(list)
    own = Viewing.objects.filter(authority__in=rows).order_by()
    each = Tally.objects.filter(authority__in=rows).order_by()
    if besides is not None:
        own, each = own.exclude(pk=besides.pk), each.exclude(viewing=besides)
    # One row a viewing, as a union has no row twice.
    uses = own.values_list("authority_id", "pk", "at").union(
        each.values_list("authority_id", "viewing_id", "viewing__at")
    )
    for authority_id, _, at in uses.order_by("at"):
        found[authority_id].append(at)
    return found


def _subjects(event: AuthorityEvent) -> list[int]:
    """The ids of the people whom a grant names; none where it cannot be read."""
    try:
        return [int(pk) for pk in event.data["scope"]["subjects"]]
    except _UNREADABLE:
        return []


def _event_json(event: AuthorityEvent, roots: Mapping[int, int]) -> dict[str, Any]:
    told: dict[str, Any] = {"deed": EVENT_NAMES[event.deed], "at": event.at.isoformat()}
    if event.deed == Deed.GRANT:
        people = sorted({roots[int(pk)] for pk in event.data["scope"]["subjects"]})
        told["scope"] = {**event.data["scope"], "subjects": [str(pk) for pk in people]}
    if event.deed == Deed.REVIEW:
        told["review_by"] = event.data["review_by"]
    if event.deed == Deed.RENEW and event.data.get("to"):
        told["to"] = event.data["to"]
    return told


def first_day_of(authority: Authority) -> date | None:
    """The first London day on which it may be used, where the grant set one for later."""
    grant = authority.events.filter(deed=Deed.GRANT).first()
    first = grant.data.get("from") if grant else None
    return date.fromisoformat(first) if first else None


# --- The gate's fact -----------------------------------------------------------------------------


@dataclass(frozen=True)
class Judged:
    """What one authority is worth for one look, and which of its bounds the look lies outside."""

    authority: Authority
    state: AuthorityState
    crossed: tuple[Bound, ...] = ()


def authority_fact(
    *,
    by: User,
    root: Person,
    profile: OnlineProfile,
    purpose: str,
    restricted: bool,
    at: datetime,
    named: Authority | None,
    overdue_permits: bool,
    exclude_viewing: Viewing | None = None,
    lock: bool = False,
) -> tuple[AuthorityState, Authority | None]:
    """The gate's fact for a look at `root`, and the authority it is about (None where none is).

    The authority that the check names is judged, whatever it is worth. Where it names none, the
    most permissive one for this person that is in force and in scope is proposed; one that ended
    or covers something else, and that nobody relies on, stands in nobody's way. An authority
    whose review is overdue is one of these unless `overdue_permits`, as policy says; then it is
    proposed after all others.

    With `lock`, the rows are locked in the order of their ids and judged at the moment when all of
    them are held, so that a viewing or a cancellation that was committed meanwhile is known of.
    """
    rows = list(_candidates(root, named, lock=lock))
    moment = max(at, clock.now()) if lock else at
    ask = Ask(
        at=moment,
        subject=str(root.pk),
        platform=profile.platform,
        officer=str(by.pk),
        purpose=purpose,
        restricted=restricted,
        profile=str(profile.pk),
    )
    judged = [_judge(row, ask, exclude_viewing) for row in rows]
    if named is not None:
        return _relied_on(judged)
    for state in _VALID_OR_OVERDUE if overdue_permits else _VALID:
        for each in judged:
            if each.state is state:
                return state, each.authority
    return AuthorityState.NONE, None


def bounds_crossed(
    *,
    by: User,
    root: Person,
    profile: OnlineProfile,
    purpose: str,
    restricted: bool,
    at: datetime,
    named: Authority,
) -> tuple[Bound, ...]:
    """Which bounds of the named authority a look lies outside, so that the page can name them."""
    ask = Ask(
        at=at,
        subject=str(root.pk),
        platform=profile.platform,
        officer=str(by.pk),
        purpose=purpose,
        restricted=restricted,
        profile=str(profile.pk),
    )
    return _judge(named, ask, None).crossed


def _candidates(root: Person, named: Authority | None, *, lock: bool) -> Iterable[Authority]:
    rows = Authority.objects.order_by("pk")
    if lock:
        rows = rows.select_for_update(no_key=True, of=("self",))
    if named is not None:
        return rows.filter(pk=named.pk)
    about = Authority.subjects.through.objects.filter(person__in=same_person_ids(root))
    return rows.filter(pk__in=about.values("authority"), state=State.IN_FORCE)


def _relied_on(judged: list[Judged]) -> tuple[AuthorityState, Authority | None]:
    if not judged or judged[0].state is AuthorityState.NONE:
        return AuthorityState.NONE, None
    return judged[0].state, judged[0].authority


def _judge(authority: Authority, ask: Ask, besides: Viewing | None) -> Judged:
    """Events that cannot be read give `unknown`, which the gate never takes as permission."""
    life = lives_of([authority], exclude_viewing=besides)[authority.pk]
    if life is None:
        return Judged(authority, AuthorityState.UNKNOWN)
    state, crossed = state_at(life, ask), bound_crossed(life, ask)
    first = first_day_of(authority)
    if first is not None and london_day(ask.at) < first and state in _VALID_OR_OVERDUE:
        return Judged(authority, AuthorityState.OUT_OF_SCOPE, (*crossed, Bound.DATES))
    if state in _VALID_OR_OVERDUE and _decided_by(authority, ask.officer):
        return Judged(authority, AuthorityState.OUT_OF_SCOPE, (*crossed, Bound.OFFICER))
    return Judged(authority, state, crossed)


def _decided_by(authority: Authority, officer: str) -> bool:
    """Did this worker grant or renew it? Then it is not theirs to use, although it may name nobody
    and so cover every worker: who decides is never an officer on it (rules §5, Separation).
    """
    decisions = authority.events.filter(deed__in=[Deed.GRANT, Deed.RENEW])
    return decisions.filter(by=int(officer)).exists()


def terms_of(life: Life) -> Granted | None:
    """The grant, with the scope as it is read today; None where there is none."""
    return next((event for event in life.events if isinstance(event, Granted)), None)
