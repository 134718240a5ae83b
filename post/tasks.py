"""Celery tasks of the outbox. An id in, one call."""

from celery import shared_task

from post import mail, outbox


@shared_task(name="post.drain")
def drain() -> None:
    outbox.drain()


@shared_task(name="post.email")
def email(outgoing: int) -> None:
    outbox.done_once(outgoing, mail.send_message)
