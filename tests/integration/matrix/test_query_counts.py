"""No page asks the database more often because there is more to show.

Every page is asked for in a small world, and again when there are many more of everything around
what it shows. The number of queries must be the same.
"""

from datetime import date, timedelta
from itertools import count

import pytest
from django.db import connection, reset_queries
from django.test.utils import CaptureQueriesContext

from accounts.models import Posting, RoleName, Training, TrainingKind, User
from audit import clock
from cases.models import Alias, Merge, Person
from checks.models import Draft, Finding, FindingAssessment, Outcome
from consent.languages import LANGUAGES
from consent.models import ConsentDraft, Wording
from guidance.models import Champion, LocalInformation
from post.models import Message
from ripa.authorities import actions
from tests.factories import (
    involve,
    let_in,
    make_case,
    make_note,
    make_person,
    make_profile,
    make_team,
    make_user,
)
from tests.factories_checks import make_check, make_flag
from tests.factories_consent import (
    make_assessment,
    make_consent,
    make_lawful_basis,
    make_not_told,
    make_notice,
    make_override,
    make_signed_form,
)
from tests.factories_oversight import make_stop, make_viewing
from tests.factories_ripa import (
    fresh,
    make_council_profile,
    make_draft,
    make_error,
    make_granted,
    make_policy,
    make_proposal,
    make_submitted,
)
from tests.integration.matrix.asking import Asker, address_of, undone
from tests.integration.matrix.routes import TABLE
from tests.integration.matrix.story import Story, World
from tests.integration.matrix.test_fail_closed import someone_who_may

FEW, MANY = 3, 30


def grow(world: World, number: int) -> None:
    """`number` more of everything that a list or a page about Asha's case could show."""
    story = world.stories["own"]
    for _ in range(number):
        _grow_case(story)
        _grow_authorities(world, story)
        _grow_council(world, story)
        _grow_policy(world)


def _grow_case(story: Story) -> None:
    case, person = story.case, story.person
    make_case(lead=story.lead, team=case.team)
    make_case(lead=story.lead, team=case.team, closed_on=clock.today())
    make_note(case)
    make_note(case).amendments.create(case=case, by=story.lead, text="And more.")
    other = make_person(f"Wren {_surname()}")
    involve(other, case)
    make_profile(other, case)
    make_profile(person, case)
    make_profile(story.shared, case)
    Alias.objects.create(person=person, name=f"Birdie {_surname()}")
    _merge(make_person(f"Wren Also {_surname()}"), person, story.manager)
    involve(make_person(), make_case(lead=story.lead, team=case.team))
    make_lawful_basis(case)
    for each in (person, story.shared, other):
        make_not_told(each, case)
        make_notice(each, case)
        make_consent(each, case, "refused")
        make_override(each, case, by=story.manager)
    _grow_looks(story, other)
    Draft.objects.create(case=case, by=story.lead)
    _grow_answers(story, other)


def _grow_answers(story: Story, other: Person) -> None:
    """More of what a consent's page, its drafts and its history could show."""
    case, person = story.case, story.person
    said = make_consent(person, case, decider=other.name, in_writing=False)
    written = make_consent(
        person, case, "confirmed", decider=other.name, confirms=said, in_writing=True
    )
    profile = person.attributions.latest("pk").profile_id
    make_consent(person, case, decider=other, footing="mca", profiles=[profile])
    make_assessment(person, case, "mca", able=False)
    make_signed_form(written)
    make_signed_form(story.consent)
    ConsentDraft.objects.create(case=case, person=person, by=story.lead)


def _grow_looks(story: Story, other: Person) -> None:
    check = make_check(story.case, story.person, story.shared, other, material_kept="yes")
    story.check.subjects.add(other)
    for each in (story.person, story.shared, story.fresh_person):
        make_viewing(story.check, each, at=clock.now() - timedelta(days=3))
        make_stop(story.check, each, story.attribution.profile)
    gone = make_consent(story.person, story.case, "withdrawn")
    for viewing in (story.viewing, make_viewing(story.check, story.person)):
        make_flag(viewing, gone)
    make_flag(story.open_viewing, gone, reviewed_by=story.manager)
    make_not_told(story.fresh_person, story.case)
    make_viewing(check, other, rule="G11", at=clock.now() - timedelta(days=2))
    _found(story.viewing.pk, story)


