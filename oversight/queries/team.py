"""What a manager answers for: the team's looks and stops, and what is owed."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from django.db.models import Exists, OuterRef, Q, QuerySet

from accounts.access import actor_for, authorise
from accounts.models import Posting, RoleName, Team, Training, TrainingKind, User
from accounts.permissions import Permission
from audit import clock
from audit.recording import in_one_transaction, record
from cases.models import Case, Involvement
from checks.facts import NEEDED_TRAINING
from checks.flags.queries import flags_awaited
from checks.models import ConsentFlag
from checks.queries import CHASE_AFTER, without_outcome
from consent.models import Notice, NotTold, Override
from consent.not_told.queries import answers_awaited, in_force
from consent.overrides.queries import reviews_due
from oversight.deeds import TEAM_WORK_READ
from oversight.queries.paging import Page, newest_first
from oversight.queries.people import records_by_root
from oversight.queries.untold import nobody_told
from ripa.models import Stop, Viewing

# Training is spoken of this long before it runs out.
TRAINING_WARNING = timedelta(days=60)


@dataclass(frozen=True)
class Gap:
    """A course that somebody has not done, that has run out, or that soon will."""

    user: User
    kind: TrainingKind
    expires_on: date | None
    lapsed: bool


@dataclass(frozen=True)
class TeamWork:
    """The work of the teams that a manager leads."""

    teams: list[Team]
    looks: Page[Viewing]
    stops: Page[Stop]
    overdue: Page[Viewing]
    untold: Page[Involvement]
    nobody_told: Page[Case]
    flags: Page[ConsentFlag]
    not_told: Page[NotTold]
    overrides: Page[Override]
    gaps: list[Gap]
    today: date


@dataclass(frozen=True)
class Before:
    """Where each table's page ends: the id before which it starts, or None for the newest."""

    looks: int | None = None
    stops: int | None = None
    overdue: int | None = None
    untold: int | None = None
    nobody_told: int | None = None
    flags: int | None = None
    not_told: int | None = None
    overrides: int | None = None


@in_one_transaction
def open_team_work(*, by: User, before: Before) -> TeamWork:
    """The work of the teams that `by` manages today, with the read on record."""
    authorise(by, Permission.SEE_TEAM_WORK)
    ids = sorted(actor_for(by).manages)
    teams = list(Team.objects.filter(pk__in=ids))
    read = TeamWork(
        teams=teams,
        looks=newest_first(
            _with_names(Viewing.objects.filter(case__team__in=ids)), before=before.looks
        ),
        stops=newest_first(
            _with_names(Stop.objects.filter(case__team__in=ids)), before=before.stops
        ),
        overdue=newest_first(_overdue(ids), before=before.overdue),
        untold=_untold(ids, before.untold),
        nobody_told=nobody_told(ids, before=before.nobody_told),
        flags=newest_first(flags_awaited(ids), before=before.flags),
        not_told=newest_first(answers_awaited(ids, besides=by), before=before.not_told),
        overrides=newest_first(reviews_due(ids), before=before.overrides),
        gaps=training_gaps(_members(ids)),
        today=clock.today(),
    )
    rows: list[Any] = [
        *read.looks.rows,
        *read.stops.rows,
        *read.overdue.rows,
        *read.untold.rows,
        *read.not_told.rows,
        *read.overrides.rows,
        *(flag.viewing for flag in read.flags.rows),
    ]
    record(
        TEAM_WORK_READ,
        by=by,
        on=", ".join(team.name for team in teams),
        subjects=[row.person_id for row in rows],
        cases=[*(row.case_id for row in rows), *(case.pk for case in read.nobody_told.rows)],
    )
    return read


def _with_names(rows: Any) -> Any:
    return rows.select_related("person", "worker", "case")


def _overdue(teams: list[int]) -> QuerySet[Viewing]:
    """Viewings without an outcome for longer than anybody should need."""
    late = clock.now() - CHASE_AFTER
    waiting: QuerySet[Viewing] = _with_names(
        without_outcome().filter(case__team__in=teams, at__lte=late)
    )
    return waiting


def _untold(teams: list[int], before: int | None) -> Page[Involvement]:
    """People on open cases who were never told that looking may happen, on any of their records,
    and whom no manager agreed not to tell for now.
    """
    told = Exists(Notice.objects.filter(person=OuterRef("person")))
    agreed = Exists(
        in_force(clock.today()).filter(person=OuterRef("person"), case=OuterRef("case"))
    )
    open_now = Case.objects.filter(team__in=teams, closed_on__isnull=True)
    page = newest_first(
        Involvement.objects.filter(~told, ~agreed, case__in=open_now).select_related(
            "person", "case"
        ),
        before=before,
    )
    elsewhere = _told_elsewhere(row.person_id for row in page.rows)
    seen: set[tuple[int, int]] = set()
    rows = []
    for row in page.rows:
        # Somebody with two roles on a case is one person who was not told.
        if row.person_id not in elsewhere and (row.case_id, row.person_id) not in seen:
            rows.append(row)
        seen.add((row.case_id, row.person_id))
    return Page(rows, page.older)


def _told_elsewhere(people: Iterable[int]) -> set[int]:
    """Those who were told under another record of theirs, before or after a merge."""
    groups = records_by_root(people)
    told = set(
        Notice.objects.filter(person__in=[pk for group in groups.values() for pk in group])
        .order_by()
        .values_list("person_id", flat=True)
    )
    return {pk for group in groups.values() if told.intersection(group) for pk in group}


def _members(teams: list[int]) -> list[User]:
    """The social workers of these teams today."""
    today = clock.today()
    posted = Posting.objects.filter(
        Q(ends_on__isnull=True) | Q(ends_on__gte=today),
        role=RoleName.SOCIAL_WORKER,
        starts_on__lte=today,
        team__in=teams,
    )
    return list(User.objects.filter(pk__in=posted.values("user"), is_active=True))


def training_gaps(members: Iterable[User]) -> list[Gap]:
    """The courses that the gate asks for and that these staff lack, or will within sixty days."""
    members = list(members)
    today = clock.today()
    latest: dict[tuple[int, str], date] = {}
    for user_id, kind, expires in Training.objects.filter(
        user__in=members, kind__in=NEEDED_TRAINING
    ).values_list("user_id", "kind", "expires_on"):
        latest[user_id, kind] = max(expires, latest.get((user_id, kind), expires))
    gaps = []
    for user in members:
        for kind in NEEDED_TRAINING:
            last_day = latest.get((user.pk, kind))
            if last_day is None or last_day < today + TRAINING_WARNING:
                gaps.append(Gap(user, kind, last_day, last_day is None or last_day < today))
    return gaps
