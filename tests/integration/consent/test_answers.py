"""The pages on which an answer is recorded, one question each, as people use and misuse them."""

import uuid
from datetime import date, timedelta

import pytest
from django.test import Client

from accounts.models import User
from audit import clock
from audit.models import Entry
from audit.refusals import Stale
from cases.models import Case, Person
from consent.answers import drafts
from consent.models import (
    Assessment,
    ConsentDraft,
    ConsentEvent,
    ParentalBasis,
    Wording,
)
from socialcheck.templatetags.ui import uk_date
from tests.cast import client_for
from tests.factories import involve, make_person, make_profile
from tests.integration.consent.answering import (
    Data,
    answered,
    boxes,
    checked,
    slug_of,
    url,
    usual,
    walk,
    yesterday,
)

DEEDS = ("sought", "given", "refused", "withdrawn")
# Options that a page does not have, so that it cannot show them as chosen either.
NOT_OFFERED = {"pigeon", "999999", "emperor", "myspace", "fun", "parental_responsibility"}
EMPTY_DAY = {"scope_from_day": "", "scope_from_month": "", "scope_from_year": ""}


def asked(client: Client, case: Case, person: Person, deed: str, **pages: Data) -> list[str]:
    """The pages that are asked, in their order."""
    seen: list[str] = []
    typed = usual()
    for slug, data in pages.items():
        typed[slug.replace("_", "-")] |= data
    where = client.post(url("consent_add", case, person), {"deed": deed})["Location"]
    while slug_of(where):
        assert client.get(where).status_code == 200
        seen.append(slug_of(where))
        where = client.post(where, typed[slug_of(where)])["Location"]
    assert client.get(where).status_code == 200
    return seen


def a_draft(client: Client, case: Case, person: Person, deed: str = "given") -> ConsentDraft:
    client.post(url("consent_add", case, person), {"deed": deed})
    return ConsentDraft.objects.latest("pk")


# --- Which pages are asked -----------------------------------------------------------------------


def test_each_page_is_asked_only_where_it_matters(asha: User, case: Case, jordan: Person) -> None:
    client, scope = client_for(asha), ["where", "what-for", "how-long"]
    parent = {"who": {"who": "other", "who_name": "Kim Smith"}}
    by_parent = {**parent, "right": {"footing": "parental_responsibility"}}
    test = ["test", "understands", "consequences", "weighs", "freely"]
    gillick = {"right": {"footing": "gillick"}}
    first = ["when", "who", "right"]
    assert asked(client, case, jordan, "sought") == ["when", "who", "more"]
    assert asked(client, case, jordan, "given") == [*first, *scope, "more"]
    assert asked(client, case, jordan, "given", **by_parent) == [*first, "basis", *scope, "more"]
    assert asked(client, case, jordan, "given", **gillick) == [
        *first,
        *(f"gillick-{page}" for page in test),
        *scope,
        "more",
    ]
    for deed in ("refused", "withdrawn"):
        assert asked(client, case, jordan, deed) == [*first, "more"]
        assert asked(client, case, jordan, deed, **by_parent) == [*first, "more"]
        assert asked(client, case, jordan, deed, **gillick) == [*first, "understood", "more"]
    assert not ConsentEvent.objects.exists()


def offered(client: Client, case: Case, person: Person, deed: str, **pages: Data) -> list[str]:
    """The rights that may be chosen among."""
    draft = a_draft(client, case, person, deed)
    typed = usual()
    for slug in ("when", "who"):
        client.post(
            url("consent_page", case, person, draft.pk, slug), typed[slug] | pages.get(slug, {})
        )
    page = client.get(url("consent_page", case, person, draft.pk, "right"))
    return [value for value, _ in page.context["form"].fields["footing"].widget.choices]


@pytest.mark.parametrize("deed", ["given", "refused", "withdrawn"])
def test_the_rights_that_are_offered_are_those_of_their_age(
    asha: User, case: Case, jordan: Person, deed: str
) -> None:
    client, today = client_for(asha), clock.today()
    child, young, adult = (
        make_person(f"Sky {age}", born_on=today.replace(year=today.year - age, day=1))
        for age in (12, 17, 30)
    )
    other: Data = {"who": "other", "who_name": "Kim Smith"}
    for each in (child, young, adult):
        involve(each, case)
    assert offered(client, case, jordan, deed) == ["self", "gillick", "mca"]
    assert offered(client, case, child, deed) == ["gillick"]
    assert offered(client, case, young, deed) == ["self", "mca"]
    assert offered(client, case, adult, deed) == ["self", "mca"]
    for each in (jordan, child, young):
        assert offered(client, case, each, deed, who=other) == ["parental_responsibility"]


