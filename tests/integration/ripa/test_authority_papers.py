"""The papers of an authority: what they say, who may have one, and that each is on record."""

import re
from datetime import timedelta
from io import BytesIO
from itertools import pairwise
from typing import Any

import pytest
from django.urls import reverse
from pypdf import PdfReader

from accounts.models import RoleName, User
from audit import clock
from audit.models import Entry
from cases.models import Case, Person
from ripa.authorities import actions
from ripa.authorities.papers.documents import file_document
from ripa.models import Authority, AuthorityKind
from socialcheck.documents import CannotTypeset
from socialcheck.templatetags.ui import uk_date
from tests.cast import client_for
from tests.factories import involve, make_person, make_user
from tests.factories_ripa import (
    approve,
    fresh,
    make_draft,
    make_granted,
    make_ready,
    make_submitted,
)

FOOT = r"(?:Reference [A-Z/0-9]+|Application \d+, not numbered)\. Printed by .+? Page \d+ of \d+"
PAPERS = ("application", "file", "pack")
DEEDS = {
    "application": "authority.application_printed",
    "file": "authority.file_printed",
    "pack": "authority.pack_printed",
}


def address(slug: str, authority: Authority) -> str:
    return reverse(f"authority_paper_{slug}", args=[authority.pk])


def paper(by: User, slug: str, authority: Authority) -> Any:
    return client_for(by).get(address(slug, authority))


def words_of(content: bytes) -> str:
    """Everything on the paper, with the foot of its first page at the end."""
    pdf = PdfReader(BytesIO(content))
    text = " ".join(page.extract_text() for page in pdf.pages)
    whole = re.sub(r"\s+", " ", text.replace("\u200b", ""))
    feet = re.findall(FOOT, whole)
    assert len(feet) == len(pdf.pages)
    return re.sub(r"\s+", " ", re.sub(FOOT, "", whole)) + feet[0]


def words(by: User, slug: str, authority: Authority) -> str:
    answer = paper(by, slug, authority)
    assert answer.status_code == 200, answer.content.decode()
    return words_of(answer.content)


@pytest.fixture
def renewing(ripa_in_force: Authority, ada: User) -> Authority:
    """In force, with a renewal that waits for the magistrate."""
    actions.renew(by=ada, reason="Contact goes on.", **fresh(ripa_in_force))
    ripa_in_force.refresh_from_db()
    return ripa_in_force


# --- The application -----------------------------------------------------------------------------


def test_a_draft_is_marked_and_says_what_has_no_answer(
    asha: User, case: Case, jordan: Person
) -> None:
    said = words(asha, "application", make_draft(case, jordan, wanted="", title="Kai"))
    for sentence in (
        "Draft, not submitted Kind: Non-RIPA",
        "Applicant: Asha Rahman, social worker",
        "Submitted: Not submitted",
        "Approvals so far: None",
        "What is wanted Not answered",
        "Title Kai",
        "not numbered. Printed by Asha Rahman on",
    ):
        assert sentence in said
    assert "again since it was returned" not in said


def test_a_draft_that_was_sent_before_says_so(asha: User, case: Case, jordan: Person) -> None:
    authority = make_submitted(case, jordan)
    actions.send_back(by=make_manager(case), reason="Say more.", **fresh(authority))
    actions.revise(by=asha, **fresh(authority))
    said = words(asha, "application", authority)
    assert "Draft, not submitted again since it was returned" in said


def make_manager(case: Case) -> User:
    return make_user("Dot Finch", roles=[(RoleName.TEAM_MANAGER, case.team)])


def test_the_application_says_who_applied_and_who_agreed(
    ben: User, ready: Authority, asha: User
) -> None:
    said = words(ben, "application", ready)
    for sentence in (
        "Applicant: Asha Rahman, social worker",
        "Approvals so far Supported by a manager By: Dee Marsh, team manager",
        "Reasons We need it.",
        "Checked and numbered By: Rae Bello",
        f"Reference {ready.number}. Printed by Ben Okoro on",
        "Why it is necessary Nothing else will tell us.",
    ):
        assert sentence in said
    assert "Draft, not submitted" not in said


