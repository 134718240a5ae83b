"""The terms on which an application is granted: as asked, or narrower, and never wider."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from ripa.authorities.application import day_problems, source_may_be_under_18
from ripa.models import Authority
from ripa.states import RIPA_KINDS, Kind
from socialcheck.templatetags.ui import uk_date


@dataclass(frozen=True)
class Terms:
    """What the officer makes narrower. None leaves a term as it was asked for."""

    max_viewings: int | None = None
    to_day: date | None = None
    review_by: date | None = None
    restricted: bool | None = None

    def to_scope(self) -> dict[str, Any]:
        """The terms that differ, as the scope of a grant writes them (rules §5)."""
        changed = {
            "max_viewings": self.max_viewings,
            "to": self.to_day.isoformat() if self.to_day else None,
            "review_by": self.review_by.isoformat() if self.review_by else None,
            "restricted": self.restricted,
        }
        return {name: value for name, value in changed.items() if value is not None}


AS_ASKED = Terms()


def narrowed(granted: Mapping[str, Any], terms: Terms) -> dict[str, Any]:
    """A grant's data on these terms."""
    return {**granted, "scope": {**granted["scope"], **terms.to_scope()}}


def term_problems(authority: Authority, terms: Terms, *, today: date) -> dict[str, str]:
    """What is wrong with a grant on these terms on `today`, by the application's field.

    Empty where the days hold and nothing is wider than was asked for.
    """
    wider = dict(_wider(authority, terms))
    days = day_problems(
        authority.kind,
        first=authority.from_day,
        last=terms.to_day or authority.to_day,
        review_by=terms.review_by or authority.review_by,
        today=today,
        under_18=source_may_be_under_18(authority),
    )
    return {**days, **wider}


def _wider(authority: Authority, terms: Terms) -> list[tuple[str, str]]:
    """Each term that goes beyond what the application asks for."""
    found = []
    most, asked = terms.max_viewings, authority.max_viewings
    if most is not None and most < 1:
        found.append(("max_viewings", "The most viewings must be 1 or more"))
    elif most is not None and asked is not None and most > asked:
        found.append(("max_viewings", f"The most viewings must be {asked} or fewer, as asked for"))
    if terms.to_day is not None and Kind(authority.kind) in RIPA_KINDS:
        found.append(("to_day", "The Act sets the last day of this kind: leave it out"))
    for name, day, bound, called in (
        ("to_day", terms.to_day, authority.to_day, "last day"),
        ("review_by", terms.review_by, authority.review_by, "first review"),
    ):
        if day is not None and bound is not None and day > bound:
            found.append((name, f"The {called} must be {uk_date(bound)} or earlier, as asked for"))
    if terms.restricted and not authority.restricted:
        found.append(
            ("restricted", "The application does not ask for material behind a privacy setting")
        )
    return found


def narrower_words(authority: Authority, terms: Terms) -> str:
    """What was made narrower, a line each; empty where it was granted as asked."""
    lines = []
    if terms.max_viewings is not None and terms.max_viewings != authority.max_viewings:
        asked = authority.max_viewings or "no limit"
        lines.append(f"Most viewings: {terms.max_viewings} (asked for: {asked})")
    if terms.to_day is not None and terms.to_day != authority.to_day:
        lines.append(f"Last day: {uk_date(terms.to_day)} (asked for: {uk_date(authority.to_day)})")
    if terms.review_by is not None and terms.review_by != authority.review_by:
        lines.append(
            f"First review by: {uk_date(terms.review_by)} (asked for: "
            f"{uk_date(authority.review_by)})"
        )
    if terms.restricted is False and authority.restricted:
        lines.append("No material behind a privacy setting (asked for: yes)")
    return "\n".join(lines)
