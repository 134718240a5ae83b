"""The door: counting looks at a person, and admitting a viewing or stopping it.

Counting and admitting are one transaction, under a lock on the subject's row; a unique key on
(person, ordinal) stands behind it. The facts are gathered after the lock is held and by the
database's clock, so that two clicks, a withdrawal and a cancellation have one order. [rules §4]
"""

from collections.abc import Callable, Collection, Iterable, Mapping
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any

from django.db.models import BigIntegerField, Count, Value, When
from django.db.models import Case as Whose

from accounts.access import authorise
from accounts.models import User
from accounts.permissions import Permission
from accounts.queries import managers_of
from audit import clock
from audit.recording import action, record, write_refusal
from audit.refusals import PlainDecision, Refused
from cases.models import Case, OnlineProfile, Person
from cases.queries import place_of, root_of, same_person_ids
from post.actions import notify
from ripa import gate
from ripa.authorities.life import authority_fact
from ripa.concerned import Concerned, concerned_in, lock_concerned, lock_their_authorities
from ripa.deeds import PROFILE_OPENED, VIEWING_ADMITTED, VIEWING_REOPENED, VIEWING_STOPPED
from ripa.immediate import IMMEDIATE_RULE, immediate_fact
from ripa.models import (
    Authority,
    CouncilProfile,
    Opening,
    PolicyVersion,
    Stop,
    Tally,
    Viewing,
)
from ripa.policy import policy_at, settings_of
from ripa.sessions import NOT_COUNTED, end_viewing, midnight_after, open_sessions, session_end

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

    whom: Concerned
    facts: gate.Facts
    decision: gate.Decision
    authority: Authority | None

    @property
    def root(self) -> Person:
        """The record that stands for the person."""
        return self.whom.root

    @property
    def counted(self) -> bool:
        """Whether the look counts for them: made neither under consent nor under an authority."""
        return self.decision.rule not in NOT_COUNTED

    @property
    def uses(self) -> Authority | None:
        """The authority for this person of which the look is a use.

        Covert contact gets past rule G06 only under a CHIS authorisation, so that it is a use of it
        also where consent lets the look in.
        """
        covert = self.facts.interaction == gate.Interaction.COVERT
        under_chis = covert and self.facts.authority == gate.Authority.IN_FORCE_CHIS
        return self.authority if self.decision.rule == "G10" or under_chis else None


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

    def about(self, person: Person) -> Weighed:
        """The answer about one of those concerned, by any of their records."""
        return next(weighed for weighed in self.each if person.pk in weighed.whom.records)


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


def prior_viewings(root: Person, *, besides: Viewing | None = None) -> int:
    """How many counted viewings of this person there have been, by anyone, on any case, ever.

    `besides` leaves one viewing out: the open session within which a further profile is asked for.
    """
    return prior_viewings_of({root.pk: same_person_ids(root)}, besides=besides)[root.pk]


def prior_viewings_of(
    groups: Mapping[int, Collection[int]], *, besides: Viewing | None = None
) -> dict[int, int]:
    """`prior_viewings` of several people at once, each a root and the ids of all their records.

    A viewing counts once for a person, however many of their records it touched.
    """
    everyone = [pk for ids in groups.values() for pk in ids]
    counted = Tally.objects.filter(person__in=everyone, counted=True).order_by()
    if besides is not None:
        counted = counted.exclude(viewing=besides)
    whose = Whose(
        *(When(person__in=ids, then=Value(root)) for root, ids in groups.items()),
        output_field=BigIntegerField(),
    )
    times = dict(
        counted.annotate(whose=whose)
        .values("whose")
        .annotate(times=Count("viewing", distinct=True))
        .values_list("whose", "times")
    )
    return {root: times.get(root, 0) for root in groups}


def last_viewing(root: Person) -> Viewing | None:
    """The newest viewing of this person, counted or not."""
    return (
        Viewing.objects.filter(tallies__person__in=same_person_ids(root))
        .select_related("worker", "case")
        .order_by("-at", "-id")
        .first()
    )


