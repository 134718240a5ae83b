"""Consent as a series of events, with what each rests on. None is ever edited."""

import uuid
from typing import Any

from auditlog.registry import auditlog
from django.conf import settings
from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import F, Q

from audit.models import ClockTimestamp
from cases.models import Case, Person
from consent.models.notices import Method, Wording

STAFF = settings.AUTH_USER_MODEL


class ConsentDeed(models.TextChoices):
    SOUGHT = "sought", "Asked for"
    GIVEN = "given", "Given"
    REFUSED = "refused", "Refused"
    WITHDRAWN = "withdrawn", "Withdrawn"
    INVALIDATED = "invalidated", "Struck out"
    CONFIRMED = "confirmed", "Confirmed in writing"


class Footing(models.TextChoices):
    SELF = "self", "For themselves"
    GILLICK = "gillick", "A young person judged competent to decide (Gillick)"
    MCA = "mca", "For themselves, capacity assessed (Mental Capacity Act 2005)"
    PARENTAL_RESPONSIBILITY = "parental_responsibility", "With parental responsibility"


class ParentalBasis(models.TextChoices):
    """What somebody's parental responsibility rests on [Children Act 1989 ss.2-4A, 12, 14C, 33]."""

    MOTHER = "mother", "They are the child's mother"
    MARRIED = "married", "They are or were married to, or the civil partner of, the mother"
    REGISTERED = "registered", "They are named as a parent on the birth certificate"
    AGREEMENT = "agreement", "A parental responsibility agreement"
    ORDER = "order", "A court's parental responsibility order or child arrangements order"
    GUARDIAN = "guardian", "They are the child's guardian or special guardian"
    ADOPTION = "adoption", "They adopted the child"
    AUTHORITY = "authority", "The local authority, under a care order"
    OTHER = "other", "Something else"


class Assessment(models.Model):
    """Whether somebody could decide this for themselves, at this time: the test, question by
    question, and who made it.

    The questions are those of `consent.competence`; `answers` holds for each whether it was met,
    and why.
    """

    class Kind(models.TextChoices):
        GILLICK = "gillick", "Competence of a young person (Gillick)"
        MCA = "mca", "Capacity (Mental Capacity Act 2005)"

    case = models.ForeignKey(Case, on_delete=models.PROTECT, related_name="assessments_made")
    person = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="assessments")
    kind = models.CharField(max_length=16, choices=Kind)
    decision = models.TextField("the decision that it is about")
    made_at = models.DateTimeField("when it was made")
    assessor = models.CharField("who made it", max_length=200)
    assessor_role = models.CharField("their role", max_length=200)
    answers = models.JSONField()
    able = models.BooleanField("they can decide")
    recorded_by = models.ForeignKey(STAFF, on_delete=models.PROTECT, related_name="+")
    recorded_at = models.DateTimeField(db_default=ClockTimestamp())

    APPEND_ONLY = True

    class Meta:
        ordering = ["-made_at", "-id"]
        indexes = [models.Index(fields=["person", "-made_at"], name="assessment_person")]

    def __str__(self) -> str:
        return f"assessment of whether {self.person} can decide"

    def get_additional_data(self) -> dict[str, Any]:
        return {"subjects": [self.person_id], "cases": [self.case_id]}


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
    parental_basis = models.CharField(
        "what their parental responsibility rests on",
        max_length=16,
        choices=ParentalBasis,
        blank=True,
    )
    assessment = models.OneToOneField(
        Assessment, on_delete=models.PROTECT, null=True, blank=True, related_name="event"
    )
    route = models.CharField("how", max_length=16, choices=Method, blank=True)
    in_writing = models.BooleanField("in writing", default=False)
    wording = models.ForeignKey(
        Wording, on_delete=models.PROTECT, null=True, blank=True, related_name="consent_events"
    )
    # Either platforms or single profiles are named, by id; neither means any.
    platforms = ArrayField(models.CharField(max_length=24), default=list, blank=True)
    profiles = ArrayField(models.BigIntegerField(), default=list, blank=True)
    purposes = ArrayField(models.CharField(max_length=24), default=list, blank=True)
    scope_from = models.DateField(null=True, blank=True)
    scope_to = models.DateField(null=True, blank=True)
    strikes_out = models.ForeignKey(
        "self", on_delete=models.PROTECT, null=True, blank=True, related_name="struck_out_by"
    )
    # The consent by word of mouth that this event confirms in writing.
    confirms = models.ForeignKey(
        "self", on_delete=models.PROTECT, null=True, blank=True, related_name="confirmed_by"
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
            models.CheckConstraint(
                condition=Q(deed="confirmed", confirms__isnull=False)
                | (~Q(deed="confirmed") & Q(confirms__isnull=True)),
                name="consent_confirms_only_when_confirming",
            ),
            models.CheckConstraint(
                condition=Q(platforms=[]) | Q(profiles=[]),
                name="consent_names_platforms_or_profiles",
            ),
            models.CheckConstraint(
                condition=~Q(deed="given", footing__in=["gillick", "mca"])
                | Q(assessment__isnull=False),
                name="consent_own_with_its_assessment",
            ),
        ]

    def __str__(self) -> str:
        return f"consent {self.get_deed_display().lower()} for {self.person}"

    def get_additional_data(self) -> dict[str, Any]:
        return {"subjects": [self.person_id], "cases": [self.case_id]}


class SignedForm(models.Model):
    """The paper behind an answer, as it was scanned: its bytes, untouched.

    `content_type` is what the content shows it to be, not what its sender called it. `sha256` is
    in hexadecimal.
    """

    event = models.ForeignKey(ConsentEvent, on_delete=models.PROTECT, related_name="signed_forms")
    name = models.CharField("file name", max_length=200)
    content_type = models.CharField(max_length=60)
    size = models.PositiveIntegerField("size in bytes")
    sha256 = models.CharField(max_length=64)
    content = models.BinaryField()
    by = models.ForeignKey(STAFF, on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField(db_default=ClockTimestamp())

    APPEND_ONLY = True

    class Meta:
        ordering = ["id"]

    def __str__(self) -> str:
        return f"signed form {self.name}"

    def get_additional_data(self) -> dict[str, Any]:
        return self.event.get_additional_data()


class ConsentDraft(models.Model):
    """An answer being recorded: what was typed so far, saved page by page. Its writer's alone."""

    case = models.ForeignKey(Case, on_delete=models.PROTECT, related_name="consent_drafts")
    person = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="consent_drafts")
    by = models.ForeignKey(STAFF, on_delete=models.PROTECT, related_name="consent_drafts")
    # Page → what was typed on it, as the form posted it.
    answers = models.JSONField(default=dict)
    saved_at = models.DateTimeField(db_default=ClockTimestamp())

    class Meta:
        ordering = ["-id"]

    def __str__(self) -> str:
        return f"draft of an answer by or for {self.person}"


for _model in (Assessment, ConsentEvent):
    auditlog.register(_model)
# The bytes of a file are not the trail's to keep: its hash is.
auditlog.register(SignedForm, exclude_fields=["content"])
