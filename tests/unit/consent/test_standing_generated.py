"""``standing`` against a brute-force model, on invented histories that crowd the edges.

Run with -s to see the seed and the counts. Another seed: STANDING_SEED=7 make test.
"""

import json
import os
import random
from collections import Counter
from datetime import UTC, date, datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

from consent.history_json import history_and_ask_from_json
from consent.rules import ConsentStanding, standing
from tests.unit.consent.standing_model import model_standing

SEED = int(os.environ.get("STANDING_SEED", "20261025"))
HISTORIES = 8_000
LONDON = ZoneInfo("Europe/London")
NUDGES = (
    timedelta(seconds=-1),
    timedelta(microseconds=-1),
    timedelta(0),
    timedelta(microseconds=1),
    timedelta(seconds=1),
)
# The clocks change on the first two; the others are the ends of unequal months.
DAYS = (date(2026, 3, 29), date(2026, 10, 25), date(2028, 2, 29), date(2026, 12, 31))
DEEDS = ("given", "given", "given", "sought", "refused", "withdrawn", "withdrawn", "invalidated")
# Most people answer on one footing; "jordan" may change theirs.
FOOTINGS = {
    "jordan": ("self", "gillick", "mca", "parental_responsibility"),
    "mother": ("parental_responsibility",),
    "father": ("parental_responsibility",),
}


class Inventor:
    """Invents one history after another, and asks about each near its edges."""

    def __init__(self, chance: random.Random) -> None:
        self.chance = chance

    def item(self) -> dict[str, Any]:
        day = self.chance.choice(DAYS)
        moment = _midnight(day) + self.chance.choice((timedelta(hours=-30), timedelta(hours=1)))
        who = self.chance.choice((["mother"], ["mother", "father"], ["mother", "jordan"]))
        events: list[dict[str, Any]] = []
        for number in range(self.chance.choice((0, 1, 1, 2, 3, 4, 6, 8))):
            moment += self.chance.choice((timedelta(0), timedelta(minutes=30), timedelta(hours=5)))
            events.append(self._event(str(number), moment, day, who, events))
        return {"events": events, "ask": self._ask(moment, events)}

    def _event(
        self, key: str, at: datetime, day: date, who: list[str], before: list[dict[str, Any]]
    ) -> dict[str, Any]:
        deed = self.chance.choice(DEEDS if before else DEEDS[:-1])
        by = self.chance.choice(who)
        event: dict[str, Any] = {"id": key, "at": self._text(at), "deed": deed, "by": by}
        event["footing"] = self.chance.choice(FOOTINGS[by])
        if deed == "given":
            event["scope"] = self._scope(day)
        if deed == "invalidated":
            event["of"] = self.chance.choice(before)["id"]
        return event

    def _scope(self, day: date) -> dict[str, Any]:
        first = day + timedelta(days=self.chance.choice((-40, -40, -2, 0, 1)))
        last = day + timedelta(days=self.chance.choice((1, 1, 2, 30, 365)))
        scope = {
            "platforms": self.chance.choice(([], [], ["tiktok"], ["vk"], ["tiktok", "vk"])),
            "purposes": self.chance.choice(([], [], ["crime"], ["assessment", "crime"])),
            "from": first.isoformat(),
            "to": None if self.chance.random() < 0.3 else last.isoformat(),
        }
        if self.chance.random() < 0.5:
            scope["profiles"] = self.chance.choice(([], [7], ["7"], ["8"], [7, "8"]))
        return scope

    def _ask(self, latest: datetime, events: list[dict[str, Any]]) -> dict[str, Any]:
        moments = [latest, latest + timedelta(hours=1), latest + timedelta(days=2)]
        moments += [datetime.fromisoformat(event["at"]) for event in events[-2:]]
        for event in events:
            if "scope" in event:
                moments.append(_midnight(date.fromisoformat(event["scope"]["from"])))
                if event["scope"]["to"]:
                    last = date.fromisoformat(event["scope"]["to"])
                    moments.append(_midnight(last + timedelta(days=1)))
        ask = {
            "at": self._text(
                self.chance.choice(moments).astimezone(UTC) + self.chance.choice(NUDGES)
            ),
            "platform": self.chance.choice(("tiktok", "tiktok", "vk")),
            "purpose": self.chance.choice(("crime", "crime", "assessment")),
        }
        if self.chance.random() < 0.7:
            ask["profile"] = self.chance.choice((7, "7", 8, "9", None))
        return ask

    def _text(self, at: datetime) -> str:
        """The same moment, written now with London's offset, now with UTC's, now with India's."""
        zone = self.chance.choice((LONDON, UTC, ZoneInfo("Asia/Kolkata")))
        return at.astimezone(zone).isoformat()


def _midnight(day: date) -> datetime:
    return datetime(day.year, day.month, day.day, tzinfo=LONDON).astimezone(UTC)


def test_eight_thousand_invented_histories_stand_alike() -> None:
    inventor = Inventor(random.Random(SEED))
    told: Counter[str] = Counter()
    by_profile: Counter[str] = Counter()
    for number in range(HISTORIES):
        item = inventor.item()
        answer = standing(*history_and_ask_from_json(item))
        expected = model_standing(item)
        assert answer == expected, f"seed {SEED}, history {number}: {json.dumps(item, indent=1)}"
        told[answer] += 1
        if any(event.get("scope", {}).get("profiles") for event in item["events"]):
            by_profile[answer] += 1
    figures = ", ".join(f"{value} {number}" for value, number in sorted(told.items()))
    print(f"\nseed {SEED}: {HISTORIES} histories, 0 differences; {figures}")
    print(f"of these {by_profile.total()} name profiles, {by_profile['given_in_scope']} in scope")
    # A run that never met some standing would have shown nothing about it.
    assert set(told) == set(ConsentStanding) - {ConsentStanding.UNKNOWN}
    assert min(told.values()) > HISTORIES // 100
    assert set(by_profile) >= {"given_in_scope", "given_out_of_scope", "expired", "conflicted"}
    assert min(by_profile["given_in_scope"], by_profile["given_out_of_scope"]) > HISTORIES // 100
