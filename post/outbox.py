"""Draining the outbox: at least once to the queue, and once in effect.

A row is marked as sent before it goes to Redis and offered again if it is not done after a while,
so that
nothing is lost if Redis or a worker dies. `done_once` lets a task that comes twice act once.
"""

from collections.abc import Callable
from datetime import timedelta

from celery import current_app
from django.db import transaction
from django.db.models import F, Q

from audit import clock
from post.models import Outgoing

# How long a sent task may take before it is offered again.
OFFER_AGAIN_AFTER = timedelta(minutes=5)
BATCH = 100


def drain() -> int:
    """Offer what waits to the queue; the number offered. Raises if the queue cannot be reached."""
    offered = 0
    at = clock.now()
    with transaction.atomic():
        waiting = (
            Outgoing.objects.select_for_update(skip_locked=True)
            .filter(done_at__isnull=True, not_before__lte=at)
            .filter(Q(sent_at__isnull=True) | Q(sent_at__lt=at - OFFER_AGAIN_AFTER))
            .order_by("id")[:BATCH]
        )
        for row in waiting:
            current_app.send_task(row.task, kwargs={"outgoing": row.pk}, retry=False)
            Outgoing.objects.filter(pk=row.pk).update(sent_at=at, attempts=F("attempts") + 1)
            offered += 1
    return offered


def done_once(outgoing: int, work: Callable[[Outgoing], None]) -> bool:
    """Do `work` unless it was done, and mark it done in the same transaction. False if it was."""
    with transaction.atomic():
        row = Outgoing.objects.select_for_update().filter(pk=outgoing).first()
        if row is None or row.done_at is not None:
            return False
        work(row)
        row.done_at = clock.now()
        row.save(update_fields=["done_at"])
        return True
