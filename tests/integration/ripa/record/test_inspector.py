"""An inspector reads the central record and its evidence, for a time, and nothing else."""

from datetime import UTC, date, datetime, timedelta

import pytest
from django.test import Client
from django.urls import reverse

from accounts.inspection import inspection_over
from accounts.models import Posting, RoleName, User
from audit import clock
from audit.models import Entry
from cases.models import Case, Person
from ripa.authorities import actions
from ripa.models import Authority
from socialcheck.templatetags.ui import uk_date
from tests.cast import client_for
from tests.factories import make_note
from tests.factories_ripa import fresh, make_draft, make_submitted

PASSWORD = "a long enough secret"


@pytest.fixture
def browser(ina: User) -> Client:
    return client_for(ina)


def last_day(ina: User) -> date:
    day = ina.postings.get().ends_on
    assert day is not None
    return day


def set_last_day(ina: User, day: date) -> None:
    posting = ina.postings.get()
    posting.ends_on = day
    posting.save()


def test_the_home_page_leads_to_the_record_and_says_until_when(
    browser: Client, ina: User, in_force: Authority
) -> None:
    page = browser.get("/").content.decode()
    assert reverse("record_list") in page
    assert f"Read-only until {uk_date(last_day(ina))}" in page
    assert reverse("case_list") not in page
    assert 'role="search"' not in page


def test_the_banner_is_an_inspectors_alone(rae: User) -> None:
    assert "Read-only until" not in client_for(rae).get("/").content.decode()
    Posting.objects.create(
        user=rae,
        role=RoleName.INSPECTOR,
        starts_on=clock.today(),
        ends_on=clock.today() + timedelta(days=3),
    )
    assert "Read-only until" not in client_for(rae).get("/").content.decode()


def test_every_authority_is_read_whole_and_the_reads_are_on_record(
    browser: Client, ina: User, ripa_in_force: Authority, in_force: Authority, case: Case
) -> None:
    record = browser.get(reverse("record_list")).content.decode()
    for authority in (ripa_in_force, in_force):
        assert str(authority.number) in record
        page = browser.get(reverse("authority_page", args=[authority.pk]))
        assert page.status_code == 200
        told = page.content.decode()
        assert "Nothing else will tell us." in told
        # Read-only: nothing is offered that changes anything.
        assert not page.context["offers"]
        # The case is called Smith, and so is Jordan, whom the authority is about.
        assert case.title not in told.replace("Jordan Smith", "")
    for route in ("record_csv", "record_pdf", "pack_list", "pack_new"):
        assert browser.get(reverse(route)).status_code == 200, route
    deeds = set(Entry.objects.filter(actor=ina).values_list("deed", flat=True))
    assert {"record.read", "authority.read", "record.exported", "pack.listed"} <= deeds


def test_nothing_else_is_theirs(
    browser: Client, in_force: Authority, case: Case, jordan: Person
) -> None:
    make_note(case)
    person = [case.reference, jordan.pk]
    closed = [
        reverse("case_list"),
        reverse("case_page", args=[case.reference]),
        reverse("person_page", args=person),
        reverse("trail_list"),
        reverse("trail_verify"),
        reverse("staff_list"),
        reverse("policy_page"),
        reverse("error_list"),
        reverse("council_profile_list"),
        reverse("wording_list"),
        reverse("team_work"),
        f"{reverse('search')}?q=Jordan",
        reverse("authority_new", args=[case.reference]),
    ]
    for address in closed:
        assert browser.get(address).status_code in {403, 404}, address
    version = in_force.version
    for deed in ("cancel", "review", "renew", "withdraw"):
        answer = browser.post(
            reverse(f"authority_{deed}", args=[in_force.pk]), {"version": version, "reason": "No."}
        )
        assert answer.status_code in {403, 404}, deed
    in_force.refresh_from_db()
    assert in_force.version == version


def test_a_draft_that_was_never_sent_is_not_theirs(
    browser: Client, case: Case, jordan: Person
) -> None:
    draft = make_draft(case, jordan)
    assert browser.get(reverse("authority_page", args=[draft.pk])).status_code == 404


