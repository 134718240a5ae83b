"""What an error case closes: all that a viewing brought, and all that was typed about it (ADR 22).

The one place that says what the material of a viewing is. Pages, lists and the trail conceal it by
what is here; the look itself (who, when, whom, which profiles, by which rule) stays in sight.
Nothing here changes a row: only what a reader is shown of it.
"""

from collections.abc import Collection, Iterable
from typing import Any, Protocol

from django.contrib.contenttypes.models import ContentType
from django.db.models import Value

from accounts.models import User
from audit.models import Entry
from audit.refusals import PlainDecision, Refused
from checks.models import Finding, FindingAssessment, FlagReview, Outcome
from ripa.errors.material import Piece
from ripa.errors.quarantine import Closure, closure_for, closures_for, is_closed
from ripa.models import ImmediateReview, Opening, Viewing

# Records of a viewing's material: the path to the viewing, and whether all that the trail keeps of
# one is material, or only what somebody typed as a reason.
_MATERIAL: dict[type[Any], tuple[str, bool]] = {
    Viewing: ("pk", False),
    Outcome: ("viewing_id", True),
    Finding: ("outcome__viewing_id", True),
    FindingAssessment: ("finding__outcome__viewing_id", True),
    FlagReview: ("flag__viewing_id", True),
    ImmediateReview: ("viewing_id", True),
}


class _Reviewed(Protocol):
    reasons: str


def conceal(
    viewing: Viewing,
    by: User,
    *,
    openings: Iterable[Opening] = (),
    reviews: Iterable[_Reviewed] = (),
) -> Closure | None:
    """What closes the viewing to `by`, with what was typed about it taken out of these objects.

    The objects are for showing: none of them may be saved afterwards, nor can they be, as the
    ledger is append-only.
    """
    closure = closure_for(by, viewing)
    if closure is not None:
        viewing.reasons = {}
        for opening in openings:
            opening.reasons = {}
        for review in reviews:
            review.reasons = closure.words
    return closure


def refuse_where_closed(viewing: Viewing, *, on: Any) -> None:
    """Raise where what a viewing brought is closed: nobody judges what they may not read."""
    if is_closed(viewing.pk):
        raise Refused(
            PlainDecision(
                words="What this look brought is closed by an error case.",
                next="Wait until the senior responsible officer has decided what becomes of it.",
            ),
            on=on,
            subjects=[viewing.person_id],
            cases=[viewing.case_id],
        )


def conceal_entries(entries: Collection[Entry], by: User) -> None:
    """Take the material of closed viewings out of these entries of the trail, as they are shown.

    The rows stay as they are, so that the trail can still be verified.
    """
    viewings = _viewings_of(entries)
    closures = closures_for(by, (viewing for viewing, _ in viewings.values()))
    for entry in entries:
        viewing, whole = viewings.get(entry.pk, (0, False))
        closure = closures.get(viewing)
        if closure is not None:
            _conceal_entry(entry, closure.words, whole=whole)


def _conceal_entry(entry: Entry, words: str, *, whole: bool) -> None:
    entry.reason = words if entry.reason else ""
    if entry.changes:
        entry.changes = {name: ["", words] for name in entry.changes}
    if whole and entry.additional_data:
        entry.additional_data = {"closed": words}


def _viewings_of(entries: Collection[Entry]) -> dict[int, tuple[int, bool]]:
    """The viewing whose material each entry is about, by the entry's id. One query at most."""
    kinds = {
        kind.pk: model for model, kind in ContentType.objects.get_for_models(*_MATERIAL).items()
    }
    about = {
        entry.pk: (kinds[entry.content_type_id], entry.object_id)
        for entry in entries
        if entry.content_type_id in kinds and entry.object_id is not None
    }
    whose = _whose(set(about.values()))
    return {pk: (whose[each], _MATERIAL[each[0]][1]) for pk, each in about.items() if each in whose}


def _whose(records: set[tuple[type[Any], int]]) -> dict[tuple[type[Any], int], int]:
    """The viewing of each of these records, by its model and its id."""
    whose = {(model, pk): pk for model, pk in records if model is Viewing}
    models = [model for model in _MATERIAL if model is not Viewing]
    parts = []
    for place, model in enumerate(models):
        ids = [pk for kind, pk in records if kind is model]
        rows = model.objects.filter(pk__in=ids).order_by().annotate(place=Value(place))
        parts.append(rows.values_list("place", "pk", _MATERIAL[model][0]))
    for place, pk, viewing in parts[0].union(*parts[1:], all=True):
        whose[models[place], pk] = viewing
    return whose


def material_pieces(viewing: Viewing) -> list[Piece]:
    """All that a viewing brought, for the senior responsible officer."""
    outcomes = viewing.outcomes.select_related("by").prefetch_related("findings__assessments__by")
    pieces = [Piece("What was typed about the look", _typed(viewing))]
    for outcome in outcomes:
        pieces.append(Piece(f"Outcome recorded by {outcome.by}", _outcome_rows(outcome)))
        pieces += [
            Piece(f"Finding {number}", _finding_rows(finding))
            for number, finding in enumerate(outcome.findings.all(), start=1)
        ]
    return [piece for piece in pieces if piece.rows]


def _typed(viewing: Viewing) -> list[dict[str, str]]:
    given = viewing.reasons.get("reasons", "")
    rows = [("What happened" if viewing.late else "Reasons given", given)]
    rows += [
        (f"Reasons for {opening.profile}", opening.reasons.get("reasons", ""))
        for opening in viewing.openings.select_related("profile")
        if opening.reasons != viewing.reasons
    ]
    reviews = FlagReview.objects.filter(flag__viewing=viewing).select_related("by")
    rows += [(f"Review by {each.by}, of consent that is gone", each.reasons) for each in reviews]
    immediate = ImmediateReview.objects.filter(viewing=viewing).select_related("by")
    rows += [(f"Review by {each.by}, of an immediate response", each.reasons) for each in immediate]
    return [{"key": key, "value": value} for key, value in rows if value]


def _outcome_rows(outcome: Outcome) -> list[dict[str, str]]:
    return [
        {"key": "Found something", "value": "Yes" if outcome.found_something else "No"},
        {"key": "Summary", "value": outcome.summary},
        {"key": "Others seen", "value": outcome.third_parties or "Nobody"},
    ]


def _finding_rows(finding: Finding) -> list[dict[str, str]]:
    return [
        {"key": "Seen", "value": finding.what},
        {"key": "Where", "value": finding.where},
        {"key": "Bears on the question", "value": finding.relevance},
        {"key": "Would bear it out", "value": finding.corroborate},
        *(
            {"key": f"{each.get_status_display()}, by {each.by}", "value": each.source}
            for each in finding.assessments.all()
        ),
    ]
