"""Celery tasks of checks. What must be true never waits for these: they only remind."""

from celery import shared_task

from checks.reminders import chase_outcomes as chase


@shared_task(name="checks.chase_outcomes")
def chase_outcomes() -> None:
    chase()
