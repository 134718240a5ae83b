"""The only door for writing authorities: applying, deciding, and what comes after a grant."""

from ripa.authorities.actions.applying import (
    begin_application,
    revise,
    save_page,
    submit,
    withdraw,
)
from ripa.authorities.actions.deciding import check, grant, refuse, send_back, support
from ripa.authorities.actions.running import (
    cancel,
    record_magistrate,
    record_renewal_order,
    renew,
    review,
)

__all__ = [
    "begin_application",
    "cancel",
    "check",
    "grant",
    "record_magistrate",
    "record_renewal_order",
    "refuse",
    "renew",
    "review",
    "revise",
    "save_page",
    "send_back",
    "submit",
    "support",
    "withdraw",
]
