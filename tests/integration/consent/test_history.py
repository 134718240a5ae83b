"""A person's consent over time: the picture, its table, and what another team's case holds."""

from datetime import date, timedelta

from django.urls import reverse

from accounts.models import User
from audit import clock
from audit.models import Entry
from cases.models import Case, Person
from consent.answers.history import picture_of
from consent.models import ConsentDeed
from consent.queries import person_consent
from socialcheck.timeline import Timeline
from tests.cast import client_for
from tests.factories import involve, make_person
from tests.factories_consent import ago, make_assessment, make_consent, make_notice, strike
from tests.integration.consent.answering import url


def picture(by: User, case: Case, person: Person) -> Timeline:
    return picture_of(person, person_consent(by=by, case=case, person=person))


def lines(timeline: Timeline) -> list[tuple[str, str]]:
    """Row and words of everything in the picture, the earliest first."""
    return [(line.what, line.detail) for line in timeline.table]


def test_the_page_shows_the_standing_the_picture_and_the_table_and_is_on_record(
    asha: User, case: Case, jordan: Person
) -> None:
    make_notice(jordan, case, note="Left with the leaflet.", given_at=ago(days=9))
    make_consent(jordan, case, at=ago(days=5), in_writing=False)
    client, page = client_for(asha), url("consent_history", case, jordan)
    assert page in client.get(url("person_page", case, jordan)).content.decode()
    body = client.get(page).content.decode()
    assert "Consent is given for any platform and any purpose." in body
    assert "lie within what each agreed to" in body
    assert "<svg" in body and "Timeline of Jordan Smith" in body
    assert "Consent was given by Jordan Smith" in body and "Unconfirmed" in body
    assert "Left with the leaflet." in body
    entry = Entry.objects.get(deed="consent.history_read")
    assert (entry.actor, entry.subjects, entry.cases) == (asha, [jordan.pk], [case.pk])


def test_nothing_recorded_says_what_to_do(asha: User, case: Case, jordan: Person) -> None:
    body = client_for(asha).get(url("consent_history", case, jordan)).content.decode()
    assert "Nothing is recorded yet." in body


def test_each_who_decided_has_a_row_with_bands_and_marks(
    asha: User, case: Case, jordan: Person
) -> None:
    make_consent(jordan, case, ConsentDeed.SOUGHT, decider="Kim", at=ago(days=20))
    make_consent(jordan, case, decider="Kim", at=ago(days=15))
    make_consent(jordan, case, ConsentDeed.WITHDRAWN, decider="Kim", at=ago(days=5))
    make_consent(jordan, case, ConsentDeed.REFUSED, at=ago(days=3))
    shown = picture(asha, case, jordan)
    assert [row.name for row in shown.wide.rows] == ["Notice", "Kim", "Jordan Smith"]
    assert lines(shown) == [
        ("Kim", "asked"),
        ("Kim", "given"),
        ("Kim", "withdrawn"),
        ("Jordan Smith", "refused"),
    ]
    band = next(line for line in shown.table if line.detail == "given")
    withdrawn = next(line for line in shown.table if line.detail == "withdrawn")
    assert band.end == withdrawn.start


def test_a_band_lasts_from_the_first_day_agreed_to_the_last(
    asha: User, case: Case, jordan: Person
) -> None:
    today = clock.today()
    first, last = today + timedelta(days=2), today + timedelta(days=9)
    make_consent(jordan, case, at=ago(days=5), scope_from=first, scope_to=last)
    (line,) = picture(asha, case, jordan).table
    assert line.start == f"{first.day} {first:%B %Y} at 00:00"
    assert line.end == f"{last.day} {last:%B %Y} at 23:59"


def test_consent_taken_back_before_it_began_is_a_mark(
    asha: User, case: Case, jordan: Person
) -> None:
    make_consent(jordan, case, at=ago(days=5), scope_from=date(2199, 1, 1))
    make_consent(jordan, case, ConsentDeed.WITHDRAWN, at=ago(days=4))
    assert lines(picture(asha, case, jordan)) == [
        ("Jordan Smith", "given"),
        ("Jordan Smith", "withdrawn"),
    ]
    assert all(not line.end for line in picture(asha, case, jordan).table)


