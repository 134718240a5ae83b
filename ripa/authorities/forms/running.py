"""The forms for an authority that was granted: review, renewal, the end."""

from typing import Any

from django import forms

from audit import clock
from ripa.authorities.answers import TO_WHOM, WHAT_BECAME, Product, ReviewOutcome
from ripa.authorities.forms.deeds import DeedForm, involved_reason, reasons
from ripa.authorities.forms.fields import day, words
from ripa.authorities.progress import last_review
from ripa.states import CAUSE_WORDS, RIPA_KINDS, CancelCause, Kind, State


class ReviewForm(DeedForm):
    reason = reasons(
        "Is it still necessary now, and why?",
        "Not why it was once. If it is not, say why not.",
    )
    proportionate = words("Is it still proportionate, and why?")
    shown = words("What have the looks shown so far, and were they worth it?")
    privacy = words(
        "Whose privacy besides theirs was touched, and was anything confidential seen?",
        "If nobody’s was, and nothing was, say so.",
        rows=3,
    )
    outcome = forms.ChoiceField(
        label="What follows from this review?",
        choices=ReviewOutcome.choices,
        widget=forms.RadioSelect(
            attrs={
                "size": "m",
                "hints": {
                    ReviewOutcome.CHANGE: "A change needs a new application. Until it is granted, "
                    "this one covers what it covers now, and no more.",
                    ReviewOutcome.NO_LONGER: "You are asked to cancel it next.",
                },
            }
        ),
    )
    review_by = day(
        "When is the next review?",
        "Not needed if the authority is no longer needed.",
        earliest=clock.today,
        required=False,
    )
    involved_reason = involved_reason()

    told = ("reason", "proportionate", "shown", "privacy", "outcome")
    passed = ("version", "reason", "outcome", "review_by", "involved_reason")
    says_optional = False

    def prepare(self) -> None:
        self._ask_if_involved()

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or self.cleaned_data
        if cleaned.get("outcome") in {ReviewOutcome.GO_ON, ReviewOutcome.CHANGE}:
            self._need(["review_by"], "Enter the day of the next review")
        return cleaned


class RenewForm(DeedForm):
    changed = words(
        "What has changed that matters since the last decision?",
        "In the case, in the offence or risk, and in what is known. If nothing has, say so.",
    )
    reason = reasons(
        "Why is it still necessary to go on?",
        "A renewal is a decision of its own: not why it was necessary once.",
    )
    proportionate = words("Why is it still proportionate?")
    gave = words("What have the looks given so far?")
    another_way = words("Why can it not be found out another way now?")
    involved_reason = involved_reason()

    told = ("changed", "reason", "proportionate", "gave", "another_way")
    passed = ("version", "reason", "involved_reason")

    def prepare(self) -> None:
        self._ask_if_involved()


def _achieved() -> forms.CharField:
    return words("What did the looks achieve?")


def _product() -> forms.ChoiceField:
    return forms.ChoiceField(
        label=WHAT_BECAME,
        choices=Product.choices,
        widget=forms.RadioSelect(
            attrs={"size": "m", "reveals": {Product.HANDED_OVER: ("handed_to",)}}
        ),
    )


CAUSES = [(cause.value, words_of) for cause, words_of in CAUSE_WORDS.items()]


class _EndForm(DeedForm):
    """What both ways of ending ask: what it achieved, and what became of what was found."""

    says_optional = False

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or self.cleaned_data
        if cleaned.get("product") == Product.HANDED_OVER:
            self._need(["handed_to"], "Say who it was handed to, and why")
        elif "handed_to" in cleaned:
            cleaned["handed_to"] = ""
        return cleaned


class CancelForm(_EndForm):
    cause = forms.ChoiceField(
        label="Why does it end?",
        choices=CAUSES,
        widget=forms.RadioSelect(attrs={"size": "m"}),
    )
    reason = reasons("Say more about why", "In your own words.")
    achieved = _achieved()
    product = _product()
    handed_to = words(TO_WHOM, required=False, rows=3)
    told_on = day(
        "When were those who may look told to stop?",
        "Tell them before you cancel it.",
        latest=clock.today,
    )

    told = ("cause", "reason", "achieved", "product", "handed_to", "told_on")
    passed = ("version", "cause", "reason", "product")

    def prepare(self) -> None:
        if Kind(self.authority.kind) not in RIPA_KINDS:
            cause = self.fields["cause"]
            assert isinstance(cause, forms.ChoiceField)
            cause.choices = [each for each in CAUSES if each[0] != CancelCause.THRESHOLD_LOST]
        if self.authority.state == State.AWAITING_MAGISTRATE:
            # Nobody could look under it yet, so that there is nothing to say of looks.
            self._drop("achieved", "product", "handed_to", "told_on")
        review = last_review(self.authority)
        if review is not None and review.data.get("outcome") == ReviewOutcome.NO_LONGER:
            # What was typed on the page before this one.
            self.initial["reason"] = review.reason


class CloseOutForm(_EndForm):
    reason = reasons(
        "Why was it not cancelled before it ended?",
        "It should have been, as soon as it was no longer needed.",
    )
    achieved = _achieved()
    product = _product()
    handed_to = words(TO_WHOM, required=False, rows=3)

    told = ("reason", "achieved", "product", "handed_to")
    passed = ("version", "reason", "product")
