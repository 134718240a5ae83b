"""What is asked about cases, people and profiles, and in which words."""

import re
from typing import Any, cast

from django import forms
from django.db.models import QuerySet

from accounts.models import Team, User
from audit import clock
from cases.actions import CaseDetails, read_address
from cases.models import Case, CaseKind, Confidence, InvolvementRole, Person
from cases.profile_address import PLATFORMS, ProfileAddress
from cases.queries import Lookalikes, Whose, social_workers
from socialcheck.forms import GovukDateField, GovukForm

LONGEST_NOTE = 20_000
LONGEST_REASON = 2_000
NONE_OF_THESE = "new"

_REFERENCE = re.compile(r"[A-Za-z0-9](?:[A-Za-z0-9-]*[A-Za-z0-9])?", re.ASCII)
# Words that stand in an address where a reference could.
_NOT_REFERENCES = frozenset({"NEW"})


def _one_line(text: str) -> str:
    return " ".join(text.split())


def _reason(label: str, hint: str = "") -> forms.CharField:
    return forms.CharField(
        label=label, help_text=hint, max_length=LONGEST_REASON, widget=forms.Textarea
    )


def _chooser(form: forms.BaseForm, name: str) -> "forms.ModelChoiceField[Any]":
    return cast("forms.ModelChoiceField[Any]", form.fields[name])


class CaseListForm(GovukForm):
    """Which cases to list."""

    says_optional = False
    whose = forms.ChoiceField(
        label="Whose cases",
        required=False,
        choices=[
            (Whose.EVERY, "All that I can work on"),
            (Whose.MINE, "Allocated to me, or that I was let into"),
            (Whose.TEAM, "My team’s"),
        ],
        widget=forms.RadioSelect(attrs={"small": True}),
    )
    closed = forms.BooleanField(
        label="Show closed cases", required=False, widget=forms.CheckboxInput(attrs={"small": True})
    )


class CaseForm(GovukForm):
    """What a case says of itself."""

    kind = forms.ChoiceField(
        label="Kind of work", choices=[("", "Choose the kind of work"), *CaseKind.choices]
    )
    title = forms.CharField(
        label="Family or person",
        max_length=200,
        help_text="The name that your team knows the case by.",
        widget=forms.TextInput(attrs={"autocomplete": "off", "spellcheck": "false"}),
    )
    opened_on = GovukDateField(
        label="Opened on", help_text="For example, 5 1 2026.", latest=clock.today
    )
    team = forms.ModelChoiceField(label="Team", queryset=Team.objects.none(), empty_label=None)
    lead = forms.ModelChoiceField(
        label="Allocated to", queryset=User.objects.none(), empty_label="Choose a social worker"
    )
    domestic_abuse = forms.BooleanField(
        label="Domestic abuse is known or suspected",
        required=False,
    )
    restricted = forms.BooleanField(
        label="Restrict this case to its worker, its manager and colleagues who are let in",
        required=False,
    )

    def __init__(
        self, *args: Any, teams: QuerySet[Team], leads: QuerySet[User], manages: bool, **kwargs: Any
    ) -> None:
        super().__init__(*args, **kwargs)
        for name, queryset in (("team", teams), ("lead", leads)):
            _chooser(self, name).queryset = queryset
        if not manages:
            del self.fields["restricted"]

    def clean_title(self) -> str:
        return _one_line(self.cleaned_data["title"])

    def details(self, like: Case | None = None) -> CaseDetails:
        """What was typed; what was not asked stays as it is on `like`."""
        typed = self.cleaned_data
        return CaseDetails(
            kind=typed["kind"],
            title=typed["title"],
            opened_on=typed["opened_on"],
            domestic_abuse=typed["domestic_abuse"],
            team=typed["team"] if "team" in typed or like is None else like.team,
            lead=typed["lead"] if "lead" in typed or like is None else like.lead,
            restricted=typed.get("restricted", like.restricted if like else False),
        )


class NewCaseForm(CaseForm):
    reference = forms.CharField(
        label="Case reference",
        max_length=40,
        help_text="As your case management system has it. Letters, numbers and hyphens.",
        widget=forms.TextInput(
            attrs={"class": "govuk-input--width-20", "autocomplete": "off", "spellcheck": "false"}
        ),
    )
    field_order = ["reference"]

    def clean_reference(self) -> str:
        reference = str(self.cleaned_data["reference"]).upper()
        if not _REFERENCE.fullmatch(reference) or reference in _NOT_REFERENCES:
            raise forms.ValidationError(
                "A case reference has only letters, numbers and hyphens, such as NB-2026-0001"
            )
        return reference


