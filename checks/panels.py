"""What checks add to the pages of a case and of a person."""

from django.db.models import Exists, OuterRef

from accounts.access import can
from accounts.models import User
from accounts.permissions import Permission
from audit import clock
from cases.models import Case, Person
from cases.panels import Happening, Panel, in_chronology, on_case_page, on_person_page
from cases.queries import names_for, place_of, root_of
from checks.history import timeline_of
from checks.models import ConsentFlag, FlagReview, Outcome
from checks.queries import ToldStop, told_stops
from ripa.ledger import prior_viewings
from ripa.models import Stop, Viewing

MOST = 100


def checks_of(by: User, case: Case) -> Panel:
    """The case's checks, newest first, and the looks that still need an outcome."""
    place = place_of(case, by)
    owed = Viewing.objects.filter(
        ~Exists(Outcome.objects.filter(viewing=OuterRef("pk"))), case=case, late=False
    ).select_related("person", "worker")
    return Panel(
        "Checks",
        "checks/panels/case.html",
        {
            "case": case,
            "checks": list(case.checks.prefetch_related("subjects")[:MOST]),
            "owed": list(owed[:MOST]),
            "may_plan": can(by, Permission.PLAN_CHECK, place),
        },
    )


def looks_at(by: User, case: Case, person: Person) -> Panel:
    """The picture of everything that bears on looking at this person."""
    root = root_of(person)
    return Panel(
        "Looks",
        "checks/panels/person.html",
        {
            "person": person,
            "times": prior_viewings(root),
            "timeline": timeline_of(root, by=by, now=clock.now()),
        },
    )


def told_of(by: User, case: Case) -> list[Happening]:
    """Checks, looks, stops and outcomes, for the chronology."""
    viewings = list(case.viewings.select_related("person", "worker"))
    outcomes = list(
        Outcome.objects.filter(viewing__case=case).select_related("viewing__person", "by")
    )
    stops = list(Stop.objects.filter(case=case).select_related("person", "worker"))
    people = [each.person for each in (*viewings, *(outcome.viewing for outcome in outcomes))]
    names = names_for(by=by, people=[*people, *(stop.person for stop in stops)])
    told = [
        Happening(
            check.created_at,
            f"Check {check.number} planned: {check.question}",
            check.created_by.name,
            f"/cases/{case.reference}/checks/{check.number}/",
        )
        for check in case.checks.select_related("created_by")
    ]
    told += [
        Happening(
            viewing.at,
            f"{'Look declared late' if viewing.late else 'Look'} at {names[viewing.person_id]}",
            viewing.worker.name,
            f"/viewings/{viewing.pk}/",
        )
        for viewing in viewings
    ]
    told += [
        Happening(told.stop.at, _stop_words(told), told.stop.worker.name)
        for told in told_stops(stops, names)
    ]
    told += [
        Happening(
            outcome.at,
            f"Outcome of a look at {names[outcome.viewing.person_id]} recorded",
            outcome.by.name,
            f"/viewings/{outcome.viewing_id}/",
        )
        for outcome in outcomes
    ]
    return told + _flags_told_of(by, case)


def _flags_told_of(by: User, case: Case) -> list[Happening]:
    """That consent behind a look went, and what a manager decided about what it found."""
    flags = list(ConsentFlag.objects.filter(viewing__case=case).select_related("viewing__person"))
    reviews = FlagReview.objects.filter(flag__viewing__case=case).select_related(
        "flag__viewing", "by"
    )
    names = names_for(by=by, people=[flag.viewing.person for flag in flags])
    return [
        *(
            Happening(
                flag.at,
                f"What a look at {names[flag.viewing.person_id]} found waits for review: consent "
                "is gone",
                link=f"/viewings/{flag.viewing_id}/",
            )
            for flag in flags
        ),
        *(
            Happening(
                review.at,
                f"What a look at {names[review.flag.viewing.person_id]} found was reviewed: "
                f"{review.get_decision_display()}",
                review.by.name,
                f"/viewings/{review.flag.viewing_id}/",
            )
            for review in reviews
        ),
    ]


def _stop_words(told: ToldStop) -> str:
    """That somebody was stopped, and by which rule where that may be told."""
    why = f"rule {told.rule}" if told.rule else "the profile is theirs too"
    return f"Stopped before a look at {told.name} ({why})"


def register() -> None:
    on_case_page(30, checks_of)
    on_person_page(5, looks_at)
    in_chronology(told_of)
