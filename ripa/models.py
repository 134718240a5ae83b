"""Policy, council profiles, the viewing ledger, authorities and errors.

The ledger's rows are never changed: a viewing's end, outcome and review are rows of their own.
"""

import uuid
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


class PolicyVersion(models.Model):
    """The employer's settings of the gate, from a moment on. A change is a new version."""

    number = models.PositiveIntegerField(unique=True)
    effective_from = models.DateTimeField()
    settings = models.JSONField()
    # Citations by key, so that a new edition of a Code is a new version of this row, not of the
    # code.
    sources = models.JSONField(default=dict)
    session_minutes = models.PositiveIntegerField(default=60)
    immediate_hours = models.PositiveIntegerField(default=24)
    recent_viewer_days = models.PositiveIntegerField(default=90)
    reason = models.TextField()
    by = models.ForeignKey(STAFF, on_delete=models.PROTECT, null=True, related_name="+")
    at = models.DateTimeField(db_default=ClockTimestamp())

    APPEND_ONLY = True

    class Meta:
        ordering = ["-number"]

    def __str__(self) -> str:
        return f"policy version {self.number}"


class CouncilProfile(models.Model):
    """A dedicated account of the council on a platform (seed §2). Never its password."""

    platform = models.CharField(max_length=24)
    handle = models.CharField(max_length=200)
    purpose = models.TextField("what it is for")
    keeper = models.CharField("who keeps the credentials", max_length=200)
    approved_by = models.ForeignKey(STAFF, on_delete=models.PROTECT, related_name="+")
    opened_on = models.DateField()
    closed_on = models.DateField(null=True, blank=True)
    last_audit_on = models.DateField("last audited on", null=True, blank=True)
    holders: "models.ManyToManyField[User, Any]" = models.ManyToManyField(
        STAFF, related_name="council_profiles", blank=True
    )
    version = models.PositiveIntegerField(default=1)

    class Meta:
        ordering = ["platform", "handle"]
        constraints = [
            models.UniqueConstraint(fields=["platform", "handle"], name="council_profile_once")
        ]

    def __str__(self) -> str:
        return f"{self.handle} on {self.platform}"


class AuthorityKind(models.TextChoices):
    DIRECTED = "directed_surveillance", "RIPA directed surveillance"
    CHIS = "chis", "RIPA covert human intelligence source"
    NON_RIPA = "non_ripa", "Non-RIPA"
    OVERT = "overt_determination", "Overt determination"


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
    source_under_18 = models.BooleanField("source under 18", null=True, blank=True)
    offence = models.TextField(blank=True)
    ground = models.TextField(blank=True)
    wanted = models.TextField(blank=True)
    necessary = models.TextField(blank=True)
    proportionate = models.TextField(blank=True)
    alternatives = models.TextField(blank=True)
    collateral = models.TextField(blank=True)
    confidential_likely = models.BooleanField(null=True, blank=True)
    legal_advice = models.TextField(blank=True)
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


class Numbering(models.Model):
    """The last reference number given out, for each route and year; locked while one is taken."""

    route = models.CharField(max_length=8)
    year = models.PositiveIntegerField()
    last = models.PositiveIntegerField(default=0)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["route", "year"], name="numbering_once")]

    def __str__(self) -> str:
        return f"{self.route}/{self.year}/{self.last:04d}"