class EditCaseForm(CaseForm):
    version = forms.IntegerField(widget=forms.HiddenInput)

    def __init__(self, *args: Any, manages: bool, **kwargs: Any) -> None:
        super().__init__(*args, manages=manages, **kwargs)
        if not manages:
            del self.fields["team"]
            del self.fields["lead"]


class CloseCaseForm(GovukForm):
    closed_on = GovukDateField(
        label="When did it close?", help_text="For example, 5 1 2026.", latest=clock.today
    )
    version = forms.IntegerField(widget=forms.HiddenInput)


class ReopenCaseForm(GovukForm):
    reason = _reason("Why is it open again?")


class NoteForm(GovukForm):
    text = forms.CharField(
        label="Note",
        max_length=LONGEST_NOTE,
        help_text="Say what is fact and what is opinion. A note cannot be changed after it is "
        "saved, only added to.",
        widget=forms.Textarea(attrs={"rows": 10}),
    )


class AmendmentForm(GovukForm):
    text = forms.CharField(
        label="What should be added or put right?",
        max_length=LONGEST_NOTE,
        help_text="The first words stay as they were written. Yours appear beneath them.",
        widget=forms.Textarea(attrs={"rows": 6}),
    )


class PersonForm(GovukForm):
    """A name, and a date of birth or that it is not known."""

    # The date and the tick stand for each other, so neither is optional by itself.
    says_optional = False
    name = forms.CharField(
        label="Full name",
        max_length=200,
        widget=forms.TextInput(attrs={"autocomplete": "off", "spellcheck": "false"}),
    )
    born_on = GovukDateField(
        label="Date of birth",
        required=False,
        help_text="For example, 31 3 2012.",
        latest=clock.today,
    )
    born_on_unknown = forms.BooleanField(label="The date of birth is not known", required=False)

    def clean_name(self) -> str:
        name = _one_line(self.cleaned_data["name"])
        if not any(letter.isalnum() for letter in name):
            raise forms.ValidationError("Enter a name with at least one letter in it")
        return name

    def clean(self) -> dict[str, Any]:
        typed = super().clean() or self.cleaned_data
        if "born_on" in self.errors:
            return typed
        if typed.get("born_on") and typed.get("born_on_unknown"):
            self.add_error(
                "born_on_unknown", "Enter the date of birth or say that it is not known, not both"
            )
        if not typed.get("born_on") and not typed.get("born_on_unknown"):
            self.add_error("born_on", "Enter the date of birth, or tick that it is not known")
        return typed


class AddPersonForm(PersonForm):
    role = forms.ChoiceField(
        label="What is their part in this case?",
        choices=InvolvementRole.choices,
        widget=forms.RadioSelect,
    )


class EditPersonForm(PersonForm):
    version = forms.IntegerField(widget=forms.HiddenInput)

    @staticmethod
    def initial_of(person: Person) -> dict[str, Any]:
        return {
            "name": person.name,
            "born_on": person.born_on,
            "born_on_unknown": person.born_on is None,
            "version": person.version,
        }


