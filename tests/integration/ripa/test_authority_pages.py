"""The pages of authorities: who may see and do what, and what is kept of what was typed."""

import uuid
from datetime import date, timedelta
from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from accounts.access import can
from accounts.models import Rank, RoleName, User
from accounts.permissions import Permission
from audit import clock
from audit.models import Entry
from cases.models import Case, Person
from ripa.authorities import actions
from ripa.authorities.place import place_of_authority
from ripa.authorities.queries import list_authorities, visible_to
from ripa.authorities.waiting import waiting_for
from ripa.models import Authority, AuthorityKind
from tests.cast import client_for
from tests.factories import involve, let_in, make_case, make_person, make_user
from tests.factories_ripa import (
    REVIEWED,
    STATEMENT,
    fresh,
    make_draft,
    make_granted,
    make_ready,
    make_submitted,
)

DEEDS = [
    "support",
    "check",
    "decide",
    "magistrate",
    "review",
    "renew",
    "renewal_order",
    "cancel",
    "close_out",
    "withdraw",
    "revise",
]


def address(name: str, authority: Authority, *more: Any) -> str:
    return reverse(f"authority_{name}", args=[authority.pk, *more])


def days(name: str, day: date) -> dict[str, str]:
    return {
        f"{name}_day": str(day.day),
        f"{name}_month": str(day.month),
        f"{name}_year": str(day.year),
    }


# --- Applying: the pages themselves are in test_application_pages --------------------------------


def test_deciding_is_offered_to_the_head_of_paid_service_where_the_source_is_under_18(
    young_source: Authority, ada: User, hope: User
) -> None:
    decide = address("decide", young_source)
    for officer, offered in ((ada, False), (hope, True)):
        browser = client_for(officer)
        page = browser.get(address("page", young_source)).content.decode()
        assert (decide in page) is offered
        assert bool(waits(officer)) is offered
        assert browser.get(decide).status_code == (200 if offered else 403)


def test_a_stale_page_says_so_and_keeps_what_was_typed(
    case: Case, jordan: Person, asha: User
) -> None:
    authority, browser = make_draft(case, jordan), client_for(asha)
    old = authority.version
    actions.save_page(by=asha, answers={"title": "First"}, **fresh(authority))
    answer = browser.post(
        address("edit", authority, "title"),
        {"title": "Second", "description": "As before.", "version": old},
    )
    page = answer.content.decode()
    assert answer.status_code == 409
    assert "Someone changed this after you opened it." in page and "Second" in page
    authority.refresh_from_db()
    assert authority.title == "First"


def test_a_form_posted_twice_is_done_once(case: Case, asha: User) -> None:
    browser, new = client_for(asha), reverse("authority_new", args=[case.reference])
    posted = {"told": "yes", "once": str(uuid.uuid4())}
    first, second = browser.post(new, posted), browser.post(new, posted)
    assert first["Location"] == second["Location"]
    assert Authority.objects.count() == 1


def test_a_person_of_another_case_cannot_be_brought_in_by_the_address(
    case: Case, asha: User, other_case: Case
) -> None:
    stranger = make_person("Sam Stranger")
    involve(stranger, other_case)
    new = reverse("authority_new", args=[case.reference])
    answer = client_for(asha).get(f"{new}?person={stranger.pk}")
    assert answer.status_code == 404 and b"Stranger" not in answer.content


# --- Deciding ------------------------------------------------------------------------------------


def test_the_whole_way_on_the_screen(
    case: Case, jordan: Person, asha: User, dee: User, rae: User, ada: User
) -> None:
    authority = make_submitted(case, jordan)
    steps = [
        (dee, "support", {"answer": "support", "reason": "We need it."}),
        (rae, "check", {"answer": "check", "reason": "Complete."}),
        (ada, "decide", {"answer": "grant", "reason": "Proportionate.", **STATEMENT}),
    ]
    for by, deed, posted in steps:
        page = client_for(by).get(address("page", authority)).content.decode()
        assert address(deed, authority) in page
        authority.refresh_from_db()
        answer = client_for(by).post(
            address(deed, authority), {**posted, "version": authority.version}
        )
        assert answer.status_code == 302, answer.content.decode()
    page = client_for(asha).get(address("page", authority)).content.decode()
    assert f"NR/{clock.today().year}/0001" in page
    assert "In force until" in page and "viewing 0 of 3" in page


