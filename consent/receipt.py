"""A receipt of consent as data, with the fields of ISO/IEC TS 27560:2023. Pure.

Its four sections are those of the specification: header, PII processing, party identification,
events. Every field that it names is there; what this service does not hold is null, and nothing is
made up. Field names as the public guide of the W3C's Data Privacy Vocabularies group gives them
<https://w3id.org/dpv/guides/consent-27560>.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

SCHEMA = "ISO/IEC TS 27560:2023, Socialcheck receipt 1"
CONTROLLER, PRINCIPAL, DECIDER = "council", "person", "decider"
NOT_HELD = None


@dataclass(frozen=True)
class Later:
    """What became of the answer on record: it was struck out or confirmed in writing, or the same
    decider answered again. `state` is that deed.
    """

    state: str
    at: datetime


@dataclass(frozen=True)
class Facts:
    """One answer, in words and moments, as its receipt needs it.

    `places` are the platforms or profiles agreed to and `purposes` what for, both in words; one
    entry says "any" where nothing was left out. `first` and `last` are London days, both included.
    """

    record_id: str
    person_id: str
    person: str
    deed: str
    at: datetime
    decider: str
    own: bool
    footing: str
    parental_basis: str
    route: str
    in_writing: bool
    places: tuple[str, ...]
    purposes: tuple[str, ...]
    first: date | None
    last: date | None
    wording: str
    language: str
    lawful_basis: str
    council: str
    worker: str
    team: str
    phone: str
    email: str
    case: str
    later: tuple[Later, ...]
    made_at: datetime


# Section → field → what we put in it. "–" where we hold nothing that belongs there.
FIELDS: dict[str, dict[str, str]] = {
    "header": {
        "schema_version": "which schema this is",
        "record_id": "the number of the record of this answer, the same on every receipt of it",
        "pii_principal_id": "how the council finds the person: the case, and their number",
    },
    "pii_processing": {
        "privacy_notice": "the words in which they were asked: kind, language, version",
        "language": "the BCP 47 code of those words",
        "purposes": "what was agreed to, one entry for each purpose; none unless consent was given",
    },
    "purpose": {
        "purpose": "what looking is for",
        "purpose_type": "–",
        "lawful_basis": "the lawful basis on the case, which consent is not",
        "pii_information": "one entry for each platform or profile agreed to",
        "pii_controllers": "the council, as in party_identification",
        "collection_method": "how it is seen",
        "processing_method": "what is done with it",
        "storage_locations": "–",
        "retention_period": "–",
        "processing_locations": "–",
        "geographic_restrictions": "–",
        "service": "–",
        "jurisdiction": "the law that applies",
        "recipient_third_parties": "–",
        "withdrawal_method": "how consent is withdrawn",
        "privacy_rights": "–",
        "codes_of_conduct": "–",
        "impact_assessment": "–",
        "authority_party": "–",
    },
    "pii_information": {
        "pii_type": "what is looked at, and where",
        "pii_attribute_id": "–",
        "pii_optional": "–",
        "sensitive_pii_category": "–",
        "special_pii_category": "–",
    },
    "party": {
        "party_id": "its name within the receipt",
        "party_name": "the name",
        "party_role": "PII controller, PII principal, or who decided for them",
        "party_address": "–",
        "party_email": "of the worker whom the council answers through",
        "party_phone": "of the same worker",
        "party_url": "–",
        "party_contact": "the worker and their team",
        "party_type": "–",
    },
    "event": {
        "event_time": "when, in ISO 8601 and UTC",
        "validity_duration": "the first and last day that it covers, as an ISO 8601 interval; "
        "“..” where there is no last day",
        "entity_id": "who did it, as in party_identification",
        "event_type": "explicit consent, and whether in writing or by word of mouth",
        "event_state": "given, refused or withdrawn; then, if it was, invalidated or confirmed, "
        "and what the same decider answered later",
    },
    "receipt": {
        "made_at": "when the receipt was made, in ISO 8601 and UTC",
        "case": "the reference of the case",
        "footing": "in what right they decided",
        "parental_basis": "what their parental responsibility rests on",
        "route": "how the answer was given",
    },
}


def record_of(facts: Facts) -> dict[str, Any]:
    """The receipt, ready for `json.dumps`."""
    purposes = [_purpose(facts, each) for each in facts.purposes]
    return {
        "schema_version": SCHEMA,
        "record_id": facts.record_id,
        "pii_principal_id": facts.person_id,
        "pii_processing": {
            "privacy_notice": facts.wording or NOT_HELD,
            "language": facts.language or NOT_HELD,
            "purposes": purposes if facts.deed == "given" else [],
        },
        "party_identification": _parties(facts),
        "event": _events(facts),
        "receipt": {
            "made_at": facts.made_at.isoformat(),
            "case": facts.case,
            "footing": facts.footing or NOT_HELD,
            "parental_basis": facts.parental_basis or NOT_HELD,
            "route": facts.route or NOT_HELD,
        },
    }


def _whole(section: str, known: dict[str, Any]) -> dict[str, Any]:
    """Every field of a section, in order: null for those that are not known."""
    return {field: known.get(field, NOT_HELD) for field in FIELDS[section]}


def _purpose(facts: Facts, purpose: str) -> dict[str, Any]:
    return _whole(
        "purpose",
        {
            "purpose": purpose,
            "lawful_basis": facts.lawful_basis,
            "pii_information": [
                _whole("pii_information", {"pii_type": f"What is open for anyone to see: {place}"})
                for place in facts.places
            ],
            "pii_controllers": [CONTROLLER],
            "collection_method": "A member of staff looks at it online",
            "processing_method": "A member of staff records what bears on the question of a check. "
            "Nothing is decided by a machine",
            "jurisdiction": "England",
            "withdrawal_method": "Tell the worker, or anyone at the council, in any way",
        },
    )


def _parties(facts: Facts) -> list[dict[str, Any]]:
    parties: list[dict[str, Any]] = [
        {
            "party_id": CONTROLLER,
            "party_name": facts.council,
            "party_role": "PII controller",
            "party_email": facts.email or NOT_HELD,
            "party_phone": facts.phone or NOT_HELD,
            "party_contact": f"{facts.worker}, {facts.team}",
        },
        {"party_id": PRINCIPAL, "party_name": facts.person, "party_role": "PII principal"},
    ]
    if not facts.own:
        role = "decided for the PII principal"
        parties.append({"party_id": DECIDER, "party_name": facts.decider, "party_role": role})
    return [_whole("party", party) for party in parties]


def _events(facts: Facts) -> list[dict[str, Any]]:
    who = PRINCIPAL if facts.own else DECIDER
    how = "in writing" if facts.in_writing else "by word of mouth"
    answered: dict[str, Any] = {
        "event_time": facts.at.isoformat(),
        "validity_duration": _interval(facts.first, facts.last),
        "entity_id": who,
        "event_type": f"explicit, {how}",
        "event_state": facts.deed,
    }
    return [
        _whole("event", answered),
        *(
            _whole(
                "event",
                {
                    "event_time": each.at.isoformat(),
                    "entity_id": CONTROLLER if each.state == "invalidated" else who,
                    "event_state": each.state,
                },
            )
            for each in facts.later
        ),
    ]


def _interval(first: date | None, last: date | None) -> str | None:
    if first is None:
        return NOT_HELD
    return f"{first.isoformat()}/{last.isoformat() if last else '..'}"


def receipt_reference() -> str:
    """The fields of a receipt as a Markdown page."""
    lines = [
        "# The fields of a consent receipt",
        "",
        "Generated from `consent/receipt.py`. The sections and names are those of ISO/IEC TS",
        "27560:2023 as the guide at <https://w3id.org/dpv/guides/consent-27560> gives them; the",
        "section `receipt` is our own. A field of which we hold nothing is there, and null.",
        "",
    ]
    for section, fields in FIELDS.items():
        lines += [f"## {section}", "", "| Field | What we put in it |", "|---|---|"]
        lines += _rows(fields.items())
        lines.append("")
    return "\n".join(lines)


def _rows(fields: Iterable[tuple[str, str]]) -> list[str]:
    return [
        f"| `{name}` | {'null: not held' if words == '–' else words} |" for name, words in fields
    ]
