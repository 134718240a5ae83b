"""Each deed on an authority: by the right person, once, in order, and on record."""

from collections.abc import Callable
from datetime import date, timedelta
from typing import Any

import pytest
from django.db import DatabaseError, connection, transaction

from accounts.models import Rank, RoleName, User
from audit import clock
from audit.models import Entry
from audit.refusals import NotAllowed, Refused, Stale, Unknown
from cases.models import Case, Person
from post.models import Message
from ripa.authorities import actions
from ripa.authorities.life import life_of
from ripa.authorities.separation import PRESCRIBED_RANKS
from ripa.life import period
from ripa.models import Authority, AuthorityEvent, AuthorityKind, Viewing
from ripa.periods import last_day_of_period
from ripa.states import Kind
from socialcheck.templatetags.ui import uk_datetime
from tests.factories import make_person, make_user
from tests.factories_ripa import (
    approve,
    fresh,
    make_draft,
    make_granted,
    make_ready,
    make_submitted,
)

WHY = "It is necessary."
ORDER = {"court": "Northborough", "magistrate": "J Reed", "order_reference": "NMC 12"}


def refused(call: Callable[..., Any], **given: Any) -> str:
    """The words with which the deed was refused."""
    with pytest.raises(Refused) as caught:
        call(**given)
    return caught.value.decision.words


# --- The way of an application -------------------------------------------------------------------


def test_an_application_goes_up_is_granted_and_each_step_is_on_record(
    case: Case, jordan: Person, asha: User, dee: User, rae: User, ada: User
) -> None:
    authority = make_granted(case, jordan, manager=dee, coordinator=rae, officer=ada)
    assert (authority.state, authority.decided_by) == ("in_force", ada)
    assert authority.number == f"NR/{clock.today().year}/0001"
    told = [(event.deed, event.by, event.rank) for event in authority.events.all()]
    assert told == [
        ("submit", asha, "social_worker"),
        ("support", dee, "team_manager"),
        ("check", rae, "other"),
        ("grant", ada, "head_of_service"),
    ]
    for deed, actor in (
        ("submitted", asha),
        ("supported", dee),
        ("checked", rae),
        ("granted", ada),
    ):
        entry = Entry.objects.get(deed=f"authority.{deed}")
        assert (entry.actor, entry.subjects, entry.cases) == (actor, [jordan.pk], [case.pk])


def test_the_scope_is_frozen_as_the_rules_write_it(
    case: Case, jordan: Person, dee: User, rae: User, ada: User, ben: User
) -> None:
    authority = make_granted(
        case, jordan, manager=dee, coordinator=rae, officer=ada, officers=[ben]
    )
    assert authority.events.get(deed="grant").data["scope"] == {
        "subjects": [str(jordan.pk)],
        "platforms": ["facebook"],
        "officers": [str(ben.pk)],
        "purposes": ["assessment"],
        "profiles": [],
        "restricted": False,
        "max_viewings": 3,
        "review_by": (clock.today() + timedelta(days=20)).isoformat(),
        "to": (clock.today() + timedelta(days=60)).isoformat(),
    }


def test_the_next_person_is_told_without_case_content(
    case: Case, jordan: Person, asha: User, dee: User, rae: User, ada: User
) -> None:
    make_granted(case, jordan, manager=dee, coordinator=rae, officer=ada)
    told = list(Message.objects.order_by("id"))
    assert [message.to for message in told] == [dee, rae, ada, asha]
    for message in told:
        assert "Jordan" not in message.text and case.reference not in message.text


@pytest.mark.parametrize(
    ("change", "gap"),
    [
        ({"alternatives": ""}, "Say which other methods were tried or ruled out"),
        ({"confidential_likely": None}, "Answer whether confidential information is likely"),
        ({"purposes": []}, "Choose what the looks are for"),
        ({"review_by": None}, "Enter the day of the first review"),
    ],
)
def test_an_application_with_a_gap_cannot_be_submitted(
    case: Case, jordan: Person, asha: User, change: dict[str, Any], gap: str
) -> None:
    authority = make_draft(case, jordan, **change)
    with pytest.raises(Refused) as caught:
        actions.submit(by=asha, **fresh(authority))
    assert gap in caught.value.decision.next
    authority.refresh_from_db()
    assert authority.state == "draft"


