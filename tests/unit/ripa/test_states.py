"""What may be done to an authority, and what it is worth at a moment: sentences and examples."""

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta, timezone
from itertools import product
from typing import Any

import pytest

from accounts.permissions import Permission
from ripa.gate import Authority
from ripa.life import (
    Ask,
    AuthorityState,
    Bound,
    Cancelled,
    Event,
    Granted,
    Life,
    MagistrateApproved,
    MagistrateRefused,
    Refused,
    RenewalApproved,
    Renewed,
    Reviewed,
    Scope,
    Used,
    bound_crossed,
    ensure_possible,
    period,
    state_at,
)
from ripa.periods import LONDON, months_later
from ripa.states import (
    ALSO_ASKED,
    RIPA_KINDS,
    TRANSITIONS,
    VOIDING,
    CancelCause,
    Condition,
    Deed,
    Effect,
    Kind,
    NotPossible,
    State,
    next_state,
    transition,
    transitions_from,
)
from ripa.states_reference import (
    BOUND_MEANINGS,
    STATE_MEANINGS,
    transitions_reference,
)

MICROSECOND = timedelta(microseconds=1)
SECOND = timedelta(seconds=1)
SCOPE = Scope(
    subjects=frozenset({"jordan"}),
    platforms=frozenset({"facebook"}),
    officers=frozenset({"asha"}),
    purposes=frozenset({"crime"}),
    restricted=False,
)
FAR = date(2100, 1, 1)


def at(text: str) -> datetime:
    """A moment on London's clock."""
    return datetime.fromisoformat(text).replace(tzinfo=LONDON)


def grant(moment: str, **changes: Any) -> Granted:
    terms = {"scope": SCOPE, "max_viewings": None, "review_by": FAR, "to": None}
    return Granted(at(moment), **{**terms, **changes})


def ask(moment: str | datetime, **changes: Any) -> Ask:
    if isinstance(moment, str):
        moment = at(moment)
    return replace(Ask(moment, "jordan", "facebook", "asha", "crime", False), **changes)


def directed(*events: Event) -> Life:
    return Life(Kind.DIRECTED_SURVEILLANCE, False, events)


def non_ripa(*events: Event) -> Life:
    return Life(Kind.NON_RIPA, False, events)


ORDER_1_JANUARY = directed(grant("2026-01-01 09:00"), MagistrateApproved(at("2026-01-01 14:00")))
THREE_WEEKS = non_ripa(grant("2026-03-02 10:00", to=date(2026, 3, 22)))
ONE_PROFILE = non_ripa(
    grant(
        "2026-03-02 10:00",
        to=date(2026, 3, 22),
        scope=replace(SCOPE, profiles=frozenset({"P1"})),
    )
)


