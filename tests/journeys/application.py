"""What Asha answers on the pages of an application, from the people on."""

from datetime import date, timedelta

from audit import clock
from tests.journeys.browser import Visit

# A question and its answer: a day is filled in as one, and what is one of `CHOICES` is chosen.
Page = list[tuple[str, str | date]]

CHOICES = frozenset(
    {
        "Where may they be looked at?",
        "Which platforms?",
        "What may they be looked at for?",
        "May material behind a privacy setting be seen?",
        "Is confidential information likely?",
        "Did you take legal advice?",
    }
)


def pages(name: str, *, crime: bool) -> list[Page]:
    """The answers of each page, in order. Who may be looked at was chosen by the way here."""
    today = clock.today()
    purpose = "Preventing or detecting crime" if crime else "An assessment"
    bounds: Page = [("First day", today), ("Last day", today + timedelta(days=60))]
    offence: Page = [("Which offence?", "Breach of a restraining order: five years.")]
    return [
        [],
        [
            ("Where may they be looked at?", "Any profile of theirs on these platforms"),
            ("Which platforms?", "Facebook"),
        ],
        [("What may they be looked at for?", purpose)],
        [*([] if crime else bounds), ("First review by", today + timedelta(days=20))],
        [
            ("How many looks at most?", "3"),
            ("May material behind a privacy setting be seen?", "No"),
        ],
        [
            ("Title", f"Whether Kai is at the address: {name}"),
            ("What will be done?", "Asha opens one public page three times."),
        ],
        [("What do you want to find out?", "Whether he lives there now.")],
        [
            ("On what ground?", "To protect the children of the household."),
            *(offence if crime else []),
        ],
        [("Why is it necessary?", "The plan for the children rests on his being away.")],
        [("How far does it go, and how grave is the matter?", "Three looks at one public page.")],
        [("Why is this the least intrusive way?", "Nobody is followed or spoken to.")],
        [("Which other methods were tried or ruled out?", "Two visits, and a call.")],
        [("Why is it reasonable after those methods?", "Nothing that intrudes less is left.")],
        [
            ("Whose privacy besides theirs will it touch?", "Friends in photographs."),
            ("How will you limit that?", "Nothing about them is written down."),
        ],
        [("Is confidential information likely?", "No")],
        [
            ("Did you take legal advice?", "Yes"),
            ("From whom?", "Legal services"),
            ("When was it given?", today),
            ("Reference", "LS 12"),
            ("What was advised, or why did you take none?", "To go on as written."),
        ],
    ]


def answer(asha: Visit, page: Page) -> None:
    for question, given in page:
        if isinstance(given, date):
            asha.fill_date(question, given)
        elif question in CHOICES:
            asha.choose(question, given)
        else:
            asha.fill(question, given)