def test_days_beyond_the_law_cannot_be_submitted(case: Case, jordan: Person, asha: User) -> None:
    today = clock.today()
    for change in (
        {"to_day": today + timedelta(days=120)},
        {"review_by": today + timedelta(days=29)},
        {"from_day": today - timedelta(days=9), "to_day": today - timedelta(days=1)},
    ):
        authority = make_draft(case, jordan, **change)
        assert "not complete" in refused(actions.submit, by=asha, **fresh(authority))


def three_months_from(first: date) -> date:
    return last_day_of_period(Kind.NON_RIPA, first)


def test_the_three_months_are_counted_from_the_grant_however_late_the_first_day(
    case: Case, jordan: Person, asha: User
) -> None:
    first = clock.today() + timedelta(days=20)
    authority = make_draft(
        case, jordan, from_day=first, to_day=three_months_from(first), review_by=first
    )
    with pytest.raises(Refused) as caught:
        actions.submit(by=asha, **fresh(authority))
    assert "three months, less a day, from the day it is granted" in caught.value.decision.next
    latest = three_months_from(clock.today())
    actions.save_page(by=asha, answers={"to_day": latest}, **fresh(authority))
    actions.submit(by=asha, **fresh(authority))


def test_a_grant_of_days_beyond_three_months_from_it_is_refused_and_says_what_to_change(
    ready: Authority, ada: User
) -> None:
    """As an application could be that was sent up before the days were judged this way."""
    first = clock.today() + timedelta(days=20)
    Authority.objects.filter(pk=ready.pk).update(
        from_day=first, to_day=three_months_from(first), review_by=first
    )
    with pytest.raises(Refused) as caught:
        actions.grant(by=ada, reason=WHY, **fresh(ready))
    decision = caught.value.decision
    latest = three_months_from(clock.today())
    assert decision.words == "The days asked for no longer hold."
    assert f"must be {latest.day} {latest:%B %Y} or earlier" in decision.next
    assert "Return the application" in decision.next
    ready.refresh_from_db()
    assert ready.state == "submitted"


def test_a_granted_one_that_begins_later_is_read_by_everyone_who_can_see_it(
    case: Case, jordan: Person, asha: User, dee: User, rae: User, ada: User
) -> None:
    first, last = clock.today() + timedelta(days=20), three_months_from(clock.today())
    granted = make_granted(
        case,
        jordan,
        manager=dee,
        coordinator=rae,
        officer=ada,
        from_day=first,
        to_day=last,
        review_by=first,
    )
    running = period(life_of(granted))
    assert running is not None and running.last_day == last


def test_what_cannot_be_read_is_neither_reviewed_nor_renewed_but_can_be_cancelled(
    unreadable: Authority, ada: User, asha: User
) -> None:
    soon = clock.today() + timedelta(days=10)
    assert "cannot be read" in refused(
        actions.review, by=ada, reason=WHY, review_by=soon, **fresh(unreadable)
    )
    assert "cannot be read" in refused(actions.renew, by=ada, reason=WHY, **fresh(unreadable))
    actions.cancel(by=asha, reason="It cannot be read.", **fresh(unreadable))
    unreadable.refresh_from_db()
    assert unreadable.state == "cancelled"


def test_a_submitted_application_cannot_be_changed(
    case: Case, jordan: Person, asha: User, ready: Authority, in_force: Authority
) -> None:
    for authority in (make_submitted(case, jordan), ready, in_force):
        words = refused(actions.save_page, by=asha, answers={"title": "Other"}, **fresh(authority))
        assert "cannot be saved" in words
        authority.refresh_from_db()
        assert authority.title == "Contact with Kai"


def test_a_returned_application_is_revised_and_must_be_supported_again(
    ready: Authority, asha: User, dee: User, ada: User
) -> None:
    actions.send_back(by=ada, reason="Say more.", **fresh(ready))
    actions.revise(by=asha, **fresh(ready))
    actions.save_page(by=asha, answers={"wanted": "More."}, **fresh(ready))
    actions.submit(by=asha, **fresh(ready))
    words = refused(actions.grant, by=ada, reason=WHY, **fresh(ready))
    assert words == "No manager of the team has supported this application."
    actions.support(by=dee, reason=WHY, **fresh(ready))
    actions.grant(by=ada, reason=WHY, **fresh(ready))
    ready.refresh_from_db()
    assert (ready.state, ready.number) == ("in_force", f"NR/{clock.today().year}/0001")


