"""The only door for writing the register of council profiles. The SRO keeps it (rules §7)."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from django.db.models.functions import Lower

from accounts.access import authorise, unknown
from accounts.models import User
from accounts.permissions import Permission
from audit import clock
from audit.recording import action, record
from audit.refusals import PlainDecision, Refused, Stale
from ripa.models import CouncilProfile
from ripa.profiles.deeds import PROFILE_CHANGED, PROFILE_CLOSED, PROFILE_REGISTERED


@dataclass(frozen=True)
class Entry:
    """What the register says of a profile besides its name. `keeper` keeps the credentials."""

    purpose: str
    keeper: str
    holders: Iterable[User]
    last_audit_on: date | None = None


def _refuse(words: str, next_step: str, profile: CouncilProfile | None = None) -> Refused:
    return Refused(PlainDecision(words=words, next=next_step), on=profile)


@action
def add_profile(
    *, by: User, platform: str, handle: str, opened_on: date, entry: Entry
) -> CouncilProfile:
    """Enter a profile, which `by` approves. One entry for each name on a platform, in any case."""
    authorise(by, Permission.MANAGE_COUNCIL_PROFILES, what="council profiles")
    name = handle.strip().removeprefix("@")
    same = CouncilProfile.objects.annotate(lower=Lower("handle")).filter(
        platform=platform, lower=name.lower()
    )
    if same.exists():
        raise _refuse(
            "This profile is in the register already.",
            "Change that entry. A profile that was closed is not opened again: use a new one.",
        )
    profile = CouncilProfile.objects.create(
        platform=platform,
        handle=name,
        purpose=entry.purpose,
        keeper=entry.keeper,
        approved_by=by,
        opened_on=opened_on,
        last_audit_on=entry.last_audit_on,
    )
    holders = list(entry.holders)
    profile.holders.set(holders)
    record(PROFILE_REGISTERED, by=by, on=profile, details={"holders": [h.pk for h in holders]})
    return profile


@action
def change_profile(*, by: User, pk: int, version: int, entry: Entry) -> CouncilProfile:
    """Change what the register says of a profile that is open, its holders among it."""
    profile = _take(by=by, pk=pk, version=version)
    profile.purpose, profile.keeper = entry.purpose, entry.keeper
    profile.last_audit_on = entry.last_audit_on
    profile.version += 1
    profile.save()
    holders = list(entry.holders)
    profile.holders.set(holders)
    record(PROFILE_CHANGED, by=by, on=profile, details={"holders": [h.pk for h in holders]})
    return profile


@action
def close_profile(*, by: User, pk: int, version: int, reason: str) -> CouncilProfile:
    """Close a profile from today. Nobody can look through it any more."""
    profile = _take(by=by, pk=pk, version=version)
    profile.closed_on = clock.today()
    profile.version += 1
    profile.save()
    record(PROFILE_CLOSED, by=by, on=profile, reason=reason)
    return profile


def must_be_open(profile: CouncilProfile) -> None:
    """Raise unless the profile is still in use."""
    if profile.closed_on is not None:
        raise _refuse(
            "This profile is closed.",
            "Its entry is kept as it was. Enter a new profile if one is needed.",
            profile,
        )


def _take(*, by: User, pk: int, version: int) -> CouncilProfile:
    """Lock the entry, open and as it was when the form was shown."""
    authorise(by, Permission.MANAGE_COUNCIL_PROFILES, what=f"council profile {pk}")
    profile = CouncilProfile.objects.select_for_update(no_key=True).filter(pk=pk).first()
    if profile is None:
        raise unknown(f"council profile {pk}")
    must_be_open(profile)
    if profile.version != version:
        raise Stale(
            PlainDecision(
                words="Someone changed this after you opened it.",
                next="Open the entry again to see what is there now. What you typed is still on "
                "this page.",
            ),
            on=profile,
        )
    return profile
