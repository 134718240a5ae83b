"""A manager decides what may be relied on of what was found under consent that is gone."""

import pytest
from django.urls import reverse

from accounts.models import RoleName, Team, User
from audit.models import Entry
from audit.refusals import NotAllowed, Refused, Unknown
from cases.models import Attribution, Case, Person
from checks.actions import FindingGiven, record_outcome
from checks.flags.actions import review_flag
from checks.models import Check, ConsentFlag, FlagReview
from consent.models import ConsentDeed, ConsentEvent
from oversight.queries.home import open_home
from oversight.queries.team import Before, open_team_work
from ripa.models import Viewing
from tests.cast import client_for
from tests.factories import make_profile, make_user
from tests.factories_checks import SEEN, look, make_check, record_found
from tests.factories_consent import make_consent, record_answer

RELY, DO_NOT_RELY = FlagReview.Decision.RELY, FlagReview.Decision.DO_NOT_RELY


@pytest.fixture
def viewing(case: Case, jordan: Person) -> Viewing:
    make_consent(jordan, case)
    profile = make_profile(jordan, case, "https://www.facebook.com/jordan.smith.92")
    return look(make_check(case, jordan), jordan, profile.profile).viewing


@pytest.fixture
def flag(asha: User, case: Case, jordan: Person, viewing: Viewing) -> ConsentFlag:
    """Asha found something, and then Jordan withdrew."""
    record_found(viewing, SEEN)
    record_answer(asha, case, jordan)
    return ConsentFlag.objects.get()


def page_of(by: User, viewing: Viewing) -> str:
    return client_for(by).get(reverse("viewing_page", args=[viewing.pk])).content.decode()


def test_a_manager_reviews_it_and_the_page_and_the_finding_say_what_was_decided(
    asha: User, dee: User, viewing: Viewing, flag: ConsentFlag
) -> None:
    client, where = client_for(dee), reverse("flag_review", args=[flag.pk])
    before = client.get(where).content.decode()
    assert "A photograph in the kitchen" in before and "Consent was withdrawn by Jordan" in before
    empty = client.post(where, {})
    assert empty.status_code == 200 and not FlagReview.objects.exists()
    assert "Choose whether it may be relied on" in empty.content.decode()
    done = client.post(where, {"decision": "do_not_rely", "reasons": "Nothing else bears it out."})
    assert done["Location"] == reverse("viewing_page", args=[viewing.pk])
    page = page_of(asha, viewing)
    assert page.count("Must not be relied on") >= 2 and "Nothing else bears it out." in page
    assert "under review" not in page
    entry = Entry.objects.get(deed="viewing.flag_reviewed")
    assert (entry.actor, entry.reason) == (dee, "Nothing else bears it out.")


def test_it_is_reviewed_once(dee: User, flag: ConsentFlag) -> None:
    review_flag(by=dee, flag=flag, decision=RELY, reasons="It keeps the child safe.")
    client, where = client_for(dee), reverse("flag_review", args=[flag.pk])
    assert "Record my review" not in client.get(where).content.decode()
    again = client.post(where, {"decision": "do_not_rely", "reasons": "I think again."})
    assert again.status_code == 409
    assert "This has already been reviewed" in again.content.decode()
    assert "I think again." in again.content.decode(), "what was typed is kept"
    assert FlagReview.objects.get().decision == RELY


def test_whoever_looked_never_reviews_it_a_manager_among_them(
    asha: User, dee: User, case: Case, jordan: Person, assessment_team: Team
) -> None:
    make_consent(jordan, case)
    profile = make_profile(jordan, case, "https://www.facebook.com/jordan.smith.92")
    viewing = look(make_check(case, jordan, by=dee), jordan, profile.profile).viewing
    record_answer(asha, case, jordan)
    flag = ConsentFlag.objects.get(viewing=viewing)
    client, where = client_for(dee), reverse("flag_review", args=[flag.pk])
    assert "another manager of the team has to review it" in client.get(where).content.decode()
    assert client.post(where, {"decision": "rely", "reasons": "Mine."}).status_code == 403
    assert reverse("flag_review", args=[flag.pk]) not in page_of(dee, viewing)
    with pytest.raises(Refused, match="someone else must review"):
        review_flag(by=dee, flag=flag, decision=RELY, reasons="Mine.")
    assert open_home(by=dee).flags == []
    di = make_user("Di Other", roles=[(RoleName.TEAM_MANAGER, assessment_team)])
    assert open_home(by=di).flags == [flag]
    review_flag(by=di, flag=flag, decision=RELY, reasons="I looked at it afresh.")