def test_the_words_that_were_used_are_asked_for(asha: User, case: Case, jordan: Person) -> None:
    client = client_for(asha)
    draft = a_draft(client, case, jordan)
    page = url("consent_page", case, jordan, draft.pk, "when")
    for version, title in ((1, "May we look?"), (2, "May we look at your posts?")):
        Wording.objects.create(
            kind="consent", language="Zulu", version=version, title=title, body="…"
        )
    Wording.objects.create(kind="general", language="Zulu", version=9, title="Notice", body="…")
    body = client.get(page).content.decode()
    assert "Zulu: May we look at your posts? (version 2, in use from " in body
    assert "Zulu: May we look? (version 1, in use from " in body and "version 9" not in body
    newest = Wording.objects.get(kind="consent", language="Zulu", version=2)
    unsaid = {name: value for name, value in usual()["when"].items() if name != "wording"}
    assert "Choose in which words" in client.post(page, unsaid).content.decode()
    answered(client, case, jordan, "given", when={"wording": str(newest.pk)})
    answered(client, case, jordan, "sought", when={"wording": "other"})
    first, second = ConsentEvent.objects.order_by("id")
    assert (first.wording, second.wording) == (newest, None)


# --- What is written -----------------------------------------------------------------------------


@pytest.mark.parametrize("deed", DEEDS)
def test_each_deed_is_checked_and_then_recorded_once(
    asha: User, case: Case, jordan: Person, deed: str
) -> None:
    client, token = client_for(asha), {"once": str(uuid.uuid4())}
    address, _ = walk(client, case, jordan, deed)
    token |= checked(client, address)
    summary = client.get(address).content.decode()
    assert "Check your answers" in summary and "Agreed at the first visit." in summary
    assert not ConsentEvent.objects.exists()
    first, second = client.post(address, token), client.post(address, token)
    assert first["Location"] == second["Location"] == url("person_page", case, jordan)
    row = ConsentEvent.objects.get()
    assert (row.deed, row.person, row.recorded_by) == (deed, jordan, asha)
    assert (row.route, row.reason) == ("in_person", "Agreed at the first visit.")
    assert (row.decider, row.decider_person) == ("Jordan Smith", jordan)
    assert not ConsentDraft.objects.exists()


def test_words_that_were_in_use_before_a_new_version_can_still_be_named(
    asha: User, case: Case, jordan: Person
) -> None:
    first = Wording.objects.filter(kind="consent", language="English").latest("version")
    client = client_for(asha)
    address, _ = walk(client, case, jordan, "given", when={"wording": str(first.pk)})
    second = Wording.objects.create(
        kind="consent", language="English", version=first.version + 1, title="Newer", body="B"
    )
    draft = ConsentDraft.objects.get()
    page = client.get(url("consent_page", case, jordan, draft.pk, "when"))
    field = page.context["form"].fields["wording"]
    english = [pk for pk, label in field.choices if label.startswith("English")]
    assert english[:2] == [str(second.pk), str(first.pk)]
    assert f"(version 1, in use from {uk_date(first.at)})" in page.content.decode()
    assert client.post(address, checked(client, address)).status_code == 302
    assert ConsentEvent.objects.get().wording == first


def test_consent_is_written_with_its_scope(asha: User, case: Case, jordan: Person) -> None:
    answered(
        client_for(asha),
        case,
        jordan,
        "given",
        when={"in_writing": "yes"},
        where={"where": "some", "platforms": ["facebook", "tiktok"]},
        what_for={"which_purposes": "some", "purposes": ["assessment"]},
        how_long=boxes("scope_to", date(2026, 12, 31)),
    )
    row = ConsentEvent.objects.get()
    assert (row.footing, row.in_writing) == ("self", True)
    assert (row.platforms, row.purposes) == (["facebook", "tiktok"], ["assessment"])
    assert (row.scope_from, row.scope_to) == (date(2026, 2, 1), date(2026, 12, 31))


