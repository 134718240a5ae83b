"""The field that takes a scanned order."""

from typing import Any

from django import forms
from django.conf import settings

from socialcheck.uploads import Scan, scan_of


class OrderFileField(forms.FileField):
    """A magistrate's order as a scan: a PDF, a JPEG or a PNG, told from its content.

    Gives a `Scan`, or None where it may be left out and was.
    """

    widget = forms.FileInput

    def __init__(self, *, required: bool) -> None:
        super().__init__(
            label="The magistrate’s order",
            help_text=f"A PDF, JPEG or PNG of {settings.SIGNED_FORM_MEGABYTES} MB or less. It is "
            "kept as it is, and cannot be changed or removed."
            + ("" if required else " If it is not scanned yet, leave this empty and add it later."),
            required=required,
            widget=forms.FileInput(attrs={"accept": ".pdf,.jpg,.jpeg,.png", "size": "m"}),
            error_messages={
                "required": "Choose the file of the order",
                "empty": "The file is empty. Scan the order again, and choose the new file",
            },
        )

    def clean(self, data: Any, initial: Any = None) -> Scan | None:
        upload = super().clean(data, initial)
        return scan_of(upload, what="order") if upload else None
