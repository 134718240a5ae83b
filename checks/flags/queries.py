"""Which looks rested on consent that is gone, and where their review stands."""

from collections.abc import Collection, Iterable
from dataclasses import dataclass
from datetime import datetime

from django.db.models import Exists, OuterRef, Q, QuerySet

from accounts.access import authorise, unknown
from accounts.models import User
from accounts.permissions import Permission
from audit.clock import london_day
from audit.recording import in_one_transaction, record
from cases.queries import place_of, root_of, same_person_ids
from checks.deeds import VIEWING_READ
from checks.models import ConsentFlag, Outcome
from consent import rules
from consent.models import ConsentDeed, ConsentEvent
from consent.queries import decider_key, roots_of, rule_event
from ripa.errors.quarantine import without_closed
from ripa.models import Opening, Tally, Viewing

# The gate's rule that lets a look in because consent was given.
CONSENT_RULE = "G09"
_TAKEN_BACK = (ConsentDeed.WITHDRAWN, ConsentDeed.REFUSED)
ENDS_CONSENT = frozenset({*_TAKEN_BACK, ConsentDeed.INVALIDATED})


def looks_that_rested_on(event: ConsentEvent, records: Collection[int]) -> QuerySet[Viewing]:
    """The looks at a person, under any of their `records`, that the consent let in which `event`
    takes away. None where it takes none away.

    A look at somebody else that opened a profile of this person too rested on their consent where
    that let it in for them. What the gate said of the strictest is kept with an opening, so whether
    this person's consent covered it is worked out again from what was answered by then.
    """
    answers = _answers_up_to(event, records)
    since = _since(event, answers)
    if since is None:
        return Viewing.objects.none()
    theirs = Tally.objects.filter(person__in=records)
    under = theirs.filter(Q(rule=CONSENT_RULE) | Q(rule="", viewing__rule=CONSENT_RULE))
    let_in = set(under.values_list("viewing", flat=True))
    looks = Viewing.objects.filter(
        since, pk__in=theirs.values("viewing"), late=False
    ).prefetch_related("openings__profile")
    rested = [
        look.pk for look in looks if _rested_on(look, event, answers, let_in=look.pk in let_in)
    ]
    return Viewing.objects.filter(pk__in=rested).order_by("pk")


@dataclass(frozen=True)
class _Answers:
    """What everybody had answered about a person when an event was recorded, in the order of time,
    without what was struck out; and which of it the decider of that event had answered.
    """

    rows: list[ConsentEvent]
    theirs: list[ConsentEvent]
    roots: dict[int, int]


def _answers_up_to(event: ConsentEvent, records: Collection[int]) -> _Answers:
    rows = list(
        ConsentEvent.objects.filter(
            person__in=records,
            deed__in=[ConsentDeed.GIVEN, *_TAKEN_BACK],
            struck_out_by__isnull=True,
            pk__lt=event.pk,
        ).order_by("at", "pk")
    )
    deciders = {row.decider_person_id for row in (*rows, event)} - {None}
    roots = roots_of([pk for pk in deciders if pk is not None])
    who = decider_key(event, roots)
    return _Answers(rows, [row for row in rows if decider_key(row, roots) == who], roots)


def _since(event: ConsentEvent, answers: _Answers) -> Q | None:
    """From when on looks rested on what `event` takes away; None where it takes nothing away.

    A consent that is struck out let nobody in before it was recorded. Somebody who withdraws takes
    back what they gave since they last withdrew: what was found before that was flagged then.
    Neither who had given nothing before, nor an answer dated before their latest, takes anything
    back.
    """
    if event.deed == ConsentDeed.INVALIDATED:
        struck = event.strikes_out
        given = struck is not None and struck.deed == ConsentDeed.GIVEN
        return Q(at__gte=struck.recorded_at) if struck and given else None
    before = answers.theirs
    if event.deed not in _TAKEN_BACK or not _is_latest(event, before):
        return None
    if event.deed == ConsentDeed.REFUSED and not _still_ran(before, event):
        return None
    if all(row.deed != ConsentDeed.GIVEN for row in before):
        return None
    withdrawn = [
        row.recorded_at
        for row in before
        if row.deed == ConsentDeed.WITHDRAWN and _is_latest(row, before)
    ]
    return Q(at__gte=max(withdrawn)) if withdrawn else Q()


def _is_latest(event: ConsentEvent, answers: list[ConsentEvent]) -> bool:
    """Whether it became its decider's latest answer when it was recorded."""
    return all(row.at <= event.at for row in answers if row.pk < event.pk)


def _still_ran(before: list[ConsentEvent], event: ConsentEvent) -> bool:
    """Whether what this decider answered last was consent that had not ended when they refused."""
    last = before[-1] if before else None
    return (
        last is not None
        and last.deed == ConsentDeed.GIVEN
        and (last.scope_to is None or last.scope_to >= london_day(event.at))
    )


