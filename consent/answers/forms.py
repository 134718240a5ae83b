"""Shape and wording of the questions about an answer, each page by itself.

Each form is given the case, the person, who records it, and what was `typed` on the other pages.
"""

from collections.abc import Mapping
from datetime import datetime
from typing import Any, cast

from django import forms
from django.core.exceptions import ValidationError

from accounts.models import User
from audit import clock
from cases.models import Case, Person
from consent.answers.queries import deciders_for, wordings_for_consent
from consent.answers.rights import ADULT, PRESUMED_ABLE, age_on, rights_open
from consent.answers.writing import same_name
from consent.forms import LONG, born_or_earliest, refuse_the_future
from consent.models import ConsentDeed, Footing, Method, ParentalBasis
from socialcheck.forms import GovukDateTimeField, GovukDateTimeInput, GovukForm
from socialcheck.templatetags.ui import uk_date

THEMSELVES, SOMEONE_ELSE = "self", "other"
ANY, SOME, SINGLE = "any", "some", "profiles"
YES, NO = "yes", "no"
OTHER_WORDS = "other"
ANSWERS = {
    ConsentDeed.SOUGHT: "It was asked for",
    ConsentDeed.GIVEN: "It was given",
    ConsentDeed.REFUSED: "It was refused",
    ConsentDeed.WITHDRAWN: "It was withdrawn",
}

Typed = Mapping[str, Mapping[str, Any]]


def typed_deed(typed: Typed) -> str:
    return str(typed.get("deed", {}).get("deed", ""))


def typed_who(typed: Typed) -> str:
    return str(typed.get("who", {}).get("who", ""))


def typed_footing(typed: Typed) -> str:
    return str(typed.get("right", {}).get("footing", ""))


def typed_moment(typed: Typed) -> datetime | None:
    """When they answered, if that was typed and can be read."""
    field, boxes = GovukDateTimeField(required=False), GovukDateTimeInput()
    try:
        moment = field.clean(boxes.value_from_datadict(typed.get("when", {}), {}, "at"))
    except ValidationError:
        return None
    return cast("datetime | None", moment)


def one_question(**attrs: Any) -> dict[str, Any]:
    """How a question looks that has the page to itself: its words are the page's heading."""
    return {"heading": True, "size": "l", **attrs}


def box(label: str, hint: str = "", *, required: bool = True, **more: Any) -> forms.CharField:
    return forms.CharField(
        label=label,
        help_text=hint,
        max_length=LONG,
        required=required,
        widget=forms.Textarea(attrs={"rows": 4, "size": "s"}),
        **more,
    )


class AnswerPage(GovukForm):
    """A page of an answer. `has_heading` where a question is itself the heading of the page."""

    has_heading = False
    # What is said above the questions.
    intro = ""

    def __init__(
        self, *args: Any, case: Case, person: Person, by: User, typed: Typed, **kwargs: Any
    ) -> None:
        self.case, self.person, self.by, self.typed = case, person, by, typed
        super().__init__(*args, **kwargs)
        self.arrange()

    def arrange(self) -> None:
        """Fit the questions to the person, and to what was answered before."""

    def chosen(self, name: str) -> str:
        """What was posted for a question, before it is checked."""
        return str(self.data.get(self.add_prefix(name), ""))

    def needed_when(self, name: str, needed: bool) -> None:
        """Ask for `name` only where an answer to another question makes it needed."""
        self.fields[name].required = needed or not self.is_bound

    def age(self) -> int | None:
        """How old the person was when they answered, as far as both are known."""
        moment = typed_moment(self.typed)
        return age_on(self.person.born_on, clock.london_day(moment)) if moment else None

    def answers(self) -> dict[str, Any]:
        """The parts of `Answer` that this page gives, by name."""
        return {}


class DeedForm(AnswerPage):
    """What happened. The pages that follow ask only what belongs to it."""

    has_heading = True
    intro = "Each answer is kept as a record of its own. Nothing is changed or removed."
    deed = forms.ChoiceField(
        label="What happened?",
        choices=ANSWERS.items(),
        widget=forms.RadioSelect(
            attrs=one_question(
                hints={
                    ConsentDeed.SOUGHT: "You asked, and there is no answer yet.",
                    ConsentDeed.WITHDRAWN: "Consent was given before, and now it is taken back. "
                    "Looking must stop.",
                }
            )
        ),
        error_messages={"required": "Choose what happened"},
    )

    def answers(self) -> dict[str, Any]:
        return {"deed": ConsentDeed(self.cleaned_data["deed"])}


