"""Other settings tried on stored decisions: the numbers, and the rows behind each."""

import random
from collections import Counter
from datetime import datetime, timedelta
from html import unescape
from typing import Any
from urllib.parse import urlencode

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from accounts.models import User
from audit import clock
from audit.models import Entry
from cases.models import Case, OnlineProfile, Person
from checks.models import Check
from ripa import gate
from ripa.models import Opening, PolicyProposal, PolicyVersion, Stop, Viewing
from ripa.policies.forms import typed_for, typed_for_gate
from ripa.policies.past import decisions_between
from ripa.policies.queries import try_policy
from ripa.policies.simulator import Effect, Made
from ripa.policy import settings_of
from tests.cast import client_for
from tests.factories import make_profile
from tests.factories_checks import look, make_check
from tests.factories_oversight import FACTS, make_stop, make_viewing
from tests.factories_ripa import make_policy

LAX = gate.Policy(repeat_threshold=3, profiling_blocks_first=False, keeping_needs_manager=False)
CHOICES = {
    "consent": ["none", "none", "sought", "given_in_scope", "refused"],
    "override": ["none", "none", "recorded"],
    "notice": ["none", "general", "specific"],
    "authority": ["none", "none", "none", "in_force_in_scope", "review_overdue"],
    "profiling": ["no", "no", "yes"],
    "keeps_material": ["no", "no", "yes"],
    "manager_agreed": ["no", "yes"],
    "prior_viewings": [0, 0, 1, 2, 3],
}


@pytest.fixture
def check(case: Case, jordan: Person) -> Check:
    return make_check(case, jordan)


@pytest.fixture
def profile(case: Case, jordan: Person) -> OnlineProfile:
    return make_profile(jordan, case, "https://www.facebook.com/jordan.smith.92").profile


def store(
    number: int, check: Check, person: Person, profile: OnlineProfile, *, seed: int = 7
) -> None:
    """So many decisions on facts drawn at random, half of them under a policy that came later.

    Written straight into the ledger, as nothing here asks how they came about.
    """
    draw, first = random.Random(seed), PolicyVersion.objects.get(number=1)
    policies, now = [first, make_policy(settings={"repeat_threshold": 2})], clock.now()
    looks, openings, stops = [], [], []
    for place in range(number):
        policy = draw.choice(policies)
        facts = {**FACTS, **{name: draw.choice(values) for name, values in CHOICES.items()}}
        decision = gate.decide(gate.Facts.from_mapping(facts), settings_of(policy))
        kept = {
            "facts": facts,
            "decision": decision.to_mapping(),
            "policy": policy,
            "at": now - timedelta(minutes=place),
        }
        ruled = {"rule": decision.rule, "outcome": decision.outcome}
        who = {"person": person, "worker": check.created_by, "case": check.case}
        if not decision.outcome.admits:
            stops.append(Stop(**who, **kept, **ruled, check_key=check.key, profile=profile))
            continue
        ends_at = kept["at"] + timedelta(hours=1)
        more = {"counted": True, "ends_at": ends_at, "check_key": check.key}
        looks.append(Viewing(**who, **kept, **ruled, **more))
        openings.append(Opening(**kept, profile=profile, rule=decision.rule))
    Viewing.objects.bulk_create(looks)
    for viewing, opening in zip(looks, openings, strict=True):
        opening.viewing = viewing
    Opening.objects.bulk_create(openings)
    Stop.objects.bulk_create(stops)


def independently(policy: gate.Policy) -> Counter[tuple[str, str, str]]:
    """Every stored decision asked again, one by one: what it was about, rule then, rule now."""
    found: Counter[tuple[str, str, str]] = Counter()
    for made, rows in (
        ("look", Viewing.objects.all()),
        ("opening", Opening.objects.all()),
        ("stop", Stop.objects.all()),
    ):
        for row in rows:
            now = gate.decide(gate.Facts.from_mapping(row.facts), policy)
            found[made, row.decision["rule"], now.rule] += 1
    return found


