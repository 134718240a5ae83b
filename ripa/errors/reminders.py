"""Reminding the senior responsible officers of the ten working days to report an error."""

from django.db import transaction
from django.urls import reverse

from accounts.models import RoleName
from accounts.queries import holders_of
from audit import clock
from post.actions import notify
from ripa.errors.due import is_overdue, remind_if_established_before
from ripa.errors.queries import TO_REPORT
from ripa.models import ErrorCase

_SOON = "An error has to be reported to the Commissioner within three working days."
_OVERDUE = "The time to report an error to the Commissioner is over, and no report is recorded."


def remind_of_reports() -> int:
    """Tell each officer once when three working days are left, and once when the time is over.

    Gives the number of errors of which they were told, now or before. Nothing waits for this: the
    pages compute what is due.
    """
    at = clock.now()
    due = ErrorCase.objects.filter(
        TO_REPORT, established_at__lt=remind_if_established_before(at)
    ).order_by("pk")
    with transaction.atomic():
        officers = list(holders_of(RoleName.SRO))
        errors = [(each, each.established_at) for each in due]
        for error, established_at in errors:
            assert established_at is not None
            over = is_overdue(established_at, at=at)
            for officer in officers:
                notify(
                    to=officer,
                    text=_OVERDUE if over else _SOON,
                    link=reverse("error_page", args=[error.pk]),
                    key=f"error-report:{error.pk}:{officer.pk}:{'over' if over else 'soon'}",
                )
    return len(errors)