class WhenForm(AnswerPage):
    """When and how it was said, in which words it was asked, and whether in writing."""

    at = GovukDateTimeField(
        label="When?",
        help_text="For example, 27 3 2026, 14:30",
        error_messages={"required": "Enter when it happened"},
    )
    route = forms.ChoiceField(
        label="How?",
        choices=Method.choices,
        widget=forms.RadioSelect,
        error_messages={"required": "Choose how it was said"},
    )
    wording = forms.ChoiceField(
        label="In which words were they asked?",
        widget=forms.RadioSelect(
            attrs={"hints": {OTHER_WORDS: "Say which under “Anything else to record”."}}
        ),
        error_messages={"required": "Choose in which words they were asked"},
    )
    in_writing = forms.ChoiceField(
        label="In writing, or by word of mouth?",
        help_text="What was said by word of mouth shows as unconfirmed until it is in writing.",
        choices=[(YES, "In writing"), (NO, "By word of mouth")],
        widget=forms.RadioSelect,
        error_messages={"required": "Choose whether it was in writing or by word of mouth"},
    )

    def arrange(self) -> None:
        at = cast(GovukDateTimeField, self.fields["at"])
        at.earliest, at.latest = born_or_earliest(self.person), clock.today
        deed = typed_deed(self.typed)
        self._wordings = {}
        if deed in {ConsentDeed.SOUGHT, ConsentDeed.GIVEN}:
            self._wordings = {str(each.pk): each for each in wordings_for_consent()}
        if self._wordings:
            words = [
                (
                    pk,
                    f"{each.language}: {each.title} "
                    f"(version {each.version}, in use from {uk_date(each.at)})",
                )
                for pk, each in self._wordings.items()
            ]
            field = cast(forms.ChoiceField, self.fields["wording"])
            field.choices = [*words, (OTHER_WORDS, "Other words")]
        else:
            del self.fields["wording"]
        if deed == ConsentDeed.SOUGHT:
            del self.fields["in_writing"]

    def clean(self) -> dict[str, Any]:
        refuse_the_future(self, "at")
        return self.cleaned_data

    def answers(self) -> dict[str, Any]:
        data = self.cleaned_data
        return {
            "at": data["at"],
            "route": data["route"],
            "wording": self._wordings.get(data.get("wording", "")),
            "in_writing": data.get("in_writing") == YES,
        }


class WhoForm(AnswerPage):
    """Who decided, or was asked. Never whoever records it."""

    has_heading = True
    who = forms.ChoiceField(
        label="Who decided?",
        widget=forms.RadioSelect(attrs=one_question(reveals={SOMEONE_ELSE: "who_name"})),
        error_messages={"required": "Choose who decided"},
    )
    who_name = forms.CharField(label="Their full name", max_length=200)

    def arrange(self) -> None:
        self._others = {str(each.pk): each for each in deciders_for(self.case, self.person)}
        who = cast(forms.ChoiceField, self.fields["who"])
        who.choices = [
            (THEMSELVES, f"{self.person.name} themself"),
            *((pk, other.name) for pk, other in self._others.items()),
            (SOMEONE_ELSE, "Someone else"),
        ]
        if typed_deed(self.typed) == ConsentDeed.SOUGHT:
            who.label = "Who was asked?"
            who.error_messages["required"] = "Choose who was asked"
        self.needed_when("who_name", self.chosen("who") == SOMEONE_ELSE)

    def clean(self) -> dict[str, Any]:
        data = self.cleaned_data
        who = data.get("who")
        if who is None:
            return data
        named = "who_name" if who == SOMEONE_ELSE else "who"
        if who != SOMEONE_ELSE:
            data["who_name"] = ""
        if named in data and same_name(self._name(), self.by.name):
            self.add_error(
                named,
                "This is your own name, and you cannot decide for the family. Name the one who "
                "decided, or ask a colleague to record it",
            )
        self._somebody_may(who)
        return data

    def _somebody_may(self, who: str) -> None:
        """Nobody decides for an adult."""
        if typed_deed(self.typed) == ConsentDeed.SOUGHT or who == THEMSELVES:
            return
        if not rights_open(own=False, age=self.age()):
            self.add_error(
                "who",
                f"{self.person.name} was {ADULT} or over, so nobody had parental responsibility "
                "for them. An adult decides for themself",
            )

    def _decider(self) -> Person | None:
        who = self.cleaned_data["who"]
        return self.person if who == THEMSELVES else self._others.get(who)

    def _name(self) -> str:
        decider = self._decider()
        return decider.name if decider else str(self.cleaned_data.get("who_name", ""))

    def answers(self) -> dict[str, Any]:
        return {"decider": self._name(), "decider_person": self._decider()}


