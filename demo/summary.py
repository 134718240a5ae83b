"""What the database holds after the invented council was written: figures by kind."""

from collections import Counter
from typing import Any

from django.db.models import Count, Model

from accounts.models import Team
from audit import clock
from audit.models import Entry
from cases.models import Case, Merge, OnlineProfile, Person
from cases.queries import root_of
from checks.models import Check, ConsentFlag, FindingAssessment, FlagReview, Outcome
from consent.models import ConsentEvent, LawfulBasis, Notice, NotTold, NotToldAnswer, Override
from consent.overrides.queries import reviews_due
from consent.queries import consent_standing
from demo import people
from ripa.authorities.life import life_of
from ripa.authorities.standing import standing_of
from ripa.immediate import immediate_tallies
from ripa.models import Authority, ErrorCase, Stop, Viewing


def summary() -> dict[str, Any]:
    """Counts by kind, and who can sign in with which password."""
    return {
        "cases": _by(Case, "kind"),
        "people": {
            "all": Person.objects.count(),
            "without date of birth": Person.objects.filter(born_on__isnull=True).count(),
            "merged": Merge.objects.filter(undone_at__isnull=True).count(),
        },
        "online profiles": _by(OnlineProfile, "platform"),
        "notices": _by(Notice, "kind"),
        "consent": _consent(),
        "overrides": Override.objects.count(),
        "overrides to review": reviews_due(list(Team.objects.values_list("pk", flat=True))).count(),
        "not told, answered": NotToldAnswer.objects.count(),
        "not told, to answer": NotTold.objects.count() - NotToldAnswer.objects.count(),
        "lawful bases": LawfulBasis.objects.count(),
        "findings in question, reviewed": FlagReview.objects.count(),
        "findings in question, to review": (
            ConsentFlag.objects.count() - FlagReview.objects.count()
        ),
        "checks": Check.objects.count(),
        "looks by rule": _by(Viewing, "rule"),
        "stops by rule": _by(Stop, "rule"),
        "outcomes": Outcome.objects.count(),
        "looks without outcome": Viewing.objects.filter(late=False, outcomes=None).count(),
        "findings borne out": FindingAssessment.objects.count(),
        "immediate responses to review": (
            immediate_tallies().filter(viewing__immediate_review=None).values("viewing").distinct()
        ).count(),
        "authorities": _authorities(),
        "error cases": _by(ErrorCase, "kind"),
        "entries in the trail": Entry.objects.count(),
        "sign-ins": {
            "password": people.PASSWORD,
            "addresses": {person.email: person.role_words for person in people.CAST},
        },
    }


def _by(model: type[Model], field: str) -> dict[str, int]:
    rows = model._default_manager.order_by().values(field).annotate(rows=Count("pk"))
    return {str(row[field]): row["rows"] for row in rows.order_by(field)}


def _consent() -> dict[str, int]:
    """How consent stands today, for each person on record and an assessment, on Facebook."""
    at, found = clock.now(), Counter[str]()
    asked = ConsentEvent.objects.order_by("person").distinct("person").values("person")
    everyone = Person.objects.filter(merged_into=None)
    found["none"] = everyone.exclude(pk__in=asked).count()
    for person in everyone.filter(pk__in=asked).iterator(chunk_size=200):
        standing = consent_standing(
            root=root_of(person), at=at, platform="facebook", purpose="assessment"
        )
        found[str(standing)] += 1
    return dict(sorted(found.items()))


def _authorities() -> dict[str, int]:
    at, found = clock.now(), Counter[str]()
    for authority in Authority.objects.order_by("pk").iterator(chunk_size=200):
        standing = standing_of(authority, life_of(authority), at=at)
        found[f"{authority.get_kind_display()}: {standing.tag}"] += 1
    return dict(sorted(found.items()))
