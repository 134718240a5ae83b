"""A manager's decision to go on without consent, and the lawful basis, which consent is not."""

from typing import Any

from auditlog.registry import auditlog
from django.conf import settings
from django.db import models

from audit.models import ClockTimestamp
from cases.models import Case, Person

STAFF = settings.AUTH_USER_MODEL


class Override(models.Model):
    """A manager's reasoned decision to proceed without consent [seed §2.2]. Ends on its review
    date.
    """

    case = models.ForeignKey(Case, on_delete=models.PROTECT, related_name="overrides")
    person = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="overrides")

    class Ground(models.TextChoices):
        RISK_TO_CHILD = "risk_to_child", "Asking would put a child or adult at risk"
        CRIME = "crime", "Asking would prejudice finding or preventing crime"
        WHEREABOUTS = "whereabouts", "The person cannot be found to be asked"
        COURT = "court", "A court has directed the enquiry"
        OTHER = "other", "Another overriding public interest"

    ground = models.CharField(max_length=24, choices=Ground)
    reasons = models.TextField()
    legal_advice = models.TextField("legal advice: who gave it, when, and what it was", blank=True)
    review_on = models.DateField("review by")
    by = models.ForeignKey(STAFF, on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField(db_default=ClockTimestamp())

    APPEND_ONLY = True

    class Meta:
        ordering = ["-id"]

    def __str__(self) -> str:
        return f"override of consent for {self.person}"

    def get_additional_data(self) -> dict[str, Any]:
        return {"subjects": [self.person_id], "cases": [self.case_id]}


class LawfulBasis(models.Model):
    """On what footing in data protection law the council handles what a case finds.

    It is recorded apart from consent, which only makes a look open (rules §1). The newest row of a
    case is in force; a case without one rests on public task.
    """

    class Article6(models.TextChoices):
        PUBLIC_TASK = "public_task", "Public task: Article 6(1)(e)"
        LEGAL_OBLIGATION = "legal_obligation", "Legal obligation: Article 6(1)(c)"
        VITAL_INTERESTS = "vital_interests", "Vital interests: Article 6(1)(d)"

    class Article9(models.TextChoices):
        SAFEGUARDING = (
            "safeguarding",
            "Substantial public interest: safeguarding of children and of individuals at risk, "
            "Article 9(2)(g) with the Data Protection Act 2018, Schedule 1, paragraph 18",
        )
        STATUTORY = (
            "statutory",
            "Substantial public interest: statutory and government purposes, Article 9(2)(g) with "
            "the Data Protection Act 2018, Schedule 1, paragraph 6",
        )
        SOCIAL_CARE = (
            "social_care",
            "Health or social care: Article 9(2)(h) with the Data Protection Act 2018, Schedule 1, "
            "paragraph 2",
        )
        LEGAL_CLAIMS = "legal_claims", "Legal claims and courts: Article 9(2)(f)"
        VITAL_INTERESTS = "vital_interests", "Vital interests: Article 9(2)(c)"
        NONE = "none", "No special category data is handled"

    case = models.ForeignKey(Case, on_delete=models.PROTECT, related_name="lawful_bases")
    article_6 = models.CharField(
        "lawful basis", max_length=24, choices=Article6, default=Article6.PUBLIC_TASK
    )
    article_9 = models.CharField(
        "condition for special category data", max_length=24, choices=Article9
    )
    law = models.TextField("the law that gives the council this work")
    reasons = models.TextField("why", blank=True)
    by = models.ForeignKey(STAFF, on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField(db_default=ClockTimestamp())

    APPEND_ONLY = True

    class Meta:
        verbose_name_plural = "lawful bases"
        ordering = ["-id"]

    def __str__(self) -> str:
        return f"lawful basis of {self.case.reference}"

    def get_additional_data(self) -> dict[str, Any]:
        return {"cases": [self.case_id]}


for _model in (Override, LawfulBasis):
    auditlog.register(_model)
