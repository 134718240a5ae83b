"""The pages of an application: what they ask, what is kept of what was typed, what is refused."""

import re
from datetime import date, timedelta
from typing import Any

import pytest
from django.urls import reverse

from accounts.models import User
from audit import clock
from audit.refusals import Refused
from cases.models import Case, Person
from ripa.authorities import actions
from ripa.authorities.application import PAGES, QUESTIONS, pages_for
from ripa.authorities.forms.pages import FORMS
from ripa.authorities.guidance import GUIDANCE
from ripa.models import Authority, AuthorityKind
from tests.cast import client_for
from tests.factories import involve, make_person, make_profile
from tests.factories_ripa import fresh, make_draft

NO_CRIME = {"told": "no", "threshold": "neither", "relationship": "no"}
TICKED = re.compile(r"<input[^>]* checked")
MARKS = {"Not yet started", "In progress", "Completed", "There is a problem"}


def address(name: str, authority: Authority, *more: Any) -> str:
    return reverse(f"authority_{name}", args=[authority.pk, *more])


def new(case: Case) -> str:
    return reverse("authority_new", args=[case.reference])


def days(name: str, day: date) -> dict[str, str]:
    parts = {"day": day.day, "month": day.month, "year": day.year}
    return {f"{name}_{part}": str(value) for part, value in parts.items()}


def posted(person: Person) -> dict[str, dict[str, Any]]:
    """A whole non-RIPA application, page by page."""
    today = clock.today()
    return {
        "people": {"subjects": [str(person.pk)]},
        "where": {"where": "platforms", "platforms": ["facebook"]},
        "purposes": {"purposes": ["assessment"]},
        "days": {
            **days("from_day", today),
            **days("to_day", today + timedelta(days=60)),
            **days("review_by", today + timedelta(days=20)),
        },
        "amount": {"max_viewings": "3", "restricted": "no"},
        "title": {"title": "Contact with Kai", "description": "Three looks."},
        "wanted": {"wanted": "Whether contact goes on."},
        "ground": {"ground": "The safety of a child."},
        "necessary": {"necessary": "Nothing else will tell us."},
        "gravity": {"gravity": "The looks are few."},
        "intrusive": {"least_intrusive": "Open posts only."},
        "alternatives": {"alternatives": "A visit and a call."},
        "reasonable": {"reasonable": "Nothing less is left."},
        "collateral": {"collateral": "Friends.", "collateral_limits": "Not recorded."},
        "confidential": {"confidential_likely": "no"},
        "advice": {
            "advice_taken": "yes",
            "advice_from": "Legal services",
            **days("advice_on", today),
            "advice_reference": "L/12",
            "legal_advice": "Go on.",
        },
    }


def save(browser: Any, authority: Authority, page: str, given: Any, *, later: bool = False) -> Any:
    authority.refresh_from_db()
    more = {"save_draft": "yes"} if later else {}
    return browser.post(
        address("edit", authority, page), {**given, **more, "version": authority.version}
    )


def states(browser: Any, authority: Authority) -> dict[str, str]:
    """The status of each page on the task list, by the page's slug."""
    response = browser.get(address("tasks", authority))
    items = [item for group in response.context["groups"] for item in group["items"]]
    return {item["href"].removesuffix("/").rpartition("/")[2]: item["status"] for item in items}


@pytest.fixture
def blank(case: Case, jordan: Person, asha: User) -> Authority:
    """A draft that was begun and in which nothing was answered."""
    client_for(asha).post(new(case), NO_CRIME)
    return Authority.objects.get()


# --- Which kind ----------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("answers", "kind", "threshold", "met"),
    [
        (NO_CRIME, "non_ripa", "", False),
        (NO_CRIME | {"threshold": "six_months"}, "directed_surveillance", "six_months", True),
        (
            NO_CRIME | {"threshold": "under_age_sale"},
            "directed_surveillance",
            "under_age_sale",
            True,
        ),
        (
            NO_CRIME | {"threshold": "six_months", "relationship": "yes"},
            "chis",
            "six_months",
            True,
        ),
        ({"told": "yes"}, "overt_determination", "", None),
        ({"told": "yes", "threshold": "six_months"}, "overt_determination", "", None),
    ],
)
def test_the_threshold_question_decides_what_is_applied_for(
    case: Case, asha: User, answers: Any, kind: str, threshold: str, met: bool | None
) -> None:
    answer = client_for(asha).post(new(case), answers)
    authority = Authority.objects.get()
    assert answer["Location"] == address("tasks", authority)
    assert (authority.kind, authority.threshold, authority.threshold_met) == (kind, threshold, met)


