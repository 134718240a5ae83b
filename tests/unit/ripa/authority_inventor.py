"""Invents the lives of authorities, and asks about each where it is likely to be told wrongly."""

import random
from datetime import UTC, date, datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

LONDON = ZoneInfo("Europe/London")
MICROSECOND = timedelta(microseconds=1)
NUDGES = (
    timedelta(seconds=-1),
    -MICROSECOND,
    timedelta(0),
    MICROSECOND,
    timedelta(seconds=1),
)
# Days on which something about the calendar or the clock is out of the ordinary.
DAYS = (
    date(2026, 3, 29),
    date(2026, 10, 25),
    date(2027, 3, 28),
    date(2027, 10, 31),
    date(2028, 2, 29),
    date(2026, 8, 31),
    date(2026, 11, 30),
    date(2027, 11, 29),
    date(2027, 11, 30),
    date(2027, 12, 1),
    date(2026, 12, 31),
    date(2026, 1, 1),
    date(2026, 5, 31),
)
KINDS = ("directed_surveillance", "chis", "non_ripa", "overt_determination")
RIPA = KINDS[:2]
WORDS = {
    "subjects": ("jordan", "kim"),
    "platforms": ("facebook", "tiktok"),
    "officers": ("asha", "ben"),
    "purposes": ("crime", "assessment"),
    "profiles": ("jordan.92", "kim.88"),
}
# Grants and asks from before profiles were named, and looks at none in particular, have none.
NEEDED = ("subjects", "platforms", "officers", "purposes")


