"""Cases, people, who is involved in what, and the online profiles we think are theirs."""

from hashlib import sha256
from typing import Any
from urllib.parse import urlsplit

from auditlog.registry import auditlog
from django.conf import settings
from django.contrib.postgres.fields import ArrayField
from django.contrib.postgres.indexes import GinIndex
from django.db import models
from django.db.models import F, Q
from django.db.models.functions import Upper
from guardian.models import GroupObjectPermissionBase, UserObjectPermissionBase

from accounts.models import Team
from audit.models import ClockTimestamp
from cases.profile_address import PLATFORMS

PLATFORM_NAMES = {platform.slug: platform.name for platform in PLATFORMS}

STAFF = settings.AUTH_USER_MODEL


class NameWords(models.Func):
    """The words of a name without case or accents, as an array. A migration makes the function."""

    function = "cases_name_words"
    output_field = ArrayField(models.TextField())


class CaseKind(models.TextChoices):
    ASSESSMENT = "assessment", "Assessment"
    S47 = "s47", "Section 47 enquiry"
    CHILD_IN_NEED = "child_in_need", "Child in need"
    CHILD_PROTECTION = "child_protection", "Child protection plan"
    PRE_PROCEEDINGS = "pre_proceedings", "Pre-proceedings"
    CARE_PROCEEDINGS = "care_proceedings", "Care proceedings"
    LOOKED_AFTER = "looked_after", "Child looked after"
    ADOPTION = "adoption", "Adoption"
    MISSING = "missing", "Missing episode"
    ADULT_S9 = "adult_s9", "Adult section 9 assessment"
    ADULT_S42 = "adult_s42", "Adult section 42 enquiry"


class Case(models.Model):  # type: ignore[django-manager-missing]  # guardian's have no types
    """One piece of work with a person or family."""

    reference = models.CharField(max_length=40, unique=True)
    kind = models.CharField("kind of work", max_length=24, choices=CaseKind)
    title = models.CharField("family or person", max_length=200)
    team = models.ForeignKey(Team, on_delete=models.PROTECT, related_name="cases")
    lead = models.ForeignKey(
        STAFF, on_delete=models.PROTECT, related_name="cases_led", verbose_name="allocated to"
    )
    opened_on = models.DateField("opened on")
    closed_on = models.DateField("closed on", null=True, blank=True)
    restricted = models.BooleanField("restricted to named workers", default=False)
    domestic_abuse = models.BooleanField("domestic abuse is known or suspected", default=False)
    version = models.PositiveIntegerField(default=1)
    created_at = models.DateTimeField(db_default=ClockTimestamp())

    class Meta:
        ordering = ["-id"]
        permissions = [("work_on_case", "Work on this case although it is another team's")]
        indexes = [
            models.Index(fields=["team", "-id"], name="case_team"),
            models.Index(fields=["lead", "-id"], name="case_lead"),
        ]
        constraints = [
            models.UniqueConstraint(Upper("reference"), name="case_reference_in_any_case"),
            models.CheckConstraint(
                condition=Q(closed_on__isnull=True) | Q(closed_on__gte=F("opened_on")),
                name="case_closes_after_opening",
                violation_error_message="The closing date must not be before the opening date.",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.reference} {self.title}"

    def get_additional_data(self) -> dict[str, Any]:
        return {"cases": [self.pk]}


class CaseUserObjectPermission(UserObjectPermissionBase):
    """Case grants, with a real foreign key (django-guardian's direct tables)."""

    content_object = models.ForeignKey(Case, on_delete=models.CASCADE)


class CaseGroupObjectPermission(GroupObjectPermissionBase):
    content_object = models.ForeignKey(Case, on_delete=models.CASCADE)


class Person(models.Model):
    """Anyone known to the service. One row however many cases they are on.

    A merged record points at the one that was kept; looks at either count together (rules §4).
    The row is the lock under which looks are counted and consent changes.
    """

    name = models.CharField("full name", max_length=200)
    born_on = models.DateField("date of birth", null=True, blank=True)
    born_on_unknown = models.BooleanField("date of birth not known", default=False)
    merged_into = models.ForeignKey(
        "self", on_delete=models.PROTECT, null=True, blank=True, related_name="merged_records"
    )
    version = models.PositiveIntegerField(default=1)
    created_at = models.DateTimeField(db_default=ClockTimestamp())

    class Meta:
        verbose_name_plural = "people"
        ordering = ["name", "id"]
        indexes = [
            models.Index(models.functions.Lower("name"), name="person_name"),
            models.Index(fields=["born_on"], name="person_born"),
            GinIndex(NameWords("name"), name="person_words"),
        ]
        constraints = [
            models.CheckConstraint(
                condition=Q(merged_into__isnull=True) | ~Q(merged_into=F("id")),
                name="person_not_merged_into_itself",
            )
        ]

    def __str__(self) -> str:
        return self.name

    def get_additional_data(self) -> dict[str, Any]:
        return {"subjects": [self.pk]}


class Alias(models.Model):
    """Another name that a person uses or used."""

    person = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="aliases")
    name = models.CharField(max_length=200)

    class Meta:
        verbose_name_plural = "aliases"
        ordering = ["name"]
        indexes = [
            models.Index(models.functions.Lower("name"), name="alias_name"),
            GinIndex(NameWords("name"), name="alias_words"),
        ]
        constraints = [models.UniqueConstraint(fields=["person", "name"], name="alias_once")]

    def __str__(self) -> str:
        return f"{self.name} (another name of {self.person})"

    def get_additional_data(self) -> dict[str, Any]:
        return {"subjects": [self.person_id]}


