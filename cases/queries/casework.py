"""Reading cases: which ones, whose, and what is written on them."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from enum import StrEnum

from django.db.models import Exists, OuterRef, Prefetch, Q, QuerySet

from accounts.access import actor_for, authorise, unknown
from accounts.models import RoleName, User
from accounts.permissions import Permission, Place, Role
from audit import clock
from audit.recording import in_one_transaction, record
from cases.deeds import CASE_READ, CASES_LISTED, CHRONOLOGY_READ
from cases.models import Case, CaseNote, CaseUserObjectPermission
from cases.panels import Happening, chronology

WORK_ON_CASE = "work_on_case"
CASES_ON_A_PAGE = 20
NOTES_ON_A_PAGE = 10


class Whose(StrEnum):
    """Which cases to list."""

    EVERY = ""
    MINE = "mine"
    TEAM = "team"


@dataclass(frozen=True)
class CaseList:
    """One page of a list; `older` is the id before which the next page starts, if there is one."""

    cases: list[Case]
    older: int | None


@dataclass(frozen=True)
class NotePage:
    """Notes, newest first, each with its amendments (`note.amended`, oldest first)."""

    notes: Sequence[CaseNote]
    older: int | None


def grants_to(user: User) -> QuerySet[CaseUserObjectPermission]:
    """Case grants that let `user` work on another team's or a restricted case (django-guardian)."""
    return CaseUserObjectPermission.objects.filter(user=user, permission__codename=WORK_ON_CASE)


def place_of(case: Case, by: User) -> Place:
    """What the permission table needs to know of `case` for `by`."""
    return Place(
        team=case.team_id,
        lead=case.lead_id,
        restricted=case.restricted,
        granted=grants_to(by).filter(content_object=case).exists(),
    )


def visible_to(by: User) -> Q:
    """The cases that `by` may see, as a condition. A test holds it to the permission table."""
    actor = actor_for(by)
    if not actor.active:
        return Q(pk__in=[])
    if Role.AUDITOR in actor.roles:
        return Q()
    condition = Q(pk__in=[])
    if Role.SOCIAL_WORKER in actor.roles:
        granted = Exists(grants_to(by).filter(content_object=OuterRef("pk")))
        condition |= Q(lead=by) | Q(granted) | Q(team__in=actor.teams, restricted=False)
    if Role.TEAM_MANAGER in actor.roles:
        condition |= Q(team__in=actor.manages)
    return condition


def visible_cases(by: User) -> QuerySet[Case]:
    """The cases that `by` may see."""
    return Case.objects.filter(visible_to(by))


def find_case(*, by: User, reference: str, permission: Permission = Permission.SEE_CASE) -> Case:
    """The case, if `by` may do `permission` on it. Unknown or out of sight: 404. Not recorded."""
    case = Case.objects.select_related("team", "lead").filter(reference__iexact=reference).first()
    if case is None:
        raise unknown(f"case {reference[:60]}")
    authorise(
        by,
        permission,
        place_of(case, by),
        sight=Permission.SEE_CASE,
        what=f"case {case.reference}",
        cases=[case.pk],
    )
    return case


def people_on(case: Case) -> list[int]:
    """The ids of everyone on the case and of the records kept for them: whose data a read shows."""
    pairs = case.involvements.values_list("person_id", "person__merged_into_id")
    return sorted({pk for pair in pairs for pk in pair if pk is not None})


@in_one_transaction
def open_case(
    *, by: User, reference: str, permission: Permission = Permission.SEE_CASE, reason: str = ""
) -> Case:
    """The case, with the read on record."""
    case = find_case(by=by, reference=reference, permission=permission)
    record(CASE_READ, by=by, on=case, cases=[case.pk], subjects=people_on(case), reason=reason)
    return case


@in_one_transaction
def open_chronology(*, by: User, reference: str) -> tuple[Case, list[Happening]]:
    """The case and everything that happened on it, newest first, with the read on record."""
    case = find_case(by=by, reference=reference)
    record(CHRONOLOGY_READ, by=by, on=case, cases=[case.pk], subjects=people_on(case))
    return case, chronology(by, case)


