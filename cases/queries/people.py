"""Reading people: who is on a case, whose record stands for whom, and who is like whom."""

from collections.abc import Collection, Iterable
from dataclasses import dataclass, field
from datetime import date
from enum import Enum
from typing import Any

from django.db.models import Q, QuerySet, Value

from accounts.access import unknown
from accounts.models import User
from accounts.permissions import Permission
from audit.recording import in_one_transaction, record
from cases.deeds import LIKENESS_SHOWN, PEOPLE_COMPARED, PERSON_READ
from cases.likeness import Described, how_alike, slips_of, surname_of
from cases.models import Alias, Attribution, Case, Involvement, Merge, NameWords, Person
from cases.queries.casework import find_case, visible_cases, visible_to

# How many rows each way of finding people may bring in to be compared, and how many are then shown.
CANDIDATES = 200
MOST_SHOWN = 10


class Sight(Enum):
    """How much of a person's record the asker may be told of."""

    WHOLE = "on a case that the asker may see"
    OUTLINE = "known to the council, though on no case that the asker may see"
    NOTHING = "only on restricted cases that the asker may not see"


@dataclass(frozen=True)
class PersonOnCase:
    """Somebody on a case. `person` is the record that stands for them, `also` merged names."""

    person: Person
    roles: str
    also: str
    profiles: int


@dataclass(frozen=True)
class Lookalike:
    """A record that is like what was typed, as far as the asker may be told of it."""

    person: Person
    sight: Sight
    names: tuple[str, ...]
    alike: float

    @property
    def born(self) -> str:
        """The date of birth, or only its year where the record is another team's."""
        born_on = self.person.born_on
        if born_on is None:
            return "date of birth not known"
        return f"born {born_on:%-d %B %Y}" if self.sight is Sight.WHOLE else f"born {born_on.year}"

    @property
    def where(self) -> str:
        """What else the asker may know of the record."""
        if self.sight is not Sight.WHOLE:
            return "Known to another team."
        return f"Also known as {', '.join(self.names[1:])}." if len(self.names) > 1 else ""


@dataclass(frozen=True)
class Lookalikes:
    """Records like what was typed: those to choose from, and those the asker may not see at all."""

    to_choose: list[Lookalike] = field(default_factory=list)
    hidden: list[Lookalike] = field(default_factory=list)

    def __bool__(self) -> bool:
        return bool(self.to_choose or self.hidden)

    @property
    def ids(self) -> list[int]:
        return [each.person.pk for each in (*self.to_choose, *self.hidden)]


@dataclass(frozen=True)
class OtherCases:
    """The other cases that a person is on: those the asker may see, and how many more there are."""

    visible: list[Case]
    hidden: int


@dataclass(frozen=True)
class Compared:
    """One of two records that may be one person's, with the figures that help to tell."""

    person: Person
    aliases: list[str]
    cases: int
    profiles: int


def root_of(person: Person) -> Person:
    """The record that stands for this person: itself, or the one it was merged into."""
    seen = {person.pk}
    while person.merged_into is not None:
        person = person.merged_into
        if person.pk in seen:
            raise ValueError(f"The records of person {person.pk} were merged in a circle.")
        seen.add(person.pk)
    return person


def same_person_ids(root: Person) -> list[int]:
    """The ids of every record that counts as this person: the root and all merged into it."""
    return same_person_groups([root.pk])[root.pk]


def same_person_groups(roots: Collection[int]) -> dict[int, list[int]]:
    """For each root, its id and those of all records merged into it. One query for each depth."""
    groups = {root: [root] for root in roots}
    stands_for = {root: root for root in roots}
    layer = list(roots)
    while layer:
        pairs = Person.objects.filter(merged_into__in=layer).values_list("pk", "merged_into_id")
        layer = []
        for pk, into in pairs:
            root = stands_for[into] if into else pk
            stands_for[pk] = root
            groups[root].append(pk)
            layer.append(pk)
    return groups


