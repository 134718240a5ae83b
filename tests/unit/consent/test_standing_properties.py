"""What must hold for every combination of facts, and for every short history.

Run with -s to see the counts. The facts are walked over their whole product. The histories are all
those of up to three people, each of whom is silent or answers in one of the ways below, in either
right: nothing is a sample.
"""

from collections import Counter
from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from itertools import permutations, product
from typing import Any

from consent.rules import (
    OWN_ANSWER,
    RANKS,
    ROWS,
    SOURCES,
    Agreed,
    Ask,
    Asked,
    ConsentStanding,
    Deed,
    Event,
    Footing,
    Others,
    Reach,
    Scope,
    StandingFacts,
    answers_that_count,
    decide,
    standing,
    standing_facts,
)

FACTS = [StandingFacts(*values) for values in product(Asked, Agreed, Others, Reach)]
IN_SCOPE = ConsentStanding.GIVEN_IN_SCOPE
GIVEN = {IN_SCOPE, ConsentStanding.GIVEN_OUT_OF_SCOPE, ConsentStanding.EXPIRED}

# --- The whole product of facts ------------------------------------------------------------------


def test_every_combination_has_one_first_row_and_every_row_but_the_guard_is_reached() -> None:
    reached = Counter(decide(facts).id for facts in FACTS)
    print(f"\n{len(FACTS)} combinations: {', '.join(f'{r} {reached[r]}' for r in sorted(reached))}")
    assert len(FACTS) == len(set(FACTS)) == 2 * 4 * 2 * 3
    assert set(reached) == {row.id for row in ROWS} - {"C99"}
    assert reached.total() == len(FACTS)


def test_the_rows_but_the_guard_do_not_overlap_so_that_their_order_does_not_matter() -> None:
    for facts in FACTS:
        assert [row for row in ROWS[:-1] if row.holds(facts)] == [decide(facts)]


def test_the_guard_is_last_holds_always_and_is_never_permission() -> None:
    guard = ROWS[-1]
    assert guard.id == "C99"
    assert all(guard.holds(facts) for facts in FACTS)
    assert guard.standing is ConsentStanding.UNKNOWN


def test_each_standing_comes_from_one_row_with_its_own_id_and_a_known_source() -> None:
    assert sorted(row.standing for row in ROWS) == sorted(ConsentStanding)
    assert len({row.id for row in ROWS}) == len(ROWS)
    assert {row.source for row in ROWS} == set(SOURCES)


def test_a_look_is_in_scope_where_everyone_agreed_to_it_and_nowhere_else() -> None:
    for facts in FACTS:
        agreed_to_it = facts.agreed is Agreed.ALL and facts.reach is Reach.COVERED
        assert (decide(facts).standing is IN_SCOPE) is agreed_to_it


def test_a_fact_that_has_no_bearing_changes_nothing() -> None:
    """Being asked bears on those who did not answer, reach on those who agreed, and so on."""
    bears = {
        Agreed.UNANSWERED: {"asked"},
        Agreed.NONE: {"others"},
        Agreed.SOME: set[str](),
        Agreed.ALL: {"reach"},
    }
    for facts, other in product(FACTS, FACTS):
        same = [
            name for name in bears[facts.agreed] if getattr(facts, name) != getattr(other, name)
        ]
        if facts.agreed is other.agreed and not same:
            assert decide(facts) is decide(other)


def test_every_right_to_answer_has_one_rank() -> None:
    assert sorted(footing for rank in RANKS for footing in rank) == sorted(Footing)
    assert RANKS[0] == OWN_ANSWER


# --- Every short history -------------------------------------------------------------------------

NOON = datetime(2026, 6, 1, 12, tzinfo=UTC)
HOUR = timedelta(hours=1)
ASK = Ask(datetime(2026, 7, 1, 12, tzinfo=UTC), "tiktok", "crime", profile="7")
UNNAMED = replace(ASK, profile="")
ANY: frozenset[str] = frozenset()
OPEN = Scope(ANY, ANY, date(2026, 6, 1), None)
SCOPES = {
    "anything": OPEN,
    "this profile": replace(OPEN, profiles=frozenset({"7", "8"})),
    "another profile": replace(OPEN, profiles=frozenset({"8"})),
    "ended": replace(OPEN, last=date(2026, 6, 30)),
}
YES = [((Deed.GIVEN, scope),) for scope in SCOPES.values()]
NO: list[tuple[tuple[Deed, Scope | None], ...]] = [
    ((Deed.REFUSED, None),),
    ((Deed.WITHDRAWN, None),),
    ((Deed.GIVEN, OPEN), (Deed.WITHDRAWN, None)),
]
RIGHTS = (Footing.GILLICK, Footing.PARENTAL_RESPONSIBILITY)
History = tuple[Event, ...]


def told(*voices: Any) -> History:
    """What each person said, one after the other. A voice is what they said and in what right."""
    said = [
        (str(person), deed, footing, scope)
        for person, voice in enumerate(voices)
        if voice is not None
        for answers, footing in [voice]
        for deed, scope in answers
    ]
    return tuple(
        Event(str(number), NOON + number * HOUR, deed, by, footing, scope)
        for number, (by, deed, footing, scope) in enumerate(said)
    )


