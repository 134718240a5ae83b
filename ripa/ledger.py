"""The door: counting looks at a person, and admitting a viewing or stopping it.

Counting and admitting are one transaction, under a lock on the subject's row; a unique key on
(person, ordinal) stands behind it. The facts are gathered after the lock is held and by the
database's clock, so that two clicks, a withdrawal and a cancellation have one order. [rules §4]
"""

from collections.abc import Callable, Collection, Iterable, Mapping
from dataclasses import dataclass, field
from datetime import datetime, time, timedelta
from typing import Any

from django.db.models import Q, QuerySet

from accounts.access import authorise
from accounts.models import User
from accounts.permissions import Permission
from accounts.queries import managers_of
from audit import clock
from audit.recording import action, record, write_refusal
from audit.refusals import PlainDecision, Refused
from cases.models import Attribution, Case, OnlineProfile, Person
from cases.queries import place_of, root_of, same_person_ids
from post.actions import notify
from ripa import gate
from ripa.authorities.life import authority_fact
from ripa.deeds import (
    PROFILE_OPENED,
    VIEWING_ADMITTED,
    VIEWING_ENDED,
    VIEWING_REOPENED,
    VIEWING_STOPPED,
)
from ripa.immediate import IMMEDIATE_RULE, immediate_fact
from ripa.models import (
    Authority,
    CouncilProfile,
    Opening,
    PolicyVersion,
    Stop,
    Tally,
    Viewing,
    ViewingEnd,
)
from ripa.policy import policy_at, settings_of

# A look under consent or under an authority is not counted; every other one is. [rules §4]
NOT_COUNTED = frozenset({"G09", "G10"})

# What the apps above know, for one subject at one moment: fact name → value.
Gather = Callable[[Person, datetime], Mapping[str, str]]


@dataclass(frozen=True)
class Ask:
    """A worker's wish to open one profile of one subject under one check.

    `again` reads the wish afresh, once everyone concerned is locked, and keeps what it was read
    from as it is until the transaction ends. It raises `Refused` where the look may no longer be
    asked for.
    """

    by: User
    case: Case
    check_key: Any
    person: Person
    profile: OnlineProfile
    purpose: str
    restricted: bool
    immediate_declared: bool
    gather: Gather
    again: Callable[[], "Ask"]
    named_authority: Authority | None = None
    council_profile: CouncilProfile | None = None
    reasons: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True)
class Weighed:
    """The gate's answer about one person."""

    root: Person
    facts: gate.Facts
    decision: gate.Decision
    authority: Authority | None


@dataclass(frozen=True)
class Answer:
    """The gate's answer to an ask: the strictest over everyone whose profile it is."""

    strictest: Weighed
    each: tuple[Weighed, ...]
    policy: PolicyVersion
    at: datetime

    @property
    def decision(self) -> gate.Decision:
        return self.strictest.decision

    def about(self, root: Person) -> Weighed:
        """The answer about one of those concerned."""
        return next(weighed for weighed in self.each if weighed.root.pk == root.pk)


@dataclass(eq=False)
class Stopped(Refused):
    """The gate blocked or refused. The stop is kept, with the facts it was decided on."""

    ask: Ask | None = None
    answer: Answer | None = None

    def keep(self) -> None:
        assert self.ask and self.answer
        weighed = self.answer.strictest
        Stop.objects.create(
            person=weighed.root,
            worker=self.ask.by,
            case=self.ask.case,
            check_key=self.ask.check_key,
            profile=self.ask.profile,
            policy=self.answer.policy,
            facts=weighed.facts.to_mapping(),
            decision=weighed.decision.to_mapping(),
            outcome=weighed.decision.outcome,
            rule=weighed.decision.rule,
        )
        if weighed.decision.rule == "G03":
            self._tell_managers()

    def _tell_managers(self) -> None:
        """An interest was declared: the team's managers are told (rule G03, seed §3)."""
        assert self.ask
        for manager in managers_of(self.ask.case.team_id):
            notify(
                to=manager,
                text="A worker has declared an interest in a check. A colleague has to make it.",
                link=f"/cases/{self.ask.case.reference}/",
                key=f"interest:{self.ask.check_key}:{self.ask.by.pk}:{manager.pk}",
            )


class ReasonsNeeded(Exception):
    """The gate asks for reasons (ASK) and none were given. Nothing was recorded."""


@dataclass(frozen=True)
class Admission:
    """A viewing that is open, and the opening that was asked for. `fresh` if this call began it."""

    viewing: Viewing
    opening: Opening
    fresh: bool


