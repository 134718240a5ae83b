"""An answer being recorded: saved page by page, so that nothing typed is lost."""

from typing import Any

from accounts.access import unknown
from accounts.models import User
from accounts.permissions import Permission
from audit import clock
from audit.recording import action, in_one_transaction, record
from audit.refusals import PlainDecision, Stale
from cases.models import Case, Person
from cases.queries import find_case, find_person, same_person_ids
from consent.answers.flow import DEED, answer_from, questionnaire
from consent.answers.given import Answer
from consent.answers.writing import write_assessment, write_consent
from consent.changes import may_change
from consent.deeds import ANSWER_DRAFT_DISCARDED, ANSWER_DRAFT_READ, ANSWER_DRAFTED
from consent.models import Assessment, ConsentDraft, ConsentEvent
from socialcheck.questionnaire import Questionnaire


@action
def start_draft(*, by: User, case: Case, person: Person, posted: dict[str, Any]) -> ConsentDraft:
    """Begin to record an answer, with what was typed on the first page."""
    may_change(by, Permission.RECORD_CONSENT, case, person)
    draft = ConsentDraft.objects.create(
        case=case, person=person, by=by, answers={DEED.slug: posted}
    )
    record(ANSWER_DRAFTED, by=by, on=draft, subjects=[person.pk], cases=[case.pk])
    return draft


@in_one_transaction
def open_draft(
    *, by: User, reference: str, person_id: int, draft_id: int
) -> tuple[Case, Person, ConsentDraft]:
    """The writer's own draft, with the read on record.

    The person is the record that stands for them now, also where it was merged since.
    """
    case = find_case(by=by, reference=reference, permission=Permission.RECORD_CONSENT)
    person = find_person(by=by, case=case, person_id=person_id)
    draft = drafts_of(by=by, case=case, person=person).filter(pk=draft_id).first()
    if draft is None:
        raise unknown(f"answer draft {draft_id} on case {case.reference}", cases=[case.pk])
    record(ANSWER_DRAFT_READ, by=by, on=draft, subjects=[person.pk], cases=[case.pk])
    return case, person, draft


def drafts_of(*, by: User, case: Case, person: Person) -> Any:
    """The drafts that `by` left open about this person here, the newest first."""
    ids = same_person_ids(person)
    return ConsentDraft.objects.select_related("person").filter(case=case, person__in=ids, by=by)


@action
def save_page(
    *,
    by: User,
    case: Case,
    person: Person,
    draft: ConsentDraft,
    slug: str,
    posted: dict[str, Any],
) -> ConsentDraft:
    """Keep what was typed on one page."""
    may_change(by, Permission.RECORD_CONSENT, case, person)
    draft = _held(draft, case)
    draft.answers[slug] = posted
    draft.saved_at = clock.now()
    draft.save()
    record(
        ANSWER_DRAFTED,
        by=by,
        on=draft,
        subjects=[person.pk],
        cases=[case.pk],
        details={"page": slug},
    )
    return draft


def asked_of(draft: ConsentDraft, *, case: Case, person: Person, by: User) -> Questionnaire:
    """The pages of the draft that matter, with what was typed on them."""
    return questionnaire(case=case, person=person, by=by, typed=draft.answers)


@action
def finish_draft(
    *, by: User, case: Case, person: Person, draft: ConsentDraft, seen: str
) -> ConsentEvent | Assessment:
    """Turn a finished draft into its record; the draft is gone with it.

    `seen` is the state of the answers that were shown to be checked. Raises `Stale` where they were
    changed since, or one of them is open again.
    """
    draft = _held(draft, case)
    asked = asked_of(draft, case=case, person=person, by=by)
    if asked.state() != seen or asked.first_unfinished() is not None:
        raise Stale(
            PlainDecision(
                words="These answers were changed after this page was shown, so nothing was "
                "recorded.",
                next="Check the answers as they are now. Then record them.",
            ),
            subjects=[person.pk],
            cases=[case.pk],
        )
    found = answer_from(asked)
    made: ConsentEvent | Assessment
    if isinstance(found, Answer):
        made = write_consent(by=by, case=case, person=person, answer=found)
    else:
        made = write_assessment(by=by, case=case, person=person, assessed=found)
    draft.delete()
    return made


@action
def discard_draft(*, by: User, case: Case, person: Person, draft: ConsentDraft) -> None:
    """Let go of a draft that is not wanted. What was typed in it is gone; that it was, is not."""
    may_change(by, Permission.RECORD_CONSENT, case, person)
    draft = _held(draft, case)
    record(ANSWER_DRAFT_DISCARDED, by=by, on=draft, subjects=[person.pk], cases=[case.pk])
    draft.delete()


def _held(draft: ConsentDraft, case: Case) -> ConsentDraft:
    """The draft as it is now, locked. Whoever comes after it was finished finds none."""
    held = ConsentDraft.objects.select_for_update(of=("self",)).select_related("person")
    kept = held.filter(pk=draft.pk).first()
    if kept is None:
        raise unknown(f"answer draft {draft.pk} on case {case.reference}", cases=[case.pk])
    return kept