def test_each_on_its_way_may_return_it(
    case: Case, jordan: Person, asha: User, ben: User, dee: User, rae: User, ada: User
) -> None:
    for by in (dee, rae, ada):
        authority = make_submitted(case, jordan)
        actions.send_back(by=by, reason=WHY, **fresh(authority))
        authority.refresh_from_db()
        assert authority.state == "returned"
    authority = make_submitted(case, jordan)
    assert "You made this application" in refused(
        actions.send_back, by=asha, reason=WHY, **fresh(authority)
    )
    with pytest.raises(NotAllowed):
        actions.send_back(by=ben, reason=WHY, **fresh(authority))


def test_only_the_applicant_works_on_an_application(
    case: Case, jordan: Person, ben: User, dee: User, cal: User
) -> None:
    authority = make_draft(case, jordan)
    for by in (ben, dee):
        assert "colleague’s" in refused(actions.submit, by=by, **fresh(authority)).replace("'", "’")
    with pytest.raises(Unknown):
        actions.submit(by=cal, **fresh(authority))


def test_subjects_are_people_on_the_case(case: Case, asha: User) -> None:
    stranger = make_person("Sam Stranger")
    authority = make_draft(case)
    words = refused(
        actions.save_page, by=asha, answers={"subjects": [stranger]}, **fresh(authority)
    )
    assert "on the case" in words
    assert not authority.subjects.exists()


def test_a_stale_form_changes_nothing(ready: Authority, ada: User, rae: User) -> None:
    with pytest.raises(Stale):
        actions.grant(by=ada, reason=WHY, authority_id=ready.pk, version=ready.version - 1)
    ready.refresh_from_db()
    assert ready.state == "submitted"


# --- Separation of duties ------------------------------------------------------------------------


@pytest.mark.parametrize("rank", [Rank.TEAM_MANAGER, Rank.SOCIAL_WORKER, Rank.OTHER])
def test_a_rank_that_is_not_prescribed_is_refused_with_a_sentence(
    ready: Authority, rank: Rank
) -> None:
    officer = make_user("Officer", rank=rank, roles=[(RoleName.AUTHORISING_OFFICER, None)])
    for decide in (actions.grant, actions.refuse):
        words = refused(decide, by=officer, reason=WHY, **fresh(ready))
        assert words == (
            f"Your job rank, {rank.label.lower()}, is not one that may decide an authorisation."
        )
    ready.refresh_from_db()
    assert ready.state == "submitted"


@pytest.mark.parametrize(
    "rank",
    [Rank.DIRECTOR, Rank.HEAD_OF_SERVICE, Rank.SERVICE_MANAGER, Rank.HEAD_OF_PAID_SERVICE],
)
def test_a_prescribed_rank_may_grant(ready: Authority, rank: Rank) -> None:
    officer = make_user("Officer", rank=rank, roles=[(RoleName.AUTHORISING_OFFICER, None)])
    actions.grant(by=officer, reason=WHY, **fresh(ready))
    assert ready.events.get(deed="grant").rank == rank


def test_nobody_decides_their_own_application_or_one_that_names_them(
    case: Case, jordan: Person, dee: User, rae: User, assessment_team: Any
) -> None:
    both = make_user(
        "Both",
        rank=Rank.DIRECTOR,
        roles=[
            (RoleName.SOCIAL_WORKER, assessment_team),
            (RoleName.AUTHORISING_OFFICER, None),
        ],
    )
    own = make_ready(case, jordan, by=both, manager=dee, coordinator=rae)
    words = refused(actions.grant, by=both, reason=WHY, **fresh(own))
    assert words == "You made this application, so you cannot decide it."
    naming = make_ready(case, jordan, manager=dee, coordinator=rae, officers=[both])
    words = refused(actions.refuse, by=both, reason=WHY, **fresh(naming))
    assert words == "You are named on this application, so you cannot decide it."


