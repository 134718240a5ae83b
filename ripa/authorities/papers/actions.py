"""Adding an order to a decision that is recorded already."""

from accounts.models import User
from audit.recording import action
from ripa.authorities.actions.steps import take_up
from ripa.authorities.papers.orders import keep_order, permit_order
from ripa.authorities.papers.sections import ORDERS
from ripa.authorities.permits import refusal
from ripa.models import OrderFile
from socialcheck.uploads import Scan


@action
def add_order(
    *, by: User, authority_id: int, version: int, event_id: int, order_file: Scan
) -> OrderFile:
    """Keep the order of a decision that is recorded already."""
    authority = take_up(by=by, authority_id=authority_id, version=version)
    permit_order(by, authority)
    event = authority.events.filter(pk=event_id, deed__in=ORDERS).first()
    if event is None:
        raise refusal(
            authority,
            "That is not a magistrate’s decision on this authority.",
            "Choose one of those on the page.",
        )
    return keep_order(by=by, authority=authority, event=event, scan=order_file)
