"""The only door for reading notices, consent and overrides.

Two kinds of reader. The gate's facts (`consent_standing`, `notice_standing`, `override_standing`)
are pure reads inside the transaction that admits a viewing: they record nothing, as the ledger
records the whole. Pages use `open_event` and the positions below, which panels draw on pages whose
read is on record.
"""

from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from datetime import date, datetime

from django.db.models import Prefetch, Q, QuerySet

from accounts.access import unknown
from accounts.models import Posting, User
from accounts.permissions import Permission
from audit import clock
from audit.recording import in_one_transaction, record
from cases.models import Case, OnlineProfile, Person
from cases.profile_address import OTHER, PLATFORMS
from cases.purposes import Purpose
from cases.queries import find_case, find_person, same_person_ids, visible_to
from consent import rules
from consent.answers.rights import ADULT, age_on
from consent.deeds import CONSENT_READ
from consent.models import (
    Assessment,
    ConsentDeed,
    ConsentEvent,
    Notice,
    NoticeKind,
    Override,
    SignedForm,
)

# --- What the gate asks --------------------------------------------------------------------------


def consent_standing(
    *,
    root: Person,
    at: datetime,
    platform: str,
    purpose: str,
    profile: OnlineProfile | None = None,
) -> rules.ConsentStanding:
    """How consent stands for a look at `root` at this moment, on this platform, for this purpose.

    Where no `profile` is said, consent for named profiles is out of scope. The events of every
    record merged into `root` count, on whichever case they were recorded. Events that the rules
    cannot read give `unknown`, which the gate never takes as permission. Nobody decides for an
    adult: what others answered for a child counts to the day before the child is 18.
    """
    rows = list(_events(same_person_ids(root)))
    try:
        events = _rule_events(_for_their_age(rows, root, at), roots_of(_deciders(rows)))
        return rules.standing(events, _ask(at, platform, profile, purpose))
    except ValueError:
        return rules.ConsentStanding.UNKNOWN


def notice_standing(*, root: Person, case: Case, at: datetime) -> str:
    """`specific`, `general` or `none`: what this person had been told at this moment.

    A specific notice says that a look will happen in one piece of work, so it is specific on the
    case where it was given and no more than general on another.
    """
    given = Notice.objects.filter(person__in=same_person_ids(root), given_at__lte=at)
    if given.filter(kind=NoticeKind.SPECIFIC, case=case).exists():
        return NoticeKind.SPECIFIC
    return NoticeKind.GENERAL if given.exists() else "none"


def override_standing(*, root: Person, case: Case, at: datetime, worker: User) -> str:
    """`recorded` where a manager's override for this person on this case is in force, else `none`.

    It is in force to the end of its review date in London. One made by the worker who looks does
    not count: nobody overrides for themselves.
    """
    in_force = (
        Override.objects.filter(person__in=same_person_ids(root), case=case, at__lte=at)
        .filter(review_on__gte=clock.london_day(at))
        .exclude(by=worker)
    )
    return "recorded" if in_force.exists() else "none"


# --- From rows to the rules' events --------------------------------------------------------------


def rule_event(row: ConsentEvent, roots: Mapping[int, int]) -> rules.Event:
    """`row` as the rules read it. Raises ValueError where a part that its deed needs is missing.

    `roots` gives the id of the record that stands for each decider who has one, so that one person
    under two merged records is one decider. A decider without a record is known by name, whatever
    its case and spacing; a name is never taken to be somebody's record.
    """
    scope = None
    if row.deed == ConsentDeed.GIVEN:
        if row.scope_from is None:
            raise ValueError("Consent that was given needs a first day.")
        scope = rules.Scope(
            platforms=frozenset(row.platforms),
            purposes=frozenset(row.purposes),
            first=row.scope_from,
            last=row.scope_to,
            profiles=frozenset(str(pk) for pk in row.profiles),
        )
    return rules.Event(
        id=str(row.key),
        at=row.at,
        deed=rules.Deed(row.deed),
        by=decider_key(row, roots),
        footing=rules.Footing(row.footing) if row.footing else None,
        scope=scope,
        of=str(row.strikes_out.key) if row.strikes_out else None,
    )


def _ask(at: datetime, platform: str, profile: OnlineProfile | None, purpose: str) -> rules.Ask:
    return rules.Ask(at, platform, purpose, profile="" if profile is None else str(profile.pk))


