"""The way out to a profile. Each click is on record, and is decided again.

The address is on no page. It leaves the server in the answer to one click of the worker who looks.
The viewing has to be open still, and the gate is asked once more within it: so whatever has
changed since, a withdrawal, the end of an authority or of a day, a merge, stops the very next
opening, also from a page that was open before. [rules §4, §6]
"""

from collections.abc import Callable
from datetime import datetime

from accounts.access import authorise, unknown
from accounts.models import User
from accounts.permissions import Permission
from audit import clock
from audit.recording import in_one_transaction, record
from audit.refusals import PlainDecision, Refused
from cases.models import OnlineProfile
from cases.queries import place_of
from ripa.concerned import concerned_in, lock_viewing
from ripa.deeds import VIEWING_STOPPED, WENT_TO_PROFILE
from ripa.ledger import Ask, stopped, weigh
from ripa.models import Opening, Viewing

# What the apps above make of a click: the wish to open this profile within this viewing.
Wish = Callable[[Viewing, OnlineProfile], Ask]


@in_one_transaction
def way_out(*, by: User, viewing_id: int, opening_id: int, wish: Wish) -> str:
    """The address of a profile that was let in, for the worker whose viewing is open.

    `wish` is what the worker asks for now. Raises `Refused` where the viewing has ended, where the
    gate would not let the look in any more, and for every other worker.
    """
    opening = (
        Opening.objects.select_related("viewing__case", "viewing__person", "profile")
        .filter(pk=opening_id, viewing=viewing_id)
        .first()
    )
    if opening is None:
        raise unknown(f"opening {opening_id} of viewing {viewing_id}")
    viewing = opening.viewing
    authorise(
        by,
        Permission.LOOK,
        place_of(viewing.case, by),
        sight=Permission.SEE_CASE,
        what=f"viewing {viewing.pk}",
        subjects=[viewing.person_id],
        cases=[viewing.case_id],
    )
    if viewing.worker_id != by.pk:
        raise _stopped(
            viewing, "This is another worker's viewing.", "Plan a look of your own.", 403
        )
    # Behind this lock a withdrawal or a cancellation has come first, or comes after this click.
    lock_viewing(viewing)
    at = clock.now()
    _must_be_open(viewing, at=at)
    ask = wish(viewing, opening.profile)
    answer = weigh(ask, concerned_in(ask.person, ask.profile), at=at, within=viewing)
    if not answer.decision.outcome.admits:
        raise stopped(ask, answer)
    record(
        WENT_TO_PROFILE,
        by=by,
        on=viewing,
        subjects=[tally.person_id for tally in viewing.tallies.all()],
        cases=[viewing.case_id],
        details={"profile": str(opening.profile), "profile_id": opening.profile_id},
    )
    return opening.profile.canonical_url


def _must_be_open(viewing: Viewing, *, at: datetime) -> None:
    end = getattr(viewing, "ended", None)
    if end is None and viewing.ends_at > at:
        return
    why = end.why if end else "Its time ran out."
    raise _stopped(
        viewing,
        f"This viewing has ended. {why}",
        "Close this tab. If your question is not answered, go to the check and ask to look again.",
        409,
    )


def _stopped(viewing: Viewing, words: str, then: str, status: int) -> Refused:
    return Refused(
        PlainDecision(words=words, next=then),
        deed=VIEWING_STOPPED,
        on=viewing.person,
        subjects=[viewing.person_id],
        cases=[viewing.case_id],
        details={"viewing": viewing.pk},
        status=status,
    )
