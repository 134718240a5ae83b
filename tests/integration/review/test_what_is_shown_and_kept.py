"""What a page may say of people, what is kept of what was typed, and what the trail holds of it."""

from datetime import timedelta

import pytest
from django.test import Client

from accounts.held import COOKIE, _cipher
from accounts.models import HeldPost, Team, User
from audit import clock
from audit.models import Entry
from cases.actions import merge_people, undo_merge
from cases.models import Attribution, Case, Person
from checks.drafts import start_draft
from consent.actions import strike_out
from consent.models import ConsentDeed
from consent.queries import consent_standing, open_event
from ripa.immediate import immediate_fact
from ripa.ledger import finish
from ripa.models import ImmediateReview
from ripa.policy import policy_at
from tests.factories import involve, let_in, make_case, make_person, make_profile
from tests.factories_checks import look, make_check
from tests.factories_consent import make_consent

FACEBOOK = "https://www.facebook.com/jordan.smith.92"


@pytest.fixture
def case(asha: User, assessment_team: Team) -> Case:
    return make_case(lead=asha, team=assessment_team)


@pytest.fixture
def jordan(case: Case) -> Person:
    person = make_person("Jordan Smith")
    involve(person, case)
    return person


@pytest.fixture
def facebook(jordan: Person, case: Case) -> Attribution:
    return make_profile(jordan, case, FACEBOOK)


@pytest.fixture
def signed_in(asha: User, client: Client) -> Client:
    client.force_login(asha)
    return client


def test_whose_profile_it_also_is_stays_with_the_team_that_knows_them(
    case: Case,
    jordan: Person,
    facebook: Attribution,
    asha: User,
    cal: User,
    permanence_team: Team,
    signed_in: Client,
) -> None:
    theirs = make_case(lead=cal, team=permanence_team, restricted=True)
    hidden = make_person("Xanthe Quillfeather")
    involve(hidden, theirs)
    make_profile(hidden, theirs, FACEBOOK)
    check = make_check(case, jordan)
    before = (
        f"/cases/{case.reference}/checks/{check.number}/look/{jordan.pk}/{facebook.profile_id}/"
    )
    viewing = look(check, jordan, facebook.profile).viewing
    for address in (before, f"/viewings/{viewing.pk}/"):
        page = signed_in.get(address).content.decode()
        assert "Quillfeather" not in page and "someone known to another team" in page
        assert set(Entry.objects.filter(actor=asha).first().subjects) <= {jordan.pk, hidden.pk}
    let_in(asha, theirs)
    assert "Quillfeather" in signed_in.get(before).content.decode()


def test_a_null_character_in_an_address_is_no_error_of_ours(
    signed_in: Client, sam: User, client: Client
) -> None:
    assert signed_in.get("/cases/%00/").status_code == 400
    client.force_login(sam)
    assert client.get("/staff/?after=%00").status_code == 200


def test_a_null_character_in_a_form_is_no_error_of_ours(
    signed_in: Client, case: Case, asha: User
) -> None:
    draft = start_draft(by=asha, reference=case.reference)
    where = f"/cases/{case.reference}/checks/drafts/{draft.pk}/reasons/"
    page = signed_in.post(where, {"grounds": "a\x00b"})
    assert page.status_code == 200 and "Null characters" in page.content.decode()
    draft.refresh_from_db()
    assert draft.answers["reasons"]["grounds"] == "ab"


def test_no_password_is_kept_when_a_sign_in_has_run_out(signed_in: Client) -> None:
    signed_in.get("/")
    del signed_in.cookies["sessionid"]
    typed = {"oldpassword": "old secret", "password1": "new secret", "password2": "new secret"}
    signed_in.post("/account/password/change/", {**typed, "other": "kept"})
    token = signed_in.cookies[COOKIE].value
    kept = _cipher(token).decrypt(bytes(HeldPost.objects.get().sealed))
    assert b"secret" not in kept and b"kept" in kept


def test_a_new_password_is_in_the_trail(asha: User, signed_in: Client) -> None:
    asha.set_password("A long old pass phrase")
    asha.save()
    signed_in.force_login(asha)
    signed_in.post(
        "/account/password/change/",
        {
            "oldpassword": "A long old pass phrase",
            "password1": "Quite another phrase 7",
            "password2": "Quite another phrase 7",
        },
    )
    asha.refresh_from_db()
    assert asha.check_password("Quite another phrase 7")
    assert Entry.objects.get(deed="staff.password_changed").actor == asha


def test_consent_recorded_before_a_merge_can_be_struck_out_after_it(
    case: Case, jordan: Person, asha: User, dee: User
) -> None:
    twin = make_person("J Smith")
    involve(twin, case)
    given = make_consent(twin, case)
    merge = merge_people(
        by=dee,
        reference=case.reference,
        person_id=jordan.pk,
        other_id=twin.pk,
        keep_id=jordan.pk,
        reason="Same birthday.",
    )
    _, person, event = open_event(
        by=asha, reference=case.reference, person_id=twin.pk, event_id=given.pk
    )
    strike_out(by=asha, case=case, person=person, struck=event, reason="Wrong person.")

    def standing(of: Person) -> str:
        root = Person.objects.get(pk=of.pk)
        return consent_standing(
            root=root, at=clock.now(), platform="facebook", purpose="assessment"
        )

    assert standing(jordan) == "none"
    undo_merge(
        by=dee,
        reference=case.reference,
        person_id=jordan.pk,
        merge_id=merge.pk,
        reason="They are cousins.",
    )
    assert (standing(jordan), standing(twin)) == ("none", "none")
    assert twin.consent_events.get(deed=ConsentDeed.INVALIDATED).strikes_out == given


def test_a_new_check_gives_an_immediate_response_no_new_day(
    case: Case, jordan: Person, facebook: Attribution, asha: User, dee: User
) -> None:
    def urgent() -> dict[str, object]:
        return {"purpose": "missing_child", "immediate": True, "immediate_reason": "Out all night."}

    finish(by=asha, viewing=look(make_check(case, jordan), jordan, facebook.profile).viewing)
    viewing = look(make_check(case, jordan, **urgent()), jordan, facebook.profile).viewing
    assert viewing.rule == "G11"
    policy = policy_at(clock.now())
    policy.immediate_hours = 1

    def fact() -> str:
        return immediate_fact(
            declared=True,
            root=jordan,
            check_key=make_check(case, jordan, **urgent()).key,
            at=viewing.at + timedelta(hours=2),
            policy=policy,
        )

    assert fact() == "lapsed"
    ImmediateReview.objects.create(viewing=viewing, agreed=True, reasons="It was.", by=dee)
    assert fact() == "yes"
