"""The frame, the forms and the timeline picture: what a page says and where its words link to."""

import datetime as dt
from html.parser import HTMLParser
from itertools import combinations
from typing import Any
from zoneinfo import ZoneInfo

import pytest
from django import forms
from django.contrib.auth.models import AnonymousUser
from django.template import engines
from django.template.loader import render_to_string
from django.test import RequestFactory
from hypothesis import given
from hypothesis import strategies as st

from accounts.models import User
from accounts.permissions import Actor, Role
from audit.refusals import PlainDecision
from socialcheck.context import DEFAULT_ACCENT, Frame, accent, text_on
from socialcheck.forms import (
    GovukDateField,
    GovukDateTimeField,
    GovukForm,
    in_a_sentence,
    summary_of,
)
from socialcheck.timeline import (
    MOST_LINES_OF_MARKS,
    ROWS,
    Band,
    Label,
    Mark,
    Picture,
    subject_timeline,
)

LONDON = ZoneInfo("Europe/London")
NOW = dt.datetime(2026, 11, 22, 10, tzinfo=dt.UTC)


class Elements(HTMLParser):
    """Every element of a page as (tag, attributes)."""

    def __init__(self, html: object) -> None:
        super().__init__()
        self.found: list[tuple[str, dict[str, str | None]]] = []
        self.feed(str(html))

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.found.append((tag, dict(attrs)))

    def ids(self) -> list[str | None]:
        return [attrs["id"] for _, attrs in self.found if "id" in attrs]

    def named(self, name: str) -> dict[str, str | None]:
        return next(attrs for _, attrs in self.found if attrs.get("name") == name)

    def all(self, wanted: str) -> list[dict[str, str | None]]:
        return [attrs for tag, attrs in self.found if tag == wanted]


class Everything(GovukForm):
    reference = forms.CharField(
        label="Case reference",
        max_length=20,
        help_text="For example <NB-2026-0417>",
        widget=forms.TextInput(attrs={"class": "govuk-input--width-10", "size": "m"}),
    )
    method = forms.ChoiceField(
        label="How was it given?",
        choices=[("paper", "On paper"), ("other", "Another way")],
        widget=forms.RadioSelect(
            attrs={"hints": {"paper": "Keep a copy"}, "reveals": {"other": "other_way"}}
        ),
    )
    other_way = forms.CharField(label="Which way?", required=False)
    platforms = forms.MultipleChoiceField(
        label="Platforms",
        choices=[("a", "Facebook"), ("b", "Instagram")],
        widget=forms.CheckboxSelectMultiple,
    )
    told = forms.BooleanField(label="I have told the subject")
    given_on = GovukDateField(label="Date given", latest=dt.date(2026, 11, 22))
    happened = GovukDateTimeField(label="When did it happen?")
    kind = forms.ChoiceField(label="Kind", choices=[("", "Choose one"), ("x", "X")])
    words = forms.CharField(label="What did they say?", widget=forms.Textarea, max_length=50)
    count = forms.IntegerField(label="Number of viewings")
    email = forms.EmailField(label="E-mail address")
    password = forms.CharField(label="Password", widget=forms.PasswordInput)
    evidence = forms.FileField(label="Evidence file")
    token = forms.CharField(widget=forms.HiddenInput, required=False)


def test_every_error_links_to_a_control_that_is_on_the_page() -> None:
    form = Everything({})
    controls = {
        attrs.get("id")
        for tag, attrs in Elements(form).found
        if tag in {"input", "select", "textarea"}
    }
    targets = [line.target for line in summary_of(form)]
    assert len(targets) == 12
    assert set(targets) <= controls


def test_no_id_is_used_twice_and_every_reference_to_one_is_met() -> None:
    for form in (Everything(), Everything({}), Everything({"method": "other"})):
        page = Elements(form)
        ids = page.ids()
        assert len(ids) == len(set(ids))
        for _, attrs in page.found:
            wanted = f"{attrs.get('aria-describedby') or ''} {attrs.get('for') or ''}".split()
            assert set(wanted) <= set(ids)


