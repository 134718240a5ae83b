"""The pages on which a check is planned, and the forms that record what came of it."""

from typing import Any

from django import forms

from accounts.models import User
from audit import clock
from cases.models import Case, Person
from cases.purposes import Purpose
from cases.queries import people_of, root_of
from checks.facts import personal_interest
from checks.models import (
    Account,
    Answer,
    Check,
    FindingStatus,
    Interaction,
    Visibility,
)
from ripa.models import Authority, CouncilProfile
from socialcheck.forms import GovukDateTimeField, GovukForm
from socialcheck.questionnaire import Page

YES_NO = [("yes", "Yes"), ("no", "No")]


def words(
    label: str, hint: str = "", *, most: int = 2000, required: bool = True, rows: int = 4
) -> forms.CharField:
    """A box for a few sentences."""
    return forms.CharField(
        label=label,
        help_text=hint,
        max_length=most,
        required=required,
        widget=forms.Textarea(attrs={"rows": rows, "size": "s"}),
    )


def factor(label: str, hint: str = "") -> forms.ChoiceField:
    """One of the eight factors (rules §3): yes, no, or not known. Nothing is chosen beforehand."""
    return forms.ChoiceField(
        label=label,
        help_text=hint,
        choices=Answer.choices,
        widget=forms.RadioSelect(attrs={"inline": True, "size": "s"}),
    )


def interest() -> forms.ChoiceField:
    """Whether the worker has an interest of their own (rule G03). Nothing is chosen beforehand."""
    return forms.ChoiceField(
        label="Do you know this family, or have any interest of your own?",
        help_text="If so, a colleague has to make the check, and your manager is told.",
        choices=YES_NO,
        widget=forms.RadioSelect(attrs={"inline": True, "size": "s"}),
    )


class StepForm(GovukForm):
    """A page of a check: it knows the case and who is planning."""

    def __init__(self, *args: Any, case: Case, by: User, **kwargs: Any) -> None:
        self.case, self.by = case, by
        super().__init__(*args, **kwargs)

    def answers(self) -> dict[str, Any]:
        """The check's fields, by name, from this page."""
        return dict(self.cleaned_data)