class TestTheTable:
    def test_a_ripa_authority_waits_for_the_magistrate_after_the_grant(self) -> None:
        for kind in RIPA_KINDS:
            assert next_state(kind, State.SUBMITTED, Deed.GRANT) is State.AWAITING_MAGISTRATE
            after = next_state(kind, State.AWAITING_MAGISTRATE, Deed.MAGISTRATE_APPROVE)
            assert after is State.IN_FORCE

    @pytest.mark.parametrize("kind", [Kind.NON_RIPA, Kind.OVERT_DETERMINATION])
    def test_the_councils_own_authorities_are_in_force_at_the_grant(self, kind: Kind) -> None:
        assert next_state(kind, State.SUBMITTED, Deed.GRANT) is State.IN_FORCE

    def test_no_deed_leads_two_ways(self) -> None:
        for kind, state in product(Kind, State):
            deeds = [row.deed for row in transitions_from(kind, state)]
            assert len(deeds) == len(set(deeds)), (kind, state)

    def test_every_state_can_be_reached_by_the_kinds_that_have_it(self) -> None:
        magistrates = {State.AWAITING_MAGISTRATE, State.MAGISTRATE_REFUSED}
        for kind in Kind:
            reached, waiting = {State.DRAFT}, [State.DRAFT]
            while waiting:
                for row in transitions_from(kind, waiting.pop()):
                    if row.after not in reached:
                        reached.add(row.after)
                        waiting.append(row.after)
            expected = set(State) if kind in RIPA_KINDS else set(State) - magistrates
            assert reached == expected, kind

    def test_no_kind_that_needs_a_magistrate_comes_into_force_without_one(self) -> None:
        into_force = [
            row
            for row in TRANSITIONS
            if row.after is State.IN_FORCE and row.before is not State.IN_FORCE
        ]
        for row in into_force:
            if row.kinds & RIPA_KINDS:
                assert row.deed is Deed.MAGISTRATE_APPROVE

    def test_nothing_leads_out_of_an_end(self) -> None:
        ends = (State.WITHDRAWN, State.REFUSED, State.MAGISTRATE_REFUSED, State.CANCELLED)
        for kind, state in product(Kind, ends):
            assert transitions_from(kind, state) == ()

    def test_every_permission_in_it_is_one_of_the_permission_table(self) -> None:
        named = {name for row in TRANSITIONS for name in row.permissions}
        assert named | set(ALSO_ASKED) <= set(Permission.__members__)
        assert all(row.permissions for row in TRANSITIONS)

    def test_what_is_agreed_to_counts_until_it_goes_back(self) -> None:
        assert {Deed.RETURN, Deed.REVISE} == VOIDING
        taken_back = transition(Kind.CHIS, State.SUBMITTED, Deed.REVISE)
        assert (taken_back.after, taken_back.reason_needed) == (State.DRAFT, True)

    def test_every_deed_that_ends_something_ends_what_is_open_under_it(self) -> None:
        for row in TRANSITIONS:
            ends = row.after is State.CANCELLED
            assert (Effect.END_OPEN_VIEWINGS in row.effects) == ends
            assert (Effect.END_PERIOD in row.effects) == ends

    def test_a_period_starts_where_it_comes_into_force_and_nowhere_else(self) -> None:
        for row in TRANSITIONS:
            starts = row.after is State.IN_FORCE and row.before is not State.IN_FORCE
            assert (Effect.START_PERIOD in row.effects) == starts

    def test_an_overt_determination_is_the_managers_to_make(self) -> None:
        row = transition(Kind.OVERT_DETERMINATION, State.SUBMITTED, Deed.GRANT)
        assert row.permissions == ("DETERMINE_OVERT",)
        officers = transition(Kind.CHIS, State.SUBMITTED, Deed.GRANT)
        assert officers.permissions == ("DECIDE_AUTHORITY",)
        for deed in (Deed.SUPPORT, Deed.CHECK):
            with pytest.raises(NotPossible):
                transition(Kind.OVERT_DETERMINATION, State.SUBMITTED, deed)

    def test_refusing_returning_reviewing_renewing_and_cancelling_need_a_reason(self) -> None:
        needing = {
            Deed.RENEWAL_REFUSE,
            Deed.REFUSE,
            Deed.RETURN,
            Deed.REVIEW,
            Deed.RENEW,
            Deed.CANCEL,
            Deed.GRANT,
        }
        assert all(row.reason_needed for row in TRANSITIONS if row.deed in needing)

    def test_a_deed_that_is_not_possible_says_what_is(self) -> None:
        with pytest.raises(NotPossible) as refusal:
            next_state(Kind.NON_RIPA, State.IN_FORCE, Deed.GRANT)
        assert str(refusal.value) == (
            "This non-RIPA authorisation is granted and started, so it cannot be granted. "
            "It can be: reviewed, renewed, cancelled."
        )

    def test_at_an_end_it_says_that_nothing_more_can_be_done(self) -> None:
        with pytest.raises(NotPossible, match="Nothing more can be done to it"):
            next_state(Kind.CHIS, State.CANCELLED, Deed.RENEW)

    def test_everything_not_in_the_table_is_refused(self) -> None:
        rows = {(kind, row.before, row.deed) for row in TRANSITIONS for kind in row.kinds}
        for kind, state, deed in product(Kind, State, Deed):
            if (kind, state, deed) in rows:
                next_state(kind, state, deed)
            else:
                with pytest.raises(NotPossible):
                    next_state(kind, state, deed)


