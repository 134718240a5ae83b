"""Typesetting of a paper about an authority."""

from datetime import datetime

from django.conf import settings

from accounts.models import User
from ripa.authorities.papers.blocks import Block
from ripa.models import Authority
from socialcheck.documents import typeset
from socialcheck.templatetags.ui import uk_datetime


def print_paper(
    authority: Authority, *, title: str, blocks: list[Block], by: User, at: datetime
) -> bytes:
    """The PDF, with the reference and who printed it when at the foot of each page.

    Raises `CannotTypeset` where a letter has no font.
    """
    data = {
        "title": title,
        "language": "en",
        "right_to_left": False,
        "council": settings.COUNCIL_NAME,
        "foot": f"{reference_of(authority)}. Printed by {by} on {uk_datetime(at)}.",
        "blocks": blocks,
    }
    return typeset("authority", data, at=at)


def reference_of(authority: Authority) -> str:
    """How a paper names the authority: by its number, or by its application until it has one."""
    if authority.number:
        return f"Reference {authority.number}"
    return f"Application {authority.pk}, not numbered"
