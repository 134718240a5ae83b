"""The words with which people are told and asked: read, changed, tried out, published."""

import re
import threading
from io import BytesIO

import pytest
from django.db import connection
from django.urls import reverse
from pypdf import PdfReader

from accounts.models import RoleName, User
from audit.models import Entry
from audit.refusals import NotAllowed, Refused, Stale, Unknown
from cases.models import Case, Person
from consent.models import Wording
from consent.wordings.actions import publish_wording
from consent.wordings.forms import WordingForm
from consent.wordings.placeholders import unknown_in
from consent.wordings.queries import (
    current_wording,
    languages_with_words,
    list_wordings,
    open_wording,
)
from tests.cast import client_for
from tests.factories import make_user

EDIT = ("wording_edit", ["general", "en"])
TYPED = {
    "title": "We look & tell",
    "body": "Dear {person},\r\n\r\n## Why\r\n\r\n- One <b>\r\n- Two of {team}\r\n\r\n{worker}",
    "reason": "Parents found it long.",
    "seen_version": "1",
}


def words_of(answer: object) -> str:
    pdf = PdfReader(BytesIO(answer.content))  # type: ignore[attr-defined]
    return "\n".join(page.extract_text() for page in pdf.pages)


def publish(by: User, **changed: object) -> Wording:
    return publish_wording(
        by=by,
        **{  # type: ignore[arg-type]
            "kind": "general",
            "language": "English",
            "title": "T",
            "body": "B",
            "reason": "R",
            "seen_version": 1,
            **changed,
        },
    )


# --- What comes with the service -----------------------------------------------------------------


@pytest.mark.parametrize("kind", ["general", "specific", "consent"])
def test_each_kind_has_first_words_in_english(db: None, kind: str) -> None:
    wording = current_wording(kind, "English")
    assert wording is not None
    assert (wording.version, wording.by) == (1, None)
    assert unknown_in(wording.title + wording.body) == []
    assert "{person}" in wording.body
    assert "{council}" in wording.body


@pytest.mark.parametrize("kind", ["general", "specific", "consent"])
def test_the_first_words_are_short_enough_for_a_twelve_year_old(db: None, kind: str) -> None:
    wording = current_wording(kind, "English")
    assert wording is not None
    sentences = [each for each in re.split(r"[.?!:]\s|\n", wording.body) if each.strip()]
    lengths = [len(sentence.split()) for sentence in sentences]
    assert max(lengths) <= 25
    assert sum(lengths) / len(lengths) <= 15


# --- Publishing ----------------------------------------------------------------------------------


def test_a_change_is_the_next_version_and_the_one_before_stays(sam: User) -> None:
    wording = publish(sam, title="New", body="Dear {person}", reason="Shorter.")
    assert (wording.version, wording.by) == (2, sam)
    assert current_wording("general", "English") == wording
    assert Wording.objects.filter(kind="general", language="English").count() == 2
    entry = Entry.objects.get(deed="wording.published")
    assert (entry.actor, entry.reason) == (sam, "Shorter.")
    assert entry.additional_data == {"version": 2, "replaces": 1}


def test_the_first_words_in_a_language_are_version_one(sam: User) -> None:
    assert publish(sam, language="Urdu", seen_version=0).version == 1
    assert languages_with_words("general") == ["English", "Urdu"]
    assert languages_with_words("specific") == ["English"]


def test_the_words_of_a_day_are_those_in_use_on_it(sam: User) -> None:
    first = current_wording("general", "English")
    assert first is not None
    second = publish(sam)
    assert current_wording("general", "English", at=first.at) == first
    assert current_wording("general", "English", at=second.at) == second
    assert current_wording("general", "English", at=first.at.replace(year=2020)) is None


def test_a_stale_change_is_refused_and_kept_on_record(sam: User) -> None:
    publish(sam)
    with pytest.raises(Stale, match="Someone published version 2"):
        publish(sam)
    assert Wording.objects.filter(kind="general").count() == 2
    assert Entry.objects.filter(kind="refusal", actor=sam).count() == 1


