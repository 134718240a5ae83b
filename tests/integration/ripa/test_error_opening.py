"""Reporting a look: who may, what is asked, one open case a look, and what follows at once."""

from datetime import timedelta

import pytest
from django.db import IntegrityError, transaction
from django.urls import reverse

from accounts.models import Posting, RoleName, Team, User
from audit import clock
from audit.models import Entry
from cases.models import Case, Person
from checks.actions import declare_late, record_outcome
from checks.queries import is_open
from post.models import Message
from ripa.authorities.actions import cancel
from ripa.errors.actions import decide_error, establish_error
from ripa.errors.quarantine import is_closed
from ripa.immediate import is_immediate
from ripa.ledger import prior_viewings
from ripa.models import Authority, ErrorCase, Tally, Viewing
from tests.cast import client_for
from tests.factories import involve, make_case, make_person, make_profile, make_user
from tests.factories_checks import SEEN, look, make_check, make_flag, record_found
from tests.factories_consent import make_consent
from tests.factories_ripa import fresh, make_draft, make_error, make_granted

SAID = {
    "kind": "should_have_stopped",
    "what_happened": "The wrong brother was chosen.",
    "whose_decision": "The worker’s own.",
}


@pytest.fixture
def viewing(case: Case, jordan: Person) -> Viewing:
    """Asha's look at Jordan, still open."""
    profile = make_profile(jordan, case, "https://www.facebook.com/jordan.smith.92").profile
    return look(make_check(case, jordan), jordan, profile).viewing


@pytest.fixture
def authority(case: Case, jordan: Person, dee: User, rae: User, ada: User) -> Authority:
    return make_granted(case, jordan, manager=dee, coordinator=rae, officer=ada)


@pytest.fixture
def use(authority: Authority, case: Case, jordan: Person) -> Viewing:
    """A look under the authority."""
    profile = make_profile(jordan, case, "https://www.facebook.com/jordan.smith.92").profile
    viewing = look(make_check(case, jordan), jordan, profile).viewing
    assert viewing.authority == authority
    return viewing


def page_of(viewing: Viewing) -> str:
    return reverse("error_report", args=[viewing.pk])


def test_a_worker_reports_a_look_from_its_page(
    viewing: Viewing, asha: User, sol: User, jordan: Person, case: Case
) -> None:
    browser = client_for(asha)
    look_page = reverse("viewing_page", args=[viewing.pk])
    assert page_of(viewing) in browser.get(look_page).content.decode()
    empty = browser.get(page_of(viewing)).content.decode()
    assert "checked" not in empty and "Jordan Smith" in empty
    before = prior_viewings(jordan)
    answer = browser.post(page_of(viewing), SAID)
    assert answer["Location"] == reverse("home")
    error = ErrorCase.objects.get()
    assert (error.viewing, error.person, error.case) == (viewing, jordan, case)
    assert (error.opened_by, error.whose_decision) == (asha, SAID["whose_decision"])
    kept = Entry.objects.get(deed="error.opened")
    assert (kept.actor, kept.subjects, kept.cases) == (asha, [jordan.pk], [case.pk])
    # The session ended; the look is counted as before.
    assert not is_open(Viewing.objects.get(pk=viewing.pk))
    assert prior_viewings(jordan) == before
    told = Message.objects.get(to=sol)
    assert "Jordan" not in told.text and case.reference not in told.text
    shown = browser.get(look_page).content.decode()
    assert "Closed by error case" in shown and page_of(viewing) not in shown


@pytest.mark.parametrize("name", ["asha", "ben", "dee", "rae", "sol", "eli"])
def test_whoever_sees_the_look_may_report_it(
    name: str, viewing: Viewing, request: pytest.FixtureRequest
) -> None:
    browser = client_for(request.getfixturevalue(name))
    assert browser.get(page_of(viewing)).status_code == 200
    assert browser.post(page_of(viewing), SAID).status_code == 302


@pytest.mark.parametrize(("name", "status"), [("cal", 404), ("ada", 404), ("sam", 403)])
def test_others_may_not(
    name: str, status: int, viewing: Viewing, request: pytest.FixtureRequest
) -> None:
    browser = client_for(request.getfixturevalue(name))
    for answer in (browser.get(page_of(viewing)), browser.post(page_of(viewing), SAID)):
        assert answer.status_code == status
    assert not ErrorCase.objects.exists()


