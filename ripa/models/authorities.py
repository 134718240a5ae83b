"""Authorities, what happened to each, and their reference numbers."""

from typing import Any

from auditlog.registry import auditlog
from django.conf import settings
from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import F, Q

from accounts.models import User
from audit.models import ClockTimestamp
from cases.models import Case, OnlineProfile, Person

STAFF = settings.AUTH_USER_MODEL


class AuthorityKind(models.TextChoices):
    DIRECTED = "directed_surveillance", "RIPA directed surveillance"
    CHIS = "chis", "RIPA covert human intelligence source"
    NON_RIPA = "non_ripa", "Non-RIPA"
    OVERT = "overt_determination", "Overt determination"


class Threshold(models.TextChoices):
    """What lets a council apply under RIPA [2010 order art. 7A, to be checked]."""

    SIX_MONTHS = "six_months", "An offence that carries six months or more in prison"
    UNDER_AGE_SALE = "under_age_sale", "A listed sale to someone under age"


class Authority(models.Model):
    """What permits further viewings: its application, its scope, and where it stands.

    Whether it is in force is never stored: it is computed from its events at the moment of use.
    """

    kind = models.CharField(max_length=24, choices=AuthorityKind)
    number = models.CharField("reference number", max_length=20, unique=True, null=True, blank=True)
    state = models.CharField(max_length=24, default="draft")
    case = models.ForeignKey(Case, on_delete=models.PROTECT, related_name="authorities")
    applicant = models.ForeignKey(STAFF, on_delete=models.PROTECT, related_name="applications")
    decided_by = models.ForeignKey(STAFF, on_delete=models.PROTECT, null=True, related_name="+")
    title = models.CharField(max_length=200)
    subjects = models.ManyToManyField(Person, related_name="authorities")
    platforms = ArrayField(models.CharField(max_length=24), default=list, blank=True)
    # None means any profile on the platforms, and no platform any: `anywhere` says it was meant.
    anywhere = models.BooleanField("any profile, on any platform", null=True, blank=True)
    profiles = models.ManyToManyField(OnlineProfile, related_name="authorities", blank=True)
    officers: "models.ManyToManyField[User, Any]" = models.ManyToManyField(
        STAFF, related_name="named_on", blank=True
    )
    purposes = ArrayField(models.CharField(max_length=24), default=list, blank=True)
    restricted = models.BooleanField("may see restricted content", null=True, blank=True)
    from_day = models.DateField("from", null=True, blank=True)
    to_day = models.DateField("to", null=True, blank=True)
    max_viewings = models.PositiveIntegerField("most viewings", null=True, blank=True)
    review_by = models.DateField("first review by", null=True, blank=True)
    # The application's own words, each its own field (rules §5).
    threshold_met = models.BooleanField(null=True, blank=True)
    threshold = models.CharField(max_length=16, choices=Threshold, blank=True)
    source_under_18 = models.BooleanField("source under 18", null=True, blank=True)
    offence = models.TextField(blank=True)
    ground = models.TextField(blank=True)
    description = models.TextField("what will be done", blank=True)
    wanted = models.TextField(blank=True)
    necessary = models.TextField(blank=True)
    # Why it is proportionate, in the parts of the Code (4.7, to be checked).
    gravity = models.TextField("scope against gravity", blank=True)
    least_intrusive = models.TextField(blank=True)
    alternatives = models.TextField("other methods, tried or ruled out", blank=True)
    reasonable = models.TextField("why reasonable after them", blank=True)
    collateral = models.TextField("whose privacy besides", blank=True)
    collateral_limits = models.TextField("how that is limited", blank=True)
    confidential_likely = models.BooleanField(null=True, blank=True)
    confidential_what = models.TextField("which, and how it is handled", blank=True)
    advice_taken = models.BooleanField(null=True, blank=True)
    advice_from = models.CharField(max_length=200, blank=True)
    advice_on = models.DateField(null=True, blank=True)
    advice_reference = models.CharField(max_length=100, blank=True)
    legal_advice = models.TextField("what was advised, or why none was taken", blank=True)
    # What was typed on pages that have an error, as it was posted, by page: nothing typed is lost.
    typed = models.JSONField(default=dict, blank=True)
    # Answers that read like those of an earlier application: by field, `of` which one it was, and
    # whether the applicant `confirmed` that it is true of this person now.
    alike = models.JSONField(default=dict, blank=True)
    version = models.PositiveIntegerField(default=1)
    created_at = models.DateTimeField(db_default=ClockTimestamp())

    class Meta:
        verbose_name_plural = "authorities"
        ordering = ["-id"]
        indexes = [models.Index(fields=["state", "-id"], name="authority_state")]
        constraints = [
            models.CheckConstraint(
                condition=Q(decided_by__isnull=True) | ~Q(decided_by=F("applicant")),
                name="authority_not_decided_by_its_applicant",
            ),
            models.CheckConstraint(
                condition=Q(source_under_18__isnull=True) | Q(kind="chis"),
                name="authority_source_of_a_chis_only",
            ),
            models.CheckConstraint(
                condition=Q(max_viewings__isnull=True) | Q(max_viewings__gte=1),
                name="authority_some_viewings",
            ),
            models.CheckConstraint(
                condition=Q(to_day__isnull=True)
                | Q(from_day__isnull=True)
                | Q(to_day__gte=F("from_day")),
                name="authority_ends_after_start",
                violation_error_message="The last day must not be before the first.",
            ),
        ]

    def __str__(self) -> str:
        return self.number or f"application {self.pk}"

    def get_additional_data(self) -> dict[str, Any]:
        return {"cases": [self.case_id], "subjects": [p.pk for p in self.subjects.all()]}