@pytest.mark.parametrize("where", ["title", "body"])
def test_an_unknown_placeholder_is_refused_with_those_that_exist(sam: User, where: str) -> None:
    with pytest.raises(Refused, match=re.escape("{person.password}")) as refused:
        publish(sam, **{where: "Dear {person.password} {team}"})
    assert "{person}, {council}, {worker}, {team}" in refused.value.decision.next
    assert not Wording.objects.filter(version=2).exists()


def test_words_that_cannot_be_printed_are_refused(sam: User) -> None:
    with pytest.raises(Refused, match="These letters cannot be printed: 你 好"):
        publish(sam, body="你好")
    assert not Wording.objects.filter(version=2).exists()


@pytest.mark.parametrize("wrong", [{"kind": "other"}, {"language": "Klingon"}])
def test_there_are_no_words_of_an_unknown_kind_or_language(
    sam: User, wrong: dict[str, str]
) -> None:
    with pytest.raises(ValueError, match="There is no wording"):
        publish(sam, **{"seen_version": 0, **wrong})


def test_others_may_neither_list_nor_publish(asha: User, dee: User, eli: User) -> None:
    for user in (asha, dee, eli):
        with pytest.raises(NotAllowed):
            publish(user)
        with pytest.raises(NotAllowed):
            list_wordings(by=user)
    assert not Wording.objects.filter(version=2).exists()


def test_of_two_who_publish_at_once_one_is_told(own_database: str) -> None:
    sam = make_user("Sam Price", roles=[(RoleName.ADMINISTRATOR, None)])
    told: list[str] = []

    def one(title: str) -> None:
        try:
            publish(sam, title=title)
        except Refused as refused:
            told.append(str(refused))
        finally:
            connection.close()

    both = [threading.Thread(target=one, args=(title,)) for title in ("A", "B")]
    for each in both:
        each.start()
    for each in both:
        each.join()
    assert len(told) == 1
    assert "Someone published version 2" in told[0]


# --- Reading -------------------------------------------------------------------------------------


def test_all_staff_may_read_a_version_and_it_is_on_record(asha: User, sam: User) -> None:
    first = current_wording("general", "English")
    assert first is not None
    publish(sam)
    body = client_for(asha).get(reverse("wording_version", args=[first.pk])).content.decode()
    assert "We may look at social media" in body
    assert "Dear {person}," in body
    assert "Came with the service." in body
    assert Entry.objects.filter(deed="wording.read", actor=asha).count() == 1
    with pytest.raises(Unknown):
        open_wording(by=asha, wording_id=first.pk + 999)


def test_the_list_shows_each_wording_in_use_once(sam: User) -> None:
    publish(sam)
    publish(sam, language="Arabic", seen_version=0)
    body = client_for(sam).get(reverse("wording_list")).content.decode()
    assert body.count(">General notice, English<") == 1
    assert 'data-label="Version">2<' in body
    assert "Sam Price" in body
    assert "General notice, Arabic" in body
    assert Entry.objects.filter(deed="wording.listed", actor=sam).count() == 1
    history = client_for(sam).get(reverse("wording_history", args=["general", "en"]))
    assert "Version 1" in history.content.decode()
    assert "Came with the service" in history.content.decode()


def test_the_menu_leads_administrators_to_the_wordings(sam: User, asha: User) -> None:
    assert reverse("wording_list") in client_for(sam).get("/").content.decode()
    assert f'"{reverse("wording_list")}"' not in client_for(asha).get("/").content.decode()


def test_words_in_another_direction_are_marked_so(sam: User) -> None:
    wording = publish(sam, language="Urdu", title="عنوان", body="یہ ایک خط ہے", seen_version=0)
    client = client_for(sam)
    body = client.get(reverse("wording_version", args=[wording.pk])).content.decode()
    assert '<div lang="ur" dir="rtl">' in body
    form = client.get(reverse("wording_edit", args=["general", "ur"])).content.decode()
    assert form.count('lang="ur" dir="rtl"') == 2


# --- Write, check, publish -----------------------------------------------------------------------


def test_a_new_language_leads_to_its_empty_form(sam: User) -> None:
    client = client_for(sam)
    answer = client.post(reverse("wording_add"), {"kind": "consent", "language": "Polish"})
    assert answer["Location"] == reverse("wording_edit", args=["consent", "pl"])
    form = client.get(answer["Location"]).context["form"]
    assert form.initial == {"seen_version": 0}
    assert "Choose" in client.post(reverse("wording_add"), {}).content.decode()


