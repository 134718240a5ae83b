"""Who may see an application: a draft is its writer's alone, also once it is withdrawn."""

import pytest
from django.urls import reverse

from accounts.models import User
from cases.models import Case, Person
from ripa.authorities import actions
from ripa.models import Authority
from tests.cast import client_for
from tests.factories_ripa import fresh, make_draft, make_submitted

TITLE = "Zebra crossing"


@pytest.fixture
def withdrawn(case: Case, jordan: Person, asha: User) -> Authority:
    """A draft that was withdrawn and never sent to anybody."""
    draft = make_draft(case, jordan, title=TITLE)
    actions.withdraw(by=asha, **fresh(draft))
    return draft


@pytest.mark.parametrize("name", ["ben", "dee", "ada", "rae", "sol", "eli"])
def test_a_withdrawn_draft_stays_its_writers_alone(
    name: str, withdrawn: Authority, request: pytest.FixtureRequest
) -> None:
    browser = client_for(request.getfixturevalue(name))
    for route in ("authority_page", "authority_paper_application", "error_uses"):
        assert browser.get(reverse(route, args=[withdrawn.pk])).status_code == 404, route
    assert TITLE not in browser.get(reverse("authority_list")).content.decode()


def test_its_writer_still_reads_it(withdrawn: Authority, asha: User) -> None:
    page = client_for(asha).get(reverse("authority_page", args=[withdrawn.pk]))
    assert TITLE in page.content.decode()


def test_the_case_tells_only_its_writer_of_it(
    withdrawn: Authority, case: Case, asha: User, ben: User
) -> None:
    chronology = reverse("case_chronology", args=[case.reference])
    link = reverse("authority_page", args=[withdrawn.pk])
    assert link in client_for(asha).get(chronology).content.decode()
    assert link not in client_for(ben).get(chronology).content.decode()


def test_one_that_was_sent_and_then_withdrawn_stays_on_record(
    case: Case, jordan: Person, asha: User, ben: User
) -> None:
    sent = make_submitted(case, jordan)
    actions.withdraw(by=asha, reason="It is not needed.", **fresh(sent))
    page = client_for(ben).get(reverse("authority_page", args=[sent.pk]))
    assert page.status_code == 200


def test_every_look_at_a_person_tells_of_no_draft(case: Case, jordan: Person, eli: User) -> None:
    draft, sent = make_draft(case, jordan), make_submitted(case, jordan)
    page = client_for(eli).get(reverse("subject_looks", args=[jordan.pk])).content.decode()
    assert reverse("authority_page", args=[sent.pk]) in page
    assert reverse("authority_page", args=[draft.pk]) not in page
    assert f"application {draft.pk}" not in page.lower()
