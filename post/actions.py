"""Putting work in the outbox, inside the transaction of the change that causes it."""

from datetime import datetime
from typing import Any

from accounts.models import User
from post.models import Message, Outgoing


def enqueue(
    task: str,
    *,
    key: str,
    payload: dict[str, Any] | None = None,
    not_before: datetime | None = None,
) -> None:
    """Have `task` done after this transaction, once for each `key`, however often it is asked
    for.
    """
    times = {"not_before": not_before} if not_before else {}
    Outgoing.objects.get_or_create(
        key=key, defaults={"task": task, "payload": payload or {}, **times}
    )


def notify(*, to: User, text: str, link: str, key: str) -> None:
    """Tell a member of staff that something waits: a sentence and a link, without case content."""
    message, fresh = Message.objects.get_or_create(
        key=key, defaults={"to": to, "text": text, "link": link}
    )
    if fresh:
        enqueue("post.email", key=f"email:{key}", payload={"message": message.pk})