class Inventor:
    """Invents one life after another, and asks about each where it is likely to be told wrongly."""

    def __init__(self, chance: random.Random) -> None:
        self.chance = chance

    def life(self) -> dict[str, Any]:
        kind = self.chance.choice(KINDS)
        under_18 = self.chance.random() < 0.4
        events = self._grant(kind)
        if kind in RIPA and self.chance.random() < 0.9:
            self._add(events, "magistrate_approved", self._after(events[-1]))
        edges = [_last_moment(kind, under_18, events)]
        for _ in range(self.chance.choice((0, 0, 1, 2))):
            edges.append(self._renew(kind, under_18, events, edges[-1]))
        self._scatter(events, edges)
        events.sort(key=lambda event: event["at"])
        life = {
            "kind": kind,
            "subject_under_18_source": under_18,
            "events": [self._written(event) for event in events],
            "edges": edges,
        }
        if not under_18 and self.chance.random() < 0.2:
            del life["subject_under_18_source"]
        return life

    def asks(self, life: dict[str, Any], number: int) -> list[dict[str, Any]]:
        moments = [datetime.fromisoformat(event["at"]) for event in life["events"]]
        review_ends = [
            _midnight_after(date.fromisoformat(event["review_by"]))
            for event in life["events"]
            if "review_by" in event
        ]
        return [self._ask(life["edges"] * 2 + moments + review_ends) for _ in range(number)]

    def _ask(self, moments: list[datetime]) -> dict[str, Any]:
        near = self.chance.random() < 0.8
        nudge = (
            self.chance.choice(NUDGES)
            if near
            else timedelta(seconds=self.chance.randint(-20_000_000, 20_000_000))
        )
        at = self.chance.choice(moments).astimezone(UTC) + nudge
        named = {"profile": self._one("profiles")} if self.chance.random() < 0.9 else {}
        return named | {
            "at": self._text(at),
            "subject": self._one("subjects"),
            "platform": self._one("platforms"),
            "officer": self._one("officers"),
            "purpose": self._one("purposes"),
            "restricted": self.chance.random() < 0.05,
        }

    def _one(self, many: str) -> str:
        return self.chance.choices(WORDS[many], weights=(24, 1))[0]

    def _grant(self, kind: str, again: datetime | None = None) -> list[dict[str, Any]]:
        """The first decision; with `again`, one more grant at that moment."""
        if again is None and self.chance.random() < 0.05:
            return [{"deed": "refused", "at": self._start()}]
        start = again or self._start()
        day = start.astimezone(LONDON).date()
        terms: dict[str, Any] = {
            "restricted": self.chance.random() < 0.5,
            "max_viewings": self.chance.choice((None, None, 1, 2, 3)),
            "review_by": (day + timedelta(days=self.chance.choice((0, 7, 28, 400)))).isoformat(),
        }
        if kind not in RIPA or self.chance.random() < 0.1:
            terms["to"] = (day + timedelta(days=self.chance.randint(0, 87))).isoformat()
        if self.chance.random() < 0.2:
            # Left out, null, before the grant, or more than three months later.
            odd = self.chance.choice((None, -1, 0, 89, 90, 91, 92, 93, 400))
            terms["to"] = (day + timedelta(days=odd)).isoformat() if odd is not None else None
            if odd is None and self.chance.random() < 0.5:
                del terms["to"]
        scope: dict[str, Any] = {many: self._some(many) for many in NEEDED}
        if self.chance.random() < 0.4:
            scope["profiles"] = self._some("profiles")
        return [{"deed": "granted", "at": start, "scope": scope, **terms}]

    def _some(self, many: str) -> list[str]:
        """Mostly with the first, which is mostly what is asked for."""
        first, second = WORDS[many]
        choices: tuple[list[str], ...] = ([first], [first, second], [second], [])
        return self.chance.choices(choices, weights=(12, 6, 1, 2))[0]

    def _start(self) -> datetime:
        day = self.chance.choice(DAYS)
        if self.chance.random() < 0.5:
            day += timedelta(days=self.chance.randint(-95, 95))
        midnight = _midnight_after(day - timedelta(days=1))
        if self.chance.random() < 0.5:
            return midnight + self.chance.choice(NUDGES)
        return midnight + timedelta(seconds=self.chance.randint(0, 86_399))

    def _after(self, event: dict[str, Any]) -> datetime:
        at: datetime = event["at"]
        return at + timedelta(seconds=self.chance.choice((0, 1, 3_600, 86_400 * 3)))

    def _renew(
        self, kind: str, under_18: bool, events: list[dict[str, Any]], edge: datetime
    ) -> datetime:
        """A renewal near the end, in time or too late; the edge that it may have led to."""
        self._add(events, "renewed", self._near(edge))
        if kind in RIPA and self.chance.random() < 0.9:
            said = "renewal_approved" if self.chance.random() < 0.85 else "magistrate_refused"
            self._add(events, said, self._near(edge))
        following = edge.astimezone(LONDON).date() + timedelta(days=1)
        return _edge(kind, under_18, following)

    def _near(self, edge: datetime) -> datetime:
        if self.chance.random() < 0.5:
            return edge + self.chance.choice(NUDGES)
        return edge - timedelta(days=self.chance.randint(1, 20), seconds=self.chance.randint(0, 9))

    def _scatter(self, events: list[dict[str, Any]], edges: list[datetime]) -> None:
        """Uses, reviews, a cancellation, and now and then something that does not belong there."""
        start: datetime = events[0]["at"]
        span = int((edges[-1] - start).total_seconds()) + 86_400 * 9
        deeds = ["used"] * self.chance.choice((0, 0, 1, 2, 3))
        deeds += ["reviewed"] * self.chance.choice((0, 0, 1, 2))
        for deed, likely in (
            ("cancelled", 0.1),
            ("magistrate_refused", 0.04),
            ("refused", 0.03),
            ("magistrate_approved", 0.05),
            ("renewal_approved", 0.05),
            ("renewed", 0.05),
            ("granted", 0.05),
        ):
            deeds += [deed] * (self.chance.random() < likely)
        for deed in deeds:
            at = start + timedelta(seconds=self.chance.randint(-86_400, max(span, 1)))
            self._add(events, deed, at)

    def _add(self, events: list[dict[str, Any]], deed: str, at: datetime) -> None:
        event: dict[str, Any] = {"deed": deed, "at": at}
        if deed == "granted":
            event |= self._grant("non_ripa", at)[0]
        if deed == "reviewed":
            due = at.astimezone(LONDON).date() + timedelta(days=self.chance.choice((0, 1, 28)))
            event["review_by"] = due.isoformat()
        events.append(event)

    def _written(self, event: dict[str, Any]) -> dict[str, Any]:
        return {**event, "at": self._text(event["at"])}

    def _text(self, at: datetime) -> str:
        """The same moment, written now with London's offset, now with UTC's, now with India's."""
        zone = self.chance.choice((LONDON, UTC, ZoneInfo("Asia/Kolkata")))
        return at.astimezone(zone).isoformat()


def _midnight_after(day: date) -> datetime:
    following = day + timedelta(days=1)
    return datetime(following.year, following.month, following.day, tzinfo=LONDON).astimezone(UTC)


def _last_moment(kind: str, under_18: bool, events: list[dict[str, Any]]) -> datetime:
    last = events[-1]
    if kind not in RIPA and last.get("to"):
        return _midnight_after(date.fromisoformat(last["to"])) - MICROSECOND
    return _edge(kind, under_18, last["at"].astimezone(LONDON).date())


def _edge(kind: str, under_18: bool, first: date) -> datetime:
    """The likely last moment of a period. Only a place to ask at: nothing is judged by it."""
    months = {"chis": 4 if under_18 else 12}.get(kind, 3)
    year, month = divmod(first.year * 12 + first.month - 1 + months, 12)
    day = first.day
    while True:
        try:
            target = date(year, month + 1, day)
        except ValueError:
            day -= 1
        else:
            return _midnight_after(target - timedelta(days=1)) - MICROSECOND