def test_consent_may_be_for_named_profiles_of_any_of_their_records(
    asha: User, case: Case, jordan: Person
) -> None:
    twice = make_person("J Smith", merged_into=jordan)
    own, other = make_profile(jordan, case).profile, make_profile(twice, case).profile
    stranger = make_profile(make_person("Kim"), case).profile
    client = client_for(asha)
    wrong = {"where": "profiles", "profiles": [str(stranger.pk)]}
    _, refused = walk(client, case, jordan, "given", where=wrong)
    assert "not recorded as theirs" in refused.content.decode()
    named = {"where": "profiles", "profiles": [str(other.pk), str(own.pk)]}
    answered(client, case, jordan, "given", where=named)
    row = ConsentEvent.objects.get()
    assert (row.platforms, row.profiles) == ([], sorted([own.pk, other.pk]))
    body = client.get(url("consent_event", case, jordan, row.pk)).content.decode()
    assert str(own) in body and str(other) in body


def test_without_a_profile_none_can_be_named(asha: User, case: Case, jordan: Person) -> None:
    wrong = {"where": "profiles", "profiles": ["1"]}
    _, response = walk(client_for(asha), case, jordan, "given", where=wrong)
    assert "Choose one of the answers on the list" in response.content.decode()


def test_ticks_beneath_any_do_not_narrow_consent(asha: User, case: Case, jordan: Person) -> None:
    profile = make_profile(jordan, case).profile
    ticked = {"platforms": ["facebook"], "profiles": [str(profile.pk)]}
    answered(
        client_for(asha), case, jordan, "given", where=ticked, what_for={"purposes": ["crime"]}
    )
    row = ConsentEvent.objects.get()
    assert (row.platforms, row.profiles, row.purposes) == ([], [], [])


def test_someone_else_decides_by_record_or_by_name(asha: User, case: Case, jordan: Person) -> None:
    mother = make_person("Kim Smith")
    involve(mother, case)
    right: Data = {"footing": "parental_responsibility"}
    client = client_for(asha)
    answered(client, case, jordan, "refused", who={"who": str(mother.pk)}, right=right)
    named = {"who": "other", "who_name": "Pat Jones"}
    answered(
        client,
        case,
        jordan,
        "given",
        who=named,
        right=right,
        basis={"parental_basis": "order", "footing_basis": "Order of 3 May seen."},
    )
    first, second = ConsentEvent.objects.order_by("id")
    assert (first.decider, first.decider_person) == ("Kim Smith", mother)
    assert (second.decider, second.decider_person) == ("Pat Jones", None)
    assert (second.parental_basis, second.footing_basis) == (
        ParentalBasis.ORDER,
        "Order of 3 May seen.",
    )


@pytest.mark.parametrize("kind", ["gillick", "mca"])
def test_an_own_yes_is_written_with_its_test(
    asha: User, case: Case, jordan: Person, kind: str
) -> None:
    client = client_for(asha)
    answered(client, case, jordan, "given", right={"footing": kind})
    row = ConsentEvent.objects.select_related("assessment").get()
    test = row.assessment
    assert test is not None and test.able
    assert (test.kind, test.person, test.recorded_by) == (kind, jordan, asha)
    assert (test.assessor, test.assessor_role) == ("Dr Vale", "Psychologist")
    assert test.answers["weighs"] == {"met": True, "why": "Said so: weighs."}
    body = client.get(url("consent_event", case, jordan, row.pk)).content.decode()
    assert "Dr Vale, Psychologist" in body and "Said so: weighs." in body


def test_a_no_needs_no_test_but_a_line(asha: User, case: Case, jordan: Person) -> None:
    answered(client_for(asha), case, jordan, "withdrawn", right={"footing": "gillick"})
    row = ConsentEvent.objects.get()
    assert row.assessment is None and not Assessment.objects.exists()
    assert row.footing_basis == "Said it back in her own words."


# --- A test that is not met ----------------------------------------------------------------------


