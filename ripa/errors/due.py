"""The clock of a relevant error: ten working days in England from when it is established."""

from datetime import datetime

from ripa.immediate import review_due

WORKING_DAYS = 10


def report_due(established_at: datetime) -> datetime:
    """The end of the tenth working day after the day on which a RIPA error was established."""
    due = established_at
    for _ in range(WORKING_DAYS):
        due = review_due(due)
    return due
