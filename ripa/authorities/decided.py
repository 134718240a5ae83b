"""What was decided already, in words for whoever comes second.

An application is decided once, by the officer and by the magistrate. The database holds both; here
they are told by whom, when and how.
"""

from ripa.authorities.permits import refusal
from ripa.models import Authority, AuthorityEvent
from ripa.states import Deed
from socialcheck.templatetags.ui import uk_datetime

DECISIONS = {Deed.GRANT: "granted", Deed.REFUSE: "refused"}
ORDERS = {Deed.MAGISTRATE_APPROVE: "approved", Deed.MAGISTRATE_REFUSE: "refused"}


def decision_on(authority: Authority) -> AuthorityEvent | None:
    """The officer's decision, or the manager's for an overt determination; None before it."""
    return authority.events.filter(deed__in=DECISIONS).select_related("by").first()


def decided_words(event: AuthorityEvent) -> str:
    """Who decided it, when and how."""
    how = DECISIONS[Deed(event.deed)]
    return f"{event.by} decided this on {uk_datetime(event.at)}: {how}."


def ensure_undecided(authority: Authority) -> None:
    """Raise a refusal that names the decision, where there is one."""
    decision = decision_on(authority)
    if decision is not None:
        raise refusal(
            authority,
            decided_words(decision),
            "A decision is made once. Open the authority to see where it stands now.",
        )


def ensure_no_order(authority: Authority) -> None:
    """Raise a refusal that names the magistrate's first order, where it is on record."""
    order = authority.events.filter(deed__in=ORDERS).select_related("by").first()
    if order is not None:
        how = ORDERS[Deed(order.deed)]
        raise refusal(
            authority,
            f"The magistrate’s decision is on record already: {how} on {uk_datetime(order.at)}, "
            f"recorded by {order.by}.",
            "There is one order for an authorisation. If what is recorded is wrong, tell the "
            "senior responsible officer.",
        )
