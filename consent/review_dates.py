"""How far ahead a decision that must be looked at again may be dated.

Both limits are the council's to choose. They are kept short because each decision leaves somebody
untold, or their answer not followed: the reasons have to be given again while they are fresh.
"""

import calendar
from datetime import date

# As long as a child protection plan goes between review conferences [Working Together 2023].
NOT_TOLD_MONTHS = 6
# As long as an authority for directed surveillance lasts [RIPA 2000 s.43(3)(c)].
OVERRIDE_MONTHS = 3


def months_after(day: date, months: int) -> date:
    """The same day that many months later, or the last day of that month where it has none."""
    years, month = divmod(day.month - 1 + months, 12)
    year, month = day.year + years, month + 1
    return date(year, month, min(day.day, calendar.monthrange(year, month)[1]))


def review_date_fault(review_on: date, *, today: date, months: int) -> str:
    """What is wrong with a review date, as a sentence that says how to put it right; else empty."""
    if review_on <= today:
        return "The review date must be after today"
    last = months_after(today, months)
    if review_on > last:
        return (
            f"The review date must be within {months} months, so no later than {last.day} "
            f"{calendar.month_name[last.month]} {last.year}"
        )
    return ""
