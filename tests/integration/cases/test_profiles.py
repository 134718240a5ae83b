"""Adding a profile by its address, whatever the spelling, and saying how sure we are."""

from hashlib import sha256
from typing import Any

import pytest

from accounts.models import User
from audit.models import Entry
from cases.models import Attribution, Case, OnlineProfile, Person
from tests.cast import client_for
from tests.factories import involve, make_person, make_profile
from tests.factories_checks import make_check

ADDRESS = "https://m.facebook.com/Jordan.Smith.92?ref=share"
ANSWERS = {"asked": "yes", "confidence": "strong", "reason": "Her sister named it."}


def add(by: User, case: Case, person: Person, **form: Any) -> Any:
    path = f"/cases/{case.reference}/people/{person.pk}/profiles/add/"
    return client_for(by).post(path, {"address": ADDRESS, "platform": "", **form})


def test_the_profile_behind_the_spelling_is_shown_back(
    asha: User, case: Case, jordan: Person
) -> None:
    page = add(asha, case, jordan).content.decode()
    assert "Facebook, jordan.smith.92" in page
    assert "It is not recorded for anybody yet." in page
    assert not OnlineProfile.objects.exists()


def test_a_profile_is_added_with_how_sure_we_are(asha: User, case: Case, jordan: Person) -> None:
    response = add(asha, case, jordan, **ANSWERS)
    assert response["Location"] == f"/cases/{case.reference}/people/{jordan.pk}/"
    attribution = Attribution.objects.get()
    assert str(attribution.profile) == "jordan.smith.92 on Facebook"
    assert attribution.profile.recognised
    assert (attribution.person, attribution.case, attribution.by) == (jordan, case, asha)
    assert (attribution.confidence, attribution.reason) == ("strong", "Her sister named it.")
    entry = Entry.objects.get(deed="profile.added")
    assert (entry.actor, entry.cases, entry.subjects) == (asha, [case.pk], [jordan.pk])


def test_a_name_alone_needs_its_platform(asha: User, case: Case, jordan: Person) -> None:
    page = add(asha, case, jordan, address="@jordan").content.decode()
    assert "Choose the platform" in page
    page = add(asha, case, jordan, address="@jordan", platform="instagram").content.decode()
    assert "Instagram, jordan" in page


@pytest.mark.parametrize("address", ["", "jordan", "jordan@example.org", "javascript:alert(1)"])
def test_a_mistyped_address_gets_a_sentence_beside_it(
    asha: User, case: Case, jordan: Person, address: str
) -> None:
    page = add(asha, case, jordan, address=address).content.decode()
    assert "There is a problem" in page
    assert 'id="id_address_error"' in page
    assert f'value="{address}"' in page or not address


def test_an_address_of_any_length_is_kept_or_refused(
    asha: User, case: Case, jordan: Person
) -> None:
    for length in (400, 600, 1900, 2100):
        address = f"https://example.org/{'a' * length}"
        response = add(asha, case, jordan, address=address, **ANSWERS, confirmed="on")
        assert response.status_code == (200 if length == 2100 else 302)


def test_what_is_not_recognised_is_kept_once_a_person_confirms_it(
    asha: User, case: Case, jordan: Person
) -> None:
    address = "https://forum.example.org/members/jordan"
    page = add(asha, case, jordan, address=address).content.decode()
    assert "We do not recognise this address" in page
    page = add(asha, case, jordan, address=address, **ANSWERS).content.decode()
    assert "tick the box" in page
    assert "Her sister named it." in page
    assert not Attribution.objects.exists()
    assert add(asha, case, jordan, address=address, **ANSWERS, confirmed="on").status_code == 302
    assert not Attribution.objects.get().profile.recognised


@pytest.fixture
def diary(case: Case, jordan: Person) -> Attribution:
    return make_profile(jordan, case, "https://jordans-blog.example.com:8443/private/diary?day=1")


def test_what_is_not_recognised_is_named_by_its_site_and_number(diary: Attribution) -> None:
    profile = diary.profile
    assert str(profile) == f"a page on jordans-blog.example.com (profile {profile.pk})"
    assert profile.handle == ""


def test_two_pages_of_one_site_are_told_apart_by_number(
    case: Case, jordan: Person, diary: Attribution
) -> None:
    other = make_profile(jordan, case, "https://jordans-blog.example.com/private/letters").profile
    assert str(other) != str(diary.profile)


def test_a_name_among_an_unrecognised_profiles_fields_is_not_shown(diary: Attribution) -> None:
    profile = diary.profile
    profile.handle = profile.key
    assert "diary" not in str(profile)


def test_no_page_before_a_viewing_says_the_address_of_an_unrecognised_profile(
    asha: User, case: Case, jordan: Person
) -> None:
    address = "https://jordans-blog.example.com/private/diary"
    added = add(asha, case, jordan, address=address, **ANSWERS, confirmed="on")
    profile = OnlineProfile.objects.get()
    check = make_check(case, jordan)
    client = client_for(asha)
    base = f"/cases/{case.reference}"
    pages = [
        added["Location"],
        f"{base}/",
        f"{base}/chronology/",
        f"{base}/checks/{check.number}/",
        f"{base}/checks/{check.number}/look/{jordan.pk}/{profile.pk}/",
        f"{base}/people/{jordan.pk}/profiles/{Attribution.objects.get().pk}/edit/",
    ]
    for page in pages:
        response = client.get(page)
        assert response.status_code == 200, page
        assert "private/diary" not in response.content.decode(), page
    assert str(profile) in client.get(pages[0]).content.decode()
    found = client.get("/search/", {"q": address}, follow=True).content.decode()
    assert f"<li>{profile}, thought to be" in found


