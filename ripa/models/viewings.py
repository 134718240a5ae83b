"""The ledger of viewings. Its rows never change: an end, an outcome, a review are other rows."""

import uuid
from typing import Any

from auditlog.registry import auditlog
from django.conf import settings
from django.db import models
from django.db.models import F, Q

from audit.models import ClockTimestamp
from cases.models import Case, OnlineProfile, Person
from ripa.models.authorities import Authority
from ripa.models.policies import CouncilProfile, PolicyVersion

STAFF = settings.AUTH_USER_MODEL


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


# The ledger's own rows are not registered: they cannot change, and each is written with its deed.
auditlog.register(ImmediateReview)
