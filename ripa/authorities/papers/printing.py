"""Typesetting of a paper about an authority, and a refusal in words where it cannot be made."""

from datetime import datetime

from django.conf import settings

from accounts.models import User
from ripa.authorities.papers.blocks import Block
from ripa.authorities.permits import refusal
from ripa.models import Authority
from socialcheck.documents import CannotTypeset, typeset
from socialcheck.templatetags.ui import uk_datetime


def print_paper(
    authority: Authority, *, title: str, blocks: list[Block], by: User, at: datetime
) -> bytes:
    """The PDF, with the reference and who printed it when at the foot of each page.

    Raises `Refused` with the reason where it cannot be typeset.
    """
    data = {
        "title": title,
        "language": "en",
        "right_to_left": False,
        "council": settings.COUNCIL_NAME,
        "foot": f"{reference_of(authority)}. Printed by {by} on {uk_datetime(at)}.",
        "blocks": blocks,
    }
    try:
        return typeset("authority", data, at=at)
    except CannotTypeset as problem:
        raise refusal(authority, problem.words, problem.next) from problem


def reference_of(authority: Authority) -> str:
    """How a paper names the authority: by its number, or by its application until it has one."""
    if authority.number:
        return f"Reference {authority.number}"
    return f"Application {authority.pk}, not numbered"
