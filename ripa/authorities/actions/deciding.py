"""What others do with an application: support, check, return, grant, refuse."""

from collections.abc import Iterable
from datetime import date
from typing import Any

from accounts.models import User
from audit import clock
from audit.recording import action
from cases.models import Person
from cases.queries import root_of
from ripa.authorities.actions.steps import (
    involvement,
    take_up,
    take_up_to_weigh,
    tell,
    write,
)
from ripa.authorities.answers import Answer, answer, answered
from ripa.authorities.application import source_may_be_under_18
from ripa.authorities.decided import ensure_undecided
from ripa.authorities.deeds import CHECKED, GRANTED, REFUSED, RETURNED, SUPPORTED
from ripa.authorities.numbering import next_number
from ripa.authorities.permits import (
    permit,
    permit_check,
    permit_return,
    permit_support,
    refusal,
)
from ripa.authorities.progress import is_checked, is_supported
from ripa.authorities.separation import subject_ids
from ripa.authorities.staff import coordinators, deciders_for
from ripa.authorities.terms import AS_ASKED, Terms, narrowed, narrower_words, term_problems
from ripa.models import Authority, AuthorityEvent, AuthorityKind
from ripa.states import RIPA_KINDS, Deed, Kind, State


@action
def support(*, by: User, authority_id: int, version: int, reason: str) -> AuthorityEvent:
    """A manager agrees that the team needs it."""
    authority = take_up(by=by, authority_id=authority_id, version=version)
    row = permit_support(by, authority)
    event = write(authority, row, by=by, trail=SUPPORTED, reason=reason)
    tell(coordinators(), "An application for an authority waits to be checked.", event=event)
    return event


@action
def check(*, by: User, authority_id: int, version: int, reason: str = "") -> AuthorityEvent:
    """The co-ordinator checked the application, and gives it its reference number."""
    authority = take_up(by=by, authority_id=authority_id, version=version)
    row = permit_check(by, authority)
    _number(authority)
    event = write(
        authority, row, by=by, trail=CHECKED, reason=reason, data={"number": authority.number}
    )
    tell(deciders_for(authority), "An application for an authority waits for you.", event=event)
    return event


def _number(authority: Authority) -> None:
    """Give the authority the next number of its route, once."""
    if authority.number is None:
        authority.number = next_number(authority.kind)


@action
def send_back(*, by: User, authority_id: int, version: int, reason: str) -> AuthorityEvent:
    """Return the application to the applicant, with what to put right."""
    authority = take_up(by=by, authority_id=authority_id, version=version)
    ensure_undecided(authority)
    row = permit_return(by, authority)
    event = write(authority, row, by=by, trail=RETURNED, reason=reason)
    tell([authority.applicant], "Your application for an authority was returned.", event=event)
    return event


@action
def grant(
    *,
    by: User,
    authority_id: int,
    version: int,
    reason: str,
    involved_reason: str = "",
    answers: Iterable[Answer] = (),
    terms: Terms = AS_ASKED,
) -> AuthorityEvent:
    """Grant it. The scope is frozen in the event, in the form of rules §5.

    An authorisation has a manager's support first. A RIPA one has been checked and numbered too,
    and takes no effect until the magistrate's order. `terms` may be narrower than what was asked
    for, and `answers` are the officer's own words on why it is granted.
    """
    authority = take_up_to_weigh(by=by, authority_id=authority_id, version=version)
    ensure_undecided(authority)
    row = permit(by, authority, Deed.GRANT)
    at = clock.now()
    today = clock.london_day(at)
    involved = involvement(by, authority, at=at, reason=involved_reason)
    _must_be_ready(authority)
    _terms_must_hold(authority, terms, today)
    _number(authority)
    narrower = answer("Narrower than was asked for", narrower_words(authority, terms))
    authority.decided_by = by
    event = write(
        authority,
        row,
        by=by,
        trail=GRANTED,
        reason=reason,
        data={
            **involved,
            **narrowed(_frozen(authority, today), terms),
            "answers": answered([*answers, narrower]),
        },
        at=at,
    )
    tell([authority.applicant], "Your application for an authority was granted.", event=event)
    if row.after is State.AWAITING_MAGISTRATE:
        tell(coordinators(), "An authorisation waits for the magistrate.", event=event)
    return event


@action
def refuse(
    *, by: User, authority_id: int, version: int, reason: str, involved_reason: str = ""
) -> AuthorityEvent:
    """Refuse it. A refusal is numbered and kept like a grant."""
    authority = take_up_to_weigh(by=by, authority_id=authority_id, version=version)
    ensure_undecided(authority)
    row = permit(by, authority, Deed.REFUSE)
    at = clock.now()
    involved = involvement(by, authority, at=at, reason=involved_reason)
    _number(authority)
    authority.decided_by = by
    event = write(authority, row, by=by, trail=REFUSED, reason=reason, data=involved, at=at)
    tell([authority.applicant], "Your application for an authority was refused.", event=event)
    return event


def _must_be_ready(authority: Authority) -> None:
    if Kind(authority.kind) in RIPA_KINDS and not is_checked(authority):
        raise refusal(
            authority,
            "The RIPA co-ordinator has not checked and numbered this application.",
            "Ask the co-ordinator to check it, then grant it.",
        )
    if authority.kind != AuthorityKind.OVERT and not is_supported(authority):
        raise refusal(
            authority,
            "No manager of the team has supported this application.",
            "Ask the team's manager to support it, then grant it.",
        )


def _terms_must_hold(authority: Authority, terms: Terms, today: date) -> None:
    """The days are judged again on the day of the grant, and nothing is wider than was asked."""
    problems = term_problems(authority, terms, today=today)
    if problems and terms != AS_ASKED:
        raise refusal(
            authority,
            "It cannot be granted on these terms.",
            f"{'. '.join(problems.values())}. Change the terms, then send it again.",
        )
    if problems:
        raise refusal(
            authority,
            "The days asked for no longer hold.",
            f"{'. '.join(problems.values())}. Return the application, so that the days can be "
            "changed, or grant it on narrower terms.",
        )


def _frozen(authority: Authority, today: date) -> dict[str, Any]:
    """The terms as granted: people as the records that stand for them now, staff by id."""
    people = Person.objects.filter(pk__in=subject_ids(authority)).select_related("merged_into")
    ends_by_law = Kind(authority.kind) in RIPA_KINDS
    later = authority.from_day is not None and authority.from_day > today
    return {
        "scope": {
            "subjects": sorted({str(root_of(person).pk) for person in people}),
            "platforms": sorted(authority.platforms),
            "officers": sorted(str(officer.pk) for officer in authority.officers.all()),
            "purposes": sorted(authority.purposes),
            "profiles": sorted(str(profile.pk) for profile in authority.profiles.all()),
            "restricted": bool(authority.restricted),
            "max_viewings": authority.max_viewings,
            "review_by": _iso(authority.review_by),
            "to": None if ends_by_law else _iso(authority.to_day),
        },
        "from": _iso(authority.from_day) if later else None,
        "source_under_18": source_may_be_under_18(authority),
    }


def _iso(day: date | None) -> str | None:
    return day.isoformat() if day else None