class TestWhenItEnds:
    def test_an_order_of_1_january_ends_with_31_march(self) -> None:
        last_moment = at("2026-03-31 23:59:59.999999")
        assert state_at(ORDER_1_JANUARY, ask(last_moment)) is AuthorityState.IN_FORCE_IN_SCOPE
        assert state_at(ORDER_1_JANUARY, ask("2026-04-01 00:00")) is AuthorityState.EXPIRED
        told = period(ORDER_1_JANUARY)
        assert told is not None
        assert told.start == at("2026-01-01 14:00")
        assert told.end == last_moment
        # The clocks went forward on 29 March, so the last moment is an hour earlier in UTC.
        assert told.end.astimezone(UTC).isoformat() == "2026-03-31T22:59:59.999999+00:00"

    @pytest.mark.parametrize(
        ("order", "last"),
        [
            ("2026-08-31", date(2026, 11, 29)),  # November has no 31st: 30, less a day
            ("2026-11-30", date(2027, 2, 27)),
            ("2027-11-29", date(2028, 2, 28)),  # 29 February exists
            ("2027-11-30", date(2028, 2, 28)),  # 30 February does not: the 29th, less a day
            ("2026-12-01", date(2027, 2, 28)),
            ("2027-12-01", date(2028, 2, 29)),
            ("2026-05-31", date(2026, 8, 30)),
            ("2026-10-25", date(2027, 1, 24)),
        ],
    )
    def test_directed_surveillance_lasts_three_months_less_a_day(
        self, order: str, last: date
    ) -> None:
        life = directed(grant(f"{order} 09:00"), MagistrateApproved(at(f"{order} 12:00")))
        told = period(life)
        assert told is not None
        assert told.last_day == last

    @pytest.mark.parametrize(
        ("under_18", "last"), [(False, date(2029, 2, 27)), (True, date(2028, 6, 28))]
    )
    def test_chis_lasts_twelve_months_and_four_for_a_source_under_18(
        self, under_18: bool, last: date
    ) -> None:
        events = (grant("2028-02-29 09:00"), MagistrateApproved(at("2028-02-29 12:00")))
        told = period(Life(Kind.CHIS, under_18, events))
        assert told is not None
        assert told.last_day == last

    def test_a_source_under_18_shortens_no_other_kind(self) -> None:
        told = period(replace(ORDER_1_JANUARY, subject_under_18_source=True))
        assert told is not None
        assert told.last_day == date(2026, 3, 31)

    def test_the_london_day_of_the_order_counts_not_the_utc_day(self) -> None:
        order = datetime(2026, 6, 30, 23, 30, tzinfo=UTC)  # already 1 July in London
        told = period(directed(grant("2026-06-30 09:00"), MagistrateApproved(order)))
        assert told is not None
        assert told.last_day == date(2026, 9, 30)

    def test_non_ripa_ends_with_its_own_last_day(self) -> None:
        in_force, expired = AuthorityState.IN_FORCE_IN_SCOPE, AuthorityState.EXPIRED
        assert state_at(THREE_WEEKS, ask("2026-03-22 23:59:59")) is in_force
        assert state_at(THREE_WEEKS, ask("2026-03-23 00:00")) is expired

    @pytest.mark.parametrize("day", [date(2026, 3, 1), date(2026, 6, 2), None])
    def test_non_ripa_on_record_ends_within_three_months_less_a_day(self, day: date | None) -> None:
        with pytest.raises(ValueError, match="a day from 2026-03-02 to 2026-06-01"):
            ensure_possible(non_ripa(grant("2026-03-02 10:00", to=day)))
        ensure_possible(THREE_WEEKS)

    @pytest.mark.parametrize("day", [date(2026, 6, 2), date(2027, 1, 1), None])
    def test_non_ripa_never_runs_longer_whatever_was_granted(self, day: date | None) -> None:
        told = period(non_ripa(grant("2026-03-02 10:00", to=day)))
        assert told is not None
        assert told.last_day == date(2026, 6, 1)

    def test_months_later_takes_the_last_day_of_a_shorter_month(self) -> None:
        assert months_later(date(2026, 8, 31), 3) == date(2026, 11, 30)
        assert months_later(date(2026, 12, 31), 2) == date(2027, 2, 28)
        assert months_later(date(2026, 9, 15), 4) == date(2027, 1, 15)

    def test_only_the_first_order_after_the_grant_starts_it(self) -> None:
        again = directed(*ORDER_1_JANUARY.events, MagistrateApproved(at("2026-02-01 10:00")))
        assert period(again) == period(ORDER_1_JANUARY)
        early = directed(MagistrateApproved(at("2025-12-30 10:00")), *ORDER_1_JANUARY.events)
        assert period(early) == period(ORDER_1_JANUARY)

    def test_an_order_does_nothing_for_a_kind_that_needs_none(self) -> None:
        life = non_ripa(*THREE_WEEKS.events, MagistrateApproved(at("2026-03-10 10:00")))
        assert period(life) == period(THREE_WEEKS)


