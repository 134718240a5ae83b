"""How consent stands at a moment: sentences and examples."""

from datetime import UTC, date, datetime, timedelta
from itertools import count
from typing import Any

import pytest

from consent.competence import TESTS
from consent.competence_reference import competence_reference
from consent.rules import (
    LONDON,
    ROWS,
    SOURCES,
    Ask,
    ConsentStanding,
    Deed,
    Event,
    Footing,
    Scope,
    standing,
)
from consent.rules_reference import (
    DEED_MEANINGS,
    EXAMPLES,
    FOOTING_MEANINGS,
    standing_reference,
)
from ripa.gate import Consent

MICROSECOND = timedelta(microseconds=1)
ANYTHING: frozenset[str] = frozenset()
OPEN_SCOPE = Scope(ANYTHING, ANYTHING, date(2026, 6, 1), None)
JUNE = Scope(ANYTHING, ANYTHING, date(2026, 6, 1), date(2026, 6, 30))
PARENT = Footing.PARENTAL_RESPONSIBILITY

NONE, SOUGHT = ConsentStanding.NONE, ConsentStanding.SOUGHT
IN_SCOPE, OUT_OF_SCOPE = ConsentStanding.GIVEN_IN_SCOPE, ConsentStanding.GIVEN_OUT_OF_SCOPE
EXPIRED, CONFLICTED = ConsentStanding.EXPIRED, ConsentStanding.CONFLICTED
REFUSED, WITHDRAWN = ConsentStanding.REFUSED, ConsentStanding.WITHDRAWN


def at(text: str) -> datetime:
    """A moment on London's clock."""
    return datetime.fromisoformat(text).replace(tzinfo=LONDON)


class Story:
    """Events told one after the other, an hour apart, from 1 June 2026."""

    def __init__(self) -> None:
        self.events: list[Event] = []
        self._numbers = count(1)

    def tell(self, deed: Deed, by: str | None, footing: Footing | None, **more: Any) -> "Story":
        number = next(self._numbers)
        moment = at("2026-06-01 08:00") + timedelta(hours=number)
        self.events.append(Event(str(number), moment, deed, by, footing, **more))
        return self

    def asked(self) -> "Story":
        return self.tell(Deed.SOUGHT, None, None)

    def gave(self, by: str, footing: Footing = PARENT, scope: Scope = OPEN_SCOPE) -> "Story":
        return self.tell(Deed.GIVEN, by, footing, scope=scope)

    def refused(self, by: str, footing: Footing = PARENT) -> "Story":
        return self.tell(Deed.REFUSED, by, footing)

    def withdrew(self, by: str, footing: Footing = PARENT) -> "Story":
        return self.tell(Deed.WITHDRAWN, by, footing)

    def struck_out(self, number: int) -> "Story":
        return self.tell(Deed.INVALIDATED, None, None, of=str(number))

    def stands(
        self,
        moment: str = "2026-06-15 12:00",
        platform: str = "tiktok",
        purpose: str = "crime",
        profile: str = "",
    ) -> ConsentStanding:
        return standing(self.events, Ask(at(moment), platform, purpose, profile))


def test_its_values_are_those_of_the_gates_fact() -> None:
    assert {value.value for value in ConsentStanding} == {fact.value for fact in Consent}


class TestWithoutAnAnswer:
    def test_nothing_is_none(self) -> None:
        assert Story().stands() is NONE

    def test_asked_is_sought(self) -> None:
        assert Story().asked().stands() is SOUGHT

    def test_asking_again_does_not_undo_an_answer(self) -> None:
        assert Story().refused("mother").asked().stands() is REFUSED


class TestOneDecider:
    def test_the_latest_answer_counts(self) -> None:
        assert Story().gave("mother").stands() is IN_SCOPE
        assert Story().gave("mother").refused("mother").stands() is REFUSED
        assert Story().refused("mother").gave("mother").stands() is IN_SCOPE

    def test_of_two_at_the_same_moment_the_one_recorded_later_counts(self) -> None:
        moment = at("2026-06-01 09:00")
        given = Event("1", moment, Deed.GIVEN, "mother", PARENT, OPEN_SCOPE)
        refused = Event("2", moment, Deed.REFUSED, "mother", PARENT)
        asked = Ask(at("2026-06-15 12:00"), "tiktok", "crime")
        assert standing([given, refused], asked) is REFUSED
        assert standing([refused, given], asked) is IN_SCOPE

    def test_a_withdrawal_bites_at_its_own_moment(self) -> None:
        story = Story().gave("mother").withdrew("mother")
        moment = story.events[-1].at
        before = Ask(moment - MICROSECOND, "tiktok", "crime")
        assert standing(story.events, before) is IN_SCOPE
        assert standing(story.events, Ask(moment, "tiktok", "crime")) is WITHDRAWN

    def test_a_withdrawal_of_what_was_never_given_is_a_refusal(self) -> None:
        assert Story().withdrew("mother").stands() is REFUSED
        assert Story().gave("father").withdrew("mother").stands() is CONFLICTED

    def test_a_refusal_in_between_does_not_undo_that_it_had_been_given(self) -> None:
        story = Story().gave("mother").refused("mother").withdrew("mother")
        assert story.stands() is WITHDRAWN


