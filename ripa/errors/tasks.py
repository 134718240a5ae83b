"""Celery tasks of error cases. What must be true never waits for these: they only remind."""

from celery import shared_task

from ripa.errors.reminders import remind_of_reports


@shared_task(name="ripa.remind_of_error_reports")
def remind_of_error_reports() -> None:
    remind_of_reports()
