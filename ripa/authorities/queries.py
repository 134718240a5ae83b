"""The only door for reading authorities: fetch, authorise and record the read in one call."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta

from django.db.models import Exists, OuterRef, Q, QuerySet
from django.urls import reverse

from accounts.access import actor_for, can, unknown
from accounts.models import User
from accounts.permissions import Permission, Place, Role, allows
from audit import clock
from audit.recording import in_one_transaction, record
from cases.models import Case
from cases.queries import visible_cases
from ripa.authorities.deeds import AUTHORITIES_LISTED, AUTHORITY_READ
from ripa.authorities.life import lives_of
from ripa.authorities.permits import authorise_on
from ripa.authorities.place import place_of_authority
from ripa.authorities.progress import is_checked, is_supported
from ripa.authorities.separation import has_prescribed_rank, records_of, subject_ids
from ripa.authorities.standing import Standing, review_is_due, standing_of
from ripa.models import Authority, AuthorityEvent, AuthorityKind, Stop, Tally, Viewing
from ripa.states import RIPA_KINDS, Deed, Kind, State, transitions_from

ON_A_PAGE = 20
HISTORY_ON_A_PAGE = 20
REVIEW_NOTICE_DAYS = 7
# Longer than the longest period: what was last touched before this has ended.
LONGEST_LIFE = timedelta(days=400)

# Who reads every authority, whatever the case (the keepers and deciders of the permission table).
_READ_ALL = frozenset(
    {Role.AUTHORISING_OFFICER, Role.RIPA_COORDINATOR, Role.SRO, Role.AUDITOR, Role.INSPECTOR}
)


@dataclass(frozen=True)
class Offer:
    """Something that the reader may do with an authority now. `slug` ends its page's address."""

    slug: str
    text: str


@dataclass(frozen=True)
class Look:
    """One line of the subject's history: a viewing or a stop, in words that this reader may see."""

    at: datetime
    what: str
    subject: str
    who: str


@dataclass(frozen=True)
class History:
    """The looks at the people of an application: how many counted, how many stops, the newest."""

    counted: int
    stops: int
    newest: list[Look]


@dataclass(frozen=True)
class Shown:
    """An authority as one reader may see it at this moment."""

    authority: Authority
    standing: Standing
    events: list[AuthorityEvent]
    offers: list[Offer]
    history: History | None


@dataclass(frozen=True)
class Line:
    """One row of a list."""

    authority: Authority
    standing: Standing


@dataclass(frozen=True)
class AuthorityList:
    """One page of a list; `older` is the id before which the next page starts, if any."""

    lines: list[Line]
    older: int | None


@dataclass(frozen=True)
class Waiting:
    """One thing that waits for somebody. `what` is a sentence; `since` when it began to wait."""

    authority: Authority
    what: str
    href: str
    since: datetime


def _rows() -> QuerySet[Authority]:
    return Authority.objects.select_related(
        "case__team", "case__lead", "applicant", "decided_by"
    ).prefetch_related("subjects", "officers", "events__by")


def visible_to(by: User) -> Q:
    """The authorities that `by` may read. A draft never yet submitted is its writer's alone."""
    actor = actor_for(by)
    if not actor.active:
        return Q(pk__in=[])
    submitted = Exists(AuthorityEvent.objects.filter(authority=OuterRef("pk")))
    others = Q() if _READ_ALL & actor.roles else _concerning(by)
    return Q(applicant=by) | (Q(submitted) & others)


def _concerning(by: User) -> Q:
    named = Exists(Authority.officers.through.objects.filter(authority=OuterRef("pk"), user=by))
    return Q(named) | Q(case__in=visible_cases(by))


def find_authority(*, by: User, pk: int) -> Authority:
    """An authority that `by` may read, or 404. Records nothing."""
    authority = _rows().filter(visible_to(by), pk=pk).first()
    if authority is None:
        raise unknown(f"authority {pk}")
    authorise_on(by, Permission.SEE_AUTHORITY, authority)
    return authority


@in_one_transaction
def open_authority(
    *, by: User, pk: int, permitted: Callable[[User, Authority], object] | None = None
) -> Shown:
    """An authority, with the read on record. `permitted` raises unless `by` may do what the page is
    for."""
    authority = find_authority(by=by, pk=pk)
    if permitted is not None:
        permitted(by, authority)
    at = clock.now()
    standing = standing_of(authority, lives_of([authority])[authority.pk], at=at)
    place = place_of_authority(authority, by)
    record(
        AUTHORITY_READ,
        by=by,
        on=authority,
        subjects=subject_ids(authority),
        cases=[authority.case_id],
    )
    return Shown(
        authority=authority,
        standing=standing,
        events=sorted(authority.events.all(), key=lambda event: event.pk),
        offers=offers_for(by, authority, standing, place, at=at),
        history=_history(by, authority) if _weighs_it(by, place) else None,
    )


