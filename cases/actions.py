"""The only door for writing cases and people.

What was typed and cannot be kept raises Django's `ValidationError`, named by field, for the form
to show. What was refused raises `Refused`. Either way nothing is changed.
"""

from dataclasses import dataclass
from datetime import date

from django.core.exceptions import ValidationError
from guardian.shortcuts import assign_perm, remove_perm

from accounts.access import actor_for, authorise, can, unknown
from accounts.models import Team, User
from accounts.permissions import Permission, Place
from audit import clock
from audit.recording import action, record
from audit.refusals import PlainDecision, Stale
from cases import deeds
from cases.locks import lock_people, lock_root
from cases.models import (
    Alias,
    Attribution,
    Case,
    CaseNote,
    Confidence,
    Involvement,
    InvolvementRole,
    Merge,
    OnlineProfile,
    Person,
)
from cases.profile_address import NotAnAddress, ProfileAddress, parse
from cases.queries import (
    WORK_ON_CASE,
    colleagues_let_in,
    find_attribution,
    find_case,
    find_lookalikes,
    find_note,
    find_other_record,
    find_person,
    people_on,
    place_of,
    same_person_ids,
    social_workers,
)

_STALE = PlainDecision(
    words="Someone changed this after you opened it.",
    next="What you typed is still here. Compare it with the record as it is now, then save again.",
)


@dataclass(frozen=True)
class CaseDetails:
    """What a case says of itself. `restricted`, `team` and `lead` are for a manager to change."""

    kind: str
    title: str
    team: Team
    lead: User
    opened_on: date
    restricted: bool = False
    domestic_abuse: bool = False


def _check_allocation(details: CaseDetails) -> None:
    if not social_workers([details.team.pk]).filter(pk=details.lead.pk).exists():
        raise ValidationError(
            {"lead": f"{details.lead} is not a social worker in {details.team}. Choose who is"}
        )


def _check_fresh(found: int, seen: int, *, cases: list[int], subjects: list[int]) -> None:
    if found != seen:
        # The page shows the form again with this version in it, so that it can be saved knowingly.
        raise Stale(_STALE, cases=cases, subjects=subjects, details={"version": found})


def _locked(case: Case) -> Case:
    return (
        Case.objects.select_for_update(of=("self",)).select_related("team", "lead").get(pk=case.pk)
    )


@action
def create_case(*, by: User, reference: str, details: CaseDetails) -> Case:
    """Open a case in a team of the actor's. Only its manager may restrict it."""
    place = Place(team=details.team.pk, lead=details.lead.pk)
    actor = actor_for(by)
    authorise(by, Permission.CREATE_CASE, place, what="a new case")
    if details.team.pk not in actor.teams | actor.manages:
        raise ValidationError({"team": "Choose a team that you work in"})
    if details.restricted and not can(by, Permission.GRANT_CASE, place):
        raise ValidationError({"restricted": "Only the team's manager can restrict a case"})
    _check_allocation(details)
    if Case.objects.filter(reference__iexact=reference).exists():
        # The same words whether or not the actor may see the case that has it.
        raise ValidationError({"reference": "That reference is already in use"})
    case = Case.objects.create(reference=reference.upper(), **vars(details))
    record(deeds.CASE_OPENED, by=by, on=case, cases=[case.pk])
    return case


@action
def change_case(*, by: User, reference: str, version: int, details: CaseDetails) -> Case:
    """Change a case's details. Its team, allocation and restriction change only for a manager."""
    case = _locked(find_case(by=by, reference=reference, permission=Permission.EDIT_CASE))
    _check_fresh(case.version, version, cases=[case.pk], subjects=[])
    managed = (details.team, details.lead, details.restricted)
    if managed != (case.team, case.lead, case.restricted):
        authorise(by, Permission.GRANT_CASE, place_of(case, by), cases=[case.pk])
    if managed[:2] != (case.team, case.lead):
        _check_allocation(details)
    if case.closed_on and details.opened_on > case.closed_on:
        raise ValidationError({"opened_on": "The case cannot open after it closed"})
    for name, value in vars(details).items():
        setattr(case, name, value)
    case.version += 1
    case.save()
    record(deeds.CASE_CHANGED, by=by, on=case, cases=[case.pk])
    return case


@action
def close_case(*, by: User, reference: str, version: int, closed_on: date) -> Case:
    """Close a case on a day that is not before it opened, nor in the future."""
    case = _locked(find_case(by=by, reference=reference, permission=Permission.EDIT_CASE))
    _check_fresh(case.version, version, cases=[case.pk], subjects=[])
    if closed_on < case.opened_on:
        raise ValidationError(
            {"closed_on": f"The case opened on {case.opened_on:%-d %B %Y}. Enter a later date"}
        )
    case.closed_on = closed_on
    case.version += 1
    case.save()
    record(deeds.CASE_CLOSED, by=by, on=case, cases=[case.pk])
    return case