def test_what_was_submitted_is_printed_not_what_the_row_says_now(
    asha: User, case: Case, jordan: Person
) -> None:
    authority = make_draft(case, jordan, state="submitted", necessary="Changed since.")
    rows = [
        {"field": "necessary", "question": "Why it is necessary", "words": "As it was."},
        {"field": "subjects", "question": "Who may be looked at", "words": "Jordan\nKim"},
        {"field": "wanted", "question": "What is wanted", "words": ""},
    ]
    authority.events.create(
        deed="submit",
        at=clock.now(),
        by=asha,
        rank=asha.rank,
        data={"application": {"answers": rows}},
    )
    said = words(asha, "application", authority)
    assert "Why it is necessary As it was. Who may be looked at Jordan Kim" in said
    assert "What is wanted Not answered" in said
    assert "Changed since." not in said


def test_a_draft_of_a_colleague_is_not_there(
    asha: User, dee: User, ben: User, rae: User, ada: User, eli: User, case: Case, jordan: Person
) -> None:
    draft = make_draft(case, jordan)
    for reader in (ben, dee, rae, ada, eli):
        for slug in PAPERS:
            assert paper(reader, slug, draft).status_code == 404
    assert paper(asha, "application", draft).status_code == 200


# --- The whole file ------------------------------------------------------------------------------


def test_the_file_tells_the_whole_life(
    ada: User, rae: User, renewing: Authority, jordan: Person, eli: User
) -> None:
    actions.record_renewal_order(
        by=rae,
        approved=False,
        court="Northborough Magistrates' Court",
        attended_at=clock.now(),
        magistrate="P Lunt",
        order_reference="NMC 99",
        reason="Too little came of it.",
        **fresh(renewing),
    )
    actions.review(
        by=ada,
        reason="Still needed.",
        review_by=clock.today() + timedelta(days=9),
        **fresh(renewing),
    )
    event = renewing.events.create(
        deed="review",
        at=clock.now(),
        by=ada,
        rank=ada.rank,
        data={
            "review_by": (clock.today() + timedelta(days=10)).isoformat(),
            "answers": [{"question": "Is it still proportionate?", "answer": "It is."}],
        },
    )
    actions.cancel(by=rae, reason="No longer needed.", **fresh(renewing))
    said = words(eli, "file", renewing)
    for sentence in (
        "Authority file: RIPA directed surveillance",
        "Where it stands: Cancelled.",
        "On the way to a decision Submitted",
        "The decision Granted By: Ada Lindley, head of service",
        "Reasons It is proportionate.",
        "What was granted Who may be looked at: Jordan Smith Purposes: Preventing or detecting",
        "Who may look: Any worker on the case Platforms: Facebook",
        "Material behind a privacy setting: No Most viewings: 3",
        "Separation of duties Directly involved: No",
        "Since the decision Approved by a magistrate",
        "Court: Northborough Magistrates' Court Magistrate: J Reed",
        "Reference of the order: NMC 12",
        "Renewed By: Ada Lindley, head of service",
        "Renewal refused by a magistrate",
        "Too little came of it.",
        "Reviewed By: Ada Lindley",
        f"Next review by: {uk_date(clock.today() + timedelta(days=9))}",
        "Is it still proportionate? It is.",
        "Cancelled By: Rae Bello",
        "No longer needed.",
        f"Reference {renewing.number}. Printed by Eli Novak on",
    ):
        assert sentence in said, sentence
    assert event.pk


def test_the_file_says_why_somebody_involved_decided(
    ada: User, ready: Authority, jordan: Person, case: Case, viewing_by: Any
) -> None:
    viewing_by(ada, jordan, case, days_ago=3)
    actions.grant(by=ada, reason="Yes.", involved_reason="Nobody else is in.", **fresh(ready))
    said = words(ada, "file", ready)
    assert "Directly involved: Yes Own recent looks at these people: 1" in said
    assert "Why they decided all the same: Nobody else is in." in said


