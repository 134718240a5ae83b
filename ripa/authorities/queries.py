"""The only door for reading authorities: fetch, authorise and record the read in one call."""

from collections.abc import Callable, Collection, Mapping
from dataclasses import dataclass
from datetime import datetime

from django.db.models import Exists, OuterRef, Prefetch, Q, QuerySet

from accounts.access import actor_for, can, unknown
from accounts.models import User
from accounts.permissions import Actor, Permission, Place, Role
from audit import clock
from audit.recording import in_one_transaction, record
from cases.models import Case
from cases.panels import Panel
from cases.queries import visible_cases
from ripa.authorities.beside import panels_beside
from ripa.authorities.deeds import AUTHORITIES_LISTED, AUTHORITY_READ
from ripa.authorities.life import lives_of
from ripa.authorities.permits import authorise_on, may
from ripa.authorities.place import place_of_authority
from ripa.authorities.progress import closed_out, is_checked, is_supported
from ripa.authorities.separation import records_of, subject_ids
from ripa.authorities.standing import Standing, standing_of
from ripa.models import Authority, AuthorityEvent, Stop, Tally, Viewing
from ripa.states import Deed, Kind, State, transitions_from

ON_A_PAGE = 20
HISTORY_ON_A_PAGE = 20

# Who reads every authority, whatever the case (the keepers and deciders of the permission table).
_READ_ALL = frozenset({Role.AUTHORISING_OFFICER, Role.RIPA_COORDINATOR, Role.SRO, Role.AUDITOR})
# What the central record has: an inspector reads that, and nothing else.
_ON_RECORD = Q(number__isnull=False)


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
    # For those who weigh it alone: the looks at these people, and what else stands beside.
    history: History | None
    beside: list[Panel]


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


def every_authority() -> QuerySet[Authority]:
    """All of them, with what a line or a page of them draws."""
    return Authority.objects.select_related(
        "case__team", "case__lead", "applicant", "decided_by"
    ).prefetch_related("subjects", "officers", "profiles", "events__by")


def visible_to(by: User) -> Q:
    """The authorities that `by` may read. A draft never yet submitted is its writer's alone."""
    actor = actor_for(by)
    if not actor.active:
        return Q(pk__in=[])
    # A draft has no event but that it was withdrawn, which sends it to nobody.
    sent = AuthorityEvent.objects.filter(authority=OuterRef("pk")).exclude(deed=Deed.WITHDRAW)
    submitted = Exists(sent)
    others = Q() if _READ_ALL & actor.roles else _concerning(by, actor)
    return Q(applicant=by) | (Q(submitted) & others)


def _concerning(by: User, actor: Actor) -> Q:
    named = Exists(Authority.officers.through.objects.filter(authority=OuterRef("pk"), user=by))
    concerning = Q(named) | Q(case__in=visible_cases(by))
    return concerning | _ON_RECORD if Role.INSPECTOR in actor.roles else concerning


def names_for(by: User, ids: Collection[int]) -> dict[int, str]:
    """What to call each authority to `by`: its number, where they may read it. One query."""
    readable = Authority.objects.filter(visible_to(by), pk__in=ids)
    return dict.fromkeys(ids, "an authority") | {each.pk: str(each) for each in readable}


