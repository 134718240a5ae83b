"""What a look can be for: the values of the gate's `purpose` (rules §2), as pages name them."""

from django.db import models


class Purpose(models.TextChoices):
    """Why a check is made. Complaints, criticism of the council and curiosity cannot be chosen."""

    ASSESSMENT = "assessment", "An assessment"
    MISSING_CHILD = "missing_child", "A missing child or young person"
    TRACE = "trace_for_service", "Tracing someone to serve court documents"
    COURT = "court_directed", "Something that a court has directed"
    CRIME = "crime", "Preventing or detecting crime"
