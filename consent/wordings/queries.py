"""The only door for reading wordings. They are about nobody: all staff may read them."""

from dataclasses import dataclass
from datetime import datetime

from accounts.access import authorise, unknown
from accounts.models import User
from accounts.permissions import Permission
from audit.recording import in_one_transaction, record
from consent.deeds import WORDING_READ, WORDINGS_LISTED
from consent.models import Wording, WordingKind


@dataclass(frozen=True)
class InUse:
    """The newest version of one wording, and how many there are before it."""

    wording: Wording
    earlier: int


@in_one_transaction
def list_wordings(*, by: User) -> list[InUse]:
    """Every kind in every language that has one, in order, with the read on record."""
    authorise(by, Permission.MANAGE_WORDINGS, what="the list of wordings")
    record(WORDINGS_LISTED, by=by, on="the wordings")
    return [InUse(each, each.version - 1) for each in _newest()]


@in_one_transaction
def open_wording(*, by: User, wording_id: int) -> Wording:
    """One version, new or old, with the read on record. Raises `Unknown`."""
    authorise(by, Permission.USE, what=f"wording {wording_id}")
    wording = Wording.objects.select_related("by").filter(pk=wording_id).first()
    if wording is None:
        raise unknown(f"wording {wording_id}")
    record(WORDING_READ, by=by, on=wording)
    return wording


@in_one_transaction
def open_versions(*, by: User, kind: str, language: str) -> list[Wording]:
    """Every version of one wording, newest first, with the read on record. None where it is new."""
    authorise(by, Permission.MANAGE_WORDINGS, what=f"the wording {kind}, {language}")
    versions = list(
        Wording.objects.select_related("by").filter(kind=kind, language=language).order_by("-id")
    )
    record(WORDING_READ, by=by, on=versions[0] if versions else f"{kind}, {language}, not yet made")
    return versions


def current_wording(kind: str, language: str, *, at: datetime | None = None) -> Wording | None:
    """The words in use for this kind in this language, now or at the moment `at`; None where there
    were none. Records nothing.
    """
    versions = Wording.objects.filter(kind=kind, language=language)
    if at is not None:
        versions = versions.filter(at__lte=at)
    return versions.order_by("-version").first()


def languages_with_words(*kinds: str) -> list[str]:
    """The languages in which any of these kinds has words. Records nothing."""
    found = Wording.objects.filter(kind__in=kinds).order_by("language")
    return list(found.values_list("language", flat=True).distinct())


def _newest() -> list[Wording]:
    found = (
        Wording.objects.select_related("by")
        .order_by("kind", "language", "-version")
        .distinct("kind", "language")
    )
    order = list(WordingKind.values)
    return sorted(found, key=lambda each: (order.index(each.kind), each.language))
