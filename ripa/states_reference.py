"""The reference page of an authority's states, written from the table itself."""

from collections.abc import Iterator

from ripa.life import AuthorityState, Bound
from ripa.periods import CHIS_UNDER_18_MONTHS, PERIOD_MONTHS
from ripa.states import (
    ALSO_ASKED,
    CAUSE_WORDS,
    CONDITION_WORDS,
    DEED_WORDS,
    EFFECT_WORDS,
    KIND_WORDS,
    STATE_WORDS,
    TRANSITIONS,
    CancelCause,
    Condition,
    Deed,
    Effect,
    Kind,
    State,
    Transition,
    transitions_from,
)

# In the order of precedence: the first that is true is the answer.
STATE_MEANINGS = {
    AuthorityState.NONE: "Not granted yet, or refused by the officer or the magistrate.",
    AuthorityState.CANCELLED: "Cancelled.",
    AuthorityState.AWAITING_MAGISTRATE: "Granted, but the magistrate has not approved it. It "
    "has no effect until the order.",
    AuthorityState.EXPIRED: "Its last day is over.",
    AuthorityState.OUT_OF_SCOPE: "In force, but what is asked lies outside one of its bounds.",
    AuthorityState.EXHAUSTED: "Every viewing that it permits has been made.",
    AuthorityState.REVIEW_OVERDUE: "The day for its review has passed without one.",
    AuthorityState.IN_FORCE_CHIS: "In force and in scope, and a CHIS authorisation.",
    AuthorityState.IN_FORCE_IN_SCOPE: "In force and in scope.",
    AuthorityState.UNKNOWN: "It could not be read. Never taken as permission.",
}

BOUND_MEANINGS = {
    Bound.SUBJECT: "The subject is not named. An authority that names nobody covers nobody.",
    Bound.PLATFORM: "The platform is not named. None named means any.",
    Bound.OFFICER: "The worker is not named. None named means any.",
    Bound.PURPOSE: "The purpose is not named. None named means any.",
    Bound.RESTRICTED: "Material behind a privacy setting is asked for, and was not authorised.",
    Bound.PROFILE: "The online profile is not named, or the look names none. None named means any.",
    Bound.DATES: "Not yet in force, or the last day is over.",
}


def transitions_reference() -> str:
    """The whole page, as Markdown with a mermaid diagram."""
    sections = [
        _opening(),
        _diagram(),
        _deeds(),
        _conditions(),
        _effects(),
        _causes(),
        _periods(),
        _states_at_a_moment(),
        _bounds(),
    ]
    return "\n".join(line for section in sections for line in section)


def _opening() -> Iterator[str]:
    yield "# Authority states"
    yield ""
    yield "Generated from `ripa/states.py` and `ripa/life.py`."
    yield "This is not legal advice: ask legal services when in doubt."
    yield ""
    yield "The stored states change only by the deeds below. Whether an authority has expired, has"
    yield "no viewings left or is overdue for review is never stored. It is worked out at the"
    yield "moment of use, so a job that did not run cannot leave an old authority open."
    yield ""


def _diagram() -> Iterator[str]:
    yield "## From application to end"
    yield ""
    yield "```mermaid"
    yield "stateDiagram-v2"
    yield f"    [*] --> {State.DRAFT}"
    drawn: dict[tuple[State, State, str], None] = {}
    for row in TRANSITIONS:
        drawn[row.before, row.after, _arrow_words(row)] = None
    for before, after, words in drawn:
        yield f"    {before} --> {after}: {words}"
    for state in State:
        if not any(transitions_from(kind, state) for kind in Kind):
            yield f"    {state} --> [*]"
    yield "```"
    yield ""


def _arrow_words(row: Transition) -> str:
    """The deed, whether it needs reasons, and what it always brings about."""
    same = [
        other
        for other in TRANSITIONS
        if (other.before, other.deed, other.after) == (row.before, row.deed, row.after)
    ]
    always = [each for each in same[0].effects if all(each in other.effects for other in same)]
    words = _deed_and_kinds(row)
    if row.reason_needed:
        words += ", with reasons"
    return f"{words} / {', '.join(always)}" if always else words


def _deed_and_kinds(row: Transition) -> str:
    """The deed, with the kinds where the same deed leads elsewhere for others."""
    elsewhere = any(
        other.before is row.before and other.deed is row.deed and other.after is not row.after
        for other in TRANSITIONS
    )
    if not elsewhere:
        return row.deed.value
    together = {
        kind
        for other in TRANSITIONS
        if (other.before, other.deed, other.after) == (row.before, row.deed, row.after)
        for kind in other.kinds
    }
    return f"{row.deed} ({', '.join(kind for kind in Kind if kind in together)})"