def test_workers_and_outsiders_may_not(
    asha: User, ben: User, cal: User, eli: User, flag: ConsentFlag
) -> None:
    for by in (asha, ben):
        with pytest.raises(NotAllowed):
            review_flag(by=by, flag=flag, decision=RELY, reasons="Fine.")
    with pytest.raises(Unknown):
        review_flag(by=cal, flag=flag, decision=RELY, reasons="Fine.")
    where = reverse("flag_review", args=[flag.pk])
    assert [client_for(by).get(where).status_code for by in (asha, eli)] == [403, 403]
    assert not FlagReview.objects.exists()


def test_it_waits_on_the_managers_home_and_team_pages_until_it_is_reviewed(
    dee: User, flag: ConsentFlag
) -> None:
    where = reverse("flag_review", args=[flag.pk])
    for page in ("home", "team_work"):
        assert where in client_for(dee).get(reverse(page)).content.decode()
    review_flag(by=dee, flag=flag, decision=RELY, reasons="Needed.")
    assert open_home(by=dee).flags == []
    assert open_team_work(by=dee, before=Before()).flags.rows == []


def test_what_is_found_after_the_review_waits_for_a_review_of_its_own(
    asha: User, dee: User, viewing: Viewing, flag: ConsentFlag
) -> None:
    review_flag(by=dee, flag=flag, decision=RELY, reasons="Needed.")
    outcome = record_outcome(
        by=asha,
        viewing=viewing,
        summary="There was more.",
        third_parties="",
        findings=[FindingGiven("A car outside", "His page", "It is his", "The DVLA")],
    )
    new = ConsentFlag.objects.get(outcome=outcome)
    page = page_of(asha, viewing)
    assert page.count("May be relied on") >= 1
    assert page.count("Consent withdrawn: under review") == 2, "the look and the new finding"
    body = client_for(dee).get(reverse("flag_review", args=[new.pk])).content.decode()
    assert "A car outside" in body and "A photograph in the kitchen" not in body
    review_flag(by=dee, flag=new, decision=DO_NOT_RELY, reasons="Not this.")
    page = page_of(asha, viewing)
    assert "May be relied on" in page and "Must not be relied on" in page


def test_the_strictest_review_counts_where_two_holders_withdrew(
    asha: User, dee: User, case: Case, jordan: Person, check: Check, profile: Attribution
) -> None:
    holders = ["Kim Smith", "Pat Smith"]
    for holder in holders:
        make_consent(jordan, case, decider=holder)
    viewing = look(check, jordan, profile.profile).viewing
    record_found(viewing, SEEN)
    for holder in holders:
        record_answer(asha, case, jordan, decider=holder)
    flag, second = ConsentFlag.objects.order_by("pk")
    review_flag(by=dee, flag=flag, decision=RELY, reasons="Pat still agrees.")
    review_flag(by=dee, flag=second, decision=DO_NOT_RELY, reasons="Nobody agrees now.")
    page = page_of(asha, viewing)
    card = page[page.index("govuk-summary-card__content") :]
    assert "Must not be relied on" in card and "May be relied on" not in card


def test_a_refusal_since_and_a_striking_out_are_told_apart(
    asha: User, case: Case, jordan: Person, viewing: Viewing
) -> None:
    event: ConsentEvent = record_answer(asha, case, jordan, ConsentDeed.REFUSED)
    assert "Consent refused since: under review" in page_of(asha, viewing)
    client = client_for(asha)
    strike = reverse("consent_strike_out", args=[case.reference, jordan.pk, event.pk])
    client.post(strike, {"reason": "Said by somebody else."})
    assert "That record was struck out since." in page_of(asha, viewing)


def test_the_page_on_which_a_finding_is_assessed_says_so(
    asha: User, dee: User, viewing: Viewing, flag: ConsentFlag
) -> None:
    finding = viewing.outcomes.get().findings.get()
    client, where = client_for(asha), reverse("finding_assess", args=[finding.pk])
    assert "Consent withdrawn: under review" in client.get(where).content.decode()
    review_flag(by=dee, flag=flag, decision=RELY, reasons="Needed.")
    assert "May be relied on" in client.get(where).content.decode()


def test_a_number_that_is_no_flag_is_not_found(dee: User) -> None:
    assert client_for(dee).get(reverse("flag_review", args=[99999])).status_code == 404
