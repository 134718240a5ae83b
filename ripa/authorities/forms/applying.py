"""The pages of an application."""

from typing import Any, ClassVar, cast

from django import forms

from accounts.models import User
from audit import clock
from cases.models import Person
from cases.queries import people_on
from ripa.authorities.application import day_problems, months_in_words, weeks_in_words
from ripa.authorities.forms.fields import YES_NO, day, words, yes_or_no
from ripa.authorities.staff import who_may_be_named
from ripa.authorities.words import PLATFORM_CHOICES, PURPOSE_CHOICES
from ripa.models import Authority, AuthorityKind
from ripa.policy import limits_at
from ripa.states import RIPA_KINDS, Kind
from socialcheck.forms import GovukForm


class RouteForm(GovukForm):
    """Which kind of authority is it? The threshold question decides between the two secret ones."""

    told = forms.ChoiceField(
        label="Have they been told that you will look again?",
        help_text="Told in so many words, by a specific notice. A general notice is not enough.",
        choices=YES_NO,
        widget=forms.RadioSelect(attrs={"size": "m", "reveals": {"no": "threshold"}}),
    )
    threshold = forms.ChoiceField(
        label="Is it to prevent or detect an offence that carries six months or more in prison, "
        "or a sale to someone under age that is on the list?",
        help_text="The listed sales are of alcohol, tobacco and nicotine products. If you are not "
        "sure, ask legal services before you answer.",
        choices=YES_NO,
        required=False,
        widget=forms.RadioSelect(attrs={"size": "s"}),
    )

    says_optional = False

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or self.cleaned_data
        if cleaned.get("told") == "no" and not cleaned.get("threshold"):
            self.add_error("threshold", "Answer whether it is for an offence of that kind")
        return cleaned

    @property
    def kind(self) -> str:
        """The kind of authority that the answers lead to."""
        if self.cleaned_data["told"] == "yes":
            return AuthorityKind.OVERT
        met = self.cleaned_data["threshold"] == "yes"
        return AuthorityKind.DIRECTED if met else AuthorityKind.NON_RIPA

    @property
    def threshold_met(self) -> bool | None:
        """The answer to the threshold question; None where it was not asked."""
        if self.cleaned_data["told"] == "yes":
            return None
        return bool(self.cleaned_data["threshold"] == "yes")


class PageForm(GovukForm):
    """One page of an application. With `gaps`, what is there is saved; the rest may be missing."""

    version = forms.IntegerField(min_value=1, widget=forms.HiddenInput)
    page_title: ClassVar[str]

    def __init__(self, *args: Any, authority: Authority, gaps: bool = False, **kwargs: Any) -> None:
        self.authority, self.gaps = authority, gaps
        super().__init__(*args, initial=self._saved(authority), **kwargs)
        self.prepare()

    def prepare(self) -> None:
        """Fit the fields to this application."""

    def full_clean(self) -> None:
        needed = [field for field in self.fields.values() if field.required]
        for field in needed:
            field.required = not self.gaps or field is self.fields["version"]
        super().full_clean()
        for field in needed:
            field.required = True

    def answers(self) -> dict[str, Any]:
        """The application's fields by name."""
        return {name: self.cleaned_data[name] for name in self.fields if name != "version"}

    def _saved(self, authority: Authority) -> dict[str, Any]:
        saved: dict[str, Any] = {"version": authority.version}
        for name in self.base_fields:
            if name in {"subjects", "officers"}:
                saved[name] = [row.pk for row in getattr(authority, name).all()]
            elif name != "version":
                value = getattr(authority, name)
                is_flag = isinstance(value, bool)
                saved[name] = ("yes" if value else "no") if is_flag else value
        return saved