class Merge(models.Model):
    """That two records are one person, said by whom and why; undone by whom and why."""

    kept = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="+")
    merged = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="+")
    by = models.ForeignKey(STAFF, on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField(db_default=ClockTimestamp())
    reason = models.TextField()
    undone_by = models.ForeignKey(STAFF, on_delete=models.PROTECT, null=True, related_name="+")
    undone_at = models.DateTimeField(null=True)
    undone_reason = models.TextField(blank=True)

    class Meta:
        ordering = ["-id"]
        constraints = [
            models.UniqueConstraint(
                fields=["merged"], condition=Q(undone_at__isnull=True), name="merged_once"
            )
        ]

    def __str__(self) -> str:
        return f"merge of {self.merged} into {self.kept}"

    def get_additional_data(self) -> dict[str, Any]:
        return {"subjects": [self.kept_id, self.merged_id]}


class InvolvementRole(models.TextChoices):
    CHILD = "child_of_concern", "Child of concern"
    PARENT = "parent", "Parent"
    CARER = "carer", "Carer"
    PARTNER = "partner", "Partner"
    ASSOCIATE = "associate", "Associate"
    RISK = "person_posing_risk", "Person posing a risk"


class Involvement(models.Model):
    """A person's role on a case."""

    case = models.ForeignKey(Case, on_delete=models.PROTECT, related_name="involvements")
    person = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="involvements")
    role = models.CharField(max_length=24, choices=InvolvementRole)
    created_at = models.DateTimeField(db_default=ClockTimestamp())

    class Meta:
        ordering = ["id"]
        constraints = [
            models.UniqueConstraint(
                fields=["case", "person", "role"],
                name="involvement_once",
                violation_error_message="This person already has that role on this case.",
            )
        ]

    def __str__(self) -> str:
        return f"{self.person}, {self.get_role_display().lower()}"

    def get_additional_data(self) -> dict[str, Any]:
        return {"subjects": [self.person_id], "cases": [self.case_id]}


