"""Typesetting: what goes in as text comes out as text, tagged, and the same on every machine."""

import re
from collections import Counter
from datetime import UTC, datetime
from io import BytesIO
from typing import Any

import pytest
from pypdf import PdfReader

from consent.languages import LANGUAGES
from socialcheck.documents import TEMPLATES, CannotTypeset, typeset

AT = datetime(2026, 3, 1, 14, 30, 15, 123456, tzinfo=UTC)


def letter(*lines: str, **changed: Any) -> PdfReader:
    data = {
        "title": "A letter",
        "language": "en",
        "right_to_left": False,
        "council": "Northborough Council",
        "foot": "Reference NB-2026-1001. Printed by Asha Rahman.",
        "blocks": [{"shape": "paragraph", "lines": [line]} for line in lines],
        **changed,
    }
    return PdfReader(BytesIO(typeset("letter", data, at=AT)))


def words(pdf: PdfReader) -> str:
    return "\n".join(page.extract_text() for page in pdf.pages)


def unbroken(text: str) -> str:
    """Without the breaks of lines, and those that long words were given."""
    return re.sub(r"[\s\u200b]", "", text)


def test_a_document_is_tagged_and_says_what_it_is() -> None:
    pdf = letter("Dear Jordan,")
    root = pdf.trailer["/Root"]
    assert bool(root["/MarkInfo"]["/Marked"])  # type: ignore[index]
    assert root["/Lang"] == "en"  # type: ignore[index]
    assert bool(root["/ViewerPreferences"]["/DisplayDocTitle"])  # type: ignore[index]
    assert "/StructTreeRoot" in root  # type: ignore[operator]
    assert "pdfuaid:part" in root["/Metadata"].get_data().decode()  # type: ignore[index]
    assert pdf.metadata is not None
    assert (pdf.metadata.title, pdf.metadata.author) == ("A letter", "Northborough Council")
    assert pdf.metadata.creation_date == AT.replace(microsecond=0)


def test_every_page_has_its_number_and_the_foot() -> None:
    pdf = letter(*(f"Paragraph {number}." for number in range(60)))
    assert len(pdf.pages) > 1
    for number, page in enumerate(pdf.pages, 1):
        assert f"Page {number} of {len(pdf.pages)}" in page.extract_text()
        assert "Printed by Asha Rahman." in page.extract_text()


MARKUP = [
    '#import "@preview/cetz:0.4.0": canvas',
    '#read("/etc/passwd")',
    "#read(\"frame.typ\") #include 'letter.typ'",
    "#sys.inputs.data",
    "*not bold* _not slanted_ `raw`",
    "$x^2$ and \\ and \\u{41} and \\n",
    "= no heading",
    "- no list // no comment /* none */",
    "<label> @reference ~ --- ...",
    '"; panic("x"); "',
    "{person} {{}} {% x %}",
    "https://example.test/a?b=c&d",
]


@pytest.mark.parametrize("text", MARKUP)
def test_nobodys_text_is_read_as_markup(text: str) -> None:
    pdf = letter(text, title=f"Title {text}", foot=text, council=text)
    assert unbroken(words(pdf)).count(unbroken(text)) >= 4
    assert "root:" not in words(pdf)


def test_a_word_longer_than_the_line_is_broken_and_all_there() -> None:
    pdf = letter("W" * 5000)
    assert words(pdf).count("W") == 5000
    assert max(map(len, words(pdf).split("\n"))) < 100
    assert len(pdf.pages) > 1


def test_control_characters_are_left_out() -> None:
    assert "onetwo" in words(letter("one\x07\x00\x1btwo"))


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_language_offered_can_be_printed(language: str) -> None:
    tongue = LANGUAGES[language]
    pdf = letter(tongue.own, language=tongue.code, right_to_left=tongue.right_to_left)
    root = pdf.trailer["/Root"]
    assert root["/Lang"] == tongue.code  # type: ignore[index]
    fonts = {str(name) for page in pdf.pages for name in _fonts(page)}
    assert all("Noto" in name or "IBMPlexSansArabic" in name for name in fonts), fonts


def _fonts(page: Any) -> list[Any]:
    return [font.get_object()["/BaseFont"] for font in page["/Resources"]["/Font"].values()]


@pytest.mark.parametrize(
    "text", ["یہ ایک خط ہے", "ښځې ته پاملرنه", "ئەمە نامەیەکە ڵڕێۆ", "پاکستان"]
)
def test_letters_of_arabic_script_are_read_back_once_each(text: str) -> None:
    pdf = letter(text, title="T", council="C", foot="F", language="ur", right_to_left=True)
    read = Counter(c for c in words(pdf) if ord(c) > 0x5FF)
    assert read == Counter(text.replace(" ", ""))


def test_letters_that_no_font_has_are_named_in_a_sentence() -> None:
    with pytest.raises(CannotTypeset) as refused:
        letter("Dear 王伟,")
    assert refused.value.words == "These letters cannot be printed: 王 伟"
    assert "Take them out" in refused.value.next


def test_a_template_that_fails_is_a_sentence_too() -> None:
    with pytest.raises(CannotTypeset, match="could not be made"):
        letter(blocks=[{"shape": "paragraph"}])


def test_the_same_words_make_the_same_file() -> None:
    data = {
        "title": "T",
        "language": "en",
        "right_to_left": False,
        "council": "C",
        "foot": "F",
        "blocks": [],
    }
    assert typeset("letter", data, at=AT) == typeset("letter", data, at=AT)


def test_no_template_fetches_a_package_or_takes_text_for_source() -> None:
    for path in TEMPLATES.glob("*.typ"):
        source = path.read_text()
        assert "@preview" not in source
        assert "@local" not in source
        assert "eval(" not in source
