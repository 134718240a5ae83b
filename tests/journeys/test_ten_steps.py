"""The main job from end to end, in a real browser against the real service.

At a desktop and on a phone with axe-core on every page, without scripts, and with the keyboard
alone.
"""

from collections.abc import Callable

import pytest

from cases.models import Person
from ripa.models import Stop, Viewing
from tests.journeys import audit_steps, steps
from tests.journeys.browser import DESKTOP, PHONE, Elsewhere, Visit, Way
from tests.journeys.council import Council, make_council
from tests.live import LiveService

pytestmark = pytest.mark.journey

Open = Callable[[Way, str], Visit]


@pytest.mark.parametrize(
    "way",
    [
        Way("desktop", DESKTOP),
        Way("phone", PHONE),
        Way("without-scripts", DESKTOP, scripts=False),
    ],
    ids=lambda way: way.name,
)
def test_the_ten_steps(
    way: Way,
    visit: Open,
    live_service: LiveService,
    live_database: None,
    elsewhere: Elsewhere,
) -> None:
    council = make_council(way, visit)
    jordan = steps.jordan(council)
    council.at("asha").secret = jordan.address

    to_the_stop(council, jordan, elsewhere)

    steps.apply_for_authority(council, jordan)
    steps.support(council)
    number = steps.grant(council)
    steps.rely_on(council, number)
    for turn in (1, 2, 3):
        steps.look_under_authority(council, jordan, number, turn, elsewhere)
    steps.look_is_stopped(council, jordan, "09-used-up", "is used up", "3 of 3")
    steps.cancel(council, number)
    steps.look_is_stopped(council, jordan, "09-after-the-end", "It has ended")

    audit_steps.search_for(council, jordan)
    audit_steps.every_look(council, jordan, looks=4, stops=3)
    audit_steps.replay_third_look(council, jordan)
    audit_steps.verify(council, live_service)
    audit_steps.export(council, jordan)
    audit_steps.changes_nothing(council, jordan)

    person = Person.objects.get(name=jordan.name)
    assert Viewing.objects.filter(person=person).count() == 4
    assert [stop.rule for stop in Stop.objects.filter(person=person).order_by("pk")] == [
        "G19",
        "G13",
        "G13",
    ]


def test_from_the_case_to_the_stop_by_keyboard_alone(
    visit: Open, live_service: LiveService, live_database: None, elsewhere: Elsewhere
) -> None:
    council = make_council(Way("keyboard", DESKTOP, keyboard=True), visit)
    to_the_stop(council, steps.jordan(council), elsewhere)


def to_the_stop(council: Council, jordan: steps.Subject, elsewhere: Elsewhere) -> None:
    """Steps 1 to 7."""
    steps.open_case(council)
    steps.add_person(council, jordan)
    steps.record_notice_and_consent(council, jordan)
    steps.add_profile(council, jordan)
    steps.plan_check(council, jordan)
    steps.first_look(council, jordan, elsewhere)
    steps.record_finding(council, jordan)
    steps.second_look_is_stopped(council, jordan)
