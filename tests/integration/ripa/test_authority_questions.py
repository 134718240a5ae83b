"""The questions that each deed on an authority asks, the answers that it keeps, and their gaps."""

from datetime import date, timedelta
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from accounts.models import User
from audit import clock
from audit.models import Entry
from audit.refusals import Refused
from cases.models import Case, Person
from post.models import Message
from ripa.authorities import actions
from ripa.authorities.life import life_of
from ripa.authorities.progress import renewal_words
from ripa.authorities.terms import Terms
from ripa.authorities.waiting import ENDED as ENDED_WORDS
from ripa.life import Ask, period, state_at
from ripa.models import Authority, AuthorityKind
from tests.cast import client_for
from tests.factories_ripa import (
    ENDED,
    RENEWED,
    REVIEWED,
    STATEMENT,
    fresh,
    make_lapsed,
    make_ready,
    make_submitted,
)
from tests.integration.ripa.test_authority_pages import address, days, waits

WHY = "It is necessary."


def soon(number: int) -> date:
    return clock.today() + timedelta(days=number)


def send(browser: Client, deed: str, authority: Authority, **posted: Any) -> Any:
    authority.refresh_from_db()
    return browser.post(address(deed, authority), {"version": authority.version, **posted})


def answers_of(authority: Authority, deed: str) -> dict[str, str]:
    data = authority.events.filter(deed=deed).latest("id").data
    return {each["question"]: each["answer"] for each in data["answers"]}


# --- The grant and its terms ---------------------------------------------------------------------


@pytest.mark.parametrize("gap", sorted(STATEMENT))
def test_a_grant_needs_each_part_of_the_officers_statement(
    ready: Authority, ada: User, gap: str
) -> None:
    posted = {"answer": "grant", "reason": "Kept as typed.", **STATEMENT, gap: " "}
    answer = send(client_for(ada), "decide", ready, **posted)
    page = answer.content.decode()
    assert answer.status_code == 200 and "Answer the question" in page and "Kept as typed." in page
    assert not ready.events.filter(deed="grant").exists()


@pytest.mark.parametrize("answer", ["refuse", "return"])
def test_a_refusal_and_a_return_need_only_their_reasons(
    ready: Authority, ada: User, answer: str
) -> None:
    assert send(client_for(ada), "decide", ready, answer=answer, reason="").status_code == 200
    assert send(client_for(ada), "decide", ready, answer=answer, reason="No.").status_code == 302
    assert ready.events.get(deed=answer).reason == "No."


def test_the_officers_own_words_are_kept_and_shown(ready: Authority, ada: User) -> None:
    browser = client_for(ada)
    answer = send(browser, "decide", ready, answer="grant", reason="In short.", **STATEMENT)
    assert answers_of(ready, "grant") == {
        "What do you authorise?": STATEMENT["authorised"],
        "Why is it necessary?": STATEMENT["necessary"],
        "Why is it proportionate?": STATEMENT["proportionate"],
        "How is confidential information to be handled?": STATEMENT["confidential"],
    }
    page = browser.get(answer["Location"]).content.decode()
    assert "In short." in page and "What do you authorise?" in page
    assert STATEMENT["authorised"].split(",")[0] in page


def test_the_officer_grants_narrower_terms_and_those_hold(
    ready: Authority, ada: User, asha: User
) -> None:
    answer = send(
        client_for(ada),
        "decide",
        ready,
        answer="grant",
        reason="Two are enough.",
        max_viewings="2",
        **days("to_day", soon(30)),
        **days("review_by", soon(10)),
        **STATEMENT,
    )
    assert answer.status_code == 302, answer.content.decode()
    scope = ready.events.get(deed="grant").data["scope"]
    assert (scope["max_viewings"], scope["to"], scope["review_by"]) == (
        2,
        soon(30).isoformat(),
        soon(10).isoformat(),
    )
    running = period(life_of(ready))
    assert running is not None and (running.last_day, running.uses_left) == (soon(30), 2)
    assert (
        "Most viewings: 2 (asked for: 3)"
        in answers_of(ready, "grant")["Narrower than was asked for"]
    )
    page = client_for(asha).get(address("page", ready)).content.decode()
    assert "What was asked for" in page and "0 of 2 viewings used" in page


@pytest.mark.parametrize(
    ("change", "sentence"),
    [
        ({"max_viewings": "4"}, "must be 3 or fewer, as asked for"),
        ({"max_viewings": "0"}, "must be 1 or more"),
        (days("to_day", date(2099, 1, 1)), "or earlier, as asked for"),
        (days("review_by", date(2099, 1, 1)), "or earlier, as asked for"),
        (days("to_day", date(2020, 1, 1)), "must be"),
    ],
)
def test_terms_wider_than_asked_for_are_refused_beside_their_field(
    ready: Authority, ada: User, change: dict[str, str], sentence: str
) -> None:
    posted = {"answer": "grant", "reason": "Kept as typed.", **STATEMENT, **change}
    answer = send(client_for(ada), "decide", ready, **posted)
    page = answer.content.decode()
    assert answer.status_code == 200 and sentence in page and "Kept as typed." in page
    assert not ready.events.filter(deed="grant").exists()