@action
def reopen_case(*, by: User, reference: str, reason: str) -> Case:
    """Open a closed case again, saying why."""
    case = _locked(find_case(by=by, reference=reference, permission=Permission.EDIT_CASE))
    if case.closed_on is not None:
        case.closed_on = None
        case.version += 1
        case.save()
        record(deeds.CASE_REOPENED, by=by, on=case, cases=[case.pk], reason=reason)
    return case


@action
def add_note(*, by: User, reference: str, text: str) -> CaseNote:
    """Write a note on a case. Notes are never edited."""
    case = find_case(by=by, reference=reference, permission=Permission.EDIT_CASE)
    note = CaseNote.objects.create(case=case, by=by, text=text)
    record(deeds.NOTE_ADDED, by=by, on=note, cases=[case.pk], subjects=people_on(case))
    return note


@action
def amend_note(*, by: User, reference: str, note_id: int, text: str) -> CaseNote:
    """Add to a note. The first words stay as they were written."""
    case = find_case(by=by, reference=reference, permission=Permission.EDIT_CASE)
    first = find_note(case=case, note_id=note_id)
    note = CaseNote.objects.create(case=case, by=by, text=text, amends=first)
    record(deeds.NOTE_AMENDED, by=by, on=first, cases=[case.pk], subjects=people_on(case))
    return note


@action
def add_person(
    *,
    by: User,
    reference: str,
    name: str,
    born_on: date | None,
    role: InvolvementRole,
    same_as: int | None = None,
) -> Person:
    """Put a person on a case: a new record, or the one that `same_as` says is the same person.

    `same_as` must be one of the records that the actor would be shown as like the one typed.
    """
    case = find_case(by=by, reference=reference, permission=Permission.EDIT_CASE)
    if same_as is None:
        person = Person.objects.create(name=name, born_on=born_on, born_on_unknown=born_on is None)
    else:
        person = _chosen(by, case, same_as, name, born_on)
    if case.involvements.filter(person__in=same_person_ids(person), role=role).exists():
        raise ValidationError(f"{person} is already on this case as {role.label.lower()}.")
    Involvement.objects.create(case=case, person=person, role=role)
    record(deeds.PERSON_ADDED, by=by, on=person, cases=[case.pk], subjects=[person.pk])
    return person


def _chosen(by: User, case: Case, same_as: int, name: str, born_on: date | None) -> Person:
    alike = find_lookalikes(by=by, names=(name,), born_on=born_on)
    for each in alike.to_choose:
        if each.person.pk == same_as:
            return each.person
    raise unknown(f"person {same_as}", cases=[case.pk])


@action
def change_person(
    *, by: User, reference: str, person_id: int, version: int, name: str, born_on: date | None
) -> Person:
    """Correct a person's name or date of birth."""
    case = find_case(by=by, reference=reference, permission=Permission.EDIT_CASE)
    person = lock_root(find_person(by=by, case=case, person_id=person_id))
    _check_fresh(person.version, version, cases=[case.pk], subjects=[person.pk])
    person.name = name
    person.born_on = born_on
    person.born_on_unknown = born_on is None
    person.version += 1
    person.save()
    record(deeds.PERSON_CHANGED, by=by, on=person, cases=[case.pk], subjects=[person.pk])
    return person


@action
def add_alias(*, by: User, reference: str, person_id: int, name: str) -> Alias:
    """Add another name that a person uses or used."""
    case = find_case(by=by, reference=reference, permission=Permission.EDIT_CASE)
    person = lock_root(find_person(by=by, case=case, person_id=person_id))
    known = [person.name, *person.aliases.values_list("name", flat=True)]
    if name.casefold() in (each.casefold() for each in known):
        raise ValidationError({"name": f"{person} is already recorded under that name"})
    alias = Alias.objects.create(person=person, name=name)
    record(deeds.ALIAS_ADDED, by=by, on=alias, cases=[case.pk], subjects=[person.pk])
    return alias


def read_address(address: str, platform: str = "") -> ProfileAddress:
    """The profile that an address leads to. Raises `ValidationError` where it cannot be kept."""
    try:
        return parse(address, platform or None)
    except NotAnAddress as problem:
        raise ValidationError({"address": str(problem)}) from problem


@action
def add_profile(
    *,
    by: User,
    reference: str,
    person_id: int,
    address: str,
    platform: str,
    confidence: Confidence,
    reason: str,
    confirmed: bool,
) -> Attribution:
    """Say that the profile at `address` is a person's. One not recognised must be `confirmed`."""
    case = find_case(by=by, reference=reference, permission=Permission.EDIT_CASE)
    person = lock_root(find_person(by=by, case=case, person_id=person_id))
    found = read_address(address, platform)
    if not found.recognised and not confirmed:
        raise ValidationError(
            {"confirmed": "Check the address, then tick the box to say that it is their profile"}
        )
    profile, _ = OnlineProfile.objects.get_or_create(
        platform=found.platform,
        key=found.key,
        defaults={
            "handle": found.handle,
            "canonical_url": found.canonical_url,
            "recognised": found.recognised,
            "as_typed": address,
        },
    )
    if profile.attributions.filter(person__in=same_person_ids(person)).exists():
        raise ValidationError(f"This profile is already recorded as {person}’s.")
    attribution = Attribution.objects.create(
        profile=profile, person=person, case=case, confidence=confidence, reason=reason, by=by
    )
    record(deeds.PROFILE_ADDED, by=by, on=attribution, cases=[case.pk], subjects=[person.pk])
    return attribution