class TestRenewal:
    def test_it_adds_one_period_from_the_day_after(self) -> None:
        life = non_ripa(*THREE_WEEKS.events, Renewed(at("2026-03-22 23:59:59.999999")))
        told = period(life)
        assert told is not None
        assert told.last_day == date(2026, 6, 22)
        assert state_at(life, ask("2026-06-22 23:59:59")) is AuthorityState.IN_FORCE_IN_SCOPE
        assert state_at(life, ask("2026-06-23 00:00")) is AuthorityState.EXPIRED

    def test_after_the_end_it_does_nothing(self) -> None:
        life = non_ripa(*THREE_WEEKS.events, Renewed(at("2026-03-23 00:00")))
        assert state_at(life, ask("2026-03-23 00:01")) is AuthorityState.EXPIRED

    def test_ripa_needs_the_magistrate_before_the_end(self) -> None:
        asked = ask("2026-04-01 00:00")
        renewed = Renewed(at("2026-03-30 10:00"))
        in_time = RenewalApproved(at("2026-03-31 23:59:59.999999"))
        late = RenewalApproved(at("2026-04-01 00:00"))
        for approval, expected in (
            (in_time, AuthorityState.IN_FORCE_IN_SCOPE),
            (late, AuthorityState.EXPIRED),
        ):
            life = directed(*ORDER_1_JANUARY.events, renewed, approval)
            assert state_at(life, asked) is expected

    def test_the_magistrate_cannot_approve_what_was_not_renewed(self) -> None:
        life = directed(*ORDER_1_JANUARY.events, RenewalApproved(at("2026-03-01 10:00")))
        assert state_at(life, ask("2026-04-01 00:00")) is AuthorityState.EXPIRED

    def test_one_that_waits_for_the_magistrate_is_told(self) -> None:
        waiting = directed(*ORDER_1_JANUARY.events, Renewed(at("2026-03-01 10:00")))
        done = directed(*waiting.events, RenewalApproved(at("2026-03-02 10:00")))
        told = [period(life) for life in (waiting, done)]
        assert [one.renewal_awaits_magistrate for one in told if one] == [True, False]

    def test_one_that_the_magistrate_refused_does_nothing_and_the_period_runs_on(self) -> None:
        renewed = Renewed(at("2026-03-01 10:00"))
        refused = MagistrateRefused(at("2026-03-02 10:00"))
        life = directed(*ORDER_1_JANUARY.events, renewed, refused)
        assert state_at(life, ask("2026-03-02 10:00")) is AuthorityState.IN_FORCE_IN_SCOPE
        assert state_at(life, ask("2026-04-01 00:00")) is AuthorityState.EXPIRED
        assert period(life) == period(ORDER_1_JANUARY)
        late = directed(*life.events, RenewalApproved(at("2026-03-03 10:00")))
        assert period(late) == period(ORDER_1_JANUARY)
        again = directed(
            *life.events, Renewed(at("2026-03-04 10:00")), RenewalApproved(at("2026-03-05 10:00"))
        )
        assert state_at(again, ask("2026-04-01 00:00")) is AuthorityState.IN_FORCE_IN_SCOPE

    def test_a_magistrates_refusal_with_no_renewal_waiting_is_of_the_authority(self) -> None:
        refused = MagistrateRefused(at("2026-03-02 10:00"))
        life = directed(*ORDER_1_JANUARY.events, refused)
        assert state_at(life, ask("2026-03-02 10:00")) is AuthorityState.NONE

    def test_before_the_magistrates_first_order_it_does_nothing(self) -> None:
        life = directed(
            grant("2026-01-01 09:00"),
            Renewed(at("2026-01-01 10:00")),
            MagistrateApproved(at("2026-01-01 14:00")),
            RenewalApproved(at("2026-01-02 14:00")),
        )
        told = period(life)
        assert told is not None
        assert told.last_day == date(2026, 3, 31)

    def test_a_second_one_follows_the_first(self) -> None:
        life = non_ripa(
            *THREE_WEEKS.events, Renewed(at("2026-03-20 10:00")), Renewed(at("2026-06-20 10:00"))
        )
        told = period(life)
        assert told is not None
        assert told.last_day == date(2026, 9, 22)


