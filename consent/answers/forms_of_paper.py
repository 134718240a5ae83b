"""The forms that take the paper behind an answer."""

from datetime import datetime, time
from typing import Any, cast

from django import forms
from django.conf import settings

from audit import clock
from consent.models import ConsentEvent
from socialcheck.forms import GovukDateField, GovukForm
from socialcheck.uploads import Scan, scan_of


def _file(*, required: bool) -> forms.FileField:
    return forms.FileField(
        label="Signed form",
        help_text=f"A PDF, JPEG or PNG of {settings.SIGNED_FORM_MEGABYTES} MB or less.",
        required=required,
        widget=forms.FileInput(attrs={"accept": ".pdf,.jpg,.jpeg,.png"}),
        error_messages={
            "required": "Choose the file of the signed form",
            "empty": "The file is empty. Scan the form again, and choose the new file",
        },
    )


class SignedFormForm(GovukForm):
    """The signed form of an answer that is in writing."""

    form = _file(required=True)

    def clean_form(self) -> Scan | None:
        upload = self.cleaned_data["form"]
        return scan_of(upload, what="signed form") if upload else None


class ConfirmForm(SignedFormForm):
    """When consent by word of mouth was confirmed in writing, with the form where it is at hand."""

    signed_on = GovukDateField(
        label="When was it signed?", error_messages={"required": "Enter the day it was signed"}
    )
    form = _file(required=False)

    field_order = ["signed_on", "form"]

    def __init__(self, *args: Any, event: ConsentEvent, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self._event = event
        signed_on = cast(GovukDateField, self.fields["signed_on"])
        signed_on.earliest, signed_on.latest = clock.london_day(event.at), clock.today

    def signed_at(self) -> datetime:
        """The beginning of the day in London, or when it was said where that is the same day."""
        day = datetime.combine(self.cleaned_data["signed_on"], time(), tzinfo=clock.LONDON)
        return max(day, self._event.at)