@pytest.mark.parametrize(
    ("kind", "said", "unsaid"),
    [
        ("gillick", "Somebody with parental responsibility may agree for a child", "an adult"),
        ("mca", "Nobody can consent for an adult", "may agree for a child"),
    ],
)
def test_a_test_that_is_not_met_is_kept_and_says_what_can_be_done(
    asha: User, case: Case, jordan: Person, kind: str, said: str, unsaid: str
) -> None:
    client = client_for(asha)
    address, _ = walk(
        client,
        case,
        jordan,
        "given",
        right={"footing": kind},
        **{f"{kind}_weighs": {"met": "no", "why": "Could not say what may follow."}},
    )
    body = client.get(address).content.decode()
    assert "Jordan Smith cannot decide this now" in body
    assert said in body and unsaid not in body
    assert "Apply for an authority" in body and "best interests is not consent" in body
    sent = client.post(address, checked(client, address))
    assert sent["Location"] == url("person_page", case, jordan)
    test = Assessment.objects.get()
    assert not test.able and test.answers["weighs"]["met"] is False
    assert not ConsentEvent.objects.exists() and not ConsentDraft.objects.exists()
    entry = Entry.objects.get(deed="consent.assessed")
    assert (entry.actor, entry.subjects, entry.cases) == (asha, [jordan.pk], [case.pk])


def test_a_no_that_was_a_slip_can_be_changed(asha: User, case: Case, jordan: Person) -> None:
    client = client_for(asha)
    slip = {"gillick_weighs": {"met": "no"}}
    address, _ = walk(client, case, jordan, "given", right={"footing": "gillick"}, **slip)
    draft = ConsentDraft.objects.get()
    page = url("consent_page", case, jordan, draft.pk, "gillick-weighs")
    client.post(page, {"met": "yes", "why": "Said what may follow."})
    assert slug_of(client.get(address)["Location"]) == "where"


# --- Wrong input: a sentence beside the field, and what was typed is kept ------------------------


@pytest.mark.parametrize(
    ("deed", "page", "wrong", "sentence"),
    [
        ("given", "who", {"who": ""}, "Choose who decided"),
        ("sought", "who", {"who": ""}, "Choose who was asked"),
        ("given", "who", {"who": "other"}, "Enter their full name"),
        ("given", "who", {"who": "other", "who_name": "x" * 5000}, "must be 200 characters"),
        ("given", "who", {"who": "other", "who_name": "Kim\x00"}, "Null characters"),
        ("given", "who", {"who": "999999"}, "Choose one of the answers on the list"),
        ("given", "who", {"who": "other", "who_name": " asha  RAHMAN"}, "This is your own name"),
        ("given", "right", {"footing": ""}, "Choose in what right they decided"),
        ("given", "right", {"footing": "parental_responsibility"}, "Nobody has parental"),
        ("given", "right", {"footing": "emperor"}, "Choose one of the answers on the list"),
        ("given", "when", boxes("at", date(1066, 10, 14)), "on or after 1 January 1900"),
        ("given", "when", boxes("at", date(2199, 1, 1)), "must be on or before"),
        ("given", "when", {"at_time": ""}, "must include a time"),
        ("given", "when", {"in_writing": ""}, "in writing or by word of mouth"),
        ("given", "when", {"route": "pigeon"}, "Choose one of the answers on the list"),
        ("given", "how-long", EMPTY_DAY, "Enter the first day"),
        (
            "given",
            "how-long",
            boxes("scope_to", date(2026, 1, 31)),
            "The last day must not be before the first day",
        ),
        ("given", "where", {"where": ""}, "Choose where they agreed"),
        ("given", "where", {"where": "some"}, "Choose the platforms that they agreed to"),
        ("given", "where", {"where": "some", "platforms": ["myspace"]}, "Choose one of the"),
        ("given", "what-for", {"which_purposes": ""}, "Choose what they agreed that looking is"),
        ("given", "what-for", {"which_purposes": "some"}, "Choose the purposes"),
        ("given", "what-for", {"which_purposes": "some", "purposes": ["fun"]}, "Choose one of"),
        ("withdrawn", "more", {"note": "x" * 5001}, "must be 5000 characters or fewer"),
    ],
)
def test_wrong_answers_are_explained_and_nothing_typed_is_lost(
    asha: User, case: Case, jordan: Person, deed: str, page: str, wrong: Data, sentence: str
) -> None:
    client = client_for(asha)
    where, response = walk(client, case, jordan, deed, **{page.replace("-", "_"): wrong})
    body = response.content.decode()
    assert (response.status_code, slug_of(where)) == (200, page)
    assert "There is a problem" in body
    assert sentence in body
    again = client.get(where).content.decode()
    for value in wrong.values():
        kept = str(value[0] if isinstance(value, list) else value).replace("\x00", "")
        if kept not in NOT_OFFERED:
            assert kept in again
    assert not ConsentEvent.objects.exists()