def decider_key(row: ConsentEvent, roots: Mapping[int, int]) -> str:
    """Who decided, such that the same person gives the same key."""
    if row.decider_person_id is not None:
        return f"person:{roots.get(row.decider_person_id, row.decider_person_id)}"
    return f"name:{' '.join(row.decider.casefold().split())}"


def _for_their_age(rows: list[ConsentEvent], person: Person, at: datetime) -> list[ConsentEvent]:
    """The events that count at the person's age: parental responsibility ends when they are 18
    [Children Act 1989 s.105].
    """
    age = age_on(person.born_on, clock.london_day(at))
    if age is None or age < ADULT:
        return rows
    return [row for row in rows if row.footing != rules.Footing.PARENTAL_RESPONSIBILITY]


def later_answers(event: ConsentEvent, *, by: User) -> list[ConsentEvent]:
    """What the same decider answered after `event`, in the order of time, on the cases that `by`
    may see. What was struck out is left out.
    """
    root = roots_of([event.person_id])[event.person_id]
    rows = [
        row
        for row in _events(list(_records_under([root]))).filter(struck_out_by__isnull=True)
        if row.deed in rules.ANSWERS and (row.at, row.pk) > (event.at, event.pk)
    ]
    roots = roots_of(_deciders([*rows, event]))
    who, seen = decider_key(event, roots), _seen_by(by, {row.case_id for row in rows})
    return [row for row in rows if decider_key(row, roots) == who and row.case_id in seen]


def _rule_events(rows: Iterable[ConsentEvent], roots: Mapping[int, int]) -> list[rules.Event]:
    """The rows as the rules read them. A confirmation is left out: it changes no standing."""
    return [rule_event(row, roots) for row in rows if row.deed != ConsentDeed.CONFIRMED]


def _deciders(rows: Iterable[ConsentEvent]) -> set[int]:
    return {row.decider_person_id for row in rows if row.decider_person_id is not None}


def _events(person_ids: Collection[int]) -> QuerySet[ConsentEvent]:
    """The events of these records in the order that the rules need."""
    return (
        ConsentEvent.objects.filter(person__in=person_ids)
        .select_related("strikes_out")
        .order_by("at", "id")
    )


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


def _records_under(roots: Collection[int]) -> dict[int, int]:
    """For each record merged into one of `roots`, and each root itself, the root's id."""
    under = {root: root for root in roots}
    layer = list(roots)
    while layer:
        pairs = Person.objects.filter(merged_into__in=layer).values_list("pk", "merged_into_id")
        found = {pk: under[into] for pk, into in pairs if into is not None}
        under |= found
        layer = list(found)
    return under


# --- What pages show -----------------------------------------------------------------------------


@dataclass(frozen=True)
class Position:
    """Where someone's consent stands now, whatever is asked for.

    `platforms` and `purposes` say within what limits it is given; empty means that there is no
    limit. `profiles` are those that it is for, where it is for named ones only; then `platforms`
    is empty. `until` is the last London day of the agreement that ends first.
    """

    standing: rules.ConsentStanding
    platforms: tuple[str, ...] = ()
    purposes: tuple[str, ...] = ()
    until: date | None = None
    profiles: tuple[OnlineProfile, ...] = ()


@dataclass(frozen=True)
class Told:
    """What one event may show to one reader. `full` where they may see the case it is on.

    `decided_by` is the same for all that one decider answered.
    """

    event: ConsentEvent
    decided_by: str
    full: bool
    struck_out_by: ConsentEvent | None
    unconfirmed: bool


@dataclass(frozen=True)
class PersonConsent:
    """Everything that the page of a person says of notice and consent, as one reader may see it."""

    position: Position
    history: list[Told]
    notices: list[tuple[Notice, bool]]
    overrides: list[Override]
    # Tests that were not met and came to no answer. Another team's are not told of at all: that
    # somebody could not decide is a particular of its case.
    not_met: list[Assessment]
    # The profiles that the events name, by id, in words.
    profiles: Mapping[int, OnlineProfile]


@dataclass(frozen=True)
class CaseLine:
    """One person on a case: the newest notice since the case opened, and where consent stands."""

    person: Person
    notice: Notice | None
    position: Position


@dataclass(frozen=True)
class Summary:
    """Where one person's consent stands, without a word of any case: for those who decide on a look
    and may not see the case. `answer` is the newest that was not struck out.
    """

    person: Person
    notice: Notice | None
    answer: ConsentEvent | None
    position: Position


