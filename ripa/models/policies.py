"""The policy of the gate, and the council profiles that may be used."""

from typing import Any

from auditlog.registry import auditlog
from django.conf import settings
from django.db import models
from django.db.models import F, Q

from accounts.models import User
from audit.models import ClockTimestamp

STAFF = settings.AUTH_USER_MODEL


PRESCRIBED = ["head_of_paid_service", "director", "head_of_service", "service_manager"]


def prescribed_ranks() -> dict[str, list[str]]:
    """By kind of authority, the job ranks that may decide it, as they are prescribed at first.

    A local authority's ranks [2010 order, to be checked]. Where the source of a CHIS authorisation
    is under 18 only the head of paid service decides, which no policy changes. An overt
    determination is the team manager's, whatever their rank, so it is not here.
    """
    return {kind: list(PRESCRIBED) for kind in ("directed_surveillance", "chis", "non_ripa")}


class PolicyVersion(models.Model):
    """The employer's settings, from a moment on. A change is a new version, and takes two people:
    one who proposes it and another who agrees.
    """

    number = models.PositiveIntegerField(unique=True)
    effective_from = models.DateTimeField()
    settings = models.JSONField()
    # Citations by key, so that a new edition of a Code is a new version of this row, not of the
    # code.
    sources = models.JSONField(default=dict)
    session_minutes = models.PositiveIntegerField(default=60)
    immediate_hours = models.PositiveIntegerField(default=24)
    recent_viewer_days = models.PositiveIntegerField(default=90)
    # The longest that a non-RIPA authorisation may run, and by when it is first reviewed.
    non_ripa_months = models.PositiveIntegerField(default=3)
    first_review_weeks = models.PositiveIntegerField(default=4)
    # For how long an authority is kept from its end: at least three years [code, to be checked].
    authority_years = models.PositiveIntegerField(default=5)
    ranks = models.JSONField("ranks that may decide", default=prescribed_ranks)
    reason = models.TextField()
    by = models.ForeignKey(STAFF, on_delete=models.PROTECT, null=True, related_name="+")
    # None on versions from before a change took two people.
    agreed_by = models.ForeignKey(STAFF, on_delete=models.PROTECT, null=True, related_name="+")
    at = models.DateTimeField(db_default=ClockTimestamp())

    APPEND_ONLY = True

    class Meta:
        ordering = ["-number"]
        constraints = [
            models.CheckConstraint(
                condition=Q(agreed_by__isnull=True) | ~Q(agreed_by=F("by")),
                name="policy_agreed_by_another",
            ),
            models.CheckConstraint(
                condition=Q(non_ripa_months__gte=1, non_ripa_months__lte=3),
                name="policy_non_ripa_within_three_months",
            ),
            models.CheckConstraint(
                condition=Q(authority_years__gte=3), name="policy_keeps_three_years"
            ),
            # Ranks for the two RIPA kinds are prescribed by law: a policy may leave one out, and
            # never adds one.
            *(
                models.CheckConstraint(
                    condition=Q(**{f"ranks__{kind}__contained_by": PRESCRIBED}),
                    name=f"policy_prescribed_ranks_{short}",
                )
                for kind, short in (("directed_surveillance", "directed"), ("chis", "chis"))
            ),
        ]

    def __str__(self) -> str:
        return f"policy version {self.number}"


class PolicyProposal(models.Model):
    """A change of policy that one person proposes and another agrees to or turns down.

    `settings` and the columns are those of the version that it would become.
    """

    follows = models.ForeignKey(PolicyVersion, on_delete=models.PROTECT, related_name="proposals")
    # None: from when it is agreed.
    effective_from = models.DateTimeField(null=True)
    settings = models.JSONField()
    session_minutes = models.PositiveIntegerField()
    immediate_hours = models.PositiveIntegerField()
    recent_viewer_days = models.PositiveIntegerField()
    non_ripa_months = models.PositiveIntegerField()
    first_review_weeks = models.PositiveIntegerField()
    authority_years = models.PositiveIntegerField()
    ranks = models.JSONField()
    sources = models.JSONField(default=dict)
    reason = models.TextField()
    by = models.ForeignKey(STAFF, on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField(db_default=ClockTimestamp())
    agreed = models.BooleanField(null=True)
    answer = models.TextField(blank=True)
    decided_by = models.ForeignKey(STAFF, on_delete=models.PROTECT, null=True, related_name="+")
    decided_at = models.DateTimeField(null=True)
    # What it became.
    version = models.OneToOneField(
        PolicyVersion, on_delete=models.PROTECT, null=True, related_name="proposal"
    )

    class Meta:
        ordering = ["-id"]
        constraints = [
            # One at a time, so that nobody agrees to what another has overtaken. A proposal that
            # its own proposer takes back is decided by them, and never agreed.
            models.UniqueConstraint(
                fields=["follows"],
                condition=Q(decided_at__isnull=True),
                name="policy_one_proposal_at_a_time",
            ),
            models.CheckConstraint(
                condition=~Q(agreed=True) | ~Q(decided_by=F("by")),
                name="proposal_agreed_by_another",
            ),
            # Undecided, or decided by somebody at a moment; and a version where it was agreed.
            models.CheckConstraint(
                condition=Q(
                    agreed__isnull=True,
                    decided_by__isnull=True,
                    decided_at__isnull=True,
                    version__isnull=True,
                )
                | Q(
                    agreed=True,
                    decided_by__isnull=False,
                    decided_at__isnull=False,
                    version__isnull=False,
                )
                | Q(
                    agreed=False,
                    decided_by__isnull=False,
                    decided_at__isnull=False,
                    version__isnull=True,
                ),
                name="proposal_decided_whole",
            ),
        ]

    def __str__(self) -> str:
        return f"proposal {self.pk} to change policy version {self.follows.number}"


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


for _model in (PolicyVersion, PolicyProposal):
    auditlog.register(_model)
auditlog.register(CouncilProfile, m2m_fields={"holders"})
