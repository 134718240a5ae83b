"""The invented council: everything that it is meant to show is there, and was really done."""

import io
import json
from random import Random
from typing import Any

import pytest
from django.contrib.auth import authenticate
from django.core.management import CommandError, call_command
from django.db.models import Count

from accounts.models import Team, Training, User
from accounts.queries import holders_of
from audit import clock
from audit.models import Entry
from audit.seal import seal
from audit.verify import verify
from cases.models import Case, CaseKind, Involvement, Person
from cases.profile_address import parse
from cases.queries import find_lookalikes
from checks.facts import ask_for
from checks.models import Check
from demo import people
from demo.names import ADDRESSES, Names
from guidance.models import Champion
from ripa.authorities.life import life_of
from ripa.authorities.standing import standing_of
from ripa.ledger import last_viewing, preview
from ripa.models import Authority, CouncilProfile, Viewing

RULES_THAT_STOP = {
    *("G01", "G02", "G03", "G04", "G05", "G06", "G08", "G12", "G13", "G14", "G15", "G16"),
    *("G18", "G19", "G20"),
}
RULES_THAT_LET_IN = {"G07", "G09", "G10", "G11", "G17", "G21", "G22", "LATE"}
CONSENT = {
    *("none", "sought", "given_in_scope", "given_out_of_scope", "refused", "withdrawn"),
    *("expired", "conflicted"),
}
AUTHORITIES = {
    "Non-RIPA: Draft",
    "Non-RIPA: Submitted",
    "Non-RIPA: Returned",
    "Non-RIPA: Refused",
    "Non-RIPA: Withdrawn",
    "Non-RIPA: In force",
    "Non-RIPA: Used up",
    "Non-RIPA: Ended",
    "Non-RIPA: Cancelled",
    "Non-RIPA: Review overdue",
    "RIPA directed surveillance: Awaiting magistrate",
    "RIPA directed surveillance: Refused by magistrate",
    "RIPA directed surveillance: In force",
    "Overt determination: In force",
}


def demo_data(*words: str) -> str:
    out = io.StringIO()
    call_command("demo_data", *words, stdout=out, stderr=io.StringIO())
    return out.getvalue()


@pytest.fixture
def demonstration(settings: Any) -> None:
    settings.DEMO = True


@pytest.fixture
def anchors(settings: Any, tmp_path: Any) -> None:
    settings.TRAIL_ANCHORS = str(tmp_path / "anchors")


def test_the_council_is_whole(own_database: str, demonstration: None, anchors: None) -> None:
    """One council for all of it, as writing one takes a while."""
    figures = json.loads(demo_data("--json"))
    _every_deed_has_its_doer()
    _shows_everything(figures)
    _is_staffed()
    _has_people_of_every_sort()
    _asha_is_stopped_as_in_the_story()
    _the_first_look_is_still_to_come()
    _a_second_run_changes_nothing()
    assert seal() > 1000
    report = verify()
    assert report.whole, report.findings
    assert report.waiting == 0


def _shows_everything(figures: dict[str, Any]) -> None:
    assert sum(figures["cases"].values()) == 30
    assert set(figures["cases"]) == set(CaseKind.values)
    assert set(figures["stops by rule"]) == RULES_THAT_STOP
    assert set(figures["looks by rule"]) == RULES_THAT_LET_IN
    assert set(figures["consent"]) == CONSENT
    assert set(figures["authorities"]) == AUTHORITIES
    assert len(figures["online profiles"]) >= 12
    for part in (
        "overrides",
        "overrides to review",
        "not told, answered",
        "not told, to answer",
        "lawful bases",
        "findings in question, reviewed",
        "findings in question, to review",
        "findings borne out",
        "looks without outcome",
        "immediate responses to review",
    ):
        assert figures[part] >= 1, part
    assert figures["people"]["without date of birth"] >= 3
    assert figures["people"]["merged"] == 1
    assert len(figures["sign-ins"]["addresses"]) == 11


def _is_staffed() -> None:
    today = clock.today()
    assert set(Team.objects.values_list("name", flat=True)) == set(people.TEAMS)
    assert Champion.objects.values("team").distinct().count() == 5
    assert Training.objects.filter(expires_on__lt=today).values("user").distinct().count() == 1
    assert CouncilProfile.objects.count() == 3
    assert all(profile.holders.exists() for profile in CouncilProfile.objects.all())
    for person in people.CAST:
        user = authenticate(username=person.email, password=people.PASSWORD)
        assert (user is None) == (person is people.FAY), person.name
        assert user is None or user in holders_of(person.role)  # type: ignore[arg-type]
    assert not any(
        User.objects.get(email=person.email).has_usable_password() for person in people.OTHERS
    )