def test_what_is_not_on_the_record_is_not_theirs(
    browser: Client, case: Case, jordan: Person, dee: User, rae: User
) -> None:
    application = make_submitted(case, jordan)
    pages = [
        reverse(f"authority_{name}", args=[application.pk])
        for name in ("page", "paper_application")
    ]
    assert {browser.get(page).status_code for page in pages} == {404}
    assert pages[0] not in browser.get(reverse("authority_list")).content.decode()
    actions.support(by=dee, reason="We need it.", **fresh(application))
    actions.check(by=rae, **fresh(application))
    assert {browser.get(page).status_code for page in pages} == {200}


def test_access_ends_at_midnight_in_london_with_a_session_still_open(
    browser: Client, ina: User, in_force: Authority, monkeypatch: pytest.MonkeyPatch
) -> None:
    """In summer London's midnight is an hour before that of UTC."""
    set_last_day(ina, date(2027, 6, 30))
    addresses = ["/", reverse("record_list"), reverse("authority_page", args=[in_force.pk])]
    addresses += [reverse("record_csv"), reverse("pack_list"), reverse("guidance_home")]

    def at(moment: datetime) -> None:
        monkeypatch.setattr(clock, "now", lambda: moment)

    at(datetime(2027, 6, 30, 22, 59, 59, tzinfo=UTC))
    assert {browser.get(address).status_code for address in addresses} == {200}
    at(datetime(2027, 6, 30, 23, 0, tzinfo=UTC))
    for address in addresses:
        answer = browser.get(address)
        assert answer.status_code == 403, address
        assert "Your access for the inspection ended on 30 June 2027" in answer.content.decode()
        assert str(in_force.number) not in answer.content.decode()
    assert Entry.objects.filter(actor=ina, kind="refusal").count() == len(addresses)


@pytest.mark.parametrize(("days", "let_in"), [(0, True), (-1, False)])
def test_signing_in_after_the_last_day_is_refused_in_words(
    ina: User, days: int, let_in: bool
) -> None:
    ina.set_password(PASSWORD)
    ina.save()
    last = clock.today() + timedelta(days=days)
    set_last_day(ina, last)
    browser = Client()
    form = {"login": ina.email, "password": PASSWORD}
    answer = browser.post(reverse("account_login"), form)
    assert ("_auth_user_id" in browser.session) is let_in
    if let_in:
        assert answer.status_code == 302
        return
    assert answer.status_code == 403
    assert f"Your access for the inspection ended on {uk_date(last)}." in answer.content.decode()
    entry = Entry.objects.latest("id")
    assert (entry.deed, entry.actor_id) == ("staff.sign_in_refused", ina.pk)
    # Whoever does not know the password is told nothing of it.
    wrong = browser.post(reverse("account_login"), {**form, "password": "something else"})
    assert "inspection" not in wrong.content.decode()


def test_staff_whose_inspection_ended_are_staff(rae: User) -> None:
    today = clock.today()
    Posting.objects.create(
        user=rae,
        role=RoleName.INSPECTOR,
        starts_on=today - timedelta(days=9),
        ends_on=today - timedelta(days=2),
    )
    assert client_for(rae).get(reverse("record_list")).status_code == 200


def test_access_given_again_counts(ina: User) -> None:
    today = clock.today()
    set_last_day(ina, today - timedelta(days=9))
    assert inspection_over(ina.postings.all(), today) == today - timedelta(days=9)
    Posting.objects.create(
        user=ina, role=RoleName.INSPECTOR, starts_on=today, ends_on=today + timedelta(days=5)
    )
    assert inspection_over(ina.postings.all(), today) is None
    assert client_for(ina).get(reverse("record_list")).status_code == 200


def test_the_staff_page_shows_the_last_day(sam: User, ina: User) -> None:
    page = client_for(sam).get(reverse("staff_page", args=[ina.pk])).content.decode()
    assert f"to {uk_date(last_day(ina))}" in page
    assert "read-only, and ends by itself" in page
