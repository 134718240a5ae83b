"""Notices, consent as a series of events, and overrides. None is ever edited: what changed is a
new row.
"""

from consent.models.answers import (
    Assessment,
    ConsentDeed,
    ConsentDraft,
    ConsentEvent,
    Footing,
    ParentalBasis,
    SignedForm,
)
from consent.models.notices import (
    Method,
    Notice,
    NoticeKind,
    NotTold,
    NotToldAnswer,
    Wording,
    WordingKind,
)
from consent.models.overrides import LawfulBasis, Override

__all__ = [
    "Assessment",
    "ConsentDeed",
    "ConsentDraft",
    "ConsentEvent",
    "Footing",
    "LawfulBasis",
    "Method",
    "NotTold",
    "NotToldAnswer",
    "Notice",
    "NoticeKind",
    "Override",
    "ParentalBasis",
    "SignedForm",
    "Wording",
    "WordingKind",
]
