"""The deeds the trail can hold: a code, the sentence it reads as, and its kind.

Each app declares its own in its `deeds.py`; the trail knows them only through this register.
"""

from dataclasses import dataclass
from enum import StrEnum


class Kind(StrEnum):
    """What sort of thing was done."""

    READ = "read"
    SEARCH = "search"
    DEED = "deed"
    REFUSAL = "refusal"
    CHANGE = "change"
    SIGN_IN = "sign_in"
    EXPORT = "export"


@dataclass(frozen=True)
class Deed:
    """One kind of entry. `sentence` follows the name of who did it: "read the case {object}"."""

    code: str
    sentence: str
    kind: Kind


_register: dict[str, Deed] = {}


def deed(code: str, sentence: str, kind: Kind = Kind.DEED) -> Deed:
    """Declare a deed. Codes are unique: `app.what`."""
    if code in _register:
        raise ValueError(f"The deed {code} is declared twice.")
    _register[code] = Deed(code, sentence, kind)
    return _register[code]


def by_code(code: str) -> Deed | None:
    return _register.get(code)


def all_deeds() -> list[Deed]:
    return sorted(_register.values(), key=lambda each: each.code)


CREATED = deed("change.created", "created {object}", Kind.CHANGE)
UPDATED = deed("change.updated", "changed {object}", Kind.CHANGE)
DELETED = deed("change.deleted", "deleted {object}", Kind.CHANGE)
NOT_ALLOWED = deed("refused.permission", "was refused: {object}", Kind.REFUSAL)