def test_the_officer_reads_it_whole_with_the_looks_beside_it(
    ready: Authority, case: Case, jordan: Person, asha: User, ada: User, viewing_by: Any
) -> None:
    viewing_by(asha, jordan, case, days_ago=2)
    page = client_for(ada).get(address("decide", ready)).content.decode()
    for words in ("A visit and a call; nobody answered.", "Counted looks: 1", "Asha Rahman"):
        assert words in page
    assert (
        "Looks at these people so far"
        not in client_for(asha).get(address("page", ready)).content.decode()
    )


def test_who_looked_on_a_restricted_case_is_another_team(
    ready: Authority, restricted_case: Case, jordan: Person, cal: User, ada: User, viewing_by: Any
) -> None:
    involve(jordan, restricted_case)
    viewing_by(cal, jordan, restricted_case)
    page = client_for(ada).get(address("page", ready)).content.decode()
    assert "Another team" in page and "Cal Hughes" not in page


def test_an_authority_of_a_restricted_case_is_not_named_to_whoever_may_not_read_it(
    case: Case,
    restricted_case: Case,
    jordan: Person,
    asha: User,
    cal: User,
    dee: User,
    rae: User,
    ada: User,
    viewing_by: Any,
) -> None:
    involve(jordan, restricted_case)
    manager = make_user(
        "Mo Quinn",
        rank=Rank.TEAM_MANAGER,
        roles=[(RoleName.TEAM_MANAGER, restricted_case.team)],
    )
    let_in(manager, restricted_case)
    secret = make_granted(restricted_case, jordan, manager=manager, coordinator=rae, officer=ada)
    viewing_by(cal, jordan, restricted_case, authority=secret)
    application = make_submitted(case, jordan)
    person = reverse("person_page", args=[case.reference, jordan.pk])
    assert client_for(asha).get(address("page", secret)).status_code == 404
    for reader, page, words in (
        (asha, person, "an authority"),
        (dee, person, "an authority"),
        (dee, address("page", application), "Look under an authority"),
    ):
        shown = client_for(reader).get(page).content.decode()
        assert words in shown and str(secret.number) not in shown
    shown = client_for(ada).get(address("page", application)).content.decode()
    assert f"Look under {secret.number}" in shown


def test_the_reason_for_deciding_appears_only_where_it_applies(
    ready: Authority, case: Case, jordan: Person, ada: User, viewing_by: Any
) -> None:
    asked = "Why does it have to be you who decides?"
    browser, decide = client_for(ada), address("decide", ready)
    assert asked not in browser.get(decide).content.decode()
    viewing_by(ada, jordan, case)
    assert asked in browser.get(decide).content.decode()
    posted = {"answer": "grant", "reason": "Yes.", "version": ready.version, **STATEMENT}
    assert browser.post(decide, posted).status_code == 200
    answer = browser.post(decide, {**posted, "involved_reason": "Nobody else is in."})
    assert answer.status_code == 302


def test_the_magistrates_page_says_what_is_wrong_with_the_time(
    awaiting: Authority, rae: User
) -> None:
    browser, page = client_for(rae), address("magistrate", awaiting)
    day = clock.today() - timedelta(days=1)
    posted = {
        "court": "Northborough",
        "magistrate": "J Reed",
        "order_reference": "NMC 12",
        "answer": "approved",
        "attended_at_time": "09:00",
        **days("attended_at", day),
        "version": awaiting.version,
    }
    answer = browser.post(page, posted)
    words = answer.content.decode()
    assert answer.status_code == 409
    assert "The magistrate cannot have decided before" in words and "NMC 12" in words
    # Beside the box as well as in the summary.
    assert words.count("The magistrate cannot have decided before") == 2
    answer = browser.post(page, {**posted, **days("attended_at", clock.today() + timedelta(2))})
    assert "must be on or before" in answer.content.decode()