@in_one_transaction
def open_event(
    *,
    by: User,
    reference: str,
    person_id: int,
    event_id: int,
    permission: Permission = Permission.SEE_CASE,
) -> tuple[Case, Person, ConsentEvent]:
    """One event of consent on a case that `by` may see, with the read on record."""
    case = find_case(by=by, reference=reference, permission=permission)
    person = find_person(by=by, case=case, person_id=person_id)
    event = (
        ConsentEvent.objects.select_related(
            "recorded_by", "strikes_out", "decider_person", "assessment", "wording", "confirms"
        )
        .prefetch_related(
            "struck_out_by__recorded_by",
            "confirmed_by__recorded_by",
            "confirmed_by__struck_out_by",
            # Their bytes are not needed to say that they are there.
            Prefetch("signed_forms", queryset=SignedForm.objects.defer("content")),
            Prefetch("confirmed_by__signed_forms", queryset=SignedForm.objects.defer("content")),
        )
        .filter(pk=event_id, case=case, person__in=same_person_ids(person))
        .first()
    )
    if event is None:
        raise unknown(
            f"consent event {event_id} on case {case.reference}",
            subjects=[person.pk],
            cases=[case.pk],
        )
    record(CONSENT_READ, by=by, on=event, subjects=[person.pk], cases=[case.pk])
    return case, person, event


def staff_of(case: Case, by: User) -> QuerySet[User]:
    """Who could have given a notice here: the team of today, the lead, and who records it."""
    today = clock.today()
    posted = Posting.objects.filter(team=case.team_id, starts_on__lte=today).filter(
        Q(ends_on__isnull=True) | Q(ends_on__gte=today)
    )
    return User.objects.filter(
        Q(pk__in=posted.values("user")) | Q(pk__in=[case.lead_id, by.pk]), is_active=True
    )


def person_consent(*, by: User, case: Case, person: Person) -> PersonConsent:
    """What the page of a person shows. The page's own read is on record; this adds nothing."""
    root = roots_of([person.pk])[person.pk]
    records = list(_records_under([root]))
    rows = list(_events(records).select_related("strikes_out", "case", "recorded_by"))
    notices = list(
        Notice.objects.filter(person__in=records).select_related(
            "case", "given_by", "recorded_by", "wording"
        )
    )
    not_met = list(
        Assessment.objects.filter(person__in=records, able=False).select_related("recorded_by")
    )
    cases = {each.case_id for kind in (rows, notices, not_met) for each in kind}
    seen = _seen_by(by, cases)
    roots, named = roots_of(_deciders(rows)), named_profiles(rows)
    return PersonConsent(
        position=_position(person, rows, roots, named, clock.now()),
        history=list(reversed(_told(rows, roots, seen))),
        notices=[(notice, notice.case_id in seen) for notice in notices],
        overrides=list(
            Override.objects.filter(person__in=records, case=case).select_related("by", "case")
        ),
        not_met=[test for test in not_met if test.case_id in seen],
        profiles=named,
    )


def case_consent(*, case: Case) -> list[CaseLine]:
    """One line for each person on the case, in the order in which they joined it."""
    people = list(
        {
            each.person_id: each.person for each in case.involvements.select_related("person")
        }.values()
    )
    return [
        CaseLine(each.person, each.notice, each.position)
        for each in consent_of(people, since=case.opened_on)
    ]


def consent_of(people: Collection[Person], *, since: date | None = None) -> list[Summary]:
    """Where the consent of each stands now, with the newest notice since that day, if one is said.

    A number of queries that does not grow with the people. Records nothing: it is drawn on pages
    whose read is on record.
    """
    roots = roots_of([person.pk for person in people])
    under = _records_under(set(roots.values()))
    events: dict[int, list[ConsentEvent]] = defaultdict(list)
    for row in _events(under).prefetch_related("struck_out_by"):
        events[under[row.person_id]].append(row)
    notices: dict[int, Notice] = {}
    for notice in Notice.objects.filter(person__in=under).order_by("given_at", "id"):
        if since is None or clock.london_day(notice.given_at) >= since:
            notices[under[notice.person_id]] = notice
    rows = [row for each in events.values() for row in each]
    deciders, named, now = roots_of(_deciders(rows)), named_profiles(rows), clock.now()
    return [
        Summary(
            person,
            notices.get(roots[person.pk]),
            _newest_answer(events[roots[person.pk]]),
            _position(person, events[roots[person.pk]], deciders, named, now),
        )
        for person in people
    ]


