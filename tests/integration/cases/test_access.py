"""A manager lets a colleague into a case, and ends it."""

import uuid

from accounts.models import User
from audit.models import Entry
from cases.models import Case, CaseUserObjectPermission
from tests.cast import client_for
from tests.factories import let_in


def path(case: Case, page: str = "") -> str:
    return f"/cases/{case.reference}/access/{page}"


def test_a_colleague_is_let_in_and_out(dee: User, cal: User, case: Case) -> None:
    client, colleague = client_for(dee), client_for(cal)
    assert colleague.get(f"/cases/{case.reference}/").status_code == 404

    client.post(path(case), {"colleague": cal.pk, "reason": "Knows the family."})
    assert colleague.get(f"/cases/{case.reference}/").status_code == 200
    entry = Entry.objects.get(deed="case.let_in")
    assert (entry.actor, entry.cases, entry.reason) == (dee, [case.pk], "Knows the family.")
    assert entry.additional_data == {"colleague": cal.pk, "name": "Cal Hughes"}
    assert "Cal Hughes" in client.get(path(case)).content.decode()

    client.post(path(case, f"{cal.pk}/end/"))
    assert colleague.get(f"/cases/{case.reference}/").status_code == 404
    assert Entry.objects.get(deed="case.let_out").additional_data["colleague"] == cal.pk


def test_the_change_of_the_grant_itself_is_in_the_trail(dee: User, cal: User, case: Case) -> None:
    client = client_for(dee)
    client.post(path(case), {"colleague": cal.pk, "reason": "Knows the family."})
    client.post(path(case, f"{cal.pk}/end/"))
    grants = Entry.objects.filter(content_type__model="caseuserobjectpermission")
    assert sorted(grants.values_list("deed", flat=True)) == ["change.created", "change.deleted"]


def test_nobody_is_let_in_twice_or_without_a_reason(dee: User, cal: User, case: Case) -> None:
    client = client_for(dee)
    let_in(cal, case)
    page = client.post(path(case), {"colleague": cal.pk, "reason": "Again."}).content.decode()
    assert "was let into this case already" in page
    assert "Again." in page
    page = client.post(path(case), {"colleague": cal.pk}).content.decode()
    assert "There is a problem" in page


def test_only_social_workers_who_work_here_are_let_in(
    dee: User, fay: User, eli: User, case: Case
) -> None:
    for user in (fay, eli):
        client_for(dee).post(path(case), {"colleague": user.pk, "reason": "x"})
    assert not CaseUserObjectPermission.objects.exists()


def test_only_the_teams_manager_lets_in(asha: User, cal: User, eli: User, case: Case) -> None:
    for user in (asha, eli, cal):
        assert client_for(user).get(path(case)).status_code == 403
        response = client_for(user).post(path(case), {"colleague": cal.pk, "reason": "x"})
        assert response.status_code == 403
        assert client_for(user).post(path(case, f"{cal.pk}/end/")).status_code == 403
    assert not CaseUserObjectPermission.objects.exists()


def test_a_manager_reaches_only_their_own_teams_cases(
    dee: User, asha: User, other_case: Case
) -> None:
    assert client_for(dee).get(path(other_case)).status_code == 404
    assert client_for(dee).post(path(other_case, f"{asha.pk}/end/")).status_code == 404


def test_ending_what_was_not_there(dee: User, cal: User, case: Case) -> None:
    assert client_for(dee).post(path(case, f"{cal.pk}/end/")).status_code == 404
    assert client_for(dee).get(path(case, f"{cal.pk}/end/")).status_code == 405


def test_ending_twice_is_once(dee: User, cal: User, case: Case) -> None:
    let_in(cal, case)
    token = {"once": str(uuid.uuid4())}
    for _ in range(2):
        response = client_for(dee).post(path(case, f"{cal.pk}/end/"), token)
        assert response["Location"] == path(case)
    assert Entry.objects.filter(deed="case.let_out").count() == 1
