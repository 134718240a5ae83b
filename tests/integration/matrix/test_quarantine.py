"""What an error case closes reaches nobody but the senior responsible officer, on any page.

Words are planted in everything that a look brought and in everything typed about it. Then every
address is read by everybody: while the case is open, after the material was released, and after
it was closed for good.
"""

from collections.abc import Iterable
from dataclasses import dataclass

import pytest
from django.db.models import TextField
from django.db.models.functions import Cast
from django.urls import reverse

from accounts.models import User
from audit import clock
from audit.models import Entry as TrailEntry
from checks.actions import FindingGiven, assess_finding, record_outcome
from post.models import Message
from ripa.errors.actions import decide_error, establish_error
from ripa.errors.opening import report_look
from ripa.ledger import prior_viewings
from ripa.models import ErrorCase, ImmediateReview, Viewing
from tests.factories import involve, make_person, make_profile
from tests.factories_checks import look, make_check, make_flag
from tests.factories_oversight import make_viewing
from tests.integration.matrix.asking import Asker, address_of, text_of
from tests.integration.matrix.routes import TABLE
from tests.integration.matrix.story import Story, World

KINDS = (
    "summary",
    "third",
    "what",
    "where",
    "relevance",
    "corroborate",
    "source",
    "reasons",
    "flagged",
    "immediate",
)
WORDS = {kind: f"zzcanary{kind}" for kind in KINDS}
MATERIAL = "error_material"


@dataclass
class Planted:
    """The world with a look in it that brought the words."""

    world: World
    story: Story
    viewing: Viewing


@pytest.fixture
def planted(world: World) -> Planted:
    story = world.stories["own"]
    person = make_person("Finch Own")
    involve(person, story.case)
    profile = make_profile(person, story.case, "https://www.facebook.com/finch.own").profile
    check = make_check(story.case, person)
    viewing = look(check, person, profile, reasons={"reasons": WORDS["reasons"]}).viewing
    outcome = record_outcome(
        by=viewing.worker,
        viewing=viewing,
        summary=WORDS["summary"],
        third_parties=WORDS["third"],
        findings=[
            FindingGiven(*(WORDS[each] for each in ("what", "where", "relevance", "corroborate")))
        ],
    )
    finding = outcome.findings.get()
    assess_finding(
        by=viewing.worker, finding=finding, status="corroborated", source=WORDS["source"]
    )
    story.viewing, story.finding, story.person, story.check = viewing, finding, person, check
    story.flag = make_flag(
        viewing, story.consent, reviewed_by=story.manager, reasons=WORDS["flagged"]
    )
    ImmediateReview.objects.create(
        viewing=viewing, agreed=True, reasons=WORDS["immediate"], by=story.manager
    )
    return Planted(world, story, viewing)


def told(planted: Planted, users: Iterable[User]) -> dict[str, set[tuple[str, str]]]:
    """Word → who came upon it, and at which address. Every use of every address is read."""
    found: dict[str, set[tuple[str, str]]] = {}
    for user in users:
        asker = Asker(user, raises=False)
        for name, entries in TABLE.items():
            for entry in entries:
                if not entry.reads:
                    continue
                address = address_of(name, entry, planted.world, planted.story)
                _gather(found, text_of(asker.ask("GET", address)), user, name)
        for entry_id in _entries_with_a_word():
            address = reverse("trail_entry", args=[entry_id])
            _gather(found, text_of(asker.ask("GET", address)), user, "trail_entry")
    return found


def _gather(found: dict[str, set[tuple[str, str]]], text: str, user: User, name: str) -> None:
    for word in WORDS.values():
        if word in text:
            found.setdefault(word, set()).add((user.name, name))


def _entries_with_a_word() -> list[int]:
    """The entries of the trail whose rows hold a planted word, as they will for good."""
    rows = TrailEntry.objects.annotate(
        kept=Cast("changes", TextField()), more=Cast("additional_data", TextField())
    )
    own = {
        pk
        for field in ("kept", "more", "reason")
        for pk in rows.filter(**{f"{field}__contains": "zzcanary"}).values_list("pk", flat=True)
    }
    return sorted(own)


