"""Keeping staff: who may, what is refused, and that nobody is skipped in the list."""

import pytest
from django.test import Client, override_settings

from accounts.models import Posting, RoleName, Team, User
from accounts.permissions import Role
from audit.models import Entry
from tests.cast import client_for
from tests.factories import make_user


def test_roles_of_the_table_and_of_the_records_are_the_same() -> None:
    assert {role.value for role in Role} == set(RoleName.values)


def test_namesakes_at_the_edge_of_a_page_are_all_listed(sam: User) -> None:
    made = {make_user("Alex Twin").pk for _ in range(45)}
    client, where, seen = client_for(sam), "/staff/", set()
    for _ in range(10):
        page = client.get(where)
        seen |= {user.pk for user in page.context["staff"]}
        if not page.context["after"]:
            break
        where = f"/staff/?after={page.context['after']}"
    assert made <= seen and sam.pk in seen


def test_an_administrator_adds_staff_with_a_role(sam: User, assessment_team: Team) -> None:
    client = client_for(sam)
    added = client.post(
        "/staff/add/",
        {
            "name": "New Person",
            "email": "New.Person@example.test",
            "rank": "social_worker",
            "is_active": "yes",
        },
    )
    user = User.objects.get(email="new.person@example.test")
    assert added["Location"] == f"/staff/{user.pk}/"
    days = {"starts_on_day": "1", "starts_on_month": "11", "starts_on_year": "2026"}
    role = {"role": "social_worker", "team": str(assessment_team.pk)}
    assert client.post(f"/staff/{user.pk}/roles/add/", {**role, **days}).status_code == 302
    assert Posting.objects.get(user=user).team == assessment_team
    assert client.post(f"/staff/{user.pk}/roles/add/", {**role, **days}).status_code == 409
    assert Entry.objects.filter(deed="staff.posted", actor=sam).count() == 1


@pytest.mark.parametrize(
    ("typed", "said"),
    [
        ({"role": "social_worker", "team": ""}, "Choose the team that this role is in"),
        ({"starts_on_year": "1066"}, "1900"),
        ({"ends_on_day": "1", "ends_on_month": "1", "ends_on_year": "2020"}, "same as or after"),
    ],
)
def test_a_role_that_cannot_be_is_said(
    typed: dict[str, str], said: str, sam: User, ben: User, assessment_team: Team
) -> None:
    whole = {
        "role": "team_manager",
        "team": str(assessment_team.pk),
        "starts_on_day": "1",
        "starts_on_month": "11",
        "starts_on_year": "2026",
    }
    page = client_for(sam).post(f"/staff/{ben.pk}/roles/add/", {**whole, **typed})
    assert page.status_code == 200 and said in page.content.decode()


def test_nobody_keeps_their_own_record(sam: User) -> None:
    page = client_for(sam).post(
        f"/staff/{sam.pk}/roles/add/",
        {
            "role": "auditor",
            "starts_on_day": "1",
            "starts_on_month": "11",
            "starts_on_year": "2026",
        },
    )
    assert page.status_code == 403
    assert not Posting.objects.filter(user=sam, role="auditor").exists()


def test_others_may_not(asha: User, dee: User, eli: User, ben: User) -> None:
    for user in (asha, dee, eli):
        assert client_for(user).get("/staff/").status_code == 403
        assert client_for(user).get(f"/staff/{ben.pk}/").status_code == 403


def test_a_leaver_cannot_sign_in_and_the_try_is_kept(fay: User) -> None:
    fay.set_password("a-long-password-of-hers")
    fay.save()
    page = Client().post(
        "/account/login/", {"login": fay.email, "password": "a-long-password-of-hers"}
    )
    assert "_auth_user_id" not in page.client.session
    assert Entry.objects.filter(deed="staff.sign_in_failed", actor_email=fay.email).exists()


@override_settings(TRUSTED_PROXIES=1)
def test_a_forwarded_address_that_is_none_does_no_harm(asha: User) -> None:
    client = client_for(asha)
    assert client.get("/", headers={"X-Forwarded-For": "nonsense"}).status_code == 200
    assert client.get("/", headers={"X-Forwarded-For": "9.9.9.9, 203.0.113.7"}).status_code == 200
    addresses = list(Entry.objects.order_by("id").values_list("remote_addr", flat=True))
    assert addresses[-1] == "203.0.113.7" and "nonsense" not in addresses
