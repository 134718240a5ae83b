"""A check being planned: saved page by page, so that nothing typed is lost."""

from typing import Any

from accounts.access import authorise, unknown
from accounts.models import User
from accounts.permissions import Permission
from audit import clock
from audit.recording import action, in_one_transaction, record
from audit.refusals import PlainDecision, Stale
from cases.queries import find_case, place_of
from checks.actions import rewrite_check, write_check
from checks.deeds import DRAFT_READ, DRAFT_SAVED
from checks.forms import STEPS, answers_of
from checks.models import Check, Draft
from socialcheck.questionnaire import Questionnaire


@action
def start_draft(*, by: User, reference: str, check: Check | None = None) -> Draft:
    """Begin to plan a check, or to change one; a draft that its writer left open is taken up
    again.
    """
    case = find_case(by=by, reference=reference, permission=Permission.PLAN_CHECK)
    if check is None:
        left = Draft.objects.filter(case=case, by=by, check_made__isnull=True).first()
        if left is not None:
            return left
    draft = Draft.objects.create(
        case=case,
        by=by,
        check_made=check,
        check_version=check.version if check else 0,
        answers=answers_of(check, by=by) if check else {},
    )
    record(DRAFT_SAVED, by=by, on=draft, cases=[case.pk])
    return draft


@in_one_transaction
def open_draft(*, by: User, reference: str, draft_id: int) -> Draft:
    """The writer's own draft, with the read on record."""
    case = find_case(by=by, reference=reference, permission=Permission.PLAN_CHECK)
    draft = (
        Draft.objects.select_related("case", "check_made")
        .filter(pk=draft_id, case=case, by=by)
        .first()
    )
    if draft is None:
        raise unknown(f"draft {draft_id} on case {case.reference}", cases=[case.pk])
    record(DRAFT_READ, by=by, on=draft, cases=[case.pk])
    return draft


@action
def save_page(*, by: User, draft: Draft, slug: str, posted: dict[str, Any]) -> None:
    """Keep what was typed on one page."""
    authorise(by, Permission.PLAN_CHECK, place_of(draft.case, by), sight=Permission.SEE_CASE)
    kept = Draft.objects.select_for_update(of=("self",)).filter(pk=draft.pk).first()
    if kept is None:
        raise unknown(f"draft {draft.pk} on case {draft.case.reference}", cases=[draft.case_id])
    draft = kept
    draft.answers[slug] = posted
    draft.saved_at = clock.now()
    draft.save()
    record(DRAFT_SAVED, by=by, on=draft, cases=[draft.case_id], details={"page": slug})


def questionnaire_of(draft: Draft, by: User) -> Questionnaire:
    """The pages of the draft, with what was typed on them."""
    return Questionnaire(STEPS, draft.answers, case=draft.case, by=by)


@action
def finish_draft(*, by: User, draft: Draft, seen: str) -> Check:
    """Turn a finished draft into its check, or into the change of one; the draft is gone with
    it.

    `seen` is the state of the answers that were shown to be checked. Raises `Stale` where they were
    changed since, or one of them is open again.
    """
    held = Draft.objects.select_for_update(of=("self",)).select_related("case", "check_made")
    kept = held.filter(pk=draft.pk).first()
    if kept is None:
        raise unknown(f"draft {draft.pk} on case {draft.case.reference}", cases=[draft.case_id])
    draft = kept
    asked = questionnaire_of(draft, by)
    if asked.state() != seen or asked.first_unfinished() is not None:
        raise Stale(
            PlainDecision(
                words="These answers were changed after this page was shown, so nothing was saved.",
                next="Check the answers as they are now. Then save the check.",
            ),
            cases=[draft.case_id],
        )
    answers: dict[str, Any] = {}
    for form in asked.finished():
        answers |= form.answers()
    subjects = answers.pop("subjects")
    if draft.check_made is None:
        check = write_check(by=by, case=draft.case, subjects=subjects, answers=answers)
    else:
        check = rewrite_check(
            by=by,
            check=draft.check_made,
            subjects=subjects,
            answers=answers,
            version=draft.check_version,
        )
    draft.delete()
    return check
