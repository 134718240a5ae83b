"""Looks as uses of an authority: which it used, those under one, and those outside of it.

A look was judged at the door by what was on record then. What is recorded later can show that it
lay outside after all: an order with a later time, a cancellation dated before, a merge undone.
Nothing is stored about that: it is found from the rows whenever somebody asks.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import date, datetime
from typing import Any

from django.db.models import Exists, OuterRef, Q, QuerySet

from accounts.models import User
from audit.recording import in_one_transaction, record
from cases.models import Case
from cases.queries import visible_cases
from ripa.authorities.life import lives_of, roots_of, terms_of, uses_of
from ripa.authorities.queries import find_authority
from ripa.errors.deeds import USES_READ
from ripa.life import Ask, AuthorityState, Life, Scope, Used, bound_crossed, state_at
from ripa.models import Authority, AuthorityEvent, ErrorCase, Opening, Tally, Viewing
from ripa.periods import london_day
from ripa.policy import settings_of
from ripa.states import Deed

ON_A_PAGE = 20
# So many of the newest uses are weighed; older ones were weighed when they were new.
WEIGHED = 1_000
USE_RULE = "G10"

_INSIDE = {AuthorityState.IN_FORCE_IN_SCOPE, AuthorityState.IN_FORCE_CHIS}
_WORDS: Mapping[AuthorityState, str] = {
    AuthorityState.NONE: "when it was not granted, or had been refused",
    AuthorityState.AWAITING_MAGISTRATE: "before the magistrate’s order",
    AuthorityState.EXPIRED: "after its last day",
    AuthorityState.CANCELLED: "after it was cancelled",
    AuthorityState.EXHAUSTED: "when all its viewings were used",
    AuthorityState.REVIEW_OVERDUE: "when its review was overdue",
    AuthorityState.UNKNOWN: "and its record cannot be read",
}


def used_by(viewing: Viewing) -> QuerySet[Authority]:
    """The authorities of which a viewing was a use, for anyone whom it concerned."""
    each = viewing.tallies.filter(authority__isnull=False).order_by().values("authority")
    return Authority.objects.filter(Q(pk=viewing.authority_id) | Q(pk__in=each)).order_by("pk")


@dataclass(frozen=True)
class UseShown:
    """A look under an authority, as one reader may be told of it."""

    viewing: Viewing
    whom: str
    who: str
    error_cases: list[int]


@dataclass(frozen=True)
class Uses:
    """One page of the looks under an authority; `older` is where the next one starts, if any."""

    authority: Authority
    rows: list[UseShown]
    older: int | None


@in_one_transaction
def open_uses(*, by: User, pk: int, before: int | None = None) -> Uses:
    """A page of the looks made under an authority, newest first, with the read on record."""
    authority = find_authority(by=by, pk=pk)
    rows = uses_of(authority).select_related("worker", "case", "person").order_by("-pk")
    rows = rows.prefetch_related("tallies__person", "error_cases")
    if before is not None:
        rows = rows.filter(pk__lt=before)
    found = list(rows[: ON_A_PAGE + 1])
    shown = found[:ON_A_PAGE]
    hidden = _hidden_cases(by, {look.case_id for look in shown if look.case.restricted})
    record(
        USES_READ,
        by=by,
        on=authority,
        subjects=[tally.person_id for look in shown for tally in look.tallies.all()],
        cases=[look.case_id for look in shown],
    )
    return Uses(
        authority,
        [
            UseShown(
                look,
                ", ".join(dict.fromkeys(_whom(look, authority))),
                "another team" if look.case_id in hidden else str(look.worker),
                [each.pk for each in look.error_cases.all()],
            )
            for look in shown
        ],
        shown[-1].pk if len(found) > len(shown) else None,
    )


def _whom(look: Viewing, authority: Authority) -> list[str]:
    """The people for whom the look was a use of this authority."""
    own = [t.person.name for t in look.tallies.all() if t.authority_id == authority.pk]
    return own or [look.person.name]


def _hidden_cases(by: User, restricted: set[int]) -> set[int]:
    if not restricted:
        return set()
    seen = Case.objects.filter(pk__in=visible_cases(by).filter(pk__in=restricted).values("pk"))
    return restricted - set(seen.values_list("pk", flat=True))


# --- Looks to check ------------------------------------------------------------------------------


@dataclass(frozen=True)
class ToCheck:
    """A look that by what is on record now lay outside the authority of which it was a use."""

    viewing: Viewing
    authority: Authority
    why: str


def looks_to_check() -> list[ToCheck]:
    """Those of the newest uses that lay outside, and about which no error case was ever opened.

    Newest first, one for each look. The number of queries does not grow with the looks.
    """
    places = _newest_uses()
    authorities = {each.used.pk: each.used for each in places if each.used is not None}
    lives = lives_of(authorities.values())
    roots = roots_of({place.person_id for place in places})
    first_days = _first_days(authorities)
    found: dict[int, ToCheck] = {}
    for place in places:
        used = place.used
        if used is None or place.viewing_id in found:
            continue
        why = _outside(place, lives[used.pk], str(roots[place.person_id]), first_days.get(used.pk))
        if why:
            found[place.viewing_id] = ToCheck(place.viewing, used, why)
    return list(found.values())


def _newest_uses() -> list[Tally]:
    reported = ErrorCase.objects.filter(viewing=OuterRef("viewing"))
    uses = Q(authority__isnull=False) | Q(rule="", viewing__authority__isnull=False)
    return list(
        Tally.objects.filter(uses, ~Exists(reported))
        .select_related(
            "viewing__worker",
            "viewing__case",
            "viewing__person",
            "viewing__policy",
            "viewing__authority",
            "authority",
        )
        .prefetch_related("viewing__openings__profile")
        .order_by("-viewing", "pk")[:WEIGHED]
    )


def _first_days(authorities: Mapping[int, Authority]) -> dict[int, date]:
    """The first day on which each may be used, where its grant set one."""
    grants = AuthorityEvent.objects.filter(authority__in=authorities, deed=Deed.GRANT)
    return {
        pk: date.fromisoformat(data["from"])
        for pk, data in grants.values_list("authority_id", "data")
        if data.get("from")
    }


def _outside(place: Tally, life: Life | None, root: str, first_day: date | None) -> str:
    """In what the look lay outside its authority; nothing where it lay within it."""
    viewing = place.viewing
    if life is None:
        return _WORDS[AuthorityState.UNKNOWN]
    # It is no obstacle to itself, nor are those that came after it.
    life = replace(
        life,
        events=tuple(e for e in life.events if not (isinstance(e, Used) and e.at >= viewing.at)),
    )
    overdue_permits = not settings_of(viewing.policy).review_overdue_blocks
    for ask in _asks(viewing, life, root):
        state = state_at(life, ask)
        if state is AuthorityState.REVIEW_OVERDUE and overdue_permits:
            continue
        if state is AuthorityState.OUT_OF_SCOPE:
            bounds = ", ".join(str(each) for each in bound_crossed(life, ask))
            return f"outside its bounds: {bounds}"
        if state not in _INSIDE:
            return _WORDS[state]
        if first_day is not None and london_day(ask.at) < first_day:
            return "before its first day"
    return ""


def _asks(viewing: Viewing, life: Life, root: str) -> Iterator[Ask]:
    """What each profile opened under the authority asked for, at the moment when it was opened."""
    terms = terms_of(life)
    scope = terms.scope if terms else _NO_SCOPE
    openings: list[Opening] = list(viewing.openings.all())
    under = [each for each in openings if each.rule == USE_RULE] or openings
    asked: list[tuple[datetime, str, str, dict[str, Any]]] = [
        (each.at, each.profile.platform, str(each.profile_id), each.facts) for each in under
    ]
    for at, platform, profile, facts in asked or [(viewing.at, "", "", viewing.facts)]:
        yield Ask(
            at=at,
            subject=root,
            platform=platform or _any_of(scope.platforms),
            officer=str(viewing.worker_id),
            purpose=str(facts.get("purpose") or _any_of(scope.purposes)),
            restricted=facts.get("visibility", "public") != "public",
            profile=profile or _any_of(scope.profiles),
        )


_NO_SCOPE = Scope(frozenset(), frozenset(), frozenset(), frozenset(), restricted=False)


def _any_of(allowed: frozenset[str]) -> str:
    """Something within a bound, for old looks of which it was not kept."""
    return min(allowed, default="")
