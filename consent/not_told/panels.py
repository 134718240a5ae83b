"""What the pages of a case and of a person, and the chronology, say of those who are not told."""

from django.urls import reverse

from accounts.models import User
from cases.models import Case, Person
from cases.panels import Happening, Panel, in_chronology, on_case_page, on_person_page
from consent.models import NotTold, NotToldAnswer
from consent.not_told.queries import Standing, standing_on
from socialcheck.templatetags.ui import uk_date


def tag_of(standing: Standing) -> tuple[str, str]:
    """A few words for where it stands, and the colour of their tag."""
    if standing.told_since:
        return "Told since", "grey"
    if standing.answer is None:
        return "Waiting for a manager’s answer", "yellow"
    if not standing.answer.agreed:
        return "Not agreed", "red"
    if standing.overdue:
        return "Review overdue", "red"
    return "Agreed", "green"


def sentence_of(standing: Standing) -> str:
    """Who is not told, why, and who agreed to it until when."""
    row, answer = standing.record, standing.answer
    ground = row.get_ground_display()
    words = f"Not told: {ground[0].lower()}{ground[1:]}"
    if answer is None:
        return f"{words}. Asked by {row.asked_by} on {uk_date(row.at)}."
    if not answer.agreed:
        return f"{words}. {answer.by} did not agree on {uk_date(answer.at)}: tell them."
    return f"{words}, agreed by {answer.by} until {uk_date(row.review_on)}."


def case_panel(by: User, case: Case) -> Panel | None:
    """The newest record about each person; nothing where everybody was told or nobody asked."""
    newest: dict[int, Standing] = {}
    for standing in standing_on(case):
        newest.setdefault(standing.record.person_id, standing)
    return _panel(case, list(newest.values()), named=True)


def person_panel(by: User, case: Case, person: Person) -> Panel | None:
    """Everything recorded on this case about not telling this person."""
    return _panel(case, standing_on(case, person=person), named=False)


def _panel(case: Case, found: list[Standing], *, named: bool) -> Panel | None:
    if not found:
        return None
    return Panel(
        "Not told",
        "consent/not_told/panel.html",
        {"lines": [_line(case, standing, named) for standing in found]},
    )


def _line(case: Case, standing: Standing, named: bool) -> dict[str, object]:
    row = standing.record
    text, colour = tag_of(standing)
    return {
        "who": row.person.name if named else "",
        "words": sentence_of(standing),
        "tag": text,
        "colour": colour,
        "href": reverse("not_told_page", args=[case.reference, row.person_id, row.pk]),
        "when": row.at,
    }


def chronicle(by: User, case: Case) -> list[Happening]:
    """Who was not told, and what managers answered."""
    asked = NotTold.objects.filter(case=case).select_related("person", "asked_by")
    answers = NotToldAnswer.objects.filter(not_told__case=case).select_related(
        "not_told__person", "by"
    )
    return [
        *(
            Happening(
                row.at,
                f"Recorded that {row.person} is not told",
                str(row.asked_by),
                _page(case, row),
            )
            for row in asked
        ),
        *(
            Happening(
                answer.at,
                f"A manager {'agreed' if answer.agreed else 'did not agree'} that "
                f"{answer.not_told.person} is not told",
                str(answer.by),
                _page(case, answer.not_told),
            )
            for answer in answers
        ),
    ]


def _page(case: Case, row: NotTold) -> str:
    return reverse("not_told_page", args=[case.reference, row.person_id, row.pk])


def register() -> None:
    on_case_page(21, case_panel)
    on_person_page(21, person_panel)
    in_chronology(chronicle)
