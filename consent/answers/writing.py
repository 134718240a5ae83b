"""Writing an answer or a test, once all that it rests on is in order. Called inside an action."""

from accounts.models import User
from accounts.permissions import Permission
from audit import clock
from audit.recording import record
from cases.locks import lock_root
from cases.models import Attribution, Case, Person
from cases.queries import own_record, same_person_ids
from consent.answers.given import Answer, Assessed
from consent.answers.rights import age_on, rights_open
from consent.changes import may_change, must_have_happened, refused
from consent.competence import HOLDS_FOR_DAYS, TESTS, still_holds
from consent.deeds import ASSESSMENT_RECORDED, CONSENT_RECORDED
from consent.models import Assessment, ConsentDeed, ConsentEvent
from consent.queries import rule_event
from consent.rules import Footing
from consent.signals import consent_changed


def write_consent(*, by: User, case: Case, person: Person, answer: Answer) -> ConsentEvent:
    """Write the answer, with the test that it rests on.

    Raises `Refused` where something that it rests on is not in order, ValueError where a part that
    the deed needs is missing: what the rules could not read is never written. A refusal or a
    withdrawal waits for no test and no proof: taking consent back is always easy.
    """
    may_change(by, Permission.RECORD_CONSENT, case, person)
    root = lock_root(person)
    own = own_record(case, person)
    must_have_happened(answer.at, case, person)
    _decided_by_another(by, answer, case, person)
    assessment = None
    if answer.deed == ConsentDeed.GIVEN:
        _in_their_right(answer, case, root)
        _profiles_are_theirs(answer, case, root)
        assessment = _test_behind(answer, by, case, own)
    event = ConsentEvent(
        case=case,
        person=own,
        deed=answer.deed,
        at=answer.at,
        decider=answer.decider,
        decider_person=_decider(answer, root, own),
        footing=answer.footing,
        footing_basis=answer.footing_basis,
        parental_basis=answer.parental_basis,
        assessment=assessment,
        route=answer.route,
        in_writing=answer.in_writing,
        wording=answer.wording,
        platforms=answer.platforms,
        profiles=sorted(answer.profiles),
        purposes=answer.purposes,
        scope_from=answer.scope_from,
        scope_to=answer.scope_to,
        reason=answer.note,
        recorded_by=by,
    )
    rule_event(event, {})
    event.save()
    record(CONSENT_RECORDED, by=by, on=event, subjects=[own.pk], cases=[case.pk])
    consent_changed.send(sender=ConsentEvent, root=root, event=event, by=by)
    return event


def write_assessment(*, by: User, case: Case, person: Person, assessed: Assessed) -> Assessment:
    """Write a test that was not met, by itself: there is no answer to write with it."""
    may_change(by, Permission.RECORD_CONSENT, case, person)
    root = lock_root(person)
    must_have_happened(assessed.made_at, case, person)
    _right_test(assessed, case, root)
    if assessed.able:
        raise refused(
            "The test is met: they can decide this.",
            "Record what they decide, together with the test.",
            case,
            person,
        )
    if any(not _is_answered(assessed, each.slug) for each in TESTS[assessed.kind].questions):
        raise refused(
            "The test is not complete.",
            "Answer each of its questions, and say why.",
            case,
            person,
        )
    assessment = _assessment(assessed, by, case, own_record(case, person))
    record(ASSESSMENT_RECORDED, by=by, on=assessment, subjects=[person.pk], cases=[case.pk])
    return assessment


def _decider(answer: Answer, root: Person, own: Person) -> Person | None:
    """The record of who decided; of the person themselves it is the one that the case has."""
    decider = answer.decider_person
    return own if decider is not None and decider.pk in same_person_ids(root) else decider


def same_name(one: str, other: str) -> bool:
    """Whether two names are the same, whatever their case and spacing."""
    return one.casefold().split() == other.casefold().split()


def _decided_by_another(by: User, answer: Answer, case: Case, person: Person) -> None:
    """Who records an answer never gave it."""
    if same_name(answer.decider, by.name):
        raise refused(
            "You cannot decide for the family: the answer has your own name on it.",
            "Name the one who decided. If one of the family has your name, ask a colleague to "
            "record the answer.",
            case,
            person,
        )


def _in_their_right(answer: Answer, case: Case, root: Person) -> None:
    own = answer.footing != Footing.PARENTAL_RESPONSIBILITY
    decider = answer.decider_person
    by_themselves = decider is not None and decider.pk in same_person_ids(root)
    if answer.footing and own != by_themselves:
        raise refused(
            f"Only {root.name} can decide in their own right, and nobody has parental "
            "responsibility for themself.",
            "Check who decided, and in what right.",
            case,
            root,
        )
    age = age_on(root.born_on, clock.london_day(answer.at))
    # An answer without any right is the rules' to refuse.
    if answer.footing and answer.footing not in rights_open(own=own, age=age):
        raise refused(
            f"At {age}, nobody can agree for {root.name} in that right.",
            "Check their date of birth, who decided, and in what right.",
            case,
            root,
        )


def _profiles_are_theirs(answer: Answer, case: Case, root: Person) -> None:
    theirs = Attribution.objects.filter(person__in=same_person_ids(root))
    if set(answer.profiles) - set(theirs.values_list("profile_id", flat=True)):
        raise refused(
            f"One of these profiles is not recorded as that of {root.name}.",
            "Choose among the profiles on the person's page, or add the profile there first.",
            case,
            root,
        )


def _test_behind(answer: Answer, by: User, case: Case, person: Person) -> Assessment | None:
    """The test that an own answer rests on: met, about this, and made for this moment."""
    if answer.footing not in TESTS:
        return None
    assessed = answer.assessed
    if assessed is None or assessed.kind != answer.footing:
        raise refused(
            "There is no test of whether they can decide this.",
            "Record the test, question by question, together with their answer.",
            case,
            person,
        )
    if not assessed.able:
        raise refused(
            "The test is not met: they cannot decide this now.",
            "Record the test by itself. Help them to decide, and try again later.",
            case,
            person,
        )
    made, answered = clock.london_day(assessed.made_at), clock.london_day(answer.at)
    if assessed.made_at > answer.at or not still_holds(made, answered):
        raise refused(
            "The test was not made for this answer.",
            f"It must be made before they answer, and no more than {HOLDS_FOR_DAYS} days before. "
            "Make it again.",
            case,
            person,
        )
    return _assessment(assessed, by, case, person)


def _right_test(assessed: Assessed, case: Case, root: Person) -> None:
    age = age_on(root.born_on, clock.london_day(assessed.made_at))
    if assessed.kind not in rights_open(own=True, age=age):
        raise refused(
            f"That test is not for somebody who is {age}.",
            TESTS[assessed.kind].before,
            case,
            root,
        )


def _is_answered(assessed: Assessed, slug: str) -> bool:
    answered = assessed.answers.get(slug)
    return answered is not None and answered.met is not None and bool(answered.why.strip())


def _assessment(assessed: Assessed, by: User, case: Case, person: Person) -> Assessment:
    assessment = Assessment(
        case=case,
        person=person,
        kind=assessed.kind,
        decision=assessed.decision,
        made_at=assessed.made_at,
        assessor=assessed.assessor,
        assessor_role=assessed.assessor_role,
        answers={
            slug: {"met": answered.met, "why": answered.why}
            for slug, answered in assessed.answers.items()
        },
        able=assessed.able,
        recorded_by=by,
    )
    assessment.save()
    return assessment
