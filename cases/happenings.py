"""What cases tell of themselves in the chronology: opened, people, profiles, notes, closed."""

from datetime import date, datetime, time

from django.db.models import Q
from django.urls import reverse

from audit.clock import LONDON
from cases.models import Case, Merge
from cases.panels import Happening
from cases.queries import people_on


def tell(case: Case) -> list[Happening]:
    """Everything that happened on the case, in no order."""
    return [
        *_opened_and_closed(case),
        *_people(case),
        *_profiles(case),
        *_notes(case),
        *_merges(case),
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


def _profiles(case: Case) -> list[Happening]:
    return [
        Happening(
            each.at,
            f"Profile added for {each.person}: {each.profile}",
            each.by.name,
            reverse("person_page", args=[case.reference, each.person_id]),
        )
        for each in case.attributions.select_related("person", "profile", "by")
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


def _merges(case: Case) -> list[Happening]:
    ids = people_on(case)
    merges = Merge.objects.filter(Q(kept__in=ids) | Q(merged__in=ids)).select_related(
        "kept", "merged", "by", "undone_by"
    )
    told = []
    for merge in merges:
        both = (
            f"{merge.merged} (record {merge.merged_id}) and {merge.kept} (record {merge.kept_id})"
        )
        told.append(Happening(merge.at, f"{both} said to be one person", merge.by.name))
        if merge.undone_at and merge.undone_by:
            words = f"{both} said to be two people after all"
            told.append(Happening(merge.undone_at, words, merge.undone_by.name))
    return told
