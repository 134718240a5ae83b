"""A draft becomes one check, however many windows it was finished in."""

import pytest

from accounts.models import Team, User
from audit.refusals import Unknown
from cases.models import Case
from checks.drafts import finish_draft, questionnaire_of, save_page, start_draft
from checks.forms import STEPS, answers_of
from checks.models import Check, Draft
from tests.factories import involve, make_case, make_person
from tests.factories_checks import make_check


@pytest.fixture
def case(asha: User, assessment_team: Team) -> Case:
    return make_case(lead=asha, team=assessment_team)


def test_a_draft_that_was_finished_elsewhere_makes_no_second_check(case: Case, asha: User) -> None:
    person = make_person()
    involve(person, case)
    model = make_check(case, person)
    draft = start_draft(by=asha, reference=case.reference)
    draft.answers = answers_of(model, by=asha)
    draft.save()
    also = Draft.objects.get(pk=draft.pk)
    seen = questionnaire_of(draft, asha).state()
    finish_draft(by=asha, draft=draft, seen=seen)
    with pytest.raises(Unknown):
        finish_draft(by=asha, draft=also, seen=seen)
    also = Draft(pk=also.pk, case=case, by=asha)
    with pytest.raises(Unknown):
        save_page(by=asha, draft=also, slug=STEPS[0].slug, posted={})
    assert Check.objects.count() == 2
