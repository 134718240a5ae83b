"""The settings that the employer may change without a developer (rules §2)."""

from typing import Any

from django import forms

from audit import clock
from ripa.models import PolicyVersion
from socialcheck.forms import GovukDateTimeField, GovukForm

SWITCHES: dict[str, tuple[str, str]] = {
    "general_notice_is_overt": (
        "Does a general notice make a look overt?",
        "If not, only a specific notice does.",
    ),
    "profiling_blocks_first": (
        "Does building a picture stop even the first look?",
        "Unless consent or an authority is on record.",
    ),
    "keeping_needs_manager": ("Must a manager agree before anything is kept?", ""),
    "review_overdue_blocks": ("Does an overdue review stop looks under an authority?", ""),
}


def switch(label: str, hint: str) -> forms.ChoiceField:
    return forms.ChoiceField(
        label=label,
        help_text=hint,
        choices=[("yes", "Yes"), ("no", "No")],
        widget=forms.RadioSelect(attrs={"inline": True, "size": "s"}),
    )


class PolicyForm(GovukForm):
    repeat_threshold = forms.IntegerField(
        label="After how many looks is the next one a repeat?",
        help_text="1 means that the second look is a repeat.",
        min_value=0,
        max_value=20,
        widget=forms.NumberInput(attrs={"class": "govuk-input--width-2", "size": "s"}),
    )
    notice_repeat = forms.ChoiceField(
        label="What happens to a repeat look of someone who was told?",
        choices=[("BLOCK", "It is stopped"), ("ASK", "It is allowed once reasons are given")],
        widget=forms.RadioSelect(attrs={"size": "s"}),
    )
    general_notice_is_overt = switch(*SWITCHES["general_notice_is_overt"])
    profiling_blocks_first = switch(*SWITCHES["profiling_blocks_first"])
    keeping_needs_manager = switch(*SWITCHES["keeping_needs_manager"])
    review_overdue_blocks = switch(*SWITCHES["review_overdue_blocks"])
    session_minutes = forms.IntegerField(
        label="How many minutes may a viewing last?",
        min_value=5,
        max_value=240,
        widget=forms.NumberInput(attrs={"class": "govuk-input--width-3", "size": "s"}),
    )
    immediate_hours = forms.IntegerField(
        label="For how many hours may an immediate response go on?",
        min_value=1,
        max_value=72,
        widget=forms.NumberInput(attrs={"class": "govuk-input--width-3", "size": "s"}),
    )
    recent_viewer_days = forms.IntegerField(
        label="For how many days after a look may its worker not authorise without a reason?",
        min_value=0,
        max_value=730,
        widget=forms.NumberInput(attrs={"class": "govuk-input--width-3", "size": "s"}),
    )
    effective_from = GovukDateTimeField(
        label="From when does it hold?",
        help_text="Leave this empty for “from now on”.",
        earliest=clock.today,
        required=False,
    )
    reason = forms.CharField(
        label="Why is the policy changed?",
        max_length=2000,
        widget=forms.Textarea(attrs={"rows": 4, "size": "s"}),
    )

    after = forms.IntegerField(widget=forms.HiddenInput)

    @property
    def follows(self) -> int:
        """The number of the version that was the newest when the form was shown."""
        number: int = self.cleaned_data["after"]
        return number

    def settings(self) -> dict[str, Any]:
        """The gate's settings."""
        given = self.cleaned_data
        return {
            "repeat_threshold": given["repeat_threshold"],
            "notice_repeat": given["notice_repeat"],
            **{name: given[name] == "yes" for name in SWITCHES},
        }


def typed_for(version: PolicyVersion) -> dict[str, Any]:
    """What the form holds when it starts from `version`."""
    typed: dict[str, Any] = {
        name: ("yes" if value else "no") if isinstance(value, bool) else value
        for name, value in version.settings.items()
    }
    typed["after"] = version.number
    for name in ("session_minutes", "immediate_hours", "recent_viewer_days"):
        typed[name] = getattr(version, name)
    return typed
