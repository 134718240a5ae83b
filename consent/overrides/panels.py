"""What the page of a person says of decisions to go on without their consent."""

from datetime import date

from django.urls import reverse

from accounts.models import User
from audit import clock
from cases.models import Case, Person
from cases.panels import Panel, on_person_page
from consent.models import Override
from consent.overrides.queries import has_ended, overrides_about
from socialcheck.templatetags.ui import uk_date


def person_panel(by: User, case: Case, person: Person) -> Panel | None:
    """Each decision, and whether it still counts; nothing where none was made."""
    found, today = overrides_about(case, person), clock.today()
    if not found:
        return None
    return Panel(
        "Going on without consent",
        "consent/overrides/panel.html",
        {"lines": [_line(case, override, today) for override in found]},
    )


def tag_of(override: Override, today: date) -> tuple[str, str]:
    """Whether it counts, and the colour of that tag."""
    if has_ended(override, today):
        return f"Ended {uk_date(override.review_on)}", "grey"
    return f"Counts until {uk_date(override.review_on)}", "green"


def _line(case: Case, override: Override, today: date) -> dict[str, object]:
    text, colour = tag_of(override, today)
    return {
        "words": f"{override.get_ground_display()}. Decided by {override.by} on "
        f"{uk_date(override.at)}.",
        "tag": text,
        "colour": colour,
        "when": override.at,
        "href": reverse("override_page", args=[case.reference, override.person_id, override.pk]),
    }


def register() -> None:
    on_person_page(22, person_panel)
