"""Policy: versions, never edits; what was decided stays decided."""

from typing import Any

import pytest

from accounts.models import Team, User
from audit import clock
from audit.models import Entry
from ripa.ledger import finish, replay
from ripa.models import PolicyVersion, Viewing
from ripa.policy import policy_at
from tests.cast import client_for
from tests.factories import involve, make_case, make_person, make_profile
from tests.factories_checks import look, make_check

TYPED: dict[str, Any] = {
    "repeat_threshold": "2",
    "notice_repeat": "BLOCK",
    "general_notice_is_overt": "no",
    "profiling_blocks_first": "yes",
    "keeping_needs_manager": "yes",
    "review_overdue_blocks": "yes",
    "session_minutes": "45",
    "immediate_hours": "24",
    "recent_viewer_days": "90",
    "reason": "The council looks twice.",
    "after": "1",
}


def test_an_administrator_makes_a_version_and_the_gate_follows_it(
    sam: User, asha: User, assessment_team: Team
) -> None:
    case = make_case(lead=asha, team=assessment_team)
    person = make_person("Jordan Smith")
    involve(person, case)
    profile = make_profile(person, case).profile
    check = make_check(case, person)
    first = look(check, person, profile).viewing
    finish(by=asha, viewing=first)
    assert client_for(sam).post("/policy/new/", TYPED).status_code == 302
    version = policy_at(clock.now())
    assert (version.number, version.session_minutes) == (2, 45)
    second = look(check, person, profile).viewing
    assert second.policy == version and second.rule == "G22"
    for viewing in Viewing.objects.all():
        assert replay(viewing.facts, viewing.policy).to_mapping() == viewing.decision
    assert Entry.objects.filter(deed="policy.made", actor=sam).count() == 1


def test_a_stale_version_and_one_that_reaches_back_are_refused(sam: User) -> None:
    client = client_for(sam)
    assert client.post("/policy/new/", TYPED).status_code == 302
    stale = client.post("/policy/new/", TYPED)
    assert stale.status_code == 409 and "Someone changed the policy" in stale.content.decode()
    back = {
        f"effective_from_{part}": value
        for part, value in {"day": "1", "month": "1", "year": "2020", "time": "09:00"}.items()
    }
    page = client.post("/policy/new/", {**TYPED, "after": "2", **back})
    assert page.status_code == 200 and "2020" in page.content.decode()
    assert PolicyVersion.objects.count() == 2


@pytest.mark.parametrize(
    "wrong", [{"repeat_threshold": "-1"}, {"reason": ""}, {"session_minutes": "x"}]
)
def test_bad_input_is_said_and_kept(wrong: dict[str, str], sam: User) -> None:
    page = client_for(sam).post("/policy/new/", {**TYPED, **wrong})
    assert page.status_code == 200 and "There is a problem" in page.content.decode()
    assert "45" in page.content.decode() or "session_minutes" in wrong
    assert PolicyVersion.objects.count() == 1


def test_others_see_nothing_of_it(asha: User, dee: User, eli: User) -> None:
    for user in (asha, dee, eli):
        assert client_for(user).get("/policy/").status_code == 403
        assert client_for(user).post("/policy/new/", TYPED).status_code == 403
