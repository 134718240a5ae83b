"""The settings in words, and what one set of them changes in another."""

from collections.abc import Mapping
from dataclasses import dataclass

from accounts.models import Rank
from ripa.gate import ROWS, Outcome
from ripa.models import AuthorityKind
from ripa.policies.values import ELIGIBLE, Values
from ripa.sources import SOURCES

# A yes-or-no setting of the gate: its question, and a hint.
SWITCHES: Mapping[str, tuple[str, str]] = {
    "general_notice_is_overt": (
        "Does a general notice make a look overt?",
        "If not, only a specific notice does.",
    ),
    "profiling_blocks_first": (
        "Does building a picture stop even the first look?",
        "Unless consent or an authority is on record.",
    ),
    "keeping_needs_manager": ("Must a manager agree before anything is kept?", ""),
    "review_overdue_blocks": ("Does an overdue review stop looks under an authority?", ""),
}

# A number: its words on a list, and what it counts, one and many.
NUMBERS: Mapping[str, tuple[str, str, str]] = {
    "session_minutes": ("A viewing lasts at most", "minute", "minutes"),
    "immediate_hours": ("An immediate response goes on for at most", "hour", "hours"),
    "recent_viewer_days": ("Whoever looked may authorise without a reason after", "day", "days"),
    "non_ripa_months": (
        "A non-RIPA authorisation runs from its grant for at most",
        "month, less a day",
        "months, less a day",
    ),
    "first_review_weeks": ("A non-RIPA authorisation is first reviewed within", "week", "weeks"),
    "authority_years": ("An authority is kept from its end for", "year", "years"),
}

KIND_NAMES: Mapping[str, str] = {
    AuthorityKind.DIRECTED: "RIPA directed surveillance",
    AuthorityKind.CHIS: "a RIPA covert human intelligence source",
    AuthorityKind.NON_RIPA: "a non-RIPA authorisation",
}


@dataclass(frozen=True)
class Line:
    """One setting in words."""

    key: str
    value: str


@dataclass(frozen=True)
class Change:
    """One setting before and after."""

    key: str
    before: str
    after: str


def lines_of(values: Values) -> list[Line]:
    """Every setting in words, in the order of the form; without the citations."""
    gate = values.gate
    stopped = gate.notice_repeat is Outcome.BLOCK
    return [
        Line("Looks before the next is a repeat", str(gate.repeat_threshold)),
        Line(
            "A repeat look of someone who was told",
            "Is stopped" if stopped else "Is allowed once reasons are given",
        ),
        *(
            Line(label, "Yes" if getattr(gate, name) else "No")
            for name, (label, _) in SWITCHES.items()
        ),
        *(Line(NUMBERS[name][0], _counted(name, values.numbers[name])) for name in NUMBERS),
        *(
            Line(f"Who may decide {KIND_NAMES[kind]}", _ranks(values.ranks[kind]))
            for kind in ELIGIBLE
        ),
    ]


def citations_of(values: Values) -> list[Line]:
    """What the rules cite, each with the rules that cite it."""
    return [Line(cited_by(key), values.citation(key)) for key in SOURCES]


def changes(before: Values, after: Values) -> list[Change]:
    """The settings and citations that are not the same, in the order of the form."""
    pairs = zip(
        [*lines_of(before), *citations_of(before)],
        [*lines_of(after), *citations_of(after)],
        strict=True,
    )
    return [
        Change(was.key, was.value, will.value) for was, will in pairs if was.value != will.value
    ]


def cited_by(key: str) -> str:
    """Which rules rest on a citation, as its label."""
    rules = [row.id for row in ROWS if key in row.sources]
    if len(rules) == 1:
        return f"Source of rule {rules[0]} ({key})"
    return f"Source of rules {', '.join(rules[:-1])} and {rules[-1]} ({key})"


def _counted(name: str, number: int) -> str:
    _, one, many = NUMBERS[name]
    return f"{number} {one if number == 1 else many}"


def _ranks(ranks: tuple[str, ...]) -> str:
    return ", ".join(str(Rank(rank).label) for rank in ranks) or "Nobody"
