"""The pages of the application, one thing a page."""

from typing import Any, cast

from django import forms

from accounts.models import User
from audit import clock
from cases.models import OnlineProfile, Person
from cases.queries import people_on
from ripa.authorities.application import day_problems, months_in_words, weeks_in_words
from ripa.authorities.forms.applying import PageForm, missing
from ripa.authorities.forms.fields import day, words, yes_or_no
from ripa.authorities.profiles import profiles_to_choose
from ripa.authorities.staff import who_may_be_named
from ripa.authorities.words import PLATFORM_CHOICES, PURPOSE_CHOICES
from ripa.models import Threshold
from ripa.policy import limits_at
from ripa.states import RIPA_KINDS, Kind


def line(label: str, most: int) -> forms.CharField:
    """A box for one line of the writer's own."""
    return forms.CharField(
        label=label, max_length=most, widget=forms.TextInput(attrs={"size": "m"})
    )


class ThresholdForm(PageForm):
    slug = "threshold"

    threshold = forms.ChoiceField(
        label="Which kind of offence is it for?",
        choices=Threshold.choices,
        widget=forms.RadioSelect(attrs={"size": "m"}),
    )


class PeopleForm(PageForm):
    slug = "people"

    subjects = forms.ModelMultipleChoiceField(
        label="Who may be looked at?",
        queryset=Person.objects.none(),
        widget=forms.CheckboxSelectMultiple(attrs={"size": "m"}),
        error_messages={"required": "Choose who may be looked at"},
    )
    officers = forms.ModelMultipleChoiceField(
        label="Who may look?",
        queryset=User.objects.none(),
        required=False,
        widget=forms.CheckboxSelectMultiple(attrs={"size": "m", "small": True}),
    )

    def prepare(self) -> None:
        case = self.authority.case
        people = cast("forms.ModelMultipleChoiceField", self.fields["subjects"])
        people.queryset = Person.objects.filter(pk__in=people_on(case), merged_into__isnull=True)
        staff = cast("forms.ModelMultipleChoiceField", self.fields["officers"])
        staff.queryset = who_may_be_named(case)


class WhereForm(PageForm):
    """Profiles by name, or else platforms, or else anywhere: the last said in so many words."""

    slug = "where"
    says_optional = False

    where = forms.ChoiceField(
        label="Where may they be looked at?",
        choices=[
            ("profiles", "Only these profiles"),
            ("platforms", "Any profile of theirs on these platforms"),
            ("anywhere", "Any profile of theirs, on any platform"),
        ],
        widget=forms.RadioSelect(
            attrs={"size": "m", "reveals": {"profiles": "profiles", "platforms": "platforms"}}
        ),
        error_messages={"required": "Say where may be looked"},
    )
    profiles = forms.ModelMultipleChoiceField(
        label="Which profiles?",
        queryset=OnlineProfile.objects.none(),
        required=False,
        widget=forms.CheckboxSelectMultiple(attrs={"size": "s", "small": True}),
    )
    platforms = forms.MultipleChoiceField(
        label="Which platforms?",
        choices=PLATFORM_CHOICES,
        required=False,
        widget=forms.CheckboxSelectMultiple(attrs={"size": "s", "small": True}),
    )

    def prepare(self) -> None:
        profiles = cast("forms.ModelMultipleChoiceField", self.fields["profiles"])
        profiles.queryset = profiles_to_choose(self.authority)
        if not profiles.queryset:
            profiles.help_text = (
                "None is on record for the people you chose. Add one on the page of the person, or "
                "choose platforms."
            )
        saved = [name for name in ("profiles", "platforms") if self.initial.get(name)]
        if self.authority.anywhere:
            saved = ["anywhere"]
        self.initial["where"] = saved[0] if saved else None

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or self.cleaned_data
        where = cleaned.get("where")
        if where is None and (cleaned.get("profiles") or cleaned.get("platforms")):
            # Not a gap alone: what was ticked has to be kept until it is said which counts.
            self.add_error("where", "Say which of these you mean")
        if where in {"profiles", "platforms"} and not cleaned.get(where, True):
            self.add_error(None, missing(where, f"Choose at least one of the {where}"))
        return cleaned

    def answers(self) -> dict[str, Any]:
        where = self.cleaned_data.get("where")
        return {
            name: self.cleaned_data.get(name, []) if where == name else []
            for name in ("profiles", "platforms")
        } | {"anywhere": True if where == "anywhere" else None}


class PurposesForm(PageForm):
    slug = "purposes"

    purposes = forms.MultipleChoiceField(
        label="What may they be looked at for?",
        choices=PURPOSE_CHOICES,
        widget=forms.CheckboxSelectMultiple(attrs={"size": "m"}),
        error_messages={"required": "Choose what the looks are for"},
    )


