"""Answers like earlier ones, the versions that were sent up, and what stands beside them."""

from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from accounts.models import User
from audit import clock
from audit.models import Entry
from cases.models import Case, Person
from ripa.authorities import actions
from ripa.authorities.versions import versions_of
from ripa.models import Authority, AuthorityEvent, AuthorityKind
from tests.cast import client_for
from tests.factories import involve, make_person
from tests.factories_consent import make_consent, make_notice
from tests.factories_ripa import fresh, make_draft, make_granted, make_ready, make_submitted
from tests.integration.ripa.test_authority_papers import words_of

LONG = "The plan for the children rests on Kai being away from the home, and nobody can say."
LIKE = LONG.replace("Kai", "Sam")
OTHER = "A neighbour told the school on Monday that a stranger collects the youngest one daily."


def page(by: User, authority: Authority, name: str = "page", *more: Any) -> str:
    address = reverse(f"authority_{name}", args=[authority.pk, *more])
    return client_for(by).get(address).content.decode()


def post(by: User, authority: Authority, slug: str, **given: Any) -> Any:
    authority.refresh_from_db()
    address = reverse("authority_edit", args=[authority.pk, slug])
    return client_for(by).post(address, {**given, "version": authority.version})


# --- Answers like earlier ones -------------------------------------------------------------------


@pytest.fixture
def numbered(case: Case, jordan: Person, dee: User, rae: User) -> Authority:
    return make_ready(case, jordan, manager=dee, coordinator=rae, necessary=LONG)


def test_an_answer_like_an_earlier_one_is_warned_of_and_confirmed_once(
    numbered: Authority, case: Case, jordan: Person, asha: User, dee: User, rae: User, ada: User
) -> None:
    authority = make_draft(case, jordan, by=asha, necessary="")
    answer = post(asha, authority, "necessary", necessary=LIKE)
    words = answer.content.decode()
    assert answer.status_code == 200
    assert f"reads like {numbered.number}. Say why it is needed for this person, now." in words
    assert LIKE in words
    authority.refresh_from_db()
    assert authority.necessary == LIKE
    assert authority.alike == {"necessary": {"of": numbered.pk, "confirmed": False}}
    answer = post(asha, authority, "necessary", necessary=LIKE, confirm_alike="on")
    assert answer.status_code == 302
    # Asked once: saving it again as it is asks nothing.
    assert post(asha, authority, "necessary", necessary=LIKE).status_code == 302
    event = actions.submit(by=asha, **fresh(authority))
    assert event.data["application"]["alike"]["necessary"]["confirmed"] is True
    note = f"Answer much like the one in {numbered.number}. The applicant confirmed it."
    for reader in (ada, dee, rae):
        assert note in page(reader, authority)


def test_it_may_be_changed_or_sent_as_it_is_but_the_decider_is_told(
    numbered: Authority, case: Case, jordan: Person, asha: User, dee: User
) -> None:
    authority = make_draft(case, jordan, by=asha, necessary="")
    post(asha, authority, "necessary", necessary=LIKE)
    assert post(asha, authority, "necessary", necessary=OTHER).status_code == 302
    authority.refresh_from_db()
    assert authority.alike == {}
    post(asha, authority, "necessary", necessary=LIKE)
    tasks = page(asha, authority, "tasks")
    assert "In progress" in tasks
    actions.submit(by=asha, **fresh(authority))
    assert "The applicant has not confirmed it." in page(dee, authority)


def test_an_application_that_the_applicant_may_not_read_is_not_told_of(
    case: Case, restricted_case: Case, jordan: Person, asha: User, cal: User, ben: User
) -> None:
    involve(jordan, restricted_case)
    make_submitted(restricted_case, jordan, by=cal, necessary=LONG)
    make_draft(case, jordan, by=ben, necessary=LONG)  # a colleague's draft, never sent
    authority = make_draft(case, jordan, by=asha, necessary="")
    assert post(asha, authority, "necessary", necessary=LONG).status_code == 302
    authority.refresh_from_db()
    assert authority.alike == {}


def test_the_same_field_alone_is_held_against_and_short_answers_are_not(
    numbered: Authority, case: Case, jordan: Person, asha: User
) -> None:
    authority = make_draft(case, jordan, by=asha)
    assert post(asha, authority, "wanted", wanted=LONG).status_code == 302
    same = {"gravity": "The risk is grave and the looks are few."[:39]}
    assert post(asha, authority, "gravity", **same).status_code == 302


