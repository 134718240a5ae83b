"""The page on which an application is decided: grant, refuse or return, each with its reasons."""

from typing import Any

from django import forms

from audit import clock
from ripa.authorities.forms.deeds import DeedForm, involved_reason, reasons
from ripa.authorities.forms.fields import day, words, yes_or_no
from ripa.authorities.terms import Terms, term_problems
from ripa.models import AuthorityKind
from ripa.states import RIPA_KINDS, Kind
from socialcheck.templatetags.ui import uk_date

# The officer's own statement, as on the form that councils keep, and the terms of the grant.
STATEMENT = ("authorised", "necessary", "proportionate", "confidential")
TERMS = ("max_viewings", "to_day", "review_by", "restricted")


class DecideForm(DeedForm):
    answer = forms.ChoiceField(
        label="What do you decide?",
        choices=[
            ("grant", "Grant it"),
            ("refuse", "Refuse it"),
            ("return", "Return it to the applicant"),
        ],
        widget=forms.RadioSelect(
            attrs={
                "size": "m",
                "hints": {"return": "They can put right what is wrong, and send it again."},
                "reveals": {"grant": (*STATEMENT, *TERMS)},
            }
        ),
    )
    authorised = words(
        "What do you authorise?",
        "Who may be looked at, what for, where, when and how.",
        required=False,
    )
    necessary = words(
        "Why is it necessary?", "In your own words, not the applicant’s.", required=False
    )
    proportionate = words(
        "Why is it proportionate?",
        "The looks against what is at stake, and why nothing less would do.",
        required=False,
    )
    confidential = words(
        "How is confidential information to be handled?",
        "If none is likely, say so.",
        required=False,
        rows=3,
    )
    max_viewings = forms.IntegerField(
        label="Fewer looks than asked for",
        required=False,
        widget=forms.NumberInput(attrs={"class": "govuk-input--width-3", "size": "m"}),
    )
    to_day = day("An earlier last day", required=False)
    review_by = day("An earlier first review", required=False)
    restricted = yes_or_no("May material behind a privacy setting be seen, as asked for?")
    reason = reasons("Your reasons in short", "What the record shows first, in a sentence or two.")
    involved_reason = involved_reason()

    told = STATEMENT
    passed = ("version", "answer", "reason", "involved_reason")
    says_optional = False

    def prepare(self) -> None:
        self._ask_if_involved()
        authority, absent = self.authority, []
        if authority.kind == AuthorityKind.OVERT:
            absent += ["authorised", "confidential"]
        if Kind(authority.kind) in RIPA_KINDS:
            absent.append("to_day")
        if not authority.restricted:
            absent.append("restricted")
        self.fields["restricted"].required = False
        self._drop(*absent, revealed_by="answer")
        asked = {
            "max_viewings": authority.max_viewings or "no limit",
            "to_day": uk_date(authority.to_day),
            "review_by": uk_date(authority.review_by),
        }
        for name, value in asked.items():
            if name in self.fields:
                self.fields[
                    name
                ].help_text = f"Leave it empty to grant what was asked for: {value}."

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or self.cleaned_data
        if cleaned.get("answer") == "grant":
            self._need((*STATEMENT, "restricted"), "Answer the question “{}”")
            if not self.errors.keys() & set(TERMS):
                self._judge_terms()
        return cleaned

    def _judge_terms(self) -> None:
        """Say beside each term what is wrong with it. Days that hold no more although nobody
        changed them are the action's to refuse, with what to do about it."""
        if (terms := self.terms()) == Terms():
            return
        problems = term_problems(self.authority, terms, today=clock.today())
        for name, sentence in problems.items():
            self.add_error(name if name in self.fields else None, sentence)

    def terms(self) -> Terms:
        """What was made narrower than asked for."""
        given = {name: self.cleaned_data.get(name) for name in TERMS}
        if given["restricted"]:
            given["restricted"] = None
        return Terms(**given)

    def given(self) -> dict[str, Any]:
        given = super().given()
        return given | ({"terms": self.terms()} if given["answer"] == "grant" else {})
