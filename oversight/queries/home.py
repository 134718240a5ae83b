"""What waits for whoever is signed in, what is about to run out, and where they were last."""

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from itertools import chain

from django.db.models import Q

from accounts.access import actor_for, can, has_role_for, unknown
from accounts.models import Team, User
from accounts.permissions import Permission
from audit import clock
from audit.models import Entry
from audit.recording import in_one_transaction, record
from cases.deeds import CASE_READ, CHRONOLOGY_READ, PERSON_READ
from cases.models import Case
from cases.queries import visible_cases
from checks.deeds import CHECK_READ
from checks.flags.queries import flags_awaited
from checks.models import Check, ConsentFlag, Draft
from checks.queries import agreements_awaited, outcomes_owed_by, reviews_awaited
from consent.models import NotTold, Override
from consent.not_told.queries import answers_awaited
from consent.overrides.queries import reviews_due
from oversight.deeds import HOME_READ, MESSAGE_OPENED
from oversight.queries.team import Gap, training_gaps
from oversight.queries.untold import nobody_told
from post.models import Message
from post.queries import unread
from ripa.authorities.life import lives_of
from ripa.authorities.waiting import Waiting, waiting_for
from ripa.errors.queries import waiting_for_officers
from ripa.life import period
from ripa.models import Authority, ErrorCase, Stop, Viewing
from ripa.returns.queries import not_issued_yet
from ripa.returns.spans import Report, Span
from ripa.states import State

# Each list of the home page shows this many; its own page has the rest.
MOST = 10
CASES_SHOWN = 5
AUTHORITY_WARNING = timedelta(days=14)
# Recent cases are looked for among so many of one's own entries.
ENTRIES_LOOKED_AT = 300
_ON_A_CASE = frozenset(each.code for each in (CASE_READ, CHRONOLOGY_READ, PERSON_READ, CHECK_READ))

# Whoever could be asked to take an authority further, or has one of their own to finish.
_CONCERNED_WITH_AUTHORITIES = (
    Permission.APPLY,
    Permission.SUPPORT_APPLICATION,
    Permission.CHECK_APPLICATION,
    Permission.DECIDE_AUTHORITY,
    Permission.RECORD_MAGISTRATE,
)


@dataclass(frozen=True)
class Ending:
    """An authority that is about to end, and when."""

    authority: Authority
    at: datetime


@dataclass(frozen=True)
class Counts:
    """What the administrator keeps, in numbers."""

    staff: int
    leavers: int
    teams: int


@dataclass(frozen=True)
class Home:
    """Everything that a home page can show. What a role does not come to do stays empty."""

    messages: list[Message]
    waiting: list[Waiting] = field(default_factory=list)
    drafts: list[Draft] = field(default_factory=list)
    owed: list[Viewing] = field(default_factory=list)
    agreements: list[Check] = field(default_factory=list)
    reviews: list[Viewing] = field(default_factory=list)
    flags: list[ConsentFlag] = field(default_factory=list)
    not_told: list[NotTold] = field(default_factory=list)
    untold: list[Case] = field(default_factory=list)
    overrides: list[Override] = field(default_factory=list)
    errors: list[ErrorCase] = field(default_factory=list)
    ending: list[Ending] = field(default_factory=list)
    training: list[Gap] = field(default_factory=list)
    recent: list[Case] = field(default_factory=list)
    stops: list[Stop] = field(default_factory=list)
    not_issued: list[tuple[Report, Span]] = field(default_factory=list)
    counts: Counts | None = None

    @property
    def something_waits(self) -> bool:
        return any(
            (
                self.waiting,
                self.drafts,
                self.owed,
                self.agreements,
                self.reviews,
                self.flags,
                self.not_told,
                self.errors,
                self.not_issued,
            )
        )

    @property
    def something_ends(self) -> bool:
        return bool(self.ending or self.training or self.overrides)


def open_home(*, by: User) -> Home:
    """The home page of `by`. What it shows is on record; the authorities are, by their own list."""
    concerned = any(has_role_for(by, each) for each in _CONCERNED_WITH_AUTHORITIES)
    return _read_home(by=by, waiting=waiting_for(by=by) if concerned else [])


