"""What may be done to an application, and to the authority it becomes: the whole table.

Pure: no Django, no database, no clock. ``TRANSITIONS`` says from which state, by which deed, to
which state, who may do it, whether reasons must be given, and what else happens because of it. Only
these states are stored. What an authority is worth at one moment is worked out by ``ripa.life``.
"""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from enum import StrEnum


class Kind(StrEnum):
    """The four things that can permit further viewings."""

    DIRECTED_SURVEILLANCE = "directed_surveillance"
    CHIS = "chis"
    NON_RIPA = "non_ripa"
    OVERT_DETERMINATION = "overt_determination"


ALL_KINDS = frozenset(Kind)
RIPA_KINDS = frozenset({Kind.DIRECTED_SURVEILLANCE, Kind.CHIS})


class State(StrEnum):
    """Where an application, and the authority it becomes, has got to. These are stored."""

    DRAFT = "draft"
    SUBMITTED = "submitted"
    RETURNED = "returned"
    WITHDRAWN = "withdrawn"
    REFUSED = "refused"
    AWAITING_MAGISTRATE = "awaiting_magistrate"
    MAGISTRATE_REFUSED = "magistrate_refused"
    IN_FORCE = "in_force"
    CANCELLED = "cancelled"


class Deed(StrEnum):
    """What someone does to an application or an authority."""

    SAVE = "save"
    SUBMIT = "submit"
    SUPPORT = "support"
    CHECK = "check"
    RETURN = "return"
    REVISE = "revise"
    WITHDRAW = "withdraw"
    GRANT = "grant"
    REFUSE = "refuse"
    MAGISTRATE_APPROVE = "magistrate_approve"
    MAGISTRATE_REFUSE = "magistrate_refuse"
    REVIEW = "review"
    RENEW = "renew"
    RENEWAL_APPROVE = "renewal_approve"
    RENEWAL_REFUSE = "renewal_refuse"
    CANCEL = "cancel"


class Effect(StrEnum):
    """What a deed brings about besides the next state."""

    NUMBER = "number"
    FREEZE_SCOPE = "freeze_scope"
    START_PERIOD = "start_period"
    EXTEND_PERIOD = "extend_period"
    END_PERIOD = "end_period"
    SET_REVIEW = "set_review"
    END_OPEN_VIEWINGS = "end_open_viewings"
    VOID_APPROVALS = "void_approvals"
    TELL_APPLICANT = "tell_applicant"
    TELL_MANAGER = "tell_manager"
    TELL_COORDINATOR = "tell_coordinator"
    TELL_OFFICER = "tell_officer"


class Condition(StrEnum):
    """What is asked of someone besides a permission, as it turns on the authority itself."""

    OWN = "own"
    APART = "apart"
    RANK = "rank"


# What goes with a permission wherever a row of the table names it.
ALSO_ASKED: Mapping[str, tuple[Condition, ...]] = {
    "APPLY": (Condition.OWN,),
    "DECIDE_AUTHORITY": (Condition.APART, Condition.RANK),
    "DETERMINE_OVERT": (Condition.APART,),
}


class CancelCause(StrEnum):
    """Why an authority is cancelled, beside the reasons in someone's own words.

    Where the threshold of RIPA is lost, as the offence turns out to be a lesser one, the
    authorisation must be cancelled: whoever may cancel it can say so, at once and without waiting
    for a decision. It is a cancelling like any other, so that whatever counts those counts it.
    """

    NO_LONGER_NEEDED = "no_longer_needed"
    PURPOSE_MET = "purpose_met"
    THRESHOLD_LOST = "threshold_lost"
    NOT_PROPORTIONATE = "not_proportionate"
    OTHER = "other"


@dataclass(frozen=True, slots=True)
class Transition:
    """One row: from a state, by a deed, to a state.

    ``permissions`` are names of the permission table, any one of which is enough, together with
    what ``ALSO_ASKED`` says of it. The last is the one that a refusal speaks of. ``reason_needed``
    means that the deed is not accepted without words of its own.
    """

    before: State
    deed: Deed
    after: State
    permissions: tuple[str, ...]
    reason_needed: bool
    kinds: frozenset[Kind]
    effects: tuple[Effect, ...]