class AboutForm(StepForm):
    subjects = forms.ModelMultipleChoiceField(
        label="Who do you need to look at?",
        help_text="Choose everyone whose profiles you may open under this check.",
        queryset=Person.objects.none(),
        widget=forms.CheckboxSelectMultiple(attrs={"size": "m"}),
        error_messages={"required": "Choose at least one person"},
    )
    purpose = forms.ChoiceField(
        label="What is it for?",
        help_text="Complaints, criticism of the council and curiosity are not reasons to look.",
        choices=Purpose.choices,
        widget=forms.RadioSelect(attrs={"size": "m"}),
    )
    question = forms.CharField(
        label="What question do you need answered?",
        help_text="One question that a look could answer, such as “Is Kai living at the address?”",
        max_length=500,
        widget=forms.Textarea(attrs={"rows": 3, "size": "m"}),
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field = self.fields["subjects"]
        assert isinstance(field, forms.ModelMultipleChoiceField)
        field.queryset = people_of(self.case)


class ReasonsForm(StepForm):
    grounds = words("What are your grounds?", "What makes you think that a look will help.")
    tried_first = words(
        "What have you tried first?",
        "Such as asking the family, visiting, or asking other professionals.",
    )
    consent_position = words(
        "Where does consent stand?",
        "Have you asked? If you do not mean to ask, say why not.",
    )


class PrivacyForm(StepForm):
    aimed_at_person = factor("Is the look aimed at a person, not an organisation?")
    private_information = factor("Is it likely to show private information about someone?")
    third_parties = factor(
        "Is it likely to show other people?", "Such as friends, relatives or other children."
    )


class PatternForm(StepForm):
    builds_picture = factor(
        "Will you look in order to build up a picture of someone?",
        "The service itself answers whether this is repeated viewing.",
    )
    pattern_of_life = factor("Is it likely to show a pattern of someone’s life?")
    combined = factor("Will what you see be combined with other information about them?")
    material_kept = factor("Will you keep anything that you see?", "Such as a screenshot.")


class LesserForm(StepForm):
    expects = words("What do you expect to find?")
    lesser_way = words("Is there a way that intrudes less?", "If there is, say why it will not do.")
    they_know = words("Do they know that you may look?", "Say what they have been told.")


class HowForm(StepForm):
    account = forms.ChoiceField(
        label="How will you look?",
        choices=Account.choices,
        widget=forms.RadioSelect(
            attrs={
                "size": "s",
                "reveals": {Account.COUNCIL.value: "council_profile"},
                "hints": {
                    Account.LOGGED_OUT.value: "In a private window, signed in to nothing.",
                    Account.PERSONAL.value: "Never allowed.",
                },
            }
        ),
    )
    council_profile = forms.ModelChoiceField(
        label="Which council profile?",
        queryset=CouncilProfile.objects.filter(closed_on__isnull=True),
        required=False,
        empty_label="Choose one",
    )
    visibility = forms.ChoiceField(
        label="Who can see what you need to look at?",
        choices=Visibility.choices,
        widget=forms.RadioSelect(attrs={"size": "s"}),
    )
    interaction = forms.ChoiceField(
        label="Will there be any contact?",
        choices=Interaction.choices,
        widget=forms.RadioSelect(
            attrs={"size": "s", "reveals": {Interaction.COURT.value: "court_order"}}
        ),
    )
    court_order = forms.CharField(
        label="Which court order?",
        help_text="The court, the date and the reference.",
        max_length=500,
        required=False,
    )
    personal_interest = interest()
    authority = forms.ModelChoiceField(
        label="Do you rely on one authority?",
        help_text="If you do not choose one, the service finds the one that permits the look.",
        queryset=Authority.objects.none(),
        required=False,
        empty_label="Let the service find it",
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field = self.fields["authority"]
        assert isinstance(field, forms.ModelChoiceField)
        field.queryset = Authority.objects.filter(case=self.case).exclude(
            state__in=["draft", "submitted", "returned", "withdrawn", "refused"]
        )

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or self.cleaned_data
        if cleaned.get("account") == Account.COUNCIL and not cleaned.get("council_profile"):
            self.add_error("council_profile", "Choose which council profile you will use")
        if cleaned.get("interaction") == Interaction.COURT and not cleaned.get("court_order"):
            self.add_error(
                "court_order", "Enter the court, the date and the reference of the order"
            )
        return cleaned

    def answers(self) -> dict[str, Any]:
        answers = super().answers()
        answers["personal_interest"] = answers["personal_interest"] == "yes"
        if answers["account"] != Account.COUNCIL:
            answers["council_profile"] = None
        if answers["interaction"] != Interaction.COURT:
            answers["court_order"] = ""
        return answers


class UrgencyForm(StepForm):
    immediate = forms.ChoiceField(
        label="Is someone missing or in immediate danger, so that it cannot wait?",
        help_text="Your manager reviews it by the end of the next working day.",
        choices=YES_NO,
        widget=forms.RadioSelect(attrs={"size": "m", "reveals": {"yes": "immediate_reason"}}),
    )
    immediate_reason = words("Why is waiting not practicable?", required=False)

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or self.cleaned_data
        if cleaned.get("immediate") == "yes" and not cleaned.get("immediate_reason"):
            self.add_error("immediate_reason", "Say why waiting is not practicable")
        return cleaned

    def answers(self) -> dict[str, Any]:
        immediate = self.cleaned_data["immediate"] == "yes"
        return {
            "immediate": immediate,
            "immediate_reason": self.cleaned_data["immediate_reason"] if immediate else "",
        }


STEPS: tuple[Page, ...] = (
    Page("about", "Who, and what for", AboutForm),
    Page("reasons", "Your reasons", ReasonsForm),
    Page("privacy", "Whose privacy", PrivacyForm),
    Page("pattern", "What you will build and keep", PatternForm),
    Page("lesser", "What you expect", LesserForm),
    Page("how", "How you will look", HowForm),
    Page("urgency", "Whether it can wait", UrgencyForm),
)


def answers_of(check: Check, *, by: User) -> dict[str, dict[str, Any]]:
    """A check's answers, page by page, as the forms post them: where `by` starts to change it.

    Of an interest it holds what `by` themselves said, and nothing where they were not asked.
    """
    said = {"none": "no", "declared": "yes"}.get(personal_interest(check, by), "")
    posted: dict[str, dict[str, Any]] = {}
    for step in STEPS:
        page: dict[str, Any] = {}
        for name in step.form.base_fields:
            if name == "subjects":
                subjects = check.subjects.select_related("merged_into")
                value: Any = [str(root_of(each).pk) for each in subjects]
            else:
                value = said if name == "personal_interest" else getattr(check, name)
            if isinstance(value, bool):
                value = "yes" if value else "no"
            page[name] = getattr(value, "pk", value)
        posted[step.slug] = page
    return posted


class InterestForm(GovukForm):
    """What everyone but the planner is asked before the click."""

    personal_interest = interest()

    @property
    def declared(self) -> bool:
        return bool(self.cleaned_data["personal_interest"] == "yes")


class LookForm(GovukForm):
    """The reasons that the gate asks for (ASK)."""

    reasons = forms.CharField(
        label="Why is this look necessary, and no more than is needed?",
        max_length=2000,
        widget=forms.Textarea(attrs={"rows": 4, "size": "m"}),
        error_messages={"required": "Say why this look is necessary, and no more than is needed"},
    )

    def __init__(self, *args: Any, rule: str = "", **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["reasons"].help_text = REASON_HINTS.get(rule, "")


REASON_HINTS = {
    "G11": "Say why waiting is not practicable, and what could happen.",
    "G17": "They know that you will look. Say why it is still necessary and proportionate.",
    "G18": "They know that you will look again. Say why it is still necessary and proportionate.",
    "G21": "Say how the look stays within the manager’s reasons.",
    "G22": "Say why consent is not sought, and what you tried first.",
}


class OutcomeForm(GovukForm):
    found = forms.ChoiceField(
        label="Did you find anything that bears on the question?",
        choices=[("yes", "Yes"), ("no", "No, nothing")],
        widget=forms.RadioSelect(attrs={"size": "m"}),
    )
    summary = words(
        "What did you look at, and what did you see?",
        "Keep to the question. If you found nothing, say what you looked for.",
        most=5000,
    )
    third_parties = words(
        "Who else did you see?",
        "Record as little as you need: no names, only how they relate to the person. For example, "
        "“two adults, friends of hers” or “a child of about five”. Leave it empty if you saw "
        "nobody else.",
        required=False,
    )


class FindingForm(GovukForm):
    what = words("What was seen?", most=5000, required=False)
    where = words("Where, and how did you get there?", required=False, rows=2)
    relevance = words("How does it bear on the question?", required=False, rows=2)
    corroborate = words("What would bear it out, or show it wrong?", required=False, rows=2)

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or self.cleaned_data
        if any(cleaned.get(name) for name in self.fields):
            for name, field in self.fields.items():
                if not cleaned.get(name) and name not in self.errors:
                    self.add_error(name, f"Answer the question “{field.label}”")
        return cleaned

    @property
    def is_given(self) -> bool:
        return bool(self.cleaned_data.get("what"))


FindingFormSet = forms.formset_factory(FindingForm, extra=1, max_num=10, validate_max=True)


class AssessForm(GovukForm):
    status = forms.ChoiceField(
        label="How far can it be relied on now?",
        choices=FindingStatus.choices,
        widget=forms.RadioSelect(attrs={"size": "m"}),
    )
    source = words("What is the independent source, or why?")


class LateForm(GovukForm):
    person = forms.ModelChoiceField(
        label="Who was looked at?", queryset=Person.objects.none(), empty_label="Choose a person"
    )
    looked_at = GovukDateTimeField(label="When was the look?", latest=clock.today)
    what_happened = words(
        "What happened?",
        "Which profile, how, and why outside Socialcheck. Not what was seen: record that as the "
        "outcome on the next page, where it is closed until the senior responsible officer "
        "decides.",
    )

    def __init__(self, *args: Any, case: Case, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field = self.fields["person"]
        assert isinstance(field, forms.ModelChoiceField)
        field.queryset = people_of(case)


class AnswerForm(GovukForm):
    """A manager's yes or no, with reasons."""

    agreed = forms.ChoiceField(
        label="Do you agree?",
        choices=YES_NO,
        widget=forms.RadioSelect(attrs={"inline": True, "size": "m"}),
    )
    reasons = words("Your reasons")


class KeepingForm(AnswerForm):
    """The answer, and which version of the check it is about."""

    version = forms.IntegerField(min_value=1, widget=forms.HiddenInput)


class ReasonForm(GovukForm):
    reason = words("Why are you closing this check?")
