"""What the page of one answer says of what it rests on, and of the paper behind it."""

from collections.abc import Iterator

from django.urls import reverse

from accounts.access import can
from accounts.models import User
from accounts.permissions import Permission
from cases.models import Case
from cases.queries import place_of
from consent.answers.confirming import waits_for_writing
from consent.competence import TESTS
from consent.models import Assessment, ConsentDeed, ConsentEvent, SignedForm
from socialcheck.templatetags.ui import uk_date, uk_datetime

Row = tuple[str, str]
NOT_MET = "They could not decide this when they were asked"


def rests_on(event: ConsentEvent) -> Iterator[Row]:
    """The words that were used, the right to decide, and the test, as far as there are any."""
    if event.confirms is not None:
        yield "What it confirms", f"What was said on {uk_datetime(event.confirms.at)}"
    if event.wording is not None:
        yield "In which words", f"{event.wording.title}, {event.wording}"
    if event.parental_basis:
        yield "Parental responsibility rests on", event.get_parental_basis_display()
    if event.footing_basis:
        yield "What the right to decide rests on", event.footing_basis
    if event.assessment is not None:
        yield from _test(event.assessment)


def not_met_item(assessment: Assessment) -> dict[str, object]:
    """A test that was not met, as an item of the person's history."""
    return {
        "at": assessment.made_at,
        "title": NOT_MET,
        "by": str(assessment.recorded_by),
        "text": "\n".join(_line(*row) for row in _test(assessment)),
    }


def _line(key: str, value: str) -> str:
    return f"{key} {value}" if key.endswith("?") else f"{key}: {value}"


def _test(assessment: Assessment) -> Iterator[Row]:
    test = TESTS[assessment.kind]
    made = f"{assessment.assessor}, {assessment.assessor_role}, {uk_datetime(assessment.made_at)}"
    yield test.name, f"{'Met' if assessment.able else 'Not met'}. Made by {made}."
    yield "About which decision", assessment.decision
    for question in test.questions:
        answered = assessment.answers.get(question.slug, {})
        yield question.text, f"{'Yes' if answered.get('met') else 'No'}. {answered.get('why', '')}"


def confirmations(event: ConsentEvent) -> Iterator[Row]:
    """That consent by word of mouth is, or is not yet, in writing."""
    for each in event.confirmed_by.all():
        struck = " This was struck out." if each.struck_out_by.all() else ""
        yield (
            "Confirmed in writing",
            f"On {uk_date(each.at)}, recorded by {each.recorded_by}.{struck}",
        )
    if waits_for_writing(event):
        yield "In writing", "Unconfirmed: it has not been put in writing."


def paper(by: User, case: Case, event: ConsentEvent) -> dict[str, object]:
    """The signed forms, and where more can be added by whoever may."""
    args = [case.reference, event.person_id, event.pk]
    events = (event, *event.confirmed_by.all())
    may = can(by, Permission.RECORD_CONSENT, place_of(case, by))
    counts = event.deed != ConsentDeed.INVALIDATED and not event.struck_out_by.all()
    return {
        "signed_forms": [_form(each, case) for one in events for each in one.signed_forms.all()],
        "confirm": reverse("consent_confirm", args=args)
        if may and waits_for_writing(event)
        else "",
        "add_form": reverse("signed_form_add", args=args)
        if may and counts and event.in_writing
        else "",
    }


def _form(form: SignedForm, case: Case) -> dict[str, str]:
    args = [case.reference, form.event.person_id, form.event_id, form.pk]
    kind = form.content_type.partition("/")[2].upper()
    return {
        "text": form.name,
        "href": reverse("signed_form", args=args),
        "about": f"{kind}, {max(1, round(form.size / 1024))} KB, SHA-256 {form.sha256}",
    }
