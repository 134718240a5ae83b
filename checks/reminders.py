"""Reminding workers to say what a viewing found."""

from django.db import transaction
from django.urls import reverse

from audit import clock
from checks.queries import CHASE_AFTER, without_outcome
from post.actions import notify


def chase_outcomes() -> int:
    """Tell each worker once for each viewing without an outcome a day after it began; how many."""
    at = clock.now()
    late = without_outcome().filter(at__lt=at - CHASE_AFTER).select_related("worker")
    with transaction.atomic():
        for viewing in late:
            notify(
                to=viewing.worker,
                text="A viewing of yours has no outcome yet. Record what you found, or that you "
                "found nothing.",
                link=reverse("viewing_page", args=[viewing.pk]),
                key=f"outcome-owed:{viewing.pk}",
            )
    return len(late)