# The transition table ----------------------------------------------------------------------------

# An officer of rank decides an authorisation, the team's manager an overt determination.
_AUTHORISATIONS = ALL_KINDS - {Kind.OVERT_DETERMINATION}
_DETERMINATIONS = frozenset({Kind.OVERT_DETERMINATION})
_NON_RIPA = frozenset({Kind.NON_RIPA})

_APPLICANT = ("APPLY",)
_MANAGER = ("SUPPORT_APPLICATION",)
_COORDINATOR = ("CHECK_APPLICATION",)
_OFFICER = ("DECIDE_AUTHORITY",)
_DETERMINER = ("DETERMINE_OVERT",)
_AT_COURT = ("RECORD_MAGISTRATE",)
# The applicant, the team's manager, the co-ordinator, any officer: to stop is open to whoever
# learns that it has to be stopped.
_WHO_STOPS = ("CANCEL_AUTHORITY",)
# Each who deals with it on its way may send it back.
_ON_THE_WAY = (*_MANAGER, *_COORDINATOR, *_OFFICER)

_REASON, _NO_REASON = True, False

_Rest = tuple[Deed, State, tuple[str, ...], bool, frozenset[Kind], tuple[Effect, ...]]

_RETURN = (Effect.VOID_APPROVALS, Effect.TELL_APPLICANT)
_REFUSE = (Effect.NUMBER, Effect.TELL_APPLICANT)
_TERMS = (Effect.NUMBER, Effect.FREEZE_SCOPE, Effect.SET_REVIEW, Effect.TELL_APPLICANT)
_GRANT = (*_TERMS, Effect.START_PERIOD)
_RENEW = (Effect.EXTEND_PERIOD, Effect.TELL_APPLICANT)
_CANCEL = (Effect.END_PERIOD, Effect.END_OPEN_VIEWINGS, Effect.TELL_APPLICANT)

