"""The invented council's thirty cases, and as many times thirty as are asked for.

A round is thirty cases. The first opens with the story; every round tells each plot at least once,
with other names, ages and dates. One case is held in memory at a time.
"""

from collections.abc import Callable
from dataclasses import dataclass
from random import Random

from django.db import connection

from cases.actions import CaseDetails, close_case, create_case, let_in
from cases.models import CaseKind
from demo import aftermath, people, plots, story
from demo.casework import CaseFile
from demo.doing import do
from demo.names import Names
from demo.people import ADULT, ASSESSMENT, COMPLEX, PERMANENCE, SAFEGUARDING
from demo.staffing import Council, found_council, recruit

Plot = Callable[[CaseFile], None]

FIRST_NUMBER = 401


@dataclass(frozen=True)
class Outline:
    """One of a round's cases. `lead` and `title` where the plot needs that worker or family."""

    kind: CaseKind
    team: str
    plots: tuple[Plot, ...]
    lead: people.Person | None = None
    title: str = ""
    restricted: bool = False
    domestic_abuse: bool = False
    closed: bool = False


# In the order of their numbers: the ninth is NB-2026-0409, the seventeenth NB-2026-0417, the
# twenty-first NB-2026-0421.
ROUND: tuple[Outline, ...] = (
    Outline(CaseKind.ASSESSMENT, ASSESSMENT, (plots.sought, plots.not_asked)),
    Outline(CaseKind.S47, SAFEGUARDING, (plots.refused,), restricted=True, domestic_abuse=True),
    Outline(
        CaseKind.CHILD_IN_NEED, ASSESSMENT, (plots.given, plots.competent, aftermath.taken_back)
    ),
    Outline(
        CaseKind.CHILD_PROTECTION,
        SAFEGUARDING,
        (plots.withdrawn, plots.drafted, aftermath.taken_back_and_reviewed),
    ),
    Outline(CaseKind.MISSING, COMPLEX, (plots.missing_child,)),
    Outline(CaseKind.MISSING, ASSESSMENT, (plots.missing_child_reviewed,)),
    Outline(CaseKind.PRE_PROCEEDINGS, SAFEGUARDING, (plots.given_for_elsewhere,)),
    Outline(CaseKind.CARE_PROCEEDINGS, PERMANENCE, (plots.court_order,)),
    Outline(CaseKind.CHILD_IN_NEED, ASSESSMENT, (plots.looked_again,)),
    Outline(CaseKind.LOOKED_AFTER, PERMANENCE, (plots.expired, plots.ended), closed=True),
    Outline(CaseKind.ADOPTION, PERMANENCE, (plots.quiet,), restricted=True, closed=True),
    Outline(CaseKind.ADULT_S9, ADULT, (plots.capacity, plots.no_capacity)),
    Outline(CaseKind.ADULT_S42, ADULT, (plots.overridden, plots.cancelled)),
    Outline(CaseKind.CHILD_PROTECTION, SAFEGUARDING, (plots.conflicted, plots.known_already)),
    Outline(
        CaseKind.S47,
        ASSESSMENT,
        (plots.lapsed_training, aftermath.on_a_lawful_basis, aftermath.not_told),
        lead=people.NOOR,
    ),
    Outline(
        CaseKind.ASSESSMENT,
        ASSESSMENT,
        (plots.own_account, plots.unknown_site, aftermath.not_told_waits),
    ),
    Outline(CaseKind.ASSESSMENT, ASSESSMENT, (plots.not_asked,), domestic_abuse=True),
    Outline(CaseKind.CHILD_IN_NEED, COMPLEX, (plots.contact,)),
    Outline(
        CaseKind.PRE_PROCEEDINGS, SAFEGUARDING, (plots.behind_a_setting, plots.a_picture_of_a_life)
    ),
    Outline(CaseKind.S47, COMPLEX, (plots.ripa_in_force,), domestic_abuse=True),
    Outline(CaseKind.ASSESSMENT, ASSESSMENT, (plots.shared_profile,)),
    Outline(CaseKind.S47, COMPLEX, (plots.awaiting_magistrate, plots.magistrate_refused)),
    Outline(CaseKind.CHILD_PROTECTION, SAFEGUARDING, (plots.in_force, plots.used_up)),
    Outline(CaseKind.CARE_PROCEEDINGS, PERMANENCE, (plots.review_overdue,), restricted=True),
    Outline(CaseKind.LOOKED_AFTER, PERMANENCE, (plots.told_beforehand, plots.known_already)),
    Outline(CaseKind.ADOPTION, PERMANENCE, (plots.outcome_waits,)),
    Outline(CaseKind.ADULT_S42, ADULT, (plots.keeping,)),
    Outline(CaseKind.ADULT_S9, ADULT, (plots.sent_back, plots.refused_authority)),
    Outline(CaseKind.ASSESSMENT, ASSESSMENT, (plots.waiting, plots.one_person_after_all)),
    Outline(
        CaseKind.CHILD_IN_NEED,
        ASSESSMENT,
        (plots.declared_late, plots.withdrawn_application, plots.likely_one_person),
        domestic_abuse=True,
    ),
)

