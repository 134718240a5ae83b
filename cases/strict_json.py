"""Reads the parts of a JSON document strictly, for the commands that take decisions to replay.

Pure. Each reader takes a value and the words for where it stands, and raises ``ValueError`` with a
sentence that says what was wanted there. Nothing is guessed and nothing unknown is passed over,
because a misspelt limit that went unread would let through what it was meant to stop.
"""

import json
import re
from collections.abc import Collection
from datetime import date, datetime

# Outside these years a moment is a slip of the keyboard, and calendar sums could leave the
# calendar.
EARLIEST_YEAR, LATEST_YEAR = 1900, 2200


def items_from_json(text: str) -> list[object]:
    """The items of a JSON list. Raises ``ValueError`` where the text is not one."""
    try:
        items = json.loads(text)
    except ValueError as error:
        raise ValueError(f"The input is not JSON: {error}.") from None
    except RecursionError:
        raise ValueError("The input is nested too deeply to read.") from None
    if not isinstance(items, list):
        raise ValueError("The input must be a JSON list, even for one item: put it in [ ].")
    return items


def as_object(
    value: object, where: str, *, needed: Collection[str], optional: Collection[str] = ()
) -> dict[str, object]:
    """An object with every needed field, perhaps the optional ones, and no other."""
    if not isinstance(value, dict):
        raise ValueError(f"{where} must be an object with {listed(needed)}.")
    for name in needed:
        if name not in value:
            raise ValueError(f"{where} needs “{name}”.")
    for name in value:
        if name not in needed and name not in optional:
            raise ValueError(f"{where} has “{name}”, which does not belong there.")
    return value


def as_list(value: object, where: str) -> list[object]:
    """A list of anything."""
    if not isinstance(value, list):
        raise ValueError(f"{where} must be a list.")
    return value


def as_name(value: object, where: str) -> str:
    """Text that is not blank, or a whole number taken as text: 17 and "17" are one name."""
    if isinstance(value, int) and not isinstance(value, bool):
        return str(value)
    if not isinstance(value, str) or not value.strip():
        raise ValueError(f"{where} must be text, or a whole number, and not empty.")
    return value


def as_names(value: object, where: str) -> frozenset[str]:
    """A list of names, as a set."""
    return frozenset(as_name(name, f"each of {where}") for name in as_list(value, where))


def as_flag(value: object, where: str) -> bool:
    """True or false, and nothing that merely looks like it."""
    if not isinstance(value, bool):
        raise ValueError(f"{where} must be true or false.")
    return value


def as_count(value: object, where: str) -> int:
    """A whole number, 0 or more."""
    if not isinstance(value, int) or isinstance(value, bool) or value < 0:
        raise ValueError(f"{where} must be a whole number, 0 or more.")
    return value


def as_moment(value: object, where: str) -> datetime:
    """An ISO 8601 date and time with an offset, as an aware datetime."""
    try:
        moment = datetime.fromisoformat(value) if isinstance(value, str) else None
    except ValueError:
        moment = None
    if moment is None or moment.utcoffset() is None:
        raise ValueError(
            f"{where} must be a date and time with an offset, such as 2026-01-01T09:30:00+00:00."
        )
    _check_year(moment.year, where)
    return moment


def as_day(value: object, where: str) -> date:
    """A day written YYYY-MM-DD."""
    if isinstance(value, str) and re.fullmatch(r"[0-9]{4}-[0-9]{2}-[0-9]{2}", value):
        try:
            day = date.fromisoformat(value)
        except ValueError:
            raise ValueError(f"{where} is {value}, which is not in the calendar.") from None
        _check_year(day.year, where)
        return day
    raise ValueError(f"{where} must be a day written like 2026-03-31.")


def _check_year(year: int, where: str) -> None:
    if not EARLIEST_YEAR <= year <= LATEST_YEAR:
        raise ValueError(f"{where} must lie in the years {EARLIEST_YEAR} to {LATEST_YEAR}.")


def listed(names: Collection[str]) -> str:
    """The names with commas between, for a sentence."""
    return ", ".join(str(name) for name in names)