def test_the_line_manager_is_named_where_it_was_recorded(
    ada: User, in_force: Authority, asha: User
) -> None:
    in_force.events.create(
        deed="renew",
        at=clock.now(),
        by=ada,
        rank=ada.rank,
        data={"directly_involved": False, "own_viewings": [], "line_manager": True},
    )
    assert "Line manager of someone on it: Yes" in words(asha, "file", in_force)


def test_the_inspection_packs_file_is_the_same_and_records_nothing(
    eli: User, in_force: Authority
) -> None:
    before = Entry.objects.count()
    at = clock.now()
    said = words_of(file_document(in_force, by=eli, at=at))
    assert f"Reference {in_force.number}. Printed by Eli Novak" in said
    assert Entry.objects.count() == before
    assert file_document(in_force, by=eli, at=at) == file_document(in_force, by=eli, at=at)


def test_before_the_decision_there_is_no_file(dee: User, ready: Authority) -> None:
    answer = paper(dee, "file", ready)
    assert answer.status_code == 409
    assert "This has not been decided yet." in answer.content.decode()
    assert "Print the application instead." in answer.content.decode()


def test_a_refused_application_has_a_file(ada: User, ready: Authority) -> None:
    actions.refuse(by=ada, reason="It is not.", **fresh(ready))
    said = words(ada, "file", ready)
    assert "The decision Refused By: Ada Lindley" in said
    assert "What was granted" not in said


# --- The pack for the magistrate -----------------------------------------------------------------


def test_the_pack_is_one_paper_with_a_draft_order(rae: User, awaiting: Authority) -> None:
    said = words(rae, "pack", awaiting)
    places = [
        said.index(sentence)
        for sentence in (
            "Application for judicial approval",
            "To the magistrates’ court",
            "sections 32A and 32B (to be checked)",
            "Granted by: Ada Lindley, head of service",
            "It is not a prescribed form",
            "Summary",
            "What the court is asked to approve",
            "Offence Child cruelty, ten years.",
            "The application Kind of offence",
            "The authorisation Granted",
            "Draft order",
            "A draft for the court to complete",
            "Court:",
            "The court orders that (tick one):",
            "Signature:",
        )
    ]
    assert places == sorted(places)
    assert "If that is made today, until the end of" in said


def test_the_pack_for_a_renewal_says_what_it_would_add(
    ada: User, renewing: Authority, asha: User
) -> None:
    said = words(asha, "pack", renewing)
    assert "the renewal of an authorisation of directed surveillance" in said
    assert "If the court approves the renewal by then, it runs until the end of" in said
    assert "Since the authorisation Approved by a magistrate" in said
    assert "Contact goes on." in said


def test_only_those_who_take_it_to_court_have_the_pack(
    asha: User,
    ben: User,
    cal: User,
    dee: User,
    ada: User,
    rae: User,
    sol: User,
    eli: User,
    sam: User,
    hope: User,
    awaiting: Authority,
) -> None:
    for reader in (asha, ada, rae):
        assert paper(reader, "pack", awaiting).status_code == 200
    for reader in (ben, dee, sol, eli, hope):
        answer = paper(reader, "pack", awaiting)
        assert answer.status_code == 403
        assert "The pack is for those who take it to court." in answer.content.decode()
    for outsider in (cal, sam):
        assert paper(outsider, "pack", awaiting).status_code == 404
    handed = Entry.objects.filter(deed=DEEDS["pack"]).values_list("actor", flat=True)
    assert sorted(handed) == sorted([asha.pk, ada.pk, rae.pk])