def test_the_form_starts_from_the_words_in_use(sam: User) -> None:
    first = current_wording("general", "English")
    form = client_for(sam).get(reverse(EDIT[0], args=EDIT[1])).context["form"]
    assert first is not None
    assert form.initial == {"title": first.title, "body": first.body, "seen_version": 1}


def test_a_preview_reads_as_the_letter_and_publishes_nothing(sam: User) -> None:
    answer = client_for(sam).post(reverse(EDIT[0], args=EDIT[1]), {**TYPED, "step": "preview"})
    body = answer.content.decode()
    assert answer.status_code == 200
    assert "Dear Jo Example," in body
    assert "<li>Two of Example</li>" in body
    assert "One &lt;b&gt;" in body
    assert not Wording.objects.filter(version=2).exists()


def test_nothing_typed_is_lost_between_the_pages(sam: User) -> None:
    client, address = client_for(sam), reverse(EDIT[0], args=EDIT[1])
    preview = client.post(address, {**TYPED, "step": "preview"})
    handed_on = preview.context["typed"]
    assert set(handed_on) == set(WordingForm.base_fields)
    back = client.post(address, {**handed_on, "step": "change"})
    shown = back.context["form"]
    assert {name: shown[name].value() for name in handed_on} == {
        name: str(value) for name, value in handed_on.items()
    }
    assert client.post(address, {**handed_on, "step": "publish"}).status_code == 302
    wording = current_wording("general", "English")
    assert wording is not None
    assert (wording.version, wording.title) == (2, TYPED["title"])
    assert wording.body == TYPED["body"].replace("\r\n", "\n")


def test_the_preview_as_pdf_is_an_example(sam: User) -> None:
    answer = client_for(sam).post(reverse(EDIT[0], args=EDIT[1]), {**TYPED, "step": "pdf"})
    assert answer["Content-Type"] == "application/pdf"
    words = words_of(answer)
    assert "Dear Jo Example," in words
    assert "An example, not for use. General notice, English, version 2." in words


@pytest.mark.parametrize(
    ("wrong", "sentence"),
    [
        ({"title": ""}, "Enter the heading"),
        ({"body": " "}, "Enter the words"),
        ({"reason": ""}, "Answer the question “Why are you making this change?”"),
        ({"body": "Dear {name}"}, "Nothing can be filled in for {name}."),
        ({"title": "x" * 201}, "must be 200 characters or fewer"),
        ({"body": "x" * 10_001}, "must be 10000 characters or fewer"),
        ({"body": "亲爱的"}, "These letters cannot be printed: 亲 爱 的"),
    ],
)
@pytest.mark.parametrize("step", ["preview", "publish", "pdf"])
def test_wrong_words_are_explained_at_every_step_and_kept(
    sam: User, step: str, wrong: dict[str, str], sentence: str
) -> None:
    data = {**TYPED, **wrong, "step": step}
    answer = client_for(sam).post(reverse(EDIT[0], args=EDIT[1]), data)
    assert sentence in answer.content.decode()
    form = answer.context["form"]
    assert form["body"].value() == data["body"]
    assert form["reason"].value() == data["reason"]
    assert not Wording.objects.filter(version=2).exists()


def test_a_stale_form_keeps_what_was_typed_and_may_be_published_again(sam: User) -> None:
    publish(sam, title="Theirs")
    client, address = client_for(sam), reverse(EDIT[0], args=EDIT[1])
    answer = client.post(address, {**TYPED, "step": "publish"})
    assert answer.status_code == 409
    assert "Someone published version 2 of these words" in answer.content.decode()
    form = answer.context["form"]
    assert form["title"].value() == TYPED["title"]
    assert form["seen_version"].value() == "2"
    again = client.post(address, {**TYPED, "seen_version": "2", "step": "publish"})
    assert again.status_code == 302
    newest = current_wording("general", "English")
    assert newest is not None
    assert (newest.version, newest.title) == (3, TYPED["title"])


