"""Every deed through its real action in every state: the next state and the effects of the table.

Run with -s to see how many deeds were done.
"""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import timedelta
from itertools import product
from typing import Any

import pytest
from django.db import transaction

from accounts.models import User
from audit import clock
from audit.refusals import Refused
from cases.models import Case, Person
from post.models import Message
from ripa.authorities import actions
from ripa.authorities.life import life_of
from ripa.authorities.progress import is_checked, is_supported
from ripa.life import Cancelled, period
from ripa.models import Authority, AuthorityEvent, AuthorityKind, Viewing, ViewingEnd
from ripa.states import Deed, Effect, Kind, State, transition
from tests.factories_ripa import approve, fresh, make_draft
from tests.integration.ripa.authority_matrix import CELLS, DEEDS, KINDS, STATES

WHY = "The reasons for it."
MAGISTRATES = {"awaiting_magistrate", "magistrate_refused"}


@dataclass
class Staff:
    asha: User
    dee: User
    ada: User
    rae: User

    def decider(self, authority: Authority) -> User:
        return self.dee if authority.kind == AuthorityKind.OVERT else self.ada


@pytest.fixture
def staff(asha: User, dee: User, ada: User, rae: User) -> Staff:
    return Staff(asha, dee, ada, rae)


def court(of: Callable[..., Any], *, approved: bool) -> Callable[..., Any]:
    """What the co-ordinator records of a magistrate's decision."""
    return lambda authority, staff: of(
        by=staff.rae,
        approved=approved,
        court="Northborough Magistrates' Court",
        attended_at=clock.now(),
        magistrate="J Reed",
        order_reference="NMC 12",
        reason="" if approved else WHY,
        **fresh(authority),
    )


def by_decider(of: Callable[..., Any], **answers: Any) -> Callable[..., Any]:
    return lambda authority, staff: of(
        by=staff.decider(authority), reason=WHY, **answers, **fresh(authority)
    )


def by(who: str, of: Callable[..., Any], **answers: Any) -> Callable[..., Any]:
    return lambda authority, staff: of(by=getattr(staff, who), **answers, **fresh(authority))


def with_reasons(who: str, of: Callable[..., Any]) -> Callable[..., Any]:
    return lambda authority, staff: of(by=getattr(staff, who), reason=WHY, **fresh(authority))


ACTIONS: dict[str, Callable[..., Any]] = {
    "save": by("asha", actions.save_page, answers={"wanted": "More."}),
    "submit": by("asha", actions.submit),
    "support": with_reasons("dee", actions.support),
    "check": by("rae", actions.check),
    "return": with_reasons("dee", actions.send_back),
    "revise": with_reasons("asha", actions.revise),
    "withdraw": with_reasons("asha", actions.withdraw),
    "grant": by_decider(actions.grant),
    "refuse": by_decider(actions.refuse),
    "magistrate_approve": court(actions.record_magistrate, approved=True),
    "magistrate_refuse": court(actions.record_magistrate, approved=False),
    "review": lambda authority, staff: by_decider(
        actions.review, review_by=clock.today() + timedelta(days=5)
    )(authority, staff),
    "renew": by_decider(actions.renew),
    "renewal_approve": court(actions.record_renewal_order, approved=True),
    "renewal_refuse": court(actions.record_renewal_order, approved=False),
    "cancel": with_reasons("rae", actions.cancel),
}


def do(deed: str, authority: Authority, staff: Staff) -> Any:
    """The deed, by somebody who may do it."""
    return ACTIONS[deed](authority, staff)


def reach(kind: str, state: str, case: Case, subject: Person, staff: Staff) -> Authority:
    """An authority that the deeds themselves have brought into this state."""
    authority = make_draft(case, subject, kind=kind, purposes=["crime"])
    way = {
        "draft": [],
        "submitted": ["submit"],
        "returned": ["submit", "return"],
        "withdrawn": ["withdraw"],
        "refused": ["submit", "refuse"],
    }.get(state, ["submit", *agreeing(kind), "grant"])
    if state == "magistrate_refused":
        way.append("magistrate_refuse")
    for deed in way:
        do(deed, authority, staff)
    authority.refresh_from_db()
    if authority.state == "awaiting_magistrate" and state != authority.state:
        approve(authority, coordinator=staff.rae)
    if state == "cancelled":
        do("cancel", authority, staff)
    authority.refresh_from_db()
    assert authority.state == state
    return authority


