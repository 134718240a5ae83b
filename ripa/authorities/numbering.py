"""Reference numbers of the central record: one series for each route and year, without gaps."""

from audit import clock
from ripa.models import AuthorityKind, Numbering

ROUTES = {
    AuthorityKind.DIRECTED: "RIPA",
    AuthorityKind.CHIS: "RIPA",
    AuthorityKind.NON_RIPA: "NR",
    AuthorityKind.OVERT: "OD",
}


def next_number(kind: str) -> str:
    """The next number of the kind's route this year in London, such as `NR/2026/0001`.

    Part of the caller's transaction: the row stays locked until it ends, so two takers are given
    two numbers in order, and a number whose transaction is rolled back is given out again.
    """
    series, _ = Numbering.objects.select_for_update().get_or_create(
        route=ROUTES[AuthorityKind(kind)], year=clock.today().year
    )
    series.last += 1
    series.save(update_fields=["last"])
    return str(series)
