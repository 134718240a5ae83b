"""The profiles that an application may name."""

from django.db.models import QuerySet

from cases.models import Attribution, OnlineProfile
from ripa.authorities.separation import records_of
from ripa.models import Authority


def profiles_to_choose(authority: Authority) -> QuerySet[OnlineProfile]:
    """The profiles that are thought to be those of the people who were chosen, by any record.

    They are shown as the page of the person shows them: by name and platform, never by address.
    """
    theirs = Attribution.objects.filter(person__in=records_of(authority)).values("profile")
    return OnlineProfile.objects.filter(pk__in=theirs)


def has_their_profiles(authority: Authority) -> bool:
    """Is each profile that was chosen thought to be that of somebody who was chosen?"""
    chosen = {profile.pk for profile in authority.profiles.all()}
    if not chosen:
        return True
    found = profiles_to_choose(authority).filter(pk__in=chosen)
    return chosen == set(found.values_list("pk", flat=True))
