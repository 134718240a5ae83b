"""One draft of an answer is recorded once, however many tabs finish it at the same moment."""

from accounts.models import User
from audit.refusals import Unknown
from consent.answers.drafts import asked_of, finish_draft
from consent.models import ConsentDraft, ConsentEvent
from tests.factories import involve, make_person
from tests.integration.concurrency.campaigns import crowd, set_scene
from tests.integration.consent.answering import usual

TABS = 8


def test_of_many_tabs_one_records_the_answer(own_database: str) -> None:
    scene = set_scene(1)
    person, worker = make_person(), scene.workers[0]
    involve(person, scene.case)
    answers = {"deed": {"deed": "given"}, **usual()}
    with crowd(TABS) as gathered:
        for done in range(1, 6):
            draft = ConsentDraft.objects.create(
                case=scene.case, person=person, by=worker, answers=answers
            )

            def finish(place: int, draft: ConsentDraft = draft) -> str:
                by = User.objects.get(pk=worker.pk)
                asked = asked_of(draft, case=scene.case, person=person, by=by)
                try:
                    finish_draft(
                        by=by, case=scene.case, person=person, draft=draft, seen=asked.state()
                    )
                except Unknown:
                    return "gone"
                return "recorded"

            told = gathered.at_once(finish)
            assert sorted(told) == ["gone"] * (TABS - 1) + ["recorded"]
            assert ConsentEvent.objects.count() == done
    assert not ConsentDraft.objects.exists()
