"""Shape and wording of the forms for notices, consent and overrides."""

from datetime import date, datetime
from typing import Any, cast

from django import forms

from accounts.models import User
from audit import clock
from cases.models import Case, Person
from consent.actions import Telling
from consent.languages import ENGLISH
from consent.models import Method, NoticeKind
from consent.queries import staff_of
from consent.wordings.queries import languages_with_words
from socialcheck.forms import EARLIEST, GovukDateTimeField, GovukForm

LONG = 5_000
ANOTHER = "another"


def born_or_earliest(person: Person) -> date:
    """Nothing can have been said to somebody before they were born."""
    return person.born_on or EARLIEST


def refuse_the_future(form: forms.Form, name: str) -> None:
    """An error on the field `name` where its moment is still to come, by the database's clock."""
    moment: datetime | None = form.cleaned_data.get(name)
    if moment is not None and moment > clock.now():
        form.add_error(name, "That time is still to come. Enter when it happened")


class NoticeForm(GovukForm):
    """That a person was told."""

    kind = forms.ChoiceField(
        label="What were they told?",
        choices=NoticeKind.choices,
        widget=forms.RadioSelect(
            attrs={
                "hints": {
                    NoticeKind.GENERAL: "Social media may be looked at during this work.",
                    NoticeKind.SPECIFIC: "Their social media will be looked at, and why.",
                }
            }
        ),
    )
    given_at = GovukDateTimeField(
        label="When were they told?", help_text="For example, 27 3 2026, 14:30"
    )
    method = forms.ChoiceField(
        label="How were they told?", choices=Method.choices, widget=forms.RadioSelect
    )
    given_by = forms.ModelChoiceField(
        label="Who told them?", queryset=User.objects.none(), empty_label=None
    )
    language = forms.ChoiceField(
        label="In which language?",
        widget=forms.RadioSelect(attrs={"reveals": {ANOTHER: "other_language"}}),
        initial=ENGLISH,
    )
    other_language = forms.CharField(
        label="Which language?", max_length=60, error_messages={"required": "Enter the language"}
    )
    interpreter = forms.CharField(label="Interpreter", max_length=200, required=False)
    acknowledged = forms.BooleanField(label="They said that they understood", required=False)
    note = forms.CharField(
        label="Anything else to record",
        max_length=LONG,
        required=False,
        widget=forms.Textarea,
    )

    def __init__(self, *args: Any, case: Case, person: Person, by: User, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        given_by = cast("forms.ModelChoiceField[User]", self.fields["given_by"])
        given_at = cast(GovukDateTimeField, self.fields["given_at"])
        given_by.queryset = staff_of(case, by)
        given_by.initial = by.pk
        given_at.earliest, given_at.latest = born_or_earliest(person), clock.today
        self._languages = languages_with_words(*NoticeKind.values)
        language = cast(forms.ChoiceField, self.fields["language"])
        language.choices = [
            *((name, name) for name in self._languages),
            (ANOTHER, "Another language"),
        ]
        another = self.data.get(self.add_prefix("language")) == ANOTHER
        self.fields["other_language"].required = another or not self.is_bound

    def clean(self) -> dict[str, Any]:
        refuse_the_future(self, "given_at")
        return self.cleaned_data

    def telling(self) -> Telling:
        data = dict(self.cleaned_data)
        other = data.pop("other_language")
        if data["language"] == ANOTHER:
            data["language"] = self._as_we_name_it(other)
        return Telling(**data)

    def _as_we_name_it(self, typed: str) -> str:
        """A language that has words under the name that they have, however it was typed."""
        named = {name.casefold(): name for name in self._languages}
        return named.get(typed.casefold(), typed)


class StrikeOutForm(GovukForm):
    """Why an event should not count."""

    reason = forms.CharField(
        label="Why should it not count?",
        help_text="For example, it was recorded about the wrong person.",
        max_length=LONG,
        widget=forms.Textarea,
    )
