"""Authorities whose deeds lie in the past, each written down by the step that writes any deed."""

from datetime import date, datetime, timedelta
from typing import Any

from accounts.models import User
from audit.clock import LONDON
from cases.models import Case, Person
from ripa.authorities import deeds
from ripa.authorities.actions.steps import write
from ripa.models import Authority
from ripa.states import Deed, Kind, State, transition
from tests.factories_ripa import make_draft

TRAIL = {
    Deed.SUBMIT: deeds.SUBMITTED,
    Deed.SUPPORT: deeds.SUPPORTED,
    Deed.CHECK: deeds.CHECKED,
    Deed.RETURN: deeds.RETURNED,
    Deed.REVISE: deeds.REVISED,
    Deed.WITHDRAW: deeds.WITHDRAWN,
    Deed.GRANT: deeds.GRANTED,
    Deed.REFUSE: deeds.REFUSED,
    Deed.MAGISTRATE_APPROVE: deeds.MAGISTRATE_APPROVED,
    Deed.MAGISTRATE_REFUSE: deeds.MAGISTRATE_REFUSED,
    Deed.REVIEW: deeds.REVIEWED,
    Deed.RENEW: deeds.RENEWED,
    Deed.RENEWAL_APPROVE: deeds.RENEWAL_APPROVED,
    Deed.RENEWAL_REFUSE: deeds.RENEWAL_REFUSED,
    Deed.CANCEL: deeds.CANCELLED,
}


def london(text: str) -> datetime:
    """A moment by the clocks of London, such as `2026-07-01T00:30`."""
    return datetime.fromisoformat(text).replace(tzinfo=LONDON)


def did(authority: Authority, deed: Deed, at: datetime, *, by: User, **data: Any) -> None:
    """One deed in the past, with its event and its entry in the trail."""
    row = transition(Kind(authority.kind), State(authority.state), deed)
    if deed is Deed.GRANT:
        data = {**_terms(authority, at), **data}
    if deed in {Deed.GRANT, Deed.REFUSE}:
        authority.decided_by = by
    write(authority, row, by=by, trail=TRAIL[deed], reason="For a test.", at=at, data=data)


def _terms(authority: Authority, at: datetime) -> dict[str, Any]:
    first = at.astimezone(LONDON).date()
    ripa = authority.kind in {Kind.DIRECTED_SURVEILLANCE, Kind.CHIS}
    return {
        "scope": {
            "subjects": [str(person.pk) for person in authority.subjects.all()],
            "platforms": [],
            "officers": [],
            "purposes": [],
            "restricted": False,
            "max_viewings": None,
            "review_by": _day(first, 28),
            "to": None if ripa else _day(first, 60),
        },
        "from": None,
        "source_under_18": authority.source_under_18 is True,
    }


def _day(first: date, days: int) -> str:
    return (first + timedelta(days=days)).isoformat()


def lived(
    case: Case, person: Person, *told: tuple[Deed, str], officer: User, **fields: Any
) -> Authority:
    """An authority to which all this happened, each at a time of London. The officer decides."""
    authority = make_draft(case, person, **fields)
    for deed, at in told:
        by = case.lead if deed in {Deed.SUBMIT, Deed.REVISE, Deed.WITHDRAW} else officer
        did(authority, deed, london(at), by=by)
    authority.refresh_from_db()
    return authority
