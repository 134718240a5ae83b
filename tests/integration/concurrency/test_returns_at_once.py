"""Reports when two people do the same to one at once: one of them does it, the other is told."""

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from threading import Barrier

from django.db import connections

from accounts.models import Rank, RoleName, User
from audit.models import Entry
from audit.refusals import Refused
from cases.models import Case, Person
from ripa.models import Authority, Exclusion, IssuedReport
from ripa.returns import actions
from ripa.returns.report import make
from ripa.states import Deed
from tests.factories import involve, make_case, make_person, make_team, make_user
from tests.factories_returns import lived

OF = {"kind": "quarterly", "period": "2026-Q3"}
ROUNDS = 5


def keeper() -> User:
    return make_user(rank=Rank.OTHER, roles=[(RoleName.RIPA_COORDINATOR, None)])


def an_authority(case: Case, person: Person, officer: User) -> Authority:
    told = (Deed.SUBMIT, "2026-07-01T09:00"), (Deed.GRANT, "2026-07-02T09:00")
    return lived(case, person, *told, officer=officer)


def at_once(deed: Callable[[User], object], people: list[User]) -> tuple[int, list[str]]:
    """How many of these people did it when all tried together, and what the others were told."""
    start = Barrier(len(people))

    def attempt(by: User) -> str:
        try:
            start.wait(timeout=30)
            deed(by)
        except Refused as refused:
            return refused.decision.words
        finally:
            connections.close_all()
        return ""

    with ThreadPoolExecutor(len(people)) as pool:
        told = list(pool.map(attempt, people))
    return told.count(""), [words for words in told if words]


def test_two_who_do_the_same_to_a_report_at_once(own_database: str) -> None:
    team = make_team()
    lead = make_user(roles=[(RoleName.SOCIAL_WORKER, team)])
    case, person, people = make_case(lead=lead, team=team), make_person(), [keeper(), keeper()]
    involve(person, case)
    officer = make_user(rank=Rank.HEAD_OF_SERVICE, roles=[(RoleName.AUTHORISING_OFFICER, None)])
    for number in range(ROUNDS):
        authority = an_authority(case, person, officer)
        done, told = at_once(
            lambda by, pk=authority.pk: actions.leave_out(
                by=by, **OF, authority_id=pk, reason="Twice."
            ),
            people,
        )
        assert (done, len(told)) == (1, 1), told
        exclusion = Exclusion.objects.get(authority=authority)
        done, told = at_once(
            lambda by, pk=exclusion.pk: actions.put_back(by=by, **OF, pk=pk, reason="Counted."),
            people,
        )
        assert (done, told) == (1, ["That authority was put back already."])
        shown = actions.seen(make(**OF))
        done, told = at_once(lambda by, mark=shown: actions.issue(by=by, **OF, shown=mark), people)
        assert (done, len(told)) == (1, 1), told
        assert IssuedReport.objects.count() == number + 1
    # Each but the first replaces the one before it, and each deed is in the trail once.
    replaced = IssuedReport.objects.order_by("pk").values_list("replaces", flat=True)
    ids = list(IssuedReport.objects.order_by("pk").values_list("pk", flat=True))
    assert list(replaced) == [None, *ids[:-1]]
    for deed in ("returns.excluded", "returns.put_back", "returns.issued"):
        assert Entry.objects.filter(deed=deed).count() == ROUNDS