def test_there_is_a_pack_only_while_something_waits_for_the_court(
    rae: User, asha: User, in_force: Authority, ripa_in_force: Authority, case: Case, jordan: Person
) -> None:
    sent = make_submitted(case, jordan, kind=AuthorityKind.DIRECTED, purposes=["crime"])
    for authority, sentence in (
        (in_force, "Only a RIPA authorisation goes to a magistrate."),
        (ripa_in_force, "Nothing here waits for the magistrate."),
        (sent, "Nothing here waits for the magistrate."),
    ):
        answer = paper(rae, "pack", authority)
        assert answer.status_code == 409
        assert sentence in answer.content.decode()
    refusals = Entry.objects.filter(kind="refusal", actor=rae)
    assert refusals.count() == 3
    assert {tuple(each.cases) for each in refusals} == {(case.pk,)}


def test_a_chis_is_named_for_what_it_is(
    rae: User, case: Case, jordan: Person, dee: User, ada: User
) -> None:
    authority = make_granted(
        case,
        jordan,
        manager=dee,
        coordinator=rae,
        officer=ada,
        kind=AuthorityKind.CHIS,
        purposes=["crime"],
    )
    said = words(rae, "pack", authority)
    assert "the use of a covert human intelligence source" in said
    assert "threshold" not in said


# --- Every paper ---------------------------------------------------------------------------------


@pytest.mark.parametrize("slug", PAPERS)
def test_a_paper_is_a_tagged_file_that_names_nobody_and_is_on_record(
    rae: User, awaiting: Authority, case: Case, jordan: Person, slug: str
) -> None:
    answer = paper(rae, slug, awaiting)
    root = PdfReader(BytesIO(answer.content)).trailer["/Root"]
    assert bool(root["/MarkInfo"]["/Marked"])  # type: ignore[index]
    assert "pdfuaid:part" in root["/Metadata"].get_data().decode()  # type: ignore[index]
    assert answer["Content-Type"] == "application/pdf"
    assert re.fullmatch(r'attachment; filename="[a-z0-9-]+\.pdf"', answer["Content-Disposition"])
    assert answer["Content-Security-Policy"] == "default-src 'none'; sandbox"
    assert answer["X-Content-Type-Options"] == "nosniff"
    assert answer["Cache-Control"] == "no-store"
    entry = Entry.objects.get(deed=DEEDS[slug])
    assert (entry.actor, entry.kind) == (rae, "export")
    assert (entry.subjects, entry.cases) == ([jordan.pk], [case.pk])
    assert entry.additional_data == {"size": len(answer.content)}


def tags(node: Any) -> list[str]:
    """The kinds of every element of a structure tree, in reading order."""
    node = node.get_object() if hasattr(node, "get_object") else node
    if isinstance(node, list):
        return [tag for each in node for tag in tags(each)]
    if not isinstance(node, dict):
        return []
    own = [str(node["/S"])] if "/S" in node else []
    return own + (tags(node["/K"]) if "/K" in node else [])


def test_the_tags_are_headings_lists_and_paragraphs_in_order(
    rae: User, awaiting: Authority
) -> None:
    pdf = PdfReader(BytesIO(paper(rae, "pack", awaiting).content))
    found = tags(pdf.trailer["/Root"]["/StructTreeRoot"])  # type: ignore[index]
    assert found.count("/H1") == 1
    for tag in ("/H2", "/H3", "/L", "/LI", "/LBody", "/P"):
        assert tag in found
    levels = [int(tag[2]) for tag in found if re.fullmatch(r"/H\d", tag)]
    assert all(after <= before + 1 for before, after in pairwise(levels))


def test_long_answers_go_over_pages_and_long_words_are_broken(
    asha: User, case: Case, jordan: Person
) -> None:
    long = "\n".join(f"Paragraph {number}. {'They moved again. ' * 30}" for number in range(40))
    draft = make_draft(case, jordan, necessary=long, ground="W" * 320, wanted="<b>#panic</b> *x*")
    pdf = PdfReader(BytesIO(paper(asha, "application", draft).content))
    pages = [page.extract_text() for page in pdf.pages]
    assert len(pages) > 3
    for number, text in enumerate(pages, 1):
        assert f"Page {number} of {len(pages)}" in text
        assert max(map(len, text.split("\n"))) < 120
    whole = "".join(pages)
    assert whole.count("W") >= 320 and "Paragraph 39." in whole
    assert "<b>#panic</b> *x*" in whole