class TestSeveralDeciders:
    def test_some_given_and_some_not_is_conflicted(self) -> None:
        assert Story().gave("mother").refused("father").stands() is CONFLICTED
        withdrew = Story().gave("mother").gave("father").withdrew("father")
        assert withdrew.stands() is CONFLICTED

    def test_all_given_must_all_cover_the_ask(self) -> None:
        story = Story().gave("mother").gave("father")
        assert story.stands() is IN_SCOPE
        narrower = Story().gave("mother").gave("father", scope=JUNE)
        assert narrower.stands("2026-06-30 12:00") is IN_SCOPE
        assert narrower.stands("2026-07-01 00:00") is EXPIRED

    def test_withdrawn_only_if_all_withdrew(self) -> None:
        both = Story().gave("mother").gave("father").withdrew("mother").withdrew("father")
        assert both.stands() is WITHDRAWN
        one = Story().gave("mother").withdrew("mother").refused("father")
        assert one.stands() is REFUSED

    @pytest.mark.parametrize("own", [Footing.SELF, Footing.GILLICK, Footing.MCA])
    def test_the_subjects_own_answer_outranks(self, own: Footing) -> None:
        assert Story().gave("mother").refused("jordan", own).stands() is REFUSED
        assert Story().gave("jordan", own).refused("mother").stands() is IN_SCOPE

    def test_an_own_answer_that_its_decider_replaced_is_gone(self) -> None:
        story = Story().gave("jordan", Footing.SELF).gave("mother").refused("jordan", PARENT)
        assert story.stands() is CONFLICTED


class TestStrikingOut:
    def test_an_event_struck_out_does_not_count(self) -> None:
        story = Story().asked().gave("mother").struck_out(2)
        assert story.stands() is SOUGHT
        assert story.struck_out(1).stands() is NONE

    def test_the_answer_before_it_counts_again(self) -> None:
        assert Story().gave("mother").refused("mother").struck_out(2).stands() is IN_SCOPE

    def test_before_it_was_struck_out_it_counted(self) -> None:
        story = Story().gave("mother").struck_out(1)
        asked = Ask(story.events[-1].at - MICROSECOND, "tiktok", "crime")
        assert standing(story.events, asked) is IN_SCOPE

    def test_a_strike_out_that_was_struck_out_strikes_nothing(self) -> None:
        story = Story().gave("mother").struck_out(1).struck_out(2)
        assert story.stands() is IN_SCOPE
        assert story.struck_out(3).stands() is NONE

    def test_a_withdrawal_of_consent_that_was_struck_out_is_a_refusal(self) -> None:
        assert Story().gave("mother").withdrew("mother").struck_out(1).stands() is REFUSED

    def test_an_own_answer_struck_out_no_longer_outranks(self) -> None:
        story = Story().gave("mother").refused("jordan", Footing.GILLICK).struck_out(2)
        assert story.stands() is IN_SCOPE


class TestScope:
    def test_platform_and_purpose_must_be_among_those_named(self) -> None:
        named = Scope(frozenset({"tiktok"}), frozenset({"crime"}), date(2026, 6, 1), None)
        story = Story().gave("mother", scope=named)
        assert story.stands() is IN_SCOPE
        assert story.stands(platform="facebook") is OUT_OF_SCOPE
        assert story.stands(purpose="assessment") is OUT_OF_SCOPE

    def test_where_profiles_are_named_the_ask_must_name_one_of_them(self) -> None:
        two = Scope(ANYTHING, ANYTHING, date(2026, 6, 1), None, frozenset({"7", "8"}))
        story = Story().gave("mother", scope=two)
        assert story.stands(profile="7") is IN_SCOPE
        assert story.stands(profile="8") is IN_SCOPE
        assert story.stands(profile="9") is OUT_OF_SCOPE
        assert story.stands() is OUT_OF_SCOPE

    def test_where_none_is_named_any_profile_will_do(self) -> None:
        assert Story().gave("mother").stands(profile="9") is IN_SCOPE

    def test_a_profile_must_be_within_what_each_agreed_to(self) -> None:
        one = Scope(ANYTHING, ANYTHING, date(2026, 6, 1), None, frozenset({"7"}))
        facebook = Scope(frozenset({"facebook"}), ANYTHING, date(2026, 6, 1), None)
        story = Story().gave("mother", scope=one).gave("father", scope=facebook)
        assert story.stands(profile="7", platform="facebook") is IN_SCOPE
        assert story.stands(profile="7", platform="tiktok") is OUT_OF_SCOPE
        assert story.stands(profile="9", platform="facebook") is OUT_OF_SCOPE

    def test_both_the_first_and_the_last_day_are_london_days_and_included(self) -> None:
        story = Story().gave("mother", scope=JUNE)
        last = datetime(2026, 6, 30, 22, 59, 59, 999999, tzinfo=UTC)
        assert standing(story.events, Ask(last, "tiktok", "crime")) is IN_SCOPE
        assert standing(story.events, Ask(last + MICROSECOND, "tiktok", "crime")) is EXPIRED

    def test_before_the_first_day_it_is_out_of_scope(self) -> None:
        later = Scope(ANYTHING, ANYTHING, date(2026, 6, 10), date(2026, 6, 30))
        story = Story().gave("mother", scope=later)
        assert story.stands("2026-06-09 23:59:59") is OUT_OF_SCOPE
        assert story.stands("2026-06-10 00:00") is IN_SCOPE

    def test_expired_comes_before_out_of_scope(self) -> None:
        story = Story().gave("mother", scope=JUNE)
        assert story.stands("2026-07-01 00:00", platform="vk") is EXPIRED

    def test_an_end_on_the_day_the_clocks_go_back_lasts_twenty_five_hours(self) -> None:
        until = Scope(ANYTHING, ANYTHING, date(2026, 6, 1), date(2026, 10, 25))
        story = Story().gave("mother", scope=until)
        midnight = datetime(2026, 10, 26, tzinfo=UTC)
        before = Ask(midnight - MICROSECOND, "tiktok", "crime")
        assert standing(story.events, before) is IN_SCOPE
        assert standing(story.events, Ask(midnight, "tiktok", "crime")) is EXPIRED


