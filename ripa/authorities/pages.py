"""What the pages of an authority show, as rows and lines for the components."""

from collections.abc import Mapping, Sequence
from typing import Any

from django.urls import reverse

from accounts.access import can
from accounts.models import User
from accounts.permissions import Permission
from cases.models import Case
from cases.queries import place_of
from ripa.authorities.alike import names_of_alike
from ripa.authorities.application import SCOPE, Question, pages_for, questions_for
from ripa.authorities.covering import covers_of
from ripa.authorities.problems import Problem, Progress, progress_of
from ripa.authorities.queries import History, Shown
from ripa.authorities.standing import Standing
from ripa.authorities.timeline import timeline_item
from ripa.authorities.versions import as_its_reader_has_it, versions_of
from ripa.authorities.words import answer_words
from ripa.models import Authority, AuthorityEvent
from ripa.states import Deed, State
from socialcheck.templatetags.ui import uk_date, uk_datetime

Row = dict[str, Any]

# Deeds that end something stand out, and are never the first thing to press.
_ENDING = {"cancel": "warning", "withdraw": "secondary"}
# What sends an application back to its writer, or turns it down.
_TURNED_DOWN = frozenset({Deed.RETURN, Deed.REFUSE, Deed.MAGISTRATE_REFUSE})


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
    authority: Authority,
    questions: Sequence[Question],
    *,
    alike: Mapping[str, str] | None = None,
    change: bool = False,
) -> list[Row]:
    """The application's answers, with links to change them where it is still a draft.

    `alike` names, by field, the earlier application that an answer reads like.
    """
    rows = []
    for question in questions:
        row: Row = {"key": question.name, "value": answer_words(authority, question.field)}
        if name := (alike or {}).get(question.field):
            row["note"] = _alike_words(name, authority.alike[question.field]["confirmed"])
        if change:
            row["href"] = edit_address(authority, question.page, question.field)
        rows.append(row)
    return rows


def _alike_words(name: str, confirmed: bool) -> str:
    said = "The applicant confirmed it" if confirmed else "The applicant has not confirmed it"
    return f"Answer much like the one in {name}. {said}."


def edit_address(authority: Authority, page: str, field: str = "") -> str:
    """Where an answer is changed; afterwards the answers are shown again."""
    address = f"{reverse('authority_edit', args=[authority.pk, page])}?change=1"
    return f"{address}#id_{_ASKED_BY.get(field, field)}" if field else address


# Answers whose box is another field's, or in several boxes.
_ASKED_BY = {"platforms": "where", "profiles": "where"} | {
    name: f"{name}_day" for name in ("from_day", "to_day", "review_by", "advice_on")
}


def grouped_rows(
    authority: Authority, *, alike: Mapping[str, str] | None = None, change: bool = False
) -> list[dict[str, Any]]:
    """All the answers, under the parts of the application that they belong to."""
    questions = questions_for(authority)
    groups: dict[str, list[Question]] = {}
    for page in pages_for(authority):
        asked = [question for question in questions if question.page == page.slug]
        groups.setdefault(page.group, []).extend(asked)
    return [
        {
            "title": group,
            "rows": answer_rows(authority, asked, alike=alike, change=change),
            "bounds": group in SCOPE,
        }
        for group, asked in groups.items()
    ]


def kept_rows(answers: Sequence[Mapping[str, Any]]) -> list[dict[str, Any]]:
    """The answers of a snapshot, under the parts that they belonged to."""
    groups: dict[str, list[Row]] = {}
    for each in answers:
        groups.setdefault(each["group"], []).append(
            {"key": each["question"], "value": each["words"]}
        )
    return [
        {"title": group, "rows": rows, "bounds": group in SCOPE} for group, rows in groups.items()
    ]


def task_groups(authority: Authority, problems: list[Problem]) -> list[dict[str, Any]]:
    """The pages of the application with how far each is, under the parts that they belong to."""
    groups: dict[str, list[Row]] = {}
    for page in pages_for(authority):
        progress = progress_of(authority, page, problems)
        groups.setdefault(page.group, []).append(
            {
                "title": page.title,
                "href": reverse("authority_edit", args=[authority.pk, page.slug]),
                "status": progress.value,
                "colour": _COLOURS.get(progress, ""),
            }
        )
    ready = not problems
    groups["Check and send"] = [
        {
            "title": "Check your answers and send the application",
            "href": reverse("authority_answers", args=[authority.pk]),
            "hint": ""
            if ready
            else "You can look at it any time. It can be sent when every page is completed.",
            "status": Progress.NOT_STARTED.value,
            "colour": _COLOURS[Progress.NOT_STARTED],
        }
    ]
    return [
        {"title": title, "items": items, "name": f"part-{number}"}
        for number, (title, items) in enumerate(groups.items(), 1)
    ]


_COLOURS = {
    Progress.NOT_STARTED: "blue",
    Progress.IN_PROGRESS: "light-blue",
    Progress.WRONG: "red",
}


def problem_lines(authority: Authority, problems: list[Problem]) -> list[dict[str, str]]:
    """What keeps the application from being sent, each with the place where it is put right."""
    return [
        {"text": each.words, "href": edit_address(authority, each.page, each.field)}
        for each in problems
    ]


def page_context(by: User, shown: Shown, *, title: str = "") -> dict[str, Any]:
    """Everything that the page of an authority draws."""
    authority = shown.authority
    kept = as_its_reader_has_it(by, authority)
    groups = (
        kept_rows(kept) if kept else grouped_rows(authority, alike=names_of_alike(by, authority))
    )
    return {
        "shown": shown,
        "authority": authority,
        "title": title or _short_name(authority),
        "summary": _summary(authority, shown.standing),
        "asked": _asked(authority),
        "groups": groups,
        "turned_down": turned_down(shown.events),
        "versions": versions_of(shown.events),
        "granted": _granted(by, authority),
        "timeline": [timeline_item(event) for event in reversed(shown.events)],
        "offers": [
            {
                "text": offer.text,
                "href": _address(offer.slug, authority),
                "kind": _ENDING.get(offer.slug, "secondary" if place else ""),
            }
            for place, offer in enumerate(shown.offers)
        ],
        "history": _history_rows(shown.history),
        "history_head": ["When", "What", "About", "Who"],
        "crumbs": crumbs(by, authority.case, title or _short_name(authority)),
    }


def turned_down(events: Sequence[AuthorityEvent]) -> dict[str, Any] | None:
    """Who returned or refused the application as it was last sent, and why; None if nobody did.

    The events are in their order.
    """
    told = [event for event in events if event.deed == Deed.SUBMIT or event.deed in _TURNED_DOWN]
    if not told or told[-1].deed == Deed.SUBMIT:
        return None
    return timeline_item(told[-1])


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
