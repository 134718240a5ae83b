"""A second gate, written from the prose of the rules and sharing nothing with ``ripa.gate``.

It knows no rows and no table: only nested questions on plain strings, in the order a person would
ask them. It exists to disagree with the real gate if either is wrong.
"""

from typing import Any

OUTCOME_OF_RULE = dict.fromkeys(("G01", "G02", "G03"), "REFUSE")
OUTCOME_OF_RULE |= dict.fromkeys(("G07", "G09", "G10"), "ALLOW")
OUTCOME_OF_RULE |= dict.fromkeys(("G11", "G17", "G21", "G22"), "ASK")


def model(facts: Any, policy: Any) -> tuple[str, str]:
    """The rule and the outcome that the prose gives."""
    rule = model_rule(facts, policy)
    if rule == "G18":
        return rule, str(policy.notice_repeat)
    return rule, OUTCOME_OF_RULE.get(rule, "BLOCK")


def model_rule(facts: Any, policy: Any) -> str:
    """The rule that decides, by its id."""
    account = facts.account_used
    if account != "logged_out" and account != "council_holder" and account != "unknown":
        return "G01"
    if facts.training == "lapsed":
        return "G02"
    if facts.personal_interest == "declared":
        return "G03"
    if account == "unknown" or facts.training == "unknown":
        return "G04"
    if facts.personal_interest == "unknown":
        return "G04"
    if facts.interaction == "unknown" or facts.purpose == "unknown":
        return "G04"
    return contact_rule(facts) or permission_rule(facts, policy) or open_source_rule(facts, policy)


def contact_rule(facts: Any) -> str | None:
    """What contact decides by itself; None where there is none, or a CHIS authorisation."""
    if facts.interaction == "tasks_third_party":
        return "G05"
    if facts.interaction == "court_ordered":
        return "G07" if facts.purpose == "court_directed" else "G08"
    if facts.interaction == "covert" and facts.authority != "in_force_chis":
        return "G06"
    return None


def permission_rule(facts: Any, policy: Any) -> str | None:
    """What consent, an authority or an immediate response decides; None where there is none."""
    if facts.consent == "given_in_scope":
        return "G09"
    authority = facts.authority
    if authority == "in_force_chis" or authority == "in_force_in_scope":
        return "G10"
    if authority == "review_overdue" and not policy.review_overdue_blocks:
        return "G10"
    urgent = facts.purpose == "missing_child" and facts.immediate_response == "yes"
    if urgent and facts.visibility == "public":
        return "G11"
    if authority == "none":
        return None
    return "G12" if authority == "awaiting_magistrate" else "G13"


def open_source_rule(facts: Any, policy: Any) -> str:
    """What is left: a viewing with nothing to rest on but that the material is open."""
    if facts.visibility == "unknown" or facts.visibility == "restricted":
        return "G14"
    no_agreement = facts.consent not in ("none", "sought", "given_out_of_scope", "expired")
    if no_agreement and facts.override != "recorded":
        return "G15"
    told = facts.notice == "specific"
    if facts.notice == "general" and policy.general_notice_is_overt:
        told = True
    times, enough = facts.prior_viewings, policy.repeat_threshold
    seen_enough = times == "unknown" or not times < enough
    if told:
        return "G18" if seen_enough else "G17"
    if policy.profiling_blocks_first and facts.profiling in ("yes", "unknown"):
        return "G16"
    if seen_enough:
        return "G19"
    keeps, agreed = facts.keeps_material, facts.manager_agreed
    if policy.keeping_needs_manager and keeps in ("yes", "unknown") and agreed in ("no", "unknown"):
        return "G20"
    return "G21" if facts.override == "recorded" else "G22"
