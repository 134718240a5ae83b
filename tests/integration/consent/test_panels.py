"""What the pages of a person and of a case show of notice and consent, and to whom."""

from datetime import date, timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from accounts.models import User
from audit import clock
from cases.models import Case, Person
from cases.panels import chronology
from consent import panels
from consent.models import ConsentDeed, Footing, NoticeKind
from consent.queries import case_consent, person_consent
from consent.rules import ConsentStanding
from tests.cast import client_for
from tests.factories import involve, make_person, make_profile
from tests.factories_consent import ago, make_consent, make_notice, make_override, strike


def sentences(by: User, case: Case, person: Person) -> list[str]:
    """The history on the person's page, newest first, in words."""
    items = panels.person_panel(by, case, person).context["history"]
    return [f"{item['title']}\n{item.get('text', '')}" for item in items]


def position(by: User, case: Case, person: Person) -> str:
    return str(panels.person_panel(by, case, person).context["words"])


def test_the_pages_show_the_panels(asha: User, case: Case, jordan: Person) -> None:
    make_consent(jordan, case)
    make_override(jordan, case, by=asha)
    make_notice(jordan, case, note="Left with the leaflet.")
    client = client_for(asha)
    person_page = client.get(reverse("person_page", args=[case.reference, jordan.pk]))
    body = person_page.content.decode()
    assert "Consent is given for any platform and any purpose." in body
    assert "Consent was given by Jordan Smith, for themselves, in person, in writing." in body
    assert "Left with the leaflet." in body
    assert "Asking would put the child in danger." in body
    case_page = client.get(reverse("case_page", args=[case.reference])).content.decode()
    assert "Consent is given for any platform and any purpose." in case_page


def test_the_position_is_said_in_words(asha: User, case: Case, jordan: Person) -> None:
    assert position(asha, case, jordan) == "Nobody has asked for consent yet."
    make_consent(jordan, case, ConsentDeed.SOUGHT, at=ago(hours=9))
    assert position(asha, case, jordan).endswith("There is no answer yet.")
    make_consent(
        jordan,
        case,
        at=ago(hours=8),
        platforms=["tiktok", "facebook"],
        purposes=["assessment"],
        scope_to=date(2199, 12, 31),
    )
    assert position(asha, case, jordan) == (
        "Consent is given for Facebook, TikTok, for these purposes: an assessment, "
        "until 31 December 2199."
    )
    make_consent(jordan, case, at=ago(hours=7), scope_to=date(2026, 1, 2))
    assert "its last day has passed" in position(asha, case, jordan)
    make_consent(jordan, case, ConsentDeed.WITHDRAWN, at=ago(hours=6))
    assert "and then withdrawn" in position(asha, case, jordan)


def test_what_is_agreed_to_is_where_all_agree(asha: User, case: Case, jordan: Person) -> None:
    make_consent(jordan, case, decider="Kim", platforms=["facebook", "tiktok"])
    make_consent(
        jordan, case, decider="Pat", platforms=["facebook", "x"], scope_to=date(2199, 1, 1)
    )
    found = person_consent(by=asha, case=case, person=jordan).position
    assert found.standing == ConsentStanding.GIVEN_IN_SCOPE
    assert (found.platforms, found.purposes) == (("facebook",), ())
    assert found.until == date(2199, 1, 1)


def test_the_position_names_the_profiles_that_it_is_for(
    asha: User, case: Case, jordan: Person
) -> None:
    first, second, third = (
        make_profile(jordan, case, f"https://www.facebook.com/jordan.{name}").profile
        for name in ("one", "two", "three")
    )
    make_consent(jordan, case, decider="Kim", profiles=[first.pk, second.pk, third.pk])
    assert position(asha, case, jordan) == (
        "Consent is given for jordan.one on Facebook, jordan.two on Facebook, "
        "jordan.three on Facebook and any purpose."
    )
    make_consent(jordan, case, decider="Lee", profiles=[second.pk], purposes=["assessment"])
    make_consent(jordan, case, decider="Pat", platforms=["facebook"], scope_to=date(2199, 12, 31))
    assert position(asha, case, jordan) == (
        "Consent is given for jordan.two on Facebook, for these purposes: an assessment, "
        "until 31 December 2199."
    )
    make_consent(jordan, case, decider="Pat", at=ago(minutes=1), platforms=["tiktok"])
    assert "nothing to which all" in position(asha, case, jordan)


