"""The register of council profiles: who sees it, who keeps it, and what is on record."""

from collections.abc import Callable
from datetime import timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from accounts.models import User
from audit import clock
from audit.models import Entry
from ripa.models import CouncilProfile
from tests.cast import client_for
from tests.factories_ripa import make_council_profile

LIST, ADD = reverse("council_profile_list"), reverse("council_profile_add")
Profile = Callable[..., CouncilProfile]


def entry(**change: object) -> dict[str, object]:
    """What the page for a new profile sends."""
    today = clock.today()
    return {
        "platform": "instagram",
        "handle": "@Northborough.Care",
        "purpose": "Assessments.",
        "keeper": "Business support",
        "opened_on_day": today.day,
        "opened_on_month": today.month,
        "opened_on_year": today.year,
        **change,
    }


@pytest.fixture
def profile(sol: User, asha: User) -> CouncilProfile:
    return make_council_profile(asha, by=sol)


def address(name: str, profile: CouncilProfile) -> str:
    return reverse(f"council_profile_{name}", args=[profile.pk])


def test_the_sro_enters_a_profile_with_its_holders(sol: User, asha: User, ben: User) -> None:
    answer = client_for(sol).post(ADD, entry(holders=[asha.pk, ben.pk]))
    assert answer.status_code == 302
    profile = CouncilProfile.objects.get()
    assert (profile.handle, profile.approved_by) == ("Northborough.Care", sol)
    assert set(profile.holders.all()) == {asha, ben}
    kept = Entry.objects.get(deed="council_profile.added")
    assert kept.actor == sol
    assert sorted(kept.additional_data["holders"]) == sorted([asha.pk, ben.pk])


def test_the_same_name_is_entered_once_in_any_case(sol: User) -> None:
    client_for(sol).post(ADD, entry())
    answer = client_for(sol).post(ADD, entry(handle="northborough.CARE", keeper="Kept as typed"))
    page = answer.content.decode()
    assert answer.status_code == 409
    assert "in the register already" in page and "Kept as typed" in page
    assert CouncilProfile.objects.count() == 1


def test_bad_input_keeps_what_was_typed(sol: User) -> None:
    tomorrow = clock.today() + timedelta(days=1)
    for change, sentence in (
        ({"platform": ""}, "Choose the platform"),
        ({"handle": "x" * 5000}, "must be 200 characters or fewer"),
        (
            {
                "opened_on_day": tomorrow.day,
                "opened_on_month": tomorrow.month,
                "opened_on_year": tomorrow.year,
            },
            "must be on or before",
        ),
        ({"keeper": ""}, "Who keeps the credentials?"),
    ):
        answer = client_for(sol).post(ADD, entry(purpose="Kept as typed", **change))
        page = answer.content.decode()
        assert answer.status_code == 200 and sentence in page and "Kept as typed" in page
    assert not CouncilProfile.objects.exists()


def test_holders_change_and_a_stale_page_changes_nothing(
    profile: CouncilProfile, sol: User, asha: User, ben: User
) -> None:
    sent = {"purpose": "Tracing.", "keeper": "Sol", "holders": [ben.pk], "version": 1}
    page = address("edit", profile)
    assert client_for(sol).post(page, sent).status_code == 302
    profile.refresh_from_db()
    assert (profile.purpose, list(profile.holders.all())) == ("Tracing.", [ben])
    stale = client_for(sol).post(page, {**sent, "purpose": "Typed late"})
    assert stale.status_code == 409
    assert "Someone changed this" in stale.content.decode()
    assert "Typed late" in stale.content.decode()
    profile.refresh_from_db()
    assert profile.purpose == "Tracing."


def test_a_closed_profile_stays_closed(profile: CouncilProfile, sol: User) -> None:
    sent = {"reason": "No longer used.", "version": 1}
    assert client_for(sol).post(address("close", profile), sent).status_code == 302
    profile.refresh_from_db()
    assert profile.closed_on == clock.today()
    assert Entry.objects.get(deed="council_profile.closed").reason == "No longer used."
    for name in ("edit", "close"):
        answer = client_for(sol).get(address(name, profile))
        assert answer.status_code == 409 and "This profile is closed." in answer.content.decode()


@pytest.mark.parametrize("name", ["asha", "dee", "rae", "eli"])
def test_others_read_the_register_but_do_not_keep_it(
    name: str, profile: CouncilProfile, request: pytest.FixtureRequest
) -> None:
    browser = client_for(request.getfixturevalue(name))
    page = browser.get(LIST).content.decode()
    assert profile.handle in page and ADD not in page
    for closed in (ADD, address("edit", profile), address("close", profile)):
        assert browser.post(closed, entry()).status_code == 403
        assert browser.get(closed).status_code == 403
    assert CouncilProfile.objects.count() == 1


def test_the_rest(profile: CouncilProfile, sol: User, sam: User) -> None:
    assert client_for(sam).get(LIST).status_code == 403
    assert client_for(sol).post(LIST).status_code == 405
    assert client_for(sol).put(ADD).status_code == 405
    assert client_for(sol).get(reverse("council_profile_edit", args=[999])).status_code == 404
    assert client_for(sol).get(LIST).status_code == 200
    assert Entry.objects.filter(deed="council_profile.listed", actor=sol).exists()


def test_the_list_asks_no_more_for_more_rows(sol: User, asha: User, ben: User) -> None:
    counts = []
    for more in (2, 10):
        for _ in range(more):
            make_council_profile(asha, ben, by=sol)
        browser = client_for(sol)
        browser.get(LIST)
        with CaptureQueriesContext(connection) as caught:
            browser.get(LIST)
        counts.append(len(caught))
    assert counts[0] == counts[1]


def test_the_list_is_paged(sol: User) -> None:
    made = [make_council_profile(by=sol) for _ in range(21)]
    page = client_for(sol).get(LIST).content.decode()
    assert made[20].handle in page and f"before={made[1].pk}" in page
    older = client_for(sol).get(LIST, {"before": made[1].pk}).content.decode()
    assert str(made[0].handle) in older and made[20].handle not in older
