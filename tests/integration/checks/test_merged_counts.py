"""Counts of merged records: together while they are merged, each its own once they are not."""

from dataclasses import dataclass, field
from itertools import count
from typing import Any

import pytest
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st

from accounts.models import Rank, RoleName, User
from audit import clock
from cases.actions import merge_people, undo_merge
from cases.models import Case, Merge, OnlineProfile, Person
from cases.queries import root_of
from checks.actions import declare_late
from consent.models import ConsentDeed
from ripa.authorities.queries import open_authority
from ripa.ledger import Stopped, finish, prior_viewings, prior_viewings_of
from ripa.models import Tally
from tests.factories import involve, make_case, make_person, make_profile, make_team, make_user
from tests.factories_checks import look, make_check
from tests.factories_consent import make_consent
from tests.factories_ripa import make_granted, make_policy


@pytest.fixture
def twin(case: Case) -> Person:
    person = make_person("Jordan Smithe")
    involve(person, case)
    return person


@pytest.fixture
def twins(twin: Person, case: Case) -> OnlineProfile:
    return make_profile(twin, case).profile


def merged(kept: Person, other: Person, case: Case, by: User) -> Merge:
    merge = merge_people(
        by=by,
        reference=case.reference,
        person_id=kept.pk,
        other_id=other.pk,
        keep_id=kept.pk,
        reason="Same birthday.",
    )
    for person in (kept, other):
        person.refresh_from_db()
    return merge


def undone(merge: Merge, case: Case, by: User) -> None:
    undo_merge(
        by=by,
        reference=case.reference,
        person_id=merge.kept_id,
        merge_id=merge.pk,
        reason="They are cousins.",
    )


def test_a_look_while_merged_stays_with_the_record_whose_profile_was_opened(
    case: Case, jordan: Person, twin: Person, twins: OnlineProfile, asha: User, dee: User
) -> None:
    merge = merged(jordan, twin, case, dee)
    viewing = look(make_check(case, jordan), jordan, twins).viewing
    finish(by=asha, viewing=viewing)
    assert prior_viewings(jordan) == 1, "one look counts once for one person"
    undone(merge, case, dee)
    twin.refresh_from_db()
    assert (prior_viewings(jordan), prior_viewings(twin)) == (1, 1)
    with pytest.raises(Stopped) as stopped:
        look(make_check(case, twin), twin, twins)
    assert stopped.value.decision.rule == "G19"


def test_a_look_that_the_kept_record_had_no_part_in_is_not_its_own_afterwards(
    case: Case, jordan: Person, twin: Person, twins: OnlineProfile, asha: User, dee: User
) -> None:
    check = make_check(case, twin)
    merge = merged(jordan, twin, case, dee)
    viewing = look(check, twin, twins).viewing
    finish(by=asha, viewing=viewing)
    assert (viewing.person, prior_viewings(jordan)) == (twin, 1)
    undone(merge, case, dee)
    twin.refresh_from_db()
    assert (prior_viewings(jordan), prior_viewings(twin)) == (0, 1)


def test_a_further_profile_of_the_other_record_is_placed_in_its_count_too(
    case: Case, jordan: Person, twin: Person, twins: OnlineProfile, dee: User
) -> None:
    own = make_profile(jordan, case).profile
    merge = merged(jordan, twin, case, dee)
    check = make_check(case, jordan)
    first = look(check, jordan, own).viewing
    assert look(check, jordan, twins).viewing == first
    assert prior_viewings(jordan) == 1
    undone(merge, case, dee)
    twin.refresh_from_db()
    assert (prior_viewings(jordan), prior_viewings(twin)) == (1, 1)


def test_one_look_at_two_merged_records_is_one_use_of_an_authority(
    case: Case,
    jordan: Person,
    twin: Person,
    twins: OnlineProfile,
    dee: User,
    rae: User,
    ada: User,
    asha: User,
) -> None:
    merged(jordan, twin, case, dee)
    authority = make_granted(
        case, jordan, manager=dee, coordinator=rae, officer=ada, max_viewings=2
    )
    finish(by=asha, viewing=look(make_check(case, jordan), jordan, twins).viewing)
    shown = open_authority(by=rae, pk=authority.pk)
    assert shown.standing.used == 1
    assert shown.history is not None and len(shown.history.newest) == 1


