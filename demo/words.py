"""What invented workers write: questions, grounds, applications, notes and outcomes."""

from typing import Any

from checks.actions import FindingGiven

# A check that the gate lets in once, if reasons are given. Plots change single answers of it.
CHECK: dict[str, Any] = {
    "purpose": "assessment",
    "question": "Is the person living at the address that the family gave?",
    "grounds": "A neighbour and the school say different things about who lives there.",
    "tried_first": "We asked the family, visited twice, and asked the school.",
    "consent_position": "Not asked yet. Asking first would let the answer be arranged.",
    "expects": "A public post that shows where the person lives now.",
    "lesser_way": "No. Two visits and a call to the landlord did not answer it.",
    "they_know": "The family was told that the council may look at open profiles.",
    "account": "logged_out",
    "personal_interest": False,
    "interaction": "none",
    "visibility": "public",
    "aimed_at_person": "yes",
    "private_information": "yes",
    "builds_picture": "no",
    "material_kept": "no",
    "pattern_of_life": "no",
    "combined": "no",
    "third_parties": "yes",
}
REASONS = {"reasons": "Nothing else has answered the question, and one look at open posts may."}

QUESTIONS = (
    "Is the person living at the address that the family gave?",
    "Does the person still see the children, as the plan says that they do not?",
    "Is the person in the area this week, as they told the court?",
    "Is the party that was advertised at the house going ahead?",
)

NOTHING = "The open posts are about football and a holiday. Nothing bears on the question."
SOMETHING = "One open post bears on the question. It is described below and proves nothing alone."
FINDING = FindingGiven(
    what="A post from last week thanks friends for help with a move, without an address.",
    where="The open profile, third post from the top.",
    relevance="It may mean that the person has left the family home.",
    corroborate="Council tax records, and a visit with the landlord’s agreement.",
)
OTHERS_SEEN = "Two adults in one photograph. They were not looked at further."
NOT_TOLD = (
    "They would know at once who spoke to us, and have threatened that person before. They can be "
    "told once she has moved."
)
CORROBORATED = "The landlord confirmed in writing that the tenancy changed on that date."

DECISION = "Whether the team may look at their public profiles for this assessment."
UNDERSTOOD = "They said in their own words who would look, at what, why, and that they may say no."
NOT_UNDERSTOOD = "Asked again after a break, they could not say what we would look at, or why."

NOTES = (
    "Visited the family at home. The children were well and talked about school.",
    "Telephone call with the school. Attendance has been good since half-term.",
    "Strategy discussion with health and the police. Actions are shared between us.",
    "The family asked what we can see about them online. I explained the general notice.",
    "Supervision: agreed to finish the assessment before the next review.",
)
AMENDMENT = "The visit was in the afternoon, not in the morning as I wrote."

APPLICATION: dict[str, Any] = {
    "purposes": ["assessment"],
    "anywhere": True,
    "restricted": False,
    "title": "Further looks at open profiles",
    "description": "One worker reads the newest posts.",
    "ground": "The health and welfare of a child.",
    "least_intrusive": "Nobody is followed or spoken to.",
    "reasonable": "Nothing that intrudes less is left.",
    "collateral": "Friends and relatives will appear.",
    "collateral_limits": "Nothing about them is kept.",
    "confidential_likely": False,
    "advice_taken": True,
    "advice_from": "The child care lawyer",
    "advice_reference": "NB/CC/118",
    "legal_advice": "Proceed as drafted.",
}
# The longer answers, as workers write them for one person or another. Who applies twice in the same
# words is warned of it, and whoever decides is told.
REASONED: tuple[dict[str, str], ...] = (
    {
        "wanted": "Whether the person stays at the family home, against what was agreed.",
        "necessary": "The plan rests on this one fact, and the family’s accounts of it differ.",
        "gravity": "Three looks at open posts, by one worker, for one question.",
        "alternatives": "Visits, the school and the landlord were tried. None could say.",
    },
    {
        "wanted": "Who looks after the children on the evenings when their mother is at work.",
        "necessary": "A child came to harm on such an evening, and nobody will say who was there.",
        "gravity": "Harm to a young child outweighs a few minutes on pages that are open to all.",
        "alternatives": "We asked both parents, the nursery and the health visitor in turn.",
    },
    {
        "wanted": "Whether contact with the older brother has begun again since the order.",
        "necessary": "The court asked us to report on contact before the hearing next month.",
        "gravity": "The order was made after an assault, and so little is looked at to keep it.",
        "alternatives": "Probation knows of none. The brother has moved, and nobody says where to.",
    },
)
OFFENCE = "Child cruelty, section 1 of the Children and Young Persons Act 1933."
COURT = "Northborough Magistrates’ Court"
COURT_ORDER = "Northborough Family Court, order of 3 August, reference NB/FC/207: trace the father."
MAGISTRATE = "A. Whistlemere JP"
SUPPORT = "The team has no other way left to answer this question."
GRANT = "Necessary for the child’s safety, and no wider than the question."
# What the officer says at a grant, and what is said at the end, as the pages ask for it.
STATEMENT = [
    {
        "question": "What do you authorise?",
        "answer": "Looks at the named person’s open profiles, by the named worker, until the "
        "last day, to answer the one question.",
    },
    {
        "question": "Why is it necessary?",
        "answer": "The plan cannot be made safely while the accounts of it differ.",
    },
    {
        "question": "Why is it proportionate?",
        "answer": "A few looks at what anyone can see, after visits and calls gave no answer.",
    },
    {"question": "How is confidential information to be handled?", "answer": "None is likely."},
]
AT_THE_END = [
    {"question": "What did the looks achieve?", "answer": "The question is answered."},
    {"question": "What became of what was found?", "answer": "It is kept on the case file"},
]
