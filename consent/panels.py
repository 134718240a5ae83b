"""What the pages of a case and of a person show of notice and consent, in words."""

from collections.abc import Mapping, Sequence
from datetime import date, datetime
from typing import cast

from django.urls import reverse

from accounts.access import can
from accounts.models import User
from accounts.permissions import Permission
from cases.models import Case, OnlineProfile, Person
from cases.panels import Happening, Panel
from cases.profile_address import OTHER, PLATFORMS
from cases.purposes import Purpose
from cases.queries import place_of
from consent.answers.details import NOT_MET, confirmations, not_met_item, paper, rests_on
from consent.models import (
    Assessment,
    ConsentDeed,
    ConsentEvent,
    Method,
    Notice,
    Override,
    Wording,
)
from consent.not_told.queries import agreed_not_told
from consent.papers.receipts import ANSWERED
from consent.queries import (
    CaseLine,
    PersonConsent,
    Position,
    Told,
    case_consent,
    named_profiles,
    person_consent,
)
from consent.rules import ANSWERS, ConsentStanding
from socialcheck.templatetags.ui import uk_date, uk_datetime

_PLATFORM_NAMES = {each.slug: each.name for each in PLATFORMS} | {OTHER: "other sites"}
_PURPOSE_NAMES = {value: str(label).lower() for value, label in Purpose.choices}

# What is said of a position, and the colour of its tag.
_POSITIONS: dict[ConsentStanding, tuple[str, str, str]] = {
    ConsentStanding.NONE: ("Not asked for", "grey", "Nobody has asked for consent yet."),
    ConsentStanding.SOUGHT: ("Asked for", "blue", "Consent was asked for. There is no answer yet."),
    ConsentStanding.GIVEN_IN_SCOPE: ("Given", "green", "Consent is given."),
    ConsentStanding.GIVEN_OUT_OF_SCOPE: (
        "Given, not for now",
        "yellow",
        "Consent was given, but it has not started, or there is nothing to which all of those who "
        "gave it agreed.",
    ),
    ConsentStanding.REFUSED: ("Refused", "red", "Consent was refused. Respect the answer."),
    ConsentStanding.WITHDRAWN: (
        "Withdrawn",
        "red",
        "Consent was given and then withdrawn. Respect the answer.",
    ),
    ConsentStanding.EXPIRED: (
        "Ended",
        "orange",
        "Consent was given, but its last day has passed. Ask again if you still need it.",
    ),
    ConsentStanding.CONFLICTED: (
        "Not agreed",
        "red",
        "Those who can decide do not agree. Talk to them, or ask your manager.",
    ),
    ConsentStanding.UNKNOWN: (
        "Not known",
        "red",
        "The record of consent cannot be read. Ask the person who runs the system.",
    ),
}

_DEED_WORDS = {
    ConsentDeed.SOUGHT: "Consent was asked for",
    ConsentDeed.GIVEN: "Consent was given",
    ConsentDeed.REFUSED: "Consent was refused",
    ConsentDeed.WITHDRAWN: "Consent was withdrawn",
    ConsentDeed.INVALIDATED: "A record of consent was struck out",
    ConsentDeed.CONFIRMED: "Consent was confirmed in writing",
}

_FOOTING_WORDS = {
    "self": "for themselves",
    "gillick": "as a young person judged competent to decide",
    "mca": "for themselves, their capacity having been assessed",
    "parental_responsibility": "with parental responsibility",
}

_ROUTE_WORDS = {
    Method.IN_PERSON: "in person",
    Method.LETTER: "by letter",
    Method.PHONE: "by telephone",
    Method.EMAIL: "by e-mail",
    Method.VIDEO: "by video call",
}


