"""What the page of a case and its chronology say of the lawful basis."""

from django.urls import reverse

from accounts.access import can
from accounts.models import User
from accounts.permissions import Permission
from cases.models import Case
from cases.panels import Happening, Panel, in_chronology, on_case_page
from cases.queries import place_of
from consent.lawful_basis.queries import bases_of
from consent.models import LawfulBasis
from socialcheck.templatetags.ui import uk_date

# What a case rests on until somebody has said so (rules §1), and the condition that safeguarding
# work relies on for special category data.
USUAL = (LawfulBasis.Article6.PUBLIC_TASK, LawfulBasis.Article9.SAFEGUARDING)


def case_panel(by: User, case: Case) -> Panel:
    """The lawful basis in force, and those before it."""
    found = bases_of(case)
    address = reverse("lawful_basis", args=[case.reference])
    return Panel(
        "Lawful basis (data protection)",
        "consent/lawful_basis/panel.html",
        {
            "rows": rows_of(found[0] if found else None),
            "earlier": [_earlier(each) for each in found[1:]],
            "href": address if can(by, Permission.EDIT_CASE, place_of(case, by)) else "",
            "confirmed": bool(found),
        },
    )


def rows_of(basis: LawfulBasis | None) -> list[dict[str, object]]:
    """What is in force, as the rows of a summary list; what is usual where nothing is recorded."""
    if basis is None:
        article_6, article_9 = USUAL
        return [
            {"key": "Lawful basis", "value": f"{article_6.label} — not yet confirmed"},
            {"key": "Special category data", "value": f"{article_9.label} — not yet confirmed"},
        ]
    return [
        {"key": "Lawful basis", "value": basis.get_article_6_display()},
        {"key": "Special category data", "value": basis.get_article_9_display()},
        {"key": "Law", "value": basis.law},
        {"key": "Why", "value": basis.reasons},
        {"key": "Recorded", "value": f"{uk_date(basis.at)} by {basis.by}"},
    ]


def _earlier(basis: LawfulBasis) -> str:
    return (
        f"{uk_date(basis.at)}, {basis.by}: {basis.get_article_6_display()}. "
        f"{basis.get_article_9_display()}. {basis.law}. {basis.reasons}"
    )


def chronicle(by: User, case: Case) -> list[Happening]:
    """Each time the lawful basis was recorded."""
    return [
        Happening(
            basis.at,
            f"Lawful basis recorded: {basis.get_article_6_display()}",
            str(basis.by),
        )
        for basis in bases_of(case)
    ]


def register() -> None:
    on_case_page(25, case_panel)
    in_chronology(chronicle)