def report(planted: Planted) -> ErrorCase:
    error = report_look(
        by=planted.world.cast["rae"],
        viewing_id=planted.viewing.pk,
        kind="should_have_stopped",
        what_happened="The wrong person was chosen.",
        whose_decision="The worker’s.",
    )
    planted.story.error = error
    return error


def decide(planted: Planted, error: ErrorCase, material: str) -> None:
    sol = planted.world.cast["sol"]
    establish_error(by=sol, pk=error.pk, version=1, ripa_error=False)
    decide_error(
        by=sol,
        pk=error.pk,
        version=2,
        material=material,
        decision_found="The worker’s.",
        outcome="It is settled.",
        prevention="Names are read twice.",
    )


def test_what_is_closed_reaches_nobody_but_the_officer(planted: Planted) -> None:
    cast = planted.world.cast
    everyone = list(cast.values())
    near = [cast["asha"], cast["dee"], cast["eli"]]
    assert len(_entries_with_a_word()) >= 6
    # Nothing is proved by a word that stands on no page before.
    assert set(told(planted, near)) == set(WORDS.values())

    counted = prior_viewings(planted.viewing.person)
    error = report(planted)
    closed = told(planted, everyone)
    # The officer reads all of it, on the one page that is for that.
    assert closed == {word: {("Sol Whitaker", MATERIAL)} for word in WORDS.values()}
    assert not [each for each in Message.objects.all() if "zzcanary" in each.text]
    # The look itself stays in sight, and in the count.
    page = text_of(Asker(cast["asha"]).ask("GET", f"/viewings/{planted.viewing.pk}/"))
    assert f"closed by error case {error.pk} until the senior responsible officer decides" in page
    assert reverse("error_page", args=[error.pk]) not in page
    assert reverse("error_page", args=[error.pk]) in text_of(
        Asker(cast["eli"]).ask("GET", f"/viewings/{planted.viewing.pk}/")
    )
    assert prior_viewings(planted.viewing.person) == counted

    decide(planted, error, "released")
    assert set(told(planted, near)) == set(WORDS.values())

    decide(planted, report(planted), "closed")
    assert told(planted, [*near, cast["sol"]]) == {
        word: {("Sol Whitaker", MATERIAL)} for word in WORDS.values()
    }
    assert prior_viewings(planted.viewing.person) == counted


def test_the_export_of_the_trail_holds_none_of_it_and_the_trail_stays_whole(
    planted: Planted,
) -> None:
    eli = planted.world.cast["eli"]
    address = f"{reverse('trail_export')}?case={planted.story.case.reference}"
    assert "zzcanary" in text_of(Asker(eli).ask("GET", address))
    kept = _entries_with_a_word()
    report(planted)
    export = text_of(Asker(eli).ask("GET", address))
    assert "zzcanary" not in export
    assert "closed by error case" in export
    # The rows themselves are as they were: only what is shown of them is less.
    assert _entries_with_a_word() == kept


def test_an_immediate_response_is_reviewed_without_its_reasons(planted: Planted) -> None:
    story = planted.story
    immediate = look_at_once(planted)
    page = f"/viewings/{immediate.pk}/review/"
    assert "zzcanaryreasons" in text_of(Asker(story.manager).ask("GET", page))
    report_look(
        by=planted.world.cast["rae"],
        viewing_id=immediate.pk,
        kind="should_have_stopped",
        what_happened="It could have waited.",
        whose_decision="The worker’s.",
    )
    shown = text_of(Asker(story.manager).ask("GET", page))
    assert "zzcanary" not in shown and "ask asha rahman why it could not wait" in shown
    sent = {"agreed": "no", "reasons": "It could have waited."}
    assert Asker(story.manager).ask("POST", page, sent).status_code == 302


def look_at_once(planted: Planted) -> Viewing:
    return make_viewing(
        planted.story.check,
        planted.story.person,
        rule="G11",
        at=clock.now(),
        reasons={"reasons": WORDS["reasons"]},
    )
