"""A RIPA and a non-RIPA authority from application to inspection, by the cast in a browser."""

from collections.abc import Callable
from pathlib import Path

import pytest

from ripa.ledger import finish
from tests.factories import involve, make_case, make_person, make_profile
from tests.factories_checks import look, make_check
from tests.journeys import authority_steps as then
from tests.journeys import steps
from tests.journeys.browser import DESKTOP, PHONE, Elsewhere, Visit, Way
from tests.journeys.council import Council, make_council
from tests.live import LiveService

pytestmark = pytest.mark.journey

Open = Callable[[Way, str], Visit]
ON_A_DESKTOP = Way("authorities", DESKTOP)
ON_A_PHONE = Way("authorities-phone", PHONE)


def by(way: Way) -> pytest.MarkDecorator:
    """One way is enough: the screens’ own journeys hold every stage and deed at both widths."""
    return pytest.mark.parametrize("council", [way], indirect=True, ids=[way.name])


@pytest.fixture
def council(request: pytest.FixtureRequest, visit: Open, live_database: None) -> Council:
    return make_council(request.param, visit)


def looked_once(council: Council, purpose: str) -> steps.Subject:
    """Asha's case, in which Jordan was looked at once, so that the next look is a repeat."""
    jordan, asha = steps.jordan(council), council.people["asha"]
    case = make_case(lead=asha, team=council.team, reference=council.reference)
    person = make_person(jordan.name, born_on=jordan.born_on)
    involve(person, case)
    profile = make_profile(person, case, jordan.pasted)
    check = make_check(case, person, purpose=purpose, question=steps.QUESTION)
    finish(by=asha, viewing=look(check, person, profile.profile).viewing)
    council.at("asha").secret = jordan.address
    steps.look_is_stopped(council, jordan, "11-stopped", "Rule G19")
    return jordan


@by(ON_A_DESKTOP)
def test_a_ripa_authority_from_application_to_inspection(
    council: Council, live_service: LiveService, elsewhere: Elsewhere, tmp_path: Path
) -> None:
    jordan = looked_once(council, "crime")
    steps.apply_for_authority(council, jordan, crime=True)
    steps.support(council)
    steps.check_and_number(council)
    number = steps.grant(council)
    then.second_decision(council)
    then.takes_the_pack_to_court(council, number)
    then.order_refused_then_recorded(council, tmp_path)
    steps.rely_on(council, number)
    steps.look_under_authority(council, jordan, number, 1, elsewhere)
    then.review(council, number)
    then.renew(council, number)
    then.central_record(council, number)
    then.inspection(council, number, live_service, tmp_path)
    steps.cancel(council, number)
    steps.look_is_stopped(council, jordan, "17-after-the-end", "It has ended")
    then.returns(council)


@by(ON_A_PHONE)
def test_a_non_ripa_application_is_changed_after_it_was_supported(
    council: Council, elsewhere: Elsewhere
) -> None:
    jordan = looked_once(council, "assessment")
    steps.apply_for_authority(council, jordan)
    steps.support(council)
    then.take_back_and_change(council)
    steps.support(council)
    then.rank_is_refused(council)
    number = steps.grant(council)
    assert number.startswith("NR/")
    then.second_decision(council)
    steps.rely_on(council, number)
    asha = council.at("asha")
    asha.follow(f"Before you look at {jordan.profile}")
    asha.reads(f"viewing 1 of 2 under {number}", "Rule G10")
