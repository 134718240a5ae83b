"""The Celery task of the trail."""

from celery import shared_task

from audit import seal as sealing


@shared_task(name="audit.seal")
def seal() -> None:
    sealing.seal()
