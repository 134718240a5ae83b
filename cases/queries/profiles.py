"""Reading online profiles: whose they are thought to be, and what the asker may know of that."""

from dataclasses import dataclass

from accounts.access import can, unknown
from accounts.models import User
from accounts.permissions import Permission
from audit.recording import in_one_transaction, record
from cases.deeds import PROFILE_LOOKED_UP
from cases.models import Attribution, Case, Involvement, OnlineProfile, Person
from cases.profile_address import ProfileAddress
from cases.queries.casework import place_of, visible_cases
from cases.queries.people import same_person_ids


@dataclass(frozen=True)
class ShownProfile:
    """An attribution as the asker may see it: its reason belongs to the case it was given on."""

    attribution: Attribution
    reason: str
    may_edit: bool


@dataclass(frozen=True)
class KnownProfile:
    """What is already known of a profile: whose it is thought to be.

    `theirs` the attribution to this very person; `others` those to people whom the asker may see;
    `unseen` how many more there are, to people on other teams' cases.
    """

    profile: OnlineProfile
    theirs: Attribution | None
    others: list[Attribution]
    unseen: int


def as_profile(found: ProfileAddress, as_typed: str = "") -> OnlineProfile:
    """The profile that an address leads to, not saved."""
    return OnlineProfile(
        platform=found.platform,
        key=found.key,
        handle=found.handle,
        canonical_url=found.canonical_url,
        recognised=found.recognised,
        as_typed=as_typed,
    )


def profiles_of(*, by: User, case: Case, person: Person) -> list[ShownProfile]:
    """The profiles attributed to the person on any case."""
    attributions = list(
        Attribution.objects.filter(person__in=same_person_ids(person))
        .select_related("profile", "case", "by")
        .order_by("id")
    )
    seen = set(
        visible_cases(by)
        .filter(pk__in=[each.case_id for each in attributions])
        .values_list("pk", flat=True)
    )
    may_edit = can(by, Permission.EDIT_CASE, place_of(case, by))
    return [
        ShownProfile(
            each,
            each.reason if each.case_id in seen else "Recorded on another team's case.",
            may_edit and each.case_id in seen,
        )
        for each in attributions
    ]


def find_attribution(*, by: User, case: Case, person: Person, attribution_id: int) -> Attribution:
    """One attribution to the person, given on a case that `by` may see. Records nothing."""
    found = (
        Attribution.objects.select_related("profile", "case", "person")
        .filter(pk=attribution_id, person__in=same_person_ids(person), case__in=visible_cases(by))
        .first()
    )
    if found is None:
        raise unknown(f"profile {attribution_id} of person {person.pk}", cases=[case.pk])
    return found


@in_one_transaction
def look_up_profile(*, by: User, case: Case, person: Person, found: ProfileAddress) -> KnownProfile:
    """Whether the profile is known, here or elsewhere, with the search on record."""
    ids = same_person_ids(person)
    attributions = list(
        Attribution.objects.filter(profile__platform=found.platform, profile__key=found.key)
        .select_related("profile", "person", "case")
        .order_by("id")
    )
    involved = Involvement.objects.filter(
        person__in=[each.person_id for each in attributions], case__in=visible_cases(by)
    )
    seen = set(involved.values_list("person_id", flat=True))
    theirs = next((each for each in attributions if each.person_id in ids), None)
    others = [each for each in attributions if each.person_id not in ids]
    record(
        PROFILE_LOOKED_UP,
        by=by,
        on=str(attributions[0].profile if attributions else as_profile(found)),
        cases=[case.pk],
        subjects=[person.pk, *(each.person_id for each in attributions)],
    )
    visible = [each for each in others if each.person_id in seen]
    return KnownProfile(as_profile(found), theirs, visible, len(others) - len(visible))
