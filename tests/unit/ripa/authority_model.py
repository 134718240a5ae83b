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
    if "granted" not in names or "refused" in names or _magistrate_said_no(item, told):
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
    profiles = scope.get("profiles") or [ask.get("profile")]
    if not inside or ask.get("profile") not in profiles:
        return "out_of_scope"
    limit = grant["max_viewings"]
    if limit is not None and len([event for event in told if event["deed"] == "used"]) >= limit:
        return "exhausted"
    counting = [event for event in told if event is grant or event["deed"] != "granted"]
    due = [each["review_by"] for each in counting if each["deed"] in ("granted", "reviewed")][-1]
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


def _magistrate_said_no(item: Item, told: list[Item]) -> bool:
    """To the authority itself: a no to a renewal that is before the magistrate is another matter.

    A renewal is before the magistrate if it was made while the authority ran. Whether it ran is
    asked of the days themselves, with what had been told by then.
    """
    before_magistrate = 0
    for place, event in enumerate(told):
        deed = event["deed"]
        if deed == "magistrate_refused":
            if before_magistrate == 0:
                return True
            before_magistrate -= 1
        elif not _needs_magistrate(item):
            continue
        elif deed == "renewed" and _ran(item, told[:place], event):
            before_magistrate += 1
        elif deed == "renewal_approved" and before_magistrate and _ran(item, told[:place], event):
            before_magistrate -= 1
    return False


def _ran(item: Item, told: list[Item], event: Item) -> bool:
    beginning = _beginning(item["kind"], told)
    if beginning is None:
        return False
    grant = next(each for each in told if each["deed"] == "granted")
    return _still_running(item, told, beginning, grant, microseconds(event["at"]))


def _still_running(item: Item, told: list[Item], beginning: Item, grant: Item, now: int) -> bool:
    """Let the days pass. A renewal is kept in hand until what would be the last day has gone."""
    today = london_day_of(microseconds(beginning["at"]))
    months = _months(item)
    last = last_day(today, months)
    if not _needs_magistrate(item) and grant.get("to") is not None:
        last = min(last, day_of(grant["to"]))
    if last < today:
        return False
    since = told[told.index(beginning) + 1 :]
    waiting = [(microseconds(event["at"]), event["deed"]) for event in since]
    proposed = in_hand = 0
    while True:
        midnight = london_midnight(following(today))
        while waiting and waiting[0][0] < midnight:
            _, deed = waiting.pop(0)
            proposed, in_hand = _renewals(item, deed, proposed, in_hand)
        if now < midnight:
            return True
        if today == last:
            if not in_hand:
                return False
            in_hand -= 1
            last = last_day(following(today), months)
        today = following(today)


def _renewals(item: Item, deed: str, proposed: int, in_hand: int) -> tuple[int, int]:
    """How many renewals are before the magistrate, and how many hold, once this has happened."""
    if not _needs_magistrate(item):
        return 0, in_hand + (deed == "renewed")
    if deed == "renewed":
        return proposed + 1, in_hand
    if deed == "renewal_approved" and proposed:
        return proposed - 1, in_hand + 1
    if deed == "magistrate_refused" and proposed:
        return proposed - 1, in_hand
    return proposed, in_hand


def _needs_magistrate(item: Item) -> bool:
    return item["kind"] in ("directed_surveillance", "chis")


def _months(item: Item) -> int:
    if item["kind"] != "chis":
        return 3
    return 4 if item.get("subject_under_18_source", False) else 12


def last_day(first: Day, months: int) -> Day:
    """Walk month by month to the same day of a later month, then step back one day."""
    year, month, day = first
    for _ in range(months):
        year, month = (year + 1, 1) if month == 12 else (year, month + 1)
    return preceding((year, month, min(day, month_length(year, month))))