@pytest.mark.parametrize(
    ("answers", "sentence"),
    [
        ({}, "Answer the question “Have they been told that you will look again?”"),
        ({"told": "no", "relationship": "no"}, "Choose which offence it is for, or neither"),
        ({"told": "no", "threshold": "neither"}, "Answer whether anyone will make contact"),
        (NO_CRIME | {"relationship": "yes"}, "Speak to the RIPA co-ordinator before anyone does"),
        (NO_CRIME | {"threshold": "murder"}, "Choose one of the answers on the list"),
    ],
)
def test_a_gap_in_the_first_page_is_said_and_nothing_is_begun(
    case: Case, asha: User, answers: Any, sentence: str
) -> None:
    answer = client_for(asha).post(new(case), answers)
    assert answer.status_code == 200 and sentence in answer.content.decode()
    assert not Authority.objects.exists()


def test_the_list_of_pages_says_what_each_route_means(case: Case, asha: User) -> None:
    browser = client_for(asha)
    for answers, words in (
        (NO_CRIME, ("Article 8", "argued over", "legal advice")),
        (NO_CRIME | {"threshold": "six_months"}, ("directed surveillance", "magistrate")),
        (
            NO_CRIME | {"threshold": "six_months", "relationship": "yes"},
            (
                "Speak to the RIPA co-ordinator before anyone makes contact",
                "Handling a source is done outside this service",
            ),
        ),
    ):
        page = browser.get(browser.post(new(case), answers)["Location"]).content.decode()
        assert all(word in page for word in words), answers


# --- Page by page --------------------------------------------------------------------------------


def test_a_worker_applies_page_by_page(case: Case, jordan: Person, asha: User) -> None:
    browser = client_for(asha)
    browser.post(f"{new(case)}?person={jordan.pk}", NO_CRIME)
    authority = Authority.objects.get()
    assert list(authority.subjects.all()) == [jordan]
    for page, given in posted(jordan).items():
        assert browser.get(address("edit", authority, page)).status_code == 200
        answer = save(browser, authority, page, given)
        assert answer.status_code == 302, answer.content.decode()
    assert answer["Location"] == address("answers", authority)
    assert set(states(browser, authority).values()) == {"Completed", "Not yet started"}
    page = browser.get(address("answers", authority)).content.decode()
    assert "Contact with Kai" in page and "Still missing or wrong" not in page
    authority.refresh_from_db()
    answer = browser.post(address("answers", authority), {"version": authority.version})
    assert answer["Location"] == address("page", authority)
    authority.refresh_from_db()
    assert authority.state == "submitted" and authority.platforms == ["facebook"]
    assert (authority.advice_from, authority.advice_reference) == ("Legal services", "L/12")


def test_nothing_is_filled_in_beforehand(blank: Authority, asha: User) -> None:
    browser = client_for(asha)
    for each in pages_for(blank):
        page = browser.get(address("edit", blank, each.slug)).content.decode()
        assert not TICKED.search(page), each.slug
        assert "</textarea>" not in page or ">\n</textarea>" in page


def test_every_question_has_a_page_a_box_and_guidance(case: Case, jordan: Person) -> None:
    assert {page.slug for page in PAGES} == set(FORMS)
    for kind in AuthorityKind:
        authority = make_draft(case, jordan, kind=kind, confidential_likely=True)
        for question in QUESTIONS:
            if kind not in question.kinds:
                continue
            form = FORMS[question.page](authority=authority)
            assert question.field in form.fields, question
            assert form.fields[question.field].help_text, question
    assert all(
        guidance.cited.endswith("(to be checked)")
        for guidance in GUIDANCE.values()
        if guidance.source
    )


def test_a_page_of_another_kind_is_not_found(blank: Authority, asha: User) -> None:
    browser = client_for(asha)
    for page in ("threshold", "scope", "nothing"):
        assert browser.get(address("edit", blank, page)).status_code == 404


