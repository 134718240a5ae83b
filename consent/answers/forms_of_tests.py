"""The pages of a test of whether somebody can decide this: what it is about, and each question."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any, cast

from django import forms

from audit import clock
from consent.answers.forms import (
    NO,
    YES,
    AnswerPage,
    box,
    one_question,
    typed_footing,
    typed_moment,
)
from consent.answers.given import Assessed
from consent.competence import HOLDS_FOR_DAYS, TESTS, Answered, Question, still_holds
from consent.forms import born_or_earliest, refuse_the_future
from socialcheck.forms import GovukDateTimeField


class TestForm(AnswerPage):
    """Which decision a test is about, who made it, and when. Its questions have pages of their
    own.
    """

    __test__ = False

    decision = box(
        "Which decision is the test about?",
        "One decision, in plain words: whose profiles may be looked at, by whom, and what for.",
    )
    assessor = forms.CharField(label="Who made the test?", max_length=200)
    assessor_role = forms.CharField(
        label="Their role", help_text="For example, social worker.", max_length=200
    )
    made_at = GovukDateTimeField(
        label="When was the test made?",
        help_text=f"Before they answered, and no more than {HOLDS_FOR_DAYS} days before.",
    )

    @property
    def intro(self) -> str:  # type: ignore[override]
        test = TESTS.get(typed_footing(self.typed))
        return f"{test.before} Source: {test.source}." if test else ""

    def arrange(self) -> None:
        made_at = cast(GovukDateTimeField, self.fields["made_at"])
        made_at.earliest, made_at.latest = born_or_earliest(self.person), clock.today

    def clean(self) -> dict[str, Any]:
        refuse_the_future(self, "made_at")
        made, answered = self.cleaned_data.get("made_at"), typed_moment(self.typed)
        if made and answered:
            self._check_time(made, answered)
        return self.cleaned_data

    def _check_time(self, made: datetime, answered: datetime) -> None:
        if made > answered:
            self.add_error("made_at", "The test must be made before they answer. Check both times")
        elif not still_holds(clock.london_day(made), clock.london_day(answered)):
            self.add_error(
                "made_at",
                f"The test was made more than {HOLDS_FOR_DAYS} days before they answered. It is "
                "about one decision at one time, so make it again",
            )


class QuestionForm(AnswerPage):
    """One question of a test. `form_for` gives each its own."""

    has_heading = True
    question: Question
    met = forms.ChoiceField(choices=[(YES, "Yes"), (NO, "No")], widget=forms.RadioSelect)
    why = box(
        "How do you know?",
        "What they said or did, in their own words where you can.",
        error_messages={
            "required": "Say how you know: a yes or a no without a reason shows nothing"
        },
    )

    def arrange(self) -> None:
        met = self.fields["met"]
        met.label, met.help_text = self.question.text, self.question.hint
        met.widget.attrs |= one_question(inline=True)
        wanted = f"Answer the question “{self.question.text}” with yes or no"
        met.error_messages |= {"required": wanted, "invalid_choice": wanted}

    def answered(self) -> Answered:
        return Answered(met=self.cleaned_data["met"] == YES, why=self.cleaned_data["why"])


def form_for(question: Question) -> type[QuestionForm]:
    """The form of one question of a test."""
    return cast("type[QuestionForm]", type("OneQuestion", (QuestionForm,), {"question": question}))


def assessed_of(kind: str, about: TestForm, answered: Mapping[str, Answered]) -> Assessed:
    """The test that the pages give together."""
    data = about.cleaned_data
    return Assessed(
        kind=kind,
        decision=data["decision"],
        made_at=data["made_at"],
        assessor=data["assessor"],
        assessor_role=data["assessor_role"],
        answers=answered,
    )