def _found(viewing_id: int, story: Story) -> None:
    outcome = Outcome.objects.create(
        viewing_id=viewing_id, found_something=True, summary="More.", by=story.lead
    )
    finding = Finding.objects.create(
        outcome=outcome, what="A cat", where="Photos", relevance="Home", corroborate="Ask"
    )
    for found in (finding, story.finding):
        FindingAssessment.objects.create(
            finding=found, status="contradicted", source="The register.", by=story.lead
        )


def _merge(record: Person, kept: Person, by: User) -> None:
    record.merged_into = kept
    record.save()
    Merge.objects.create(kept=kept, merged=record, by=by, reason="The same.")


def _grow_authorities(world: World, story: Story) -> None:
    case, person, cast = story.case, story.person, world.cast
    colleague = make_user(roles=[(RoleName.SOCIAL_WORKER, case.team)])
    let_in(colleague, case)
    make_submitted(case, person, officers=[colleague])
    make_draft(case, person)
    make_granted(case, person, manager=story.manager, coordinator=cast["rae"], officer=cast["ada"])
    in_force = story.authorities["in_force"]
    in_force.officers.add(colleague)
    actions.review(
        by=cast["ada"],
        reason="Still.",
        review_by=clock.today() + timedelta(days=9),
        **fresh(in_force),
    )
    for name in ("submitted", "ready", "supported", "unsent"):
        story.authorities[name].officers.add(colleague)


def _grow_council(world: World, story: Story) -> None:
    team = make_team()
    worker = make_user(roles=[(RoleName.SOCIAL_WORKER, story.case.team)], trained=False)
    make_user(f"Una {_surname()}", roles=[(RoleName.SOCIAL_WORKER, team)])
    world.council_profile.holders.add(worker)
    make_council_profile(worker, by=world.cast["sol"])
    make_error(story.case, story.person, by=story.lead)
    start = date(2020, 1, 1)
    Posting.objects.create(user=world.member, role=RoleName.AUDITOR, team=team, starts_on=start)
    Training.objects.create(
        user=world.member,
        kind=TrainingKind.RIPA,
        completed_on=start,
        expires_on=start + timedelta(days=next(_numbers)),
    )
    Champion.objects.create(team=team, user=worker, starts_on=start)
    LocalInformation.objects.create(title="A link", url="https://example.test/")
    _grow_wordings()
    for user in world.cast.values():
        Message.objects.create(key=f"{user.pk}-{worker.pk}", to=user, text="It waits.", link="/")


def _grow_policy(world: World) -> None:
    make_proposal(by=world.cast["sam"], agreed=False, decided_by=world.cast["sol"])
    make_policy(session_minutes=30 + next(_numbers) % 90)
    make_user(roles=[(RoleName.ADMINISTRATOR, None)])


def _grow_wordings() -> None:
    number = next(_numbers)
    author = make_user()
    language = list(LANGUAGES)[number % len(LANGUAGES)]
    for kind, spoken in (("general", "English"), ("specific", language)):
        Wording.objects.create(
            kind=kind, language=spoken, version=number + 1, title="T", body="B", by=author
        )


_numbers = count(1)


def _surname() -> str:
    """One of letters alone, different each time."""
    return "Ab" + "".join(chr(ord("a") + int(digit)) for digit in f"{next(_numbers):03d}")


def counts(world: World) -> dict[str, int]:
    """How many queries each page takes, for each of the cast whom it answers differently."""
    story, found = world.stories["own"], {}
    for name, entries in TABLE.items():
        for place, entry in enumerate(entries):
            if not entry.reads:
                continue
            readers = [someone_who_may(world, "GET", name, entry, story)]
            if name in {"home", "case_list", "search", "authority_list"}:
                readers = [user for user in world.cast.values() if user.is_active]
            for user in readers:
                assert user
                asker = Asker(user, raises=False)
                reset_queries()  # the log has an end, and holds those of every page before
                with undone(), CaptureQueriesContext(connection) as queries:
                    answer = asker.ask("GET", address_of(name, entry, world, story))
                assert answer.status_code in {200, 302, 403}, (name, user, answer.status_code)
                found[f"{name} {place} for {user}"] = len(queries)
    return found


def test_no_page_takes_more_queries_as_it_fills(
    world: World, capsys: pytest.CaptureFixture[str]
) -> None:
    grow(world, FEW)
    counts(world)  # what is kept between requests, such as content types, is there from now on
    few = counts(world)
    grow(world, MANY - FEW)
    many = counts(world)
    grown = {page: (few[page], many[page]) for page in few if many[page] > few[page]}
    with capsys.disabled():
        print(f"\nQueries: {len(few)} pages; most {max(many.values())}; {len(grown)} grow")
    assert grown == {}
