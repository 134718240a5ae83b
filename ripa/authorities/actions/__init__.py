"""The only door for writing authorities: applying, deciding, and what comes after a grant."""

from ripa.authorities.actions.applying import (
    begin_application,
    revise,
    save_page,
    submit,
    withdraw,
)
from ripa.authorities.actions.court import record_magistrate, record_renewal_order
from ripa.authorities.actions.deciding import check, grant, refuse, send_back, support
from ripa.authorities.actions.ending import cancel, close_out
from ripa.authorities.actions.renewing import renew
from ripa.authorities.actions.reviewing import review

__all__ = [
    "begin_application",
    "cancel",
    "check",
    "close_out",
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