def test_later_today_is_still_to_come(asha: User, case: Case, jordan: Person) -> None:
    soon = clock.now() + timedelta(minutes=2)
    _, response = walk(client_for(asha), case, jordan, "given", when=boxes("at", soon))
    assert "at" in response.context["form"].errors


def test_nothing_is_answered_by_someone_before_they_are_born(asha: User, case: Case) -> None:
    child = make_person("Sky Smith", born_on=date(2020, 5, 1))
    involve(child, case)
    before = clock.now().replace(year=2020, month=4, day=30, hour=12)
    _, response = walk(client_for(asha), case, child, "given", when=boxes("at", before))
    assert "must be on or after 1 May 2020" in response.content.decode()


@pytest.mark.parametrize(("on", "taken"), [(date(2026, 3, 9), True), (date(2026, 3, 10), False)])
@pytest.mark.parametrize("deed", ["given", "refused"])
def test_nobody_has_parental_responsibility_for_an_adult(
    asha: User, case: Case, on: date, taken: bool, deed: str
) -> None:
    person = make_person("Lee Smith", born_on=date(2008, 3, 10))
    involve(person, case)
    where, response = walk(
        client_for(asha),
        case,
        person,
        deed,
        when={**boxes("at", on), "at_time": "12:00"},
        who={"who": "other", "who_name": "Kim Smith"},
        right={"footing": "parental_responsibility"},
    )
    assert (slug_of(where) == "who") is not taken
    assert ("Lee Smith was 18 or over" in response.content.decode()) is not taken


def test_another_cannot_decide_in_the_persons_own_right(
    asha: User, case: Case, jordan: Person
) -> None:
    other = {"who": "other", "who_name": "Kim Smith"}
    for deed in ("given", "refused"):
        where, response = walk(client_for(asha), case, jordan, deed, who=other)
        assert slug_of(where) == "right"
        assert "Only Jordan Smith can decide for themself" in response.content.decode()


@pytest.mark.parametrize(
    ("born", "footing", "sentence"),
    [
        (2000, "gillick", "was 16 or over"),
        (2020, "mca", "was under 16"),
        (2020, "self", "under 16"),
    ],
)
def test_a_right_that_is_not_for_their_age_says_why(
    asha: User, case: Case, born: int, footing: str, sentence: str
) -> None:
    person = make_person("Lee Smith", born_on=date(born, 3, 10))
    involve(person, case)
    where, response = walk(client_for(asha), case, person, "given", right={"footing": footing})
    assert slug_of(where) == "right"
    assert sentence in response.content.decode()


def test_something_else_as_a_basis_needs_words(asha: User, case: Case, jordan: Person) -> None:
    parent: dict[str, Data] = {
        "who": {"who": "other", "who_name": "Kim Smith"},
        "right": {"footing": "parental_responsibility"},
    }
    client = client_for(asha)
    for wrong, sentence in (
        ({"parental_basis": ""}, "Choose what their parental responsibility rests on"),
        ({"parental_basis": "other"}, "Say what the right to decide rests on"),
        ({"parental_basis": "other", "footing_basis": "  "}, "Say what the right to decide"),
    ):
        _, response = walk(client, case, jordan, "given", basis=wrong, **parent)
        assert sentence in response.content.decode()


@pytest.mark.parametrize(
    ("page", "wrong", "sentence"),
    [
        ("weighs", {"why": " "}, "Say how you know"),
        ("weighs", {"met": "no", "why": ""}, "Say how you know"),
        ("weighs", {"met": ""}, "Answer the question “Can they weigh that up?” with yes or no"),
        ("weighs", {"met": "perhaps"}, "“Can they weigh that up?” with yes or no"),
        ("test", {"assessor": ""}, "Answer the question “Who made the test?”"),
        ("test", {"assessor_role": ""}, "Enter their role"),
        ("test", {"decision": ""}, "Answer the question “Which decision is the test about?”"),
        ("test", boxes("made_at", date(2199, 1, 1)), "must be on or before"),
    ],
)
def test_competence_without_reasons_is_asked_for_again(
    asha: User, case: Case, jordan: Person, page: str, wrong: Data, sentence: str
) -> None:
    where, response = walk(
        client_for(asha),
        case,
        jordan,
        "given",
        right={"footing": "gillick"},
        **{f"gillick_{page}": wrong},
    )
    assert slug_of(where) == f"gillick-{page}"
    assert sentence in response.content.decode()
    assert not Assessment.objects.exists()