def test_a_hint_is_escaped_and_read_with_its_control() -> None:
    html = str(Everything()["reference"].as_field_group())
    assert "For example &lt;NB-2026-0417&gt;" in html
    assert Elements(html).named("reference")["aria-describedby"] == "id_reference_hint"


def test_a_control_is_described_by_hint_then_error_then_count() -> None:
    form = Everything({"words": "x" * 60})
    form.fields["words"].help_text = "In their own words"
    described = Elements(form["words"].as_field_group()).named("words")["aria-describedby"]
    assert described == "id_words_hint id_words_error id_words-info"


def test_what_shapes_a_field_never_reaches_the_page_as_an_attribute() -> None:
    for _, attrs in Elements(Everything()).found:
        assert not {"size", "hints", "reveals", "heading"} & set(attrs)


def test_own_classes_are_kept_beside_those_of_the_design_system() -> None:
    classes = Elements(Everything({})).named("reference")["class"] or ""
    assert classes.split() == ["govuk-input", "govuk-input--width-10", "govuk-input--error"]


def test_browsers_are_not_left_to_find_the_errors() -> None:
    page = Elements(Everything())
    assert not any("required" in attrs for _, attrs in page.found)
    assert "maxlength" not in page.named("words")
    number = page.named("count")
    assert (number["type"], number["inputmode"]) == ("text", "numeric")


def test_radios_are_one_group_with_a_legend_and_what_an_answer_reveals_is_drawn_once() -> None:
    html = str(Everything())
    assert html.count('name="other_way"') == 1
    assert html.index("Another way") < html.index('name="other_way"') < html.index("Platforms")
    group = str(Everything()["method"].as_field_group())
    assert "<fieldset" in group and "How was it given?" in group.partition("</legend>")[0]
    assert "Keep a copy" in group


def test_many_boxes_to_tick_are_a_group_and_one_alone_is_not() -> None:
    many = Elements(Everything()["platforms"].as_field_group())
    assert len(many.all("fieldset")) == 1
    assert [attrs["type"] for attrs in many.all("input")] == ["checkbox", "checkbox"]
    assert not Elements(Everything()["told"].as_field_group()).all("fieldset")


def test_what_was_typed_is_given_back_even_where_it_is_wrong() -> None:
    typed = {"given_on_day": "31", "given_on_month": "Feb", "given_on_year": "26"}
    page = Elements(Everything(typed | {"platforms": ["b"], "kind": "x", "count": "three"}))
    assert {name: page.named(name)["value"] for name in typed} == typed
    assert page.named("count")["value"] == "three"
    assert [a["value"] for a in page.all("input") if "checked" in a] == ["b"]
    assert [a["value"] for a in page.all("option") if "selected" in a] == ["x"]


def test_a_password_is_never_given_back() -> None:
    assert "hunter2" not in str(Everything({"password": "hunter2"}))


def test_errors_are_worded_from_the_label() -> None:
    said = {
        name: errors[0]
        for name, errors in Everything(
            {"words": "x" * 60, "email": "q", "count": "1.5", "kind": "y"}
        ).errors.items()
    }
    assert said["reference"] == "Enter the case reference"
    assert said["method"] == "Answer the question “How was it given?”"
    assert said["given_on"] == "Enter the date given"
    assert said["platforms"] == "Choose the platforms"
    assert said["told"] == "Tick the box to go on: I have told the subject"
    assert said["kind"] == "Choose one of the answers on the list for “Kind”"
    assert "50 characters or fewer. It has 60 now" in said["words"]
    assert "such as name@example.gov.uk" in said["email"]
    assert said["count"] == "“Number of viewings” must be a whole number, such as 3"


def test_a_form_that_words_its_own_error_is_left_alone() -> None:
    class Own(GovukForm):
        name = forms.CharField(error_messages={"required": "Who is it?"})

    assert Own({}).errors["name"] == ["Who is it?"]


@pytest.mark.parametrize(
    ("label", "inside"),
    [
        ("Case reference", "case reference"),
        ("NHS number", "NHS number"),
        ("I have told the subject", "I have told the subject"),
        ("E-mail address", "e-mail address"),
        ("", ""),
    ],
)
def test_a_label_inside_a_sentence(label: str, inside: str) -> None:
    assert in_a_sentence(label) == inside