@pytest.mark.parametrize("deed", ["grant", "refuse", "renew", "review", "check", "support"])
def test_the_database_refuses_an_applicant_who_goes_round_the_code(
    ready: Authority, asha: User, deed: str
) -> None:
    sql = (
        "INSERT INTO ripa_authorityevent (authority_id, deed, at, by_id, rank, reason, data) "
        "VALUES (%s, %s, now(), %s, '', '', '{}')"
    )
    with (
        pytest.raises(DatabaseError, match="own application"),
        transaction.atomic(),
        connection.cursor() as cursor,
    ):
        cursor.execute(sql, [ready.pk, deed, asha.pk])


@pytest.mark.parametrize("deed", ["grant", "refuse", "renew"])
def test_the_database_refuses_a_named_officer_who_goes_round_the_code(
    case: Case, jordan: Person, dee: User, rae: User, ada: User, deed: str
) -> None:
    naming = make_ready(case, jordan, manager=dee, coordinator=rae, officers=[ada])
    with pytest.raises(DatabaseError, match="named officer"), transaction.atomic():
        AuthorityEvent.objects.create(authority=naming, deed=deed, at=clock.now(), by=ada)


def test_the_database_keeps_one_decision_and_no_decision_by_the_applicant(
    in_force: Authority, sol: User, asha: User
) -> None:
    with pytest.raises(DatabaseError, match="authority_decided_once"), transaction.atomic():
        AuthorityEvent.objects.create(authority=in_force, deed="refuse", at=clock.now(), by=sol)
    with pytest.raises(DatabaseError, match="not_decided_by_its_applicant"), transaction.atomic():
        Authority.objects.filter(pk=in_force.pk).update(decided_by=asha)
    with pytest.raises(DatabaseError), transaction.atomic():
        AuthorityEvent.objects.filter(authority=in_force, deed="grant").update(by=sol)


def test_a_second_decision_is_refused_with_a_sentence(in_force: Authority, ada: User) -> None:
    for decide in (actions.grant, actions.refuse, actions.send_back):
        words = refused(decide, by=ada, reason=WHY, **fresh(in_force))
        assert words.startswith("Ada Lindley decided this on ") and words.endswith(": granted.")
    assert in_force.events.filter(deed__in=["grant", "refuse", "return"]).count() == 1


def test_whoever_looked_lately_gives_a_reason_to_decide(
    ready: Authority, case: Case, jordan: Person, ada: User, viewing_by: Any
) -> None:
    look = viewing_by(ada, jordan, case)
    assert "looked at someone" in refused(actions.grant, by=ada, reason=WHY, **fresh(ready))
    actions.grant(by=ada, reason=WHY, involved_reason="Nobody else is in.", **fresh(ready))
    data = ready.events.get(deed="grant").data
    assert data["directly_involved"] is True
    assert (data["own_viewings"], data["involved_reason"]) == ([look.pk], "Nobody else is in.")


def test_whoever_looked_long_ago_need_not(
    ready: Authority, case: Case, jordan: Person, ada: User, viewing_by: Any
) -> None:
    viewing_by(ada, jordan, case, days_ago=91)
    actions.grant(by=ada, reason=WHY, **fresh(ready))
    assert ready.events.get(deed="grant").data["directly_involved"] is False


# --- A source under 18 ---------------------------------------------------------------------------


def test_whether_the_source_is_under_18_is_answered_before_a_chis_application_goes_up(
    case: Case, jordan: Person, asha: User
) -> None:
    authority = make_draft(case, jordan, kind=AuthorityKind.CHIS, source_under_18=None)
    with pytest.raises(Refused) as caught:
        actions.submit(by=asha, **fresh(authority))
    assert "Answer whether the source is under 18" in caught.value.decision.next
    actions.save_page(by=asha, answers={"source_under_18": False}, **fresh(authority))
    actions.submit(by=asha, **fresh(authority))


def test_only_the_head_of_paid_service_decides_where_the_source_is_under_18(
    young_source: Authority, ada: User, hope: User
) -> None:
    assert ada.rank in PRESCRIBED_RANKS
    for decide in (actions.grant, actions.refuse):
        words = refused(decide, by=ada, reason=WHY, **fresh(young_source))
        assert words == "The source is under 18, so only the head of paid service may decide this."
    actions.grant(by=hope, reason=WHY, **fresh(young_source))
    young_source.refresh_from_db()
    assert young_source.decided_by == hope


