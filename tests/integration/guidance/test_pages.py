"""The guidance pages: chapters, the yearly promise, help and contacts."""

from datetime import date, timedelta

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from accounts.models import Team, User
from audit import clock
from audit.models import Entry
from guidance.models import Acknowledgement, Champion, Chapter, LocalInformation
from guidance.queries import champion_for, due_chapters, is_due
from tests.cast import client_for
from tests.factories import make_team, make_user

PROMISES = {"personal-use", "home-working"}


def url(slug: str) -> str:
    return reverse("guidance_chapter", args=[slug])


def acknowledge(user: User, slug: str, **data: str) -> int:
    version = str(Chapter.objects.filter(slug=slug).latest("version").version)
    posted = {"version": version, "agreed": "on", **data}
    return client_for(user).post(url(slug), posted).status_code


def test_a_new_service_has_its_chapters_each_with_a_source(db: None) -> None:
    chapters = list(Chapter.objects.all())
    assert len(chapters) == 9
    assert all(chapter.source and len(chapter.text) > 400 for chapter in chapters)
    assert {chapter.slug for chapter in chapters if chapter.acknowledged_yearly} == PROMISES


def test_the_contents_name_every_chapter_and_what_is_due(asha: User) -> None:
    body = client_for(asha).get(reverse("guidance_home")).content.decode()
    for chapter in Chapter.objects.all():
        assert url(chapter.slug) in body
    assert body.count("To acknowledge") == 2
    assert Entry.objects.filter(deed="guidance.listed", actor=asha).count() == 1


def test_a_chapter_is_laid_out_and_its_read_is_on_record(asha: User) -> None:
    body = client_for(asha).get(url("consent")).content.decode()
    assert '<h2 class="govuk-heading-m">Ask</h2>' in body
    assert "<li>An adult decides for themselves." in body
    assert "section 2.2" in body
    entry = Entry.objects.get(deed="guidance.read", actor=asha)
    assert entry.object_repr == "Telling people, and asking them"


def test_markup_in_a_chapter_is_shown_as_it_was_typed(asha: User) -> None:
    Chapter.objects.create(
        slug="odd", version=1, title="Odd", source="x", text="<script>alert(1)</script>"
    )
    body = client_for(asha).get(url("odd")).content.decode()
    assert "<script>alert" not in body
    assert "&lt;script&gt;alert(1)" in body


def test_the_newest_version_is_the_page(asha: User) -> None:
    old = Chapter.objects.get(slug="consent")
    Chapter.objects.create(
        slug="consent", version=2, title="New words", text="Newer.", source="x", order=old.order
    )
    body = client_for(asha).get(url("consent")).content.decode()
    assert "Newer." in body
    contents = client_for(asha).get(reverse("guidance_home")).content.decode()
    assert "New words" in contents
    assert old.title not in contents


def test_an_unknown_chapter_is_not_found_and_the_try_is_kept(asha: User) -> None:
    assert client_for(asha).get(url("no-such-chapter")).status_code == 404
    assert Entry.objects.filter(kind="refusal", actor=asha).count() == 1


def test_acknowledging_is_recorded_and_is_not_asked_again(asha: User) -> None:
    assert acknowledge(asha, "personal-use") == 302
    kept = Acknowledgement.objects.get(by=asha)
    assert kept.chapter.slug == "personal-use"
    assert Entry.objects.filter(deed="guidance.acknowledged", actor=asha).count() == 1
    assert [chapter.slug for chapter in due_chapters(asha)] == ["home-working"]
    assert "You acknowledged this chapter" in (
        client_for(asha).get(url("personal-use")).content.decode()
    )


def test_one_persons_promise_is_not_anothers(asha: User, ben: User) -> None:
    acknowledge(asha, "personal-use")
    assert {chapter.slug for chapter in due_chapters(ben)} == PROMISES


def test_without_the_tick_nothing_is_recorded(asha: User) -> None:
    response = client_for(asha).post(url("personal-use"), {"version": "1"})
    assert response.status_code == 200
    assert "Tick the box to say that you have read it" in response.content.decode()
    assert not Acknowledgement.objects.exists()


def test_a_version_that_was_replaced_while_reading_is_not_acknowledged(asha: User) -> None:
    Chapter.objects.create(
        slug="personal-use", version=2, title="T", text="x", source="x", acknowledged_yearly=True
    )
    assert acknowledge(asha, "personal-use", version="1") == 409
    assert not Acknowledgement.objects.exists()
    assert Entry.objects.filter(kind="refusal", actor=asha).exists()