def find_authority(*, by: User, pk: int) -> Authority:
    """An authority that `by` may read, or 404. Records nothing."""
    authority = every_authority().filter(visible_to(by), pk=pk).first()
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
    weighs_it = _weighs_it(by, place)
    return Shown(
        authority=authority,
        standing=standing,
        events=sorted(authority.events.all(), key=lambda event: event.pk),
        offers=offers_for(by, authority, standing, place, at=at),
        history=_history(by, authority) if weighs_it else None,
        beside=panels_beside(by, authority) if weighs_it else [],
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
    looks = list(
        Viewing.objects.filter(pk__in=tallies.values("viewing"))
        .select_related("worker", "case")
        .prefetch_related(
            Prefetch("tallies", tallies.select_related("viewing__authority", "authority", "person"))
        )
        .order_by("-at", "-pk")[:HISTORY_ON_A_PAGE]
    )
    places = [place for look in looks for place in look.tallies.all()]
    names = names_for(by, {place.used.pk for place in places if place.used is not None})
    stops = Stop.objects.filter(person__in=records).select_related("worker", "case", "person")
    lines = [
        Look(
            look.at,
            _basis(look, names),
            ", ".join(dict.fromkeys(str(each.person) for each in look.tallies.all())),
            who_for(by, look.worker, look.case),
        )
        for look in looks
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
        counted=tallies.filter(counted=True).values("viewing").distinct().order_by().count(),
        stops=stops.count(),
        newest=sorted(lines, key=lambda look: look.at, reverse=True)[:HISTORY_ON_A_PAGE],
    )


def _basis(viewing: Viewing, names: Mapping[int, str]) -> str:
    """What let it in for the people of the application, whose places it was fetched with."""
    if viewing.late:
        return "Look, declared late"
    under = dict.fromkeys(_words(each, names) for each in viewing.tallies.all())
    return f"Look under {' and '.join(under)}"


def _words(place: Tally, names: Mapping[int, str]) -> str:
    if place.used is not None:
        return names[place.used.pk]
    return "consent" if place.let_in_by == "G09" else f"rule {place.let_in_by}"


def who_for(by: User, worker: User, case: Case) -> str:
    """Who looked, unless that case is restricted to its own workers."""
    if case.restricted and not visible_cases(by).filter(pk=case.pk).exists():
        return "another team"
    return str(worker)


def offers_for(
    by: User, authority: Authority, standing: Standing, place: Place, *, at: datetime
) -> list[Offer]:
    """What `by` may do with the authority now, in the order in which it is usually done."""
    possible = {
        row.deed
        for row in transitions_from(Kind(authority.kind), State(authority.state))
        if may(by, authority, row, place)
    }
    returned = authority.state == State.RETURNED
    ended = standing.running is None or clock.london_day(at) > standing.running.last_day
    lapsed = standing.running is not None and ended
    renewing = standing.running is not None and standing.running.renewal_awaits_magistrate
    offers = (
        (Deed.SAVE in possible, "tasks", "Go on with this application"),
        (Deed.REVISE in possible and returned, "revise", "Change and send again"),
        (
            Deed.SUPPORT in possible and not is_supported(authority),
            "support",
            "Support or return",
        ),
        (Deed.CHECK in possible and not is_checked(authority), "check", "Check and number"),
        (Deed.GRANT in possible, "decide", "Decide"),
        (Deed.MAGISTRATE_APPROVE in possible, "magistrate", "Record the magistrate’s decision"),
        (
            Deed.RENEWAL_APPROVE in possible and renewing,
            "renewal-order",
            "Record the magistrate’s decision on the renewal",
        ),
        (Deed.REVIEW in possible and not ended, "review", "Review"),
        (Deed.RENEW in possible and not ended and not renewing, "renew", "Renew"),
        (Deed.CANCEL in possible and not lapsed, "cancel", "Cancel this authority"),
        (
            Deed.CANCEL in possible and lapsed and closed_out(authority) is None,
            "close-out",
            "Say what became of what was found",
        ),
        (Deed.REVISE in possible and not returned, "revise", "Take back and change"),
        (Deed.WITHDRAW in possible, "withdraw", "Withdraw this application"),
    )
    return [Offer(slug, text) for offered, slug, text in offers if offered]


@in_one_transaction
def list_authorities(
    *, by: User, state: str = "", kind: str = "", before: int | None = None
) -> AuthorityList:
    """A page of the authorities that `by` may read, newest first, with the read on record."""
    rows = every_authority().filter(visible_to(by)).order_by("-pk")
    if state:
        rows = rows.filter(state=state)
    if kind:
        rows = rows.filter(kind=kind)
    if before is not None:
        rows = rows.filter(pk__lt=before)
    found = list(rows[: ON_A_PAGE + 1])
    shown = found[:ON_A_PAGE]
    record_list(by, shown, details={"state": state, "kind": kind, "before": before})
    return AuthorityList(lines_of(shown), shown[-1].pk if len(found) > len(shown) else None)


def lines_of(rows: list[Authority]) -> list[Line]:
    """Each authority with where it stands now, in a number of queries that does not grow."""
    lives, at = lives_of(rows), clock.now()
    return [Line(row, standing_of(row, lives[row.pk], at=at)) for row in rows]


def record_list(by: User, rows: list[Authority], details: dict[str, object]) -> None:
    """Put the reading of these on record."""
    record(
        AUTHORITIES_LISTED,
        by=by,
        subjects=[pk for row in rows for pk in subject_ids(row)],
        cases=[row.case_id for row in rows],
        details=details,
    )


def authorities_on(case: Case, *, by: User) -> list[Line]:
    """The authorities of a case whose read is on record, newest first."""
    return lines_of(list(every_authority().filter(visible_to(by), case=case).order_by("-pk")))
