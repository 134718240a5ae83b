"""What was left out of a report, why, and the reports that were given."""

from typing import Any

from auditlog.registry import auditlog
from django.conf import settings
from django.db import models
from django.db.models import F, Q

from audit.models import ClockTimestamp
from ripa.models.authorities import Authority

STAFF = settings.AUTH_USER_MODEL


class ReportKind(models.TextChoices):
    ANNUAL = "annual", "Annual statistics for the Commissioner"
    QUARTERLY = "quarterly", "Quarterly report to members"


class Exclusion(models.Model):
    """An authority that a report does not count, with the written reason; and its taking back.

    `period` is the year, such as `2026`, or the quarter of the calendar year, such as `2026-Q3`.
    """

    report = models.CharField(max_length=12, choices=ReportKind)
    period = models.CharField(max_length=8)
    authority = models.ForeignKey(Authority, on_delete=models.PROTECT, related_name="exclusions")
    reason = models.TextField()
    by = models.ForeignKey(STAFF, on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField(db_default=ClockTimestamp())
    ended_by = models.ForeignKey(STAFF, on_delete=models.PROTECT, null=True, related_name="+")
    ended_at = models.DateTimeField(null=True)
    ended_reason = models.TextField(blank=True)

    class Meta:
        ordering = ["id"]
        constraints = [
            models.UniqueConstraint(
                fields=["report", "period", "authority"],
                condition=Q(ended_at__isnull=True),
                name="excluded_once",
            ),
            models.CheckConstraint(condition=~Q(reason=""), name="exclusion_has_a_reason"),
            models.CheckConstraint(
                condition=Q(ended_at__isnull=True) | Q(ended_at__gte=F("at")),
                name="exclusion_ends_after_it_began",
            ),
        ]

    def __str__(self) -> str:
        return f"exclusion of {self.authority} from {self.get_report_display().lower()}"

    def get_additional_data(self) -> dict[str, Any]:
        return self.authority.get_additional_data()


class IssuedReport(models.Model):
    """A report as it was given: its figures and the document, kept whatever is recorded later."""

    report = models.CharField(max_length=12, choices=ReportKind)
    period = models.CharField(max_length=8)
    # The one that this one is given in place of. Each is replaced at most once.
    replaces = models.OneToOneField(
        "self", on_delete=models.PROTECT, null=True, related_name="replaced_by"
    )
    figures = models.JSONField()
    document = models.BinaryField()
    sha256 = models.CharField(max_length=64)
    by = models.ForeignKey(STAFF, on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField(db_default=ClockTimestamp())

    APPEND_ONLY = True

    class Meta:
        ordering = ["-id"]
        constraints = [
            models.UniqueConstraint(
                fields=["report", "period"],
                condition=Q(replaces__isnull=True),
                name="issued_first_once",
            )
        ]

    def __str__(self) -> str:
        return f"{self.get_report_display()}, {self.period}"


for _model in (Exclusion, IssuedReport):
    auditlog.register(_model, exclude_fields=["document"])
