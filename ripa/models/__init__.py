"""Policy, council profiles, the viewing ledger, authorities, errors and returns."""

from ripa.models.authorities import (
    Authority,
    AuthorityEvent,
    AuthorityKind,
    Numbering,
    OrderFile,
    Threshold,
)
from ripa.models.errors import ErrorCase, ErrorKind, Material
from ripa.models.packs import InspectionPack, PackPart, PackState
from ripa.models.policies import CouncilProfile, PolicyProposal, PolicyVersion, prescribed_ranks
from ripa.models.returns import Exclusion, IssuedReport, ReportKind
from ripa.models.viewings import ImmediateReview, Opening, Stop, Tally, Viewing, ViewingEnd

__all__ = [
    "Authority",
    "AuthorityEvent",
    "AuthorityKind",
    "CouncilProfile",
    "ErrorCase",
    "ErrorKind",
    "Exclusion",
    "ImmediateReview",
    "InspectionPack",
    "IssuedReport",
    "Material",
    "Numbering",
    "Opening",
    "OrderFile",
    "PackPart",
    "PackState",
    "PolicyProposal",
    "PolicyVersion",
    "ReportKind",
    "Stop",
    "Tally",
    "Threshold",
    "Viewing",
    "ViewingEnd",
    "prescribed_ranks",
]