def test_the_authorising_officer_finds_the_looks_from_the_authority(
    use: Viewing, authority: Authority, ada: User, rae: User
) -> None:
    browser, uses = client_for(ada), reverse("error_uses", args=[authority.pk])
    page = browser.get(reverse("authority_page", args=[authority.pk])).content.decode()
    assert uses in page
    assert page_of(use) in browser.get(uses).content.decode()
    said = {**SAID, "kind": "outside_scope"}
    assert browser.post(page_of(use), said)["Location"] == reverse("home")
    error = ErrorCase.objects.get()
    assert error.authority == authority
    # Its number is for those who keep error cases.
    assert reverse("error_page", args=[error.pk]) not in browser.get(uses).content.decode()
    listed = client_for(rae).get(uses).content.decode()
    assert reverse("error_page", args=[error.pk]) in listed
    kept = Entry.objects.filter(deed="error.uses_read").latest("pk")
    assert (kept.subjects, kept.cases) == ([use.person_id], [use.case_id])


def test_outside_an_authority_needs_one(viewing: Viewing, asha: User) -> None:
    answer = client_for(asha).post(page_of(viewing), {**SAID, "kind": "outside_scope"})
    assert "not made under an authority" in answer.content.decode()
    assert SAID["what_happened"] in answer.content.decode()
    assert not ErrorCase.objects.exists()


@pytest.mark.parametrize("missing", SAID)
def test_everything_is_asked(missing: str, viewing: Viewing, asha: User) -> None:
    answer = client_for(asha).post(page_of(viewing), {**SAID, missing: ""})
    assert answer.status_code == 200 and "There is a problem" in answer.content.decode()
    late = client_for(asha).post(page_of(viewing), {**SAID, "kind": "late_declaration"})
    assert late.status_code == 200 and not ErrorCase.objects.exists()


def test_one_open_case_for_each_look(viewing: Viewing, asha: User, rae: User, sol: User) -> None:
    client_for(asha).post(page_of(viewing), SAID)
    error = ErrorCase.objects.get()
    for answer in (
        client_for(rae).get(page_of(viewing)),
        client_for(rae).post(page_of(viewing), SAID),
    ):
        assert answer.status_code == 409
        assert f"Error case {error.pk} waits" in answer.content.decode()
    with pytest.raises(IntegrityError, match="one_open_case"), transaction.atomic():
        make_error(viewing.case, viewing.person, by=rae, viewing=viewing)
    settle(error, sol, "released")
    # What comes to light afterwards is a case of its own.
    assert client_for(rae).post(page_of(viewing), SAID).status_code == 302


def settle(error: ErrorCase, by: User, material: str) -> None:
    establish_error(by=by, pk=error.pk, version=1, ripa_error=False)
    decide_error(
        by=by,
        pk=error.pk,
        version=2,
        material=material,
        decision_found="Nobody asked.",
        outcome="It is settled.",
        prevention="Names are read twice.",
    )


def test_while_closed_nobody_judges_what_it_brought_but_an_outcome_is_taken(
    viewing: Viewing, asha: User, dee: User, rae: User, sol: User, case: Case, jordan: Person
) -> None:
    finding = record_found(viewing, SEEN).findings.get()
    event = make_consent(jordan, case, "refused")
    flag = make_flag(viewing, event)
    assess, review = (
        reverse("finding_assess", args=[finding.pk]),
        reverse("flag_review", args=[flag.pk]),
    )
    assert review in client_for(dee).get(reverse("home")).content.decode()
    client_for(rae).post(page_of(viewing), SAID)
    error = ErrorCase.objects.get()
    answer = client_for(asha).post(assess, {"status": "contradicted", "source": "The register"})
    assert answer.status_code == 409 and "closed by an error case" in answer.content.decode()
    assert "The register" in answer.content.decode() and not finding.assessments.exists()
    answer = client_for(dee).post(review, {"decision": "rely", "reasons": "Still true"})
    assert answer.status_code == 409 and "closed by an error case" in answer.content.decode()
    assert "Still true" in answer.content.decode() and not hasattr(flag, "review")
    # It waits on no list, as nobody can do it yet.
    assert review not in client_for(dee).get(reverse("home")).content.decode()
    add = reverse("outcome_add", args=[viewing.pk])
    assert "you cannot read it here" in client_for(asha).get(add).content.decode()
    sent = {
        "found": "no",
        "summary": "Nothing besides.",
        "finding-TOTAL_FORMS": 1,
        "finding-INITIAL_FORMS": 0,
    }
    assert client_for(asha).post(add, sent).status_code == 302
    assert viewing.outcomes.count() == 2
    page = client_for(asha).get(reverse("viewing_page", args=[viewing.pk])).content.decode()
    assert "Nothing besides." not in page
    settle(error, sol, "released")
    page = client_for(asha).get(reverse("viewing_page", args=[viewing.pk])).content.decode()
    assert "Nothing besides." in page and "Closed by error case" not in page
    assert (
        client_for(asha).post(assess, {"status": "contradicted", "source": "R"}).status_code == 302
    )