class Day(GovukForm):
    on = GovukDateField(label="Date of birth", latest=lambda: dt.date(2026, 11, 22))


def day(*typed: str) -> Day:
    return Day(dict(zip(("on_day", "on_month", "on_year"), typed, strict=True)))


@pytest.mark.parametrize("month", ["2", "02", "Feb", "february", " FEB "])
def test_a_month_may_be_a_number_or_a_name(month: str) -> None:
    form = day("29", month, "2024")
    assert form.is_valid(), form.errors
    assert form.cleaned_data["on"] == dt.date(2024, 2, 29)


@pytest.mark.parametrize(
    ("typed", "said", "box"),
    [
        (("", "", ""), "Enter the date of birth", "day"),
        (("1", "", "2020"), "must include a month", "month"),
        (("1", "", ""), "must include a month and year", "month"),
        (("29", "2", "2026"), "must be a real date", "day"),
        (("1", "13", "2020"), "Check the month", "month"),
        (("1", "Smarch", "2020"), "Check the month", "month"),
        (("1", "1", "26"), "year of four figures", "year"),
        (("x", "1", "2020"), "Check the day", "day"),
        (("1", "1", "٢٠٢٠"), "year of four figures", "year"),
        (("31", "12", "1899"), "on or after 1 January 1900", "day"),
        (("23", "11", "2026"), "on or before 22 November 2026", "day"),
    ],
)
def test_a_wrong_date_says_what_is_wrong_and_links_to_that_box(
    typed: tuple[str, str, str], said: str, box: str
) -> None:
    (line,) = summary_of(day(*typed))
    assert said in line.text
    assert line.target == f"id_on_{box}"


def test_the_first_and_last_days_allowed_are_allowed() -> None:
    assert day("1", "1", "1900").is_valid()
    assert day("22", "11", "2026").is_valid()


def test_a_date_shows_its_initial_value_and_knows_whether_it_changed() -> None:
    initial = {"on": dt.date(2020, 2, 1)}
    page = Elements(Day(initial=initial))
    assert [page.named(f"on_{part}")["value"] for part in ("day", "month", "year")] == [
        "1",
        "2",
        "2020",
    ]
    same = {"on_day": "1", "on_month": "2", "on_year": "2020"}
    assert not Day(same, initial=initial).has_changed()
    assert Day(same | {"on_day": "2"}, initial=initial).has_changed()


class Moment(GovukForm):
    at = GovukDateTimeField(label="Date and time")


def moment(day: str, month: str, year: str, time: str) -> Moment:
    return Moment({"at_day": day, "at_month": month, "at_year": year, "at_time": time})


@pytest.mark.parametrize(
    ("typed", "time"),
    [
        ("14:30", dt.time(14, 30)),
        ("1430", dt.time(14, 30)),
        ("9.05", dt.time(9, 5)),
        ("2:30pm", dt.time(14, 30)),
        ("2 PM", dt.time(14, 0)),
        ("12am", dt.time(0, 0)),
        ("12:15 pm", dt.time(12, 15)),
        ("00:00", dt.time(0, 0)),
    ],
)
def test_a_time_may_be_written_as_people_write_it(typed: str, time: dt.time) -> None:
    form = moment("1", "7", "2026", typed)
    assert form.is_valid(), form.errors
    assert form.cleaned_data["at"] == dt.datetime.combine(dt.date(2026, 7, 1), time, tzinfo=LONDON)
    assert form.cleaned_data["at"].utcoffset() == dt.timedelta(hours=1)


@pytest.mark.parametrize("typed", ["", "25:00", "12:60", "13pm", "0am", "noon", "7", "123456"])
def test_what_is_no_time_is_said_to_be_none(typed: str) -> None:
    (line,) = summary_of(moment("1", "7", "2026", typed))
    assert "time, such as" in line.text
    assert line.target == "id_at_time"


def test_a_time_that_the_clocks_skipped_is_refused() -> None:
    (line,) = summary_of(moment("29", "3", "2026", "01:30"))
    assert "the clocks went forward" in line.text
    assert moment("29", "3", "2026", "00:59").is_valid()
    assert moment("29", "3", "2026", "02:00").is_valid()


