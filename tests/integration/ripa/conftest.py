"""What the tests of authorities share."""

from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest

from accounts.models import Rank, RoleName, User
from audit import clock
from cases.models import Case, Person
from ripa.ledger import add_tally
from ripa.models import Authority, AuthorityKind, PolicyVersion, Viewing
from ripa.states import State
from tests.factories import make_user
from tests.factories_checks import make_check
from tests.factories_ripa import approve, make_draft, make_granted, make_ready


@pytest.fixture
def ready(case: Case, jordan: Person, dee: User, rae: User) -> Authority:
    """A non-RIPA application that waits for Ada."""
    return make_ready(case, jordan, manager=dee, coordinator=rae)


@pytest.fixture
def in_force(case: Case, jordan: Person, dee: User, rae: User, ada: User) -> Authority:
    """A non-RIPA authority for three viewings."""
    return make_granted(case, jordan, manager=dee, coordinator=rae, officer=ada)


@pytest.fixture
def awaiting(case: Case, jordan: Person, dee: User, rae: User, ada: User) -> Authority:
    """A RIPA authorisation that waits for the magistrate."""
    return make_granted(
        case,
        jordan,
        manager=dee,
        coordinator=rae,
        officer=ada,
        kind=AuthorityKind.DIRECTED,
        purposes=["crime"],
    )


@pytest.fixture
def ripa_in_force(awaiting: Authority, rae: User) -> Authority:
    return approve(awaiting, coordinator=rae)


def on_record(
    case: Case, person: Person, officer: User, *, days_ago: int, **terms: Any
) -> Authority:
    """A non-RIPA authority in force, written up as granted some days ago, on these terms."""
    authority = make_draft(case, person, state=State.IN_FORCE, decided_by=officer)
    scope = {
        "subjects": [str(person.pk)],
        "platforms": [],
        "officers": [],
        "purposes": [],
        "restricted": False,
        "max_viewings": None,
        **{name: day.isoformat() for name, day in terms.items()},
    }
    at = clock.now() - timedelta(days=days_ago)
    for deed, by, data in (
        ("submit", case.lead, {}),
        ("grant", officer, {"scope": scope, "from": None}),
    ):
        authority.events.create(deed=deed, at=at, by=by, rank=by.rank, data=data)
    return authority


@pytest.fixture
def unreadable(case: Case, jordan: Person, ada: User) -> Authority:
    """In force by its state, with a last day later than the rules let any be."""
    today = clock.today()
    last = today + timedelta(days=120)
    return on_record(case, jordan, ada, days_ago=0, review_by=today, to=last)


@pytest.fixture
def overdue(case: Case, jordan: Person, ada: User) -> Authority:
    """In force, and not reviewed by the day on which it had to be."""
    today = clock.today()
    review_by, last = today - timedelta(days=1), today + timedelta(days=40)
    return on_record(case, jordan, ada, days_ago=30, review_by=review_by, to=last)


@pytest.fixture
def young_source(case: Case, jordan: Person, dee: User, rae: User) -> Authority:
    """A CHIS application whose source is under 18, that waits for the head of paid service."""
    return make_ready(
        case,
        jordan,
        manager=dee,
        coordinator=rae,
        kind=AuthorityKind.CHIS,
        purposes=["crime"],
        source_under_18=True,
    )


@pytest.fixture
def hope(db: None) -> User:
    """The head of paid service."""
    return make_user(
        "Hope Ellis",
        rank=Rank.HEAD_OF_PAID_SERVICE,
        roles=[(RoleName.AUTHORISING_OFFICER, None)],
    )


@pytest.fixture
def viewing_by() -> Callable[..., Viewing]:
    """Makes a viewing that began some days ago, without asking the gate."""

    def make(
        worker: User,
        person: Person,
        case: Case,
        *,
        days_ago: int = 0,
        authority: Authority | None = None,
    ) -> Viewing:
        at = clock.now() - timedelta(days=days_ago)
        viewing = Viewing.objects.create(
            person=person,
            worker=worker,
            case=case,
            check_key=make_check(case, person).key,
            authority=authority,
            policy=PolicyVersion.objects.latest("number"),
            facts={},
            decision={},
            outcome="ALLOW",
            rule="G10" if authority else "G22",
            counted=authority is None,
            at=at,
            ends_at=at + timedelta(hours=1),
        )
        add_tally(viewing, person, counted=authority is None)
        return viewing

    return make