class OnlineProfile(models.Model):
    """One account on one platform, known by its canonical key, however its address is spelt."""

    platform = models.CharField(max_length=24)
    key = models.CharField(max_length=500)
    handle = models.CharField("name as people read it", max_length=500, blank=True)
    canonical_url = models.URLField(max_length=2200)
    recognised = models.BooleanField()
    as_typed = models.CharField("address as first typed", max_length=2000)
    created_at = models.DateTimeField(db_default=ClockTimestamp())

    class Meta:
        ordering = ["platform", "key"]
        constraints = [
            models.UniqueConstraint(fields=["platform", "key"], name="one_row_for_each_profile")
        ]

    def __str__(self) -> str:
        """As a sentence says it: "jordan on Facebook".

        The key of a profile that was not recognised is its address, which leaves the server only
        after a viewing is committed (rules.md §4). Its site and its number stand for it.
        """
        if self.recognised:
            return f"{self.handle or self.key} on {self.platform_name}"
        page = f"a page on {urlsplit(self.canonical_url).hostname}"
        return f"{page} (profile {self.pk})" if self.pk else page

    @property
    def platform_name(self) -> str:
        """The platform as people call it: "Facebook". A site we do not know is "another site"."""
        return PLATFORM_NAMES.get(self.platform, "another site")


class Confidence(models.TextChoices):
    CONFIRMED = "confirmed", "Confirmed by the subject"
    STRONG = "strong", "Strong"
    TENTATIVE = "tentative", "Tentative"
    DISPUTED = "disputed", "Disputed"
    SUSPECTED_FAKE = "suspected_fake", "Suspected fake"


class Attribution(models.Model):
    """Why we believe a profile is a person's, and how sure we are."""

    profile = models.ForeignKey(
        OnlineProfile, on_delete=models.PROTECT, related_name="attributions"
    )
    person = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="attributions")
    case = models.ForeignKey(Case, on_delete=models.PROTECT, related_name="attributions")
    confidence = models.CharField("how sure we are", max_length=16, choices=Confidence)
    reason = models.TextField("why we believe it is theirs")
    by = models.ForeignKey(STAFF, on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField(db_default=ClockTimestamp())
    version = models.PositiveIntegerField(default=1)

    class Meta:
        ordering = ["id"]
        constraints = [
            models.UniqueConstraint(fields=["profile", "person"], name="attribution_once")
        ]

    def __str__(self) -> str:
        return f"{self.profile} as {self.person}"

    def get_additional_data(self) -> dict[str, Any]:
        return {"subjects": [self.person_id], "cases": [self.case_id]}


class CaseNote(models.Model):
    """A note on a case. Never edited: an amendment is a further note that points at the first."""

    case = models.ForeignKey(Case, on_delete=models.PROTECT, related_name="notes")
    by = models.ForeignKey(STAFF, on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField(db_default=ClockTimestamp())
    text = models.TextField()
    amends = models.ForeignKey(
        "self", on_delete=models.PROTECT, null=True, blank=True, related_name="amendments"
    )

    APPEND_ONLY = True

    class Meta:
        ordering = ["-id"]

    def __str__(self) -> str:
        return f"note on {self.case.reference}"

    def get_additional_data(self) -> dict[str, Any]:
        return {"cases": [self.case_id]}


def digest_for_the_trail(value: str) -> str:
    """What the trail keeps of an address: enough to prove which it was, not to follow it.

    The trail is read and exported without a viewing (rules.md §4).
    """
    # The trail's library hands over "None" for no value yet.
    if value in ("", "None"):
        return value
    return f"SHA-256 {sha256(value.encode()).hexdigest()}"


for _model in (
    Case,
    Person,
    Alias,
    Merge,
    Involvement,
    Attribution,
    CaseNote,
    CaseUserObjectPermission,
):
    auditlog.register(_model)
auditlog.register(
    OnlineProfile,
    mask_fields=["key", "handle", "canonical_url", "as_typed"],
    mask_callable=f"{__name__}.{digest_for_the_trail.__name__}",
)
