"""What the page around a form about somebody on a case is given."""

from django.urls import reverse

from cases.models import Case, Person


def frame(case: Case, person: Person, title: str) -> dict[str, object]:
    """Where the page is, and whom it is about."""
    return {
        "title": title,
        "case": case,
        "person": person,
        "crumbs": [
            {"text": case.reference, "href": reverse("case_page", args=[case.reference])},
            {
                "text": person.name,
                "href": reverse("person_page", args=[case.reference, person.pk]),
            },
            {"text": title},
        ],
    }
