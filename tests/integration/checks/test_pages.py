"""The pages of checks and looks: they work, keep what was typed, and let nobody in who may not."""

import uuid
from typing import Any

import pytest
from django.db import connection
from django.http import HttpResponse
from django.test import Client
from django.test.utils import CaptureQueriesContext

from accounts.models import Team, User
from audit import clock
from audit.models import Entry
from cases.models import Attribution, Case, Person
from checks.models import Check, Draft, Outcome
from checks.words import WHEN
from consent.actions import Answer, record_consent
from consent.models import ConsentDeed
from ripa.gate import ROWS
from ripa.ledger import finish
from ripa.models import Opening, Stop, Viewing
from tests.cast import client_for
from tests.factories import involve, make_case, make_person, make_profile
from tests.factories_checks import ORDINARY, REASONS, look, make_check, no_interest
from tests.factories_consent import make_consent
from tests.factories_oversight import make_viewing


@pytest.fixture
def case(asha: User, assessment_team: Team) -> Case:
    return make_case(lead=asha, team=assessment_team, title="Canarywood")


@pytest.fixture
def jordan(case: Case) -> Person:
    person = make_person("Jordan Smith")
    involve(person, case)
    return person


@pytest.fixture
def profile(jordan: Person, case: Case) -> Attribution:
    return make_profile(jordan, case, "https://m.facebook.com/jordan.smith.92?fbclid=1")


def answers_by_page(jordan: Person) -> dict[str, dict[str, Any]]:
    """What a worker types on each page, with the answers of ORDINARY."""
    given = {**ORDINARY, "personal_interest": "no", "immediate": "no"}
    pages = {
        "about": ["purpose", "question"],
        "reasons": ["grounds", "tried_first", "consent_position"],
        "privacy": ["aimed_at_person", "private_information", "third_parties"],
        "pattern": ["builds_picture", "pattern_of_life", "combined", "material_kept"],
        "lesser": ["expects", "lesser_way", "they_know"],
        "how": ["account", "visibility", "interaction", "personal_interest"],
        "urgency": ["immediate"],
    }
    typed = {page: {name: given[name] for name in names} for page, names in pages.items()}
    typed["about"]["subjects"] = [str(jordan.pk)]
    return typed


def start(client: Client, case: Case) -> str:
    response = client.post(f"/cases/{case.reference}/checks/new/")
    assert response.status_code == 302
    return str(response["Location"])


def save(client: Client, where: str) -> HttpResponse:
    """Save the answers as they are shown."""
    return client.post(where, {"seen": client.get(where).context["seen"]})


def test_answers_about_a_check_that_another_tab_changed_are_shown_again(
    asha: User, case: Case, jordan: Person
) -> None:
    client = client_for(asha)
    where = start(client, case)
    for typed in answers_by_page(jordan).values():
        where = client.post(where, typed)["Location"]
    shown = {"seen": client.get(where).context["seen"]}
    draft = Draft.objects.get()
    draft.answers["reasons"] |= {"question": "Does the aunt live there?"}
    draft.save()
    stale = client.post(where, shown)
    assert stale.status_code == 409 and not Check.objects.exists()
    assert "changed after this page was shown" in stale.content.decode()
    draft.answers["reasons"] = {}
    draft.save()
    assert client.post(where, shown)["Location"].endswith("/reasons/")
    assert not Check.objects.exists()


def test_a_check_is_planned_page_by_page(
    asha: User, case: Case, jordan: Person, profile: Attribution
) -> None:
    client = client_for(asha)
    where = start(client, case)
    for page, typed in answers_by_page(jordan).items():
        assert where.endswith(f"/{page}/")
        assert client.get(where).status_code == 200
        where = client.post(where, typed)["Location"]
    summary = client.get(where)
    assert "Is the father living at the address?" in summary.content.decode()
    sent = {"seen": summary.context["seen"], "once": str(uuid.uuid4())}
    landed = client.post(where, sent)
    check = Check.objects.get()
    assert landed["Location"] == f"/cases/{case.reference}/checks/{check.number}/"
    assert client.post(where, sent)["Location"] == landed["Location"]
    assert Check.objects.count() == 1 and not Draft.objects.exists()
    assert Entry.objects.filter(deed="check.planned", subjects=[jordan.pk]).count() == 1
    assert client.get(landed["Location"]).status_code == 200