def test_an_earlier_end_needs_an_earlier_review(ready: Authority, ada: User) -> None:
    posted = {"answer": "grant", "reason": "Yes.", **STATEMENT, **days("to_day", soon(10))}
    answer = send(client_for(ada), "decide", ready, **posted)
    assert "The first review must be by" in answer.content.decode()
    answer = send(client_for(ada), "decide", ready, **posted, **days("review_by", soon(9)))
    assert answer.status_code == 302


@pytest.mark.parametrize(
    "terms", [Terms(max_viewings=4), Terms(to_day=date(2099, 1, 1)), Terms(restricted=True)]
)
def test_the_action_holds_the_terms_too(ready: Authority, ada: User, terms: Terms) -> None:
    with pytest.raises(Refused, match="cannot be granted on these terms"):
        actions.grant(by=ada, reason=WHY, terms=terms, **fresh(ready))


def test_material_behind_a_setting_may_be_left_out_of_a_grant(
    case: Case, jordan: Person, dee: User, rae: User, ada: User
) -> None:
    asked = make_ready(case, jordan, manager=dee, coordinator=rae, restricted=True)
    posted = {"answer": "grant", "reason": "Yes.", **STATEMENT}
    browser = client_for(ada)
    answer = send(browser, "decide", asked, **posted)
    assert answer.status_code == 200 and "behind a privacy setting" in answer.content.decode()
    assert send(browser, "decide", asked, **posted, restricted="no").status_code == 302
    assert asked.events.get(deed="grant").data["scope"]["restricted"] is False


def test_the_end_of_a_ripa_authorisation_is_not_the_officers_to_choose(
    case: Case, jordan: Person, dee: User, rae: User, ada: User
) -> None:
    directed = make_ready(
        case,
        jordan,
        manager=dee,
        coordinator=rae,
        kind=AuthorityKind.DIRECTED,
        purposes=["crime"],
    )
    page = client_for(ada).get(address("decide", directed)).content.decode()
    assert "An earlier last day" not in page and "Fewer looks than asked for" in page
    with pytest.raises(Refused, match="cannot be granted on these terms"):
        actions.grant(by=ada, reason=WHY, terms=Terms(to_day=soon(9)), **fresh(directed))


def test_the_manager_of_a_determination_answers_why(case: Case, jordan: Person, dee: User) -> None:
    overt = make_submitted(case, jordan, kind=AuthorityKind.OVERT)
    posted = {"answer": "grant", "reason": "They know.", "necessary": "It is."}
    assert send(client_for(dee), "decide", overt, **posted).status_code == 200
    answer = send(client_for(dee), "decide", overt, **posted, proportionate="It is.")
    assert answer.status_code == 302, answer.content.decode()
    assert set(answers_of(overt, "grant")) == {"Why is it necessary?", "Why is it proportionate?"}


# --- Review --------------------------------------------------------------------------------------


@pytest.mark.parametrize("gap", ["reason", *sorted(REVIEWED)])
def test_a_review_needs_every_answer(in_force: Authority, ada: User, gap: str) -> None:
    posted = {"reason": "Still.", **REVIEWED, **days("review_by", soon(20)), gap: ""}
    assert send(client_for(ada), "review", in_force, **posted).status_code == 200
    assert not in_force.events.filter(deed="review").exists()


def test_nothing_of_a_review_a_renewal_or_an_end_is_filled_in_beforehand(
    in_force: Authority, ada: User
) -> None:
    actions.review(by=ada, reason="Said before.", review_by=soon(20), **fresh(in_force))
    for deed in ("review", "renew", "cancel"):
        page = client_for(ada).get(address(deed, in_force)).content.decode()
        form = page[page.index('<form method="post" novalidate') :]
        assert " checked" not in form and "Said before." not in form, deed


def test_a_review_keeps_its_answers_and_the_next_day(
    in_force: Authority, ada: User, asha: User
) -> None:
    posted = {"reason": "Contact goes on.", **REVIEWED, **days("review_by", soon(20))}
    assert send(client_for(ada), "review", in_force, **posted).status_code == 302
    told = answers_of(in_force, "review")
    assert told["Is it still necessary now, and why?"] == "Contact goes on."
    assert told["What follows from this review?"] == "It goes on as it is"
    assert len(told) == 5
    page = client_for(asha).get(address("page", in_force)).content.decode()
    assert "What have the looks shown so far" in page and REVIEWED["shown"] in page
    assert page.count("Contact goes on. They were worth it.") == 1