def test_what_the_magistrate_said_of_a_renewal_is_recorded_on_its_page(
    ripa_in_force: Authority, ada: User, rae: User
) -> None:
    browser, page = client_for(rae), address("renewal_order", ripa_in_force)
    actions.renew(by=ada, reason="Contact goes on.", **fresh(ripa_in_force))
    assert waits(rae) == [("Record the magistrate’s decision on the renewal", ripa_in_force.pk)]
    ripa_in_force.refresh_from_db()
    now = clock.now().astimezone(clock.LONDON)
    posted = {
        "court": "Northborough",
        "magistrate": "J Reed",
        "order_reference": "NMC 13",
        "answer": "refused",
        "attended_at_time": f"{now:%H:%M}",
        **days("attended_at", now.date()),
        "version": ripa_in_force.version,
    }
    answer = browser.post(page, posted)
    assert answer.status_code == 200 and "Enter the magistrate’s reasons" in answer.content.decode()
    answer = browser.post(page, {**posted, "reason": "Too little came of it."})
    assert answer.status_code == 302, answer.content.decode()
    words = browser.get(answer["Location"]).content.decode()
    assert "Renewal refused by a magistrate" in words and "Too little came of it." in words
    assert "In force until" in words and waits(rae) == []
    assert (
        address("renew", ripa_in_force)
        in client_for(ada).get(address("page", ripa_in_force)).content.decode()
    )


# --- Who may see and do what ---------------------------------------------------------------------


@pytest.mark.parametrize("deed", DEEDS)
def test_no_deed_is_open_to_an_outsider_an_auditor_or_a_leaver(
    ready: Authority, cal: User, eli: User, fay: User, deed: str
) -> None:
    posted = {"answer": "grant", "reason": "Mine.", "version": ready.version}
    assert client_for(cal).post(address(deed, ready), posted).status_code in {403, 404}
    assert client_for(cal).get(address(deed, ready)).status_code in {403, 404}
    assert client_for(eli).post(address(deed, ready), posted).status_code in {403, 409}
    assert client_for(fay).post(address(deed, ready), posted).status_code in {302, 403, 404}
    ready.refresh_from_db()
    assert ready.state == "submitted"


def test_pages_answer_404_to_whoever_may_not_know(
    ready: Authority, case: Case, cal: User, sam: User
) -> None:
    assert client_for(cal).get(address("page", ready)).status_code == 404
    assert client_for(cal).get(reverse("authority_new", args=[case.reference])).status_code == 404
    assert client_for(cal).get(reverse("authority_page", args=[999_999])).status_code == 404
    assert client_for(sam).get(address("page", ready)).status_code == 404
    assert client_for(cal).get(address("page", ready)).content.count(b"Contact with Kai") == 0


def test_an_unknown_page_of_an_application_is_not_there(
    case: Case, jordan: Person, asha: User
) -> None:
    authority = make_draft(case, jordan)
    assert client_for(asha).get(address("edit", authority, "nothing")).status_code == 404


def test_wrong_methods_are_refused(ready: Authority, asha: User, ada: User, case: Case) -> None:
    assert client_for(asha).post(reverse("authority_list")).status_code == 405
    assert client_for(asha).post(address("page", ready)).status_code == 405
    assert client_for(ada).put(address("decide", ready)).status_code == 405
    assert client_for(asha).delete(address("answers", ready)).status_code == 405


def test_a_read_is_on_record(ready: Authority, case: Case, jordan: Person, ben: User) -> None:
    assert client_for(ben).get(address("page", ready)).status_code == 200
    entry = Entry.objects.filter(deed="authority.read").latest("id")
    assert (entry.actor, entry.subjects, entry.cases) == (ben, [jordan.pk], [case.pk])


def test_a_draft_is_its_writers_alone_until_it_is_submitted(
    case: Case, jordan: Person, asha: User, ben: User, dee: User, ada: User, eli: User
) -> None:
    draft = make_draft(case, jordan)
    for other in (ben, dee, ada, eli):
        assert client_for(other).get(address("page", draft)).status_code == 404
        assert list_authorities(by=other).lines == []
    assert client_for(asha).get(address("page", draft)).status_code == 200


def test_the_list_and_the_permission_table_agree(
    ready: Authority,
    request: pytest.FixtureRequest,
    cal: User,
    jordan: Person,
    restricted_case: Case,
    dee: User,
) -> None:
    involve(jordan, restricted_case)
    make_submitted(restricted_case, jordan)
    make_submitted(make_case(lead=cal, team=restricted_case.team), jordan, officers=[dee])
    for name in ("asha", "ben", "cal", "dee", "ada", "rae", "sol", "eli", "fay", "sam"):
        user = request.getfixturevalue(name)
        listed = set(Authority.objects.filter(visible_to(user)))
        allowed = {
            authority
            for authority in Authority.objects.all()
            if can(user, Permission.SEE_AUTHORITY, place_of_authority(authority, user))
        }
        assert listed == allowed, name


