"""The access trail's rows. Append-only: triggers refuse anything but INSERT (see migrations)."""

import uuid

from auditlog.models import AbstractLogEntry
from django.conf import settings
from django.contrib.postgres.fields import ArrayField
from django.contrib.postgres.indexes import GinIndex
from django.db import models
from django.db.models import Func

from audit.deeds import by_code


class ClockTimestamp(Func):
    """The database's wall clock at the statement, not at the transaction's start."""

    template = "clock_timestamp()"
    output_field = models.DateTimeField()


class TransactionId(Func):
    """The 64-bit id of the writing transaction; the sealer takes its order from it."""

    template = "(pg_current_xact_id()::text::bigint)"
    output_field = models.BigIntegerField()


class Entry(AbstractLogEntry):
    """One line of the trail: who did what, to what, about whom, when, from where and why."""

    id = models.BigAutoField(primary_key=True)
    actor = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, related_name="+"
    )
    content_type = models.ForeignKey(
        "contenttypes.ContentType", on_delete=models.PROTECT, null=True, related_name="+"
    )
    object_pk = models.CharField(max_length=255, blank=True)
    object_id = models.BigIntegerField(null=True)
    object_repr = models.TextField(blank=True)
    action = models.PositiveSmallIntegerField(
        choices=AbstractLogEntry.Action.choices, default=AbstractLogEntry.Action.ACCESS
    )
    cid = models.CharField("request", max_length=255, null=True)  # noqa: DJ001 -- as its parent has it
    timestamp = models.DateTimeField(db_default=ClockTimestamp())
    deed = models.CharField(max_length=64)
    kind = models.CharField(max_length=16)
    subjects = ArrayField(models.BigIntegerField(), default=list)
    cases = ArrayField(models.BigIntegerField(), default=list)
    reason = models.TextField(blank=True)
    path = models.CharField(max_length=500, blank=True)
    device = models.CharField(max_length=300, blank=True)
    transaction = models.BigIntegerField(db_default=TransactionId())

    APPEND_ONLY = True

    class Meta:
        verbose_name = "trail entry"
        verbose_name_plural = "trail entries"
        ordering = ["-id"]
        get_latest_by = "id"
        indexes = [
            models.Index(fields=["actor", "-id"], name="entry_actor"),
            models.Index(fields=["deed", "-id"], name="entry_deed"),
            models.Index(fields=["kind", "-id"], name="entry_kind"),
            models.Index(fields=["-timestamp", "-id"], name="entry_time"),
            models.Index(fields=["transaction", "id"], name="entry_transaction"),
            models.Index(fields=["content_type", "object_id", "-id"], name="entry_object"),
            GinIndex(fields=["subjects"], name="entry_subjects"),
            GinIndex(fields=["cases"], name="entry_cases"),
        ]

    def __str__(self) -> str:
        return self.sentence

    @property
    def sentence(self) -> str:
        """The entry in words: "Asha Rahman read the case NB-2026-0001"."""
        known = by_code(self.deed)
        words = known.sentence if known else self.deed
        who = str(self.actor) if self.actor_id else (self.actor_email or "The system")
        return f"{who} {words.format(object=self.object_repr)}"


class Submission(models.Model):
    """One posted form, by the token it carried: a form posted twice is done once."""

    token = models.UUIDField(primary_key=True, default=uuid.uuid4)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField(db_default=ClockTimestamp())
    went_to = models.TextField(blank=True)

    def __str__(self) -> str:
        return str(self.token)


class Leaf(models.Model):
    """An entry's place in the sealed order, and its hash (RFC 6962). Written by the sealer
    alone.
    """

    index = models.BigIntegerField(primary_key=True)
    entry = models.OneToOneField(Entry, on_delete=models.PROTECT, related_name="leaf")
    hash = models.BinaryField(max_length=32)

    APPEND_ONLY = True

    class Meta:
        verbose_name_plural = "leaves"
        ordering = ["index"]

    def __str__(self) -> str:
        return f"leaf {self.index}"


class Checkpoint(models.Model):
    """A signed statement of how many entries are sealed and of the root of their tree."""

    size = models.BigIntegerField(primary_key=True)
    root = models.BinaryField(max_length=32)
    note = models.TextField("signed note (C2SP)")
    # Roots of the perfect subtrees that make up the tree, largest first: where sealing goes on
    # from.
    frontier = ArrayField(models.BinaryField(max_length=32))
    last_transaction = models.BigIntegerField()
    last_entry = models.BigIntegerField()
    at = models.DateTimeField(db_default=ClockTimestamp())

    APPEND_ONLY = True

    class Meta:
        ordering = ["-size"]

    def __str__(self) -> str:
        return f"checkpoint at {self.size}"