def test_a_time_that_happened_twice_is_its_first_occurrence() -> None:
    form = moment("25", "10", "2026", "01:30")
    assert form.is_valid()
    assert form.cleaned_data["at"].astimezone(dt.UTC).time() == dt.time(0, 30)


def test_a_moment_is_shown_in_london_whatever_zone_it_is_kept_in() -> None:
    page = Elements(Moment(initial={"at": dt.datetime(2026, 7, 1, 23, 30, tzinfo=dt.UTC)}))
    assert page.named("at_day")["value"] == "2"
    assert page.named("at_time")["value"] == "00:30"


# --- the frame -----------------------------------------------------------------------------------


@pytest.fixture
def plain_static(settings: Any) -> None:
    """Files by their own names, as the hashed ones exist only after `collectstatic`."""
    settings.STORAGES = settings.STORAGES | {
        "staticfiles": {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"}
    }


def page(template: str, **context: Any) -> str:
    request = RequestFactory().get("/cases/1/")
    request.user = AnonymousUser()
    return engines["django"].from_string(template).render(context, request)


@pytest.mark.usefixtures("plain_static")
def test_the_title_and_the_summary_say_that_there_is_an_error() -> None:
    template = '{% extends "base.html" %}{% block title %}Notice{% endblock %}'
    assert "<title>Error: Notice – Socialcheck</title>" in page(template, form=day("", "", ""))
    assert "There is a problem" in page(template, forms=[Day(), day("1", "", "2020")])
    for good in (Day(), day("1", "1", "2020")):
        html = page(template, form=good)
        assert "<title>Notice – Socialcheck</title>" in html
        assert "There is a problem" not in html


@pytest.mark.usefixtures("plain_static")
def test_each_cell_of_a_table_names_its_column_for_a_phone() -> None:
    rows = [[{"text": "A", "href": "/a/"}, "1", "one too many"]]
    html = render_to_string("components/table.html", {"head": ["Who", "When"], "rows": rows})
    found = Elements(html)
    assert [cell["data-label"] for cell in found.all("td")] == ["When", ""]
    assert {cell["role"] for cell in found.all("td")} == {"cell"}


def test_every_inline_script_and_style_carries_the_nonce() -> None:
    request = RequestFactory().get("/")
    request.user = AnonymousUser()
    request.csp_nonce = "n0nce"  # type: ignore[attr-defined]
    found = Elements(render_to_string("404.html", request=request)).found
    inline = [attrs for tag, attrs in found if tag in {"script", "style"}]
    assert len(inline) == 3
    assert all(attrs["nonce"] == "n0nce" for attrs in inline)
    assert not any(name.startswith("on") or name == "style" for _, a in found for name in a)


@pytest.mark.usefixtures("plain_static")
@pytest.mark.parametrize("name", ["400.html", "500.html"])
def test_a_page_for_a_fault_needs_neither_a_request_nor_a_database(name: str) -> None:
    html = render_to_string(name)
    assert "<h1" in html and "legal advice" in html


@pytest.mark.usefixtures("plain_static")
def test_a_refusal_shows_the_words_of_the_decision_escaped() -> None:
    decision = PlainDecision(words="Ask <Rae> first.", next="Go to <Sol>.", rule="G05")
    html = page('{% extends "refused.html" %}', decision=decision)
    assert "Ask &lt;Rae&gt; first." in html
    assert "Go to &lt;Sol&gt;." in html
    assert "Rule G05" in html and "not legal advice" in html
    assert "Stopped for now" in html


def frame(role: Role, path: str = "/") -> Frame:
    request = RequestFactory().get(path)
    request.user = User(pk=1, name="Asha Rahman")
    request.user._actor = Actor(  # type: ignore[attr-defined]
        id=1, roles=frozenset({role}), teams=frozenset({1}), manages=frozenset()
    )
    return Frame(request)


def test_the_menu_holds_what_the_reader_may_open() -> None:
    worker = {link.text for link in frame(Role.SOCIAL_WORKER).nav}
    auditor = {link.text for link in frame(Role.AUDITOR).nav}
    administrator = frame(Role.ADMINISTRATOR)
    assert "Cases" in worker and "Access trail" not in worker
    assert "Access trail" in auditor
    assert "Cases" not in {link.text for link in administrator.nav}
    assert frame(Role.SOCIAL_WORKER).may_search and not administrator.may_search


def test_the_menu_marks_where_the_page_lies() -> None:
    for path, current in (("/", ["My work"]), ("/cases/7/edit/", ["Cases"]), ("/other/", [])):
        assert [li.text for li in frame(Role.SOCIAL_WORKER, path).nav if li.current] == current


def test_nobody_signed_in_sees_no_menu() -> None:
    request = RequestFactory().get("/")
    assert Frame(request).nav == []
    request.user = AnonymousUser()
    assert Frame(request).nav == [] and not Frame(request).may_search


@pytest.mark.parametrize("colour", ["red", "#12345", "#00625a;} body{display:none", "", "#00625g"])
def test_an_accent_that_is_no_colour_is_replaced(colour: str) -> None:
    assert accent(colour) == DEFAULT_ACCENT


@pytest.mark.parametrize(
    ("colour", "text"),
    [("#00625a", "#ffffff"), ("#fff", "#0b0c0c"), ("#ffdd00", "#0b0c0c"), ("#1d70b8", "#ffffff")],
)
def test_words_on_the_accent_colour_can_be_read(colour: str, text: str) -> None:
    assert accent(colour) == colour
    assert text_on(colour) == text


# --- the timeline picture ------------------------------------------------------------------------

moments = st.integers(min_value=0, max_value=8 * 365 * 24).map(
    lambda hours: dt.datetime(2019, 7, 1, tzinfo=dt.UTC) + dt.timedelta(hours=hours)
)
words = st.text(alphabet="abc MWil/2026…", min_size=1, max_size=60)


@st.composite
def some_bands(draw: st.DrawFn) -> Band:
    start, end = sorted((draw(moments), draw(moments)))
    return Band(draw(st.sampled_from(ROWS)), start, draw(st.sampled_from([end, None])), draw(words))


some_marks = st.builds(
    Mark,
    row=st.sampled_from(ROWS),
    at=moments,
    label=words,
    kind=st.sampled_from(["look", "stop", "event"]),
)


def all_labels(picture: Picture) -> list[Label]:
    return [
        *picture.ticks,
        picture.today,
        *(label for row in picture.rows for label in row.labels),
        *(row.note for row in picture.rows if row.note),
        *(row.heading for row in picture.rows),
    ]


def collide(one: Label, other: Label, height: float) -> bool:
    return (
        abs(one.y - other.y) < height
        and one.x < other.x + other.width
        and other.x < one.x + one.width
    )


@given(st.lists(some_bands(), max_size=12), st.lists(some_marks, max_size=40))
def test_no_two_labels_of_a_picture_collide_and_all_lie_within_it(
    bands: list[Band], marks: list[Mark]
) -> None:
    timeline = subject_timeline("Jordan", bands, marks, now=NOW)
    for picture in (timeline.wide, timeline.narrow):
        labels = all_labels(picture)
        for one, other in combinations(labels, 2):
            assert not collide(one, other, picture.font_size), (one, other)
        for label in labels:
            assert label.x >= 0 and label.x + label.width <= picture.width
            assert picture.font_size / 2 < label.y < picture.height


@given(st.lists(some_bands(), max_size=12), st.lists(some_marks, max_size=40))
def test_no_two_shapes_of_a_picture_overlap_and_each_row_holds_its_own(
    bands: list[Band], marks: list[Mark]
) -> None:
    timeline = subject_timeline("Jordan", bands, marks, now=NOW)
    for picture in (timeline.wide, timeline.narrow):
        top = 0.0
        for row in picture.rows:
            for one, other in combinations(row.shapes, 2):
                apart = one.x + one.width <= other.x or other.x + other.width <= one.x
                assert apart or abs(one.y - other.y) >= 14
            assert all(top < shape.y < row.bottom for shape in row.shapes)
            assert (row.note is None) == bool(row.shapes)
            top = row.bottom


@given(st.lists(some_marks, max_size=200))
def test_every_mark_stands_in_the_picture_and_in_the_table(marks: list[Mark]) -> None:
    timeline = subject_timeline("Jordan", [], marks, now=NOW)
    assert len(timeline.table) == len(marks)
    for picture in (timeline.wide, timeline.narrow):
        for row in picture.rows:
            mine = [mark for mark in marks if mark.row == row.name]
            assert sum(shape.title.count("; ") + 1 for shape in row.shapes) == len(mine)
            assert len({shape.y for shape in row.shapes}) <= MOST_LINES_OF_MARKS


def test_near_looks_become_one_that_says_how_many() -> None:
    day = dt.timedelta(days=1)
    looks = [Mark("Looks", NOW - 30 * day, "Ben", "look"), Mark("Looks", NOW - day, "Asha", "look")]
    looks += [Mark("Looks", NOW - 2 * day, "Cal", "look")]
    (row, *_) = subject_timeline("Jordan", [], looks, now=NOW).wide.rows
    assert [label.text for label in row.labels] == ["Ben", "2 looks"]


def test_an_authority_that_still_holds_reaches_today_and_one_to_come_goes_beyond() -> None:
    month = dt.timedelta(days=30)
    bands = [
        Band("Notice", NOW - 3 * month, None, "general"),
        Band("Authority", NOW - month, NOW + month, "NR/2026/0001"),
    ]
    picture = subject_timeline("Jordan", bands, [], now=NOW).wide
    notice, authority = picture.rows[1].shapes[0], picture.rows[3].shapes[0]
    assert notice.x + notice.width == pytest.approx(picture.today_x, abs=0.2)
    assert authority.x + authority.width > picture.today_x


def test_other_rows_are_drawn_in_the_colours_of_one_of_ours_and_within_the_picture() -> None:
    long = "Maximiliana " * 16
    rows = {"Notice": "notice", long: "consent"}
    bands = [Band(long, NOW - dt.timedelta(days=9), None, "given")]
    timeline = subject_timeline("Jordan", bands, [], now=NOW, rows=rows)
    for picture in (timeline.wide, timeline.narrow):
        assert [(row.name, row.style) for row in picture.rows] == list(rows.items())
        assert all(row.heading.x + row.heading.width <= picture.width for row in picture.rows)
    assert timeline.table[0].what == long
    with pytest.raises(ValueError, match="No such row in a timeline: Looks"):
        subject_timeline("Jordan", [], [Mark("Looks", NOW, "Ben", "look")], now=NOW, rows=rows)


def test_the_picture_is_told_in_words_too() -> None:
    bands = [Band("Authority", NOW - dt.timedelta(days=40), NOW, "NR/2026/0012")]
    marks = [
        Mark("Looks", NOW - dt.timedelta(days=12), "Ben", "look"),
        Mark("Looks", NOW, "", "stop"),
    ]
    timeline = subject_timeline("Jordan", bands, marks, now=NOW, empty={"Consent": "not asked"})
    assert timeline.description == (
        "Looks: 1 look and 1 stop. Notice: none. Consent: not asked. "
        "Authority: NR/2026/0012, from 13 October 2026 until 22 November 2026."
    )
    assert [line.what for line in timeline.table] == ["Authority", "Look", "Stop"]
    assert timeline.table[0].start == "13 October 2026 at 11:00"


def test_a_row_that_is_not_in_the_picture_is_refused() -> None:
    with pytest.raises(ValueError, match="Weather"):
        subject_timeline("Jordan", [], [Mark("Weather", NOW, "rain", "event")], now=NOW)


def test_the_picture_as_drawn_escapes_names_and_says_what_it_is() -> None:
    timeline = subject_timeline("<Jordan>", [], [Mark("Looks", NOW, "<Ben>", "look")], now=NOW)
    html = render_to_string("components/subject_timeline.html", {"timeline": timeline})
    assert "<Jordan>" not in html and "<Ben>" not in html and "&lt;Ben&gt;" in html
    pictures = Elements(html).all("svg")
    assert [picture["role"] for picture in pictures] == ["img", "img"]
    ids = Elements(html).ids()
    assert len(ids) == len(set(ids))
    for picture in pictures:
        assert set((picture["aria-labelledby"] or "").split()) <= set(ids)
