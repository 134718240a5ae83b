"""Checks, what viewings found, and who was seen in passing."""

import uuid
from typing import Any

from auditlog.registry import auditlog
from django.conf import settings
from django.db import models
from django.db.models import Q

from audit.models import ClockTimestamp
from cases.models import Case, Person
from cases.purposes import Purpose
from consent.models import ConsentEvent
from ripa.models import Authority, CouncilProfile, Viewing

STAFF = settings.AUTH_USER_MODEL


class Answer(models.TextChoices):
    YES = "yes", "Yes"
    NO = "no", "No"
    UNKNOWN = "unknown", "I do not know"


class Account(models.TextChoices):
    """Where the look is made from (the facts `account_used` of the gate)."""

    LOGGED_OUT = "logged_out", "Logged out of every account"
    COUNCIL = "council", "A council profile that I hold"
    PERSONAL = "personal", "My own account"
    OTHER = "unregistered", "Another account"


class Interaction(models.TextChoices):
    NONE = "none", "No: I will only look"
    COURT = "court_ordered", "Contact that a court has ordered"
    COVERT = "covert", "A friend request, follow, message or joining a closed group"
    THIRD_PARTY = "tasks_third_party", "Someone else will look or take screenshots for us"
    UNKNOWN = "unknown", "I do not know"


class Visibility(models.TextChoices):
    PUBLIC = "public", "Anyone can see it"
    RESTRICTED = "restricted", "It is behind a privacy setting"
    UNKNOWN = "unknown", "I do not know"


class Check(models.Model):
    """A planned question about one or more subjects that social media may answer."""

    key = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    case = models.ForeignKey(Case, on_delete=models.PROTECT, related_name="checks")
    number = models.PositiveIntegerField()
    subjects = models.ManyToManyField(Person, related_name="checks")
    purpose = models.CharField(max_length=24, choices=Purpose)
    question = models.TextField("question to answer")
    grounds = models.TextField("grounds")
    tried_first = models.TextField("what was tried first")
    consent_position = models.TextField("why consent is not sought, or where it stands")
    expects = models.TextField("what you expect to find")
    lesser_way = models.TextField("is there a lesser way")
    they_know = models.TextField("do they know")
    account = models.CharField(max_length=16, choices=Account)
    council_profile = models.ForeignKey(
        CouncilProfile, on_delete=models.PROTECT, null=True, blank=True, related_name="checks"
    )
    interaction = models.CharField(max_length=24, choices=Interaction)
    court_order = models.TextField("court order: court, date and reference", blank=True)
    visibility = models.CharField(max_length=16, choices=Visibility)
    authority = models.ForeignKey(
        Authority, on_delete=models.PROTECT, null=True, blank=True, related_name="checks"
    )
    immediate = models.BooleanField("it cannot wait", default=False)
    immediate_reason = models.TextField("why waiting is not practicable", blank=True)
    # The factors of rules §3. Whether this is repeated viewing is answered by the ledger.
    aimed_at_person = models.CharField(max_length=8, choices=Answer)
    private_information = models.CharField(max_length=8, choices=Answer)
    builds_picture = models.CharField(max_length=8, choices=Answer)
    material_kept = models.CharField(max_length=8, choices=Answer)
    pattern_of_life = models.CharField(max_length=8, choices=Answer)
    combined = models.CharField(max_length=8, choices=Answer)
    third_parties = models.CharField(max_length=8, choices=Answer)
    created_by = models.ForeignKey(STAFF, on_delete=models.PROTECT, related_name="checks")
    created_at = models.DateTimeField(db_default=ClockTimestamp())
    closed_at = models.DateTimeField(null=True, blank=True)
    version = models.PositiveIntegerField(default=1)

    class Meta:
        ordering = ["-id"]
        constraints = [
            models.UniqueConstraint(fields=["case", "number"], name="check_number_once"),
            models.CheckConstraint(
                condition=~Q(account="council") | Q(council_profile__isnull=False),
                name="check_names_its_council_profile",
                violation_error_message="Choose which council profile.",
            ),
            models.CheckConstraint(
                condition=~Q(interaction="court_ordered") | ~Q(court_order=""),
                name="check_names_its_court_order",
                violation_error_message="Say which court order, with its date and reference.",
            ),
            models.CheckConstraint(
                condition=Q(immediate=False) | ~Q(immediate_reason=""),
                name="check_says_why_it_cannot_wait",
                violation_error_message="Say why waiting is not practicable.",
            ),
        ]

    def __str__(self) -> str:
        return f"check {self.number} on {self.case.reference}"

    def get_additional_data(self) -> dict[str, Any]:
        return {"cases": [self.case_id], "subjects": [p.pk for p in self.subjects.all()]}


class Draft(models.Model):
    """A check being planned or changed: the answers so far, saved page by page. Its writer's
    alone.
    """

    case = models.ForeignKey(Case, on_delete=models.PROTECT, related_name="check_drafts")
    by = models.ForeignKey(STAFF, on_delete=models.PROTECT, related_name="check_drafts")
    check_made = models.ForeignKey(
        Check, on_delete=models.PROTECT, null=True, related_name="drafts"
    )
    check_version = models.PositiveIntegerField(default=0)
    # Page → what was typed on it, as the form posted it.
    answers = models.JSONField(default=dict)
    saved_at = models.DateTimeField(db_default=ClockTimestamp())

    class Meta:
        ordering = ["-id"]

    def __str__(self) -> str:
        return f"draft of a check on {self.case.reference}"


