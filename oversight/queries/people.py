"""Finding people by the words of a name, as the record that stands for each."""

from collections import defaultdict
from collections.abc import Iterable

from django.db.models import QuerySet, Value

from cases.models import Alias, NameWords, Person
from cases.queries.people import people_with_groups
from ripa.authorities.life import roots_of


def named(words: str, people: QuerySet[Person]) -> QuerySet[Person]:
    """Those of `people` whose name, or another name of theirs, has all these words."""
    wanted = NameWords(Value(words))
    also = Alias.objects.annotate(words=NameWords("name")).filter(words__contains=wanted)
    by_name = Person.objects.annotate(words=NameWords("name")).filter(words__contains=wanted)
    ids = by_name.order_by().values("pk").union(also.order_by().values("person_id"))
    return people.filter(pk__in=ids)


def records_by_root(person_ids: Iterable[int]) -> dict[int, list[int]]:
    """For the record that stands for each of these people, the ids of all records of that person.

    The number of queries grows with how often a record was merged on, not with the people.
    """
    roots = Person.objects.filter(pk__in=set(roots_of(list(person_ids)).values()))
    groups: dict[int, list[int]] = defaultdict(list)
    for pk, root in roots_of(people_with_groups(roots)).items():
        groups[root].append(pk)
    return dict(groups)