def person_panel(by: User, case: Case, person: Person) -> Panel:
    """Where consent stands, the events behind it, and the notices given."""
    found = person_consent(by=by, case=case, person=person)
    title, colour, words = position_words(found.position)
    return Panel(
        "Notice and consent",
        "consent/person_panel.html",
        {
            "tag": title,
            "colour": colour,
            "words": words,
            "history": _history(found),
            "history_link": reverse("consent_history", args=[case.reference, person.pk]),
            "noticed": bool(found.notices),
            "links": _links(by, case, person),
        },
    )


def case_panel(by: User, case: Case) -> Panel:
    """One line for each person, and a warning where someone has not been told."""
    lines = case_consent(case=case)
    may_tell = can(by, Permission.RECORD_NOTICE, place_of(case, by))
    agreed = agreed_not_told(case)
    untold = [
        line.person.name for line in lines if line.notice is None and line.person.pk not in agreed
    ]
    return Panel(
        "Notice and consent",
        "consent/case_panel.html",
        {
            "rows": [_case_row(case, line, may_tell) for line in lines],
            "may_tell": may_tell,
            "untold": ", ".join(untold),
        },
    )


def chronicle(by: User, case: Case) -> list[Happening]:
    """Notices, consent and overrides of this case, for its chronology."""
    events = ConsentEvent.objects.filter(case=case).select_related("person", "recorded_by")
    notices = Notice.objects.filter(case=case).select_related("person", "given_by")
    overrides = Override.objects.filter(case=case).select_related("person", "by")
    not_met = Assessment.objects.filter(case=case, able=False).select_related(
        "person", "recorded_by"
    )
    return [
        *(_event_happening(case, event) for event in events),
        *(_notice_happening(case, notice) for notice in notices),
        *(_override_happening(case, override) for override in overrides),
        *(_not_met_happening(case, test) for test in not_met),
    ]


def event_details(by: User, case: Case, event: ConsentEvent) -> dict[str, object]:
    """One event in full, with the address for striking it out where that is open to `by`."""
    struck = event.struck_out_by.all()
    rows = [
        ("What happened", sentence_for(event, named_profiles([event]))),
        ("When", when_words(event)),
        *rests_on(event),
        ("Note" if event.deed != ConsentDeed.INVALIDATED else "Reason", event.reason),
        *confirmations(event),
        ("Recorded by", f"{event.recorded_by}, {uk_datetime(event.recorded_at)}"),
        *((f"Struck out by {each.recorded_by}", each.reason) for each in struck),
    ]
    may_strike = (
        not struck
        and event.deed != ConsentDeed.INVALIDATED
        and can(by, Permission.RECORD_CONSENT, place_of(case, by))
    )
    place = [case.reference, event.person_id, event.pk]
    address = reverse("consent_strike_out", args=place)
    return {
        "rows": [{"key": key, "value": value} for key, value in rows],
        "struck": bool(struck),
        "strike_out": address if may_strike else "",
        "receipts": event.deed in ANSWERED,
        "receipt_pdf": reverse("consent_receipt_pdf", args=place),
        "receipt_json": reverse("consent_receipt_json", args=place),
        **paper(by, case, event),
    }


def position_words(position: Position) -> tuple[str, str, str]:
    """A tag, its colour, and a sentence for where consent stands."""
    title, colour, words = _POSITIONS[position.standing]
    if position.standing is ConsentStanding.GIVEN_IN_SCOPE:
        profiles = [str(each) for each in position.profiles]
        scope = _scope_words(position.platforms, position.purposes, profiles)
        words = f"Consent is given for {scope}"
        words += f", until {uk_date(position.until)}." if position.until else "."
    return title, colour, words


