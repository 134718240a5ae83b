"""Who may do what with an authority, and where it leads: by hand, to hold the table against.

The people: Asha applied, Ben is in her team, Cal is not. Dee and Moe manage the team; Moe is named
on the application. Ada is an officer of rank; Olu is an officer without it; Nia is an officer of
rank who is named on it. Rae keeps the record, Sol answers for it, Eli audits, Ines inspects, Sam
runs the system, and Fay has left.
"""

from dataclasses import dataclass

KINDS = ("directed_surveillance", "chis", "non_ripa", "overt_determination")
STATES = (
    "draft",
    "submitted",
    "returned",
    "withdrawn",
    "refused",
    "awaiting_magistrate",
    "magistrate_refused",
    "in_force",
    "cancelled",
)
DEEDS = (
    "save",
    "submit",
    "support",
    "check",
    "return",
    "revise",
    "withdraw",
    "grant",
    "refuse",
    "magistrate_approve",
    "magistrate_refuse",
    "review",
    "renew",
    "renewal_approve",
    "renewal_refuse",
    "cancel",
)
PEOPLE = tuple("asha ben cal dee moe ada olu nia rae sol eli ines sam fay".split())
# These may not know of it at all.
STRANGERS = frozenset({"cal", "sam", "fay"})

_GROUPS = {
    "all": KINDS,
    "ripa": KINDS[:2],
    "officers": KINDS[:3],
    "non-ripa": KINDS[2:3],
    "overt": KINDS[3:],
}

# kinds, state, deed, next state, who
_ROWS = """
all       draft                save                draft                asha
all       draft                submit              submitted            asha
all       draft                withdraw            withdrawn            asha
officers  submitted            support             submitted            dee moe
officers  submitted            check               submitted            rae
officers  submitted            return              returned             dee moe rae ada
overt     submitted            return              returned             dee
all       submitted            revise              draft                asha
all       submitted            withdraw            withdrawn            asha
ripa      submitted            grant               awaiting_magistrate  ada
non-ripa  submitted            grant               in_force             ada
overt     submitted            grant               in_force             dee
officers  submitted            refuse              refused              ada
overt     submitted            refuse              refused              dee
all       returned             revise              draft                asha
all       returned             withdraw            withdrawn            asha
ripa      awaiting_magistrate  magistrate_approve  in_force             rae
ripa      awaiting_magistrate  magistrate_refuse   magistrate_refused   rae
ripa      awaiting_magistrate  cancel              cancelled            asha dee moe ada olu nia rae
officers  in_force             review              in_force             ada
overt     in_force             review              in_force             dee
officers  in_force             renew               in_force             ada
overt     in_force             renew               in_force             dee
ripa      in_force             renewal_approve     in_force             rae
ripa      in_force             renewal_refuse      in_force             rae
all       in_force             cancel              cancelled            asha dee moe ada olu nia rae
"""


@dataclass(frozen=True)
class Cell:
    """Where a deed leads, and who may do it."""

    after: str
    who: frozenset[str]


def _cells() -> dict[tuple[str, str, str], Cell]:
    cells = {}
    for line in _ROWS.strip().splitlines():
        group, state, deed, after, *who = line.split()
        for kind in _GROUPS[group]:
            assert (kind, state, deed) not in cells, line
            cells[kind, state, deed] = Cell(after, frozenset(who))
    return cells


CELLS = _cells()


def who_may(kind: str, state: str, deed: str) -> frozenset[str]:
    """Those who may do it in that state; nobody where it cannot be done."""
    cell = CELLS.get((kind, state, deed))
    return cell.who if cell else frozenset()


def who_ever_may(kind: str, deed: str) -> frozenset[str]:
    """Those who may do it in one state or another."""
    return frozenset().union(*(who_may(kind, state, deed) for state in STATES))
