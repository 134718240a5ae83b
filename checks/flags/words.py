"""Where the review of what was found under consent that is gone stands, in words."""

from collections.abc import Iterable
from dataclasses import dataclass

from django.urls import reverse

from checks.models import ConsentFlag, FlagReview, Outcome
from consent.models import ConsentDeed, ConsentEvent
from socialcheck.templatetags.ui import uk_date


@dataclass(frozen=True)
class Tag:
    """A few words, and the colour of their tag."""

    text: str
    colour: str


_GONE = {
    ConsentDeed.WITHDRAWN: "Consent withdrawn",
    ConsentDeed.REFUSED: "Consent refused since",
    ConsentDeed.INVALIDATED: "Consent struck out",
}
_RELY = Tag("May be relied on", "green")
_DO_NOT_RELY = Tag("Must not be relied on", "red")


def tag_for(flags: Iterable[ConsentFlag]) -> Tag | None:
    """The strictest of where the flags stand; None where there is no flag."""
    flags = list(flags)
    for flag in flags:
        if review_of(flag) is None:
            gone = _GONE[ConsentDeed(flag.event.deed)]
            return Tag(f"{gone}: under review", "orange")
    if not flags:
        return None
    decisions = {flag.review.decision for flag in flags}
    return _DO_NOT_RELY if FlagReview.Decision.DO_NOT_RELY in decisions else _RELY


def covering(flags: Iterable[ConsentFlag], outcome: Outcome) -> list[ConsentFlag]:
    """The flags that are about what `outcome` says: those on it, and those of the whole viewing
    that were not reviewed before it was recorded.
    """
    found = []
    for flag in flags:
        review = review_of(flag)
        of_all = flag.outcome_id is None and (review is None or review.at >= outcome.at)
        if of_all or flag.outcome_id == outcome.pk:
            found.append(flag)
    return found


def review_of(flag: ConsentFlag) -> FlagReview | None:
    """The manager's decision, if there is one yet."""
    return getattr(flag, "review", None)


def why_gone(flag: ConsentFlag) -> str:
    """What took the consent away. Of an answer on another case no more is said than that."""
    event = flag.event
    when = f" on {uk_date(event.at)}"
    if event.deed == ConsentDeed.INVALIDATED:
        words = f"The record of the consent was struck out{when}"
    elif event.deed == ConsentDeed.REFUSED:
        words = f"Consent that had been given was refused{_by(flag)}{when}"
    else:
        words = f"Consent was withdrawn{_by(flag)}{when}"
    if not _on_this_case(flag):
        words += ", as another case records"
    elif event.reason:
        words += f". {event.reason.rstrip('.')}"
    if event.struck_out_by.all():
        words += ". That record was struck out since"
    return f"{words}."


def link_to(flag: ConsentFlag) -> str:
    """The page of the event, where it is on the viewing's own case."""
    event: ConsentEvent = flag.event
    if not _on_this_case(flag):
        return ""
    return reverse("consent_event", args=[event.case.reference, event.person_id, event.pk])


def _by(flag: ConsentFlag) -> str:
    return f" by {flag.event.decider}" if _on_this_case(flag) else ""


def _on_this_case(flag: ConsentFlag) -> bool:
    return flag.event.case_id == flag.viewing.case_id