class SameAsForm(GovukForm):
    """Is the person one whom the council knows already?"""

    same_as = forms.ChoiceField(
        label="Is it one of these people?",
        widget=forms.RadioSelect,
        error_messages={"required": "Choose the same person, or choose “None of these”"},
    )

    def __init__(self, *args: Any, alike: Lookalikes, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field = cast(forms.ChoiceField, self.fields["same_as"])
        field.choices = [
            *((str(each.person.pk), f"{each.person}, {each.born}") for each in alike.to_choose),
            (NONE_OF_THESE, "None of these: add a new record"),
        ]
        field.widget.attrs["hints"] = {str(each.person.pk): each.where for each in alike.to_choose}

    def chosen(self) -> int | None:
        """The id of the record chosen, or None for a new one."""
        answer = self.cleaned_data["same_as"]
        return None if answer == NONE_OF_THESE else int(answer)


class AliasForm(GovukForm):
    name = forms.CharField(
        label="Other name",
        max_length=200,
        help_text="A maiden name, a nickname, or a name that they use online.",
        widget=forms.TextInput(attrs={"autocomplete": "off", "spellcheck": "false"}),
    )

    def clean_name(self) -> str:
        return _one_line(self.cleaned_data["name"])


class AddressForm(GovukForm):
    """Where a profile is. `found` is what the address leads to, once the form is valid."""

    address = forms.CharField(
        label="Address of the profile",
        max_length=2_000,
        help_text="Paste it from where it was given to you. You do not need to open it first.",
        widget=forms.TextInput(
            attrs={"autocomplete": "off", "spellcheck": "false", "autocapitalize": "none"}
        ),
    )
    platform = forms.ChoiceField(
        label="Platform, if you have only a name",
        required=False,
        choices=[("", "The address says it"), *((each.slug, each.name) for each in PLATFORMS)],
    )
    found: ProfileAddress

    def clean(self) -> dict[str, Any]:
        typed = super().clean() or self.cleaned_data
        if "address" in typed and "platform" in typed:
            try:
                self.found = read_address(typed["address"], typed["platform"])
            except forms.ValidationError as problem:
                self.add_error(None, problem)
        return typed


class ConfidenceForm(GovukForm):
    """How sure we are that a profile is somebody's, and why."""

    confidence = forms.ChoiceField(
        label="How sure are you that it is theirs?",
        choices=Confidence.choices,
        widget=forms.RadioSelect(
            attrs={
                "hints": {
                    Confidence.CONFIRMED: "They told us themselves.",
                    Confidence.STRONG: "Several things agree, such as photographs and relatives.",
                    Confidence.TENTATIVE: "It may be theirs. Little more than the name agrees.",
                    Confidence.DISPUTED: "They, or someone else, say that it is not theirs.",
                    Confidence.SUSPECTED_FAKE: "Someone else may have made it in their name.",
                }
            }
        ),
    )
    reason = _reason("Why do you believe it is theirs?", "Say who told you, or what agrees.")


class AttributeForm(ConfidenceForm):
    """The same, for a new profile; one that is not recognised must be confirmed by a person."""

    confirmed = forms.BooleanField(
        label="I have checked that this address is the person’s profile", required=False
    )

    def __init__(self, *args: Any, recognised: bool, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if recognised:
            del self.fields["confirmed"]


class EditConfidenceForm(ConfidenceForm):
    version = forms.IntegerField(widget=forms.HiddenInput)


class MergeWithForm(GovukForm):
    """Which other record is the same person's."""

    says_optional = False
    other = forms.ChoiceField(
        label="Which other record is the same person’s?", widget=forms.RadioSelect, required=False
    )
    number = forms.IntegerField(
        label="Number of the other record",
        required=False,
        min_value=1,
        help_text="It stands on the person’s page, beside their details.",
        widget=forms.NumberInput(attrs={"class": "govuk-input--width-5"}),
        error_messages={"invalid": "A record’s number has only figures, such as 1204"},
    )

    def __init__(self, *args: Any, alike: Lookalikes, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field = cast(forms.ChoiceField, self.fields["other"])
        field.choices = [
            *((str(each.person.pk), f"{each.person}, {each.born}") for each in alike.to_choose),
            ("number", "A record that I have the number of"),
        ]
        field.widget.attrs["reveals"] = {"number": "number"}

    def clean(self) -> dict[str, Any]:
        typed = super().clean() or self.cleaned_data
        if "number" in self.errors:
            return typed
        if not typed.get("other"):
            self.add_error("other", "Choose a record")
        elif typed["other"] == "number" and not typed.get("number"):
            self.add_error("number", "Enter the number of the other record")
        return typed

    def other_id(self) -> int:
        typed = self.cleaned_data
        return int(typed["number"] if typed["other"] == "number" else typed["other"])


class MergeForm(GovukForm):
    keep = forms.ChoiceField(
        label="Which record should stand for both?",
        widget=forms.RadioSelect,
        help_text="Nothing is lost from the other. You can undo this.",
    )
    reason = _reason(
        "Why are they one person?", "Say what agrees, such as a birth certificate or an address."
    )

    def __init__(self, *args: Any, people: list[Person], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field = cast(forms.ChoiceField, self.fields["keep"])
        field.choices = [(str(each.pk), f"{each}, record {each.pk}") for each in people]


class UndoMergeForm(GovukForm):
    reason = _reason("Why are they two people after all?")


class LetInForm(GovukForm):
    colleague = forms.ModelChoiceField(
        label="Colleague", queryset=User.objects.none(), empty_label="Choose a colleague"
    )
    reason = _reason("Why do they need to work on this case?")

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        _chooser(self, "colleague").queryset = social_workers()
