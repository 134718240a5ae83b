"""Where an authority stands at a moment, in words and as a tag. Computed, never stored."""

from dataclasses import dataclass, replace
from datetime import date, datetime, time

from audit.clock import LONDON, london_day
from ripa.authorities.life import terms_of
from ripa.authorities.progress import closed_out, is_checked, is_supported
from ripa.life import Ask, AuthorityState, Life, Period, Used, period, state_at
from ripa.models import Authority, AuthorityKind
from ripa.states import State
from socialcheck.templatetags.ui import uk_date, uk_datetime

# What is stored → what the tag says, its colour and the words beside it. In force is read from the
# dates instead; whom a submitted application waits for, from its events.
_STORED = {
    State.DRAFT: ("Draft", "grey", "Not submitted yet."),
    State.SUBMITTED: ("Submitted", "blue", ""),
    State.RETURNED: ("Returned", "yellow", "Back with the applicant, to change and send again."),
    State.WITHDRAWN: ("Withdrawn", "grey", "The applicant withdrew it."),
    State.REFUSED: ("Refused", "red", "It permits no looks."),
    State.AWAITING_MAGISTRATE: (
        "Awaiting magistrate",
        "yellow",
        "Granted. It has no effect until a magistrate approves it.",
    ),
    State.MAGISTRATE_REFUSED: ("Refused by magistrate", "red", "It permits no looks."),
    State.CANCELLED: ("Cancelled", "grey", "It permits no more looks."),
}

# What a list can be narrowed to: what is stored, as in force is read from the dates.
STATE_NAMES = [(state.value, name) for state, (name, _, _) in _STORED.items()]
STATE_NAMES.append((State.IN_FORCE.value, "Granted and started"))


@dataclass(frozen=True)
class Standing:
    """`running` where it has a period; `used` of `most` viewings, where it sets a most."""

    tag: str
    colour: str
    words: str
    running: Period | None = None
    used: int = 0
    most: int | None = None

    @property
    def in_full(self) -> str:
        """The tag and the words as sentences, for where no tag is drawn; nothing is said twice."""
        return self.words if self.words.startswith(self.tag) else f"{self.tag}. {self.words}"

    def runs_at(self, moment: datetime) -> bool:
        """Has it started, and not ended?"""
        return self.running is not None and self.running.start <= moment <= self.running.end


UNREADABLE = Standing("Not known", "red", "Its record cannot be read.")


def standing_of(authority: Authority, life: Life | None, *, at: datetime) -> Standing:
    """Where the authority stands at `at`, for a look that lies within its scope.

    Without a life its record cannot be read. Where it would be in force it is shown as that.
    """
    state = State(authority.state)
    if state is State.SUBMITTED:
        tag, colour, _ = _STORED[state]
        return Standing(tag, colour, _waits_for(authority))
    if life is None:
        return UNREADABLE if state is State.IN_FORCE else Standing(*_STORED[state])
    terms = terms_of(life)
    known = life.as_at(at)
    used = sum(isinstance(event, Used) for event in known.events)
    most = terms.max_viewings if terms else None
    if state is not State.IN_FORCE:
        tag, colour, words = _STORED[state]
        return Standing(tag, colour, words, used=used, most=most if used else None)
    running = period(known)
    if running is None or terms is None:
        return UNREADABLE
    worth = _worth(known, at)
    first = _first_day_to_come(authority, at)
    if first is not None and worth is not AuthorityState.EXPIRED:
        return _not_begun(first, running, used, most)
    tag, colour, words = _running_words(worth, running, used, most)
    if worth is AuthorityState.EXPIRED:
        words = f"{words} {_after_the_end(authority)}"
    elif running.renewal_awaits_magistrate:
        words = f"{words} It was renewed, but that has no effect until a magistrate approves it."
    return Standing(tag, colour, words, running, used, most)


def _first_day_to_come(authority: Authority, at: datetime) -> date | None:
    """Its first day, where that is still to come: the gate lets nobody use it before."""
    first = authority.from_day
    return first if first is not None and london_day(at) < first else None


def _not_begun(first: date, running: Period, used: int, most: int | None) -> Standing:
    begins = datetime.combine(first, time.min, tzinfo=LONDON)
    words = f"It may be used from {uk_date(first)}, until {uk_datetime(running.end)}."
    return Standing("Not begun", "blue", words, replace(running, start=begins), used, most)


def _waits_for(authority: Authority) -> str:
    """Whose turn it is with an application that was sent."""
    if authority.kind == AuthorityKind.OVERT:
        return "It waits for a manager of the team to decide."
    if not is_supported(authority):
        return "It waits for a manager of the team to support it."
    if not is_checked(authority):
        return "It waits for the RIPA co-ordinator to check and number it."
    return "It waits for an authorising officer to decide."


def _worth(life: Life, at: datetime) -> AuthorityState:
    """What it is worth for a look that its scope covers in every respect."""
    terms = terms_of(life)
    scope = terms.scope if terms else None
    if scope is None or not scope.subjects:
        return AuthorityState.NONE
    ask = Ask(
        at=at,
        subject=min(scope.subjects),
        platform=min(scope.platforms, default=""),
        officer=min(scope.officers, default=""),
        purpose=min(scope.purposes, default=""),
        restricted=False,
        profile=min(scope.profiles, default=None),
    )
    return state_at(life, ask)


def _running_words(
    worth: AuthorityState, running: Period, used: int, most: int | None
) -> tuple[str, str, str]:
    until = f"until {uk_datetime(running.end)}"
    count = f"; viewing {used} of {most}" if most else ""
    if worth is AuthorityState.EXPIRED:
        return "Ended", "grey", f"Ended on {uk_date(running.last_day)} without being cancelled."
    if worth is AuthorityState.EXHAUSTED:
        gone = "Its one viewing is" if most == 1 else f"All {most} viewings are"
        return "Used up", "orange", f"{gone} used. It runs {until}."
    if worth is AuthorityState.REVIEW_OVERDUE:
        return "Review overdue", "orange", f"Its review was due by {uk_date(running.review_by)}."
    if worth in {AuthorityState.IN_FORCE_IN_SCOPE, AuthorityState.IN_FORCE_CHIS}:
        return "In force", "green", f"In force {until}{count}."
    return UNREADABLE.tag, UNREADABLE.colour, UNREADABLE.words


def _after_the_end(authority: Authority) -> str:
    """To let one run out is poor practice; what became of what was found is owed (rules §5)."""
    said = closed_out(authority)
    if said is not None:
        return f"What became of what was found was said on {uk_date(said.recorded_at)}."
    return "That is poor practice. What became of what was found still has to be said."


def review_is_due(standing: Standing, *, at: datetime, within_days: int) -> bool:
    """Is the review due within so many days, of an authority that has not ended?"""
    running = standing.running
    if running is None or london_day(at) > running.last_day:
        return False
    return (running.review_by - london_day(at)).days <= within_days
