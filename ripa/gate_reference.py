"""The reference page of the gate, written from the gate itself so that the two cannot disagree."""

from collections.abc import Iterable
from dataclasses import fields
from enum import StrEnum
from typing import Any

from ripa.gate import (
    DEFAULT_POLICY,
    NOT_LEGAL_ADVICE,
    ROWS,
    Count,
    Facts,
    Outcome,
    Policy,
    Row,
    Uncounted,
)
from ripa.sources import SOURCES

FACT_MEANINGS = {
    "account_used": "The account the worker will use. A holder is one of the few workers who may "
    "use a registered council profile.",
    "training": "The worker's RIPA and Human Rights Act training.",
    "personal_interest": "Whether the worker has declared a personal interest in the subject.",
    "purpose": "What the check is for. Complaints, criticism of the council and curiosity are not "
    "purposes.",
    "interaction": "Contact. `court_ordered`: an order is recorded. `covert`: a friend request, a "
    "follow, a message, joining a closed group. `tasks_third_party`: asking somebody else to look.",
    "visibility": "`restricted` is behind a privacy setting.",
    "consent": "The standing of the subject's consent at the moment of the viewing, for this "
    "platform and purpose.",
    "override": "A manager's recorded and reasoned decision to proceed without consent.",
    "notice": "`general`: told that viewing may happen. `specific`: told that it will.",
    "immediate_response": "`yes`: declared, and inside its time limit. `lapsed`: the time limit "
    "has passed, or an earlier one was not reviewed in time.",
    "authority": "The state of the authority that the check relies on; `none` when there is none.",
    "profiling": "Whether the viewing will build a picture, show a pattern of life, or be combined "
    "with other material.",
    "keeps_material": "Whether anything seen will be kept.",
    "manager_agreed": "Whether a manager has agreed that one item may be kept.",
    "prior_viewings": "Counted viewings of the person so far, by anyone, on any platform and case. "
    "`unknown` reads as a repeat.",
}

POLICY_MEANINGS = {
    "repeat_threshold": "A viewing is a *repeat* when `prior_viewings` is this number or more. 0 "
    "makes even the first viewing a repeat.",
    "notice_repeat": "What a repeat viewing of a subject who was told leads to (G18).",
    "general_notice_is_overt": "Whether a general notice makes viewing *overt*. A specific one "
    "always does.",
    "profiling_blocks_first": "Whether a viewing that builds a picture is stopped even the first "
    "time (G16).",
    "keeping_needs_manager": "Whether keeping material needs a manager's agreement (G20).",
    "review_overdue_blocks": "Whether an authority whose review is overdue stops permitting "
    "viewings (G10, G13).",
}

OUTCOME_MEANINGS = {
    Outcome.ALLOW: "the viewing may go ahead",
    Outcome.ASK: "it may go ahead once the named reasons are recorded",
    Outcome.BLOCK: "it may not, until something is recorded",
    Outcome.REFUSE: "never",
}

PROPERTIES = (
    "Exactly one outcome.",
    "More prior viewings never turn BLOCK or REFUSE into ALLOW or ASK.",
    "Setting consent to `given_in_scope`, notice to `specific`, override to `recorded`, manager "
    "agreed to `yes`, or authority from `none` to `in_force_in_scope`, never turns ALLOW or ASK "
    "into BLOCK or REFUSE.",
    "Replacing any value by `unknown` never turns BLOCK or REFUSE into ALLOW or ASK.",
    "Every rule but G99 can be reached; G99 cannot.",
)


def gate_reference() -> str:
    """The whole page, as Markdown."""
    sections = (_introduction(), _rules(), _facts(), _policy(), _properties(), _citations())
    return "\n\n".join(sections) + "\n"


def _introduction() -> str:
    outcomes = "\n".join(f"- **{each}**: {OUTCOME_MEANINGS[each]}" for each in reversed(Outcome))
    return (
        "# The gate\n\n"
        "<!-- Generated from ripa/gate.py. Change the rules there, not here. -->\n\n"
        "The gate is the one decision that admits or refuses a viewing. The rules are tried in "
        "order and the first that matches decides. `unknown` is a value of every fact that has "
        "named values, and never reads as permission.\n\n"
        f"{NOT_LEGAL_ADVICE}\n\n"
        f"{outcomes}\n\n"
        "Of several decisions on one viewing the strictest counts: "
        f"{', then '.join(Outcome)}."
    )


def _rules() -> str:
    header = ("Rule", "When", "Outcome", "What the worker is told", "What to do next", "Source")
    rows = ((r.id, r.when.describe(), _outcome(r), r.words, r.next, _source(r)) for r in ROWS)
    return (
        "## Rules, in order\n\n"
        "*Overt* means that notice is `specific`, or `general` where policy "
        "`general_notice_is_overt` says so. *Repeat* means that `prior_viewings` is at least "
        "policy `repeat_threshold`.\n\n" + _table(header, rows)
    )


def _outcome(row: Row) -> str:
    return row.outcome if isinstance(row.outcome, Outcome) else f"as policy `{row.outcome}` says"


def _source(row: Row) -> str:
    return ", ".join(f"`{key}`" for key in row.sources)


def _facts() -> str:
    rows = (
        (f"`{each.name}`", _values(each.type), FACT_MEANINGS[each.name]) for each in fields(Facts)
    )
    return (
        "## Facts\n\nA fact that is not given is `unknown`; `prior_viewings` must be given.\n\n"
        + _table(("Fact", "Values", "Meaning"), rows)
    )


def _policy() -> str:
    rows = (
        (
            f"`{each.name}`",
            _values(each.metadata.get("allowed", each.type)),
            f"`{_plain(getattr(DEFAULT_POLICY, each.name))}`",
            POLICY_MEANINGS[each.name],
        )
        for each in fields(Policy)
    )
    return "## Policy\n\nWhat the employer may change without a developer.\n\n" + _table(
        ("Setting", "Values", "Default", "Meaning"), rows
    )


def _properties() -> str:
    lines = "\n".join(f"- {each}" for each in PROPERTIES)
    return (
        "## What holds for every combination of facts and every policy\n\n"
        f"{lines}\n\n"
        "The tests show this over the whole product of the values, and compare every combination "
        "with a second model written apart from these rules."
    )


def _citations() -> str:
    rows = ((f"`{key}`", citation) for key, citation in SOURCES.items())
    return (
        "## Sources\n\nCitations are data: they may be changed without touching a rule.\n\n"
        + _table(("Key", "Citation"), rows)
    )


def _values(allowed: Any) -> str:
    if allowed is int:
        return "a whole number, 0 or more"
    if allowed == Count:
        return f"a whole number, 0 or more; `{Uncounted.UNKNOWN}`"
    if allowed is bool:
        return "`true`, `false`"
    return ", ".join(f"`{value}`" for value in allowed)


def _plain(value: StrEnum | int | bool) -> str:
    return str(value).lower() if isinstance(value, bool) else str(value)


def _table(header: tuple[str, ...], rows: Iterable[tuple[str, ...]]) -> str:
    lines = [header, tuple("---" for _ in header), *rows]
    return "\n".join(f"| {' | '.join(line)} |" for line in lines)