def test_a_page_with_a_mistake_says_so_and_keeps_everything(
    asha: User, case: Case, jordan: Person
) -> None:
    client = client_for(asha)
    where = start(client, case)
    response = client.post(where, {"subjects": [str(jordan.pk)], "question": "Q" * 501})
    page = response.content.decode()
    assert response.status_code == 200
    assert "must be 500 characters or fewer" in page and "Answer the question" in page
    assert "Q" * 501 in page
    again = client.get(where).content.decode()
    assert "Q" * 501 in again
    assert not Check.objects.exists()


def test_a_draft_left_behind_is_taken_up_again_and_is_its_writers_alone(
    asha: User, ben: User, case: Case, jordan: Person
) -> None:
    client = client_for(asha)
    where = start(client, case)
    client.post(where, answers_by_page(jordan)["about"])
    assert start(client, case) == where
    assert client_for(ben).get(where).status_code == 404


def test_the_page_before_the_click_then_in_then_stopped(
    asha: User, case: Case, jordan: Person, profile: Attribution
) -> None:
    check = make_check(case, jordan)
    client = client_for(asha)
    door = f"/cases/{case.reference}/checks/1/look/{jordan.pk}/{profile.profile.pk}/"
    before = client.get(door).content.decode()
    assert "You can look once you give reasons" in before
    assert profile.profile.canonical_url not in before
    empty = client.post(door, {"reasons": ""})
    assert empty.status_code == 200 and not Viewing.objects.exists()
    assert "Say why this look is necessary" in empty.content.decode()
    inside = client.post(door, REASONS)
    viewing = Viewing.objects.get()
    assert inside["Location"] == f"/viewings/{viewing.pk}/"
    page = client.get(inside["Location"]).content.decode()
    way_out = f"/viewings/{viewing.pk}/openings/{viewing.openings.get().pk}/"
    assert f'href="{way_out}"' in page and profile.profile.canonical_url not in page
    assert 'rel="noreferrer noopener"' in page and 'target="_blank"' in page
    out = client.get(way_out)
    assert (out.status_code, out["Location"]) == (302, profile.profile.canonical_url)
    assert (out["Referrer-Policy"], out["Cache-Control"]) == ("no-referrer", "no-store")
    went = Entry.objects.get(deed="viewing.went_to_profile")
    assert (went.actor, went.subjects, went.cases) == (asha, [jordan.pk], [case.pk])
    client.post(f"/viewings/{viewing.pk}/finish/")
    assert way_out not in client.get(f"/viewings/{viewing.pk}/").content.decode()
    stopped = client.post(door, {"reasons": "Typed with care"})
    assert stopped.status_code == 409
    assert "Stopped: this would be a repeat look" in stopped.content.decode()
    assert Stop.objects.count() == 1 and Viewing.objects.count() == 1
    assert check.question in stopped.content.decode()


def test_the_way_out_is_open_to_nobody_but_its_worker(
    asha: User,
    ben: User,
    cal: User,
    dee: User,
    case: Case,
    jordan: Person,
    profile: Attribution,
) -> None:
    viewing = look(make_check(case, jordan), jordan, profile.profile).viewing
    way_out = f"/viewings/{viewing.pk}/openings/{viewing.openings.get().pk}/"
    for other in (ben, dee):
        page = client_for(other).get(f"/viewings/{viewing.pk}/")
        assert page.status_code == 200
        assert way_out not in page.content.decode()
        assert client_for(other).get(way_out).status_code == 403
    assert client_for(cal).get(way_out).status_code == 404
    assert not Entry.objects.filter(deed="viewing.went_to_profile").exists()


def test_the_way_out_is_shut_as_soon_as_the_viewing_ends_whatever_page_is_still_open(
    asha: User, ben: User, case: Case, jordan: Person, profile: Attribution
) -> None:
    make_consent(jordan, case)
    viewing = look(make_check(case, jordan), jordan, profile.profile).viewing
    client = client_for(asha)
    way_out = f"/viewings/{viewing.pk}/openings/{viewing.openings.get().pk}/"
    assert client.get(way_out).status_code == 302
    withdrawn = Answer(
        deed=ConsentDeed.WITHDRAWN,
        at=clock.now(),
        decider=jordan.name,
        decider_person=jordan,
        footing="self",
    )
    record_consent(by=ben, case=case, person=jordan, answer=withdrawn)
    shut = client.get(way_out)
    assert shut.status_code == 409
    assert "This viewing has ended. Consent: withdrawn." in shut.content.decode()
    assert profile.profile.canonical_url not in shut.content.decode()
    stopped = Entry.objects.get(deed="viewing.stopped")
    assert (stopped.actor, stopped.subjects, stopped.cases) == (asha, [jordan.pk], [case.pk])