class KeepingAgreement(models.Model):
    """A manager's answer to whether one item may be kept (rule G20), about the check as it was."""

    check_made = models.ForeignKey(Check, on_delete=models.PROTECT, related_name="agreements")
    check_version = models.PositiveIntegerField(default=1)
    agreed = models.BooleanField()
    reasons = models.TextField()
    by = models.ForeignKey(STAFF, on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField(db_default=ClockTimestamp())

    APPEND_ONLY = True

    class Meta:
        ordering = ["-id"]

    def __str__(self) -> str:
        return f"answer about keeping an item, {self.check_made}"

    def get_additional_data(self) -> dict[str, Any]:
        return self.check_made.get_additional_data()


class InterestAnswer(models.Model):
    """Whether one worker has an interest of their own in a check, as they said (rule G03)."""

    check_made = models.ForeignKey(Check, on_delete=models.PROTECT, related_name="interests")
    worker = models.ForeignKey(STAFF, on_delete=models.PROTECT, related_name="+")
    declared = models.BooleanField()
    at = models.DateTimeField(db_default=ClockTimestamp())

    APPEND_ONLY = True

    class Meta:
        ordering = ["-id"]

    def __str__(self) -> str:
        return f"answer about an interest, {self.check_made}"

    def get_additional_data(self) -> dict[str, Any]:
        return self.check_made.get_additional_data()


class Outcome(models.Model):
    """What a viewing found, or that it found nothing. Added to, never edited."""

    viewing = models.ForeignKey(Viewing, on_delete=models.PROTECT, related_name="outcomes")
    found_something = models.BooleanField()
    summary = models.TextField("what was found, or what was looked for and not found")
    third_parties = models.TextField("others who were seen, as little as is needed", blank=True)
    by = models.ForeignKey(STAFF, on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField(db_default=ClockTimestamp())

    APPEND_ONLY = True

    class Meta:
        ordering = ["id"]

    def __str__(self) -> str:
        return f"outcome of {self.viewing}"

    def get_additional_data(self) -> dict[str, Any]:
        return self.viewing.get_additional_data()


class FindingStatus(models.TextChoices):
    UNVERIFIED = "unverified", "Unverified"
    CORROBORATED = "corroborated", "Corroborated"
    CONTRADICTED = "contradicted", "Contradicted"
    FAKE = "suspected_fake", "Suspected fake"


class Finding(models.Model):
    """Something seen that bears on the check's question. Unverified until something else bears it
    out.
    """

    outcome = models.ForeignKey(Outcome, on_delete=models.PROTECT, related_name="findings")
    what = models.TextField("what was seen")
    where = models.TextField("where it was seen, and by what path")
    relevance = models.TextField("how it bears on the question")
    corroborate = models.TextField("what would bear it out, or show it wrong")

    APPEND_ONLY = True

    class Meta:
        ordering = ["id"]

    def __str__(self) -> str:
        return f"finding {self.pk}"

    def get_additional_data(self) -> dict[str, Any]:
        return self.outcome.viewing.get_additional_data()


class FindingAssessment(models.Model):
    """A change in how far a finding may be relied on, with its independent source."""

    finding = models.ForeignKey(Finding, on_delete=models.PROTECT, related_name="assessments")
    status = models.CharField(max_length=16, choices=FindingStatus)
    source = models.TextField("the independent source, or why")
    by = models.ForeignKey(STAFF, on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField(db_default=ClockTimestamp())

    APPEND_ONLY = True

    class Meta:
        ordering = ["id"]

    def __str__(self) -> str:
        return f"assessment of {self.finding}"

    def get_additional_data(self) -> dict[str, Any]:
        return self.finding.get_additional_data()


class ConsentFlag(models.Model):
    """That the consent under which a viewing was made is gone, so that what it found has to be
    reviewed (rules §6).

    `outcome` is None for all that was found until the review; it names what was recorded after
    one, which that review could not know.
    """

    viewing = models.ForeignKey(Viewing, on_delete=models.PROTECT, related_name="consent_flags")
    event = models.ForeignKey(ConsentEvent, on_delete=models.PROTECT, related_name="flags")
    outcome = models.ForeignKey(
        Outcome, on_delete=models.PROTECT, null=True, blank=True, related_name="consent_flags"
    )
    at = models.DateTimeField(db_default=ClockTimestamp())

    APPEND_ONLY = True

    class Meta:
        ordering = ["-id"]
        constraints = [
            models.UniqueConstraint(
                fields=["viewing", "event", "outcome"],
                name="flagged_once_for_each_event",
                nulls_distinct=False,
            )
        ]

    def __str__(self) -> str:
        return f"flag on {self.viewing}"

    def get_additional_data(self) -> dict[str, Any]:
        return self.viewing.get_additional_data()


class FlagReview(models.Model):
    """A manager's decision about what such a viewing found. Once for each flag."""

    class Decision(models.TextChoices):
        RELY = "rely", "It may still be relied on"
        DO_NOT_RELY = "do_not_rely", "It must not be relied on"

    flag = models.OneToOneField(ConsentFlag, on_delete=models.PROTECT, related_name="review")
    decision = models.CharField(max_length=16, choices=Decision)
    reasons = models.TextField()
    by = models.ForeignKey(STAFF, on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField(db_default=ClockTimestamp())

    APPEND_ONLY = True

    class Meta:
        ordering = ["-id"]

    def __str__(self) -> str:
        return f"review of the {self.flag}"

    def get_additional_data(self) -> dict[str, Any]:
        return self.flag.get_additional_data()


for _model in (
    Check,
    KeepingAgreement,
    InterestAnswer,
    Outcome,
    Finding,
    FindingAssessment,
    ConsentFlag,
    FlagReview,
):
    auditlog.register(_model, **({"m2m_fields": {"subjects"}} if _model is Check else {}))