# fmt: off
_DRAFT: tuple[_Rest, ...] = (
    (Deed.SAVE, State.DRAFT, _APPLICANT, _NO_REASON, ALL_KINDS, ()),
    (Deed.SUBMIT, State.SUBMITTED, _APPLICANT, _NO_REASON, ALL_KINDS, (Effect.TELL_MANAGER,)),
    (Deed.WITHDRAW, State.WITHDRAWN, _APPLICANT, _NO_REASON, ALL_KINDS, ()),
)
_SUBMITTED: tuple[_Rest, ...] = (
    (Deed.SUPPORT, State.SUBMITTED, _MANAGER, _REASON, _AUTHORISATIONS,
     (Effect.TELL_COORDINATOR,)),
    (Deed.CHECK, State.SUBMITTED, _COORDINATOR, _NO_REASON, _AUTHORISATIONS,
     (Effect.NUMBER, Effect.TELL_OFFICER)),
    (Deed.RETURN, State.RETURNED, _ON_THE_WAY, _REASON, _AUTHORISATIONS, _RETURN),
    (Deed.RETURN, State.RETURNED, _DETERMINER, _REASON, _DETERMINATIONS, _RETURN),
    (Deed.REVISE, State.DRAFT, _APPLICANT, _REASON, ALL_KINDS, (Effect.VOID_APPROVALS,)),
    (Deed.WITHDRAW, State.WITHDRAWN, _APPLICANT, _REASON, ALL_KINDS, ()),
    (Deed.GRANT, State.AWAITING_MAGISTRATE, _OFFICER, _REASON, RIPA_KINDS,
     (*_TERMS, Effect.TELL_COORDINATOR)),
    (Deed.GRANT, State.IN_FORCE, _OFFICER, _REASON, _NON_RIPA, _GRANT),
    (Deed.GRANT, State.IN_FORCE, _DETERMINER, _REASON, _DETERMINATIONS, _GRANT),
    (Deed.REFUSE, State.REFUSED, _OFFICER, _REASON, _AUTHORISATIONS, _REFUSE),
    (Deed.REFUSE, State.REFUSED, _DETERMINER, _REASON, _DETERMINATIONS, _REFUSE),
)
_RETURNED: tuple[_Rest, ...] = (
    (Deed.REVISE, State.DRAFT, _APPLICANT, _NO_REASON, ALL_KINDS, ()),
    (Deed.WITHDRAW, State.WITHDRAWN, _APPLICANT, _REASON, ALL_KINDS, ()),
)
_AWAITING_MAGISTRATE: tuple[_Rest, ...] = (
    (Deed.MAGISTRATE_APPROVE, State.IN_FORCE, _AT_COURT, _NO_REASON, RIPA_KINDS,
     (Effect.START_PERIOD, Effect.TELL_APPLICANT)),
    (Deed.MAGISTRATE_REFUSE, State.MAGISTRATE_REFUSED, _AT_COURT, _REASON, RIPA_KINDS,
     (Effect.TELL_APPLICANT,)),
    (Deed.CANCEL, State.CANCELLED, _WHO_STOPS, _REASON, RIPA_KINDS, _CANCEL),
)
_IN_FORCE: tuple[_Rest, ...] = (
    (Deed.REVIEW, State.IN_FORCE, _OFFICER, _REASON, _AUTHORISATIONS, (Effect.SET_REVIEW,)),
    (Deed.REVIEW, State.IN_FORCE, _DETERMINER, _REASON, _DETERMINATIONS, (Effect.SET_REVIEW,)),
    (Deed.RENEW, State.IN_FORCE, _OFFICER, _REASON, RIPA_KINDS,
     (Effect.TELL_APPLICANT, Effect.TELL_COORDINATOR)),
    (Deed.RENEW, State.IN_FORCE, _OFFICER, _REASON, _NON_RIPA, _RENEW),
    (Deed.RENEW, State.IN_FORCE, _DETERMINER, _REASON, _DETERMINATIONS, _RENEW),
    (Deed.RENEWAL_APPROVE, State.IN_FORCE, _AT_COURT, _NO_REASON, RIPA_KINDS, _RENEW),
    (Deed.RENEWAL_REFUSE, State.IN_FORCE, _AT_COURT, _REASON, RIPA_KINDS,
     (Effect.TELL_APPLICANT,)),
    (Deed.CANCEL, State.CANCELLED, _WHO_STOPS, _REASON, ALL_KINDS, _CANCEL),
)
# fmt: on


def _rows() -> Iterator[Transition]:
    for before, rest in (
        (State.DRAFT, _DRAFT),
        (State.SUBMITTED, _SUBMITTED),
        (State.RETURNED, _RETURNED),
        (State.AWAITING_MAGISTRATE, _AWAITING_MAGISTRATE),
        (State.IN_FORCE, _IN_FORCE),
    ):
        yield from (Transition(before, *row) for row in rest)


TRANSITIONS: tuple[Transition, ...] = tuple(_rows())

# After one of these, what a manager and the co-ordinator agreed to before counts no more.
VOIDING = frozenset(row.deed for row in TRANSITIONS if Effect.VOID_APPROVALS in row.effects)

KIND_WORDS = {
    Kind.DIRECTED_SURVEILLANCE: "directed surveillance authorisation",
    Kind.CHIS: "CHIS authorisation",
    Kind.NON_RIPA: "non-RIPA authorisation",
    Kind.OVERT_DETERMINATION: "overt determination",
}

STATE_WORDS = {
    State.DRAFT: "still a draft",
    State.SUBMITTED: "waiting for a decision",
    State.RETURNED: "back with the applicant",
    State.WITHDRAWN: "withdrawn",
    State.REFUSED: "refused",
    State.AWAITING_MAGISTRATE: "waiting for the magistrate",
    State.MAGISTRATE_REFUSED: "refused by the magistrate",
    State.IN_FORCE: "granted and started",
    State.CANCELLED: "cancelled",
}