def _newest_answer(rows: Iterable[ConsentEvent]) -> ConsentEvent | None:
    answers = [row for row in rows if row.deed in rules.ANSWERS and not row.struck_out_by.all()]
    return answers[-1] if answers else None


def named_profiles(rows: Iterable[ConsentEvent]) -> dict[int, OnlineProfile]:
    """The profiles that these events name, by id, in one query; in none where they name none."""
    return OnlineProfile.objects.in_bulk({pk for row in rows for pk in row.profiles})


def _position(
    person: Person,
    rows: list[ConsentEvent],
    roots: Mapping[int, int],
    named: Mapping[int, OnlineProfile],
    at: datetime,
) -> Position:
    """Where `person`'s consent stands at `at` over everything that could be asked for."""
    try:
        events = _rule_events(_for_their_age(rows, person, at), roots)
        answers = rules.answers_that_count(events, at)
        scopes = [event.scope for event in answers if event.scope is not None]
        places = _places(scopes, named)
        found = {
            (place, purpose): rules.standing(events, _ask(at, *place, purpose))
            for place in places
            for purpose in Purpose.values
        }
    except ValueError:
        return Position(rules.ConsentStanding.UNKNOWN)
    given = [pair for pair, how in found.items() if how is rules.ConsentStanding.GIVEN_IN_SCOPE]
    if not given:
        return Position(next(iter(found.values())))
    agreed = {place for place, _ in given}
    return Position(
        rules.ConsentStanding.GIVEN_IN_SCOPE,
        platforms=_limits(
            [slug for slug, profile in places if not profile], {slug for slug, _ in agreed}
        ),
        purposes=_limits(Purpose.values, {purpose for _, purpose in given}),
        until=min((scope.last for scope in scopes if scope.last is not None), default=None),
        profiles=tuple(each for slug, each in places if each and (slug, each) in agreed),
    )


def _places(
    scopes: Iterable[rules.Scope], named: Mapping[int, OnlineProfile]
) -> list[tuple[str, OnlineProfile | None]]:
    """Where a look could be in scope for everyone: where anybody named profiles, only there."""
    wanted = {profile for scope in scopes for profile in scope.profiles}
    profiles = [profile for pk, profile in sorted(named.items()) if str(pk) in wanted]
    if profiles:
        return [(profile.platform, profile) for profile in profiles]
    return [(slug, None) for slug in (*(each.slug for each in PLATFORMS), OTHER)]


def _limits(every: list[str], agreed: Collection[str]) -> tuple[str, ...]:
    """Which of all the values are agreed to; none where all are."""
    limits = tuple(value for value in every if value in agreed)
    return () if len(limits) == len(every) else limits


def _seen_by(by: User, case_ids: Collection[int]) -> set[int]:
    return set(Case.objects.filter(visible_to(by), pk__in=case_ids).values_list("pk", flat=True))


def _told(rows: list[ConsentEvent], roots: Mapping[int, int], seen: Collection[int]) -> list[Told]:
    """Each event but the strikings-out, which are told beside what they struck out."""
    struck: dict[int, ConsentEvent] = {}
    for row in reversed(rows):  # as the rules do: what was itself struck out strikes nothing
        if row.strikes_out_id and row.pk not in struck:
            struck[row.strikes_out_id] = row
    valid = [row for row in rows if row.pk not in struck]
    confirmed = {row.confirms_id for row in valid if row.confirms_id}
    written_at = {
        decider_key(row, roots): row.at
        for row in valid
        if row.deed == ConsentDeed.GIVEN and row.in_writing
    }
    return [
        Told(
            event=row,
            decided_by=decider_key(row, roots),
            full=row.case_id in seen,
            struck_out_by=struck.get(row.pk),
            unconfirmed=row.pk not in confirmed
            and _is_unconfirmed(row, written_at.get(decider_key(row, roots))),
        )
        for row in rows
        if row.deed != ConsentDeed.INVALIDATED
    ]


def _is_unconfirmed(row: ConsentEvent, written_at: datetime | None) -> bool:
    """Given by word of mouth, and not in writing by the same decider since (rules §6)."""
    return (
        row.deed == ConsentDeed.GIVEN
        and not row.in_writing
        and (written_at is None or written_at < row.at)
    )
