"""The papers that an authority's page offers to its reader, and the orders that are kept."""

from dataclasses import dataclass, field
from datetime import datetime

from django.urls import reverse

from accounts.access import can
from accounts.models import User
from accounts.permissions import Permission
from ripa.authorities.papers.court import awaits_magistrate
from ripa.authorities.papers.queries import orders_of, takes_to_court
from ripa.authorities.papers.sections import ORDERS, decision_of
from ripa.authorities.place import place_of_authority
from ripa.authorities.queries import Shown
from ripa.authorities.words import EVENT_WORDS
from ripa.models import OrderFile
from ripa.states import State


@dataclass(frozen=True)
class Paper:
    """A link to a paper; `text` says what it is."""

    text: str
    href: str


@dataclass(frozen=True)
class KeptOrder:
    """An order on file, with the decision that it is of."""

    file: OrderFile
    decision: str
    href: str


@dataclass(frozen=True)
class Papers:
    """What can be printed, which orders are kept, and where the reader may add one more."""

    papers: list[Paper]
    orders: list[KeptOrder] = field(default_factory=list)
    add: str = ""


def papers_of(by: User, shown: Shown, *, at: datetime) -> Papers:
    """The papers of an authority whose read is on record."""
    authority = shown.authority
    draft = " (draft)" if authority.state == State.DRAFT else ""
    papers = [_paper(f"Print the application{draft}", "application", authority.pk)]
    if decision_of(authority) is not None:
        papers.append(_paper("Print the whole file", "file", authority.pk))
    if awaits_magistrate(authority, shown.standing, at=at) and takes_to_court(by, authority):
        papers.append(_paper("Print the pack for the magistrate", "pack", authority.pk))
    decided = any(event.deed in ORDERS for event in shown.events)
    records = can(by, Permission.RECORD_MAGISTRATE, place_of_authority(authority, by))
    return Papers(
        papers=papers,
        orders=[
            KeptOrder(
                file,
                EVENT_WORDS[file.event.deed],
                reverse("authority_order", args=[authority.pk, file.pk]),
            )
            for file in (orders_of(authority) if decided else [])
        ],
        add=reverse("authority_order_add", args=[authority.pk]) if decided and records else "",
    )


def _paper(text: str, slug: str, pk: int) -> Paper:
    return Paper(f"{text} (PDF)", reverse(f"authority_paper_{slug}", args=[pk]))