def test_being_confirmed_or_asked_again_ends_no_band(
    asha: User, case: Case, jordan: Person
) -> None:
    said = make_consent(jordan, case, at=ago(days=5), in_writing=False)
    make_consent(jordan, case, ConsentDeed.CONFIRMED, at=ago(days=4), confirms=said)
    make_consent(jordan, case, ConsentDeed.SOUGHT, at=ago(days=3))
    band = picture(asha, case, jordan).table[0]
    assert (band.detail, band.end) == ("given", "no end recorded")


def test_what_was_struck_out_is_in_the_table_and_not_in_the_picture(
    asha: User, case: Case, jordan: Person
) -> None:
    strike(make_consent(jordan, case))
    assert lines(picture(asha, case, jordan)) == []
    body = client_for(asha).get(url("consent_history", case, jordan)).content.decode()
    assert "Consent was given (struck out)" in body


def test_two_of_one_name_have_a_row_each(asha: User, case: Case, jordan: Person) -> None:
    kim = make_person("Kim Smith")
    involve(kim, case)
    make_consent(jordan, case, decider=kim, at=ago(days=3))
    make_consent(jordan, case, decider="Kim Smith", at=ago(days=2))
    names = [row.name for row in picture(asha, case, jordan).wide.rows]
    assert names == ["Notice", "Kim Smith", "Kim Smith (2)"]


def test_merged_records_are_one_history(asha: User, case: Case, jordan: Person) -> None:
    twice = make_person("J Smith", merged_into=jordan)
    involve(twice, case)
    make_consent(twice, case, at=ago(days=4))
    make_consent(jordan, case, ConsentDeed.WITHDRAWN, at=ago(days=2))
    assert [row.name for row in picture(asha, case, jordan).wide.rows] == ["Notice", "J Smith"]


def test_what_another_teams_case_holds_is_told_without_its_particulars(
    asha: User, cal: User, case: Case, other_case: Case, jordan: Person
) -> None:
    involve(jordan, other_case)
    make_consent(
        jordan,
        other_case,
        decider="Kim Canary",
        reason="Canary reason.",
        scope_to=date(2199, 1, 1),
    )
    make_consent(jordan, other_case, ConsentDeed.REFUSED, decider="Pat Canary")
    make_notice(jordan, other_case, note="Canary note.")
    rows = [row.name for row in picture(asha, case, jordan).wide.rows]
    assert rows == ["Notice", "Another team"], "not even how many of them decided"
    body = client_for(asha).get(url("consent_history", case, jordan)).content.decode()
    assert "Canary" not in body and "Cal Hughes" not in body
    assert "Another team" in body and "2199" not in body.split("Over time")[1]
    seen = client_for(cal).get(url("consent_history", other_case, jordan)).content.decode()
    assert "Kim Canary" in seen


def test_outsiders_find_no_history(cal: User, eli: User, case: Case, jordan: Person) -> None:
    page = url("consent_history", case, jordan)
    assert client_for(cal).get(page).status_code == 404
    assert client_for(eli).get(page).status_code == 200
    assert client_for(eli).post(page).status_code == 405


def test_a_very_long_name_does_not_break_the_picture(
    asha: User, case: Case, jordan: Person
) -> None:
    make_consent(jordan, case, decider="Maximiliana " * 16)
    shown = picture(asha, case, jordan)
    for drawn in (shown.wide, shown.narrow):
        for row in drawn.rows:
            assert row.heading.x + row.heading.width <= drawn.width


def test_that_somebody_could_not_decide_is_told_to_its_own_team_alone(
    asha: User, cal: User, case: Case, other_case: Case, jordan: Person
) -> None:
    involve(jordan, other_case)
    make_assessment(jordan, case, "mca", able=False, assessor="Dr Canary")
    page = url("person_page", case, jordan)
    for address in (page, url("consent_history", case, jordan)):
        assert "They could not decide this" in client_for(asha).get(address).content.decode()
    assert "Dr Canary" in client_for(asha).get(page).content.decode()
    chronology = reverse("case_chronology", args=[case.reference])
    assert "They could not decide this" in client_for(asha).get(chronology).content.decode()
    for name in ("person_page", "consent_history"):
        body = client_for(cal).get(url(name, other_case, jordan)).content.decode()
        assert "could not decide" not in body
    assert ("Test", "could not decide") in lines(picture(asha, case, jordan))


def test_a_test_behind_a_yes_is_no_line_of_its_own(asha: User, case: Case, jordan: Person) -> None:
    make_consent(jordan, case, footing="mca")
    assert [what for what, _ in lines(picture(asha, case, jordan))] == ["Jordan Smith"]