class DaysForm(PageForm):
    slug = "days"

    source_under_18 = yes_or_no("Is the source under 18?")
    from_day = day("First day")
    to_day = day("Last day")
    review_by = day("First review by")

    def prepare(self) -> None:
        kind, review = Kind(self.authority.kind), self.fields["review_by"]
        if kind is not Kind.CHIS:
            del self.fields["source_under_18"]
        if kind in RIPA_KINDS:
            del self.fields["from_day"], self.fields["to_day"]
            months = "Twelve" if kind is Kind.CHIS else "Three"
            review.help_text = (
                f"{months} months, less a day, is how long it runs at most. The "
                "magistrate’s order starts it."
            )
        elif kind is Kind.NON_RIPA:
            limits = limits_at(clock.now())
            longest = months_in_words(limits.non_ripa_months)
            within = weeks_in_words(limits.first_review_weeks)
            last = self.fields["to_day"]
            last.help_text = f"At most {longest}, less a day, from the day it is granted."
            review.help_text = f"Within {within} of the first day."
        else:
            review.help_text = "Before it ends."

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or self.cleaned_data
        today = clock.today()
        first, last = cleaned.get("from_day"), cleaned.get("to_day")
        if first is not None and first < today:
            self.add_error("from_day", "The first day must be today or later")
            return cleaned
        problems = day_problems(
            self.authority.kind,
            first=first,
            last=last,
            review_by=cleaned.get("review_by"),
            today=today,
            under_18=cleaned.get("source_under_18") is not False,
        )
        for field, sentence in problems.items():
            self.add_error(field, sentence)
        return cleaned


class AmountForm(PageForm):
    slug = "amount"

    max_viewings = forms.IntegerField(
        label="How many looks at most?",
        min_value=1,
        max_value=1000,
        required=False,
        widget=forms.NumberInput(attrs={"class": "govuk-input--width-4", "size": "m"}),
        error_messages={
            "min_value": "The number of looks must be 1 or more",
            "max_value": "The number of looks must be 1,000 or fewer",
            "invalid": "The number of looks must be a whole number, such as 3",
        },
    )
    restricted = yes_or_no("May material behind a privacy setting be seen?")


class TitleForm(PageForm):
    slug = "title"

    title = line("Title", 200)
    description = words("What will be done?")


class WantedForm(PageForm):
    slug = "wanted"

    wanted = words("What do you want to find out?")


class GroundForm(PageForm):
    slug = "ground"

    ground = words("On what ground?")
    offence = words("Which offence?", rows=3)

    def prepare(self) -> None:
        if Kind(self.authority.kind) not in RIPA_KINDS:
            del self.fields["offence"]


class NecessaryForm(PageForm):
    slug = "necessary"

    necessary = words("Why is it necessary?")


class GravityForm(PageForm):
    slug = "gravity"

    gravity = words("How far does it go, and how grave is the matter?")


class IntrusiveForm(PageForm):
    slug = "intrusive"

    least_intrusive = words("Why is this the least intrusive way?")


class AlternativesForm(PageForm):
    slug = "alternatives"

    alternatives = words("Which other methods were tried or ruled out?")


class ReasonableForm(PageForm):
    slug = "reasonable"

    reasonable = words("Why is it reasonable after those methods?")


class CollateralForm(PageForm):
    slug = "collateral"

    collateral = words("Whose privacy besides theirs will it touch?")
    collateral_limits = words("How will you limit that?")


class ConfidentialForm(PageForm):
    slug = "confidential"
    says_optional = False

    confidential_likely = yes_or_no("Is confidential information likely?")
    confidential_what = words("Which, and how will you handle it?", required=False)

    def prepare(self) -> None:
        self.fields["confidential_likely"].widget.attrs["reveals"] = {"yes": "confidential_what"}
        self.fields["confidential_likely"].widget.attrs.pop("inline", None)

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or self.cleaned_data
        if cleaned.get("confidential_likely") is False:
            self.errors.pop("confidential_what", None)
            cleaned["confidential_what"] = ""
        elif cleaned.get("confidential_likely") and not cleaned.get("confidential_what", True):
            sentence = "Say which confidential information, and how you will handle it"
            self.add_error(None, missing("confidential_what", sentence))
        return cleaned


class AdviceForm(PageForm):
    slug = "advice"
    says_optional = False

    advice_taken = yes_or_no("Did you take legal advice?")
    advice_from = line("From whom?", 200)
    advice_on = day("When was it given?", latest=clock.today)
    advice_reference = line("Reference", 100)
    legal_advice = words("What was advised, or why did you take none?", rows=3)

    # Asked only where advice was taken.
    ABOUT = {
        "advice_from": "Say who gave the legal advice",
        "advice_on": "Enter the day of the legal advice",
        "advice_reference": "Enter the reference of the legal advice",
    }

    def prepare(self) -> None:
        asked = self.fields["advice_taken"].widget
        asked.attrs.pop("inline", None)
        asked.attrs["reveals"] = {"yes": tuple(self.ABOUT)}
        for name in self.ABOUT:
            self.fields[name].required = False

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or self.cleaned_data
        for name, sentence in self.ABOUT.items():
            if cleaned.get("advice_taken") is False:
                self.errors.pop(name, None)
                cleaned[name] = self.nothing(name)
            elif cleaned.get("advice_taken") and not cleaned.get(name, True):
                self.add_error(None, missing(name, sentence))
        return cleaned


FORMS: dict[str, type[PageForm]] = {
    form.slug: form
    for form in (
        ThresholdForm,
        PeopleForm,
        WhereForm,
        PurposesForm,
        DaysForm,
        AmountForm,
        TitleForm,
        WantedForm,
        GroundForm,
        NecessaryForm,
        GravityForm,
        IntrusiveForm,
        AlternativesForm,
        ReasonableForm,
        CollateralForm,
        ConfidentialForm,
        AdviceForm,
    )
}