class TestWhatCannotBeAHistory:
    def test_events_out_of_order(self) -> None:
        story = Story().gave("mother").refused("mother")
        with pytest.raises(ValueError, match="time order"):
            standing(story.events[::-1], Ask(at("2026-06-15 12:00"), "tiktok", "crime"))

    def test_the_hour_that_comes_twice_in_october_is_told_apart(self) -> None:
        summer = at("2026-10-25 01:45")
        winter = at("2026-10-25 01:15").replace(fold=1)
        given = Event("1", summer, Deed.GIVEN, "mother", PARENT, OPEN_SCOPE)
        refused = Event("2", winter, Deed.REFUSED, "mother", PARENT)
        between = datetime(2026, 10, 25, 1, tzinfo=UTC).astimezone(LONDON)
        assert standing([given, refused], Ask(between, "tiktok", "crime")) is IN_SCOPE
        assert standing([given, refused], Ask(winter, "tiktok", "crime")) is REFUSED

    def test_an_event_that_lacks_what_its_deed_needs(self) -> None:
        now = at("2026-06-01 09:00")
        with pytest.raises(ValueError, match="offset"):
            Event("1", now.replace(tzinfo=None), Deed.SOUGHT)
        with pytest.raises(ValueError, match="offset"):
            Ask(now.replace(tzinfo=None), "tiktok", "crime")
        with pytest.raises(ValueError, match="“by” and “footing”"):
            Event("1", now, Deed.REFUSED, footing=Footing.SELF)
        with pytest.raises(ValueError, match="“by” and “footing”"):
            Event("1", now, Deed.REFUSED, by="mother")
        with pytest.raises(ValueError, match="“scope” belongs to “given”"):
            Event("1", now, Deed.GIVEN, "mother", PARENT)
        with pytest.raises(ValueError, match="“scope” belongs to “given”"):
            Event("1", now, Deed.REFUSED, "mother", PARENT, OPEN_SCOPE)
        with pytest.raises(ValueError, match="“of” belongs to “invalidated”"):
            Event("1", now, Deed.INVALIDATED)

    def test_a_scope_that_ends_before_it_begins_covers_no_day(self) -> None:
        backwards = Scope(ANYTHING, ANYTHING, date(2026, 6, 2), date(2026, 6, 1))
        for day in ("2026-05-31", "2026-06-01", "2026-06-02", "2026-06-03"):
            assert not backwards.covers(Ask(at(f"{day} 12:00"), "tiktok", "crime"))


class TestTheReferencePages:
    def test_every_word_is_explained(self) -> None:
        page = standing_reference()
        assert set(DEED_MEANINGS) == set(Deed)
        assert set(FOOTING_MEANINGS) == set(Footing)
        for word in (*Deed, *Footing):
            assert f"| `{word}` |" in page

    def test_every_row_is_there_with_its_source(self) -> None:
        page = standing_reference()
        for row in ROWS:
            assert f"| {row.id} | {row.describe()} | `{row.standing}` | {row.words} |" in page
            assert f"| `{row.source}` | {SOURCES[row.source]} |" in page

    def test_its_examples_say_what_they_should(self) -> None:
        page = standing_reference()
        expected = [
            SOUGHT,
            IN_SCOPE,
            CONFLICTED,
            REFUSED,
            WITHDRAWN,
            REFUSED,
            OUT_OF_SCOPE,
            EXPIRED,
            IN_SCOPE,
            OUT_OF_SCOPE,
            NONE,
        ]
        for (words, _), answer in zip(EXAMPLES, expected, strict=True):
            assert f"| {words} | `{answer}` |" in page

    def test_every_question_of_each_test_of_competence_is_there(self) -> None:
        page = competence_reference()
        for test in TESTS.values():
            assert test.source in page
            for question in test.questions:
                assert f"| `{question.slug}` | {question.text} | {question.hint} |" in page
