"""What the templates of those who watch are given."""

from collections.abc import Iterable, Mapping
from typing import Any

from django.http import QueryDict
from django.urls import reverse

from accounts.access import can
from accounts.models import User
from accounts.permissions import Permission
from audit import clock
from audit.deeds import Kind, by_code
from audit.models import Entry
from cases.queries import place_of
from checks.flags.words import tag_for
from checks.models import ConsentFlag
from checks.words import HEADLINES
from oversight.forms import KINDS, TrailForm
from oversight.queries.replays import Replayed
from oversight.queries.subjects import SubjectLooks
from oversight.queries.trail import COUNTED_TO, EXPORTED_TO, EntryRead, TrailPage
from oversight.words import change_rows, deed_words, detail_rows, fact_rows, in_order, in_words
from ripa.errors.opening import error_links, may_report
from ripa.errors.pages import report_words
from ripa.models import ErrorCase, Stop, Tally, Viewing
from socialcheck.templatetags.ui import uk_date, uk_datetime


def link(text: object, name: str, *args: object) -> dict[str, str]:
    """A cell of a table that leads somewhere."""
    return {"text": str(text), "href": reverse(name, args=args)}


def address_with(
    data: QueryDict, parts: Mapping[str, object] | None = None, *, without: tuple[str, ...] = ()
) -> str:
    """The address of this page with `parts` in place of what it says of them.

    `without` names filters to leave out.
    """
    parts = parts or {}
    kept = data.copy()
    for name in (*without, *parts):
        for key in [key for key in kept if key == name or key.startswith(f"{name}_")]:
            del kept[key]
    for name, value in parts.items():
        kept[name] = str(value)
    return f"?{kept.urlencode()}"


# --- The trail -----------------------------------------------------------------------------------


def trail_context(data: QueryDict, form: TrailForm, page: TrailPage | None) -> dict[str, Any]:
    """The filters and, where they can be understood, a page of entries."""
    context: dict[str, Any] = {"form": form, "page": page, "exported_to": f"{EXPORTED_TO:,}"}
    if page is None:
        return context
    people, staff = page.filters.subject.several, page.filters.actor.several
    context |= {
        "chosen": _chosen(data, page),
        "clear": reverse("trail_list"),
        "staff": [
            {"text": f"{user.name} ({user.email})", "href": _chose(data, "who", "actor", user.pk)}
            for user in staff
        ],
        "people": [
            {"text": _described(person), "href": _chose(data, "about", "subject", person.pk)}
            for person in people
        ],
        "settled": page.filters.settled,
        "subject": page.filters.subject.meant,
        "count": f"more than {COUNTED_TO:,}" if page.more else f"{page.count:,}",
        "head": ["What was done", "When", "Why", "From"],
        "rows": [_entry_row(entry) for entry in page.entries],
        "older": address_with(data, {"before": page.older}) if page.older else "",
        "first": address_with(data, without=("before",)) if "before" in data else "",
        "export": f"{reverse('trail_export')}{address_with(data, without=('before',))}",
    }
    return context


def _chose(data: QueryDict, typed: str, name: str, pk: int) -> str:
    return address_with(data, {name: pk}, without=(typed, "before"))


def _described(person: Any) -> str:
    born = f"born {uk_date(person.born_on)}" if person.born_on else "date of birth not known"
    return f"{person.name}, {born} (record {person.pk})"


def _chosen(data: QueryDict, page: TrailPage) -> list[dict[str, str]]:
    """The filters in force, each with the address of the page without it."""
    filters, wanted = page.filters, page.filters.wanted
    deed = by_code(wanted.deed)
    said = [
        (("who", "actor"), f"By {filters.actor.meant}" if filters.actor.meant else ""),
        (("about", "subject"), f"About {filters.subject.meant}" if filters.subject.meant else ""),
        (("case",), f"Case {filters.case.meant.reference}" if filters.case.meant else ""),
        (("kind",), KINDS[Kind(wanted.kind)] if wanted.kind else ""),
        (("deed",), deed_words(deed) if deed else ""),
        (("since",), f"From {uk_datetime(wanted.since)}" if wanted.since else ""),
        (("until",), f"To {uk_datetime(wanted.until)}" if wanted.until else ""),
    ]
    return [
        {"text": text, "href": address_with(data, without=(*names, "before"))}
        for names, text in said
        if text
    ]


