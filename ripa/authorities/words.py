"""How the pages name what an authority covers."""

from collections.abc import Callable
from datetime import date

from cases.profile_address import OTHER, PLATFORMS
from cases.purposes import Purpose
from ripa.models import Authority
from socialcheck.templatetags.ui import uk_date

PLATFORM_CHOICES = [(each.slug, each.name) for each in PLATFORMS] + [(OTHER, "Another site")]
PURPOSE_CHOICES = Purpose.choices
_PLATFORMS, _PURPOSES = dict(PLATFORM_CHOICES), dict(PURPOSE_CHOICES)

# What happened, by the deed of the event.
EVENT_WORDS = {
    "submit": "Submitted",
    "support": "Supported by a manager",
    "check": "Checked and numbered",
    "return": "Returned to the applicant",
    "revise": "Taken back by the applicant, to change it",
    "withdraw": "Withdrawn",
    "grant": "Granted",
    "refuse": "Refused",
    "magistrate_approve": "Approved by a magistrate",
    "magistrate_refuse": "Refused by a magistrate",
    "review": "Reviewed",
    "renew": "Renewed",
    "renewal_approve": "Renewal approved by a magistrate",
    "renewal_refuse": "Renewal refused by a magistrate",
    "cancel": "Cancelled",
    "close_out": "Written up after it ended",
}


def platform_name(slug: str) -> str:
    """The platform as people call it."""
    return _PLATFORMS.get(slug, slug)


def purpose_name(value: str) -> str:
    """The purpose as it reads on a page."""
    return str(_PURPOSES.get(value, value))


def answer_words(authority: Authority, field: str) -> str:
    """An answer of the application as it reads on a page; empty where there is none."""
    if field in _MANY:
        return _MANY[field](authority)
    value = getattr(authority, field)
    if field == "max_viewings":
        return str(value) if value else "No limit"
    if field == "threshold":
        return str(authority.get_threshold_display())
    if isinstance(value, bool):
        return "Yes" if value else "No"
    return uk_date(value) if isinstance(value, date) else str(value or "")


def _officers(authority: Authority) -> str:
    named = "\n".join(str(officer) for officer in authority.officers.all())
    return named or "Any worker on the case"


def _platforms(authority: Authority) -> str:
    if authority.platforms:
        return "\n".join(map(platform_name, authority.platforms))
    if authority.profiles.all():
        return "Those of the profiles"
    return "Any" if authority.anywhere else ""


def _profiles(authority: Authority) -> str:
    named = "\n".join(str(profile) for profile in authority.profiles.all())
    covered = authority.platforms or authority.anywhere
    return named or ("Any that is theirs" if covered else "")


# Answers that name several things, each on a line.
_MANY: dict[str, Callable[[Authority], str]] = {
    "subjects": lambda authority: "\n".join(map(str, authority.subjects.all())),
    "officers": _officers,
    "platforms": _platforms,
    "profiles": _profiles,
    "purposes": lambda authority: "\n".join(_PURPOSES.get(v, v) for v in authority.purposes),
}
