"""A person's consent over time: a picture with a row for each who decided, and its table."""

from collections import Counter
from datetime import datetime, time

from django.urls import reverse

from audit import clock
from cases.models import Case, Person
from consent.answers.details import NOT_MET
from consent.models import ConsentDeed, ConsentEvent
from consent.panels import event_title, position_words, sentence_for, when_words
from consent.queries import PersonConsent, Told
from consent.rules import ANSWERS, ROWS
from socialcheck.templatetags.ui import uk_datetime
from socialcheck.timeline import Band, Mark, Timeline, subject_timeline

_MEANINGS = {row.standing: row.words for row in ROWS}
NOTICE, TEST, ANOTHER_TEAM = "Notice", "Test", "Another team"
_MARKS = {
    ConsentDeed.SOUGHT: "asked",
    ConsentDeed.GIVEN: "given",
    ConsentDeed.REFUSED: "refused",
    ConsentDeed.WITHDRAWN: "withdrawn",
    ConsentDeed.CONFIRMED: "confirmed in writing",
}


def history_context(case: Case, person: Person, found: PersonConsent) -> dict[str, object]:
    """The standing now, the picture, and everything in a table, the newest first."""
    tag, colour, words = position_words(found.position)
    return {
        "tag": tag,
        "colour": colour,
        "words": words,
        "meaning": _MEANINGS[found.position.standing],
        "timeline": picture_of(person, found),
        "head": ["What happened", "When", "Particulars", "Recorded by"],
        "rows": _rows(case, found),
    }


def picture_of(person: Person, found: PersonConsent) -> Timeline:
    """Notices, and for each decider the periods agreed to and the other answers."""
    counting = [told for told in reversed(found.history) if told.struck_out_by is None]
    names = _row_names(counting)
    bands = [
        Band(NOTICE, notice.given_at, None, f"{notice.kind} notice" if full else "another team’s")
        for notice, full in found.notices
    ]
    marks: list[Mark] = []
    for place, told in enumerate(counting):
        event, row = told.event, names[_who(told)]
        held = _held(told, counting[place + 1 :])
        if held:
            bands.append(Band(row, *held, "given"))
        else:
            marks.append(Mark(row, event.at, _MARKS[ConsentDeed(event.deed)], "event"))
    marks += [Mark(TEST, test.made_at, "could not decide", "event") for test in found.not_met]
    return subject_timeline(
        person.name,
        sorted(bands, key=lambda band: band.start),
        marks,
        now=clock.now(),
        empty={NOTICE: "no notice"},
        rows={
            NOTICE: "notice",
            **({TEST: "consent"} if found.not_met else {}),
            **dict.fromkeys(names.values(), "consent"),
        },
    )


def _who(told: Told) -> str:
    """Whose row it is in: nothing of another team's is told but that it is theirs."""
    return told.decided_by if told.full else ANOTHER_TEAM


def _row_names(told: list[Told]) -> dict[str, str]:
    """The name of each decider's row; two people of one name are told apart by a number."""
    names: dict[str, str] = {}
    taken = Counter([NOTICE, TEST])
    for each in told:
        if _who(each) in names:
            continue
        name = each.event.decider if each.full else ANOTHER_TEAM
        taken[name] += 1
        names[_who(each)] = f"{name} ({taken[name]})" if taken[name] > 1 else name
    return names


def _held(told: Told, later: list[Told]) -> tuple[datetime, datetime | None] | None:
    """From when to when this consent held; None where it is no consent, or never began to."""
    event = told.event
    if not told.full or event.deed != ConsentDeed.GIVEN or event.scope_from is None:
        return None
    start = max(event.at, datetime.combine(event.scope_from, time(), tzinfo=clock.LONDON))
    ends = [
        each.event.at
        for each in later
        if each.decided_by == told.decided_by and each.event.deed in ANSWERS
    ][:1]
    if event.scope_to:
        ends.append(datetime.combine(event.scope_to, time.max, tzinfo=clock.LONDON))
    end = min(ends) if ends else None
    return (start, end) if end is None or start < end else None


def _rows(case: Case, found: PersonConsent) -> list[list[object]]:
    """Every event and notice, the newest first, as far as the reader may know of it."""
    events = [(told.event.at, _event_row(told, found)) for told in found.history]
    notices: list[tuple[datetime, list[object]]] = [
        (
            notice.given_at,
            [
                f"{notice.kind.capitalize()} notice was given",
                uk_datetime(notice.given_at),
                notice.note if full else "",
                str(notice.recorded_by) if full else "another team",
            ],
        )
        for notice, full in found.notices
    ]
    tests: list[tuple[datetime, list[object]]] = [
        (
            test.made_at,
            [NOT_MET, uk_datetime(test.made_at), test.decision, str(test.recorded_by)],
        )
        for test in found.not_met
    ]
    ordered = sorted([*events, *notices, *tests], key=lambda pair: pair[0], reverse=True)
    return [row for _, row in ordered]


def _event_row(told: Told, found: PersonConsent) -> list[object]:
    event, title, when = told.event, event_title(told), when_words(told.event)
    if not told.full:
        return [title, when, "", "another team"]
    words = sentence_for(event, found.profiles)
    words += " Unconfirmed: it has not been put in writing." if told.unconfirmed else ""
    return [{"text": title, "href": _address(event)}, when, words, str(event.recorded_by)]


def _address(event: ConsentEvent) -> str:
    return reverse("consent_event", args=[event.case.reference, event.person_id, event.pk])
