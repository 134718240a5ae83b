"""A second telling of what an authority is worth, made from plain words, to hold the first against.

It shares nothing with ``ripa.states``. It reads the JSON itself and has a clock of its own. Instead
of adding periods up it lets the days go by one after the other and asks, each time a day ends,
whether the authority ends with it.
"""

from typing import Any

from tests.unit.london_model import (
    Day,
    day_of,
    following,
    london_day_of,
    london_midnight,
    microseconds,
    month_length,
    preceding,
)

Item = dict[str, Any]


def model_state(item: Item) -> str:
    """The value that the rules give, told by replaying every day up to the ask."""
    ask = item["ask"]
    now = microseconds(ask["at"])
    told = [event for event in item["events"] if microseconds(event["at"]) <= now]
    names = [event["deed"] for event in told]
    if "granted" not in names or "refused" in names or "magistrate_refused" in names:
        return "none"
    if "cancelled" in names:
        return "cancelled"
    grant = told[names.index("granted")]
    beginning = _beginning(item["kind"], told)
    if beginning is None:
        return "awaiting_magistrate"
    if not _still_running(item, told, beginning, grant, now):
        return "expired"
    return _within(item, told, grant, now)


def _within(item: Item, told: list[Item], grant: Item, now: int) -> str:
    ask, scope = item["ask"], grant["scope"]
    inside = ask["subject"] in scope["subjects"] and (grant["restricted"] or not ask["restricted"])
    for many, one in (("platforms", "platform"), ("officers", "officer"), ("purposes", "purpose")):
        inside = inside and (scope[many] == [] or ask[one] in scope[many])
    if not inside:
        return "out_of_scope"
    limit = grant["max_viewings"]
    if limit is not None and len([event for event in told if event["deed"] == "used"]) >= limit:
        return "exhausted"
    due = [event["review_by"] for event in told if event["deed"] in ("granted", "reviewed")][-1]
    if now >= london_midnight(following(day_of(due))):
        return "review_overdue"
    return "in_force_chis" if item["kind"] == "chis" else "in_force_in_scope"


def _beginning(kind: str, told: list[Item]) -> Item | None:
    starter = "magistrate_approved" if kind in ("directed_surveillance", "chis") else "granted"
    granted = False
    for event in told:
        granted = granted or event["deed"] == "granted"
        if granted and event["deed"] == starter:
            return event
    return None


def _still_running(item: Item, told: list[Item], beginning: Item, grant: Item, now: int) -> bool:
    """Let the days pass. A renewal is kept in hand until what would be the last day has gone."""
    magistrate = item["kind"] in ("directed_surveillance", "chis")
    months = {"directed_surveillance": 3, "chis": 12}.get(item["kind"], 3)
    if item["kind"] == "chis" and item["subject_under_18_source"]:
        months = 4
    today = london_day_of(microseconds(beginning["at"]))
    last = last_day(today, months) if magistrate else day_of(grant["to"])
    since = told[told.index(beginning) + 1 :]
    waiting = [(microseconds(event["at"]), event["deed"]) for event in since]
    proposed = in_hand = 0
    while True:
        midnight = london_midnight(following(today))
        while waiting and waiting[0][0] < midnight:
            _, deed = waiting.pop(0)
            if deed == "renewed":
                proposed, in_hand = (proposed + 1, in_hand) if magistrate else (0, in_hand + 1)
            elif deed == "renewal_approved" and magistrate and proposed:
                proposed, in_hand = proposed - 1, in_hand + 1
        if now < midnight:
            return True
        if today == last:
            if not in_hand:
                return False
            in_hand -= 1
            last = last_day(following(today), months)
        today = following(today)


def last_day(first: Day, months: int) -> Day:
    """Walk month by month to the same day of a later month, then step back one day."""
    year, month, day = first
    for _ in range(months):
        year, month = (year + 1, 1) if month == 12 else (year, month + 1)
    return preceding((year, month, min(day, month_length(year, month))))