@in_one_transaction
def _read_home(*, by: User, waiting: list[Waiting]) -> Home:
    looks = has_role_for(by, Permission.LOOK)
    manages = sorted(actor_for(by).manages)
    home = Home(
        messages=unread(by, limit=MOST),
        waiting=waiting,
        drafts=_drafts(by) if looks else [],
        owed=list(outcomes_owed_by(by)[:MOST]) if looks else [],
        agreements=list(agreements_awaited(manages)[:MOST]) if manages else [],
        reviews=list(reviews_awaited(manages)[:MOST]) if manages else [],
        flags=list(flags_awaited(manages, besides=by)[:MOST]) if manages else [],
        not_told=list(answers_awaited(manages, besides=by)[:MOST]) if manages else [],
        untold=nobody_told(manages, most=MOST).rows if manages else [],
        overrides=list(reviews_due(manages)[:MOST]) if manages else [],
        errors=list(waiting_for_officers()[:MOST]) if can(by, Permission.DECIDE_ERRORS) else [],
        ending=_ending(by) if looks else [],
        training=training_gaps([by]) if looks else [],
        recent=_recent_cases(by) if has_role_for(by, Permission.SEE_CASE) else [],
        stops=_newest_stops() if can(by, Permission.SEARCH_TRAIL) else [],
        not_issued=not_issued_yet(by),
        counts=_counts() if can(by, Permission.MANAGE_STAFF) else None,
    )
    record(HOME_READ, by=by, subjects=_people_on(home), cases=_cases_on(home))
    return home


@in_one_transaction
def open_message(*, by: User, message_id: int) -> str:
    """Where a message of `by` leads. Opening it is on record, and it waits no longer."""
    message = Message.objects.filter(to=by, pk=message_id).first()
    if message is None:
        raise unknown(f"message {message_id}")
    if message.read_at is None:
        message.read_at = clock.now()
        message.save(update_fields=["read_at"])
    record(MESSAGE_OPENED, by=by, on=message)
    return message.link


def _drafts(by: User) -> list[Draft]:
    return list(
        Draft.objects.filter(by=by, case__in=visible_cases(by)).select_related("case")[:MOST]
    )


def _newest_stops() -> list[Stop]:
    return list(Stop.objects.select_related("person", "worker", "case").order_by("-pk")[:MOST])


def _counts() -> Counts:
    staff = User.objects.filter(is_active=True).count()
    return Counts(staff, User.objects.filter(is_active=False).count(), Team.objects.count())


def _ending(by: User) -> list[Ending]:
    """Authorities that end within a fortnight and on which this worker relies.

    One that cannot be read has no end to tell of; its own page and every list of it say so.
    """
    now = clock.now()
    named = Authority.officers.through.objects.filter(user=by).values("authority")
    rows = list(
        Authority.objects.filter(
            Q(pk__in=named) | Q(case__lead=by) | Q(applicant=by),
            case__in=visible_cases(by),
            state=State.IN_FORCE,
        ).select_related("case")
    )
    lives = lives_of(rows)
    told = ((row, lives[row.pk]) for row in rows)
    held = [(row, period(life)) for row, life in told if life is not None]
    soon = [
        Ending(row, each.end)
        for row, each in held
        if each is not None and now <= each.end <= now + AUTHORITY_WARNING
    ]
    return sorted(soon, key=lambda ending: ending.at)


def _recent_cases(by: User) -> list[Case]:
    """The cases that this reader opened last, by their own lines of the trail, if still theirs."""
    newest = Entry.objects.filter(actor=by).order_by("-id")
    reads = newest.values_list("deed", "cases")[:ENTRIES_LOOKED_AT]
    opened = dict.fromkeys(pk for deed, cases in reads if deed in _ON_A_CASE for pk in cases)
    seen = {case.pk: case for case in visible_cases(by).filter(pk__in=opened)}
    return [seen[pk] for pk in opened if pk in seen][:CASES_SHOWN]


def _with_people(home: Home) -> Iterable[Viewing | ErrorCase | Stop | NotTold | Override]:
    return chain(home.owed, home.reviews, home.errors, home.stops, home.not_told, home.overrides)


def _people_on(home: Home) -> list[int]:
    return [
        *(row.person_id for row in _with_people(home)),
        *(flag.viewing.person_id for flag in home.flags),
    ]


def _cases_on(home: Home) -> list[int]:
    rows: Iterable[Viewing | ErrorCase | Stop | NotTold | Override | Draft | Check] = chain(
        _with_people(home), home.drafts, home.agreements
    )
    return [
        *(case.pk for case in home.untold),
        *(flag.viewing.case_id for flag in home.flags),
        *(row.case_id for row in rows),
        *(ending.authority.case_id for ending in home.ending),
        *(case.pk for case in home.recent),
    ]
