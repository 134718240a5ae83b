"""The invented council itself: teams, staff, training, champions, council profiles, contacts."""

from dataclasses import dataclass, field, replace
from datetime import date, datetime, time, timedelta

from django.contrib.auth.hashers import make_password

from accounts.actions import (
    add_staff,
    add_team,
    change_staff,
    end_role,
    give_role,
    record_training,
)
from accounts.models import Posting, RoleName, Team, TrainingKind, User
from audit import clock
from demo import people
from demo.doing import as_actor, do
from demo.names import Names
from guidance.actions import acknowledge
from guidance.models import Champion, LocalInformation
from guidance.queries import current_chapters
from ripa.models import CouncilProfile, PolicyVersion
from ripa.policies.actions import propose
from ripa.policies.values import values_of
from ripa.profiles.actions import Entry, add_profile, close_profile

_LONG_AGO = timedelta(days=900)
_INSPECTION = timedelta(days=60)
_TRAINED = (RoleName.SOCIAL_WORKER, RoleName.TEAM_MANAGER)


@dataclass
class TeamStaff:
    """A team, who manages it, and its trained workers."""

    team: Team
    manager: User
    workers: list[User] = field(default_factory=list)


@dataclass
class Council:
    """The staff by e-mail address, the teams by name, and the day on which it all is told."""

    today: date
    administrator: User
    staff: dict[str, User] = field(default_factory=dict)
    teams: dict[str, TeamStaff] = field(default_factory=dict)
    profile: CouncilProfile | None = None

    def user(self, person: people.Person) -> User:
        return self.staff[person.email]

    def days_ago(self, days: int) -> date:
        return self.today - timedelta(days=days)

    def moment(self, days_ago: int, hour: int = 10, minute: int = 30) -> datetime:
        """A time of day in London, so many days ago."""
        return at_london(self.days_ago(days_ago), hour, minute)


def at_london(day: date, hour: int = 10, minute: int = 30) -> datetime:
    return datetime.combine(day, time(hour, minute), tzinfo=clock.LONDON)


def found_council() -> Council:
    """Staff everything. The administrator comes first, as somebody must take on the others."""
    council = Council(today=clock.today(), administrator=_first_administrator())
    council.staff[people.SAM.email] = council.administrator
    teams = {name: do(add_team, by=council.administrator, name=name) for name in people.TEAMS}
    for person in (*people.CAST, *people.OTHERS):
        if person is not people.SAM:
            council.staff[person.email] = _take_on(council, person, teams)
    _let_cast_sign_in(council)
    for name, team in teams.items():
        council.teams[name] = _team_staff(council, team)
    _train_staff(council)
    _let_fay_go(council)
    _help(council)
    _register_profiles(council)
    _propose_policy(council)
    return council


def _first_administrator() -> User:
    """Nobody is there to take on the first administrator, so no action can."""
    sam = people.SAM
    user = User.objects.create_user(email=sam.email, name=sam.name, rank=sam.rank)
    with as_actor(user):
        Posting.objects.create(
            user=user, role=sam.role, team=None, starts_on=clock.today() - _LONG_AGO
        )
    return user


def _take_on(council: Council, person: people.Person, teams: dict[str, Team]) -> User:
    by = council.administrator
    user = do(
        add_staff,
        by=by,
        name=person.name,
        email=person.email,
        rank=person.rank,
        phone="",
        active=True,
    )
    team = teams[person.team] if person.team else None
    for_a_time = person is people.INA
    do(
        give_role,
        by=by,
        user=user,
        role=person.role,
        team=team,
        starts_on=council.today if for_a_time else council.today - _LONG_AGO,
        ends_on=council.today + _INSPECTION if for_a_time else None,
    )
    return user


def _let_cast_sign_in(council: Council) -> None:
    """The one password of the demonstration; in real life each sets their own by e-mail.

    Hashed once for all, as hashing a password is meant to be slow.
    """
    password = make_password(people.PASSWORD)
    with as_actor(council.administrator):
        for person in people.CAST:
            user = council.user(person)
            user.password = password
            user.save()


def _team_staff(council: Council, team: Team) -> TeamStaff:
    held = list(Posting.objects.filter(team=team).select_related("user").order_by("pk"))
    manager = next(each.user for each in held if each.role == RoleName.TEAM_MANAGER)
    away = {people.FAY.email, people.NOOR.email}
    workers = [each.user for each in held if each.role == RoleName.SOCIAL_WORKER]
    return TeamStaff(team, manager, [each for each in workers if each.email not in away])