# What the first round has in place of these cases, by their place in it.
STORY: dict[int, Outline] = {
    8: Outline(
        CaseKind.CHILD_IN_NEED,
        ASSESSMENT,
        (story.ben_looked_once, plots.looked_again),
        lead=people.BEN,
        title="Marlwick",
    ),
    16: Outline(
        CaseKind.ASSESSMENT, ASSESSMENT, (story.asha_is_stopped,), lead=people.ASHA, title="Smith"
    ),
    20: Outline(
        CaseKind.ASSESSMENT,
        ASSESSMENT,
        (story.a_first_look,),
        lead=people.ASHA,
        title="Okafor-Hale",
    ),
    25: Outline(
        CaseKind.ADOPTION,
        PERMANENCE,
        (plots.outcome_waits, plots.shared_profile, plots.declared_late_open),
        lead=people.CAL,
    ),
}


def write_council(*, scale: int, seed: int, say: Callable[[str], None]) -> None:
    """Write `scale` rounds, the same for the same `seed`. `say` is told how far it is."""
    rng = Random(seed)
    names = Names(rng)
    _do_not_wait_for_the_disk()
    say("Teams, staff, training and council profiles …")
    council = found_council()
    for number in range(scale):
        if number:
            recruit(council, names, number)
        for place, usual in enumerate(ROUND):
            outline = STORY.get(place, usual) if number == 0 else usual
            _write_case(council, names, outline, number * len(ROUND) + place)
            _say_progress(say, number * len(ROUND) + place + 1, scale * len(ROUND))


def _do_not_wait_for_the_disk() -> None:
    """Hundreds of small commits need not each be on disk before the next: nobody relies on them
    yet, and a loss of power cannot leave one half written.
    """
    with connection.cursor() as cursor:
        cursor.execute("SET synchronous_commit TO off")


def _say_progress(say: Callable[[str], None], done: int, total: int) -> None:
    if done % 10 == 0:
        say(f"{done} of {total} cases …")


def _write_case(council: Council, names: Names, outline: Outline, number: int) -> None:
    file = _open(council, names, outline, number)
    file.note(amended=number % 7 == 0)
    if outline.team != ADULT and not outline.title:
        file.person(plots.CHILD)
    for plot in outline.plots:
        plot(file)
    if outline.restricted:
        _let_somebody_in(file)
    if outline.closed:
        file.note("The work is finished. Closed after supervision.")
        do(
            close_case,
            by=file.lead,
            reference=file.case.reference,
            version=file.case.version,
            closed_on=council.days_ago(names.rng.randint(1, 10)),
        )


def _open(council: Council, names: Names, outline: Outline, number: int) -> CaseFile:
    office = council.teams[outline.team]
    workers = office.workers
    lead = council.user(outline.lead) if outline.lead else workers[number % len(workers)]
    colleague = next(each for each in workers if each != lead)
    surname = outline.title or names.family()
    details = CaseDetails(
        kind=outline.kind,
        title=surname,
        team=office.team,
        lead=lead,
        opened_on=council.days_ago(names.rng.randint(110, 240)),
        restricted=outline.restricted,
        domestic_abuse=outline.domestic_abuse,
    )
    # Only the manager may restrict a case, so the manager opens those.
    case = do(
        create_case,
        by=office.manager if outline.restricted else lead,
        reference=f"NB-2026-{FIRST_NUMBER + number:04d}",
        details=details,
    )
    return CaseFile(case, lead, colleague, office.manager, council, names, surname)


def _let_somebody_in(file: CaseFile) -> None:
    """A colleague helps on a restricted case, and may see it for that."""
    do(
        let_in,
        by=file.manager,
        reference=file.case.reference,
        colleague=file.colleague,
        reason="Joint visits.",
    )
