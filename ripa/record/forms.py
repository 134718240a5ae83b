"""Which part of the central record is wanted."""

from typing import Any

from django import forms

from accounts.models import User
from audit import clock
from ripa.models import AuthorityKind
from ripa.record.filters import STANDS, Wanted, officers_on_record, years_on_record
from socialcheck.forms import GovukForm

_EITHER = [("", "Either"), ("yes", "Yes"), ("no", "No")]
_ANSWERS = {"yes": True, "no": False}


class RecordForm(GovukForm):
    """The filters of the central record. Each may be left out; all that are given must hold."""

    says_optional = False

    number = forms.CharField(
        label="Reference number",
        help_text="Or part of it, such as NR/2026",
        required=False,
        max_length=20,
    )
    kind = forms.ChoiceField(
        label="Kind", choices=[("", "Every kind"), *AuthorityKind.choices], required=False
    )
    stands = forms.ChoiceField(
        label="Where it stands now", choices=[("", "Anywhere"), *STANDS.items()], required=False
    )
    year = forms.TypedChoiceField(
        label="Year of the decision", coerce=int, empty_value=None, required=False
    )
    officer = forms.ModelChoiceField(
        label="Officer who decided",
        queryset=User.objects.none(),
        empty_label="Anyone",
        required=False,
    )
    about = forms.CharField(
        label="Subject",
        help_text="Whole words of a person’s name",
        required=False,
        max_length=200,
    )
    involved = forms.ChoiceField(
        label="Decided by someone directly involved", choices=_EITHER, required=False
    )
    confidential = forms.ChoiceField(
        label="Confidential information likely", choices=_EITHER, required=False
    )
    keeping = forms.ChoiceField(
        label="Retention",
        choices=[("", "Any"), ("over", "Past its retention date")],
        required=False,
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        years = years_on_record() or [clock.today().year]
        self.fields["year"].choices = [  # type: ignore[attr-defined]
            ("", "Any year"),
            *((str(year), str(year)) for year in years),
        ]
        self.fields["officer"].queryset = User.objects.filter(  # type: ignore[attr-defined]
            pk__in=officers_on_record()
        )

    def wanted(self) -> Wanted:
        """The filters, as the queries take them. Ask only of a form that is valid."""
        given = self.cleaned_data
        return Wanted(
            number=given["number"],
            kind=given["kind"],
            stands=given["stands"],
            year=given["year"],
            officer=given["officer"].pk if given["officer"] else None,
            about=given["about"],
            involved=_ANSWERS.get(given["involved"]),
            confidential=_ANSWERS.get(given["confidential"]),
            past_retention=given["keeping"] == "over",
        )


def page_start(text: str) -> int | None:
    """The id in an address before which a page starts; what is no id is passed over."""
    return int(text) if text.isdecimal() and text.isascii() and len(text) < 19 else None