@in_one_transaction
def list_cases(
    *, by: User, whose: Whose = Whose.EVERY, closed: bool = False, before: int | None = None
) -> CaseList:
    """A page of the cases that `by` works on, newest first, with the read on record."""
    rows = list(_page(_arms(by, whose), closed=closed, before=before))
    shown = rows[:CASES_ON_A_PAGE]
    record(
        CASES_LISTED,
        by=by,
        cases=[case.pk for case in shown],
        details={"whose": whose.value, "closed": closed, "before": before},
    )
    return CaseList(shown, shown[-1].pk if len(rows) > len(shown) else None)


def _arms(by: User, whose: Whose) -> list[QuerySet[Case]]:
    """The list as several, each of which one index answers in the order wanted.

    One condition with `or` in it would make the database walk every case of the council to find
    twenty.
    """
    actor, cases = actor_for(by), Case.objects.select_related("team", "lead")
    if not actor.active:
        return []
    if Role.AUDITOR in actor.roles and whose == Whose.EVERY:
        return [cases.all()]
    mine, team = [], []
    if Role.SOCIAL_WORKER in actor.roles:
        mine += [cases.filter(lead=by), cases.filter(pk__in=grants_to(by).values("content_object"))]
        team += [cases.filter(team=each, restricted=False) for each in sorted(actor.teams)]
    team += [cases.filter(team=each) for each in sorted(actor.manages)]
    return {Whose.MINE: mine, Whose.TEAM: team, Whose.EVERY: mine + team}[whose]


def _page(arms: list[QuerySet[Case]], *, closed: bool, before: int | None) -> Iterable[Case]:
    """The newest of all the arms together, one more than a page holds."""
    wanted = Q(closed_on__isnull=not closed)
    if before is not None:
        wanted &= Q(pk__lt=before)
    most = CASES_ON_A_PAGE + 1
    pages = [arm.filter(wanted).order_by("-pk")[:most] for arm in arms]
    if len(pages) < 2:
        return pages[0] if pages else []
    return pages[0].union(*pages[1:]).order_by("-pk")[:most]


def notes_on(case: Case, *, before: int | None = None) -> NotePage:
    """A page of the case's notes with their amendments."""
    amendments = CaseNote.objects.select_related("by").order_by("id")
    notes = (
        case.notes.filter(amends__isnull=True)
        .select_related("by")
        .prefetch_related(Prefetch("amendments", queryset=amendments, to_attr="amended"))
        .order_by("-id")
    )
    if before is not None:
        notes = notes.filter(pk__lt=before)
    rows = list(notes[: NOTES_ON_A_PAGE + 1])
    shown = rows[:NOTES_ON_A_PAGE]
    return NotePage(shown, shown[-1].pk if len(rows) > len(shown) else None)


def find_note(*, case: Case, note_id: int) -> CaseNote:
    """A note on the case, not an amendment of one. Records nothing."""
    note = case.notes.filter(pk=note_id, amends__isnull=True).select_related("by").first()
    if note is None:
        raise unknown(f"note {note_id} on case {case.reference}", cases=[case.pk])
    return note


def social_workers(teams: Iterable[int] | None = None) -> QuerySet[User]:
    """Active social workers, of `teams` where given: those who can be allocated or let in."""
    today = clock.today()
    posted = Q(
        Q(postings__ends_on__isnull=True) | Q(postings__ends_on__gte=today),
        postings__role=RoleName.SOCIAL_WORKER,
        postings__starts_on__lte=today,
    )
    if teams is not None:
        posted &= Q(postings__team__in=list(teams))
    return User.objects.filter(posted, is_active=True).distinct().order_by("name", "pk")


def colleagues_let_in(case: Case) -> list[User]:
    """Colleagues who were let into the case one by one."""
    let_in = CaseUserObjectPermission.objects.filter(
        content_object=case, permission__codename=WORK_ON_CASE
    )
    return list(User.objects.filter(pk__in=let_in.values("user")).order_by("name", "pk"))
