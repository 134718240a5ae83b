"""``manage.py authority_state``: JSON in, JSON out, and a sentence for what cannot be read."""

import copy
import io
import json
from typing import Any

import pytest
from django.core.management import CommandError, call_command

from ripa.life_json import life_and_ask_from_json, life_from_json
from ripa.management.commands.authority_state import HELP, Command

ITEM: dict[str, Any] = {
    "kind": "non_ripa",
    "subject_under_18_source": False,
    "events": [
        {
            "deed": "granted",
            "at": "2026-03-02T10:00:00+00:00",
            "scope": {"subjects": ["jordan"], "platforms": [], "officers": [], "purposes": []},
            "restricted": False,
            "max_viewings": 2,
            "review_by": "2026-03-20",
            "to": "2026-03-22",
        },
        {"deed": "used", "at": "2026-03-03T10:00:00Z"},
        {"deed": "reviewed", "at": "2026-03-04T10:00:00+00:00", "review_by": "2026-03-30"},
    ],
    "ask": {
        "at": "2026-03-05T10:00:00+00:00",
        "subject": "jordan",
        "platform": "facebook",
        "officer": "asha",
        "purpose": "crime",
        "restricted": False,
    },
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
    call_command("authority_state", stdout=out)
    return out.getvalue()


def test_a_list_goes_in_and_the_list_of_states_comes_out(monkeypatch: pytest.MonkeyPatch) -> None:
    late = changed("ask", "at", to="2026-03-23T00:00:00+00:00")
    out = run(json.dumps([ITEM, late, changed("ask", "subject", to="kim")]), monkeypatch)
    assert json.loads(out) == ["in_force_in_scope", "expired", "out_of_scope"]


def test_an_empty_list_has_no_answers(monkeypatch: pytest.MonkeyPatch) -> None:
    assert json.loads(run("[]", monkeypatch)) == []


def test_the_example_in_the_help_gives_what_the_help_says() -> None:
    example = HELP.split("echo '")[1].split("' \\")[0]
    assert Command().answers(example) == ["in_force_in_scope"]


def test_a_bad_item_is_named_and_nothing_is_printed(monkeypatch: pytest.MonkeyPatch) -> None:
    with pytest.raises(CommandError) as refusal:
        run(json.dumps([ITEM, changed("kind", to="oral")]), monkeypatch)
    assert str(refusal.value) == (
        "Item 1: “kind” must be one of directed_surveillance, chis, non_ripa, overt_determination."
    )


@pytest.mark.parametrize(
    ("text", "sentence"),
    [
        ("", "not JSON"),
        ("[{]", "not JSON"),
        ("{}", "must be a JSON list"),
        ('"oral"', "must be a JSON list"),
        ("[" * 100_000, "not JSON|nested too deeply"),
    ],
)
def test_what_is_not_a_list_is_refused(
    text: str, sentence: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    with pytest.raises(CommandError, match=sentence):
        run(text, monkeypatch)


@pytest.mark.parametrize(
    ("item", "sentence"),
    [
        (17, "the item must be an object with kind"),
        (changed("ask", to=...), "the item needs “ask”"),
        (changed("kind", to=None), "“kind” must be one of"),
        (changed("subject_under_18_source", to="no"), "must be true or false"),
        (changed("events", to={}), "“events” must be a list"),
        (changed("events", 1, to="used"), "“deed” of event 1 must be one of granted, reviewed"),
        (changed("events", 1, "deed", to="looked"), "“deed” of event 1 must be one of"),
        (changed("events", 1, "at", to="2026-03-03T10:00:00"), "“at” of event 1 .* offset"),
        (changed("events", 1, "at", to="yesterday"), "date and time with an offset"),
        (changed("events", 1, "at", to=1772445600), "date and time with an offset"),
        (changed("events", 1, "at", to="1066-10-14T09:00:00Z"), "in the years 1900 to 2200"),
        (changed("events", 1, "at", to="2026-03-01T10:00:00Z"), "in time order"),
        (changed("events", 2, "review_by", to=...), "event 2 needs “review_by”"),
        (changed("events", 2, "review_by", to="30/03/2026"), "a day written like 2026-03-31"),
        (changed("events", 2, "review_by", to="2026-02-30"), "not in the calendar"),
        (changed("events", 2, "review_by", to="1066-10-14"), "in the years 1900 to 2200"),
        (changed("events", 0, "scope", to=[]), "“scope” of event 0 must be an object"),
        (changed("events", 0, "scope", "subjects", to=...), "needs “subjects”"),
        (changed("events", 0, "scope", "subjects", to="jordan"), "“subjects” of event 0 must be a"),
        (changed("events", 0, "scope", "subjects", to=[" "]), "each of “subjects” of event 0"),
        (changed("events", 0, "scope", "subjects", to=[True]), "must be text, or a whole number"),
        (changed("events", 0, "restricted", to=...), "event 0 needs “restricted”"),
        (changed("events", 0, "restricted", to=0), "must be true or false"),
        (changed("events", 0, "scope", "restricted", to=True), "“restricted” twice: keep one"),
        (changed("events", 0, "max_viewings", to=-1), "0 or more"),
        (changed("events", 0, "max_viewings", to=True), "whole number"),
        (changed("events", 0, "review_by", to=...), "event 0 needs “review_by”"),
        (changed("ask", to=[]), "“ask” must be an object"),
        (changed("ask", "restricted", to=None), "“restricted” of “ask” must be true or false"),
        (changed("ask", "subject", to=""), "“subject” of “ask” must be text"),
    ],
)
def test_what_is_not_understood_is_refused_with_a_sentence(item: object, sentence: str) -> None:
    with pytest.raises(ValueError, match=sentence):
        life_and_ask_from_json(item)
    with pytest.raises(ValueError, match=r"^Item 0: "):
        Command().answers(json.dumps([item]))


def told(item: dict[str, Any], at: str, monkeypatch: pytest.MonkeyPatch) -> str:
    """The command's answer to the item, asked at that moment."""
    item["ask"]["at"] = at
    (answer,) = json.loads(run(json.dumps([item]), monkeypatch))
    return str(answer)


def test_a_source_is_not_under_18_unless_it_is_said(monkeypatch: pytest.MonkeyPatch) -> None:
    item = changed("subject_under_18_source", to=...)
    assert told(item, "2026-03-05T10:00:00Z", monkeypatch) == "in_force_in_scope"


@pytest.mark.parametrize("to", [..., None, "2026-06-02", "2027-01-01"])
def test_a_last_day_left_out_or_too_late_is_the_latest_that_there_can_be(
    to: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    for kind in ("non_ripa", "overt_determination"):
        item = changed("events", 0, "to", to=to)
        item["kind"], item["events"][2]["review_by"] = kind, "2026-12-31"
        assert told(item, "2026-06-01T23:59:59+01:00", monkeypatch) == "in_force_in_scope"
        assert told(item, "2026-06-02T00:00:00+01:00", monkeypatch) == "expired"


def test_a_last_day_before_the_grant_has_ended_at_once(monkeypatch: pytest.MonkeyPatch) -> None:
    item = changed("events", 0, "to", to="2026-03-01")
    assert told(item, "2026-03-02T10:00:00Z", monkeypatch) == "expired"
    assert told(item, "2026-03-02T09:59:59Z", monkeypatch) == "none"


@pytest.mark.parametrize("to", ["2026-03-03", "2030-01-01", "when it is done", None])
def test_a_last_day_is_passed_over_where_the_act_sets_the_end(
    to: str | None, monkeypatch: pytest.MonkeyPatch
) -> None:
    item = changed("events", 0, "to", to=to)
    item["kind"] = "directed_surveillance"
    item["events"].insert(1, {"deed": "magistrate_approved", "at": "2026-03-02T14:00:00Z"})
    assert told(item, "2026-03-29T10:00:00Z", monkeypatch) == "in_force_in_scope"
    inside = copy.deepcopy(item)
    inside["events"][0]["scope"]["to"] = inside["events"][0].pop("to")
    assert told(inside, "2026-03-29T10:00:00Z", monkeypatch) == "in_force_in_scope"


def test_fields_that_the_rules_do_not_name_are_passed_over() -> None:
    plain = life_and_ask_from_json(ITEM)
    for path in (
        ("urgent",),
        ("events", 0, "by"),
        ("events", 1, "review_by"),
        ("events", 2, "note"),
        ("events", 0, "scope", "title"),
        ("ask", "case"),
    ):
        assert life_and_ask_from_json(changed(*path, to="asha")) == plain


def test_only_the_first_grant_counts(monkeypatch: pytest.MonkeyPatch) -> None:
    item = copy.deepcopy(ITEM)
    again = {**item["events"][0], "at": "2026-03-04T12:00:00Z", "to": "2026-05-30"}
    item["events"].append({**again, "scope": {**again["scope"], "subjects": ["kim"]}})
    assert told(item, "2026-03-05T10:00:00Z", monkeypatch) == "in_force_in_scope"
    assert told(item, "2026-03-23T10:00:00Z", monkeypatch) == "expired"


@pytest.mark.parametrize(
    ("path", "to", "sentence"),
    [
        (("events", 0, "to"), None, "a day from 2026-03-02 to 2026-06-01"),
        (("events", 0, "to"), "2026-06-02", "a day from 2026-03-02 to 2026-06-01"),
        (("events", 0, "to"), "2026-03-01", "a day from 2026-03-02 to 2026-06-01"),
        (("kind",), "chis", "“to” does not belong to a CHIS authorisation"),
        (("urgent",), True, "“urgent”, which does not belong there"),
        (("events", 1, "by"), "asha", "event 1 has “by”, which does not belong"),
        (("events", 0, "max_viewing"), 3, "“max_viewing”, which does not belong"),
        (("subject_under_18_source",), ..., "needs “subject_under_18_source”"),
    ],
)
def test_the_record_itself_is_read_strictly(
    path: tuple[str | int, ...], to: Any, sentence: str
) -> None:
    life = {name: value for name, value in changed(*path, to=to).items() if name != "ask"}
    with pytest.raises(ValueError, match=sentence):
        life_from_json(life)


def test_the_record_holds_one_grant() -> None:
    life = {name: value for name, value in copy.deepcopy(ITEM).items() if name != "ask"}
    life["events"].insert(1, life["events"][0])
    with pytest.raises(ValueError, match="granted once"):
        life_from_json(life)


def test_the_terms_may_stand_inside_the_scope() -> None:
    inside = copy.deepcopy(ITEM)
    granted = inside["events"][0]
    for term in ("restricted", "max_viewings", "review_by", "to"):
        granted["scope"][term] = granted.pop(term)
    assert life_and_ask_from_json(inside) == life_and_ask_from_json(ITEM)


def test_a_limit_left_out_is_no_limit() -> None:
    left_out = life_and_ask_from_json(changed("events", 0, "max_viewings", to=...))
    assert left_out == life_and_ask_from_json(changed("events", 0, "max_viewings", to=None))


def test_a_number_and_its_digits_are_one_name() -> None:
    item = changed("events", 0, "scope", "subjects", to=[17])
    for subject in (17, "17"):
        item["ask"]["subject"] = subject
        assert Command().answers(json.dumps([item])) == ["in_force_in_scope"]


def test_profiles_are_a_bound_where_the_scope_names_them() -> None:
    def said(profiles: Any, profile: Any) -> str:
        item = changed("events", 0, "scope", "profiles", to=profiles)
        if profile is not ...:
            item["ask"]["profile"] = profile
        (state,) = Command().answers(json.dumps([item]))
        return str(state)

    assert said(["P1"], "P1") == said([], "P1") == said([], ...) == "in_force_in_scope"
    assert said(["P1"], "P2") == said(["P1"], None) == said(["P1"], ...) == "out_of_scope"
    with pytest.raises(ValueError, match="profile"):
        life_and_ask_from_json(changed("events", 0, "scope", "profiles", to="P1"))
