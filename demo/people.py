"""The invented council's staff: who signs in to the demonstration, and what each of them does.

Roles and ranks are written by the values that the service stores for them, as this module is also
read before the service is set up.
"""

from dataclasses import dataclass

# One password for all, printed at start. These people and their council do not exist.
PASSWORD = "northborough-demo-2026"

ASSESSMENT = "Assessment and Intervention"
COMPLEX = "Complex and Contextual Safeguarding"
SAFEGUARDING = "Safeguarding Unit"
PERMANENCE = "Permanence"
ADULT = "Adult Care"
TEAMS = (ASSESSMENT, COMPLEX, SAFEGUARDING, PERMANENCE, ADULT)


@dataclass(frozen=True)
class Person:
    """One member of the invented staff. `team` where their role is in one."""

    name: str
    email: str
    role_words: str
    role: str
    rank: str
    team: str | None = None


def _person(name: str, role_words: str, role: str, rank: str, team: str | None = None) -> Person:
    first, last = name.lower().split()
    email = f"{first}.{last}@northborough.example"
    return Person(name, email, role_words, role, rank, team)


def _worker(name: str, team: str) -> Person:
    return _person(name, f"social worker, {team}", "social_worker", "social_worker", team)


def _manager(name: str, team: str) -> Person:
    return _person(name, f"team manager, {team}", "team_manager", "team_manager", team)


ASHA = _worker("Asha Rahman", ASSESSMENT)
BEN = _worker("Ben Clarke", ASSESSMENT)
CAL = _worker("Cal Morgan", PERMANENCE)
DEE = _manager("Dee Walsh", ASSESSMENT)
ADA = _person("Ada Okafor", "authorising officer", "authorising_officer", "head_of_service")
RAE = _person("Rae Lindqvist", "RIPA co-ordinator", "ripa_coordinator", "other")
SOL = _person("Sol Haddad", "senior responsible officer", "sro", "director")
ELI = _person("Eli Novak", "auditor", "auditor", "other")
FAY = _person(
    "Fay Turner", "has left: signing in is refused", "social_worker", "social_worker", ASSESSMENT
)
SAM = _person("Sam Iqbal", "system administrator", "administrator", "other")
INA = _person("Ina Corbridge", "inspector, let in for sixty days", "inspector", "other")

CAST = [ASHA, BEN, CAL, DEE, ADA, RAE, SOL, ELI, FAY, SAM, INA]

MARTA = _worker("Marta Nowak", ASSESSMENT)
# Her training has lapsed.
NOOR = _worker("Noor Velliscombe", ASSESSMENT)

# The rest of the staff. They have no password, so nobody can sign in as one of them.
OTHERS = [
    MARTA,
    NOOR,
    _manager("Idris Fennimarsh", COMPLEX),
    _worker("Tamsin Yarrowby", COMPLEX),
    _worker("Kofi Larchmere", COMPLEX),
    _manager("Bronwen Sedgecombe", SAFEGUARDING),
    _worker("Priya Otterstow", SAFEGUARDING),
    _worker("Oskar Pebblegarth", SAFEGUARDING),
    _manager("Leila Marlbeck", PERMANENCE),
    _worker("Hana Quillcombe", PERMANENCE),
    _manager("Emeka Thornmere", ADULT),
    _worker("Ines Dapplegarth", ADULT),
    _worker("Tomasz Rookstow", ADULT),
    _person("Ruth Ambergarth", "authorising officer", "authorising_officer", "director"),
    _person("Yusuf Brackenstow", "legal adviser", "legal_adviser", "other"),
]
