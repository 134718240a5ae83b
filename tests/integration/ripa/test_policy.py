"""Policy: two people, versions, never edits; what was decided stays decided."""

from datetime import timedelta
from typing import Any

import pytest
from django.db import DatabaseError, IntegrityError, transaction

from accounts.models import Rank, RoleName, Team, User
from audit import clock
from audit.models import Entry
from audit.refusals import Refused
from post.models import Message
from ripa.ledger import finish, replay
from ripa.models import PolicyProposal, PolicyVersion, Viewing
from ripa.policies import actions
from ripa.policies.forms import typed_for
from ripa.policies.values import Values, values_of
from ripa.policies.words import changes
from ripa.policy import policy_at
from tests.cast import client_for
from tests.factories import involve, make_case, make_person, make_profile, make_user
from tests.factories_checks import look, make_check
from tests.factories_ripa import make_policy


def typed(**more: Any) -> dict[str, Any]:
    """The form as its page shows it, with two looks before a repeat and shorter sessions."""
    newest = PolicyVersion.objects.latest("number")
    return {
        **typed_for(newest),
        "repeat_threshold": "2",
        "session_minutes": "45",
        "reason": "The council looks twice.",
        **more,
    }


def proposed(by: User, **more: Any) -> PolicyProposal:
    assert client_for(by).post("/policy/new/", typed(**more)).status_code == 302
    return PolicyProposal.objects.latest("pk")


def answer(by: User, proposal: PolicyProposal, agreed: str = "yes", words: str = "Read.") -> Any:
    return client_for(by).post(
        f"/policy/proposals/{proposal.pk}/answer/", {"agreed": agreed, "answer": words}
    )


def boxes(name: str, moment: Any) -> dict[str, str]:
    london = moment.astimezone(clock.LONDON)
    parts = {"day": london.day, "month": london.month, "year": london.year}
    return {f"{name}_{part}": str(value) for part, value in parts.items()} | {
        f"{name}_time": f"{london:%H:%M}"
    }


# --- Two people ----------------------------------------------------------------------------------


def test_one_proposes_another_agrees_and_the_gate_follows_it(
    sam: User, sol: User, asha: User, assessment_team: Team
) -> None:
    case = make_case(lead=asha, team=assessment_team)
    person = make_person("Jordan Smith")
    involve(person, case)
    profile = make_profile(person, case).profile
    check = make_check(case, person)
    finish(by=asha, viewing=look(check, person, profile).viewing)
    proposal = proposed(sam)
    assert policy_at(clock.now()).number == 1
    assert answer(sol, proposal, words="Twice is enough.").status_code == 302
    version = policy_at(clock.now())
    assert (version.number, version.session_minutes) == (2, 45)
    assert (version.by, version.agreed_by) == (sam, sol)
    proposal.refresh_from_db()
    assert (proposal.agreed, proposal.version, proposal.answer) == (
        True,
        version,
        "Twice is enough.",
    )
    second = look(check, person, profile).viewing
    assert second.policy == version and second.rule == "G22"
    for viewing in Viewing.objects.all():
        assert replay(viewing.facts, viewing.policy).to_mapping() == viewing.decision
    assert Entry.objects.filter(deed="policy.proposed", actor=sam).count() == 1
    assert Entry.objects.filter(deed="policy.made", actor=sol).count() == 1


def test_those_who_can_agree_are_told_and_the_proposer_of_the_answer(sam: User, sol: User) -> None:
    other = make_user("Ola Adeyemi", roles=[(RoleName.ADMINISTRATOR, None)])
    make_user("Ex Admin", roles=[(RoleName.ADMINISTRATOR, None)], active=False)
    proposal = proposed(sam)
    told = Message.objects.filter(link=f"/policy/proposals/{proposal.pk}/")
    assert {message.to for message in told} == {sol, other}
    assert not any("45" in message.text or "Sam" in message.text for message in told)
    answer(sol, proposal, "no", "Once is the rule.")
    assert told.filter(to=sam).count() == 1


def test_nobody_agrees_to_their_own(sam: User, sol: User) -> None:
    for proposer in (sam, sol):
        proposal = proposed(proposer)
        page = answer(proposer, proposal)
        assert page.status_code == 403
        assert "You proposed this change" in page.content.decode()
        shown = client_for(proposer).get(f"/policy/proposals/{proposal.pk}/").content.decode()
        assert "somebody else has to answer it" in shown and "Record your answer" not in shown
        assert client_for(proposer).post(f"{_at(proposal)}take-back/").status_code == 302
    assert PolicyVersion.objects.count() == 1


def _at(proposal: PolicyProposal) -> str:
    return f"/policy/proposals/{proposal.pk}/"


def test_it_is_turned_down_with_words_and_can_be_proposed_again(sam: User, sol: User) -> None:
    proposal = proposed(sam)
    silent = answer(sol, proposal, "no", "")
    assert silent.status_code == 200 and "There is a problem" in silent.content.decode()
    assert answer(sol, proposal, "no", "Once is the rule.").status_code == 302
    page = client_for(sam).get("/policy/").content.decode()
    assert "Sol Whitaker turned it down" in page
    assert "Once is the rule." in client_for(sam).get(_at(proposal)).content.decode()
    proposed(sam)
    assert PolicyVersion.objects.count() == 1