def subjects_of(ask_person: Person, profile: OnlineProfile) -> list[Person]:
    """Everyone for whom opening `profile` counts: the subject and all to whom it is attributed.

    Read afresh, and in order of id, as that is the order in which they are locked.
    """
    asked = Person.objects.select_related("merged_into").get(pk=ask_person.pk)
    owners = [
        attribution.person
        for attribution in Attribution.objects.filter(profile=profile).select_related(
            "person__merged_into"
        )
    ]
    roots = {root.pk: root for root in map(root_of, [asked, *owners])}
    return [roots[pk] for pk in sorted(roots)]


def prior_viewings(root: Person, *, besides: Viewing | None = None) -> int:
    """How many counted viewings of this person there have been, by anyone, on any case, ever.

    `besides` leaves one viewing out: the open session within which a further profile is asked for.
    """
    ids = same_person_ids(root)
    total = prior_viewings_of({root.pk: ids})[root.pk]
    if besides is not None:
        total -= Tally.objects.filter(viewing=besides, person__in=ids, counted=True).count()
    return total


def prior_viewings_of(groups: Mapping[int, Collection[int]]) -> dict[int, int]:
    """`prior_viewings` of several people at once, each a root and the ids of all their records."""
    last = dict(
        Tally.objects.filter(person__in=[pk for ids in groups.values() for pk in ids])
        .order_by("person_id", "-ordinal")
        .distinct("person_id")
        .values_list("person_id", "counted_total")
    )
    return {root: sum(last.get(pk, 0) for pk in ids) for root, ids in groups.items()}


def last_viewing(root: Person) -> Viewing | None:
    """The newest viewing of this person, counted or not."""
    return (
        Viewing.objects.filter(tallies__person__in=same_person_ids(root))
        .select_related("worker", "case")
        .order_by("-at", "-id")
        .first()
    )


def open_sessions(*, by: User, check_key: Any, root: Person, at: datetime) -> QuerySet[Viewing]:
    """This worker's viewings of this person under this check that are still open, newest first."""
    return Viewing.objects.filter(
        worker=by,
        check_key=check_key,
        person__in=same_person_ids(root),
        at__lte=at,
        ends_at__gt=at,
        ended__isnull=True,
        late=False,
    ).order_by("-id")


def weigh(
    ask: Ask,
    concerned: Iterable[Person],
    *,
    at: datetime,
    within: Viewing | None = None,
    lock: bool = False,
) -> Answer:
    """Ask the gate about everyone concerned. Changes nothing; `lock` locks the authorities read."""
    policy = policy_at(at)
    settings = settings_of(policy)
    each = []
    for root in concerned:
        state, authority = authority_fact(
            by=ask.by,
            root=root,
            profile_platform=ask.profile.platform,
            purpose=ask.purpose,
            restricted=ask.restricted,
            at=at,
            named=ask.named_authority,
            overdue_permits=not settings.review_overdue_blocks,
            exclude_viewing=within,
            lock=lock,
        )
        facts = gate.Facts.from_mapping(
            {
                **ask.gather(root, at),
                "authority": state,
                "immediate_response": immediate_fact(
                    declared=ask.immediate_declared,
                    root=root,
                    check_key=ask.check_key,
                    at=at,
                    policy=policy,
                ),
                "prior_viewings": prior_viewings(root, besides=within),
            }
        )
        decision = gate.decide(facts, settings, sources=policy.sources)
        each.append(Weighed(root, facts, decision, authority))
    strictest = gate.strictest([weighed.decision for weighed in each])
    return Answer(
        strictest=next(weighed for weighed in each if weighed.decision is strictest),
        each=tuple(each),
        policy=policy,
        at=at,
    )


def judge(
    ask: Ask, concerned: Collection[Person], *, at: datetime, lock: bool = False
) -> tuple[Answer, Viewing | None]:
    """The gate's answer now, and the open session with which the look goes on, if one can carry it.

    A look that no open session can carry is a viewing of its own.
    """
    stopped = None
    root = root_of(ask.person)
    for within in open_sessions(by=ask.by, check_key=ask.check_key, root=root, at=at):
        answer = weigh(ask, concerned, at=at, within=within, lock=lock)
        if not answer.decision.outcome.admits:
            stopped = stopped or (answer, within)
        elif _carries(within, answer, root):
            return answer, within
    return stopped or (weigh(ask, concerned, at=at, lock=lock), None)


