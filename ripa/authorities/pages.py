"""What the pages of an authority show, as rows and lines for the components."""

from typing import Any

from django.urls import reverse

from accounts.access import can
from accounts.models import User
from accounts.permissions import Permission
from cases.models import Case
from cases.queries import place_of
from ripa.authorities.application import Question, questions_for
from ripa.authorities.covering import covers_of
from ripa.authorities.queries import History, Shown
from ripa.authorities.standing import Standing
from ripa.authorities.timeline import timeline_item
from ripa.authorities.words import answer_words
from ripa.models import Authority
from ripa.states import State
from socialcheck.templatetags.ui import uk_date, uk_datetime

Row = dict[str, Any]

# The pages of the application whose answers bound what may be done.
SCOPE = frozenset({"scope", "limits"})
# Deeds that end something stand out, and are never the first thing to press.
_ENDING = {"cancel": "warning", "withdraw": "secondary"}


def crumbs(by: User, case: Case, here: str) -> list[dict[str, str]]:
    """The way here: through the case for those who may see it, else through the central record."""
    if can(by, Permission.SEE_CASE, place_of(case, by)):
        start = [
            {"text": "Cases", "href": reverse("case_list")},
            {"text": case.reference, "href": reverse("case_page", args=[case.reference])},
        ]
    else:
        start = [{"text": "Authorities", "href": reverse("authority_list")}]
    return [*start, {"text": here}]


def answer_rows(
    authority: Authority, questions: list[Question], *, change: bool = False
) -> list[Row]:
    """The application's answers, with links to change them where it is still a draft."""
    rows = []
    for question in questions:
        row: Row = {"key": question.name, "value": answer_words(authority, question.field)}
        if change:
            page = reverse("authority_edit", args=[authority.pk, question.page])
            row["href"] = f"{page}?change=1#id_{question.field}"
        rows.append(row)
    return rows


def page_context(by: User, shown: Shown, *, title: str = "") -> dict[str, Any]:
    """Everything that the page of an authority draws."""
    authority = shown.authority
    questions = questions_for(authority)
    return {
        "shown": shown,
        "authority": authority,
        "title": title or _short_name(authority),
        "summary": _summary(authority, shown.standing),
        "asked": _asked(authority),
        "scope": answer_rows(authority, [each for each in questions if each.page in SCOPE]),
        "granted": _granted(by, authority),
        "words": answer_rows(authority, [each for each in questions if each.page not in SCOPE]),
        "timeline": [timeline_item(event) for event in reversed(shown.events)],
        "offers": [
            {
                "text": offer.text,
                "href": _address(offer.slug, authority),
                "kind": _ENDING.get(offer.slug, ""),
            }
            for offer in shown.offers
        ],
        "history": _history_rows(shown.history),
        "history_head": ["When", "What", "About", "Who"],
        "crumbs": crumbs(by, authority.case, title or _short_name(authority)),
    }


def _short_name(authority: Authority) -> str:
    return authority.number or f"Application {authority.pk}"


def _address(slug: str, authority: Authority) -> str:
    return reverse(f"authority_{slug.replace('-', '_')}", args=[authority.pk])


def _asked(authority: Authority) -> list[Row]:
    """Who asks, and on which case."""
    return [
        {"key": "Case", "value": authority.case.reference},
        {"key": "Applicant", "value": str(authority.applicant)},
    ]


def _summary(authority: Authority, standing: Standing) -> list[Row]:
    undecided = "Nobody" if authority.state == State.WITHDRAWN else "Not decided yet"
    return [
        {"key": "Kind", "value": authority.get_kind_display()},
        {"key": "Reference number", "value": authority.number or "Not numbered yet"},
        *_asked(authority),
        {"key": "Decided by", "value": str(authority.decided_by or undecided)},
        *_period_rows(standing),
    ]


def _granted(by: User, authority: Authority) -> list[Row]:
    """The terms as they were granted, which may be narrower than those asked for; none before."""
    if authority.decided_by is None:
        return []
    return covers_of(by, [authority])[authority.pk].rows


def _period_rows(standing: Standing) -> list[Row]:
    """From when until when it is in force, as computed from its events at this moment."""
    if standing.running is None:
        return []
    return [
        {"key": "In force from", "value": uk_datetime(standing.running.start)},
        {"key": "In force until", "value": uk_datetime(standing.running.end)},
        {"key": "Next review by", "value": uk_date(standing.running.review_by)},
    ]


def _history_rows(history: History | None) -> list[list[str]]:
    if history is None:
        return []
    return [
        [uk_datetime(look.at), look.what, look.subject, f"{look.who[:1].upper()}{look.who[1:]}"]
        for look in history.newest
    ]
