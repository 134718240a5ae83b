"""Each kind of entry in the trail has one code, declared once, which reads as a sentence."""

import re
import string

import pytest
from django.apps import apps

from audit.deeds import Deed, Kind, all_deeds, deed

# A field of the sentence other than the thing itself could not be filled in.
FIELDS = {"object"}


@pytest.mark.parametrize("each", all_deeds(), ids=lambda each: each.code)
def test_a_deed_reads_as_a_sentence(each: Deed) -> None:
    assert re.fullmatch(r"[a-z_]+\.[a-z_]+", each.code)
    assert len(each.code) <= 64
    assert isinstance(each.kind, Kind)
    fields = {name for _, name, _, _ in string.Formatter().parse(each.sentence) if name}
    assert fields <= FIELDS
    assert not each.sentence.endswith("."), "who did it comes before it, and nothing after it"


def test_a_code_is_declared_once() -> None:
    taken = all_deeds()[0]
    with pytest.raises(ValueError, match="declared twice"):
        deed(taken.code, "did something else {object}")


def test_every_app_has_declared_its_deeds() -> None:
    assert apps.ready
    assert len(all_deeds()) > 50