def test_a_chis_application_asks_whether_the_source_is_under_18(
    case: Case, jordan: Person, asha: User
) -> None:
    authority = make_draft(case, jordan, kind=AuthorityKind.CHIS, source_under_18=None)
    browser, page = client_for(asha), address("edit", authority, "days")
    asked = "Is the source under 18?"
    words = browser.get(page).content.decode()
    assert asked in words and "Twelve months" in words
    given = days("review_by", clock.today() + timedelta(days=130))
    assert save(browser, authority, "days", given).status_code == 200
    answer = save(browser, authority, "days", {**given, "source_under_18": "yes"})
    assert "The first review must be by" in answer.content.decode()
    answer = save(browser, authority, "days", {**given, "source_under_18": "no"})
    assert answer.status_code == 302
    authority.refresh_from_db()
    assert authority.source_under_18 is False
    other = make_draft(case, jordan, kind=AuthorityKind.DIRECTED)
    assert asked not in browser.get(address("edit", other, "days")).content.decode()


BAD: list[tuple[str, Any, str]] = [
    ("days", lambda today: days("to_day", today + timedelta(days=120)), "three months, less a day"),
    ("days", lambda today: days("review_by", today + timedelta(days=40)), "within four weeks"),
    ("days", lambda today: days("from_day", today - timedelta(days=1)), "must be today or later"),
    ("days", lambda today: days("to_day", date(1850, 1, 1)), "on or after 1 January 1900"),
    ("days", lambda today: {"to_day_month": "Brumaire"}, "must be a real date"),
    ("amount", lambda today: {"max_viewings": "0"}, "must be 1 or more"),
    ("amount", lambda today: {"max_viewings": "three"}, "must be a whole number"),
    ("amount", lambda today: {"restricted": ""}, "Answer the question"),
    ("people", lambda today: {"subjects": []}, "Choose who may be looked at"),
    ("people", lambda today: {"subjects": ["0"]}, "Who may be looked at?"),
    ("where", lambda today: {"where": ""}, "Say which of these you mean"),
    ("where", lambda today: {"where": "profiles"}, "Choose at least one of the profiles"),
    ("where", lambda today: {"platforms": ["teleport"]}, "Choose one of the answers on the list"),
    ("title", lambda today: {"title": "A" * 201}, "must be 200 characters or fewer"),
    ("wanted", lambda today: {"wanted": "A" * 10_001}, "must be 10000 characters or fewer"),
    ("wanted", lambda today: {"wanted": "A\x00B"}, "Null characters are not allowed"),
    ("confidential", lambda today: {"confidential_likely": "yes"}, "how you will handle it"),
    ("advice", lambda today: {"advice_from": ""}, "Say who gave the legal advice"),
    ("advice", lambda today: {"advice_reference": " "}, "Enter the reference of the legal advice"),
    ("advice", lambda today: days("advice_on", today + timedelta(days=2)), "must be on or before"),
]


@pytest.mark.parametrize(("page", "change", "sentence"), BAD)
def test_bad_input_is_said_beside_the_box_and_kept(
    case: Case, jordan: Person, asha: User, page: str, change: Any, sentence: str
) -> None:
    authority, browser = make_draft(case, jordan), client_for(asha)
    given = {**posted(jordan)[page], **change(clock.today())}
    answer = save(browser, authority, page, given)
    words = answer.content.decode()
    assert answer.status_code == 200 and "There is a problem" in words
    assert sentence in words, words
    # It can be sent again at once, and the draft says that the page is not done.
    assert states(browser, authority)[page] in {
        "There is a problem",
        "In progress",
        "Not yet started",
    }
    again = save(browser, authority, page, posted(jordan)[page])
    assert again.status_code == 302, again.content.decode()
    authority.refresh_from_db()
    assert authority.typed == {}


def test_a_draft_keeps_what_was_typed_right_or_wrong(blank: Authority, asha: User) -> None:
    browser = client_for(asha)
    answer = save(browser, blank, "title", {"title": "A" * 250, "description": "Typed"}, later=True)
    assert answer["Location"] == address("tasks", blank)
    assert states(browser, blank)["title"] == "There is a problem"
    page = browser.get(address("edit", blank, "title")).content.decode()
    assert "A" * 250 in page and "Typed" in page and "must be 200 characters or fewer" in page
    page = browser.get(address("answers", blank)).content.decode()
    assert "Put right what is wrong on the page “What will be done”" in page
    blank.refresh_from_db()
    assert (blank.title, blank.description) == ("", "Typed")


def test_what_was_typed_is_kept_where_the_page_is_shown_again_with_its_error(
    blank: Authority, asha: User
) -> None:
    """Nobody has to press "Save and come back later" for it: a time-out loses nothing."""
    browser = client_for(asha)
    today = clock.today()
    save(
        browser, blank, "days", {**days("from_day", today), "to_day_day": "31", "to_day_month": "2"}
    )
    page = client_for(asha).get(address("edit", blank, "days")).content.decode()
    assert 'value="31"' in page and f'value="{today.year}"' in page


