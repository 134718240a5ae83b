"""The search that stands on every page: a case's reference, a name, a profile's address.

Only what the asker may see is found, and nothing is said of the rest.
"""

from dataclasses import dataclass, field

from django.db.models import Exists, F, OuterRef, Q, QuerySet

from accounts.access import authorise
from accounts.models import User
from accounts.permissions import Permission
from audit.recording import in_one_transaction, record
from cases.models import Attribution, Case, Involvement, OnlineProfile, Person
from cases.profile_address import PLATFORMS, NotAnAddress, ProfileAddress, parse
from cases.queries import visible_cases
from oversight.deeds import SEARCHED
from oversight.queries.people import named, records_by_root

MOST = 20
# Merged records are looked into one by one after the database has found them; there are few.
CANDIDATES = 200


@dataclass(frozen=True)
class FoundPerson:
    """Somebody on a case that the asker may see: the record that stands for them, and that case."""

    person: Person
    case: Case
    profile: OnlineProfile | None = None


@dataclass(frozen=True)
class Found:
    """What a search found, at most `MOST` of each; `more_*` says that there were others."""

    cases: list[Case] = field(default_factory=list)
    people: list[FoundPerson] = field(default_factory=list)
    profiles: list[FoundPerson] = field(default_factory=list)
    more_cases: bool = False
    more_people: bool = False
    more_profiles: bool = False

    def __bool__(self) -> bool:
        return bool(self.cases or self.people or self.profiles)


@in_one_transaction
def search(*, by: User, words: str) -> Found:
    """Everything by these words that `by` may see, with the search and what it showed on record."""
    authorise(by, Permission.SEARCH)
    cases = list(_cases(by, words)[: MOST + 1])
    people = _visible(by, list(_people(by, words)[:CANDIDATES]))
    profiles = _profiles(by, words)
    found = Found(
        cases[:MOST],
        people[:MOST],
        profiles[:MOST],
        len(cases) > MOST,
        len(people) > MOST,
        len(profiles) > MOST,
    )
    shown = [*found.people, *found.profiles]
    record(
        SEARCHED,
        by=by,
        reason=words,
        subjects=[each.person.pk for each in shown],
        cases=[*(case.pk for case in found.cases), *(each.case.pk for each in shown)],
    )
    return found


def _cases(by: User, words: str) -> QuerySet[Case]:
    """The case with this reference, in whatever case it is typed."""
    return visible_cases(by).filter(reference__iexact=words)


def _people(by: User, words: str) -> QuerySet[Person]:
    """People of this name on a case that `by` may see, and all merged ones, to be looked into."""
    seen = Exists(Involvement.objects.filter(person=OuterRef("pk"), case__in=visible_cases(by)))
    kept = Exists(Person.objects.filter(merged_into=OuterRef("pk")))
    return named(words, Person.objects.filter(Q(seen) | Q(kept) | Q(merged_into__isnull=False)))


def _profiles(by: User, words: str) -> list[FoundPerson]:
    """Whose the profile at this address, or of this name, is thought to be."""
    wanted = Q(pk__in=[])
    for found in _addresses(words):
        wanted |= Q(profile__platform=found.platform, profile__key=found.key)
    rows = list(
        Attribution.objects.filter(wanted).select_related("profile", "person").order_by("id")
    )
    profiles = {row.person_id: row.profile for row in rows}
    return _visible(by, [row.person for row in rows], profiles)


def _addresses(words: str) -> list[ProfileAddress]:
    """The profiles that the words can mean: an address means one; a name, one on each platform."""
    found = []
    for hint in (None, *(platform.slug for platform in PLATFORMS)):
        try:
            found.append(parse(words, hint))
        except NotAnAddress:
            continue
        if hint is None:
            break
    return found


def _visible(
    by: User, people: list[Person], profiles: dict[int, OnlineProfile] | None = None
) -> list[FoundPerson]:
    """Those of `people` on a case that `by` may see, each once, with the newest such case."""
    groups = records_by_root(person.pk for person in people)
    everyone = [pk for group in groups.values() for pk in group]
    newest = {
        row.person_id: row.case
        for row in Involvement.objects.filter(person__in=everyone, case__in=visible_cases(by))
        .select_related("case")
        .order_by(F("case_id").asc())
    }
    found = []
    for root in Person.objects.filter(pk__in=groups):
        cases = [newest[pk] for pk in groups[root.pk] if pk in newest]
        if cases:
            profile = next((p for pk, p in (profiles or {}).items() if pk in groups[root.pk]), None)
            found.append(FoundPerson(root, max(cases, key=lambda case: case.pk), profile))
    return found