def _weighs_it(by: User, place: Place) -> bool:
    """Those who support, check or decide see the history of looks beside the application."""
    weighing = (
        Permission.SUPPORT_APPLICATION,
        Permission.CHECK_APPLICATION,
        Permission.DECIDE_AUTHORITY,
        Permission.DETERMINE_OVERT,
    )
    return any(can(by, permission, place) for permission in weighing)


def _history(by: User, authority: Authority) -> History:
    records = records_of(authority)
    tallies = Tally.objects.filter(person__in=records)
    looks = (
        tallies.select_related("viewing__worker", "viewing__case", "viewing__authority", "person")
        .order_by("-viewing__at", "-viewing_id")
        .distinct()[:HISTORY_ON_A_PAGE]
    )
    stops = Stop.objects.filter(person__in=records).select_related("worker", "case", "person")
    lines = [
        Look(
            each.viewing.at,
            _basis(each.viewing),
            str(each.person),
            who_for(by, each.viewing.worker, each.viewing.case),
        )
        for each in looks
    ]
    lines += [
        Look(
            stop.at,
            f"Stopped by rule {stop.rule}",
            str(stop.person),
            who_for(by, stop.worker, stop.case),
        )
        for stop in stops.order_by("-at")[:HISTORY_ON_A_PAGE]
    ]
    return History(
        counted=tallies.filter(counted=True).count(),
        stops=stops.count(),
        newest=sorted(lines, key=lambda look: look.at, reverse=True)[:HISTORY_ON_A_PAGE],
    )


def _basis(viewing: Viewing) -> str:
    if viewing.late:
        return "Look, declared late"
    if viewing.authority is not None:
        return f"Look under {viewing.authority}"
    return "Look under consent" if viewing.rule == "G09" else f"Look under rule {viewing.rule}"


def who_for(by: User, worker: User, case: Case) -> str:
    """Who looked, unless that case is restricted to its own workers."""
    if case.restricted and not visible_cases(by).filter(pk=case.pk).exists():
        return "another team"
    return str(worker)


def offers_for(
    by: User, authority: Authority, standing: Standing, place: Place, *, at: datetime
) -> list[Offer]:
    """What `by` may do with the authority now, in the order in which it is usually done."""
    actor = actor_for(by)
    own = authority.applicant_id == by.pk
    possible = {
        row.deed
        for row in transitions_from(Kind(authority.kind), State(authority.state))
        if allows(Permission[row.permission], actor, place)
        and (own or row.permission != Permission.APPLY.name)
        and (row.permission != Permission.DECIDE_AUTHORITY.name or has_prescribed_rank(by))
    }
    waits = authority.state == State.SUBMITTED and authority.kind != AuthorityKind.OVERT
    ended = standing.running is None or clock.london_day(at) > standing.running.last_day
    renewing = standing.running is not None and standing.running.renewal_awaits_magistrate
    may_support = allows(Permission.SUPPORT_APPLICATION, actor, place)
    may_check = allows(Permission.CHECK_APPLICATION, actor, place)
    offers = (
        (Deed.SAVE in possible, "answers", "Go on with this application"),
        (Deed.REVISE in possible, "revise", "Change and send again"),
        (waits and may_support and not is_supported(authority), "support", "Support or return"),
        (waits and may_check and not is_checked(authority), "check", "Check and number"),
        (Deed.GRANT in possible, "decide", "Decide"),
        (Deed.MAGISTRATE_APPROVE in possible, "magistrate", "Record the magistrate’s decision"),
        (
            Deed.RENEWAL_APPROVE in possible and renewing,
            "renewal-order",
            "Record the magistrate’s approval of the renewal",
        ),
        (Deed.REVIEW in possible and not ended, "review", "Review"),
        (Deed.RENEW in possible and not ended and not renewing, "renew", "Renew"),
        (Deed.CANCEL in possible, "cancel", "Cancel this authority"),
        (Deed.WITHDRAW in possible, "withdraw", "Withdraw this application"),
    )
    return [Offer(slug, text) for offered, slug, text in offers if offered]


