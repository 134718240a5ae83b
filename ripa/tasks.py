"""Celery tasks of authorities. What must be true never waits for these: they only remind."""

from celery import shared_task

from ripa.authorities.reminders import chase_authorities as chase


@shared_task(name="ripa.chase_authorities")
def chase_authorities() -> None:
    chase()
