"""The receipt as data: every field of the specification, and nothing made up."""

import json
from dataclasses import replace
from datetime import UTC, date, datetime
from typing import Any

import pytest

from consent.receipt import FIELDS, Facts, Later, receipt_reference, record_of

AT = datetime(2026, 3, 1, 14, 30, tzinfo=UTC)
GIVEN = Facts(
    record_id="6f1c",
    person_id="NB-2026-1001/7",
    person="Sky Smith",
    deed="given",
    at=AT,
    decider="Kim Smith",
    own=False,
    footing="With parental responsibility",
    parental_basis="They are the child's mother",
    route="In person",
    in_writing=True,
    places=("Facebook", "TikTok"),
    purposes=("An assessment",),
    first=date(2026, 3, 1),
    last=date(2026, 6, 30),
    wording="asking for consent, English, version 1",
    language="en",
    lawful_basis="Public task: Article 6(1)(e)",
    council="Northborough Council",
    worker="Asha Rahman",
    team="Assessment and Intervention",
    phone="0151 496 0000",
    email="asha@example.test",
    case="NB-2026-1001",
    later=(),
    made_at=AT,
)


def named(found: dict[str, Any], section: str) -> None:
    assert list(found) == list(FIELDS[section])


def test_every_field_of_the_specification_is_there_and_no_other() -> None:
    found = record_of(GIVEN)
    assert list(found) == [
        *FIELDS["header"],
        "pii_processing",
        "party_identification",
        "event",
        "receipt",
    ]
    named(found["pii_processing"], "pii_processing")
    named(found["receipt"], "receipt")
    (purpose,) = found["pii_processing"]["purposes"]
    named(purpose, "purpose")
    for each in purpose["pii_information"]:
        named(each, "pii_information")
    for each in found["party_identification"]:
        named(each, "party")
    for each in found["event"]:
        named(each, "event")
    assert json.loads(json.dumps(found)) == found


def test_what_is_not_held_is_null() -> None:
    found = record_of(GIVEN)
    (purpose,) = found["pii_processing"]["purposes"]
    for section, holder in (
        ("purpose", purpose),
        ("pii_information", purpose["pii_information"][0]),
        ("party", found["party_identification"][0]),
    ):
        empty = {field for field, words in FIELDS[section].items() if words == "–"}
        assert {field for field in empty if holder[field] is not None} == set()
    bare = record_of(replace(GIVEN, wording="", language="", route="", parental_basis=""))
    assert bare["pii_processing"]["privacy_notice"] is None
    assert bare["pii_processing"]["language"] is None
    assert (bare["receipt"]["route"], bare["receipt"]["parental_basis"]) == (None, None)


def test_who_decided_is_a_party_of_their_own_unless_it_is_the_person() -> None:
    found = record_of(GIVEN)
    roles = {each["party_id"]: each["party_name"] for each in found["party_identification"]}
    assert roles == {
        "council": "Northborough Council",
        "person": "Sky Smith",
        "decider": "Kim Smith",
    }
    assert found["event"][0]["entity_id"] == "decider"
    own = record_of(replace(GIVEN, own=True))
    assert [each["party_id"] for each in own["party_identification"]] == ["council", "person"]
    assert own["event"][0]["entity_id"] == "person"


@pytest.mark.parametrize("deed", ["refused", "withdrawn"])
def test_an_answer_that_agrees_to_nothing_has_no_purposes(deed: str) -> None:
    found = record_of(replace(GIVEN, deed=deed, first=None, last=None))
    assert found["pii_processing"]["purposes"] == []
    assert found["event"][0]["validity_duration"] is None
    assert found["event"][0]["event_state"] == deed


def test_the_period_is_an_interval_which_may_be_open() -> None:
    assert record_of(GIVEN)["event"][0]["validity_duration"] == "2026-03-01/2026-06-30"
    assert record_of(replace(GIVEN, last=None))["event"][0]["validity_duration"] == "2026-03-01/.."


def test_what_became_of_it_follows() -> None:
    later = (Later("confirmed", AT), Later("invalidated", AT))
    events = record_of(replace(GIVEN, in_writing=False, later=later))["event"]
    assert [each["event_state"] for each in events] == ["given", "confirmed", "invalidated"]
    assert [each["entity_id"] for each in events] == ["decider", "decider", "council"]
    assert events[0]["event_type"] == "explicit, by word of mouth"


def test_the_reference_page_names_every_field() -> None:
    page = receipt_reference()
    for section, fields in FIELDS.items():
        assert f"## {section}" in page
        for field in fields:
            assert f"| `{field}` |" in page