def test_a_review_that_goes_on_needs_its_next_day(in_force: Authority, ada: User) -> None:
    answer = send(client_for(ada), "review", in_force, reason="Still.", **REVIEWED)
    assert answer.status_code == 200
    assert "Enter the day of the next review" in answer.content.decode()


def test_a_review_that_asks_for_a_change_tells_the_applicant(
    in_force: Authority, ada: User, asha: User
) -> None:
    posted = {"reason": "Wider.", **REVIEWED, "outcome": "change", **days("review_by", soon(20))}
    assert send(client_for(ada), "review", in_force, **posted).status_code == 302
    message = Message.objects.filter(to=asha).latest("id")
    assert "something has to change" in message.text


def test_a_review_that_finds_it_no_longer_needed_leads_to_cancelling_with_the_reason_kept(
    in_force: Authority, ada: User
) -> None:
    before = period(life_of(in_force))
    posted = {"reason": "The child has moved.", **REVIEWED, "outcome": "no_longer_needed"}
    browser = client_for(ada)
    answer = send(browser, "review", in_force, **posted)
    assert answer["Location"] == address("cancel", in_force)
    after = period(life_of(in_force))
    assert before is not None and after is not None and after.review_by == before.review_by
    page = browser.get(answer["Location"]).content.decode()
    assert ">\nThe child has moved.</textarea>" in page
    assert "found that it is no longer needed" in page
    waiting = ("Cancel: its review found that it is no longer needed", in_force.pk)
    assert waits(ada) == [waiting]
    ended = {"cause": "no_longer_needed", "reason": "The child has moved.", **ENDED}
    answer = send(browser, "cancel", in_force, **ended, **days("told_on", soon(0)))
    assert answer.status_code == 302 and waits(ada) == []


# --- Renewal -------------------------------------------------------------------------------------


@pytest.mark.parametrize("gap", ["reason", *sorted(RENEWED)])
def test_a_renewal_needs_every_answer(in_force: Authority, ada: User, gap: str) -> None:
    posted = {"reason": "Still.", **RENEWED, gap: ""}
    assert send(client_for(ada), "renew", in_force, **posted).status_code == 200
    assert not in_force.events.filter(deed="renew").exists()


def test_a_renewal_counts_itself_lists_the_reviews_and_warns_when_early(
    in_force: Authority, ada: User
) -> None:
    actions.review(by=ada, reason="Still.", review_by=soon(20), **fresh(in_force))
    browser = client_for(ada)
    page = browser.get(address("renew", in_force)).content.decode()
    assert "The first" in page and "by Ada Lindley" in page and "more than four weeks away" in page
    assert send(browser, "renew", in_force, reason="Goes on.", **RENEWED).status_code == 302
    told = answers_of(in_force, "renew")
    assert told["Which renewal is this?"] == "The first"
    assert told["Which reviews were held?"].endswith("by Ada Lindley")
    assert told["What have the looks given so far?"] == RENEWED["gave"]
    # Until that one begins there is no other.
    again = send(browser, "renew", in_force, reason="Once more.", **RENEWED)
    assert again.status_code == 409 and "has not begun" in again.content.decode()
    assert renewal_words(in_force) == "The second"


def test_a_renewal_near_the_end_is_not_warned_of(
    case: Case, jordan: Person, dee: User, rae: User, ada: User
) -> None:
    near = make_ready(case, jordan, manager=dee, coordinator=rae, to_day=soon(28))
    actions.grant(by=ada, reason=WHY, **fresh(near))
    assert "four weeks away" not in client_for(ada).get(address("renew", near)).content.decode()


# --- The end -------------------------------------------------------------------------------------


@pytest.mark.parametrize("gap", ["cause", "reason", "told_on_day", *sorted(ENDED)])
def test_cancelling_needs_every_answer(in_force: Authority, asha: User, gap: str) -> None:
    posted = {"cause": "purpose_met", "reason": "Done.", **ENDED, **days("told_on", soon(0))}
    answer = send(client_for(asha), "cancel", in_force, **{**posted, gap: ""})
    assert answer.status_code == 200
    in_force.refresh_from_db()
    assert in_force.state == "in_force"


def test_what_became_of_what_was_found_is_kept(in_force: Authority, asha: User) -> None:
    browser = client_for(asha)
    posted = {
        "cause": "purpose_met",
        "reason": "We know.",
        **ENDED,
        "product": "handed_over",
        **days("told_on", soon(0)),
    }
    answer = send(browser, "cancel", in_force, **posted)
    assert "Say who it was handed to, and why" in answer.content.decode()
    answer = send(browser, "cancel", in_force, **posted, handed_to="The police, for the appeal.")
    assert answer.status_code == 302
    event = in_force.events.get(deed="cancel")
    assert (event.data["cause"], event.data["product"]) == ("purpose_met", "handed_over")
    told = answers_of(in_force, "cancel")
    assert told["Who was it handed to, and why?"] == "The police, for the appeal."
    assert told["What became of what was found?"] == "It was handed to someone else"