class Viewing(models.Model):
    """One occasion on which one worker looks at one subject under one check. Never edited, never
    deleted.

    `facts` and `decision` are what the gate was given and said, kept so that it can be replayed.
    """

    key = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    person = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="viewings")
    worker = models.ForeignKey(STAFF, on_delete=models.PROTECT, related_name="viewings")
    case = models.ForeignKey(Case, on_delete=models.PROTECT, related_name="viewings")
    # The check's key; a foreign key is added by the app that holds checks, which stands above this
    # one.
    # None only for a look outside the service, declared afterwards.
    check_key = models.UUIDField(null=True)
    council_profile = models.ForeignKey(
        CouncilProfile, on_delete=models.PROTECT, null=True, related_name="viewings"
    )
    authority = models.ForeignKey(
        Authority, on_delete=models.PROTECT, null=True, related_name="viewings"
    )
    policy = models.ForeignKey(PolicyVersion, on_delete=models.PROTECT, related_name="viewings")
    facts = models.JSONField()
    decision = models.JSONField()
    outcome = models.CharField(max_length=8)
    rule = models.CharField(max_length=8)
    reasons = models.JSONField(default=dict)
    counted = models.BooleanField()
    at = models.DateTimeField()
    ends_at = models.DateTimeField()
    late = models.BooleanField("declared afterwards", default=False)
    recorded_at = models.DateTimeField(db_default=ClockTimestamp())

    APPEND_ONLY = True

    class Meta:
        ordering = ["-at", "-id"]
        indexes = [
            models.Index(fields=["person", "-at"], name="viewing_person"),
            models.Index(fields=["worker", "-at"], name="viewing_worker"),
            models.Index(fields=["case", "-at"], name="viewing_case"),
            models.Index(fields=["check_key", "person"], name="viewing_check"),
            models.Index(fields=["authority", "-at"], name="viewing_authority"),
        ]
        constraints = [
            models.CheckConstraint(
                condition=Q(late=True) | Q(outcome__in=["ALLOW", "ASK"]),
                name="viewing_was_admitted",
            ),
            models.CheckConstraint(
                condition=Q(late=True) | Q(check_key__isnull=False), name="viewing_has_a_check"
            ),
            models.CheckConstraint(
                condition=Q(late=True) | Q(ends_at__gt=F("at")), name="viewing_ends_after_start"
            ),
        ]

    def __str__(self) -> str:
        return f"viewing {self.pk} of {self.person}"

    def get_additional_data(self) -> dict[str, Any]:
        return {"subjects": [self.person_id], "cases": [self.case_id]}


class Tally(models.Model):
    """A viewing's place in the count of one record of a person. Two viewings can never have the
    same place.

    `counted_total` runs on: how many counted viewings of this record there were up to this row.
    A profile that is attributed to two people gives the viewing a place in both counts, and each
    says what let the viewing in for that person. So it does where the two are records of one
    person, so that the counts part rightly when they turn out to be two; read together, a viewing
    of both counts once.
    """

    viewing = models.ForeignKey(Viewing, on_delete=models.PROTECT, related_name="tallies")
    person = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="tallies")
    ordinal = models.PositiveIntegerField()
    counted = models.BooleanField()
    counted_total = models.PositiveIntegerField()
    # The rule that let it in for this person, and the authority of which it was a use. Rows from
    # before these columns have no rule, and for them both are as the viewing says.
    rule = models.CharField(max_length=8, blank=True, default="")
    authority = models.ForeignKey(
        Authority, on_delete=models.PROTECT, null=True, related_name="tallies"
    )

    APPEND_ONLY = True

    class Meta:
        verbose_name_plural = "tallies"
        ordering = ["person", "ordinal"]
        constraints = [
            models.UniqueConstraint(fields=["person", "ordinal"], name="one_viewing_each_ordinal"),
            models.UniqueConstraint(fields=["viewing", "person"], name="viewing_counts_once"),
            models.CheckConstraint(
                condition=Q(ordinal__gte=1, counted_total__lte=F("ordinal")),
                name="tally_counts_from_one",
            ),
        ]

    def __str__(self) -> str:
        return f"viewing {self.ordinal} of {self.person}"

    @property
    def let_in_by(self) -> str:
        """The rule that let the viewing in for this person."""
        return self.rule or self.viewing.rule

    @property
    def used(self) -> Authority | None:
        """The authority for this person of which the viewing was a use."""
        return self.authority if self.rule else self.viewing.authority

    def get_additional_data(self) -> dict[str, Any]:
        return {"subjects": [self.person_id]}


class Opening(models.Model):
    """One profile opened within a viewing, with the decision that let it open and the reasons that
    it asked for. Where another rule lets the same profile open again, that is a row of its own.
    """

    viewing = models.ForeignKey(Viewing, on_delete=models.PROTECT, related_name="openings")
    profile = models.ForeignKey(OnlineProfile, on_delete=models.PROTECT, related_name="openings")
    # Rows from before these two columns have neither: their rule is in the decision, and their
    # policy is the one in force when they were written.
    policy = models.ForeignKey(
        PolicyVersion, on_delete=models.PROTECT, null=True, related_name="openings"
    )
    rule = models.CharField(max_length=8, blank=True, default="")
    facts = models.JSONField()
    decision = models.JSONField()
    reasons = models.JSONField(default=dict)
    at = models.DateTimeField(db_default=ClockTimestamp())

    APPEND_ONLY = True

    class Meta:
        ordering = ["id"]
        constraints = [
            models.UniqueConstraint(fields=["viewing", "profile", "rule"], name="opening_once")
        ]

    def __str__(self) -> str:
        return f"opening of {self.profile}"

    def get_additional_data(self) -> dict[str, Any]:
        return self.viewing.get_additional_data()