def _carries(viewing: Viewing, answer: Answer, root: Person) -> bool:
    """Whether the viewing already has what this look must have: a place among the counted looks at
    each person, its use of the authority, and a manager's review.
    """
    own = answer.about(root)
    if own.decision.rule == "G10" and own.authority != viewing.authority:
        return False
    if own.decision.rule == IMMEDIATE_RULE != viewing.rule:
        return False
    uncounted = set(viewing.tallies.filter(counted=False).values_list("person_id", flat=True))
    return not any(
        weighed.decision.rule not in NOT_COUNTED
        and uncounted.intersection(same_person_ids(weighed.root))
        for weighed in (answer.each if uncounted else ())
    )


def preview(ask: Ask) -> tuple[Answer, Viewing | None]:
    """What the gate would say now, and the open session that a click would go on with. No locks."""
    return judge(ask, subjects_of(ask.person, ask.profile), at=clock.now())


def stop_at_the_door(ask: Ask, answer: Answer) -> None:
    """Keep, inside the caller's transaction, that the page before the click stops this worker.

    Reading the page again does not make it another stop: one on the same facts is kept once in the
    length of a session.
    """
    if answer.decision.outcome.admits:
        return
    since = answer.at - timedelta(minutes=answer.policy.session_minutes)
    kept = Stop.objects.filter(
        worker=ask.by,
        check_key=ask.check_key,
        profile=ask.profile,
        rule=answer.decision.rule,
        facts=answer.strictest.facts.to_mapping(),
        at__gt=since,
    )
    if not kept.exists():
        write_refusal(_stopped(ask, answer), by=ask.by)


@action
def admit(*, by: User, ask: Ask) -> Admission:
    """Open the profile, or raise `Stopped`; `ReasonsNeeded` where the gate asks for reasons.

    A second click inside an open session goes on with the same viewing, and is not counted again,
    unless the look needs what that viewing has not.
    """
    assert by == ask.by
    authorise(by, Permission.LOOK, place_of(ask.case, by), sight=Permission.SEE_CASE)
    concerned = _lock_subjects(ask)
    ask = ask.again()
    _lock_authorities(concerned)
    at = clock.now()
    answer, within = judge(ask, concerned, at=at, lock=True)
    if not answer.decision.outcome.admits:
        raise _stopped(ask, answer)
    if answer.decision.outcome == gate.Outcome.ASK and within is None and not ask.reasons:
        raise ReasonsNeeded
    viewing = within or _begin(ask, answer, root_of(ask.person))
    _count(viewing, answer)
    opening, opened = Opening.objects.get_or_create(
        viewing=viewing,
        profile=ask.profile,
        defaults={
            "facts": answer.strictest.facts.to_mapping(),
            "decision": answer.decision.to_mapping(),
        },
    )
    _record_admission(ask, answer, viewing, opening, fresh=within is None, opened=opened)
    return Admission(viewing=viewing, opening=opening, fresh=within is None)


def _lock_subjects(ask: Ask) -> list[Person]:
    """Lock the rows of everyone concerned, in order of id; again if a merge came in between.

    Who is concerned is settled here: someone to whom the profile is attributed from now on comes
    after this look.
    """
    concerned = subjects_of(ask.person, ask.profile)
    while True:
        wanted = [root.pk for root in concerned]
        list(Person.objects.select_for_update(no_key=True).filter(pk__in=wanted).order_by("pk"))
        concerned = subjects_of(ask.person, ask.profile)
        if wanted == [root.pk for root in concerned]:
            return concerned


def _lock_authorities(concerned: Collection[Person]) -> None:
    """Where there are several people, lock their authorities all at once and in order of id, so
    that two looks which share people cannot wait for each other.
    """
    if len(concerned) > 1:
        everyone = [pk for root in concerned for pk in same_person_ids(root)]
        theirs = Authority.subjects.through.objects.filter(person__in=everyone)
        list(
            Authority.objects.select_for_update(no_key=True, of=("self",))
            .filter(pk__in=theirs.values("authority"))
            .order_by("pk")
        )


def _begin(ask: Ask, answer: Answer, root: Person) -> Viewing:
    """Write the viewing of the subject that was asked for."""
    own = answer.about(root)
    rule, minutes = own.decision.rule, answer.policy.session_minutes
    return Viewing.objects.create(
        person=root,
        worker=ask.by,
        case=ask.case,
        check_key=ask.check_key,
        council_profile=ask.council_profile,
        authority=own.authority if rule == "G10" else None,
        policy=answer.policy,
        facts=own.facts.to_mapping(),
        decision=own.decision.to_mapping(),
        outcome=own.decision.outcome,
        rule=rule,
        reasons=dict(ask.reasons),
        counted=rule not in NOT_COUNTED,
        at=answer.at,
        ends_at=session_end(rule, at=answer.at, minutes=minutes),
    )


