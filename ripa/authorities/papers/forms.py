"""The form that adds an order to a decision that is recorded already."""

from typing import cast

from django import forms

from ripa.authorities.forms.deeds import DeedForm
from ripa.authorities.papers.fields import OrderFileField
from ripa.authorities.papers.sections import ORDERS, events_of
from ripa.authorities.words import EVENT_WORDS
from socialcheck.templatetags.ui import uk_datetime


class OrderForm(DeedForm):
    """Which decision the order is of, where there is more than one, and the file."""

    event_id = forms.TypedChoiceField(
        label="Which decision is it the order of?",
        coerce=int,
        widget=forms.RadioSelect(attrs={"size": "m"}),
    )
    order_file = OrderFileField(required=True)

    def prepare(self) -> None:
        choice = cast(forms.TypedChoiceField, self.fields["event_id"])
        choice.choices = [
            (event.pk, f"{EVENT_WORDS[event.deed]}, {uk_datetime(event.at)}")
            for event in events_of(self.authority)
            if event.deed in ORDERS
        ]
        # One decision is no choice: it is sent along unseen.
        if len(choice.choices) == 1:
            choice.widget = forms.HiddenInput()
            self.initial["event_id"] = choice.choices[0][0]