def sentence_for(event: ConsentEvent, profiles: Mapping[int, OnlineProfile]) -> str:
    """One event in words: who decided, in what right, how, and for what.

    `profiles` has the names of those that it may be limited to.
    """
    words = f"{_DEED_WORDS[ConsentDeed(event.deed)]} {_by_whom(event)}"
    if event.footing:
        words += f", {_FOOTING_WORDS[event.footing]}"
    if event.route:
        words += f", {_ROUTE_WORDS[Method(event.route)]}"
    if event.deed in ANSWERS:
        words += ", in writing" if event.in_writing else ", by word of mouth"
    if event.deed == ConsentDeed.GIVEN:
        places = [str(profiles.get(pk, "a profile")) for pk in event.profiles]
        words += f". It is for {_scope_words(event.platforms, event.purposes, places)}"
        words += f", {period_words(event.scope_from, event.scope_to)}"
    return f"{words}."


def when_words(event: ConsentEvent) -> str:
    """When it happened. Of what was signed only the day is known."""
    is_day = event.deed == ConsentDeed.CONFIRMED
    return uk_date(event.at) if is_day else uk_datetime(event.at)


def event_title(told: Told) -> str:
    """What happened, in a few words that name nobody."""
    title = _DEED_WORDS[ConsentDeed(told.event.deed)]
    return f"{title} (struck out)" if told.struck_out_by else title


def period_words(first: date | None, last: date | None) -> str:
    """A period in words; without a last day it has no end."""
    if last is None:
        return f"from {uk_date(first)} with no last day"
    return f"from {uk_date(first)} to {uk_date(last)}"


def platform_words(platforms: list[str] | tuple[str, ...]) -> str:
    """Platforms by name; none means any."""
    names = [_PLATFORM_NAMES.get(slug, slug) for slug in platforms]
    return ", ".join(names) if names else "any platform"


def purpose_words(purposes: list[str] | tuple[str, ...]) -> str:
    """Purposes in words; none means any."""
    names = [_PURPOSE_NAMES.get(value, value) for value in purposes]
    return "; ".join(names) if names else "any purpose"


def _scope_words(
    platforms: list[str] | tuple[str, ...],
    purposes: list[str] | tuple[str, ...],
    profiles: Sequence[str] = (),
) -> str:
    where, why = ", ".join(profiles) or platform_words(platforms), purpose_words(purposes)
    return f"{where} and {why}" if not purposes else f"{where}, for these purposes: {why}"


def _by_whom(event: ConsentEvent) -> str:
    if event.deed == ConsentDeed.INVALIDATED:
        return f"(that of {event.decider})"
    return f"{'of' if event.deed == ConsentDeed.SOUGHT else 'by'} {event.decider}"


def _history(found: PersonConsent) -> list[dict[str, object]]:
    """Notices, answers and overrides as items of one timeline, newest first."""
    items = [
        *(_event_item(told, found.profiles) for told in found.history),
        *(_notice_item(notice, full) for notice, full in found.notices),
        *(_override_item(override) for override in found.overrides),
        *(not_met_item(test) for test in found.not_met),
    ]
    return sorted(items, key=lambda item: cast(datetime, item["at"]), reverse=True)


def _event_item(told: Told, profiles: Mapping[int, OnlineProfile]) -> dict[str, object]:
    event, title = told.event, event_title(told)
    if not told.full:
        return {"at": event.at, "title": title, "by": "another team"}
    words = sentence_for(event, profiles)
    if told.unconfirmed:
        words += "\nUnconfirmed: it has not been put in writing."
    if told.struck_out_by:
        struck = told.struck_out_by
        words += f"\nStruck out by {struck.recorded_by} on {uk_date(struck.at)}: {struck.reason}"
    return {
        "at": event.at,
        "title": title,
        "by": str(event.recorded_by),
        "text": words,
        "href": _event_link(event.case, event),
        "whole_day": event.deed == ConsentDeed.CONFIRMED,
    }


