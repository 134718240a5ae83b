"""The words around the gate's decision: its headline, and where to go from each rule."""

from dataclasses import dataclass

from django.urls import reverse

from cases.models import Person
from checks.models import Check
from ripa.authorities.covering import Covers
from ripa.authorities.life import uses_of
from ripa.gate import Decision, Outcome
from ripa.ledger import Weighed
from ripa.models import Authority, Viewing

HEADLINES: dict[str, str] = {
    "G01": "Stopped: not from that account",
    "G02": "Stopped: your training has run out",
    "G03": "Stopped: a colleague has to make this check",
    "G04": "Stopped: a question is not answered",
    "G05": "Stopped: someone else would be looking for us",
    "G06": "Stopped: this would be covert contact",
    "G07": "You can look, within the court’s order",
    "G08": "Stopped: the court’s order is for another purpose",
    "G09": "You can look: consent has been given",
    "G10": "You can look: an authority is in force",
    "G11": "You can look at once, if you say why it cannot wait",
    "G12": "Stopped: the magistrate has not yet approved it",
    "G13": "Stopped: the authority does not permit this look",
    "G14": "Stopped: this is not open material",
    "G15": "Stopped: consent stands in the way",
    "G16": "Stopped: this would build a picture",
    "G17": "You can look once you give reasons",
    "G18": "You may be looking again",
    "G19": "Stopped: this would be a repeat look",
    "G20": "Stopped: your manager has to agree to keep anything",
    "G21": "You can look once you give reasons",
    "G22": "You can look once you give reasons",
    "G99": "Stopped: no rule lets you in",
}


# When each rule holds, where no earlier one does. The rule itself is the row of `ripa.gate`.
WHEN: dict[str, str] = {
    "G01": "the account is the worker’s own, is in a false name, is not on the council’s register, "
    "or is one that this worker does not hold",
    "G02": "the worker’s training has run out",
    "G03": "the worker has an interest of their own in it",
    "G04": "a question about the account, training, own interest, contact or purpose has no answer",
    "G05": "somebody else, such as a relative or a carer, would be asked to look",
    "G06": "there would be covert contact, and no CHIS authorisation in force covers it",
    "G07": "there is contact under a court’s order, and the look is for that court",
    "G08": "there is contact under a court’s order, and the look is for something else",
    "G09": "consent has been given, and it covers this look",
    "G10": "an authority is in force, and it covers this look",
    "G11": "a child is missing, anyone can see the material, and it cannot wait",
    "G12": "the check relies on an authority that no magistrate has approved yet",
    "G13": "the check relies on an authority that does not permit this look",
    "G14": "the material is behind a privacy setting, or nobody has said whether it is",
    "G15": "consent was refused or withdrawn, those who decide do not agree, or the answer is not "
    "known, and no manager has recorded why to go on",
    "G16": "the person was not told, and the look would build a picture of them",
    "G17": "the person was told, and this is not a repeat look",
    "G18": "the person was told, and this is a repeat look",
    "G19": "the person was not told, and this is a repeat look",
    "G20": "something would be kept, and no manager has agreed to it",
    "G21": "a manager has recorded why to go on without consent",
    "G22": "the material is open, the person was not told, and this is not a repeat look",
    "G99": "nothing else fits",
}


# These rules come before every fact about a person: they speak of the worker and the check alone.
ABOUT_THE_WORKER = frozenset({"G01", "G02", "G03", "G04", "G05"})

# In place of a decision about somebody whom the reader may not know: that it stops, and no more.
HIDDEN_STOP = {
    "headline": "Stopped: this profile is also somebody else’s",
    "words": "This profile is also thought to be that of someone known to another team. "
    "For them, this look is stopped.",
    "next": "Look at another profile instead. If it has to be this one, ask the RIPA co-ordinator, "
    "who can see what stands in the way and speak to that team.",
}
HIDDEN_ASK = {
    "headline": HEADLINES["G22"],
    "words": "This profile is also thought to be that of someone known to another team. "
    "For them too, this look has to be justified.",
    "next": "Say why it is necessary, and no more than is needed.",
}