def test_a_late_look_is_closed_from_the_first_moment(
    case: Case, jordan: Person, asha: User, sol: User
) -> None:
    viewing = declare_late(
        by=asha,
        case=case,
        person=jordan,
        looked_at=clock.now() - timedelta(hours=1),
        what_happened="On my own telephone.",
    )
    record_outcome(
        by=asha, viewing=viewing, summary="A birthday cake.", third_parties="", findings=[]
    )
    page = client_for(asha).get(reverse("viewing_page", args=[viewing.pk])).content.decode()
    assert "A birthday cake." not in page and "On my own telephone." not in page
    error = ErrorCase.objects.get(viewing=viewing)
    material = reverse("error_material", args=[error.pk])
    shown = client_for(sol).get(material).content.decode()
    assert "A birthday cake." in shown and "On my own telephone." in shown
    kept = Entry.objects.get(deed="error.material_read")
    assert (kept.actor, kept.subjects, kept.cases) == (sol, [jordan.pk], [case.pk])


@pytest.mark.parametrize("name", ["asha", "dee", "rae", "eli", "ada", "sam"])
def test_nobody_else_opens_the_material(
    name: str, viewing: Viewing, rae: User, request: pytest.FixtureRequest
) -> None:
    client_for(rae).post(page_of(viewing), SAID)
    material = reverse("error_material", args=[ErrorCase.objects.get().pk])
    assert client_for(request.getfixturevalue(name)).get(material).status_code == 403


def test_an_officer_leaves_a_case_about_their_own_look_to_another(
    case: Case, sol: User, rae: User
) -> None:
    person = make_person("Kai Smith")
    other = make_case(lead=sol, team=case.team)
    viewing = Viewing.objects.create(
        person=person,
        worker=sol,
        case=other,
        policy_id=1,
        facts={},
        decision={},
        outcome="LATE",
        rule="LATE",
        counted=True,
        at=clock.now(),
        ends_at=clock.now(),
        late=True,
    )
    Tally.objects.create(viewing=viewing, person=person, ordinal=1, counted=True, counted_total=1)
    error = make_error(other, person, by=rae, viewing=viewing, ripa_error=False)
    browser = client_for(sol)
    for name in ("establish", "decide", "material"):
        answer = browser.get(reverse(f"error_{name}", args=[error.pk]))
        assert answer.status_code == 403 and "look of your own" in answer.content.decode()
    page = browser.get(reverse("error_page", args=[error.pk])).content.decode()
    assert "Another senior responsible officer" in page


def test_an_officers_own_look_is_closed_to_them_on_every_page(
    case: Case, sol: User, rae: User
) -> None:
    Posting.objects.create(
        user=sol, role=RoleName.SOCIAL_WORKER, team=case.team, starts_on=clock.today()
    )
    person = make_person("Kai Smith")
    involve(person, case)
    viewing = declare_late(
        by=sol,
        case=case,
        person=person,
        looked_at=clock.now() - timedelta(hours=1),
        what_happened="On a tablet.",
    )
    record_outcome(by=sol, viewing=viewing, summary="A cake.", third_parties="", findings=[])
    page = client_for(sol).get(reverse("viewing_page", args=[viewing.pk])).content.decode()
    assert "Closed by error case" in page and "A cake." not in page
    other = make_user("Sia Second", roles=[(RoleName.SRO, None)])
    error = ErrorCase.objects.get()
    material = reverse("error_material", args=[error.pk])
    assert "A cake." in client_for(other).get(material).content.decode()


def test_whoever_reports_is_told_the_number_of_no_authority_that_they_may_not_read(
    use: Viewing, authority: Authority, asha: User, cal: User, permanence_team: Team
) -> None:
    hidden = make_case(lead=cal, team=permanence_team, restricted=True)
    kai = make_person("Kai Smith")
    theirs = make_draft(hidden, kai, by=cal)
    theirs.number = "NR/2026/0099"
    theirs.save()
    Tally.objects.create(
        viewing=use,
        person=kai,
        ordinal=1,
        counted=False,
        counted_total=0,
        rule="G10",
        authority=theirs,
    )
    page = client_for(asha).get(page_of(use)).content.decode()
    assert str(authority.number) in page and "an authority" in page
    assert "NR/2026/0099" not in page


def test_closing_changes_no_count_and_no_use(
    use: Viewing, authority: Authority, jordan: Person, rae: User, ada: User
) -> None:
    before = (prior_viewings(jordan), Tally.objects.count(), is_immediate(use))
    client_for(rae).post(page_of(use), SAID)
    assert is_closed(use.pk)
    assert (prior_viewings(jordan), Tally.objects.count(), is_immediate(use)) == before
    # Nor does it stand in the way of what is done with the authority.
    cancel(by=ada, reason="No longer needed.", **fresh(authority))