def test_a_wrong_answer_takes_the_place_of_the_right_one_before_it(
    case: Case, jordan: Person, asha: User
) -> None:
    """What the applicant has overwritten is never sent up."""
    authority, browser = make_draft(case, jordan), client_for(asha)
    given = {**posted(jordan)["days"], **days("to_day", clock.today() + timedelta(days=200))}
    save(browser, authority, "days", given, later=True)
    authority.refresh_from_db()
    assert authority.to_day is None
    answer = browser.post(address("answers", authority), {"version": authority.version})
    assert "Put right what is wrong on the page “Days”" in answer.content.decode()
    with pytest.raises(Refused, match="not complete"):
        actions.submit(by=asha, **fresh(authority))


def test_details_without_their_question_answered_are_not_lost(blank: Authority, asha: User) -> None:
    browser = client_for(asha)
    given = {"advice_from": "Legal services", "advice_reference": "L/12"}
    save(browser, blank, "advice", given, later=True)
    save(browser, blank, "where", {"platforms": ["facebook", "other"]}, later=True)
    save(browser, blank, "confidential", {"confidential_what": "A doctor"}, later=True)
    for page, words in (("advice", "L/12"), ("confidential", "A doctor")):
        assert words in browser.get(address("edit", blank, page)).content.decode(), page
    where = browser.get(address("edit", blank, "where")).content.decode()
    assert len(TICKED.findall(where)) == 2


def test_no_advice_leaves_no_details_of_it(case: Case, jordan: Person, asha: User) -> None:
    authority, browser = make_draft(case, jordan), client_for(asha)
    given = {**posted(jordan)["advice"], "advice_taken": "no", "legal_advice": "No time."}
    assert save(browser, authority, "advice", given).status_code == 302
    authority.refresh_from_db()
    assert (authority.advice_taken, authority.advice_from, authority.advice_on) == (False, "", None)
    page = browser.get(address("answers", authority)).content.decode()
    assert "Advice from" not in page and "No time." in page


# --- How far it is -------------------------------------------------------------------------------


def test_the_task_list_says_how_far_each_page_is(
    blank: Authority, jordan: Person, asha: User
) -> None:
    browser = client_for(asha)
    assert set(states(browser, blank).values()) == {"Not yet started"}
    save(browser, blank, "wanted", {"wanted": "Whether."})
    save(browser, blank, "collateral", {"collateral": "Friends."}, later=True)
    save(browser, blank, "amount", {"max_viewings": "many"}, later=True)
    found = states(browser, blank)
    assert set(found.values()) <= MARKS
    assert found["wanted"] == "Completed"
    assert found["collateral"] == "In progress"
    assert found["amount"] == "There is a problem"
    assert found["ground"] == "Not yet started"
    groups = browser.get(address("tasks", blank)).context["groups"]
    assert [group["title"] for group in groups] == [
        "What it would cover",
        "When and how much",
        "Why it is needed",
        "Why it is proportionate",
        "Other people’s privacy",
        "Legal advice",
        "Check and send",
    ]


def test_days_that_no_longer_hold_are_a_problem_of_their_page(
    case: Case, jordan: Person, asha: User
) -> None:
    today = clock.today()
    authority = make_draft(
        case,
        jordan,
        from_day=today - timedelta(days=30),
        to_day=today - timedelta(days=2),
        review_by=today - timedelta(days=9),
    )
    browser = client_for(asha)
    assert states(browser, authority)["days"] == "There is a problem"
    page = browser.get(address("answers", authority)).content.decode()
    assert "The last day must be" in page and "The first review must be today or later" in page


