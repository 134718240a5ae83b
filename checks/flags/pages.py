"""What the templates are given about flags."""

from typing import Any

from django.urls import reverse

from accounts.access import can
from accounts.models import User
from accounts.permissions import Permission
from cases.queries import place_of
from checks.flags.queries import flags_on
from checks.flags.words import Tag, covering, link_to, review_of, tag_for, why_gone
from checks.models import ConsentFlag, Finding, Outcome
from checks.quarantine import conceal
from ripa.models import Viewing


def flags_context(
    viewing: Viewing, outcomes: list[Outcome], by: User
) -> tuple[dict[str, Any], dict[int, Any]]:
    """What a viewing's page says of its flags, and the tag on what each outcome found."""
    flags = flags_on([viewing.pk]).get(viewing.pk, [])
    for flag in flags:
        flag.viewing = viewing
    may = bool(flags) and can(by, Permission.REVIEW_FLAGGED, place_of(viewing.case, by))
    mine = viewing.worker_id == by.pk
    context = {
        "flag_tag": tag_for(flags),
        "flags": [_line(flag, may and not mine) for flag in flags],
    }
    return context, {outcome.pk: tag_for(covering(flags, outcome)) for outcome in outcomes}


def tag_of_finding(finding: Finding) -> Tag | None:
    """Whether a finding may be relied on, where the consent behind its look is gone."""
    outcome = finding.outcome
    flags = flags_on([outcome.viewing_id]).get(outcome.viewing_id, [])
    return tag_for(covering(flags, outcome))


def _line(flag: ConsentFlag, may_review: bool) -> dict[str, Any]:
    """One flag: why, and what was decided or who has still to decide."""
    review = review_of(flag)
    return {
        "tag": tag_for([flag]),
        "why": why_gone(flag),
        "href": link_to(flag),
        "review": review,
        "review_href": reverse("flag_review", args=[flag.pk])
        if may_review and review is None
        else "",
    }


def review_context(flag: ConsentFlag, by: User) -> dict[str, Any]:
    """The page on which a flag is reviewed: what was found, and why it is in question."""
    viewing = flag.viewing
    outcomes = viewing.outcomes.select_related("by").prefetch_related("findings")
    review = review_of(flag)
    closure = conceal(viewing, by, reviews=[review] if review else [])
    about = [each for each in outcomes if flag in covering([flag], each) and closure is None]
    return {
        "flag": flag,
        "viewing": viewing,
        "case": viewing.case,
        "why": why_gone(flag),
        "why_href": link_to(flag),
        "review": review,
        "closure": closure,
        "review_tag": tag_for([flag]),
        "mine": viewing.worker_id == by.pk,
        "outcomes": [(each, list(each.findings.all())) for each in about],
    }
