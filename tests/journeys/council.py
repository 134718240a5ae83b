"""The people of one journey, in the service's own database, each with a password to sign in with.

The journeys share one database, so each has people and a case of its own.
"""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from functools import lru_cache

from django.contrib.auth.hashers import make_password

from accounts.models import Rank, RoleName, Team, User
from guidance.models import Champion
from tests.factories import make_team, make_user
from tests.journeys.browser import Visit, Way

PASSWORD = "a long password for a journey"

ROLES: dict[str, tuple[str, Rank, RoleName, bool]] = {
    "asha": ("Asha Rahman", Rank.SOCIAL_WORKER, RoleName.SOCIAL_WORKER, True),
    "ben": ("Ben Okoro", Rank.SOCIAL_WORKER, RoleName.SOCIAL_WORKER, True),
    "dee": ("Dee Marsh", Rank.TEAM_MANAGER, RoleName.TEAM_MANAGER, True),
    "ada": ("Ada Lindley", Rank.HEAD_OF_SERVICE, RoleName.AUTHORISING_OFFICER, False),
    "olu": ("Olu Adeyemi", Rank.OTHER, RoleName.AUTHORISING_OFFICER, False),
    "rae": ("Rae Bello", Rank.OTHER, RoleName.RIPA_COORDINATOR, False),
    "sol": ("Sol Whitaker", Rank.DIRECTOR, RoleName.SRO, False),
    "eli": ("Eli Novak", Rank.OTHER, RoleName.AUDITOR, False),
    "sam": ("Sam Price", Rank.OTHER, RoleName.ADMINISTRATOR, False),
    "ina": ("Ina Sorley", Rank.OTHER, RoleName.INSPECTOR, False),
}


@dataclass
class Council:
    """One team with its people and their browsers, which open when they are first needed."""

    number: int
    way: Way
    open_browser: Callable[[Way, str], Visit]
    team: Team
    people: dict[str, User]
    visits: dict[str, Visit]

    @property
    def reference(self) -> str:
        return f"NB-2026-J{self.number}"

    def at(self, who: str) -> Visit:
        """The browser of `who`, signed in."""
        if who not in self.visits:
            visit = self.visits[who] = self.open_browser(self.way, self.people[who].name)
            visit.go("/account/login/")
            visit.sign_in(self.people[who].email, PASSWORD)
        return self.visits[who]


@lru_cache
def _hashed() -> str:
    """The password as it is stored. Hashing is slow, as it should be, so it is done once."""
    return make_password(PASSWORD)


def make_council(way: Way, open_browser: Callable[[Way, str], Visit]) -> Council:
    """A team and the cast. Ben is the team's champion."""
    number = Team.objects.count() + 1
    team = make_team(f"Assessment and Intervention {number}")
    people: dict[str, User] = {}
    for who, (name, rank, role, in_team) in ROLES.items():
        user = make_user(
            name,
            email=f"{who}.{number}@example.test",
            rank=rank,
            roles=[(role, team if in_team else None)],
        )
        user.password = _hashed()
        user.save()
        people[who] = user
    Champion.objects.create(team=team, user=people["ben"], starts_on=date(2020, 1, 1))
    return Council(number, way, open_browser, team, people, {})
