"""What a person may agree that a look is for: the values of the gate's `purpose` (rules §2)."""

from django.db import models


class ConsentPurpose(models.TextChoices):
    """The purposes that consent can be limited to. None chosen means any of them."""

    ASSESSMENT = "assessment", "An assessment"
    MISSING_CHILD = "missing_child", "Finding a missing child or young person"
    TRACE = "trace_for_service", "Tracing someone to give them court documents"
    COURT = "court_directed", "Something that a court has directed"
    CRIME = "crime", "Preventing or detecting crime"