def test_a_new_version_is_to_be_acknowledged_again(asha: User) -> None:
    acknowledge(asha, "personal-use")
    Chapter.objects.create(
        slug="personal-use", version=2, title="T", text="x", source="x", acknowledged_yearly=True
    )
    assert {chapter.slug for chapter in due_chapters(asha)} == PROMISES


def test_a_chapter_that_asks_for_no_promise_takes_none(asha: User) -> None:
    assert acknowledge(asha, "consent") == 409
    assert not Acknowledgement.objects.exists()


@pytest.mark.parametrize(
    ("last", "today", "due"),
    [
        (None, date(2026, 5, 1), True),
        (date(2025, 5, 2), date(2026, 5, 1), False),
        (date(2025, 5, 1), date(2026, 5, 1), True),
        (date(2024, 2, 29), date(2025, 2, 27), False),
        (date(2024, 2, 29), date(2025, 2, 28), True),
    ],
)
def test_a_promise_lasts_a_year(last: date | None, today: date, due: bool) -> None:
    assert is_due(last, today) is due


def test_the_champion_of_a_team_is_who_started_last_and_still_is(
    assessment_team: Team, permanence_team: Team, ben: User, fay: User
) -> None:
    today = clock.today()
    assert champion_for([assessment_team.pk]) is None

    def champion(user: User, team: Team, starts: int, ends: int | None = None) -> Champion:
        return Champion.objects.create(
            team=team,
            user=user,
            starts_on=today + timedelta(days=starts),
            ends_on=None if ends is None else today + timedelta(days=ends),
        )

    champion(make_user(), assessment_team, -400, -1)
    champion(make_user(), assessment_team, 1)
    champion(fay, assessment_team, -2)
    champion(make_user(), permanence_team, -1)
    champion(make_user(), assessment_team, -300)
    newest = champion(ben, assessment_team, -30, 0)
    assert champion_for([assessment_team.pk]) == newest
    assert champion_for([]) is None


def test_help_and_contacts_show_the_readers_own_champion(
    asha: User, ben: User, assessment_team: Team
) -> None:
    Champion.objects.create(
        team=assessment_team, user=ben, phone="01632 960001", starts_on=date(2026, 1, 1)
    )
    LocalInformation.objects.create(title="RIPA policy", url="https://intranet.example.test/ripa")
    body = client_for(asha).get(reverse("guidance_local")).content.decode()
    assert "Your champion is Ben Okoro (Assessment and Intervention)" in body
    assert "https://intranet.example.test/ripa" in body
    assert Entry.objects.filter(deed="guidance.contacts_read", actor=asha).count() == 1


def test_help_and_contacts_say_what_to_do_while_they_are_empty(asha: User) -> None:
    body = client_for(asha).get(reverse("guidance_local")).content.decode()
    assert "No links or contacts have been added yet" in body
    assert "No team has a champion yet" in body


PAGES = ["/guidance/", "/guidance/local/", "/guidance/accessibility/", "/guidance/consent/"]


@pytest.mark.parametrize("page", PAGES)
def test_all_staff_may_read_and_strangers_may_not(page: str, eli: User, sam: User) -> None:
    assert client_for(eli).get(page).status_code == 200
    assert client_for(sam).get(page).status_code == 200
    assert Client().get(page).status_code == 302


@pytest.mark.parametrize("page", PAGES[:3])
def test_pages_that_are_only_read_take_no_post(page: str, asha: User) -> None:
    assert client_for(asha).post(page).status_code == 405


def test_chapters_take_no_other_method(asha: User) -> None:
    assert client_for(asha).delete(url("consent")).status_code == 405


def test_the_number_of_queries_does_not_grow_with_the_rows(asha: User) -> None:
    client = client_for(asha)

    def queries(page: str) -> int:
        with CaptureQueriesContext(connection) as captured:
            client.get(page)
        return len(captured)

    for page in ("guidance_home", "guidance_local"):
        queries(reverse(page))  # the first request of a client also reads its session
    before = [queries(reverse(page)) for page in ("guidance_home", "guidance_local")]
    for number in range(10):
        Chapter.objects.create(
            slug=f"c{number}",
            version=1,
            title="T",
            text="x",
            source="x",
            acknowledged_yearly=True,
        )
        LocalInformation.objects.create(title="L")
        Champion.objects.create(team=make_team(), user=make_user(), starts_on=date(2026, 1, 1))
    assert [queries(reverse(page)) for page in ("guidance_home", "guidance_local")] == before
