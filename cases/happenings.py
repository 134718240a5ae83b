"""What cases tell of themselves in the chronology: opened, people, profiles, notes, closed."""

from datetime import date, datetime, time

from django.db.models import Q
from django.urls import reverse

from accounts.models import User
from audit.clock import LONDON
from cases.models import Case, Merge, Person
from cases.panels import Happening
from cases.queries import SOMEONE, names_for, people_on


def tell(by: User, case: Case) -> list[Happening]:
    """Everything that happened on the case, in no order, with the names that `by` may know."""
    return [
        *_opened_and_closed(case),
        *_people(case),
        *_profiles(by, case),
        *_notes(case),
        *_merges(by, case),
    ]


def _start_of(day: date) -> datetime:
    return datetime.combine(day, time.min, tzinfo=LONDON)


def _opened_and_closed(case: Case) -> list[Happening]:
    words = f"Case opened: {case.get_kind_display()}"
    told = [Happening(_start_of(case.opened_on), words, whole_day=True)]
    if case.closed_on:
        told.append(Happening(_start_of(case.closed_on), "Case closed", whole_day=True))
    return told


def _people(case: Case) -> list[Happening]:
    return [
        Happening(
            each.created_at,
            f"{each.person} added as {each.get_role_display().lower()}",
            link=reverse("person_page", args=[case.reference, each.person_id]),
        )
        for each in case.involvements.select_related("person")
    ]


def _profiles(by: User, case: Case) -> list[Happening]:
    added = list(case.attributions.select_related("person", "profile", "by"))
    names = names_for(by=by, people=[each.person for each in added])
    return [
        Happening(
            each.at,
            f"Profile added for {names[each.person_id]}: {each.profile}",
            each.by.name,
            reverse("person_page", args=[case.reference, each.person_id]),
        )
        for each in added
    ]


def _notes(case: Case) -> list[Happening]:
    page = reverse("case_page", args=[case.reference])
    return [
        Happening(
            note.at,
            "Amendment added to a note" if note.amends_id else "Note added",
            note.by.name,
            # Older notes are on later pages of the case, so the link names where to start.
            f"{page}?before={(note.amends_id or note.pk) + 1}#note-{note.amends_id or note.pk}",
        )
        for note in case.notes.select_related("by")
    ]


def _merges(by: User, case: Case) -> list[Happening]:
    """Who was said to be one person, or two after all: then each is named to their own readers."""
    ids = people_on(case)
    merges = list(
        Merge.objects.filter(Q(kept__in=ids) | Q(merged__in=ids)).select_related(
            "kept", "merged", "by", "undone_by"
        )
    )
    people = [person for merge in merges for person in (merge.merged, merge.kept)]
    names = names_for(by=by, people=people)
    told = []
    for merge in merges:
        both = " and ".join(_record(each, names) for each in (merge.merged, merge.kept))
        told.append(Happening(merge.at, f"{both} said to be one person", merge.by.name))
        if merge.undone_at and merge.undone_by:
            words = f"{both} said to be two people after all"
            told.append(Happening(merge.undone_at, words, merge.undone_by.name))
    return told


def _record(person: Person, names: dict[int, str]) -> str:
    """Which record is meant, as two of one person may have one name."""
    name = names[person.pk]
    return name if name == SOMEONE else f"{name} (record {person.pk})"