class TestPrecedence:
    def test_its_values_are_those_of_the_gates_fact(self) -> None:
        assert {state.value for state in AuthorityState} == {fact.value for fact in Authority}

    def test_before_the_grant_there_is_none(self) -> None:
        moment = at("2026-03-02 10:00")
        assert state_at(THREE_WEEKS, ask(moment - MICROSECOND)) is AuthorityState.NONE
        assert state_at(THREE_WEEKS, ask(moment)) is AuthorityState.IN_FORCE_IN_SCOPE

    def test_refused_is_none(self) -> None:
        assert (
            state_at(non_ripa(Refused(at("2026-03-02 10:00"))), ask("2026-03-03 10:00")) == "none"
        )
        life = directed(grant("2026-01-01 09:00"), MagistrateRefused(at("2026-01-02 10:00")))
        assert state_at(life, ask("2026-01-01 12:00")) is AuthorityState.AWAITING_MAGISTRATE
        assert state_at(life, ask("2026-01-02 10:00")) is AuthorityState.NONE
        assert period(life) is None

    def test_ripa_has_no_effect_until_the_order(self) -> None:
        order = at("2026-01-01 14:00")
        before = ask(order - SECOND)
        assert state_at(ORDER_1_JANUARY, before) is AuthorityState.AWAITING_MAGISTRATE
        assert period(ORDER_1_JANUARY.as_at(before.at)) is None
        assert state_at(ORDER_1_JANUARY, ask(order)) is AuthorityState.IN_FORCE_IN_SCOPE

    def test_cancelled_comes_before_everything_but_none(self) -> None:
        cancelled = Cancelled(at("2026-03-10 12:00"))
        life = non_ripa(*THREE_WEEKS.events, cancelled)
        assert state_at(life, ask(cancelled.at - MICROSECOND)) is AuthorityState.IN_FORCE_IN_SCOPE
        assert state_at(life, ask(cancelled.at)) is AuthorityState.CANCELLED
        assert state_at(life, ask("2026-12-01 12:00")) is AuthorityState.CANCELLED
        told = period(life)
        assert told is not None
        assert told.end == cancelled.at

    def test_cancelled_while_it_waits_for_the_magistrate_it_never_starts(self) -> None:
        life = directed(
            grant("2026-01-01 09:00"),
            Cancelled(at("2026-01-01 10:00")),
            MagistrateApproved(at("2026-01-01 14:00")),
        )
        assert state_at(life, ask("2026-01-01 15:00")) is AuthorityState.CANCELLED
        assert period(life) is None

    def test_expired_comes_before_out_of_scope(self) -> None:
        asked = ask("2026-03-23 00:00", subject="kim")
        assert state_at(THREE_WEEKS, asked) is AuthorityState.EXPIRED

    def test_out_of_scope_comes_before_exhausted_and_exhausted_before_overdue(self) -> None:
        terms = {"to": date(2026, 3, 22), "max_viewings": 1, "review_by": date(2026, 3, 3)}
        life = non_ripa(grant("2026-03-02 10:00", **terms), Used(at("2026-03-02 11:00")))
        assert state_at(life, ask("2026-03-05 10:00", officer="ben")) == "out_of_scope"
        assert state_at(life, ask("2026-03-05 10:00")) == "exhausted"
        unused = non_ripa(*life.events[:1])
        assert state_at(unused, ask("2026-03-05 10:00")) == "review_overdue"

    def test_a_chis_authorisation_in_force_says_so(self) -> None:
        life = replace(ORDER_1_JANUARY, kind=Kind.CHIS)
        assert state_at(life, ask("2026-02-01 10:00")) is AuthorityState.IN_FORCE_CHIS

    def test_the_last_permitted_viewing_exhausts_it(self) -> None:
        used = [Used(at(f"2026-03-0{day} 10:00")) for day in (3, 4, 5)]
        life = non_ripa(grant("2026-03-02 10:00", to=date(2026, 3, 22), max_viewings=3), *used)
        assert state_at(life, ask("2026-03-05 09:59:59")) is AuthorityState.IN_FORCE_IN_SCOPE
        assert state_at(life, ask("2026-03-05 10:00")) is AuthorityState.EXHAUSTED
        lefts = [period(life.as_at(event.at)) for event in life.events]
        assert [told.uses_left for told in lefts if told] == [3, 2, 1, 0]

    def test_without_a_maximum_it_is_never_exhausted(self) -> None:
        life = non_ripa(*THREE_WEEKS.events, *[Used(at("2026-03-03 10:00"))] * 500)
        assert state_at(life, ask("2026-03-05 10:00")) is AuthorityState.IN_FORCE_IN_SCOPE
        told = period(life)
        assert told is not None
        assert told.uses_left is None

    def test_a_review_is_overdue_from_the_next_london_day_until_it_is_done(self) -> None:
        granted = grant("2026-03-02 10:00", to=date(2026, 5, 22), review_by=date(2026, 3, 29))
        reviewed = Reviewed(at("2026-03-31 09:00"), date(2026, 4, 26))
        life = non_ripa(granted, reviewed)
        in_force, overdue = AuthorityState.IN_FORCE_IN_SCOPE, AuthorityState.REVIEW_OVERDUE
        # 29 March has 23 hours: the clocks go forward.
        midnight = datetime(2026, 3, 29, 23, tzinfo=UTC)
        assert state_at(life, ask(midnight - MICROSECOND)) is in_force
        assert state_at(life, ask(midnight)) is overdue
        assert state_at(life, ask(reviewed.at - MICROSECOND)) is overdue
        assert state_at(life, ask(reviewed.at)) is in_force
        assert state_at(life, ask("2026-04-27 00:00")) is overdue


