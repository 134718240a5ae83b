"""What the service lays beside the form of a decision, a review, a renewal or an end."""

from datetime import timedelta
from typing import Any

from audit import clock
from ripa.authorities.answers import ReviewOutcome
from ripa.authorities.forms.deeds import DeedForm
from ripa.authorities.progress import last_review, renewal_words, reviews_words
from ripa.authorities.queries import Shown
from ripa.authorities.separation import Separation
from socialcheck.templatetags.ui import uk_date, uk_datetime

# A renewal this long before the end decides on what is not known yet.
EARLY = timedelta(weeks=4)

Row = dict[str, Any]


def beside(slug: str, form: DeedForm, shown: Shown) -> dict[str, Any]:
    """Rows and warnings for the page of the deed."""
    return {
        "apart": separation_rows(form.apart) if form.apart else [],
        "known": _renewal_rows(shown) if slug == "renew" else [],
        "warnings": _warnings(slug, shown),
    }


def separation_rows(apart: Separation) -> list[Row]:
    """Whether the reader made it, is named on it, has the rank, looked, manages or supported."""
    looks = [uk_datetime(viewing.at) for viewing in apart.viewings]
    return [
        {"key": "You made the application", "value": _yes(apart.applicant)},
        {"key": "You are named on it", "value": _yes(apart.named_officer)},
        {"key": "Your rank may decide it", "value": _yes(apart.rank_may_decide)},
        {
            "key": f"You looked at these people in the last {apart.recent_days} days",
            "value": f"Yes: {', '.join(looks)}" if looks else "No",
        },
        {
            "key": "You are the line manager of the applicant or of a named officer",
            "value": f"Yes: {', '.join(map(str, apart.manages))}" if apart.manages else "No",
        },
        {"key": "You supported or checked the application", "value": _yes(apart.supported_it)},
    ]


def _yes(holds: bool) -> str:
    return "Yes" if holds else "No"


def _renewal_rows(shown: Shown) -> list[Row]:
    running = shown.standing.running
    return [
        {"key": "Which renewal is this?", "value": renewal_words(shown.authority)},
        {"key": "Reviews held", "value": reviews_words(shown.authority)},
        {"key": "It ends on", "value": uk_date(running.last_day) if running else ""},
    ]


def _warnings(slug: str, shown: Shown) -> list[str]:
    running = shown.standing.running
    if slug == "renew" and running and running.last_day - clock.today() > EARLY:
        return [
            f"It runs until {uk_date(running.last_day)}, which is more than four weeks away. "
            "A renewal is best decided near the end, on what is known by then."
        ]
    review = last_review(shown.authority)
    no_longer = review is not None and review.data.get("outcome") == ReviewOutcome.NO_LONGER
    if slug == "cancel" and review is not None and no_longer:
        return [f"Its review on {uk_date(review.at)} found that it is no longer needed."]
    return []
