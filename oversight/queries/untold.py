"""The cases of a manager's teams on which nobody has been told."""

from collections.abc import Collection

from cases.models import Case
from consent.not_told.queries import cases_with_nobody_told, told_under_another_record
from oversight.queries.paging import Page, newest_first


def nobody_told(
    teams: Collection[int], *, before: int | None = None, most: int | None = None
) -> Page[Case]:
    """A page of them, newest first, or the newest few. The number of queries does not grow."""
    page = newest_first(cases_with_nobody_told(teams), before=before)
    told = told_under_another_record(page.rows)
    rows = [case for case in page.rows if case.pk not in told]
    return Page(rows[:most], page.older)