def test_one_that_waits_for_the_magistrate_is_cancelled_with_fewer_questions(
    awaiting: Authority, asha: User
) -> None:
    browser = client_for(asha)
    page = browser.get(address("cancel", awaiting)).content.decode()
    assert "What became of what was found?" not in page and "offence of the kind" in page
    answer = send(browser, "cancel", awaiting, cause="threshold_lost", reason="A lesser offence.")
    assert answer.status_code == 302
    awaiting.refresh_from_db()
    assert awaiting.state == "cancelled"


def test_the_threshold_is_no_cause_for_what_had_none(in_force: Authority, asha: User) -> None:
    posted = {"cause": "threshold_lost", "reason": "X.", **ENDED, **days("told_on", soon(0))}
    answer = send(client_for(asha), "cancel", in_force, **posted)
    assert answer.status_code == 200 and "offence of the kind" not in answer.content.decode()


@pytest.fixture
def lapsed(case: Case, jordan: Person, ada: User) -> Authority:
    return make_lapsed(case, jordan, officer=ada)


def worth(authority: Authority, person: Person, officer: User) -> str:
    life = life_of(authority)
    assert life is not None
    ask = Ask(clock.now(), str(person.pk), "facebook", str(officer.pk), "assessment", False)
    return state_at(life, ask)


def test_one_that_ended_is_shown_as_poor_practice_and_waits_to_be_written_up(
    lapsed: Authority, asha: User, rae: User, ada: User, ben: User
) -> None:
    for page in (address("page", lapsed), reverse("authority_list")):
        words = client_for(asha).get(page).content.decode()
        assert "without being cancelled. That is poor practice." in words
    assert waits(asha) == waits(rae) == [(ENDED_WORDS, lapsed.pk)]
    assert waits(ada) == waits(ben) == []
    offered = client_for(asha).get(address("page", lapsed)).content.decode()
    assert address("close_out", lapsed) in offered and address("cancel", lapsed) not in offered


def test_writing_it_up_leaves_it_one_that_ran_out(
    lapsed: Authority, jordan: Person, asha: User, rae: User
) -> None:
    browser = client_for(asha)
    assert worth(lapsed, jordan, asha) == "expired"
    posted = {"reason": "It was forgotten.", **ENDED}
    for gap in posted:
        assert send(browser, "close_out", lapsed, **{**posted, gap: ""}).status_code == 200
    assert send(browser, "close_out", lapsed, **posted).status_code == 302
    assert worth(lapsed, jordan, asha) == "expired"
    event = lapsed.events.get(deed="close_out")
    assert (event.by, event.data["product"]) == (asha, "kept")
    assert Entry.objects.get(deed="authority.closed_out").subjects == [jordan.pk]
    page = browser.get(address("page", lapsed)).content.decode()
    assert "Written up after it ended" in page and "was said on" in page
    assert waits(asha) == waits(rae) == []
    assert send(browser, "close_out", lapsed, **posted).status_code == 409


def test_one_that_ended_is_not_cancelled_afterwards(
    lapsed: Authority, jordan: Person, asha: User
) -> None:
    with pytest.raises(Refused, match="ended by itself"):
        actions.cancel(by=asha, reason="Late.", **fresh(lapsed))
    assert client_for(asha).get(address("cancel", lapsed)).status_code == 409
    assert worth(lapsed, jordan, asha) == "expired"


def test_one_that_runs_or_waits_is_not_written_up(
    in_force: Authority, awaiting: Authority, asha: User, ben: User
) -> None:
    for authority in (in_force, awaiting):
        with pytest.raises(Refused, match="ended without being cancelled"):
            actions.close_out(by=asha, reason="X.", product="kept", **fresh(authority))
        assert client_for(asha).get(address("close_out", authority)).status_code == 409
    assert client_for(ben).get(address("close_out", in_force)).status_code == 403


def test_the_summary_says_from_when_until_when_a_ripa_authorisation_runs(
    ripa_in_force: Authority, asha: User
) -> None:
    page = client_for(asha).get(address("page", ripa_in_force)).content.decode()
    assert "In force from" in page and "In force until" in page and "at 23:59" in page


def test_an_empty_answer_is_asked_for_in_a_sentence(in_force: Authority, ada: User) -> None:
    page = client_for(ada).post(address("cancel", in_force), {"version": in_force.version})
    words = page.content.decode()
    assert "Say more about why" in words and "Enter the say" not in words
