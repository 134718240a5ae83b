"""What the page of an authority tells of each deed, as the timeline draws it."""

from datetime import date
from typing import Any

from accounts.models import Rank
from ripa.authorities.answers import ReviewOutcome
from ripa.authorities.words import EVENT_WORDS
from ripa.models import AuthorityEvent
from socialcheck.templatetags.ui import uk_date, uk_datetime


def timeline_item(event: AuthorityEvent) -> dict[str, Any]:
    """One deed: what, by whom, when, and in whose words."""
    return {
        "title": EVENT_WORDS.get(event.deed, event.deed.capitalize()),
        "by": _by(event),
        "at": event.at,
        "text": "\n".join(_lines(event)),
        "rows": [
            {"key": each["question"], "value": each["answer"]}
            for each in event.data.get("answers", [])
        ],
    }


def _by(event: AuthorityEvent) -> str:
    """Who did it, with the rank they held then, where it is one that has a name."""
    rank = Rank(event.rank)
    return str(event.by) if rank is Rank.OTHER else f"{event.by}, {rank.label.lower()}"


def _lines(event: AuthorityEvent) -> list[str]:
    """The reason first, unless it is one of the answers, then what else was recorded."""
    data = event.data
    said = {each["answer"] for each in data.get("answers", [])}
    lines = [event.reason] if event.reason and event.reason not in said else []
    if data.get("court"):
        lines.append(
            f"{data['court']}, {data['magistrate']}, order {data['order_reference']}. "
            f"Recorded on {uk_datetime(event.recorded_at)}."
        )
    if data.get("number"):
        lines.append(f"Reference number {data['number']}.")
    if data.get("review_by") and data.get("outcome") != ReviewOutcome.NO_LONGER:
        lines.append(f"Next review by {uk_date(date.fromisoformat(data['review_by']))}.")
    if data.get("involved_reason"):
        lines.append(f"By someone who {_closeness(data)}, because: {data['involved_reason']}")
    return lines


def _closeness(data: dict[str, Any]) -> str:
    """What the service knew of whoever decided, in a few words."""
    said = (
        (data.get("own_viewings"), "had looked at these people not long before"),
        (data.get("line_manager"), "is the line manager of someone on it"),
        (data.get("supported_it"), "had supported or checked it"),
    )
    return " and ".join(words for holds, words in said if holds)
