"""Two who report one look at once, and an officer who decides twice: one is first."""

from accounts.models import RoleName, User
from audit.refusals import Refused
from checks.actions import assess_finding
from checks.models import Finding
from ripa.errors.actions import decide_error, establish_error
from ripa.errors.opening import report_look
from ripa.models import ErrorCase, Viewing
from tests.factories import make_user
from tests.factories_checks import SEEN, look, record_found
from tests.integration.concurrency.campaigns import Scene, crowd, set_scene

ROUNDS = 8


def a_look(scene: Scene) -> Viewing:
    check, person, profile = scene.fresh_subject()
    return look(check, person, profile.profile).viewing


def report(by: User, viewing: Viewing) -> str:
    try:
        report_look(
            by=by,
            viewing_id=viewing.pk,
            kind="should_have_stopped",
            what_happened="It should have been stopped.",
            whose_decision="Nobody asked.",
        )
    except Refused as refused:
        return refused.decision.words
    return "opened"


def test_two_reports_of_one_look_at_once_open_one_case(own_database: str) -> None:
    scene = set_scene(4)
    with crowd(4) as gathered:
        for _ in range(ROUNDS):
            viewing = a_look(scene)
            answers = gathered.at_once(lambda place, it=viewing: report(scene.workers[place], it))
            assert sorted(answers) == ["This look has been reported already."] * 3 + ["opened"]
            assert ErrorCase.objects.filter(viewing=viewing).count() == 1


def test_an_officer_who_decides_twice_at_once_decides_once(own_database: str) -> None:
    scene = set_scene(1)
    officers = [make_user(roles=[(RoleName.SRO, None)]) for _ in range(2)]
    with crowd(2) as gathered:
        for _ in range(ROUNDS):
            viewing = a_look(scene)
            report(scene.workers[0], viewing)
            error = ErrorCase.objects.get(viewing=viewing)
            establish_error(by=officers[0], pk=error.pk, version=1, ripa_error=False)

            def act(place: int, pk: int = error.pk) -> str:
                try:
                    decide_error(
                        by=officers[place],
                        pk=pk,
                        version=2,
                        material="released" if place else "closed",
                        decision_found="Nobody asked.",
                        outcome=f"Decided by {place}.",
                        prevention="Names are read twice.",
                    )
                except Refused as refused:
                    return refused.decision.words
                return "decided"

            answers = gathered.at_once(act)
            assert sorted(answers) == ["This error case is decided already.", "decided"]
            error.refresh_from_db()
            assert error.outcome == f"Decided by {answers.index('decided')}."


def test_nothing_is_said_of_a_finding_once_a_report_is_recorded(own_database: str) -> None:
    """An assessment and a report at once: either it came before, or it is refused."""
    scene = set_scene(2)
    with crowd(2) as gathered:
        for _ in range(ROUNDS):
            viewing = a_look(scene)
            finding = record_found(viewing, SEEN).findings.get()

            def act(place: int, viewing: Viewing = viewing, pk: int = finding.pk) -> str:
                if place:
                    return report(scene.workers[1], viewing)
                own = Finding.objects.select_related("outcome__viewing__case").get(pk=pk)
                try:
                    assess_finding(
                        by=scene.workers[0], finding=own, status="corroborated", source="A visit."
                    )
                except Refused as refused:
                    return refused.decision.words
                return "assessed"

            answers = gathered.at_once(act)
            assert answers[1] == "opened"
            said = finding.assessments.first()
            error = ErrorCase.objects.get(viewing=viewing)
            if answers[0] == "assessed":
                assert said is not None and said.at <= error.opened_at
            else:
                assert said is None
                assert answers[0] == "What this look brought is closed by an error case."
