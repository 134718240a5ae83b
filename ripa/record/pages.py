"""What the pages of the central record are given."""

from collections.abc import Iterable
from typing import Any

from django.http import QueryDict
from django.urls import reverse

from accounts.models import User
from ripa.models import AuthorityKind, InspectionPack, PackState
from ripa.record.columns import ending_words, order_words, yes_no
from ripa.record.filters import STANDS, Wanted
from ripa.record.forms import RecordForm
from ripa.record.printing import MOST_ON_PAPER
from ripa.record.queries import RecordPage
from ripa.record.rows import Row
from socialcheck.templatetags.ui import uk_date, uk_datetime

HEAD = ["Authority", "About", "Decision", "Where it stands"]
PACK_HEAD = ["Pack", "Asked for", "Where it stands", "Holds"]
_MEGABYTE = 1024 * 1024


def query_with(data: QueryDict, *, before: int | None = None) -> str:
    """The filters of an address, to put in another; the page of the list is not one of them."""
    kept = data.copy()
    kept.pop("before", None)
    for name in [name for name, value in kept.items() if not value]:
        del kept[name]
    if before is not None:
        kept["before"] = str(before)
    return f"?{kept.urlencode()}" if kept else ""


def record_context(data: QueryDict, form: RecordForm, page: RecordPage | None) -> dict[str, Any]:
    """The filters and, where they can be understood, a page of rows."""
    filters = query_with(data)
    context: dict[str, Any] = {
        "form": form,
        "page": page,
        "filtered": bool(filters),
        "clear": reverse("record_list"),
        "csv": reverse("record_csv") + filters,
        "pdf": reverse("record_pdf") + filters,
        "pack": reverse("pack_new") + filters,
        "most_on_paper": MOST_ON_PAPER,
    }
    if page is not None:
        context |= {
            "head": HEAD,
            "rows": [_cells(row) for row in page.rows],
            "older": query_with(data, before=page.older) if page.older else "",
            "chosen": _chosen(data, form.wanted(), form),
        }
    return context


def _chosen(data: QueryDict, wanted: Wanted, form: RecordForm) -> list[dict[str, str]]:
    """The filters in force in words, each with the address of the list without it."""
    officer = form.cleaned_data["officer"]
    said = [
        ("number", f"Number {wanted.number}" if wanted.number else ""),
        ("kind", str(AuthorityKind(wanted.kind).label) if wanted.kind else ""),
        ("stands", STANDS.get(wanted.stands, "")),
        ("year", f"Decided in {wanted.year}" if wanted.year else ""),
        ("officer", f"Decided by {officer}" if officer else ""),
        ("about", f"About {wanted.about}" if wanted.about else ""),
        ("involved", _answered("Directly involved", wanted.involved)),
        ("confidential", _answered("Confidential information likely", wanted.confidential)),
        ("keeping", "Past its retention date" if wanted.past_retention else ""),
    ]
    return [{"text": text, "href": _without(data, name)} for name, text in said if text]


def _answered(what: str, answer: bool | None) -> str:
    return "" if answer is None else f"{what}: {yes_no(answer).lower()}"


def _without(data: QueryDict, name: str) -> str:
    kept = data.copy()
    kept.pop(name, None)
    return reverse("record_list") + query_with(kept)


def _cells(row: Row) -> list[object]:
    link = {
        "text": f"{row.number} {row.title}".strip(),
        "href": reverse("authority_page", args=[row.pk]),
    }
    return [
        link,
        ", ".join(row.subjects),
        _lines([row.kind_name, _decision(row), _involved(row), _order(row)]),
        _lines([row.standing.in_full, *_since(row), _kept(row)]),
    ]


def _lines(told: Iterable[str]) -> str:
    """Sentences after one another, each ended."""
    return " ".join(f"{each.rstrip('.')}." for each in told if each)


def _decision(row: Row) -> str:
    if row.given_at is None:
        return ""
    rank = f", {row.rank.lower()}" if row.rank else ""
    return f"{row.decision} on {uk_date(row.given_at)} by {row.officer}{rank}"


def _order(row: Row) -> str:
    return f"Magistrate: {order_words(row.order)}" if row.order else ""


def _involved(row: Row) -> str:
    return "Directly involved" if row.involved else ""


def _since(row: Row) -> list[str]:
    times = {"review": len(row.reviews), "renewal": len(row.renewals), "viewing": row.uses}
    told = [f"{many} {what}{'' if many == 1 else 's'}" for what, many in times.items() if many]
    confidential = "Confidential information likely" if row.confidential else ""
    return [", ".join(told), confidential]


def _kept(row: Row) -> str:
    if row.keep_until is None:
        return ""
    return f"{ending_words(row)}. Keep until {uk_date(row.keep_until)}"


# --- Packs ---------------------------------------------------------------------------------------


def pack_rows(packs: list[InspectionPack]) -> list[list[object]]:
    return [
        [
            {"text": str(pack).capitalize(), "href": reverse("pack_page", args=[pack.pk])},
            f"{uk_datetime(pack.asked_at)} by {pack.by}",
            pack.get_state_display(),
            _holds(pack),
        ]
        for pack in packs
    ]


def pack_context(by: User, pack: InspectionPack) -> dict[str, Any]:
    """How far a pack is, and what may be done with it."""
    under_way = pack.state in {PackState.WAITING, PackState.MAKING}
    rows = [
        {"key": "Where it stands", "value": pack.get_state_display()},
        {"key": "Asked for", "value": f"{uk_datetime(pack.asked_at)} by {pack.by}"},
        {"key": "Filters", "value": filter_words(pack.filters) or "None: the whole record"},
    ]
    if pack.problem:
        rows.append({"key": "Why", "value": pack.problem})
    if pack.sha256:
        rows += [
            {"key": "Holds", "value": _holds(pack)},
            {"key": "Size", "value": f"{max(pack.size / _MEGABYTE, 0.1):.1f} MB"},
            {"key": "SHA-256", "value": pack.sha256},
            {"key": "Can be downloaded until", "value": uk_date(pack.delete_after)},
        ]
    return {
        "pack": pack,
        "title": str(pack).capitalize(),
        "rows": rows,
        "under_way": under_way,
        "may_cancel": under_way and pack.by_id == by.pk,
        "ready": pack.state == PackState.READY,
        "crumbs": [
            {"text": "Central record", "href": reverse("record_list")},
            {"text": "Inspection packs", "href": reverse("pack_list")},
            {"text": str(pack).capitalize()},
        ],
    }


def _holds(pack: InspectionPack) -> str:
    if not pack.counts:
        return ""
    counts = pack.counts
    return (
        f"{counts['authorities']:,} authorities, {counts['events']:,} events, "
        f"{counts['order_files']:,} order files, {counts['trail_entries']:,} entries of the trail"
    )


def filter_words(filters: dict[str, Any]) -> str:
    """The filters of a pack as a sentence. An officer is named by their staff number alone here."""
    names = {"past_retention": "past its retention date", "about": "subject", "stands": "stands"}
    return "; ".join(
        f"{names.get(name, name)}: {_value(name, value)}" for name, value in filters.items()
    )


def _value(name: str, value: Any) -> str:
    if isinstance(value, bool):
        return yes_no(value).lower()
    return STANDS.get(value, str(value)) if name == "stands" else str(value)