def _deeds() -> Iterator[str]:
    yield "| Stored state | Meaning |"
    yield "|---|---|"
    for state in State:
        yield f"| `{state}` | {STATE_WORDS[state]} |"
    yield ""
    yield "## Deeds"
    yield ""
    yield "| Deed | Meaning |"
    yield "|---|---|"
    for deed in Deed:
        yield f"| `{deed}` | {DEED_WORDS[deed]} |"
    yield ""
    yield "Any one of the permissions is enough. What is not in this table cannot be done."
    yield ""
    yield "| From | Deed | To | Permission | Reason needed | Kinds | Effects |"
    yield "|---|---|---|---|---|---|---|"
    for row in TRANSITIONS:
        kinds = "all" if row.kinds == frozenset(Kind) else _kinds(row)
        effects = ", ".join(f"`{effect}`" for effect in row.effects) or "none"
        yield (
            f"| `{row.before}` | `{row.deed}` | `{row.after}` | {' or '.join(row.permissions)} "
            f"| {'yes' if row.reason_needed else 'no'} | {kinds} | {effects} |"
        )
    yield ""


def _conditions() -> Iterator[str]:
    yield "## What is asked besides a permission"
    yield ""
    yield "| Condition | Meaning | With |"
    yield "|---|---|---|"
    for condition in Condition:
        names = ", ".join(name for name, asked in ALSO_ASKED.items() if condition in asked)
        yield f"| `{condition}` | {CONDITION_WORDS[condition]} | {names} |"
    yield ""


def _effects() -> Iterator[str]:
    yield "## Effects"
    yield ""
    yield "| Effect | Meaning |"
    yield "|---|---|"
    for effect in Effect:
        yield f"| `{effect}` | {EFFECT_WORDS[effect]} |"
    yield ""
    yield "Some deeds also need what the table cannot hold: a grant needs the check (RIPA) or a"
    yield "manager's support (non-RIPA) and days that still hold; a review or a renewal needs a"
    yield "period that still runs; a magistrate's decision on a renewal needs one that waits."
    yield "Support and check are given once, until the application goes back."
    yield ""


def _causes() -> Iterator[str]:
    yield "## Why it is cancelled"
    yield ""
    yield "Besides the reasons, whoever cancels an authority says which of these it is."
    yield "Where the threshold of RIPA is lost it must be cancelled: a cancelling like any other,"
    yield "open at once to each who may cancel."
    yield ""
    yield "| Cause | Meaning |"
    yield "|---|---|"
    for cause in CancelCause:
        yield f"| `{cause}` | {CAUSE_WORDS[cause]} |"
    yield ""


def _kinds(row: Transition) -> str:
    return ", ".join(f"`{kind}`" for kind in Kind if kind in row.kinds)


def _periods() -> Iterator[str]:
    yield "## How long it lasts"
    yield ""
    yield "| Kind | Starts | Ends |"
    yield "|---|---|---|"
    for kind in Kind:
        months = f"{PERIOD_MONTHS[kind]} months, less a day"
        if kind is Kind.CHIS:
            months += f"; {CHIS_UNDER_18_MONTHS} months, less a day, where the source is under 18"
        ripa = kind in (Kind.DIRECTED_SURVEILLANCE, Kind.CHIS)
        starts = "the magistrate's order" if ripa else "the grant"
        ends = months if ripa else f"the last day named in the grant, at most {months}"
        yield f"| {KIND_WORDS[kind]} | {starts} | {ends} |"
    yield ""
    yield "A period ends at the last moment of its last day in London. An order of 1 January ends"
    yield "with 31 March. Where the month has no such day, its last day is taken before the day is"
    yield "subtracted: 31 August gives 29 November. A renewal adds one full period from the day"
    yield "after the current end. It must be granted, and for RIPA approved by the magistrate,"
    yield "before that end; otherwise it does nothing. Where the magistrate refuses a renewal, the"
    yield "current period runs on."
    yield ""


def _states_at_a_moment() -> Iterator[str]:
    yield "## State at a moment"
    yield ""
    yield "The first line that is true is the answer. The values are those of the gate's"
    yield "`authority`."
    yield ""
    yield "| State | Meaning |"
    yield "|---|---|"
    for state, meaning in STATE_MEANINGS.items():
        yield f"| `{state}` | {meaning} |"
    yield ""


def _bounds() -> Iterator[str]:
    yield "## Bounds"
    yield ""
    yield "When an ask lies outside, the page names each bound that it crosses."
    yield ""
    yield "| Bound | Crossed when |"
    yield "|---|---|"
    for bound, meaning in BOUND_MEANINGS.items():
        yield f"| `{bound}` | {meaning} |"
    yield ""
