"""A stored decision decided again: on the page, and by the command."""

import io
import json

import pytest
from django.core.management import CommandError, call_command
from django.urls import reverse

from accounts.models import User
from audit.models import Entry
from cases.models import Case, OnlineProfile, Person
from checks.models import Check
from ripa.models import Stop, Viewing
from tests.cast import client_for
from tests.factories_checks import look
from tests.factories_oversight import make_viewing


def body_for(user: User, route: str, number: int) -> str:
    answer = client_for(user).get(reverse(route, args=[number]))
    assert answer.status_code == 200
    return answer.content.decode()


@pytest.mark.parametrize("name", ["eli", "sol", "rae"])
def test_those_who_watch_see_facts_and_both_answers_in_words(
    name: str, viewing: Viewing, request: pytest.FixtureRequest
) -> None:
    user = request.getfixturevalue(name)
    body = body_for(user, "viewing_replay", viewing.pk)
    assert ">Same</strong>" in body
    assert "Account used" in body
    assert "Logged out" in body
    assert viewing.decision["words"].split("’")[0][:40] in body
    entry = Entry.objects.get(deed="viewing.replayed")
    assert (entry.actor, entry.subjects, entry.cases) == (
        user,
        [viewing.person_id],
        [viewing.case_id],
    )


def test_a_look_through_the_door_replays_the_same_with_each_profile_opened(
    eli: User, check: Check, jordan: Person, profile: OnlineProfile
) -> None:
    admitted = look(check, jordan, profile)
    body = body_for(eli, "viewing_replay", admitted.viewing.pk)
    assert body.count(">Same</strong>") == 2
    assert f"Opening {profile}" in body
    assert profile.canonical_url not in body


def test_a_stop_is_replayed(eli: User, stop: Stop) -> None:
    body = body_for(eli, "stop_replay", stop.pk)
    assert ">Same</strong>" in body
    assert "G19" in body
    assert Entry.objects.filter(deed="viewing.replayed", object_id=stop.pk).exists()


def test_an_answer_that_is_not_the_same_is_said_to_differ_and_in_what(
    eli: User, check: Check, jordan: Person, viewing: Viewing
) -> None:
    other = make_viewing(check, jordan, decision={**viewing.decision, "rule": "G09"})
    body = body_for(eli, "viewing_replay", other.pk)
    assert ">Not the same</strong> The answer today differs in: rule." in body


def test_facts_that_can_no_longer_be_read_are_said_to_be_so(
    eli: User, check: Check, jordan: Person, viewing: Viewing
) -> None:
    other = make_viewing(check, jordan, facts={**viewing.facts, "weather": "rain"})
    assert "cannot be read by today’s rules" in body_for(eli, "viewing_replay", other.pk)
    with pytest.raises(CommandError, match="cannot be read"):
        call_command("replay", str(other.pk))


@pytest.mark.parametrize("name", ["asha", "dee", "ada", "sam"])
@pytest.mark.parametrize("route", ["viewing_replay", "stop_replay"])
def test_others_are_refused(
    name: str, route: str, db: None, request: pytest.FixtureRequest
) -> None:
    answer = client_for(request.getfixturevalue(name)).get(reverse(route, args=[1]))
    assert answer.status_code == 403


@pytest.mark.parametrize("route", ["viewing_replay", "stop_replay"])
def test_what_is_not_there_is_not_found(route: str, eli: User) -> None:
    assert client_for(eli).get(reverse(route, args=[10**12])).status_code == 404


def test_only_who_may_see_the_case_is_led_to_the_viewing(
    eli: User, rae: User, viewing: Viewing
) -> None:
    link = f'href="{reverse("viewing_page", args=[viewing.pk])}"'
    assert link in body_for(eli, "viewing_replay", viewing.pk)
    assert link not in body_for(rae, "viewing_replay", viewing.pk)


# --- The command ---------------------------------------------------------------------------------


def answer_of(*arguments: str) -> dict[str, object]:
    out = io.StringIO()
    call_command("replay", *arguments, stdout=out)
    answer: dict[str, object] = json.loads(out.getvalue())
    return answer


def test_the_command_prints_both_answers_of_a_viewing(viewing: Viewing) -> None:
    answer = answer_of(str(viewing.pk))
    assert answer["viewing"] == viewing.pk
    assert answer["same"] is True
    assert answer["stored"] == answer["replayed"] == viewing.decision
    entry = Entry.objects.get(deed="viewing.replayed")
    assert (entry.actor, entry.subjects) == (None, [viewing.person_id])


def test_the_command_prints_both_answers_of_a_stop(stop: Stop) -> None:
    answer = answer_of("--stop", str(stop.pk))
    assert (answer["stop"], answer["same"]) == (stop.pk, True)
    assert set(answer) == {"stop", "stored", "replayed", "same"}


def test_the_command_says_that_an_answer_is_not_the_same(
    check: Check, jordan: Person, viewing: Viewing
) -> None:
    other = make_viewing(check, jordan, decision={**viewing.decision, "outcome": "ALLOW"})
    assert answer_of(str(other.pk))["same"] is False


def test_the_command_refuses_what_it_cannot_replay_with_a_sentence(
    check: Check, jordan: Person, case: Case
) -> None:
    late = make_viewing(
        check, jordan, late=True, facts={}, decision={}, outcome="LATE", rule="LATE"
    )
    for arguments, sentence in (
        (["999999"], "There is no viewing 999999"),
        (["--stop", "999999"], "There is no stop 999999"),
        ([str(late.pk)], "nothing was decided"),
        ([], "required"),
    ):
        with pytest.raises(CommandError, match=sentence):
            call_command("replay", *arguments)