def test_letters_that_no_font_has_are_named_and_nothing_is_handed_out(
    rae: User, case: Case, dee: User, ada: User
) -> None:
    person = make_person("王伟")
    involve(person, case)
    authority = make_granted(
        case,
        person,
        manager=dee,
        coordinator=rae,
        officer=ada,
        kind=AuthorityKind.DIRECTED,
        purposes=["crime"],
    )
    for slug in PAPERS:
        answer = paper(rae, slug, authority)
        assert answer.status_code == 409
        assert "These letters cannot be printed: 王 伟" in answer.content.decode()
    assert not Entry.objects.filter(deed__in=DEEDS.values()).exists()
    refusals = Entry.objects.filter(kind="refusal", actor=rae)
    assert [each.subjects for each in refusals] == [[person.pk]] * 3
    with pytest.raises(CannotTypeset, match="These letters cannot be printed"):
        file_document(authority, by=rae, at=clock.now())


@pytest.mark.parametrize("slug", PAPERS)
def test_outsiders_find_nothing_and_insiders_only_read(
    cal: User, sam: User, rae: User, awaiting: Authority, slug: str
) -> None:
    assert paper(cal, slug, awaiting).status_code == 404
    assert paper(sam, slug, awaiting).status_code == 404
    assert client_for(rae).post(address(slug, awaiting)).status_code == 405
    gone = reverse(f"authority_paper_{slug}", args=[awaiting.pk + 999])
    assert client_for(rae).get(gone).status_code == 404
    assert not Entry.objects.filter(deed=DEEDS[slug]).exists()
    assert Entry.objects.filter(kind="refusal", actor=cal).count() == 1


@pytest.mark.parametrize("slug", PAPERS)
def test_without_the_trail_there_is_no_paper(
    rae: User, awaiting: Authority, slug: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    def broken(*args: Any, **kwargs: Any) -> None:
        raise RuntimeError("The trail is broken.")

    monkeypatch.setattr("ripa.authorities.papers.queries.record", broken)
    with pytest.raises(RuntimeError, match="The trail is broken"):
        paper(rae, slug, awaiting)


def test_the_page_offers_what_its_reader_can_have(
    asha: User, ben: User, rae: User, awaiting: Authority, ready: Authority, in_force: Authority
) -> None:
    def offered(by: User, authority: Authority) -> set[str]:
        page = client_for(by).get(reverse("authority_page", args=[authority.pk]))
        return {slug for slug in PAPERS if address(slug, authority) in page.content.decode()}

    assert offered(asha, ready) == {"application"}
    assert offered(rae, in_force) == {"application", "file"}
    assert offered(rae, awaiting) == offered(asha, awaiting) == set(PAPERS)
    assert offered(ben, awaiting) == {"application", "file"}


@pytest.mark.parametrize("kind", AuthorityKind.values)
def test_every_kind_can_be_printed(
    rae: User, dee: User, case: Case, jordan: Person, kind: str
) -> None:
    purposes = ["crime"] if kind in {AuthorityKind.DIRECTED, AuthorityKind.CHIS} else ["assessment"]
    if kind == AuthorityKind.OVERT:
        authority = make_submitted(case, jordan, kind=kind)
    else:
        authority = make_ready(
            case, jordan, manager=dee, coordinator=rae, kind=kind, purposes=purposes
        )
    said = words(rae, "application", authority)
    assert f"Kind: {authority.get_kind_display()}" in said


def test_what_was_approved_is_in_the_file_with_its_order(
    rae: User, awaiting: Authority, asha: User
) -> None:
    approve(awaiting, coordinator=rae)
    said = words(asha, "file", awaiting)
    assert "Order on file" not in said
    assert "Approved by a magistrate By: Rae Bello When:" in said