def _entry_row(entry: Entry) -> list[object]:
    where = entry.path or "not from a page"
    return [
        link(_short(entry.sentence), "trail_entry", entry.pk),
        uk_datetime(entry.timestamp),
        _short(entry.reason),
        f"{where}{f', {entry.remote_addr}' if entry.remote_addr else ''}",
    ]


def _short(text: str, most: int = 300) -> str:
    return text if len(text) <= most else f"{text[:most].rstrip()}…"


def entry_context(read: EntryRead) -> dict[str, Any]:
    """An entry with all that it keeps."""
    entry = read.entry
    where = f"{read.record_kind} {entry.object_pk}".strip()
    return {
        "entry": entry,
        "rows": [
            {"key": "When", "value": uk_datetime(entry.timestamp)},
            {"key": "Who", "value": entry.actor or entry.actor_email or "The system"},
            {"key": "E-mail address", "value": entry.actor_email},
            {"key": "Kind", "value": KINDS.get(entry.kind, entry.kind)},  # type: ignore[call-overload]
            {"key": "Code of the deed", "value": entry.deed},
            *_where_there_is_one(
                "Record", f"{entry.object_repr} ({where})" if where else entry.object_repr
            ),
            *_where_there_is_one("Reason", entry.reason),
            {"key": "Page", "value": entry.path},
            {"key": "From address", "value": entry.remote_addr},
            {"key": "Device", "value": entry.device},
            {"key": "Request", "value": entry.cid},
            {"key": "Database transaction", "value": str(entry.transaction)},
        ],
        "people": [link(person, "subject_looks", person.pk) for person in read.people],
        "cases": [link(case, "case_page", case.reference) for case in read.cases],
        "details": detail_rows(read),
        "change_head": ["Field", "Before", "After"],
        "changes": change_rows(entry.changes),
    }


def _where_there_is_one(key: str, value: str) -> list[dict[str, str]]:
    """A row for what many entries lack: a list is no record, and reading needs no reason."""
    return [{"key": key, "value": value}] if value else []


# --- Subjects and replays ------------------------------------------------------------------------


def subject_context(data: QueryDict, read: SubjectLooks) -> dict[str, Any]:
    """The picture of a person's looks and the tables behind it."""
    return {
        "read": read,
        "person": read.person,
        "timeline": read.timeline,
        "looks": [_look_row(look, read) for look in read.looks.rows],
        "stops": [_stop_row(stop) for stop in read.stops.rows],
        "notices": [
            [
                uk_datetime(each.given_at),
                each.get_kind_display(),
                str(each.given_by),
                each.case.reference,
            ]
            for each in read.notices
        ],
        "consents": [
            [
                uk_datetime(each.at),
                each.get_deed_display(),
                each.decider,
                str(each.recorded_by),
                each.case.reference,
            ]
            for each in read.consents
        ],
        "authorities": [
            [
                link(each, "authority_page", each.pk),
                each.get_kind_display(),
                in_words(each.state),
                str(each.applicant),
                each.case.reference,
            ]
            for each in read.authorities
        ],
        "look_head": [
            *("Look", "When", "Who", "Case", "Rule", "Counted", "Decision"),
            *(["Consent since"] if read.flags else []),
        ],
        "stop_head": ["When", "Who", "Case", "Profile", "Rule", "Decision"],
        "notice_head": ["When", "Kind", "Given by", "Case"],
        "consent_head": ["When", "Answer", "Who decided", "Recorded by", "Case"],
        "authority_head": ["Authority", "Kind", "State", "Applicant", "Case"],
        "older_looks": address_with(data, {"looks": read.looks.older}) if read.looks.older else "",
        "older_stops": address_with(data, {"stops": read.stops.older}) if read.stops.older else "",
        "trail": f"{reverse('trail_list')}?subject={read.person.pk}",
    }