def _rested_on(look: Viewing, event: ConsentEvent, answers: _Answers, *, let_in: bool) -> bool:
    """Whether the answer that `event` takes away was heard when consent let the look in (`let_in`),
    or a further profile of it, and consent does not stand without it. Where the answers cannot be
    read, it rested on it.

    A striking out says that there never was that consent: what others agree to now mends nothing.
    """
    struck = event.strikes_out
    known = [*answers.rows, struck] if struck else answers.rows
    who = decider_key(event, answers.roots)
    try:
        opened = [
            opening
            for opening in look.openings.all()
            if _under_consent(opening, known, answers.roots, let_in=let_in)
        ]
        heard = {
            each.by
            for moment in (*([look.at] if let_in else []), *(opening.at for opening in opened))
            for each in rules.answers_that_count(_known_at(moment, known, answers.roots), moment)
        }
        if struck or who not in heard:
            return who in heard
        now = _in_order([*answers.rows, event], answers.roots)
        standings = {rules.standing(now, _ask(each, event.recorded_at)) for each in opened}
    except ValueError:
        return True
    return standings != {rules.ConsentStanding.GIVEN_IN_SCOPE}


def _under_consent(
    opening: Opening, known: list[ConsentEvent], roots: dict[int, int], *, let_in: bool
) -> bool:
    """Whether consent covered this profile when it was opened."""
    if opening.decision.get("rule") == CONSENT_RULE or let_in:
        return True
    by_then = _known_at(opening.at, known, roots)
    return (
        rules.standing(by_then, _ask(opening, opening.at)) is rules.ConsentStanding.GIVEN_IN_SCOPE
    )


def _ask(opening: Opening, at: datetime) -> rules.Ask:
    """What opening the same profile for the same purpose would ask for at this moment."""
    profile = opening.profile
    return rules.Ask(at, profile.platform, opening.facts.get("purpose", ""), str(profile.pk))


def _known_at(
    moment: datetime, rows: list[ConsentEvent], roots: dict[int, int]
) -> list[rules.Event]:
    return _in_order([row for row in rows if row.recorded_at <= moment], roots)


def _in_order(rows: list[ConsentEvent], roots: dict[int, int]) -> list[rules.Event]:
    return [rule_event(row, roots) for row in sorted(rows, key=lambda row: (row.at, row.pk))]


def to_review(looks: QuerySet[Viewing]) -> QuerySet[Viewing]:
    """Those of `looks` that found something, or of which nobody has said what they found."""
    found = Outcome.objects.filter(viewing=OuterRef("pk"), found_something=True)
    said = Outcome.objects.filter(viewing=OuterRef("pk"))
    return looks.filter(Exists(found) | ~Exists(said))


def what_took_its_consent(viewing: Viewing) -> ConsentEvent | None:
    """The newest event that took away consent on which `viewing` rested; None where it stands."""
    people = {root_of(tally.person) for tally in viewing.tallies.select_related("person")}
    for root in people:
        records = same_person_ids(root)
        later = ConsentEvent.objects.filter(
            person__in=records,
            deed__in=ENDS_CONSENT,
            struck_out_by__isnull=True,
            recorded_at__gte=viewing.at,
        ).select_related("strikes_out")
        for event in later.order_by("-pk"):
            if looks_that_rested_on(event, records).filter(pk=viewing.pk).exists():
                return event
    return None


def flags_on(viewings: Iterable[int]) -> dict[int, list[ConsentFlag]]:
    """The flags on each of these viewings, newest first. One query."""
    found: dict[int, list[ConsentFlag]] = {}
    rows = ConsentFlag.objects.filter(viewing__in=list(viewings))
    rows = rows.select_related("review__by", "event__case").prefetch_related("event__struck_out_by")
    for flag in rows:
        found.setdefault(flag.viewing_id, []).append(flag)
    return found


def flags_awaited(teams: Collection[int], *, besides: User | None = None) -> QuerySet[ConsentFlag]:
    """The flags on these teams' cases that no manager has reviewed, but not on the looks of
    `besides`, who may not, nor on what an error case closes, which nobody can review yet.
    """
    rows = ConsentFlag.objects.filter(viewing__case__team__in=teams, review__isnull=True)
    rows = without_closed(rows)
    if besides is not None:
        rows = rows.exclude(viewing__worker=besides)
    return rows.select_related(
        "viewing__case", "viewing__person", "viewing__worker", "event", "review"
    )


@in_one_transaction
def open_flag(*, by: User, flag_id: int) -> ConsentFlag:
    """A flag that `by` may review, with the read of its viewing on record."""
    flag = (
        ConsentFlag.objects.select_related(
            "viewing__case", "viewing__person", "viewing__worker", "event__case", "review__by"
        )
        .filter(pk=flag_id)
        .first()
    )
    if flag is None:
        raise unknown(f"flag {flag_id}")
    viewing = flag.viewing
    authorise(
        by,
        Permission.REVIEW_FLAGGED,
        place_of(viewing.case, by),
        sight=Permission.SEE_CASE,
        what=f"flag {flag_id}",
        cases=[viewing.case_id],
        subjects=[viewing.person_id],
    )
    record(VIEWING_READ, by=by, on=viewing, cases=[viewing.case_id], subjects=[viewing.person_id])
    return flag
