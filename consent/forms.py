"""Shape and wording of the forms for notices, consent and overrides."""

from datetime import date, datetime
from typing import Any, cast

from django import forms

from accounts.models import User
from audit import clock
from cases.models import Case, Person
from cases.profile_address import PLATFORMS
from cases.purposes import Purpose
from consent.actions import Answer, Telling
from consent.languages import ENGLISH
from consent.models import ConsentDeed, Footing, Method, NoticeKind
from consent.queries import staff_of
from consent.wordings.queries import languages_with_words
from socialcheck.forms import EARLIEST, GovukDateField, GovukDateTimeField, GovukForm

LONG = 5_000
THEMSELVES, SOMEONE_ELSE = "self", "other"
ANY, SOME = "any", "some"
ANOTHER = "another"
ANSWERS = {
    ConsentDeed.SOUGHT: "It was asked for",
    ConsentDeed.GIVEN: "It was given",
    ConsentDeed.REFUSED: "It was refused",
    ConsentDeed.WITHDRAWN: "It was withdrawn",
}


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


class DeedForm(GovukForm):
    """The first question: what happened. The second page asks only what belongs to the answer."""

    deed = forms.ChoiceField(
        label="What happened?",
        choices=ANSWERS.items(),
        widget=forms.RadioSelect(
            attrs={
                "hints": {
                    ConsentDeed.SOUGHT: "You asked, and there is no answer yet.",
                    ConsentDeed.WITHDRAWN: "Consent was given before, and now it is taken back. "
                    "Looking must stop.",
                }
            }
        ),
        error_messages={"required": "Choose what happened"},
    )


def _revealing(option: str, field: str) -> forms.RadioSelect:
    """Radios of which `option` reveals another field."""
    return forms.RadioSelect(attrs={"reveals": {option: field}})


