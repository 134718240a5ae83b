"""Notices, consent as a series of events, and overrides. None is ever edited: what changed is a
new row.
"""

import uuid
from typing import Any

from auditlog.registry import auditlog
from django.conf import settings
from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import F, Q

from audit.models import ClockTimestamp
from cases.models import Case, Person

STAFF = settings.AUTH_USER_MODEL


class NoticeKind(models.TextChoices):
    GENERAL = "general", "General: viewing may happen"
    SPECIFIC = "specific", "Specific: viewing will happen"


class Method(models.TextChoices):
    IN_PERSON = "in_person", "In person"
    LETTER = "letter", "Letter"
    PHONE = "phone", "Telephone"
    EMAIL = "email", "E-mail"
    VIDEO = "video", "Video call"


class Notice(models.Model):
    """That a person was told that viewing may (general) or will (specific) happen; or why not."""

    case = models.ForeignKey(Case, on_delete=models.PROTECT, related_name="notices")
    person = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="notices")
    kind = models.CharField("kind of notice", max_length=16, choices=NoticeKind)
    given_at = models.DateTimeField("when it was given")
    method = models.CharField("how it was given", max_length=16, choices=Method)
    given_by = models.ForeignKey(STAFF, on_delete=models.PROTECT, related_name="+")
    language = models.CharField(max_length=60, default="English")
    interpreter = models.CharField(max_length=200, blank=True)
    acknowledged = models.BooleanField("they said that they understood", default=False)
    note = models.TextField(blank=True)
    recorded_by = models.ForeignKey(STAFF, on_delete=models.PROTECT, related_name="+")
    recorded_at = models.DateTimeField(db_default=ClockTimestamp())

    APPEND_ONLY = True

    class Meta:
        ordering = ["-given_at", "-id"]
        indexes = [models.Index(fields=["person", "-given_at"], name="notice_person")]

    def __str__(self) -> str:
        return f"{self.kind} notice to {self.person}"

    def get_additional_data(self) -> dict[str, Any]:
        return {"subjects": [self.person_id], "cases": [self.case_id]}


class ConsentDeed(models.TextChoices):
    SOUGHT = "sought", "Asked for"
    GIVEN = "given", "Given"
    REFUSED = "refused", "Refused"
    WITHDRAWN = "withdrawn", "Withdrawn"
    INVALIDATED = "invalidated", "Struck out"


class Footing(models.TextChoices):
    SELF = "self", "For themselves"
    GILLICK = "gillick", "A young person judged competent to decide (Gillick)"
    MCA = "mca", "For themselves, capacity assessed (Mental Capacity Act 2005)"
    PARENTAL_RESPONSIBILITY = "parental_responsibility", "With parental responsibility"


class ConsentEvent(models.Model):
    """One event in a person's consent. The standing at a moment is worked out from all of them."""

    key = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    case = models.ForeignKey(Case, on_delete=models.PROTECT, related_name="consent_events")
    person = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="consent_events")
    deed = models.CharField(max_length=16, choices=ConsentDeed)
    at = models.DateTimeField("when")
    decider = models.CharField("who decided", max_length=200)
    decider_person = models.ForeignKey(
        Person, on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    footing = models.CharField("on what footing", max_length=24, choices=Footing, blank=True)
    footing_basis = models.TextField("basis for that footing", blank=True)
    route = models.CharField("how", max_length=16, choices=Method, blank=True)
    in_writing = models.BooleanField("in writing", default=False)
    platforms = ArrayField(models.CharField(max_length=24), default=list, blank=True)
    purposes = ArrayField(models.CharField(max_length=24), default=list, blank=True)
    scope_from = models.DateField(null=True, blank=True)
    scope_to = models.DateField(null=True, blank=True)
    strikes_out = models.ForeignKey(
        "self", on_delete=models.PROTECT, null=True, blank=True, related_name="struck_out_by"
    )
    reason = models.TextField(blank=True)
    recorded_by = models.ForeignKey(STAFF, on_delete=models.PROTECT, related_name="+")
    recorded_at = models.DateTimeField(db_default=ClockTimestamp())

    APPEND_ONLY = True

    class Meta:
        ordering = ["at", "id"]
        indexes = [models.Index(fields=["person", "at"], name="consent_person")]
        constraints = [
            models.CheckConstraint(
                condition=Q(scope_to__isnull=True) | Q(scope_to__gte=F("scope_from")),
                name="consent_scope_ends_after_start",
                violation_error_message="The last day must not be before the first.",
            ),
            models.CheckConstraint(
                condition=~Q(deed="given") | Q(scope_from__isnull=False),
                name="consent_given_has_scope",
            ),
            models.CheckConstraint(
                condition=Q(deed="invalidated", strikes_out__isnull=False)
                | (~Q(deed="invalidated") & Q(strikes_out__isnull=True)),
                name="consent_strikes_out_only_when_invalidating",
            ),
        ]

    def __str__(self) -> str:
        return f"consent {self.get_deed_display().lower()} for {self.person}"

    def get_additional_data(self) -> dict[str, Any]:
        return {"subjects": [self.person_id], "cases": [self.case_id]}


class Override(models.Model):
    """A manager's reasoned decision to proceed without consent [seed §2.2]. Ends on its review
    date.
    """

    case = models.ForeignKey(Case, on_delete=models.PROTECT, related_name="overrides")
    person = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="overrides")

    class Ground(models.TextChoices):
        RISK_TO_CHILD = "risk_to_child", "Asking would put a child or adult at risk"
        CRIME = "crime", "Asking would prejudice finding or preventing crime"
        WHEREABOUTS = "whereabouts", "The person cannot be found to be asked"
        COURT = "court", "A court has directed the enquiry"
        OTHER = "other", "Another overriding public interest"

    ground = models.CharField(max_length=24, choices=Ground)
    reasons = models.TextField()
    legal_advice = models.TextField("legal advice: who gave it, when, and what it was", blank=True)
    review_on = models.DateField("review by")
    by = models.ForeignKey(STAFF, on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField(db_default=ClockTimestamp())

    APPEND_ONLY = True

    class Meta:
        ordering = ["-id"]

    def __str__(self) -> str:
        return f"override of consent for {self.person}"

    def get_additional_data(self) -> dict[str, Any]:
        return {"subjects": [self.person_id], "cases": [self.case_id]}


for _model in (Notice, ConsentEvent, Override):
    auditlog.register(_model)