def session_end(rule: str, *, at: datetime, minutes: int) -> datetime:
    """When a viewing let in at `at` under this rule ends by itself.

    Consent and authorities end with a day in London, so that a look under them goes no further.
    """
    ends = at + timedelta(minutes=minutes)
    if rule not in NOT_COUNTED:
        return ends
    tomorrow = clock.london_day(at) + timedelta(days=1)
    return min(ends, datetime.combine(tomorrow, time.min, tzinfo=clock.LONDON))


def _count(viewing: Viewing, answer: Answer) -> None:
    """Give the viewing its place in the count of each person concerned who has none for it yet."""
    placed = set(viewing.tallies.values_list("person_id", flat=True))
    for weighed in answer.each:
        if not placed.intersection(same_person_ids(weighed.root)):
            add_tally(viewing, weighed.root, counted=weighed.decision.rule not in NOT_COUNTED)


def add_tally(viewing: Viewing, root: Person, *, counted: bool) -> Tally:
    """The next place in the count of `root`, whose row the caller has locked."""
    last = Tally.objects.filter(person=root).order_by("-ordinal").first()
    return Tally.objects.create(
        viewing=viewing,
        person=root,
        ordinal=(last.ordinal if last else 0) + 1,
        counted=counted,
        counted_total=(last.counted_total if last else 0) + counted,
    )


def _record_admission(
    ask: Ask, answer: Answer, viewing: Viewing, opening: Opening, *, fresh: bool, opened: bool
) -> None:
    deed = VIEWING_ADMITTED if fresh else PROFILE_OPENED if opened else VIEWING_REOPENED
    record(
        deed,
        by=ask.by,
        on=viewing,
        subjects=[weighed.root.pk for weighed in answer.each],
        cases=[ask.case.pk],
        reason=ask.reasons.get("reasons", ""),
        details={
            "rule": answer.decision.rule,
            "profile": str(opening.profile),
            "profile_id": opening.profile_id,
            "policy": answer.policy.number,
            "prior_viewings": answer.strictest.facts.prior_viewings,
        },
    )


def _stopped(ask: Ask, answer: Answer) -> Stopped:
    return Stopped(
        decision=answer.decision,
        deed=VIEWING_STOPPED,
        on=answer.strictest.root,
        subjects=[weighed.root.pk for weighed in answer.each],
        cases=[ask.case.pk],
        details={
            "profile": str(ask.profile),
            "policy": answer.policy.number,
            "prior_viewings": answer.strictest.facts.prior_viewings,
        },
        ask=ask,
        answer=answer,
    )


def end_viewing(viewing: Viewing, *, by: User | None, why: str, at: datetime) -> bool:
    """End an open viewing, inside the caller's transaction. False if it had ended already."""
    if viewing.ends_at <= at:
        return False
    _, fresh = ViewingEnd.objects.get_or_create(viewing=viewing, defaults={"why": why, "by": by})
    if fresh:
        record(
            VIEWING_ENDED,
            by=by,
            on=viewing,
            subjects=[viewing.person_id],
            cases=[viewing.case_id],
            reason=why,
        )
    return fresh


@action
def finish(*, by: User, viewing: Viewing) -> None:
    """The worker has finished looking."""
    if viewing.worker_id != by.pk:
        raise Refused(
            PlainDecision(words="This is another worker's viewing.", next="Only they can end it."),
            on=viewing,
            subjects=[viewing.person_id],
            cases=[viewing.case_id],
            status=403,
        )
    end_viewing(viewing, by=by, why="The worker finished.", at=clock.now())


def end_open_viewings(
    *, at: datetime, why: str, root: Person | None = None, authority: Authority | None = None
) -> int:
    """End the open viewings of a person, or under an authority. The caller holds the lock."""
    open_now = open_viewings(at=at, root=root, authority=authority)
    return sum(end_viewing(viewing, by=None, why=why, at=at) for viewing in open_now)


def open_viewings(
    *, at: datetime, root: Person | None = None, authority: Authority | None = None
) -> QuerySet[Viewing]:
    """The viewings of a person, or under an authority, that are open at this moment."""
    concerned = Q()
    if root is not None:
        concerned &= Q(tallies__person__in=same_person_ids(root))
    if authority is not None:
        concerned &= Q(authority=authority)
    return (
        Viewing.objects.filter(concerned, ends_at__gt=at, ended__isnull=True, late=False)
        .order_by("pk")
        .distinct()
    )


def replay(facts: Mapping[str, object], policy: PolicyVersion) -> gate.Decision:
    """Decide again from stored facts and the policy that held then."""
    return gate.decide(gate.Facts.from_mapping(facts), settings_of(policy), sources=policy.sources)