def _look_row(look: Viewing, read: SubjectLooks) -> list[object]:
    theirs = read.places[look.pk]
    again: object = "Declared late: nothing was decided"
    if look.decision:
        again = link(f"Replay the decision of viewing {look.pk}", "viewing_replay", look.pk)
    return [
        link(f"Viewing {look.pk}", "viewing_page", look.pk),
        uk_datetime(look.at),
        str(look.worker),
        look.case.reference,
        _basis(look, theirs[0]),
        "Yes" if any(each.counted for each in theirs) else "No",
        again,
        *([_consent_since(read.flags.get(look.pk, []))] if read.flags else []),
    ]


def _consent_since(flags: list[ConsentFlag]) -> str:
    """Whether what the look found may be relied on, where consent behind it is gone."""
    tag = tag_for(flags)
    return tag.text if tag else "Not in question"


def _basis(look: Viewing, place: Tally) -> object:
    """What let the worker look at this person."""
    if look.late:
        return "Declared late"
    rule = place.let_in_by
    return f"{rule}, under {place.used}" if place.used else rule_link(rule)


def rule_link(rule: str) -> dict[str, str]:
    """A rule, and the page that says what it is."""
    return link(rule, "rule_page", rule.lower())


def _stop_row(stop: Stop) -> list[object]:
    return [
        uk_datetime(stop.at),
        str(stop.worker),
        stop.case.reference,
        str(stop.profile),
        f"{stop.rule}: {HEADLINES.get(stop.rule, stop.outcome)}",
        link(f"Replay the decision of stop {stop.pk}", "stop_replay", stop.pk),
    ]


def replay_context(by: User, replayed: Replayed) -> dict[str, Any]:
    """A stored decision in words, beside what the gate says of the same facts today."""
    of = replayed.of
    is_look = isinstance(of, Viewing)
    return {
        "of": of,
        "title": f"Viewing {of.pk}" if is_look else f"Stop {of.pk}",
        "is_look": is_look,
        "about": [
            {"key": "Person", "value": str(of.person)},
            {"key": "Worker", "value": str(of.worker)},
            {"key": "When", "value": uk_datetime(of.at)},
            {"key": "Case", "value": of.case.reference},
        ],
        "may_see": can(by, Permission.SEE_CASE, place_of(of.case, by)),
        "may_see_subject": can(by, Permission.SEARCH_TRAIL),
        "may_report": isinstance(of, Viewing) and may_report(by, of),
        "error_cases": error_links(by, of) if isinstance(of, Viewing) else [],
        "decision_head": ["Part", "Then", "Now"],
        "decisions": [
            {
                "what": what,
                "caption": f"The decision then and now: {what[0].lower()}{what[1:]}",
                "facts": fact_rows(again.facts),
                "facts_title": "The facts that were kept"
                if len(replayed.decisions) == 1
                else f"The facts that were kept: {what[0].lower()}{what[1:]}",
                "again": again,
                "rows": [
                    [
                        in_words(name),
                        in_words(value),
                        in_words((again.replayed or {}).get(name, "")),
                    ]
                    for name, value in in_order(again.stored)
                ],
                "differs": ", ".join(in_words(name).lower() for name in again.differs_in),
            }
            for what, again in replayed.decisions
        ],
    }


def errors_waiting(errors: Iterable[ErrorCase]) -> list[dict[str, str]]:
    """Error cases on an officer's home page: what to do with each, and how long there is."""
    at = clock.now()
    return [
        {
            "href": reverse("error_page", args=[error.pk]),
            "text": f"{'Report' if error.decided_at else 'Decide'} error case {error.pk}",
            "hint": f"{error.get_kind_display()}. Opened {uk_datetime(error.opened_at)}"
            + (f". Report to the Commissioner {words[:1].lower()}{words[1:]}" if words else ""),
        }
        for error in errors
        for words in [report_words(error, at) if error.established_at else ""]
    ]