def test_a_shared_look_consented_to_by_one_counts_once_when_the_two_turn_out_to_be_one(
    case: Case, jordan: Person, twin: Person, twins: OnlineProfile, asha: User, dee: User
) -> None:
    make_consent(jordan, case, ConsentDeed.GIVEN)
    make_profile(jordan, case, twins.canonical_url)
    finish(by=asha, viewing=look(make_check(case, jordan), jordan, twins).viewing)
    assert (prior_viewings(jordan), prior_viewings(twin)) == (0, 1)
    merged(jordan, twin, case, dee)
    assert prior_viewings(jordan) == 1


def test_a_late_declaration_stays_with_the_record_it_was_made_about(
    case: Case, jordan: Person, twin: Person, asha: User, dee: User
) -> None:
    merge = merged(jordan, twin, case, dee)
    declare_late(
        by=asha, case=case, person=twin, looked_at=clock.now(), what_happened="On my telephone."
    )
    assert prior_viewings(jordan) == 1
    undone(merge, case, dee)
    twin.refresh_from_db()
    assert (prior_viewings(jordan), prior_viewings(twin)) == (0, 1)


# --- Against a small model -----------------------------------------------------------------------

PEOPLE = 4
_runs = count(1)


@dataclass
class Model:
    """What counting means: each look is the set of records that it touched, and a person's count is
    the number of looks that touched any record of theirs.
    """

    into: dict[int, int] = field(default_factory=dict)
    looks: list[set[int]] = field(default_factory=list)

    def root(self, place: int) -> int:
        while place in self.into:
            place = self.into[place]
        return place

    def count(self, place: int) -> int:
        records = {each for each in range(PEOPLE) if self.root(each) == self.root(place)}
        return sum(bool(records & touched) for touched in self.looks)


@dataclass
class Service:
    """The same deeds through the door, by people of one team, beside the model."""

    case: Case
    asha: User
    dee: User
    people: list[Person]
    model: Model = field(default_factory=Model)
    merges: dict[int, Merge] = field(default_factory=dict)

    def look(self, subject: int, owners: set[int]) -> None:
        address = f"https://www.facebook.com/run.{next(_runs)}"
        for place in sorted(owners):
            profile = make_profile(self.people[place], self.case, address).profile
        person = self.people[subject]
        viewing = look(make_check(self.case, person), person, profile).viewing
        finish(by=self.asha, viewing=viewing)
        self.model.looks.append(owners | {subject})

    def merge(self, one: int, other: int) -> None:
        kept, gone = self.model.root(one), self.model.root(other)
        if kept != gone:
            self.merges[gone] = merged(self.people[kept], self.people[gone], self.case, self.dee)
            self.model.into[gone] = kept

    def undo(self, gone: int, _: int) -> None:
        if gone in self.merges:
            undone(self.merges.pop(gone), self.case, self.dee)
            del self.model.into[gone]

    def assert_as_the_model_says(self) -> None:
        for place, person in enumerate(self.people):
            person.refresh_from_db()
            assert prior_viewings(root_of(person)) == self.model.count(place)
            places = Tally.objects.filter(person=person).values_list("ordinal", "counted_total")
            assert list(places) == [(n, n) for n in range(1, len(places) + 1)]


def open_service() -> Service:
    """With a policy under which no look is a repeat, so that every one is let in."""
    make_policy(settings={"repeat_threshold": 1000})
    team = make_team()
    asha = make_user(roles=[(RoleName.SOCIAL_WORKER, team)])
    dee = make_user(rank=Rank.TEAM_MANAGER, roles=[(RoleName.TEAM_MANAGER, team)])
    case = make_case(lead=asha, team=team)
    people = [make_person() for _ in range(PEOPLE)]
    for person in people:
        involve(person, case)
    return Service(case, asha, dee, people)


places = st.integers(0, PEOPLE - 1)
steps = st.lists(
    st.one_of(
        st.tuples(st.just("look"), places, st.sets(places, min_size=1, max_size=3)),
        st.tuples(st.just("merge"), places, places),
        st.tuples(st.just("undo"), places, places),
    ),
    min_size=4,
    max_size=14,
)


@settings(
    max_examples=20,
    # Each example is a story of real deeds: a failing one is shown as it is, not made smaller.
    phases=[Phase.explicit, Phase.reuse, Phase.generate],
    suppress_health_check=[HealthCheck.function_scoped_fixture],
)
@given(steps=steps)
def test_counts_are_as_the_model_says_after_any_merges_looks_and_unmergings(
    db: None, steps: list[tuple[str, int, Any]]
) -> None:
    service = open_service()
    for deed, one, other in steps:
        getattr(service, deed)(one, other)
        service.assert_as_the_model_says()


def test_no_groups_have_no_counts(db: None) -> None:
    assert prior_viewings_of({}) == {}