def test_the_way_out_is_shut_once_the_session_ran_out(
    asha: User, case: Case, jordan: Person, profile: Attribution
) -> None:
    viewing = make_viewing(make_check(case, jordan), jordan)
    opening = Opening.objects.create(
        viewing=viewing, profile=profile.profile, facts=viewing.facts, decision=viewing.decision
    )
    shut = client_for(asha).get(f"/viewings/{viewing.pk}/openings/{opening.pk}/")
    assert shut.status_code == 409
    assert "This viewing has ended. Its time ran out." in shut.content.decode()


def test_an_outcome_with_findings_is_recorded_once(
    asha: User, case: Case, jordan: Person, profile: Attribution
) -> None:
    viewing = look(make_check(case, jordan), jordan, profile.profile).viewing
    client, where = client_for(asha), f"/viewings/{viewing.pk}/outcome/"
    assert client.get(where).status_code == 200
    typed = {
        "found": "yes",
        "summary": "Looked at the public photographs.",
        "third_parties": "Two adults not known to us.",
        "finding-TOTAL_FORMS": "1",
        "finding-INITIAL_FORMS": "0",
        "finding-0-what": "A photograph in the kitchen.",
    }
    half = client.post(where, typed)
    assert half.status_code == 200 and not Outcome.objects.exists()
    assert "A photograph in the kitchen." in half.content.decode()
    more = client.post(where, {**typed, "another": "1"}).content.decode()
    assert "Finding 2" in more and "A photograph in the kitchen." in more
    whole = {
        **typed,
        "finding-0-where": "His own page, first photograph.",
        "finding-0-relevance": "It shows the family's kitchen.",
        "finding-0-corroborate": "A visit.",
        "once": str(uuid.uuid4()),
    }
    assert client.post(where, whole).status_code == 302
    assert client.post(where, whole).status_code == 302
    outcome = Outcome.objects.get()
    assert outcome.found_something and outcome.findings.count() == 1
    page = client.get(f"/viewings/{viewing.pk}/").content.decode()
    assert "Finding 1: unverified" in page
    finding = outcome.findings.get()
    client.post(
        f"/findings/{finding.pk}/assess/",
        {"status": "corroborated", "source": "A visit on Monday."},
    )
    assert "Finding 1: corroborated" in client.get(f"/viewings/{viewing.pk}/").content.decode()


def test_yes_without_a_finding_is_asked_about(
    asha: User, case: Case, jordan: Person, profile: Attribution
) -> None:
    viewing = look(make_check(case, jordan), jordan, profile.profile).viewing
    page = client_for(asha).post(
        f"/viewings/{viewing.pk}/outcome/",
        {
            "found": "yes",
            "summary": "Something.",
            "finding-TOTAL_FORMS": "1",
            "finding-INITIAL_FORMS": "0",
        },
    )
    assert "Say what was seen, or answer that you found nothing" in page.content.decode()


def test_a_change_from_a_stale_draft_is_refused(
    asha: User, case: Case, jordan: Person, ben: User
) -> None:
    no_interest(make_check(case, jordan), ben)
    drafts = []
    for worker in (asha, ben):
        response = client_for(worker).post(f"/cases/{case.reference}/checks/1/change/")
        drafts.append((worker, response["Location"]))
    first, second = drafts
    assert save(client_for(first[0]), first[1]).status_code == 302
    refused = save(client_for(second[0]), second[1])
    assert refused.status_code == 409
    assert "Someone changed this check after you opened it" in refused.content.decode()
    assert Check.objects.get().version == 2


def test_a_manager_answers_about_keeping_and_then_the_door_opens(
    asha: User, dee: User, case: Case, jordan: Person, profile: Attribution
) -> None:
    check = make_check(case, jordan, material_kept="yes")
    where = f"/cases/{case.reference}/checks/{check.number}/keeping/"
    assert client_for(asha).get(where).status_code == 403
    assert client_for(dee).get(where).status_code == 200
    client_for(dee).post(where, {"agreed": "yes", "reasons": "One photograph.", "version": "1"})
    assert look(check, jordan, profile.profile).viewing.rule == "G22"


