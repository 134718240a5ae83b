"""Locking people, so that of two deeds on one person one comes first and the other knows of it."""

from collections.abc import Collection

from cases.models import Person
from cases.queries import root_of


def lock_people(ids: Collection[int]) -> list[Person]:
    """Lock these people, in the one order for locking people, so that nobody waits in a circle."""
    locked = Person.objects.select_for_update(no_key=True, of=("self",)).filter(pk__in=ids)
    return list(locked.order_by("pk"))


def lock_root(person: Person) -> Person:
    """Lock and return the record that stands for `person`, read again under the lock.

    A merge may have moved it while we waited; then the new one is locked instead.
    """
    root = _root_now(person)
    while True:
        locked = Person.objects.select_for_update(no_key=True).get(pk=root.pk)
        root = _root_now(person)
        if root.pk == locked.pk:
            return locked


def _root_now(person: Person) -> Person:
    return root_of(Person.objects.get(pk=person.pk))