def test_the_number_of_queries_does_not_grow_with_the_earlier_ones(
    case: Case, jordan: Person, asha: User
) -> None:
    def queries() -> int:
        authority = make_draft(case, jordan, by=asha, necessary="")
        with CaptureQueriesContext(connection) as found:
            actions.save_page(
                by=asha, page="necessary", answers={"necessary": LONG}, **fresh(authority)
            )
        return len(found)

    make_submitted(case, jordan, necessary=OTHER)
    few = queries()
    for _ in range(4):
        make_submitted(case, jordan, necessary=OTHER)
    assert queries() == few


# --- Versions ------------------------------------------------------------------------------------


def events_of(authority: Authority) -> list[AuthorityEvent]:
    return list(authority.events.order_by("pk").select_related("by"))


def test_what_was_sent_up_is_kept_word_for_word(case: Case, jordan: Person) -> None:
    authority = make_submitted(case, jordan, wanted="What I ask.")
    snapshot = authority.events.get(deed="submit").data["application"]
    by_field = {answer["field"]: answer for answer in snapshot["answers"]}
    assert by_field["wanted"]["words"] == by_field["wanted"]["raw"] == "What I ask."
    assert by_field["subjects"]["raw"] == [jordan.pk]
    assert by_field["subjects"]["words"] == "Jordan Smith"
    assert by_field["confidential_likely"] == {
        "group": "Other people’s privacy",
        "field": "confidential_likely",
        "question": "Confidential information likely",
        "words": "No",
        "raw": False,
    }
    assert by_field["from_day"]["raw"] == clock.today().isoformat()
    # The trail says that it was sent; the text itself is kept once, in the event.
    entry = Entry.objects.filter(deed="authority.submitted").latest("pk")
    assert "application" not in (entry.additional_data or {})


@pytest.fixture
def twice(case: Case, jordan: Person, asha: User, dee: User, rae: User) -> Authority:
    """Supported, checked, returned, changed, and sent up again."""
    authority = make_ready(case, jordan, manager=dee, coordinator=rae, wanted="The first words.")
    actions.send_back(by=rae, reason="Say more.", **fresh(authority))
    actions.revise(by=asha, **fresh(authority))
    actions.save_page(
        by=asha, answers={"wanted": "The second words.", "max_viewings": 5}, **fresh(authority)
    )
    actions.submit(by=asha, **fresh(authority))
    return authority


def test_each_version_says_what_changed_and_who_agreed_to_it(twice: Authority, dee: User) -> None:
    actions.support(by=dee, reason="Still needed.", **fresh(twice))
    second, first = versions_of(events_of(twice))
    assert first.changes is None and second.changes is not None
    assert {(c.question, c.before, c.after) for c in second.changes} == {
        ("What is wanted", "The first words.", "The second words."),
        ("Most viewings", "3", "5"),
    }
    assert [(a.event.deed, a.counts) for a in first.approvals] == [
        ("support", False),
        ("check", False),
        ("return", True),
    ]
    assert [(a.event.deed, a.counts) for a in second.approvals] == [("support", True)]


def test_the_page_shows_the_versions(twice: Authority, asha: User, ada: User) -> None:
    for reader in (asha, ada):
        words = page(reader, twice)
        assert "Version 2, sent on" in words and "Version 1, sent on" in words
        assert "The first words." in words and "The second words." in words
        assert words.count("no longer counts, the application was changed after it") == 2


def test_a_draft_that_was_never_sent_has_no_versions(
    case: Case, jordan: Person, asha: User
) -> None:
    assert "Versions" not in page(asha, make_draft(case, jordan, by=asha))


def test_changing_one_that_waits_needs_a_reason(case: Case, jordan: Person, asha: User) -> None:
    authority = make_submitted(case, jordan)
    authority.refresh_from_db()
    browser, address = client_for(asha), reverse("authority_revise", args=[authority.pk])
    assert "Why do you change it?" in browser.get(address).content.decode()
    answer = browser.post(address, {"version": authority.version})
    assert "Answer the question “Why do you change it?”" in answer.content.decode()
    answer = browser.post(address, {"version": authority.version, "reason": "The dates."})
    assert answer["Location"] == reverse("authority_tasks", args=[authority.pk])
    event = authority.events.latest("pk")
    assert (event.deed, event.reason) == ("revise", "The dates.")


