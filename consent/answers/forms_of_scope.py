"""The pages that say what was agreed to: where, what for, and from when to when."""

from datetime import date
from typing import Any, cast

from django import forms

from cases.profile_address import PLATFORMS
from cases.purposes import Purpose
from consent.answers.forms import ANY, SINGLE, SOME, AnswerPage, one_question
from consent.answers.queries import profiles_recorded_for
from socialcheck.forms import GovukDateField


class WhereForm(AnswerPage):
    """Where they agreed that may be looked."""

    has_heading = True
    where = forms.ChoiceField(
        label="Where may be looked?",
        choices=[
            (ANY, "On any platform"),
            (SOME, "Only on some platforms"),
            (SINGLE, "Only at some of their profiles"),
        ],
        widget=forms.RadioSelect(
            attrs=one_question(reveals={SOME: "platforms", SINGLE: "profiles"})
        ),
        error_messages={"required": "Choose where they agreed that may be looked"},
    )
    platforms = forms.MultipleChoiceField(
        label="Platforms",
        choices=[(each.slug, each.name) for each in PLATFORMS],
        widget=forms.CheckboxSelectMultiple(attrs={"small": True}),
        error_messages={"required": "Choose the platforms that they agreed to"},
    )
    profiles = forms.MultipleChoiceField(
        label="Profiles",
        widget=forms.CheckboxSelectMultiple(attrs={"small": True}),
        error_messages={
            "required": "Choose the profiles that they agreed to",
            "invalid_choice": "One of these profiles is not recorded as theirs. Choose from the "
            "list",
        },
    )

    def arrange(self) -> None:
        theirs = profiles_recorded_for(self.person)
        profiles = cast(forms.MultipleChoiceField, self.fields["profiles"])
        profiles.choices = [(str(each.pk), str(each)) for each in theirs]
        if not profiles.choices:
            where = cast(forms.ChoiceField, self.fields["where"])
            where.choices = [each for each in where.choices if each[0] != SINGLE]  # type: ignore[misc, index, union-attr]
            where.widget.attrs = {**where.widget.attrs, "reveals": {SOME: "platforms"}}
            del self.fields["profiles"]
        self.needed_when("platforms", self.chosen("where") == SOME)
        if "profiles" in self.fields:
            self.needed_when("profiles", self.chosen("where") == SINGLE)

    def clean(self) -> dict[str, Any]:
        """Ticks beneath another answer do not narrow this one."""
        data = self.cleaned_data
        for name, option in (("platforms", SOME), ("profiles", SINGLE)):
            if data.get("where") != option:
                data[name] = []
                self.errors.pop(name, None)
        return data

    def answers(self) -> dict[str, Any]:
        data = self.cleaned_data
        return {
            "platforms": data["platforms"],
            "profiles": [int(each) for each in data["profiles"]],
        }


class WhatForForm(AnswerPage):
    """For what they agreed that may be looked."""

    has_heading = True
    which_purposes = forms.ChoiceField(
        label="What did they agree that looking is for?",
        choices=[(ANY, "Any purpose of ours"), (SOME, "Only some")],
        widget=forms.RadioSelect(attrs=one_question(reveals={SOME: "purposes"})),
        error_messages={"required": "Choose what they agreed that looking is for"},
    )
    purposes = forms.MultipleChoiceField(
        label="Purposes",
        choices=Purpose.choices,
        widget=forms.CheckboxSelectMultiple(attrs={"small": True}),
        error_messages={"required": "Choose the purposes that they agreed to"},
    )

    def arrange(self) -> None:
        self.needed_when("purposes", self.chosen("which_purposes") == SOME)

    def clean(self) -> dict[str, Any]:
        data = self.cleaned_data
        if data.get("which_purposes") != SOME:
            data["purposes"] = []
            self.errors.pop("purposes", None)
        return data

    def answers(self) -> dict[str, Any]:
        return {"purposes": self.cleaned_data["purposes"]}


class HowLongForm(AnswerPage):
    """From which day to which day they agreed."""

    scope_from = GovukDateField(
        label="First day that it covers",
        error_messages={"required": "Enter the first day that it covers"},
    )
    scope_to = GovukDateField(
        label="Last day that it covers",
        help_text="Leave empty if no last day was agreed.",
        required=False,
    )

    def clean(self) -> dict[str, Any]:
        first: date | None = self.cleaned_data.get("scope_from")
        last: date | None = self.cleaned_data.get("scope_to")
        if first and last and last < first:
            self.add_error("scope_to", "The last day must not be before the first day")
        return self.cleaned_data

    def answers(self) -> dict[str, Any]:
        return dict(self.cleaned_data)
