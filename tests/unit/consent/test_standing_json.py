"""``manage.py standing``: JSON in, JSON out, and a sentence for what cannot be read."""

import copy
import io
import json
from typing import Any

import pytest
from django.core.management import CommandError, call_command

from consent.history_json import history_and_ask_from_json
from consent.management.commands.standing import HELP, Command

ITEM: dict[str, Any] = {
    "events": [
        {"id": "a", "at": "2026-06-01T08:00:00Z", "deed": "sought"},
        {
            "id": "b",
            "at": "2026-06-01T10:00:00+01:00",
            "deed": "given",
            "by": "mother",
            "footing": "parental_responsibility",
            "scope": {
                "platforms": ["tiktok"],
                "purposes": [],
                "from": "2026-06-01",
                "to": "2026-06-30",
            },
        },
        {"id": "c", "at": "2026-06-20T10:00:00+01:00", "deed": "invalidated", "of": "b"},
    ],
    "ask": {"at": "2026-06-10T10:00:00+01:00", "platform": "tiktok", "purpose": "crime"},
}


def changed(*path: str | int, to: Any) -> dict[str, Any]:
    """The item with one value put in; ``...`` takes it out."""
    item = copy.deepcopy(ITEM)
    place: Any = item
    for step in path[:-1]:
        place = place[step]
    if to is ...:
        del place[path[-1]]
    else:
        place[path[-1]] = to
    return item


def run(text: str, monkeypatch: pytest.MonkeyPatch) -> str:
    out = io.StringIO()
    monkeypatch.setattr("sys.stdin", io.StringIO(text))
    call_command("standing", stdout=out)
    return out.getvalue()


