"""What people are told, in which words; and why somebody was not told."""

from typing import Any

from auditlog.registry import auditlog
from django.conf import settings
from django.db import models

from audit.models import ClockTimestamp
from cases.models import Case, Person

STAFF = settings.AUTH_USER_MODEL


class WordingKind(models.TextChoices):
    GENERAL = "general", "General notice: viewing may happen"
    SPECIFIC = "specific", "Specific notice: viewing will happen"
    CONSENT = "consent", "Asking for consent"


class Wording(models.Model):
    """One version of the words with which people are told or asked, in one language.

    The newest version of a kind in a language is the one in use; those before it stay, as notices
    and answers name the words that were really used. `by` is None for those that came with the
    service.
    """

    kind = models.CharField("what it is for", max_length=16, choices=WordingKind)
    language = models.CharField(max_length=60)
    version = models.PositiveIntegerField()
    title = models.CharField("heading", max_length=200)
    body = models.TextField("words")
    reason = models.TextField("why it was changed", blank=True)
    by = models.ForeignKey(STAFF, on_delete=models.PROTECT, null=True, related_name="+")
    at = models.DateTimeField(db_default=ClockTimestamp())

    APPEND_ONLY = True

    class Meta:
        ordering = ["kind", "language", "-version"]
        constraints = [
            models.UniqueConstraint(
                fields=["kind", "language", "version"], name="wording_version_once"
            )
        ]

    def __str__(self) -> str:
        kind = WordingKind(self.kind).label.partition(":")[0].lower()
        return f"{kind}, {self.language}, version {self.version}"


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
    wording = models.ForeignKey(
        Wording, on_delete=models.PROTECT, null=True, blank=True, related_name="notices"
    )
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


class NotTold(models.Model):
    """That somebody is not to be told, and until when: a worker's reasons, for a manager to answer
    [rules §6].
    """

    class Ground(models.TextChoices):
        RISK = "risk", "Telling them would put a child or adult at risk"
        CRIME = "crime", "Telling them would prejudice finding or preventing crime"
        WHEREABOUTS = "whereabouts", "They cannot be found to be told"
        OTHER = "other", "Another reason"

    case = models.ForeignKey(Case, on_delete=models.PROTECT, related_name="not_told")
    person = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="not_told")
    ground = models.CharField("why they are not told", max_length=16, choices=Ground)
    reasons = models.TextField()
    review_on = models.DateField("review by")
    asked_by = models.ForeignKey(STAFF, on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField(db_default=ClockTimestamp())

    APPEND_ONLY = True

    class Meta:
        verbose_name = "record that somebody is not told"
        verbose_name_plural = "records that somebody is not told"
        ordering = ["-id"]
        indexes = [models.Index(fields=["person", "-id"], name="not_told_person")]

    def __str__(self) -> str:
        return f"record that {self.person} is not told"

    def get_additional_data(self) -> dict[str, Any]:
        return {"subjects": [self.person_id], "cases": [self.case_id]}


class NotToldAnswer(models.Model):
    """A manager's answer to it: once, and never their own."""

    not_told = models.OneToOneField(NotTold, on_delete=models.PROTECT, related_name="answer")
    agreed = models.BooleanField()
    reasons = models.TextField()
    by = models.ForeignKey(STAFF, on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField(db_default=ClockTimestamp())

    APPEND_ONLY = True

    def __str__(self) -> str:
        return f"answer about the {self.not_told}"

    def get_additional_data(self) -> dict[str, Any]:
        return self.not_told.get_additional_data()


for _model in (Wording, Notice, NotTold, NotToldAnswer):
    auditlog.register(_model)
