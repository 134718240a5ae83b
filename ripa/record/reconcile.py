"""Holding the central record against the tables and the access trail, by paths that share nothing.

Each figure of each authority is worked out three times: as its row in the record shows it, by
counting the tables, and by counting the entries of the trail. What the rows themselves say is held
against what the trail says was written (`written`). Differences are named one by one.
"""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from itertools import chain
from typing import Any

from django.contrib.contenttypes.models import ContentType
from django.db.models import Count

from audit import clock
from audit.models import Entry
from ripa.authorities import deeds as trail
from ripa.deeds import VIEWING_ADMITTED, VIEWING_DECLARED
from ripa.models import Authority, AuthorityEvent, Tally, Viewing
from ripa.record import written
from ripa.record.figures import FIGURES, Figures, Sums, figures_of, from_deeds
from ripa.record.filters import Wanted, matching
from ripa.record.queries import batched_ids, each_row

# What the trail says when an event is written, by the event's deed.
OF_EVENT: Mapping[str, str] = {
    "grant": trail.GRANTED.code,
    "refuse": trail.REFUSED.code,
    "magistrate_approve": trail.MAGISTRATE_APPROVED.code,
    "magistrate_refuse": trail.MAGISTRATE_REFUSED.code,
    "review": trail.REVIEWED.code,
    "renew": trail.RENEWED.code,
    "renewal_approve": trail.RENEWAL_APPROVED.code,
    "renewal_refuse": trail.RENEWAL_REFUSED.code,
    "cancel": trail.CANCELLED.code,
}
DEED_OF = {code: deed for deed, code in OF_EVENT.items()}
_LOOKS = (VIEWING_ADMITTED.code, VIEWING_DECLARED.code)


@dataclass
class Report:
    """What was compared, and every difference as a sentence."""

    authorities: int = 0
    sums: Sums = field(default_factory=Sums)
    differences: list[str] = field(default_factory=list)

    @property
    def agrees(self) -> bool:
        return not self.differences

    def compare(self, what: str, figures: Mapping[str, Mapping[str, int]]) -> None:
        """`figures` by the name of their path. A difference names each path's number."""
        for name in FIGURES:
            told = {path: numbers.get(name, 0) for path, numbers in figures.items()}
            if len(set(told.values())) > 1:
                said = ", ".join(f"{path} {number}" for path, number in told.items())
                self.differences.append(f"{what}: {name.replace('_', ' ')}: {said}")

    def as_mapping(self) -> dict[str, Any]:
        return {
            "agrees": self.agrees,
            "authorities": self.authorities,
            "figures": self.sums.as_mapping(),
            "differences": self.differences,
        }


def reconcile() -> Report:
    """The whole central record against the tables and the trail. Changes nothing."""
    report, at = Report(), clock.now()
    ids = list(matching(Wanted(), at=at).values_list("pk", flat=True))
    for some in batched_ids(ids):
        tables, entries = figures_in_tables(some), figures_in_trail(some)
        for row in each_row(some, at=at):
            report.authorities += 1
            figures = figures_of(row)
            report.sums.add(row.kind, row.standing.tag, figures)
            paths = {"record": figures, "tables": tables[row.pk], "trail": entries[row.pk]}
            report.compare(row.number, paths)
    report.differences += [*_not_on_record(), *written.differences()]
    return report


def _not_on_record() -> Iterator[str]:
    """Decisions that the record would not show, as their authority has no number."""
    decided = AuthorityEvent.objects.filter(deed__in=["grant", "refuse"], authority__number=None)
    for pk in decided.order_by("authority").values_list("authority", flat=True):
        yield f"Application {pk} was decided and has no reference number, so no row shows it."


def figures_in_tables(ids: Iterable[int]) -> dict[int, Figures]:
    """Counted by the database from the rows of events, viewings and places in a count."""
    ids = list(ids)
    deeds: dict[int, dict[str, int]] = defaultdict(dict)
    counted = AuthorityEvent.objects.filter(authority__in=ids).order_by()
    for pk, deed, times in counted.values_list("authority", "deed").annotate(Count("pk")):
        deeds[pk][deed] = times
    uses = viewings_under(ids)
    return {pk: from_deeds(deeds[pk], uses=len(uses[pk])) for pk in ids}


def viewings_under(ids: list[int]) -> dict[int, set[int]]:
    """The viewings that were uses of each authority, for anyone whom they concerned."""
    own = Viewing.objects.filter(authority__in=ids).values_list("authority", "pk")
    each = Tally.objects.filter(authority__in=ids).values_list("authority", "viewing")
    found: dict[int, set[int]] = defaultdict(set)
    for authority, viewing in chain(own, each):
        found[authority].add(viewing)
    return found


def figures_in_trail(ids: Iterable[int], *, up_to: int | None = None) -> dict[int, Figures]:
    """Counted from the entries of the trail, those up to `up_to` where it is given."""
    ids = list(ids)
    entries = Entry.objects.order_by()
    if up_to is not None:
        entries = entries.filter(pk__lte=up_to)
    kinds = ContentType.objects.get_for_models(Authority, Viewing)
    deeds: dict[int, dict[str, int]] = defaultdict(dict)
    about = entries.filter(content_type=kinds[Authority], object_id__in=ids, deed__in=list(DEED_OF))
    for pk, code, times in about.values_list("object_id", "deed").annotate(Count("pk")):
        deeds[pk][DEED_OF[code]] = times
    uses = viewings_under(ids)
    admitted: dict[int, int] = defaultdict(int)
    every = {viewing for viewings in uses.values() for viewing in viewings}
    looks = entries.filter(content_type=kinds[Viewing], object_id__in=every, deed__in=_LOOKS)
    for viewing, times in looks.values_list("object_id").annotate(Count("pk")):
        admitted[viewing] = times
    return {
        pk: from_deeds(deeds[pk], uses=sum(admitted[viewing] for viewing in uses[pk])) for pk in ids
    }
