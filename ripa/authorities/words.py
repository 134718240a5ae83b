"""How the pages name what an authority covers."""

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
    "revise": "Taken up for changes",
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
    if field == "subjects":
        return "\n".join(str(person) for person in authority.subjects.all())
    if field == "officers":
        named = "\n".join(str(officer) for officer in authority.officers.all())
        return named or "Any worker on the case"
    if field == "platforms":
        return "\n".join(map(platform_name, authority.platforms)) or "Any"
    if field == "purposes":
        return "\n".join(_PURPOSES.get(value, value) for value in authority.purposes)
    value = getattr(authority, field)
    if field == "max_viewings":
        return str(value) if value else "No limit"
    if field in {"from_day", "to_day", "review_by"}:
        return uk_date(value)
    if field in {"restricted", "confidential_likely", "source_under_18"}:
        return {True: "Yes", False: "No", None: ""}[value]
    return str(value)