def test_only_the_head_of_paid_service_is_told_that_it_waits(
    case: Case, jordan: Person, dee: User, rae: User, ada: User, hope: User
) -> None:
    authority = make_submitted(case, jordan, kind=AuthorityKind.CHIS, source_under_18=True)
    actions.support(by=dee, reason=WHY, **fresh(authority))
    actions.check(by=rae, **fresh(authority))
    assert Message.objects.latest("id").to == hope
    assert not Message.objects.filter(to=ada).exists()


@pytest.mark.parametrize(("under_18", "fewest", "most"), [(True, 118, 122), (False, 363, 365)])
def test_it_runs_for_four_months_with_a_source_under_18_and_else_for_twelve(
    case: Case,
    jordan: Person,
    dee: User,
    rae: User,
    hope: User,
    under_18: bool,
    fewest: int,
    most: int,
) -> None:
    granted = make_granted(
        case,
        jordan,
        manager=dee,
        coordinator=rae,
        officer=hope,
        kind=AuthorityKind.CHIS,
        purposes=["crime"],
        source_under_18=under_18,
    )
    approve(granted, coordinator=rae)
    running = period(life_of(granted))
    assert running is not None
    assert fewest <= (running.last_day - clock.today()).days <= most


@pytest.mark.parametrize("deed", ["grant", "refuse", "renew"])
def test_the_database_keeps_a_young_source_for_the_head_of_paid_service(
    young_source: Authority, ada: User, deed: str
) -> None:
    with pytest.raises(DatabaseError, match="head of paid service"), transaction.atomic():
        AuthorityEvent.objects.create(
            authority=young_source, deed=deed, at=clock.now(), by=ada, rank=ada.rank
        )


def test_the_database_keeps_the_answer_about_the_source_once_it_is_decided(
    young_source: Authority, ready: Authority, hope: User
) -> None:
    actions.grant(by=hope, reason=WHY, **fresh(young_source))
    with pytest.raises(DatabaseError, match="does not change"), transaction.atomic():
        Authority.objects.filter(pk=young_source.pk).update(source_under_18=False)
    with pytest.raises(DatabaseError, match="source_of_a_chis_only"), transaction.atomic():
        Authority.objects.filter(pk=ready.pk).update(source_under_18=True)


# --- RIPA and the magistrate ---------------------------------------------------------------------


def test_ripa_needs_its_number_before_the_grant(
    case: Case, jordan: Person, dee: User, rae: User, ada: User
) -> None:
    authority = make_submitted(case, jordan, kind=AuthorityKind.DIRECTED)
    actions.support(by=dee, reason=WHY, **fresh(authority))
    assert "not checked" in refused(actions.grant, by=ada, reason=WHY, **fresh(authority))
    actions.refuse(by=ada, reason=WHY, **fresh(authority))
    authority.refresh_from_db()
    assert authority.number == f"RIPA/{clock.today().year}/0001"


def test_ripa_is_offered_only_where_the_threshold_is_met(case: Case, asha: User) -> None:
    words = refused(
        actions.begin_application,
        by=asha,
        case=case,
        kind=AuthorityKind.DIRECTED,
        threshold="",
    )
    assert words.startswith("RIPA is only for")


def test_ripa_runs_from_the_order_for_three_months_less_a_day(
    awaiting: Authority, rae: User
) -> None:
    assert awaiting.state == "awaiting_magistrate"
    assert period(life_of(awaiting)) is None
    approve(awaiting, coordinator=rae)
    running = period(life_of(awaiting))
    assert awaiting.state == "in_force" and running is not None
    assert running.start == awaiting.events.get(deed="magistrate_approve").at
    assert 88 <= (running.last_day - clock.today()).days <= 91


def test_the_order_is_not_before_the_grant_nor_still_to_come(
    awaiting: Authority, rae: User
) -> None:
    record = actions.record_magistrate
    early, late = clock.now() - timedelta(minutes=2), clock.now() + timedelta(minutes=2)
    given = {"by": rae, "approved": True, **ORDER}
    words = refused(record, attended_at=early, **given, **fresh(awaiting))
    granted = uk_datetime(awaiting.events.get(deed="grant").at)
    assert words == (
        f"The magistrate cannot have decided before the authorising officer did, on {granted}."
    )
    words = refused(record, attended_at=late, **given, **fresh(awaiting))
    assert words == f"The time of attendance, {uk_datetime(late)}, is still to come."
    awaiting.refresh_from_db()
    assert awaiting.state == "awaiting_magistrate"


