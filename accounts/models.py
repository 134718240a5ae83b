"""Staff: who they are, what they are trusted with, when they were trained."""

from datetime import date
from typing import Any

from auditlog.registry import auditlog
from django.contrib.auth.base_user import AbstractBaseUser, BaseUserManager
from django.contrib.auth.models import PermissionsMixin
from django.db import models
from django.db.models import F, Q

from audit.models import ClockTimestamp


class Rank(models.TextChoices):
    """Job rank. Who may authorise what is prescribed by rank, not by role [2010 order]."""

    HEAD_OF_PAID_SERVICE = "head_of_paid_service", "Head of paid service"
    DIRECTOR = "director", "Director"
    HEAD_OF_SERVICE = "head_of_service", "Head of service"
    SERVICE_MANAGER = "service_manager", "Service manager or equivalent"
    TEAM_MANAGER = "team_manager", "Team manager"
    SOCIAL_WORKER = "social_worker", "Social worker"
    OTHER = "other", "Other"


class RoleName(models.TextChoices):
    SOCIAL_WORKER = "social_worker", "Social worker"
    TEAM_MANAGER = "team_manager", "Team manager"
    AUTHORISING_OFFICER = "authorising_officer", "Authorising officer"
    RIPA_COORDINATOR = "ripa_coordinator", "RIPA co-ordinator"
    SRO = "sro", "Senior responsible officer"
    AUDITOR = "auditor", "Auditor"
    ADMINISTRATOR = "administrator", "System administrator"
    INSPECTOR = "inspector", "Inspector"
    LEGAL_ADVISER = "legal_adviser", "Legal adviser"


class UserManager(BaseUserManager["User"]):
    def create_user(self, email: str, password: str | None = None, **fields: Any) -> "User":
        """A member of staff. The e-mail address is kept in lower case: it is what they sign in
        with.
        """
        user = self.model(email=self.normalize_email(email).lower(), **fields)
        user.set_password(password)
        user.save()
        return user

    def get_by_natural_key(self, username: str | None) -> "User":
        return self.get(email__iexact=username)


class User(AbstractBaseUser, PermissionsMixin):  # type: ignore[django-manager-missing]
    """A member of staff. A leaver is made inactive, never removed: the trail names them."""

    email = models.EmailField("e-mail address", unique=True)
    name = models.CharField("full name", max_length=200)
    rank = models.CharField("job rank", max_length=24, choices=Rank, default=Rank.OTHER)
    line_manager = models.ForeignKey(
        "self", on_delete=models.PROTECT, null=True, blank=True, related_name="reports"
    )
    phone = models.CharField("telephone number", max_length=40, blank=True)
    is_active = models.BooleanField("works here", default=True)
    joined_at = models.DateTimeField(db_default=ClockTimestamp())

    USERNAME_FIELD = "email"
    REQUIRED_FIELDS = ["name"]
    objects = UserManager()

    class Meta:
        verbose_name = "member of staff"
        verbose_name_plural = "staff"
        ordering = ["name"]

    def __str__(self) -> str:
        return self.name

    @property
    def is_staff(self) -> bool:
        return False


class Team(models.Model):
    name = models.CharField(max_length=200, unique=True)

    class Meta:
        ordering = ["name"]

    def __str__(self) -> str:
        return self.name


class Posting(models.Model):
    """One role that a member of staff holds, in one team where the role has one, for a time."""

    user = models.ForeignKey(User, on_delete=models.PROTECT, related_name="postings")
    role = models.CharField(max_length=24, choices=RoleName)
    team = models.ForeignKey(
        Team, on_delete=models.PROTECT, null=True, blank=True, related_name="postings"
    )
    starts_on = models.DateField()
    ends_on = models.DateField(null=True, blank=True)

    class Meta:
        ordering = ["role"]
        constraints = [
            models.CheckConstraint(
                condition=Q(ends_on__isnull=True) | Q(ends_on__gte=F("starts_on")),
                name="posting_ends_after_start",
                violation_error_message="The last day must not be before the first.",
            ),
            models.CheckConstraint(
                condition=~Q(role__in=["social_worker", "team_manager"]) | Q(team__isnull=False),
                name="posting_team_where_needed",
                violation_error_message="Choose the team that this role is in.",
            ),
            models.CheckConstraint(
                condition=~Q(role="inspector") | Q(ends_on__isnull=False),
                name="posting_inspector_for_a_time",
                violation_error_message="An inspector’s access ends: enter its last day.",
            ),
            models.UniqueConstraint(
                fields=["user", "role", "team"],
                condition=Q(ends_on__isnull=True),
                nulls_distinct=False,
                name="posting_once",
            ),
        ]

    def __str__(self) -> str:
        where = f" in {self.team}" if self.team_id else ""
        return f"{self.user}: {self.get_role_display()}{where}"

    @property
    def is_for_a_time(self) -> bool:
        """Whether it is a role that always has a last day."""
        return self.role == RoleName.INSPECTOR

    def holds_on(self, day: date) -> bool:
        """Whether the role is held on this London day: the first and the last are among them."""
        return self.starts_on <= day and (self.ends_on is None or day <= self.ends_on)


class TrainingKind(models.TextChoices):
    RIPA = "ripa", "RIPA"
    HUMAN_RIGHTS = "human_rights", "Human Rights Act"
    DATA_PROTECTION = "data_protection", "Data protection"


class Training(models.Model):
    """One course done. The latest of each kind counts. [seed §5; three years unless policy
    differs]
    """

    user = models.ForeignKey(User, on_delete=models.PROTECT, related_name="trainings")
    kind = models.CharField(max_length=24, choices=TrainingKind)
    completed_on = models.DateField()
    expires_on = models.DateField()

    class Meta:
        ordering = ["-completed_on"]
        constraints = [
            models.CheckConstraint(
                condition=Q(expires_on__gt=F("completed_on")),
                name="training_expires_after_completion",
            )
        ]

    def __str__(self) -> str:
        return f"{self.user}: {self.get_kind_display()} training"


class HeldPost(models.Model):
    """What somebody typed when their sign-in had run out: encrypted, kept an hour, theirs alone."""

    token_hash = models.CharField(max_length=64, primary_key=True)
    path = models.TextField()
    sealed = models.BinaryField()
    user = models.ForeignKey(User, on_delete=models.CASCADE, related_name="+")
    at = models.DateTimeField(db_default=ClockTimestamp())

    def __str__(self) -> str:
        return f"form for {self.path}"


auditlog.register(User, exclude_fields=["last_login", "password"])
auditlog.register(Team)
auditlog.register(Posting)
auditlog.register(Training)