def test_a_late_look_cannot_lie_ahead_and_keeps_what_was_typed(
    asha: User, case: Case, jordan: Person
) -> None:
    client, where = client_for(asha), f"/cases/{case.reference}/late/"
    typed = {
        "person": str(jordan.pk),
        "looked_at_day": "1",
        "looked_at_month": "1",
        "looked_at_year": "2199",
        "looked_at_time": "10:00",
        "what_happened": "I looked on the bus.",
    }
    # What happened stays readable to those who keep error cases, so it does not ask what was seen.
    assert "Not what was seen" in client.get(where).content.decode()
    page = client.post(where, typed)
    assert page.status_code == 200 and not Viewing.objects.exists()
    assert "I looked on the bus." in page.content.decode() and "2199" in page.content.decode()
    landed = client.post(where, {**typed, "looked_at_year": "2026"})
    assert landed.status_code == 302 and Viewing.objects.get().late
    assert "Look declared late" in client.get(landed["Location"]).content.decode()


def test_who_looked_on_a_restricted_case_is_another_team(
    asha: User, cal: User, permanence_team: Team, case: Case, jordan: Person, profile: Attribution
) -> None:
    hidden = make_case(lead=cal, team=permanence_team, restricted=True)
    involve(jordan, hidden)
    viewing = look(make_check(hidden, jordan), jordan, profile.profile).viewing
    finish(by=cal, viewing=viewing)
    make_check(case, jordan)
    page = client_for(asha).get(
        f"/cases/{case.reference}/checks/1/look/{jordan.pk}/{profile.profile.pk}/"
    )
    words = page.content.decode()
    assert "another team" in words and "Cal Hughes" not in words


@pytest.mark.parametrize(
    "path",
    [
        "cases/{ref}/checks/new/",
        "cases/{ref}/checks/1/",
        "cases/{ref}/checks/1/change/",
        "cases/{ref}/checks/1/close/",
        "cases/{ref}/checks/1/look/{person}/{profile}/",
        "cases/{ref}/late/",
        "viewings/{viewing}/",
        "viewings/{viewing}/outcome/",
    ],
)
def test_the_litany(
    path: str,
    asha: User,
    ben: User,
    cal: User,
    eli: User,
    case: Case,
    jordan: Person,
    profile: Attribution,
) -> None:
    viewing = look(make_check(case, jordan), jordan, profile.profile).viewing
    where = "/" + path.format(
        ref=case.reference, person=jordan.pk, profile=profile.profile.pk, viewing=viewing.pk
    )
    assert client_for(asha).get(where).status_code == 200
    assert client_for(ben).get(where).status_code == 200
    outsider = client_for(cal).get(where)
    assert outsider.status_code == 404 and "Canarywood" not in outsider.content.decode()
    assert client_for(eli).post(where, {}).status_code in (403, 405)
    assert client_for(asha).delete(where).status_code == 405


def test_unknown_numbers_confirm_nothing(asha: User, case: Case) -> None:
    for where in (
        f"/cases/{case.reference}/checks/99/",
        f"/cases/{case.reference}/checks/drafts/99/",
        "/viewings/99999/",
        "/findings/99999/assess/",
        "/cases/NO-SUCH/checks/1/",
        "/rules/g77/",
    ):
        assert client_for(asha).get(where).status_code == 404, where


def test_every_rule_has_a_page_without_the_words_of_the_code(asha: User, db: None) -> None:
    for row in ROWS:
        body = client_for(asha).get(f"/rules/{row.id.lower()}/").content.decode()
        assert f"When no earlier rule applies, and {WHEN[row.id]}." in body
    assert set(WHEN) == {row.id for row in ROWS}


def test_the_check_page_asks_the_same_of_the_database_however_many_looks(
    asha: User, case: Case, jordan: Person, profile: Attribution
) -> None:
    check = make_check(case, jordan)
    make_consent(jordan, case)
    client, where = client_for(asha), f"/cases/{case.reference}/checks/1/"
    counts = []
    for more in (2, 10):
        for _ in range(more):
            finish(by=asha, viewing=look(check, jordan, profile.profile).viewing)
        client.get(where)
        with CaptureQueriesContext(connection) as queries:
            assert client.get(where).status_code == 200
        counts.append(len(queries))
    assert counts[0] == counts[1]