@pytest.mark.parametrize(
    ("days", "sentence"),
    [(0, "must be made before they answer"), (-30, "more than 28 days before")],
)
def test_a_test_is_made_for_this_answer(
    asha: User, case: Case, jordan: Person, days: int, sentence: str
) -> None:
    made = yesterday() + (timedelta(days=days) if days else timedelta(hours=1))
    where, response = walk(
        client_for(asha),
        case,
        jordan,
        "given",
        right={"footing": "mca"},
        mca_test=boxes("made_at", made),
    )
    assert slug_of(where) == "mca-test"
    assert sentence in response.content.decode()


def test_without_a_deed_the_first_page_asks_again(asha: User, case: Case, jordan: Person) -> None:
    client = client_for(asha)
    for data in ({}, {"deed": "invalidated"}, {"deed": "given\x00"}):
        body = client.post(url("consent_add", case, jordan), data).content.decode()
        assert "There is a problem" in body
    assert not ConsentDraft.objects.exists()


# --- Drafts --------------------------------------------------------------------------------------


def test_a_draft_that_was_left_is_offered_again_to_its_writer_alone(
    asha: User, ben: User, case: Case, jordan: Person
) -> None:
    client = client_for(asha)
    draft = a_draft(client, case, jordan)
    client.post(url("consent_page", case, jordan, draft.pk, "when"), usual()["when"])
    address = url("consent_answers", case, jordan, draft.pk)
    assert address in client.get(url("consent_add", case, jordan)).content.decode()
    assert slug_of(client.get(address)["Location"]) == "who"
    assert address not in client_for(ben).get(url("consent_add", case, jordan)).content.decode()
    for page in (address, url("consent_page", case, jordan, draft.pk, "when")):
        assert client_for(ben).get(page).status_code == 404
        assert client_for(ben).post(page, usual()["when"]).status_code == 404


def test_a_draft_that_is_not_wanted_is_discarded_by_its_writer_and_on_record(
    asha: User, ben: User, case: Case, jordan: Person
) -> None:
    client = client_for(asha)
    draft = a_draft(client, case, jordan)
    address = url("consent_discard", case, jordan, draft.pk)
    assert address in client.get(url("consent_add", case, jordan)).content.decode()
    assert client.get(address).status_code == 405
    assert client_for(ben).post(address).status_code == 404
    assert ConsentDraft.objects.exists()
    assert client.post(address)["Location"] == url("person_page", case, jordan)
    assert client.post(address).status_code == 404
    assert not ConsentDraft.objects.exists() and not ConsentEvent.objects.exists()
    entry = Entry.objects.get(deed="consent.draft_discarded")
    assert (entry.actor, entry.subjects, entry.cases) == (asha, [jordan.pk], [case.pk])


def test_two_tabs_finish_one_draft_once(asha: User, case: Case, jordan: Person) -> None:
    client = client_for(asha)
    address, _ = walk(client, case, jordan, "given")
    shown = checked(client, address)
    tabs = [{**shown, "once": str(uuid.uuid4())} for _ in range(2)]
    assert [client.post(address, tab).status_code for tab in tabs] == [302, 404]
    assert ConsentEvent.objects.count() == 1


def test_answers_that_another_tab_changed_are_shown_again_and_not_recorded_unseen(
    asha: User, case: Case, jordan: Person
) -> None:
    client = client_for(asha)
    address, _ = walk(client, case, jordan, "refused")
    first_tab = checked(client, address)
    draft = ConsentDraft.objects.get()
    where = client.post(url("consent_page", case, jordan, draft.pk, "deed"), {"deed": "given"})
    for slug in ("when", "where", "what-for", "how-long"):
        where = client.post(url("consent_page", case, jordan, draft.pk, slug), usual()[slug])
    assert where["Location"] == address
    for stale in (first_tab, {}):
        answer = client.post(address, stale)
        body = answer.content.decode()
        assert answer.status_code == 409
        assert "These answers were changed after this page was shown" in body
        assert "It was given" in body and "It was refused" not in body
        assert not ConsentEvent.objects.exists()
    assert client.post(address, {"seen": answer.context["seen"]}).status_code == 302
    assert ConsentEvent.objects.get().deed == "given"


