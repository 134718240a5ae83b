"""Receipts of an answer: as a PDF to hand over, and as data. Making one is on record.

A receipt holds what was answered and nothing that workers noted for themselves: no note, no grounds
for the footing, no test.
"""

from typing import Any

from django.conf import settings

from accounts.access import unknown
from accounts.models import User
from audit import clock
from audit.recording import in_one_transaction, record
from cases.models import Case, OnlineProfile, Person
from cases.profile_address import OTHER, PLATFORMS
from cases.purposes import Purpose
from cases.queries import find_case, find_person, same_person_ids
from consent.deeds import RECEIPT_MADE
from consent.languages import LANGUAGES
from consent.models import ConsentDeed, ConsentEvent, Footing, LawfulBasis, Method, ParentalBasis
from consent.papers.printing import print_document
from consent.queries import later_answers
from consent.receipt import Facts, Later, record_of
from socialcheck.templatetags.ui import uk_date, uk_datetime

# The answers of which there is a receipt. Asking for one, and striking one out, are no answers.
ANSWERED = frozenset({ConsentDeed.GIVEN, ConsentDeed.REFUSED, ConsentDeed.WITHDRAWN})

_PLATFORM_NAMES = {each.slug: each.name for each in PLATFORMS} | {OTHER: "Other sites"}
_TITLES = {
    "given": "A record of consent that was given",
    "refused": "A record that consent was refused",
    "withdrawn": "A record that consent was withdrawn",
}

_BECAME = {
    "confirmed": "this answer was confirmed in writing",
    "invalidated": "this answer was struck out. It no longer counts",
    "given": "{decider} gave consent",
    "refused": "{decider} refused consent",
    "withdrawn": "{decider} withdrew consent",
}


@in_one_transaction
def receipt_pdf(*, by: User, reference: str, person_id: int, event_id: int) -> bytes:
    """The receipt to hand over. Raises `Unknown` where there is none, `Refused` where it cannot be
    typeset.
    """
    case, person, event = _find(by, reference, person_id, event_id)
    facts = _facts(case, person, event, by)
    pdf = _typeset(facts, by, subjects=[person.pk], cases=[case.pk])
    _record(by, case, person, event, "PDF")
    return pdf


@in_one_transaction
def receipt_json(*, by: User, reference: str, person_id: int, event_id: int) -> dict[str, Any]:
    """The receipt as data. Raises `Unknown` where there is none."""
    case, person, event = _find(by, reference, person_id, event_id)
    receipt = record_of(_facts(case, person, event, by))
    _record(by, case, person, event, "JSON")
    return receipt


def _find(
    by: User, reference: str, person_id: int, event_id: int
) -> tuple[Case, Person, ConsentEvent]:
    case = find_case(by=by, reference=reference)
    person = find_person(by=by, case=case, person_id=person_id)
    event = (
        ConsentEvent.objects.select_related("wording", "decider_person")
        .prefetch_related("struck_out_by", "confirmed_by__struck_out_by")
        .filter(pk=event_id, case=case, person__in=same_person_ids(person), deed__in=ANSWERED)
        .first()
    )
    if event is None:
        raise unknown(
            f"a receipt of consent event {event_id} on case {case.reference}",
            subjects=[person.pk],
            cases=[case.pk],
        )
    return case, person, event


def _record(by: User, case: Case, person: Person, event: ConsentEvent, form: str) -> None:
    record(
        RECEIPT_MADE,
        by=by,
        on=event,
        subjects=[person.pk],
        cases=[case.pk],
        details={"form": form},
    )


def _facts(case: Case, person: Person, event: ConsentEvent, by: User) -> Facts:
    wording = event.wording
    basis = LawfulBasis.objects.filter(case=case).first()
    return Facts(
        record_id=str(event.key),
        person_id=f"{case.reference}/{person.pk}",
        person=person.name,
        deed=event.deed,
        at=event.at,
        decider=event.decider,
        own=event.footing != Footing.PARENTAL_RESPONSIBILITY,
        footing=Footing(event.footing).label if event.footing else "",
        parental_basis=ParentalBasis(event.parental_basis).label if event.parental_basis else "",
        route=Method(event.route).label if event.route else "",
        in_writing=event.in_writing,
        places=_places(event),
        purposes=tuple(str(Purpose(each).label) for each in event.purposes)
        or ("Any purpose for which the council may look",),
        first=event.scope_from,
        last=event.scope_to,
        wording=str(wording) if wording else "",
        language=LANGUAGES[wording.language].code if wording else "",
        lawful_basis=LawfulBasis.Article6(
            basis.article_6 if basis else LawfulBasis.Article6.PUBLIC_TASK
        ).label,
        council=settings.COUNCIL_NAME,
        worker=case.lead.name,
        team=case.team.name,
        phone=case.lead.phone,
        email=case.lead.email,
        case=case.reference,
        later=_later(event, by),
        made_at=clock.now(),
    )