def _train_staff(council: Council) -> None:
    """Everyone who may look is trained for three years, and Noor's three years are over."""
    for person in (*people.CAST, *people.OTHERS):
        if person.role in _TRAINED:
            _train(council, council.user(person), days_ago=1190 if person is people.NOOR else 400)


def _train(council: Council, user: User, *, days_ago: int) -> None:
    for kind in TrainingKind:
        do(
            record_training,
            by=council.administrator,
            user=user,
            kind=kind,
            completed_on=council.days_ago(days_ago),
            expires_on=council.days_ago(days_ago - 1095),
        )


def _let_fay_go(council: Council) -> None:
    fay = council.user(people.FAY)
    posting = Posting.objects.get(user=fay)
    by = council.administrator
    do(end_role, by=by, posting=posting, ends_on=council.days_ago(30))
    council.staff[fay.email] = do(change_staff, by=by, user=fay, is_active=False)


def _help(council: Council) -> None:
    """Champions, contacts, and the chapters that most have read. No page writes the first two."""
    with as_actor(council.administrator):
        for number, (name, office) in enumerate(council.teams.items()):
            champion = council.user(people.MARTA) if name == people.ASSESSMENT else office.manager
            Champion.objects.create(
                team=office.team,
                user=champion,
                phone=f"0151 496 {123 + number:04d}",
                starts_on=council.days_ago(200),
            )
        for order, (title, text) in enumerate(CONTACTS):
            LocalInformation.objects.create(title=title, text=text, order=order)
    yearly = [chapter for chapter in current_chapters() if chapter.acknowledged_yearly]
    for office in council.teams.values():
        for reader in (office.manager, *office.workers):
            for chapter in yearly:
                do(acknowledge, by=reader, slug=chapter.slug, version=chapter.version)


# Telephone numbers are from the range that is kept for drama.
CONTACTS = (
    ("Legal services, child care", "Duty lawyer on 0151 496 0140, 9am to 5pm."),
    ("RIPA co-ordinator", "Rae Lindqvist, 0151 496 0141. Ask her before you apply."),
    ("Information governance", "Questions about keeping or sharing what you saw: 0151 496 0142."),
    ("Out of hours", "The emergency duty team answers on 0151 496 0143."),
)


def _register_profiles(council: Council) -> None:
    """Three profiles of the council, one of them closed."""
    sol, office = council.user(people.SOL), council.teams
    holders = [council.user(people.ASHA), office[people.COMPLEX].workers[0]]
    entries = (
        ("facebook", "northborough.family.checks", "Checks by children’s services", holders),
        ("instagram", "northborough_safeguarding", "Missing children", holders[:1]),
        ("x", "nborough_duty", "The duty desk, before it moved", holders[1:]),
    )
    made = [
        do(
            add_profile,
            by=sol,
            platform=platform,
            handle=handle,
            opened_on=council.days_ago(300),
            entry=Entry(purpose, "The business support manager", who, council.days_ago(45)),
        )
        for platform, handle, purpose, who in entries
    ]
    council.profile = made[0]
    do(
        close_profile,
        by=sol,
        pk=made[-1].pk,
        version=made[-1].version,
        reason="Nobody uses it any more.",
    )


def recruit(council: Council, names: Names, number: int) -> None:
    """Two more workers in each team, so that a larger council does not overload the first ones."""
    for name, office in council.teams.items():
        recruits = []
        for place in range(2):
            full = f"{names.first()} {names.family()}"
            email = f"{full.lower().replace(' ', '.')}.{number}{place}@northborough.example"
            recruit_ = people.Person(full, email, "", "social_worker", "social_worker", name)
            user = _take_on(council, recruit_, {name: office.team})
            _train(council, user, days_ago=300)
            recruits.append(user)
        office.workers = recruits


def _propose_policy(council: Council) -> None:
    """A change of policy that waits for somebody besides the administrator to agree."""
    holding = PolicyVersion.objects.latest("number")
    values = values_of(holding)
    do(
        propose,
        by=council.administrator,
        values=replace(values, numbers={**values.numbers, "session_minutes": 45}),
        effective_from=None,
        reason="Workers say that three quarters of an hour is enough for a look.",
        after=holding.number,
    )
