"""The world of the matrices: everybody, and one whole story in each of three cases."""

import pytest

from accounts.models import Team, User
from tests.integration.matrix import expected
from tests.integration.matrix.story import World, tell


@pytest.fixture
def world(
    asha: User,
    ben: User,
    cal: User,
    dee: User,
    ada: User,
    rae: User,
    sol: User,
    eli: User,
    fay: User,
    sam: User,
    assessment_team: Team,
    permanence_team: Team,
) -> World:
    cast = {
        "asha": asha,
        "ben": ben,
        "cal": cal,
        "dee": dee,
        "ada": ada,
        "rae": rae,
        "sol": sol,
        "eli": eli,
        "fay": fay,
        "sam": sam,
    }
    expected.forget()
    return tell(cast, assessment_team, permanence_team)
