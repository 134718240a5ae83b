"""Taking an application back, and saying that the threshold was lost: the pages for them."""

import pytest
from django.urls import reverse

from accounts.models import User
from audit import clock
from cases.models import Case, Person
from ripa.authorities import actions
from ripa.models import Authority
from tests.cast import client_for
from tests.factories_ripa import ENDED, fresh
from tests.integration.matrix.routes import day


def test_an_applicant_takes_an_application_back_with_reasons(ready: Authority, asha: User) -> None:
    client, address = client_for(asha), reverse("authority_revise", args=[ready.pk])
    assert b"Take back and change" in client.get(reverse("authority_page", args=[ready.pk])).content
    version = fresh(ready)["version"]
    again = client.post(address, {"version": version})
    assert again.status_code == 200 and b"Why do you change it?" in again.content
    done = client.post(address, {"version": version, "reason": "The address was wrong."})
    assert done.status_code == 302
    ready.refresh_from_db()
    assert ready.state == "draft" and ready.number is not None
    assert ready.events.latest("id").reason == "The address was wrong."


def test_one_that_was_returned_is_taken_up_without_reasons(
    ready: Authority, asha: User, ada: User
) -> None:
    actions.send_back(by=ada, reason="Say more.", **fresh(ready))
    client, address = client_for(asha), reverse("authority_revise", args=[ready.pk])
    assert b"Why do you change it?" not in client.get(address).content
    assert client.post(address, {"version": fresh(ready)["version"]}).status_code == 302


@pytest.mark.parametrize("who", ["asha", "dee", "rae", "ada"])
def test_whoever_may_cancel_can_say_that_the_threshold_was_lost(
    who: str, ripa_in_force: Authority, request: pytest.FixtureRequest
) -> None:
    client = client_for(request.getfixturevalue(who))
    address = reverse("authority_cancel", args=[ripa_in_force.pk])
    given = {
        "version": fresh(ripa_in_force)["version"],
        "reason": "It carries three months.",
        **ENDED,
        **day("told_on", clock.today()),
    }
    unsaid = client.post(address, given)
    assert unsaid.status_code == 200 and b"Answer the question" in unsaid.content
    assert client.post(address, {**given, "cause": "threshold_lost"}).status_code == 302
    ripa_in_force.refresh_from_db()
    assert ripa_in_force.state == "cancelled"
    page = client.get(reverse("authority_page", args=[ripa_in_force.pk])).content.decode()
    assert "It is no longer about an offence of the kind that RIPA is for" in page


def test_only_ripa_has_a_threshold_to_lose(
    in_force: Authority, case: Case, jordan: Person, rae: User
) -> None:
    client, address = client_for(rae), reverse("authority_cancel", args=[in_force.pk])
    assert b"threshold_lost" not in client.get(address).content
    given = {
        "version": fresh(in_force)["version"],
        "reason": "It is done.",
        **ENDED,
        **day("told_on", clock.today()),
    }
    assert client.post(address, {**given, "cause": "threshold_lost"}).status_code == 200
    assert client.post(address, {**given, "cause": "purpose_met"}).status_code == 302
