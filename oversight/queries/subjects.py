"""Everything that happened around one person, for those who audit it."""

from collections.abc import Iterable
from dataclasses import dataclass
from itertools import chain
from typing import Any

from django.db.models import QuerySet

from accounts.access import authorise, unknown
from accounts.models import User
from accounts.permissions import Permission
from audit import clock
from audit.recording import in_one_transaction, record
from cases.models import Person
from cases.queries import root_of, same_person_ids
from checks.flags.queries import flags_on
from checks.history import timeline_of
from checks.models import ConsentFlag
from consent.models import ConsentEvent, Notice
from oversight.deeds import SUBJECT_READ
from oversight.queries.paging import Page, newest_first
from ripa.authorities.queries import visible_to
from ripa.models import Authority, Stop, Tally, Viewing
from socialcheck.timeline import Timeline

# More notices, answers or authorities than this about one person are not shown in a table.
MOST = 100


@dataclass(frozen=True)
class SubjectLooks:
    """A person, with all records merged into theirs, and everything that bears on looks at them."""

    person: Person
    also: list[str]
    looks: Page[Viewing]
    places: dict[int, list[Tally]]
    stops: Page[Stop]
    notices: list[Notice]
    consents: list[ConsentEvent]
    authorities: list[Authority]
    timeline: Timeline
    flags: dict[int, list[ConsentFlag]]


@in_one_transaction
def open_subject(
    *,
    by: User,
    person_id: int,
    looks_before: int | None = None,
    stops_before: int | None = None,
) -> SubjectLooks:
    """The looks at a person, whichever of their records is named, with the read on record."""
    authorise(by, Permission.SEARCH_TRAIL)
    person = Person.objects.select_related("merged_into").filter(pk=person_id).first()
    if person is None:
        raise unknown(f"person {person_id}")
    root = root_of(person)
    ids = same_person_ids(root)
    looks = newest_first(_looks(ids), before=looks_before)
    read = SubjectLooks(
        person=root,
        also=list(
            Person.objects.filter(pk__in=ids).exclude(pk=root.pk).values_list("name", flat=True)
        ),
        looks=looks,
        places=_places(looks.rows, ids),
        stops=newest_first(_stops(ids), before=stops_before),
        notices=list(
            Notice.objects.filter(person__in=ids).select_related("case", "given_by")[:MOST]
        ),
        consents=list(
            ConsentEvent.objects.filter(person__in=ids)
            .select_related("case", "recorded_by")
            .order_by("-at", "-id")[:MOST]
        ),
        authorities=list(
            Authority.objects.filter(
                visible_to(by),
                pk__in=Authority.subjects.through.objects.filter(person__in=ids).values(
                    "authority"
                ),
            ).select_related("case", "applicant")[:MOST]
        ),
        timeline=timeline_of(root, by=by, now=clock.now()),
        flags=flags_on(look.pk for look in looks.rows),
    )
    record(SUBJECT_READ, by=by, on=root, subjects=ids, cases=_cases_of(read))
    return read


def _looks(ids: list[int]) -> QuerySet[Viewing]:
    """The viewings that count for the person, those of a profile shared with another among them."""
    counted = Tally.objects.filter(person__in=ids).values("viewing")
    return Viewing.objects.filter(pk__in=counted).select_related("worker", "case")


def _places(looks: list[Viewing], ids: list[int]) -> dict[int, list[Tally]]:
    """The places that these viewings have in the person's count, by viewing: one for each of their
    records that was touched.
    """
    found: dict[int, list[Tally]] = {look.pk: [] for look in looks}
    places = Tally.objects.filter(viewing__in=found, person__in=ids)
    for place in places.select_related("viewing__authority", "authority"):
        found[place.viewing_id].append(place)
    return found


def _stops(ids: list[int]) -> QuerySet[Stop]:
    return Stop.objects.filter(person__in=ids).select_related("worker", "case", "profile")


def _cases_of(read: SubjectLooks) -> list[int]:
    """The cases that the page names."""
    rows: Iterable[Any] = chain(
        read.looks.rows, read.stops.rows, read.notices, read.consents, read.authorities
    )
    return [row.case_id for row in rows]