def _has_people_of_every_sort() -> None:
    roles = set(Involvement.objects.values_list("role", flat=True))
    assert {"child_of_concern", "parent", "partner", "associate", "person_posing_risk"} <= roles
    on_two = Person.objects.annotate(cases=Count("involvements__case", distinct=True))
    assert on_two.filter(cases__gte=2).count() >= 3
    assert Case.objects.filter(restricted=True).count() >= 3
    assert Case.objects.filter(domestic_abuse=True).count() >= 3
    assert Case.objects.filter(closed_on__isnull=False).count() >= 2
    dee = User.objects.get(email=people.DEE.email)
    kathryn = Person.objects.get(name__startswith="Kathryn ")
    alike = find_lookalikes(
        by=dee, names=(kathryn.name,), born_on=kathryn.born_on, besides=[kathryn.pk]
    )
    assert alike.to_choose[0].person.name.startswith("Katherine ")


def _asha_is_stopped_as_in_the_story() -> None:
    check = Check.objects.get(case__reference="NB-2026-0417", number=2)
    jordan = check.subjects.get()
    profile = jordan.attributions.get().profile
    assert (check.created_by.email, jordan.name) == (people.ASHA.email, "Jordan Smith")
    assert profile.handle == "jordan.smith.92"
    ask = ask_for(check, by=check.created_by, person=jordan, profile=profile)
    answer, session = preview(ask)
    assert (answer.decision.rule, session) == ("G19", None)
    facts = answer.strictest.facts
    assert (facts.prior_viewings, facts.notice, facts.consent, facts.authority) == (
        1,
        "general",
        "none",
        "none",
    )
    before = last_viewing(jordan)
    assert before is not None
    assert (before.worker.email, before.case.reference) == (people.BEN.email, "NB-2026-0409")
    authority = Authority.objects.get(subjects=jordan)
    standing = standing_of(authority, life_of(authority), at=clock.now())
    assert (authority.kind, standing.tag) == ("non_ripa", "Ended")
    if clock.today().isoformat() >= "2026-11-22":
        assert str(authority.to_day) == "2026-10-30"
        assert str(jordan.notices.get().given_at.date()) == "2026-09-02"
        assert str(before.at.date()) == "2026-11-10"


def _the_first_look_is_still_to_come() -> None:
    check = Check.objects.get(case__reference="NB-2026-0421")
    temi = check.subjects.get()
    profile = temi.attributions.get().profile
    assert not Viewing.objects.filter(person=temi).exists()
    answer, _ = preview(ask_for(check, by=check.created_by, person=temi, profile=profile))
    assert answer.decision.rule == "G22"


def _every_deed_has_its_doer() -> None:
    """Nobody took on the first administrator; everything else was done by somebody."""
    nameless = Entry.objects.filter(actor=None)
    assert [entry.object_repr for entry in nameless] == [people.SAM.name]
    cast = {person.email for person in people.CAST} - {
        people.ELI.email,
        people.FAY.email,
        people.INA.email,
    }
    assert cast <= set(Entry.objects.values_list("actor__email", flat=True))


def _a_second_run_changes_nothing() -> None:
    before = (Entry.objects.latest("pk").pk, Case.objects.count(), User.objects.count())
    assert "already cases" in demo_data()
    assert (Entry.objects.latest("pk").pk, Case.objects.count(), User.objects.count()) == before


@pytest.mark.django_db
def test_it_is_refused_where_the_service_is_no_demonstration(settings: Any) -> None:
    settings.DEMO = False
    with pytest.raises(CommandError, match="not a demonstration"):
        demo_data()
    assert not User.objects.exists()


@pytest.mark.django_db
def test_it_is_refused_where_somebody_works_already(demonstration: None, sam: User) -> None:
    with pytest.raises(CommandError, match="empty database"):
        demo_data()
    assert User.objects.get() == sam


def test_the_same_seed_gives_the_same_names() -> None:
    def some(seed: int) -> list[str]:
        names = Names(Random(seed))
        return [names.address(f"{names.first()} {names.family()}") for _ in range(40)]

    assert some(7) == some(7)
    assert some(7) != some(8)


@pytest.mark.parametrize("platform", ADDRESSES)
def test_every_invented_address_is_one_that_is_recognised(platform: str) -> None:
    found = parse(Names(Random(1)).address("Temi Okafor-Hale", platform))
    assert (found.platform, found.recognised) == (platform, True)