def agreeing(kind: str) -> list[str]:
    """What has to be agreed to before a grant."""
    if kind == "overt_determination":
        return []
    return ["support", "check"] if kind != "non_ripa" else ["support"]


def prepare(deed: str, authority: Authority, staff: Staff) -> None:
    """What must have been done before this deed can be, or can show what it does."""
    if authority.state == State.SUBMITTED and deed not in {"support", "check", "refuse"}:
        for first in agreeing(authority.kind):
            do(first, authority, staff)
    if deed in {"renewal_approve", "renewal_refuse"}:
        do("renew", authority, staff)
    authority.refresh_from_db()


@dataclass(frozen=True)
class Seen:
    """What can be seen of an authority from outside."""

    number: str | None
    start: object
    last_day: object
    ended: bool
    approvals: tuple[bool, bool]
    open_viewings: int


def seen(authority: Authority) -> Seen:
    authority = Authority.objects.get(pk=authority.pk)
    life = life_of(authority)
    assert life is not None
    running = period(life)
    viewings = Viewing.objects.filter(authority=authority)
    ended = any(isinstance(event, Cancelled) for event in life.events)
    return Seen(
        authority.number,
        running and running.start,
        running and running.last_day,
        ended,
        (is_supported(authority), is_checked(authority)),
        viewings.count() - ViewingEnd.objects.filter(viewing__in=viewings).count(),
    )


def effects_seen(
    before: Seen, after: Seen, data: dict[str, Any], told: set[User], staff: Staff
) -> set[Effect]:
    """The effects that did happen, found without the table."""
    scope = data.get("scope", {})
    happened = {
        Effect.NUMBER: before.number != after.number,
        Effect.FREEZE_SCOPE: bool(scope.get("subjects")),
        Effect.START_PERIOD: before.start is None and after.start is not None,
        Effect.EXTEND_PERIOD: before.last_day is not None
        and after.last_day is not None
        and before.last_day != after.last_day,
        Effect.END_PERIOD: after.ended and not before.ended,
        Effect.SET_REVIEW: bool(data.get("review_by") or scope.get("review_by")),
        Effect.END_OPEN_VIEWINGS: before.open_viewings > after.open_viewings == 0,
        Effect.VOID_APPROVALS: any(before.approvals) and not any(after.approvals),
        Effect.TELL_APPLICANT: staff.asha in told,
        Effect.TELL_MANAGER: staff.dee in told,
        Effect.TELL_COORDINATOR: staff.rae in told,
        Effect.TELL_OFFICER: staff.ada in told,
    }
    return {effect for effect, did in happened.items() if did}


def effects_of(kind: str, state: str, deed: str, before: Seen) -> set[Effect]:
    """The effects that the table names, without those that nothing was there for."""
    named = set(transition(Kind(kind), State(state), Deed(deed)).effects)
    if before.number is not None:
        named.discard(Effect.NUMBER)
    if not any(before.approvals):
        named.discard(Effect.VOID_APPROVALS)
    return named


def test_every_deed_in_every_state(
    case: Case,
    jordan: Person,
    staff: Staff,
    ben: User,
    viewing_by: Callable[..., Viewing],
    capsys: pytest.CaptureFixture[str],
) -> None:
    done, refused, met = 0, 0, set[Effect]()
    for kind, state in product(KINDS, STATES):
        if state in MAGISTRATES and kind not in KINDS[:2]:
            continue  # Never reached by the kinds that need no magistrate.
        authority = reach(kind, state, case, jordan, staff)
        viewing_by(ben, jordan, case, authority=authority)
        for deed in DEEDS:
            before = transaction.savepoint()
            if (kind, state, deed) in CELLS:
                met |= _does_what_the_table_says(kind, state, deed, authority, staff)
                done += 1
            else:
                _is_refused(deed, authority, staff)
                refused += 1
            transaction.savepoint_rollback(before)
            authority.refresh_from_db()
    with capsys.disabled():
        print(f"\n{done} deeds done, {refused} refused")
    assert done == len(CELLS)
    assert met == set(Effect)