class TestScope:
    @pytest.mark.parametrize(
        ("change", "bound"),
        [
            ({"subject": "kim"}, Bound.SUBJECT),
            ({"platform": "tiktok"}, Bound.PLATFORM),
            ({"officer": "ben"}, Bound.OFFICER),
            ({"purpose": "assessment"}, Bound.PURPOSE),
            ({"restricted": True}, Bound.RESTRICTED),
        ],
    )
    def test_outside_any_bound_it_is_out_of_scope_and_names_it(
        self, change: dict[str, Any], bound: Bound
    ) -> None:
        asked = ask("2026-03-05 10:00", **change)
        assert state_at(THREE_WEEKS, asked) is AuthorityState.OUT_OF_SCOPE
        assert bound_crossed(THREE_WEEKS, asked) == (bound,)

    def test_inside_all_of_them_none_is_crossed(self) -> None:
        assert bound_crossed(THREE_WEEKS, ask("2026-03-05 10:00")) == ()

    def test_every_bound_crossed_is_named(self) -> None:
        asked = Ask(at("2026-03-23 00:00"), "kim", "tiktok", "ben", "assessment", True, "P9")
        assert set(bound_crossed(ONE_PROFILE, asked)) == set(Bound)

    def test_where_it_names_profiles_no_other_may_be_opened(self) -> None:
        within, without = ask("2026-03-05 10:00", profile="P1"), ask("2026-03-05 10:00")
        assert state_at(ONE_PROFILE, within) is AuthorityState.IN_FORCE_IN_SCOPE
        for outside in (without, replace(without, profile="P9")):
            assert state_at(ONE_PROFILE, outside) is AuthorityState.OUT_OF_SCOPE
            assert bound_crossed(ONE_PROFILE, outside) == (Bound.PROFILE,)
        assert state_at(THREE_WEEKS, within) is AuthorityState.IN_FORCE_IN_SCOPE

    def test_a_ripa_authorisation_without_its_order_is_outside_its_dates(self) -> None:
        asked = ask("2026-01-01 13:59")
        assert bound_crossed(ORDER_1_JANUARY, asked) == (Bound.DATES,)
        assert bound_crossed(ORDER_1_JANUARY, ask("2025-12-31 12:00")) == ()

    def test_empty_means_any_but_never_for_subjects(self) -> None:
        nobody = frozenset[str]()
        anything = Scope(frozenset({"jordan"}), nobody, nobody, nobody, True)
        life = non_ripa(grant("2026-03-02 10:00", to=date(2026, 3, 22), scope=anything))
        asked = Ask(at("2026-03-05 10:00"), "jordan", "vk", "cal", "missing_child", True)
        assert state_at(life, asked) is AuthorityState.IN_FORCE_IN_SCOPE
        nameless = replace(anything, subjects=nobody)
        life = non_ripa(grant("2026-03-02 10:00", to=date(2026, 3, 22), scope=nameless))
        assert state_at(life, asked) is AuthorityState.OUT_OF_SCOPE
        assert bound_crossed(life, asked) == (Bound.SUBJECT,)