@action
def change_attribution(
    *,
    by: User,
    reference: str,
    person_id: int,
    attribution_id: int,
    version: int,
    confidence: Confidence,
    reason: str,
) -> Attribution:
    """Change how sure we are that a profile is a person's, and why."""
    case = find_case(by=by, reference=reference, permission=Permission.EDIT_CASE)
    person = find_person(by=by, case=case, person_id=person_id)
    found = find_attribution(by=by, case=case, person=person, attribution_id=attribution_id)
    attribution = Attribution.objects.select_for_update().get(pk=found.pk)
    subjects = [attribution.person_id]
    _check_fresh(attribution.version, version, cases=[case.pk], subjects=subjects)
    attribution.confidence = confidence
    attribution.reason = reason
    attribution.version += 1
    attribution.save()
    record(
        deeds.ATTRIBUTION_CHANGED,
        by=by,
        on=attribution,
        cases=sorted({case.pk, attribution.case_id}),
        subjects=subjects,
        reason=reason,
    )
    return attribution


@action
def merge_people(
    *, by: User, reference: str, person_id: int, other_id: int, keep_id: int, reason: str
) -> Merge:
    """Say that two records are one person. Looks at either then count together (rules §4).

    Raises `Stale` where either was merged meanwhile.
    """
    case = find_case(by=by, reference=reference, permission=Permission.MERGE_PEOPLE)
    person = find_person(by=by, case=case, person_id=person_id)
    other = find_other_record(by=by, person=person, other_id=other_id)
    if other is None:
        raise unknown(f"person {other_id}", cases=[case.pk], subjects=[person.pk])
    pair = lock_people([person.pk, other.pk])
    if any(each.merged_into_id for each in pair) or keep_id not in (person.pk, other.pk):
        raise Stale(_STALE, cases=[case.pk], subjects=[person.pk, other.pk])
    kept, merged = sorted(pair, key=lambda each: each.pk != keep_id)
    merged.merged_into = kept
    merged.version += 1
    merged.save()
    merge = Merge.objects.create(kept=kept, merged=merged, by=by, reason=reason)
    record(
        deeds.PEOPLE_MERGED,
        by=by,
        on=merge,
        cases=[case.pk],
        subjects=same_person_ids(kept),
        reason=reason,
    )
    return merge


@action
def undo_merge(*, by: User, reference: str, person_id: int, merge_id: int, reason: str) -> Merge:
    """Say that two records are two people after all. The counts part again."""
    case = find_case(by=by, reference=reference, permission=Permission.MERGE_PEOPLE)
    person = find_person(by=by, case=case, person_id=person_id)
    ids = same_person_ids(person)
    merge = Merge.objects.filter(pk=merge_id, merged__in=ids).first()
    if merge is None:
        raise unknown(f"merge {merge_id}", cases=[case.pk], subjects=[person.pk])
    lock_people([merge.kept_id, merge.merged_id])
    merge.refresh_from_db()
    if merge.undone_at is not None:
        raise Stale(
            PlainDecision(words="This merge has been undone already.", next="Go back to the case."),
            cases=[case.pk],
            subjects=ids,
        )
    merged = merge.merged
    merged.merged_into = None
    merged.version += 1
    merged.save()
    merge.undone_by, merge.undone_at, merge.undone_reason = by, clock.now(), reason
    merge.save()
    record(deeds.PEOPLE_UNMERGED, by=by, on=merge, cases=[case.pk], subjects=ids, reason=reason)
    return merge


@action
def let_in(*, by: User, reference: str, colleague: User, reason: str) -> None:
    """Let a social worker into a case that they could not otherwise work on."""
    case = find_case(by=by, reference=reference, permission=Permission.GRANT_CASE)
    if not social_workers().filter(pk=colleague.pk).exists():
        raise ValidationError({"colleague": "Choose a social worker who works here"})
    if colleague in colleagues_let_in(case):
        raise ValidationError({"colleague": f"{colleague} was let into this case already"})
    assign_perm(WORK_ON_CASE, colleague, case)
    record(
        deeds.COLLEAGUE_LET_IN,
        by=by,
        on=case,
        cases=[case.pk],
        reason=reason,
        details={"colleague": colleague.pk, "name": colleague.name},
    )


@action
def let_out(*, by: User, reference: str, colleague_id: int) -> User:
    """End a colleague's access to a case."""
    case = find_case(by=by, reference=reference, permission=Permission.GRANT_CASE)
    colleague = next((each for each in colleagues_let_in(case) if each.pk == colleague_id), None)
    if colleague is None:
        raise unknown(f"colleague {colleague_id}", cases=[case.pk])
    remove_perm(WORK_ON_CASE, colleague, case)
    record(
        deeds.COLLEAGUE_LET_OUT,
        by=by,
        on=case,
        cases=[case.pk],
        details={"colleague": colleague.pk, "name": colleague.name},
    )
    return colleague
