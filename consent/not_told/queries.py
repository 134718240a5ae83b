"""Reading who is not told, why, and where a manager's answer stands.

Not being told changes nothing at the gate: whoever was not told was given no notice (rule G19). It
says that somebody decided so, and until when.
"""

from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass
from datetime import date

from django.db.models import Exists, OuterRef, QuerySet

from accounts.access import unknown
from accounts.models import User
from accounts.permissions import Permission
from audit import clock
from audit.recording import in_one_transaction, record
from cases.models import Case, Involvement, Person
from cases.queries import find_case, find_person, same_person_groups, same_person_ids
from consent.deeds import NOT_TOLD_READ
from consent.models import Notice, NotTold, NotToldAnswer
from consent.queries import roots_of


@dataclass(frozen=True)
class Standing:
    """A record that somebody is not told, and where it stands on a London day.

    `told_since` where a notice to them was recorded after it: then it has no meaning left.
    """

    record: NotTold
    answer: NotToldAnswer | None
    told_since: bool
    today: date

    @property
    def waiting(self) -> bool:
        """A manager has still to answer."""
        return self.answer is None and not self.told_since

    @property
    def overdue(self) -> bool:
        """It was agreed to, and its review date has passed."""
        agreed = self.answer is not None and self.answer.agreed
        return agreed and not self.told_since and self.record.review_on < self.today


def in_force(today: date) -> QuerySet[NotTold]:
    """The records to which a manager agreed, whose review date is not past, and which no later
    answer about that person on that case went against.
    """
    refused_since = NotTold.objects.filter(
        case=OuterRef("case"),
        person=OuterRef("person"),
        answer__agreed=False,
        answer__at__gt=OuterRef("answer__at"),
    )
    return NotTold.objects.filter(~Exists(refused_since), answer__agreed=True, review_on__gte=today)


def agreed_not_told(case: Case) -> set[int]:
    """The ids of every record of those whom a manager agreed not to tell, for now."""
    people = in_force(clock.today()).filter(case=case).values_list("person_id", flat=True)
    groups = same_person_groups(set(roots_of(list(people)).values()))
    return {pk for group in groups.values() for pk in group}


def standing_on(case: Case, *, person: Person | None = None) -> list[Standing]:
    """What was recorded on the case, of one person or of all, newest first."""
    rows = NotTold.objects.filter(case=case).select_related("person", "asked_by", "answer__by")
    if person is not None:
        rows = rows.filter(person__in=same_person_ids(person))
    return _standing(list(rows))


def _standing(rows: Sequence[NotTold]) -> list[Standing]:
    roots = roots_of([row.person_id for row in rows])
    groups = same_person_groups(set(roots.values()))
    root_of_record = {pk: root for root, group in groups.items() for pk in group}
    told = Notice.objects.filter(person__in=root_of_record).order_by("recorded_at")
    last_told = {root_of_record[pk]: at for pk, at in told.values_list("person_id", "recorded_at")}
    today = clock.today()
    found = []
    for row in rows:
        at = last_told.get(roots[row.person_id])
        answer = getattr(row, "answer", None)
        found.append(Standing(row, answer, at is not None and at > row.at, today))
    return found


@in_one_transaction
def open_not_told(
    *,
    by: User,
    reference: str,
    person_id: int,
    not_told_id: int,
    permission: Permission = Permission.SEE_CASE,
) -> tuple[Case, Person, Standing]:
    """One record on a case that `by` may see, with the read on record."""
    case = find_case(by=by, reference=reference, permission=permission)
    person = find_person(by=by, case=case, person_id=person_id)
    row = (
        NotTold.objects.select_related("person", "asked_by", "answer__by")
        .filter(pk=not_told_id, case=case, person__in=same_person_ids(person))
        .first()
    )
    if row is None:
        raise unknown(
            f"record {not_told_id} of not telling on case {case.reference}",
            subjects=[person.pk],
            cases=[case.pk],
        )
    record(NOT_TOLD_READ, by=by, on=row, subjects=[person.pk], cases=[case.pk])
    (standing,) = _standing([row])
    return case, person, standing


# --- What managers are shown ---------------------------------------------------------------------


def answers_awaited(teams: Collection[int], *, besides: User) -> QuerySet[NotTold]:
    """What waits for a manager of these teams, oldest first, but not what `besides` asked for.

    A newer record about the same person on the case takes the place of an older one; a notice
    given since makes it needless.
    """
    newer = NotTold.objects.filter(
        case=OuterRef("case"), person=OuterRef("person"), pk__gt=OuterRef("pk")
    )
    told = Notice.objects.filter(person=OuterRef("person"), recorded_at__gt=OuterRef("at"))
    return (
        NotTold.objects.filter(
            ~Exists(newer), ~Exists(told), case__team__in=teams, answer__isnull=True
        )
        .exclude(asked_by=besides)
        .select_related("case", "person", "asked_by")
        .order_by("pk")
    )


def cases_with_nobody_told(teams: Collection[int]) -> QuerySet[Case]:
    """Open cases with people on them, of whom none was told since the case opened, and of whom
    none is agreed not to be.

    Somebody told under another record of theirs is found by `told_under_another_record`.
    """
    on_case = Involvement.objects.filter(case=OuterRef("pk"))
    told = Notice.objects.filter(
        person__involvements__case=OuterRef("pk"),
        given_at__date__gte=OuterRef("opened_on"),
    )
    agreed = in_force(clock.today()).filter(case=OuterRef("pk"))
    return Case.objects.filter(
        Exists(on_case), ~Exists(told), ~Exists(agreed), team__in=teams, closed_on__isnull=True
    )


def told_under_another_record(cases: Iterable[Case]) -> set[int]:
    """Those of `cases` on which somebody was told since it opened, under a record that was merged
    with theirs. The number of queries does not grow with the cases.
    """
    opened = {case.pk: case.opened_on for case in cases}
    involved = list(
        Involvement.objects.filter(case__in=opened).values_list("case_id", "person_id").distinct()
    )
    roots = roots_of([person for _, person in involved])
    groups = same_person_groups(set(roots.values()))
    root_of_record = {pk: root for root, group in groups.items() for pk in group}
    latest: dict[int, date] = {}
    notices = Notice.objects.filter(person__in=root_of_record).order_by("given_at")
    for person, at in notices.values_list("person_id", "given_at"):
        latest[root_of_record[person]] = clock.london_day(at)
    return {
        case for case, person in involved if latest.get(roots[person], date.min) >= opened[case]
    }
