"""Guidance pages with versions, local information, and the champions who help."""

from auditlog.registry import auditlog
from django.conf import settings
from django.db import models
from django.db.models import Q

from accounts.models import Team
from audit.models import ClockTimestamp

STAFF = settings.AUTH_USER_MODEL


class Chapter(models.Model):
    """One version of one guidance page. The newest version of a slug is the page."""

    slug = models.SlugField(max_length=80)
    version = models.PositiveIntegerField()
    order = models.PositiveIntegerField(default=0)
    title = models.CharField(max_length=200)
    # Paragraphs divided by an empty line; a line that starts with "## " is a heading, "- " a list
    # item.
    text = models.TextField()
    source = models.CharField(max_length=200)
    acknowledged_yearly = models.BooleanField(default=False)
    by = models.ForeignKey(STAFF, on_delete=models.PROTECT, null=True, related_name="+")
    at = models.DateTimeField(db_default=ClockTimestamp())

    class Meta:
        ordering = ["order", "slug", "-version"]
        constraints = [models.UniqueConstraint(fields=["slug", "version"], name="chapter_version")]

    def __str__(self) -> str:
        return self.title


class Acknowledgement(models.Model):
    """That a member of staff read a chapter and will follow it."""

    chapter = models.ForeignKey(Chapter, on_delete=models.PROTECT, related_name="acknowledgements")
    by = models.ForeignKey(STAFF, on_delete=models.PROTECT, related_name="acknowledgements")
    at = models.DateTimeField(db_default=ClockTimestamp())

    APPEND_ONLY = True

    class Meta:
        ordering = ["-id"]

    def __str__(self) -> str:
        return f"acknowledgement of {self.chapter}"


class Champion(models.Model):
    """Who helps a team with questions about looking."""

    team = models.ForeignKey(Team, on_delete=models.PROTECT, related_name="champions")
    user = models.ForeignKey(STAFF, on_delete=models.PROTECT, related_name="+")
    phone = models.CharField("telephone number", max_length=40, blank=True)
    starts_on = models.DateField()
    ends_on = models.DateField(null=True, blank=True)

    class Meta:
        ordering = ["team", "-starts_on"]
        constraints = [
            models.CheckConstraint(
                condition=Q(ends_on__isnull=True) | Q(ends_on__gte=models.F("starts_on")),
                name="champion_ends_after_start",
            )
        ]

    def __str__(self) -> str:
        return f"{self.user}, champion of {self.team}"


class LocalInformation(models.Model):
    """A link or contact of this council's, shown on the guidance page."""

    title = models.CharField(max_length=200)
    text = models.TextField(blank=True)
    url = models.URLField(blank=True)
    order = models.PositiveIntegerField(default=0)

    class Meta:
        verbose_name_plural = "local information"
        ordering = ["order", "id"]

    def __str__(self) -> str:
        return self.title


for _model in (Chapter, Acknowledgement, Champion, LocalInformation):
    auditlog.register(_model)