class ScopeForm(PageForm):
    page_title = "What it covers"

    subjects = forms.ModelMultipleChoiceField(
        label="Who may be looked at?",
        queryset=Person.objects.none(),
        widget=forms.CheckboxSelectMultiple(attrs={"size": "m"}),
        error_messages={"required": "Choose who may be looked at"},
    )
    purposes = forms.MultipleChoiceField(
        label="What may they be looked at for?",
        choices=PURPOSE_CHOICES,
        widget=forms.CheckboxSelectMultiple(attrs={"size": "m"}),
        error_messages={"required": "Choose what the looks are for"},
    )
    officers = forms.ModelMultipleChoiceField(
        label="Who may look?",
        help_text="If you choose nobody, any worker on the case may look.",
        queryset=User.objects.none(),
        required=False,
        widget=forms.CheckboxSelectMultiple(attrs={"size": "m", "small": True}),
    )
    platforms = forms.MultipleChoiceField(
        label="On which platforms?",
        help_text="Choose as few as you need. If you choose none, any platform is covered.",
        choices=PLATFORM_CHOICES,
        required=False,
        widget=forms.CheckboxSelectMultiple(attrs={"size": "m", "small": True}),
    )

    def prepare(self) -> None:
        case = self.authority.case
        people = cast("forms.ModelMultipleChoiceField", self.fields["subjects"])
        people.queryset = Person.objects.filter(pk__in=people_on(case), merged_into__isnull=True)
        staff = cast("forms.ModelMultipleChoiceField", self.fields["officers"])
        staff.queryset = who_may_be_named(case)


class LimitsForm(PageForm):
    page_title = "When, and how much"

    from_day = day("First day", "It never starts before it is granted.")
    to_day = day("Last day", "At most three months, less a day, from the day it is granted.")
    source_under_18 = yes_or_no(
        "Is the source under 18?",
        "If so, it runs for four months at most, and only the head of paid service may decide it.",
    )
    review_by = day("First review by")
    max_viewings = forms.IntegerField(
        label="How many looks at most?",
        help_text="Leave it empty if a number would make no sense.",
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
    restricted = yes_or_no(
        "May material behind a privacy setting be seen?",
        "Without a false friend request, and without asking anyone else to look.",
    )

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
            self.fields[
                "to_day"
            ].help_text = f"At most {longest}, less a day, from the day it is granted."
            within = weeks_in_words(limits.first_review_weeks)
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


class NeedForm(PageForm):
    page_title = "Why it is needed"

    title = forms.CharField(
        label="Title",
        help_text="Such as “Contact between Jordan and Kai”. It stands in the central record.",
        max_length=200,
        widget=forms.TextInput(attrs={"size": "m"}),
    )
    ground = words(
        "On what ground?",
        "The ground in law, and how it applies here. For RIPA it is preventing or detecting crime.",
    )
    offence = words("Which offence?", "The offence, the Act and the longest sentence.", rows=3)
    wanted = words("What do you want to find out?", "The information you need from these looks.")
    necessary = words("Why is it necessary?", "Why the answer is needed, and why now.")

    def prepare(self) -> None:
        if Kind(self.authority.kind) not in RIPA_KINDS:
            del self.fields["offence"]


class BalanceForm(PageForm):
    page_title = "Why it is proportionate"

    gravity = words(
        "Why is it proportionate?",
        "Weigh how far it goes against how grave the matter is, and say why this is the least "
        "intrusive way.",
    )
    alternatives = words(
        "Which other methods were tried or ruled out?", "Say for each why it does not do."
    )
    collateral = words(
        "Whose privacy besides theirs will it touch, and how will you limit that?",
        "Such as friends, relatives and children who appear.",
    )
    confidential_likely = yes_or_no(
        "Is confidential information likely?",
        "Such as talks with a lawyer, a doctor, a minister of religion or a journalist.",
    )
    legal_advice = words(
        "What legal advice was taken?",
        "From whom, when and its reference. If you took none, say why not.",
        rows=3,
    )


PAGES: dict[str, type[PageForm]] = {
    "scope": ScopeForm,
    "limits": LimitsForm,
    "need": NeedForm,
    "balance": BalanceForm,
}