class ConsentForm(GovukForm):
    """What belongs to every kind of answer: when, who and how."""

    deed: ConsentDeed

    at = GovukDateTimeField(
        label="When?",
        help_text="For example, 27 3 2026, 14:30",
        error_messages={"required": "Enter when it happened"},
    )
    who = forms.ChoiceField(
        label="Who decided?",
        widget=_revealing(SOMEONE_ELSE, "who_name"),
        error_messages={"required": "Choose who decided"},
    )
    who_name = forms.CharField(label="Their full name", max_length=200)
    route = forms.ChoiceField(
        label="How?",
        choices=Method.choices,
        widget=forms.RadioSelect,
        error_messages={"required": "Choose how it was said"},
    )
    note = forms.CharField(
        label="Anything else to record",
        max_length=LONG,
        required=False,
        widget=forms.Textarea,
    )

    def __init__(self, *args: Any, case: Case, person: Person, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.person = person
        self.others = {
            str(each.person_id): each.person
            for each in case.involvements.select_related("person").exclude(person=person)
        }
        at = cast(GovukDateTimeField, self.fields["at"])
        who = cast(forms.ChoiceField, self.fields["who"])
        at.earliest, at.latest = born_or_earliest(person), clock.today
        who.choices = [
            (THEMSELVES, f"{person.name} themself"),
            *((pk, other.name) for pk, other in self.others.items()),
            (SOMEONE_ELSE, "Someone else"),
        ]
        self.needed_when("who_name", self.chosen("who") == SOMEONE_ELSE)

    def chosen(self, name: str) -> str:
        """What was posted for a question, before it is checked."""
        return str(self.data.get(self.add_prefix(name), ""))

    def needed_when(self, name: str, needed: bool) -> None:
        """Ask for `name` only where an answer to another question makes it needed."""
        self.fields[name].required = needed or not self.is_bound

    def clean(self) -> dict[str, Any]:
        refuse_the_future(self, "at")
        return self.cleaned_data

    def answer(self) -> Answer:
        data = self.cleaned_data
        return Answer(
            deed=self.deed,
            at=data["at"],
            decider=self._decider.name if self._decider else data["who_name"],
            decider_person=self._decider,
            route=data["route"],
            note=data["note"],
        )

    @property
    def _decider(self) -> Person | None:
        who = self.cleaned_data["who"]
        return self.person if who == THEMSELVES else self.others.get(who)


class SoughtForm(ConsentForm):
    """That consent was asked for."""

    deed = ConsentDeed.SOUGHT

    who = forms.ChoiceField(
        label="Who was asked?",
        widget=_revealing(SOMEONE_ELSE, "who_name"),
        error_messages={"required": "Choose who was asked"},
    )


class AnswerForm(ConsentForm):
    """An answer: also in what right, and whether in writing."""

    footing = forms.ChoiceField(
        label="In what right did they decide?",
        choices=Footing.choices,
        error_messages={"required": "Choose in what right they decided"},
        widget=forms.RadioSelect(
            attrs={
                "hints": {
                    Footing.GILLICK: "For someone under 16 who understands what they are asked.",
                    Footing.MCA: "For someone of 16 or over whose capacity was in doubt.",
                    Footing.PARENTAL_RESPONSIBILITY: "For a child who cannot decide for themself.",
                }
            }
        ),
    )
    footing_basis = forms.CharField(
        label="What does that rest on?",
        help_text="Leave this empty if someone decided for themselves. Otherwise say how you "
        "know: for example, the birth certificate, the court order, or how you judged that they "
        "understood.",
        max_length=LONG,
        widget=forms.Textarea,
        error_messages={"required": "Say what the right to decide rests on"},
    )
    in_writing = forms.BooleanField(
        label="It was put in writing",
        help_text="What was said by word of mouth shows as unconfirmed until it is in writing.",
        required=False,
    )

    field_order = ["at", "who", "who_name", "footing", "footing_basis", "route", "in_writing"]

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.needed_when("footing_basis", self.chosen("footing") not in {Footing.SELF, ""})

    def clean(self) -> dict[str, Any]:
        data = super().clean()
        who, footing = data.get("who"), data.get("footing")
        if who and footing:
            self._check_right(who, footing)
        return data

    def _check_right(self, who: str, footing: str) -> None:
        """Own answers are the person's own; parental responsibility is another's, for a child."""
        by_parent = footing == Footing.PARENTAL_RESPONSIBILITY
        if by_parent and who == THEMSELVES:
            self.add_error(
                "footing", "Nobody has parental responsibility for themself. Choose another"
            )
        if not by_parent and who != THEMSELVES:
            self.add_error(
                "footing",
                f"Only {self.person.name} can decide for themself. For another person's decision "
                "choose parental responsibility",
            )
        if by_parent and self._was_adult():
            self.add_error(
                "footing",
                f"{self.person.name} was 18 or over, so nobody had parental responsibility for "
                "them. An adult decides for themself",
            )

    def _was_adult(self) -> bool:
        """Whether the person had turned 18 by then, as far as their date of birth is known."""
        at, born = self.cleaned_data.get("at"), self.person.born_on
        if at is None or born is None:
            return False
        on = clock.london_day(at)
        return (on.year - born.year, (on.month, on.day)) >= (18, (born.month, born.day))

    def answer(self) -> Answer:
        data, plain = self.cleaned_data, super().answer()
        return Answer(
            **{
                **vars(plain),
                "footing": data["footing"],
                "footing_basis": data["footing_basis"],
                "in_writing": data["in_writing"],
            }
        )


class RefusedForm(AnswerForm):
    deed = ConsentDeed.REFUSED


class WithdrawnForm(AnswerForm):
    deed = ConsentDeed.WITHDRAWN


class GivenForm(AnswerForm):
    """Consent given: also its scope."""

    deed = ConsentDeed.GIVEN

    which_platforms = forms.ChoiceField(
        label="Which platforms did they agree to?",
        choices=[(ANY, "Any platform"), (SOME, "Only some")],
        widget=_revealing(SOME, "platforms"),
        error_messages={"required": "Choose which platforms they agreed to"},
    )
    platforms = forms.MultipleChoiceField(
        label="Platforms",
        choices=[(each.slug, each.name) for each in PLATFORMS],
        widget=forms.CheckboxSelectMultiple(attrs={"small": True}),
        error_messages={"required": "Choose the platforms that they agreed to"},
    )
    which_purposes = forms.ChoiceField(
        label="What did they agree that looking is for?",
        choices=[(ANY, "Any purpose of ours"), (SOME, "Only some")],
        widget=_revealing(SOME, "purposes"),
        error_messages={"required": "Choose what they agreed that looking is for"},
    )
    purposes = forms.MultipleChoiceField(
        label="Purposes",
        choices=Purpose.choices,
        widget=forms.CheckboxSelectMultiple(attrs={"small": True}),
        error_messages={"required": "Choose the purposes that they agreed to"},
    )
    scope_from = GovukDateField(
        label="First day that it covers",
        error_messages={"required": "Enter the first day that it covers"},
    )
    scope_to = GovukDateField(
        label="Last day that it covers",
        help_text="Leave empty if no last day was agreed.",
        required=False,
    )

    field_order = [
        *AnswerForm.field_order,
        "which_platforms",
        "platforms",
        "which_purposes",
        "purposes",
        "scope_from",
        "scope_to",
        "note",
    ]

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.needed_when("platforms", self.chosen("which_platforms") == SOME)
        self.needed_when("purposes", self.chosen("which_purposes") == SOME)

    def clean(self) -> dict[str, Any]:
        data = super().clean()
        first, last = data.get("scope_from"), data.get("scope_to")
        if first and last and last < first:
            self.add_error("scope_to", "The last day must not be before the first day")
        return data

    def answer(self) -> Answer:
        data = self.cleaned_data
        return Answer(
            **{
                **vars(super().answer()),
                "platforms": data["platforms"] if data["which_platforms"] == SOME else [],
                "purposes": data["purposes"] if data["which_purposes"] == SOME else [],
                "scope_from": data["scope_from"],
                "scope_to": data["scope_to"],
            }
        )


FORMS: dict[str, type[ConsentForm]] = {
    form.deed: form for form in (SoughtForm, GivenForm, RefusedForm, WithdrawnForm)
}


class StrikeOutForm(GovukForm):
    """Why an event should not count."""

    reason = forms.CharField(
        label="Why should it not count?",
        help_text="For example, it was recorded about the wrong person.",
        max_length=LONG,
        widget=forms.Textarea,
    )