def test_the_trail_keeps_no_address_that_a_reader_could_follow(
    asha: User, eli: User, case: Case, jordan: Person
) -> None:
    address = "https://jordans-blog.example.com/private/diary"
    add(asha, case, jordan, address=address)
    add(asha, case, jordan, address=address, **ANSWERS, confirmed="on")
    made = Entry.objects.get(deed="change.created", content_type__model="onlineprofile")
    assert made.changes["canonical_url"][1] == ("SHA-256 " + sha256(address.encode()).hexdigest())
    assert made.changes["platform"] == [None, "other"]
    looked_up = Entry.objects.filter(deed="profile.looked_up").first()
    assert looked_up and looked_up.object_repr == "a page on jordans-blog.example.com"
    for entry in Entry.objects.all():
        kept = f"{entry.object_repr} {entry.changes} {entry.additional_data} {entry.reason}"
        assert "private/diary" not in kept
    page = client_for(eli).get(f"/trail/{made.pk}/", follow=True)
    assert page.status_code == 200
    assert "private/diary" not in page.content.decode()


def test_a_look_up_of_what_is_kept_already_says_its_number(
    asha: User, case: Case, jordan: Person, diary: Attribution
) -> None:
    add(asha, case, jordan, address=diary.profile.canonical_url)
    assert Entry.objects.get(deed="profile.looked_up").object_repr == str(diary.profile)


def test_one_profile_however_it_is_spelt(asha: User, case: Case, jordan: Person) -> None:
    add(asha, case, jordan, **ANSWERS)
    page = add(asha, case, jordan, address="facebook.com/jordansmith92/photos").content.decode()
    assert "already recorded as theirs" in page
    add(asha, case, jordan, address="facebook.com/jordansmith92/photos", **ANSWERS)
    assert Attribution.objects.count() == 1


def test_it_says_whose_else_it_may_be(asha: User, case: Case, jordan: Person) -> None:
    sister = make_person("Kayla Smith")
    involve(sister, case)
    make_profile(sister, case, ADDRESS)
    page = add(asha, case, jordan).content.decode()
    assert "Kayla Smith (strong)" in page
    assert add(asha, case, jordan, **ANSWERS).status_code == 302
    assert OnlineProfile.objects.count() == 1


def test_on_another_teams_case_nobody_is_named(
    asha: User, case: Case, other_case: Case, jordan: Person
) -> None:
    theirs = make_person("Tyrone Okafor")
    involve(theirs, other_case)
    make_profile(theirs, other_case, ADDRESS)
    page = add(asha, case, jordan).content.decode()
    assert "Someone on another team’s case" in page
    assert "Tyrone" not in page
    assert other_case.reference not in page
    entry = Entry.objects.get(deed="profile.looked_up")
    assert entry.subjects == sorted([jordan.pk, theirs.pk])


def test_an_empty_answer_keeps_the_address(asha: User, case: Case, jordan: Person) -> None:
    page = add(asha, case, jordan, asked="yes").content.decode()
    assert "There is a problem" in page
    assert f'name="address" value="{ADDRESS}"' in page


def test_the_address_can_be_changed(asha: User, case: Case, jordan: Person) -> None:
    page = add(asha, case, jordan, **ANSWERS, change="yes").content.decode()
    assert "Address of the profile" in page
    assert not Attribution.objects.exists()


def test_outsiders_and_auditors_add_no_profiles(
    cal: User, eli: User, case: Case, jordan: Person
) -> None:
    assert add(cal, case, jordan, **ANSWERS).status_code == 404
    assert add(eli, case, jordan, **ANSWERS).status_code == 403
    assert not Attribution.objects.exists()


# --- How sure we are ------------------------------------------------------------------------------


@pytest.fixture
def attribution(case: Case, jordan: Person) -> Attribution:
    return make_profile(jordan, case, ADDRESS)


def edit(by: User, attribution: Attribution, case: Case, **form: Any) -> Any:
    person = attribution.person
    path = f"/cases/{case.reference}/people/{person.pk}/profiles/{attribution.pk}/edit/"
    typed = {"confidence": "disputed", "reason": "She says it is not hers.", "version": 1, **form}
    return client_for(by).post(path, typed)


def test_how_sure_we_are_is_changed(ben: User, case: Case, attribution: Attribution) -> None:
    assert edit(ben, attribution, case).status_code == 302
    attribution.refresh_from_db()
    assert (attribution.confidence, attribution.version) == ("disputed", 2)
    entry = Entry.objects.get(deed="profile.attribution_changed")
    assert entry.reason == "She says it is not hers."
    assert entry.subjects == [attribution.person_id]


def test_a_stale_change_shows_both(asha: User, case: Case, attribution: Attribution) -> None:
    edit(asha, attribution, case)
    page = edit(asha, attribution, case, reason="I think it is.").content.decode()
    assert "Someone changed this after you opened it." in page
    assert "I think it is." in page
    assert "She says it is not hers." in page


def test_who_may_change_it(cal: User, eli: User, case: Case, attribution: Attribution) -> None:
    assert edit(cal, attribution, case).status_code == 404
    assert edit(eli, attribution, case).status_code == 403
    attribution.refresh_from_db()
    assert attribution.version == 1


def test_another_teams_reason_is_not_shown_nor_changed(
    asha: User, case: Case, other_case: Case, jordan: Person
) -> None:
    involve(jordan, other_case)
    theirs = make_profile(jordan, other_case, ADDRESS)
    page = client_for(asha).get(f"/cases/{case.reference}/people/{jordan.pk}/").content.decode()
    assert "jordan.smith.92 on Facebook" in page
    assert theirs.reason not in page
    assert edit(asha, theirs, case).status_code == 404
