"""What an authority covers and how far it is used up, for the pages on which somebody may look.

Told to those who may read the authority. For anybody else it is "an authority", and no more.
"""

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any

from django.urls import reverse

from accounts.models import User
from audit import clock
from cases.models import OnlineProfile, Person
from cases.queries import root_of, same_person_groups
from ripa.authorities.life import lives_of, terms_of
from ripa.authorities.queries import visible_to
from ripa.authorities.words import platform_name, purpose_name
from ripa.life import Ask, AuthorityState, Granted, Life, Used, period, state_at
from ripa.models import Authority
from ripa.periods import london_day
from ripa.policy import policy_at, settings_of
from ripa.states import Deed, State
from socialcheck.templatetags.ui import uk_datetime

UNNAMED = "an authority"


@dataclass(frozen=True)
class Covers:
    """One authority as one reader may be told of it.

    `most` is None where it sets no most, or may not be told; `rows` are those of a summary list.
    """

    name: str = UNNAMED
    href: str = ""
    used: int = 0
    most: int | None = None
    rows: list[dict[str, Any]] = field(default_factory=list)

    @property
    def meter_words(self) -> str:
        return f"viewings used under {self.name}"


def covers_of(by: User, authorities: Iterable[Authority]) -> dict[int, Covers]:
    """What each authority covers, by its id, in a number of queries that does not grow."""
    wanted = {each.pk for each in authorities}
    if not wanted:
        return {}
    readable = list(
        Authority.objects.filter(visible_to(by), pk__in=wanted).prefetch_related(
            "subjects", "officers", "profiles"
        )
    )
    lives, at = lives_of(readable), clock.now()
    told = {row.pk: _covers(row, lives[row.pk], at) for row in readable}
    return {pk: told.get(pk, Covers()) for pk in sorted(wanted)}


def _covers(authority: Authority, life: Life | None, at: datetime) -> Covers:
    address = reverse("authority_page", args=[authority.pk])
    terms = terms_of(life) if life else None
    if life is None or terms is None:
        return Covers(name=str(authority), href=address)
    return Covers(
        name=str(authority),
        href=address,
        used=sum(isinstance(event, Used) for event in life.as_at(at).events),
        most=terms.max_viewings,
        rows=_rows(authority, terms, life.as_at(at)),
    )


def _rows(authority: Authority, terms: Granted, life: Life) -> list[dict[str, Any]]:
    """The terms as they were granted, which may be narrower than those asked for."""
    scope, running = terms.scope, period(life)
    officers = [str(each) for each in authority.officers.all() if str(each.pk) in scope.officers]
    rows = [
        ("Who may be looked at", [str(person) for person in authority.subjects.all()]),
        ("Platforms", sorted(map(platform_name, scope.platforms)) or ["Any"]),
        ("Profiles", [str(profile) for profile in authority.profiles.all()] or ["Any"]),
        ("Who may look", officers or ["Any worker on the case"]),
        ("What for", sorted(map(purpose_name, scope.purposes)) or ["Anything"]),
        ("In force until", [uk_datetime(running.end) if running else "Not in force yet"]),
        ("Material behind a privacy setting", ["Yes" if scope.restricted else "No"]),
    ]
    if terms.max_viewings is None:
        rows.append(("Most viewings", ["No limit"]))
    return [{"key": key, "value": "\n".join(lines)} for key, lines in rows]


# An authority is not for whoever made one of these (`life.authority_fact`).
_DECISIONS = frozenset({Deed.GRANT, Deed.RENEW})
# What an authority that nobody named may be worth for it to be proposed at the door.
_VALID = frozenset({AuthorityState.IN_FORCE_CHIS, AuthorityState.IN_FORCE_IN_SCOPE})


def proposed_for(
    by: User,
    wishes: Mapping[Person, Collection[OnlineProfile]],
    *,
    purpose: str,
    restricted: bool,
) -> list[Authority]:
    """The authorities under which `by` could look now at these people, each at these profiles.

    As the door would propose them, for all at once and without locks: the number of queries does
    not grow with the people.
    """
    at = clock.now()
    asks = [
        Ask(
            at=at,
            subject=str(root_of(person).pk),
            platform=profile.platform,
            officer=str(by.pk),
            purpose=purpose,
            restricted=restricted,
            profile=str(profile.pk),
        )
        for person, profiles in wishes.items()
        for profile in profiles
    ]
    if not asks:
        return []
    groups = same_person_groups({int(ask.subject) for ask in asks})
    records = [pk for group in groups.values() for pk in group]
    about = Authority.subjects.through.objects.filter(person__in=records)
    rows = list(
        Authority.objects.filter(pk__in=about.values("authority"), state=State.IN_FORCE)
        .prefetch_related("events")
        .order_by("pk")
    )
    lives, valid = lives_of(rows), _VALID
    if not settings_of(policy_at(at)).review_overdue_blocks:
        valid = valid | {AuthorityState.REVIEW_OVERDUE}
    return [row for row in rows if _would_do(row, lives[row.pk], asks, valid, london_day(at))]


def _would_do(
    row: Authority,
    life: Life | None,
    asks: Iterable[Ask],
    valid: Collection[AuthorityState],
    today: date,
) -> bool:
    if life is None:
        return False
    deciders = {str(each.by_id) for each in row.events.all() if each.deed in _DECISIONS}
    if any(ask.officer in deciders for ask in asks):
        return False
    firsts = [event.data.get("from") for event in row.events.all() if event.deed == Deed.GRANT]
    if any(first and date.fromisoformat(first) > today for first in firsts):
        return False
    return any(state_at(life, ask) in valid for ask in asks)