def test_a_returned_one_is_changed_without_another_reason(
    case: Case, jordan: Person, asha: User, dee: User
) -> None:
    authority = make_submitted(case, jordan)
    actions.send_back(by=dee, reason="Say more.", **fresh(authority))
    authority.refresh_from_db()
    assert "Why do you change it?" not in page(asha, authority, "revise")
    answer = client_for(asha).post(
        reverse("authority_revise", args=[authority.pk]), {"version": authority.version}
    )
    assert answer.status_code == 302


# --- Beside the application ----------------------------------------------------------------------

BESIDE = ("Consent and notice of these people", "Earlier authorities of these people")


def test_consent_and_earlier_authorities_stand_beside_it_for_those_who_weigh_it(
    case: Case, jordan: Person, asha: User, ben: User, dee: User, rae: User, ada: User, eli: User
) -> None:
    staff = {"manager": dee, "coordinator": rae}
    earlier = make_granted(case, jordan, officer=ada, **staff)
    make_consent(jordan, case, "refused", reason="They shouted at us.")
    make_notice(jordan, case)
    authority = make_ready(case, jordan, **staff)
    for reader in (dee, rae, ada):
        words = page(reader, authority)
        assert all(title in words for title in BESIDE), reader
        assert "Refused on" in words and "General notice on" in words
        assert str(earlier.number) in words and "In force until" in words
        assert "They shouted at us." not in words
    assert all(title in page(ada, authority, "decide") for title in BESIDE)
    for reader in (asha, ben, eli):
        words = page(reader, authority)
        assert authority.title in words and not any(title in words for title in BESIDE), reader


def test_an_earlier_one_of_a_case_that_the_reader_may_not_see_is_not_named(
    case: Case, restricted_case: Case, jordan: Person, cal: User, dee: User, ada: User
) -> None:
    involve(jordan, restricted_case)
    hidden = make_submitted(restricted_case, jordan, by=cal, title="A secret title")
    authority = make_submitted(case, jordan)
    address = reverse("authority_page", args=[hidden.pk])
    words = page(dee, authority)
    assert "An authority" in words and address not in words and "A secret title" not in words
    assert address in page(ada, authority)


def test_what_stands_beside_it_takes_no_more_queries_as_it_grows(
    case: Case, jordan: Person, ada: User
) -> None:
    browser = client_for(ada)

    def queries(authority: Authority) -> int:
        with CaptureQueriesContext(connection) as found:
            browser.get(reverse("authority_page", args=[authority.pk]))
        return len(found)

    def grown(*people: Person) -> Authority:
        for person in people:
            make_consent(person, case, "given")
            make_notice(person, case)
            make_submitted(case, person)
        return make_submitted(case, *people)

    first = grown(jordan)
    queries(first)  # what is kept between requests is there from now on
    few = queries(first)
    others = [make_person(f"Person {name}") for name in ("Ash", "Bay", "Cor")]
    for person in others:
        involve(person, case)
    assert queries(grown(jordan, *others)) == few


def test_the_read_is_on_record_with_the_page(
    case: Case, jordan: Person, ada: User, dee: User, rae: User
) -> None:
    authority = make_ready(case, jordan, manager=dee, coordinator=rae, kind=AuthorityKind.DIRECTED)
    page(ada, authority)
    entry = Entry.objects.filter(deed="authority.read", actor=ada).latest("pk")
    assert entry.subjects == [jordan.pk] and entry.object_id == authority.pk


def test_while_it_is_changed_others_read_what_was_sent(
    case: Case, jordan: Person, asha: User, dee: User
) -> None:
    authority = make_submitted(case, jordan, wanted="What was sent.")
    actions.send_back(by=dee, reason="Say more.", **fresh(authority))
    actions.revise(by=asha, **fresh(authority))
    actions.save_page(by=asha, answers={"wanted": "Half a thought."}, **fresh(authority))
    paper = reverse("authority_paper_application", args=[authority.pk])
    for reader, sees, not_yet in (
        (asha, "Half a thought.", "What was sent."),
        (dee, "What was sent.", "Half a thought."),
    ):
        words = page(reader, authority)
        assert sees in words and not_yet not in words
        printed = words_of(client_for(reader).get(paper).content)
        assert sees in printed and not_yet not in printed