def test_the_list_is_filtered_paged_and_on_record(
    case: Case, jordan: Person, asha: User, rae: User
) -> None:
    made = [make_submitted(case, jordan) for _ in range(21)]
    overt = make_submitted(case, jordan, kind=AuthorityKind.OVERT)
    browser = client_for(rae)
    page = browser.get(reverse("authority_list"))
    assert page.content.decode().count("<tr") == 21 and b"before=" in page.content
    entry = Entry.objects.filter(deed="authority.listed").latest("id")
    assert (entry.subjects, entry.cases) == ([jordan.pk], [case.pk])
    older = browser.get(reverse("authority_list"), {"before": made[1].pk})
    assert older.content.decode().count("<tr") == 2
    narrowed = browser.get(reverse("authority_list"), {"kind": "overt_determination"})
    assert address("page", overt) in narrowed.content.decode()
    assert narrowed.content.decode().count("<tr") == 2
    nothing = browser.get(reverse("authority_list"), {"state": "cancelled"})
    assert "No authority fits these filters" in nothing.content.decode()


def queries_of(user: User, page: str) -> int:
    browser = client_for(user)
    browser.get(page)
    with CaptureQueriesContext(connection) as caught:
        assert browser.get(page).status_code == 200
    return len(caught)


def test_one_that_cannot_be_read_hides_no_other_and_says_so(
    unreadable: Authority, in_force: Authority, case: Case, jordan: Person, asha: User, ada: User
) -> None:
    browser = client_for(asha)
    for page in (
        address("page", unreadable),
        reverse("authority_list"),
        reverse("case_page", args=[case.reference]),
        reverse("person_page", args=[case.reference, jordan.pk]),
    ):
        words = browser.get(page).content.decode()
        assert "cannot be read" in words, page
    assert str(in_force.number) in browser.get(reverse("authority_list")).content.decode()
    for reader in (asha, ada):
        assert client_for(reader).get("/").status_code == 200
    assert client_for(ada).get(address("review", unreadable)).status_code == 200
    posted = {
        "reason": "Still needed.",
        **REVIEWED,
        **days("review_by", clock.today() + timedelta(days=9)),
        "version": unreadable.version,
    }
    answer = client_for(ada).post(address("review", unreadable), posted)
    assert answer.status_code == 409 and "cannot be read" in answer.content.decode()


def test_the_list_asks_no_more_for_more_rows(
    case: Case, jordan: Person, dee: User, rae: User, ada: User
) -> None:
    counts = []
    for _ in range(2):
        for number in range(8):
            authority = make_ready(case, jordan, manager=dee, coordinator=rae)
            if number % 2:
                actions.grant(by=ada, reason="Yes.", **fresh(authority))
        counts.append(queries_of(rae, reverse("authority_list")))
    assert counts[0] == counts[1]


# --- What waits ----------------------------------------------------------------------------------


def waits(by: User) -> list[tuple[str, int]]:
    return [(each.what, each.authority.pk) for each in waiting_for(by=by)]


def test_each_is_shown_what_waits_for_them(
    case: Case, jordan: Person, asha: User, dee: User, rae: User, ada: User, ben: User
) -> None:
    authority = make_draft(case, jordan, kind=AuthorityKind.DIRECTED)
    pk = authority.pk
    assert waits(asha) == [("Go on with this application", pk)]
    actions.submit(by=asha, **fresh(authority))
    assert (waits(dee), waits(rae), waits(ada)) == ([("Support or return", pk)], [], [])
    actions.support(by=dee, reason="Yes.", **fresh(authority))
    assert (waits(dee), waits(rae), waits(ada)) == ([], [("Check and number", pk)], [])
    actions.check(by=rae, **fresh(authority))
    assert (waits(dee), waits(rae), waits(ada)) == ([], [], [("Decide", pk)])
    actions.grant(by=ada, reason="Yes.", **fresh(authority))
    assert (waits(rae), waits(ada)) == ([("Record the magistrate’s decision", pk)], [])
    assert waits(ben) == []
    entry = Entry.objects.filter(deed="authority.listed", actor=rae).latest("id")
    assert (entry.subjects, entry.cases) == ([jordan.pk], [case.pk])


def test_a_review_that_is_due_waits_for_the_officer(
    case: Case, jordan: Person, dee: User, rae: User, ada: User, asha: User
) -> None:
    soon = clock.today() + timedelta(days=3)
    authority = make_ready(case, jordan, manager=dee, coordinator=rae, review_by=soon)
    actions.grant(by=ada, reason="Yes.", **fresh(authority))
    assert waits(ada) == [("Review", authority.pk)]
    assert waits(asha) == []
    later = clock.today() + timedelta(days=20)
    actions.review(by=ada, reason="Still.", review_by=later, **fresh(authority))
    assert waits(ada) == []