def test_it_is_taken_back_by_its_proposer_alone(sam: User, sol: User) -> None:
    proposal = proposed(sam)
    assert client_for(sol).post(f"{_at(proposal)}take-back/").status_code == 403
    assert client_for(sam).post(f"{_at(proposal)}take-back/").status_code == 302
    late = answer(sol, proposal, "yes", "A sentence that is kept.")
    words = late.content.decode()
    assert late.status_code == 409 and "Sam Price took it back" in words
    assert "A sentence that is kept." in words
    again = client_for(sam).post(f"{_at(proposal)}take-back/")
    assert again.status_code == 409
    assert PolicyVersion.objects.count() == 1


def test_only_one_waits_at_a_time_and_the_next_is_told_whose(sam: User, sol: User) -> None:
    proposed(sam)
    page = client_for(sol).post("/policy/new/", typed(repeat_threshold="3"))
    assert page.status_code == 409
    assert "Sam Price proposed a change of policy that has no answer yet" in page.content.decode()
    assert 'value="3"' in page.content.decode() and PolicyProposal.objects.count() == 1


def test_a_stale_form_nothing_changed_and_one_that_reaches_back_are_refused(
    sam: User, sol: User
) -> None:
    stale_form = typed()
    answer(sol, proposed(sam))
    client = client_for(sam)
    stale = client.post("/policy/new/", stale_form)
    assert stale.status_code == 409 and "Someone changed the policy" in stale.content.decode()
    same = client.post("/policy/new/", typed())
    assert same.status_code == 409 and "Nothing would change" in same.content.decode()
    other = {"repeat_threshold": "3"}
    back = boxes("effective_from", clock.now() - timedelta(days=2000))
    page = client.post("/policy/new/", typed(**other, **back))
    assert page.status_code == 200 and back["effective_from_year"] in page.content.decode()
    with pytest.raises(Refused, match="reach back"):
        _propose(sam, clock.now() - timedelta(minutes=1))
    assert PolicyVersion.objects.count() == 2


def _propose(by: User, effective_from: Any, **numbers: int) -> PolicyProposal:
    newest = PolicyVersion.objects.latest("number")
    values = values_of(newest)
    changed = Values(
        values.gate, {**values.numbers, "session_minutes": 33, **numbers}, values.ranks
    )
    return actions.propose(
        by=by,
        values=changed,
        effective_from=effective_from,
        reason="Why.",
        after=newest.number,
    )


def test_a_moment_that_has_passed_gives_way_to_that_of_the_agreement(
    sam: User, sol: User, monkeypatch: pytest.MonkeyPatch
) -> None:
    ahead = clock.now() + timedelta(days=3)
    proposal = _propose(sam, ahead)
    page = client_for(sol).get(_at(proposal)).content.decode()
    assert "has passed" not in page
    later = ahead + timedelta(days=1)
    with monkeypatch.context() as patched:
        patched.setattr("ripa.policies.pages.clock.now", lambda: later)
        assert "From when it is agreed" in client_for(sol).get(_at(proposal)).content.decode()
        version = actions.agree(by=sol, proposal_id=proposal.pk, answer="Yes.")
    assert version.effective_from == later


def test_a_version_can_lie_ahead_and_nothing_before_it_follows_it(sam: User, sol: User) -> None:
    ahead = clock.now() + timedelta(days=3)
    actions.agree(by=sol, proposal_id=_propose(sam, ahead).pk, answer="Yes.")
    assert policy_at(clock.now()).number == 1
    page = client_for(sam).get("/policy/").content.decode()
    assert "Lies ahead" in page and "Version 1 holds now" in page
    with pytest.raises(Refused, match="reach back"):
        _propose(sam, ahead - timedelta(days=1), session_minutes=44)


@pytest.mark.parametrize(
    "numbers",
    [{"non_ripa_months": 4}, {"authority_years": 2}, {"first_review_weeks": 0}],
)
def test_the_action_keeps_the_bounds_without_a_form(numbers: dict[str, int], sam: User) -> None:
    with pytest.raises(Refused, match="No policy may say this"):
        _propose(sam, None, **numbers)


# --- What the database keeps ---------------------------------------------------------------------


def test_the_database_asks_for_two_people(sam: User, sol: User) -> None:
    for by, agreed_by in ((None, None), (sam, None), (sam, sam), (None, sol)):
        with pytest.raises(IntegrityError), transaction.atomic():
            make_policy(by=by, agreed_by=agreed_by)
    for kind in ("directed_surveillance", "chis"):
        with pytest.raises(IntegrityError), transaction.atomic():
            make_policy(ranks={kind: ["team_manager"], "non_ripa": ["director"]})
    assert PolicyVersion.objects.count() == 1