def _does_what_the_table_says(
    kind: str, state: str, deed: str, authority: Authority, staff: Staff
) -> set[Effect]:
    prepare(deed, authority, staff)
    before, newest = seen(authority), Message.objects.count()
    did = do(deed, authority, staff)
    authority.refresh_from_db()
    assert authority.state == CELLS[kind, state, deed].after, (kind, state, deed)
    told = {message.to for message in Message.objects.order_by("id")[newest:]}
    data = did.data if isinstance(did, AuthorityEvent) else {}
    happened = effects_seen(before, seen(authority), data, told, staff)
    assert happened == effects_of(kind, state, deed, before), (kind, state, deed)
    return happened


def _is_refused(deed: str, authority: Authority, staff: Staff) -> None:
    """With a sentence, and nothing is changed."""
    before = (authority.state, authority.version, authority.events.count())
    with pytest.raises(Refused) as refusal:
        do(deed, authority, staff)
    words = refusal.value.decision.words
    already = ("decided this on", "decision is on record already")
    no_row = words.startswith("This ") and " cannot be " in words
    assert no_row or any(each in words for each in already), (deed, authority.state, words)
    assert refusal.value.decision.next
    authority.refresh_from_db()
    assert before == (authority.state, authority.version, authority.events.count())


@pytest.mark.parametrize("deed", ["return", "revise", "withdraw", "grant", "refuse", "support"])
def test_a_deed_that_needs_reasons_is_not_accepted_without(
    deed: str, case: Case, jordan: Person, staff: Staff, monkeypatch: pytest.MonkeyPatch
) -> None:
    authority = reach("non_ripa", "submitted", case, jordan, staff)
    prepare(deed, authority, staff)
    monkeypatch.setattr("tests.integration.ripa.test_authority_table.WHY", " ")
    with pytest.raises(Refused) as refusal:
        do(deed, authority, staff)
    assert refusal.value.decision.words == "Reasons are needed."
    authority.refresh_from_db()
    assert authority.state == "submitted"


def test_what_was_agreed_to_stays_on_record_when_it_is_taken_back(
    case: Case, jordan: Person, staff: Staff
) -> None:
    authority = reach("non_ripa", "submitted", case, jordan, staff)
    for deed in ("support", "check", "revise"):
        do(deed, authority, staff)
    number = Authority.objects.get(pk=authority.pk).number
    assert number is not None
    assert list(authority.events.values_list("deed", flat=True)) == [
        "submit",
        "support",
        "check",
        "revise",
    ]
    do("submit", authority, staff)
    authority = Authority.objects.get(pk=authority.pk)
    assert not is_supported(authority) and not is_checked(authority)
    do("support", authority, staff)
    do("check", authority, staff)
    authority.refresh_from_db()
    assert authority.number == number


def test_a_second_decision_is_refused_in_words(case: Case, jordan: Person, staff: Staff) -> None:
    authority = reach("non_ripa", "in_force", case, jordan, staff)
    for deed in ("grant", "refuse"):
        with pytest.raises(Refused) as refusal:
            do(deed, authority, staff)
        assert refusal.value.decision.words.startswith("Ada Lindley decided this on ")
        assert refusal.value.decision.words.endswith(": granted.")


def test_that_the_threshold_was_lost_is_on_record(case: Case, jordan: Person, staff: Staff) -> None:
    for state in ("awaiting_magistrate", "in_force"):
        authority = reach("directed_surveillance", state, case, jordan, staff)
        event = actions.cancel(
            by=staff.asha,
            reason="It carries three months.",
            cause="threshold_lost",
            **fresh(authority),
        )
        authority.refresh_from_db()
        assert (authority.state, event.deed) == ("cancelled", "cancel")
        assert event.data["cause"] == "threshold_lost"
