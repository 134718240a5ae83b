"""Reading managers' decisions to go on without consent."""

from collections.abc import Collection
from datetime import date, timedelta

from django.db.models import Exists, OuterRef, QuerySet

from accounts.access import unknown
from accounts.models import User
from audit import clock
from audit.recording import in_one_transaction, record
from cases.models import Case, Person
from cases.queries import find_case, find_person, same_person_ids
from consent.deeds import OVERRIDE_READ
from consent.models import Override

# A manager is told this long before a decision ends.
WARNING = timedelta(days=7)


def has_ended(override: Override, today: date) -> bool:
    """Whether its review date has passed: it counts to the end of that day."""
    return override.review_on < today


def overrides_about(case: Case, person: Person) -> list[Override]:
    """The decisions about this person on this case, newest first."""
    return list(
        Override.objects.filter(case=case, person__in=same_person_ids(person)).select_related("by")
    )


def reviews_due(teams: Collection[int]) -> QuerySet[Override]:
    """The decisions on these teams' open cases that end within a week or have ended, and in whose
    place no newer one was made.
    """
    newer = Override.objects.filter(
        case=OuterRef("case"), person=OuterRef("person"), pk__gt=OuterRef("pk")
    )
    return (
        Override.objects.filter(
            ~Exists(newer),
            case__team__in=teams,
            case__closed_on__isnull=True,
            review_on__lte=clock.today() + WARNING,
        )
        .select_related("case", "person", "by")
        .order_by("-pk")
    )


@in_one_transaction
def open_override(
    *, by: User, reference: str, person_id: int, override_id: int
) -> tuple[Case, Person, Override]:
    """One decision on a case that `by` may see, with the read on record."""
    case = find_case(by=by, reference=reference)
    person = find_person(by=by, case=case, person_id=person_id)
    override = (
        Override.objects.select_related("by")
        .filter(pk=override_id, case=case, person__in=same_person_ids(person))
        .first()
    )
    if override is None:
        raise unknown(
            f"override {override_id} on case {case.reference}",
            subjects=[person.pk],
            cases=[case.pk],
        )
    record(OVERRIDE_READ, by=by, on=override, subjects=[person.pk], cases=[case.pk])
    return case, person, override
