"""Everyone answers for themselves whether they have an interest of their own in a check."""

import pytest
from django.db import DatabaseError, transaction
from django.urls import reverse

from accounts.models import User
from audit.models import Entry
from audit.refusals import NotAllowed, Refused, Unknown
from cases.models import Attribution, Case, Person
from checks.actions import close_check
from checks.drafts import finish_draft, questionnaire_of, save_page, start_draft
from checks.facts import ask_for, personal_interest
from checks.interest import answer_interest
from checks.models import Check, InterestAnswer
from post.models import Message
from ripa.ledger import Stopped, admit
from ripa.models import Stop, Viewing
from tests.cast import client_for
from tests.factories import make_profile
from tests.factories_checks import REASONS, make_check

pytestmark = pytest.mark.django_db

QUESTION = "Do you know this family, or have any interest of your own?"


@pytest.fixture
def profile(case: Case, jordan: Person) -> Attribution:
    return make_profile(jordan, case)


@pytest.fixture
def check(case: Case, jordan: Person) -> Check:
    return make_check(case, jordan)


@pytest.fixture
def door(check: Check, jordan: Person, profile: Attribution) -> str:
    at = [check.case.reference, check.number, jordan.pk, profile.profile_id]
    return reverse("before_you_look", args=at)


def click(check: Check, person: Person, attribution: Attribution, by: User) -> Viewing:
    ask = ask_for(check, by=by, person=person, profile=attribution.profile, reasons=REASONS)
    return admit(by=by, ask=ask).viewing


def test_an_interest_of_the_planners_stops_the_planner_and_not_the_colleague(
    case: Case, jordan: Person, profile: Attribution, asha: User, ben: User
) -> None:
    check = make_check(case, jordan, personal_interest=True)
    with pytest.raises(Stopped) as stopped:
        click(check, jordan, profile, asha)
    assert stopped.value.decision.rule == "G03"
    answer_interest(by=ben, check=check, declared=False)
    assert click(check, jordan, profile, ben).facts["personal_interest"] == "none"
    assert personal_interest(check, asha) == "declared"


def test_who_was_not_asked_is_not_let_in_and_nothing_is_taken_for_their_answer(
    check: Check, jordan: Person, profile: Attribution, ben: User
) -> None:
    with pytest.raises(Stopped) as stopped:
        click(check, jordan, profile, ben)
    assert stopped.value.decision.rule == "G04"
    assert Stop.objects.get().facts["personal_interest"] == "unknown"


def test_a_colleague_is_asked_on_the_page_before_the_click_and_then_goes_on(
    door: str, check: Check, jordan: Person, asha: User, ben: User
) -> None:
    planner = client_for(asha).get(door).content.decode()
    assert "First, a question about you" not in planner and "Why is this look necessary" in planner
    client = client_for(ben)
    asked = client.get(door).content.decode()
    assert QUESTION in asked and "Record the look and go on" not in asked
    assert not Stop.objects.exists()
    unanswered = client.post(door, {"interest": "1"})
    assert unanswered.status_code == 200
    assert "There is a problem" in unanswered.content.decode()
    answered = client.post(door, {"interest": "1", "personal_interest": "no"})
    assert answered["Location"] == door
    assert "Why is this look necessary" in client.get(door).content.decode()
    assert client.post(door, REASONS).status_code == 302
    assert Viewing.objects.get().worker == ben
    entry = Entry.objects.get(deed="check.interest_answered", actor=ben)
    assert entry.subjects == [jordan.pk] and entry.cases == [check.case_id]
    assert entry.additional_data == {"declared": False}


def test_reasons_that_were_typed_before_the_question_was_answered_are_kept(
    door: str, ben: User
) -> None:
    client = client_for(ben)
    stopped = client.post(door, {"reasons": "Typed with care"})
    assert stopped.status_code == 409 and "Typed with care" in stopped.content.decode()
    again = client.post(door, {"interest": "1", "reasons": "Typed with care"})
    assert "Typed with care" in again.content.decode()
    answered = client.post(
        door, {"interest": "1", "personal_interest": "no", "reasons": "Typed with care"}
    )
    assert answered.status_code == 200
    assert "Typed with care" in answered.content.decode()
    assert "Record the look and go on" in answered.content.decode()


def test_a_declared_interest_stops_the_worker_and_tells_the_managers(
    door: str, check: Check, asha: User, ben: User, dee: User
) -> None:
    client = client_for(ben)
    client.post(door, {"interest": "1", "personal_interest": "yes"})
    page = client.get(door).content.decode()
    assert "Stopped: a colleague has to make this check" in page
    assert Message.objects.filter(to=dee, text__contains="declared an interest").count() == 1
    assert "Why is this look necessary" in client_for(asha).get(door).content.decode()


def test_the_newest_answer_counts_and_the_earlier_ones_stay(
    door: str, check: Check, ben: User
) -> None:
    client = client_for(ben)
    for answer, fact in (("yes", "declared"), ("no", "none"), ("no", "none"), ("yes", "declared")):
        client.post(door, {"interest": "1", "personal_interest": answer})
        assert personal_interest(check, ben) == fact
    kept = InterestAnswer.objects.filter(worker=ben).order_by("id")
    assert [each.declared for each in kept] == [True, False, True]
    with pytest.raises(DatabaseError), transaction.atomic():
        kept[0].delete()


def test_an_answer_for_one_check_is_none_for_another(
    case: Case, jordan: Person, check: Check, ben: User
) -> None:
    answer_interest(by=ben, check=check, declared=False)
    assert personal_interest(make_check(case, jordan), ben) == "unknown"


def test_changing_a_check_answers_for_whoever_changes_it_alone(
    case: Case, jordan: Person, asha: User, ben: User
) -> None:
    check = make_check(case, jordan, personal_interest=True)
    draft = start_draft(by=ben, reference=case.reference, check=check)
    page = draft.answers["how"]
    assert page["personal_interest"] == ""
    save_page(by=ben, draft=draft, slug="how", posted={**page, "personal_interest": "no"})
    draft.refresh_from_db()
    finish_draft(by=ben, draft=draft, seen=questionnaire_of(draft, ben).state())
    assert personal_interest(check, asha) == "declared"
    assert personal_interest(check, ben) == "none"
    mine = start_draft(by=asha, reference=case.reference, check=check)
    assert mine.answers["how"]["personal_interest"] == "yes"


def test_only_those_who_may_look_answer_and_only_while_the_check_is_open(
    check: Check, asha: User, cal: User, eli: User
) -> None:
    for other, refusal in ((cal, Unknown), (eli, NotAllowed)):
        with pytest.raises(refusal):
            answer_interest(by=other, check=check, declared=False)
    close_check(by=asha, check=check, reason="Answered.")
    with pytest.raises(Refused):
        answer_interest(by=asha, check=check, declared=True)
    assert not InterestAnswer.objects.exclude(worker=asha, declared=False).exists()