class ViewingEnd(models.Model):
    """That a viewing ended before its session ran out, and why."""

    viewing = models.OneToOneField(Viewing, on_delete=models.PROTECT, related_name="ended")
    at = models.DateTimeField(db_default=ClockTimestamp())
    why = models.CharField(max_length=200)
    by = models.ForeignKey(STAFF, on_delete=models.PROTECT, null=True, related_name="+")

    APPEND_ONLY = True

    def __str__(self) -> str:
        return f"end of {self.viewing}"

    def get_additional_data(self) -> dict[str, Any]:
        return self.viewing.get_additional_data()


class Stop(models.Model):
    """An attempt that the gate blocked or refused. Recorded, not counted."""

    person = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="stops")
    worker = models.ForeignKey(STAFF, on_delete=models.PROTECT, related_name="+")
    case = models.ForeignKey(Case, on_delete=models.PROTECT, related_name="stops")
    check_key = models.UUIDField()
    profile = models.ForeignKey(OnlineProfile, on_delete=models.PROTECT, related_name="+")
    policy = models.ForeignKey(PolicyVersion, on_delete=models.PROTECT, related_name="+")
    facts = models.JSONField()
    decision = models.JSONField()
    outcome = models.CharField(max_length=8)
    rule = models.CharField(max_length=8)
    at = models.DateTimeField(db_default=ClockTimestamp())

    APPEND_ONLY = True

    class Meta:
        ordering = ["-id"]
        indexes = [
            models.Index(fields=["person", "-at"], name="stop_person"),
            models.Index(fields=["case", "-at"], name="stop_case"),
        ]

    def __str__(self) -> str:
        return f"stop {self.rule} at {self.person}"

    def get_additional_data(self) -> dict[str, Any]:
        return {"subjects": [self.person_id], "cases": [self.case_id]}


class ImmediateReview(models.Model):
    """A manager's review of an immediate response, due by the end of the next working day."""

    viewing = models.OneToOneField(
        Viewing, on_delete=models.PROTECT, related_name="immediate_review"
    )
    agreed = models.BooleanField("waiting was not practicable")
    reasons = models.TextField()
    by = models.ForeignKey(STAFF, on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField(db_default=ClockTimestamp())

    APPEND_ONLY = True

    def __str__(self) -> str:
        return f"review of {self.viewing}"

    def get_additional_data(self) -> dict[str, Any]:
        return self.viewing.get_additional_data()


class ErrorKind(models.TextChoices):
    LATE = "late_declaration", "A viewing made outside Socialcheck, declared late"
    OUTSIDE = "outside_scope", "Use outside an authority's scope or after its end"
    SHOULD_HAVE_STOPPED = "should_have_stopped", "A viewing that should have been stopped"


class ErrorCase(models.Model):
    """Something that should not have happened, until the SRO decides it (rules §5)."""

    kind = models.CharField(max_length=24, choices=ErrorKind)
    viewing = models.ForeignKey(
        Viewing, on_delete=models.PROTECT, null=True, related_name="error_cases"
    )
    case = models.ForeignKey(Case, on_delete=models.PROTECT, related_name="error_cases")
    person = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="error_cases")
    what_happened = models.TextField()
    opened_by = models.ForeignKey(STAFF, on_delete=models.PROTECT, related_name="+")
    opened_at = models.DateTimeField(db_default=ClockTimestamp())
    ripa_error = models.BooleanField(null=True)
    outcome = models.TextField(blank=True)
    decided_by = models.ForeignKey(STAFF, on_delete=models.PROTECT, null=True, related_name="+")
    decided_at = models.DateTimeField(null=True)
    version = models.PositiveIntegerField(default=1)

    class Meta:
        ordering = ["-id"]
        constraints = [
            models.CheckConstraint(
                condition=Q(decided_by__isnull=True) | ~Q(decided_by=F("opened_by")),
                name="error_not_decided_by_its_reporter",
            )
        ]

    def __str__(self) -> str:
        return f"error case {self.pk}"

    def get_additional_data(self) -> dict[str, Any]:
        return {"subjects": [self.person_id], "cases": [self.case_id]}


# The ledger's own rows are not registered: they cannot change, and each is written with its deed.
for _model in (PolicyVersion, AuthorityEvent, ImmediateReview, ErrorCase):
    auditlog.register(_model)
auditlog.register(Authority, m2m_fields={"subjects", "officers"})
auditlog.register(CouncilProfile, m2m_fields={"holders"})
