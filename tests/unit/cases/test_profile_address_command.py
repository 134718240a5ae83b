"""`manage.py profile_key`: addresses in, JSON out, in the same order."""

from __future__ import annotations

import io
import json
from typing import Any

import pytest
from django.core.management import call_command

from cases.management.commands.profile_key import Command
from cases.profile_address import parse


def keys(*addresses: str, **options: Any) -> list[dict[str, Any]]:
    out = io.StringIO()
    call_command(Command(), *addresses, stdout=out, **options)
    answers: list[dict[str, Any]] = json.loads(out.getvalue())
    return answers


def on_standard_input(monkeypatch: pytest.MonkeyPatch, octets: bytes) -> None:
    monkeypatch.setattr("sys.stdin", io.TextIOWrapper(io.BytesIO(octets), encoding="ascii"))


def test_each_address_is_answered_in_order() -> None:
    assert keys("https://m.facebook.com/Jordan.Example?fbclid=1", "https://fb.watch/abc/") == [
        {
            "platform": "facebook",
            "key": "jordanexample",
            "canonical_url": "https://www.facebook.com/jordanexample",
            "recognised": True,
        },
        {
            "platform": "facebook",
            "key": "fb.watch/abc",
            "canonical_url": "https://fb.watch/abc",
            "recognised": False,
        },
    ]


def test_a_refused_address_keeps_its_place_and_says_why() -> None:
    kept, refused = keys("x.com/jordan", "javascript:alert(1)")
    assert kept["key"] == parse("x.com/jordan").key
    assert refused == {
        "platform": None,
        "key": None,
        "canonical_url": None,
        "recognised": False,
        "error": refused["error"],
    }
    assert refused["error"].startswith("Only web addresses")


def test_lines_of_standard_input_are_addresses(monkeypatch: pytest.MonkeyPatch) -> None:
    on_standard_input(monkeypatch, "x.com/jordan\r\n\nt.me/jordan\nt.me/zoë".encode())
    answers = keys()
    assert [answer["key"] for answer in answers] == ["jordan", None, "jordan", "t.me/zo%C3%AB"]


def test_a_line_that_is_not_text_does_not_stop_the_others(monkeypatch: pytest.MonkeyPatch) -> None:
    on_standard_input(monkeypatch, b"x.com/\xff\nx.com/jordan\n")
    broken, whole = keys()
    assert not broken["recognised"]
    assert whole["key"] == "jordan"


def test_nothing_on_standard_input_is_an_empty_list(monkeypatch: pytest.MonkeyPatch) -> None:
    on_standard_input(monkeypatch, b"")
    assert keys() == []


def test_a_name_alone_needs_its_platform() -> None:
    (unknown,) = keys("@jordan")
    (known,) = keys("@jordan", platform="instagram")
    assert "Choose the platform" in unknown["error"]
    assert known["canonical_url"] == "https://www.instagram.com/jordan/"


def test_the_help_shows_an_example(capsys: pytest.CaptureFixture[str]) -> None:
    Command().print_help("manage.py", "profile_key")
    assert "manage.py profile_key https://m.facebook.com/" in capsys.readouterr().out
