"""Shape and wording of the forms of error cases."""

from collections.abc import Mapping, Sequence
from typing import Any

from django import forms

from audit import clock
from ripa.authorities.forms.fields import words
from ripa.errors.opening import REPORTABLE
from ripa.errors.queries import Wanted
from ripa.models import Authority, ErrorKind, Material
from socialcheck.forms import GovukDateTimeField, GovukDateTimeInput, GovukForm


def _moment(label: str, hint: str, *, required: bool = True) -> GovukDateTimeField:
    return GovukDateTimeField(
        label=label,
        help_text=hint,
        required=required,
        latest=clock.today,
        widget=GovukDateTimeInput(attrs={"size": "m"}),
    )


class ReportLookForm(GovukForm):
    """What somebody says who reports a look. Nothing is filled in for them."""

    kind = forms.ChoiceField(
        label="What was wrong with the look?",
        choices=[(kind.value, kind.label) for kind in REPORTABLE],
        widget=forms.RadioSelect(attrs={"size": "m"}),
    )
    authority = forms.TypedChoiceField(
        label="Which authority did it lie outside of?",
        coerce=int,
        empty_value=None,
        required=False,
        widget=forms.RadioSelect(attrs={"size": "m"}),
    )
    what_happened = words(
        "What happened?",
        "Say how it came about, not what was seen: this stays readable to those who keep error "
        "cases.",
    )
    whose_decision = words(
        "Whose decision was it?", "Who let it go ahead, or should have stopped it.", rows=3
    )

    says_optional = False

    def __init__(
        self, *args: Any, used: Sequence[Authority], names: Mapping[int, str], **kwargs: Any
    ) -> None:
        """`names` are what to call each to this reader, who may not know of all of them."""
        super().__init__(*args, **kwargs)
        self.used = {each.pk: each for each in used}
        # Asked only where there is a choice.
        self.fields["authority"].choices = [(pk, names[pk]) for pk in self.used]  # type: ignore[attr-defined]
        if len(self.used) < 2:
            del self.fields["authority"]

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or self.cleaned_data
        if cleaned.get("kind") != ErrorKind.OUTSIDE:
            cleaned["authority"] = None
        elif not self.used:
            self.add_error(
                "kind",
                "This look was not made under an authority. Choose that it should have been "
                "stopped",
            )
        elif len(self.used) == 1:
            cleaned["authority"] = next(iter(self.used.values()))
        elif cleaned.get("authority") is None and "authority" not in self.errors:
            self.add_error("authority", "Choose which authority it lay outside of")
        else:
            cleaned["authority"] = self.used.get(cleaned.get("authority", 0))
        return cleaned


class _Versioned(GovukForm):
    """A form about an error case as its reader saw it."""

    version = forms.IntegerField(min_value=1, widget=forms.HiddenInput)


class EstablishForm(_Versioned):
    ripa_error = forms.TypedChoiceField(
        label="Is it a relevant error under RIPA?",
        choices=[("yes", "Yes"), ("no", "No")],
        coerce=lambda value: value == "yes",
        widget=forms.RadioSelect(
            attrs={
                "size": "m",
                "hints": {"yes": "It is reported to the Commissioner within ten working days."},
                "reveals": {"yes": "established_at"},
            }
        ),
    )
    established_at = _moment(
        "When was that established?",
        "The ten working days run from then. For example, 27 3 2026, 2:30pm",
        required=False,
    )

    says_optional = False

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or self.cleaned_data
        missing = cleaned.get("established_at") is None and "established_at" not in self.errors
        if cleaned.get("ripa_error") and missing:
            self.add_error("established_at", "Enter when it was established")
        return cleaned


class DecideErrorForm(_Versioned):
    decision_found = words("Whose decision led to it?", "As you have found it to be.", rows=3)
    material = forms.ChoiceField(
        label="What becomes of the material?",
        choices=Material,
        widget=forms.RadioSelect(
            attrs={
                "size": "m",
                "hints": {
                    "closed": "It is not destroyed. Nobody can open it again but you and other "
                    "senior responsible officers."
                },
            }
        ),
    )
    outcome = words("What do you decide?", "What follows from it, and for whom.")
    prevention = words("What will stop it happening again?")


class ReportedForm(_Versioned):
    reported_at = _moment("When was it reported?", "For example, 27 3 2026, 2:30pm")
    reference = forms.CharField(
        label="Reference of the report",
        help_text="How the Commissioner’s office finds it again.",
        max_length=100,
        widget=forms.TextInput(attrs={"size": "m", "class": "govuk-input--width-20"}),
    )


class FilterForm(GovukForm):
    """Which error cases to list."""

    kind = forms.ChoiceField(
        label="Kind", choices=[("", "Any"), *ErrorKind.choices], required=False
    )
    stands = forms.ChoiceField(
        label="Where it stands",
        choices=[("", "Any"), ("waiting", "Waits for a decision"), ("decided", "Decided")],
        required=False,
    )
    ripa = forms.ChoiceField(
        label="Relevant error under RIPA",
        choices=[("", "Any"), ("yes", "Yes"), ("no", "No"), ("open", "Not said yet")],
        required=False,
    )
    report = forms.ChoiceField(
        label="Report to the Commissioner",
        choices=[
            ("", "Any"),
            ("due", "Not reported yet"),
            ("overdue", "Overdue"),
            ("reported", "Reported"),
        ],
        required=False,
    )
    says_optional = False

    def wanted(self) -> Wanted:
        """The filters, as the query takes them; none where they make no sense."""
        return Wanted(**self.cleaned_data) if self.is_valid() else Wanted()