def _notice_item(notice: Notice, full: bool) -> dict[str, object]:
    title = f"{notice.kind.capitalize()} notice was given"
    if not full:
        return {"at": notice.given_at, "title": title, "by": "another team"}
    said = f"{_ROUTE_WORDS[Method(notice.method)].capitalize()}, in {notice.language}"
    said += f", interpreter {notice.interpreter}." if notice.interpreter else "."
    said += " They said that they understood." if notice.acknowledged else ""
    said += f"\n{notice.note}" if notice.note else ""
    item = {"at": notice.given_at, "title": title, "by": str(notice.given_by), "text": said}
    return {**item, **wording_link(notice.wording)}


def wording_link(wording: Wording | None) -> dict[str, object]:
    """The link of a timeline's item to the words that were used, where they are known."""
    if wording is None:
        return {}
    href = reverse("wording_version", args=[wording.pk])
    return {"href": href, "link_text": f"The words: {wording}"}


def _override_item(override: Override) -> dict[str, object]:
    said = f"{override.get_ground_display()}.\n{override.reasons}"
    said += f"\nLegal advice: {override.legal_advice}" if override.legal_advice else ""
    title = f"Decision to go on without consent, until {uk_date(override.review_on)}"
    link = reverse("override_page", args=[override.case.reference, override.person_id, override.pk])
    return {
        "at": override.at,
        "title": title,
        "by": str(override.by),
        "text": said,
        "href": link,
    }


def _links(by: User, case: Case, person: Person) -> list[dict[str, str]]:
    """What `by` may record about this person here."""
    place = place_of(case, by)
    offered = (
        (Permission.RECORD_NOTICE, "notice_letter", "Print a letter"),
        (Permission.RECORD_NOTICE, "notice_add", "Record a notice"),
        (Permission.RECORD_NOTICE, "not_told_add", "Record that they are not told"),
        (Permission.RECORD_CONSENT, "consent_add", "Record consent"),
        (Permission.RECORD_OVERRIDE, "override_add", "Go on without consent"),
    )
    return [
        {"text": text, "href": reverse(name, args=[case.reference, person.pk])}
        for permission, name, text in offered
        if can(by, permission, place)
    ]


def _case_row(case: Case, line: CaseLine, may_tell: bool) -> dict[str, str]:
    """Where a person stands; for whoever was not told, with the way to put that right."""
    _, _, words = position_words(line.position)
    told = "No notice since the case opened."
    if line.notice is not None:
        told = f"{line.notice.kind.capitalize()} notice on {uk_date(line.notice.given_at)}."
    row = {"key": line.person.name, "value": f"{told}\n{words}"}
    if line.notice is None and may_tell:
        row["href"] = reverse("notice_add", args=[case.reference, line.person.pk])
        row["change"] = "Record a notice"
    return row


def _event_link(case: Case, event: ConsentEvent) -> str:
    return reverse("consent_event", args=[case.reference, event.person_id, event.pk])


def _event_happening(case: Case, event: ConsentEvent) -> Happening:
    words = f"{_DEED_WORDS[ConsentDeed(event.deed)]}: {event.person}"
    if event.deed != ConsentDeed.INVALIDATED:
        words += f" ({_by_whom(event)})"
    return _happening(event.at, words, event.recorded_by, _event_link(case, event))


def _notice_happening(case: Case, notice: Notice) -> Happening:
    words = f"{notice.kind.capitalize()} notice was given to {notice.person}"
    link = reverse("person_page", args=[case.reference, notice.person_id])
    return _happening(notice.given_at, words, notice.given_by, link)


def _override_happening(case: Case, override: Override) -> Happening:
    words = f"A manager decided to go on without the consent of {override.person}"
    link = reverse("override_page", args=[case.reference, override.person_id, override.pk])
    return _happening(override.at, words, override.by, link)


def _not_met_happening(case: Case, test: Assessment) -> Happening:
    link = reverse("person_page", args=[case.reference, test.person_id])
    return _happening(test.made_at, f"{NOT_MET}: {test.person}", test.recorded_by, link)


def _happening(at: datetime, words: str, who: User, link: str) -> Happening:
    return Happening(at=at, words=words, who=str(who), link=link)