DEED_WORDS = {
    Deed.SAVE: "saved",
    Deed.SUBMIT: "submitted",
    Deed.SUPPORT: "supported",
    Deed.CHECK: "checked and numbered",
    Deed.RETURN: "returned",
    Deed.REVISE: "taken back to be changed",
    Deed.WITHDRAW: "withdrawn",
    Deed.GRANT: "granted",
    Deed.REFUSE: "refused",
    Deed.MAGISTRATE_APPROVE: "approved by the magistrate",
    Deed.MAGISTRATE_REFUSE: "refused by the magistrate",
    Deed.REVIEW: "reviewed",
    Deed.RENEW: "renewed",
    Deed.RENEWAL_APPROVE: "given a magistrate's approval of its renewal",
    Deed.RENEWAL_REFUSE: "refused its renewal by the magistrate",
    Deed.CANCEL: "cancelled",
}

EFFECT_WORDS = {
    Effect.NUMBER: "It gets the next reference number of its route, unless it has one.",
    Effect.FREEZE_SCOPE: "What it covers is fixed as it is granted, and never changed.",
    Effect.START_PERIOD: "It begins to permit viewings.",
    Effect.EXTEND_PERIOD: "One more period follows the one that runs.",
    Effect.END_PERIOD: "It permits nothing more.",
    Effect.SET_REVIEW: "The day of the next review is set.",
    Effect.END_OPEN_VIEWINGS: "Viewings that are open under it end.",
    Effect.VOID_APPROVALS: "What a manager and the co-ordinator agreed to counts no more. It stays "
    "on record.",
    Effect.TELL_APPLICANT: "The applicant is told, unless they did it themselves.",
    Effect.TELL_MANAGER: "The managers of the team are told.",
    Effect.TELL_COORDINATOR: "The RIPA co-ordinators are told.",
    Effect.TELL_OFFICER: "The officers who may decide it are told.",
}

CONDITION_WORDS = {
    Condition.OWN: "It is their own application.",
    Condition.APART: "They did not make the application, and are not named on it.",
    Condition.RANK: "Their rank is one that may decide this kind.",
}

CAUSE_WORDS = {
    CancelCause.NO_LONGER_NEEDED: "It is no longer needed",
    CancelCause.PURPOSE_MET: "It has done what it was for",
    CancelCause.THRESHOLD_LOST: "It is no longer about an offence of the kind that RIPA is for",
    CancelCause.NOT_PROPORTIONATE: "It is no longer proportionate",
    CancelCause.OTHER: "Another reason",
}


class NotPossible(Exception):
    """The deed has no row for that kind in that state. The message is a sentence for the user."""


def transitions_from(kind: Kind, state: State) -> tuple[Transition, ...]:
    """Every row that starts from this state for this kind, in the order of the table."""
    return tuple(row for row in TRANSITIONS if row.before is state and kind in row.kinds)


def transition(kind: Kind, state: State, deed: Deed) -> Transition:
    """The one row for this deed, or ``NotPossible``."""
    rows = transitions_from(kind, state)
    for row in rows:
        if row.deed is deed:
            return row
    raise NotPossible(_refusal(kind, state, deed, rows))


def next_state(kind: Kind, state: State, deed: Deed) -> State:
    """The stored state after the deed, or ``NotPossible`` with a sentence.

    The table knows stored states only. An authority that has run out by its dates is still stored
    as in force, so whoever reviews or renews one asks ``ripa.life.period`` first: a renewal after
    the end does nothing.
    """
    return transition(kind, state, deed).after


def ways_to(kind: Kind, deed: Deed) -> tuple[str, ...]:
    """The permissions that let someone do this deed in one state or another; none where this kind
    has no such deed.
    """
    rows = (row for row in TRANSITIONS if row.deed is deed and kind in row.kinds)
    return tuple(dict.fromkeys(name for row in rows for name in row.permissions))


def _refusal(kind: Kind, state: State, deed: Deed, rows: Iterable[Transition]) -> str:
    opening = (
        f"This {KIND_WORDS[kind]} is {STATE_WORDS[state]}, so it cannot be {DEED_WORDS[deed]}."
    )
    possible = [DEED_WORDS[row.deed] for row in rows]
    if not possible:
        return f"{opening} Nothing more can be done to it: make a new application if one is needed."
    return f"{opening} It can be: {', '.join(possible)}."
