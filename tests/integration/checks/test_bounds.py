"""A look outside the authority that its check relies on: the block names each bound."""

from datetime import timedelta

import pytest
from django.urls import reverse

from accounts.models import User
from audit import clock
from cases.models import Case, Person
from checks.bounds import BOUND_WORDS
from ripa.authorities import actions
from ripa.life import Bound
from tests.cast import client_for
from tests.factories import involve, make_person, make_profile
from tests.factories_checks import make_check, no_interest
from tests.factories_ripa import fresh, make_draft, make_granted


def page_of(case: Case, person: Person, by: User, **answers: object) -> str:
    """The page before a look at a new profile of theirs, under a check with these answers."""
    address = str(answers.pop("address", ""))
    check = make_check(case, person, **answers)
    no_interest(check, by)
    profile = make_profile(person, case, address).profile
    where = reverse("before_you_look", args=[case.reference, check.number, person.pk, profile.pk])
    return client_for(by).get(where).content.decode()


def named(page: str) -> set[Bound]:
    return {bound for bound, words in BOUND_WORDS.items() if words in page}


def test_every_bound_has_words() -> None:
    assert set(BOUND_WORDS) == set(Bound)


def test_each_bound_that_is_crossed_is_named_and_no_other(
    case: Case, jordan: Person, asha: User, ben: User, dee: User, rae: User, ada: User
) -> None:
    kai = make_person("Kai")
    involve(kai, case)
    authority = make_granted(
        case, jordan, manager=dee, coordinator=rae, officer=ada, officers=[asha]
    )
    assert named(page_of(case, jordan, asha, authority=authority)) == set()
    assert named(page_of(case, kai, asha, authority=authority)) == {Bound.SUBJECT}
    assert named(page_of(case, jordan, ben, authority=authority)) == {Bound.OFFICER}
    elsewhere = page_of(
        case, jordan, asha, authority=authority, address="https://www.tiktok.com/@someone.new"
    )
    assert named(elsewhere) == {Bound.PLATFORM}
    closed = page_of(
        case, jordan, ben, authority=authority, visibility="restricted", purpose="missing_child"
    )
    assert named(closed) == {Bound.OFFICER, Bound.RESTRICTED, Bound.PURPOSE}


def test_a_profile_that_was_not_named_and_dates_that_are_over(
    case: Case, jordan: Person, asha: User, dee: User, ada: User, monkeypatch: pytest.MonkeyPatch
) -> None:
    draft = make_draft(case, jordan)
    draft.profiles.set([make_profile(jordan, case).profile])
    actions.submit(by=asha, **fresh(draft))
    actions.support(by=dee, reason="We need it.", **fresh(draft))
    actions.grant(by=ada, reason="It is proportionate.", **fresh(draft))
    assert named(page_of(case, jordan, asha, authority=draft)) == {Bound.PROFILE}
    later = clock.now() + timedelta(days=62)
    monkeypatch.setattr(clock, "now", lambda: later)
    assert named(page_of(case, jordan, asha, authority=draft)) >= {Bound.DATES, Bound.PROFILE}
