"""Reading checks and viewings: fetch, authorise and record in one call."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import timedelta

from django.db.models import Exists, OuterRef, QuerySet

from accounts.access import authorise, unknown
from accounts.models import User
from accounts.permissions import Permission
from audit import clock
from audit.recording import in_one_transaction, record
from cases.models import Case, OnlineProfile, Person
from cases.queries import (
    SOMEONE,
    find_case,
    names_for,
    place_of,
    root_of,
    same_among,
    same_person_ids,
    visible_to,
)
from checks.deeds import CHECK_READ, VIEWING_READ
from checks.facts import ask_for, why_closed
from checks.models import Answer as AnswerValue
from checks.models import Check, Finding, KeepingAgreement, Outcome
from checks.quarantine import conceal
from checks.words import ABOUT_THE_WORKER
from ripa.deeds import LOOK_CONSIDERED
from ripa.immediate import immediate_tallies
from ripa.ledger import Answer, Weighed, last_viewing, preview, stop_at_the_door
from ripa.models import Stop, Viewing

# An outcome that is not recorded this long after a viewing began is chased.
CHASE_AFTER = timedelta(hours=24)


@dataclass(frozen=True)
class LastLook:
    """Who looked last and when, in the words that this reader may be given."""

    who: str
    viewing: Viewing


@dataclass(frozen=True)
class Told:
    """The part of the gate's answer that the page shows, and the others whose profile it is.

    `weighed` is the answer about `weighed.root`; `name` theirs, where it is not the person who is
    to be looked at; `hidden` whether the worker may know no more of them. `others` are the names of
    everybody else whose profile it is thought to be; `known` the answers about all of whom the
    worker may know.
    """

    weighed: Weighed
    others: list[str]
    known: tuple[Weighed, ...]
    name: str = ""
    hidden: bool = False

    @property
    def rule(self) -> str:
        """The rule that is shown, or nothing."""
        return "" if self.hidden else self.weighed.decision.rule


@dataclass(frozen=True)
class BeforeYouLook:
    """Everything that the page before the click shows."""

    check: Check
    person: Person
    profile: OnlineProfile
    answer: Answer
    within: Viewing | None
    last: LastLook | None
    told: Told

    @property
    def said_of_interest(self) -> str:
        """What the worker said of an interest of their own: the gate's fact."""
        return str(self.told.weighed.facts.personal_interest)

    @property
    def asks_interest(self) -> bool:
        """Whether the worker still has to be asked, and nothing before that stops them (G04)."""
        return self.told.rule == "G04" and self.said_of_interest == "unknown"


@dataclass(frozen=True)
class ToldStop:
    """A stop as one reader may be told of it.

    `rule` is empty where it would tell what is recorded of somebody whom the reader may not know.
    """

    stop: Stop
    name: str
    rule: str


def find_check(
    *, by: User, reference: str, number: int, permission: Permission = Permission.SEE_CASE
) -> Check:
    """A check on a case on which `by` may do `permission`. Records nothing."""
    case = find_case(by=by, reference=reference, permission=permission)
    check = (
        case.checks.filter(number=number)
        .select_related("case__team", "case__lead", "council_profile", "authority", "created_by")
        .first()
    )
    if check is None:
        raise unknown(f"check {number} on case {case.reference}", cases=[case.pk])
    return check


@in_one_transaction
def open_check(
    *, by: User, reference: str, number: int, permission: Permission = Permission.SEE_CASE
) -> Check:
    """A check, with the read on record."""
    check = find_check(by=by, reference=reference, number=number, permission=permission)
    record(
        CHECK_READ,
        by=by,
        on=check,
        cases=[check.case_id],
        subjects=list(check.subjects.values_list("pk", flat=True)),
    )
    return check


def find_target(check: Check, *, person_id: int, profile_id: int) -> tuple[Person, OnlineProfile]:
    """A subject of the check and a profile that is attributed to that person, or 404."""
    asked = Person.objects.select_related("merged_into").filter(pk=person_id).first()
    person = same_among(check.subjects.select_related("merged_into"), asked) if asked else None
    profile = OnlineProfile.objects.filter(
        pk=profile_id, attributions__person__in=_records_of(person)
    ).first()
    if person is None or profile is None:
        raise unknown(f"profile {profile_id} under {check}", cases=[check.case_id])
    return person, profile


def _records_of(person: Person | None) -> list[int]:
    return same_person_ids(root_of(person)) if person else []


@in_one_transaction
def before_you_look(
    *, by: User, reference: str, number: int, person_id: int, profile_id: int
) -> BeforeYouLook:
    """What the gate would say now, and why. That it was looked up is itself in the trail, and so is
    a stop; a question that the worker was not asked yet is none."""
    check = find_check(by=by, reference=reference, number=number, permission=Permission.LOOK)
    person, profile = find_target(check, person_id=person_id, profile_id=profile_id)
    ask = ask_for(check, by=by, person=person, profile=profile)
    answer, within = preview(ask)
    root = root_of(person)
    last = last_viewing(root)
    look = BeforeYouLook(
        check=check,
        person=person,
        profile=profile,
        answer=answer,
        within=within,
        last=LastLook(who=names_of_lookers([last], by=by)[last.pk], viewing=last) if last else None,
        told=_told(answer, root, by=by),
    )
    if why_closed(check) is None and not look.asks_interest:
        stop_at_the_door(ask, answer)
    record(
        LOOK_CONSIDERED,
        by=by,
        on=person,
        cases=[check.case_id],
        subjects=[weighed.root.pk for weighed in answer.each],
        details={
            "rule": answer.decision.rule,
            "profile": str(profile),
            "prior_viewings": answer.strictest.facts.prior_viewings,
        },
    )
    return look


