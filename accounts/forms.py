"""Forms that keep staff."""

from datetime import date, timedelta
from typing import Any

from django import forms

from accounts.models import Rank, RoleName, Team, TrainingKind, User
from audit import clock
from socialcheck.forms import GovukDateField, GovukForm
from socialcheck.templatetags.ui import uk_date

# How long training lasts unless the certificate says otherwise (rules §9).
TRAINING_YEARS = 3
# The longest that an inspector may be let in for at once.
INSPECTION_AT_MOST = timedelta(days=90)


def years_after(day: date, years: int) -> date:
    """The same day some years on; 28 February for a 29 February that there is not."""
    try:
        return day.replace(year=day.year + years)
    except ValueError:
        return day.replace(year=day.year + years, day=28)


class StaffForm(GovukForm):
    name = forms.CharField(label="Full name", max_length=200)
    email = forms.EmailField(label="E-mail address", help_text="They sign in with it.")
    rank = forms.ChoiceField(
        label="Job rank",
        choices=[("", "Choose a rank"), *Rank.choices],
        help_text="Who may authorise is settled by rank.",
    )
    phone = forms.CharField(label="Telephone number", max_length=40, required=False)
    is_active = forms.ChoiceField(
        label="Do they work here?",
        choices=[("yes", "Yes"), ("no", "No: they have left, and cannot sign in")],
        widget=forms.RadioSelect(attrs={"size": "s"}),
        initial="yes",
    )

    def __init__(self, *args: Any, user: User | None = None, **kwargs: Any) -> None:
        self.user = user
        super().__init__(*args, **kwargs)

    def clean_email(self) -> str:
        email: str = self.cleaned_data["email"].lower()
        others = User.objects.filter(email__iexact=email)
        if self.user is not None:
            others = others.exclude(pk=self.user.pk)
        if others.exists():
            raise forms.ValidationError("Someone on the staff already has this e-mail address")
        return email


class TeamForm(GovukForm):
    name = forms.CharField(label="Name of the team", max_length=200)

    def clean_name(self) -> str:
        name: str = self.cleaned_data["name"].strip()
        if Team.objects.filter(name__iexact=name).exists():
            raise forms.ValidationError("There is already a team with this name")
        return name


class PostingForm(GovukForm):
    role = forms.ChoiceField(
        label="Role", choices=RoleName.choices, widget=forms.RadioSelect(attrs={"size": "s"})
    )
    team = forms.ModelChoiceField(
        label="Team",
        queryset=Team.objects.all(),
        required=False,
        empty_label="No team",
        help_text="Social workers and team managers have one.",
    )
    starts_on = GovukDateField(label="First day")
    ends_on = GovukDateField(label="Last day", required=False)

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or self.cleaned_data
        needs_team = cleaned.get("role") in (RoleName.SOCIAL_WORKER, RoleName.TEAM_MANAGER)
        if needs_team and not cleaned.get("team"):
            self.add_error("team", "Choose the team that this role is in")
        first, last = cleaned.get("starts_on"), cleaned.get("ends_on")
        if first and last and last < first:
            self.add_error("ends_on", "The last day must be the same as or after the first day")
        if cleaned.get("role") == RoleName.INSPECTOR and "ends_on" not in self.errors:
            self._check_inspectors_end(first, last)
        return cleaned

    def _check_inspectors_end(self, first: date | None, last: date | None) -> None:
        if last is None:
            self.add_error("ends_on", "Enter the last day: an inspector’s access ends by itself")
        elif first and last > first + INSPECTION_AT_MOST:
            latest = uk_date(first + INSPECTION_AT_MOST)
            self.add_error("ends_on", f"An inspector’s last day must be {latest} or earlier")


class TrainingForm(GovukForm):
    kind = forms.ChoiceField(
        label="Which training?",
        choices=TrainingKind.choices,
        widget=forms.RadioSelect(attrs={"size": "s"}),
    )
    completed_on = GovukDateField(label="Done on", latest=clock.today)
    expires_on = GovukDateField(
        label="Runs out on",
        required=False,
        help_text="Three years after it was done, unless given.",
    )

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or self.cleaned_data
        done: date | None = cleaned.get("completed_on")
        if done and not cleaned.get("expires_on") and "expires_on" not in self.errors:
            cleaned["expires_on"] = years_after(done, TRAINING_YEARS)
        ends: date | None = cleaned.get("expires_on")
        if done and ends and ends <= done:
            self.add_error("expires_on", "It must run out after the day on which it was done")
        return cleaned


class EndForm(GovukForm):
    ends_on = GovukDateField(label="Last day")