@pytest.mark.parametrize(
    "policy",
    [
        LAX,
        gate.Policy(repeat_threshold=0),
        gate.Policy(general_notice_is_overt=True, notice_repeat=gate.Outcome.ASK),
        gate.Policy(review_overdue_blocks=False),
    ],
)
def test_it_equals_an_independent_replay_of_two_thousand_decisions(
    policy: gate.Policy, check: Check, jordan: Person, profile: OnlineProfile, sol: User
) -> None:
    store(1500, check, jordan, profile)
    simulation = try_policy(by=sol, policy=policy).simulation
    assert len(simulation.tried) >= 2000
    told = Counter((str(e.past.made), e.past.rule, e.now_rule) for e in simulation.tried)
    assert told == independently(policy)
    assert simulation.number(Effect.NOT_REPLAYED) == 0 and simulation.differing > 0


def test_under_the_policies_of_those_days_nothing_differs(
    check: Check, jordan: Person, profile: OnlineProfile, sol: User
) -> None:
    store(400, check, jordan, profile)
    for version in PolicyVersion.objects.all():
        policy = settings_of(version)
        for each in try_policy(by=sol, policy=policy).simulation.tried:
            assert each.effect is not Effect.NOT_REPLAYED
            assert each.past.policy != policy or each.effect is Effect.SAME


def test_a_look_through_the_door_and_a_stop_are_tried_and_a_late_one_is_not(
    check: Check, jordan: Person, profile: OnlineProfile, sol: User
) -> None:
    look(check, jordan, profile)
    make_stop(check, jordan, profile)
    make_viewing(check, jordan, late=True, facts={}, decision={}, outcome="", rule="")
    simulation = try_policy(by=sol, policy=gate.Policy(repeat_threshold=2)).simulation
    assert simulation.number(Effect.SAME, Made.LOOK) == 1
    assert simulation.number(Effect.SAME, Made.OPENING) == 1
    assert simulation.number(Effect.ASKED, Made.STOP) == 1
    strict = try_policy(by=sol, policy=gate.Policy(repeat_threshold=0)).simulation
    assert strict.number(Effect.STOPPED, Made.LOOK) == 1
    assert strict.number(Effect.STOPPED, Made.OPENING) == 1


def test_only_the_newest_of_a_period_are_tried_and_it_says_so(
    check: Check, jordan: Person, profile: OnlineProfile
) -> None:
    store(30, check, jordan, profile)
    now = clock.now()
    found = decisions_between(now - timedelta(days=1), now, most=10)
    moments = [past.at for past in found.past]
    assert len(moments) == 10 and found.more and moments == sorted(moments, reverse=True)
    assert not decisions_between(now - timedelta(days=1), now).more
    assert decisions_between(now - timedelta(days=9), now - timedelta(days=8)).past == []


def test_the_number_of_queries_does_not_grow(
    check: Check, jordan: Person, profile: OnlineProfile, sol: User
) -> None:
    def queries() -> int:
        with CaptureQueriesContext(connection) as captured:
            try_policy(by=sol, policy=LAX)
        return len(captured)

    queries()  # what is read once for each user and each process
    store(3, check, jordan, profile)
    few = queries()
    store(300, check, jordan, profile)
    assert queries() == few


# --- The pages -----------------------------------------------------------------------------------


def address(policy: gate.Policy = LAX, **more: Any) -> str:
    since = clock.london_day(clock.now() - timedelta(days=5))
    parts = {
        **typed_for_gate(policy),
        **{f"since_{part}": getattr(since, part) for part in ("day", "month", "year")},
        **more,
    }
    return f"/policy/simulate/?{urlencode(parts)}"


def rows_address(policy: gate.Policy = LAX, until: datetime | None = None, **more: Any) -> str:
    until = until or clock.now()
    period = {"since": (until - timedelta(days=9)).isoformat(), "until": until.isoformat()}
    return f"/policy/simulate/rows/?{urlencode({**typed_for_gate(policy), **period, **more})}"


def test_it_is_tried_from_the_address_and_nothing_is_saved(
    check: Check, jordan: Person, profile: OnlineProfile, rae: User
) -> None:
    make_stop(check, jordan, profile)
    client = client_for(rae)
    assert client.get("/policy/simulate/").status_code == 200
    page = unescape(client.get(address()).content.decode())
    assert "Would be let through once reasons are given" in page
    assert "Tried on 1 decisions" in page and "1 would be decided in another way" in page
    assert 'name="repeat_threshold" value="3"' in page
    assert "None of that is worked out here" in page
    assert PolicyVersion.objects.count() == 1 and not PolicyProposal.objects.exists()
    entry = Entry.objects.get(deed="policy.tried", actor=rae)
    assert entry.additional_data["settings"]["repeat_threshold"] == 3
    assert entry.additional_data["counts"]["asked"] == 1