def test_an_order_in_the_minute_of_the_grant_counts_from_the_grant(
    awaiting: Authority, rae: User
) -> None:
    granted_at = awaiting.events.get(deed="grant").at
    minute = granted_at.replace(second=0, microsecond=0)
    actions.record_magistrate(by=rae, approved=True, attended_at=minute, **ORDER, **fresh(awaiting))
    assert awaiting.events.get(deed="magistrate_approve").at == granted_at


def test_a_second_order_is_refused_with_the_first(awaiting: Authority, rae: User) -> None:
    given = {"by": rae, "attended_at": clock.now(), **ORDER}
    actions.record_magistrate(approved=True, **given, **fresh(awaiting))
    words = refused(
        actions.record_magistrate, approved=False, reason=WHY, **given, **fresh(awaiting)
    )
    assert words.startswith("The magistrate’s decision is on record already: approved on ")
    assert words.endswith("recorded by Rae Bello.")
    assert awaiting.events.filter(deed__startswith="magistrate").count() == 1


def test_a_magistrates_refusal_is_final(awaiting: Authority, rae: User) -> None:
    given = {"by": rae, "attended_at": clock.now(), **ORDER}
    actions.record_magistrate(approved=False, reason="Too wide.", **given, **fresh(awaiting))
    awaiting.refresh_from_db()
    assert awaiting.state == "magistrate_refused"
    assert "on record already: refused on" in refused(
        actions.record_magistrate, approved=True, **given, **fresh(awaiting)
    )


def test_only_the_coordinator_records_the_order(
    awaiting: Authority, asha: User, dee: User, ada: User, eli: User
) -> None:
    for by in (asha, dee, ada, eli):
        with pytest.raises(NotAllowed):
            actions.record_magistrate(
                by=by, approved=True, attended_at=clock.now(), **ORDER, **fresh(awaiting)
            )


# --- An overt determination ----------------------------------------------------------------------


def test_a_manager_of_the_team_determines_but_never_their_own(
    case: Case, jordan: Person, dee: User, ada: User
) -> None:
    authority = make_submitted(case, jordan, kind=AuthorityKind.OVERT)
    with pytest.raises(NotAllowed):
        actions.grant(by=ada, reason=WHY, **fresh(authority))
    actions.grant(by=dee, reason=WHY, **fresh(authority))
    authority.refresh_from_db()
    assert (authority.state, authority.number) == ("in_force", f"OD/{clock.today().year}/0001")
    own = make_submitted(case, jordan, by=dee, kind=AuthorityKind.OVERT)
    words = refused(actions.grant, by=dee, reason=WHY, **fresh(own))
    assert words == "You made this application, so you cannot decide it."


# --- Review, renewal, the end --------------------------------------------------------------------


def test_a_review_sets_the_next_one_before_the_end(in_force: Authority, ada: User) -> None:
    soon = clock.today() + timedelta(days=30)
    actions.review(by=ada, reason=WHY, review_by=soon, **fresh(in_force))
    running = period(life_of(in_force))
    assert running is not None and running.review_by == soon
    for day in (clock.today(), clock.today() + timedelta(days=61)):
        words = refused(actions.review, by=ada, reason=WHY, review_by=day, **fresh(in_force))
        assert "must come after today" in words


def test_a_renewal_adds_a_period_and_is_refused_after_the_end(
    in_force: Authority, ada: User
) -> None:
    before = period(life_of(in_force))
    actions.renew(by=ada, reason=WHY, **fresh(in_force))
    after = period(life_of(in_force))
    assert before is not None and after is not None
    assert 88 <= (after.last_day - before.last_day).days <= 92


