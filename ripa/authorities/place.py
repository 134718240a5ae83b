"""Where an authority stands in the permission table."""

from dataclasses import replace

from accounts.models import User
from accounts.permissions import Place
from cases.queries import place_of
from ripa.models import Authority


def place_of_authority(authority: Authority, by: User) -> Place:
    """What the permission table needs to know of the authority, and of its case, for `by`."""
    return replace(
        place_of(authority.case, by),
        applicant=authority.applicant_id,
        officers=frozenset(officer.pk for officer in authority.officers.all()),
    )
