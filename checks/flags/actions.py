"""Flagging what was found under consent that is gone, and a manager's decision about it.

`flag_looks` and `flag_outcome` are called inside the transaction that makes the change, while the
rows of the people looked at are locked; so of a withdrawal and an outcome recorded at the same
moment, one comes first, and the other knows of it.
"""

from collections.abc import Iterable

from django.urls import reverse

from accounts.access import authorise
from accounts.models import User
from accounts.permissions import Permission
from accounts.queries import managers_of
from audit.recording import action, record
from audit.refusals import PlainDecision, Refused
from cases.models import Person
from cases.queries import place_of, same_person_ids
from checks.deeds import FLAG_REVIEWED, VIEWING_FLAGGED
from checks.flags.queries import looks_that_rested_on, to_review, what_took_its_consent
from checks.models import ConsentFlag, FlagReview, Outcome
from checks.quarantine import refuse_where_closed
from consent.models import ConsentEvent
from post.actions import notify
from ripa.concerned import lock_viewing
from ripa.models import Viewing


def flag_looks(*, event: ConsentEvent, root: Person, by: User) -> list[ConsentFlag]:
    """Flag every look that rested on the consent which `event` takes away and that has something
    to review.
    """
    looks = to_review(looks_that_rested_on(event, same_person_ids(root)))
    return [
        _flag(viewing, event, by=by)
        for viewing in looks.select_related("case__lead", "worker", "person")
    ]


def flag_outcome(outcome: Outcome, *, by: User) -> None:
    """Flag what was found where the consent behind the look is gone by now, unless a flag that
    still waits for its review covers it.
    """
    viewing = outcome.viewing
    waiting = viewing.consent_flags.filter(outcome__isnull=True, review__isnull=True)
    if not outcome.found_something or waiting.exists():
        return
    event = what_took_its_consent(viewing)
    if event is None:
        return
    flag = _flag(viewing, event, by=by, outcome=outcome)
    for manager in managers_of(viewing.case.team_id):
        if manager.pk != viewing.worker_id:
            notify(
                to=manager,
                text="Something was recorded that was found under consent which is gone. It waits "
                "for your review.",
                link=reverse("flag_review", args=[flag.pk]),
                key=f"flagged-outcome:{flag.pk}:{manager.pk}",
            )


def _flag(
    viewing: Viewing, event: ConsentEvent, *, by: User, outcome: Outcome | None = None
) -> ConsentFlag:
    flag = ConsentFlag.objects.create(viewing=viewing, event=event, outcome=outcome)
    record(VIEWING_FLAGGED, by=by, on=flag, cases=[viewing.case_id], subjects=[viewing.person_id])
    return flag


def tell_of_consent_gone(
    *, event: ConsentEvent, flags: Iterable[ConsentFlag], ended: Iterable[Viewing]
) -> None:
    """Tell, once each: those who looked, those whose look has just ended, the leads of the cases
    and the managers of their teams. The words hold nothing of the case: they go out by e-mail too.
    """
    flagged = {flag.viewing_id: flag for flag in flags}
    looks = [*(flag.viewing for flag in flagged.values()), *ended]
    told: dict[int, tuple[User, str, str]] = {}
    for look in looks:
        page = reverse("viewing_page", args=[look.pk])
        told.setdefault(look.worker_id, (look.worker, _words_for_looker(look, flagged), page))
    for look in looks:
        page = reverse("viewing_page", args=[look.pk])
        told.setdefault(look.case.lead_id, (look.case.lead, _LEAD, page))
    for team in sorted({look.case.team_id for look in looks}):
        for manager in managers_of(team):
            of_team = [look for look in looks if look.case.team_id == team]
            told |= _told_as_manager(manager, of_team, flagged, told)
    for user, text, link in told.values():
        notify(to=user, text=text, link=link, key=f"consent-gone:{event.pk}:{user.pk}")


_LEAD = "Consent is gone for a look on a case of yours. See what that means for what it found."


def _words_for_looker(look: Viewing, flagged: dict[int, ConsentFlag]) -> str:
    if look.pk in flagged:
        return "Consent is gone for a look of yours. Stop looking: a manager reviews what it found."
    return (
        "A look of yours was ended, as consent was withdrawn, refused or struck out. Stop looking."
    )


def _told_as_manager(
    manager: User,
    looks: list[Viewing],
    flagged: dict[int, ConsentFlag],
    told: dict[int, tuple[User, str, str]],
) -> dict[int, tuple[User, str, str]]:
    """A manager is told what waits for them; what they did themself is for another manager."""
    to_review = [
        flagged[look.pk] for look in looks if look.pk in flagged and look.worker_id != manager.pk
    ]
    if to_review:
        page = reverse("flag_review", args=[to_review[-1].pk])
        words = (
            "Consent is gone for a look on your team’s cases. What it found waits for your review."
        )
        return {manager.pk: (manager, words, page)}
    if manager.pk in told:
        return {}
    words = "Consent is gone while somebody in your team was looking. The look was ended."
    return {manager.pk: (manager, words, reverse("viewing_page", args=[looks[-1].pk]))}


@action
def review_flag(*, by: User, flag: ConsentFlag, decision: str, reasons: str) -> FlagReview:
    """A manager decides whether what was found may be relied on. Once, and never about their own
    look.
    """
    viewing = flag.viewing
    authorise(
        by,
        Permission.REVIEW_FLAGGED,
        place_of(viewing.case, by),
        sight=Permission.SEE_CASE,
        what=f"flag {flag.pk}",
        cases=[viewing.case_id],
        subjects=[viewing.person_id],
    )
    lock_viewing(viewing)
    if viewing.worker_id == by.pk:
        raise _refused(
            "You made this look, so someone else must review it.",
            "Ask another manager of the team.",
            flag,
            status=403,
        )
    refuse_where_closed(viewing, on=flag)
    if FlagReview.objects.filter(flag=flag).exists():
        raise _refused(
            "This has already been reviewed, and a review is made once.",
            "Open the viewing to see who decided, and why.",
            flag,
        )
    review = FlagReview.objects.create(flag=flag, decision=decision, reasons=reasons, by=by)
    record(
        FLAG_REVIEWED,
        by=by,
        on=review,
        cases=[viewing.case_id],
        subjects=[viewing.person_id],
        reason=reasons,
        details={"decision": decision},
    )
    return review


def _refused(words: str, then: str, flag: ConsentFlag, *, status: int = 409) -> Refused:
    return Refused(
        PlainDecision(words=words, next=then),
        on=flag,
        cases=[flag.viewing.case_id],
        subjects=[flag.viewing.person_id],
        status=status,
    )