def test_a_ripa_renewal_waits_for_the_magistrate(
    ripa_in_force: Authority, ada: User, rae: User
) -> None:
    first = period(life_of(ripa_in_force))
    given = {"by": rae, "approved": True, **ORDER}
    record = actions.record_renewal_order
    assert "No renewal waits" in refused(
        record, attended_at=clock.now(), **given, **fresh(ripa_in_force)
    )
    actions.renew(by=ada, reason=WHY, **fresh(ripa_in_force))
    assert first is not None
    waiting = period(life_of(ripa_in_force))
    assert waiting is not None and waiting.last_day == first.last_day
    assert "already waits" in refused(actions.renew, by=ada, reason=WHY, **fresh(ripa_in_force))
    record(attended_at=clock.now(), **given, **fresh(ripa_in_force))
    renewed = period(life_of(ripa_in_force))
    assert renewed is not None and renewed.last_day > first.last_day


def test_a_magistrate_who_refuses_a_renewal_leaves_the_period_that_runs(
    ripa_in_force: Authority, asha: User, ada: User, rae: User
) -> None:
    before = period(life_of(ripa_in_force))
    actions.renew(by=ada, reason=WHY, **fresh(ripa_in_force))
    given = {"by": rae, "approved": False, **ORDER}
    record = actions.record_renewal_order
    words = refused(record, attended_at=clock.now(), **given, **fresh(ripa_in_force))
    assert words == "Reasons are needed."
    record(
        attended_at=clock.now(), reason="Too little came of it.", **given, **fresh(ripa_in_force)
    )
    assert period(life_of(ripa_in_force)) == before
    ripa_in_force.refresh_from_db()
    assert ripa_in_force.state == "in_force"
    event = ripa_in_force.events.get(deed="renewal_refuse")
    assert (event.by, event.reason) == (rae, "Too little came of it.")
    assert event.data["court"] == "Northborough"
    entry = Entry.objects.get(deed="authority.renewal_refused")
    assert (entry.actor, entry.subjects) == (rae, [ripa_in_force.subjects.get().pk])
    message = Message.objects.filter(to=asha).latest("id")
    assert message.text.startswith("The magistrate refused the renewal")
    assert "No renewal waits" in refused(
        record, attended_at=clock.now(), reason=WHY, **given, **fresh(ripa_in_force)
    )
    actions.renew(by=ada, reason=WHY, **fresh(ripa_in_force))
    record(**{**given, "approved": True}, attended_at=clock.now(), **fresh(ripa_in_force))
    renewed = period(life_of(ripa_in_force))
    assert renewed is not None and before is not None and renewed.last_day > before.last_day


def test_cancelling_needs_a_reason_and_ends_open_viewings(
    in_force: Authority, case: Case, jordan: Person, asha: User, viewing_by: Any
) -> None:
    look: Viewing = viewing_by(asha, jordan, case, authority=in_force)
    assert refused(actions.cancel, by=asha, reason=" ", **fresh(in_force)) == "Reasons are needed."
    actions.cancel(by=asha, reason="We know enough.", **fresh(in_force))
    in_force.refresh_from_db()
    assert in_force.state == "cancelled"
    assert look.ended.why == "The authority was cancelled."


def test_a_colleague_on_the_case_cannot_cancel(in_force: Authority, ben: User, eli: User) -> None:
    for by in (ben, eli):
        with pytest.raises(NotAllowed):
            actions.cancel(by=by, reason=WHY, **fresh(in_force))


def test_a_renewal_is_not_stacked_upon_one_that_has_not_begun(
    in_force: Authority, ripa_in_force: Authority, ada: User, rae: User
) -> None:
    for authority in (in_force, ripa_in_force):
        actions.renew(by=ada, reason="Contact goes on.", **fresh(authority))
    actions.record_renewal_order(
        by=rae,
        approved=True,
        court="Northborough Magistrates' Court",
        attended_at=clock.now(),
        magistrate="J Reed",
        order_reference="NMC 13",
        **fresh(ripa_in_force),
    )
    for authority in (in_force, ripa_in_force):
        with pytest.raises(Refused, match="renewed already, and the new period has not begun"):
            actions.renew(by=ada, reason="Once more.", **fresh(authority))


def test_a_ripa_application_needs_a_managers_support_too(
    case: Case, jordan: Person, rae: User, ada: User
) -> None:
    authority = make_submitted(case, jordan, kind=AuthorityKind.DIRECTED, purposes=["crime"])
    actions.check(by=rae, **fresh(authority))
    with pytest.raises(Refused, match="No manager of the team has supported"):
        actions.grant(by=ada, reason="It is.", **fresh(authority))