class AuthorityEvent(models.Model):
    """One deed in an authority's life. A trigger forbids a decision by the applicant or an
    officer.
    """

    authority = models.ForeignKey(Authority, on_delete=models.PROTECT, related_name="events")
    deed = models.CharField(max_length=24)
    at = models.DateTimeField()
    by = models.ForeignKey(STAFF, on_delete=models.PROTECT, related_name="+")
    rank = models.CharField(max_length=24, blank=True)
    reason = models.TextField(blank=True)
    data = models.JSONField(default=dict)
    recorded_at = models.DateTimeField(db_default=ClockTimestamp())

    APPEND_ONLY = True

    class Meta:
        ordering = ["id"]
        constraints = [
            models.UniqueConstraint(
                fields=["authority"],
                condition=Q(deed__in=["grant", "refuse"]),
                name="authority_decided_once",
            ),
            models.UniqueConstraint(
                fields=["authority"],
                condition=Q(deed__in=["magistrate_approve", "magistrate_refuse"]),
                name="authority_one_first_order",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.deed} of {self.authority}"

    def get_additional_data(self) -> dict[str, Any]:
        return self.authority.get_additional_data()


class OrderFile(models.Model):
    """The magistrate's order as it was scanned: its bytes, untouched, beside its event.

    `content_type` is what the content shows it to be. `sha256` is in hexadecimal.
    """

    event = models.ForeignKey(AuthorityEvent, on_delete=models.PROTECT, related_name="order_files")
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
        constraints = [models.UniqueConstraint(fields=["event", "sha256"], name="order_file_once")]

    def __str__(self) -> str:
        return f"order {self.name}"

    def get_additional_data(self) -> dict[str, Any]:
        return self.event.get_additional_data()


class Numbering(models.Model):
    """The last reference number given out, for each route and year; locked while one is taken."""

    route = models.CharField(max_length=8)
    year = models.PositiveIntegerField()
    last = models.PositiveIntegerField(default=0)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["route", "year"], name="numbering_once")]

    def __str__(self) -> str:
        return f"{self.route}/{self.year}/{self.last:04d}"


# What was typed on a draft is its writer’s alone until it is an answer.
auditlog.register(
    Authority, m2m_fields={"subjects", "officers", "profiles"}, exclude_fields=["typed"]
)
auditlog.register(AuthorityEvent)
auditlog.register(OrderFile, exclude_fields=["content"])