def _with_roots(people: Iterable[Person]) -> dict[int, Person]:
    """For each person's id, the record that stands for them. One query for each depth."""
    stands_for = {person.pk: person for person in people}
    while waiting := {p.merged_into_id for p in stands_for.values() if p.merged_into_id}:
        kept = Person.objects.in_bulk(list(waiting))
        stands_for = {
            pk: kept[person.merged_into_id] if person.merged_into_id else person
            for pk, person in stands_for.items()
        }
    return stands_for


def find_person(*, by: User, case: Case, person_id: int) -> Person:
    """Someone on the case, by id; the record that was kept where it was merged. Records nothing.

    Any record of the person will do, so that links made before a merge still lead somewhere.
    """
    person = Person.objects.select_related("merged_into").filter(pk=person_id).first()
    root = root_of(person) if person else None
    if root is None or not case.involvements.filter(person__in=same_person_ids(root)).exists():
        raise unknown(f"person {person_id} on case {case.reference}", cases=[case.pk])
    return root


@in_one_transaction
def open_person(
    *, by: User, reference: str, person_id: int, permission: Permission = Permission.SEE_CASE
) -> tuple[Case, Person]:
    """Someone on a case that `by` may see, with the read on record."""
    case = find_case(by=by, reference=reference, permission=permission)
    person = find_person(by=by, case=case, person_id=person_id)
    record(PERSON_READ, by=by, on=person, cases=[case.pk], subjects=same_person_ids(person))
    return case, person


def list_people(case: Case) -> list[PersonOnCase]:
    """Who is on the case, each person once with all their roles, in the order they were added."""
    involvements = list(case.involvements.select_related("person").order_by("id"))
    stands_for = _with_roots(involvement.person for involvement in involvements)
    attributed = list(
        Attribution.objects.filter(person__in=people_with_groups(stands_for.values())).values_list(
            "person_id", "profile_id"
        )
    )
    groups = same_person_groups({root.pk for root in stands_for.values()})
    listed = []
    for root_id, group in groups.items():
        rows = [each for each in involvements if each.person_id in group]
        root = stands_for[rows[0].person_id]
        roles = dict.fromkeys(each.get_role_display() for each in rows)
        also = dict.fromkeys(each.person.name for each in rows if each.person_id != root_id)
        profiles = {profile for person, profile in attributed if person in group}
        listed.append(
            PersonOnCase(root, ", ".join(roles).capitalize(), ", ".join(also), len(profiles))
        )
    return listed


def records_on(case: Case) -> dict[int, Person]:
    """By which of their records the case has each person, by the id of the one that stands for
    them; that one itself where it is on the case.
    """
    involved = list(Person.objects.filter(involvements__case=case).distinct().order_by("pk"))
    roots = _with_roots(involved)
    own: dict[int, Person] = {}
    for record_of in sorted(involved, key=lambda each: each.pk != roots[each.pk].pk):
        own.setdefault(roots[record_of.pk].pk, record_of)
    return own


def own_record(case: Case, person: Person) -> Person:
    """By which record the case has this person, which is the one that was named where the case has
    it. What is recorded about them on the case belongs on it, so that it stays with them if a merge
    is undone.
    """
    if case.involvements.filter(person=person).exists():
        return person
    return records_on(case).get(root_of(person).pk, person)


def people_of(case: Case) -> QuerySet[Person]:
    """The people of the case as they are now: for each the record that stands for them, which after
    a merge may be on another case.
    """
    return Person.objects.filter(pk__in=records_on(case)).order_by("pk")


def same_among(people: Iterable[Person], person: Person) -> Person | None:
    """Which of `people` is this person, by any of their records."""
    root = root_of(person).pk
    return next((each for each in people if root_of(each).pk == root), None)