@in_one_transaction
def list_authorities(
    *, by: User, state: str = "", kind: str = "", before: int | None = None
) -> AuthorityList:
    """A page of the authorities that `by` may read, newest first, with the read on record."""
    rows = _rows().filter(visible_to(by)).order_by("-pk")
    if state:
        rows = rows.filter(state=state)
    if kind:
        rows = rows.filter(kind=kind)
    if before is not None:
        rows = rows.filter(pk__lt=before)
    found = list(rows[: ON_A_PAGE + 1])
    shown = found[:ON_A_PAGE]
    _record_list(by, shown, details={"state": state, "kind": kind, "before": before})
    return AuthorityList(lines_of(shown), shown[-1].pk if len(found) > len(shown) else None)


def lines_of(rows: list[Authority]) -> list[Line]:
    """Each authority with where it stands now, in a number of queries that does not grow."""
    lives, at = lives_of(rows), clock.now()
    return [Line(row, standing_of(row, lives[row.pk], at=at)) for row in rows]


def _record_list(by: User, rows: list[Authority], details: dict[str, object]) -> None:
    record(
        AUTHORITIES_LISTED,
        by=by,
        subjects=[pk for row in rows for pk in subject_ids(row)],
        cases=[row.case_id for row in rows],
        details=details,
    )


def authorities_on(case: Case, *, by: User) -> list[Line]:
    """The authorities of a case whose read is on record, newest first."""
    return lines_of(list(_rows().filter(visible_to(by), case=case).order_by("-pk")))


@in_one_transaction
def waiting_for(*, by: User) -> list[Waiting]:
    """What waits for `by`: to support, check, decide, take to the magistrate, review or go on with.

    The oldest first, with the read on record.
    """
    waiting = _open_applications(by) + _running(by) + _own(by)
    waiting.sort(key=lambda each: (each.since, each.authority.pk))
    _record_list(by, [each.authority for each in waiting], details={"list": "waiting"})
    return waiting


def _open_applications(by: User) -> list[Waiting]:
    states = [State.SUBMITTED, State.AWAITING_MAGISTRATE]
    rows = _rows().filter(visible_to(by), state__in=states)
    found = ((row, _next_step(by, row)) for row in rows)
    return [_waiting(row, *step) for row, step in found if step is not None]


def _next_step(by: User, row: Authority) -> tuple[str, str] | None:
    """The words and the page of what `by` has to do with an application, if anything."""
    actor = actor_for(by)
    place = Place(
        team=row.case.team_id,
        applicant=row.applicant_id,
        officers=frozenset(officer.pk for officer in row.officers.all()),
    )

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
    if ready and may(Permission.DECIDE_AUTHORITY) and has_prescribed_rank(by):
        return "Decide", "decide"
    return None


def _running(by: User) -> list[Waiting]:
    """Reviews that are due, and renewals that wait for the magistrate."""
    actor, at = actor_for(by), clock.now()
    if not {Role.AUTHORISING_OFFICER, Role.TEAM_MANAGER, Role.RIPA_COORDINATOR} & actor.roles:
        return []
    touched = AuthorityEvent.objects.filter(authority=OuterRef("pk"), at__gte=at - LONGEST_LIFE)
    rows = list(_rows().filter(visible_to(by), Exists(touched), state=State.IN_FORCE))
    waiting = []
    for line in lines_of(rows):
        row, standing = line.authority, line.standing
        decides = (
            Permission.DETERMINE_OVERT
            if row.kind == AuthorityKind.OVERT
            else Permission.DECIDE_AUTHORITY
        )
        place = Place(
            team=row.case.team_id,
            applicant=row.applicant_id,
            officers=frozenset(officer.pk for officer in row.officers.all()),
        )
        due = review_is_due(standing, at=at, within_days=REVIEW_NOTICE_DAYS)
        ranked = row.kind == AuthorityKind.OVERT or has_prescribed_rank(by)
        if due and ranked and allows(decides, actor, place):
            waiting.append(_waiting(row, "Review", "review"))
        renewing = standing.running is not None and standing.running.renewal_awaits_magistrate
        if renewing and allows(Permission.RECORD_MAGISTRATE, actor, place):
            waiting.append(
                _waiting(row, "Record the magistrate’s approval of the renewal", "renewal-order")
            )
    return waiting


def _own(by: User) -> list[Waiting]:
    rows = _rows().filter(applicant=by, state__in=[State.DRAFT, State.RETURNED])
    return [
        _waiting(row, "Change and send again", "revise")
        if row.state == State.RETURNED
        else _waiting(row, "Go on with this application", "answers")
        for row in rows
    ]


def _waiting(row: Authority, what: str, slug: str) -> Waiting:
    events = sorted(row.events.all(), key=lambda event: event.pk)
    since = events[-1].recorded_at if events else row.created_at
    return Waiting(row, what, reverse(f"authority_{slug.replace('-', '_')}", args=[row.pk]), since)