@pytest.mark.parametrize(
    "wrong", [{"repeat_threshold": "x"}, {"since_month": "13"}, {"notice_repeat": "ALLOW"}]
)
def test_what_cannot_be_tried_is_said_and_kept(wrong: dict[str, str], sol: User) -> None:
    page = client_for(sol).get(address(**wrong))
    assert page.status_code == 200 and "There is a problem" in page.content.decode()
    value = next(iter(wrong.values()))
    assert value == "ALLOW" or f'value="{value}"' in page.content.decode()


def test_a_proposal_can_be_tried_before_it_is_made_and_keeps_what_was_typed(
    check: Check, jordan: Person, profile: OnlineProfile, sam: User
) -> None:
    make_stop(check, jordan, profile)
    sent = {
        **typed_for(PolicyVersion.objects.get()),
        "repeat_threshold": "4",
        "session_minutes": "47",
        "try": "yes",
    }
    page = client_for(sam).post("/policy/new/", sent)
    text = unescape(page.content.decode())
    assert page.status_code == 200 and "Would be let through once reasons are given" in text
    assert 'value="47"' in text and 'name="repeat_threshold" value="4"' in text
    assert "There is a problem" not in text and not PolicyProposal.objects.exists()


def test_settings_that_were_tried_can_be_proposed(sam: User) -> None:
    page = client_for(sam).get(f"/policy/new/?{urlencode(typed_for_gate(LAX))}")
    assert 'name="repeat_threshold" value="3"' in page.content.decode()


def test_the_rows_behind_a_number_tell_an_administrator_only_when_and_which_rule(
    check: Check, jordan: Person, profile: OnlineProfile, sam: User, sol: User, eli: User, rae: User
) -> None:
    stop = make_stop(check, jordan, profile)
    viewing = look(check, jordan, profile).viewing
    for reader, linked in ((sam, False), (sol, True), (eli, True), (rae, True)):
        page = client_for(reader).get(rows_address(effect="asked")).content.decode()
        assert "G19, stopped" in page and "G22, let through with reasons" in page
        assert (f"/stops/{stop.pk}/replay/" in page) == linked
        assert "Jordan" not in page and "Asha" not in page and check.case.reference not in page
        same = client_for(reader).get(rows_address(then="G22", now="G22")).content.decode()
        assert (f"/viewings/{viewing.pk}/replay/" in same) == linked
        assert Entry.objects.filter(deed="policy.tried_rows", actor=reader).count() == 2


def test_each_number_leads_to_as_many_rows(
    check: Check, jordan: Person, profile: OnlineProfile, sol: User
) -> None:
    store(120, check, jordan, profile)
    client, now = client_for(sol), clock.now()
    simulation = try_policy(by=sol, policy=LAX).simulation
    for effect in Effect:
        shown, page = 0, 1
        while True:
            text = client.get(rows_address(until=now, effect=effect.value, page=page))
            rows = text.content.decode().count("/replay/")
            shown, page = shown + rows, page + 1
            if rows < 100:
                break
        assert shown == simulation.number(effect), effect


@pytest.mark.parametrize(
    "wrong",
    [
        {"since": "yesterday"},
        {"repeat_threshold": ""},
        {"effect": "none"},
        {"then": "G77"},
        {"page": "0"},
        {"since": "2090-01-01T00:00:00+00:00"},
    ],
)
def test_an_address_of_rows_that_says_nothing_is_not_found(
    wrong: dict[str, str], sol: User
) -> None:
    assert client_for(sol).get(rows_address(**wrong)).status_code == 404


def test_the_approver_sees_what_it_would_have_done(
    check: Check, jordan: Person, profile: OnlineProfile, sam: User, sol: User
) -> None:
    make_stop(check, jordan, profile)
    sent = {**typed_for(PolicyVersion.objects.get()), "repeat_threshold": "2", "reason": "Why."}
    client_for(sam).post("/policy/new/", sent)
    proposal = PolicyProposal.objects.get()
    page = unescape(client_for(sol).get(f"/policy/proposals/{proposal.pk}/").content.decode())
    assert "What it would have done" in page and "G22, let through with reasons" in page


def test_others_cannot_try(asha: User, dee: User, ada: User) -> None:
    for user in (asha, dee, ada):
        assert client_for(user).get(address()).status_code == 403
        assert client_for(user).get(rows_address()).status_code == 403