def people_with_groups(roots: Iterable[Person]) -> list[int]:
    """The ids of all records of all these people."""
    return [
        pk for group in same_person_groups({root.pk for root in roots}).values() for pk in group
    ]


def aliases_of(person: Person) -> list[str]:
    """Every other name of the person, those of merged records among them."""
    ids = same_person_ids(person)
    names = Person.objects.filter(pk__in=ids).exclude(name=person.name).values_list("name")
    aliases = Alias.objects.filter(person__in=ids).exclude(name=person.name).values_list("name")
    return sorted({name for (name,) in names.union(aliases)}, key=str.casefold)


def other_cases(*, by: User, case: Case, person: Person) -> OtherCases:
    """The person's cases besides this one."""
    involved = Involvement.objects.filter(person__in=same_person_ids(person)).values("case")
    others = Case.objects.filter(pk__in=involved).exclude(pk=case.pk)
    visible = list(others.filter(visible_to(by)))
    return OtherCases(visible, others.count() - len(visible))


def roles_of(case: Case, person: Person) -> str:
    """The person's roles on the case, in words."""
    rows = case.involvements.filter(person__in=same_person_ids(person)).order_by("id")
    return ", ".join(dict.fromkeys(row.get_role_display() for row in rows)).capitalize()


# In place of a name that the reader may not know.
SOMEONE = "someone known to another team"


def names_for(*, by: User, people: Collection[Person]) -> dict[int, str]:
    """Each person's name by their id, or `SOMEONE` where `by` may see no case of theirs.

    Every record of a person counts, also that into which theirs was merged.
    """
    roots = {pk: root.pk for pk, root in _with_roots(people).items()}
    groups = same_person_groups(set(roots.values()))
    everyone = [pk for group in groups.values() for pk in group]
    involved = Involvement.objects.filter(person__in=everyone, case__in=visible_cases(by))
    seen = set(involved.values_list("person_id", flat=True))
    return {
        person.pk: person.name if seen.intersection(groups[roots[person.pk]]) else SOMEONE
        for person in people
    }


def merges_of(person: Person) -> QuerySet[Merge]:
    """The merges that stand, by which other records count as this person."""
    return (
        Merge.objects.filter(merged__in=same_person_ids(person), undone_at__isnull=True)
        .select_related("kept", "merged", "by")
        .order_by("-id")
    )


def find_merge(*, case: Case, person: Person, merge_id: int) -> Merge:
    """A merge that stands, by which another record counts as this person. Records nothing."""
    merge = merges_of(person).filter(pk=merge_id).first()
    if merge is None:
        raise unknown(f"merge {merge_id}", cases=[case.pk], subjects=[person.pk])
    return merge


def find_lookalikes(
    *, by: User, names: tuple[str, ...], born_on: date | None, besides: Collection[int] = ()
) -> Lookalikes:
    """Records that may be the person described, the likest first. Records nothing."""
    typed = Described(names, born_on)
    candidates = Person.objects.filter(pk__in=_candidates(typed)).prefetch_related("aliases")
    scored: dict[int, float] = {}
    people = {person.pk: person for person in candidates}
    stands_for = _with_roots(people.values())
    for pk, person in people.items():
        alike = how_alike(typed, Described(_names(person), person.born_on))
        root = stands_for[pk].pk
        if alike and root not in besides:
            scored[root] = max(alike, scored.get(root, 0.0))
    likest = sorted(scored, key=lambda pk: (-scored[pk], pk))[:MOST_SHOWN]
    return _as_seen_by(by, likest, scored)


def _names(person: Person) -> tuple[str, ...]:
    return (person.name, *(alias.name for alias in person.aliases.all()))


