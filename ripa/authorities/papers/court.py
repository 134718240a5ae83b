"""The pack for the magistrate, in the council's own words: no form that anybody prescribes."""

from datetime import date, datetime

from django.conf import settings

from accounts.models import Rank
from audit.clock import london_day
from ripa.authorities.application import source_may_be_under_18
from ripa.authorities.papers.blocks import (
    Block,
    Pair,
    answers,
    blanks,
    bullets,
    choices,
    facts,
    heading,
    new_page,
    notice,
    paragraph,
)
from ripa.authorities.papers.sections import (
    application,
    application_answers,
    asked,
    decision_of,
    events_of,
    happened,
    newest,
    standing_now,
    terms,
)
from ripa.authorities.standing import Standing
from ripa.models import Authority, AuthorityEvent
from ripa.periods import ONE_DAY, last_day_of_period
from ripa.states import RIPA_KINDS, Deed, Kind, State
from socialcheck.templatetags.ui import uk_date, uk_datetime

# Recalled, not re-read (rules §5).
APPROVAL_SOURCE = (
    "Regulation of Investigatory Powers Act 2000, sections 32A and 32B (to be checked)"
)
_IN_WORDS = {
    Kind.DIRECTED_SURVEILLANCE: "directed surveillance",
    Kind.CHIS: "the use of a covert human intelligence source",
}
# What the court is asked to weigh, in our words.
_WEIGHED = (
    "Were there reasonable grounds, when it was decided, to believe that it is necessary for the "
    "purpose that the application gives, and proportionate? Are there still?",
    "Did the person who decided hold a rank that the law prescribes?",
    "Does the offence meet the threshold that the law sets for directed surveillance?",
)


def awaits_magistrate(authority: Authority, standing: Standing, *, at: datetime) -> bool:
    """Does its grant, or its renewal, wait for an order that would still have an effect?"""
    if Kind(authority.kind) not in RIPA_KINDS:
        return False
    if authority.state == State.AWAITING_MAGISTRATE:
        return True
    running = standing.running
    return (
        running is not None
        and running.renewal_awaits_magistrate
        and london_day(at) <= running.last_day
    )


def decision_to_approve(authority: Authority) -> AuthorityEvent:
    """The grant that waits for the magistrate, or the renewal that does."""
    first = authority.state == State.AWAITING_MAGISTRATE
    waiting = newest(authority, Deed.GRANT if first else Deed.RENEW)
    assert waiting is not None
    return waiting


def court_blocks(authority: Authority, *, at: datetime) -> list[Block]:
    """Cover, summary, application, authorisation and draft order of what waits for the court."""
    decision = decision_to_approve(authority)
    renewal = decision.deed == Deed.RENEW
    return [
        *_cover(authority, decision),
        new_page(),
        *_summary(authority, decision, at=at),
        new_page(),
        *application(authority),
        new_page(),
        *_authorisation(authority, renewal=renewal),
        new_page(),
        *_draft_order(authority, decision),
    ]


def _what(authority: Authority, decision: AuthorityEvent) -> str:
    renewed = "the renewal of " if decision.deed == Deed.RENEW else ""
    return f"{renewed}an authorisation of {_IN_WORDS[Kind(authority.kind)]}"


def _cover(authority: Authority, decision: AuthorityEvent) -> list[Block]:
    deed = "Renewed" if decision.deed == Deed.RENEW else "Granted"
    return [
        notice("To the magistrates’ court"),
        paragraph(
            f"{settings.COUNCIL_NAME} asks the court to approve {_what(authority, decision)}. It "
            "has no effect until the court makes an order.",
            f"Source: {APPROVAL_SOURCE}.",
        ),
        facts(
            [
                ("Reference number", authority.number or "Not numbered"),
                ("Council", settings.COUNCIL_NAME),
                ("Applicant", str(authority.applicant)),
                (f"{deed} by", _officer(decision)),
                (f"{deed} on", uk_datetime(decision.at)),
            ]
        ),
        heading("In this pack"),
        bullets("A summary", "The application", "The authorisation", "A draft order"),
        paragraph(
            "The pack is in the council’s own words. It is not a prescribed form: if the court "
            "uses a form of its own, use that as well. Bring the person who can answer questions "
            "about the application.",
        ),
    ]


def _officer(decision: AuthorityEvent) -> str:
    return f"{decision.by}, {Rank(decision.rank or Rank.OTHER).label.lower()}"


def _summary(authority: Authority, decision: AuthorityEvent, *, at: datetime) -> list[Block]:
    grant = decision_of(authority)
    assert grant is not None
    return [
        heading("Summary"),
        *asked(authority, at=at),
        heading("What the court is asked to approve"),
        facts([*terms(grant), _how_long(authority, decision, at=at)]),
        heading("Why"),
        answers([*_offence(authority), ("The officer’s reasons", decision.reason)]),
        heading("What the court is asked to consider"),
        bullets(*(_WEIGHED if authority.kind == Kind.DIRECTED_SURVEILLANCE else _WEIGHED[:2])),
    ]


def _offence(authority: Authority) -> list[Pair]:
    """What lets the council apply, and the offence, as the application that was submitted says."""
    return [
        (each.question, each.answer)
        for each in application_answers(authority)
        if each.field in {"threshold", "offence"}
    ]


def _how_long(authority: Authority, decision: AuthorityEvent, *, at: datetime) -> Pair:
    kind, under_18 = Kind(authority.kind), source_may_be_under_18(authority)
    if decision.deed == Deed.GRANT:
        last = last_day_of_period(kind, london_day(at), under_18=under_18)
        return (
            "How long it would run",
            f"From the order. If that is made today, until the end of {uk_date(last)}.",
        )
    ends = _ends(authority, at=at)
    last = last_day_of_period(kind, ends + ONE_DAY, under_18=under_18)
    return (
        "How long it would run",
        f"It ends on {uk_date(ends)}. If the court approves the renewal by then, it runs until "
        f"the end of {uk_date(last)}.",
    )


def _ends(authority: Authority, *, at: datetime) -> date:
    running = standing_now(authority, at=at).running
    assert running is not None
    return running.last_day


def _authorisation(authority: Authority, *, renewal: bool) -> list[Block]:
    """The decision; for a renewal also everything that happened since."""
    events = events_of(authority)
    decision = decision_of(authority)
    assert decision is not None
    place = events.index(decision)
    before = [event for event in events[:place] if event.deed in {"support", "check"}]
    return [
        *happened("Agreed before the decision", before),
        *happened("The authorisation", events[place : place + 1]),
        *(happened("Since the authorisation", events[place + 1 :]) if renewal else []),
    ]


def _draft_order(authority: Authority, decision: AuthorityEvent) -> list[Block]:
    what = _what(authority, decision)
    return [
        heading("Draft order"),
        notice("A draft for the court to complete, change or replace"),
        paragraph(
            f"On the application of {settings.COUNCIL_NAME}, reference "
            f"{authority.number or 'not numbered'}, for approval of {what}, decided by "
            f"{_officer(decision)} on {uk_datetime(decision.at)}, on the terms that the "
            "summary in this pack gives.",
            f"Source: {APPROVAL_SOURCE}.",
        ),
        blanks("Court", "Date", "Time", "Who attended for the council"),
        paragraph("The court orders that (tick one):"),
        choices(
            f"Approval is given to {what}.",
            f"Approval of {what} is refused.",
            f"Approval of {what} is refused, and the authorising officer’s decision is quashed.",
        ),
        blanks("Reasons, if refused", "", ""),
        blanks("Name of the magistrate", "Signature", "Reference of the order"),
    ]
