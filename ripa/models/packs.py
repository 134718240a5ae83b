"""Inspection packs: the central record with its evidence as one file, made in the background."""

from django.conf import settings
from django.contrib.postgres.fields import ArrayField
from django.db import models

from audit.models import ClockTimestamp

STAFF = settings.AUTH_USER_MODEL


class PackState(models.TextChoices):
    WAITING = "waiting", "Waiting to be made"
    MAKING = "making", "Being made"
    READY = "ready", "Ready"
    FAILED = "failed", "Could not be made"
    CANCELLED = "cancelled", "Cancelled"
    DELETED = "deleted", "Deleted"


class InspectionPack(models.Model):
    """One pack that somebody asked for, and how far it is. Its bytes lie in its parts.

    The row stays when the file is deleted, so that it is known what was handed out: the hash and
    the manifest's counts.
    """

    state = models.CharField(max_length=12, choices=PackState, default=PackState.WAITING)
    by = models.ForeignKey(STAFF, on_delete=models.PROTECT, related_name="+")
    asked_at = models.DateTimeField(db_default=ClockTimestamp())
    # The filters of the record by name, as the trail keeps them.
    filters = models.JSONField(default=dict)
    # Authorities put in so far, of how many.
    done = models.PositiveIntegerField(default=0)
    total = models.PositiveIntegerField(default=0)
    attempts = models.PositiveIntegerField(default=0)
    problem = models.TextField(blank=True)
    made_at = models.DateTimeField(null=True)
    delete_after = models.DateField("last day on which it may be downloaded", null=True)
    size = models.BigIntegerField("size in bytes", default=0)
    sha256 = models.CharField(max_length=64, blank=True)
    counts = models.JSONField(default=dict)
    # The ids of the authorities in it: whoever takes it away has read about them.
    authorities = ArrayField(models.BigIntegerField(), default=list)

    class Meta:
        ordering = ["-id"]
        indexes = [models.Index(fields=["by", "-id"], name="pack_by")]

    def __str__(self) -> str:
        return f"inspection pack {self.pk}"


class PackPart(models.Model):
    """A few megabytes of a pack's file, so that neither end ever holds it whole in memory."""

    pack = models.ForeignKey(InspectionPack, on_delete=models.PROTECT, related_name="parts")
    number = models.PositiveIntegerField()
    content = models.BinaryField()

    class Meta:
        ordering = ["pack", "number"]
        constraints = [models.UniqueConstraint(fields=["pack", "number"], name="pack_part_once")]

    def __str__(self) -> str:
        return f"part {self.number} of {self.pack}"
