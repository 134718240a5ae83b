"""The gate's `authority` fact: proposed or named, in scope or not, across merges, under a lock."""

from datetime import timedelta
from typing import Any

import pytest

from accounts.models import User
from audit import clock
from cases.actions import merge_people, undo_merge
from cases.models import Case, Merge, OnlineProfile, Person
from ripa.authorities import actions
from ripa.authorities.covering import proposed_for
from ripa.authorities.life import authority_fact, bounds_crossed
from ripa.life import Bound
from ripa.models import Authority, AuthorityKind
from tests.factories import involve, make_person, make_profile
from tests.factories_checks import look, make_check
from tests.factories_ripa import fresh, make_draft, make_granted, make_policy


def profile_on(platform: str) -> OnlineProfile:
    """An online profile there."""
    return OnlineProfile.objects.get_or_create(
        platform=platform, key="jordan.smith.92", defaults={"recognised": True}
    )[0]


def fact(by: User, root: Person, **given: Any) -> tuple[str, Authority | None]:
    """The fact for a look on Facebook for an assessment, unless told otherwise."""
    asked: dict[str, Any] = {
        "purpose": "assessment",
        "restricted": False,
        "at": clock.now(),
        "named": None,
        "overdue_permits": False,
        **given,
        "profile": given.get("profile") or profile_on(given.get("platform", "facebook")),
    }
    asked.pop("platform", None)
    return authority_fact(by=by, root=root, **asked)


def merge(person: Person, *, into: Person, case: Case, by: User) -> Merge:
    return merge_people(
        by=by,
        reference=case.reference,
        person_id=into.pk,
        other_id=person.pk,
        keep_id=into.pk,
        reason="They are the same person.",
    )


def test_one_in_force_is_proposed_and_nobody_else_is_covered(
    in_force: Authority, jordan: Person, asha: User, case: Case
) -> None:
    assert fact(asha, jordan) == ("in_force_in_scope", in_force)
    assert fact(asha, jordan, lock=True) == ("in_force_in_scope", in_force)
    kai = make_person("Kai")
    involve(kai, case)
    assert fact(asha, kai) == ("none", None)
    assert fact(asha, kai, named=in_force) == ("out_of_scope", in_force)


def test_who_granted_or_renewed_it_may_not_use_it_although_it_names_nobody(
    in_force: Authority, jordan: Person, asha: User, ada: User, sol: User
) -> None:
    assert not in_force.officers.exists()
    assert fact(ada, jordan) == ("none", None)
    assert fact(ada, jordan, named=in_force) == ("out_of_scope", in_force)
    assert fact(asha, jordan) == ("in_force_in_scope", in_force)
    in_force.events.create(deed="renew", at=clock.now(), by=sol, data={})
    assert fact(sol, jordan, named=in_force) == ("out_of_scope", in_force)
    wishes = {jordan: [profile_on("facebook")]}
    assert proposed_for(asha, wishes, purpose="assessment", restricted=False)
    assert not proposed_for(ada, wishes, purpose="assessment", restricted=False)


@pytest.mark.parametrize(
    ("ask", "bound"),
    [
        ({"platform": "x"}, Bound.PLATFORM),
        ({"purpose": "crime"}, Bound.PURPOSE),
        ({"restricted": True}, Bound.RESTRICTED),
    ],
)
def test_outside_a_bound_blocks_only_whoever_relies_on_it(
    in_force: Authority, jordan: Person, asha: User, ask: dict[str, Any], bound: Bound
) -> None:
    assert fact(asha, jordan, **ask) == ("none", None)
    assert fact(asha, jordan, named=in_force, **ask) == ("out_of_scope", in_force)
    crossed = bounds_crossed(
        by=asha,
        root=jordan,
        profile=profile_on(ask.get("platform", "facebook")),
        purpose=ask.get("purpose", "assessment"),
        restricted=ask.get("restricted", False),
        at=clock.now(),
        named=in_force,
    )
    assert crossed == (bound,)


def test_named_profiles_only(
    case: Case, jordan: Person, dee: User, rae: User, ada: User, asha: User
) -> None:
    named = make_profile(jordan, case, "https://www.facebook.com/jordan.smith.92").profile
    other = make_profile(jordan, case).profile
    draft = make_draft(case, jordan)
    draft.profiles.set([named])
    actions.submit(by=asha, **fresh(draft))
    actions.support(by=dee, reason="We need it.", **fresh(draft))
    actions.grant(by=ada, reason="It is proportionate.", **fresh(draft))
    assert fact(asha, jordan, profile=named) == ("in_force_in_scope", draft)
    assert fact(asha, jordan, profile=other) == ("none", None)
    assert fact(asha, jordan, profile=other, named=draft) == ("out_of_scope", draft)
    # What is granted is fixed: the application's own list changes nothing afterwards.
    draft.profiles.set([other])
    assert fact(asha, jordan, profile=other, named=draft) == ("out_of_scope", draft)


def test_named_officers_only(
    case: Case, jordan: Person, dee: User, rae: User, ada: User, asha: User, ben: User
) -> None:
    naming = make_granted(case, jordan, manager=dee, coordinator=rae, officer=ada, officers=[ben])
    assert fact(ben, jordan) == ("in_force_in_scope", naming)
    assert fact(asha, jordan, named=naming) == ("out_of_scope", naming)


