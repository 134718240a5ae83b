"""Narrowing a list of authorities."""

from django import forms

from ripa.authorities.standing import STATE_NAMES
from ripa.models import AuthorityKind
from socialcheck.forms import GovukForm


class FilterForm(GovukForm):
    """Which authorities to list."""

    state = forms.ChoiceField(
        label="Where it stands", choices=[("", "Any"), *STATE_NAMES], required=False
    )
    kind = forms.ChoiceField(
        label="Kind", choices=[("", "Any"), *AuthorityKind.choices], required=False
    )
    says_optional = False