def test_the_case_page_and_chronology_tell_of_authorities(
    in_force: Authority, case: Case, asha: User
) -> None:
    page = client_for(asha).get(reverse("case_page", args=[case.reference])).content.decode()
    assert str(in_force.number) in page
    assert reverse("authority_new", args=[case.reference]) in page
    told = client_for(asha).get(reverse("case_chronology", args=[case.reference]))
    assert f"Authority {in_force.number}: granted" in told.content.decode()


# --- What a tired person reads first -------------------------------------------------------------


def test_where_it_stands_names_whose_turn_it_is(
    case: Case, jordan: Person, asha: User, dee: User, rae: User
) -> None:
    authority = make_submitted(case, jordan)

    def page() -> str:
        return client_for(asha).get(address("page", authority)).content.decode()

    assert "It waits for a manager of the team to support it." in page()
    actions.support(by=dee, reason="We need it.", **fresh(authority))
    assert "It waits for the RIPA co-ordinator to check and number it." in page()
    actions.check(by=rae, **fresh(authority))
    assert "It waits for an authorising officer to decide." in page()
    overt = make_submitted(case, jordan, kind=AuthorityKind.OVERT)
    read = client_for(asha).get(address("page", overt)).content.decode()
    assert "It waits for a manager of the team to decide." in read


def test_a_renewal_that_waits_for_the_magistrate_says_so(
    ripa_in_force: Authority, asha: User, ada: User
) -> None:
    waits = "It was renewed, but that has no effect until a magistrate approves it."
    page = client_for(asha).get(address("page", ripa_in_force)).content.decode()
    assert waits not in page
    actions.renew(by=ada, reason="Once more.", **fresh(ripa_in_force))
    page = client_for(asha).get(address("page", ripa_in_force)).content.decode()
    assert waits in page


def test_what_was_returned_says_why_before_anything_else(
    case: Case, jordan: Person, asha: User, dee: User
) -> None:
    """On its page and, once it is taken up again, on the list of pages; not once it is sent."""
    authority = make_submitted(case, jordan)
    actions.send_back(by=dee, reason="Say what the school knows.", **fresh(authority))
    browser = client_for(asha)
    page = browser.get(address("page", authority)).content.decode()
    assert page.index("Say what the school knows.") < page.index("What was asked for")
    actions.revise(by=asha, reason="", **fresh(authority))
    page = browser.get(address("tasks", authority)).content.decode()
    assert "Say what the school knows." in page and "Dee Marsh" in page
    actions.submit(by=asha, **fresh(authority))
    page = browser.get(address("page", authority)).content.decode()
    assert page.index("Say what the school knows.") > page.index("What was asked for")


def test_the_officer_reads_what_others_said_of_it_before_deciding(
    case: Case, jordan: Person, dee: User, rae: User, ada: User
) -> None:
    authority = make_submitted(case, jordan)
    actions.support(by=dee, reason="Nothing else has answered it.", **fresh(authority))
    actions.check(by=rae, reason="Complete.", **fresh(authority))
    page = client_for(ada).get(address("decide", authority)).content.decode()
    assert "Nothing else has answered it." in page and "What happened so far" in page


def test_an_application_has_no_looks_made_under_it(
    case: Case, jordan: Person, asha: User, in_force: Authority
) -> None:
    submitted = make_submitted(case, jordan)
    link = "Looks made under this authority"
    browser = client_for(asha)
    assert link not in browser.get(address("page", submitted)).content.decode()
    page = browser.get(address("page", in_force)).content.decode()
    assert link in page
    # What it covers is what was granted; what was asked for stands under its own heading.
    assert page.count(">What it covers<") == 1


def test_a_refusal_leads_back_to_the_authority(in_force: Authority, ada: User) -> None:
    answer = client_for(ada).get(address("decide", in_force))
    assert answer.status_code == 409
    assert f'href="{address("page", in_force)}"' in answer.content.decode()


def test_the_central_record_says_nothing_twice(in_force: Authority, rae: User) -> None:
    page = client_for(rae).get(reverse("record_list")).content.decode()
    assert "In force until" in page and "In force. In force" not in page
