"""Work that leaves the service, and messages for staff.

A row is written in the transaction of the change that causes it; a task drains the rows afterwards.
So nothing is sent for a change that was rolled back, and nothing is lost while Redis is down.
"""

from django.conf import settings
from django.db import models

from audit.models import ClockTimestamp


class Outgoing(models.Model):
    """One task to be sent to the queue, once for each key."""

    key = models.CharField(max_length=200, unique=True)
    task = models.CharField(max_length=100)
    payload = models.JSONField(default=dict)
    created_at = models.DateTimeField(db_default=ClockTimestamp())
    not_before = models.DateTimeField(db_default=ClockTimestamp())
    sent_at = models.DateTimeField(null=True)
    done_at = models.DateTimeField(null=True)
    attempts = models.PositiveIntegerField(default=0)

    class Meta:
        verbose_name_plural = "outgoing"
        ordering = ["id"]
        indexes = [
            models.Index(
                fields=["not_before", "id"],
                name="outgoing_waiting",
                condition=models.Q(done_at__isnull=True),
            )
        ]

    def __str__(self) -> str:
        return f"{self.task} {self.key}"


class Message(models.Model):
    """Something that waits for a member of staff: a sentence without case content, and a link."""

    key = models.CharField(max_length=200, unique=True)
    to = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="messages"
    )
    text = models.CharField(max_length=300)
    link = models.CharField(max_length=300)
    at = models.DateTimeField(db_default=ClockTimestamp())
    read_at = models.DateTimeField(null=True)
    emailed_at = models.DateTimeField(null=True)

    class Meta:
        ordering = ["-id"]
        indexes = [models.Index(fields=["to", "-id"], name="message_to")]

    def __str__(self) -> str:
        return self.text
