"""Answers that read like those of an earlier application (rules §5: none copied without a warning).

A warning only: the applicant changes the answer or confirms it once, and the decider is told.
"""

from collections.abc import Mapping
from typing import Any

from django.db.models import Exists, OuterRef, Q

from accounts.models import User
from ripa.authorities.copies import SHORTEST, reads_like
from ripa.authorities.queries import names_for, visible_to
from ripa.authorities.separation import records_of
from ripa.models import Authority, AuthorityEvent

# Every answer in the applicant's own words.
IN_OWN_WORDS = frozenset(
    {
        "description",
        "wanted",
        "ground",
        "offence",
        "necessary",
        "gravity",
        "least_intrusive",
        "alternatives",
        "reasonable",
        "collateral",
        "collateral_limits",
        "confidential_what",
        "legal_advice",
    }
)
# How many earlier applications an answer is held against, the newest first.
HELD_AGAINST = 50


def alike_after(
    by: User, authority: Authority, answers: Mapping[str, Any], *, confirmed: bool
) -> dict[str, Any]:
    """What `Authority.alike` is once these answers are saved. `authority` still holds the old ones.

    What was confirmed stays so while the answer stays as it was.
    """
    written = {
        name: text
        for name, text in answers.items()
        if name in IN_OWN_WORDS and len(text.strip()) >= SHORTEST
    }
    alike = {name: found for name, found in authority.alike.items() if name not in answers}
    for name, of in _found(by, authority, written).items():
        before = authority.alike.get(name, {})
        same = written[name] == getattr(authority, name) and before.get("of") == of
        alike[name] = {"of": of, "confirmed": confirmed or (same and before["confirmed"])}
    return alike


def _found(by: User, authority: Authority, written: Mapping[str, str]) -> dict[str, int]:
    """For each answer, the id of the newest earlier application whose own reads like it."""
    found: dict[str, int] = {}
    if not written:
        return found
    for earlier in _earlier(by, authority, written)[:HELD_AGAINST]:
        for name, text in written.items():
            if name not in found and reads_like(text, getattr(earlier, name)):
                found[name] = earlier.pk
    return found


def _earlier(by: User, authority: Authority, fields: Mapping[str, str]) -> Any:
    """Applications once sent up, of the same applicant, case or people, that `by` may read."""
    related = (
        Q(applicant=authority.applicant_id)
        | Q(case=authority.case_id)
        | Exists(
            Authority.subjects.through.objects.filter(
                authority=OuterRef("pk"), person__in=records_of(authority)
            )
        )
    )
    sent = Exists(AuthorityEvent.objects.filter(authority=OuterRef("pk"), deed="submit"))
    rows = Authority.objects.filter(visible_to(by), sent, related, pk__lt=authority.pk)
    return rows.only("pk", *fields).order_by("-pk")


def names_of_alike(by: User, authority: Authority) -> dict[str, str]:
    """By field, what to call the application that the answer reads like, to `by`."""
    of = {name: found["of"] for name, found in authority.alike.items()}
    names = names_for(by, set(of.values())) if of else {}
    return {name: names[pk] for name, pk in of.items()}