def test_a_profile_that_was_named_once_limits_no_newer_consent(
    asha: User, case: Case, jordan: Person
) -> None:
    named = make_profile(jordan, case).profile
    make_consent(jordan, case, at=ago(hours=3), profiles=[named.pk])
    make_consent(jordan, case, at=ago(hours=2), platforms=["tiktok"])
    assert position(asha, case, jordan) == "Consent is given for TikTok and any purpose."


def test_a_named_profile_that_is_not_on_record_is_never_permission(
    asha: User, case: Case, jordan: Person
) -> None:
    make_consent(jordan, case, profiles=[987654321])
    assert "Consent was given, but" in position(asha, case, jordan)


def test_an_agreement_that_was_replaced_sets_no_end(asha: User, case: Case, jordan: Person) -> None:
    make_consent(jordan, case, at=ago(hours=3), scope_to=date(2199, 1, 1))
    make_consent(jordan, case, at=ago(hours=2))
    slip = make_consent(jordan, case, at=ago(hours=1), scope_to=date(2190, 1, 1))
    strike(slip)
    make_consent(
        jordan, case, decider="Kim", scope_to=date(2180, 1, 1)
    )  # outranked by Jordan's own
    assert person_consent(by=asha, case=case, person=jordan).position.until is None


def test_a_struck_out_event_says_by_whom_and_why(asha: User, case: Case, jordan: Person) -> None:
    strike(make_consent(jordan, case), reason="Wrong person.")
    (told,) = sentences(asha, case, jordan)
    assert "Struck out by Asha Rahman on" in told
    assert told.endswith("Wrong person.")


def test_consent_by_word_of_mouth_is_unconfirmed_until_it_is_in_writing(
    asha: User, case: Case, jordan: Person
) -> None:
    make_consent(jordan, case, at=ago(hours=3), in_writing=False)
    assert "Unconfirmed" in sentences(asha, case, jordan)[0]
    make_consent(jordan, case, decider="Kim", at=ago(hours=2))
    assert "Unconfirmed" in sentences(asha, case, jordan)[1], "another's letter confirms nothing"
    make_consent(jordan, case, at=ago(hours=1))
    assert not any("Unconfirmed" in told for told in sentences(asha, case, jordan))


def test_an_answer_in_writing_that_was_struck_out_confirms_nothing(
    asha: User, case: Case, jordan: Person
) -> None:
    make_consent(jordan, case, at=ago(hours=3), in_writing=False)
    strike(make_consent(jordan, case, at=ago(hours=1)))
    assert "Unconfirmed" in sentences(asha, case, jordan)[1]


def test_consent_by_word_of_mouth_is_unconfirmed_until_it_is_confirmed(
    asha: User, case: Case, jordan: Person
) -> None:
    def unconfirmed() -> set[int]:
        history = person_consent(by=asha, case=case, person=jordan).history
        return {told.event.pk for told in history if told.unconfirmed}

    spoken = make_consent(jordan, case, at=ago(hours=4), in_writing=False)
    other = make_consent(jordan, case, decider="Kim", at=ago(hours=3), in_writing=False)
    assert unconfirmed() == {spoken.pk, other.pk}
    confirmation = make_consent(
        jordan, case, ConsentDeed.CONFIRMED, at=ago(hours=2), confirms=spoken
    )
    assert unconfirmed() == {other.pk}
    strike(confirmation)
    assert unconfirmed() == {spoken.pk, other.pk}


def test_what_another_teams_case_holds_is_told_without_its_particulars(
    asha: User, cal: User, case: Case, other_case: Case, jordan: Person
) -> None:
    involve(jordan, other_case)
    event = make_consent(
        jordan, other_case, ConsentDeed.REFUSED, decider="Kim Canary", reason="Canary reason."
    )
    strike(event, reason="Canary slip.")
    make_notice(jordan, other_case, note="Canary note.")
    shown = panels.person_panel(asha, case, jordan).context
    assert "Canary" not in str(shown)
    assert "Cal Hughes" not in str(shown)
    told = [sentence.strip() for sentence in sentences(asha, case, jordan)]
    assert told == ["General notice was given", "Consent was refused (struck out)"]
    assert "Kim Canary" in str(panels.person_panel(cal, other_case, jordan).context)


