"""The boxes of searches and filters."""

from typing import Any

from django import forms

from audit import clock
from audit.deeds import Kind, all_deeds
from cases.profile_address import MAX_LENGTH
from oversight.queries.trail import Wanted
from oversight.words import deed_words
from socialcheck.forms import GovukDateTimeField, GovukForm

LEAST_LETTERS = 2

KINDS = {
    Kind.READ: "Reads",
    Kind.SEARCH: "Searches",
    Kind.DEED: "Deeds",
    Kind.REFUSAL: "Refusals and stops",
    Kind.CHANGE: "Changes to a record’s fields",
    Kind.SIGN_IN: "Sign-ins",
    Kind.EXPORT: "Exports",
}


class SearchForm(GovukForm):
    """What is typed in the search box of every page."""

    q = forms.CharField(
        label="What are you looking for?",
        help_text="A case reference, a person’s name, or the address of a profile. "
        "For a name, use whole words.",
        min_length=LEAST_LETTERS,
        max_length=MAX_LENGTH,
        error_messages={"required": "Enter at least 2 characters"},
        widget=forms.TextInput(attrs={"spellcheck": "false", "autocomplete": "off"}),
    )


class MomentField(GovukDateTimeField):
    """A date with a time that may be left out: then `without_time` stands in for it."""

    def __init__(self, *, without_time: str, **kwargs: Any) -> None:
        super().__init__(required=False, latest=clock.today, **kwargs)
        self.without_time = without_time

    def to_python(self, value: Any) -> Any:
        if isinstance(value, tuple) and any(value[:3]) and not value[3]:
            value = (*value[:3], self.without_time)
        return super().to_python(value)


def _number() -> forms.IntegerField:
    """The id of what was chosen from a list, carried along."""
    return forms.IntegerField(
        required=False, min_value=1, max_value=2**63 - 1, widget=forms.HiddenInput
    )


class TrailForm(GovukForm):
    """The filters of the access trail. Each may be left out; all that are given must hold."""

    says_optional = False

    who = forms.CharField(
        label="Who did it",
        help_text="Part of a name or e-mail address",
        required=False,
        max_length=200,
    )
    about = forms.CharField(
        label="About whom",
        help_text="Whole words of a person’s name",
        required=False,
        max_length=200,
    )
    case = forms.CharField(label="Case reference", required=False, max_length=40)
    kind = forms.ChoiceField(label="Kind of entry", required=False)
    deed = forms.ChoiceField(label="What was done", required=False)
    since = MomentField(label="From", without_time="00:00")
    until = MomentField(label="To", without_time="23:59")
    actor = _number()
    subject = _number()

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["kind"].choices = [("", "Every kind"), *KINDS.items()]  # type: ignore[attr-defined]
        deeds = sorted((deed_words(each), each.code) for each in all_deeds())
        self.fields["deed"].choices = [  # type: ignore[attr-defined]
            ("", "Anything"),
            *((code, sentence) for sentence, code in deeds),
        ]

    def clean(self) -> dict[str, Any]:
        given = super().clean() or self.cleaned_data
        since, until = given.get("since"), given.get("until")
        if since and until and until < since:
            self.add_error("until", "“To” must not be before “From”")
        return given

    def wanted(self) -> Wanted:
        """The filters, as the query takes them. Words that were typed count before a choice."""
        return Wanted(**self.cleaned_data)


class PageForm(forms.Form):
    """Where a page of a list starts. What is no number is passed over: page one is shown."""

    before = forms.IntegerField(required=False, min_value=1, max_value=2**63 - 1)


def page_start(data: Any, name: str = "before") -> int | None:
    """The id in the address before which the page starts."""
    form = PageForm({"before": data.get(name, "")})
    return form.cleaned_data["before"] if form.is_valid() else None
