"""For whom a look counts, and the locks under which it is decided: people in order of id, then
their authorities in order of id.
"""

from collections.abc import Collection
from dataclasses import dataclass

from cases.locks import lock_people
from cases.models import Attribution, OnlineProfile, Person
from cases.queries import root_of, same_person_groups
from ripa.authorities.life import roots_of
from ripa.models import Authority, Viewing


@dataclass(frozen=True)
class Concerned:
    """One person for whom a look counts: the record that stands for them, the ids of all their
    records, and those records that the look touches.
    """

    root: Person
    records: frozenset[int]
    touched: tuple[Person, ...]


def concerned_in(person: Person, profile: OnlineProfile) -> list[Concerned]:
    """Everyone for whom opening `profile` counts: the subject and all to whom it is attributed.

    Read afresh, and in order of id. The look touches the record that was asked for and those to
    which the profile is attributed; where they are merged it is one person, until the merge is
    undone.
    """
    asked = Person.objects.select_related("merged_into").get(pk=person.pk)
    attributed = Attribution.objects.filter(profile=profile).select_related("person__merged_into")
    touched = {asked.pk: asked} | {each.person_id: each.person for each in attributed}
    whose = {pk: root_of(record) for pk, record in touched.items()}
    roots = {root.pk: root for root in whose.values()}
    records = same_person_groups(sorted(roots))
    return [
        Concerned(
            root=roots[root],
            records=frozenset(records[root]),
            touched=tuple(touched[pk] for pk in sorted(touched) if whose[pk].pk == root),
        )
        for root in sorted(roots)
    ]


def lock_authorities(ids: Collection[int]) -> None:
    """Lock these authorities' rows, in order of id."""
    list(
        Authority.objects.select_for_update(no_key=True, of=("self",))
        .filter(pk__in=ids)
        .order_by("pk")
    )


def lock_concerned(person: Person, profile: OnlineProfile) -> list[Concerned]:
    """Lock every record of everyone concerned; again if a merge came in between.

    Who is concerned is settled here: someone to whom the profile is attributed from now on comes
    after this look. A merged record is locked too, as it has a count of its own, which goes on
    under its own lock from the moment when the merge is undone.
    """
    held: set[int] = set()
    while True:
        concerned = concerned_in(person, profile)
        wanted = {pk for each in concerned for pk in each.records}
        if wanted <= held:
            return concerned
        lock_people(wanted)
        held |= wanted


def lock_their_authorities(concerned: Collection[Concerned], named: Authority | None) -> None:
    """Where there are several people, lock their authorities all at once and in order of id, so
    that two looks which share people or authorities cannot wait for each other.
    """
    if len(concerned) > 1:
        everyone = {pk for each in concerned for pk in each.records}
        theirs = Authority.subjects.through.objects.filter(person__in=everyone)
        ids = set(theirs.values_list("authority_id", flat=True))
        lock_authorities(ids | ({named.pk} if named else set()))


def lock_viewing(viewing: Viewing) -> None:
    """Lock everyone for whom a viewing counts, again if a merge came in between, and every
    authority that it uses, so that what ends it has come first or comes afterwards.
    """
    held: set[int] = set()
    while True:
        tallies = list(viewing.tallies.all())
        wanted = set(roots_of({tally.person_id for tally in tallies}).values())
        if wanted <= held:
            break
        lock_people(wanted)
        held |= wanted
    used = {tally.authority_id for tally in tallies} | {viewing.authority_id}
    lock_authorities({pk for pk in used if pk is not None})