def test_a_list_goes_in_and_the_list_of_standings_comes_out(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    struck = changed("ask", "at", to="2026-06-20T10:00:00+01:00")
    out = run(json.dumps([ITEM, struck, changed("ask", "platform", to="vk")]), monkeypatch)
    assert json.loads(out) == ["given_in_scope", "sought", "given_out_of_scope"]


def test_an_empty_list_has_no_answers(monkeypatch: pytest.MonkeyPatch) -> None:
    assert json.loads(run("[]", monkeypatch)) == []


def test_the_example_in_the_help_gives_what_the_help_says() -> None:
    example = HELP.split("echo '")[1].split("' \\")[0]
    assert Command().answers(example) == ["given_in_scope"]


def test_a_bad_item_is_named_and_nothing_is_printed(monkeypatch: pytest.MonkeyPatch) -> None:
    bad = changed("events", 1, "footing", to="friend")
    with pytest.raises(CommandError) as refusal:
        run(json.dumps([ITEM, ITEM, bad]), monkeypatch)
    assert str(refusal.value) == (
        "Item 2: event 1: “footing” must be one of self, gillick, mca, parental_responsibility."
    )


def test_what_is_not_a_list_is_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    with pytest.raises(CommandError, match="must be a JSON list"):
        run(json.dumps(ITEM), monkeypatch)


@pytest.mark.parametrize(
    ("item", "sentence"),
    [
        (None, "the item must be an object with events, ask"),
        (changed("ask", to=...), "the item needs “ask”"),
        (changed("events", to={}), "“events” must be a list"),
        (changed("events", 1, to="given"), "event 1 must be an object"),
        (changed("events", 1, "id", to=...), "event 1 needs “id”"),
        (changed("events", 1, "deed", to="agreed"), "event 1: “deed” must be one of sought, given"),
        (changed("events", 1, "at", to="2026-06-01"), "event 1: “at” must be a date and time"),
        (changed("events", 1, "at", to="2026-05-31T08:00:00Z"), "in time order"),
        (changed("events", 1, "by", to=None), "event 1: “given” needs “by” and “footing”"),
        (changed("events", 1, "footing", to=...), "event 1: “given” needs “by” and “footing”"),
        (changed("events", 1, "scope", to=None), "event 1: “scope” belongs to “given”"),
        (changed("events", 1, "scope", "from", to=...), "“scope” needs “from”"),
        (changed("events", 1, "scope", "from", to="1 June"), "“from” of “scope” must be a day"),
        (changed("events", 1, "scope", "platforms", to="tiktok"), "must be a list"),
        (changed("events", 1, "scope", "profiles", to="7"), "“profiles” of “scope” must be a list"),
        (changed("events", 1, "scope", "profiles", to=None), "“profiles” of “scope” must be a"),
        (changed("events", 1, "scope", "profiles", to=[""]), "each of “profiles” of “scope” must"),
        (changed("events", 1, "deed", to="confirmed"), "event 1: “deed” must be one of sought"),
        (changed("ask", "profile", to=""), "“profile” of “ask” must be text, or a whole number"),
        (changed("events", 2, "of", to=...), "event 2: “of” belongs to “invalidated”"),
        (changed("ask", "purpose", to=...), "“ask” needs “purpose”"),
        (changed("ask", "at", to="noon"), "“at” of “ask” must be a date and time"),
    ],
)
def test_what_is_not_understood_is_refused_with_a_sentence(item: object, sentence: str) -> None:
    with pytest.raises(ValueError, match=r"^Item 0: .*" + sentence):
        Command().answers(json.dumps([item]))


def test_a_field_that_does_not_belong_is_passed_over() -> None:
    for name, place in (
        ("kind", ()),
        ("of", ("events", 0)),
        ("scope", ("events", 2)),
        ("until", ("events", 1, "scope")),
        ("profiles", ("ask",)),
    ):
        for value in (None, "anything"):
            more = changed(*place, name, to=value)
            assert history_and_ask_from_json(more) == history_and_ask_from_json(ITEM)


@pytest.mark.parametrize("of", ["z", "c"])
def test_striking_out_what_is_not_there_strikes_nothing(of: str) -> None:
    item = changed("events", 2, "of", to=of)
    item["ask"]["at"] = "2026-06-20T10:00:00+01:00"
    assert Command().answers(json.dumps([item])) == ["given_in_scope"]


@pytest.mark.parametrize(
    ("day", "expected"),
    [
        ("2026-06-10", "given_out_of_scope"),
        ("2026-06-30", "given_out_of_scope"),
        ("2026-07-01", "expired"),
    ],
)
def test_a_scope_that_ends_before_it_begins_covers_nothing(day: str, expected: str) -> None:
    item = changed("events", 1, "scope", "from", to="2026-07-05")
    item["events"].pop()
    item["ask"]["at"] = f"{day}T10:00:00+01:00"
    assert Command().answers(json.dumps([item])) == [expected]


def test_an_open_end_may_be_null_or_left_out() -> None:
    null = history_and_ask_from_json(changed("events", 1, "scope", "to", to=None))
    assert null == history_and_ask_from_json(changed("events", 1, "scope", "to", to=...))


def test_profiles_may_be_left_out_and_then_any_is_agreed_to() -> None:
    empty = history_and_ask_from_json(changed("events", 1, "scope", "profiles", to=[]))
    assert empty == history_and_ask_from_json(ITEM)
    null = history_and_ask_from_json(changed("ask", "profile", to=None))
    assert null == history_and_ask_from_json(ITEM)
    assert Command().answers(json.dumps([changed("ask", "profile", to=7)])) == ["given_in_scope"]


def test_named_profiles_cover_an_ask_for_one_of_them_only() -> None:
    item = changed("events", 1, "scope", "profiles", to=[7, "8"])
    items = [item]
    for profile in ("7", 8, "9", None):
        items.append(copy.deepcopy(item))
        items[-1]["ask"]["profile"] = profile
    outside, inside = "given_out_of_scope", "given_in_scope"
    answers = Command().answers(json.dumps(items))
    assert answers == [outside, inside, inside, outside, outside]


def test_a_number_and_its_digits_are_one_id() -> None:
    item = changed("events", 1, "id", to=17)
    item["events"][2]["of"] = "17"
    item["ask"]["at"] = "2026-06-20T10:00:00+01:00"
    assert Command().answers(json.dumps([item])) == ["sought"]
