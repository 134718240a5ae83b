"""What the application says beside each question, and where that comes from.

The sources are recalled, not quoted: each is to be checked against the text before it is relied on.
"""

from dataclasses import dataclass

CODE = "Covert Surveillance and Property Interference Code of Practice"
TO_BE_CHECKED = "to be checked"


@dataclass(frozen=True)
class Guidance:
    """A sentence or two beside a question. `source` says where it comes from; empty where the
    service itself asks for it."""

    text: str
    source: str = ""

    @property
    def cited(self) -> str:
        """The source with its warning, or nothing."""
        return f"{self.source} ({TO_BE_CHECKED})" if self.source else ""


GUIDANCE: dict[str, Guidance] = {
    "threshold": Guidance(
        "You chose this at the start. If neither is true, withdraw this application and apply for "
        "a non-RIPA authorisation.",
        "SI 2010/521, article 7A",
    ),
    "subjects": Guidance(
        "Only the people whom you need to look at. Anyone else who appears is a third party.",
        f"{CODE}, paragraph 4.6",
    ),
    "officers": Guidance("If you choose nobody, any worker on the case may look."),
    "profiles": Guidance("Choose as few as you need. You see the profiles that are on record."),
    "platforms": Guidance(
        "Choose as few as you need. The wider it is, the harder it is to call it proportionate.",
        f"{CODE}, paragraph 4.7",
    ),
    "purposes": Guidance("The gate lets a look through for these purposes and no others."),
    "source_under_18": Guidance(
        "If so, it runs for four months at most, and only the head of paid service may decide it.",
        "SI 2000/2793, as amended in 2018",
    ),
    "from_day": Guidance("It never starts before it is granted."),
    "to_day": Guidance("At most three months, less a day, from the day it is granted."),
    "max_viewings": Guidance("Leave it empty if a number would make no sense."),
    "restricted": Guidance(
        "Without a false friend request, and without asking anyone else to look.",
        f"{CODE}, paragraph 3.15",
    ),
    "title": Guidance(
        "Such as “Contact between Jordan and Kai”. It stands in the central record.",
        f"{CODE}, paragraph 8.1",
    ),
    "description": Guidance(
        "Who opens what, how, how often and for how long. What will not be done, too.",
        f"{CODE}, paragraph 5.8",
    ),
    "wanted": Guidance(
        "The information you need from these looks, as one or two questions.",
        f"{CODE}, paragraph 5.8",
    ),
    "ground": Guidance(
        "The ground in law, and how it applies here. For RIPA it is preventing or detecting crime.",
        "Regulation of Investigatory Powers Act 2000, section 28(3); SI 2010/521",
    ),
    "offence": Guidance(
        "The offence, the Act and the longest sentence.", "SI 2010/521, article 7A"
    ),
    "necessary": Guidance(
        "Why the answer is needed, and why now. What happens if you do not get it?",
        f"{CODE}, paragraph 4.4",
    ),
    "gravity": Guidance(
        "Weigh how far the looks go against how grave the matter is.",
        f"{CODE}, paragraph 4.7",
    ),
    "least_intrusive": Guidance(
        "Explain how the way you chose intrudes as little as it can on them and on others.",
        f"{CODE}, paragraph 4.7",
    ),
    "alternatives": Guidance(
        "Name each, such as asking them, a visit or another agency. Say why it does not do.",
        f"{CODE}, paragraph 4.7",
    ),
    "reasonable": Guidance(
        "Having thought about all the others, why is this a reasonable way to find it out?",
        f"{CODE}, paragraph 4.7",
    ),
    "collateral": Guidance(
        "Such as friends, relatives and children who appear.", f"{CODE}, paragraph 4.11"
    ),
    "collateral_limits": Guidance(
        "What you will not open, not write down and not keep.", f"{CODE}, paragraph 4.12"
    ),
    "confidential_likely": Guidance(
        "Such as talks with a lawyer, a doctor, a minister of religion, a member of Parliament or "
        "a journalist.",
        f"{CODE}, chapter 9",
    ),
    "confidential_what": Guidance(
        "What you may come upon, and what you do with it if you do.", f"{CODE}, chapter 9"
    ),
    "advice_taken": Guidance(
        "A non-RIPA authorisation needs it most: whether one is enough is argued over."
    ),
    "advice_from": Guidance("The name or the role of the lawyer."),
    "advice_on": Guidance("The day on which it was given."),
    "advice_reference": Guidance("The reference of the file or of the message."),
    "legal_advice": Guidance("In a few words. If you took none, say why not."),
}