def _candidates(typed: Described) -> QuerySet[Any, int]:
    """Ids worth comparing: every word of a name the same, the surname, any word, the birthday.

    Each way is one index and a limit, so that common names in a large council stay quick and do
    not crowd out those that agree in more.
    """
    ways: list[QuerySet[Any, int]] = []
    for name in typed.names:
        for condition in (
            {"words__contains": NameWords(Value(name))},
            {"words__overlap": NameWords(Value(surname_of(name)))},
            {"words__overlap": NameWords(Value(name))},
        ):
            named = Person.objects.annotate(words=NameWords("name")).filter(**condition)
            alias = Alias.objects.annotate(words=NameWords("name")).filter(**condition)
            ways.append(named.order_by().values_list("pk", flat=True)[:CANDIDATES])
            ways.append(alias.order_by().values_list("person_id", flat=True)[:CANDIDATES])
    if typed.born_on is not None:
        born = Person.objects.filter(born_on__in=slips_of(typed.born_on)).order_by()
        ways.append(born.values_list("pk", flat=True)[:CANDIDATES])
    return ways[0].union(*ways[1:])


def _as_seen_by(by: User, roots: list[int], scored: dict[int, float]) -> Lookalikes:
    """The records as far as `by` may be told of them."""
    groups = same_person_groups(roots)
    everyone = [pk for group in groups.values() for pk in group]
    involved = Involvement.objects.filter(person__in=everyone)
    whole = set(involved.filter(case__in=visible_cases(by)).values_list("person_id", flat=True))
    cases = list(involved.values_list("person_id", "case__restricted"))
    shown = Lookalikes()
    for root in Person.objects.filter(pk__in=roots).prefetch_related("aliases"):
        group = set(groups[root.pk])
        restricted = [flag for person, flag in cases if person in group]
        sight = Sight.NOTHING if restricted and all(restricted) else Sight.OUTLINE
        sight = Sight.WHOLE if whole & group else sight
        alike = Lookalike(root, sight, _names(root), scored[root.pk])
        (shown.hidden if sight is Sight.NOTHING else shown.to_choose).append(alike)
    shown.to_choose.sort(key=lambda each: (-each.alike, each.person.pk))
    return shown


@in_one_transaction
def show_lookalikes(*, by: User, case: Case, name: str, alike: Lookalikes) -> None:
    """Put on record that these people were shown as like the one typed, the hidden ones too."""
    record(LIKENESS_SHOWN, by=by, on=name, cases=[case.pk], subjects=alike.ids)


def likes_of(*, by: User, case: Case, person: Person) -> Lookalikes:
    """Other records that may be this person, with what is shown on record."""
    names = (person.name, *aliases_of(person))
    alike = find_lookalikes(by=by, names=names, born_on=person.born_on, besides=[person.pk])
    seen = Lookalikes([each for each in alike.to_choose if each.sight is Sight.WHOLE])
    if seen:
        show_lookalikes(by=by, case=case, name=str(person), alike=seen)
    return seen


def find_other_record(*, by: User, person: Person, other_id: int) -> Person | None:
    """Another person's record on any case that `by` may see, or None. Records nothing."""
    other = Person.objects.select_related("merged_into").filter(pk=other_id).first()
    root = root_of(other) if other else None
    if root is None or root.pk == person.pk:
        return None
    seen = Involvement.objects.filter(person__in=same_person_ids(root), case__in=visible_cases(by))
    return root if seen.exists() else None


@in_one_transaction
def compare_people(*, by: User, case: Case, person: Person, other: Person) -> list[Compared]:
    """Two records side by side, with the read on record."""
    record(
        PEOPLE_COMPARED,
        by=by,
        on=f"{person} (record {person.pk}) and {other} (record {other.pk})",
        cases=[case.pk],
        subjects=[*same_person_ids(person), *same_person_ids(other)],
    )
    return [_compared(person), _compared(other)]


def _compared(person: Person) -> Compared:
    ids = same_person_ids(person)
    return Compared(
        person,
        aliases_of(person),
        Case.objects.filter(Q(involvements__person__in=ids)).distinct().count(),
        Attribution.objects.filter(person__in=ids).values("profile").distinct().count(),
    )
