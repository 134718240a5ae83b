"""Questions asked page by page: what was typed comes back as it was, and what is unfinished."""

from typing import Any

from django import forms
from django.http import QueryDict

from socialcheck.forms import GovukDateField, GovukDateTimeField, GovukForm
from socialcheck.questionnaire import Page, Questionnaire, posted_values


class NameForm(GovukForm):
    name = forms.CharField(label="Name", max_length=10)

    def __init__(self, *args: Any, who: str, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.who = who


class DetailsForm(NameForm):
    name = None  # type: ignore[assignment]
    at = GovukDateTimeField(label="When")
    day = GovukDateField(label="Day", required=False)
    kinds = forms.MultipleChoiceField(label="Kinds", choices=[("a", "Ants"), ("b", "Bees")])
    kind = forms.ChoiceField(label="Kind", choices=[("a", "Ant"), ("b", "Bee")], required=False)
    sure = forms.BooleanField(label="Sure", required=False)


NAME, DETAILS = Page("name", "Name", NameForm), Page("details", "Details", DetailsForm)
TYPED = (
    "at_day=1&at_month=3&at_year=2026&at_time=14:30&day_day=&day_month=&day_year="
    "&kinds=a&kinds=b&kind=b&sure=on"
)


def asked(**typed: Any) -> Questionnaire:
    return Questionnaire([NAME, DETAILS], typed, who="Asha")


def kept() -> dict[str, Any]:
    """What was typed on the second page, as it is kept."""
    return posted_values(DetailsForm(QueryDict(TYPED), who="Asha"))


def test_pages_have_an_order() -> None:
    pages = asked()
    assert (pages.before(NAME), pages.after(NAME)) == (None, DETAILS)
    assert (pages.before(DETAILS), pages.after(DETAILS)) == (NAME, None)
    assert (pages.number(NAME), pages.number(DETAILS)) == (1, 2)
    assert (pages.page("details"), pages.page("nowhere")) == (DETAILS, None)


def test_what_was_typed_comes_back_as_it_was() -> None:
    form = asked(details=kept()).form(DETAILS)
    assert form.is_valid(), form.errors
    assert form.who == "Asha"
    assert f"{form.cleaned_data['at']:%Y-%m-%d %H:%M}" == "2026-03-01 14:30"
    assert (form.cleaned_data["kinds"], form.cleaned_data["sure"]) == (["a", "b"], True)


def test_what_is_wrong_is_kept_too_without_nulls() -> None:
    typed = QueryDict("at_day=32&at_month=Mar%00ch&kinds=zebra%00&kind=")
    again = posted_values(DetailsForm(typed, who="Asha"))
    assert (again["at_day"], again["at_month"], again["at_time"]) == ("32", "March", "")
    assert (again["kinds"], again["sure"]) == (["zebra"], False)


def test_a_page_is_unfinished_where_it_is_wrong_or_was_never_seen() -> None:
    right = {"name": "Kim"}
    assert asked().first_unfinished() == NAME
    assert asked(name={"name": "x" * 11}, details=kept()).first_unfinished() == NAME
    assert asked(name=right).first_unfinished() == DETAILS
    whole = asked(name=right, details=kept())
    assert whole.first_unfinished() is None
    assert [type(form) for form in whole.finished()] == [NameForm, DetailsForm]


def test_nothing_posted_is_not_what_was_kept() -> None:
    assert not asked(name={"name": "Kim"}).form(NAME, QueryDict()).is_valid()


def test_the_answers_are_told_in_words_each_with_where_it_is_changed() -> None:
    sections = asked(name={"name": "Kim"}, details=kept()).sections(lambda page: f"/{page.slug}/")
    assert [section["title"] for section in sections] == ["Name", "Details"]
    rows = {row["key"]: (row["value"], row["href"]) for row in sections[1]["rows"]}
    assert rows == {
        "When": ("1 March 2026 at 14:30", "/details/"),
        "Kinds": ("Ants, Bees", "/details/"),
        "Kind": ("Bee", "/details/"),
        "Sure": ("Yes", "/details/"),
    }
