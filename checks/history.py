"""A subject's history as a picture: looks, stops, notices, consents and authorities over time."""

from datetime import datetime, time

from accounts.models import User
from audit.clock import LONDON
from cases.models import Person
from cases.queries import same_person_ids
from checks.queries import names_of_lookers
from consent.models import ConsentDeed, ConsentEvent, Notice
from ripa.authorities.life import lives_of
from ripa.authorities.queries import names_for
from ripa.life import period
from ripa.models import Authority, Stop, Viewing
from socialcheck.timeline import Band, Mark, Timeline, subject_timeline


def timeline_of(root: Person, *, by: User, now: datetime) -> Timeline:
    """The picture of `root`, with all records merged into it. Workers and authorities are
    named as `by` may know them.
    """
    ids = same_person_ids(root)
    looks = list(
        Viewing.objects.filter(tallies__person__in=ids)
        .select_related("worker", "case")
        .order_by("at")
        .distinct()
    )
    names = names_of_lookers(looks, by=by)
    stops = Stop.objects.filter(person__in=ids).order_by("at")
    marks = [
        Mark("Looks", look.at, names[look.pk] + (", late" if look.late else ""), "look")
        for look in looks
    ] + [Mark("Looks", stop.at, "stopped", "stop") for stop in stops]
    notices = Notice.objects.filter(person__in=ids).order_by("given_at")
    bands = [Band("Notice", notice.given_at, None, f"{notice.kind} notice") for notice in notices]
    consent_bands, consent_marks = _consent(ids)
    authority_bands, authority_marks = _authorities(ids, by=by)
    return subject_timeline(
        root.name,
        bands + consent_bands + authority_bands,
        marks + consent_marks + authority_marks,
        now=now,
        empty={
            "Looks": "nobody has looked",
            "Notice": "no notice",
            "Consent": "not asked",
            "Authority": "none",
        },
    )


def _consent(ids: list[int]) -> tuple[list[Band], list[Mark]]:
    """Each time consent held, until its last day or the next answer; other answers as marks."""
    events = list(
        ConsentEvent.objects.filter(person__in=ids, struck_out_by__isnull=True)
        .exclude(deed__in=[ConsentDeed.INVALIDATED, ConsentDeed.CONFIRMED])
        .order_by("at", "id")
    )
    bands, marks = [], []
    for place, event in enumerate(events):
        if event.deed != ConsentDeed.GIVEN:
            marks.append(Mark("Consent", event.at, event.get_deed_display().lower(), "event"))
            continue
        ends = [
            later.at
            for later in events[place + 1 :]
            if later.decider == event.decider and later.deed != ConsentDeed.SOUGHT
        ][:1]
        if event.scope_to:
            ends.append(datetime.combine(event.scope_to, time.max, tzinfo=LONDON))
        bands.append(Band("Consent", event.at, min(ends) if ends else None, "given"))
    return bands, marks


def _authorities(ids: list[int], *, by: User) -> tuple[list[Band], list[Mark]]:
    """How long each ran; as a mark, from when it was applied for, where that cannot be read."""
    authorities = list(Authority.objects.filter(subjects__in=ids).distinct())
    lives = lives_of(authorities)
    names = names_for(by, [each.pk for each in authorities])
    bands, marks = [], []
    for authority in authorities:
        life, name = lives[authority.pk], names[authority.pk]
        if life is None:
            marks.append(
                Mark("Authority", authority.created_at, f"{name}, cannot be read", "event")
            )
            continue
        held = period(life)
        if held is not None and held.end > held.start:
            bands.append(Band("Authority", held.start, held.end, name))
    return bands, marks
