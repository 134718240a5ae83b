"""Reads the life of an authority, and an ask, from JSON. What is not understood is refused with a
sentence.

``life_from_json`` is for what the service itself wrote down, and takes nothing that it would not
write. ``life_and_ask_from_json`` is for what others bring to the command: it passes over what the
rules pass over, and then reads in the same way.

Pure. One item is ``{"kind", "subject_under_18_source", "events", "ask"}``. Each event has
``deed`` and ``at``. A ``granted`` event has ``scope`` (``subjects``, ``platforms``, ``officers``,
``purposes`` and, where it names any, ``profiles``), ``restricted``, ``max_viewings`` (a whole
number, or null or left out for no limit), ``review_by`` and, for non-RIPA and overt, ``to``. The
four that follow ``scope`` may also stand inside it. A ``reviewed`` event has ``review_by``. In the
record, a ``renewed`` event of a non-RIPA authorisation has ``to`` where policy shortens its period.

Names (subjects, officers and so on) may be text or whole numbers; 17 and "17" are the same name.
Moments are ISO 8601 with an offset, days are YYYY-MM-DD.
"""

from collections.abc import Collection, Mapping

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
from ripa.life import (
    Ask,
    Cancelled,
    Event,
    Granted,
    Life,
    MagistrateApproved,
    MagistrateRefused,
    Refused,
    RenewalApproved,
    Renewed,
    Reviewed,
    Scope,
    Used,
    ensure_possible,
)
from ripa.states import RIPA_KINDS, Kind

UNDER_18 = "subject_under_18_source"
LIFE_FIELDS = ("kind", UNDER_18, "events")
ITEM_FIELDS = (*LIFE_FIELDS, "ask")
ASK_FIELDS = ("at", "subject", "platform", "officer", "purpose", "restricted")
# Left out where a look is at no profile in particular; then it lies outside every scope that names
# profiles.
PROFILE = "profile"
LISTS = ("subjects", "platforms", "officers", "purposes")
# Left out, or empty, where any profile may be opened.
PROFILES = "profiles"
TERMS_WITHOUT_END = ("restricted", "max_viewings", "review_by")
TERMS = (*TERMS_WITHOUT_END, "to")

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
    """One item of the command's list. Raises ``ValueError`` with a sentence.

    A source is not under 18 unless the item says so. Fields that the rules do not name are passed
    over, and so is ``to`` of a kind whose end the Act sets.
    """
    known = _only(ITEM_FIELDS, item)
    if isinstance(known, dict):
        known = {UNDER_18: False, **known}
    fields = as_object(known, "the item", needed=ITEM_FIELDS)
    events = fields["events"]
    if isinstance(events, list):
        terms = TERMS if fields["kind"] not in tuple(RIPA_KINDS) else TERMS_WITHOUT_END
        events = [_only_known(event, terms) for event in events]
    life = _life({**fields, "events": events})
    return life, ask_from_json(_only((*ASK_FIELDS, PROFILE), fields["ask"]))


def _only(names: Collection[str], value: object) -> object:
    """An object without the fields that the rules do not name; anything else as it is."""
    if not isinstance(value, dict):
        return value
    return {name: each for name, each in value.items() if name in names}


def _only_known(event: object, terms: Collection[str]) -> object:
    deed = event.get("deed") if isinstance(event, dict) else None
    if deed != "granted":
        return _only(("deed", "at", *(["review_by"] if deed == "reviewed" else [])), event)
    known = _only(("deed", "at", "scope", *terms), event)
    if isinstance(known, dict) and "scope" in known:
        known["scope"] = _only((*LISTS, PROFILES, *terms), known["scope"])
    return known


def life_from_json(value: object) -> Life:
    """``{"kind", "subject_under_18_source", "events"}`` of the record, as a life. Raises
    ``ValueError`` with a sentence, also for a story that the service never writes.
    """
    life = _life(as_object(value, "the item", needed=LIFE_FIELDS))
    ensure_possible(life)
    return life


def _life(fields: Mapping[str, object]) -> Life:
    kind = fields["kind"]
    if not isinstance(kind, str) or kind not in tuple(Kind):
        raise ValueError(f"“kind” must be one of {listed(tuple(Kind))}.")
    events = as_list(fields["events"], "“events”")
    return Life(
        kind=Kind(kind),
        subject_under_18_source=as_flag(fields[UNDER_18], f"“{UNDER_18}”"),
        events=tuple(_event(event, f"event {index}") for index, event in enumerate(events)),
    )


def ask_from_json(value: object) -> Ask:
    """The ask, every field of it needed but the profile. Raises ``ValueError`` with a sentence."""
    fields = as_object(value, "“ask”", needed=ASK_FIELDS, optional=[PROFILE])
    profile = fields.get(PROFILE)
    return Ask(
        at=as_moment(fields["at"], "“at” of “ask”"),
        subject=as_name(fields["subject"], "“subject” of “ask”"),
        platform=as_name(fields["platform"], "“platform” of “ask”"),
        officer=as_name(fields["officer"], "“officer” of “ask”"),
        purpose=as_name(fields["purpose"], "“purpose” of “ask”"),
        restricted=as_flag(fields["restricted"], "“restricted” of “ask”"),
        profile=None if profile is None else as_name(profile, "“profile” of “ask”"),
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
        optional = ("to",) if deed == "renewed" else ()
        fields = as_object(value, where, needed=("deed", "at"), optional=optional)
        at, to = as_moment(fields["at"], f"“at” of {where}"), fields.get("to")
        if to is not None:
            return Renewed(at=at, to=as_day(to, f"“to” of {where}"))
        return BARE_EVENTS[deed](at=at)
    raise ValueError(f"“deed” of {where} must be one of {listed(EVENT_NAMES)}.")


def _granted(value: object, where: str) -> Granted:
    fields = as_object(value, where, needed=("deed", "at", "scope"), optional=TERMS)
    allowed = (PROFILES, *TERMS)
    scope = as_object(fields["scope"], f"“scope” of {where}", needed=LISTS, optional=allowed)
    terms = _terms(fields, scope, where)
    limit, last_day = terms.get("max_viewings"), terms.get("to")
    lists = [*LISTS, *(name for name in [PROFILES] if name in scope)]
    names = {name: as_names(scope[name], f"“{name}” of {where}") for name in lists}
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