def weigh(
    ask: Ask,
    concerned: Iterable[Concerned],
    *,
    at: datetime,
    within: Viewing | None = None,
    lock: bool = False,
) -> Answer:
    """Ask the gate about everyone concerned. Changes nothing; `lock` locks the authorities read."""
    policy = policy_at(at)
    settings = settings_of(policy)
    each = []
    for whom in concerned:
        root = whom.root
        state, authority = authority_fact(
            by=ask.by,
            root=root,
            profile=ask.profile,
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
        each.append(Weighed(whom, facts, decision, authority))
    strictest = gate.strictest([weighed.decision for weighed in each])
    return Answer(
        strictest=next(weighed for weighed in each if weighed.decision is strictest),
        each=tuple(each),
        policy=policy,
        at=at,
    )


def judge(
    ask: Ask, concerned: Collection[Concerned], *, at: datetime, lock: bool = False
) -> tuple[Answer, Viewing | None]:
    """The gate's answer now, and the open session with which the look goes on, if one can carry it.

    A look that no open session can carry is a viewing of its own.
    """
    shut = None
    root = root_of(ask.person)
    for within in open_sessions(by=ask.by, check_key=ask.check_key, root=root, at=at):
        answer = weigh(ask, concerned, at=at, within=within, lock=lock)
        if not answer.decision.outcome.admits:
            shut = shut or (answer, within)
        elif all(_carries(within, weighed, at=at) for weighed in answer.each):
            return answer, within
    return shut or (weigh(ask, concerned, at=at, lock=lock), None)


def _carries(viewing: Viewing, weighed: Weighed, *, at: datetime) -> bool:
    """Whether the viewing has what this look must have for one person, or may still be given it: a
    place among the counted looks at them, its use of their authority, and a manager's review.
    """
    immediate = weighed.decision.rule == IMMEDIATE_RULE
    tallies = viewing.tallies.select_related("authority")
    placed = list(tallies.filter(person__in=weighed.whom.records))
    if not placed:
        # What was reviewed was reviewed without this look, and what rests on consent or on an
        # authority ends with the day.
        reviewed = immediate and hasattr(viewing, "immediate_review")
        return not reviewed and (weighed.counted or viewing.ends_at <= midnight_after(at))
    return all(
        (each.counted or not weighed.counted)
        and (weighed.uses is None or each.used == weighed.uses)
        and (not immediate or each.let_in_by == IMMEDIATE_RULE)
        for each in placed
    )


def preview(ask: Ask) -> tuple[Answer, Viewing | None]:
    """What the gate would say now, and the open session that a click would go on with. No locks."""
    return judge(ask, concerned_in(ask.person, ask.profile), at=clock.now())


def asks_reasons(answer: Answer, within: Viewing | None) -> bool:
    """Whether reasons have to be given first. A session has those that it was given already for the
    same rule; another rule asks for other reasons.
    """
    if answer.decision.outcome != gate.Outcome.ASK:
        return False
    return within is None or not within.openings.filter(rule=answer.decision.rule).exists()


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
        write_refusal(stopped(ask, answer), by=ask.by)


@action
def admit(*, by: User, ask: Ask) -> Admission:
    """Open the profile, or raise `Stopped`; `ReasonsNeeded` where the gate asks for reasons.

    A second click inside an open session goes on with the same viewing, and is not counted again,
    unless the look needs what that viewing has not.
    """
    assert by == ask.by
    authorise(by, Permission.LOOK, place_of(ask.case, by), sight=Permission.SEE_CASE)
    concerned = lock_concerned(ask.person, ask.profile)
    ask = ask.again()
    authorise(by, Permission.LOOK, place_of(ask.case, by), sight=Permission.SEE_CASE)
    lock_their_authorities(concerned, ask.named_authority)
    at = clock.now()
    answer, within = judge(ask, concerned, at=at, lock=True)
    if not answer.decision.outcome.admits:
        raise stopped(ask, answer)
    if asks_reasons(answer, within) and not ask.reasons:
        raise ReasonsNeeded
    viewing = within or _begin(ask, answer)
    _count(viewing, answer)
    opening, opened = Opening.objects.get_or_create(
        viewing=viewing,
        profile=ask.profile,
        rule=answer.decision.rule,
        defaults={
            "policy": answer.policy,
            "facts": answer.strictest.facts.to_mapping(),
            "decision": answer.decision.to_mapping(),
            "reasons": dict(ask.reasons),
        },
    )
    _record_admission(ask, answer, viewing, opening, fresh=within is None, opened=opened)
    return Admission(viewing=viewing, opening=opening, fresh=within is None)


def _begin(ask: Ask, answer: Answer) -> Viewing:
    """Write the viewing of the subject that was asked for. It lasts no longer than what lets it in
    for any of those whom it concerns.
    """
    own = answer.about(ask.person)
    rule, minutes = own.decision.rule, answer.policy.session_minutes
    return Viewing.objects.create(
        person=ask.person,
        worker=ask.by,
        case=ask.case,
        check_key=ask.check_key,
        council_profile=ask.council_profile,
        authority=own.uses,
        policy=answer.policy,
        facts=own.facts.to_mapping(),
        decision=own.decision.to_mapping(),
        outcome=own.decision.outcome,
        rule=rule,
        reasons=dict(ask.reasons),
        counted=own.counted,
        at=answer.at,
        ends_at=min(
            session_end(weighed.decision.rule, at=answer.at, minutes=minutes)
            for weighed in answer.each
        ),
    )


def _count(viewing: Viewing, answer: Answer) -> None:
    """Give the viewing its place in the count of each record touched that has none for it yet."""
    placed = set(viewing.tallies.values_list("person_id", flat=True))
    for weighed in answer.each:
        for person in weighed.whom.touched:
            if person.pk not in placed:
                add_tally(
                    viewing,
                    person,
                    counted=weighed.counted,
                    rule=weighed.decision.rule,
                    authority=weighed.uses,
                )


def add_tally(
    viewing: Viewing,
    person: Person,
    *,
    counted: bool,
    rule: str = "",
    authority: Authority | None = None,
) -> Tally:
    """The next place in the count of a record, which the caller has locked. Without a rule, what
    let the viewing in for this person is what the viewing says.
    """
    last = Tally.objects.filter(person=person).order_by("-ordinal").first()
    return Tally.objects.create(
        viewing=viewing,
        person=person,
        ordinal=(last.ordinal if last else 0) + 1,
        counted=counted,
        counted_total=(last.counted_total if last else 0) + counted,
        rule=rule,
        authority=authority,
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
            "authorities": _authorities_used(viewing),
        },
    )


def _authorities_used(viewing: Viewing) -> list[int]:
    """The ids of the authorities that a viewing was a use of, for anyone whom it concerned."""
    each = viewing.tallies.filter(authority__isnull=False).values_list("authority", flat=True)
    own = {viewing.authority_id} if viewing.authority_id else set()
    return sorted(own.union(each))


def stopped(ask: Ask, answer: Answer) -> Stopped:
    """The refusal of a look that the gate does not admit, with the stop that it keeps."""
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


def replay(facts: Mapping[str, object], policy: PolicyVersion) -> gate.Decision:
    """Decide again from stored facts and the policy that held then."""
    return gate.decide(gate.Facts.from_mapping(facts), settings_of(policy), sources=policy.sources)
