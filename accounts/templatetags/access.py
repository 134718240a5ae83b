"""Template tags for permissions and for forms that are done once."""

import uuid

from django import template
from django.utils.html import format_html
from django.utils.safestring import SafeString

from accounts.access import can as user_can
from accounts.models import User
from accounts.permissions import NOWHERE, Permission, Place

register = template.Library()


@register.simple_tag
def can(user: User, permission: str, place: Place = NOWHERE) -> bool:
    """{% can user "EDIT_CASE" place as may_edit %}: templates ask `can`, never a role's name."""
    return user_can(user, Permission[permission], place)


@register.simple_tag
def once() -> SafeString:
    """A hidden token: a form that carries it is done once however often it is posted."""
    return format_html('<input type="hidden" name="once" value="{}">', uuid.uuid4())