def test_another_record_of_the_person_is_told_of_on_this_page(
    asha: User, case: Case, jordan: Person
) -> None:
    record = make_person("J Smith", merged_into=jordan)
    involve(record, case)
    make_consent(jordan, case, at=ago(hours=2))
    make_consent(record, case, ConsentDeed.REFUSED, at=ago(hours=1))
    for each in (jordan, record):
        newest, oldest = sentences(asha, case, each)
        assert newest.startswith("Consent was refused")
        assert oldest.startswith("Consent was given")


def test_links_are_shown_to_those_who_may_use_them(
    asha: User, dee: User, eli: User, case: Case, jordan: Person
) -> None:
    def offered(by: User) -> list[str]:
        return [link["text"] for link in panels.person_panel(by, case, jordan).context["links"]]

    worker = [
        "Print a letter",
        "Record a notice",
        "Record that they are not told",
        "Record consent",
    ]
    assert offered(asha) == worker
    assert offered(dee) == [*worker, "Go on without consent"]
    assert offered(eli) == []


def test_the_case_warns_of_everyone_who_was_not_told_since_it_opened(
    asha: User, case: Case, jordan: Person
) -> None:
    kim, sky = make_person("Kim Smith"), make_person("Sky Smith")
    involve(kim, case)
    involve(sky, case)
    make_notice(jordan, case, kind=NoticeKind.SPECIFIC)
    before = clock.now().replace(year=2026, month=1, day=4, hour=12)
    assert clock.london_day(before) == case.opened_on - timedelta(days=1)
    make_notice(kim, case, given_at=before)
    make_notice(sky, case, given_at=before + timedelta(days=1))
    shown = panels.case_panel(asha, case).context
    assert shown["untold"] == "Kim Smith"
    assert [row["value"].split(" ")[0] for row in shown["rows"]] == ["Specific", "No", "General"]


def test_a_person_with_two_roles_has_one_line(case: Case, jordan: Person) -> None:
    involve(jordan, case, "carer")
    assert [line.person for line in case_consent(case=case)] == [jordan]


def test_the_chronology_tells_of_notices_answers_and_overrides(
    dee: User, case: Case, jordan: Person
) -> None:
    make_notice(jordan, case, given_at=ago(hours=4))
    event = make_consent(jordan, case, at=ago(hours=3), footing=Footing.SELF)
    strike(event, at=ago(hours=2))
    make_override(jordan, case, by=dee)
    told = [happening.words for happening in chronology(dee, case)]
    mine = [words for words in told if "Jordan" in words and "added" not in words.lower()]
    assert mine == [
        "A manager decided to go on without the consent of Jordan Smith",
        "A record of consent was struck out: Jordan Smith",
        "Consent was given: Jordan Smith (by Jordan Smith)",
        "General notice was given to Jordan Smith",
    ]


@pytest.mark.parametrize("panel", ["person", "case", "chronology"])
def test_the_number_of_queries_does_not_grow_with_the_rows(
    panel: str, asha: User, dee: User, case: Case, jordan: Person
) -> None:
    def add(rows: int) -> None:
        for _ in range(rows):
            other = make_person()
            involve(other, case)
            make_consent(
                jordan, case, decider=other, profiles=[make_profile(other, case).profile_id]
            )
            strike(make_consent(other, case))
            make_notice(other, case)
            make_notice(jordan, case)
            make_override(jordan, case, by=dee)

    def queries() -> int:
        with CaptureQueriesContext(connection) as captured:
            if panel == "person":
                panels.person_panel(asha, case, jordan)
            elif panel == "case":
                panels.case_panel(asha, case)
            else:
                panels.chronicle(asha, case)
        return len(captured)

    add(3)
    queries()
    few = queries()
    add(10)
    assert queries() == few
