"""Looks that by what is on record now lay outside the authority that they used."""

from collections.abc import Callable
from datetime import timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from accounts.models import User
from audit import clock
from cases.models import Case, Person
from ripa.authorities import actions
from ripa.errors.looks import looks_to_check
from ripa.models import Authority, AuthorityEvent, Viewing
from ripa.states import Deed
from tests.cast import client_for
from tests.factories import involve, make_person, make_profile
from tests.factories_checks import look, make_check
from tests.factories_ripa import fresh, make_draft, make_error, make_granted

LIST = reverse("error_list")


@pytest.fixture
def authority(case: Case, jordan: Person, dee: User, rae: User, ada: User) -> Authority:
    return make_granted(case, jordan, manager=dee, coordinator=rae, officer=ada, max_viewings=1)


@pytest.fixture
def use(authority: Authority, case: Case, jordan: Person) -> Viewing:
    profile = make_profile(jordan, case, "https://www.facebook.com/jordan.smith.92").profile
    viewing = look(make_check(case, jordan), jordan, profile).viewing
    assert viewing.authority == authority
    return viewing


def happened(authority: Authority, deed: str, by: User, days_ago: float, **data: object) -> None:
    at = clock.now() - timedelta(days=days_ago)
    AuthorityEvent.objects.create(authority=authority, deed=deed, at=at, by=by, data=data)


def why(viewing: Viewing) -> str:
    found = {each.viewing.pk: each.why for each in looks_to_check()}
    return found.get(viewing.pk, "")


def test_a_look_within_its_authority_is_not_listed(use: Viewing) -> None:
    """Not though it is the last that the authority permits: it is no obstacle to itself."""
    assert looks_to_check() == []


def test_a_look_at_a_profile_that_its_authority_names_is_not_listed(
    case: Case, jordan: Person, dee: User, ada: User
) -> None:
    named = make_profile(jordan, case, "https://www.facebook.com/jordan.smith.92").profile
    draft = make_draft(case, jordan, platforms=[], anywhere=None)
    draft.profiles.set([named])
    actions.submit(by=draft.applicant, **fresh(draft))
    actions.support(by=dee, reason="We need it.", **fresh(draft))
    actions.grant(by=ada, reason="It is.", **fresh(draft))
    viewing = look(make_check(case, jordan), jordan, named).viewing
    assert viewing.authority == draft
    assert looks_to_check() == []


def test_a_cancellation_dated_before_the_look(
    use: Viewing, authority: Authority, rae: User
) -> None:
    happened(authority, Deed.CANCEL, rae, 0)
    assert why(use) == ""
    grant = authority.events.get(deed=Deed.GRANT)
    AuthorityEvent.objects.create(authority=authority, deed=Deed.CANCEL, at=grant.at, by=rae)
    assert why(use) == "after it was cancelled"


def test_a_merge_that_is_undone_takes_a_person_out_of_the_scope(
    authority: Authority, case: Case, jordan: Person
) -> None:
    twin = make_person("Jordan Smyth")
    involve(twin, case)
    twin.merged_into = jordan
    twin.save()
    profile = make_profile(twin, case, "https://www.facebook.com/jordan.smyth.9").profile
    viewing = look(make_check(case, twin), twin, profile).viewing
    assert viewing.authority == authority and why(viewing) == ""
    twin.merged_into = None
    twin.save()
    assert why(viewing) == "outside its bounds: subject"


def test_an_order_later_than_the_look(
    case: Case, jordan: Person, dee: User, rae: User, ada: User, viewing_by: Callable[..., Viewing]
) -> None:
    directed = make_granted(
        case,
        jordan,
        manager=dee,
        coordinator=rae,
        officer=ada,
        kind="directed_surveillance",
        purposes=["crime"],
    )
    viewing = viewing_by(case.lead, jordan, case, authority=directed)
    assert why(viewing) == "before the magistrate’s order"
    happened(directed, Deed.MAGISTRATE_APPROVE, rae, -0.5)
    assert why(viewing) == "before the magistrate’s order"


def test_after_the_last_day_and_outside_its_bounds(
    case: Case,
    jordan: Person,
    ada: User,
    cal: User,
    viewing_by: Callable[..., Viewing],
    overdue: Authority,
) -> None:
    """`overdue` ran from 30 days ago, and was not reviewed by yesterday."""
    assert why(viewing_by(case.lead, jordan, case, authority=overdue)) == (
        "when its review was overdue"
    )
    assert why(viewing_by(case.lead, jordan, case, authority=overdue, days_ago=5)) == ""
    assert why(viewing_by(case.lead, jordan, case, authority=overdue, days_ago=40)) == (
        "when it was not granted, or had been refused"
    )
    stranger = make_person("Kai Smith")
    involve(stranger, case)
    look_at_stranger = viewing_by(case.lead, stranger, case, authority=overdue, days_ago=5)
    assert why(look_at_stranger) == "outside its bounds: subject"


def test_a_record_that_cannot_be_read_is_said(
    case: Case, jordan: Person, unreadable: Authority, viewing_by: Callable[..., Viewing]
) -> None:
    viewing = viewing_by(case.lead, jordan, case, authority=unreadable)
    assert why(viewing) == "and its record cannot be read"


def test_the_list_offers_to_open_a_case_until_one_was_opened(
    case: Case, jordan: Person, overdue: Authority, rae: User, viewing_by: Callable[..., Viewing]
) -> None:
    viewing = viewing_by(case.lead, jordan, case, authority=overdue)
    report = reverse("error_report", args=[viewing.pk])
    browser = client_for(rae)
    page = browser.get(LIST).content.decode()
    assert "Looks to check" in page and report in page
    assert report not in browser.get(LIST, {"kind": "outside_scope"}).content.decode()
    make_error(case, jordan, by=rae, viewing=viewing)
    assert report not in browser.get(LIST).content.decode()


def test_more_looks_ask_no_more_of_the_database(
    case: Case, jordan: Person, overdue: Authority, viewing_by: Callable[..., Viewing]
) -> None:
    counts = []
    for more in (2, 9):
        for _ in range(more):
            viewing_by(case.lead, jordan, case, authority=overdue)
        with CaptureQueriesContext(connection) as caught:
            looks_to_check()
        counts.append(len(caught))
    assert counts[0] == counts[1]
