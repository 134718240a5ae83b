"""What the templates of policy are given."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any
from urllib.parse import urlencode

from django.urls import reverse

from accounts.access import can
from accounts.models import Rank, User
from accounts.permissions import Permission
from audit import clock
from ripa.gate import Outcome
from ripa.models import AuthorityKind, PolicyProposal, PolicyVersion
from ripa.policies.actions import outcome_in_words
from ripa.policies.forms import typed_for_gate
from ripa.policies.past import MOST
from ripa.policies.queries import Policies, Trial
from ripa.policies.simulator import CAVEATS, Effect, Made, Pair, Tried
from ripa.policies.staff import kinds_without_a_decider, place_of_proposal, who_can_agree
from ripa.policies.values import values_of
from ripa.policies.words import KIND_NAMES, Change, changes, citations_of, lines_of
from socialcheck.templatetags.ui import uk_date, uk_datetime

EFFECTS: Mapping[Effect, str] = {
    Effect.STOPPED: "Would be stopped",
    Effect.ASKED: "Would be let through once reasons are given",
    Effect.LET_THROUGH: "Would be let through at once",
    Effect.OTHER_RULE: "The same answer, by another rule",
    Effect.SAME: "Decided in the same way",
    Effect.NOT_REPLAYED: "Could not be replayed",
}
MADE: Mapping[Made, tuple[str, str]] = {
    Made.LOOK: ("Look", "Looks"),
    Made.OPENING: ("Profile opened", "Profiles opened"),
    Made.STOP: ("Stop", "Stops"),
}
OUTCOMES: Mapping[str, str] = {
    Outcome.ALLOW: "let through",
    Outcome.ASK: "let through with reasons",
    Outcome.BLOCK: "stopped",
    Outcome.REFUSE: "refused",
}


# --- Versions and proposals ----------------------------------------------------------------------


def policies_context(found: Policies) -> dict[str, Any]:
    """The page of versions: what holds, what waits, and how it came about."""
    holding = values_of(found.holding)
    return {
        "holding": found.holding,
        "rows": lines_of(holding),
        "citations": citations_of(holding),
        "waiting": found.waiting,
        "versions": _versions(found),
        "changed_head": ["Setting", "Before", "After"],
        "dropped": [
            {"proposal": each, "words": outcome_in_words(each)}
            for each in found.proposals
            if each.agreed is False
        ],
    }


def _versions(found: Policies) -> list[dict[str, Any]]:
    """Each version, with what it changed in the one before and how long it held."""
    at, followed = clock.now(), None
    shown = []
    for place, version in enumerate(found.versions):
        before = found.versions[place + 1] if place + 1 < len(found.versions) else None
        shown.append(
            {
                "version": version,
                "tag": _tag(version, found.holding, followed, at),
                "changes": changes_table(version, before) if before else None,
                "made": _made_by(version),
            }
        )
        followed = version
    return shown


def _tag(
    version: PolicyVersion, holding: PolicyVersion, followed: PolicyVersion | None, at: datetime
) -> dict[str, str]:
    if version.pk == holding.pk:
        return {"text": "Holds now", "colour": "green"}
    if version.effective_from > at:
        return {"text": "Lies ahead", "colour": "blue"}
    ended = uk_date(followed.effective_from) if followed else ""
    return {"text": f"Held until {ended}", "colour": "grey"}


def _made_by(version: PolicyVersion) -> str:
    if version.by is None:
        return "The settings that the service starts with."
    if version.agreed_by is None:
        return f"Made by {version.by} alone, before a change took two people."
    return f"Proposed by {version.by}, agreed to by {version.agreed_by}."


def changes_table(after: PolicyVersion | PolicyProposal, before: PolicyVersion) -> list[list[str]]:
    """What is not the same: the setting, before, after."""
    found: list[Change] = changes(values_of(before), values_of(after))
    return [[each.key, each.before, each.after] for each in found]


def proposal_context(by: User, proposal: PolicyProposal, trial: Trial) -> dict[str, Any]:
    """A proposal as whoever answers it needs it: before and after, and what it would have done."""
    waiting = proposal.decided_at is None
    own = proposal.by_id == by.pk
    others = list(who_can_agree(proposal.by)) if waiting else []
    return {
        "proposal": proposal,
        "waiting": waiting,
        "tag": _proposal_tag(proposal),
        "rows": _about(proposal),
        "changed": changes_table(proposal, proposal.follows),
        "changed_head": ["Setting", f"Version {proposal.follows.number}", "Proposed"],
        "warnings": _warnings(proposal) if waiting else [],
        "may_answer": waiting and can(by, Permission.AGREE_POLICY, place_of_proposal(proposal)),
        "may_take_back": waiting and own and can(by, Permission.MANAGE_POLICY),
        "others": ", ".join(person.name for person in others),
        "nobody": waiting and not others,
        "trial": trial_context(trial),
    }


def _proposal_tag(proposal: PolicyProposal) -> dict[str, str]:
    if proposal.decided_at is None:
        return {"text": "Waits for an answer", "colour": "yellow"}
    if proposal.agreed:
        return {"text": "Agreed", "colour": "green"}
    taken_back = proposal.decided_by_id == proposal.by_id
    return {"text": "Taken back" if taken_back else "Turned down", "colour": "grey"}


def _about(proposal: PolicyProposal) -> list[dict[str, Any]]:
    rows: list[dict[str, Any]] = [
        {"key": "Proposed by", "value": proposal.by},
        {"key": "Proposed on", "value": uk_datetime(proposal.at)},
        {"key": "Why", "value": proposal.reason},
        {"key": "From when", "value": starts_in_words(proposal, clock.now())},
    ]
    if proposal.decided_at is not None:
        rows.append({"key": "Answer", "value": outcome_in_words(proposal)})
    if proposal.answer:
        rows.append({"key": "Reasons for the answer", "value": proposal.answer})
    return rows


def starts_in_words(proposal: PolicyProposal, at: datetime) -> str:
    """From when it holds, or would hold if it were agreed to at `at`."""
    if proposal.version is not None:
        return uk_datetime(proposal.version.effective_from)
    if proposal.effective_from is None:
        return "From when it is agreed"
    asked = uk_datetime(proposal.effective_from)
    if proposal.decided_at is None and proposal.effective_from <= at:
        return f"From when it is agreed: {asked}, which was proposed, has passed"
    return asked


def _warnings(proposal: PolicyProposal) -> list[str]:
    """What whoever answers should not miss."""
    values = values_of(proposal)
    found = []
    if Rank.TEAM_MANAGER in values.ranks[AuthorityKind.NON_RIPA]:
        found.append(
            "A team manager could decide a non-RIPA authorisation. Theirs is not a rank that is "
            "prescribed for RIPA. Take legal advice before you agree."
        )
    found += [
        f"Nobody who authorises today has a rank that could decide {KIND_NAMES[kind]}."
        for kind in kinds_without_a_decider(values)
    ]
    return found


# --- The simulator -------------------------------------------------------------------------------


def trial_context(trial: Trial) -> dict[str, Any]:
    """The numbers, with a way to the decisions behind each."""
    simulation = trial.simulation
    return {
        "since": trial.since,
        "until": trial.until,
        "tried": f"{len(simulation.tried):,}",
        "differing": f"{simulation.differing:,}",
        "none": not simulation.tried,
        "more": trial.more,
        "most": f"{MOST:,}",
        "head": ["What would happen", *(many for _, many in MADE.values()), "All"],
        "numeric": [1, 2, 3, 4],
        "rows": [_effect_row(trial, effect) for effect in EFFECTS],
        "pair_head": ["Rule then", "Rule now", "What would happen", "Decisions"],
        "pair_numeric": [3],
        "pairs": [_pair_row(trial, pair) for pair in simulation.pairs()],
        "not_replayed": simulation.number(Effect.NOT_REPLAYED),
        "caveats": CAVEATS,
    }


def _effect_row(trial: Trial, effect: Effect) -> list[Any]:
    simulation = trial.simulation
    every = simulation.number(effect)
    shown: Any = f"{every:,}"
    if every:
        shown = {"text": shown, "href": rows_address(trial, effect=effect.value)}
    return [EFFECTS[effect], *(f"{simulation.number(effect, made):,}" for made in MADE), shown]


def _pair_row(trial: Trial, pair: Pair) -> list[Any]:
    href = rows_address(trial, effect=pair.effect.value, then=pair.then[0], now=pair.now[0])
    return [
        _rule(*pair.then),
        _rule(*pair.now),
        EFFECTS[pair.effect],
        {"text": f"{pair.number:,}", "href": href},
    ]


def _rule(rule: str, outcome: str) -> str:
    return f"{rule}, {OUTCOMES.get(outcome, outcome)}"


def rows_address(trial: Trial, **chosen: object) -> str:
    """The page of the decisions behind a number: of the same settings, period and moment."""
    parts = {
        **typed_for_gate(trial.policy),
        "since": trial.since.isoformat(),
        "until": trial.until.isoformat(),
        **chosen,
    }
    return f"{reverse('policy_try_rows')}?{urlencode(parts)}"


def try_address(trial: Trial) -> str:
    """The page on which these settings can be tried again, changed a little."""
    since = trial.since.astimezone(clock.LONDON)
    parts = {
        **typed_for_gate(trial.policy),
        "since_day": since.day,
        "since_month": since.month,
        "since_year": since.year,
    }
    return f"{reverse('policy_try')}?{urlencode(parts)}"


def propose_address(trial: Trial) -> str:
    """The form of a proposal, holding these settings."""
    return f"{reverse('policy_new')}?{urlencode(typed_for_gate(trial.policy))}"


def rows_context(
    by: User, trial: Trial, rows: list[Tried], *, chosen: Mapping[str, Any], more: bool
) -> dict[str, Any]:
    """The decisions behind a number. Those who may replay one are shown the way to it."""
    links = can(by, Permission.REPLAY)
    page = chosen.get("page") or 1
    kept = {name: value for name, value in chosen.items() if value and name != "page"}
    return {
        "trial": trial,
        "links": links,
        "head": [
            *("When", "What", "Rule then", "Rule now", "What would happen"),
            *(["The decision"] if links else []),
        ],
        "rows": [_tried_row(each, links=links) for each in rows],
        "back": try_address(trial),
        "newer": rows_address(trial, **kept, page=page - 1) if page > 1 else "",
        "older": rows_address(trial, **kept, page=page + 1) if more else "",
    }


def _tried_row(tried: Tried, *, links: bool) -> list[Any]:
    past = tried.past
    row: list[Any] = [
        uk_datetime(past.at),
        MADE[past.made][0],
        _rule(past.rule, past.outcome or "") if past.rule else "Not known",
        _rule(tried.now_rule, tried.now_outcome) if tried.now_rule else "Not known",
        EFFECTS[tried.effect],
    ]
    if links:
        # The screens of those who watch stand above this app; only their address is known here.
        name = "stop_replay" if past.made is Made.STOP else "viewing_replay"
        row.append({"text": "Replay", "href": reverse(name, args=[past.id])})
    return row
