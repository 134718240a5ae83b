"""What the database's superuser changes behind the service is named, row by row."""

from collections.abc import Callable, Iterator
from typing import Any

import psycopg2
import pytest

from accounts.models import Rank, RoleName, User
from audit.recording import record
from cases.models import Case, InvolvementRole, Person
from demo import services
from ripa.deeds import VIEWING_ADMITTED
from ripa.models import Authority
from ripa.record.reconcile import reconcile
from tests.factories import involve, make_case, make_person, make_team, make_user
from tests.factories_ripa import make_granted

Run = Callable[..., None]

# What is changed, and what is said of it. Each leaves what the ones before it changed.
ATTACKS = {
    "UPDATE ripa_authorityevent SET at = at - interval '9 days' WHERE id = EVENT": (
        "NUMBER: at of event EVENT is not what the trail says was written."
    ),
    "UPDATE ripa_authorityevent SET data = jsonb_set(data, '{scope,max_viewings}', '9') "
    "WHERE id = EVENT": "NUMBER: data of event EVENT is not what the trail says was written.",
    "UPDATE ripa_authorityevent SET rank = 'director' WHERE id = EVENT": (
        "NUMBER: rank of event EVENT is not what the trail says was written."
    ),
    "DELETE FROM ripa_authorityevent WHERE id = EVENT": (
        "NUMBER: event EVENT is in the trail or in the tables, and not in both."
    ),
    "UPDATE ripa_authority SET number = 'NR/2020/0009'": (
        "NUMBER was given out, and no authority has it."
    ),
    "DELETE FROM ripa_authority": (
        "NUMBER: the authority is in the trail or in the tables, and not in both."
    ),
}


@pytest.fixture
def as_superuser(own_database: str, postgres_server: services.Postgres) -> Iterator[Run]:
    """Runs SQL past every trigger."""
    link = psycopg2.connect(postgres_server.url(services.SUPERUSER_ROLE, own_database))
    link.autocommit = True

    def run(*statements: str) -> None:
        tables = ("ripa_authorityevent", "ripa_authority", "ripa_viewing", "ripa_tally")
        with link.cursor() as cursor:
            for table in tables:
                cursor.execute(f"ALTER TABLE {table} DISABLE TRIGGER ALL")
            for statement in statements:
                cursor.execute(statement)

    yield run
    link.close()


@pytest.fixture
def granted(own_database: str) -> Authority:
    team = make_team("Assessment and Intervention")
    lead = make_user("Asha Rahman", roles=[(RoleName.SOCIAL_WORKER, team)])
    case, person = make_case(lead=lead, team=team), make_person("Jordan Smith")
    involve(person, case, InvolvementRole.PARENT)
    return make_granted(
        case,
        person,
        manager=make_user(
            "Dee Marsh", rank=Rank.TEAM_MANAGER, roles=[(RoleName.TEAM_MANAGER, team)]
        ),
        coordinator=make_user(
            "Rae Bello", rank=Rank.OTHER, roles=[(RoleName.RIPA_COORDINATOR, None)]
        ),
        officer=make_user(
            "Ada Lindley", rank=Rank.HEAD_OF_SERVICE, roles=[(RoleName.AUTHORISING_OFFICER, None)]
        ),
    )


def test_each_change_behind_the_service_is_named(granted: Authority, as_superuser: Run) -> None:
    number = str(granted.number)
    assert reconcile().differences == []
    event = str(granted.events.get(deed="grant").pk)
    for attack, words in ATTACKS.items():
        as_superuser(attack.replace("EVENT", event))
        expected = words.replace("EVENT", event).replace("NUMBER", number)
        assert expected in reconcile().differences, attack


def test_a_look_taken_from_its_authority_is_named(
    in_force: Authority, asha: User, jordan: Person, case: Case, viewing_by: Any
) -> None:
    look = viewing_by(asha, jordan, case)
    record(VIEWING_ADMITTED, by=asha, on=look, details={"authorities": [in_force.pk]})
    (difference,) = reconcile().differences
    assert difference == (
        f"{in_force.number}: viewing {look.pk} is not under it as the trail says."
    )
