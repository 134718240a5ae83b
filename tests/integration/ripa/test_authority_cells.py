"""Every kind, state, deed and person: the real permit and the offers against a matrix by hand.

Run with -s to see how many cells were asked.
"""

from collections import Counter
from datetime import timedelta
from itertools import product

import pytest

from accounts.models import Rank, RoleName, Team, User
from audit import clock
from audit.refusals import Refused
from cases.models import Case, Person
from ripa.authorities.life import life_of
from ripa.authorities.permits import permit
from ripa.authorities.place import place_of_authority
from ripa.authorities.queries import every_authority, offers_for
from ripa.authorities.standing import standing_of
from ripa.models import Authority
from ripa.states import Deed, Kind, State
from tests.factories import make_user
from tests.factories_ripa import make_draft
from tests.integration.ripa.authority_matrix import (
    DEEDS,
    KINDS,
    PEOPLE,
    STATES,
    STRANGERS,
    who_ever_may,
    who_may,
)

# The page behind each deed that is offered. The others are answers on one of these pages; a
# decision on a renewal is offered only where one waits.
SLUGS = {
    "save": "tasks",
    "revise": "revise",
    "support": "support",
    "check": "check",
    "grant": "decide",
    "magistrate_approve": "magistrate",
    "review": "review",
    "renew": "renew",
    "cancel": "cancel",
    "withdraw": "withdraw",
}


@pytest.fixture
def people(request: pytest.FixtureRequest, assessment_team: Team) -> dict[str, User]:
    """Everyone in the matrix by name."""
    cast = ("asha", "ben", "cal", "dee", "ada", "rae", "sol", "eli", "sam", "fay")
    found = {name: request.getfixturevalue(name) for name in cast}
    officer = [(RoleName.AUTHORISING_OFFICER, None)]
    found["olu"] = make_user("Olu Adeyemi", rank=Rank.OTHER, roles=officer)
    found["nia"] = make_user("Nia Pugh", rank=Rank.DIRECTOR, roles=officer)
    found["moe"] = make_user(
        "Moe Khan", rank=Rank.TEAM_MANAGER, roles=[(RoleName.TEAM_MANAGER, assessment_team)]
    )
    found["ines"] = make_user("Ines Cole", roles=[(RoleName.INSPECTOR, None)])
    assert set(found) == set(PEOPLE)
    return found


def stored(
    kind: str, state: str, case: Case, subject: Person, people: dict[str, User]
) -> Authority:
    """An authority of this kind that is stored in this state, with a record to match."""
    authority = make_draft(
        case, subject, kind=kind, state=state, officers=[people["nia"], people["moe"]]
    )
    if state == "draft":
        return every_authority().get(pk=authority.pk)
    now, today = clock.now(), clock.today()
    authority.events.create(deed="submit", at=now, by=people["asha"])
    if state in {"in_force", "awaiting_magistrate", "cancelled", "magistrate_refused"}:
        ripa = kind in KINDS[:2]
        scope = {
            "subjects": [str(subject.pk)],
            "platforms": [],
            "officers": [],
            "purposes": [],
            "restricted": False,
            "max_viewings": None,
            "review_by": (today + timedelta(days=20)).isoformat(),
            "to": None if ripa else (today + timedelta(days=60)).isoformat(),
        }
        authority.events.create(deed="grant", at=now, by=people["ada"], data={"scope": scope})
        if ripa and state in {"in_force", "cancelled"}:
            authority.events.create(deed="magistrate_approve", at=now, by=people["rae"])
    return every_authority().get(pk=authority.pk)


def answer(by: User, authority: Authority, deed: str) -> tuple[str, str]:
    """ "yes", or the status of the refusal and what it says."""
    try:
        row = permit(by, authority, Deed(deed))
    except Refused as refused:
        return str(refused.status), refused.decision.words
    assert (row.before, row.deed) == (authority.state, deed)
    return "yes", ""


def test_every_cell(
    case: Case, jordan: Person, people: dict[str, User], capsys: pytest.CaptureFixture[str]
) -> None:
    # The matrix leaves no word of the table out.
    assert (set(KINDS), set(STATES), set(DEEDS)) == (set(Kind), set(State), set(Deed))
    told: Counter[str] = Counter()
    wrong = []
    for kind, state in product(KINDS, STATES):
        authority = stored(kind, state, case, jordan, people)
        for deed, name in product(DEEDS, PEOPLE):
            said, words = answer(people[name], authority, deed)
            expected = _expected(kind, state, deed, name)
            told[said] += 1
            if said not in expected:
                wrong.append((kind, state, deed, name, said, expected))
            if said == "409":
                assert "cannot be" in words or "already" in words, words
    with capsys.disabled():
        print(f"\n{sum(told.values())} cells, {len(wrong)} wrong: {dict(sorted(told.items()))}")
    assert wrong == []
    assert sum(told.values()) == 4 * 9 * 16 * 14


def _expected(kind: str, state: str, deed: str, name: str) -> set[str]:
    if name in who_may(kind, state, deed):
        return {"yes"}
    if not who_ever_may(kind, deed):
        # There is no such deed for this kind: nobody is told that it is for others to do.
        return {"409"}
    if name in who_ever_may(kind, deed) and not who_may(kind, state, deed):
        return {"409"}
    return {"404"} if name in STRANGERS else {"403"}


def test_every_offer(
    case: Case, jordan: Person, people: dict[str, User], capsys: pytest.CaptureFixture[str]
) -> None:
    asked, offered = 0, 0
    for kind, state in product(KINDS, STATES):
        authority = stored(kind, state, case, jordan, people)
        at = clock.now()
        standing = standing_of(authority, life_of(authority), at=at)
        for name in PEOPLE:
            by = people[name]
            place = place_of_authority(authority, by)
            slugs = {each.slug for each in offers_for(by, authority, standing, place, at=at)}
            may = {SLUGS[deed] for deed in SLUGS if name in who_may(kind, state, deed)}
            assert slugs == may, (kind, state, name)
            asked, offered = asked + 1, offered + len(slugs)
    with capsys.disabled():
        print(f"\n{asked} readers asked, {offered} offers made")
