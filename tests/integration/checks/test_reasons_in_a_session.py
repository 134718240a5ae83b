"""A session has the reasons that it was given for the same rule; another rule asks for its own."""

import pytest
from django.urls import reverse

from accounts.models import User
from cases.models import Case, OnlineProfile, Person
from checks.models import Check
from oversight.queries.replays import replay_viewing
from ripa.ledger import ReasonsNeeded, finish
from ripa.models import Opening, PolicyVersion
from ripa.policy import policy_at
from tests.cast import client_for
from tests.factories import make_profile
from tests.factories_checks import REASONS, look, make_check
from tests.factories_consent import make_override
from tests.factories_ripa import make_policy

WORK_WITHIN = {"reasons": "The override is about this profile."}


@pytest.fixture
def check(case: Case, jordan: Person) -> Check:
    return make_check(case, jordan)


@pytest.fixture
def facebook(case: Case, jordan: Person) -> OnlineProfile:
    return make_profile(jordan, case).profile


@pytest.fixture
def instagram(case: Case, jordan: Person) -> OnlineProfile:
    return make_profile(jordan, case, "https://www.instagram.com/jordan_s/").profile


def test_another_rule_asks_for_its_own_reasons_and_they_are_kept_with_the_opening(
    case: Case,
    jordan: Person,
    check: Check,
    facebook: OnlineProfile,
    instagram: OnlineProfile,
    dee: User,
) -> None:
    first = look(check, jordan, facebook)
    make_override(jordan, case, by=dee)
    with pytest.raises(ReasonsNeeded):
        look(check, jordan, instagram, reasons={})
    second = look(check, jordan, instagram, reasons=WORK_WITHIN)
    assert second.viewing == first.viewing
    assert (second.opening.rule, second.opening.reasons) == ("G21", WORK_WITHIN)
    assert (first.opening.rule, first.opening.reasons) == ("G22", REASONS)
    # Once they are given, they are not asked for again in this session.
    assert look(check, jordan, instagram, reasons={}).opening == second.opening


def test_the_same_profile_under_another_rule_is_an_opening_with_reasons_of_its_own(
    case: Case, jordan: Person, check: Check, facebook: OnlineProfile, dee: User, asha: User
) -> None:
    first = look(check, jordan, facebook)
    make_override(jordan, case, by=dee)
    with pytest.raises(ReasonsNeeded):
        look(check, jordan, facebook, reasons={})
    again = look(check, jordan, facebook, reasons=WORK_WITHIN)
    assert again.viewing == first.viewing
    assert Opening.objects.filter(viewing=first.viewing).count() == 2
    page = client_for(asha).get(reverse("viewing_page", args=[first.viewing.pk])).content.decode()
    assert page.count("(opens in a new tab)</a>") == 1
    assert WORK_WITHIN["reasons"] in page


def test_the_page_before_the_click_asks_for_the_other_rules_reasons(
    case: Case,
    jordan: Person,
    check: Check,
    facebook: OnlineProfile,
    instagram: OnlineProfile,
    dee: User,
    asha: User,
) -> None:
    look(check, jordan, facebook)
    before = reverse(
        "before_you_look", args=[case.reference, check.number, jordan.pk, instagram.pk]
    )
    assert 'name="reasons"' not in client_for(asha).get(before).content.decode()
    make_override(jordan, case, by=dee)
    assert 'name="reasons"' in client_for(asha).get(before).content.decode()


def test_an_opening_is_replayed_under_the_policy_it_was_decided_under(
    jordan: Person,
    check: Check,
    facebook: OnlineProfile,
    asha: User,
    eli: User,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """A policy that comes into force between the decision and the row is not the opening's."""
    decided_under = PolicyVersion.objects.latest("number")
    before = policy_at

    def then_changed(moment: object) -> PolicyVersion:
        policy = before(moment)  # type: ignore[arg-type]
        if PolicyVersion.objects.latest("number") == decided_under:
            make_policy(at=moment, settings={"repeat_threshold": 0})  # type: ignore[arg-type]
        return policy

    monkeypatch.setattr("ripa.ledger.policy_at", then_changed)
    viewing = look(check, jordan, facebook).viewing
    finish(by=asha, viewing=viewing)
    opening = Opening.objects.get()
    assert (opening.policy, policy_at(opening.at) == decided_under) == (decided_under, False)
    decisions = replay_viewing(by=eli, viewing_id=viewing.pk).decisions
    assert [again.same for _, again in decisions] == [True, True]