def _places(event: ConsentEvent) -> tuple[str, ...]:
    if event.profiles:
        named = OnlineProfile.objects.filter(pk__in=event.profiles)
        return tuple(str(profile) for profile in named)
    names = tuple(_PLATFORM_NAMES.get(slug, slug) for slug in event.platforms)
    return names or ("Any platform",)


def _later(event: ConsentEvent, by: User) -> tuple[Later, ...]:
    """Confirmations that stand, what the same decider answered since, and the striking out of the
    answer, in the order of time.
    """
    confirmed = [
        Later("confirmed", each.at)
        for each in event.confirmed_by.all()
        if not each.struck_out_by.all()
    ]
    struck = [Later("invalidated", each.at) for each in event.struck_out_by.all()]
    answered = [Later(each.deed, each.at) for each in later_answers(event, by=by)]
    return tuple(sorted([*confirmed, *answered, *struck], key=lambda each: each.at))


# --- The receipt in words ------------------------------------------------------------------------


def _typeset(facts: Facts, by: User, **about: list[int]) -> bytes:
    return print_document(
        "receipt",
        title=_TITLES[facts.deed],
        before=_paragraphs(*_standing_words(facts)),
        rows=[{"question": question, "answer": lines} for question, lines in _answers(facts)],
        after=[
            {"shape": "heading", "lines": ["If you change your mind"]},
            *_paragraphs(*_end(facts)),
        ],
        foot=f"Reference {facts.case}. Record {facts.record_id}. Printed by {by} on "
        f"{uk_datetime(facts.made_at)}.",
        at=facts.made_at,
        subjects=about["subjects"],
        cases=about["cases"],
    )


def _paragraphs(*lines: str) -> list[dict[str, Any]]:
    return [{"shape": "paragraph", "lines": [line]} for line in lines]


def _standing_words(facts: Facts) -> list[str]:
    """What this paper is, and what became of the answer since."""
    lines = [
        "This paper says what was answered when the council asked whether it may look at social "
        f"media about {facts.person}. Please keep it."
    ]
    for each in facts.later:
        what = _BECAME[each.state].format(decider=facts.decider)
        lines.append(f"On {uk_date(each.at)} {what}.")
    return lines


def _answers(facts: Facts) -> list[tuple[str, list[str]]]:
    how = facts.route.lower() if facts.route else "in a way that was not recorded"
    written = "in writing" if facts.in_writing else "by word of mouth"
    answers = [
        ("Who is it about?", [facts.person]),
        ("Who decided?", [facts.decider, *filter(None, [facts.footing, facts.parental_basis])]),
        ("When, and how?", [f"{uk_datetime(facts.at)}, {how}, {written}"]),
    ]
    if facts.deed == "given":
        last = f"until {uk_date(facts.last)}" if facts.last else "with no last day"
        answers += [
            ("Where may we look?", list(facts.places)),
            ("What is it for?", list(facts.purposes)),
            ("From when until when?", [f"From {uk_date(facts.first)} {last}"]),
        ]
    words = facts.wording or "It was not recorded which words were used."
    return [*answers, ("In which words was it asked?", [words[0].upper() + words[1:]])]


def _end(facts: Facts) -> list[str]:
    contact = ", ".join(filter(None, [facts.worker, facts.team, facts.phone, facts.email]))
    changes = {
        "given": "You can withdraw consent at any time, and you do not have to say why. We stop "
        "looking as soon as you tell us.",
        "refused": "You can change your answer at any time. Nobody may press you to.",
        "withdrawn": "You can agree again at any time. Nobody may press you to.",
    }
    return [
        changes[facts.deed],
        f"Tell {facts.worker}, or anyone at {facts.council}. You can say it, write it, or ask "
        "somebody to say it for you.",
        f"How to reach us: {contact}.",
    ]