GAPS = [
    (AuthorityKind.NON_RIPA, {"title": ""}),
    (AuthorityKind.NON_RIPA, {"description": ""}),
    (AuthorityKind.NON_RIPA, {"wanted": ""}),
    (AuthorityKind.NON_RIPA, {"ground": ""}),
    (AuthorityKind.NON_RIPA, {"necessary": ""}),
    (AuthorityKind.NON_RIPA, {"gravity": ""}),
    (AuthorityKind.NON_RIPA, {"least_intrusive": ""}),
    (AuthorityKind.NON_RIPA, {"alternatives": ""}),
    (AuthorityKind.NON_RIPA, {"reasonable": ""}),
    (AuthorityKind.NON_RIPA, {"collateral": ""}),
    (AuthorityKind.NON_RIPA, {"collateral_limits": ""}),
    (AuthorityKind.NON_RIPA, {"confidential_likely": None}),
    (AuthorityKind.NON_RIPA, {"confidential_likely": True, "confidential_what": ""}),
    (AuthorityKind.NON_RIPA, {"advice_taken": None}),
    (AuthorityKind.NON_RIPA, {"advice_from": ""}),
    (AuthorityKind.NON_RIPA, {"advice_on": None}),
    (AuthorityKind.NON_RIPA, {"advice_reference": ""}),
    (AuthorityKind.NON_RIPA, {"legal_advice": ""}),
    (AuthorityKind.NON_RIPA, {"purposes": []}),
    (AuthorityKind.NON_RIPA, {"platforms": [], "anywhere": None}),
    (AuthorityKind.NON_RIPA, {"restricted": None}),
    (AuthorityKind.NON_RIPA, {"from_day": None}),
    (AuthorityKind.NON_RIPA, {"to_day": None}),
    (AuthorityKind.NON_RIPA, {"review_by": None}),
    (AuthorityKind.DIRECTED, {"offence": ""}),
    (AuthorityKind.DIRECTED, {"threshold": ""}),
    (AuthorityKind.CHIS, {"source_under_18": None}),
]


@pytest.mark.parametrize(("kind", "gap"), GAPS, ids=[str(list(gap)[-1]) for _, gap in GAPS])
def test_each_missing_answer_is_named_and_keeps_it_from_being_sent(
    case: Case, jordan: Person, asha: User, kind: str, gap: dict[str, Any]
) -> None:
    authority = make_draft(case, jordan, kind=kind, **gap)
    field = "platforms" if "anywhere" in gap else list(gap)[-1]
    question = next(each for each in QUESTIONS if each.field == field)
    answer = client_for(asha).post(address("answers", authority), {"version": authority.version})
    page = answer.content.decode()
    assert question.missing and question.missing in page
    assert f"{address('edit', authority, question.page)}?change=1" in page
    with pytest.raises(Refused) as refused:
        actions.submit(by=asha, **fresh(authority))
    assert question.missing in refused.value.decision.next
    authority.refresh_from_db()
    assert authority.state == "draft"


def test_an_application_about_nobody_is_not_sent(case: Case, asha: User) -> None:
    with pytest.raises(Refused) as refused:
        actions.submit(by=asha, **fresh(make_draft(case, by=asha)))
    assert "Choose who may be looked at" in refused.value.decision.next


# --- Profiles ------------------------------------------------------------------------------------


def test_profiles_of_the_chosen_people_can_be_chosen_in_place_of_platforms(
    case: Case, jordan: Person, asha: User
) -> None:
    theirs = make_profile(jordan, case).profile
    other = make_person("Kai Doyle")
    involve(other, case)
    somebody_elses = make_profile(other, case, "https://www.instagram.com/kai.doyle/").profile
    authority, browser = make_draft(case, jordan, platforms=[]), client_for(asha)
    page = browser.get(address("edit", authority, "where")).content.decode()
    assert str(theirs) in page and str(somebody_elses) not in page
    assert theirs.canonical_url not in page
    chosen = {"where": "profiles", "profiles": [str(theirs.pk)], "platforms": ["facebook"]}
    assert save(browser, authority, "where", chosen).status_code == 302
    authority.refresh_from_db()
    assert list(authority.profiles.all()) == [theirs]
    assert (authority.platforms, authority.anywhere) == ([], None)
    assert states(browser, authority)["where"] == "Completed"
    wrong = {"where": "profiles", "profiles": [str(somebody_elses.pk)]}
    assert save(browser, authority, "where", wrong).status_code == 200
    with pytest.raises(Refused, match="not thought to be that of anyone you chose"):
        actions.save_page(by=asha, answers={"profiles": [somebody_elses]}, **fresh(authority))


def test_a_profile_of_somebody_no_longer_chosen_is_a_problem(
    case: Case, jordan: Person, asha: User
) -> None:
    theirs = make_profile(jordan, case).profile
    other = make_person("Kai Doyle")
    involve(other, case)
    authority = make_draft(case, other)
    authority.profiles.set([theirs])
    browser = client_for(asha)
    assert states(browser, authority)["where"] == "There is a problem"
    with pytest.raises(Refused) as refused:
        actions.submit(by=asha, **fresh(authority))
    assert "Choose profiles of the people who may be looked at" in refused.value.decision.next
