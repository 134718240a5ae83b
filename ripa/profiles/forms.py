"""Shape and wording of the forms for the register of council profiles."""

from typing import Any, cast

from django import forms

from accounts.models import User
from audit import clock
from ripa.authorities.words import PLATFORM_CHOICES
from ripa.models import CouncilProfile
from ripa.profiles.actions import Entry
from ripa.profiles.queries import possible_holders
from socialcheck.forms import GovukDateField, GovukForm


class EntryForm(GovukForm):
    """What the register says of a profile besides its name."""

    purpose = forms.CharField(
        label="What is it for?",
        max_length=2000,
        widget=forms.Textarea(attrs={"rows": 3, "size": "s"}),
    )
    keeper = forms.CharField(
        label="Who keeps the credentials?",
        help_text="A person or a team. Never enter a password here.",
        max_length=200,
        widget=forms.TextInput(attrs={"size": "s"}),
    )
    holders = forms.ModelMultipleChoiceField(
        label="Who may look through it?",
        help_text="As few as you need.",
        queryset=User.objects.none(),
        required=False,
        widget=forms.CheckboxSelectMultiple(attrs={"size": "s", "small": True}),
    )
    last_audit_on = GovukDateField(label="Last audited on", required=False, latest=clock.today)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        holders = cast("forms.ModelMultipleChoiceField[User]", self.fields["holders"])
        holders.queryset = possible_holders()

    def entry(self) -> Entry:
        names = ("purpose", "keeper", "holders", "last_audit_on")
        return Entry(**{name: self.cleaned_data[name] for name in names})


class NewProfileForm(EntryForm):
    """A profile that is to be entered."""

    platform = forms.ChoiceField(
        label="Platform",
        choices=[("", "Choose a platform"), *PLATFORM_CHOICES],
        widget=forms.Select(attrs={"size": "s"}),
    )
    handle = forms.CharField(
        label="Name of the profile",
        help_text="As it stands on the platform.",
        max_length=200,
        widget=forms.TextInput(attrs={"size": "s", "spellcheck": "false"}),
    )
    opened_on = GovukDateField(label="Opened on", latest=clock.today)
    field_order = ["platform", "handle", "opened_on"]


class ChangeProfileForm(EntryForm):
    """A profile's entry as it is now."""

    version = forms.IntegerField(min_value=1, widget=forms.HiddenInput)

    def __init__(self, *args: Any, profile: CouncilProfile, **kwargs: Any) -> None:
        initial = {
            "purpose": profile.purpose,
            "keeper": profile.keeper,
            "last_audit_on": profile.last_audit_on,
            "holders": [holder.pk for holder in profile.holders.all()],
            "version": profile.version,
        }
        super().__init__(*args, initial=initial, **kwargs)


class CloseProfileForm(GovukForm):
    version = forms.IntegerField(min_value=1, widget=forms.HiddenInput)
    reason = forms.CharField(
        label="Why is it closed?",
        max_length=2000,
        widget=forms.Textarea(attrs={"rows": 3, "size": "m"}),
    )