@pytest.mark.parametrize("place", [("other", "en"), ("general", "zh"), ("general", "English")])
def test_wordings_that_cannot_be_are_not_found(sam: User, place: tuple[str, str]) -> None:
    for name in ("wording_edit", "wording_history"):
        assert client_for(sam).get(reverse(name, args=place)).status_code == 404


# --- Letters -------------------------------------------------------------------------------------


def letter(by: User, case: Case, person: Person, **query: str) -> object:
    return client_for(by).get(reverse("notice_letter", args=[case.reference, person.pk]), query)


def test_a_letter_is_printed_in_the_words_in_use_and_put_on_record(
    asha: User, sam: User, case: Case, jordan: Person
) -> None:
    publish(sam, body="Dear {person},\n\n{worker} of {team}, {council}.")
    answer = letter(asha, case, jordan, kind="general", language="English")
    words = words_of(answer)
    assert "Dear Jordan Smith," in words
    assert "Asha Rahman of Assessment and Intervention, Northborough Council." in words
    assert "Reference NB-2026-1001. General notice, English, version 2." in words
    assert "Printed by Asha Rahman on " in words
    entry = Entry.objects.get(deed="consent.letter_printed")
    assert (entry.actor, entry.subjects, entry.cases) == (asha, [jordan.pk], [case.pk])
    assert entry.additional_data == {"kind": "general", "language": "English", "version": 2}
    assert "jordan" not in answer["Content-Disposition"].lower()  # type: ignore[index]


def test_a_letter_in_urdu_runs_from_the_right(
    asha: User, sam: User, case: Case, jordan: Person
) -> None:
    publish(sam, language="Urdu", title="عنوان", body="{person}", seen_version=0)
    answer = letter(asha, case, jordan, kind="general", language="Urdu")
    root = PdfReader(BytesIO(answer.content)).trailer["/Root"]  # type: ignore[attr-defined]
    assert root["/Lang"] == "ur"  # type: ignore[index]
    assert root["/ViewerPreferences"]["/Direction"] == "/R2L"  # type: ignore[index]


@pytest.mark.parametrize(
    "name",
    ['#read("/etc/passwd")', "*Jo* $x$ \\", "{team} {worker}", "## Jo\n- one", "Jo" * 100],
)
def test_no_name_is_read_as_markup_or_filled_in(
    asha: User, case: Case, jordan: Person, name: str
) -> None:
    jordan.name = name[:200]
    jordan.save()
    answer = letter(asha, case, jordan, kind="general", language="English")
    printed = re.sub(r"[\s\u200b]", "", words_of(answer))
    assert re.sub(r"\s", "", f"Dear{name[:200]},") in printed


def test_a_name_that_cannot_be_printed_is_a_sentence_not_an_error(
    asha: User, case: Case, jordan: Person
) -> None:
    jordan.name = "王伟"
    jordan.save()
    answer = letter(asha, case, jordan, kind="general", language="English")
    assert answer.status_code == 409  # type: ignore[attr-defined]
    assert "These letters cannot be printed" in answer.content.decode()  # type: ignore[attr-defined]
    assert not Entry.objects.filter(deed="consent.letter_printed").exists()


def test_the_page_asks_which_letter_and_says_what_is_wrong(
    asha: User, sam: User, case: Case, jordan: Person
) -> None:
    publish(sam, language="Polish", seen_version=0)
    for query, sentence in (
        ({}, "Which letter?"),
        ({"kind": ""}, "Choose which letter to print"),
        ({"kind": "specific", "language": "Polish"}, "no words for this letter in Polish yet"),
        ({"kind": "general", "language": "Welsh"}, "Choose one of the answers on the list"),
    ):
        answer = letter(asha, case, jordan, **query)
        assert answer.status_code == 200  # type: ignore[attr-defined]
        assert sentence in answer.content.decode()  # type: ignore[attr-defined]
    assert not Entry.objects.filter(deed="consent.letter_printed").exists()


def test_only_those_on_the_case_print_letters(
    cal: User, eli: User, case: Case, jordan: Person
) -> None:
    for by, status in ((cal, 404), (eli, 403)):
        for query in ({}, {"kind": "general", "language": "English"}):
            assert letter(by, case, jordan, **query).status_code == status  # type: ignore[attr-defined]
    assert not Entry.objects.filter(deed="consent.letter_printed").exists()