def test_the_database_keeps_a_proposal_as_it_was_made(sam: User, sol: User) -> None:
    proposal = proposed(sam)
    changed = PolicyProposal.objects.get(pk=proposal.pk)
    changed.session_minutes = 60
    with pytest.raises(DatabaseError), transaction.atomic():
        changed.save()
    with pytest.raises(DatabaseError), transaction.atomic():
        proposal.delete()
    answer(sol, proposal, "no", "No.")
    decided = PolicyProposal.objects.get(pk=proposal.pk)
    decided.answer = "Yes."
    with pytest.raises(DatabaseError), transaction.atomic():
        decided.save()


# --- The form ------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("wrong", "words"),
    [
        ({"repeat_threshold": "-1"}, "There is a problem"),
        ({"reason": ""}, "There is a problem"),
        ({"session_minutes": "x"}, "whole number"),
        ({"non_ripa_months": "4"}, "must be 3 or less"),
        ({"first_review_weeks": "13"}, "must be 12 or less"),
        ({"authority_years": "2"}, "must be 3 or more"),
        ({"ranks_chis": []}, "Choose at least one rank"),
        ({"ranks_directed_surveillance": ["team_manager"]}, "they are prescribed"),
        ({"ranks_non_ripa": ["social_worker"]}, "they are prescribed"),
        ({"source_code_profiling": "x" * 301}, "300 characters"),
    ],
)
def test_bad_input_is_said_and_kept(wrong: dict[str, Any], words: str, sam: User) -> None:
    page = client_for(sam).post("/policy/new/", typed(immediate_hours="23", **wrong))
    text = page.content.decode()
    assert page.status_code == 200 and words in text
    assert 'value="23"' in text
    assert PolicyProposal.objects.count() == 0


def test_the_proposal_shows_only_what_changes(sam: User, sol: User) -> None:
    cited = "Covert Surveillance Code, 2024 edition, paragraph 3.15"
    proposal = proposed(
        sam,
        source_code_profiling=cited,
        ranks_non_ripa=["director", "team_manager"],
    )
    before, after = values_of(proposal.follows), values_of(proposal)
    assert [change.key for change in changes(before, after)] == [
        "Looks before the next is a repeat",
        "A viewing lasts at most",
        "Who may decide a non-RIPA authorisation",
        "Source of rule G16 (code:profiling)",
    ]
    page = client_for(sol).get(_at(proposal)).content.decode()
    assert cited in page and "60 minutes" in page and "45 minutes" in page
    assert "An immediate response goes on" not in page
    assert "A team manager could decide a non-RIPA authorisation" in page
    assert "Nobody who authorises today has a rank that could decide RIPA" in page
    answer(sol, proposal)
    assert PolicyVersion.objects.latest("number").sources == {"code:profiling": cited}


def test_an_empty_citation_is_the_services_own(sam: User, sol: User) -> None:
    make_policy(sources={"code:profiling": "Another edition"})
    answer(sol, proposed(sam, source_code_profiling=""))
    assert PolicyVersion.objects.latest("number").sources == {}


# --- Who sees what -------------------------------------------------------------------------------


def test_each_version_says_who_made_it_and_what_changed(
    sam: User, sol: User, rae: User, eli: User
) -> None:
    answer(sol, proposed(sam))
    for reader in (sam, sol, rae, eli):
        page = client_for(reader).get("/policy/").content.decode()
        assert "Proposed by Sam Price, agreed to by Sol Whitaker." in page
        assert "Version 2 holds now" in page and "Held until" in page
        assert ("Propose a change" in page) == (reader in (sam, sol))


def test_others_see_nothing_of_it(asha: User, dee: User, ada: User, sam: User) -> None:
    proposal = proposed(sam)
    for user in (asha, dee, ada):
        for address in ("", "new/", "simulate/", f"proposals/{proposal.pk}/"):
            assert client_for(user).get(f"/policy/{address}").status_code == 403
        assert client_for(user).post("/policy/new/", typed()).status_code == 403
        assert answer(user, proposal).status_code == 403


def test_those_who_only_read_do_not_propose_or_answer(eli: User, rae: User, sam: User) -> None:
    proposal = proposed(sam)
    for user in (eli, rae):
        page = client_for(user).get(_at(proposal))
        assert page.status_code == 200 and "Record your answer" not in page.content.decode()
        assert client_for(user).post("/policy/new/", typed()).status_code == 403
        assert answer(user, proposal).status_code == 403


def test_there_is_no_such_proposal(sam: User) -> None:
    assert client_for(sam).get("/policy/proposals/999/").status_code == 404
    assert client_for(sam).post("/policy/proposals/999/take-back/").status_code == 404


def test_an_officer_without_a_rank_that_policy_names_is_said_to_be_missing(
    sam: User, sol: User, ada: User
) -> None:
    assert ada.rank == Rank.HEAD_OF_SERVICE
    proposal = proposed(sam, ranks_chis=["director"])
    page = client_for(sol).get(_at(proposal)).content.decode()
    assert "could decide a RIPA covert human intelligence source" in page
    assert "could decide RIPA directed surveillance" not in page
