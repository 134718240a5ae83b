"""``manage.py gate``: JSON in, decisions out, and a clear sentence for anything else."""

import io
import json
import sys

import pytest
from django.core.management import call_command, get_commands, load_command_class
from django.core.management.base import CommandError

from ripa.gate import Facts, Policy, decide


def run(text: str, monkeypatch: pytest.MonkeyPatch) -> str:
    monkeypatch.setattr(sys, "stdin", io.StringIO(text))
    printed = io.StringIO()
    call_command("gate", stdout=printed)
    return printed.getvalue()


def test_decisions_come_back_in_order(monkeypatch: pytest.MonkeyPatch) -> None:
    told = {
        "account_used": "council_holder",
        "training": "current",
        "personal_interest": "none",
        "purpose": "assessment",
        "interaction": "none",
        "visibility": "public",
        "consent": "sought",
        "notice": "specific",
        "authority": "none",
        "prior_viewings": 1,
    }
    items = [
        {"facts": told},
        {"facts": told, "policy": {"notice_repeat": "ASK"}},
        {"facts": told, "policy": {"repeat_threshold": 2}},
        {"facts": {"account_used": "personal", "prior_viewings": 0}, "policy": {}},
    ]
    answers = json.loads(run(json.dumps(items), monkeypatch))
    assert [(each["rule"], each["outcome"]) for each in answers] == [
        ("G18", "BLOCK"),
        ("G18", "ASK"),
        ("G17", "ASK"),
        ("G01", "REFUSE"),
    ]
    asked = Policy(repeat_threshold=2)
    assert answers[2] == decide(Facts.from_mapping(told), asked).to_mapping()
    assert list(answers[0]) == ["outcome", "rule", "words", "next", "source"]


def test_no_policy_is_the_default_policy(monkeypatch: pytest.MonkeyPatch) -> None:
    facts = {"account_used": "logged_out", "prior_viewings": 0}
    for item in ({"facts": facts, "policy": None}, {"facts": facts, "policy": {}}):
        (answer,) = json.loads(run(json.dumps([item]), monkeypatch))
        assert answer == decide(Facts.from_mapping(facts)).to_mapping()


def test_an_empty_list_gives_an_empty_list(monkeypatch: pytest.MonkeyPatch) -> None:
    assert json.loads(run("[]", monkeypatch)) == []


GOOD = '{"facts": {"prior_viewings": 0}}'


@pytest.mark.parametrize(
    ("text", "sentence"),
    [
        ("", "The input is not JSON"),
        ("[" * 100_000, "The input is not JSON"),
        (GOOD, "The input must be a JSON list"),
        (f"[{GOOD}, 3]", 'Item 1: It must be an object with "facts"'),
        (f'[{GOOD}, {{"policy": {{}}}}]', 'Item 1: It must be an object with "facts"'),
        ('[{"facts": {"prior_viewings": 0}, "polcy": {}}]', "Item 0: It has 'polcy'."),
        ('[{"facts": null}]', "Item 0: Facts must be an object of names and values."),
        ('[{"facts": {"prior_viewings": 0}, "policy": []}]', "Item 0: Policy must be an object"),
        ('[{"facts": {"training": "current"}}]', "Item 0: prior_viewings is missing."),
        ('[{"facts": {"prior_viewings": "many"}}]', "0 or more, or unknown, not 'many'."),
        (
            f'[{GOOD}, {GOOD}, {{"facts": {{"prior_viewings": 0, "notice": "loud"}}}}]',
            "Item 2: notice cannot be 'loud'. It must be one of: none, general, specific, unknown.",
        ),
    ],
)
def test_bad_input_decides_nothing(
    text: str, sentence: str, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    with pytest.raises(CommandError) as caught:
        run(text, monkeypatch)
    assert sentence in str(caught.value)
    assert caught.value.returncode == 1
    assert capsys.readouterr().out == ""


def test_the_example_in_the_help_works(monkeypatch: pytest.MonkeyPatch) -> None:
    command = load_command_class(get_commands()["gate"], "gate")
    shown = command.create_parser("manage.py", "gate").format_help()
    example = next(line for line in shown.splitlines() if line.strip().startswith("echo"))
    answers = json.loads(run(example.split("'")[1], monkeypatch))
    assert answers[0]["rule"] == "G01"