VOICES = [None, *product([*YES, *NO], RIGHTS)]
CHOICES = list(product(VOICES, repeat=3))
HISTORIES = [told(*voices) for voices in CHOICES]


def changes(history: History) -> Iterator[tuple[int, Event]]:
    """Each answer that counts, and where it stands."""
    for event in answers_that_count(history, ASK.at):
        yield history.index(event), event


def with_event(history: History, place: int, **change: Any) -> History:
    return (*history[:place], replace(history[place], **change), *history[place + 1 :])


def test_the_short_histories_meet_every_row() -> None:
    reached = Counter(decide(standing_facts(history, ASK)).id for history in HISTORIES)
    asked = (Event("a", NOON, Deed.SOUGHT), *HISTORIES[0])
    reached[decide(standing_facts(asked, ASK)).id] += 1
    print(
        f"\n{len(HISTORIES)} histories: {', '.join(f'{r} {reached[r]}' for r in sorted(reached))}"
    )
    assert set(reached) == {row.id for row in ROWS} - {"C99"}


def test_a_yes_turned_into_a_no_never_gives_what_was_not_given() -> None:
    turned = 0
    for history in HISTORIES:
        before = standing(history, ASK)
        for place, event in changes(history):
            if event.deed is Deed.GIVEN:
                for no in (Deed.REFUSED, Deed.WITHDRAWN):
                    after = standing(with_event(history, place, deed=no, scope=None), ASK)
                    assert after not in GIVEN, (before, history)
                    turned += 1
    print(f"\n{turned} answers turned")
    assert turned


def test_a_no_by_somebody_else_never_brings_a_look_into_scope() -> None:
    for history in HISTORIES:
        for footing in RIGHTS:
            no = Event("no", NOON + 9 * HOUR, Deed.REFUSED, "another", footing)
            if standing((*history, no), ASK) is IN_SCOPE:
                # Only where it is not heard, as the person answered for themselves.
                assert standing(history, ASK) is IN_SCOPE
                assert no not in answers_that_count((*history, no), ASK.at)


def test_a_narrower_yes_never_brings_a_look_into_scope() -> None:
    day_before = ASK.day - timedelta(days=1)
    narrower: list[dict[str, Any]] = [
        {"platforms": frozenset({"vk"})},
        {"purposes": frozenset({"assessment"})},
        {"profiles": frozenset({"8"})},
        {"last": day_before},
    ]
    for history in HISTORIES:
        for place, event in changes(history):
            if event.scope is not None:
                for limit in narrower:
                    scope = replace(event.scope, **limit)
                    assert standing(with_event(history, place, scope=scope), ASK) is not IN_SCOPE


def test_an_ask_that_names_no_profile_is_never_easier_than_one_that_does() -> None:
    for history in HISTORIES:
        if standing(history, UNNAMED) is IN_SCOPE:
            for profile in ("7", "8", "9"):
                assert standing(history, replace(ASK, profile=profile)) is IN_SCOPE


def test_an_own_answer_makes_what_others_say_irrelevant() -> None:
    heard = 0
    for history in HISTORIES:
        own = tuple(event for event in history if event.footing in OWN_ANSWER)
        if own:
            heard += 1
            assert standing(history, ASK) is standing(own, ASK)
    assert 0 < heard < len(HISTORIES)


def test_an_event_struck_out_counts_as_if_it_had_never_happened() -> None:
    struck = 0
    for history in HISTORIES:
        for place, event in enumerate(history):
            strike = Event("strike", NOON + 9 * HOUR, Deed.INVALIDATED, of=event.id)
            without = (*history[:place], *history[place + 1 :])
            assert standing((*history, strike), ASK) is standing(without, ASK)
            again = Event("again", NOON + 9 * HOUR, Deed.INVALIDATED, of="strike")
            assert standing((*history, strike, again), ASK) is standing(history, ASK)
            struck += 1
    print(f"\n{struck} events struck out")
    assert struck


def test_what_happens_after_the_moment_never_matters() -> None:
    later = ASK.at + timedelta(microseconds=1)
    for history in HISTORIES:
        before = standing(history, ASK)
        for footing in RIGHTS:
            for after in (
                Event("later", later, Deed.GIVEN, "0", footing, OPEN),
                Event("later", later, Deed.WITHDRAWN, "0", footing),
                Event("later", later, Deed.SOUGHT),
                *(Event("later", later, Deed.INVALIDATED, of=event.id) for event in history),
            ):
                assert standing((*history, after), ASK) is before


def test_asking_again_changes_no_answer() -> None:
    for history in HISTORIES:
        asked = (*history, Event("asked", NOON + 9 * HOUR, Deed.SOUGHT))
        if history:
            assert standing(asked, ASK) is standing(history, ASK)


def test_it_does_not_matter_who_answers_first() -> None:
    for voices in CHOICES:
        if any(voices):
            answers = {standing(told(*order), ASK) for order in permutations(voices)}
            assert len(answers) == 1, voices
