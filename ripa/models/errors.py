"""Error cases."""

from typing import Any

from auditlog.registry import auditlog
from django.conf import settings
from django.db import models
from django.db.models import F, Q

from audit.models import ClockTimestamp
from cases.models import Case, Person
from ripa.models.authorities import Authority
from ripa.models.viewings import Viewing

STAFF = settings.AUTH_USER_MODEL


class ErrorKind(models.TextChoices):
    LATE = "late_declaration", "A viewing made outside Socialcheck, declared late"
    OUTSIDE = "outside_scope", "Use outside an authority's scope or after its end"
    SHOULD_HAVE_STOPPED = "should_have_stopped", "A viewing that should have been stopped"


class Material(models.TextChoices):
    """What the SRO decides about the material of an error. Destroying it is disposal, not this."""

    RELEASED = "released", "It may be read again"
    CLOSED = "closed", "It stays closed to everyone but the senior responsible officer"


class ErrorCase(models.Model):
    """Something that should not have happened, until the SRO decides it (rules §5)."""

    kind = models.CharField(max_length=24, choices=ErrorKind)
    viewing = models.ForeignKey(
        Viewing, on_delete=models.PROTECT, null=True, related_name="error_cases"
    )
    case = models.ForeignKey(Case, on_delete=models.PROTECT, related_name="error_cases")
    person = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="error_cases")
    # The authority outside of which it was, where there is one.
    authority = models.ForeignKey(
        Authority, on_delete=models.PROTECT, null=True, blank=True, related_name="error_cases"
    )
    what_happened = models.TextField()
    # As whoever reported it says; what it was found to be is said with the decision.
    whose_decision = models.TextField("whose decision led to it", blank=True)
    opened_by = models.ForeignKey(STAFF, on_delete=models.PROTECT, related_name="+")
    opened_at = models.DateTimeField(db_default=ClockTimestamp())
    # Whether it is a relevant error under RIPA, and since when that is established: the ten working
    # days to report it run from then. It may be established before the case is decided.
    ripa_error = models.BooleanField(null=True)
    established_at = models.DateTimeField(null=True)
    established_by = models.ForeignKey(STAFF, on_delete=models.PROTECT, null=True, related_name="+")
    reported_at = models.DateTimeField("reported to the Commissioner", null=True)
    report_reference = models.CharField(max_length=100, blank=True)
    report_recorded_by = models.ForeignKey(
        STAFF, on_delete=models.PROTECT, null=True, related_name="+"
    )
    # None until it is decided: until then the material is closed.
    material = models.CharField(max_length=12, choices=Material, blank=True)
    decision_found = models.TextField("whose decision it was found to be", blank=True)
    outcome = models.TextField(blank=True)
    prevention = models.TextField("what will stop it happening again", blank=True)
    decided_by = models.ForeignKey(STAFF, on_delete=models.PROTECT, null=True, related_name="+")
    decided_at = models.DateTimeField(null=True)
    version = models.PositiveIntegerField(default=1)

    class Meta:
        ordering = ["-id"]
        constraints = [
            models.CheckConstraint(
                condition=Q(decided_by__isnull=True) | ~Q(decided_by=F("opened_by")),
                name="error_not_decided_by_its_reporter",
            ),
            models.UniqueConstraint(
                fields=["viewing"],
                condition=Q(decided_at__isnull=True),
                name="error_one_open_case_of_a_viewing",
            ),
            models.CheckConstraint(
                condition=Q(material="") | Q(decided_at__isnull=False),
                name="error_material_only_by_a_decision",
            ),
            models.CheckConstraint(
                condition=Q(established_at__isnull=True) | Q(ripa_error=True),
                name="error_established_as_a_ripa_error",
            ),
            models.CheckConstraint(
                condition=Q(reported_at__isnull=True) | Q(established_at__isnull=False),
                name="error_reported_once_established",
            ),
        ]

    def __str__(self) -> str:
        return f"error case {self.pk}"

    def get_additional_data(self) -> dict[str, Any]:
        return {"subjects": [self.person_id], "cases": [self.case_id]}


auditlog.register(ErrorCase)