class RightForm(AnswerPage):
    """In what right they decided: those that are open to somebody of this age."""

    has_heading = True
    footing = forms.ChoiceField(
        label="In what right did they decide?",
        choices=Footing.choices,
        error_messages={"required": "Choose in what right they decided"},
        widget=forms.RadioSelect(
            attrs=one_question(
                hints={
                    Footing.SELF: f"From {PRESUMED_ABLE} on, people are presumed able to decide.",
                    Footing.GILLICK: f"For someone under {PRESUMED_ABLE} who understands what "
                    "they are asked.",
                    Footing.MCA: f"For someone of {PRESUMED_ABLE} or over whose capacity was in "
                    "doubt.",
                    Footing.PARENTAL_RESPONSIBILITY: "For a child who cannot decide for themself.",
                }
            )
        ),
    )

    def arrange(self) -> None:
        own = typed_who(self.typed) == THEMSELVES
        self._open = rights_open(own=own, age=self.age())
        field = cast(forms.ChoiceField, self.fields["footing"])
        # Only those that are open are shown; what else is posted is told why it is not.
        field.widget.choices = [each for each in Footing.choices if each[0] in self._open]

    def clean_footing(self) -> str:
        footing = str(self.cleaned_data["footing"])
        if footing not in self._open:
            raise ValidationError(self._why_not(footing))
        return footing

    def _why_not(self, footing: str) -> str:
        name, own = self.person.name, typed_who(self.typed) == THEMSELVES
        if footing == Footing.PARENTAL_RESPONSIBILITY:
            if own:
                return "Nobody has parental responsibility for themself. Choose another"
            return (
                f"{name} was {ADULT} or over, so nobody had parental responsibility for them. An "
                "adult decides for themself"
            )
        if not own:
            return (
                f"Only {name} can decide for themself. For another person's decision choose "
                "parental responsibility"
            )
        if footing == Footing.GILLICK:
            return (
                f"{name} was {PRESUMED_ABLE} or over, so this test is not for them. They are "
                "presumed able to decide; if that is in doubt, choose capacity"
            )
        return (
            f"{name} was under {PRESUMED_ABLE}. Their own answer counts where they understand what "
            "they are asked: choose competent to decide"
        )

    def answers(self) -> dict[str, Any]:
        return {"footing": self.cleaned_data["footing"]}


class BasisForm(AnswerPage):
    """What somebody's parental responsibility rests on."""

    parental_basis = forms.ChoiceField(
        label="What does their parental responsibility rest on?",
        choices=ParentalBasis.choices,
        widget=forms.RadioSelect,
        error_messages={"required": "Choose what their parental responsibility rests on"},
    )
    footing_basis = box(
        "How do you know?",
        "For example, which certificate, agreement or order you saw, and when.",
        error_messages={"required": "Say what the right to decide rests on"},
    )

    def arrange(self) -> None:
        other = self.chosen("parental_basis") == ParentalBasis.OTHER
        self.fields["footing_basis"].required = other

    def answers(self) -> dict[str, Any]:
        return dict(self.cleaned_data)


class UnderstoodForm(AnswerPage):
    """One line instead of a test: a no, and taking consent back, wait for none."""

    has_heading = True
    footing_basis = forms.CharField(
        label="How do you know that they understood?",
        help_text="A line is enough. A no needs no test, and taking consent back needs none.",
        max_length=LONG,
        widget=forms.Textarea(attrs=one_question(rows=3)),
        error_messages={"required": "Say how you know that they understood"},
    )

    def answers(self) -> dict[str, Any]:
        return dict(self.cleaned_data)


class MoreForm(AnswerPage):
    """Anything else."""

    has_heading = True
    note = forms.CharField(
        label="Anything else to record",
        max_length=LONG,
        required=False,
        widget=forms.Textarea(attrs=one_question(rows=5)),
    )

    def answers(self) -> dict[str, Any]:
        return dict(self.cleaned_data)