def _told(answer: Answer, root: Person, *, by: User) -> Told:
    """What about the person themselves, unless the answer about somebody else is stricter."""
    people = [weighed.root for weighed in answer.each if weighed.root.pk != root.pk]
    names = names_for(by=by, people=people)
    own, strictest = answer.about(root), answer.strictest
    known = tuple(each for each in answer.each if names.get(each.root.pk) != SOMEONE)
    stopped = not own.decision.outcome.admits
    if stopped or own.decision.outcome == strictest.decision.outcome:
        return Told(own, list(names.values()), known)
    name = names[strictest.root.pk]
    return Told(strictest, list(names.values()), known, name, hidden=name == SOMEONE)


def told_stops(stops: Iterable[Stop], names: Mapping[int, str]) -> list[ToldStop]:
    """The stops as the reader may be told of them for whom `names` are (`names_for`). The profile
    at which a look was stopped may also be somebody's whom only another team knows."""
    return [
        ToldStop(
            stop,
            names[stop.person_id],
            ""
            if names[stop.person_id] == SOMEONE and stop.rule not in ABOUT_THE_WORKER
            else stop.rule,
        )
        for stop in stops
    ]


def names_of_lookers(viewings: Iterable[Viewing], *, by: User) -> dict[int, str]:
    """Who looked, by viewing: the worker's name, or "another team" where the case is restricted and
    not this reader's. Two queries at most, however many viewings."""
    viewings = list(viewings)
    restricted = {viewing.case_id for viewing in viewings if viewing.case.restricted}
    seen = (
        set(Case.objects.filter(visible_to(by), pk__in=restricted).values_list("pk", flat=True))
        if restricted
        else set()
    )
    return {
        viewing.pk: "another team" if viewing.case_id in restricted - seen else viewing.worker.name
        for viewing in viewings
    }


@in_one_transaction
def open_viewing(
    *, by: User, viewing_id: int, permission: Permission = Permission.SEE_CASE
) -> tuple[Viewing, Check | None]:
    """A viewing on a case that `by` may see, with the read on record, and the check it was
    under. What was typed about it is left out where an error case closes it.
    """
    viewing = (
        Viewing.objects.select_related("case", "person", "worker", "policy", "authority")
        .filter(pk=viewing_id)
        .first()
    )
    if viewing is None:
        raise unknown(f"viewing {viewing_id}")
    authorise(
        by,
        permission,
        place_of(viewing.case, by),
        sight=Permission.SEE_CASE,
        what=f"viewing {viewing_id}",
        cases=[viewing.case_id],
        subjects=[viewing.person_id],
    )
    record(
        VIEWING_READ,
        by=by,
        on=viewing,
        cases=[viewing.case_id],
        subjects=[viewing.person_id],
    )
    conceal(viewing, by)
    if viewing.check_key is None:
        return viewing, None
    return viewing, Check.objects.filter(key=viewing.check_key).first()


@in_one_transaction
def open_finding(*, by: User, finding_id: int) -> Finding:
    """A finding on a case on which `by` may record outcomes, with the read on record."""
    finding = (
        Finding.objects.select_related("outcome__viewing__case", "outcome__viewing__person")
        .filter(pk=finding_id)
        .first()
    )
    if finding is None:
        raise unknown(f"finding {finding_id}")
    viewing = finding.outcome.viewing
    authorise(
        by,
        Permission.RECORD_OUTCOME,
        place_of(viewing.case, by),
        sight=Permission.SEE_CASE,
        what=f"finding {finding_id}",
        cases=[viewing.case_id],
        subjects=[viewing.person_id],
    )
    record(VIEWING_READ, by=by, on=viewing, cases=[viewing.case_id], subjects=[viewing.person_id])
    return finding


def is_open(viewing: Viewing) -> bool:
    """Is its session still open, by the database's clock?"""
    return not viewing.late and viewing.ends_at > clock.now() and not hasattr(viewing, "ended")


def without_outcome() -> QuerySet[Viewing]:
    """Viewings for which nobody has said what they found."""
    return Viewing.objects.filter(
        ~Exists(Outcome.objects.filter(viewing=OuterRef("pk"))), late=False
    ).order_by("at", "pk")


def agreements_awaited(teams: Iterable[int]) -> QuerySet[Check]:
    """Open checks of these teams that would keep something and have no manager's answer yet, as
    they stand."""
    answers = KeepingAgreement.objects.filter(
        check_made=OuterRef("pk"), check_version=OuterRef("version")
    )
    return (
        Check.objects.filter(~Exists(answers), case__team__in=teams, closed_at__isnull=True)
        .exclude(material_kept=AnswerValue.NO)
        .select_related("case", "created_by")
    )


def reviews_awaited(teams: Iterable[int]) -> QuerySet[Viewing]:
    """Viewings of these teams that were immediate responses for someone, and that no manager has
    reviewed yet, oldest first.
    """
    immediate = immediate_tallies().filter(viewing=OuterRef("pk"))
    return (
        Viewing.objects.filter(
            Exists(immediate), case__team__in=teams, immediate_review__isnull=True
        )
        .select_related("case", "person", "worker")
        .order_by("at")
    )


def outcomes_owed_by(worker: User) -> QuerySet[Viewing]:
    """What this worker has still to say, oldest first."""
    return without_outcome().filter(worker=worker).select_related("case", "person")