def test_a_page_saved_with_an_error_just_before_the_record_leads_back_to_that_page(
    asha: User, case: Case, jordan: Person, monkeypatch: pytest.MonkeyPatch
) -> None:
    client = client_for(asha)
    address, _ = walk(client, case, jordan, "refused")
    shown, held = checked(client, address), drafts._held

    def after_another_tab(draft: ConsentDraft, case: Case) -> ConsentDraft:
        other = ConsentDraft.objects.get(pk=draft.pk)
        other.answers["who"] = {"who": ""}
        other.save()
        return held(draft, case)

    monkeypatch.setattr(drafts, "_held", after_another_tab)
    draft = ConsentDraft.objects.get()
    with pytest.raises(Stale):
        drafts.finish_draft(by=asha, case=case, person=jordan, draft=draft, **shown)
    client.post(url("consent_page", case, jordan, draft.pk, "who"), {"who": ""})
    assert slug_of(client.post(address, shown)["Location"]) == "who"
    assert not ConsentEvent.objects.exists()


def test_a_page_that_is_not_there_or_not_theirs_is_not_found(
    asha: User, case: Case, other_case: Case, jordan: Person
) -> None:
    client = client_for(asha)
    draft, kim = a_draft(client, case, jordan), make_person("Kim Smith")
    involve(kim, case)
    for page in (
        url("consent_page", case, jordan, draft.pk, "nowhere"),
        url("consent_page", case, jordan, draft.pk + 99, "when"),
        url("consent_page", case, kim, draft.pk, "when"),
        url("consent_answers", other_case, jordan, draft.pk),
    ):
        assert client.get(page).status_code == 404
        assert client.post(page, usual()["when"]).status_code == 404


def test_a_page_that_is_needed_no_more_leads_on_and_keeps_what_was_typed(
    asha: User, case: Case, jordan: Person
) -> None:
    client = client_for(asha)
    address, _ = walk(client, case, jordan, "given")
    draft = ConsentDraft.objects.get()
    client.post(url("consent_page", case, jordan, draft.pk, "deed"), {"deed": "withdrawn"})
    page = url("consent_page", case, jordan, draft.pk, "where")
    assert client.get(page)["Location"] == address
    assert client.post(page, {"where": "some"})["Location"] == address
    draft.refresh_from_db()
    assert draft.answers["where"]["where"] == "some"
    client.post(address, checked(client, address))
    row = ConsentEvent.objects.get()
    assert (row.deed, row.scope_from) == ("withdrawn", None)


def test_a_draft_of_a_person_who_was_merged_meanwhile_is_finished_for_who_stands_for_them(
    asha: User, case: Case, jordan: Person
) -> None:
    twice = make_person("J Smith")
    involve(twice, case)
    client = client_for(asha)
    address, _ = walk(client, case, twice, "given")
    twice.merged_into = jordan
    twice.save()
    assert "Jordan Smith" in client.get(address).content.decode()
    assert client.post(address, checked(client, address)).status_code == 302
    row = ConsentEvent.objects.get()
    assert (row.person, row.decider_person) == (jordan, jordan)


def test_a_decider_who_was_merged_meanwhile_is_asked_for_again(
    asha: User, case: Case, jordan: Person
) -> None:
    kim, twice = make_person("Kim Smith"), make_person("K Smith")
    involve(kim, case)
    involve(twice, case)
    client = client_for(asha)
    address, _ = walk(
        client,
        case,
        jordan,
        "refused",
        who={"who": str(twice.pk)},
        right={"footing": "parental_responsibility"},
    )
    twice.merged_into = kim
    twice.save()
    page = client.get(address)["Location"]
    assert slug_of(page) == "who"
    assert "Kim Smith" in client.get(page).content.decode()


def test_saving_a_page_and_opening_it_are_on_record(asha: User, case: Case, jordan: Person) -> None:
    client = client_for(asha)
    draft = a_draft(client, case, jordan)
    client.get(url("consent_page", case, jordan, draft.pk, "when"))
    for deed in ("consent.draft_saved", "consent.draft_read"):
        entry = Entry.objects.filter(deed=deed).latest("pk")
        assert (entry.actor, entry.subjects, entry.cases) == (asha, [jordan.pk], [case.pk])
