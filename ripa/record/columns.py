"""The columns of the central record in words: once, for the screen, the CSV file and the PDF."""

from collections.abc import Callable
from datetime import date, datetime

from audit.clock import LONDON
from ripa.record.retention import How
from ripa.record.rows import Order, Renewal, Row
from socialcheck.templatetags.ui import uk_date, uk_datetime

HOW_IT_ENDED = {
    How.CANCELLED: "Cancelled",
    How.EXPIRED: "Ran out without being cancelled",
    How.REFUSED: "Refused",
    How.REFUSED_BY_MAGISTRATE: "Refused by a magistrate",
    How.WITHDRAWN: "Withdrawn",
}
_YES_NO = {True: "Yes", False: "No", None: ""}


def yes_no(answer: bool | None) -> str:
    return _YES_NO[answer]


def _moment(at: datetime | None) -> str:
    """A moment for a spreadsheet, in London, to the minute."""
    return f"{at.astimezone(LONDON):%Y-%m-%d %H:%M}" if at else ""


def _day(day: date | None) -> str:
    return day.isoformat() if day else ""


def order_words(order: Order) -> str:
    """A magistrate's decision as a sentence."""
    verdict = "Approved" if order.approved else "Refused"
    by = ", ".join(filter(None, [order.court, order.magistrate]))
    reference = f", order {order.reference}" if order.reference else ""
    return f"{verdict} on {uk_datetime(order.at)}: {by}{reference}"


def renewal_words(renewal: Renewal) -> str:
    rank = f", {renewal.rank.lower()}" if renewal.rank else ""
    order = f". {order_words(renewal.order)}" if renewal.order else ""
    return f"{uk_datetime(renewal.at)} by {renewal.by}{rank}{order}"


def review_lines(row: Row) -> list[str]:
    return [
        f"{uk_datetime(each.at)} by {each.by}"
        + (f"; next by {uk_date(date.fromisoformat(each.next_by))}" if each.next_by else "")
        for each in row.reviews
    ]


def ending_words(row: Row) -> str:
    if row.ending is None:
        return ""
    return f"{HOW_IT_ENDED[row.ending.how]} on {uk_date(row.ending.on)}"


def _order_part(part: Callable[[Order], str]) -> Callable[[Row], str]:
    return lambda row: part(row.order) if row.order else ""


# The heading of each column of the file for a spreadsheet, and what stands in it.
COLUMNS: tuple[tuple[str, Callable[[Row], str]], ...] = (
    ("Reference number", lambda row: row.number),
    ("Kind", lambda row: row.kind_name),
    ("Decision", lambda row: row.decision),
    ("Date given (London)", lambda row: _moment(row.given_at)),
    ("Officer who decided", lambda row: row.officer),
    ("Rank", lambda row: row.rank),
    ("Title", lambda row: row.title),
    ("Description", lambda row: row.description),
    ("Subjects", lambda row: "; ".join(row.subjects)),
    ("Court", _order_part(lambda order: order.court)),
    ("Court attendance (London)", _order_part(lambda order: _moment(order.at))),
    ("Magistrate", _order_part(lambda order: order.magistrate)),
    (
        "Magistrate’s decision",
        _order_part(lambda order: "Approved" if order.approved else "Refused"),
    ),
    ("Order reference", _order_part(lambda order: order.reference)),
    ("Reviews", lambda row: str(len(row.reviews))),
    ("Reviewed", lambda row: "; ".join(review_lines(row))),
    ("Renewals", lambda row: str(len(row.renewals))),
    ("Renewed, by whom", lambda row: "; ".join(map(renewal_words, row.renewals))),
    ("Confidential information likely", lambda row: yes_no(row.confidential)),
    ("Granted by someone directly involved", lambda row: yes_no(row.involved)),
    ("Why they decided all the same", lambda row: row.involved_reason),
    ("Viewings made under it", lambda row: str(row.uses)),
    ("Cancelled (London)", lambda row: _moment(row.cancelled_at)),
    ("Ended on", lambda row: _day(row.ending.on if row.ending else None)),
    ("How it ended", lambda row: HOW_IT_ENDED[row.ending.how] if row.ending else ""),
    ("Keep until", lambda row: _day(row.keep_until)),
    ("Where it stands", lambda row: row.standing.tag),
)


def cells_of(row: Row) -> list[str]:
    """What stands in each column, in their order."""
    return [cell(row) for _, cell in COLUMNS]


def details_of(row: Row) -> list[tuple[str, list[str]]]:
    """The row for paper: each column's name with its lines. What does not apply is left out."""
    told = [
        ("Kind", [row.kind_name]),
        ("Subjects", list(row.subjects)),
        ("Description", row.description.splitlines()),
        ("Decision", [_decision(row)]),
        ("Magistrate", [order_words(row.order)] if row.order else []),
        ("Reviews", review_lines(row)),
        ("Renewals", [renewal_words(each) for each in row.renewals]),
        ("Confidential information likely", [yes_no(row.confidential)]),
        ("Granted by someone directly involved", _involved(row)),
        ("Viewings made under it", [str(row.uses)]),
        ("Cancelled", [uk_datetime(row.cancelled_at)] if row.cancelled_at else []),
        ("How it ended", [ending_words(row)]),
        ("Keep until", [uk_date(row.keep_until)]),
        ("Where it stands", [row.standing.in_full]),
    ]
    return [(name, shown) for name, lines in told if (shown := [each for each in lines if each])]


def _decision(row: Row) -> str:
    if row.given_at is None:
        return "Not decided"
    rank = f", {row.rank.lower()}" if row.rank else ""
    return f"{row.decision} on {uk_datetime(row.given_at)} by {row.officer}{rank}"


def _involved(row: Row) -> list[str]:
    if not row.involved:
        return [yes_no(False)] if row.decision else []
    return [f"Yes. {row.involved_reason}".strip()]