class TestWhatCannotBeALife:
    def test_events_out_of_order(self) -> None:
        with pytest.raises(ValueError, match="time order"):
            directed(*reversed(ORDER_1_JANUARY.events))

    def test_a_second_grant(self) -> None:
        with pytest.raises(ValueError, match="granted once"):
            ensure_possible(directed(grant("2026-01-01 09:00"), grant("2026-01-02 09:00")))

    def test_an_end_of_its_own_for_a_kind_whose_end_the_act_sets(self) -> None:
        with pytest.raises(ValueError, match="does not belong to a directed surveillance"):
            ensure_possible(directed(grant("2026-01-01 09:00", to=date(2026, 2, 1))))

    def test_a_time_without_an_offset(self) -> None:
        naive = at("2026-01-01 09:00").replace(tzinfo=None)
        with pytest.raises(ValueError, match="offset"):
            Used(naive)
        with pytest.raises(ValueError, match="offset"):
            ask(naive)

    def test_the_hour_that_comes_twice_in_october_is_told_apart(self) -> None:
        summer = at("2026-10-25 01:45")  # 00:45 UTC
        winter = at("2026-10-25 01:15").replace(fold=1)  # 01:15 UTC, half an hour later
        events = (grant("2026-10-24 10:00", to=date(2026, 11, 1)), Used(summer), Cancelled(winter))
        life = non_ripa(*events)
        between = datetime(2026, 10, 25, 1, 0, tzinfo=UTC).astimezone(LONDON)
        assert state_at(life, ask(between)) is AuthorityState.IN_FORCE_IN_SCOPE
        assert state_at(life, ask(winter)) is AuthorityState.CANCELLED
        with pytest.raises(ValueError, match="time order"):
            non_ripa(events[0], Used(winter), Used(summer))

    def test_offsets_from_elsewhere_are_the_same_moment(self) -> None:
        tokyo = at("2026-03-31 23:59:59").astimezone(timezone(timedelta(hours=9)))
        assert state_at(ORDER_1_JANUARY, ask(tokyo)) is AuthorityState.IN_FORCE_IN_SCOPE
        assert state_at(ORDER_1_JANUARY, ask(tokyo + SECOND)) is AuthorityState.EXPIRED


class TestTheReferencePage:
    def test_it_has_every_row_state_deed_and_bound(self) -> None:
        page = transitions_reference()
        for row in TRANSITIONS:
            who = " or ".join(row.permissions)
            start = f"| `{row.before}` | `{row.deed}` | `{row.after}` | {who} |"
            assert any(line.startswith(start) for line in page.splitlines())
        assert set(STATE_MEANINGS) == set(AuthorityState)
        assert set(BOUND_MEANINGS) == set(Bound)
        for word in (*State, *Deed, *AuthorityState, *Bound, *Effect, *Condition, *CancelCause):
            assert f"| `{word}` |" in page

    def test_its_diagram_draws_every_step_once(self) -> None:
        page = transitions_reference()
        diagram = page.split("```mermaid\n")[1].split("```")[0].splitlines()
        steps = {(row.before, row.deed, row.after) for row in TRANSITIONS}
        drawn = [line for line in diagram if " --> " in line and "[*]" not in line]
        assert len(drawn) == len(set(drawn)) == len(steps)
        for before, deed, after in steps:
            assert any(line.startswith(f"    {before} --> {after}: {deed}") for line in drawn)

    def test_it_tells_the_states_in_the_order_of_precedence(self) -> None:
        assert list(STATE_MEANINGS)[:-1] == [
            "none",
            "cancelled",
            "awaiting_magistrate",
            "expired",
            "out_of_scope",
            "exhausted",
            "review_overdue",
            "in_force_chis",
            "in_force_in_scope",
        ]
