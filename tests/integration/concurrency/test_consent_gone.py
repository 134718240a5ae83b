"""A withdrawal, and a click or a finding at the same moment: one is first, and the other knows."""

import threading
from typing import Any

from accounts.models import User
from cases.models import Case, Person
from checks.models import ConsentFlag
from consent.signals import consent_changed
from ripa.models import Viewing
from tests.factories_checks import SEEN, look, record_found
from tests.factories_consent import make_consent, record_answer
from tests.integration.concurrency.campaigns import by_command, crowd, set_scene

ROUNDS = 12


def withdraw(by: User, case: Case, person: Person) -> str:
    record_answer(by, case, person)
    return "withdrawn"


def test_a_finding_recorded_as_consent_goes_is_flagged_whichever_is_first(
    own_database: str,
) -> None:
    """The withdrawal has looked for what to flag, and is not over, when the finding comes."""
    scene = set_scene(2)
    check, person, profile = scene.fresh_subject()
    make_consent(person, scene.case)
    viewing = look(check, person, profile.profile).viewing
    record_found(viewing)
    flagged, recorded = threading.Event(), threading.Event()

    def hold_open(**kwargs: Any) -> None:
        flagged.set()
        # Whoever records waits for the withdrawal to be over, so this waits in vain.
        recorded.wait(timeout=2)

    def act(place: int) -> str:
        if not place:
            return withdraw(scene.workers[1], scene.case, person)
        assert flagged.wait(timeout=60)
        record_found(Viewing.objects.get(pk=viewing.pk), SEEN)
        recorded.set()
        return "recorded"

    consent_changed.connect(hold_open)
    try:
        with crowd(2) as gathered:
            assert gathered.at_once(act) == ["withdrawn", "recorded"]
    finally:
        consent_changed.disconnect(hold_open)
    assert ConsentFlag.objects.filter(viewing=viewing).count() == 1


def test_no_look_is_open_once_a_withdrawal_is_recorded_however_many_click(
    own_database: str,
) -> None:
    workers = 8
    scene = set_scene(workers)
    with crowd(workers) as gathered:
        for _ in range(ROUNDS):
            check, person, profile = scene.fresh_subject()
            make_consent(person, scene.case)

            def act(place: int, it: tuple = (check, person, profile)) -> str:  # type: ignore[type-arg]
                if place:
                    return by_command(*it, scene.workers[place])
                return withdraw(scene.workers[0], scene.case, it[1])

            gathered.at_once(act)
            let_in = Viewing.objects.filter(person=person)
            assert not let_in.filter(ended__isnull=True).exists()
            assert ConsentFlag.objects.filter(viewing__in=let_in).count() == let_in.count()