def hidden_decision(outcome: Outcome) -> dict[str, str]:
    """What is shown of a decision about somebody whom the reader may not know."""
    words = HIDDEN_ASK if outcome.admits else HIDDEN_STOP
    return {"outcome": outcome, "rule": "", "source": "", **words}


def headline(weighed: Weighed, covers: Covers | None, within: Viewing | None = None) -> str:
    """The decision in a few words. `covers` is what this worker may be told of the authority that
    it is about, and `within` the open viewing that a click would go on with."""
    decision = weighed.decision
    if decision.rule == "G18":
        stopped = decision.outcome == Outcome.BLOCK
        return "Stopped: this would be a repeat look" if stopped else HEADLINES["G17"]
    if decision.rule == "G10" and covers and (authority := weighed.authority):
        return f"You can look: {_turn(authority, covers, within)}under {covers.name}"
    return HEADLINES[decision.rule]


def _turn(authority: Authority, covers: Covers, within: Viewing | None) -> str:
    """Which viewing of how many this is, where the authority sets a most."""
    if not covers.most:
        return ""
    goes_on = within is not None and uses_of(authority).filter(pk=within.pk).exists()
    return f"viewing {covers.used if goes_on else covers.used + 1} of {covers.most} "


@dataclass(frozen=True)
class Way:
    """One thing that can be done about a stop."""

    text: str
    hint: str
    href: str


_CONSENT = frozenset({"G13", "G14", "G15", "G16", "G19", "G20", "G22"})
_AUTHORITY = frozenset({"G06", "G12", "G13", "G14", "G16", "G18", "G19"})
_IMMEDIATE = frozenset({"G13", "G14", "G16", "G18", "G19"})
_CHANGE = frozenset({"G01", "G03", "G04", "G05", "G06", "G08", "G14", "G16", "G20"})


def ways_on(decision: Decision, check: Check, person: Person | None) -> list[Way]:
    """What can be done about the stop, the likeliest first.

    `person` is whom the decision is about, or None where they are not on the check's case: then
    there is nothing to do about them from here.
    """
    rule = decision.rule
    if decision.outcome.admits:
        return []
    return [*(_ways_with(person, rule, check) if person else []), *_ways_of(rule, check)]


def _ways_with(person: Person, rule: str, check: Check) -> list[Way]:
    reference = check.case.reference
    ways: list[Way] = []
    if rule in _CONSENT:
        ways.append(
            Way(
                f"Ask {person} for consent",
                "If they agree, you can look straight away.",
                reverse("consent_add", args=[reference, person.pk]),
            )
        )
    if rule == "G15":
        ways.append(
            Way(
                "Ask a manager to record why not to wait for consent",
                "Only a manager can do this, with reasons.",
                reverse("override_add", args=[reference, person.pk]),
            )
        )
    if rule in _AUTHORITY:
        ways.append(
            Way(
                "Apply for an authority",
                "An authorising officer decides whether you may look again, and how often.",
                f"{reverse('authority_new', args=[reference])}?person={person.pk}",
            )
        )
    if rule in _IMMEDIATE and not check.immediate:
        ways.append(
            Way(
                f"{person} is missing or in immediate danger",
                "Say why it cannot wait. Your manager reviews it by the end of the next "
                "working day.",
                reverse("check_change", args=[reference, check.number]),
            )
        )
    return ways


def _ways_of(rule: str, check: Check) -> list[Way]:
    reference = check.case.reference
    ways: list[Way] = []
    if rule in _CHANGE:
        ways.append(
            Way(
                "Change your answers in this check",
                "If something was put down wrongly, or can be done another way.",
                reverse("check_change", args=[reference, check.number]),
            )
        )
    if rule == "G20":
        ways.append(
            Way(
                "Ask your manager to agree that one item may be kept",
                "Your manager sees this check among what waits for them.",
                reverse("check_page", args=[reference, check.number]),
            )
        )
    return ways