def test_it_is_used_up_by_its_viewings_but_not_by_the_open_one(
    case: Case, jordan: Person, dee: User, rae: User, ada: User, asha: User, viewing_by: Any
) -> None:
    once = make_granted(case, jordan, manager=dee, coordinator=rae, officer=ada, max_viewings=1)
    look = viewing_by(asha, jordan, case, authority=once)
    assert fact(asha, jordan) == ("none", None)
    assert fact(asha, jordan, named=once) == ("exhausted", once)
    assert fact(asha, jordan, named=once, exclude_viewing=look) == ("in_force_in_scope", once)


def test_a_use_after_the_moment_asked_about_counts_under_the_lock(
    case: Case, jordan: Person, dee: User, rae: User, ada: User, asha: User, viewing_by: Any
) -> None:
    """A worker who waited for the lock asks with a moment from before another's viewing."""
    once = make_granted(case, jordan, manager=dee, coordinator=rae, officer=ada, max_viewings=1)
    before = clock.now()
    viewing_by(asha, jordan, case, authority=once)
    assert fact(asha, jordan, named=once, at=before) == ("in_force_in_scope", once)
    assert fact(asha, jordan, named=once, at=before, lock=True) == ("exhausted", once)


def test_it_ends_and_its_review_falls_due_with_no_job(
    in_force: Authority, jordan: Person, asha: User
) -> None:
    due, after = clock.now() + timedelta(days=21), clock.now() + timedelta(days=61)
    assert fact(asha, jordan, at=due, named=in_force) == ("review_overdue", in_force)
    assert fact(asha, jordan, at=after) == ("none", None)
    assert fact(asha, jordan, at=after, named=in_force) == ("expired", in_force)


def test_one_overdue_for_review_that_nobody_relies_on_stands_in_nobodys_way(
    overdue: Authority, jordan: Person, asha: User
) -> None:
    assert fact(asha, jordan) == ("none", None)
    assert fact(asha, jordan, overdue_permits=True) == ("review_overdue", overdue)
    for permits in (True, False):
        named = fact(asha, jordan, named=overdue, overdue_permits=permits)
        assert named == ("review_overdue", overdue)


def test_a_first_look_beside_one_overdue_for_review_is_a_first_look(
    overdue: Authority, case: Case, jordan: Person
) -> None:
    profile = make_profile(jordan, case, "https://www.facebook.com/jordan.smith.92").profile
    assert look(make_check(case, jordan), jordan, profile).viewing.rule == "G22"


def test_where_policy_lets_one_overdue_for_review_permit_it_does(
    overdue: Authority, case: Case, jordan: Person
) -> None:
    make_policy(settings={"review_overdue_blocks": False})
    profile = make_profile(jordan, case, "https://www.facebook.com/jordan.smith.92").profile
    viewing = look(make_check(case, jordan), jordan, profile).viewing
    assert (viewing.rule, viewing.authority) == ("G10", overdue)


def test_it_does_not_begin_before_its_first_day(
    case: Case, jordan: Person, dee: User, rae: User, ada: User, asha: User
) -> None:
    first = clock.today() + timedelta(days=5)
    later = make_granted(case, jordan, manager=dee, coordinator=rae, officer=ada, from_day=first)
    assert fact(asha, jordan) == ("none", None)
    assert fact(asha, jordan, named=later) == ("out_of_scope", later)
    assert fact(asha, jordan, at=clock.now() + timedelta(days=6)) == ("in_force_in_scope", later)


def test_what_is_not_in_force_counts_only_where_it_is_relied_on(
    awaiting: Authority, ready: Authority, jordan: Person, asha: User, rae: User
) -> None:
    assert fact(asha, jordan) == ("none", None)
    assert fact(asha, jordan, named=awaiting) == ("awaiting_magistrate", awaiting)
    assert fact(asha, jordan, named=ready) == ("none", None)
    actions.cancel(by=rae, reason="No longer needed.", **fresh(awaiting))
    assert fact(asha, jordan) == ("none", None)
    assert fact(asha, jordan, named=awaiting) == ("cancelled", awaiting)


def test_it_follows_a_merge_and_its_undoing(
    in_force: Authority, jordan: Person, case: Case, asha: User, dee: User
) -> None:
    kept = make_person("Jordan A Smith")
    involve(kept, case)
    said = merge(jordan, into=kept, case=case, by=dee)
    assert fact(asha, kept) == ("in_force_in_scope", in_force)
    undo_merge(
        by=dee,
        reference=case.reference,
        person_id=kept.pk,
        merge_id=said.pk,
        reason="They are not.",
    )
    assert fact(asha, kept) == ("none", None)
    assert fact(asha, jordan) == ("in_force_in_scope", in_force)


def test_one_for_a_merged_record_is_granted_for_the_record_that_is_kept(
    case: Case, jordan: Person, asha: User, dee: User, rae: User, ada: User
) -> None:
    kept = make_person("Jordan A Smith")
    involve(kept, case)
    merge(jordan, into=kept, case=case, by=dee)
    granted = make_granted(case, jordan, manager=dee, coordinator=rae, officer=ada)
    assert granted.events.get(deed="grant").data["scope"]["subjects"] == [str(kept.pk)]
    assert fact(asha, kept) == ("in_force_in_scope", granted)


def test_a_record_that_cannot_be_read_is_never_permission(
    case: Case, jordan: Person, asha: User, ada: User
) -> None:
    broken = Authority.objects.create(
        kind=AuthorityKind.NON_RIPA, case=case, applicant=asha, state="in_force"
    )
    broken.subjects.set([jordan])
    broken.events.create(deed="grant", at=clock.now(), by=ada, data={"scope": {"subjects": []}})
    assert fact(asha, jordan) == ("none", None)
    assert fact(asha, jordan, named=broken) == ("unknown", broken)
