"""Reads the life of an authority, and an ask, from JSON. Strict: what is not understood is
refused with a sentence.

Pure. One item is ``{"kind", "subject_under_18_source", "events", "ask"}``. Each event has
``deed`` and ``at``. A ``granted`` event has ``scope`` (``subjects``, ``platforms``, ``officers``,
``purposes``), ``restricted``, ``max_viewings`` (a whole number, or null or left out for no
limit), ``review_by`` and, for non-RIPA and overt, ``to``. The four that follow ``scope`` may also
stand inside it. A ``reviewed`` event has ``review_by``.

Names (subjects, officers and so on) may be text or whole numbers; 17 and "17" are the same name.
Moments are ISO 8601 with an offset, days are YYYY-MM-DD.
"""

from collections.abc import Mapping

from cases.strict_json import (
    as_count,
    as_day,
    as_flag,
    as_list,
    as_moment,
    as_name,
    as_names,
    as_object,
    listed,
)
from ripa.states import (
    Ask,
    Cancelled,
    Event,
    Granted,
    Kind,
    Life,
    MagistrateApproved,
    MagistrateRefused,
    Refused,
    RenewalApproved,
    Renewed,
    Reviewed,
    Scope,
    Used,
)

LISTS = ("subjects", "platforms", "officers", "purposes")
TERMS = ("restricted", "max_viewings", "review_by", "to")

BARE_EVENTS: Mapping[str, type[Event]] = {
    "refused": Refused,
    "magistrate_approved": MagistrateApproved,
    "magistrate_refused": MagistrateRefused,
    "renewed": Renewed,
    "renewal_approved": RenewalApproved,
    "used": Used,
    "cancelled": Cancelled,
}
EVENT_NAMES = ("granted", "reviewed", *BARE_EVENTS)


def life_and_ask_from_json(item: object) -> tuple[Life, Ask]:
    """One item of the command's list. Raises ``ValueError`` with a sentence."""
    fields = as_object(
        item,
        "the item",
        needed=("kind", "subject_under_18_source", "events", "ask"),
    )
    life = {name: value for name, value in fields.items() if name != "ask"}
    return life_from_json(life), ask_from_json(fields["ask"])


def life_from_json(value: object) -> Life:
    """``{"kind", "subject_under_18_source", "events"}`` as a life. Raises ``ValueError`` with a
    sentence.
    """
    fields = as_object(value, "the item", needed=("kind", "subject_under_18_source", "events"))
    kind = fields["kind"]
    if not isinstance(kind, str) or kind not in tuple(Kind):
        raise ValueError(f"“kind” must be one of {listed(tuple(Kind))}.")
    events = as_list(fields["events"], "“events”")
    return Life(
        kind=Kind(kind),
        subject_under_18_source=as_flag(
            fields["subject_under_18_source"], "“subject_under_18_source”"
        ),
        events=tuple(_event(event, f"event {index}") for index, event in enumerate(events)),
    )


def ask_from_json(value: object) -> Ask:
    """The ask, every field of it needed. Raises ``ValueError`` with a sentence."""
    names = ("at", "subject", "platform", "officer", "purpose", "restricted")
    fields = as_object(value, "“ask”", needed=names)
    return Ask(
        at=as_moment(fields["at"], "“at” of “ask”"),
        subject=as_name(fields["subject"], "“subject” of “ask”"),
        platform=as_name(fields["platform"], "“platform” of “ask”"),
        officer=as_name(fields["officer"], "“officer” of “ask”"),
        purpose=as_name(fields["purpose"], "“purpose” of “ask”"),
        restricted=as_flag(fields["restricted"], "“restricted” of “ask”"),
    )


def _event(value: object, where: str) -> Event:
    deed = value.get("deed") if isinstance(value, dict) else None
    if deed == "granted":
        return _granted(value, where)
    if deed == "reviewed":
        fields = as_object(value, where, needed=("deed", "at", "review_by"))
        return Reviewed(
            at=as_moment(fields["at"], f"“at” of {where}"),
            review_by=as_day(fields["review_by"], f"“review_by” of {where}"),
        )
    if isinstance(deed, str) and deed in BARE_EVENTS:
        fields = as_object(value, where, needed=("deed", "at"))
        return BARE_EVENTS[deed](at=as_moment(fields["at"], f"“at” of {where}"))
    raise ValueError(f"“deed” of {where} must be one of {listed(EVENT_NAMES)}.")


def _granted(value: object, where: str) -> Granted:
    fields = as_object(value, where, needed=("deed", "at", "scope"), optional=TERMS)
    scope = as_object(fields["scope"], f"“scope” of {where}", needed=LISTS, optional=TERMS)
    terms = _terms(fields, scope, where)
    limit, last_day = terms.get("max_viewings"), terms.get("to")
    names = {name: as_names(scope[name], f"“{name}” of {where}") for name in LISTS}
    return Granted(
        at=as_moment(fields["at"], f"“at” of {where}"),
        scope=Scope(restricted=as_flag(terms["restricted"], f"“restricted” of {where}"), **names),
        max_viewings=None if limit is None else as_count(limit, f"“max_viewings” of {where}"),
        review_by=as_day(terms["review_by"], f"“review_by” of {where}"),
        to=None if last_day is None else as_day(last_day, f"“to” of {where}"),
    )


def _terms(
    fields: Mapping[str, object], scope: Mapping[str, object], where: str
) -> dict[str, object]:
    """The terms of a grant, from beside the scope or inside it, each given at most once."""
    twice = [name for name in TERMS if name in fields and name in scope]
    if twice:
        raise ValueError(f"{where} gives “{twice[0]}” twice: keep one.")
    terms = {name: source[name] for source in (fields, scope) for name in TERMS if name in source}
    for name in ("restricted", "review_by"):
        if name not in terms:
            raise ValueError(f"{where} needs “{name}”.")
    return terms
