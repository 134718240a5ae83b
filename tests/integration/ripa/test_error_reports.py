"""The report as a PDF, and the reminders of the ten working days."""

from datetime import datetime, timedelta
from io import BytesIO

import pytest
from django.urls import reverse
from pypdf import PdfReader

from accounts.models import User
from audit import clock
from audit.clock import LONDON
from audit.models import Entry
from cases.models import Case, Person
from checks.actions import declare_late, record_outcome
from post.models import Message, Outgoing
from ripa.errors import due, reminders
from ripa.errors.actions import report_error
from ripa.models import ErrorCase
from socialcheck.celery import app
from tests.cast import client_for
from tests.factories_ripa import make_error


def words(user: User, error: ErrorCase) -> str:
    answer = client_for(user).get(reverse("error_pdf", args=[error.pk]))
    assert answer.status_code == 200 and answer["Content-Type"] == "application/pdf"
    return "\n".join(page.extract_text() for page in PdfReader(BytesIO(answer.content)).pages)


@pytest.fixture
def relevant(case: Case, jordan: Person, asha: User) -> ErrorCase:
    return make_error(
        case, jordan, by=asha, ripa_error=True, established_at=clock.now() - timedelta(days=2)
    )


def test_the_report_is_a_draft_until_it_was_reported(
    relevant: ErrorCase, sol: User, rae: User
) -> None:
    draft = words(rae, relevant)
    assert "DRAFT" in draft and "It is a relevant error under RIPA." in draft
    assert "A look on a telephone, from home." in draft and "Not recorded yet" in draft
    kept = Entry.objects.get(deed="error.report_printed")
    assert (kept.actor, kept.kind, kept.subjects) == (rae, "export", [relevant.person_id])
    report_error(
        by=sol, pk=relevant.pk, version=1, reported_at=clock.now(), reference="IPCO 2026/77"
    )
    final = words(rae, relevant)
    assert "DRAFT" not in final and "IPCO 2026/77" in final


def test_the_report_tells_of_the_look_and_never_what_it_brought(
    case: Case, jordan: Person, asha: User, sol: User
) -> None:
    viewing = declare_late(
        by=asha,
        case=case,
        person=jordan,
        looked_at=clock.now() - timedelta(hours=1),
        what_happened="From the duty telephone.",
    )
    record_outcome(by=asha, viewing=viewing, summary="A cake.", third_parties="", findings=[])
    text = words(sol, ErrorCase.objects.get(viewing=viewing))
    assert "made outside Socialcheck" in text and "It is closed until" in text
    assert "A cake." not in text


@pytest.mark.parametrize("name", ["asha", "dee", "ada", "sam"])
def test_others_are_not_given_it(
    name: str, relevant: ErrorCase, request: pytest.FixtureRequest
) -> None:
    browser = client_for(request.getfixturevalue(name))
    assert browser.get(reverse("error_pdf", args=[relevant.pk])).status_code == 403


def test_each_officer_is_reminded_once_when_three_days_are_left_and_once_when_it_is_over(
    case: Case, jordan: Person, asha: User, sol: User, monkeypatch: pytest.MonkeyPatch
) -> None:
    established = datetime(2026, 6, 1, 9, tzinfo=LONDON)
    error = make_error(case, jordan, by=asha, ripa_error=True, established_at=established)
    # Neither of these is to be reported.
    make_error(case, jordan, by=asha)
    make_error(case, jordan, by=asha, ripa_error=False)

    def at(day: int) -> list[Message]:
        moment = datetime(2026, 6, day, 10, tzinfo=LONDON)
        monkeypatch.setattr(clock, "now", lambda: moment)
        for _ in range(3):
            reminders.remind_of_reports()
        return list(Message.objects.filter(to=sol).order_by("pk"))

    assert at(9) == []
    (soon,) = at(10)
    assert "within three working days" in soon.text
    assert soon.link == reverse("error_page", args=[error.pk])
    assert at(15) == [soon]
    soon, over = at(16)
    assert "is over" in over.text
    for message in (soon, over):
        assert "Jordan" not in message.text and case.reference not in message.text
        assert Outgoing.objects.filter(key=f"email:{message.key}").exists()
    error.reported_at = clock.now()
    error.save()
    assert reminders.remind_of_reports() == 0


def test_the_scheduler_knows_the_task() -> None:
    app.loader.import_default_modules()
    assert "ripa.remind_of_error_reports" in app.tasks
    scheduled = {each["task"] for each in app.conf.beat_schedule.values()}
    assert "ripa.remind_of_error_reports" in scheduled
    assert due.REMIND_AT == 3
