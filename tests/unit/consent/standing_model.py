"""A second telling of how consent stands, by brute force, to hold the first against.

It shares nothing with ``consent.rules``. It reads the JSON itself. Where the rules walk events once
and keep a tally, this asks each question of every event over again: which strike-outs hold is found
by trying every way they could, and each decider's answer by looking at every event of theirs.
"""

from itertools import product
from typing import Any

from tests.unit.london_model import day_of, london_day_of, microseconds

Item = dict[str, Any]


def model_standing(item: Item) -> str:
    """The value that the rules give."""
    ask = item["ask"]
    now = microseconds(ask["at"])
    happened = [event for event in item["events"] if microseconds(event["at"]) <= now]
    standing = _not_struck(happened)
    answers = [event for event in standing if event["deed"] in ("given", "refused", "withdrawn")]
    final = [
        event
        for place, event in enumerate(answers)
        if all(later["by"] != event["by"] for later in answers[place + 1 :])
    ]
    if any(event["footing"] != "parental_responsibility" for event in final):
        final = [event for event in final if event["footing"] != "parental_responsibility"]
    if not final:
        return "sought" if any(event["deed"] == "sought" for event in standing) else "none"
    voices = {_voice(event, answers) for event in final}
    if voices == {"given"}:
        return _scope([event["scope"] for event in final], ask, now)
    if "given" in voices:
        return "conflicted"
    return "withdrawn" if voices == {"withdrawn"} else "refused"


def _voice(event: Item, answers: list[Item]) -> str:
    if event["deed"] != "withdrawn":
        return str(event["deed"])
    before = answers[: answers.index(event)]
    gave = [other for other in before if other["by"] == event["by"] and other["deed"] == "given"]
    return "withdrawn" if gave else "refused"


def _not_struck(happened: list[Item]) -> list[Item]:
    """Try every choice of which invalidations hold, and keep the one that agrees with itself.

    One holds exactly when no invalidation that holds names it. As each names an earlier event, only
    one choice can agree.
    """
    strikes = [event for event in happened if event["deed"] == "invalidated"]
    agreeing = []
    for choice in product((True, False), repeat=len(strikes)):
        named = {strike["of"] for strike, holds in zip(strikes, choice, strict=True) if holds}
        if all(
            holds == (strike["id"] not in named)
            for strike, holds in zip(strikes, choice, strict=True)
        ):
            agreeing.append(named)
    assert len(agreeing) == 1, "an invalidation must name an earlier event"
    return [event for event in happened if event["id"] not in agreeing[0]]


def _scope(scopes: list[Item], ask: Item, now: int) -> str:
    today = london_day_of(now)
    inside = [
        day_of(scope["from"]) <= today
        and (scope["to"] is None or today <= day_of(scope["to"]))
        and (not scope["platforms"] or ask["platform"] in scope["platforms"])
        and (not scope["purposes"] or ask["purpose"] in scope["purposes"])
        and _names_profile(scope.get("profiles", []), ask.get("profile"))
        for scope in scopes
    ]
    if False not in inside:
        return "given_in_scope"
    past = [scope for scope in scopes if scope["to"] is not None and day_of(scope["to"]) < today]
    return "expired" if past else "given_out_of_scope"


def _names_profile(named: list[Any], asked: Any) -> bool:
    """Whether the profile asked for is one of those named, as text; all are where none is named."""
    return not named or (asked is not None and str(asked) in [str(each) for each in named])
